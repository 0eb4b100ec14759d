//! Import forms 导入表: an empty case ledger or visit ledger for offices that have no export (cli.md, init).
//!
//! In: the column catalogue. Out: a workbook whose first sheet is read like any export: header in row 1,
//! a format and a drop-down for every typed column; its second sheet, 填写说明, is for people.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Format, Workbook, Worksheet, XlsxError,
};

use super::appearance::{self, AS_DATE, AS_TEXT, AS_YUAN};
use super::form_notes::{Need, choices, form_header, how_to_fill, meaning};
use super::not_written;
use crate::failure::Failure;
use crate::ingest::Kind;
use crate::records::columns::{Column, ColumnType, catalogue};

/// The last row of a sheet, from 0: drop-downs reach down to it.
const LAST_ROW: u32 = 1_048_575;

/// The name of the second sheet.
const NOTES: &str = "填写说明";

/// The import form of one kind of export, as the bytes of an xlsx file.
///
/// # Errors
/// The workbook could not be put together (exit 3).
pub fn import_form(kind: Kind) -> Result<Vec<u8>, Failure> {
    write(kind).map_err(|error| not_written(&format!("{}导入表", kind.label()), &error))
}

fn write(kind: Kind) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&appearance::properties(&format!("{}导入表", kind.label()))?);
    write_form(workbook.add_worksheet().set_name(kind.label())?, kind)?;
    write_notes(workbook.add_worksheet().set_name(NOTES)?, kind)?;
    workbook.save_to_buffer()
}

fn write_form(sheet: &mut Worksheet, kind: Kind) -> Result<(), XlsxError> {
    for (column, at) in catalogue(kind).iter().zip(0..) {
        let header = form_header(kind, column);
        sheet.set_column_format(at, &cell_format(column))?;
        let marked = Need::of(kind, column.key) != Need::Optional;
        sheet.write_string_with_format(0, at, &header, &appearance::head(marked))?;
        let longest_choice = choices(column).into_iter().max_by_key(|word| word.len()).unwrap_or_default();
        sheet.set_column_width(at, appearance::width(&[&header, longest_choice, typical(column)]))?;
        sheet.add_data_validation(1, at, LAST_ROW, at, &validation(kind, column)?)?;
    }
    sheet.set_row_height(0, 24)?;
    sheet.set_freeze_panes(1, 0)?;
    appearance::for_printing(sheet, 0)
}

/// The number format of a column. Months and years stay text, or the office suite makes days of them.
fn cell_format(column: &Column) -> Format {
    let plain = appearance::plain();
    match column.column_type {
        ColumnType::Date => plain.set_num_format(AS_DATE),
        ColumnType::Money => plain.set_num_format(AS_YUAN),
        _ => plain.set_num_format(AS_TEXT),
    }
}

/// A content of usual length, for the column's width.
fn typical(column: &Column) -> &'static str {
    match (column.key, column.column_type) {
        ("case_no", _) => "陈检司救受[2020]61030400008号",
        (_, ColumnType::IdNumber) => "990304199001010000",
        (_, ColumnType::Date | ColumnType::PartialDate) => "2020-05-08",
        (_, ColumnType::Money) => "100000.00",
        _ => "",
    }
}

/// What the office suite lets stand in a column's cells, and the prompt beside them.
fn validation(kind: Kind, column: &Column) -> Result<DataValidation, XlsxError> {
    let rule = match column.column_type {
        ColumnType::One(_) | ColumnType::YesNo => DataValidation::new().allow_list_strings(&choices(column))?,
        // Several values may stand in one cell, so the list only offers.
        ColumnType::Several(_) => DataValidation::new()
            .allow_list_strings(&choices(column))?
            .set_error_style(DataValidationErrorStyle::Information),
        ColumnType::Date => DataValidation::new().allow_date(DataValidationRule::Between(
            ExcelDateTime::from_ymd(2000, 1, 1)?,
            ExcelDateTime::from_ymd(2100, 12, 31)?,
        )),
        // A net income may be a loss; a payment may not.
        ColumnType::Money if column.key != "income" => {
            DataValidation::new().allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0))
        }
        _ => DataValidation::new().allow_any_value(),
    };
    // `2万元` and other spellings that the program reads may stand: the suite asks and lets them pass.
    let rule = match column.column_type {
        ColumnType::Money => rule.set_error_style(DataValidationErrorStyle::Warning),
        _ => rule,
    };
    let help = how_to_fill(column);
    rule.set_input_title(format!("{}（{}）", column.header(), Need::of(kind, column.key).label()))?
        .set_input_message(format!("{help}{}", meaning(kind, column.key)))?
        .set_error_title("请核对填写内容")?
        .set_error_message(help)
}

/// The columns of the notes.
const NOTE_HEADS: [&str; 6] = ["列名", "是否必填", "怎样填写", "用途", "可选内容", "也可以用的列名"];

/// The widest that a note's column is, in characters.
const NOTE_WIDTHS: [f64; 6] = [20.0, 12.0, 44.0, 44.0, 36.0, 40.0];

fn write_notes(sheet: &mut Worksheet, kind: Kind) -> Result<(), XlsxError> {
    let body = appearance::body();
    for ((head, width), at) in NOTE_HEADS.iter().zip(NOTE_WIDTHS).zip(0..) {
        sheet.write_string_with_format(0, at, *head, &appearance::head(false))?;
        sheet.set_column_width(at, width)?;
    }
    for (column, row) in catalogue(kind).iter().zip(1..) {
        let cells = [
            column.header().to_owned(),
            Need::of(kind, column.key).label().to_owned(),
            how_to_fill(column).to_owned(),
            meaning(kind, column.key).to_owned(),
            choices(column).join("、"),
            column.names[1..].join("、"),
        ];
        for (text, at) in cells.iter().zip(0..) {
            sheet.write_string_with_format(row, at, text, &body)?;
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    appearance::for_printing(sheet, 0)
}
