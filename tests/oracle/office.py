"""What belongs together: cases, persons, households, grants, and whose visit a visit is.

In: the rows of reading.py, the meetings, the settings, and D of --as-of. Out: an Office with the rows
that count, grouped. Duplicates and unmatched visits become error findings here. Never computes a figure.
"""
import datetime as dt
import tomllib
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

from cells import Exit, month_end, without_blanks
from columns import COLUMNS
from reading import Row, read_exports

CASE_DATES = [k for k, (_, t) in COLUMNS["cases"].items() if t == "date"]
# --as-of: what a date dates goes with it.
DATED = {"decided_date": ["decision", "granted_amount"], "paid_date": ["paid_amount", "fund_source"],
         "transfer_date": ["transfer_to"], "advice_reply_date": ["advice_result"]}
CASE_FOLD = str.maketrans("０１２３４５６７８９（）［］〔〕【】()", "0123456789[][][][][]")
LATEST = {"closed_date", "feedback_date"}  # the case-level dates of which the latest counts


def case_key(case_no: str) -> str:
    """Blanks dropped, full-width digits and brackets folded, all kinds of brackets the same."""
    return without_blanks(case_no).translate(CASE_FOLD)


def person_key(row: Row) -> tuple:
    if row.get("id_number"):
        return ("id", row.get("id_number"))
    return ("name", case_key(row.get("case_no")), without_blanks(row.get("name")))


def earliest(rows, key):
    return min((r.get(key) for r in rows if r.get(key) is not None), default=None)


def latest(rows, key):
    return max((r.get(key) for r in rows if r.get(key) is not None), default=None)


def canonical(value) -> str:
    """A value as read, as text: for the order among duplicates."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(value)
    return str(value)  # a date is ISO, an amount is in 分


class Office:
    def __init__(self, workspace: Path, as_of: dt.date | None):
        with open(workspace / "lianxi.toml", "rb") as f:
            self.settings = tomllib.load(f, parse_float=Decimal)
        self.name = self.settings["organ"]["name"]
        self.close_day = self.settings.get("period", {}).get("month_close_day", 31)
        self.visit_interval = self.settings.get("thresholds", {}).get("visit_interval_days", 180)
        self.wages = {int(y): Decimal(w) for y, w in self.settings.get("wages", {}).items()}
        exports = read_exports(workspace, self.settings)
        self.sources, self.skipped = exports.sources, exports.skipped
        self.case_rows, self.visit_rows = exports.rows["cases"], exports.rows["visits"]
        self.meetings = [m for m in read_meetings(workspace) if not as_of or m["held_on"] <= as_of]
        self.duplicates = mark_duplicates(self.case_rows)
        self.group()
        unmatched = self.match_visits()
        if as_of:
            unmatched = self.cut(as_of, {id(v) for v, _ in unmatched})
        for visit, code in unmatched:
            visit.errors.append((code, "case_no"))
        self.visits_of = defaultdict(list)
        for visit in self.visit_rows:
            if not visit.errors:
                self.visits_of[visit.person].append(visit)

    def cut(self, day: dt.date, unmatched_before: set) -> list:
        """The world as of `day`: dates after it are blank, rows that lie wholly after it are not there."""
        for row in self.case_rows:
            row.there = not dates_of(row) or min(dates_of(row)) <= day
            for key in CASE_DATES:
                if row.get(key) and row.get(key) > day:
                    for k in [key] + DATED.get(key, []):
                        row.values[k] = None
        self.case_rows = [r for r in self.case_rows if r.there]
        self.visit_rows = [v for v in self.visit_rows if not v.get("visit_date") or v.get("visit_date") <= day]
        for visit in self.visit_rows:
            if visit.get("exit_date") and self.exit_day(visit.get("exit_date")) > day:
                visit.values["exit_date"] = None
        self.group()
        unmatched = self.match_visits()
        gone = {id(v) for v, _ in unmatched} - unmatched_before  # its case is not there yet
        self.visit_rows = [v for v in self.visit_rows if id(v) not in gone]
        return [(v, code) for v, code in unmatched if id(v) not in gone]

    def group(self):
        """Cases, persons and (case, person) pairs of the case rows that count."""
        self.cases, self.persons, self.pairs = defaultdict(list), defaultdict(list), defaultdict(list)
        for row in self.counted("cases"):
            row.case, row.person = case_key(row.get("case_no")), person_key(row)
            self.cases[row.case].append(row)
            self.persons[row.person].append(row)
            self.pairs[row.case, row.person].append(row)

    def match_visits(self) -> list:
        """Sets visit.person; gives the visits that find none, with the finding's code."""
        aside = {case_key(r.get("case_no")) for r in self.case_rows if r.errors and r.get("case_no")}
        unmatched = []
        for visit in self.counted("visits"):
            visit.person = self.person_of(visit)
            if visit.person is None:
                case = case_key(visit.get("case_no") or "")
                only_aside = case in aside and case not in self.cases
                unmatched.append((visit, "visit-case-set-aside" if only_aside else "visit-unmatched"))
        return unmatched

    def person_of(self, visit: Row):
        if visit.get("id_number") and ("id", visit.get("id_number")) in self.persons:
            return ("id", visit.get("id_number"))
        rows = self.cases.get(case_key(visit.get("case_no") or ""), [])
        name = without_blanks(visit.get("name") or "")
        named = {r.person for r in rows if name and without_blanks(r.get("name")) == name}
        people = named or {r.person for r in rows}
        return people.pop() if len(people) == 1 else None

    def counted(self, kind: str) -> list:
        return [r for r in (self.case_rows if kind == "cases" else self.visit_rows) if not r.errors]

    def row_counts(self, kind: str) -> dict:
        rows = self.case_rows if kind == "cases" else self.visit_rows
        counted = len(self.counted(kind))
        return {"read": len(rows), "counted": counted, "set_aside": len(rows) - counted}

    # -- facts of a case, a person, a grant

    def case_date(self, case: str, key: str):
        return (latest if key in LATEST else earliest)(self.cases[case], key)

    def cases_with(self, key: str, value) -> set:
        return {c for c, rows in self.cases.items() if any(r.get(key) == value for r in rows)}

    def registered(self, person) -> bool:
        return any(r.get("registered") for r in self.persons[person])

    def household(self, person):
        numbers = [without_blanks(r.get("household_no")) for r in self.persons[person] if r.get("household_no")]
        return ("household", min(numbers)) if numbers else person

    def grants(self) -> dict:
        """(case, person) -> (decided_date, granted_amount or None) of the pairs that are granted."""
        return {pair: (earliest(rows, "decided_date"), latest(rows, "granted_amount"))
                for pair, rows in self.pairs.items() if any(r.get("decision") == "予以救助" for r in rows)}

    def feedback_owed(self) -> set:
        by_source = self.cases_with("source", "扶贫部门移送")
        return {c for c, rows in self.cases.items() if c in by_source or any(self.registered(r.person) for r in rows)}

    def feedback_day(self, case: str):
        """The effective feedback date."""
        closed, feedback = self.case_date(case, "closed_date"), self.case_date(case, "feedback_date")
        return max(closed, feedback) if closed and feedback else None

    # -- the statistical calendar

    def month_last_day(self, year: int, month: int) -> dt.date:
        return dt.date(year, month, min(self.close_day, month_end(year, month)))

    def exit_day(self, value: Exit) -> dt.date:
        """The day that an exit_date stands for."""
        if value.day:
            return dt.date(value.year, value.month, value.day)
        return self.month_last_day(value.year, value.month or 12)


def dates_of(row: Row) -> list:
    return [row.get(k) for k in CASE_DATES if row.get(k)]


def mark_duplicates(rows: list) -> list:
    """All copies but one of rows that are equal in case, person, paid_date and paid_amount are errors.

    Gives [(rows, how many of them are set aside)]: copies that are equal in everything stand together,
    because there any one may stay.
    """
    copies, told = defaultdict(list), []
    for row in rows:
        if not row.errors:
            copies[case_key(row.get("case_no")), person_key(row), row.get("paid_date"), row.get("paid_amount")].append(row)
    for same in copies.values():
        rank = lambda r: (-r.filled, [canonical(r.get(k)) for k in COLUMNS["cases"]])
        same.sort(key=lambda r: (rank(r), r.place()))
        for row in same[1:]:
            row.errors.append(("duplicate-row", "case_no"))
        as_good = [r for r in same if rank(r) == rank(same[0])]
        told += [(as_good, len(as_good) - 1)] if len(as_good) > 1 else []
        told += [([r], 1) for r in same[len(as_good):]]
    return told


def read_meetings(workspace: Path) -> list:
    meetings = []
    for path in sorted((workspace / "meetings").glob("*.toml")):
        with open(path, "rb") as f:
            meetings.append(tomllib.load(f))
    return sorted(meetings, key=lambda m: m["held_on"])
