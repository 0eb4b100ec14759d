//! Data quality 数据质量: what a document says of the rows behind it: read, counted, set aside and why; where
//! every row and every yuan went; what the office let stand, and what of earlier periods was restated.
//!
//! In: the findings and whereabouts of a run. Out: texts. Frozen periods keep them as they were said.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::restatement::Restatement;
use crate::finding::{Finding, Severity};
use crate::freeze::{Superseded, Waiver};
use crate::money::Fen;
use crate::period::chinese_date;
use crate::records::StatedTotal;
use crate::statistics::whereabouts::Whereabouts;

/// Where the rows went, and what of it the office let stand or had to put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quality {
    pub cases: Rows,
    pub visits: Rows,
    pub reasons: Vec<SetAside>,
    /// 行去向: where every row and every yuan went.
    pub whereabouts: Vec<Whereabout>,
    /// Total rows of the exports that disagree with their own rows.
    pub totals: Vec<DisputedTotal>,
    /// Error findings with which the period was frozen all the same.
    pub waivers: Vec<WaivedFinding>,
    /// Figures of earlier periods that are no longer as they were reported.
    pub restatements: Vec<Restatement>,
    /// That these figures take the place of others, and why; empty where they do not.
    pub supersedes: String,
}

/// Error findings of one kind that stand, with the office's reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaivedFinding {
    pub title: String,
    pub reason: String,
}

/// What the quality note is made of.
#[derive(Debug)]
pub struct DataAccount<'a> {
    pub findings: &'a [Finding],
    /// Where the rows of cases and visits went.
    pub whereabouts: &'a [Whereabouts; 2],
    /// What the exports' own total rows say.
    pub stated_totals: &'a [StatedTotal],
    pub waivers: &'a [Waiver],
    pub restatements: Vec<Restatement>,
    pub supersedes: Option<&'a Superseded>,
}

/// One destination of rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whereabout {
    pub what: String,
    pub case_rows: String,
    /// 发放金额, 元.
    pub paid: String,
    pub visit_rows: String,
}

/// A total row that its own rows contradict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisputedTotal {
    pub place: String,
    /// 元.
    pub stated: String,
    pub computed: String,
}

/// Row counts as texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rows {
    pub read: String,
    pub counted: String,
    pub set_aside: String,
}

/// How many rows of a file were set aside for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    pub source: String,
    pub rows: String,
    pub title: String,
}

impl Quality {
    /// Of a document that is not made from rows.
    pub fn none() -> Self {
        let rows = || Rows { read: String::new(), counted: String::new(), set_aside: String::new() };
        Quality {
            cases: rows(),
            visits: rows(),
            reasons: Vec::new(),
            whereabouts: Vec::new(),
            totals: Vec::new(),
            waivers: Vec::new(),
            restatements: Vec::new(),
            supersedes: String::new(),
        }
    }

    /// Counts each row once, under the first of its error findings.
    pub fn of(account: DataAccount) -> Self {
        let [cases, visits] = account.whereabouts;
        let rows = |account: &crate::records::RowAccount| Rows {
            read: account.read.to_string(),
            counted: account.counted.to_string(),
            set_aside: account.set_aside.to_string(),
        };
        Quality {
            cases: rows(&cases.account),
            visits: rows(&visits.account),
            reasons: reasons(account.findings),
            whereabouts: whereabouts(cases, visits),
            totals: disputed(account.stated_totals),
            waivers: account.waivers.iter().map(|waiver| waived(waiver, account.findings)).collect(),
            restatements: account.restatements,
            supersedes: account.supersedes.map_or_else(String::new, superseded),
        }
    }
}

fn waived(waiver: &Waiver, findings: &[Finding]) -> WaivedFinding {
    let of_kind = || findings.iter().filter(|finding| finding.check.code == waiver.code);
    let title = of_kind().next().map_or(waiver.code.as_str(), |finding| finding.check.title);
    let reason = waiver.reason.trim_end_matches('。').to_owned();
    WaivedFinding { title: format!("{title}（{}项）", of_kind().count()), reason }
}

fn superseded(earlier: &Superseded) -> String {
    format!(
        "本期数字为第{}次封存，替代{}封存的第{}版。理由：{}。",
        earlier.version + 1,
        chinese_date(earlier.sealed_on),
        earlier.version,
        earlier.reason.trim_end_matches('。'),
    )
}

/// A file's name as it prints, with its sheet.
fn source_name(file: &str, sheet: Option<&str>) -> String {
    let name = super::wording::print_label(file.strip_prefix("exports/").unwrap_or(file));
    sheet.map_or_else(|| name.clone(), |sheet| format!("{name}（{sheet}）"))
}

fn reasons(findings: &[Finding]) -> Vec<SetAside> {
    let mut first: BTreeMap<_, &'static str> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.check.severity == Severity::Error) {
        let row = (&finding.place.file, &finding.place.sheet, finding.place.row);
        first.entry(row).or_insert(finding.check.title);
    }
    let mut reasons: BTreeMap<_, u32> = BTreeMap::new();
    for ((file, sheet, _), title) in first {
        *reasons.entry((file, sheet, title)).or_default() += 1;
    }
    let reason = |((file, sheet, title), rows): ((&std::sync::Arc<str>, &Option<std::sync::Arc<str>>, &str), u32)| {
        SetAside { source: source_name(file, sheet.as_deref()), rows: rows.to_string(), title: String::from(title) }
    };
    reasons.into_iter().map(reason).collect()
}

/// One destination of rows, in numbers; `None` where there is nothing to count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Destination {
    pub what: String,
    pub case_rows: Option<u32>,
    pub paid: Fen,
    pub visit_rows: Option<u32>,
}

/// The rows of both exports by where they went; the last line is what was read.
pub(super) fn destinations(cases: &Whereabouts, visits: &Whereabouts) -> Vec<Destination> {
    let line =
        |what: &str, case_rows, paid, visit_rows| Destination { what: what.to_owned(), case_rows, paid, visit_rows };
    let mut lines = vec![
        line("有日期在本期内", Some(cases.within.rows), cases.within.paid, Some(visits.within.rows)),
        line("其他时期", Some(cases.outside.rows), cases.outside.paid, Some(visits.outside.rows)),
        line("有金额而没有发放日期", None, cases.undated, None),
    ];
    let titles: Vec<&str> = cases.aside.iter().chain(&visits.aside).map(|(title, _)| *title).collect();
    let pile = |side: &Whereabouts, title: &str| {
        side.aside.iter().find(|(known, _)| *known == title).map(|(_, pile)| *pile).unwrap_or_default()
    };
    for (_, title) in titles.iter().enumerate().filter(|(at, title)| !titles[..*at].contains(title)) {
        let (case, visit) = (pile(cases, title), pile(visits, title));
        lines.push(line(&format!("不计入：{title}"), Some(case.rows), case.paid, Some(visit.rows)));
    }
    lines.push(line("读取合计", Some(cases.account.read), cases.paid, Some(visits.account.read)));
    lines
}

fn whereabouts(cases: &Whereabouts, visits: &Whereabouts) -> Vec<Whereabout> {
    let none = || "—".to_owned();
    let line = |it: Destination| Whereabout {
        what: it.what,
        case_rows: it.case_rows.map_or_else(none, |rows| rows.to_string()),
        paid: it.paid.yuan(),
        visit_rows: it.visit_rows.map_or_else(none, |rows| rows.to_string()),
    };
    destinations(cases, visits).into_iter().map(line).collect()
}

fn disputed(totals: &[StatedTotal]) -> Vec<DisputedTotal> {
    let disputed = totals.iter().filter(|total| total.disagrees());
    let shown = |total: &StatedTotal| {
        let source = source_name(&total.place.file, total.place.sheet.as_deref());
        let row = total.place.row.map_or_else(String::new, |row| format!("第{row}行"));
        DisputedTotal {
            place: format!(
                "{source}{row}{}",
                super::wording::print_label(total.place.column.as_deref().unwrap_or_default())
            ),
            stated: total.stated.yuan(),
            computed: total.computed.yuan(),
        }
    };
    disputed.map(shown).collect()
}
