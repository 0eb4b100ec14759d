"""Random offices that exercise every rule, the same for the same seed.

    python3 offices.py OUTDIR --seed N [--mess 0|1|2] [--rows N] [--files csv|xlsx]

Out: a whole workspace (lianxi.toml, exports/, meetings/*.toml). `questions` gives the periods and the
--as-of days that such an office is to be asked about. All people are invented: region code 990304.
"""
import argparse
import datetime as dt
import sys
from pathlib import Path
from random import Random

from cells import month_end
from drawing import DAY, World
from periods import Workdays
from spelling import csv_rows, write_csv
from workbook import write_xlsx


def write(world: World, out: Path, files: str):
    (out / "exports").mkdir(parents=True)
    (out / "meetings").mkdir()
    aliases = {"case_no": ["受案编号"], "paid_amount": ["实发金额"]} if world.mess and world.chance(0.4) else {}
    write_settings(world, out / "lianxi.toml", aliases)
    for kind, rows in (("cases", world.case_rows), ("visits", world.visit_rows)):
        world.rng.shuffle(rows)
        write_exports(world, out / "exports", kind, rows, aliases, files)
    if world.mess == 2:
        (out / "exports" / "~$cases1.csv").write_text("x", encoding="utf-8")
        (out / "exports" / "旧cases.csv").write_text("不是台账\n", encoding="utf-8")
    write_meetings(world, out / "meetings")


def write_exports(world: World, folder: Path, kind: str, rows: list, aliases: dict, files: str):
    """One to three CSV files of a kind, or one workbook with as many sheets."""
    rng, sheets = world.rng, []
    count = rng.choice([1, 1, 2, 3]) if world.mess else 1
    for i in range(count):
        drop = []
        if world.mess and world.chance(0.2):
            drop = [rng.choice(["village", "cause", "note"] if kind == "cases" else ["visitors", "difficulties"])]
        sheets.append(csv_rows(rng, kind, rows[i::count], world.mess, aliases, drop))
    if files == "xlsx":
        write_xlsx(rng, folder / f"{kind}.xlsx", sheets)
        return
    for i, records in enumerate(sheets, 1):
        write_csv(rng, folder / f"{kind}{i}.csv", records, world.mess)


def write_settings(world: World, path: Path, aliases: dict):
    rng = world.rng
    years = range(world.first_year - 2, world.first_year + 4)
    wages = [y for y in years if world.chance(0.93)] if world.chance(0.85) else []
    lines = ["[organ]", 'name = "某区人民检察院"', "[period]", f"month_close_day = {world.close_day}",
             "[thresholds]", f"visit_interval_days = {rng.choice([180, 180, 90])}", "[wages]"]
    lines += [f"{y} = {rng.choice(['6525.25', '6958', '1000', '500.5'])}" for y in wages]
    lines += ["[aliases]", *(f"{k} = {v!r}" for k, v in aliases.items())]
    lines += ["[exports]", 'ignore = ["旧*.csv"]' if world.mess == 2 else "ignore = []"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_meetings(world: World, folder: Path):
    rng, known, number = world.rng, [], 0
    for year in range(world.first_year, world.first_year + 3):
        for quarter in (1, 2, 3, 4):
            if world.chance(0.2):
                continue
            number += 1
            held = dt.date(year, 3 * quarter, month_end(year, 3 * quarter)) + DAY * rng.choice([-20, -1, 0, 1, 8])
            lines = ['kind = "regular"', f"number = {number}", f"held_on = {held}", 'place = "三楼会议室"', 'chair = "周建平"',
                     'recorder = "何晓"', "agenda = []", "present = []", "absent = []", "observers = []", "points = []"]
            told = [i for i in known if world.chance(0.4)]
            for i in range(rng.randrange(4)):
                known.append(f"{year}Q{quarter}-{i + 1}")
                lines += ["[[actions]]", f'id = "{known[-1]}"', 'text = "补齐反馈"', 'owner = "区检察院"']
                if world.chance(0.85):
                    lines.append(f"due = {held + DAY * rng.choice([10, 40, 80, 90, 91, 92])}")
            for item in told:
                lines += ["[[progress]]", f'id = "{item}"', 'note = "推进中"']
                if world.chance(0.5):
                    lines.append(f"done_on = {held - DAY * rng.choice([0, 1, 8, 30, -5])}")
            (folder / f"{year}Q{quarter}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def questions(seed: int, mess: int, rows: int | None, workdays: Workdays) -> list[tuple[str, dt.date | None]]:
    """The periods, and for some the day of --as-of, that this office is asked about."""
    world = World(seed, mess, rows, workdays)
    rng, year = Random(f"questions {seed}"), world.first_year
    quarter = f"{year + rng.randrange(3)}Q{rng.randrange(1, 5)}"
    start = world.day()
    asked = [(f"{year + 1}Q{rng.randrange(1, 5)}", None), (quarter, None), (str(year + rng.randrange(3)), None),
             (f"{year + rng.randrange(1, 3)}H{rng.randrange(1, 3)}", None),
             (f"{start}..{start + DAY * rng.choice([0, 30, 89, 365])}", None)]
    number = int(quarter[-1])
    last = dt.date(int(quarter[:4]), 3 * number, min(world.close_day, month_end(int(quarter[:4]), 3 * number)))
    asked.append((quarter, last - DAY * rng.choice([1, 5, 30, 60])))
    asked.append((quarter, last + DAY * rng.choice([0, 1, 100])))
    return asked


def make_office(out: Path, seed: int, mess: int, rows: int | None, workdays: Workdays, files: str = "csv"):
    world = World(seed, mess, rows, workdays)
    world.make_cases()
    world.make_visits()
    write(world, out, files)


def main() -> int:
    from figures import WORKDAYS
    parser = argparse.ArgumentParser()
    parser.add_argument("outdir", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--mess", type=int, choices=[0, 1, 2], default=2)
    parser.add_argument("--rows", type=int)
    parser.add_argument("--files", choices=["csv", "xlsx"], default="csv")
    parser.add_argument("--workdays", type=Path, default=WORKDAYS)
    args = parser.parse_args()
    make_office(args.outdir, args.seed, args.mess, args.rows, Workdays(args.workdays), args.files)
    for period, as_of in questions(args.seed, args.mess, args.rows, Workdays(args.workdays)):
        print(period, f"--as-of {as_of}" if as_of else "")
    return 0


if __name__ == "__main__":
    sys.exit(main())
