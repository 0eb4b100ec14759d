//! The lists behind the stocks: what is pending, since when, with whom.
//!
//! Sorted by days, longest first, then by case number (name); one row is one unit of its figure.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use polars::prelude::{StringChunked, UInt32Chunked};
use smallvec::{SmallVec, smallvec};

use super::{Behind, BehindRow, Cell, Named, Table};
use crate::period::Day;
use crate::privacy::{Personal, Protection};
use crate::records::frame::{codes, texts};
use crate::records::{case_key, name_without_blanks};
use crate::statistics::facts::{Facts, Person};
use crate::statistics::indicator::{Entry, Origin};
use crate::statistics::protection::Protections;
use crate::statistics::townships::Townships;
use crate::statistics::{feedback, referral, visits};

/// What prints where the holidays of a year are not known yet.
pub(super) const CALENDAR_UNKNOWN: &str = "日历未公布";

/// The columns of the case rows that lists print, each looked up once: a list may hold a million rows.
pub(super) struct CaseRows<'f> {
    facts: &'f Facts,
    name: &'f StringChunked,
    township: &'f StringChunked,
    handler: &'f StringChunked,
    person: &'f UInt32Chunked,
    case: &'f UInt32Chunked,
    protections: Protections<'f>,
    townships: Townships<'f>,
}

impl<'f> CaseRows<'f> {
    pub(super) fn of(facts: &'f Facts) -> Self {
        let frame = &facts.ledger.cases;
        CaseRows {
            facts,
            name: texts(frame, "name"),
            township: texts(frame, "township"),
            handler: texts(frame, "handler"),
            person: codes(frame, "person"),
            case: codes(frame, "case"),
            protections: facts.protections(),
            townships: Townships::of(facts),
        }
    }

    /// The distinct texts of a column in some rows, in code-point order.
    fn distinct<'t>(rows: &[u32], column: &'t StringChunked) -> SmallVec<[&'t str; 2]> {
        let mut distinct: SmallVec<[&str; 2]> = rows.iter().filter_map(|row| column.get(*row as usize)).collect();
        distinct.sort_unstable();
        distinct.dedup();
        distinct
    }

    /// The handlers of some rows.
    fn handlers(&self, rows: &[u32]) -> Cell {
        Cell::Text(Self::distinct(rows, self.handler).join("、"))
    }

    /// The townships of some rows, in code-point order.
    fn townships(&self, rows: &[u32]) -> Cell {
        let names = Self::distinct(rows, self.township).into_iter();
        Cell::Townships(names.map(|name| self.townships.township(name)).collect())
    }

    /// The names of some persons, each once, in code-point order.
    fn names(&self, persons: impl IntoIterator<Item = u32>, rows: &[u32]) -> Cell {
        let mut people: SmallVec<[Named; 1]> =
            persons.into_iter().filter_map(|person| self.named(person, rows)).collect();
        people.sort_unstable();
        Cell::People(people)
    }

    /// One person as these rows name it.
    fn named(&self, wanted: u32, rows: &[u32]) -> Option<Named> {
        let own = || rows.iter().map(|row| *row as usize).filter(|row| self.person.get(*row) == Some(wanted));
        let name = own().filter_map(|row| self.name.get(row)).map(name_without_blanks).min()?;
        let mut cases: SmallVec<[u32; 2]> = own().filter_map(|row| self.case.get(row)).collect();
        cases.sort_unstable();
        cases.dedup();
        let protection = cases.iter().map(|case| self.protections.of(*case, wanted)).max().unwrap_or_default();
        // Only of guarded persons does the case's number stand for the name.
        let guarded = cases.first().filter(|_| protection != Protection::Ordinary);
        let number = guarded.map(|case| case_key(&self.facts.ledger.case_numbers[*case as usize]));
        Some(Named { name: Personal::new(name), person: wanted, protection, case_no: number.unwrap_or_default() })
    }
}

/// A number of days, or that the calendar is not known.
fn workdays(days: Option<i64>) -> Cell {
    days.map_or(Cell::None(CALENDAR_UNKNOWN), Cell::count)
}

/// Working days over the limit at a day; `None` where the calendar is not known.
fn overdue_days(facts: &Facts, closed: Day, at: Day) -> Option<i64> {
    let passed = facts.settings.workdays.between(closed, at).ok()?;
    Some((passed - feedback::FEEDBACK_LIMIT).max(0))
}

/// 逾期时长: all four rows, also those of 0.
pub fn feedback_aging(facts: &Facts, at: Day) -> Table {
    const BANDS: [(&str, i64, i64); 4] = [("1–5", 1, 5), ("6–15", 6, 15), ("16–30", 16, 30), ("30以上", 31, i64::MAX)];
    let pending: Vec<Entry> = feedback::pending(facts).filter(|entry| entry.stands(at)).collect();
    let days: Option<Vec<i64>> = pending.iter().map(|entry| overdue_days(facts, entry.from, at)).collect();
    let row = |(label, low, high): &(&str, i64, i64)| {
        let Some(days) = &days else {
            return (vec![Cell::Text((*label).to_owned()), Cell::None(CALENDAR_UNKNOWN)], BehindRow::new());
        };
        let within = pending.iter().zip(days).filter(|(_, days)| (low..=high).contains(days));
        let behind: BehindRow = within.map(|(entry, _)| waiting(entry, at)).collect();
        (vec![Cell::Text((*label).to_owned()), Cell::count(behind.len() as i64)], behind)
    };
    let (rows, behind) = BANDS.iter().map(row).unzip();
    Table { id: "feedback.aging", columns: &["逾期工作日", "件"], rows, overlapping: false, behind }
}

/// What waits since a day, with the working days that it waits.
fn waiting(entry: &Entry, at: Day) -> Behind {
    Behind { counted: Some((entry.from, at)), ..Behind::new(entry.origin, entry.from) }
}

/// 待反馈案件: one row per case.
pub(super) fn feedback_list(case_rows: &CaseRows, at: Day) -> Table {
    let facts = case_rows.facts;
    let mut rows: Vec<(Option<i64>, u32, Vec<Cell>, Behind)> = Vec::new();
    for entry in feedback::pending(facts).filter(|entry| entry.stands(at)) {
        let case = &facts.cases[entry.key as usize];
        let deadline = facts.settings.workdays.nth_after(entry.from, feedback::FEEDBACK_LIMIT);
        let overdue = overdue_days(facts, entry.from, at);
        let cells = vec![
            Cell::Text(facts.ledger.case_numbers[entry.key as usize].clone()),
            case_rows.names(case.persons.iter().copied(), &case.rows),
            case_rows.townships(&case.rows),
            Cell::Day(entry.from),
            deadline.map_or(Cell::Text(CALENDAR_UNKNOWN.to_owned()), Cell::Day),
            workdays(overdue),
            case_rows.handlers(&case.rows),
        ];
        rows.push((overdue, entry.key, cells, waiting(&entry, at)));
    }
    rows.sort_by_key(|(days, key, ..)| (Reverse(*days), *key));
    let (rows, behind) = rows.into_iter().map(|(_, _, cells, behind)| (cells, smallvec![behind])).unzip();
    Table {
        id: "feedback.list",
        columns: &["案号", "姓名", "乡镇", "办结日期", "反馈期限", "逾期工作日", "承办人"],
        rows,
        overlapping: false,
        behind,
    }
}

/// 待回复识别建议: one row per person, with the longest waiting of their cases.
pub(super) fn advice_list(case_rows: &CaseRows, at: Day) -> Table {
    let facts = case_rows.facts;
    let mut longest: BTreeMap<u32, Entry> = BTreeMap::new();
    for entry in referral::advice_pending(facts).filter(|entry| entry.stands(at)) {
        let known = longest.entry(entry.key).or_insert(entry);
        if entry.from < known.from {
            *known = entry;
        }
    }
    let mut rows: Vec<(Option<i64>, u32, Vec<Cell>, Behind)> = Vec::new();
    for (person, entry) in longest {
        let Origin::Grant(grant) = entry.origin else { unreachable!("advice belongs to a grant") };
        let grant = &facts.grants[grant as usize];
        let waited = facts.settings.workdays.between(entry.from, at).ok();
        let cells = vec![
            Cell::Text(facts.ledger.case_numbers[grant.case as usize].clone()),
            case_rows.names([person], &grant.rows),
            case_rows.townships(&grant.rows),
            Cell::Day(entry.from),
            workdays(waited),
            case_rows.handlers(&grant.rows),
        ];
        rows.push((waited, grant.case, cells, waiting(&entry, at)));
    }
    rows.sort_by(|(days, case, cells, _), (other_days, other_case, other, _)| {
        other_days.cmp(days).then(case.cmp(other_case)).then_with(|| cells[1].cmp(&other[1]))
    });
    let (rows, behind) = rows.into_iter().map(|(_, _, cells, behind)| (cells, smallvec![behind])).unzip();
    Table {
        id: "advice.list",
        columns: &["案号", "姓名", "乡镇", "建议日期", "已等待工作日", "承办人"],
        rows,
        overlapping: false,
        behind,
    }
}

/// A person's last visit by a day.
fn last_visit(person: &Person, at: Day) -> Option<Day> {
    person.visits[..person.visits.partition_point(|day| *day <= at)].last().copied()
}

/// 超期未回访人员: one row per person.
pub(super) fn visits_overdue(case_rows: &CaseRows, at: Day) -> Table {
    let facts = case_rows.facts;
    let mut rows: Vec<(Day, Vec<Cell>, Behind)> = Vec::new();
    for entry in visits::overdue(facts).filter(|entry| entry.stands(at)) {
        let person = &facts.persons[entry.key as usize];
        let last = last_visit(person, at);
        let since = Day::try_from(entry.amount).expect("a day was put there");
        let cells = vec![
            case_rows.names([entry.key], &person.rows),
            case_rows.townships(&person.rows),
            last.map_or(Cell::None(""), Cell::Day),
            Cell::count((at - since).into()),
        ];
        rows.push((since, cells, Behind::new(entry.origin, since)));
    }
    rows.sort_by(|(since, cells, _), (other_since, other, _)| since.cmp(other_since).then_with(|| cells.cmp(other)));
    let (rows, behind) = rows.into_iter().map(|(_, cells, behind)| (cells, smallvec![behind])).unzip();
    Table {
        id: "visits.overdue_list",
        columns: &["姓名", "乡镇", "上次回访", "天数"],
        rows,
        overlapping: false,
        behind,
    }
}

/// The columns of the list of visits that fall due.
pub const DUE_COLUMNS: &[&str] = &["姓名", "乡镇", "上次回访", "应回访日期"];

/// 下期应回访人员: whose visit falls due after `at` and by `until`, as things stand at `at`.
pub(super) fn visits_due(case_rows: &CaseRows, at: Day, until: Day) -> Table {
    let facts = case_rows.facts;
    let interval = facts.settings.visit_interval_days;
    let mut rows: Vec<(Day, Vec<Cell>)> = Vec::new();
    for (person, number) in facts.persons.iter().zip(0..) {
        let Some(paid) = person.first_paid.filter(|paid| *paid <= at) else { continue };
        let last = last_visit(person, at);
        let due = last.map_or(paid, |last| last.max(paid)) + interval;
        if at < due && due <= until {
            let cells = vec![
                case_rows.names([number], &person.rows),
                case_rows.townships(&person.rows),
                last.map_or(Cell::None(""), Cell::Day),
                Cell::Day(due),
            ];
            rows.push((due, cells));
        }
    }
    rows.sort();
    Table {
        id: "visits.due_next",
        columns: DUE_COLUMNS,
        behind: vec![SmallVec::new(); rows.len()],
        rows: rows.into_iter().map(|(_, cells)| cells).collect(),
        overlapping: false,
    }
}
