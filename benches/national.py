"""National size: 1,000,000 case rows and 5,000,000 visits, against a careful DuckDB script.

Ours is all of `lianxi figures`: it finds the headers, reads, types and checks every cell, looks for copies, matches the
visits, and computes 54 figures in five columns, the tables and the lists. The other side (national_duckdb.py) computes
the same from the same files, in as many threads, and checks nothing. First every value of every figure and table is
compared, at each size; a difference is told and nothing is timed. Then: side by side at full size; ten times the rows
against the time of one; GB18030 against UTF-8. Both sides write their JSON into a file.

The exports (about 2 GB) are made by national_exports.rs and kept in target/bench/national/.

    national.py compare OURS.json THEIRS.json        every difference, exit code 1 where there is one
"""
import hashlib
import json
import os
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

from measure import Failed, run, side_by_side

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent
LIANXI = os.environ.get("LIANXI", str(CHECKOUT / "target" / "release" / "lianxi"))
DATA = Path(os.environ.get("LIANXI_NATIONAL", CHECKOUT / "target" / "bench" / "national"))
PERIOD = "2026Q3"
# Compared at the smallest size too: a year's end, where exits by year count, and quarters with later rows behind them.
OTHER_PERIODS = ("2025Q4", "2026Q1", "2021Q4")
SIZES = (10_000, 100_000, 1_000_000)
FULL = SIZES[-1]
THREADS = 2


def bench(folder: Path, rounds: int) -> dict:
    offices = {rows: exports(rows) for rows in SIZES}
    chinese = exports(FULL, "gb18030")
    few = max(3, rounds // 3)
    with two_processors():
        for period in OTHER_PERIODS:
            few_rows = offices[SIZES[0]]
            same_answers(
                ours(few_rows, folder / "ours.json", period), theirs(few_rows, folder / "theirs.json", period), folder)
        for office in offices.values():
            same_answers(ours(office, folder / "ours.json"), theirs(office, folder / "theirs.json"), folder)
        same_answers(ours(chinese, folder / "ours.json"), None, folder)

        def lianxi(office):
            return lambda: run(*ours(office, folder / "ours.json"))

        full = side_by_side(
            lianxi(offices[FULL]), lambda: run(*theirs(offices[FULL], folder / "theirs.json")), few, warm=0)
        result = {"duckdb": full.summary()}
        for small, large in zip(SIZES, SIZES[1:]):
            compared = side_by_side(lianxi(offices[large]), lianxi(offices[small]), few, warm=0)
            result[f"rows_{large}"] = compared.summary()
        result["gb18030"] = side_by_side(lianxi(chinese), lianxi(offices[FULL]), few, warm=0).summary()
    result["megabytes"] = sum(path.stat().st_size for path in (offices[FULL] / "exports").iterdir()) / 1e6
    return result


def rows(result: dict) -> list:
    size = "100 万行案件、500 万行回访"
    data = f"{size}（{result['megabytes']:.0f} MB CSV）"
    return [
        (f"`lianxi figures` ÷ DuckDB 脚本，{data}", result["duckdb"], "≤ 1.0，内存 ≤ 2048", "times"),
        *((f"`lianxi figures`，{large} 行案件 ÷ {small} 行", result[f"rows_{large}"], "≤ 10.5", "times")
          for small, large in zip(SIZES, SIZES[1:])),
        (f"`lianxi figures`，GB18030 ÷ UTF-8，{size}", result["gb18030"], "≤ 1.25", "times"),
    ]


class two_processors:
    """Keeps what is started inside on two processors, on machines that have more: both sides get the same."""

    def __enter__(self):
        self.before = os.sched_getaffinity(0)
        os.sched_setaffinity(0, sorted(self.before)[:THREADS])

    def __exit__(self, *error):
        os.sched_setaffinity(0, self.before)


# -- the exports

def exports(count: int, encoding: str = "utf-8") -> Path:
    """An office's folder with so many case rows; made where it is not there, or where another generator made it."""
    office = DATA / f"{count}-{encoding}"
    made_by = hashlib.sha256((HERE / "national_exports.rs").read_bytes()).hexdigest()
    mark = office / ".made-by"
    if not mark.exists() or mark.read_text() != made_by:
        print(f"\n生成 {office}", file=sys.stderr, flush=True)
        shutil.rmtree(office, ignore_errors=True)
        words = [encoding] if encoding != "utf-8" else []
        subprocess.run([generator(), office, str(count), *words], check=True)
        mark.write_text(made_by)
    return office


def generator() -> str:
    """The compiled national_exports."""
    build = subprocess.run(
        ["cargo", "build", "--release", "--locked", "--bench", "national_exports", "--message-format=json", "--quiet"],
        cwd=CHECKOUT, check=True, stdout=subprocess.PIPE)
    told = [json.loads(line) for line in build.stdout.splitlines()]
    made = [it["executable"] for it in told if it.get("executable") and it["target"]["name"] == "national_exports"]
    if not made:
        raise Failed("cargo names no national_exports that it has built")
    return made[-1]


# -- both sides

def ours(office: Path, out: Path, period: str = PERIOD) -> tuple:
    return [LIANXI, "figures", "--period", period, "--format", "json", "-C", office], out


def theirs(office: Path, out: Path, period: str = PERIOD) -> tuple:
    script = HERE / "national_duckdb.py"
    return [sys.executable, "-B", script, office, "--period", period, "--threads", THREADS], out


def same_answers(one: tuple, other: tuple | None, folder: Path):
    """Runs both and compares; without another, with what the other answered before."""
    run(*one)
    if other:
        run(*other)
    # In a process of its own: what this one holds in memory would count as the peak of all that it starts.
    compared = subprocess.run(
        [sys.executable, "-B", __file__, "compare", folder / "ours.json", folder / "theirs.json"],
        stdout=subprocess.PIPE, text=True)
    if compared.returncode != 0:
        raise Failed(f"{' '.join(map(str, one[0]))}\n{compared.stdout}")


def differences(ours, theirs, at: str = ""):
    """Every place where two JSON values differ. Members of a list that have an id are named by it."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted(ours.keys() | theirs.keys()):
            yield from differences(ours.get(key, "(missing)"), theirs.get(key, "(missing)"), f"{at}.{key}")
    elif isinstance(ours, list) and isinstance(theirs, list):
        if len(ours) != len(theirs):
            yield f"{at}: {len(ours)} and {len(theirs)} members"
        for number, (one, other) in enumerate(zip(ours, theirs)):
            name = one.get("id", number) if isinstance(one, dict) else number
            yield from differences(one, other, f"{at}[{name}]")
    elif type(ours) is bool or type(theirs) is bool:
        if ours is not theirs:
            yield f"{at}: {ours} and {theirs}"
    elif ours != theirs:
        yield f"{at}: {ours} and {theirs}"


def compare(ours: str, theirs: str) -> int:
    one, other = (json.loads(Path(path).read_bytes(), parse_float=Decimal) for path in (ours, theirs))
    found = list(differences(one, other))
    for difference in found:
        print(difference)
    if not one["figures"] or not one["tables"]:
        print("no figures to compare")
        return 1
    return 1 if found else 0


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] != "compare":
        sys.exit(__doc__)
    sys.exit(compare(sys.argv[2], sys.argv[3]))
