"""Faults of the disk: the program killed, or an error given, at every call that makes, writes or renames anything.

In: strace; how many of the points are tried. Out: (tried, faults). The calls of an undisturbed run are counted first;
then each is met by a kill, a full disk, a broken disk and a refusal, each in a copy of the same workspace. After each:
every document as before or as it is to be, every sealed file whole, the message tells what happened, and the next plain
run makes what an undisturbed one makes and leaves nothing behind.
"""
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from program import LIANXI, environment, never, run, scratch, start, wait
from workspace import History, temporary

COMMANDS = ["check", "quarter 2020Q2", "quarter 2020Q2 --keep-source", "freeze 2020Q2",
            "freeze 2020Q2 --supersede --reason 补录"]
CALLS = ["openat", "write", "fsync", "rename", "unlink", "unlinkat", "mkdir", "rmdir", "link", "chmod", "flock", "ftruncate"]
ERRORS = ["ENOSPC", "EIO", "EACCES"]
# What a run says where its own work folder could not be removed, or the lock could not be taken.
LEFT = "临时文件夹没有删净"


def traced(history, workspace, inject=None):
    log = history.folder / f"{workspace.name}.trace"
    prefix = ["strace", "-o", str(log), "-e", "signal=none", "-e", "trace=" + ",".join(CALLS)]
    if inject:
        prefix += ["-e", f"inject={inject}"]
    return run(history.command, workspace, extra=history.extra, prefix=prefix), log


def points(history):
    """(call, n, line): every call of an undisturbed run that changes the disk, as the n-th of its kind."""
    workspace = history.copy("count")
    _, log = traced(history, workspace)
    seen, found = {}, []
    for line in log.read_text(errors="replace").splitlines():
        match = re.match(r"(\w+)\((.*)", line)
        if not match:
            continue
        call, rest = match.groups()
        seen[call] = seen.get(call, 0) + 1
        reads = call == "openat" and not re.search(r"O_WRONLY|O_RDWR|O_CREAT|O_DIRECTORY", rest)
        screen = call == "write" and rest.startswith(("1,", "2,"))
        if not reads and not screen and "/proc/" not in rest and "/sys/" not in rest:
            found.append((call, seen[call], line[:150]))
    return found


def disturbed(history, point, how, number):
    call, nth, line = point
    workspace = history.copy(f"w{number}")
    inject = f"{call}:signal=KILL:when={nth}" if how == "KILL" else f"{call}:error={how}:when={nth}"
    ran, log = traced(history, workspace, inject)
    faults = history.harm(workspace)
    if how != "KILL":
        faults += never(ran)
        if ran.code == history.code and not temporary(workspace):
            pass  # the call did not matter
        elif ran.code == history.code:
            faults.append(f"left behind with success: {temporary(workspace)}")
        elif temporary(workspace) and LEFT not in ran.err and call not in ("unlinkat", "unlink", "rmdir", "openat"):
            faults.append(f"left behind: {temporary(workspace)}")
    faults += history.recovery(workspace)
    shutil.rmtree(workspace)
    log.unlink(missing_ok=True)
    return [f"{history.command}, {how} at {line}: {fault}" for fault in faults]


def at_every_point(commands, sample, jobs, rng):
    tried, faults = 0, []
    for command in commands:
        with scratch() as folder:
            history = History(folder, command)
            tasks = [(point, how) for point in points(history) for how in ["KILL", *ERRORS]]
            tasks = rng.sample(tasks, len(tasks) // sample)
            with ThreadPoolExecutor(jobs) as pool:
                found = pool.map(lambda task: disturbed(history, *task[1], task[0]), enumerate(tasks))
                faults += [fault for some in found for fault in some]
            tried += len(tasks)
    return tried, faults


def killed_any_time(times, jobs, rng):
    """SIGKILL after a random while; typst, where it runs, ends too."""
    faults = []
    for command in ("quarter 2020Q2", "freeze 2020Q2"):
        with scratch() as folder:
            history = History(folder, command)
            whole = run(command, history.copy("time"), extra=history.extra).seconds

            def one(number, pause):
                workspace = history.copy(f"k{number}")
                child = start(command, workspace, extra=history.extra)
                time.sleep(pause)
                # Not through Popen: that would take the exit code from wait().
                os.kill(child.pid, signal.SIGKILL)
                wait(child, time.monotonic() + 9)
                found = history.harm(workspace) + history.recovery(workspace)
                shutil.rmtree(workspace)
                return [f"{command}, killed after {pause * 1000:.0f} ms: {fault}" for fault in found]

            with ThreadPoolExecutor(jobs) as pool:
                for found in pool.map(one, range(times), [rng.uniform(0, whole) for _ in range(times)]):
                    faults += found
    return 2 * times, faults


def too_large():
    """A limit on the size of files, as an administrator sets it; the signal that comes with it is let pass."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


def mounted(command):
    """A command line in a name space of its own, so that what it mounts is seen by nobody else."""
    return ["unshare", "-m", "sh", "-c", command + ' && cd "$PWD" && exec "$@"', "sh"]


def tight_places():
    """Disks that are full, folders that are read only: (name, how the run is begun, what it must say)."""
    nobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
    yield "files of 20 kB at most", {"before": too_large}, "处理"
    if os.geteuid() == 0 and shutil.which("unshare"):
        for top in ("out", "frozen", "."):
            line = f'mount --bind "{top}" "{top}" && mount -o remount,ro,bind "{top}"'
            yield f"{top}/ is read only", {"prefix": mounted(line)}, "没有写入权限"
        for size in ("64k", "256k"):
            line = f"cp -a out kept && mount -t tmpfs -o size={size} tmpfs out && cp -a kept/. out/ 2>/dev/null; rm -r kept"
            yield f"a disk of {size}", {"prefix": mounted(line)}, "磁盘空间不足"
    if os.geteuid() == 0 and shutil.which("setpriv"):
        yield "nobody's rights", {"prefix": nobody}, "处理"


def in_tight_places():
    tried, faults = 0, []
    for command in ("quarter 2020Q2", "freeze 2020Q2"):
        with scratch() as folder:
            history = History(folder, command)
            for name, how, words in tight_places():
                workspace = history.copy("tight")
                ran = run(command, workspace, extra=history.extra, **how)
                found = never(ran) + history.harm(workspace)
                if name not in ("frozen/ is read only",) or command.startswith("freeze"):
                    found += [f"code {ran.code}: {ran.err.strip()[:200]}"] * (ran.code != 3 or words not in ran.err)
                found += history.recovery(workspace)
                faults += [f"{command}, {name}: {fault}" for fault in found]
                tried += 1
    return tried, faults


def suite(sample=1, kills=100, seed=1, jobs=2, commands=COMMANDS):
    rng = random.Random(seed)
    parts = [in_tight_places(), killed_any_time(kills, jobs, rng)]
    if shutil.which("strace"):
        parts.append(at_every_point(commands, sample, jobs, rng))
    return sum(tried for tried, _ in parts), [fault for _, faults in parts for fault in faults]


if __name__ == "__main__":
    import sys
    count, found = suite(int(sys.argv[1]), int(sys.argv[2]))
    print("\n".join(found), f"{count} faults of the disk, {len(found)} harms", sep="\n")
