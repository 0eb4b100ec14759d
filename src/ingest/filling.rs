//! Filling: the table of a sheet while its rows come in, from the row below the header.
//!
//! Every row is sorted (`tidy.rs`); the known cells of a data row go straight to their columns, as parts of
//! the text that the piece has. Rows may be filled in pieces, side by side: each piece keeps its own tally,
//! and the tallies are put together in the order of the rows.

use std::sync::Arc;

use super::header::Header;
use super::header_findings::header_findings;
use super::header_names::HeaderNames;
use super::row::Row;
use super::sheet::{Outcome, SheetFacts};
use super::table::{RawColumn, RawTable, Skipped, Source, TotalCell, TotalRow, Unit};
use super::text_column::{PieceText, Span, TextColumn};
use super::tidy::{Identity, RowSort, sort_row};
use crate::failure::Failure;
use crate::finding::{self, Finding};

/// The most text one table may hold, in bytes: a shared text that stands in a million cells adds up. It is less than
/// what a [`Span`] can count.
const TEXT_LIMIT: usize = 3 << 30;

/// What a header makes of the rows below it.
#[derive(Debug)]
pub(crate) struct Shape {
    pub(crate) header: Header,
    source: Source,
    identity: Identity,
    /// The known columns, empty.
    columns: Vec<RawColumn>,
    /// For each column of the sheet the place in `columns`.
    slots: Vec<Option<usize>>,
    /// Spreadsheet numbers of the hidden rows, ascending.
    hidden_rows: Vec<u32>,
}

/// Rows below the header while they are filled in.
pub(crate) struct Filling {
    shape: Arc<Shape>,
    text: PieceText,
    /// The cells of the known columns, each column up to its last filled cell.
    columns: Vec<Vec<Span>>,
    rows: Vec<u32>,
    tally: Tally,
}

/// What is counted beside the cells.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Data rows.
    pub(crate) rows: u32,
    pub(crate) skipped: Skipped,
    pub(crate) totals: Vec<TotalRow>,
    /// The first and the last filled row (the header's last, where the rows begin below it).
    filled: Option<(u32, u32)>,
    hidden: Seen,
    beyond: Seen,
    bytes: usize,
}

/// How often something happened, and where first.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    count: u32,
    first: u32,
}

impl Seen {
    fn add(&mut self, row: u32) {
        self.append(Seen { count: 1, first: row });
    }

    fn append(&mut self, later: Seen) {
        if self.count == 0 {
            self.first = later.first;
        }
        self.count += later.count;
    }
}

impl Tally {
    /// A filled row: the blank ones before it count as skipped.
    fn fill(&mut self, row: u32) {
        let first = match self.filled {
            Some((first, last)) => {
                self.skipped.blank += row.saturating_sub(last + 1);
                first
            }
            None => row,
        };
        self.filled = Some((first, row));
    }

    /// Puts the tally of later rows behind this one.
    pub(crate) fn append(&mut self, later: Tally) {
        if let Some((first, last)) = later.filled {
            self.fill(first);
            self.filled = self.filled.map(|(first, _)| (first, last));
        }
        self.rows += later.rows;
        self.skipped.blank += later.skipped.blank;
        self.skipped.total += later.skipped.total;
        self.skipped.repeated_header += later.skipped.repeated_header;
        self.totals.extend(later.totals);
        self.hidden.append(later.hidden);
        self.beyond.append(later.beyond);
        self.bytes += later.bytes;
    }
}

impl Shape {
    pub(crate) fn new(header: Header, banner: Unit, facts: &SheetFacts, names: &HeaderNames<'_>) -> Self {
        let names = &names.kinds[header.kind];
        let mut columns = Vec::new();
        let mut slots = vec![None; header.last_column() as usize + 1];
        for (place, column) in names.vocabulary.columns.iter().enumerate() {
            let Some(held) = header.column_of(place) else {
                continue;
            };
            let unit = if held.unit == Unit::Unstated { banner } else { held.unit };
            slots[held.column as usize] = Some(columns.len());
            columns.push(RawColumn { key: column.key, header: held.text.clone(), unit, cells: TextColumn::new() });
        }
        let source = Source {
            file: facts.file.clone(),
            sheet: facts.sheet.clone(),
            kind: names.vocabulary.kind,
            header_row: header.rows.0,
            encoding: facts.encoding,
            date_system: facts.date_system,
            hidden: facts.hidden,
        };
        let hidden_rows = facts.hidden_rows.clone();
        Shape { identity: Identity::new(&header, names), header, source, columns, slots, hidden_rows }
    }

    pub(crate) fn source(&self) -> &Source {
        &self.source
    }

    /// What is to be said about the header and the rows, once for the whole sheet.
    pub(crate) fn findings(&self, tally: &Tally) -> Vec<Finding> {
        let place = self.source.place();
        let mut findings = header_findings(&self.header, &place);
        if self.source.hidden {
            let message = format!("工作表是隐藏的，其中{}行数据同样计入", tally.rows);
            findings.push(Finding::new(&finding::HIDDEN_ROWS_READ, place.clone()).message(message));
        }
        if tally.hidden.count > 0 {
            let message = format!("有{}行数据是隐藏的，同样计入", tally.hidden.count);
            findings
                .push(Finding::new(&finding::HIDDEN_ROWS_READ, place.clone().row(tally.hidden.first)).message(message));
        }
        if tally.beyond.count > 0 {
            let message = format!("有{}行的格数多于表头，多出的内容没有读取，该行可能已经错列", tally.beyond.count);
            findings.push(
                Finding::new(&finding::HEADER_UNKNOWN, place.row(tally.beyond.first))
                    .message(message)
                    .remedy("核对该行：内容里含有逗号的格应加引号，或把文件另存为 .xlsx。"),
            );
        }
        findings
    }
}

impl Filling {
    /// For the rows below the header; their texts are gathered.
    pub(crate) fn new(shape: Arc<Shape>) -> Self {
        let last = shape.header.rows.1;
        let mut filling = Filling::later(shape, PieceText::Gathered(String::new()), 0);
        filling.tally.filled = Some((last, last));
        filling
    }

    /// For rows further below, about so many.
    pub(crate) fn later(shape: Arc<Shape>, text: PieceText, rows: usize) -> Self {
        let columns = shape.columns.iter().map(|_| Vec::with_capacity(rows)).collect();
        Filling { shape, text, columns, rows: Vec::with_capacity(rows), tally: Tally::default() }
    }

    /// The shape, for rows that are filled in side by side with these.
    pub(crate) fn shape(&self) -> &Arc<Shape> {
        &self.shape
    }

    pub(crate) fn row(&mut self, row: Row<'_>) -> Result<(), Failure> {
        let width = self.shape.slots.len();
        if !row.filled().any(|(column, _)| (column as usize) < width) {
            return Ok(());
        }
        self.tally.fill(row.number);
        match sort_row(row, &self.shape.header, &self.shape.identity) {
            RowSort::RepeatedHeader => self.tally.skipped.repeated_header += 1,
            RowSort::Total => {
                self.tally.skipped.total += 1;
                self.total_row(row);
            }
            RowSort::Data => self.data_row(row)?,
        }
        Ok(())
    }

    /// Keeps what a total says of the known columns, to be held against the rows above it.
    fn total_row(&mut self, row: Row<'_>) {
        let mut filled = row.filled();
        let Some((_, label)) = filled.next() else { return };
        let known = |(column, text): (u32, &str)| {
            let slot = self.shape.slots.get(column as usize).copied().flatten()?;
            let RawColumn { key, header, unit, .. } = &self.shape.columns[slot];
            Some(TotalCell { key, header: header.clone(), unit: *unit, text: text.to_owned() })
        };
        let cells: Vec<_> = filled.filter_map(known).collect();
        if !cells.is_empty() {
            self.tally.totals.push(TotalRow { row: row.number, label: label.to_owned(), cells });
        }
    }

    fn data_row(&mut self, row: Row<'_>) -> Result<(), Failure> {
        self.tally.bytes += row.text().len();
        if self.tally.bytes > TEXT_LIMIT {
            return Err(Failure::broken("表中文字过多，超过 3 GB", "把文件按年份拆成几个后再放入 exports/。")
                .at(self.shape.source.place()));
        }
        let start = self.text.start_of(row);
        let at = self.rows.len();
        let mut beyond = false;
        for cell in row.spans() {
            let Some(slot) = self.shape.slots.get(cell.column as usize) else {
                beyond = true;
                continue;
            };
            let Some(slot) = slot else { continue };
            let spans = &mut self.columns[*slot];
            if spans.len() < at {
                spans.resize(at, Span::default());
            }
            // A second cell at the same place would shift the column; a broken file may hold one.
            if spans.len() == at {
                spans.push(cell.span.behind(start));
            }
        }
        self.rows.push(row.number);
        self.tally.rows += 1;
        if self.shape.hidden_rows.binary_search(&row.number).is_ok() {
            self.tally.hidden.add(row.number);
        }
        let width = self.shape.slots.len();
        // In a text file a cell too many means a separator too many: its neighbours may be shifted.
        if beyond && self.shape.source.sheet.is_none() && row.filled().any(|(column, _)| column as usize >= width) {
            self.tally.beyond.add(row.number);
        }
        Ok(())
    }

    /// The rows so far, and what was counted beside them.
    pub(crate) fn into_piece(self) -> (RawTable, Tally) {
        let text = self.text.finish();
        let height = self.rows.len();
        let column = |(column, mut spans): (&RawColumn, Vec<Span>)| {
            spans.resize(height, Span::default());
            RawColumn { cells: TextColumn::of(text.clone(), spans), ..column.clone() }
        };
        let table = RawTable {
            source: self.shape.source.clone(),
            columns: self.shape.columns.iter().zip(self.columns).map(column).collect(),
            rows: self.rows,
            skipped: Skipped::default(),
            totals: Vec::new(),
        };
        (table, self.tally)
    }

    /// The whole sheet.
    pub(crate) fn finish(self) -> Outcome {
        let shape = self.shape.clone();
        let (piece, tally) = self.into_piece();
        let findings = shape.findings(&tally);
        Outcome::Table(Box::new(RawTable { skipped: tally.skipped, totals: tally.totals, ..piece }), findings)
    }
}
