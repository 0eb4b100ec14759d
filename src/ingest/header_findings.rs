//! Header findings: what is to be said about the columns of a header that was found.

use super::header::Header;
use super::header_names::folded;
use crate::finding::{self, Finding};
use crate::place::Place;
use crate::privacy::Sensitivity;

/// Ordinary columns of the exports that nobody needs: they are passed over without a word.
const UNNEEDED: &[&str] = &["序号", "联系电话", "性别", "案件名称", "与户主关系"];

/// Unknown and repeated headers, from left to right.
pub(crate) fn header_findings(header: &Header, place: &Place) -> Vec<Finding> {
    let at = |text: &str| place.clone().row(header.rows.0).column(text);
    let mut findings = Vec::new();
    for column in &header.columns {
        if column.repeated {
            let kept = column.known.and_then(|place| header.column_of(place)).map_or("", |kept| kept.text.as_str());
            let message = if kept == column.text {
                format!("列名“{kept}”出现多次，以最左一列为准")
            } else {
                format!("“{}”与“{kept}”是同一项内容，以左边的“{kept}”为准", column.text)
            };
            findings.push(Finding::new(&finding::HEADER_DUPLICATE, at(&column.text)).message(message));
        } else if column.known.is_none() && !UNNEEDED.iter().any(|name| folded(&column.text).eq(name.chars())) {
            findings.push(
                Finding::new(&finding::HEADER_UNKNOWN, at(&column.text))
                    .value(&column.text, Sensitivity::Open)
                    .message(format!("不认识列“{}”，没有读取", column.text)),
            );
        }
    }
    findings
}
