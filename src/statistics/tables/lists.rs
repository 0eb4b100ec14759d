//! The lists behind the stocks: what is pending, since when, with whom.
//!
//! Sorted by days, longest first, then by case number (name); one row is one unit of its figure.

use std::cmp::Reverse;

use rayon::prelude::*;
use smallvec::{SmallVec, smallvec};

use super::{Behind, BehindRow, Cell, Named, Table};
use crate::period::Day;
use crate::privacy::{Personal, Protection};
use crate::records::frame::{Numbers, Texts, numbers, texts};
use crate::records::{case_key, name_without_blanks};
use crate::statistics::facts::{Facts, Grant, Person};
use crate::statistics::indicator::{Entry, Origin};
use crate::statistics::protection::Protections;
use crate::statistics::townships::Townships;
use crate::statistics::{feedback, referral, visits};

/// What prints where the holidays of a year are not known yet.
pub(super) const CALENDAR_UNKNOWN: &str = "日历未公布";

/// The columns of the case rows that lists print, each looked up once: a list may hold a million rows.
pub(super) struct CaseRows<'f> {
    facts: &'f Facts,
    name: Texts<'f>,
    called: Numbers<'f>,
    township: Texts<'f>,
    handler: Texts<'f>,
    person: Numbers<'f>,
    case: Numbers<'f>,
    protections: Protections<'f>,
    townships: Townships<'f>,
}

impl<'f> CaseRows<'f> {
    pub(super) fn of(facts: &'f Facts) -> Self {
        let frame = &facts.ledger.cases;
        CaseRows {
            facts,
            name: texts(frame, "name"),
            called: numbers(frame, "called"),
            township: texts(frame, "township"),
            handler: texts(frame, "handler"),
            person: numbers(frame, "person"),
            case: numbers(frame, "case"),
            protections: facts.protections(),
            townships: Townships::of(facts),
        }
    }

    /// The distinct texts of a column in some rows, in code-point order.
    fn distinct<'t>(rows: &[u32], column: Texts<'t>) -> SmallVec<[&'t str; 2]> {
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

    /// Those of some rows that are a person's.
    fn own<'r>(&'r self, person: u32, rows: &'r [u32]) -> impl Iterator<Item = usize> + 'r {
        rows.iter().map(|row| *row as usize).filter(move |row| self.person.get(*row) == Some(person))
    }

    /// The number of a person's name in these rows: it compares as the name does.
    fn called(&self, person: u32, rows: &[u32]) -> Option<u32> {
        self.own(person, rows).filter_map(|row| self.called.get(row)).min()
    }

    /// A person's place in the order of persons.
    fn place(&self, person: u32) -> u32 {
        self.facts.ledger.person_order[person as usize]
    }

    /// One person as these rows name it.
    fn named(&self, person: u32, rows: &[u32]) -> Option<Named> {
        let first = self.own(person, rows).min_by_key(|row| self.called.get(*row))?;
        let name = name_without_blanks(self.name.get(first)?);
        let mut cases: SmallVec<[u32; 2]> = self.own(person, rows).filter_map(|row| self.case.get(row)).collect();
        cases.sort_unstable();
        cases.dedup();
        let protection = cases.iter().map(|case| self.protections.of(*case, person)).max().unwrap_or_default();
        // Only of guarded persons does the case's number stand for the name.
        let guarded = cases.first().filter(|_| protection != Protection::Ordinary);
        let number = guarded.map(|case| case_key(&self.facts.ledger.case_numbers[*case as usize]));
        let case_no = number.unwrap_or_default();
        Some(Named { name: Personal::new(name), person: self.place(person), protection, case_no })
    }
}

/// The rows of a list, and what is behind each. A list may hold a million: it is put in order by numbers, `order`, which
/// never says the same of two; and its texts are made in the order of the case rows `at` which they stand, side by side.
fn in_order<T: Send + Sync, K: Ord + Send>(
    mut listed: Vec<T>,
    at: impl Fn(&T) -> u32 + Sync,
    order: impl Fn(&T) -> K + Sync,
    row: impl Fn(&T) -> (Vec<Cell>, BehindRow) + Sync + Send,
) -> (Vec<Vec<Cell>>, Vec<BehindRow>) {
    listed.par_sort_unstable_by_key(at);
    let mut made: Vec<(Vec<Cell>, BehindRow)> = listed.par_iter().map(row).collect();
    let mut places: Vec<(K, usize)> = listed.iter().map(order).zip(0..).collect();
    places.par_sort_unstable();
    places.into_iter().map(|(_, place)| std::mem::take(&mut made[place])).unzip()
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
    let pending = feedback::pending(facts).filter(|entry| entry.stands(at));
    let pending = pending.map(|entry| (overdue_days(facts, entry.from, at), entry)).collect();
    let order = |(overdue, entry): &(Option<i64>, Entry)| (Reverse(*overdue), entry.key);
    let first_row = |(_, entry): &(Option<i64>, Entry)| facts.rows_of_case(&facts.cases[entry.key as usize])[0];
    let (rows, behind) = in_order(pending, first_row, order, |(overdue, entry)| {
        let case = &facts.cases[entry.key as usize];
        let rows = facts.rows_of_case(case);
        let deadline = facts.settings.workdays.nth_after(entry.from, feedback::FEEDBACK_LIMIT);
        let cells = vec![
            Cell::Text(facts.ledger.case_numbers[entry.key as usize].clone()),
            case_rows.names(facts.grants_of(case).iter().map(|grant| grant.person), rows),
            case_rows.townships(rows),
            Cell::Day(entry.from),
            deadline.map_or(Cell::Text(CALENDAR_UNKNOWN.to_owned()), Cell::Day),
            workdays(*overdue),
            case_rows.handlers(rows),
        ];
        (cells, smallvec![waiting(entry, at)])
    });
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
    let mut pending: Vec<Entry> = referral::advice_pending(facts).filter(|entry| entry.stands(at)).collect();
    pending.sort_unstable_by_key(|entry| (entry.key, entry.from, entry.origin));
    pending.dedup_by_key(|entry| entry.key);
    let longest = pending.into_iter().map(|entry| {
        let Origin::Grant(grant) = entry.origin else { unreachable!("advice belongs to a grant") };
        let grant = &facts.grants[grant as usize];
        (facts.settings.workdays.between(entry.from, at).ok(), grant, entry)
    });
    let order = |(waited, grant, _): &(Option<i64>, &Grant, Entry)| {
        (
            Reverse(*waited),
            grant.case,
            case_rows.called(grant.person, facts.rows_of_grant(grant)),
            case_rows.place(grant.person),
        )
    };
    let first_row = |(_, grant, _): &(Option<i64>, &Grant, Entry)| facts.rows_of_grant(grant)[0];
    let (rows, behind) = in_order(longest.collect(), first_row, order, |(waited, grant, entry)| {
        let rows = facts.rows_of_grant(grant);
        let cells = vec![
            Cell::Text(facts.ledger.case_numbers[grant.case as usize].clone()),
            case_rows.names([grant.person], rows),
            case_rows.townships(rows),
            Cell::Day(entry.from),
            workdays(*waited),
            case_rows.handlers(rows),
        ];
        (cells, smallvec![waiting(entry, at)])
    });
    Table {
        id: "advice.list",
        columns: &["案号", "姓名", "乡镇", "建议日期", "已等待工作日", "承办人"],
        rows,
        overlapping: false,
        behind,
    }
}

/// A person's last visit by a day.
fn last_visit(facts: &Facts, person: &Person, at: Day) -> Option<Day> {
    facts.visits_of(person).iter().map(|visit| visit.date).take_while(|day| *day <= at).last()
}

/// A person of a list by days: the day that the list goes by, the person's number, and the person.
type Dated<'f> = (Day, u32, &'f Person);

/// A list of persons by days, then by names: name, township and last visit, and what `last_cell` says.
fn by_day(
    case_rows: &CaseRows,
    listed: Vec<Dated>,
    at: Day,
    last_cell: impl Fn(Day) -> Cell + Sync,
) -> (Vec<Vec<Cell>>, Vec<BehindRow>) {
    let facts = case_rows.facts;
    let first_row = |(.., person): &Dated| facts.rows_of_person(person)[0];
    let order = |(day, number, person): &Dated| {
        (*day, case_rows.called(*number, facts.rows_of_person(person)), case_rows.place(*number))
    };
    in_order(listed, first_row, order, |(day, number, person)| {
        let rows = facts.rows_of_person(person);
        let cells = vec![
            case_rows.names([*number], rows),
            case_rows.townships(rows),
            last_visit(facts, person, at).map_or(Cell::None(""), Cell::Day),
            last_cell(*day),
        ];
        (cells, smallvec![Behind::new(Origin::Person(*number), *day)])
    })
}

/// 超期未回访人员: one row per person.
pub(super) fn visits_overdue(case_rows: &CaseRows, at: Day) -> Table {
    let facts = case_rows.facts;
    let overdue = visits::overdue(facts).filter(|entry| entry.stands(at)).map(|entry| {
        let since = Day::try_from(entry.amount).expect("a day was put there");
        (since, entry.key, &facts.persons[entry.key as usize])
    });
    let (rows, behind) = by_day(case_rows, overdue.collect(), at, |since| Cell::count((at - since).into()));
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
pub(super) fn visits_due<'f>(case_rows: &CaseRows<'f>, at: Day, until: Day) -> Table {
    let facts = case_rows.facts;
    let interval = facts.settings.visit_interval_days;
    let falls_due = |(person, number): (&'f Person, u32)| {
        let paid = person.first_paid.known().filter(|paid| *paid <= at)?;
        let due = last_visit(facts, person, at).map_or(paid, |last| last.max(paid)) + interval;
        (at < due && due <= until).then_some((due, number, person))
    };
    let due = facts.persons.iter().zip(0..).filter_map(falls_due).collect();
    let (rows, behind) = by_day(case_rows, due, at, Cell::Day);
    Table { id: "visits.due_next", columns: DUE_COLUMNS, rows, overlapping: false, behind }
}
