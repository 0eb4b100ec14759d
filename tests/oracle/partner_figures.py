"""The figures of referral, feedback, visits, poverty and actions (figures.md), one function each, in order.

In: Facts and a window (flow) or a day t (stock). Out: an int (件, 人, 户, 人次, 项), a Ratio, or None where
the figure is null. UnknownCalendar passes through to the caller, which makes the cell null.
"""
import datetime as dt

from facts import FLOW, STOCK, Ratio, figure, on_or_before
from periods import Window


# -- referral

def from_partner(f, w) -> set:
    return f.cases_in(w, "lead_date", f.office.cases_with("source", "扶贫部门移送"))


@figure("referral.from_partner", "扶贫部门移送线索", "件", FLOW)
def _(f, w):
    return len(from_partner(f, w))


@figure("referral.from_partner_accepted", "其中已受理", "件", FLOW)
def _(f, w):
    return len([c for c in from_partner(f, w) if on_or_before(f.date(c, "accepted_date"), w.end)])


@figure("referral.to_prosecutor", "移送其他检察院", "件", FLOW)
def _(f, w):
    return len(f.cases_in(w, "transfer_date", f.office.cases_with("decision", "移送其他检察院")))


@figure("referral.to_organ", "移送其他政法单位", "件", FLOW)
def _(f, w):
    return len(f.cases_in(w, "transfer_date", f.office.cases_with("decision", "移送其他政法单位")))


@figure("referral.advice_sent", "提出贫困识别建议", "人", FLOW)
def _(f, w):
    return len({person for _, person in f.pairs_in(w, "advice_date")})


@figure("referral.advice_replied", "收到识别回复", "人", FLOW)
def _(f, w):
    return len({person for _, person in f.pairs_in(w, "advice_reply_date")})


@figure("referral.advice_enrolled", "识别后纳入", "人", FLOW)
def _(f, w):
    return len({pair[1] for pair in f.pairs_in(w, "advice_reply_date")
                if any(r.get("advice_result") == "纳入" for r in f.office.pairs[pair])})


@figure("referral.advice_pending", "识别建议待回复", "人", STOCK)
def _(f, t):
    return len({person for _, person in f.advice_pending(t)})


@figure("referral.social_aid", "提出社会救助建议", "人", FLOW)
def _(f, w):
    return len({person for _, person in f.pairs_in(w, "social_aid_date")})


# -- feedback

@figure("feedback.opening", "期初待反馈", "件", FLOW)
def _(f, w):
    return 0 if w.start == dt.date.min else len(f.pending(w.start - dt.timedelta(days=1)))


@figure("feedback.new", "本期新增应反馈", "件", FLOW)
def _(f, w):
    return len(f.cases_in(w, "closed_date", f.owed))


def done(f, w) -> set:
    return {c for c in f.owed if f.office.feedback_day(c) in w}


@figure("feedback.done", "本期已反馈", "件", FLOW)
def _(f, w):
    return len(done(f, w))


@figure("feedback.pending", "期末待反馈", "件", STOCK)
def pending(f, t):
    return len(f.pending(t))


def overdue_days(f, case, t) -> int:
    return max(f.workdays.between(f.date(case, "closed_date"), t) - 5, 0)


@figure("feedback.overdue", "其中逾期", "件", STOCK)
def _(f, t):
    return len([c for c in f.pending(t) if overdue_days(f, c, t)])


@figure("feedback.on_time_rate", "按期反馈率", "%", FLOW)
def _(f, w):
    cases = done(f, w)
    days = [f.workdays.between(f.date(c, "closed_date"), f.office.feedback_day(c)) for c in cases]
    return Ratio(len([d for d in days if d <= 5]), len(cases))


# -- visits

@figure("visits.count", "回访", "人次", FLOW)
def _(f, w):
    return len({(p, v.get("visit_date")) for p, v in f.visits_in(w)})


@figure("visits.persons", "回访人数", "人", FLOW)
def _(f, w):
    return len({p for p, _ in f.visits_in(w)})


@figure("visits.joint", "其中联合回访", "人次", FLOW)
def _(f, w):
    return len({(p, v.get("visit_date")) for p, v in f.visits_in(w) if v.get("joint")})


@figure("visits.coverage", "回访覆盖率", "%", STOCK)
def _(f, t):
    visited = {p for p, _ in f.visits_in(Window(dt.date.min, t))}
    return Ratio(len(f.paid_by(t) & visited), len(f.paid_by(t)))


@figure("visits.overdue", "超期未回访", "人", STOCK)
def _(f, t):
    return len(f.unvisited(t))


# -- poverty

@figure("poverty.aided", "累计救助建档立卡贫困人员", "人", STOCK)
def _(f, t):
    return len(f.aided(t))


def exits(f, w) -> set:
    return f.poverty.exits(f.aided(w.end), w)


@figure("poverty.exits", "脱贫", "人", FLOW)
def exit_count(f, w):
    return len(exits(f, w))


@figure("poverty.exit_households", "脱贫户数", "户", FLOW)
def _(f, w):
    return len({f.office.household(p) for p in exits(f, w)})


@figure("poverty.relapses", "返贫", "人", FLOW)
def _(f, w):
    return len(f.poverty.relapses(f.aided(w.end), w))


@figure("poverty.exited", "期末处于脱贫状态", "人", STOCK)
def exited(f, t):
    return len(f.poverty.exited(f.aided(t), t))


@figure("poverty.exit_rate", "累计脱贫率", "%", STOCK)
def _(f, t):
    return Ratio(exited(f, t), len(f.aided(t)))


@figure("poverty.year_only", "仅登记脱贫年度", "人", FLOW)
def _(f, w):
    return len(f.poverty.year_only(f.aided(w.end), w))


# -- actions

def actions(f, t) -> dict:
    """id -> due (or None) of the items of meetings held by t; of one id the earliest meeting's counts."""
    found = {}
    for meeting in f.office.meetings:
        if meeting["held_on"] <= t:
            for action in meeting.get("actions", []):
                found.setdefault(action["id"], action.get("due"))
    return found


def actions_done(f, t) -> set:
    told = {p["id"] for m in f.office.meetings if m["held_on"] <= t for p in m.get("progress", [])
            if on_or_before(p.get("done_on"), t)}
    return told & actions(f, t).keys()


@figure("actions.total", "议定事项", "项", STOCK)
def _(f, t):
    return len(actions(f, t))


@figure("actions.done", "已落实", "项", STOCK)
def _(f, t):
    return len(actions_done(f, t))


@figure("actions.overdue", "逾期未落实", "项", STOCK)
def _(f, t):
    return len([i for i, due in actions(f, t).items() if due and due < t and i not in actions_done(f, t)])
