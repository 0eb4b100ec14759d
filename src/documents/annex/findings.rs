//! 核查: every finding with its place, its masked value and its remedy.

use super::{Material, Sheet, Value};
use crate::finding::{Finding, Severity};

const COLUMNS: &[(&str, u32)] = &[
    ("序号", 10),
    ("级别", 8),
    ("编号", 28),
    ("文件", 36),
    ("工作表", 20),
    ("行", 10),
    ("列", 20),
    ("原值", 24),
    ("问题", 44),
    ("处理", 44),
];

/// A cell may hold a whole page by mistake; so much of it is enough to find it again.
const LONGEST_VALUE: usize = 200;

pub(super) fn sheet(material: &Material) -> Sheet {
    let findings = material.account.findings;
    let errors = findings.iter().filter(|finding| finding.check.severity == Severity::Error).count();
    let warnings = findings.len() - errors;
    let title = format!("核查　错误{errors}项（相应的行不计入），提示{warnings}项");
    let rows = findings.iter().enumerate().map(|(at, finding)| row(at + 1, finding));
    Sheet::new("核查", title, COLUMNS).fill(rows).or_says("核查没有发现问题。")
}

fn row(number: usize, finding: &Finding) -> Vec<Value> {
    let place = &finding.place;
    vec![
        Value::count(number),
        Value::text(finding.check.severity.label()),
        Value::text(finding.check.code),
        Value::text(place.file.clone()),
        Value::text(place.sheet.clone().unwrap_or_default()),
        Value::row(place.row),
        Value::text(place.column.as_deref().unwrap_or_default()),
        Value::text(shortened(&finding.outside_value().unwrap_or_default())),
        Value::text(finding.message.as_str()),
        Value::text(finding.remedy.as_str()),
    ]
}

fn shortened(value: &str) -> String {
    match value.char_indices().nth(LONGEST_VALUE) {
        Some((end, _)) => format!("{}……（共{}字）", &value[..end], value.chars().count()),
        None => value.to_owned(),
    }
}
