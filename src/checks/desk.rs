//! Desk 案头: what a check has before it, and how it points at a row.
//!
//! In: facts and today. Out: columns for looking, places and texts for telling. Nothing is judged here.

use polars::prelude::DataFrame;

use crate::finding::{Check, Finding};
use crate::ingest::Kind;
use crate::money::Fen;
use crate::period::{Day, date};
use crate::place::Place;
use crate::records::columns;
use crate::records::frame::{self, Amounts, Days, Numbers};
use crate::statistics::Facts;

/// What a check looks at.
#[derive(Debug, Clone, Copy)]
pub struct Desk<'a> {
    pub facts: &'a Facts,
    /// After this day nothing can have happened.
    pub today: Day,
}

impl<'a> Desk<'a> {
    /// The counted rows of one kind of export.
    pub fn frame(&self, kind: Kind) -> &'a DataFrame {
        match kind {
            Kind::Cases => &self.facts.ledger.cases,
            Kind::Visits => &self.facts.ledger.visits,
        }
    }

    /// A day column of the case rows.
    pub fn case_days(&self, key: &str) -> Days<'a> {
        frame::days(self.frame(Kind::Cases), key)
    }

    /// A money column of the case rows, in 分.
    pub fn case_amounts(&self, key: &str) -> Amounts<'a> {
        frame::amounts(self.frame(Kind::Cases), key)
    }

    /// A coded column or a key column of the case rows.
    pub fn case_numbers(&self, key: &str) -> Numbers<'a> {
        frame::numbers(self.frame(Kind::Cases), key)
    }

    /// Where a row stands.
    pub fn place(&self, kind: Kind, row: u32) -> Place {
        frame::place(&self.facts.ledger.sources, self.frame(kind), row as usize)
    }

    /// Of some rows the one that stands first, by file, sheet and row number; `None` where there are none.
    pub fn first(&self, kind: Kind, rows: impl IntoIterator<Item = u32>) -> Option<u32> {
        let mut rows = rows.into_iter().peekable();
        let only = rows.next()?;
        // Most grants and persons have a single row: no place is made for comparing.
        if rows.peek().is_none() {
            return Some(only);
        }
        std::iter::once(only).chain(rows).min_by_key(|row| self.place(kind, *row))
    }

    /// A finding at a cell, under its column's canonical header: the ledger keeps no other spelling.
    pub fn finding(&self, check: &'static Check, kind: Kind, row: u32, key: &str) -> Finding {
        Finding::new(check, self.place(kind, row).column(columns::column(kind, key).header()))
    }

    /// A finding at a cell of a case row.
    pub fn case_finding(&self, check: &'static Check, row: u32, key: &str) -> Finding {
        self.finding(check, Kind::Cases, row, key)
    }

    /// A finding at a cell of a visit row.
    pub fn visit_finding(&self, check: &'static Check, row: u32, key: &str) -> Finding {
        self.finding(check, Kind::Visits, row, key)
    }
}

/// `2020-05-08`, as the forms ask for it.
pub fn day_text(day: Day) -> String {
    date(day).to_string()
}

/// `20000.00元`.
pub fn yuan_text(fen: i64) -> String {
    format!("{}元", Fen(fen).yuan())
}
