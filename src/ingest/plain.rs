//! Plain sheets: the rows of an xlsx as nearly every program writes them, in a third of calamine's time.
//!
//! In: the XML of a sheet, the shared texts, which formats are dates. Out: rows to whoever takes them; or [`Unusual`]
//! at anything that is not written in the plain way. Then calamine reads the workbook, and what was handed out before
//! is not handed out again. What both can read they read alike (plain_tests.rs).

use std::io::Read;

use memchr::memmem::Finder;

use super::number::{write_number, write_serial_day};
use super::plain_pieces::{Pieces, Unusual, attributes, expect};
use super::plain_text::{Texts, text_element, unescape, until_tag};
use super::row::{OwnRow, Row};
use super::table::DateSystem;

/// Columns of a full sheet; a cell beyond them is not read.
const COLUMNS: u32 = 16_384;

/// What the numbers of a format are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberKind {
    Number,
    Day,
}

/// What is known of a workbook before its sheets are read.
pub(super) struct Plain {
    pub(super) texts: Texts,
    /// By the number of the cell's style; styles beyond are numbers.
    pub(super) formats: Vec<NumberKind>,
    pub(super) date_system: DateSystem,
}

/// Why a sheet was not read to its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Halt<E> {
    Unusual,
    /// Whoever takes the rows has had enough.
    Enough(E),
}

impl<E> From<Unusual> for Halt<E> {
    fn from(Unusual: Unusual) -> Self {
        Halt::Unusual
    }
}

impl Plain {
    /// Reads a sheet; `take` gets every row that holds a character.
    pub(super) fn read_sheet<E>(
        &self,
        part: impl Read,
        mut take: impl FnMut(Row<'_>) -> Result<(), E>,
    ) -> Result<(), Halt<E>> {
        let mut pieces = Pieces::new(part);
        if attributes(&mut pieces.preamble("<sheetData")?, |_, _| None)? {
            return Ok(());
        }
        let end = Finder::new("</row>");
        let mut reading = RowReading { plain: self, row: OwnRow::default(), scratch: String::new() };
        while let Some(mut piece) = pieces.next(&end)? {
            loop {
                piece = piece.trim_ascii_start();
                if piece.is_empty() {
                    break;
                }
                if piece.starts_with("</sheetData>") {
                    return Ok(());
                }
                if reading.row(&mut piece)? {
                    take(reading.row.as_row()).map_err(Halt::Enough)?;
                }
            }
        }
        Err(Halt::Unusual)
    }
}

/// A sheet's rows while they are read.
struct RowReading<'p> {
    plain: &'p Plain,
    row: OwnRow,
    scratch: String,
}

impl RowReading<'_> {
    /// Reads a row; says whether anything stands in it.
    fn row(&mut self, rest: &mut &str) -> Result<bool, Unusual> {
        expect(rest, "<row")?;
        let mut stated = None;
        let closed = attributes(rest, |name, value| {
            if name == "r" {
                stated = Some(value);
            }
            Some(())
        })?;
        let stated = stated.filter(|stated| is_number(stated)).ok_or(Unusual)?;
        let number = stated.parse().map_err(|_| Unusual)?;
        // The same row twice, or one further up, is no plain sheet's.
        if number <= self.row.number {
            return Err(Unusual);
        }
        self.row.restart(number);
        if closed {
            return Ok(false);
        }
        loop {
            *rest = rest.trim_ascii_start();
            if let Some(after) = rest.strip_prefix("</row>") {
                *rest = after;
                return Ok(self.row.as_row().cells().next().is_some());
            }
            self.cell(rest, stated)?;
        }
    }

    fn cell(&mut self, rest: &mut &str, row: &str) -> Result<(), Unusual> {
        expect(rest, "<c")?;
        let (mut reference, mut style, mut kind) = ("", "", "n");
        let closed = attributes(rest, |name, value| {
            match name {
                "r" => reference = value,
                "s" => style = value,
                "t" => kind = value,
                _ => (),
            }
            Some(())
        })?;
        let column = column_of(reference, row)?;
        // Outside the sheet, or before the cell before it: calamine's reader says what is wrong.
        if column >= COLUMNS || self.row.reaches(column) {
            return Err(Unusual);
        }
        if closed {
            return Ok(());
        }
        *rest = rest.trim_ascii_start();
        if rest.starts_with("<f") {
            expect(rest, "<f")?;
            if !attributes(rest, |_, _| Some(()))? {
                until_tag(rest)?;
                expect(rest, "</f>")?;
            }
            *rest = rest.trim_ascii_start();
        }
        if kind == "inlineStr" {
            self.inline(rest, column)?;
        } else if let Some(after) = rest.strip_prefix("<v>") {
            *rest = after;
            let value = until_tag(rest)?;
            expect(rest, "</v>")?;
            self.value(column, kind, style, value)?;
        } else if let Some(after) = rest.strip_prefix("<v/>") {
            *rest = after;
        }
        *rest = rest.trim_ascii_start();
        expect(rest, "</c>")
    }

    /// A text that stands in the cell itself.
    fn inline(&mut self, rest: &mut &str, column: u32) -> Result<(), Unusual> {
        let Some(after) = rest.strip_prefix("<is>") else { return Ok(()) };
        *rest = after.trim_ascii_start();
        self.scratch.clear();
        if !rest.starts_with("</is>") {
            text_element(rest, &mut self.scratch)?;
        }
        *rest = rest.trim_ascii_start();
        expect(rest, "</is>")?;
        self.push(column, None);
        Ok(())
    }

    fn value(&mut self, column: u32, kind: &str, style: &str, value: &str) -> Result<(), Unusual> {
        if value.is_empty() {
            return Ok(());
        }
        match kind {
            "s" => {
                let index = Some(value).filter(|value| is_number(value)).ok_or(Unusual)?;
                let text = self.plain.texts.get(index.parse().map_err(|_| Unusual)?).ok_or(Unusual)?;
                self.push(column, Some(text));
            }
            "n" => self.number(column, style, value)?,
            "str" => {
                self.scratch.clear();
                unescape(value, &mut self.scratch)?;
                self.push(column, None);
            }
            "b" if matches!(value, "0" | "1") => self.push(column, Some(if value == "1" { "TRUE" } else { "FALSE" })),
            "e" if matches!(value, "#DIV/0!" | "#N/A" | "#NAME?" | "#NULL!" | "#NUM!" | "#REF!" | "#VALUE!") => {
                self.push(column, Some(value));
            }
            _ => return Err(Unusual),
        }
        Ok(())
    }

    fn number(&mut self, column: u32, style: &str, value: &str) -> Result<(), Unusual> {
        let kind = match style {
            "" => NumberKind::Number,
            _ if is_number(style) => {
                let style: usize = style.parse().map_err(|_| Unusual)?;
                self.plain.formats.get(style).copied().unwrap_or(NumberKind::Number)
            }
            _ => return Err(Unusual),
        };
        let digits = value.as_bytes();
        let ends = digits.first().is_some_and(|first| first.is_ascii_digit() || *first == b'-')
            && digits.last().is_some_and(u8::is_ascii_digit);
        if !ends || !digits.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E')) {
            return Err(Unusual);
        }
        let number: f64 = value.parse().map_err(|_| Unusual)?;
        if column < COLUMNS {
            self.row.push_with(column, |out| match kind {
                NumberKind::Number => write_number(out, number),
                NumberKind::Day => write_serial_day(out, number, self.plain.date_system),
            });
        }
        Ok(())
    }

    /// Adds a text, or what is in the scratch.
    fn push(&mut self, column: u32, text: Option<&str>) {
        if column < COLUMNS {
            self.row.push(column, text.unwrap_or(&self.scratch));
        }
    }
}

/// Digits only, no more than a number of rows or styles has.
fn is_number(text: &str) -> bool {
    (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The column of a cell's reference (from 0), which must name its row.
fn column_of(reference: &str, row: &str) -> Result<u32, Unusual> {
    let letters = reference.strip_suffix(row).ok_or(Unusual)?;
    if !(1..=3).contains(&letters.len()) || !letters.bytes().all(|letter| letter.is_ascii_uppercase()) {
        return Err(Unusual);
    }
    Ok(letters.bytes().fold(0, |column, letter| column * 26 + u32::from(letter - b'A') + 1) - 1)
}

#[cfg(test)]
#[path = "plain_tests.rs"]
mod tests;
