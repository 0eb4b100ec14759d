"""Two and four runs at once in one workspace.

In: how many rounds. Out: (tried, faults). Each run either does its whole work or says that another is at it (exit 3; or
4 where a period has just been frozen); never more than one freeze wins; what stands afterwards is what one run after the
other makes. A run whose holder was killed finds the folder free.
"""
import os
import random
import shutil
import signal
import tempfile
import time

from program import Ran, never, run, scratch, start, wait
from workspace import History, temporary, tree

BUSY = "另一个 lianxi 正在"
# By the command whose undisturbed run says what may be found afterwards.
MIXES = {
    "check": [["check"] * 2, ["check"] * 4],
    "quarter 2020Q2": [["quarter 2020Q2"] * 2, ["quarter 2020Q2"] * 4],
    "freeze 2020Q2": [["freeze 2020Q2"] * 2, ["freeze 2020Q2"] * 4, ["quarter 2020Q2", "freeze 2020Q2"],
                      ["check", "quarter 2020Q2", "freeze 2020Q2", "quarter 2020Q2"]],
}


def at_once(history, words, workspace, rng):
    """Starts all within a blink; their ends."""
    children = []
    for line in words:
        out, err = tempfile.TemporaryFile(), tempfile.TemporaryFile()
        children.append((line, start(line, workspace, extra=history.extra, streams=(out, err)), out, err))
        time.sleep(rng.choice([0, 0, 0.01, 0.05, 0.1]))
    ran = []
    for line, child, out, err in children:
        code, used, late = wait(child, time.monotonic() + 60)
        out.seek(0), err.seek(0)
        ran.append(Ran(line, code, out.read().decode(), err.read().decode(), 0, 0, used.ru_maxrss, late))
        out.close(), err.close()
    return ran


def judged(ran, workspace):
    faults = [fault for one in ran for fault in never(one)]
    for one in ran:
        excused = BUSY in one.err and one.code == 3 or one.words.startswith("freeze") and one.code == 4
        if one.code not in (0, 1) and not excused:
            faults.append(f"{one.words} ended with {one.code}: {one.err.strip()[:200]}")
    winners = sum(one.code == 0 for one in ran if one.words.startswith("freeze"))
    faults += [f"{winners} freezes won"] * (winners > 1)
    faults += ["nobody won"] * (not any(one.code in (0, 1) for one in ran))
    faults += [f"left behind: {temporary(workspace)}"] * bool(temporary(workspace))
    sealed = (workspace / "frozen/2020Q2.json").exists()
    faults += ["a freeze won and left no sealed file"] * (winners == 1 and not sealed)
    faults += ["sealed, though nobody won"] * (winners == 0 and sealed)
    return faults


def mixes(rounds, rng):
    tried, faults = 0, []
    for command, mixed in MIXES.items():
        with scratch() as folder:
            history = History(folder, command)
            drafts = history.copy("drafts")
            history.obey("check" if command == "check" else "quarter 2020Q2", drafts, (0, 1))
            for words in mixed:
                for _ in range(rounds):
                    faults += [f"{' + '.join(words)}: {fault}" for fault in one_round(history, words, tree(drafts), rng)]
                    tried += 1
    return tried, faults


def one_round(history, words, drafts, rng):
    """One mix, once. Before the freeze a quarter makes drafts: they too may be found, whole."""
    workspace, final = history.copy("round"), history.after
    ran = at_once(history, words, workspace, rng)
    found = tree(workspace)
    history.after = final | {path: digest for path, digest in drafts.items() if found.get(path) == digest}
    faults = judged(ran, workspace) + history.harm(workspace)
    history.after = final
    return faults + history.recovery(workspace)


def holder_killed(rounds, rng):
    """A run is stopped while it holds the folder: another says so. It is killed: the next one works."""
    faults = []
    with scratch() as folder:
        history = History(folder, "quarter 2020Q2")
        for _ in range(rounds):
            workspace = history.copy("holder")
            holder = start("quarter 2020Q2", workspace, extra=history.extra)
            work = workspace / "out/2020Q2"
            until = time.monotonic() + 10
            while not list(work.glob(".work-*")) and time.monotonic() < until:
                time.sleep(0.002)
            os.kill(holder.pid, signal.SIGSTOP)
            other = run("quarter 2020Q2", workspace, extra=history.extra)
            if list(work.glob(".work-*")) and (other.code != 3 or BUSY not in other.err):
                faults.append(f"a folder that is held: code {other.code}: {other.err.strip()[:200]}")
            os.kill(holder.pid, signal.SIGKILL)
            wait(holder, time.monotonic() + 9)
            faults += [f"after the holder was killed: {fault}"
                       for fault in history.harm(workspace) + history.recovery(workspace)]
            shutil.rmtree(workspace)
    return rounds, faults


def suite(rounds=10, seed=1):
    rng = random.Random(seed)
    first, found = mixes(rounds, rng)
    more, others = holder_killed(rounds, rng)
    return first + more, found + others


if __name__ == "__main__":
    import sys
    count, found = suite(int(sys.argv[1]))
    print("\n".join(found), f"{count} rounds, {len(found)} faults", sep="\n")
