//! Frames 表框: typed access to the columns of a ledger's frames.
//!
//! In: a frame and the name of a column. Out: its cells. A column that is not there or of another type
//! is a bug: the catalogue names them all.

use polars::prelude::{DataFrame, Int32Chunked, StringChunked, UInt32Chunked, UInt64Chunked};

use super::cells::PersonId;
use super::name_without_blanks;
use crate::ingest::Source;
use crate::place::Place;
use crate::privacy::Personal;

/// Where row `at` of a frame came from.
pub fn place(sources: &[Source], frame: &DataFrame, at: usize) -> Place {
    let source = &sources[number(frame, "origin", at).expect("every row has its table") as usize];
    let row = number(frame, "row", at).expect("every row has a number");
    Place::file(source.file.clone(), source.sheet.clone()).row(row)
}

/// One cell of a coded column or a key column.
pub fn number(frame: &DataFrame, name: &str, at: usize) -> Option<u32> {
    frame.column(name).and_then(|column| column.u32()).expect("a coded column").get(at)
}

/// One cell of a text column.
pub fn string<'f>(frame: &'f DataFrame, name: &str, at: usize) -> Option<&'f str> {
    frame.column(name).and_then(|column| column.str()).expect("a text column").get(at)
}

/// A text column, cell by cell.
pub fn strings<'f>(frame: &'f DataFrame, name: &str) -> Vec<Option<&'f str>> {
    frame.column(name).and_then(|column| column.str()).expect("a text column").iter().collect()
}

/// A text column as it is, for looking at few of its cells.
pub fn texts<'f>(frame: &'f DataFrame, name: &str) -> &'f StringChunked {
    frame.column(name).and_then(|column| column.str()).expect("a text column")
}

/// A coded column or a key column as it is.
pub fn codes<'f>(frame: &'f DataFrame, name: &str) -> &'f UInt32Chunked {
    frame.column(name).and_then(|column| column.u32()).expect("a coded column")
}

/// A day column as it is.
pub fn day_column<'f>(frame: &'f DataFrame, name: &str) -> &'f Int32Chunked {
    frame.column(name).and_then(|column| column.i32()).expect("a day column")
}

/// The column of valid ID numbers as it is: each [`PersonId`] packed.
pub fn id_column<'f>(frame: &'f DataFrame, name: &str) -> &'f UInt64Chunked {
    frame.column(name).and_then(|column| column.u64()).expect("a column of ID numbers")
}

/// The column of valid ID numbers.
pub fn ids(frame: &DataFrame, name: &str) -> Vec<Option<PersonId>> {
    id_column(frame, name).iter().map(|id| id.map(PersonId::unpack)).collect()
}

/// One cell of a column of names: what all stages but this one read names by. It has no blanks.
pub fn personal(frame: &DataFrame, name: &str, at: usize) -> Option<Personal> {
    string(frame, name, at).map(|text| Personal::new(name_without_blanks(text)))
}

/// A yes/no column.
pub fn booleans(frame: &DataFrame, name: &str) -> Vec<Option<bool>> {
    frame.column(name).and_then(|column| column.bool()).expect("a yes/no column").iter().collect()
}

/// A day column, as day numbers.
pub fn days(frame: &DataFrame, name: &str) -> Vec<Option<crate::period::Day>> {
    frame.column(name).and_then(|column| column.i32()).expect("a day column").iter().collect()
}

/// A money column, in 分.
pub fn amounts(frame: &DataFrame, name: &str) -> Vec<Option<i64>> {
    frame.column(name).and_then(|column| column.i64()).expect("a money column").iter().collect()
}

/// A coded column or a key column.
pub fn numbers(frame: &DataFrame, name: &str) -> Vec<Option<u32>> {
    frame.column(name).and_then(|column| column.u32()).expect("a coded column").iter().collect()
}
