"""Exits from poverty and relapses, per registered person.

In: an Office. Out: each registered person's events in order, and the questions figures.md asks of them.
Never looks at payments itself: the caller says who is in poverty.aided.
"""
import datetime as dt
from typing import NamedTuple

from office import Office
from periods import Calendar, Window

STATUS_ORDER = ["未脱贫", "已脱贫", "返贫"]


class Event(NamedTuple):
    kind: str  # the state that it makes: 已脱贫 or 返贫
    day: dt.date
    year: int | None  # of an exit that is dated by a bare year


class Poverty:
    def __init__(self, office: Office, calendar: Calendar):
        self.calendar = calendar
        self.events = {p: self.events_of(office, p) for p in office.persons if office.registered(p)}

    def events_of(self, office: Office, person) -> list[Event]:
        def order(visit):
            exit_date = visit.get("exit_date")
            precision = 3 if exit_date is None else 0 if exit_date.day else 1 if exit_date.month else 2
            return (visit.get("visit_date"), STATUS_ORDER.index(visit.get("status")), precision,
                    office.exit_day(exit_date) if exit_date else dt.date.min)

        state, events = "未脱贫", []
        for visit in sorted((v for v in office.visits_of.get(person, []) if v.get("status")), key=order):
            status = visit.get("status")
            if status == state or status == "未脱贫":
                continue
            events.append(Event(status, *self.dating(office, visit, events)))
            state = status
        return events

    def dating(self, office: Office, visit, earlier: list[Event]) -> tuple[dt.date, int | None]:
        """An event's day, and its year where only the year is known."""
        exit_date, visit_date = visit.get("exit_date"), visit.get("visit_date")
        if visit.get("status") == "返贫" or exit_date is None:
            return visit_date, None
        day = office.exit_day(exit_date)
        if earlier and day <= max(e.day for e in earlier):
            return visit_date, None  # a copy of an old exit_date
        return day, None if exit_date.month else exit_date.year

    def exits(self, aided: set, w: Window) -> set:
        return {p for p in aided if any(e.kind == "已脱贫" and self.counts(e, w) for e in self.events[p])}

    def counts(self, event: Event, w: Window) -> bool:
        """An exit known only by its year counts in windows that hold that whole statistical year."""
        if event.year is not None:
            year = self.calendar.year(event.year)
            return w.start <= year.start and year.end <= w.end
        return event.day in w

    def relapses(self, aided: set, w: Window) -> set:
        return {p for p in aided if any(e.kind == "返贫" and e.day in w for e in self.events[p])}

    def year_only(self, aided: set, w: Window) -> set:
        return {p for p in aided if any(e.year is not None and e.day in w for e in self.events[p])}

    def exited(self, aided: set, t: dt.date) -> set:
        return {p for p in aided if ([e.kind for e in self.events[p] if e.day <= t] or ["未脱贫"])[-1] == "已脱贫"}
