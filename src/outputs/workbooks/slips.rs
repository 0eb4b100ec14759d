//! Return slips 退回单: each handler's findings on a sheet of their own, what blocks most first.
//!
//! In: findings with the handler of their row. Out: a workbook for the office itself (documents.md).
//! Values arrive masked; nothing is looked up here.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::appearance;
use super::not_written;
use super::sheet_names::SheetNames;
use crate::failure::Failure;
use crate::finding::{CATALOGUE, Finding, Severity};

/// One finding on its way to the person who can mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// 承办人 of the row; empty where it names none, or where the finding is about a file.
    pub handler: String,
    pub finding: Finding,
}

const TITLE: &str = "退回单";
const NO_HANDLER: &str = "未指明承办人";

/// The heads of the columns, with their widths in characters.
const COLUMNS: [(&str, f64); 11] = [
    ("序号", 6.0),
    ("级别", 6.0),
    ("编号", 18.0),
    ("出处文件", 26.0),
    ("工作表", 12.0),
    ("行", 7.0),
    ("列", 16.0),
    ("原值", 18.0),
    ("问题", 40.0),
    ("处理", 40.0),
    ("影响", 40.0),
];

/// The row of the heads, from 0; the title stands above.
const HEAD_ROW: u32 = 1;

/// A cell may hold a whole page by mistake; so much of it is enough to find it again.
const LONGEST_VALUE: usize = 200;

/// 退回单.xlsx: one sheet per handler in the order of their names, 未指明承办人 last.
///
/// # Errors
/// The workbook could not be put together (exit 3).
pub fn return_slips(slips: &[Slip]) -> Result<Vec<u8>, Failure> {
    write(slips).map_err(|error| not_written(TITLE, &error))
}

fn write(slips: &[Slip]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&appearance::properties(TITLE)?);
    let mut names = SheetNames::default();
    for (handler, findings) in by_handler(slips) {
        let handler = if handler.is_empty() { NO_HANDLER } else { handler };
        let sheet = workbook.add_worksheet().set_name(names.name(handler, NO_HANDLER))?;
        write_sheet(sheet, handler, &findings)?;
    }
    if slips.is_empty() {
        let sheet = workbook.add_worksheet().set_name(TITLE)?;
        sheet.write_string_with_format(0, 0, "没有需要退回的问题。", &appearance::plain())?;
    }
    workbook.save_to_buffer()
}

/// The findings of each handler, sorted; the handler who is not named comes last.
pub(super) fn by_handler(slips: &[Slip]) -> Vec<(&str, Vec<&Finding>)> {
    let mut handlers: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for slip in slips {
        handlers.entry(slip.handler.trim()).or_default().push(&slip.finding);
    }
    let mut sheets: Vec<_> = handlers.into_iter().collect();
    sheets.sort_by_key(|(handler, _)| handler.is_empty());
    for (_, findings) in &mut sheets {
        findings.sort_by(|one, other| weight(one).cmp(&weight(other)));
    }
    sheets
}

/// What blocks most comes first: errors keep a row out of every figure; then the catalogue's order, then
/// the place.
fn weight(finding: &Finding) -> impl Ord {
    let order = CATALOGUE.iter().position(|check| check.code == finding.check.code);
    let blocks = finding.check.severity == Severity::Error;
    (Reverse(blocks), order, &finding.place, &finding.message)
}

fn write_sheet(sheet: &mut Worksheet, handler: &str, findings: &[&Finding]) -> Result<(), XlsxError> {
    let errors = findings.iter().filter(|finding| finding.check.severity == Severity::Error).count();
    let title = format!(
        "{TITLE}　承办人：{handler}　共{}项，其中错误{errors}项（不改正则整行不计入），提示{}项",
        findings.len(),
        findings.len() - errors
    );
    sheet.write_string_with_format(0, 0, appearance::fitting(&title), &appearance::plain().set_bold())?;
    for ((head, width), at) in COLUMNS.iter().zip(0..) {
        sheet.write_string_with_format(HEAD_ROW, at, *head, &appearance::head(false))?;
        sheet.set_column_width(at, *width)?;
    }
    let formats = Formats { text: appearance::body(), number: appearance::body().set_align(FormatAlign::Center) };
    for (finding, number) in findings.iter().zip(1..) {
        write_finding(sheet, HEAD_ROW + number, number, finding, &formats)?;
    }
    sheet.set_freeze_panes(HEAD_ROW + 1, 0)?;
    sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + findings.len() as u32, COLUMNS.len() as u16 - 1)?;
    appearance::for_printing(sheet, HEAD_ROW)
}

struct Formats {
    text: Format,
    number: Format,
}

fn write_finding(
    sheet: &mut Worksheet,
    row: u32,
    number: u32,
    finding: &Finding,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let place = &finding.place;
    sheet.write_number_with_format(row, 0, number, &formats.number)?;
    match place.row {
        Some(at) => sheet.write_number_with_format(row, 5, at, &formats.number)?,
        None => sheet.write_string_with_format(row, 5, "", &formats.number)?,
    };
    let texts = [
        (1, finding.check.severity.label()),
        (2, finding.check.code),
        (3, &*place.file),
        (4, place.sheet.as_deref().unwrap_or_default()),
        (6, place.column.as_deref().unwrap_or_default()),
        (7, &shortened(finding.value.as_deref().unwrap_or_default())),
        (8, &finding.message),
        (9, &finding.remedy),
        (10, finding.check.explanation),
    ];
    for (at, text) in texts {
        sheet.write_string_with_format(row, at, appearance::fitting(text), &formats.text)?;
    }
    Ok(())
}

/// A value that fits a cell, and says so where it was cut.
fn shortened(value: &str) -> String {
    let length = value.chars().count();
    if length <= LONGEST_VALUE {
        return value.to_owned();
    }
    let kept: String = value.chars().take(LONGEST_VALUE).collect();
    format!("{kept}……（共{length}字）")
}
