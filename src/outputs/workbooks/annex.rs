//! The annex workbook 统计附表.xlsx: the sheets of an [`Annex`] as an xlsx file.
//!
//! In: typed cells, final and masked. Out: bytes, the same for the same annex. A number is written as a
//! number, a day as a day, every text as a string; nothing is computed, so nothing can differ from the PDFs.

use std::borrow::Cow;

use chrono::Datelike;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use super::appearance::{self, AS_DATE};
use super::not_written;
use super::sheet_names::SheetNames;
use crate::documents::annex::{Annex, Sheet, Value};
use crate::failure::Failure;
use crate::money::Decimal;
use crate::period::date;

/// What the file is called, after its period.
pub const ANNEX: &str = "统计附表";

/// The row of the heads, from 0; the title stands above.
const HEAD_ROW: u32 = 1;

/// Narrower tables are widened to this, in characters: their titles need room, and a page has it.
const NARROWEST: f64 = 84.0;

/// The height of a line of text, in points.
const LINE: f64 = 16.0;

/// 统计附表.xlsx: one sheet for each of the annex, which is used up on the way: a large one is not held twice.
///
/// # Errors
/// The workbook could not be put together (exit 3).
pub fn annex_workbook(annex: Annex) -> Result<Vec<u8>, Failure> {
    write(annex).map_err(|error| not_written(ANNEX, &error))
}

fn write(annex: Annex) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&appearance::properties(&annex.title)?);
    let formats = Formats::new();
    let mut names = SheetNames::default();
    for sheet in annex.sheets {
        let name = names.name(&sheet.name, ANNEX);
        write_sheet(workbook.add_worksheet().set_name(name)?, &sheet, &formats)?;
    }
    workbook.save_to_buffer()
}

/// The formats of all cells, made once.
struct Formats {
    text: Format,
    /// A text that begins like a formula stays one, even where somebody edits its cell.
    guarded: Format,
    day: Format,
    /// By the number of decimals.
    numbers: [Format; 3],
}

impl Formats {
    fn new() -> Self {
        let body = appearance::body;
        Formats {
            text: body(),
            guarded: body().set_quote_prefix(),
            day: body().set_num_format(AS_DATE),
            numbers: ["0", "0.0", "0.00"].map(|format| body().set_num_format(format)),
        }
    }

    fn of_text(&self, text: &str) -> &Format {
        if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { &self.guarded } else { &self.text }
    }

    fn of_number(&self, number: Decimal) -> &Format {
        &self.numbers[usize::from(number.scale()).min(self.numbers.len() - 1)]
    }
}

fn write_sheet(target: &mut Worksheet, sheet: &Sheet, formats: &Formats) -> Result<(), XlsxError> {
    let widths = widths(sheet);
    write_title(target, &sheet.title, &widths)?;
    for ((column, width), at) in sheet.columns.iter().zip(&widths).zip(0..) {
        target.write_string_with_format(HEAD_ROW, at, &column.head, &appearance::head(false))?;
        target.set_column_width(at, *width)?;
    }
    for (row, at) in sheet.rows.iter().zip(HEAD_ROW + 1..) {
        for (value, column) in row.iter().zip(0..) {
            write_value(target, at, column, value, formats)?;
        }
    }
    let mut last_row = HEAD_ROW + sheet.rows.len() as u32;
    let last_column = (sheet.columns.len() as u16).saturating_sub(1);
    // Where there is nothing to sort out, there is nothing to filter.
    if sheet.rows.len() > 1 {
        target.autofilter(HEAD_ROW, 0, last_row, last_column)?;
    }
    if let Some(note) = &sheet.note {
        last_row += 1;
        target.write_string_with_format(last_row, 0, note, &appearance::plain())?;
    }
    target.set_freeze_panes(HEAD_ROW + 1, sheet.fixed)?;
    target.set_print_area(0, 0, last_row, last_column)?;
    appearance::for_printing(target, HEAD_ROW)
}

/// The title across all columns, in as many lines as it needs: a print area would cut what runs over.
fn write_title(target: &mut Worksheet, title: &str, widths: &[f64]) -> Result<(), XlsxError> {
    let format = appearance::plain().set_bold().set_text_wrap();
    if widths.len() > 1 {
        target.merge_range(0, 0, 0, widths.len() as u16 - 1, "", &format)?;
    }
    target.write_string_with_format(0, 0, title, &format)?;
    let lines = (UnicodeWidthStr::width(title) as f64 / widths.iter().sum::<f64>()).ceil();
    target.set_row_height(0, LINE * lines)?;
    Ok(())
}

fn write_value(
    target: &mut Worksheet,
    row: u32,
    column: u16,
    value: &Value,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match value {
        Value::Empty => target.write_blank(row, column, &formats.text)?,
        Value::Text(text) => {
            target.write_string_with_format(row, column, appearance::fitting(text), formats.of_text(text))?
        }
        Value::Number(number) => {
            target.write_number_with_format(row, column, as_float(*number), formats.of_number(*number))?
        }
        // The file format counts days from 1900; what is older can only be a text.
        Value::Day(day) if date(*day).year() < 1900 => {
            target.write_string_with_format(row, column, date(*day).to_string(), &formats.text)?
        }
        Value::Day(day) => target.write_date_with_format(row, column, date(*day), &formats.day)?,
    };
    Ok(())
}

/// The float nearest to a decimal; up to fifteen digits it reads back to the last of them.
fn as_float(number: Decimal) -> f64 {
    number.to_string().parse().expect("a decimal prints as a number")
}

/// The columns' widths; of a narrow table, all wider by the same part.
fn widths(sheet: &Sheet) -> Vec<f64> {
    let widths: Vec<f64> = (0..sheet.columns.len() as u16).map(|at| width(sheet, at)).collect();
    let wider = (NARROWEST / widths.iter().sum::<f64>()).max(1.0);
    widths.into_iter().map(|width| width * wider).collect()
}

/// Wide enough for the column's contents, up to where they wrap.
fn width(sheet: &Sheet, at: u16) -> f64 {
    let column = &sheet.columns[usize::from(at)];
    let contents = sheet.rows.iter().map(|row| printed(&row[usize::from(at)]));
    let widest = contents.max_by_key(|text| UnicodeWidthStr::width(text.as_ref())).unwrap_or_default();
    appearance::width(&[&column.head, &widest]).min(f64::from(column.widest + 2))
}

/// A cell's content as it is seen.
fn printed(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Empty => Cow::Borrowed(""),
        Value::Text(text) => Cow::Borrowed(text.as_ref()),
        Value::Number(number) => Cow::Owned(number.to_string()),
        Value::Day(day) => Cow::Owned(date(*day).to_string()),
    }
}
