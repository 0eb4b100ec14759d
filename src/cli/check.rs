//! `lianxi check` 核查: every finding, where every row went, and the return slips.

use std::process::ExitCode;

use serde_json::{Value, json};

use super::arguments::Check;
use super::desk::Desk;
use super::screen::{self, Align};
use crate::failure::{Exit, Failure};
use crate::finding::Finding;
use crate::outputs::OutputFolder;
use crate::outputs::workbooks;
use crate::period::Period;
use crate::place::Place;
use crate::records::RowAccount;

/// The folder of what belongs to no period.
const FOLDER: &str = "check";
pub const SLIPS: &str = "退回单.xlsx";

pub fn run(arguments: &Check) -> Result<ExitCode, Failure> {
    let period = arguments.period.as_deref().map(Period::parse).transpose()?;
    let desk = Desk::open(&arguments.common.workspace, arguments.as_of)?;
    if arguments.common.json {
        let json = document(&desk);
        screen::json(&json);
    } else {
        print(&desk, period.as_ref());
    }
    if let Some(period) = period {
        let meeting = desk.meetings.iter().find(|meeting| meeting.id == period.id());
        desk.tell_typed_numbers(meeting, &desk.figures(period));
    }
    if let Some(bytes) = slips(&desk)? {
        let folder = OutputFolder::open(&desk.workspace, FOLDER)?;
        let written = folder.publish(SLIPS, &bytes)?;
        folder.close()?;
        screen::tell(&format!("退回单：{}", written.path));
    }
    let (errors, warnings) = screen::count(&desk.findings);
    let failed = errors > 0 || (arguments.common.strict && warnings > 0);
    Ok(if failed { ExitCode::from(Exit::Findings as u8) } else { ExitCode::SUCCESS })
}

fn print(desk: &Desk, period: Option<&Period>) {
    for finding in &desk.findings {
        screen::print(&screen::finding(finding));
    }
    let (errors, warnings) = screen::count(&desk.findings);
    screen::print(&format!("\n核查完毕：错误 {errors} 项，提示 {warnings} 项。\n\n行去向"));
    let row = |name: &str, rows: &RowAccount| {
        let numbers = [
            rows.read,
            rows.counted,
            rows.set_aside,
            rows.skipped.blank,
            rows.skipped.total,
            rows.skipped.repeated_header,
        ];
        std::iter::once(name.to_owned()).chain(numbers.map(|number| number.to_string())).collect()
    };
    let rows = [row("案件台账", &desk.ledger.case_rows), row("回访台账", &desk.ledger.visit_rows)];
    let head = ["", "读取", "计入", "不计入", "另有空行", "合计等行", "重复表头"];
    let mut align = [Align::Right; 7];
    align[0] = Align::Left;
    screen::print(&screen::table(&head, &align, &rows));
    if let Some(period) = period {
        screen::print(&whereabouts(desk, period));
    }
    for total in desk.ledger.stated_totals.iter().filter(|total| total.disagrees()) {
        screen::print(&format!(
            "合计行与本表各行不符  {}：写的是 {} 元，各行相加是 {} 元。程序以各行为准。",
            total.place,
            total.stated.yuan(),
            total.computed.yuan(),
        ));
    }
}

/// Where every row and every yuan went, for one period.
fn whereabouts(desk: &Desk, period: &Period) -> String {
    let mut text = format!("\n{}", period.label());
    for (name, side) in ["案件台账", "回访台账"].into_iter().zip(desk.whereabouts(period)) {
        let aside: Vec<String> = side.aside.iter().map(|(title, pile)| format!("{title} {} 行", pile.rows)).collect();
        let aside = if aside.is_empty() { String::new() } else { format!("（{}）", aside.join("、")) };
        text.push_str(&format!(
            "\n{name} {} 行：有日期在本期内的 {} 行，其他时期的 {} 行，不计入 {} 行{aside}。",
            side.account.read, side.within.rows, side.outside.rows, side.account.set_aside,
        ));
        if side.paid != crate::money::Fen::ZERO {
            let kept: i64 = side.aside.iter().map(|(_, pile)| pile.paid.0).sum();
            text.push_str(&format!(
                "\n  发放金额共 {} 元：本期发放 {} 元，其他时期发放 {} 元，没有发放日期 {} 元，不计入的行 {} 元。",
                side.paid.yuan(),
                side.within.paid.yuan(),
                side.outside.paid.yuan(),
                side.undated.yuan(),
                crate::money::Fen(kept).yuan(),
            ));
        }
    }
    text
}

/// `lianxi.check/1` (cli.md).
fn document(desk: &Desk) -> Value {
    let rows = |rows: &RowAccount| {
        json!({
            "read": rows.read, "counted": rows.counted, "set_aside": rows.set_aside,
            "skipped": {
                "blank": rows.skipped.blank, "total": rows.skipped.total, "repeated_header": rows.skipped.repeated_header,
            },
        })
    };
    let source = |source: &crate::ingest::Source| {
        json!({
            "file": &*source.file, "sheet": source.sheet.as_deref(), "kind": source.kind.id(),
            "header_row": source.header_row, "encoding": source.encoding,
        })
    };
    json!({
        "schema": "lianxi.check/1",
        "sources": desk.ledger.sources.iter().map(source).collect::<Vec<_>>(),
        "rows": {"cases": rows(&desk.ledger.case_rows), "visits": rows(&desk.ledger.visit_rows)},
        "findings": desk.findings.iter().map(finding).collect::<Vec<_>>(),
    })
}

fn finding(finding: &Finding) -> Value {
    json!({
        "code": finding.check.code, "severity": finding.check.severity, "file": &*finding.place.file,
        "sheet": finding.place.sheet.as_deref(), "row": finding.place.row, "column": finding.place.column,
        "value": finding.value, "message": finding.message, "remedy": finding.remedy,
    })
}

/// 退回单: what each handler has to put right; `None` where there is nothing to return.
pub fn slips(desk: &Desk) -> Result<Option<Vec<u8>>, Failure> {
    let handlers = desk.ledger.handlers();
    let handler_of = |place: &Place| handlers.get(&Place { column: None, ..place.clone() }).cloned();
    let returnable = desk.findings.iter().filter(|finding| finding.place.row.is_some());
    let slips: Vec<workbooks::Slip> = returnable
        .map(|finding| workbooks::Slip {
            handler: handler_of(&finding.place).unwrap_or_default(),
            finding: finding.clone(),
        })
        .collect();
    if slips.is_empty() { Ok(None) } else { workbooks::return_slips(&slips).map(Some) }
}
