//! Disclosure control 披露控制: which numbers of a period a reader far from the persons may see.
//!
//! In: a figure set and the smallest group that may be shown. Out: figures and tables in which small groups are
//! hidden, together with what they could be worked out from (reliability.md §4.2). It happens here, before anything
//! is composed, so that prose and tables cannot disagree. Never: a number made for show; what is shown is exact.
//!
//! The reader against whom this protects knows which cells were too small and which are hidden for their sake, and
//! every total: even then a hidden count keeps its whole range. What this rests on: rows stand in the order of their
//! names, not of their size; the public version tells one quarter by itself, without the numbers of any other time.

use std::collections::BTreeSet;
use std::marker::PhantomData;

use super::indicator::Unit;
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
        debug_assert!(figures.iter().all(|(id, _)| set.figure(id).indicator.unit != Unit::Percent));
        let persons = enough("aid.paid_persons").map(|persons| persons.units());
        let tables = vec![
            persons_by_group(set.table("aid.by_township"), persons, least),
            persons_by_group(set.table("aid.by_harm"), persons, least),
            persons_by_part(set.table("aid.by_category"), persons, least),
            persons_by_part(set.table("poverty.by_measure"), None, least),
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
    Table { columns, behind: vec![Vec::new(); rows.len()], rows, ..table.clone() }
}

fn hide_persons(mut table: Table, hidden: &BTreeSet<usize>) -> Disclosed<Public> {
    for row in hidden {
        table.rows[*row][1] = Cell::None(HIDDEN);
    }
    Disclosed::of(table)
}

/// What must be hidden of counts that add up to `total`, so that none of `hidden` can be worked out: these, and as
/// many others as it takes, in the given order. `None` where hiding all of them is not enough.
///
/// `total` may be less than the counts together, where a person stands in two of them.
fn protect(
    counts: &[i64],
    total: i64,
    least: i64,
    mut hidden: BTreeSet<usize>,
    order: &[usize],
) -> Option<BTreeSet<usize>> {
    loop {
        if safe(counts, total, least, &hidden) {
            return Some(hidden);
        }
        let open: Vec<usize> = order.iter().copied().filter(|row| !hidden.contains(row)).collect();
        let with = |row: &usize| {
            let mut more = hidden.clone();
            more.insert(*row);
            more
        };
        let next = open.iter().find(|row| safe(counts, total, least, &with(row))).or(open.first()).copied()?;
        hidden.insert(next);
    }
}

/// Whether every hidden count keeps its range: a small one all of 1 ..= least − 1, another as many numbers.
fn safe(counts: &[i64], total: i64, least: i64, hidden: &BTreeSet<usize>) -> bool {
    let shown: i64 = counts.iter().enumerate().filter(|(row, _)| !hidden.contains(row)).map(|(_, count)| count).sum();
    let rest = total - shown;
    // What the reader knows of a hidden count before adding up: the highest is `None` where there is none.
    let known = |row: &usize| match counts[*row] {
        0 => (0, None),
        small if small < least => (1, Some(least - 1)),
        _ => (least, None),
    };
    let ranges: Vec<(i64, Option<i64>)> = hidden.iter().map(known).collect();
    let lowest: i64 = ranges.iter().map(|(low, _)| low).sum();
    let highest: Option<i64> = ranges.iter().map(|(_, high)| *high).sum();
    ranges.iter().all(|(low, high)| {
        let least_of_it = match (highest, high) {
            (Some(highest), Some(high)) => (*low).max(rest - (highest - high)),
            // Another hidden count may be as large as it likes; if this is the only such one, it takes the rest.
            (None, None) if ranges.iter().filter(|(_, high)| high.is_none()).count() == 1 => {
                let others: i64 = ranges.iter().filter_map(|(_, high)| *high).sum();
                (*low).max(rest - others)
            }
            _ => *low,
        };
        let most_of_it = high.unwrap_or(i64::MAX).min(rest - (lowest - low));
        most_of_it - least_of_it >= least - 2
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Every way to fill the hidden counts that a reader cannot rule out who knows which were too small.
    fn possible(counts: &[i64], hidden: &BTreeSet<usize>, total: i64, least: i64) -> Vec<Vec<i64>> {
        let shown: i64 = counts.iter().enumerate().filter(|(row, _)| !hidden.contains(row)).map(|(_, it)| it).sum();
        let mut found = vec![Vec::new()];
        for row in hidden {
            let range = if counts[*row] < least { 1..least } else { least..total + 1 };
            found = found
                .iter()
                .flat_map(|begun| {
                    range.clone().map(move |next| begun.iter().copied().chain([next]).collect::<Vec<i64>>())
                })
                .collect();
        }
        found.retain(|filled| filled.iter().sum::<i64>() == total - shown);
        found
    }

    /// Each table of up to four groups of up to nine persons: too many to be a sample.
    #[test]
    fn no_hidden_count_can_be_worked_out() {
        const LEAST: i64 = 5;
        let mut tables: Vec<Vec<i64>> = vec![Vec::new()];
        let mut tried = 0;
        for _ in 0..4 {
            tables = tables.iter().flat_map(|begun| (1..=9).map(|next| [begun.as_slice(), &[next]].concat())).collect();
            for counts in &tables {
                let order: Vec<usize> = (0..counts.len()).collect();
                let small: BTreeSet<usize> = order.iter().copied().filter(|row| counts[*row] < LEAST).collect();
                let total = counts.iter().sum();
                let Some(hidden) = protect(counts, total, LEAST, small.clone(), &order) else { continue };
                assert!(hidden.is_superset(&small));
                let filled = possible(counts, &hidden, total, LEAST);
                for at in 0..hidden.len() {
                    let values: BTreeSet<i64> = filled.iter().map(|filled| filled[at]).collect();
                    let width = values.last().unwrap() - values.first().unwrap();
                    assert!(width >= 3, "{counts:?}, hidden {hidden:?}: {values:?}");
                    tried += 1;
                }
            }
        }
        assert!(tried > 1000, "{tried}");
    }

    #[test]
    fn what_is_large_enough_is_shown() {
        let all: Vec<usize> = (0..3).collect();
        assert_eq!(protect(&[5, 6, 7], 18, 5, BTreeSet::new(), &all), Some(BTreeSet::new()));
        // One small group alone would be the difference to the total; the first that hides it is hidden too.
        assert_eq!(protect(&[2, 7, 9], 18, 5, BTreeSet::from([0]), &all), Some(BTreeSet::from([0, 1])));
        // 1 and 5: who knows that one of six is at least five knows the other.
        assert_eq!(protect(&[1, 5, 9], 15, 5, BTreeSet::from([0]), &all), Some(BTreeSet::from([0, 2])));
        assert_eq!(protect(&[1, 1], 2, 5, BTreeSet::from([0, 1]), &[0, 1]), None);
    }
}
