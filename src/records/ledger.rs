//! Ledger 台账: everything the exports hold that counts, as typed frames with keys.
//!
//! In: raw tables and the horizon. Out: two frames of counted rows, their keys, and a finding for
//! every row that was set aside. read = counted + set aside, always. The result does not depend on
//! the order of rows, columns or files.

use std::collections::{HashMap, HashSet};

use polars::prelude::*;

use super::cutoff::Horizon;
use super::duplicates;
use super::frame::{booleans, place, strings};
use super::keys::{case_key, household_keys, name_key, person_key};
use super::matching::Register;
use super::parse::parse_table;
use super::totals::{self, StatedTotal};
use crate::finding::{self, Check, Finding};
use crate::ingest::{Kind, RawTable, Skipped, Source};
use crate::place::Place;

/// Where the rows of one kind of export went.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
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
    /// Totals that the exports state themselves, each beside what its own rows add up to.
    pub stated_totals: Vec<StatedTotal>,
    /// Case rows that are set aside, without keys.
    pub cases_aside: DataFrame,
    /// Visit rows that are set aside; `case` where it is a counted one, `person` always null.
    pub visits_aside: DataFrame,
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
    let stated_totals = tables.iter().flat_map(totals::stated).collect();
    let sources: Vec<Source> = tables.into_iter().map(|table| table.source).collect();
    let mut take = |kind| {
        let mut frame = frames.remove(&kind).unwrap_or_else(|| super::parse::empty_frame(kind));
        frame.rechunk_mut();
        (frame, skipped.remove(&kind).unwrap_or_default())
    };
    let (case_frame, case_skipped) = take(Kind::Cases);
    let (visit_frame, visit_skipped) = take(Kind::Visits);

    let mut desk = Desk { sources: &sources, horizon, findings };
    let (cases, keys, registers) = desk.file_cases(&case_frame);
    let visits = desk.file_visits(&visit_frame, &registers);
    let findings = desk.findings;
    let ledger = Ledger {
        case_rows: cases.account(case_skipped),
        visit_rows: visits.account(visit_skipped),
        cases: cases.counted,
        visits: visits.counted,
        case_numbers: keys.case_numbers,
        persons: keys.persons,
        households: keys.households,
        sources,
        stated_totals,
        cases_aside: cases.aside,
        visits_aside: visits.aside,
    };
    (ledger, findings)
}

/// The rows of one export that are there, in two piles.
struct Filed {
    counted: DataFrame,
    aside: DataFrame,
}

impl Filed {
    fn account(&self, skipped: Skipped) -> RowAccount {
        let (counted, set_aside) = (self.counted.height() as u32, self.aside.height() as u32);
        RowAccount { read: counted + set_aside, counted, set_aside, skipped }
    }
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
    /// left.
    fn file_cases(&mut self, frame: &DataFrame) -> (Filed, Keys, Registers) {
        let case_no = strings(frame, "case_no");
        let name = strings(frame, "name");
        let mut counts = readable(frame);
        let select = |wanted: &dyn Fn(usize) -> bool| (0..frame.height()).filter(|at| wanted(*at)).collect::<Vec<_>>();
        let undated = booleans(frame, "undated");
        self.set_aside(frame, &select(&|at| case_no[at].is_none()), &finding::CASE_NO_MISSING, &mut counts);
        self.set_aside(frame, &select(&|at| name[at].is_none()), &finding::NAME_MISSING, &mut counts);
        let undated = select(&|at| undated[at] == Some(true));
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
        let (counted, aside) = piles(&counts, &there);
        let (filed, keys) = file(frame, &counted, &case_keys, &person_keys, &case_no, registers.then.persons());
        let filed = Filed { counted: self.horizon.cut(Kind::Cases, filed), aside: chosen(frame, &aside) };
        (filed, keys, registers)
    }

    /// Visit rows: what is missing, what has not happened yet, and whom each visited. A visit whose
    /// case is not there yet is not there either.
    fn file_visits(&mut self, frame: &DataFrame, registers: &Registers) -> Filed {
        let mut counts = readable(frame);
        let undated = booleans(frame, "undated");
        let missing: Vec<usize> = (0..frame.height()).filter(|&at| undated[at] == Some(true)).collect();
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
                // Only the cut-off keeps it from its person: it is not there yet, like its case.
                Err(_) if find(&registers.today).is_ok() => there[at] = false,
                Err(check) => self.set_aside(frame, &[at], check, &mut counts),
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
        let (counted, aside) = piles(&counts, &there);
        Filed { counted: self.horizon.cut(Kind::Visits, chosen(&filed, &counted)), aside: chosen(&filed, &aside) }
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

/// Of the rows that are there: those that count, and those set aside.
fn piles(counts: &[bool], there: &[bool]) -> (Vec<bool>, Vec<bool>) {
    counts.iter().zip(there).map(|(counts, there)| (*counts && *there, !*counts && *there)).unzip()
}

/// The rows of a mask.
fn chosen(frame: &DataFrame, mask: &[bool]) -> DataFrame {
    frame.filter(&BooleanChunked::from_slice("chosen".into(), mask)).expect("a mask of the frame's height")
}

/// Rows without a value that cannot be read.
fn readable(frame: &DataFrame) -> Vec<bool> {
    booleans(frame, "unreadable").iter().map(|bad| *bad != Some(true)).collect()
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
    let cases = enumerate(counted.iter().map(|&at| case_keys[at].as_str()));
    let mut case_numbers = vec![String::new(); cases.len()];
    for &at in &counted {
        let spelling = super::cells::drop_blanks(case_no[at].unwrap_or_default());
        let prints = &mut case_numbers[cases[case_keys[at].as_str()] as usize];
        if prints.is_empty() || spelling.as_ref() < prints.as_str() {
            *prints = spelling.into_owned();
        }
    }

    let household_no = strings(frame, "household_no");
    let of_counted: Vec<Option<&str>> = counted.iter().map(|&at| household_no[at]).collect();
    let persons_of_counted: Vec<String> = counted.iter().map(|&at| person_keys[at].clone()).collect();
    let household_keys = household_keys(&of_counted, &persons_of_counted);
    let households = enumerate(household_keys.iter().map(String::as_str));

    let mut filed = chosen(frame, counts);
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
pub(super) fn enumerate<'k>(keys: impl Iterator<Item = &'k str>) -> HashMap<&'k str, u32> {
    let mut distinct: Vec<&str> = keys.collect();
    distinct.sort_unstable();
    distinct.dedup();
    distinct.into_iter().zip(0..).collect()
}
