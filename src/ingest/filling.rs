//! Filling: the table of a sheet while its rows come in, from the row below the header.
//!
//! Every row is sorted (`tidy.rs`); the known cells of a data row go straight to their columns.

use super::header::Header;
use super::header_findings::header_findings;
use super::header_names::HeaderNames;
use super::row::Row;
use super::sheet::{Outcome, SheetFacts};
use super::table::{RawColumn, RawTable, Skipped, Source, TextColumn, TotalRow, Unit};
use super::tidy::{Identity, RowSort, sort_row};
use crate::failure::Failure;
use crate::finding::{self, Finding};

/// The most text one table may hold, in bytes: a shared text that stands in a million cells adds up.
const TEXT_LIMIT: usize = 3 << 30;

/// A table while it fills, from the row below the header.
pub(crate) struct Filling {
    pub(crate) header: Header,
    identity: Identity,
    columns: Vec<RawColumn>,
    /// For each column of the sheet the place in `columns`.
    slots: Vec<Option<usize>>,
    rows: Vec<u32>,
    skipped: Skipped,
    totals: Vec<TotalRow>,
    last_filled: u32,
    hidden: Tally,
    beyond: Tally,
    bytes: usize,
}

/// How often something happened, and where first.
#[derive(Default)]
struct Tally {
    count: u32,
    first: u32,
}

impl Tally {
    fn add(&mut self, row: u32) {
        if self.count == 0 {
            self.first = row;
        }
        self.count += 1;
    }
}

impl Filling {
    pub(crate) fn new(header: Header, banner: Unit, names: &HeaderNames<'_>) -> Self {
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
        Filling {
            identity: Identity::new(&header, names),
            last_filled: header.rows.1,
            header,
            columns,
            slots,
            rows: Vec::new(),
            skipped: Skipped::default(),
            totals: Vec::new(),
            hidden: Tally::default(),
            beyond: Tally::default(),
            bytes: 0,
        }
    }

    pub(crate) fn row(&mut self, row: &Row, facts: &SheetFacts) -> Result<(), Failure> {
        let width = self.slots.len();
        if !row.filled().any(|(column, _)| (column as usize) < width) {
            return Ok(());
        }
        self.skipped.blank += row.number.saturating_sub(self.last_filled + 1);
        self.last_filled = row.number;
        match sort_row(row, &self.header, &self.identity) {
            RowSort::RepeatedHeader => self.skipped.repeated_header += 1,
            RowSort::Total => {
                self.skipped.total += 1;
                self.total_row(row);
            }
            RowSort::Data => self.data_row(row, facts)?,
        }
        Ok(())
    }

    /// Keeps what a total says of the known columns, to be held against the rows above it.
    fn total_row(&mut self, row: &Row) {
        let mut filled = row.filled();
        let Some((_, label)) = filled.next() else { return };
        let known = |(column, text): (u32, &str)| {
            let slot = self.slots.get(column as usize).copied().flatten()?;
            Some((self.columns[slot].key, text.to_owned()))
        };
        let cells: Vec<_> = filled.filter_map(known).collect();
        if !cells.is_empty() {
            self.totals.push(TotalRow { row: row.number, label: label.to_owned(), cells });
        }
    }

    fn data_row(&mut self, row: &Row, facts: &SheetFacts) -> Result<(), Failure> {
        self.bytes += row.bytes();
        if self.bytes > TEXT_LIMIT {
            return Err(
                Failure::broken("表中文字过多，超过 3 GB", "把文件按年份拆成几个后再放入 exports/。").at(facts.place())
            );
        }
        for (column, text) in row.cells() {
            if let Some(Some(slot)) = self.slots.get(column as usize) {
                let cells = &mut self.columns[*slot].cells;
                // A second cell at the same place would shift the column; a broken file may hold one.
                if cells.len() == self.rows.len() {
                    cells.push(text);
                }
            }
        }
        self.rows.push(row.number);
        for column in &mut self.columns {
            if column.cells.len() < self.rows.len() {
                column.cells.push("");
            }
        }
        if facts.hidden_rows.binary_search(&row.number).is_ok() {
            self.hidden.add(row.number);
        }
        // In a text file a cell too many means a separator too many: its neighbours may be shifted.
        if facts.sheet.is_none() && row.filled().any(|(column, _)| column as usize >= self.slots.len()) {
            self.beyond.add(row.number);
        }
        Ok(())
    }

    pub(crate) fn finish(self, facts: SheetFacts, names: &HeaderNames<'_>) -> Outcome {
        let mut findings = header_findings(&self.header, &facts.place());
        findings.extend(self.row_findings(&facts));
        let source = Source {
            file: facts.file,
            sheet: facts.sheet,
            kind: names.kinds[self.header.kind].vocabulary.kind,
            header_row: self.header.rows.0,
            encoding: facts.encoding,
            date_system: facts.date_system,
            hidden: facts.hidden,
        };
        let table =
            RawTable { source, columns: self.columns, rows: self.rows, skipped: self.skipped, totals: self.totals };
        Outcome::Table(Box::new(table), findings)
    }

    /// What is to be said about rows, once for the whole sheet.
    fn row_findings(&self, facts: &SheetFacts) -> Vec<Finding> {
        let mut findings = Vec::new();
        if facts.hidden {
            let message = format!("工作表是隐藏的，其中{}行数据同样计入", self.rows.len());
            findings.push(Finding::new(&finding::HIDDEN_ROWS_READ, facts.place()).message(message));
        }
        if self.hidden.count > 0 {
            let message = format!("有{}行数据是隐藏的，同样计入", self.hidden.count);
            findings
                .push(Finding::new(&finding::HIDDEN_ROWS_READ, facts.place().row(self.hidden.first)).message(message));
        }
        if self.beyond.count > 0 {
            let message = format!("有{}行的格数多于表头，多出的内容没有读取，该行可能已经错列", self.beyond.count);
            findings.push(
                Finding::new(&finding::HEADER_UNKNOWN, facts.place().row(self.beyond.first))
                    .message(message)
                    .remedy("核对该行：内容里含有逗号的格应加引号，或把文件另存为 .xlsx。"),
            );
        }
        findings
    }
}
