//! Workbook 工作簿: cells of xlsx, xls and ods → rows, through calamine.
//!
//! In: an open file. Out: its sheets, row by row, to whoever takes them; or why it is refused.
//! An xlsx that is written the plain way is read by `plain.rs`. Another one streams cell by cell: `worksheet_range` would allocate the whole rectangle up to a stray
//! cell in the last corner. For xls and ods calamine has nothing else; `compound.rs` and
//! `ods_outline.rs` have measured that rectangle before.

use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::ops::ControlFlow;

use calamine::{DataType, Ods, OdsError, Reader, Sheet, SheetType, SheetVisible, Xls, Xlsx};

use super::archive::{self, Format, Parts, SheetOutline};
use super::compound;
use super::container::{Container, HEAD, classify};
use super::gathering::{SheetHead, TakesSheets};
use super::number::{write_integer, write_iso_day, write_number, write_serial_day};
use super::panics::caught;
use super::plain::Halt;
use super::plain_frame;
use super::refusal::Refusal;
use super::row::{OwnRow, Row};
use super::table::DateSystem;

/// The largest xls that is read, in bytes; one full sheet stays far below.
const XLS_LIMIT: u64 = 512 << 20;
/// Rows of a full sheet; a reference beyond them is a broken file's.
const ROWS: u32 = 1_048_576;
/// Columns of a full sheet; a reference beyond them is a broken file's.
const COLUMNS: u32 = 16_384;
/// The most text that the rows of a workbook may hold together, in bytes: a shared text that stands in a million
/// cells adds up.
const TEXT: usize = 1 << 30;

/// A workbook that is not read, and the sheet in which it turned out.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) refusal: Refusal,
    pub(crate) sheet: Option<String>,
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Refused { refusal, sheet: None }
    }
}

/// Why the reading ended early.
enum Stop {
    Refused(Refused),
    /// Whoever takes the sheets has had enough, and knows why.
    Enough,
}

impl From<Refused> for Stop {
    fn from(refused: Refused) -> Self {
        Stop::Refused(refused)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Stop::Refused(refusal.into())
    }
}

/// Reads a workbook of any format to its end, or until `takes` has had enough.
///
/// # Errors
/// What `archive.rs` and `compound.rs` refuse, what calamine cannot read, a password.
pub(crate) fn read_workbook(file: &File, takes: &mut impl TakesSheets) -> Result<(), Refused> {
    match caught(|| read_container(file, takes)).unwrap_or_else(|| Err(Refusal::Damaged.into())) {
        Err(Stop::Refused(refused)) => Err(refused),
        Ok(()) | Err(Stop::Enough) => Ok(()),
    }
}

fn read_container(mut file: &File, takes: &mut impl TakesSheets) -> Result<(), Stop> {
    let damaged = |_| Refusal::Damaged;
    let mut head = Vec::with_capacity(HEAD);
    file.rewind().map_err(damaged)?;
    file.take(HEAD as u64).read_to_end(&mut head).map_err(damaged)?;
    file.rewind().map_err(damaged)?;
    match classify(&head) {
        Container::Zip => read_zipped(file, takes),
        Container::Compound => read_compound(file, takes),
        _ => Err(Refusal::NotWorkbook.into()),
    }
}

/// Reads a zipped workbook (xlsx, ods).
fn read_zipped(mut file: &File, takes: &mut impl TakesSheets) -> Result<(), Stop> {
    let anatomy = archive::inspect(file)?;
    let mut book = Book::new(anatomy.sheets, takes);
    if let Some(parts) = &anatomy.parts
        && book.read_plain(file, parts)?
    {
        return Ok(());
    }
    file.rewind().map_err(|_| Refusal::Damaged)?;
    let reader = BufReader::new(file);
    match anatomy.format {
        Format::Xlsx => book.read_xlsx(Xlsx::new(reader).map_err(|_| Refusal::Damaged)?),
        Format::Ods => {
            let ods = Ods::new(reader).map_err(|error| match error {
                OdsError::Password => Refusal::Encrypted,
                OdsError::InvalidMime(_) => Refusal::NotWorkbook,
                _ => Refusal::Damaged,
            })?;
            book.read_ranges(ods, DateSystem::Excel1900)
        }
    }
}

/// Reads an xlsx by calamine alone, to hold the plain reading against.
///
/// # Errors
/// As [`read_workbook`].
#[cfg(test)]
pub(super) fn read_by_calamine(mut file: &File, takes: &mut impl TakesSheets) -> Result<(), Refused> {
    let mut read = || {
        let anatomy = archive::inspect(file)?;
        file.rewind().map_err(|_| Refusal::Damaged)?;
        let book = Xlsx::new(BufReader::new(file)).map_err(|_| Refusal::Damaged)?;
        Book::new(anatomy.sheets, takes).read_xlsx(book)
    };
    match read() {
        Err(Stop::Refused(refused)) => Err(refused),
        Ok(()) | Err(Stop::Enough) => Ok(()),
    }
}

/// Reads an xls.
fn read_compound(mut file: &File, takes: &mut impl TakesSheets) -> Result<(), Stop> {
    if file.metadata().map_err(|_| Refusal::Damaged)?.len() > XLS_LIMIT {
        return Err(Refusal::Absurd.into());
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(|_| Refusal::Damaged)?;
    let outlines = compound::inspect(&bytes)?;
    let xls = Xls::new(Cursor::new(bytes)).map_err(|_| Refusal::Damaged)?;
    let system = date_system(xls.has_1904_epoch());
    Book::new(outlines, takes).read_ranges(xls, system)
}

pub(super) fn date_system(is_1904: bool) -> DateSystem {
    if is_1904 { DateSystem::Excel1904 } else { DateSystem::Excel1900 }
}

/// A workbook while its sheets are read; what is read a second time is handed out once.
struct Book<'t, T> {
    /// In the order of the workbook.
    outlines: Vec<SheetOutline>,
    takes: &'t mut T,
    /// Bytes of text handed out so far.
    text: usize,
    /// The sheet that is read, counted from 1.
    turn: usize,
    /// How many sheets have been begun and ended for whoever takes them, and the last row of the last.
    begun: usize,
    ended: usize,
    last_row: u32,
}

impl<'t, T: TakesSheets> Book<'t, T> {
    fn new(outlines: Vec<SheetOutline>, takes: &'t mut T) -> Self {
        Book { outlines, takes, text: 0, turn: 0, begun: 0, ended: 0, last_row: 0 }
    }

    fn begin(&mut self, index: usize, sheet: &Sheet, date_system: DateSystem) -> Result<(), Stop> {
        self.turn += 1;
        if self.turn <= self.begun {
            return Ok(());
        }
        (self.begun, self.last_row) = (self.turn, 0);
        go_on(self.takes.begin(SheetHead {
            name: sheet.name.clone(),
            hidden: sheet.visible != SheetVisible::Visible,
            date_system,
            outline: self.outlines.get_mut(index).map(std::mem::take).unwrap_or_default(),
        }))
    }

    fn row(&mut self, row: Row<'_>) -> Result<(), Stop> {
        if self.turn < self.begun || self.turn <= self.ended || row.number <= self.last_row {
            return Ok(());
        }
        self.last_row = row.number;
        self.text += row.text().len();
        if self.text > TEXT {
            return Err(Refusal::Absurd.into());
        }
        go_on(self.takes.row(row))
    }

    fn end(&mut self) -> Result<(), Stop> {
        if self.turn <= self.ended {
            return Ok(());
        }
        self.ended = self.turn;
        go_on(self.takes.end())
    }

    /// Reads the sheets without calamine as far as they are written the plain way; says whether all were.
    fn read_plain(&mut self, file: &File, parts: &Parts) -> Result<bool, Stop> {
        let Some((sheets, plain)) = plain_frame::open(file, parts) else { return Ok(false) };
        for (index, sheet) in worksheets(&sheets) {
            let Some(Some(part)) = parts.sheets.get(index) else {
                self.turn = 0;
                return Ok(false);
            };
            self.begin(index, &sheet, plain.date_system)?;
            match archive::read_part(file, *part, |part| plain.read_sheet(part, |row| self.row(row))) {
                Some(Ok(())) => self.end()?,
                Some(Err(Halt::Enough(stop))) => return Err(stop),
                Some(Err(Halt::Unusual)) | None => {
                    self.turn = 0;
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    /// Streams the cells of every sheet.
    fn read_xlsx<R: Read + Seek>(&mut self, mut book: Xlsx<R>) -> Result<(), Stop> {
        let system = date_system(book.has_1904_epoch());
        for (index, sheet) in worksheets(book.sheets_metadata()) {
            self.begin(index, &sheet, system)?;
            let damaged = || Refused { refusal: Refusal::Damaged, sheet: Some(sheet.name.clone()) };
            let mut row = OwnRow::default();
            let mut cells = book.worksheet_cells_reader(&sheet.name).map_err(|_| damaged())?;
            while let Some(cell) = cells.next_cell().map_err(|_| damaged())? {
                let (at, column) = cell.get_position();
                // Outside the sheet, or before the cell before it: read on, a cell would be lost or stand for another.
                if at >= ROWS || column >= COLUMNS || (row.number == at + 1 && row.reaches(column)) {
                    return Err(damaged().into());
                }
                let number = at.saturating_add(1);
                if number != row.number {
                    // Rows that go back would lose their numbers' order; no program writes them.
                    if number < row.number {
                        return Err(damaged().into());
                    }
                    self.row(row.as_row())?;
                    row.restart(number);
                }
                write_cell(&mut row, column, cell.get_value(), system);
            }
            self.row(row.as_row())?;
            self.end()?;
        }
        Ok(())
    }

    /// Reads the rectangle of every sheet; only after its size has been measured.
    fn read_ranges<R: Read + Seek, B: Reader<R>>(&mut self, mut book: B, system: DateSystem) -> Result<(), Stop> {
        for (index, sheet) in worksheets(book.sheets_metadata()) {
            self.begin(index, &sheet, system)?;
            let mut row = OwnRow::default();
            let damaged = |_| Refused { refusal: Refusal::Damaged, sheet: Some(sheet.name.clone()) };
            let range = book.worksheet_range(&sheet.name).map_err(damaged)?;
            let (top, left) = range.start().unwrap_or_default();
            for (number, cells) in (top.saturating_add(1)..).zip(range.rows()) {
                row.restart(number);
                for (column, cell) in (left..).zip(cells) {
                    write_cell(&mut row, column, cell, system);
                }
                self.row(row.as_row())?;
            }
            self.end()?;
        }
        Ok(())
    }
}

fn go_on(flow: ControlFlow<()>) -> Result<(), Stop> {
    if flow.is_break() { Err(Stop::Enough) } else { Ok(()) }
}

/// The sheets that hold cells (not charts or macros), each with its place in the workbook.
pub(super) fn worksheets(sheets: &[Sheet]) -> Vec<(usize, Sheet)> {
    sheets.iter().cloned().enumerate().filter(|(_, sheet)| sheet.typ == SheetType::WorkSheet).collect()
}

/// Appends a cell as text (see `number.rs` for numbers and dates).
fn write_cell<D: DataType>(row: &mut OwnRow, column: u32, cell: &D, system: DateSystem) {
    if let Some(text) = cell.get_string() {
        row.push(column, text);
    } else if let Some(number) = cell.get_float() {
        row.push_with(column, |out| write_number(out, number));
    } else if let Some(number) = cell.get_int() {
        row.push_with(column, |out| write_integer(out, number));
    } else if let Some(moment) = cell.get_datetime() {
        row.push_with(column, |out| {
            if moment.is_datetime() {
                write_serial_day(out, moment.as_f64(), system);
            } else {
                write_number(out, moment.as_f64());
            }
        });
    } else if let Some(iso) = cell.get_datetime_iso() {
        row.push_with(column, |out| write_iso_day(out, iso));
    } else if let Some(iso) = cell.get_duration_iso() {
        row.push(column, iso);
    } else if let Some(yes) = cell.get_bool() {
        row.push(column, if yes { "TRUE" } else { "FALSE" });
    } else if let Some(error) = cell.get_error() {
        row.push(column, &error.to_string());
    }
}
