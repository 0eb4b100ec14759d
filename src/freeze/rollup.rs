//! Rollup 汇总: districts' frozen periods into their superior's.
//!
//! In: the frozen periods of several offices. Out: figures: flows and stocks added, rates made of their added
//! parts; a person whom two offices hash alike under one key is counted once, and so is a household that is
//! known by its person (household numbers are each office's own). An office that has not reported is
//! not here: whoever calls names it, and nothing of it is counted as zero.

use std::collections::{BTreeMap, HashSet};

use super::evidence::{SealedPart, Thing, is_shared};
use super::sealed::Frozen;
use crate::money::Decimal;
use crate::period::{MonthClose, Period, Windows};
use crate::records::RowAccount;
use crate::statistics::counting::Choice;
use crate::statistics::indicator::{Indicator, Reason};
use crate::statistics::{Column, Figure, FigureSet, Settings, catalogue};

/// The figures of several offices together.
#[derive(Debug)]
pub struct Rollup {
    pub figures: FigureSet,
    /// By figure: how often a person of two offices would have been counted again, in the period's own column.
    pub counted_once: BTreeMap<&'static str, i64>,
    /// Whether all offices hash under one key; else persons of two offices cannot be known again.
    pub one_key: bool,
    /// Whether all offices' periods have the same days.
    pub one_span: bool,
}

/// One office, ready to be added.
struct Member<'f> {
    frozen: &'f Frozen,
    windows: Windows,
}

impl Rollup {
    /// Adds up the offices. `today` gives the national calendar.
    ///
    /// Panics where there is no office: there is nothing to add.
    pub fn of(offices: &[&Frozen], today: &Settings) -> Rollup {
        let first = offices.first().expect("at least one office has reported");
        let period = Period::parse(&first.period).expect("the period of a sealed file");
        let windows = |frozen: &Frozen| {
            Windows::of(&period, MonthClose::new(frozen.settings.month_close_day).unwrap_or_default(), None)
        };
        let members: Vec<Member> = offices.iter().map(|frozen| Member { frozen, windows: windows(frozen) }).collect();
        let mut counted_once = BTreeMap::new();
        let figures = catalogue::CATALOGUE.iter().map(|indicator| {
            let (figure, again) = add(indicator, &members);
            if again > 0 {
                counted_once.insert(indicator.id, again);
            }
            figure
        });
        let figures = figures.collect();
        // The heads of tables; their rows stay with the offices.
        let mut set = first.figures(today);
        for table in &mut set.tables {
            table.rows.clear();
            table.behind.clear();
        }
        set.figures = figures;
        set.case_rows = rows(offices.iter().map(|frozen| &frozen.case_rows));
        set.visit_rows = rows(offices.iter().map(|frozen| &frozen.visit_rows));
        Rollup {
            figures: set,
            counted_once,
            one_key: offices.iter().all(|frozen| frozen.key_id == first.key_id),
            one_span: offices.iter().all(|frozen| (frozen.from, frozen.to) == (first.from, first.to)),
        }
    }
}

fn rows<'r>(accounts: impl Iterator<Item = &'r RowAccount>) -> RowAccount {
    accounts.fold(RowAccount::default(), |mut sum, rows| {
        sum.read += rows.read;
        sum.counted += rows.counted;
        sum.set_aside += rows.set_aside;
        sum
    })
}

/// A figure of all offices, and how many persons its own column would have counted again.
fn add(indicator: &'static Indicator, members: &[Member]) -> (Figure, i64) {
    let (mut parts, mut counted_again) = (Vec::new(), 0);
    for (part, (tally, _)) in indicator.measure.parts().into_iter().enumerate() {
        let again = Column::ALL.map(|column| seen_again(indicator, part, column, members));
        counted_again += again[Column::Value as usize];
        parts.push(Column::ALL.map(|column| {
            let sum = sum(indicator, part, column, members)?;
            Ok(Decimal::new(sum - again[column as usize], indicator.unit.scale(tally)))
        }));
    }
    (Figure::made_of(indicator, parts), counted_again)
}

/// What the offices reported, added; the first reason where one could not report the figure.
fn sum(indicator: &'static Indicator, part: usize, column: Column, members: &[Member]) -> Result<i64, Reason> {
    let mut sum: i64 = 0;
    for member in members {
        let figure = member.frozen.figure(indicator);
        let units = match figure.parts(column) {
            Some(parts) => [parts.numerator, parts.denominator][part]?,
            None => figure.value(column)?,
        };
        sum = sum.checked_add(units.units()).expect("a sum within 92 quadrillion yuan");
    }
    Ok(sum)
}

/// How often a person or household whom several offices of one key count would be counted again.
fn seen_again(indicator: &'static Indicator, part: usize, column: Column, members: &[Member]) -> i64 {
    let mut of_key: BTreeMap<&str, (HashSet<&str>, i64)> = BTreeMap::new();
    for member in members {
        let sealed = member.frozen.evidence.figures.get(indicator.id).and_then(|parts| parts.get(part));
        let choice = indicator.measure.choice(column, &member.windows);
        let (Some(sealed), Ok(choice)) = (sealed, choice) else { continue };
        if sealed.sums || !matches!(sealed.thing, Thing::Person | Thing::Household) {
            return 0;
        }
        let (seen, again) = of_key.entry(&member.frozen.key_id).or_default();
        for hash in hashes(member.frozen, sealed, choice) {
            if is_shared(hash) && !seen.insert(hash) {
                *again += 1;
            }
        }
    }
    of_key.values().map(|(_, again)| again).sum()
}

/// The hashes of what a choice counts, each once.
fn hashes<'f>(frozen: &'f Frozen, part: &'f SealedPart, choice: Choice) -> impl Iterator<Item = &'f str> {
    part.contributions(choice).into_keys().map(|thing| frozen.evidence.things[thing as usize].as_str())
}
