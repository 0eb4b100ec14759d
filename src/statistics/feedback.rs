//! feedback.* 反馈: what is owed to the partner after closing, and what is late (figures.md).

use super::facts::{Case, Facts};
use super::indicator::{Entries, Entry, Indicator, Measure, Origin, Quotient, Reason, Tally, Unit};
use crate::period::Day;

/// Working days after closing within which feedback is due (高检发〔2019〕3号: 办结后5个工作日).
pub const FEEDBACK_LIMIT: i64 = 5;

/// Closed cases that owe feedback, with their number.
fn owed<'f>(facts: &'f Facts) -> impl Iterator<Item = (&'f Case, u32, Day)> {
    let closed = |(case, number): (&'f Case, u32)| Some((case, number, case.closed.known().filter(|_| case.owed)?));
    facts.cases.iter().zip(0..).filter_map(closed)
}

fn new(facts: &Facts) -> Entries<'_> {
    Entries::of(owed(facts).map(|(_, number, closed)| Entry::on(closed, number, Origin::Case(number))))
}

/// Feedback given.
fn done(facts: &Facts) -> Entries<'_> {
    let entry =
        |(case, number, _): (&Case, u32, Day)| Some(Entry::on(case.fed_back.known()?, number, Origin::Case(number)));
    Entries::of(owed(facts).filter_map(entry))
}

fn on_time(facts: &Facts) -> Entries<'_> {
    let entry = move |(case, number, closed): (&Case, u32, Day)| {
        let entry =
            Entry::on(case.fed_back.known()?, number, Origin::Case(number)).counting(closed, case.fed_back.known());
        match facts.settings.workdays.between(closed, case.fed_back.known()?) {
            Ok(days) => (days <= FEEDBACK_LIMIT).then_some(entry),
            Err(year) => Some(entry.doubt(Reason::Calendar(year.0))),
        }
    };
    Entries::of(owed(facts).filter_map(entry))
}

/// Cases between closing and feedback; the entry's first day is the closing day.
pub fn pending(facts: &Facts) -> Entries<'_> {
    let entry = |(case, number, closed): (&Case, u32, Day)| {
        Entry::standing(closed, case.fed_back.known(), number, Origin::Case(number))
    };
    Entries::of(owed(facts).filter_map(entry))
}

/// Pending cases from their sixth working day on; in doubt from the first day of a year whose
/// holidays are not known, even where the answer would be certain (figures.md, Feedback owed).
fn overdue(facts: &Facts) -> Entries<'_> {
    let workdays = &facts.settings.workdays;
    let late = |pending: Entry| {
        let pending = pending.counting(pending.from, None);
        let unknown = workdays.first_unknown_after(pending.from);
        let certain_to = unknown.map_or(Day::MAX, |(day, _)| day - 1).min(pending.to);
        let from = workdays.nth_after(pending.from, FEEDBACK_LIMIT + 1).ok().filter(|from| *from <= certain_to);
        let certain = from.map(|from| Entry { from, to: certain_to, ..pending });
        let doubtful = unknown.filter(|(from, _)| *from <= pending.to);
        let doubtful = doubtful.map(|(from, year)| Entry { from, ..pending }.doubt(Reason::Calendar(year)));
        certain.into_iter().chain(doubtful)
    };
    Entries::of(pending(facts).flat_map(late))
}

/// 期初待反馈.
pub static OPENING: Indicator = Indicator {
    id: "feedback.opening",
    label: "期初待反馈",
    unit: Unit::Cases,
    definition: "期初前一日的待反馈案件数。",
    measure: Measure::Opening(Tally::Distinct, pending),
};

/// 本期新增应反馈.
pub static NEW: Indicator = Indicator {
    id: "feedback.new",
    label: "本期新增应反馈",
    unit: Unit::Cases,
    definition: "应向扶贫部门反馈（扶贫部门移送，或有建档立卡人员）、办结日期在本期内的案件数。",
    measure: Measure::Flow(Tally::Distinct, new),
};

/// 本期已反馈.
pub static DONE: Indicator = Indicator {
    id: "feedback.done",
    label: "本期已反馈",
    unit: Unit::Cases,
    definition: "应反馈、反馈日期在本期内的案件数；反馈早于办结的，以办结日为反馈日。",
    measure: Measure::Flow(Tally::Distinct, done),
};

/// 期末待反馈.
pub static PENDING: Indicator = Indicator {
    id: "feedback.pending",
    label: "期末待反馈",
    unit: Unit::Cases,
    definition: "应反馈、截至期末已办结、期末时尚未反馈的案件数。",
    measure: Measure::Stock(Tally::Distinct, pending),
};

/// 其中逾期.
pub static OVERDUE: Indicator = Indicator {
    id: "feedback.overdue",
    label: "其中逾期",
    unit: Unit::Cases,
    definition: "期末待反馈中，办结后超过5个工作日的案件数，办结当日不计。",
    measure: Measure::Stock(Tally::Distinct, overdue),
};

/// 按期反馈率.
pub static ON_TIME_RATE: Indicator = Indicator {
    id: "feedback.on_time_rate",
    label: "按期反馈率",
    unit: Unit::Percent,
    definition: "本期已反馈中，办结后5个工作日内反馈的所占比例。",
    measure: Measure::Quotient(Quotient {
        numerator: (Tally::Distinct, on_time),
        denominator: (Tally::Distinct, done),
        stock: false,
    }),
};
