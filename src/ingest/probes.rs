//! Probes: doors into the middle of this stage for the fuzz targets under `tests/fuzz/`, and for nobody else.
//!
//! In: any bytes. Out: whether they were read. The program itself comes in through `read_exports`.

use std::fs::File;
use std::path::Path;

use super::blocks::BLOCK;
use super::delimited::TextReader;
use super::header::find_header;
use super::header_names::HeaderNames;
use super::row::Row;
use super::table::RawTable;
use super::vocabulary::Vocabulary;
use super::{archive, compound};

/// The table of a text file.
pub fn text_table(bytes: &[u8], vocabulary: &Vocabulary) -> Option<RawTable> {
    let names = HeaderNames::new(vocabulary);
    let reader = TextReader { names: &names, block: BLOCK, take: &|piece: RawTable| piece };
    reader.read(|| Ok(bytes), &"exports/a.csv".into()).ok().map(|text| text.table.whole())
}

/// The header among rows of cells: its first and last row, and how many columns it knows.
pub fn header(rows: &[Vec<&str>], vocabulary: &Vocabulary) -> Option<(u32, u32, usize)> {
    let numbered = |(number, cells): (u32, &Vec<&str>)| {
        let mut row = Row::default();
        row.restart(number);
        (0..).zip(cells).for_each(|(column, cell)| row.push(column, cell));
        row
    };
    let rows: Vec<Row> = (1..).zip(rows).map(numbered).collect();
    let header = find_header(&rows, &[], &HeaderNames::new(vocabulary))?;
    Some((header.rows.0, header.rows.1, header.recognised()))
}

/// Whether a zipped workbook passes its pre-flight.
pub fn zipped_passes(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| archive::inspect(&file).is_ok())
}

/// Whether an xls passes its pre-flight.
pub fn compound_passes(bytes: &[u8]) -> bool {
    compound::inspect(bytes).is_ok()
}
