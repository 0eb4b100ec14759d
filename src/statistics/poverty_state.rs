//! Poverty state 脱贫状态: from a person's visits to exits and relapses (figures.md, Poverty state).
//!
//! In: the frame of counted visits. Out: each person's turns, in the order of the visits. Whether a
//! person is registered, and whether aid came first, is for the figures to ask.

use std::collections::BTreeMap;

use polars::prelude::*;

use crate::period::{Day, MonthClose};
use crate::records::columns::codes::STATUSES;
use crate::records::frame::{days, numbers};
use crate::records::{PartialDate, last_day_of};

/// A person leaves poverty or falls back into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    pub kind: TurnKind,
    /// The day that the event is dated.
    pub date: Day,
    /// The row of the visit that tells it.
    pub visit: u32,
    /// The first day of the statistical year, where only the year is known: a window that does not
    /// hold the whole year cannot count it.
    pub year_from: Option<Day>,
}

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TurnKind {
    /// 脱贫.
    Exit,
    /// 返贫.
    Relapse,
}

/// One visit that tells a status, in the order of figures.md.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Told {
    visit_date: Day,
    /// Position in [`STATUSES`]: 未脱贫 before 已脱贫 before 返贫.
    status: u32,
    /// A day before a month before a year before a blank.
    vagueness: u8,
    exit_date: Option<i32>,
    row: u32,
}

/// The turns of every person whose visits tell any.
pub fn turns(visits: &DataFrame, close: MonthClose) -> BTreeMap<u32, Vec<Turn>> {
    let exit_date: Vec<Option<i32>> =
        visits.column("exit_date").and_then(|column| column.i32()).expect("packed dates").iter().collect();
    let rows = numbers(visits, "person").into_iter().zip(days(visits, "visit_date")).zip(numbers(visits, "status"));
    let mut told: BTreeMap<u32, Vec<Told>> = BTreeMap::new();
    for (at, ((person, visit_date), status)) in rows.enumerate() {
        let Some(status) = status else { continue };
        let vagueness = match exit_date[at].map(PartialDate::unpack) {
            None => 3,
            Some(PartialDate { month: 0, .. }) => 2,
            Some(PartialDate { date: 0, .. }) => 1,
            Some(_) => 0,
        };
        told.entry(person.expect("a counted visit has its person")).or_default().push(Told {
            visit_date: visit_date.expect("a counted visit has its day"),
            status,
            vagueness,
            exit_date: exit_date[at],
            row: at as u32,
        });
    }
    let person_turns = |(person, mut told): (u32, Vec<Told>)| {
        told.sort_unstable();
        (person, follow(&told, close))
    };
    told.into_iter().map(person_turns).filter(|(_, turns)| !turns.is_empty()).collect()
}

/// Follows one person's visits from 未脱贫 on.
fn follow(told: &[Told], close: MonthClose) -> Vec<Turn> {
    let exited = u32::from(STATUSES.position("已脱贫"));
    let relapsed = u32::from(STATUSES.position("返贫"));
    let mut turns: Vec<Turn> = Vec::new();
    let mut latest = Day::MIN;
    for visit in told {
        let state = turns.last().map(|turn| turn.kind);
        let turn = match visit.status {
            status if status == exited && state != Some(TurnKind::Exit) => exit(visit, latest, close),
            status if status == relapsed && state != Some(TurnKind::Relapse) => {
                Turn { kind: TurnKind::Relapse, date: visit.visit_date, visit: visit.row, year_from: None }
            }
            _ => continue,
        };
        latest = latest.max(turn.date);
        turns.push(turn);
    }
    turns
}

/// An exit, dated by its exit date unless that is a copy of an earlier event's.
fn exit(visit: &Told, latest: Day, close: MonthClose) -> Turn {
    let on_visit = Turn { kind: TurnKind::Exit, date: visit.visit_date, visit: visit.row, year_from: None };
    let Some(partial) = visit.exit_date.map(PartialDate::unpack) else { return on_visit };
    let date = last_day_of(partial, close);
    if date <= latest {
        return on_visit;
    }
    let year_from = (partial.month == 0).then(|| crate::period::day(close.year_span(partial.year).from));
    Turn { date, year_from, ..on_visit }
}
