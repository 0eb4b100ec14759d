//! Wire reading: a worker's answer out of its pipe, as untrusted as the file that the worker read.
//!
//! In: bytes. Out: the sheets, to whoever takes them; how the reading ended. Every number is checked against what
//! is there; nothing is reserved by a number alone.

use std::io::Read;
use std::ops::ControlFlow;

use super::archive::SheetOutline;
use super::gathering::{SheetHead, TakesSheets};
use super::header::Merge;
use super::refusal::Refusal;
use super::row::{Cell, Row};
use super::table::DateSystem;
use super::text_column::Span;
use super::wire::{DONE, END, LONGEST, MAGIC, REFUSED, ROWS, SHEET};
use super::workbook::Refused;

/// Rows and columns of a full sheet.
const FULL: (u32, u16) = (1_048_576, 16_384);
/// More sheets than any workbook of an office has.
const SHEETS: u32 = 10_000;

/// What does not hold together in an answer; the worker is as good as dead.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Garbled;

/// Reads an answer to its end, or until `takes` has had enough.
///
/// # Errors
/// The answer breaks off or does not hold together.
pub(crate) fn read_answer(mut pipe: impl Read, takes: &mut impl TakesSheets) -> Result<Result<(), Refused>, Garbled> {
    let mut magic = [0; MAGIC.len()];
    pipe.read_exact(&mut magic).map_err(|_| Garbled)?;
    if magic != *MAGIC {
        return Err(Garbled);
    }
    let mut reading = Reading { sheets: 0, rows: None, last: 0, cells: Vec::new() };
    let mut payload = Vec::new();
    loop {
        let kind = message(&mut pipe, &mut payload)?;
        let mut rest = Payload(&payload);
        let flow = match kind {
            SHEET => reading.sheet(rest, takes)?,
            ROWS => reading.rows(rest, takes)?,
            END => reading.end(rest, takes)?,
            REFUSED => {
                let refusal = Refusal::ALL.get(usize::from(rest.byte()?)).ok_or(Garbled)?;
                let sheet = Some(rest.text()?.to_owned()).filter(|sheet| !sheet.is_empty());
                return Ok(Err(Refused { refusal: *refusal, sheet }));
            }
            DONE if reading.rows.is_none() && rest.number()? == reading.sheets => {
                return if matches!(pipe.read(&mut [0]), Ok(0)) { Ok(Ok(())) } else { Err(Garbled) };
            }
            _ => return Err(Garbled),
        };
        if flow.is_break() {
            return Ok(Ok(()));
        }
    }
}

/// Reads the next message's payload; says its kind.
fn message(pipe: &mut impl Read, payload: &mut Vec<u8>) -> Result<u8, Garbled> {
    let mut head = [0; 5];
    pipe.read_exact(&mut head).map_err(|_| Garbled)?;
    let [kind, length @ ..] = head;
    let length = u32::from_le_bytes(length) as usize;
    if length > LONGEST {
        return Err(Garbled);
    }
    payload.clear();
    let read = pipe.take(length as u64).read_to_end(payload).map_err(|_| Garbled)?;
    if read == length { Ok(kind) } else { Err(Garbled) }
}

/// How far an answer has been read.
struct Reading {
    sheets: u32,
    /// Rows of the open sheet so far.
    rows: Option<u32>,
    /// The number of the last row.
    last: u32,
    /// The cells of a row, used again for the next.
    cells: Vec<Cell>,
}

impl Reading {
    fn sheet(&mut self, mut rest: Payload<'_>, takes: &mut impl TakesSheets) -> Result<ControlFlow<()>, Garbled> {
        self.sheets += 1;
        if self.rows.is_some() || self.sheets > SHEETS {
            return Err(Garbled);
        }
        (self.rows, self.last) = (Some(0), 0);
        let (hidden, is_1904) = (rest.byte()? != 0, rest.byte()? != 0);
        let date_system = if is_1904 { DateSystem::Excel1904 } else { DateSystem::Excel1900 };
        let hidden_rows = rest.numbers::<1>()?.map(|[row]| row).collect();
        let merges = rest
            .numbers::<4>()?
            .map(|[top, bottom, left, right]| Merge { rows: (top, bottom), columns: (left, right) })
            .collect();
        let outline = SheetOutline { hidden_rows, merges };
        Ok(takes.begin(SheetHead { name: rest.text()?.to_owned(), hidden, date_system, outline }))
    }

    fn rows(&mut self, mut rest: Payload<'_>, takes: &mut impl TakesSheets) -> Result<ControlFlow<()>, Garbled> {
        let open = self.rows.as_mut().ok_or(Garbled)?;
        let (rows, cells) = (rest.number()?, rest.number()?);
        let (rows, mut cells) = (rest.records::<8>(rows)?, rest.records::<6>(cells)?);
        let mut texts = rest.text()?;
        for &[a, b, c, d, count @ ..] in rows {
            let number = u32::from_le_bytes([a, b, c, d]);
            if number <= self.last || number > FULL.0 {
                return Err(Garbled);
            }
            self.last = number;
            *open += 1;
            let own;
            (own, cells) = cells.split_at_checked(u32::from_le_bytes(count) as usize).ok_or(Garbled)?;
            self.cells.clear();
            let mut end = 0;
            for &[low, high, length @ ..] in own {
                let column = u16::from_le_bytes([low, high]);
                let start = end;
                end += u32::from_le_bytes(length) as usize;
                if column >= FULL.1 || !texts.is_char_boundary(end) {
                    return Err(Garbled);
                }
                if end > start {
                    self.cells.push(Cell { column: u32::from(column), span: Span::new(start, end) });
                }
            }
            let (text, after) = texts.split_at(end);
            texts = after;
            if takes.row(Row::new(number, text, &self.cells)).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        if cells.is_empty() && texts.is_empty() { Ok(ControlFlow::Continue(())) } else { Err(Garbled) }
    }

    fn end(&mut self, mut rest: Payload<'_>, takes: &mut impl TakesSheets) -> Result<ControlFlow<()>, Garbled> {
        if self.rows.take().ok_or(Garbled)? != rest.number()? || !rest.0.is_empty() {
            return Err(Garbled);
        }
        Ok(takes.end())
    }
}

/// What is left of a message.
#[derive(Clone, Copy)]
struct Payload<'p>(&'p [u8]);

impl<'p> Payload<'p> {
    fn byte(&mut self) -> Result<u8, Garbled> {
        let (byte, rest) = self.0.split_first().ok_or(Garbled)?;
        self.0 = rest;
        Ok(*byte)
    }

    fn number(&mut self) -> Result<u32, Garbled> {
        let (number, rest) = self.0.split_first_chunk().ok_or(Garbled)?;
        self.0 = rest;
        Ok(u32::from_le_bytes(*number))
    }

    /// Records of `N` bytes.
    fn records<const N: usize>(&mut self, count: u32) -> Result<&'p [[u8; N]], Garbled> {
        let length = (count as usize).checked_mul(N).ok_or(Garbled)?;
        let (records, rest) = self.0.split_at_checked(length).ok_or(Garbled)?;
        self.0 = rest;
        Ok(records.as_chunks().0)
    }

    /// A count, and as many groups of numbers.
    fn numbers<const N: usize>(&mut self) -> Result<impl Iterator<Item = [u32; N]> + 'p, Garbled> {
        let count = self.number()?;
        let numbers = self.records::<4>(count.checked_mul(N as u32).ok_or(Garbled)?)?;
        Ok(numbers.as_chunks::<N>().0.iter().map(|group| group.map(u32::from_le_bytes)))
    }

    /// All the rest as text.
    fn text(self) -> Result<&'p str, Garbled> {
        str::from_utf8(self.0).map_err(|_| Garbled)
    }
}
