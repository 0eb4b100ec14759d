//! Townships 乡镇 as others may know them: where only few cases come from, their people would be recognised.
//!
//! In: facts. Out: which townships have cases enough to be told outside the office (reliability.md §4.2).

use std::collections::{BTreeMap, BTreeSet};

use super::facts::Facts;
use crate::privacy::{OTHER_TOWNSHIPS, township};
use crate::records::frame::strings;
use crate::records::name_without_blanks;

/// From so many cases on a township is told.
const CASES_OF_A_TOWNSHIP: usize = 3;

/// A township of a list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Township {
    pub name: String,
    /// Whether it has cases enough to be told outside the office.
    pub told: bool,
}

/// The cases of each township, by its name without blanks.
#[derive(Debug)]
pub struct Townships(BTreeMap<String, BTreeSet<u32>>);

impl Townships {
    /// All that the exports name.
    pub fn of(facts: &Facts) -> Self {
        let names = strings(&facts.ledger.cases, "township");
        let mut cases: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
        for (case, number) in facts.cases.iter().zip(0..) {
            for name in case.rows.iter().filter_map(|row| names[*row as usize]) {
                cases.entry(name_without_blanks(name)).or_default().insert(number);
            }
        }
        Townships(cases)
    }

    /// Whether a township has cases enough to be told.
    pub fn told(&self, name: &str) -> bool {
        self.0.get(&name_without_blanks(name)).is_some_and(|cases| cases.len() >= CASES_OF_A_TOWNSHIP)
    }

    /// A township of a list.
    pub fn township(&self, name: &str) -> Township {
        Township { name: name.to_owned(), told: self.told(name) }
    }
}

/// Townships as readers outside the office may know them, each once, the others last.
pub fn outside(townships: &[Township]) -> String {
    let told = |it: &Township| if it.told { township(&it.name).to_owned() } else { OTHER_TOWNSHIPS.to_owned() };
    let mut names: Vec<String> = townships.iter().map(told).collect();
    names.sort_by_key(|name| name == OTHER_TOWNSHIPS);
    names.dedup();
    names.join("、")
}
