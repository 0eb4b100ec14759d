"""Sealed files that are not as they were sealed: every byte turned over, every length, gone, changed for one another.

In: how many bytes lie between two that are tried. Out: (tried, faults). Each is told by `compare` (exit 4, with the
file's name), nothing is rewritten, and the same file restored is accepted again.
"""
import shutil
from concurrent.futures import ThreadPoolExecutor

from program import never, run, scratch
from workspace import History, seal_holds, tree

SEALED = "frozen/2020Q2.json"


class Spoiling:
    def __init__(self, folder):
        self.history = History(folder, "freeze 2020Q2 --supersede --reason 补录")
        self.workspace = self.history.copy("sealed")
        self.history.obey(self.history.command, self.workspace)
        self.good = (self.workspace / SEALED).read_bytes()
        self.earlier = (self.workspace / "frozen/2020Q2.v1.json").read_bytes()

    def told(self, name, content, words="compare 2020Q2"):
        """Faults of one run over a sealed file that holds other bytes, or none."""
        workspace = self.history.copy(name)
        shutil.copytree(self.workspace / "frozen", workspace / "frozen", dirs_exist_ok=True)
        path = workspace / SEALED
        path.unlink() if content is None else path.write_bytes(content)
        before = tree(workspace)
        ran = run(words, workspace, extra=self.history.extra)
        faults = never(ran)
        if ran.code in (0, 1):
            faults.append("not detected")
        elif content is not None and (ran.code not in (3, 4) or "2020Q2.json" not in ran.err):
            faults.append(f"code {ran.code}: {ran.err.strip()[:150]}")
        if tree(workspace) != before:
            faults.append("something was rewritten")
        shutil.rmtree(workspace)
        return faults


def variants(good, earlier, step):
    """(what, bytes) of every spoilt file."""
    for at in range(0, len(good), step):
        yield f"byte {at} turned over", good[:at] + bytes([good[at] ^ (1 << at % 8)]) + good[at + 1:]
    for length in range(0, len(good), step * 4):
        yield f"cut off at {length}", good[:length]
    yield "one byte more", good + b"\n"
    yield "a byte twice", good[:500] + good[499:]
    yield "its lines ended otherwise", good.replace(b"\n", b"\r\n")
    yield "a mark before it", b"\xEF\xBB\xBF" + good
    yield "printed prettily", good.replace(b",", b", ")
    yield "another period's name in it", good.replace(b'"2020Q2"', b'"2020Q1"', 1)
    yield "zeros of the same length", bytes(len(good))
    yield "its last 4 KB zeros", good[:-4096] + bytes(4096)
    yield "a newer format", good.replace(b"lianxi.frozen/1", b"lianxi.frozen/2", 1)
    yield "gone", None
    half = len(good) // 2
    yield "half of this, half of the version before", good[:half] + earlier[half:]


def suite(step=1, jobs=2):
    with scratch() as folder:
        spoiling = Spoiling(folder)
        assert seal_holds(spoiling.good) and seal_holds(spoiling.earlier)
        todo = list(enumerate(variants(spoiling.good, spoiling.earlier, step)))
        with ThreadPoolExecutor(jobs) as pool:
            found = pool.map(lambda task: [f"{task[1][0]}: {fault}" for fault in
                                           spoiling.told(f"s{task[0]}", task[1][1])], todo)
            faults = [fault for some in found for fault in some]
        for words in ("freeze 2020Q2", "verify 2020Q2", "quarter 2020Q2", "pack 2020Q2", "figures --period 2020Q3"):
            faults += [f"{words}: {fault}" for fault in spoiling.told("words", spoiling.good[:-9], words)
                       if not (words.startswith("figures") and fault == "not detected")]
        whole = run("compare 2020Q2", spoiling.workspace, extra=spoiling.history.extra)
        faults += [f"the good file is not accepted: {whole.err}"] * (whole.code not in (0, 1))
    return len(todo) + 6, faults


if __name__ == "__main__":
    import sys
    count, found = suite(int(sys.argv[1]))
    print("\n".join(found), f"{count} spoilt files, {len(found)} faults", sep="\n")
