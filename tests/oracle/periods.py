"""Windows of time and working days.

In: a period's name, month_close_day, D; the table of holidays. Out: the window of each column; counts
of working days. Raises UnknownCalendar where a day of an unknown year is needed.
"""
import csv
import datetime as dt
import re
from pathlib import Path
from typing import NamedTuple

DAY = dt.timedelta(days=1)
BEGINNING = dt.date.min


class UnknownCalendar(Exception):
    pass


class Window(NamedTuple):
    """Both days included."""
    start: dt.date
    end: dt.date

    def __contains__(self, day):
        return day is not None and self.start <= day <= self.end


class Workdays:
    def __init__(self, path: Path):
        with open(path, encoding="utf-8") as f:
            self.kind = {dt.date.fromisoformat(r["date"]): r["kind"] for r in csv.DictReader(f)}
        self.years = {d.year for d in self.kind}

    def is_workday(self, day: dt.date) -> bool:
        if day.year not in self.years:
            raise UnknownCalendar(day.year)
        kind = self.kind.get(day)
        return kind == "work" or kind is None and day.weekday() < 5

    def between(self, a: dt.date, b: dt.date) -> int:
        """Working days in (a, b]; 0 where b <= a."""
        if b <= a:
            return 0
        for year in {(a + DAY).year, *range(a.year + 1, b.year + 1)}:
            if year not in self.years:
                raise UnknownCalendar(year)
        return sum(self.is_workday(a + DAY * i) for i in range(1, (b - a).days + 1))

    def after(self, a: dt.date, n: int) -> dt.date:
        """The n-th working day after a."""
        day = a
        while n:
            day += DAY
            n -= self.is_workday(day)
        return day


class Calendar:
    """Statistical months, quarters and years under month_close_day."""

    def __init__(self, month_last_day):
        self.month_last_day = month_last_day

    def months(self, year: int, first: int, last: int) -> Window:
        before = self.month_last_day(year - 1, 12) if first == 1 else self.month_last_day(year, first - 1)
        return Window(before + DAY, self.month_last_day(year, last))

    def year(self, year: int) -> Window:
        return self.months(year, 1, 12)

    def quarter(self, year: int, quarter: int) -> Window:
        return self.months(year, 3 * quarter - 2, 3 * quarter)

    def year_of(self, day: dt.date) -> int:
        return day.year + (day > self.year(day.year).end)

    def quarter_of(self, day: dt.date) -> tuple[int, int]:
        year = self.year_of(day)
        return year, next(q for q in (1, 2, 3, 4) if day in self.quarter(year, q))


def year_earlier(day: dt.date) -> dt.date:
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def parse_period(calendar: Calendar, text: str) -> tuple[Window, Window, Window]:
    """The period itself, `previous` and `last_year`."""
    if m := re.fullmatch(r"(\d{4})Q([1-4])", text):
        y, q = int(m[1]), int(m[2])
        before = calendar.quarter(y - 1, 4) if q == 1 else calendar.quarter(y, q - 1)
        return calendar.quarter(y, q), before, calendar.quarter(y - 1, q)
    if m := re.fullmatch(r"(\d{4})H([12])", text):
        y, first = int(m[1]), 1 if m[2] == "1" else 7
        before = calendar.months(y - 1, 7, 12) if first == 1 else calendar.months(y, 1, 6)
        return calendar.months(y, first, first + 5), before, calendar.months(y - 1, first, first + 5)
    if re.fullmatch(r"\d{4}", text):
        y = int(text)
        return calendar.year(y), calendar.year(y - 1), calendar.year(y - 1)
    start, end = (dt.date.fromisoformat(d) for d in text.split(".."))
    w = Window(start, end)
    return w, Window(start - (end - start) - DAY, start - DAY), Window(year_earlier(start), year_earlier(end))


def columns(calendar: Calendar, text: str, as_of: dt.date | None) -> dict[str, Window]:
    """The window of each of a figure's columns. `previous` and `last_year` stay whole under --as-of."""
    w, previous, last_year = parse_period(calendar, text)
    if as_of and as_of < w.end:
        w = Window(w.start, as_of)
    return {"value": w, "previous": previous, "last_year": last_year,
            "ytd": Window(calendar.year(calendar.year_of(w.end)).start, w.end), "total": Window(BEGINNING, w.end)}
