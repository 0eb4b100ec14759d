//! The lists behind the stocks: what is pending, since when, with whom.
//!
//! Sorted by days, longest first, then by case number (name); one row is one unit of its figure.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{Behind, Cell, Named, Table};
use crate::period::Day;
use crate::records::frame::{personal, strings};
use crate::statistics::facts::Facts;
use crate::statistics::indicator::{Entry, Origin};
use crate::statistics::townships::Townships;
use crate::statistics::{feedback, referral, visits};

/// What prints where the holidays of a year are not known yet.
pub(super) const CALENDAR_UNKNOWN: &str = "日历未公布";

/// The distinct texts of a column in some case rows, in code-point order.
fn texts<'f>(facts: &'f Facts, rows: &[u32], column: &str) -> BTreeSet<&'f str> {
    let texts = strings(&facts.ledger.cases, column);
    rows.iter().filter_map(|row| texts[*row as usize]).collect()
}

fn joined(facts: &Facts, rows: &[u32], column: &str) -> Cell {
    Cell::Text(texts(facts, rows, column).into_iter().collect::<Vec<_>>().join("、"))
}

/// The townships of some case rows, in code-point order.
fn townships_of(facts: &Facts, known: &Townships, rows: &[u32]) -> Cell {
    Cell::Townships(texts(facts, rows, "township").into_iter().map(|name| known.township(name)).collect())
}

/// The names of some persons, each once, in code-point order.
fn names(facts: &Facts, persons: impl IntoIterator<Item = u32>, rows: &[u32]) -> Cell {
    let person = crate::records::frame::numbers(&facts.ledger.cases, "person");
    let case = crate::records::frame::numbers(&facts.ledger.cases, "case");
    let of = |wanted: u32| {
        let own = rows.iter().filter(|row| person[**row as usize] == Some(wanted));
        let name = own.filter_map(|row| personal(&facts.ledger.cases, "name", *row as usize)).min()?;
        let own = rows.iter().filter(|row| person[**row as usize] == Some(wanted));
        let cases: BTreeSet<u32> = own.filter_map(|row| case[*row as usize]).collect();
        let protection = cases.iter().map(|case| facts.protection(*case, wanted)).max().unwrap_or_default();
        let number = cases.first().map(|case| crate::records::case_key(&facts.ledger.case_numbers[*case as usize]));
        Some(Named { name, person: wanted, protection, case_no: number.unwrap_or_default() })
    };
    let mut people: Vec<Named> = persons.into_iter().filter_map(of).collect();
    people.sort_unstable();
    Cell::People(people)
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
    let pending: Vec<Entry> = feedback::pending(facts).list.into_iter().filter(|entry| entry.stands(at)).collect();
    let days: Option<Vec<i64>> = pending.iter().map(|entry| overdue_days(facts, entry.from, at)).collect();
    let row = |(label, low, high): &(&str, i64, i64)| {
        let Some(days) = &days else {
            return (vec![Cell::Text((*label).to_owned()), Cell::None(CALENDAR_UNKNOWN)], Vec::new());
        };
        let within = pending.iter().zip(days).filter(|(_, days)| (low..=high).contains(days));
        let behind: Vec<Behind> = within.map(|(entry, _)| waiting(entry, at)).collect();
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
pub fn feedback_list(facts: &Facts, at: Day) -> Table {
    let townships = Townships::of(facts);
    let mut rows: Vec<(Option<i64>, u32, Vec<Cell>, Behind)> = Vec::new();
    for entry in feedback::pending(facts).list.into_iter().filter(|entry| entry.stands(at)) {
        let case = &facts.cases[entry.key as usize];
        let deadline = facts.settings.workdays.nth_after(entry.from, feedback::FEEDBACK_LIMIT);
        let overdue = overdue_days(facts, entry.from, at);
        let cells = vec![
            Cell::Text(facts.ledger.case_numbers[entry.key as usize].clone()),
            names(facts, case.persons.iter().copied(), &case.rows),
            townships_of(facts, &townships, &case.rows),
            Cell::Day(entry.from),
            deadline.map_or(Cell::Text(CALENDAR_UNKNOWN.to_owned()), Cell::Day),
            workdays(overdue),
            joined(facts, &case.rows, "handler"),
        ];
        rows.push((overdue, entry.key, cells, waiting(&entry, at)));
    }
    rows.sort_by_key(|(days, key, ..)| (Reverse(*days), *key));
    let (rows, behind) = rows.into_iter().map(|(_, _, cells, behind)| (cells, vec![behind])).unzip();
    Table {
        id: "feedback.list",
        columns: &["案号", "姓名", "乡镇", "办结日期", "反馈期限", "逾期工作日", "承办人"],
        rows,
        overlapping: false,
        behind,
    }
}

/// 待回复识别建议: one row per person, with the longest waiting of their cases.
pub fn advice_list(facts: &Facts, at: Day) -> Table {
    let mut longest: BTreeMap<u32, Entry> = BTreeMap::new();
    for entry in referral::advice_pending(facts).list.into_iter().filter(|entry| entry.stands(at)) {
        let known = longest.entry(entry.key).or_insert(entry);
        if entry.from < known.from {
            *known = entry;
        }
    }
    let townships = Townships::of(facts);
    let mut rows: Vec<(Option<i64>, u32, Vec<Cell>, Behind)> = Vec::new();
    for (person, entry) in longest {
        let Origin::Grant(grant) = entry.origin else { unreachable!("advice belongs to a grant") };
        let grant = &facts.grants[grant as usize];
        let waited = facts.settings.workdays.between(entry.from, at).ok();
        let cells = vec![
            Cell::Text(facts.ledger.case_numbers[grant.case as usize].clone()),
            names(facts, [person], &grant.rows),
            townships_of(facts, &townships, &grant.rows),
            Cell::Day(entry.from),
            workdays(waited),
            joined(facts, &grant.rows, "handler"),
        ];
        rows.push((waited, grant.case, cells, waiting(&entry, at)));
    }
    rows.sort_by(|(days, case, cells, _), (other_days, other_case, other, _)| {
        other_days.cmp(days).then(case.cmp(other_case)).then_with(|| cells[1].cmp(&other[1]))
    });
    let (rows, behind) = rows.into_iter().map(|(_, _, cells, behind)| (cells, vec![behind])).unzip();
    Table {
        id: "advice.list",
        columns: &["案号", "姓名", "乡镇", "建议日期", "已等待工作日", "承办人"],
        rows,
        overlapping: false,
        behind,
    }
}

/// 超期未回访人员: one row per person.
pub fn visits_overdue(facts: &Facts, at: Day) -> Table {
    let townships = Townships::of(facts);
    let mut rows: Vec<(Day, Vec<Cell>, Behind)> = Vec::new();
    for entry in visits::overdue(facts).list.into_iter().filter(|entry| entry.stands(at)) {
        let person = &facts.persons[entry.key as usize];
        let last = person.visits.iter().copied().filter(|day| *day <= at).max();
        let since = Day::try_from(entry.amount).expect("a day was put there");
        let cells = vec![
            names(facts, [entry.key], &person.rows),
            townships_of(facts, &townships, &person.rows),
            last.map_or(Cell::None(""), Cell::Day),
            Cell::count((at - since).into()),
        ];
        rows.push((since, cells, Behind::new(entry.origin, since)));
    }
    rows.sort_by(|(since, cells, _), (other_since, other, _)| since.cmp(other_since).then_with(|| cells.cmp(other)));
    let (rows, behind) = rows.into_iter().map(|(_, cells, behind)| (cells, vec![behind])).unzip();
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
pub fn visits_due(facts: &Facts, at: Day, until: Day) -> Table {
    let interval = facts.settings.visit_interval_days;
    let townships = Townships::of(facts);
    let mut rows: Vec<(Day, Vec<Cell>)> = Vec::new();
    for (person, number) in facts.persons.iter().zip(0..) {
        let Some(paid) = person.first_paid.filter(|paid| *paid <= at) else { continue };
        let last = person.visits.iter().copied().filter(|day| *day <= at).max();
        let due = last.map_or(paid, |last| last.max(paid)) + interval;
        if at < due && due <= until {
            let cells = vec![
                names(facts, [number], &person.rows),
                townships_of(facts, &townships, &person.rows),
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
        behind: vec![Vec::new(); rows.len()],
        rows: rows.into_iter().map(|(_, cells)| cells).collect(),
        overlapping: false,
    }
}
