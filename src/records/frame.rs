//! Frames 表框: typed access to the columns of a ledger's frames.
//!
//! In: a frame and the name of a column. Out: its cells. A column that is not there or of another type
//! is a bug: the catalogue names them all.

use polars::prelude::*;

use super::cells::PersonId;
use super::name_without_blanks;
use crate::ingest::Source;
use crate::period::Day;
use crate::place::Place;
use crate::privacy::Personal;

/// One column as it is: nothing is copied, and looking at a cell is as quick as in a list.
pub struct Cells<'f, T: PolarsDataType> {
    cells: &'f T::Array,
    rows: usize,
}

/// Texts.
pub type Texts<'f> = Cells<'f, StringType>;
/// Codes of a list, bits of several, numbers of keys.
pub type Numbers<'f> = Cells<'f, UInt32Type>;
/// Days, as day numbers.
pub type Days<'f> = Cells<'f, Int32Type>;
/// Amounts in 分.
pub type Amounts<'f> = Cells<'f, Int64Type>;
/// Yes and no.
pub type Booleans<'f> = Cells<'f, BooleanType>;
/// Valid ID numbers.
#[derive(Clone, Copy)]
pub struct Ids<'f>(Cells<'f, UInt64Type>);

impl<T: PolarsDataType> Clone for Cells<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: PolarsDataType> Copy for Cells<'_, T> {}

impl<'f, T: PolarsDataType> Cells<'f, T> {
    fn of(column: &'f ChunkedArray<T>) -> Self {
        let mut pieces = column.downcast_iter();
        match (pieces.next(), pieces.next()) {
            (Some(cells), None) => Cells { cells, rows: column.len() },
            _ => unreachable!("the ledger's frames are in one piece"),
        }
    }

    /// The cell of a row; `None` where it is empty.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn get(self, row: usize) -> Option<T::Physical<'f>> {
        assert!(row < self.rows, "a row of the frame");
        self.cells.get(row)
    }

    pub fn len(self) -> usize {
        self.rows
    }

    /// The cells in order.
    pub fn iter(self) -> impl ExactSizeIterator<Item = Option<T::Physical<'f>>> {
        (0..self.rows).map(move |row| self.cells.get(row))
    }
}

impl Ids<'_> {
    /// The ID number of a row, where it is a valid one.
    pub fn get(self, row: usize) -> Option<PersonId> {
        self.0.get(row).map(PersonId::unpack)
    }
}

/// A text column.
pub fn texts<'f>(frame: &'f DataFrame, name: &str) -> Texts<'f> {
    Cells::of(frame.column(name).and_then(|column| column.str()).expect("a text column"))
}

/// A coded column or a key column.
pub fn numbers<'f>(frame: &'f DataFrame, name: &str) -> Numbers<'f> {
    Cells::of(frame.column(name).and_then(|column| column.u32()).expect("a coded column"))
}

/// A day column.
pub fn days<'f>(frame: &'f DataFrame, name: &str) -> Days<'f> {
    Cells::of(frame.column(name).and_then(|column| column.i32()).expect("a day column"))
}

/// The earliest and the latest day of a column that has any.
pub fn extremes(frame: &DataFrame, name: &str) -> Option<(Day, Day)> {
    let mut known = days(frame, name).iter().flatten();
    let first = known.next()?;
    Some(known.fold((first, first), |(earliest, latest), day| (earliest.min(day), latest.max(day))))
}

/// A money column.
pub fn amounts<'f>(frame: &'f DataFrame, name: &str) -> Amounts<'f> {
    Cells::of(frame.column(name).and_then(|column| column.i64()).expect("a money column"))
}

/// A yes/no column.
pub fn booleans<'f>(frame: &'f DataFrame, name: &str) -> Booleans<'f> {
    Cells::of(frame.column(name).and_then(|column| column.bool()).expect("a yes/no column"))
}

/// The column of valid ID numbers.
pub fn ids<'f>(frame: &'f DataFrame, name: &str) -> Ids<'f> {
    Ids(Cells::of(frame.column(name).and_then(|column| column.u64()).expect("a column of ID numbers")))
}

/// Where row `at` of a frame came from.
pub fn place(sources: &[Source], frame: &DataFrame, at: usize) -> Place {
    let source = &sources[number(frame, "origin", at).expect("every row has its table") as usize];
    let row = number(frame, "row", at).expect("every row has a number");
    Place::file(source.file.clone(), source.sheet.clone()).row(row)
}

/// One cell of a coded column or a key column.
pub fn number(frame: &DataFrame, name: &str, at: usize) -> Option<u32> {
    numbers(frame, name).get(at)
}

/// One cell of a text column.
pub fn string<'f>(frame: &'f DataFrame, name: &str, at: usize) -> Option<&'f str> {
    texts(frame, name).get(at)
}

/// One cell of a column of names: what all stages but this one read names by. It has no blanks.
pub fn personal(frame: &DataFrame, name: &str, at: usize) -> Option<Personal> {
    string(frame, name, at).map(|text| Personal::new(name_without_blanks(text)))
}
