//! RawTable 原始表: the data rows of one sheet or text file, as texts, column by column.

use std::sync::Arc;

use super::text_column::TextColumn;
use super::vocabulary::Kind;
use crate::place::Place;

/// The data rows of one sheet or text file; nothing in it has been interpreted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawTable {
    pub source: Source,
    /// The columns that are known, in the order of the catalogue; each has one cell per row.
    pub columns: Vec<RawColumn>,
    /// The spreadsheet row number of each data row, from 1.
    pub rows: Vec<u32>,
    pub skipped: Skipped,
    /// The skipped rows that state totals.
    pub totals: Vec<TotalRow>,
}

/// A table that was read piece by piece, and what became of each piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableOf<P> {
    pub source: Source,
    /// In the order of the rows.
    pub pieces: Vec<P>,
    /// Data rows of all pieces.
    pub rows: u32,
    pub skipped: Skipped,
    /// The skipped rows that state totals.
    pub totals: Vec<TotalRow>,
}

impl<P> TableOf<P> {
    /// A table that was read as a whole.
    pub fn of(mut table: RawTable, take: &impl Fn(RawTable) -> P) -> Self {
        let skipped = std::mem::take(&mut table.skipped);
        let totals = std::mem::take(&mut table.totals);
        let rows = u32::try_from(table.rows.len()).expect("more rows than any spreadsheet holds");
        TableOf { source: table.source.clone(), pieces: vec![take(table)], rows, skipped, totals }
    }
}

impl TableOf<RawTable> {
    /// All pieces as one table.
    pub fn whole(self) -> RawTable {
        let mut pieces = self.pieces.into_iter();
        let mut whole = pieces.next().expect("a table has a piece");
        pieces.for_each(|piece| whole.append(piece));
        RawTable { skipped: self.skipped, totals: self.totals, ..whole }
    }
}

impl RawTable {
    /// The rows of a later piece of the same table behind these.
    pub fn append(&mut self, later: RawTable) {
        self.rows.extend(later.rows);
        for (column, later) in self.columns.iter_mut().zip(later.columns) {
            later.cells.iter().for_each(|cell| column.cells.push(cell));
        }
    }

    /// The column of a key, where the file has it.
    pub fn column(&self, key: &str) -> Option<&RawColumn> {
        self.columns.iter().find(|column| column.key == key)
    }
}

/// Where a table came from, and what must be known to read its cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Path from the workspace with forward slashes: `exports/案件台账.xlsx`.
    pub file: Arc<str>,
    /// The sheet's name; `None` for text files.
    pub sheet: Option<Arc<str>>,
    pub kind: Kind,
    /// The row of the header as a spreadsheet numbers it; the first of them where it takes several.
    pub header_row: u32,
    /// "UTF-8", "UTF-8 (BOM)", "GB18030", "UTF-16LE", "UTF-16BE"; `None` for workbooks.
    pub encoding: Option<&'static str>,
    pub date_system: DateSystem,
    /// The sheet is hidden; it is read all the same.
    pub hidden: bool,
}

impl Source {
    pub fn place(&self) -> Place {
        Place::file(self.file.clone(), self.sheet.clone())
    }
}

/// From which day a workbook counts its serial numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateSystem {
    /// Serial 1 is 1900-01-01, and there is a 1900-02-29 (serial 60) that never was.
    Excel1900,
    /// Serial 0 is 1904-01-01.
    Excel1904,
}

/// The unit of an amount, as the header or a line above it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// 元
    Yuan,
    /// 万元
    TenThousandYuan,
    /// Nothing said.
    Unstated,
}

/// The rows below the header that are not data (data.md, Findings).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Skipped {
    /// Wholly empty rows between the header and the last filled row.
    pub blank: u32,
    /// 合计, 小计, 填表人, 制表日期 and other rows of a footer.
    pub total: u32,
    pub repeated_header: u32,
}

/// A total row as it was typed: what it calls itself, and its cells in known columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TotalRow {
    /// As the spreadsheet numbers it.
    pub row: u32,
    /// 合计, 小计 …
    pub label: String,
    pub cells: Vec<TotalCell>,
}

/// A cell of a total row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TotalCell {
    /// Its column's key, header and unit, as in [`RawColumn`].
    pub key: &'static str,
    pub header: String,
    pub unit: Unit,
    pub text: String,
}

/// One known column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawColumn {
    /// The field's name in the catalogue.
    pub key: &'static str,
    /// The header as the file spells it, without its line breaks and blanks.
    pub header: String,
    pub unit: Unit,
    pub cells: TextColumn,
}
