//! How typst can end without a word of its own that we understand, in our words.
//!
//! In: what `process` and `pdf_check` saw. Out: Failures. It never quotes what typst printed.

use super::locate::TESTED_VERSION;
use super::pdf_check::Fault;
use crate::failure::Failure;
use crate::process::{Limits, Trouble};

/// Typst did not start, or was stopped.
pub(super) fn cut_short(trouble: &Trouble, limits: Limits) -> Failure {
    match trouble {
        Trouble::Start => Failure::broken("排版程序 typst 不能运行", "运行 lianxi doctor 查看。"),
        Trouble::TooSlow => Failure::broken(
            format!("typst 在 {} 秒内没有排完，已停止", limits.time.as_secs()),
            "再运行一次；仍然如此的，检查 templates 文件夹里自己的模板，或减少表格的行数。",
        ),
        Trouble::TooMuchOutput => {
            Failure::broken("typst 写出的文件过大，已停止", "检查 templates 文件夹里自己的模板，或减少表格的行数。")
        }
    }
}

/// Typst ended without a word that we understand.
pub(super) fn ended(code: Option<i32>, stderr: &str) -> Failure {
    if stderr.contains("memory allocation of ") {
        return Failure::broken(
            "typst 用完了允许的内存（2 GiB），已停止",
            "减少表格的行数，或检查 templates 文件夹里自己的模板。",
        );
    }
    let how = code.map_or("被系统中止".to_owned(), |code| format!("退出码 {code}"));
    Failure::broken(format!("typst 异常退出（{how}）"), "运行 lianxi doctor 查看 typst，再运行一次。")
}

/// Typst said that all is well, and what it wrote is not a whole PDF.
pub(super) fn not_whole(fault: Fault) -> Failure {
    let what = match fault {
        Fault::Empty => "typst 没有写出任何内容",
        Fault::NotPdf => "typst 写出的不是 PDF",
        Fault::Truncated => "typst 写出的 PDF 不完整",
        Fault::NoPage => "typst 写出的 PDF 没有一页",
    };
    Failure::broken(what, format!("换用 typst {TESTED_VERSION}，再运行一次。"))
}
