"""The figures of a workspace, from the specification alone: the other side of the differential test.

    python3 figures.py WORKSPACE --period 2020Q2 [--as-of D] [--no-names] [--workdays FILE]
    python3 figures.py WORKSPACE check [--workdays FILE]

Out: the JSON of `lianxi figures --format json` (names not masked; blank with --no-names), or row counts,
skipped rows, error findings and sources of `lianxi check --json`. Exits 3 on a file error.
"""
import argparse
import datetime as dt
import json
import sys
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import case_figures  # noqa: F401  (its figures come first in the dictionary)
import partner_figures  # noqa: F401
from facts import DICTIONARY, FLOW, Facts, Ratio
from office import Office
from periods import Calendar, UnknownCalendar, Workdays, columns
from reading import FileError
from tables import Fen, all_tables

COLUMN_NAMES = ["value", "previous", "last_year", "ytd", "total"]
NAME_COLUMN = "姓名"
WORKDAYS = Path(__file__).parent.parent.parent / "src" / "workdays" / "china-workdays.csv"


def rounded(exact: Fraction, places: int) -> Decimal:
    """Half up, away from zero."""
    scaled = abs(exact) * 10 ** places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if exact >= 0 else -whole).scaleb(-places)


def cell(f: Facts, figure, column: str, windows: dict):
    """One column of one figure: int, Ratio or None."""
    if figure.id == "poverty.year_only" and column in ("value", "previous", "last_year"):
        return None
    window = windows[column]
    try:
        return figure.compute(f, window if figure.kind == FLOW else window.end)
    except UnknownCalendar:
        return None


def printed(figure, raw) -> Decimal | int | None:
    """A cell as it prints: 元 and means with their decimals, counts as they are."""
    if isinstance(raw, Ratio):
        if raw.denominator == 0:
            return None
        if figure.unit == "%":
            return rounded(Fraction(100 * raw.numerator, raw.denominator), 1)
        if figure.unit == "元":
            return rounded(Fraction(raw.numerator, 100 * raw.denominator), 2)
        return rounded(Fraction(raw.numerator, raw.denominator), 1)
    return yuan(raw) if figure.unit == "元" and raw is not None else raw


def yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)


def compared(figure, value, base) -> tuple:
    """(change, change in percent)."""
    if value is None or base is None:
        return None, None
    percent = None if figure.unit == "%" or base == 0 else rounded(Fraction(value - base) * 100 / Fraction(base), 1)
    return value - base, percent


def figure_json(f: Facts, figure, windows: dict) -> dict:
    raw = {c: cell(f, figure, c, windows) for c in COLUMN_NAMES}
    out = {"id": figure.id, "label": figure.label, "unit": figure.unit}
    out.update({c: printed(figure, raw[c]) for c in COLUMN_NAMES})
    out["change"], out["change_pct"] = compared(figure, out["value"], out["previous"])
    out["yoy"], out["yoy_pct"] = compared(figure, out["value"], out["last_year"])
    if any(isinstance(r, Ratio) for r in raw.values()) or figure.unit in ("%", "工作日") or figure.id == "aid.average_per_person":
        ratio = raw["value"]
        top = ratio and (yuan(ratio.numerator) if figure.unit == "元" else ratio.numerator)
        out["numerator"], out["denominator"] = top, ratio and ratio.denominator
    return out


def table_json(table: dict, names: bool) -> dict:
    hidden = None if names or NAME_COLUMN not in table["columns"] else table["columns"].index(NAME_COLUMN)
    convert = lambda v: yuan(v) if isinstance(v, Fen) else v.isoformat() if isinstance(v, dt.date) else v
    table["rows"] = [["" if i == hidden else convert(v) for i, v in enumerate(row)] for row in table["rows"]]
    return table


def figures_json(workspace: Path, period: str, as_of, workdays: Path, names: bool) -> dict:
    office = Office(workspace, as_of)
    calendar = Calendar(office.month_last_day)
    f = Facts(office, Workdays(workdays), calendar)
    windows = columns(calendar, period, as_of)
    figures = [figure_json(f, figure, windows) for figure in DICTIONARY]
    by_id = {x["id"]: x for x in figures}
    for c in COLUMN_NAMES:  # opening + new − done = pending
        opening, new, done, pending = (by_id[f"feedback.{n}"][c] for n in ("opening", "new", "done", "pending"))
        assert opening + new - done == pending, (c, opening, new, done, pending)
    w = windows["value"]
    return {"schema": "lianxi.figures/1", "period": {"id": period, "from": w.start.isoformat(), "to": w.end.isoformat()},
            "organ": office.name, "rows": {k: office.row_counts(k) for k in ("cases", "visits")},
            "figures": figures, "tables": [table_json(t, names) for t in all_tables(f, w)]}


def check_json(workspace: Path) -> dict:
    """Row counts, skipped rows, sources, and error findings: a code, the places where it may be reported
    (more than one only for equal copies, where any will do), and how many of them."""
    office = Office(workspace, None)
    errors = [{"code": code, "any_of": [place_json(r)], "count": 1}
              for r in office.case_rows + office.visit_rows for code, _ in r.errors if code != "duplicate-row"]
    errors += [{"code": "duplicate-row", "any_of": [place_json(r) for r in rows], "count": count}
               for rows, count in office.duplicates]
    return {"rows": {k: {**office.row_counts(k), "skipped": office.skipped[k]} for k in ("cases", "visits")},
            "errors": sorted(errors, key=lambda e: [[p["file"], p["sheet"] or "", p["row"], e["code"]] for p in e["any_of"]]),
            "sources": office.sources}


def place_json(row) -> dict:
    return {"file": row.file, "sheet": row.sheet, "row": row.number}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("workspace", type=Path)
    parser.add_argument("mode", nargs="?", choices=["figures", "check"], default="figures")
    parser.add_argument("--period")
    parser.add_argument("--as-of", type=dt.date.fromisoformat)
    parser.add_argument("--no-names", action="store_true")
    parser.add_argument("--workdays", type=Path, default=WORKDAYS)
    args = parser.parse_args()
    if args.mode == "figures" and not args.period:
        parser.error("--period is needed")
    try:
        out = (check_json(args.workspace) if args.mode == "check"
               else figures_json(args.workspace, args.period, args.as_of, args.workdays, not args.no_names))
    except FileError as e:
        print(e, file=sys.stderr)
        return 3
    print(json.dumps(out, ensure_ascii=False, indent=1, default=float))
    return 0


if __name__ == "__main__":
    sys.exit(main())
