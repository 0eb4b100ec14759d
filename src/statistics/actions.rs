//! actions.* 议定事项: what the meetings decided and what became of it (figures.md).

use super::facts::{Facts, Item};
use super::indicator::{Entries, Entry, Indicator, Measure, Origin, Tally, Unit};
use crate::period::Day;

/// Items between two days of theirs.
fn standing(facts: &Facts, span: fn(&Item) -> Option<(Day, Option<Day>)>) -> Entries<'_> {
    let entry = move |(item, number): (&Item, u32)| {
        let (from, until) = span(item)?;
        Entry::standing(from.max(item.held), until, number, Origin::Item(number))
    };
    Entries::of(facts.items.iter().zip(0..).filter_map(entry))
}

/// 议定事项.
pub static TOTAL: Indicator = Indicator {
    id: "actions.total",
    label: "议定事项",
    unit: Unit::Items,
    definition: "截至期末召开的各次会议议定的事项数。",
    measure: Measure::Stock(Tally::Distinct, |facts| standing(facts, |item| Some((item.held, None)))),
};

/// 已落实.
pub static DONE: Indicator = Indicator {
    id: "actions.done",
    label: "已落实",
    unit: Unit::Items,
    definition: "议定事项中，截至期末召开的会议上已通报完成、且完成日期不晚于期末的事项数。",
    measure: Measure::Stock(Tally::Distinct, |facts| standing(facts, |item| Some((item.done?, None)))),
};

/// 逾期未落实.
pub static OVERDUE: Indicator = Indicator {
    id: "actions.overdue",
    label: "逾期未落实",
    unit: Unit::Items,
    definition: "议定事项中，完成时限早于期末、期末时仍未完成的事项数。",
    measure: Measure::Stock(Tally::Distinct, |facts| standing(facts, |item| Some((item.due? + 1, item.done)))),
};
