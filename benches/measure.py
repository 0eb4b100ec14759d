"""Measuring side by side: what two ways of doing the same cost, as ratios.

In: two things to do. Out: how long each took, what it cost in processor time and memory, and the ratio of the two.
The rounds alternate (A B, B A, A B …), and a ratio is made within each round, so that what else the machine does in a
minute weighs on both. Processor time (user + system, of a program and of all that it started) is the second witness:
it hardly feels the neighbours.
"""
import os
import statistics
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Cost:
    """What one doing took: seconds by the wall, seconds of processors, the largest resident set in MiB."""
    wall: float
    cpu: float
    peak: float


class Failed(Exception):
    """A program that is measured did not do its work; the measurement would be worth nothing."""


def run(command: list, out: Path | None = None, env: dict | None = None, ok=(0,)) -> Cost:
    """Runs a program to its end; its standard output goes to `out`, or nowhere."""
    began = time.perf_counter()
    pid, messages = _spawn([str(word) for word in command], out, env)
    _, status, used = os.wait4(pid, 0)
    wall = time.perf_counter() - began
    code = os.waitstatus_to_exitcode(status)
    said = Path(messages).read_text(errors="replace")
    os.unlink(messages)
    if code not in ok:
        raise Failed(f"{' '.join(map(str, command))}\nexit code {code}\n{said}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _spawn(command: list, out: Path | None, env: dict | None) -> tuple[int, str]:
    import tempfile
    number, messages = tempfile.mkstemp(prefix="bench-")
    target = str(out) if out else os.devnull
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
        (os.POSIX_SPAWN_DUP2, number, 2),
    ]
    pid = os.posix_spawnp(command[0], command, {**os.environ, **(env or {})}, file_actions=actions)
    os.close(number)
    return pid, messages


def run_two_at_a_time(commands: list) -> Cost:
    """Runs programs, two at once, in their order."""
    waiting, costs, failed = list(reversed(commands)), [], []
    lock = threading.Lock()

    def work():
        while True:
            with lock:
                if not waiting or failed:
                    return
                command = waiting.pop()
            try:
                cost = run(command)
            except Failed as error:
                with lock:
                    failed.append(error)
                return
            with lock:
                costs.append(cost)

    began = time.perf_counter()
    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return Cost(time.perf_counter() - began, sum(c.cpu for c in costs), max(c.peak for c in costs))


@dataclass
class Comparison:
    """A against B over some rounds; a ratio below 1 says that A is the quicker."""
    a: list
    b: list

    def ratios(self, what: str) -> list:
        return sorted(getattr(x, what) / getattr(y, what) for x, y in zip(self.a, self.b))

    def ratio(self, what: str = "wall") -> float:
        return statistics.median(self.ratios(what))

    def spread(self, what: str = "wall") -> tuple[float, float]:
        """The middle half of the ratios."""
        ratios = self.ratios(what)
        return ratios[len(ratios) // 4], ratios[-1 - len(ratios) // 4]

    def summary(self) -> dict:
        low, high = self.spread()
        return {
            "rounds": len(self.a), "wall": self.ratio(), "wall_low": low, "wall_high": high, "cpu": self.ratio("cpu"),
            "a_seconds": statistics.median(c.wall for c in self.a), "b_seconds": statistics.median(c.wall for c in self.b),
            "a_cpu": statistics.median(c.cpu for c in self.a), "b_cpu": statistics.median(c.cpu for c in self.b),
            "a_peak": max(c.peak for c in self.a), "b_peak": max(c.peak for c in self.b),
        }


def side_by_side(a, b, rounds: int, warm: int = 1) -> Comparison:
    """Does `a` and `b` in turns; each returns its Cost. The first `warm` rounds are not counted."""
    comparison = Comparison([], [])
    for number in range(-warm, rounds):
        first, second = (a, b) if number % 2 == 0 else (b, a)
        one, other = first(), second()
        if number >= 0:
            comparison.a.append(one if first is a else other)
            comparison.b.append(other if first is a else one)
        print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return comparison


def interval(low: float, high: float, digits: int = 2) -> str:
    return f"{low:.{digits}f}–{high:.{digits}f}"
