//! Plain frame: what must be known of an xlsx before its plain sheets are read. calamine says it, of the workbook
//! without its cells: its sheets, from which day it counts, and which of its number formats are dates.

use std::fmt::Write;
use std::fs::File;
use std::io::{Cursor, Read};

use calamine::{DataType, Reader, Sheet, Xlsx};
use memchr::memmem;

use super::archive::{Parts, framed, read_part};
use super::plain::{NumberKind, Plain};
use super::plain_text::Texts;
use super::workbook::{date_system, worksheets};

/// More sheets, or more formats, than an office's workbook has: calamine reads those.
const SHEETS: usize = 64;
const FORMATS: usize = 10_000;
/// The largest styles.xml that is looked at, in bytes.
const STYLES: u64 = 4 << 20;

/// The sheets of a workbook and how to read the plain ones; nothing where calamine has to read it.
pub(super) fn open(file: &File, parts: &Parts) -> Option<(Vec<Sheet>, Plain)> {
    if parts.sheets.len() > SHEETS {
        return None;
    }
    let count = match parts.styles {
        Some(part) => formats_at_most(file, part)?,
        None => 0,
    };
    let mut book = Xlsx::new(Cursor::new(framed(file, parts, one_cell_each(count).as_bytes())?)).ok()?;
    let sheets = book.sheets_metadata().to_vec();
    let formats = match worksheets(&sheets).first() {
        Some((_, sheet)) => kinds(&mut book, &sheet.name)?,
        None => Vec::new(),
    };
    let texts = match parts.texts {
        Some(part) => read_part(file, part, |part| Texts::read(part))?.ok()?,
        None => Texts::default(),
    };
    Some((sheets, Plain { texts, formats, date_system: date_system(book.has_1904_epoch()) }))
}

/// At least as many as the workbook has formats of cells.
fn formats_at_most(file: &File, styles: usize) -> Option<usize> {
    let text = read_part(file, styles, |part| {
        let mut text = Vec::new();
        part.take(STYLES).read_to_end(&mut text).is_ok_and(|length| (length as u64) < STYLES).then_some(text)
    })??;
    Some(memmem::find_iter(&text, "<xf").count()).filter(|count| *count <= FORMATS)
}

/// A sheet with the number 1 in every format.
fn one_cell_each(formats: usize) -> String {
    let mut sheet = String::from("<worksheet><sheetData><row r=\"1\">");
    for format in 0..formats {
        // Writing to a String cannot fail.
        let _ = write!(sheet, "<c s=\"{format}\"><v>1</v></c>");
    }
    sheet + "</row></sheetData></worksheet>"
}

/// What calamine takes the number 1 for in every format.
fn kinds(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Option<Vec<NumberKind>> {
    let mut cells = book.worksheet_cells_reader(sheet).ok()?;
    let mut kinds = Vec::new();
    while let Some(cell) = cells.next_cell().ok()? {
        let is_day = cell.get_value().get_datetime().is_some_and(|moment| moment.is_datetime());
        kinds.push(if is_day { NumberKind::Day } else { NumberKind::Number });
    }
    Some(kinds)
}
