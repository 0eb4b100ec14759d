//! poverty.* 脱贫: exits and relapses of registered persons who were aided (figures.md).

use super::facts::{Facts, Person};
use super::indicator::{Entries, Entry, Indicator, Measure, Origin, Quotient, Tally, Unit};
use super::poverty_state::{Turn, TurnKind};
use super::visits;
use crate::period::Day;

fn aided(facts: &Facts) -> Entries<'_> {
    visits::aided(facts, |person| person.registered)
}

/// Turns of one kind. A window counts a turn only if it holds the turn's day (its whole year where
/// only the year is known) and if aid came by its end.
fn turns(facts: &Facts, kind: TurnKind, key: fn(&Person, u32) -> u32, wanted: fn(&Turn) -> bool) -> Entries<'_> {
    let entry = move |(person, number, paid, turn): (&Person, u32, Day, &Turn)| {
        let entry = Entry::on(turn.date, key(person, number), Origin::VisitRow(turn.visit));
        Entry { from: turn.year_from.unwrap_or(turn.date), to: turn.date.max(paid), ..entry }
    };
    Entries::of(told(facts).filter(move |(.., turn)| turn.kind == kind && wanted(turn)).map(entry))
}

/// Every turn of the persons who were aided: the person, its number, its first payment.
fn told(facts: &Facts) -> impl Iterator<Item = (&Person, u32, Day, &Turn)> {
    facts.persons.iter().zip(0..).flat_map(|(person, number)| {
        let paid = person.first_paid.known().into_iter();
        paid.flat_map(move |paid| person.turns.iter().map(move |turn| (person, number, paid, turn)))
    })
}

/// Exits by person.
pub fn exits(facts: &Facts) -> Entries<'_> {
    turns(facts, TurnKind::Exit, |_, number| number, |_| true)
}

fn exit_households(facts: &Facts) -> Entries<'_> {
    turns(facts, TurnKind::Exit, |person, _| person.household, |_| true)
}

fn relapses(facts: &Facts) -> Entries<'_> {
    turns(facts, TurnKind::Relapse, |_, number| number, |_| true)
}

fn year_only(facts: &Facts) -> Entries<'_> {
    turns(facts, TurnKind::Exit, |_, number| number, |turn| turn.year_from.is_some())
}

/// Aided persons while their last turn, in the order of visits, is an exit.
fn exited(facts: &Facts) -> Entries<'_> {
    let entry = |(person, number, paid, turn): (&Person, u32, Day, &Turn)| {
        let later = person.turns.iter().skip_while(|other| other.visit != turn.visit).skip(1);
        let until = later.map(|later| later.date).min();
        Entry::standing(turn.date.max(paid), until, number, Origin::VisitRow(turn.visit))
    };
    Entries::of(told(facts).filter(|(.., turn)| turn.kind == TurnKind::Exit).filter_map(entry))
}

/// 累计救助建档立卡贫困人员.
pub static AIDED: Indicator = Indicator {
    id: "poverty.aided",
    label: "累计救助建档立卡贫困人员",
    unit: Unit::Persons,
    definition: "截至期末首次发放救助金的建档立卡人员人数。",
    measure: Measure::Stock(Tally::Distinct, aided),
};

/// 脱贫.
pub static EXITS: Indicator = Indicator {
    id: "poverty.exits",
    label: "脱贫",
    unit: Unit::Persons,
    definition: "累计救助建档立卡贫困人员中，本期内脱贫的人数；只登记年度的，只计入包含该年度全年的统计。",
    measure: Measure::Flow(Tally::Distinct, exits),
};

/// 脱贫户数.
pub static EXIT_HOUSEHOLDS: Indicator = Indicator {
    id: "poverty.exit_households",
    label: "脱贫户数",
    unit: Unit::Households,
    definition: "本期脱贫人员所在的户数。",
    measure: Measure::Flow(Tally::Distinct, exit_households),
};

/// 返贫.
pub static RELAPSES: Indicator = Indicator {
    id: "poverty.relapses",
    label: "返贫",
    unit: Unit::Persons,
    definition: "累计救助建档立卡贫困人员中，本期内返贫的人数。",
    measure: Measure::Flow(Tally::Distinct, relapses),
};

/// 期末处于脱贫状态.
pub static EXITED: Indicator = Indicator {
    id: "poverty.exited",
    label: "期末处于脱贫状态",
    unit: Unit::Persons,
    definition: "累计救助建档立卡贫困人员中，期末时处于脱贫状态的人数。",
    measure: Measure::Stock(Tally::Distinct, exited),
};

/// 累计脱贫率.
pub static EXIT_RATE: Indicator = Indicator {
    id: "poverty.exit_rate",
    label: "累计脱贫率",
    unit: Unit::Percent,
    definition: "期末处于脱贫状态的人数占累计救助建档立卡贫困人员的比例。",
    measure: Measure::Quotient(Quotient {
        numerator: (Tally::Distinct, exited),
        denominator: (Tally::Distinct, aided),
        stock: true,
    }),
};

/// 仅登记脱贫年度.
pub static YEAR_ONLY: Indicator = Indicator {
    id: "poverty.year_only",
    label: "仅登记脱贫年度",
    unit: Unit::Persons,
    definition: "只登记脱贫年度、无法归入季度的脱贫人数，只有本年累计和历年累计。",
    measure: Measure::YearOnly(Tally::Distinct, year_only),
};
