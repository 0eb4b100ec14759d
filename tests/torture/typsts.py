"""Typsts that are none: absent, of another age, hanging, flooding, crashing, and lying about what they wrote.

In: nothing. Out: (tried, faults). With each: exit 3 and the right words, in time, no process left over, the documents of
the run before whole, no file of the run left behind. Where the program looks for typst there is nothing else.
"""
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from program import never, run, scratch
from workspace import History, temporary

# Answers of a typst that is asked what it is; `$1` is the command.
HONEST = 'case $1 in --version) echo "typst 0.15.1"; exit 0;; fonts) exec REAL "$@";; esac\n[ "$2" = -h ] && exec REAL "$@"\n'
# The marker by which processes that outlive their run are found.
SLEEP = "sleep 4242.125"


def compiling(body):
    """A typst that answers as it should until it is to typeset."""
    return "#!/bin/sh\nPATH=/usr/bin:/bin\n" + HONEST + body + "\n"


def saying(version):
    return f"#!/bin/sh\necho '{version}'\n"


# (name, script, words that must be told, seconds)
FAKES = [
    ("absent", None, "没有这个文件", 55),
    ("a folder", "folder", "没有这个文件", 55),
    ("not executable", "mode", "不能运行", 55),
    ("no program at all", "\x7fELF\x02\x01", "不能", 55),
    ("version 0.10.0", saying("typst 0.10.0 (70ca0d25)"), "太旧", 55),
    ("version 0.14.9", saying("typst 0.14.9"), "太旧", 55),
    ("version 9.9.9", saying("typst 9.9.9"), "太新", 55),
    ("a version of words", saying("ceci n'est pas typst"), "没有应答版本号", 55),
    ("a version without end", "#!/bin/sh\nyes typst | head -c 50000000\n", "没有应答版本号", 55),
    ("no version, exit 1", "#!/bin/sh\nexit 1\n", "没有应答版本号", 55),
    ("hangs when asked its version", f"#!/bin/sh\nPATH=/usr/bin:/bin\n{SLEEP}\n", "没有应答版本号", 55),
    ("exit 1", compiling("exit 1"), "异常退出", 55),
    ("exit 101, as a panic", compiling("echo 'thread main panicked at 简小禾' >&2; exit 101"), "异常退出", 55),
    ("a segmentation fault", compiling("kill -SEGV $$"), "异常退出", 55),
    ("killed for want of memory", compiling("echo 'memory allocation of 8589934592 bytes failed' >&2; kill -ABRT $$"),
     "内存", 55),
    ("100 MB of complaints", compiling("yes 'main.typ:1:1: error: x' | head -c 100000000 >&2; exit 1"), "", 55),
    ("a document of 300 MB", compiling("head -c 300000000 /dev/zero"), "过大", 55),
    ("no file", compiling("exit 0"), "没有写出任何内容", 55),
    ("not a PDF", compiling("echo hello"), "不是 PDF", 55),
    ("half a PDF", compiling('REAL "$@" | head -c 9000'), "不完整", 55),
    ("a PDF of other words", compiling('printf "Andere Worte" > /dev/shm/torture-other.typ; exec REAL compile '
                                       '--root /dev/shm /dev/shm/torture-other.typ -f pdf -'), "", 55),
    ("a warning", compiling('REAL "$@"; echo "warning: unknown font family: x" >&2'), "", 55),
    ("writes elsewhere", compiling('REAL "$@" > elsewhere.pdf'), "没有写出任何内容", 55),
    ("deaf to the end of its input", compiling("trap '' TERM INT HUP; exit 3"), "异常退出", 55),
    ("hangs while it typesets", compiling(f"{SLEEP}"), "没有排完", 110),
    ("hangs, with a child of its own", compiling(f"{SLEEP} & {SLEEP} & wait"), "没有排完", 110),
    ("ends, but a child holds its output", compiling(f"{SLEEP} & exit 0"), "没有排完", 110),
]


def make(folder, script):
    path = folder / "typst"
    if script == "folder":
        path.mkdir()
    elif script is not None:
        content = saying("typst 0.15.1") if script == "mode" else script.replace("REAL", os.environ["LIANXI_TYPST"])
        path.write_text(content, encoding="latin-1" if script.startswith("\x7f") else "utf-8")
        path.chmod(0o644 if script == "mode" else 0o755)
    return path


def left_over(workspace):
    """Processes that sleep for us, in this workspace."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            line, where = (entry / "cmdline").read_bytes(), os.readlink(entry / "cwd")
        except OSError:
            continue
        if SLEEP.split()[1].encode() in line and where.startswith(str(workspace)):
            found.append(entry.name)
    return found


def tried(history, number, fake):
    name, script, words, seconds = fake
    workspace = history.copy(f"t{number}")
    folder = history.folder / f"fake{number}"
    folder.mkdir()
    extra = {"LIANXI_TYPST": str(make(folder, script)), "HOME": str(folder), "XDG_CACHE_HOME": str(folder), "PATH": ""}
    ran = run("quarter 2020Q2", workspace, extra=extra, limit=seconds)
    time.sleep(0.1)
    faults = never(ran) + history.harm(workspace)
    faults += [f"code {ran.code}"] * (ran.code != 3)
    faults += [f"does not say {words}: {ran.err.strip()[:300]}"] * (words not in ran.err)
    faults += ["shows what typst printed"] * ("简小禾" in ran.err)
    faults += [f"left behind: {temporary(workspace)}"] * bool(temporary(workspace))
    faults += [f"process {process} lives on" for process in left_over(workspace)]
    return [f"typst {name}: {fault}" for fault in faults + history.recovery(workspace)]


def suite(slow=True, jobs=4):
    """`slow`: those too that are waited for a minute."""
    fakes = [fake for fake in FAKES if slow or fake[3] < 60]
    with scratch() as folder:
        history = History(folder, "quarter 2020Q2")
        with ThreadPoolExecutor(jobs) as pool:
            found = list(pool.map(lambda task: tried(history, *task), enumerate(fakes)))
    return len(fakes), [fault for some in found for fault in some]


if __name__ == "__main__":
    count, found = suite()
    print("\n".join(found), f"{count} typsts, {len(found)} faults", sep="\n")
