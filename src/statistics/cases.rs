//! cases.* 办案: leads, acceptance, decisions, closing (figures.md).

use super::facts::{Case, Facts};
use super::indicator::{Entries, Entry, Evidence, Indicator, Measure, Origin, Quotient, Reason, Tally, Unit};
use crate::period::Day;
use crate::records::columns::codes::DECISIONS;
use crate::records::frame::{days, numbers};

/// Working days from acceptance within which a case is decided in time (2014 意见, 受理 → 审批意见).
pub const DECISION_LIMIT: i64 = 10;

/// Cases by one of their days.
fn on<'f>(facts: &'f Facts, date: impl Fn(&Case) -> Option<Day> + 'f) -> Entries<'f> {
    let entry = move |(case, number): (&Case, u32)| Some(Entry::on(date(case)?, number, Origin::Case(number)));
    Entries::of(facts.cases.iter().zip(0..).filter_map(entry))
}

/// Cases that have a decision, by the day of deciding or of passing on.
pub fn with_decision<'f>(facts: &'f Facts, word: &str, date: impl Fn(&Case) -> Option<Day> + 'f) -> Entries<'f> {
    let bit = 1 << DECISIONS.position(word);
    on(facts, move |case| date(case).filter(|_| case.decisions & bit != 0))
}

/// Cases decided, with the working days since acceptance as their amount.
fn decided(facts: &Facts) -> Entries<'_> {
    let entry = move |(case, number): (&Case, u32)| {
        let (accepted, decided) = (case.accepted.known()?, case.decided.known()?);
        let entry = Entry::on(decided, number, Origin::Case(number)).counting(accepted, Some(decided));
        Some(match facts.settings.workdays.between(accepted, decided) {
            Ok(days) => entry.amount(days),
            Err(year) => entry.doubt(Reason::Calendar(year.0)),
        })
    };
    Entries::of(facts.cases.iter().zip(0..).filter_map(entry))
}

fn decided_in_time(facts: &Facts) -> Entries<'_> {
    Entries::of(decided(facts).filter(|entry| entry.doubt.is_some() || entry.amount <= DECISION_LIMIT))
}

fn open(facts: &Facts) -> Entries<'_> {
    let entry = |(case, number): (&Case, u32)| {
        let until = case.closed.known().into_iter().chain(case.transferred.known()).min();
        Entry::standing(case.accepted.known()?, until, number, Origin::Case(number))
    };
    Entries::of(facts.cases.iter().zip(0..).filter_map(entry))
}

fn accepted_persons(facts: &Facts) -> Entries<'_> {
    let rows = &facts.ledger.cases;
    let (person, accepted) = (numbers(rows, "person"), days(rows, "accepted_date"));
    let entry = move |(at, day): (usize, Option<Day>)| {
        Some(Entry::on(day?, person.get(at).expect("filed rows have keys"), Origin::CaseRow(at as u32)))
    };
    Entries::of(accepted.iter().enumerate().filter_map(entry))
}

fn granted_persons(facts: &Facts) -> Entries<'_> {
    super::aid::granted(facts)
}

const DECIDED: Quotient =
    Quotient { numerator: (Tally::Sum, decided), denominator: (Tally::Distinct, decided), stock: false };

const fn flow(evidence: Evidence) -> Measure {
    Measure::Flow(Tally::Distinct, evidence)
}

/// 接收线索.
pub static LEADS: Indicator = Indicator {
    id: "cases.leads",
    label: "接收线索",
    unit: Unit::Cases,
    definition: "线索接收日期在本期内的案件数。",
    measure: flow(|facts| on(facts, |case| case.lead.known())),
};

/// 受理案件.
pub static ACCEPTED: Indicator = Indicator {
    id: "cases.accepted",
    label: "受理案件",
    unit: Unit::Cases,
    definition: "受理日期在本期内的案件数。",
    measure: flow(|facts| on(facts, |case| case.accepted.known())),
};

/// 受理涉及人数.
pub static ACCEPTED_PERSONS: Indicator = Indicator {
    id: "cases.accepted_persons",
    label: "受理涉及人数",
    unit: Unit::Persons,
    definition: "受理日期在本期内的人数，一人多行只计一次。",
    measure: flow(accepted_persons),
};

/// 决定救助案件.
pub static GRANTED: Indicator = Indicator {
    id: "cases.granted",
    label: "决定救助案件",
    unit: Unit::Cases,
    definition: "办理结果为予以救助、决定日期在本期内的案件数。",
    measure: flow(|facts| with_decision(facts, "予以救助", |case| case.decided.known())),
};

/// 决定救助人数.
pub static GRANTED_PERSONS: Indicator = Indicator {
    id: "cases.granted_persons",
    label: "决定救助人数",
    unit: Unit::Persons,
    definition: "办理结果为予以救助、决定日期在本期内的人数。",
    measure: flow(granted_persons),
};

/// 不予救助案件.
pub static REFUSED: Indicator = Indicator {
    id: "cases.refused",
    label: "不予救助案件",
    unit: Unit::Cases,
    definition: "办理结果为不予救助、决定日期在本期内的案件数。",
    measure: flow(|facts| with_decision(facts, "不予救助", |case| case.decided.known())),
};

/// 办结案件.
pub static CLOSED: Indicator = Indicator {
    id: "cases.closed",
    label: "办结案件",
    unit: Unit::Cases,
    definition: "办结日期在本期内的案件数。",
    measure: flow(|facts| on(facts, |case| case.closed.known())),
};

/// 期末未办结案件.
pub static OPEN: Indicator = Indicator {
    id: "cases.open",
    label: "期末未办结案件",
    unit: Unit::Cases,
    definition: "截至期末已受理，期末时未办结、未移送的案件数。",
    measure: Measure::Stock(Tally::Distinct, open),
};

/// 平均审查天数.
pub static DECISION_DAYS: Indicator = Indicator {
    id: "cases.decision_days",
    label: "平均审查天数",
    unit: Unit::Workdays,
    definition: "本期决定的案件（有受理日期的）从受理到决定的工作日的平均数，受理当日不计，保留一位小数。",
    measure: Measure::Quotient(DECIDED),
};

/// 按期决定率.
pub static DECIDED_IN_TIME_RATE: Indicator = Indicator {
    id: "cases.decided_in_time_rate",
    label: "按期决定率",
    unit: Unit::Percent,
    definition: "本期决定的案件（有受理日期的）中，受理后10个工作日内决定的所占比例。",
    measure: Measure::Quotient(Quotient { numerator: (Tally::Distinct, decided_in_time), ..DECIDED }),
};
