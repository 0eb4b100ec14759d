//! Sheet 工作表读取: rows come in one by one, a [`RawTable`] comes out.
//!
//! The first rows wait until the header is found among them; from then on every row is sorted and
//! its known cells go straight to their columns.

use std::sync::Arc;

use super::banner::{BannerUnit, unit_above};
use super::filling::{Filling, Shape};
use super::header::{HEADER_ROWS, Header, Merge, SEARCHED_ROWS, find_header};
use super::header_names::HeaderNames;
use super::row::{OwnRow, Row};
use super::table::{DateSystem, RawTable, Unit};
use crate::failure::Failure;
use crate::finding::Finding;
use crate::place::Place;

/// What is known of a sheet before its rows are read.
#[derive(Debug, Clone)]
pub(crate) struct SheetFacts {
    pub(crate) file: Arc<str>,
    pub(crate) sheet: Option<Arc<str>>,
    pub(crate) encoding: Option<&'static str>,
    pub(crate) date_system: DateSystem,
    pub(crate) hidden: bool,
    /// Spreadsheet numbers of the hidden rows, ascending.
    pub(crate) hidden_rows: Vec<u32>,
    pub(crate) merges: Vec<Merge>,
}

impl SheetFacts {
    pub(crate) fn place(&self) -> Place {
        Place::file(self.file.clone(), self.sheet.clone())
    }
}

/// What came of a sheet.
pub(crate) enum Outcome {
    Table(Box<RawTable>, Vec<Finding>),
    /// No row holds all the headers that are needed; the row that comes nearest, if any does.
    NoHeader(Option<Header>),
    /// No filled cell at all.
    Empty,
}

/// A sheet while it is read.
pub(crate) struct SheetReading<'v> {
    facts: SheetFacts,
    names: &'v HeaderNames<'v>,
    waiting: Vec<OwnRow>,
    filling: Option<Filling>,
    /// The header was looked for and is not there.
    hopeless: Option<Option<Header>>,
}

impl<'v> SheetReading<'v> {
    pub(crate) fn new(facts: SheetFacts, names: &'v HeaderNames<'v>) -> Self {
        SheetReading { facts, names, waiting: Vec::new(), filling: None, hopeless: None }
    }

    /// Takes the next row; rows come in ascending order, blank ones may be left out.
    ///
    /// # Errors
    /// A unit of money above the header that cannot be read, or more text than a table may hold.
    pub(crate) fn row(&mut self, row: Row<'_>) -> Result<(), Failure> {
        if let Some(filling) = &mut self.filling {
            return filling.row(row);
        }
        if self.hopeless.is_some() || row.filled().next().is_none() {
            return Ok(());
        }
        self.waiting.push(row.to_own());
        if self.waiting.len() == SEARCHED_ROWS + HEADER_ROWS - 1 {
            self.search()?;
        }
        Ok(())
    }

    /// Whether further rows would change nothing.
    pub(crate) fn is_hopeless(&self) -> bool {
        self.hopeless.is_some()
    }

    /// Whether the header is found: the rows that follow can be filled in side by side.
    pub(crate) fn has_header(&self) -> bool {
        self.filling.is_some()
    }

    /// Looks for the header among the rows that wait, and reads on from it.
    fn search(&mut self) -> Result<(), Failure> {
        let waiting = std::mem::take(&mut self.waiting);
        let waiting: Vec<Row<'_>> = waiting.iter().map(OwnRow::as_row).collect();
        match find_header(&waiting, &self.facts.merges, self.names) {
            Some(header) if header.missing.is_empty() => {
                let unit = banner(&waiting, &header, &self.facts)?;
                let last = header.rows.1;
                let mut filling = Filling::new(Shape::new(header, unit, &self.facts, self.names).into());
                for row in waiting.into_iter().filter(|row| row.number > last) {
                    filling.row(row)?;
                }
                self.filling = Some(filling);
            }
            nearest => self.hopeless = Some(nearest),
        }
        Ok(())
    }

    /// The end of the sheet.
    ///
    /// # Errors
    /// As for [`row`](Self::row).
    pub(crate) fn finish(self) -> Result<Outcome, Failure> {
        Ok(self.finish_opening()?.map_or_else(|outcome| outcome, Filling::finish))
    }

    /// The rows so far; or, without a header among them, what came of the sheet.
    ///
    /// # Errors
    /// As for [`row`](Self::row).
    pub(crate) fn finish_opening(mut self) -> Result<Result<Filling, Outcome>, Failure> {
        if self.filling.is_none() && self.hopeless.is_none() {
            if self.waiting.is_empty() {
                return Ok(Err(Outcome::Empty));
            }
            self.search()?;
        }
        Ok(self.filling.ok_or(Outcome::NoHeader(self.hopeless.flatten())))
    }
}

/// The unit that stands above the header.
fn banner(rows: &[Row<'_>], header: &Header, facts: &SheetFacts) -> Result<Unit, Failure> {
    match unit_above(rows, header) {
        None => Ok(Unit::Unstated),
        Some(BannerUnit::Known(unit)) => Ok(unit),
        Some(BannerUnit::Foreign(unit)) => Err(Failure::broken(
            format!("表头上方写明金额单位为“{unit}”，只能读取元和万元"),
            "把金额换算为元或万元，并把单位一行改为“单位：元”或“单位：万元”。",
        )
        .at(facts.place())),
    }
}
