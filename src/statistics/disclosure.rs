//! Disclosure control 披露控制: which numbers of a period a reader far from the persons may see.
//!
//! In: a figure set and the smallest group that may be shown. Out: figures and tables in which small groups are
//! hidden, together with what they could be worked out from (reliability.md §4.2). It happens here, before anything
//! is composed, so that prose and tables cannot disagree. Never: a number made for show; what is shown is exact.
//!
//! The reader against whom this protects knows which cells were too small and which are hidden for their sake, and
//! every total: even then a hidden count keeps its whole range. What this rests on for the public: rows stand in the
//! order of their names, not of their size; one quarter is told by itself, without the numbers of any other time.

mod protect;

use std::collections::BTreeSet;
use std::marker::PhantomData;

use protect::protect;

use super::tables::Cell;
use super::{Column, FigureSet, Table};
use crate::money::Decimal;
use crate::privacy::{Public, Reader, Superiors};

/// What stands for a hidden number.
pub const HIDDEN: &str = "*";

/// One case may make so many percent of a sum of money that is shown to the public.
const LARGEST_SHARE: i64 = 80;

/// A table in which reader `R` may see everything that is left in it.
#[derive(Debug, Clone)]
pub struct Disclosed<R> {
    pub table: Table,
    /// Whether any cell is hidden.
    pub hides: bool,
    /// Whether no number of it may be shown; then superiors have the groups' names alone, the public has no rows.
    pub withheld: bool,
    reader: PhantomData<R>,
}

impl<R: Reader> Disclosed<R> {
    fn of(table: Table) -> Self {
        let hidden = |cell: &Cell| *cell == Cell::None(HIDDEN);
        let hides = table.rows.iter().flatten().any(hidden);
        let withheld = hides && table.rows.iter().all(|row| row[1..].iter().all(hidden));
        Disclosed { table, hides, withheld, reader: PhantomData }
    }

    fn withheld(table: &Table) -> Self {
        let withheld = !table.rows.is_empty();
        let table = Table { rows: Vec::new(), behind: Vec::new(), ..table.clone() };
        Disclosed { table, hides: withheld, withheld, reader: PhantomData }
    }
}

/// The tables of groups: what a column counts, by the head that it has.
const GROUPS: [(&str, &[(&str, &str)]); 3] = [
    (
        "aid.by_township",
        &[("件", "aid.paid_cases"), ("人", "aid.paid_persons"), ("建档立卡人", "aid.registered_persons")],
    ),
    ("aid.by_harm", &[("件", "aid.paid_cases"), ("人", "aid.paid_persons")]),
    ("aid.by_fund", &[("人", "aid.paid_persons")]),
];

/// The tables whose groups overlap: no total gives a group away.
const OVERLAPPING: [&str; 2] = ["aid.by_category", "poverty.by_measure"];

/// The tables that superiors are told: groups, and no list.
pub fn for_superiors(set: &FigureSet, least: u32) -> Vec<Disclosed<Superiors>> {
    let least = i64::from(least);
    let exclusive = GROUPS.iter().map(|(id, columns)| groups(set, set.table(id), columns, least));
    let overlapping = OVERLAPPING.iter().map(|id| each_by_itself(set.table(id), least));
    exclusive.chain(overlapping).collect()
}

/// A table of groups that exclude each other. A group that is too small hides its row; a part of a group that is too
/// small only itself.
fn groups(set: &FigureSet, table: &Table, columns: &[(&str, &str)], least: i64) -> Disclosed<Superiors> {
    let at = |head: &str| table.columns.iter().position(|column| *column == head).expect("a column of the table");
    let small = |count: &i64| (1..least).contains(count);
    let mut hidden: BTreeSet<usize> = BTreeSet::new();
    for (head, _) in columns.iter().filter(|(head, _)| *head != "建档立卡人") {
        let counts = counts(table, at(head));
        hidden.extend(counts.iter().enumerate().filter(|(_, count)| small(count)).map(|(row, _)| row));
    }
    let order = by_name(table);
    let mut disclosed = table.clone();
    for (head, total) in columns {
        let counts = counts(table, at(head));
        let part = *head == "建档立卡人";
        if part && counts.iter().all(|count| *count == 0) {
            // Nobody is counted, and the figure says so.
            continue;
        }
        let mut own = hidden.clone();
        own.extend(counts.iter().enumerate().filter(|(_, count)| small(count)).map(|(row, _)| row));
        let own = protect(&counts, total_of(set, total, &counts), least, own, &order);
        // Where hiding all is not enough, all are hidden: the groups' names tell nothing of their numbers.
        for row in &own.unwrap_or_else(|| (0..counts.len()).collect()) {
            disclosed.rows[*row][at(head)] = Cell::None(HIDDEN);
            if !part {
                hidden.insert(*row);
            }
        }
    }
    // What the later columns hid is hidden in the earlier ones too, and the money with them.
    for row in &hidden {
        disclosed.rows[*row][1..].fill(Cell::None(HIDDEN));
    }
    Disclosed::of(disclosed)
}

/// A table whose rows no total gives away: each number by itself.
fn each_by_itself(table: &Table, least: i64) -> Disclosed<Superiors> {
    let mut disclosed = table.clone();
    for row in &mut disclosed.rows {
        let persons = count(&row[1]);
        for cell in &mut row[1..] {
            let few =
                matches!(cell, Cell::Number(number) if number.scale() == 0 && (1..least).contains(&number.units()));
            if persons < least || few {
                *cell = Cell::None(HIDDEN);
            }
        }
    }
    Disclosed::of(disclosed)
}

/// What the public is told of a quarter.
#[derive(Debug, Clone)]
pub struct PublicFigures {
    /// By id; `None` where the number is hidden.
    pub figures: Vec<(&'static str, Option<Decimal>)>,
    pub tables: Vec<Disclosed<Public>>,
}

/// The counts that the public is told, and the figure that each is a part of.
const PUBLIC: [(&str, Option<&str>); 10] = [
    ("cases.accepted", None),
    ("cases.granted", None),
    ("cases.granted_persons", None),
    ("cases.closed", None),
    ("aid.paid_cases", None),
    ("aid.paid_persons", None),
    ("aid.registered_persons", Some("aid.paid_persons")),
    ("visits.count", None),
    ("visits.persons", None),
    ("poverty.exits", None),
];

impl PublicFigures {
    /// Of the period itself: no number of another time is among them, since what a person adds to the one could be
    /// worked out from the other.
    pub fn of(set: &FigureSet, least: u32) -> Self {
        let least = i64::from(least);
        let value = |id: &str| set.figure(id).value(Column::Value).ok();
        let enough = |id: &str| value(id).filter(|value| value.units() >= least);
        let told = |(id, whole): (&'static str, Option<&str>)| {
            let shown = enough(id).filter(|part| match whole {
                None => true,
                // The rest is as good as told.
                Some(whole) => enough(whole).is_some_and(|whole| whole.units() - part.units() >= least),
            });
            (id, shown)
        };
        let mut figures: Vec<_> = PUBLIC.into_iter().map(told).collect();
        let amount = value("aid.paid_amount").filter(|amount| {
            let most = i128::from(set.largest_case.0) * 100 <= i128::from(amount.units()) * i128::from(LARGEST_SHARE);
            most && enough("aid.paid_cases").is_some() && enough("aid.paid_persons").is_some()
        });
        let behind = figures.iter().position(|(id, _)| *id == "aid.registered_persons").expect("it is one of them");
        figures.insert(behind + 1, ("aid.paid_amount", amount));
        let persons = enough("aid.paid_persons").map(|persons| persons.units());
        let visited = enough("visits.persons").map(|persons| persons.units());
        let tables = vec![
            persons_by_group(set.table("aid.by_township"), persons, least),
            persons_by_group(set.table("aid.by_harm"), persons, least),
            persons_by_part(set.table("aid.by_category"), persons, least),
            persons_by_part(set.table("poverty.by_measure"), visited, least),
        ];
        PublicFigures { figures, tables }
    }

    /// A number that is told.
    pub fn value(&self, id: &str) -> Option<Decimal> {
        self.figures.iter().find(|(known, _)| *known == id).and_then(|(_, value)| *value)
    }
}

/// The persons of groups that exclude each other, in the order of their names. Without a total nothing is told: the
/// groups would add up to it.
fn persons_by_group(table: &Table, persons: Option<i64>, least: i64) -> Disclosed<Public> {
    let table = persons_only(table);
    let Some(persons) = persons else { return Disclosed::withheld(&table) };
    let counts = counts(&table, 1);
    let small = counts.iter().enumerate().filter(|(_, count)| **count < least).map(|(row, _)| row);
    let order: Vec<usize> = (0..counts.len()).collect();
    let total = persons.min(counts.iter().sum());
    match protect(&counts, total, least, small.collect(), &order) {
        Some(hidden) if hidden.is_empty() || hidden.len() < counts.len() => hide_persons(table, &hidden),
        _ => Disclosed::withheld(&table),
    }
}

/// The persons of groups that overlap. `whole`: of how many the groups are parts, where that is told; then the rest
/// of each is as good as told.
fn persons_by_part(table: &Table, whole: Option<i64>, least: i64) -> Disclosed<Public> {
    let table = persons_only(table);
    let few = |count: i64| count < least || whole.is_some_and(|whole| whole - count < least);
    let hidden: BTreeSet<usize> =
        counts(&table, 1).into_iter().enumerate().filter(|(_, count)| few(*count)).map(|(row, _)| row).collect();
    if hidden.len() == table.rows.len() { Disclosed::withheld(&table) } else { hide_persons(table, &hidden) }
}

/// The name and the persons of each row, by name.
fn persons_only(table: &Table) -> Table {
    let at = table.columns.iter().position(|head| *head == "人" || *head == "建档立卡人").expect("persons are counted");
    let columns: &'static [&'static str] = match table.columns[0] {
        "乡镇" => &["乡镇", "人"],
        "损害后果" => &["损害后果", "人"],
        "人员类别" => &["人员类别", "人"],
        _ => &["帮扶措施", "人"],
    };
    let mut rows: Vec<Vec<Cell>> = table.rows.iter().map(|row| vec![row[0].clone(), row[at].clone()]).collect();
    rows.sort();
    Table { columns, behind: vec![Default::default(); rows.len()], rows, ..table.clone() }
}

fn hide_persons(mut table: Table, hidden: &BTreeSet<usize>) -> Disclosed<Public> {
    for row in hidden {
        table.rows[*row][1] = Cell::None(HIDDEN);
    }
    Disclosed::of(table)
}

/// What the counts of a table are taken to add up to: the figure, or less where they overlap.
fn total_of(set: &FigureSet, id: &str, counts: &[i64]) -> i64 {
    let sum = counts.iter().sum();
    set.figure(id).value(Column::Value).map_or(sum, |total| total.units().min(sum))
}

fn count(cell: &Cell) -> i64 {
    match cell {
        Cell::Number(number) => number.units(),
        _ => 0,
    }
}

fn counts(table: &Table, column: usize) -> Vec<i64> {
    table.rows.iter().map(|row| count(&row[column])).collect()
}

/// The rows by name: their own order follows the amounts, and would tell of them.
fn by_name(table: &Table) -> Vec<usize> {
    let mut order: Vec<usize> = (0..table.rows.len()).collect();
    order.sort_by(|a, b| table.rows[*a][0].cmp(&table.rows[*b][0]));
    order
}
