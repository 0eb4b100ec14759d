//! Ledger 台账: everything the exports hold that counts, as typed frames with keys.
//!
//! In: raw tables and the horizon. Out: two frames of counted rows, their keys, and a finding for
//! every row that was set aside. read = counted + set aside, always. The result does not depend on
//! the order of rows, columns or files.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use polars::prelude::*;

use super::cutoff::Horizon;
use super::duplicates;
use super::keys::{case_key, household_key, in_case_key, name_key, person_key};
use super::matching::Register;
use super::parse::parse_table;
use crate::finding::{self, Check, Finding};
use crate::ingest::{Kind, RawTable, Skipped, Source};
use crate::place::Place;

/// Where the rows of one kind of export went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowAccount {
    pub read: u32,
    pub counted: u32,
    pub set_aside: u32,
    pub skipped: Skipped,
}

/// The exports as they count.
#[derive(Debug)]
pub struct Ledger {
    /// Counted case rows: the columns of the catalogue, and `origin`, `row`, `case`, `person`,
    /// `household` (numbers into the key lists below).
    pub cases: DataFrame,
    /// Counted visit rows: likewise, with `person`; `case` is null where the visit names none.
    pub visits: DataFrame,
    /// The number of each case as it prints; sorted by its key.
    pub case_numbers: Vec<String>,
    /// How many persons and households there are; their numbers run from 0.
    pub persons: u32,
    pub households: u32,
    pub sources: Vec<Source>,
    pub case_rows: RowAccount,
    pub visit_rows: RowAccount,
    /// Handlers of case rows, by place; only of rows that a finding of reading speaks of.
    handlers: HashMap<Place, String>,
}

/// Builds the ledger; findings are those of reading and matching.
pub fn build(tables: Vec<RawTable>, horizon: Horizon) -> (Ledger, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut frames: HashMap<Kind, DataFrame> = HashMap::new();
    let mut skipped: HashMap<Kind, Skipped> = HashMap::new();
    for (number, table) in tables.iter().enumerate() {
        let kind = table.source.kind;
        let frame = parse_table(table, number as u32, &mut findings);
        let known = skipped.entry(kind).or_default();
        known.blank += table.skipped.blank;
        known.total += table.skipped.total;
        known.repeated_header += table.skipped.repeated_header;
        match frames.get_mut(&kind) {
            Some(all) => drop(all.vstack_mut(&frame).expect("frames of one catalogue")),
            None => drop(frames.insert(kind, frame)),
        }
    }
    let sources: Vec<Source> = tables.into_iter().map(|table| table.source).collect();
    let mut take = |kind| {
        let mut frame = frames.remove(&kind).unwrap_or_else(|| super::parse::empty_frame(kind));
        frame.rechunk_mut();
        (frame, skipped.remove(&kind).unwrap_or_default())
    };
    let (case_frame, case_skipped) = take(Kind::Cases);
    let (visit_frame, visit_skipped) = take(Kind::Visits);

    let mut desk = Desk { sources: &sources, horizon, findings };
    let (cases, case_read, keys, registers) = desk.file_cases(&case_frame);
    let (visits, visit_read) = desk.file_visits(&visit_frame, &registers);
    let findings = desk.findings;
    let account = |read: usize, counted: usize, skipped| RowAccount {
        read: read as u32,
        counted: counted as u32,
        set_aside: (read - counted) as u32,
        skipped,
    };
    let handlers = handlers(&sources, &case_frame, &findings);
    let ledger = Ledger {
        case_rows: account(case_read, cases.height(), case_skipped),
        visit_rows: account(visit_read, visits.height(), visit_skipped),
        cases,
        visits,
        case_numbers: keys.case_numbers,
        persons: keys.persons,
        households: keys.households,
        sources,
        handlers,
    };
    (ledger, findings)
}

/// What the rows of the case export add up to.
struct Keys {
    case_numbers: Vec<String>,
    persons: u32,
    households: u32,
}

/// How visits find their person: as things stand under the cut-off, and as they stand today.
struct Registers {
    then: Register,
    today: Register,
}

/// Sorts rows into those that count, those set aside, and those that are not there yet.
struct Desk<'a> {
    sources: &'a [Source],
    horizon: Horizon,
    findings: Vec<Finding>,
}

impl Desk<'_> {
    /// Sets rows aside for a check: one finding each, and `false` in the mask.
    fn set_aside(&mut self, frame: &DataFrame, rows: &[usize], check: &'static Check, counts: &mut [bool]) {
        for &at in rows {
            counts[at] = false;
            self.findings.push(Finding::new(check, place(self.sources, frame, at)));
        }
    }

    /// Case rows: what is missing, what is double, what has not happened yet; then the keys of what is
    /// left. With the frame: how many rows are there.
    fn file_cases(&mut self, frame: &DataFrame) -> (DataFrame, usize, Keys, Registers) {
        let case_no = strings(frame, "case_no");
        let name = strings(frame, "name");
        let mut counts = readable(frame);
        let select = |wanted: &dyn Fn(usize) -> bool| (0..frame.height()).filter(|at| wanted(*at)).collect::<Vec<_>>();
        let dates = ["accepted_date", "lead_date", "paid_date"].map(|key| days(frame, key));
        // A row whose only date cannot be read is told as that, not as missing it.
        let undated = select(&|at| counts[at] && dates.iter().all(|column| column[at].is_none()));
        self.set_aside(frame, &select(&|at| case_no[at].is_none()), &finding::CASE_NO_MISSING, &mut counts);
        self.set_aside(frame, &select(&|at| name[at].is_none()), &finding::NAME_MISSING, &mut counts);
        self.set_aside(frame, &undated, &finding::DATE_MISSING, &mut counts);

        let ids = strings(frame, "id_number");
        let case_keys: Vec<String> = case_no.iter().map(|no| case_key(no.unwrap_or_default())).collect();
        let name_keys: Vec<String> = name.iter().map(|name| name_key(name.unwrap_or_default())).collect();
        let person_keys: Vec<String> =
            (0..frame.height()).map(|at| person_key(ids[at], &case_keys[at], &name_keys[at])).collect();
        for (copy, kept) in duplicates::find(frame, &case_keys, &person_keys, &counts) {
            counts[copy] = false;
            let kept = place(self.sources, frame, kept);
            let finding = Finding::new(&finding::DUPLICATE_ROW, place(self.sources, frame, copy));
            self.findings.push(finding.message(format!("与保留的一行重复：{kept}")));
        }

        let there = self.horizon.there(Kind::Cases, frame);
        self.forget(frame, &there);
        let everything = vec![true; frame.height()];
        let register = |there: &[bool]| Register::new(&case_keys, &name_keys, &person_keys, &counts, there);
        let registers = Registers { then: register(&there), today: register(&everything) };
        let counted: Vec<bool> = counts.iter().zip(&there).map(|(counts, there)| *counts && *there).collect();
        let (filed, keys) = file(frame, &counted, &case_keys, &person_keys, &case_no, registers.then.persons());
        let read = there.iter().filter(|there| **there).count();
        (self.horizon.cut(Kind::Cases, filed), read, keys, registers)
    }

    /// Visit rows: what is missing, what has not happened yet, and whom each visited. A visit whose
    /// case is not there yet is not there either. With the frame: how many rows are there.
    fn file_visits(&mut self, frame: &DataFrame, registers: &Registers) -> (DataFrame, usize) {
        let mut counts = readable(frame);
        let visited = days(frame, "visit_date");
        let missing: Vec<usize> = (0..frame.height()).filter(|&at| counts[at] && visited[at].is_none()).collect();
        self.set_aside(frame, &missing, &finding::DATE_MISSING, &mut counts);

        let (ids, case_no, name) = (strings(frame, "id_number"), strings(frame, "case_no"), strings(frame, "name"));
        let mut there = self.horizon.there(Kind::Visits, frame);
        let mut persons = vec![None; frame.height()];
        for at in 0..frame.height() {
            if !counts[at] || !there[at] {
                continue;
            }
            let find = |register: &Register| register.find(ids[at], case_no[at], name[at]);
            match find(&registers.then) {
                Ok(person) => persons[at] = Some(person),
                Err(check) if find(&registers.today) == Err(check) => self.set_aside(frame, &[at], check, &mut counts),
                Err(_) => there[at] = false,
            }
        }
        self.forget(frame, &there);
        let cases = case_no.iter().map(|no| no.and_then(|no| registers.then.case(no)));
        let cases = UInt32Chunked::from_iter_options("case".into(), cases).into_series();
        let persons = UInt32Chunked::from_iter_options("person".into(), persons.into_iter()).into_series();
        let mut filed = frame.clone();
        filed
            .with_column(cases.into())
            .and_then(|frame| frame.with_column(persons.into()))
            .expect("columns of one height");
        let counted: Vec<bool> = counts.iter().zip(&there).map(|(counts, there)| *counts && *there).collect();
        let filed = filed.filter(&BooleanChunked::from_slice("counts".into(), &counted)).expect("a mask of the height");
        let read = there.iter().filter(|there| **there).count();
        (self.horizon.cut(Kind::Visits, filed), read)
    }

    /// Drops what was said of rows that are not there under the cut-off.
    fn forget(&mut self, frame: &DataFrame, there: &[bool]) {
        let gone = (0..there.len()).filter(|&at| !there[at]);
        let gone: HashSet<Place> = gone.map(|at| place(self.sources, frame, at)).collect();
        if !gone.is_empty() {
            self.findings.retain(|finding| !gone.contains(&Place { column: None, ..finding.place.clone() }));
        }
    }
}

/// Rows without a value that cannot be read.
fn readable(frame: &DataFrame) -> Vec<bool> {
    booleans(frame, "unreadable").iter().map(|bad| *bad != Some(true)).collect()
}

/// Who handles the case rows that something was said of, by place.
fn handlers(sources: &[Source], cases: &DataFrame, findings: &[Finding]) -> HashMap<Place, String> {
    let said: HashSet<(Arc<str>, Option<u32>)> =
        findings.iter().map(|finding| (finding.place.file.clone(), finding.place.row)).collect();
    let handler = strings(cases, "handler");
    let of = |at: usize| {
        let place = place(sources, cases, at);
        let handler = handler[at].filter(|_| said.contains(&(place.file.clone(), place.row)))?;
        Some((place, handler.to_owned()))
    };
    (0..cases.height()).filter_map(of).collect()
}

impl Ledger {
    /// The handler 承办人 named in the case row of that place, whatever its column.
    pub fn handler_of(&self, place: &Place) -> Option<&str> {
        self.handlers.get(&Place { column: None, ..place.clone() }).map(String::as_str)
    }
}

/// The counted rows with their key numbers.
fn file(
    frame: &DataFrame,
    counts: &[bool],
    case_keys: &[String],
    person_keys: &[String],
    case_no: &[Option<&str>],
    persons: &HashMap<String, u32>,
) -> (DataFrame, Keys) {
    let counted: Vec<usize> = (0..counts.len()).filter(|&at| counts[at]).collect();
    let cases = number(counted.iter().map(|&at| case_keys[at].as_str()));
    let mut case_numbers = vec![String::new(); cases.len()];
    for &at in &counted {
        let spelling = super::cells::drop_blanks(case_no[at].unwrap_or_default());
        let prints = &mut case_numbers[cases[case_keys[at].as_str()] as usize];
        if prints.is_empty() || spelling.as_ref() < prints.as_str() {
            *prints = spelling.into_owned();
        }
    }

    let household_no = strings(frame, "household_no");
    let mut smallest: HashMap<u32, String> = HashMap::new();
    for &at in &counted {
        if let Some(no) = household_no[at] {
            let no = household_key(no);
            let known = smallest.entry(persons[&person_keys[at]]).or_insert_with(|| no.clone());
            if no < *known {
                *known = no;
            }
        }
    }
    // A household number and a person's key never look alike: the prefix keeps them apart.
    let household_of = |at: usize| match smallest.get(&persons[&person_keys[at]]) {
        Some(no) => in_case_key("household", no),
        None => in_case_key("person", &person_keys[at]),
    };
    let household_keys: Vec<String> = counted.iter().map(|&at| household_of(at)).collect();
    let households = number(household_keys.iter().map(String::as_str));

    let mask = BooleanChunked::from_slice("counts".into(), counts);
    let mut filed = frame.filter(&mask).expect("a mask of the frame's height");
    let numbers: [(&str, Vec<u32>); 3] = [
        ("case", counted.iter().map(|&at| cases[case_keys[at].as_str()]).collect()),
        ("person", counted.iter().map(|&at| persons[&person_keys[at]]).collect()),
        ("household", household_keys.iter().map(|key| households[key.as_str()]).collect()),
    ];
    for (name, values) in numbers {
        filed.with_column(UInt32Chunked::from_vec(name.into(), values).into_series().into()).expect("height");
    }
    let keys = Keys { case_numbers, persons: persons.len() as u32, households: households.len() as u32 };
    (filed, keys)
}

/// Numbers the distinct keys in their own order, so that no number depends on the order of rows.
pub(super) fn number<'k>(keys: impl Iterator<Item = &'k str>) -> HashMap<&'k str, u32> {
    let mut distinct: Vec<&str> = keys.collect();
    distinct.sort_unstable();
    distinct.dedup();
    distinct.into_iter().zip(0..).collect()
}

/// Where row `at` of a frame came from.
pub fn place(sources: &[Source], frame: &DataFrame, at: usize) -> Place {
    let number = |name: &str| frame.column(name).and_then(|column| Ok(column.u32()?.get(at))).ok().flatten();
    let source = &sources[number("origin").expect("every row has its table") as usize];
    Place::file(source.file.clone(), source.sheet.clone()).row(number("row").expect("every row has a number"))
}

/// A text column, cell by cell.
pub fn strings<'f>(frame: &'f DataFrame, name: &str) -> Vec<Option<&'f str>> {
    frame.column(name).and_then(|column| column.str()).expect("a text column").iter().collect()
}

/// A yes/no column.
pub fn booleans(frame: &DataFrame, name: &str) -> Vec<Option<bool>> {
    frame.column(name).and_then(|column| column.bool()).expect("a yes/no column").iter().collect()
}

/// A day column, as day numbers.
pub fn days(frame: &DataFrame, name: &str) -> Vec<Option<crate::period::Day>> {
    frame.column(name).and_then(|column| column.i32()).expect("a day column").iter().collect()
}

/// A money column, in 分.
pub fn amounts(frame: &DataFrame, name: &str) -> Vec<Option<i64>> {
    frame.column(name).and_then(|column| column.i64()).expect("a money column").iter().collect()
}

/// A coded column or a key column.
pub fn numbers(frame: &DataFrame, name: &str) -> Vec<Option<u32>> {
    frame.column(name).and_then(|column| column.u32()).expect("a coded column").iter().collect()
}
