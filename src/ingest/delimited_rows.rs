//! Delimited rows: the text of a block → its rows.
//!
//! A record is a row, whatever line breaks its quoted cells hold; an empty line is an empty row. The rows of a block
//! without quotes are parts of its text as it stands; all others are read by the csv reader.

use std::sync::Arc;

use super::blocks::Block;
use super::decoding::{NotText, TextEncoding};
use super::delimited::{Fault, unreadable};
use super::dialect::Dialect;
use super::quoting::Quoting;
use super::row::{Cell, Row};
use super::text_column::{PieceText, Span};
use crate::failure::Failure;
use crate::place::Place;

/// What is known of a text before its rows are read.
pub(crate) struct Text {
    pub(crate) encoding: TextEncoding,
    pub(crate) dialect: Dialect,
    pub(crate) place: Place,
}

impl Text {
    /// The text of a block.
    ///
    /// # Errors
    /// [`Fault::NotText`].
    pub(crate) fn decode(&self, block: &Block) -> Result<BlockText<'_>, Fault> {
        let text = self.encoding.decode(&block.bytes).map_err(|fault| match fault {
            NotText::Undecodable { line } => Fault::NotText(NotText::Undecodable { line: block.lines_before + line }),
            other => Fault::NotText(other),
        })?;
        Ok(BlockText {
            of: self,
            plain: !block.quoted && !has_lone_return(&text),
            // Copied once: to make a text of the bytes themselves they would have to be checked again, and slowly.
            text: Arc::new(text.into_owned()),
            rows_before: block.rows_before,
            lines_before: block.lines_before,
        })
    }
}

/// Whether a return ends a line alone.
fn has_lone_return(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n'))
}

/// A block, decoded.
pub(crate) struct BlockText<'t> {
    of: &'t Text,
    text: Arc<String>,
    /// Every line is a record.
    plain: bool,
    rows_before: u32,
    lines_before: u64,
}

impl BlockText<'_> {
    /// The text that a piece made of these rows has.
    pub(crate) fn piece_text(&self) -> PieceText {
        if self.plain { PieceText::Standing(self.text.clone()) } else { PieceText::Gathered(String::new()) }
    }

    /// Feeds the rows to `take`.
    ///
    /// # Errors
    /// Quotes that do not pair, and those of `take`.
    pub(crate) fn rows(&self, take: impl FnMut(Row<'_>) -> Result<(), Failure>) -> Result<(), Failure> {
        let Text { dialect, place, .. } = self.of;
        // `sep=;` is told to the spreadsheet and is no row of it.
        let before = i64::from(self.rows_before) - i64::from(dialect.instruction);
        let rows = Rows { text: &self.text, dialect: *dialect, before, lines_before: self.lines_before, place };
        if self.plain { rows.of_lines(take) } else { rows.of_records(take) }
    }
}

/// Makes rows of text.
pub(crate) struct Rows<'t> {
    pub(crate) text: &'t str,
    pub(crate) dialect: Dialect,
    /// Rows before it; one less than none where the first record is no row.
    pub(crate) before: i64,
    pub(crate) lines_before: u64,
    pub(crate) place: &'t Place,
}

impl Rows<'_> {
    /// Text without quotes: every line is a record.
    fn of_lines(&self, mut take: impl FnMut(Row<'_>) -> Result<(), Failure>) -> Result<(), Failure> {
        let text = self.text;
        let mut cells: Vec<Cell> = Vec::new();
        let mut start = 0;
        let mut number = self.before;
        while start < text.len() {
            let end = memchr::memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |at| start + at);
            let Span { start: begins, .. } = Span::new(start, end);
            let line = &text[start..end];
            start = end + 1;
            number += 1;
            let line = line.strip_suffix('\r').unwrap_or(line);
            if number > 0 && !line.is_empty() {
                take(Row::of_line(number as u32, line, begins, self.dialect.delimiter, &mut cells))?;
            }
        }
        Ok(())
    }

    /// Any text, by the csv reader.
    pub(crate) fn of_records(&self, mut take: impl FnMut(Row<'_>) -> Result<(), Failure>) -> Result<(), Failure> {
        let delimiter = self.dialect.delimiter;
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(Quoting::new(self.text.as_bytes(), delimiter));
        let mut record = csv::StringRecord::new();
        let mut cells: Vec<Cell> = Vec::new();
        let mut number = self.before;
        loop {
            match reader.read_record(&mut record) {
                Ok(true) => (),
                Ok(false) => return Ok(()),
                Err(_) => {
                    return Err(match reader.get_ref().fault() {
                        Some(fault) => quotes_unpaired(self.lines_before + fault.line, self.place.clone()),
                        None => unreadable(self.place.clone()),
                    });
                }
            }
            number += 1;
            if number > 0 {
                let spans = (0..record.len()).filter_map(|at| record.range(at));
                let filled = (0..).zip(spans).filter(|(_, span)| !span.is_empty());
                cells.clear();
                cells.extend(filled.map(|(column, span)| Cell { column, span: Span::new(span.start, span.end) }));
                take(Row::new(number as u32, record.as_slice(), &cells))?;
            }
        }
    }
}

fn quotes_unpaired(line: u64, place: Place) -> Failure {
    Failure::broken(
        format!("第 {line} 行（按文本行数）起的双引号没有成对，无法分清各格"),
        "用记事本打开文件，到该行补上或删去多余的双引号；或从系统重新导出，或另存为 .xlsx。",
    )
    .at(place)
}
