//! Payments and exits by group. 件 and 人 are distinct within a row's group.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{Behind, BehindRow, Cell, Table};
use crate::period::Span;
use crate::records::columns::codes::{CATEGORIES, CodeList, FUNDS, HARMS, MEASURES};
use crate::records::frame::{numbers, texts};
use crate::statistics::counting::Choice;
use crate::statistics::facts::{Facts, Payment, Visit};
use crate::statistics::indicator::Origin;
use crate::statistics::poverty;

/// What a group whose cells are blank is called.
const BLANK: &str = "未填写";

/// What the payments of one group add up to.
#[derive(Debug, Default)]
struct Group {
    cases: BTreeSet<u32>,
    persons: BTreeSet<u32>,
    registered: BTreeSet<u32>,
    amount: i64,
    behind: BehindRow,
}

/// The payments of the window by the groups that each belongs to.
fn group<'a>(facts: &Facts, window: Span, groups_of: impl Fn(&Payment) -> Vec<&'a str>) -> Vec<(&'a str, Group)> {
    let mut groups: BTreeMap<&str, Group> = BTreeMap::new();
    let within = Choice::within(window);
    for paid in facts.payments.iter().filter(|paid| within.counts(paid.date, paid.date)) {
        for name in groups_of(paid) {
            let group = groups.entry(name).or_default();
            group.cases.insert(paid.case);
            group.persons.insert(paid.person);
            group.amount += paid.amount;
            let behind = Behind::new(Origin::CaseRow(paid.row), paid.date);
            group.behind.push(Behind { amount: Some(paid.amount), ..behind });
            if facts.persons[paid.person as usize].registered {
                group.registered.insert(paid.person);
            }
        }
    }
    let mut rows: Vec<_> = groups.into_iter().collect();
    rows.sort_by_key(|(name, group)| (Reverse(group.amount), *name));
    rows
}

fn count(keys: &BTreeSet<u32>) -> Cell {
    Cell::count(keys.len() as i64)
}

/// A table whose rows are groups of payments.
fn table(
    id: &'static str,
    columns: &'static [&'static str],
    overlapping: bool,
    groups: Vec<(&str, Group)>,
    cells: impl Fn(&Group) -> Vec<Cell>,
) -> Table {
    let row = |(name, group): (&str, Group)| {
        let cells = std::iter::once(Cell::Text(name.to_owned())).chain(cells(&group)).collect();
        (cells, group.behind)
    };
    let (rows, behind) = groups.into_iter().map(row).unzip();
    Table { id, columns, rows, overlapping, behind }
}

/// The group of a coded column.
fn coded(list: &'static CodeList, code: Option<u32>) -> Vec<&'static str> {
    vec![code.map_or(BLANK, |code| list.word(code as u8))]
}

/// The groups of a column of several values.
fn several(list: &'static CodeList, bits: u32) -> Vec<&'static str> {
    let words = list.words(bits);
    if words.is_empty() { vec![BLANK] } else { words }
}

/// 乡镇.
pub fn by_township(facts: &Facts, window: Span) -> Table {
    let township = texts(&facts.ledger.cases, "township");
    let groups = group(facts, window, |paid| vec![township.get(paid.row as usize).unwrap_or(BLANK)]);
    table("aid.by_township", &["乡镇", "件", "人", "元", "建档立卡人"], false, groups, |group| {
        vec![count(&group.cases), count(&group.persons), Cell::yuan(group.amount), count(&group.registered)]
    })
}

/// 损害后果.
pub fn by_harm(facts: &Facts, window: Span) -> Table {
    let harm = numbers(&facts.ledger.cases, "harm");
    let groups = group(facts, window, |paid| coded(&HARMS, harm.get(paid.row as usize)));
    table("aid.by_harm", &["损害后果", "件", "人", "元"], false, groups, |group| {
        vec![count(&group.cases), count(&group.persons), Cell::yuan(group.amount)]
    })
}

fn persons_and_amount(group: &Group) -> Vec<Cell> {
    vec![count(&group.persons), Cell::yuan(group.amount)]
}

/// 人员类别.
pub fn by_category(facts: &Facts, window: Span) -> Table {
    let categories = numbers(&facts.ledger.cases, "categories");
    let groups =
        group(facts, window, |paid| several(&CATEGORIES, categories.get(paid.row as usize).unwrap_or_default()));
    table("aid.by_category", &["人员类别", "人", "元"], true, groups, persons_and_amount)
}

/// 资金来源.
pub fn by_fund(facts: &Facts, window: Span) -> Table {
    let fund = numbers(&facts.ledger.cases, "fund_source");
    let groups = group(facts, window, |paid| coded(&FUNDS, fund.get(paid.row as usize)));
    table("aid.by_fund", &["资金来源", "人", "元"], false, groups, persons_and_amount)
}

/// 帮扶措施: registered persons visited in the window, and those of them who left poverty in it.
pub fn by_measure(facts: &Facts, window: Span) -> Table {
    let exits: BTreeSet<u32> = poverty::exits(facts).filter(|exit| exit.within(window)).map(|exit| exit.key).collect();
    let mut groups: BTreeMap<&str, Group> = BTreeMap::new();
    let registered = |person: u32| facts.persons[person as usize].registered;
    let within = Choice::within(window);
    let counted = |visit: &&Visit| within.counts(visit.date, visit.date) && registered(visit.person);
    for visit in facts.visits.iter().filter(counted) {
        for name in several(&MEASURES, visit.measures.into()) {
            let group = groups.entry(name).or_default();
            group.persons.insert(visit.person);
            group.behind.push(Behind::new(Origin::VisitRow(visit.row), visit.date));
        }
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(name, group)| (Reverse(group.persons.len()), *name));
    table("poverty.by_measure", &["帮扶措施", "建档立卡人", "脱贫人"], true, groups, |group| {
        vec![count(&group.persons), Cell::count(group.persons.intersection(&exits).count() as i64)]
    })
}
