//! Workbook 工作簿: cells of xlsx, xls and ods → rows. The only place that knows calamine.
//!
//! An xlsx streams cell by cell: `worksheet_range` would allocate the whole rectangle up to a stray
//! cell in the last corner. For xls and ods calamine has nothing else; `compound.rs` and
//! `ods_outline.rs` have measured that rectangle before.

use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::Path;
use std::sync::Arc;

use calamine::{DataType, Ods, OdsError, Reader, Sheet, SheetType, SheetVisible, Xls, Xlsx};

use super::archive::{self, Format, Refusal, SheetOutline};
use super::compound;
use super::header_names::HeaderNames;
use super::number::{write_integer, write_iso_day, write_number, write_serial_day};
use super::panics::caught;
use super::row::Row;
use super::sheet::{Outcome, SheetFacts, SheetReading};
use super::table::DateSystem;
use crate::failure::Failure;
use crate::place::Place;

/// What came of every sheet, with its place, in the order of the workbook.
pub(crate) type Sheets = Vec<(Place, Outcome)>;

/// The largest xls that is read, in bytes; one full sheet stays far below.
const XLS_LIMIT: u64 = 512 << 20;
/// Rows of a full sheet; a reference beyond them is a broken file's.
const ROWS: u32 = 1_048_576;
/// Columns of a full sheet; a reference beyond them is a broken file's.
const COLUMNS: u32 = 16_384;

/// Reads a zipped workbook (xlsx, ods).
///
/// # Errors
/// What `archive.rs` refuses, what calamine cannot read, a password.
pub(crate) fn read_zipped(path: &Path, file: &Arc<str>, names: &HeaderNames<'_>) -> Result<Sheets, Failure> {
    let refused = |refusal| refused(refusal, Place::file(file.clone(), None));
    let anatomy = archive::inspect(path).map_err(refused)?;
    let reader = BufReader::new(File::open(path).map_err(|_| refused(Refusal::Damaged))?);
    let book = Book { file, names, outlines: anatomy.sheets };
    caught(|| match anatomy.format {
        Format::Xlsx => book.read_xlsx(Xlsx::new(reader).map_err(|_| refused(Refusal::Damaged))?),
        Format::Ods => {
            let ods = Ods::new(reader).map_err(|error| {
                refused(match error {
                    OdsError::Password => Refusal::Encrypted,
                    OdsError::InvalidMime(_) => Refusal::NotWorkbook,
                    _ => Refusal::Damaged,
                })
            })?;
            book.read_ranges(ods, DateSystem::Excel1900)
        }
    })
    .unwrap_or_else(|| Err(refused(Refusal::Damaged)))
}

/// Reads an xls.
///
/// # Errors
/// What `compound.rs` refuses, what calamine cannot read, a password.
pub(crate) fn read_compound(path: &Path, file: &Arc<str>, names: &HeaderNames<'_>) -> Result<Sheets, Failure> {
    let refused = |refusal| refused(refusal, Place::file(file.clone(), None));
    let size = std::fs::metadata(path).map_or(0, |metadata| metadata.len());
    if size > XLS_LIMIT {
        return Err(refused(Refusal::Absurd));
    }
    let bytes = std::fs::read(path).map_err(|_| refused(Refusal::Damaged))?;
    let outlines = compound::inspect(&bytes).map_err(refused)?;
    let book = Book { file, names, outlines };
    caught(|| {
        let xls = Xls::new(Cursor::new(bytes)).map_err(|_| refused(Refusal::Damaged))?;
        let system = date_system(xls.has_1904_epoch());
        book.read_ranges(xls, system)
    })
    .unwrap_or_else(|| Err(refused(Refusal::Damaged)))
}

fn date_system(is_1904: bool) -> DateSystem {
    if is_1904 { DateSystem::Excel1904 } else { DateSystem::Excel1900 }
}

/// A workbook while its sheets are read.
struct Book<'b> {
    file: &'b Arc<str>,
    names: &'b HeaderNames<'b>,
    /// In the order of the workbook.
    outlines: Vec<SheetOutline>,
}

impl Book<'_> {
    fn facts(&self, index: usize, sheet: &Sheet, date_system: DateSystem) -> SheetFacts {
        let outline = self.outlines.get(index).cloned().unwrap_or_default();
        SheetFacts {
            file: self.file.clone(),
            sheet: Some(sheet.name.as_str().into()),
            encoding: None,
            date_system,
            hidden: sheet.visible != SheetVisible::Visible,
            hidden_rows: outline.hidden_rows,
            merges: outline.merges,
        }
    }

    /// Streams the cells of every sheet.
    fn read_xlsx<R: Read + Seek>(&self, mut book: Xlsx<R>) -> Result<Sheets, Failure> {
        let system = date_system(book.has_1904_epoch());
        let mut sheets = Sheets::new();
        for (index, sheet) in worksheets(book.sheets_metadata()) {
            let facts = self.facts(index, &sheet, system);
            let place = facts.place();
            let broken = |_| refused(Refusal::Damaged, place.clone());
            let mut reading = SheetReading::new(facts, self.names);
            let mut row = Row::default();
            let mut cells = book.worksheet_cells_reader(&sheet.name).map_err(broken)?;
            while let Some(cell) = cells.next_cell().map_err(broken)? {
                let (at, column) = cell.get_position();
                // Outside the sheet, or before the cell before it: read on, a cell would be lost or stand for another.
                if at >= ROWS || column >= COLUMNS || (row.number == at + 1 && row.reaches(column)) {
                    return Err(refused(Refusal::Damaged, place));
                }
                let number = at.saturating_add(1);
                if number != row.number {
                    // Rows that go back would lose their numbers' order; no program writes them.
                    if number < row.number {
                        return Err(refused(Refusal::Damaged, place));
                    }
                    reading.row(&row)?;
                    if reading.is_hopeless() {
                        break;
                    }
                    row.restart(number);
                }
                write_cell(&mut row, column, cell.get_value(), system);
            }
            reading.row(&row)?;
            sheets.push((place, reading.finish()?));
        }
        Ok(sheets)
    }

    /// Reads the rectangle of every sheet; only after its size has been measured.
    fn read_ranges<R: Read + Seek, B: Reader<R>>(&self, mut book: B, system: DateSystem) -> Result<Sheets, Failure> {
        let mut sheets = Sheets::new();
        for (index, sheet) in worksheets(book.sheets_metadata()) {
            let facts = self.facts(index, &sheet, system);
            let place = facts.place();
            let mut reading = SheetReading::new(facts, self.names);
            let mut row = Row::default();
            let range = book.worksheet_range(&sheet.name).map_err(|_| refused(Refusal::Damaged, place.clone()))?;
            let (top, left) = range.start().unwrap_or_default();
            for (number, cells) in (top.saturating_add(1)..).zip(range.rows()) {
                row.restart(number);
                for (column, cell) in (left..).zip(cells) {
                    write_cell(&mut row, column, cell, system);
                }
                reading.row(&row)?;
            }
            sheets.push((place, reading.finish()?));
        }
        Ok(sheets)
    }
}

/// The sheets that hold cells (not charts or macros), each with its place in the workbook.
fn worksheets(sheets: &[Sheet]) -> Vec<(usize, Sheet)> {
    sheets.iter().cloned().enumerate().filter(|(_, sheet)| sheet.typ == SheetType::WorkSheet).collect()
}

/// Appends a cell as text (see `number.rs` for numbers and dates).
fn write_cell<D: DataType>(row: &mut Row, column: u32, cell: &D, system: DateSystem) {
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

/// The words for a workbook that is not read. Third-party texts are not shown: they may quote cells.
fn refused(refusal: Refusal, place: Place) -> Failure {
    let (what, remedy) = match refusal {
        Refusal::Damaged => (
            "工作簿无法读取，文件可能不完整或已损坏",
            "重新导出或重新拷贝；能用 Excel/WPS 打开的，另存为 .xlsx 后替换。",
        ),
        Refusal::Absurd => (
            "工作簿解压后大得不合常理，没有打开",
            "重新导出；确是台账的，用 Excel/WPS 打开后另存为 .xlsx，过大的按年份拆成几个。",
        ),
        Refusal::Encrypted => ("工作簿已加密", "用 Excel/WPS 打开，取消打开密码后保存，再放入 exports/。"),
        Refusal::Binary => ("不能读取 .xlsb 工作簿", "用 Excel/WPS 打开后另存为 .xlsx。"),
        Refusal::NotWorkbook => (
            "文件不是工作簿",
            "用 Excel/WPS 打开后另存为 .xlsx；不是台账的文件请移出 exports/，或写入 lianxi.toml 的 [exports] ignore。",
        ),
        Refusal::FarCell => (
            "工作表远处有零星内容，范围大得不合常理",
            "用 Excel/WPS 打开，删去台账右边和下边多余的行、列，另存为 .xlsx 后替换。",
        ),
    };
    Failure::broken(what, remedy).at(place)
}
