"""The differential test: a `lianxi` binary against this oracle, over random offices.

    python3 compare.py BINARY [--seeds 1-100 or 3,17] [--mess 0|1|2] [--rows N] [--files csv|xlsx] [--keep DIR] [--office DIR --periods P,P]

Out: every difference (seed, period, figure, column, both values), then one line of totals. Exits 1 where
there is one. Names are masked by the program, so the 姓名 columns are not compared. With --keep, the
offices stay in DIR/SEED for a closer look; else they are made in a temporary folder and removed.
"""
import argparse
import datetime as dt
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from figures import WORKDAYS, check_json, figures_json
from offices import make_office, questions
from periods import Workdays

RUN_SECONDS = 120


def run(binary: str, office: Path, *arguments) -> tuple[dict | None, str]:
    """The program's JSON, or None with what it said."""
    command = [binary, *arguments[:1], "-C", str(office), *arguments[1:]]
    try:
        done = subprocess.run(command, capture_output=True, timeout=RUN_SECONDS)
        return json.loads(done.stdout.decode("utf-8")), ""
    except (subprocess.TimeoutExpired, ValueError) as e:
        said = done.stderr.decode("utf-8", "replace") if not isinstance(e, subprocess.TimeoutExpired) else ""
        return None, f"{type(e).__name__} {said.strip()[-300:]}"


def plain(value):
    """What stands in the JSON: Decimal and dates as the printed JSON has them."""
    return json.loads(json.dumps(value, default=float))


def same(a, b) -> bool:
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return abs(a - b) < 1e-9 * max(1, abs(a))
    return a == b


def figure_differences(theirs: dict, ours: dict):
    for key in ("schema", "period", "organ", "rows"):
        if theirs.get(key) != ours[key]:
            yield key, "", theirs.get(key), ours[key]
    found = {f.get("id"): f for f in theirs.get("figures", [])}
    if list(found) != [f["id"] for f in ours["figures"]]:
        yield "figures", "order of ids", list(found), [f["id"] for f in ours["figures"]]
    for figure in ours["figures"]:
        other = found.get(figure["id"], {})
        for key in figure:
            # the spec does not say what stands behind a cell whose calendar is unknown
            unknown = key in ("numerator", "denominator") and figure[key] is None and other.get("value") is None
            if not unknown and not (key in other and same(other[key], figure[key])):
                yield figure["id"], key, other.get(key, "absent"), figure[key]


def table_differences(theirs: dict, ours: dict):
    found = {t.get("id"): t for t in theirs.get("tables", [])}
    if list(found) != [t["id"] for t in ours["tables"]]:
        yield "tables", "order of ids", list(found), [t["id"] for t in ours["tables"]]
    for table in ours["tables"]:
        other = found.get(table["id"], {"rows": []})
        for key in ("columns", "overlapping"):
            if other.get(key) != table[key]:
                yield table["id"], key, other.get(key), table[key]
        a, b = ([[None if c == "姓名" else v for c, v in zip(table["columns"], row)] for row in t["rows"]] for t in (other, table))
        if len(a) != len(b):
            yield table["id"], "number of rows", len(a), len(b)
        for i, (x, y) in enumerate(zip(a, b), 1):
            for column, left, right in zip(table["columns"], x, y):
                if not same(left, right):
                    yield table["id"], f"row {i} {column}", left, right
        for side, rows in (("lianxi", a[len(b):]), ("oracle", b[len(a):])):
            for row in rows:
                yield table["id"], f"row only in {side}", *((row, None) if side == "lianxi" else (None, row))


def check_differences(theirs: dict, ours: dict):
    if theirs.get("rows") != ours["rows"]:
        yield "check", "rows", theirs.get("rows"), ours["rows"]
    trimmed = [{k: s.get(k) for k in ("file", "sheet", "kind", "header_row")} for s in theirs.get("sources", [])]
    order = lambda sources: sorted(sources, key=lambda s: (s["file"], s["sheet"] or ""))
    if order(trimmed) != order(ours["sources"]):
        yield "check", "sources", trimmed, ours["sources"]
    left = Counter((f["code"], f.get("file"), f.get("sheet"), f.get("row"))
                   for f in theirs.get("findings", []) if f.get("severity") == "error")
    for error in ours["errors"]:
        for _ in range(error["count"]):
            places = [(error["code"], p["file"], p["sheet"], p["row"]) for p in error["any_of"]]
            hit = next((p for p in places if left[p]), None)
            if hit:
                left[hit] -= 1
            else:
                yield "check", "error finding", "absent", places
    for place, count in left.items():
        if count:
            yield "check", "error finding", place, "absent"


class Report:
    def __init__(self):
        self.by_kind, self.failed = Counter(), 0

    def tell(self, where: str, differences):
        for id_, column, theirs, ours in differences:
            self.by_kind[id_] += 1
            print(f"{where}  {id_} {column}\n    lianxi {json.dumps(theirs, ensure_ascii=False)}\n    oracle {json.dumps(ours, ensure_ascii=False)}")

    def fail(self, where: str, said: str):
        self.failed += 1
        print(f"{where}  no JSON from lianxi: {said}")


def compare_office(report: Report, binary: str, office: Path, label: str, asked: list, workdays: Path) -> int:
    """Compares one office; gives the number of runs."""
    theirs, said = run(binary, office, "check", "--json")
    if theirs is None:
        report.fail(f"{label} check", said)
    else:
        report.tell(f"{label} check", check_differences(theirs, plain(check_json(office))))
    for period, as_of in asked:
        where = f"{label} {period}" + (f" as-of {as_of}" if as_of else "")
        ours = plain(figures_json(office, period, as_of, workdays, True))
        theirs, said = run(binary, office, "figures", "--period", period, "--format", "json",
                           *(["--as-of", str(as_of)] if as_of else []))
        if theirs is None:
            report.fail(where, said)
        else:
            report.tell(where, figure_differences(theirs, ours))
            report.tell(where, table_differences(theirs, ours))
    return 1 + len(asked)


def numbers(text: str) -> list[int]:
    parts = [p.split("-") for p in text.split(",")]
    return [n for p in parts for n in range(int(p[0]), int(p[-1]) + 1)]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--seeds", type=numbers, default=list(range(1, 21)))
    parser.add_argument("--mess", type=int, choices=[0, 1, 2], default=2)
    parser.add_argument("--rows", type=int)
    parser.add_argument("--files", choices=["csv", "xlsx"], default="csv")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--workdays", type=Path, default=WORKDAYS)
    parser.add_argument("--office", type=Path, help="an office that is there already, instead of random ones")
    parser.add_argument("--periods", default="")
    args = parser.parse_args()
    report, runs, days = Report(), 0, Workdays(args.workdays)
    binary = str(Path(args.binary).resolve()) if Path(args.binary).exists() else args.binary
    if args.office:
        asked = [(p.split("@")[0], dt.date.fromisoformat(p.split("@")[1]) if "@" in p else None)
                 for p in args.periods.split(",") if p]
        runs = compare_office(report, binary, args.office, args.office.name, asked, args.workdays)
    else:
        for seed in args.seeds:
            with tempfile.TemporaryDirectory() as temporary:
                office = (args.keep or Path(temporary)) / str(seed)
                make_office(office, seed, args.mess, args.rows, days, args.files)
                asked = questions(seed, args.mess, args.rows, days)
                runs += compare_office(report, binary, office, f"seed {seed}", asked, args.workdays)
    total = sum(report.by_kind.values())
    print(f"{runs} runs, {total} differences, {report.failed} without JSON", dict(report.by_kind.most_common()))
    return 1 if total or report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
