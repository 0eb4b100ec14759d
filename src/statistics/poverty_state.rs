//! Poverty state 脱贫状态: from a person's visits to exits and relapses (figures.md, Poverty state).
//!
//! In: the frame of counted visits, the visits of one person. Out: the person's turns, in the order of the visits. Whether a
//! person is registered, and whether aid came first, is for the figures to ask.

use polars::prelude::DataFrame;

use super::facts::Visit;
use crate::period::{Day, MonthClose};
use crate::records::columns::codes::STATUSES;
use crate::records::frame::{Days, Numbers, days, numbers};
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

/// The columns of the visit frame that tell a person's state.
pub struct StatusColumns<'f> {
    status: Numbers<'f>,
    exit_date: Days<'f>,
    close: MonthClose,
}

impl<'f> StatusColumns<'f> {
    pub fn of(visits: &'f DataFrame, close: MonthClose) -> Self {
        StatusColumns { status: numbers(visits, "status"), exit_date: days(visits, "exit_date"), close }
    }

    /// The turns of a person, from its visits.
    pub fn turns(&self, visits: &[Visit]) -> Vec<Turn> {
        let mut told: Vec<Told> = visits.iter().filter_map(|visit| self.told(visit)).collect();
        told.sort_unstable();
        follow(&told, self.close)
    }

    /// What a visit tells; `None` where it tells no status.
    fn told(&self, visit: &Visit) -> Option<Told> {
        let at = visit.row as usize;
        let status = self.status.get(at)?;
        let exit_date = self.exit_date.get(at);
        let vagueness = match exit_date.map(PartialDate::unpack) {
            None => 3,
            Some(PartialDate { month: 0, .. }) => 2,
            Some(PartialDate { date: 0, .. }) => 1,
            Some(_) => 0,
        };
        Some(Told { visit_date: visit.date, status, vagueness, exit_date, row: visit.row })
    }
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
