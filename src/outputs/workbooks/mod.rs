//! Workbooks 工作簿: the xlsx files that an office fills in or works through.
//!
//! In: the column catalogue (import forms), findings with their handlers (return slips), a composed annex
//! (统计附表). Out: bytes of a workbook, the same for the same input. Texts are always written as strings, so nothing that stands in
//! a cell can become a formula. Nothing is read from disk and nothing is written to it.

mod annex;
#[cfg(test)]
mod annex_tests;
mod appearance;
mod form_notes;
mod forms;
mod sheet_names;
mod slips;
#[cfg(test)]
mod tests;

pub use annex::{ANNEX, annex_workbook};
pub use forms::import_form;
pub use slips::{Slip, return_slips};

use rust_xlsxwriter::XlsxError;

use crate::failure::Failure;

/// The writer refused: a limit of the file format that our own layout should have kept.
fn not_written(what: &str, error: &XlsxError) -> Failure {
    Failure::broken(
        format!("无法生成{what}：{error}"),
        "请检查内存和磁盘空间后重新运行；仍不能生成的，请把这段提示交给维护程序的人。",
    )
}
