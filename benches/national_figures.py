"""Figures and tables out of the masks and counts of national.sql.

In: the results of its statements by name. Out: the `figures` and `tables` of the JSON document, amounts as Decimal.
Whole numbers until the one rounding, half away from zero. Nothing here reads a file or asks DuckDB.
"""

from collections import Counter
from decimal import Decimal

FLOW = (1, 2, 4, 8, 16)
STOCK = (1, 2, 4, 1, 1)
COLUMNS = ("value", "previous", "last_year", "ytd", "total")
MEASURES = ("产业扶持", "转移就业", "易地搬迁", "教育支持", "医疗救助", "兜底保障", "其他", "未填写")
BANDS = (("1–5", 1, 5), ("6–15", 6, 15), ("16–30", 16, 30), ("30以上", 31, None))

# id, label and unit in the order of figures.md.
CATALOGUE = """
cases.leads 接收线索 件
cases.accepted 受理案件 件
cases.accepted_persons 受理涉及人数 人
cases.granted 决定救助案件 件
cases.granted_persons 决定救助人数 人
cases.refused 不予救助案件 件
cases.closed 办结案件 件
cases.open 期末未办结案件 件
cases.decision_days 平均审查天数 工作日
cases.decided_in_time_rate 按期决定率 %
aid.granted_amount 决定救助金额 元
aid.paid_amount 发放救助金 元
aid.paid_cases 发放案件 件
aid.paid_persons 实际救助人数(含积存) 人
aid.paid_households 实际救助户数 户
aid.average_per_person 人均救助金额 元
aid.unpaid_amount 已决定未发放金额 元
aid.unpaid_persons 已决定未发放人数 人
aid.registered_amount 其中建档立卡贫困人员救助金 元
aid.registered_persons 其中建档立卡贫困人员 人
aid.urgent_persons 先行救助 人
aid.urgent_amount 先行救助金额 元
aid.urgent_formalities_pending 先行救助待补办手续 人
aid.over_cap_persons 超过36个月基准 人
referral.from_partner 扶贫部门移送线索 件
referral.from_partner_accepted 其中已受理 件
referral.to_prosecutor 移送其他检察院 件
referral.to_organ 移送其他政法单位 件
referral.advice_sent 提出贫困识别建议 人
referral.advice_replied 收到识别回复 人
referral.advice_enrolled 识别后纳入 人
referral.advice_pending 识别建议待回复 人
referral.social_aid 提出社会救助建议 人
feedback.opening 期初待反馈 件
feedback.new 本期新增应反馈 件
feedback.done 本期已反馈 件
feedback.pending 期末待反馈 件
feedback.overdue 其中逾期 件
feedback.on_time_rate 按期反馈率 %
visits.count 回访 人次
visits.persons 回访人数 人
visits.joint 其中联合回访 人次
visits.coverage 回访覆盖率 %
visits.overdue 超期未回访 人
poverty.aided 累计救助建档立卡贫困人员 人
poverty.exits 脱贫 人
poverty.exit_households 脱贫户数 户
poverty.relapses 返贫 人
poverty.exited 期末处于脱贫状态 人
poverty.exit_rate 累计脱贫率 %
poverty.year_only 仅登记脱贫年度 人
actions.total 议定事项 项
actions.done 已落实 项
actions.overdue 逾期未落实 项
"""


def tallied(rows, masks, bits):
    """Sums of the weights of rows by each of `bits` in one of their masks. rows: (masks…, weight)."""
    totals = Counter()
    for row in rows:
        totals[row[masks]] += row[-1] or 0
    return [sum(weight for mask, weight in totals.items() if mask & bit) for bit in bits]


def packed(rows, column, shift, width, weight=-1):
    """The rows' masks of `width` bits that begin at bit `shift` of a column, with a weight."""
    return [((row[column] >> shift) & ((1 << width) - 1), row[weight]) for row in rows]


def quarter_bits(period):
    """The windows' bits in a mask of quarters."""
    return (256, 128, 16, sum(256 >> at for at in range(int(period[5]))), 511)


def case_parts(rows):
    first = ("cases.leads", "cases.accepted", "cases.granted", "cases.refused", "referral.to_prosecutor",
             "referral.to_organ", "cases.closed", "referral.from_partner", "referral.from_partner_accepted",
             "timed", "in_time")
    parts = {name: tallied(packed(rows, 0, 5 * at, 5, 2), 0, FLOW) for at, name in enumerate(first)}
    second = ("feedback.new", "feedback.done", "on_time")
    parts |= {name: tallied(packed(rows, 1, 5 * at, 5, 2), 0, FLOW) for at, name in enumerate(second)}
    parts["days"] = tallied(packed(rows, 0, 45, 5, 3), 0, FLOW)
    parts["cases.open"] = tallied(packed(rows, 1, 15, 3, 2), 0, STOCK)
    parts["feedback.overdue"] = tallied(packed(rows, 1, 18, 3, 2), 0, STOCK)
    parts["aid.paid_cases"] = tallied(packed(rows, 1, 21, 5, 2), 0, FLOW)
    pending = pending_by_quarter(rows)
    parts["feedback.pending"] = [pending[7], pending[6], pending[3], pending[7], pending[7]]
    return parts


def pending_by_quarter(rows):
    """Cases pending at the end of each quarter of the trend."""
    return tallied(packed(rows, 1, 26, 8, 2), 0, [1 << at for at in range(8)])


def pair_parts(results):
    rows = results["count_pairs"]
    flows = ("cases.granted_persons", "referral.advice_sent", "referral.advice_replied", "referral.advice_enrolled",
             "referral.social_aid", "aid.over_cap_persons")
    stocks = ("referral.advice_pending", "aid.urgent_formalities_pending", "aid.unpaid_persons")
    parts = {name: tallied(packed(rows, 0, 5 * at, 5), 0, FLOW) for at, name in enumerate(flows)}
    parts |= {name: tallied(packed(rows, 0, 30 + 3 * at, 3), 0, STOCK) for at, name in enumerate(stocks)}
    parts["aid.granted_amount"] = tallied(results["sum_granted"], 0, FLOW)
    value, previous, last_year = map(int, results["sum_unpaid"][0])
    parts["aid.unpaid_amount"] = [value, previous, last_year, value, value]
    return parts


def person_parts(results, bits):
    rows = results["count_persons"]
    registered = [row for row in rows if row[0]]
    parts = {
        "aid.paid_persons": tallied(packed(rows, 1, 0, 9), 0, bits),
        "aid.registered_persons": tallied(packed(registered, 1, 0, 9), 0, bits),
        "aid.urgent_persons": tallied(packed(rows, 1, 9, 5), 0, FLOW),
        "cases.accepted_persons": tallied(packed(rows, 1, 14, 5), 0, FLOW),
        "visits.persons": tallied(rows, 2, FLOW),
        "poverty.exits": tallied(rows, 3, FLOW),
        "poverty.relapses": tallied(rows, 4, FLOW),
        "poverty.year_only": [None] * 3 + tallied(rows, 5, FLOW)[3:],
        "poverty.exited": tallied(rows, 7, STOCK),
        "poverty.aided": tallied(registered, 8, STOCK),
        "paid_once": tallied(rows, 8, STOCK),
        "reached": tallied(rows, 9, STOCK),
        "visits.overdue": tallied(rows, 10, STOCK),
        "aid.paid_households": tallied(results["count_households"], 0, bits),
        "poverty.exit_households": tallied(results["count_households"], 1, FLOW),
        "visits.count": tallied(results["count_occasions"], 0, FLOW),
        "visits.joint": tallied([row for row in results["count_occasions"] if row[1]], 0, FLOW),
    }
    payments = results["sum_payments"]
    parts["aid.paid_amount"] = tallied(payments, 0, bits)
    parts["aid.registered_amount"] = tallied([row for row in payments if row[1]], 0, bits)
    parts["aid.urgent_amount"] = tallied([row for row in payments if row[2]], 0, bits)
    return parts


def half_up(numerator, denominator, decimals):
    """numerator ÷ denominator with some decimals, rounded half away from zero; None on a base of 0."""
    if not denominator:
        return None
    scaled, base = abs(numerator) * 10**decimals, abs(denominator)
    rounded = (2 * scaled + base) // (2 * base)
    return Decimal(rounded if numerator * denominator >= 0 else -rounded).scaleb(-decimals)


def difference(value, base):
    return None if value is None or base is None else value - base


def percentage(value, base):
    """The change in percent of the base, one decimal, from exact numbers."""
    if value is None or base is None:
        return None
    units = [int(Decimal(number).scaleb(2)) for number in (value - base, base)]
    return half_up(units[0] * 100, units[1], 1)


def quotients(unit, numerators, denominators):
    if unit == "%":
        return [half_up(100 * over, under, 1) for over, under in zip(numerators, denominators)]
    if unit == "元":
        return [half_up(over, 100 * under, 2) for over, under in zip(numerators, denominators)]
    return [half_up(over, under, 1) for over, under in zip(numerators, denominators)]


QUOTIENTS = {
    "cases.decision_days": ("days", "timed"),
    "cases.decided_in_time_rate": ("in_time", "timed"),
    "aid.average_per_person": ("aid.paid_amount", "aid.paid_persons"),
    "feedback.on_time_rate": ("on_time", "feedback.done"),
    "visits.coverage": ("reached", "paid_once"),
    "poverty.exit_rate": ("poverty.exited", "poverty.aided"),
}


def yuan(units):
    return Decimal(int(units)).scaleb(-2)


def figure(name, label, unit, parts):
    shown = {"id": name, "label": label, "unit": unit}
    if name in QUOTIENTS:
        numerators, denominators = (parts[part] for part in QUOTIENTS[name])
        values = quotients(unit, numerators, denominators)
    else:
        values = [yuan(units) if unit == "元" else units for units in parts[name]]
    shown |= dict(zip(COLUMNS, values))
    for key, base in (("change", values[1]), ("yoy", values[2])):
        shown[key] = difference(values[0], base)
        shown[key + "_pct"] = None if unit == "%" else percentage(values[0], base)
    if name in QUOTIENTS:
        over = numerators[0]
        shown |= {"numerator": yuan(over) if unit == "元" else over, "denominator": denominators[0]}
    return shown


def figures(results, period, wages):
    """Every figure in the order of figures.md."""
    parts = case_parts(results["count_cases"]) | pair_parts(results) | person_parts(results, quarter_bits(period))
    # Opening is what was pending when the window began: for last_year and previous that is the trend's too.
    pending = pending_by_quarter(results["count_cases"])
    parts["feedback.opening"] = [pending[6], pending[5], pending[2], pending[7 - int(period[5])], 0]
    parts |= {f"actions.{name}": [0] * 5 for name in ("total", "done", "overdue")}
    if not wages:
        parts["aid.over_cap_persons"] = [None] * 5
    parts = {name: [part if part is None else int(part) for part in five] for name, five in parts.items()}
    return [figure(*line.split(" "), parts) for line in CATALOGUE.strip().splitlines()]


def by_measure(rows):
    groups = Counter()
    exits = Counter()
    for mask, persons, left in rows:
        for at, label in enumerate(MEASURES):
            if mask >> at & 1:
                groups[label] += persons
                exits[label] += left
    return [[label, groups[label], exits[label]] for label in sorted(groups, key=lambda label: (-groups[label], label))]


def aging(rows):
    def within(low, high):
        return sum(count for days, count in rows if low <= days and (high is None or days <= high))

    return [[label, within(low, high)] for label, low, high in BANDS]


def trend(results, period):
    year, quarter = int(period[:4]), int(period[5])
    numbers = range(4 * year + quarter - 1 - 7, 4 * year + quarter)
    bits = [2 << at for at in range(8)]
    amounts = [yuan(units) for units in tallied(results["sum_payments"], 0, bits)]
    persons = tallied(packed(results["count_persons"], 1, 0, 9), 0, bits)
    exits = tallied(results["count_persons"], 6, bits)
    pending = pending_by_quarter(results["count_cases"])
    labels = [f"{number // 4}Q{number % 4 + 1}" for number in numbers]
    return [list(row) for row in zip(labels, amounts, persons, exits, pending)]


def in_yuan(rows, column):
    return [[yuan(cell) if at == column else cell for at, cell in enumerate(row)] for row in rows]


def tables(results, period):
    """Every table in the order of figures.md; the rows of lists are JSON texts."""

    def listed(name):
        return [row for (row,) in results[name]]

    return [
        table("aid.by_township", "乡镇 件 人 元 建档立卡人", in_yuan(results["by_township"], 3)),
        table("aid.by_harm", "损害后果 件 人 元", in_yuan(results["by_harm"], 3)),
        table("aid.by_category", "人员类别 人 元", in_yuan(results["by_category"], 2), True),
        table("aid.by_fund", "资金来源 人 元", in_yuan(results["by_fund"], 2)),
        table("poverty.by_measure", "帮扶措施 建档立卡人 脱贫人", by_measure(results["by_measure"]), True),
        table("feedback.aging", "逾期工作日 件", aging(results["aging"])),
        table("feedback.list", "案号 姓名 乡镇 办结日期 反馈期限 逾期工作日 承办人", listed("feedback_list")),
        table("advice.list", "案号 姓名 乡镇 建议日期 已等待工作日 承办人", listed("advice_list")),
        table("visits.overdue_list", "姓名 乡镇 上次回访 天数", listed("overdue_list")),
        table("trend", "季度 发放救助金 实际救助人数(含积存) 脱贫 期末待反馈", trend(results, period)),
    ]


def table(name, columns, rows, overlapping=False):
    return {"id": name, "columns": columns.split(" "), "rows": rows, "overlapping": overlapping}
