//! Gathering: the sheets of one workbook as they come in, cell by cell or out of a worker's pipe → tables.
//!
//! [`TakesSheets`] is the cut: on one side what knows workbook formats, on the other what knows headers and rows.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::archive::SheetOutline;
use super::header_names::HeaderNames;
use super::row::Row;
use super::sheet::{Outcome, SheetFacts, SheetReading};
use super::table::DateSystem;
use crate::failure::Failure;
use crate::place::Place;

/// What is known of a sheet before its rows come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SheetHead {
    pub(crate) name: String,
    pub(crate) hidden: bool,
    pub(crate) date_system: DateSystem,
    pub(crate) outline: SheetOutline,
}

/// What takes the sheets of a workbook, one after the other; a break means that it has had enough.
pub(crate) trait TakesSheets {
    fn begin(&mut self, sheet: SheetHead) -> ControlFlow<()>;
    /// The next row of the sheet that was begun; their numbers ascend.
    fn row(&mut self, row: Row<'_>) -> ControlFlow<()>;
    fn end(&mut self) -> ControlFlow<()>;
}

/// What came of every sheet, with its place, in the order of the workbook.
pub(crate) type Sheets = Vec<(Place, Outcome)>;

/// Makes tables of the sheets.
pub(crate) struct Gathering<'n> {
    file: Arc<str>,
    names: &'n HeaderNames<'n>,
    reading: Option<(Place, SheetReading<'n>)>,
    sheets: Sheets,
    failure: Option<Failure>,
}

impl<'n> Gathering<'n> {
    pub(crate) fn new(file: &Arc<str>, names: &'n HeaderNames<'n>) -> Self {
        Gathering { file: file.clone(), names, reading: None, sheets: Sheets::new(), failure: None }
    }

    /// What came of the sheets.
    ///
    /// # Errors
    /// A unit of money that cannot be read, more text than a table may hold.
    pub(crate) fn finish(self) -> Result<Sheets, Failure> {
        self.failure.map_or(Ok(self.sheets), Err)
    }

    /// Why it has had enough, where it has.
    pub(crate) fn failure(&mut self) -> Option<Failure> {
        self.failure.take()
    }

    fn keep<T>(&mut self, result: Result<T, Failure>) -> ControlFlow<(), T> {
        result.map_or_else(
            |failure| {
                self.failure = Some(failure);
                ControlFlow::Break(())
            },
            ControlFlow::Continue,
        )
    }
}

impl TakesSheets for Gathering<'_> {
    fn begin(&mut self, sheet: SheetHead) -> ControlFlow<()> {
        let facts = SheetFacts {
            file: self.file.clone(),
            sheet: Some(sheet.name.into()),
            encoding: None,
            date_system: sheet.date_system,
            hidden: sheet.hidden,
            hidden_rows: sheet.outline.hidden_rows,
            merges: sheet.outline.merges,
        };
        self.reading = Some((facts.place(), SheetReading::new(facts, self.names)));
        ControlFlow::Continue(())
    }

    fn row(&mut self, row: Row<'_>) -> ControlFlow<()> {
        let (_, reading) = self.reading.as_mut().expect("a sheet that was begun");
        let read = reading.row(row);
        self.keep(read)
    }

    fn end(&mut self) -> ControlFlow<()> {
        let (place, reading) = self.reading.take().expect("a sheet that was begun");
        let outcome = self.keep(reading.finish())?;
        self.sheets.push((place, outcome));
        ControlFlow::Continue(())
    }
}
