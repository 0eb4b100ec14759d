//! Refusal 不能读取: why a workbook is not read, in the secretary's words.
//!
//! Third-party texts are never shown: they may quote cells.

use std::time::Duration;

use crate::failure::Failure;
use crate::place::Place;

/// Why a workbook is refused before it is opened, or while it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Not a whole file of its format.
    Damaged,
    /// It would unpack to an absurd size, or claims one.
    Absurd,
    Encrypted,
    /// A binary workbook (.xlsb).
    Binary,
    /// Some other kind of file.
    NotWorkbook,
    /// A cell far off makes the sheet larger than the xls and ods readers can hold.
    FarCell,
}

impl Refusal {
    /// In the order of their numbers in a worker's answer.
    pub(crate) const ALL: [Refusal; 6] = [
        Refusal::Damaged,
        Refusal::Absurd,
        Refusal::Encrypted,
        Refusal::Binary,
        Refusal::NotWorkbook,
        Refusal::FarCell,
    ];

    /// The words for a workbook that is not read.
    pub(crate) fn told(self, place: Place) -> Failure {
        let (what, remedy) = match self {
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
}

/// Why the worker that read a workbook gave no whole answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Death {
    NotStarted,
    /// Its time was up.
    TooSlow(Duration),
    OutOfMemory,
    /// Ended by a person, or by the system.
    Killed,
    /// It fell over the file.
    Crashed,
    /// What it answered does not hold together.
    Garbled,
}

impl Death {
    /// The words for a workbook whose worker died.
    pub(crate) fn told(self, place: Place) -> Failure {
        let split =
            "用 Excel/WPS 打开，删去台账以外的内容后另存为 .xlsx；仍然读不了的，按年份拆成几个再放入 exports/。";
        let again = "重新导出或重新拷贝；能用 Excel/WPS 打开的，另存为 .xlsx 后替换。";
        let (reason, remedy) = match self {
            Death::NotStarted => (
                "读取工作簿的进程不能启动".to_owned(),
                "确认 lianxi 程序没有被移走、替换或限制运行，然后重新运行；仍然如此的，重新启动计算机后再试。",
            ),
            Death::TooSlow(limit) => (format!("{} 秒内没有读完，已停止", limit.as_secs()), split),
            Death::OutOfMemory => ("展开它需要的内存超过限度，已停止".to_owned(), split),
            Death::Killed => (
                "读取它的进程被系统或他人终止，可能是内存不足".to_owned(),
                "关闭占用内存多的程序后重新运行；仍然如此的，按年份拆成几个再放入 exports/。",
            ),
            Death::Crashed => ("读取中异常退出，文件可能已损坏".to_owned(), again),
            Death::Garbled => ("读取的结果不完整，文件可能已损坏".to_owned(), again),
        };
        Failure::broken(format!("文件无法读取：{reason}"), remedy).at(place)
    }
}
