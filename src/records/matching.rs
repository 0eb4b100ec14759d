//! Matching 匹配: which person a visit was paid to (data.md, Keys).
//!
//! In: the keys of the case rows and which of them count. Out: for a visit, the person's number or
//! the check that says why there is none. Never guesses between two people of one name.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::keys::{case_key, in_case_key, name_key};
use super::ledger::enumerate;
use crate::finding::{self, Check};

/// The persons of the counted case rows, and how they are found.
#[derive(Debug, Default)]
pub struct Register {
    persons: HashMap<String, u32>,
    by_name: HashMap<String, BTreeSet<u32>>,
    by_case: HashMap<String, BTreeSet<u32>>,
    cases: HashMap<String, u32>,
    set_aside: HashSet<String>,
}

impl Register {
    /// All slices are by row of the case export: `counts` says which rows are not set aside, `there`
    /// which exist under the cut-off.
    pub fn new(
        case_keys: &[String],
        name_keys: &[String],
        person_keys: &[String],
        counts: &[bool],
        there: &[bool],
    ) -> Self {
        let counted = || (0..counts.len()).filter(|&at| counts[at] && there[at]);
        let owned = |numbers: HashMap<&str, u32>| numbers.into_iter().map(|(key, n)| (key.to_owned(), n)).collect();
        let persons: HashMap<String, u32> = owned(enumerate(counted().map(|at| person_keys[at].as_str())));
        let cases: HashMap<String, u32> = owned(enumerate(counted().map(|at| case_keys[at].as_str())));
        let mut register = Register { persons, cases, ..Register::default() };
        for at in counted() {
            let person = register.persons[&person_keys[at]];
            register.by_name.entry(in_case_key(&case_keys[at], &name_keys[at])).or_default().insert(person);
            register.by_case.entry(case_keys[at].clone()).or_default().insert(person);
        }
        register.set_aside = (0..counts.len())
            .filter(|&at| {
                there[at] && !counts[at] && !case_keys[at].is_empty() && !register.cases.contains_key(&case_keys[at])
            })
            .map(|at| case_keys[at].clone())
            .collect();
        register
    }

    /// Every person's number by key.
    pub fn persons(&self) -> &HashMap<String, u32> {
        &self.persons
    }

    /// The number of a counted case.
    pub fn case(&self, case_no: &str) -> Option<u32> {
        self.cases.get(&case_key(case_no)).copied()
    }

    /// By a valid ID number; else by case and name; else by a case that has just one person.
    pub fn find(&self, id: Option<&str>, case_no: Option<&str>, name: Option<&str>) -> Result<u32, &'static Check> {
        if let Some(person) = id.and_then(|id| self.persons.get(id)) {
            return Ok(*person);
        }
        let Some(case) = case_no.map(case_key) else { return Err(&finding::VISIT_UNMATCHED) };
        let named = name.and_then(|name| self.by_name.get(&in_case_key(&case, &name_key(name))));
        match named.or_else(|| self.by_case.get(&case)) {
            Some(persons) if persons.len() == 1 => Ok(*persons.first().expect("one person")),
            None if self.set_aside.contains(&case) => Err(&finding::VISIT_CASE_SET_ASIDE),
            _ => Err(&finding::VISIT_UNMATCHED),
        }
    }
}
