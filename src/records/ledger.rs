//! Ledger 台账: everything the exports hold that counts, as typed frames with keys.
//!
//! In: raw tables and the horizon. Out: two frames of counted rows, their keys, and a finding for
//! every row that was set aside. read = counted + set aside, always. The result does not depend on
//! the order of rows, columns or files.

use std::collections::HashSet;

use polars::prelude::*;
use rayon::prelude::*;

use super::cells::drop_blanks;
use super::cutoff::Horizon;
use super::duplicates;
use super::frame::{Texts, booleans, place, texts};
use super::households::households;
use super::matching::Register;
use super::parse::{Typed, no_rows, read_rows};
use super::row_keys::RowKeys;
use super::sought::{Run, Said, Sought};
use super::totals::{self, StatedTotal};
use crate::finding::{self, Check, Finding};
use crate::ingest::{Kind, RawTable, Skipped, Source, TableOf};
use crate::period::MonthClose;
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
    /// Counted case rows: the columns of the catalogue but for those that rows are only compared by, and `origin`, `row`,
    /// `case`, `person`, `household` (numbers into the key lists below), `called` (a number that compares as the name
    /// does).
    pub cases: DataFrame,
    /// Counted visit rows: what is counted by, with `person`; `case` is null where the visit names none.
    pub visits: DataFrame,
    /// The number of each case as it prints; sorted by its key.
    pub case_numbers: Vec<String>,
    /// Of each person a number that compares as the person's key does (an ID number, else case and name). Persons are
    /// numbered by the first of their cases: what is said of neighbours lies side by side.
    pub person_order: Vec<u32>,
    /// How many households there are; their numbers run from 0, like those of cases and persons.
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
pub fn build<T: Into<TableOf<Typed>>>(tables: Vec<T>, horizon: Horizon) -> (Ledger, Vec<Finding>) {
    let mut findings = Vec::new();
    let (mut cases, mut visits) = (Export::new(Kind::Cases), Export::new(Kind::Visits));
    let (mut sources, mut stated_totals) = (Vec::new(), Vec::new());
    for (table, origin) in tables.into_iter().map(Into::into).zip(0..) {
        let export = if table.source.kind == Kind::Cases { &mut cases } else { &mut visits };
        stated_totals.extend(totals::stated(&table));
        sources.push(table.source);
        export.add(table.pieces, origin, table.skipped, &mut findings);
    }
    let (case_skipped, visit_skipped) = (cases.skipped, visits.skipped);
    let compared = cases.take_compared();
    let (case_frame, visit_frame) = rayon::join(|| cases.frame(), || visits.frame());

    let mut desk = Desk { sources: &sources, horizon, findings };
    let (cases, keys, registers) = desk.file_cases(&case_frame, compared);
    let visits = desk.file_visits(visit_frame, visits.sought, &registers);
    let findings = desk.findings;
    let ledger = Ledger {
        case_rows: cases.account(case_skipped),
        visit_rows: visits.account(visit_skipped),
        cases: cases.counted,
        visits: visits.counted,
        case_numbers: keys.case_numbers,
        person_order: keys.person_order,
        households: keys.households,
        sources,
        stated_totals,
        cases_aside: cases.aside,
        visits_aside: visits.aside,
    };
    (ledger, findings)
}

impl Ledger {
    /// Of an office without exports.
    pub fn empty() -> Self {
        build(Vec::<RawTable>::new(), Horizon { as_of: None, month_close: MonthClose::default() }).0
    }
}

impl From<RawTable> for TableOf<Typed> {
    fn from(table: RawTable) -> Self {
        TableOf::of(table, &read_rows)
    }
}

/// All rows of one kind of export while its tables are put together.
struct Export {
    frame: DataFrame,
    /// The table of each row, as a number among the sources.
    origin: Vec<u32>,
    sought: Vec<Sought>,
    skipped: Skipped,
}

/// Once the totals that tables state are held against them, nobody asks for them.
const ADDED_UP: &str = "income";

/// Texts that rows are only compared by, to tell copies from each other.
const COMPARED: [&str; 3] = ["village", "transfer_to", "note"];

impl Export {
    fn new(kind: Kind) -> Self {
        let frame = no_rows(kind).frame.drop_many([ADDED_UP]);
        Export { frame, origin: Vec::new(), sought: Vec::new(), skipped: Skipped::default() }
    }

    /// Adds the pieces of a table, whose number among the sources is `origin`.
    fn add(&mut self, pieces: Vec<Typed>, origin: u32, skipped: Skipped, findings: &mut Vec<Finding>) {
        self.skipped.blank += skipped.blank;
        self.skipped.total += skipped.total;
        self.skipped.repeated_header += skipped.repeated_header;
        for Typed { frame, sought, findings: found } in pieces {
            self.origin.resize(self.origin.len() + frame.height(), origin);
            self.frame.vstack_mut(&frame.drop_many([ADDED_UP])).expect("frames of one catalogue");
            self.sought.extend(sought);
            findings.extend(found);
        }
    }

    /// Takes the texts out that rows are only compared by; they stay in the pieces that they were read in.
    fn take_compared(&mut self) -> DataFrame {
        let compared = self.frame.select(COMPARED).expect("columns of the catalogue");
        self.frame = self.frame.drop_many(COMPARED);
        compared
    }

    /// The frame in one piece.
    fn frame(&mut self) -> DataFrame {
        let mut frame = std::mem::take(&mut self.frame);
        frame.rechunk_mut_par();
        let origin = UInt32Chunked::from_vec("origin".into(), std::mem::take(&mut self.origin));
        frame.with_column(origin.into_series().into()).expect("columns of one height");
        frame
    }
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
    person_order: Vec<u32>,
    households: u32,
}

/// How visits find their person.
struct Registers<'f> {
    keys: RowKeys<'f>,
    then: Register,
    /// As things stand today, where a cut-off hides some.
    today: Option<Register>,
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
    /// left. `compared` are the texts that rows are only compared by.
    fn file_cases<'f>(&mut self, frame: &'f DataFrame, compared: DataFrame) -> (Filed, Keys, Registers<'f>) {
        let mut counts = readable(frame);
        let blank = |column| -> Vec<usize> {
            let cells = texts(frame, column);
            (0..frame.height()).filter(|at| cells.get(*at).is_none()).collect()
        };
        self.set_aside(frame, &blank("case_no"), &finding::CASE_NO_MISSING, &mut counts);
        self.set_aside(frame, &blank("name"), &finding::NAME_MISSING, &mut counts);
        self.set_aside(frame, &undated(frame), &finding::DATE_MISSING, &mut counts);

        let keys = RowKeys::of(frame);
        for (copy, kept) in duplicates::find(&[frame, &compared], &keys, &counts) {
            counts[copy] = false;
            let kept = place(self.sources, frame, kept);
            let finding = Finding::new(&finding::DUPLICATE_ROW, place(self.sources, frame, copy));
            self.findings.push(finding.message(format!("与保留的一行重复：{kept}")));
        }
        drop(compared);

        let there = self.horizon.there(Kind::Cases, frame);
        self.forget(frame, &there);
        let then = Register::new(&keys, &counts, &there);
        let hides = there.contains(&false);
        let today = hides.then(|| Register::new(&keys, &counts, &vec![true; frame.height()]));
        let (counted, aside) = piles(&counts, &there);
        let (filed, filed_keys) = file(frame, &counted, &keys, &then);
        let counted = self.horizon.cut(Kind::Cases, filed).drop_many(["filled"]);
        let filed = Filed { counted, aside: chosen(frame, &aside) };
        (filed, filed_keys, Registers { keys, then, today })
    }

    /// Visit rows: what is missing, what has not happened yet, and whom each visited. A visit whose
    /// case is not there yet is not there either.
    fn file_visits(&mut self, mut frame: DataFrame, sought: Vec<Sought>, registers: &Registers<'_>) -> Filed {
        let mut counts = readable(&frame);
        self.set_aside(&frame, &undated(&frame), &finding::DATE_MISSING, &mut counts);

        let mut there = self.horizon.there(Kind::Visits, &frame);
        let looked_up: Vec<Vec<LookedUp>> = sought.into_par_iter().map(|piece| registers.look_up(&piece)).collect();
        let numbers = |name: &str| PrimitiveChunkedBuilder::<UInt32Type>::new(name.into(), frame.height());
        let (mut cases, mut persons, mut row) = (numbers("case"), numbers("person"), 0);
        for LookedUp { rows, case, person } in looked_up.into_iter().flatten() {
            for at in row..row + rows as usize {
                cases.append_option(case);
                persons.append_option(person.ok());
                match person {
                    Err(None) if counts[at] => there[at] = false,
                    Err(Some(check)) if counts[at] && there[at] => self.set_aside(&frame, &[at], check, &mut counts),
                    _ => (),
                }
            }
            row += rows as usize;
        }
        let (cases, persons) = (cases.finish(), persons.finish());
        self.forget(&frame, &there);
        for numbers in [cases, persons] {
            frame.with_column(numbers.into_series().into()).expect("columns of one height");
        }
        let (counted, aside) = piles(&counts, &there);
        let mut aside = chosen(&frame, &aside);
        let nobody = UInt32Chunked::full_null("person".into(), aside.height());
        aside.with_column(nobody.into_series().into()).expect("columns of one height");
        Filed { counted: self.horizon.cut(Kind::Visits, chosen(&frame, &counted)), aside }
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

/// Whom visits below each other were paid to that say the same.
struct LookedUp {
    rows: u32,
    /// The case, where it is a counted one.
    case: Option<u32>,
    /// Or why there is none; `None` where only the cut-off keeps the visits from it.
    person: Result<u32, Option<&'static Check>>,
}

impl Registers<'_> {
    /// Looks up the visits of one piece of a table.
    fn look_up(&self, sought: &Sought) -> Vec<LookedUp> {
        let (keys, mut finder) = (&self.keys, self.keys.cases.finder());
        let row = |text| finder.row(text).map(|row| keys.case[row as usize]);
        let cases: Vec<Option<u32>> = sought.case_no.iter().map(row).collect();
        let find = |register: &Register, said: Said, case: Option<u32>| {
            let of_id = said.id.and_then(|id| register.of_id(keys, id, case));
            let of_case = || register.of_case(keys, case, said.name.map(|at| sought.name.get(at as usize)));
            of_id.map_or_else(of_case, Ok)
        };
        let look_up = |run: &Run| {
            let case = run.said.case_no.and_then(|at| cases[at as usize]);
            let person = find(&self.then, run.said, case).map_err(|check| {
                let known_today = self.today.as_ref().is_some_and(|today| find(today, run.said, case).is_ok());
                (!known_today).then_some(check)
            });
            LookedUp { rows: run.rows, case: case.and_then(|case| self.then.cases.numbers[case as usize]), person }
        };
        sought.runs.iter().map(look_up).collect()
    }
}

/// Of the rows that are there: those that count, and those set aside.
fn piles(counts: &[bool], there: &[bool]) -> (Vec<bool>, Vec<bool>) {
    counts.iter().zip(there).map(|(counts, there)| (*counts && *there, !*counts && *there)).unzip()
}

/// The rows of a mask.
fn chosen(frame: &DataFrame, mask: &[bool]) -> DataFrame {
    if !mask.contains(&false) {
        return frame.clone();
    }
    frame.filter(&BooleanChunked::from_slice("chosen".into(), mask)).expect("a mask of the frame's height")
}

/// Rows without a value that cannot be read.
fn readable(frame: &DataFrame) -> Vec<bool> {
    booleans(frame, "unreadable").iter().map(|bad| bad != Some(true)).collect()
}

/// Rows without the date that they need.
fn undated(frame: &DataFrame) -> Vec<usize> {
    let undated = booleans(frame, "undated");
    (0..frame.height()).filter(|at| undated.get(*at) == Some(true)).collect()
}

/// The counted rows with their key numbers.
fn file(frame: &DataFrame, counts: &[bool], keys: &RowKeys<'_>, register: &Register) -> (DataFrame, Keys) {
    let counted: Vec<usize> = (0..counts.len()).filter(|&at| counts[at]).collect();
    let persons: Vec<u32> = counted.iter().map(|&at| register.persons.get(keys.person[at])).collect();
    let household_no = texts(frame, "household_no");
    let of_counted: Vec<Option<&str>> = counted.iter().map(|&at| household_no.get(at)).collect();
    let (case_numbers, households) = rayon::join(
        || case_numbers(texts(frame, "case_no"), &counted, keys, register),
        || households(&of_counted, &persons, register.persons.count),
    );

    let mut filed = chosen(frame, counts);
    let case = counted.iter().map(|&at| register.cases.get(keys.case[at])).collect();
    let called = counted.iter().map(|&at| keys.name[at]).collect();
    let keys = Keys { case_numbers, person_order: register.persons.places(), households: households.count };
    let numbers: [(&str, Vec<u32>); 4] =
        [("case", case), ("person", persons), ("household", households.of_rows), ("called", called)];
    for (name, values) in numbers {
        filed.with_column(UInt32Chunked::from_vec(name.into(), values).into_series().into()).expect("height");
    }
    (filed, keys)
}

/// The number of each case as it prints: of several spellings the first in code-point order.
fn case_numbers(spelt: Texts<'_>, counted: &[usize], keys: &RowKeys<'_>, register: &Register) -> Vec<String> {
    let mut case_numbers = vec![String::new(); register.cases.count as usize];
    for &at in counted {
        let spelling = drop_blanks(spelt.get(at).unwrap_or_default());
        let prints = &mut case_numbers[register.cases.get(keys.case[at]) as usize];
        if prints.is_empty() || spelling.as_ref() < prints.as_str() {
            *prints = spelling.into_owned();
        }
    }
    case_numbers
}
