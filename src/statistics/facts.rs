//! Facts 事实: what the rows of the ledger say of each case, grant and person, taken together.
//!
//! In: the ledger, the meetings and the office's settings. Out: frames and lists that the figures
//! select from. Facts know no period; a window is applied by the figure.

mod case_rows;
mod visits;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use case_rows::{CaseRows, Granted};
use visits::visits;

use super::poverty_state::{StatusColumns, Turn};
use crate::meeting::Meeting;
use crate::money::Fen;
use crate::period::{Day, MaybeDay, MonthClose};
use crate::records::Ledger;
use crate::workdays::Workdays;

/// What a figure may depend on beside the rows.
#[derive(Debug, Clone)]
pub struct Settings {
    pub month_close: MonthClose,
    pub visit_interval_days: i32,
    /// Monthly average wage by the year it is of.
    pub wages: BTreeMap<i32, Fen>,
    pub workdays: Workdays,
}

/// One case row that carries a payment.
#[derive(Debug, Clone, Copy)]
pub struct Payment {
    pub row: u32,
    pub case: u32,
    pub person: u32,
    pub household: u32,
    /// Its place among the grants.
    pub grant: u32,
    pub date: Day,
    /// 分; 0 where the amount is not given.
    pub amount: i64,
    pub urgent: bool,
}

/// One case: its dates as data.md takes them together.
#[derive(Debug, Clone, Default)]
pub struct Case {
    pub lead: MaybeDay,
    pub accepted: MaybeDay,
    pub decided: MaybeDay,
    pub transferred: MaybeDay,
    pub closed: MaybeDay,
    /// The later of feedback and closing; not known while either is missing.
    pub fed_back: MaybeDay,
    /// Bits of [`DECISIONS`] that any row has.
    pub decisions: u32,
    pub from_partner: bool,
    /// Whether feedback to the partner is owed 应反馈.
    pub owed: bool,
    /// Where its grants stand among all.
    grants: Range<u32>,
}

/// One grant: a case and a person, with the facts their rows repeat or leave out.
#[derive(Debug, Clone, Default)]
pub struct Grant {
    pub case: u32,
    pub person: u32,
    pub granted: bool,
    pub decided: MaybeDay,
    /// 分; the largest of its rows.
    pub amount: Option<i64>,
    pub advice: MaybeDay,
    pub advice_reply: MaybeDay,
    pub enrolled: bool,
    pub formalities: MaybeDay,
    pub social_aid: MaybeDay,
    /// Where its rows stand among all of the grants.
    rows: Range<u32>,
}

/// One person.
#[derive(Debug, Clone, Default)]
pub struct Person {
    pub household: u32,
    pub registered: bool,
    pub first_paid: MaybeDay,
    /// Exits and relapses, in the order of the visits that tell them.
    pub turns: Vec<Turn>,
    /// Where its rows stand among all of the persons.
    rows: Range<u32>,
    /// Where its visits stand among all.
    visits: Range<u32>,
}

/// One counted visit row.
#[derive(Debug, Clone, Copy)]
pub struct Visit {
    pub row: u32,
    pub person: u32,
    pub date: Day,
    /// Bits of the measures; 0 where none is given.
    pub measures: u16,
    pub joint: bool,
}

/// One decided item as all meetings tell it.
#[derive(Debug, Clone)]
pub struct Item {
    pub id: String,
    pub text: String,
    /// The meeting that decided it: the stem of its file.
    pub meeting: String,
    pub held: Day,
    pub due: Option<Day>,
    /// The first day on which a meeting had told that the item is done.
    pub done: Option<Day>,
}

/// Everything that figures select from.
#[derive(Debug)]
pub struct Facts {
    pub ledger: Arc<Ledger>,
    pub settings: Arc<Settings>,
    pub payments: Vec<Payment>,
    pub cases: Vec<Case>,
    /// In the order of case and person.
    pub grants: Vec<Grant>,
    pub persons: Vec<Person>,
    /// In the order of persons, days and rows.
    pub visits: Vec<Visit>,
    pub items: Vec<Item>,
    /// For each row of the case frame the place of its grant.
    grant_of_row: Vec<u32>,
    /// Rows of the case frame, in the order of cases and rows.
    rows_of_cases: Vec<u32>,
    /// The same, within each case in the order of persons.
    rows_of_grants: Vec<u32>,
    /// The same, in the order of persons and rows.
    rows_of_persons: Vec<u32>,
}

impl Facts {
    /// Takes the rows together. `meetings` are those held by the cut-off.
    pub fn new(ledger: Arc<Ledger>, meetings: &[Meeting], settings: Arc<Settings>) -> Self {
        let (all_cases, all_persons) = (ledger.case_numbers.len(), ledger.person_order.len());
        let rows = CaseRows::new(&ledger);
        let taken = || {
            let (granted, (persons, rows_of_persons)) =
                rayon::join(|| rows.grants(all_cases), || rows.persons(all_persons));
            let cases = rows.cases(all_cases, &granted.grants, &persons);
            (granted, cases, persons, rows_of_persons)
        };
        let ((visits, places), (granted, cases, mut persons, rows_of_persons)) =
            rayon::join(|| visits(&ledger.visits, all_persons), taken);
        let Granted { grants, of_row: grant_of_row, rows: rows_of_grants, rows_of_cases } = granted;
        let statuses = StatusColumns::of(&ledger.visits, settings.month_close);
        persons.par_iter_mut().zip(places.par_windows(2)).for_each(|(person, place)| {
            person.visits = place[0]..place[1];
            if person.registered {
                person.turns = statuses.turns(&visits[place[0] as usize..place[1] as usize]);
            }
        });
        let payments = rows.payments(&grant_of_row);
        let items = items(meetings);
        Facts {
            payments,
            cases,
            grants,
            persons,
            visits,
            items,
            grant_of_row,
            rows_of_cases,
            rows_of_grants,
            rows_of_persons,
            ledger,
            settings,
        }
    }

    /// The grant that a row of the case frame belongs to.
    pub fn grant_of(&self, row: u32) -> &Grant {
        &self.grants[self.grant_of_row[row as usize] as usize]
    }

    /// The grants of a case, in the order of persons.
    pub fn grants_of(&self, case: &Case) -> &[Grant] {
        part(&self.grants, &case.grants)
    }

    /// The rows of a case, ascending.
    pub fn rows_of_case(&self, case: &Case) -> &[u32] {
        // Its grants' rows are the same ones, in the same places, in another order.
        match self.grants_of(case) {
            [first, .., last] => part(&self.rows_of_cases, &(first.rows.start..last.rows.end)),
            [only] => part(&self.rows_of_cases, &only.rows),
            [] => &[],
        }
    }

    /// The rows of a grant, ascending.
    pub fn rows_of_grant(&self, grant: &Grant) -> &[u32] {
        part(&self.rows_of_grants, &grant.rows)
    }

    /// The case rows of a person, ascending.
    pub fn rows_of_person(&self, person: &Person) -> &[u32] {
        part(&self.rows_of_persons, &person.rows)
    }

    /// The visits to a person, in the order of their days.
    pub fn visits_of(&self, person: &Person) -> &[Visit] {
        part(&self.visits, &person.visits)
    }

    /// The days on which a person was visited, ascending, each once: its occasions 人次.
    pub fn visit_days<'f>(&'f self, person: &Person) -> impl DoubleEndedIterator<Item = Day> + use<'f> {
        self.visits_of(person).chunk_by(|one, next| one.date == next.date).map(|on_one_day| on_one_day[0].date)
    }

    /// All visits, each with the number of its occasion 人次: rows of one person on one day are one.
    pub fn occasions(&self) -> impl Iterator<Item = (u32, &Visit)> {
        let mut last = (0, None);
        self.visits.iter().map(move |visit| {
            let (number, above) = last;
            let this = Some((visit.person, visit.date));
            last = (number + u32::from(above.is_some() && above != this), this);
            (last.0, visit)
        })
    }
}

/// A part of what lies side by side.
fn part<'f, T>(all: &'f [T], part: &Range<u32>) -> &'f [T] {
    &all[part.start as usize..part.end as usize]
}

/// What the meetings decided, and when each item was told to be done.
fn items(meetings: &[Meeting]) -> Vec<Item> {
    let day = crate::period::day;
    let told = |id: &str| {
        let progress = meetings.iter().flat_map(|meeting| meeting.progress.iter().map(move |told| (meeting, told)));
        progress
            .filter(|(_, told)| told.id == id)
            .filter_map(|(meeting, told)| Some(day(told.done_on?).max(day(meeting.held_on))))
            .min()
    };
    let decided = meetings.iter().flat_map(|meeting| meeting.actions.iter().map(move |item| (meeting, item)));
    decided
        .map(|(meeting, item)| Item {
            id: item.id.clone(),
            text: item.text.clone(),
            meeting: meeting.id.clone(),
            held: day(meeting.held_on),
            due: item.due.map(day),
            done: told(&item.id),
        })
        .collect()
}
