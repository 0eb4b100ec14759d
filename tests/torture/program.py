"""Runs lianxi as its users do, on a leash, and looks at what no run may ever do.

In: words, a workspace. Out: a Ran: exit code, both streams, seconds, memory. The program sees a cleared environment.
It never judges what a run should have said; that is each suite's business.
"""
import json
import os
import re
import resource
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
LIANXI = os.environ.get("LIANXI", str(CHECKOUT / "target/release/lianxi"))
# Where scratch workspaces stand: memory, where the machine gives some.
SCRATCH = os.environ.get("TORTURE_SCRATCH") or ("/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
# No run of a hostile file may use more of a processor, or more memory: what any desktop of an office has to spare.
PROCESSOR_SECONDS, MEMORY_KIB = 20, 1536 * 1024
# By the clock a run may take longer: a machine may be busy with other tests.
SECONDS = 180

# Bytes that act on a terminal instead of being read: C0 but for the line break, DEL, C1, bidi controls.
ACTING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
WHOLE_ID = re.compile(r"(?<!\d)990304\d{11}[\dXx](?!\d)")


@dataclass
class Ran:
    words: str
    code: int
    out: str
    err: str
    seconds: float
    processor: float
    rss_kib: int
    late: bool

    def json(self):
        return json.loads(self.out)


def environment(extra=None):
    kept = ("LIANXI_TYPST", "LIANXI_FONTS", "HOME", "XDG_CACHE_HOME")
    return {name: os.environ[name] for name in kept if name in os.environ} | (extra or {})


def start(words, workspace, *, extra=None, prefix=(), before=None, streams=None):
    """The program, started; it leads a process group of its own."""
    out, err = streams or (subprocess.DEVNULL, subprocess.DEVNULL)
    line = [*prefix, LIANXI, *(words.split() if isinstance(words, str) else words)]
    return subprocess.Popen(line, cwd=workspace, env=environment(extra), stdin=subprocess.DEVNULL, stdout=out,
                            stderr=err, start_new_session=True, preexec_fn=before)


def run(words, workspace, *, limit=SECONDS, **how):
    """The program, run to its end or killed at the limit with all that it started."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = time.monotonic()
        child = start(words, workspace, streams=(out, err), **how)
        status, used, late = wait(child, began + limit)
        took = time.monotonic() - began
        out.seek(0), err.seek(0)
        said = [stream.read().decode("utf-8", "surrogateescape") for stream in (out, err)]
    return Ran(str(words), status, *said, took, used.ru_utime + used.ru_stime, used.ru_maxrss, late)


def wait(child, deadline):
    """Exit code (negative: a signal), what the whole tree used, whether it had to be killed."""
    pause, late = 0.002, False
    while True:
        pid, status, used = os.wait4(child.pid, os.WNOHANG)
        if pid:
            child.returncode = os.waitstatus_to_exitcode(status)
            return child.returncode, used, late
        if time.monotonic() > deadline and not late:
            late = True
            os.killpg(child.pid, signal.SIGKILL)
        time.sleep(pause)
        pause = min(pause * 1.5, 0.05)


def never(ran, processor=PROCESSOR_SECONDS):
    """What this run did that no run may do, in words; nothing where all is well."""
    faults = []
    if ran.late:
        faults.append(f"not done after {ran.seconds:.0f} s")
    elif not 0 <= ran.code <= 4:
        faults.append(f"ended by signal or code {ran.code}")
    if ran.processor > processor:
        faults.append(f"{ran.processor:.0f} s of a processor")
    if "panicked" in ran.err or "RUST_BACKTRACE" in ran.err:
        faults.append("panic on the screen: " + ran.err.strip()[:200])
    if ran.rss_kib > MEMORY_KIB:
        faults.append(f"{ran.rss_kib >> 10} MiB of memory")
    for name, stream in (("stdout", ran.out), ("stderr", ran.err)):
        if acting := ACTING.search(stream):
            faults.append(f"{name} holds {acting.group()!r}")
        if any("\udc80" <= c <= "\udcff" for c in stream):
            faults.append(f"{name} is not UTF-8")
        if WHOLE_ID.search(stream):
            faults.append(f"{name} holds a whole ID number")
    if ran.code in (2, 3, 4) and "处理" not in ran.err:
        faults.append("a failure without a remedy: " + ran.err.strip()[:200])
    return faults


def accounted(ran):
    """Faults of `check --json`: read = counted + set aside, kind by kind; and the numbers."""
    rows = ran.json()["rows"]
    faults = [f"{kind}: read {r['read']} is not counted {r['counted']} + set aside {r['set_aside']}"
              for kind, r in rows.items() if r["read"] != r["counted"] + r["set_aside"]]
    return faults, rows


def core_limit():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def scratch(prefix="torture-"):
    return tempfile.TemporaryDirectory(prefix=prefix, dir=SCRATCH)
