"""A quarter of many offices in one run, against the bare typst compiles of all their documents, two at a time.

The offices are handed over in groups, ours and the bare typst's in turns, so that both meet the same neighbours.
Peak memory is measured on one run over all of them.
"""
import os
from pathlib import Path

from desk import LIANXI, PERIOD, bare_commands, kept_sources, sample
from measure import run, run_two_at_a_time, side_by_side


def bench(folder: Path, rounds: int) -> dict:
    count = int(os.environ.get("BENCH_OFFICES", "100"))
    groups = max(1, min(rounds, count // 10))
    pdfs = folder / "pdfs"
    pdfs.mkdir()
    lots, bare, everything = [], [], folder / "all"
    everything.mkdir()
    for group in range(groups):
        lot = folder / f"group-{group:02}"
        lot.mkdir()
        commands = []
        for number in range(group, count, groups):
            office = sample(lot / f"office-{number:03}", f"云溪市第{number + 1}区人民检察院")
            commands += bare_commands(office, kept_sources(office), pdfs)
            (everything / office.name).symlink_to(office)
        lots.append(lot)
        bare.append(commands)

    def ours(turn=[0]):
        turn[0] += 1
        return run([LIANXI, "quarter", PERIOD, "--all", lots[(turn[0] - 1) % groups]])

    def theirs(turn=[0]):
        turn[0] += 1
        return run_two_at_a_time(bare[(turn[0] - 1) % groups])

    compared = side_by_side(ours, theirs, groups, warm=0)
    whole = run([LIANXI, "quarter", PERIOD, "--all", everything])
    one = run([LIANXI, "quarter", PERIOD, "-C", everything / "office-000"])
    summary = compared.summary()
    summary["throughput"] = 1 / summary["wall"]
    return {"many": summary, "offices": count, "documents": sum(map(len, bare)), "peak_all": whole.peak,
            "peak_one": one.peak, "wall_all": whole.wall}


def rows(result: dict) -> list:
    # No process of the run is larger than a typst, whether there is one office or a hundred.
    peak = f"最大进程 {result['peak_all']:.0f} MiB，单个单位 {result['peak_one']:.0f} MiB"
    return [(f"{result['offices']} 个单位一次做完 ÷ 裸 typst（{result['documents']} 份 PDF，每次两份；{peak}）",
             result["many"], "≤ 1.11", "below")]
