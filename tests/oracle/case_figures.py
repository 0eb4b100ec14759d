"""The figures of cases and of aid (figures.md), one function each, in the order of the dictionary.

In: Facts and a window (flow) or a day t (stock). Out: an int (件, 人, 户; 分 for 元), a Ratio, or None where
the figure is null. UnknownCalendar passes through to the caller, which makes the cell null.
"""
import datetime as dt

from facts import FLOW, STOCK, Ratio, figure, money, on_or_before, persons
from office import earliest
from periods import Window


# -- cases

@figure("cases.leads", "接收线索", "件", FLOW)
def _(f, w):
    return len(f.cases_in(w, "lead_date"))


@figure("cases.accepted", "受理案件", "件", FLOW)
def _(f, w):
    return len(f.cases_in(w, "accepted_date"))


@figure("cases.accepted_persons", "受理涉及人数", "人", FLOW)
def _(f, w):
    return len(persons(f.rows_in(w, "accepted_date")))


@figure("cases.granted", "决定救助案件", "件", FLOW)
def _(f, w):
    return len(f.cases_in(w, "decided_date", f.office.cases_with("decision", "予以救助")))


@figure("cases.granted_persons", "决定救助人数", "人", FLOW)
def _(f, w):
    return len({person for (_, person), (decided, _) in f.grants.items() if decided in w})


@figure("cases.refused", "不予救助案件", "件", FLOW)
def _(f, w):
    return len(f.cases_in(w, "decided_date", f.office.cases_with("decision", "不予救助")))


@figure("cases.closed", "办结案件", "件", FLOW)
def _(f, w):
    return len(f.cases_in(w, "closed_date"))


@figure("cases.open", "期末未办结案件", "件", STOCK)
def _(f, t):
    return len([c for c in f.office.cases if on_or_before(f.date(c, "accepted_date"), t)
                and not on_or_before(f.date(c, "closed_date"), t)
                and not on_or_before(f.date(c, "transfer_date"), t)])


def decision_times(f, w) -> list[int]:
    return [f.workdays.between(f.date(c, "accepted_date"), f.date(c, "decided_date"))
            for c in f.cases_in(w, "decided_date") if f.date(c, "accepted_date")]


@figure("cases.decision_days", "平均审查天数", "工作日", FLOW)
def _(f, w):
    days = decision_times(f, w)
    return Ratio(sum(days), len(days))


@figure("cases.decided_in_time_rate", "按期决定率", "%", FLOW)
def _(f, w):
    days = decision_times(f, w)
    return Ratio(len([d for d in days if d <= 10]), len(days))


# -- aid

@figure("aid.granted_amount", "决定救助金额", "元", FLOW)
def _(f, w):
    return sum(amount or 0 for decided, amount in f.grants.values() if decided in w)


@figure("aid.paid_amount", "发放救助金", "元", FLOW)
def paid_amount(f, w):
    return money(f.rows_in(w, "paid_date"))


@figure("aid.paid_cases", "发放案件", "件", FLOW)
def _(f, w):
    return len({r.case for r in f.rows_in(w, "paid_date")})


@figure("aid.paid_persons", "实际救助人数(含积存)", "人", FLOW)
def paid_persons(f, w):
    return len(persons(f.rows_in(w, "paid_date")))


@figure("aid.paid_households", "实际救助户数", "户", FLOW)
def _(f, w):
    return len({f.office.household(p) for p in persons(f.rows_in(w, "paid_date"))})


@figure("aid.average_per_person", "人均救助金额", "元", FLOW)
def _(f, w):
    return Ratio(paid_amount(f, w), paid_persons(f, w))


def unpaid(f, t) -> dict:
    """(case, person) -> 分 that are granted and not paid by t."""
    rest = {}
    for pair, (decided, amount) in f.grants.items():
        if on_or_before(decided, t):
            paid = money(r for r in f.office.pairs[pair] if on_or_before(r.get("paid_date"), t))
            if (amount or 0) - paid > 0:
                rest[pair] = amount - paid
    return rest


@figure("aid.unpaid_amount", "已决定未发放金额", "元", STOCK)
def _(f, t):
    return sum(unpaid(f, t).values())


@figure("aid.unpaid_persons", "已决定未发放人数", "人", STOCK)
def _(f, t):
    return len({person for _, person in unpaid(f, t)})


def registered_rows(f, w) -> list:
    return [r for r in f.rows_in(w, "paid_date") if f.office.registered(r.person)]


@figure("aid.registered_amount", "其中建档立卡贫困人员救助金", "元", FLOW)
def _(f, w):
    return money(registered_rows(f, w))


@figure("aid.registered_persons", "其中建档立卡贫困人员", "人", FLOW)
def _(f, w):
    return len(persons(registered_rows(f, w)))


def urgent_rows(f, w) -> list:
    return [r for r in f.rows_in(w, "paid_date") if r.get("urgent")]


@figure("aid.urgent_persons", "先行救助", "人", FLOW)
def _(f, w):
    return len(persons(urgent_rows(f, w)))


@figure("aid.urgent_amount", "先行救助金额", "元", FLOW)
def _(f, w):
    return money(urgent_rows(f, w))


@figure("aid.urgent_formalities_pending", "先行救助待补办手续", "人", STOCK)
def _(f, t):
    return len({r.person for r in urgent_rows(f, Window(dt.date.min, t))
                if not on_or_before(earliest(f.office.pairs[r.case, r.person], "formalities_date"), t)})


@figure("aid.over_cap_persons", "超过36个月基准", "人", FLOW)
def _(f, w):
    grants = [(person, decided.year - 1, amount) for (_, person), (decided, amount) in f.grants.items() if decided in w]
    if not f.office.wages or any(year not in f.office.wages for _, year, _ in grants):
        return None
    return len({person for person, year, amount in grants if (amount or 0) > 36 * 100 * f.office.wages[year]})
