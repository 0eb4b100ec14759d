"""The tables of figures.md for one window.

In: Facts and the window. Out: rows of labels, counts, 分 (marked by Fen), ISO days. Never rounds.
"""
from collections import defaultdict

from case_figures import paid_amount, paid_persons
from cells import without_blanks
from facts import Facts, money, persons
from office import earliest
from partner_figures import exit_count, exits, overdue_days, pending
from periods import UnknownCalendar, Window

UNFILLED = "未填写"
NO_CALENDAR = "日历未公布"


class Fen(int):
    """An amount in 分 that prints in 元."""


def table(id_, columns, rows, overlapping=False):
    return {"id": id_, "columns": columns, "rows": rows, "overlapping": overlapping}


def grouped(rows, key) -> dict:
    """Rows by their value of `key` (a list stands in each of its values)."""
    groups = defaultdict(list)
    for row in rows:
        value = row.get(key)
        for v in value if isinstance(value, list) else [value]:
            groups[v or UNFILLED].append(row)
    return groups


def by_size(rows, column):
    return sorted(rows, key=lambda r: (-r[column], r[0]))


def cases(rows) -> int:
    return len({r.case for r in rows})


def aid_tables(f: Facts, w: Window):
    paid = f.rows_in(w, "paid_date")
    people = lambda rows: len(persons(rows))
    yield table("aid.by_township", ["乡镇", "件", "人", "元", "建档立卡人"], by_size(
        [[g, cases(rs), people(rs), Fen(money(rs)), len([p for p in persons(rs) if f.office.registered(p)])]
         for g, rs in grouped(paid, "township").items()], 3))
    yield table("aid.by_harm", ["损害后果", "件", "人", "元"], by_size(
        [[g, cases(rs), people(rs), Fen(money(rs))] for g, rs in grouped(paid, "harm").items()], 3))
    yield table("aid.by_category", ["人员类别", "人", "元"], by_size(
        [[g, people(rs), Fen(money(rs))] for g, rs in grouped(paid, "categories").items()], 2), True)
    yield table("aid.by_fund", ["资金来源", "人", "元"], by_size(
        [[g, people(rs), Fen(money(rs))] for g, rs in grouped(paid, "fund_source").items()], 2))


def by_measure(f: Facts, w: Window):
    groups = defaultdict(set)
    for person, visit in f.visits_in(w):
        if f.office.registered(person):
            for measure in visit.get("measures") or [UNFILLED]:
                groups[measure].add(person)
    exited = exits(f, w)
    return table("poverty.by_measure", ["帮扶措施", "建档立卡人", "脱贫人"],
                 by_size([[m, len(ps), len(ps & exited)] for m, ps in groups.items()], 1), True)


def aging(f: Facts, t):
    try:
        days = [overdue_days(f, c, t) for c in f.pending(t)]
    except UnknownCalendar:
        days = None
    bands = [("1–5", 1, 5), ("6–15", 6, 15), ("16–30", 16, 30), ("30以上", 31, 10 ** 9)]
    return table("feedback.aging", ["逾期工作日", "件"],
                 [[name, None if days is None else len([d for d in days if low <= d <= high])] for name, low, high in bands])


def or_none(compute):
    try:
        return compute()
    except UnknownCalendar:
        return None


def joined(rows, key) -> str:
    return "、".join(sorted({without_blanks(r.get(key)) for r in rows if r.get(key)}))


def spelling(f: Facts, case) -> str:
    return min(without_blanks(r.get("case_no")) for r in f.office.cases[case])


def name_of(rows) -> str:
    return min(without_blanks(r.get("name")) for r in rows)


def longest_first(rows, days):
    """Sorted by days, longest first (unknown ones last), then by what stands beside the row."""
    return sorted(rows, key=lambda r: (r[0][days] is None, -(r[0][days] or 0), *r[1:]))


def feedback_list(f: Facts, t):
    rows = []
    for case in f.pending(t):
        case_rows, closed = f.office.cases[case], f.date(case, "closed_date")
        names = "、".join(sorted(name_of([r for r in case_rows if r.person == p]) for p in persons(case_rows)))
        deadline = or_none(lambda: f.workdays.after(closed, 5))
        rows.append(([spelling(f, case), names, joined(case_rows, "township"), closed, deadline or NO_CALENDAR,
                      or_none(lambda: overdue_days(f, case, t)), joined(case_rows, "handler")], case))
    return table("feedback.list", ["案号", "姓名", "乡镇", "办结日期", "反馈期限", "逾期工作日", "承办人"],
                 [r for r, *_ in longest_first(rows, 5)])


def advice_list(f: Facts, t):
    longest = {}  # person -> (advice_date, case)
    for case, person in f.advice_pending(t):
        found = (earliest(f.office.pairs[case, person], "advice_date"), case)
        longest[person] = min(found, longest.get(person, found))
    rows = []
    for person, (day, case) in longest.items():
        pair = f.office.pairs[case, person]
        rows.append(([spelling(f, case), name_of(pair), joined(pair, "township"), day,
                      or_none(lambda: f.workdays.between(day, t)), joined(pair, "handler")], case, name_of(pair), person))
    return table("advice.list", ["案号", "姓名", "乡镇", "建议日期", "已等待工作日", "承办人"],
                 [r for r, *_ in longest_first(rows, 4)])


def unvisited_list(f: Facts, t):
    rows = []
    for person in f.unvisited(t):
        person_rows = f.office.persons[person]
        last, days = f.since_visit(person, t)
        rows.append(([name_of(person_rows), joined(person_rows, "township"), last, days], name_of(person_rows), person))
    return table("visits.overdue_list", ["姓名", "乡镇", "上次回访", "天数"], [r for r, *_ in longest_first(rows, 3)])


def trend(f: Facts, w: Window):
    year, quarter = f.calendar.quarter_of(w.end)
    rows = []
    for back in range(7, -1, -1):
        index = year * 4 + quarter - 1 - back
        y, q = index // 4, index % 4 + 1
        window = f.calendar.quarter(y, q)
        window = Window(window.start, min(window.end, w.end))
        rows.append([f"{y}Q{q}", Fen(paid_amount(f, window)), paid_persons(f, window),
                     exit_count(f, window), pending(f, window.end)])
    return table("trend", ["季度", "发放救助金", "实际救助人数(含积存)", "脱贫", "期末待反馈"], rows)


def all_tables(f: Facts, w: Window) -> list:
    t = w.end
    return [*aid_tables(f, w), by_measure(f, w), aging(f, t), feedback_list(f, t), advice_list(f, t),
            unvisited_list(f, t), trend(f, w)]
