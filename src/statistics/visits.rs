//! visits.* 回访: visits paid, who was reached, who is due (figures.md).

use super::facts::{Facts, Person, Visit};
use super::indicator::{Entries, Entry, Indicator, Measure, Origin, Quotient, Tally, Unit};
use crate::period::Day;

/// Visit rows of a kind, by occasion.
fn occasions<'f>(facts: &'f Facts, wanted: impl Fn(&Visit) -> bool + 'f) -> Entries<'f> {
    let entry = |(occasion, visit): (u32, &Visit)| Entry::on(visit.date, occasion, Origin::VisitRow(visit.row));
    Entries::of(facts.occasions().filter(move |(_, visit)| wanted(visit)).map(entry))
}

/// Visit rows by person.
fn visited(facts: &Facts) -> Entries<'_> {
    let entry = |visit: &Visit| Entry::on(visit.date, visit.person, Origin::VisitRow(visit.row));
    Entries::of(facts.visits.iter().map(entry))
}

/// Persons from their first payment on.
pub fn aided<'f>(facts: &'f Facts, wanted: impl Fn(&Person) -> bool + 'f) -> Entries<'f> {
    let entry = |(person, number): (&Person, u32)| {
        Entry::standing(person.first_paid.known()?, None, number, Origin::Person(number))
    };
    Entries::of(facts.persons.iter().zip(0..).filter(move |(person, _)| wanted(person)).filter_map(entry))
}

/// Persons from the day on which they were both paid and visited.
fn reached(facts: &Facts) -> Entries<'_> {
    let entry = move |(person, number): (&Person, u32)| {
        let from = person.first_paid.known()?.max(facts.visits_of(person).first()?.date);
        Entry::standing(from, None, number, Origin::Person(number))
    };
    Entries::of(facts.persons.iter().zip(0..).filter_map(entry))
}

/// Persons whose last visit, or first payment where that is later, lies more than the interval back.
/// The entry's amount is the day that is counted from.
pub fn overdue<'f>(facts: &'f Facts) -> Entries<'f> {
    let interval = facts.settings.visit_interval_days;
    let gaps = move |(number, paid, visits): (u32, Day, &'f [Visit])| {
        let later = &visits[visits.partition_point(|visit| visit.date <= paid)..];
        (0..=later.len()).filter_map(move |at| {
            // Of two visits on one day the first is followed at once: nothing stands between them.
            let from = if at == 0 { paid } else { later[at - 1].date };
            let until = later.get(at).map(|visit| visit.date);
            let entry = Entry::standing(from + interval + 1, until, number, Origin::Person(number));
            entry.map(|entry| entry.amount(from.into()))
        })
    };
    let paid = facts
        .persons
        .iter()
        .zip(0..)
        .filter_map(|(person, number)| Some((number, person.first_paid.known()?, facts.visits_of(person))));
    Entries::of(paid.flat_map(gaps))
}

/// 回访.
pub static COUNT: Indicator = Indicator {
    id: "visits.count",
    label: "回访",
    unit: Unit::Visits,
    definition: "回访日期在本期内的回访次数，同一人同一日只计一次。",
    measure: Measure::Flow(Tally::Distinct, |facts| occasions(facts, |_| true)),
};

/// 回访人数.
pub static PERSONS: Indicator = Indicator {
    id: "visits.persons",
    label: "回访人数",
    unit: Unit::Persons,
    definition: "本期内受到回访的人数。",
    measure: Measure::Flow(Tally::Distinct, visited),
};

/// 其中联合回访.
pub static JOINT: Indicator = Indicator {
    id: "visits.joint",
    label: "其中联合回访",
    unit: Unit::Visits,
    definition: "本期回访中，与扶贫部门联合进行的次数。",
    measure: Measure::Flow(Tally::Distinct, |facts| occasions(facts, |visit| visit.joint)),
};

/// 回访覆盖率.
pub static COVERAGE: Indicator = Indicator {
    id: "visits.coverage",
    label: "回访覆盖率",
    unit: Unit::Percent,
    definition: "截至期末已发放救助金的人员中，截至期末受到过回访的所占比例。",
    measure: Measure::Quotient(Quotient {
        numerator: (Tally::Distinct, reached),
        denominator: (Tally::Distinct, |facts| aided(facts, |_| true)),
        stock: true,
    }),
};

/// 超期未回访.
pub static OVERDUE: Indicator = Indicator {
    id: "visits.overdue",
    label: "超期未回访",
    unit: Unit::Persons,
    definition: "截至期末已发放救助金，距最近一次回访（没有回访的，距首次发放）超过规定天数的人数。",
    measure: Measure::Stock(Tally::Distinct, overdue),
};
