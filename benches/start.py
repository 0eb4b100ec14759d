"""How soon the program answers: `--help`, and the figures of the sample office, against `typst --version`."""
from pathlib import Path

from desk import LIANXI, PERIOD, TYPST, sample
from measure import run, side_by_side


def bench(folder: Path, rounds: int) -> dict:
    office = sample(folder / "office")
    version = lambda: run([TYPST, "--version"])
    figures = [LIANXI, "figures", "--period", PERIOD, "-C", office]
    return {
        "help": side_by_side(lambda: run([LIANXI, "--help"]), version, 3 * rounds).summary(),
        "figures": side_by_side(lambda: run(figures), version, 3 * rounds).summary(),
    }


def rows(result: dict) -> list:
    return [
        ("`lianxi --help` ÷ `typst --version`", result["help"], "30 ms", "a_seconds"),
        ("`lianxi figures`（示例单位）÷ `typst --version`", result["figures"], "150 ms", "a_seconds"),
    ]
