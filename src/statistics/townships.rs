//! Townships 乡镇 as others may know them: where only few cases come from, their people would be recognised.
//!
//! In: facts. Out: which townships have cases enough to be told outside the office (reliability.md §4.2).

use std::collections::HashMap;
use std::sync::Arc;

use super::facts::Facts;
use crate::privacy::{OTHER_TOWNSHIPS, township};
use crate::records::frame::texts;
use crate::records::{Hashing, name_without_blanks};

/// From so many cases on a township is told.
const CASES_OF_A_TOWNSHIP: usize = 3;

/// A township of a list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Township {
    pub name: Arc<str>,
    /// Whether it has cases enough to be told outside the office.
    pub told: bool,
}

/// The townships that the exports name, by the texts of their cells.
#[derive(Debug)]
pub struct Townships<'f>(HashMap<&'f str, Township, Hashing>);

impl<'f> Townships<'f> {
    /// All that the exports name. Names that differ in blanks alone are one township.
    pub fn of(facts: &'f Facts) -> Self {
        let texts = texts(&facts.ledger.cases, "township");
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut number_of: HashMap<&str, usize, Hashing> = HashMap::default();
        // For each township how many cases come from it, and the last of them.
        let mut cases: Vec<(usize, u32)> = Vec::new();
        for (case, number) in facts.cases.iter().zip(1..) {
            for name in facts.rows_of_case(case).iter().filter_map(|row| texts.get(*row as usize)) {
                let township = *number_of.entry(name).or_insert_with(|| {
                    let next = numbers.len();
                    *numbers.entry(name_without_blanks(name)).or_insert(next)
                });
                cases.resize(numbers.len(), (0, 0));
                let (count, last) = &mut cases[township];
                *count += usize::from(*last != number);
                *last = number;
            }
        }
        let told = |township: usize| cases[township].0 >= CASES_OF_A_TOWNSHIP;
        let known = number_of.into_iter();
        Townships(known.map(|(name, at)| (name, Township { name: name.into(), told: told(at) })).collect())
    }

    /// Whether a township has cases enough to be told.
    pub fn told(&self, name: &str) -> bool {
        let wanted = name_without_blanks(name);
        self.0.get(name).is_some_and(|it| it.told)
            || self.0.values().any(|it| it.told && name_without_blanks(&it.name) == wanted)
    }

    /// A township of a list.
    pub fn township(&self, name: &str) -> Township {
        self.0.get(name).cloned().unwrap_or_else(|| Township { name: name.into(), told: self.told(name) })
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
