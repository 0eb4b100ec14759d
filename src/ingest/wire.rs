//! Wire: the form in which a worker's answer goes through its pipe. Writing it; `wire_reading.rs` reads it.
//!
//! ```text
//! answer   = "lianxi" VERSION message*                       all numbers little endian
//! message  = kind:u8 length:u32 payload
//! SHEET    = hidden:u8 1904:u8 hidden_rows:u32 (row:u32)* merges:u32 (top bottom left right:u32)* name
//! ROWS     = rows:u32 cells:u32 (number:u32 cells:u32)* (column:u16 length:u32)* texts
//! END      = rows:u32                                        of the sheet
//! REFUSED  = refusal:u8 sheet                                the name of the sheet, if in one
//! DONE     = sheets:u32                                      nothing follows
//! ```
//! Rows travel in bundles: their texts lie one after the other, so that they are checked and copied at once.

use std::io::{self, Write};
use std::ops::ControlFlow;

use super::gathering::{SheetHead, TakesSheets};
use super::refusal::Refusal;
use super::row::Row;
use super::table::DateSystem;
use super::workbook::Refused;

pub(super) const MAGIC: &[u8; 7] = b"lianxi\x01";
pub(super) const SHEET: u8 = 1;
pub(super) const ROWS: u8 = 2;
pub(super) const END: u8 = 3;
pub(super) const REFUSED: u8 = 4;
pub(super) const DONE: u8 = 5;
/// The longest payload, in bytes. A bundle goes out long before; one row may be long by itself.
pub(super) const LONGEST: usize = 64 << 20;
/// From how many bytes of text or cells on a bundle of rows goes out.
const BUNDLE: usize = 128 << 10;

/// Writes a worker's answer.
pub(crate) struct Answer<W> {
    out: W,
    /// The bundle that waits: its rows, its cells, its texts.
    rows: Vec<u8>,
    cells: Vec<u8>,
    texts: String,
    /// Rows of the open sheet, sheets so far.
    sheet_rows: u32,
    sheets: u32,
    /// Why it has had enough.
    fault: Option<Fault>,
}

enum Fault {
    /// Nobody reads the pipe any more.
    Pipe(io::Error),
    TooLong,
}

impl<W: Write> Answer<W> {
    pub(crate) fn new(mut out: W) -> io::Result<Self> {
        out.write_all(MAGIC)?;
        Ok(Answer {
            out,
            rows: Vec::new(),
            cells: Vec::new(),
            texts: String::new(),
            sheet_rows: 0,
            sheets: 0,
            fault: None,
        })
    }

    /// The last message: how the reading ended.
    ///
    /// # Errors
    /// The pipe is closed.
    pub(crate) fn finish(mut self, read: Result<(), Refused>) -> io::Result<()> {
        let refused = match (self.fault.take(), read) {
            (Some(Fault::Pipe(error)), _) => return Err(error),
            (Some(Fault::TooLong), _) => Some(Refused::from(Refusal::Absurd)),
            (None, Err(refused)) => Some(refused),
            (None, Ok(())) => None,
        };
        let Some(Refused { refusal, sheet }) = refused else {
            let sheets = self.sheets;
            return self.message(DONE, &[&sheets.to_le_bytes()]);
        };
        let number = Refusal::ALL.iter().position(|known| *known == refusal).expect("all refusals are listed");
        self.message(REFUSED, &[&[number as u8], sheet.unwrap_or_default().as_bytes()])
    }

    fn message(&mut self, kind: u8, parts: &[&[u8]]) -> io::Result<()> {
        send(&mut self.out, kind, parts)
    }

    /// Sends the rows that wait.
    fn flush(&mut self) -> io::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let counts = [(self.rows.len() / 8) as u32, (self.cells.len() / 6) as u32].map(u32::to_le_bytes);
        send(&mut self.out, ROWS, &[counts.as_flattened(), &self.rows, &self.cells, self.texts.as_bytes()])?;
        self.rows.clear();
        self.cells.clear();
        self.texts.clear();
        Ok(())
    }

    fn flow(&mut self, sent: io::Result<()>) -> ControlFlow<()> {
        match sent {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.fault = Some(Fault::Pipe(error));
                ControlFlow::Break(())
            }
        }
    }
}

fn send(out: &mut impl Write, kind: u8, parts: &[&[u8]]) -> io::Result<()> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let [a, b, c, d] = u32::try_from(length).expect("a message far below 4 GiB").to_le_bytes();
    out.write_all(&[kind, a, b, c, d])?;
    parts.iter().try_for_each(|part| out.write_all(part))?;
    out.flush()
}

impl<W: Write> TakesSheets for Answer<W> {
    fn begin(&mut self, sheet: SheetHead) -> ControlFlow<()> {
        self.sheets += 1;
        self.sheet_rows = 0;
        let mut head = vec![u8::from(sheet.hidden), u8::from(sheet.date_system == DateSystem::Excel1904)];
        let mut number = |number: u32| head.extend(number.to_le_bytes());
        number(sheet.outline.hidden_rows.len() as u32);
        sheet.outline.hidden_rows.iter().copied().for_each(&mut number);
        number(sheet.outline.merges.len() as u32);
        for merge in &sheet.outline.merges {
            [merge.rows.0, merge.rows.1, merge.columns.0, merge.columns.1].into_iter().for_each(&mut number);
        }
        let sent = self.message(SHEET, &[&head, sheet.name.as_bytes()]);
        self.flow(sent)
    }

    fn row(&mut self, row: Row<'_>) -> ControlFlow<()> {
        let before = self.cells.len();
        for (column, text) in row.cells() {
            self.cells.extend((column as u16).to_le_bytes());
            self.cells.extend((text.len() as u32).to_le_bytes());
            self.texts.push_str(text);
        }
        let cells = (self.cells.len() - before) / 6;
        if cells == 0 {
            return ControlFlow::Continue(());
        }
        self.rows.extend(row.number.to_le_bytes());
        self.rows.extend((cells as u32).to_le_bytes());
        self.sheet_rows += 1;
        if self.texts.len() + self.cells.len() < BUNDLE {
            return ControlFlow::Continue(());
        }
        if self.texts.len() + self.cells.len() + self.rows.len() + 8 > LONGEST {
            self.fault = Some(Fault::TooLong);
            return ControlFlow::Break(());
        }
        let sent = self.flush();
        self.flow(sent)
    }

    fn end(&mut self) -> ControlFlow<()> {
        let rows = self.sheet_rows.to_le_bytes();
        let sent = self.flush().and_then(|()| self.message(END, &[&rows]));
        self.flow(sent)
    }
}

#[cfg(test)]
#[path = "wire_tests.rs"]
mod tests;
