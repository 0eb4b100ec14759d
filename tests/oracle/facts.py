"""What the figures share: the registry, and the office's facts in a window or at a day.

In: an Office, the working days, the statistical calendar. Out: sets of cases, persons and rows. Never
rounds and never prints.
"""
import datetime as dt
from typing import NamedTuple

from office import Office, earliest
from periods import Calendar, Window, Workdays
from poverty import Poverty

FLOW, STOCK = "flow", "stock"


class Ratio(NamedTuple):
    numerator: int
    denominator: int


class Figure(NamedTuple):
    id: str
    label: str
    unit: str
    kind: str
    compute: object  # (Facts, Window) for a flow, (Facts, day) for a stock


DICTIONARY: list[Figure] = []


def figure(id_, label, unit, kind):
    def add(function):
        DICTIONARY.append(Figure(id_, label, unit, kind, function))
        return function
    return add


class Facts:
    """The office with what several figures share."""

    def __init__(self, office: Office, workdays: Workdays, calendar: Calendar):
        self.office, self.workdays, self.calendar = office, workdays, calendar
        self.poverty = Poverty(office, calendar)
        self.grants, self.owed = office.grants(), office.feedback_owed()
        self.date = office.case_date

    def cases_in(self, w: Window, key: str, among=None) -> set:
        return {c for c in (self.office.cases if among is None else among) if self.date(c, key) in w}

    def rows_in(self, w: Window, key: str) -> list:
        return [r for rows in self.office.cases.values() for r in rows if r.get(key) in w]

    def pairs_in(self, w: Window, key: str) -> set:
        return {pair for pair, rows in self.office.pairs.items() if earliest(rows, key) in w}

    def paid_by(self, t) -> set:
        return persons(self.rows_in(Window(dt.date.min, t), "paid_date"))

    def aided(self, t) -> set:
        return {p for p in self.paid_by(t) if self.office.registered(p)}

    def visits_in(self, w: Window) -> list:
        return [(p, v) for p, vs in self.office.visits_of.items() for v in vs if v.get("visit_date") in w]

    def pending(self, t) -> set:
        return {c for c in self.owed if on_or_before(self.date(c, "closed_date"), t)
                and not on_or_before(self.office.feedback_day(c), t)}

    def advice_pending(self, t) -> set:
        return {pair for pair, rows in self.office.pairs.items() if on_or_before(earliest(rows, "advice_date"), t)
                and not on_or_before(earliest(rows, "advice_reply_date"), t)}

    def since_visit(self, person, t) -> tuple[dt.date | None, int]:
        """The last visit by t, and the days from the later of it and the first payment to t."""
        first_paid = earliest(self.office.persons[person], "paid_date")
        visits = [v.get("visit_date") for v in self.office.visits_of.get(person, []) if v.get("visit_date") <= t]
        return max(visits, default=None), (t - max(visits + [first_paid])).days

    def unvisited(self, t) -> set:
        return {p for p in self.paid_by(t) if self.since_visit(p, t)[1] > self.office.visit_interval}


def on_or_before(day, t) -> bool:
    return day is not None and day <= t


def persons(rows) -> set:
    return {r.person for r in rows}


def money(rows) -> int:
    return sum(r.get("paid_amount") or 0 for r in rows)
