//! Probes: doors into the middle of this stage for the fuzz targets under `tests/fuzz/`, and for nobody else.
//!
//! In: any bytes. Out: whether they were read. The program itself comes in through `read_exports`.

use std::fs::File;
use std::path::Path;

use super::blocks::Digests;
use super::delimited::TextReader;
use super::header::find_header;
use super::header_names::HeaderNames;
use super::row::OwnRow;
use super::table::RawTable;
use super::vocabulary::Vocabulary;
use super::{archive, compound};

/// The headers that are known, made ready once.
pub struct Probe<'v>(HeaderNames<'v>);

impl<'v> Probe<'v> {
    pub fn new(vocabulary: &'v Vocabulary) -> Self {
        Probe(HeaderNames::new(vocabulary))
    }

    /// The table of a text file; read in blocks of so many bytes, which changes nothing.
    pub fn text_table(&self, bytes: &[u8], block: usize) -> Option<RawTable> {
        let reader = TextReader { names: &self.0, block, digests: Digests::Left, take: &|piece: RawTable| piece };
        reader.read(|| Ok(bytes), &"exports/a.csv".into()).ok().map(|text| text.table.whole())
    }

    /// The header among rows of cells: its first and last row, and how many columns it knows.
    pub fn header(&self, rows: &[Vec<&str>]) -> Option<(u32, u32, usize)> {
        let numbered = |(number, cells): (u32, &Vec<&str>)| {
            let mut row = OwnRow::default();
            row.restart(number);
            (0..).zip(cells).for_each(|(column, cell)| row.push(column, cell));
            row
        };
        let rows: Vec<OwnRow> = (1..).zip(rows).map(numbered).collect();
        let rows: Vec<_> = rows.iter().map(OwnRow::as_row).collect();
        let header = find_header(&rows, &[], &self.0)?;
        Some((header.rows.0, header.rows.1, header.recognised()))
    }
}

/// Whether a zipped workbook passes its pre-flight.
pub fn zipped_passes(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| archive::inspect(&file).is_ok())
}

/// Whether an xls passes its pre-flight.
pub fn compound_passes(bytes: &[u8]) -> bool {
    compound::inspect(bytes).is_ok()
}
