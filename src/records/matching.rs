//! Matching 匹配: which person a visit was paid to (data.md, Keys).
//!
//! In: the keys of the case rows and which of them count. Out: for a visit, the person's number or
//! the check that says why there is none. Never guesses between two people of one name.

use std::collections::HashMap;

use super::cells::PersonId;
use super::row_keys::{Hashing, Renumbered, RowKeys};
use crate::finding::{self, Check};

/// The persons of the counted case rows, and how they are found.
#[derive(Debug)]
pub struct Register {
    by_id: HashMap<PersonId, u32, Hashing>,
    by_name: HashMap<(u32, u32), Found, Hashing>,
    /// By the number of the case among all rows.
    by_case: Vec<Option<Found>>,
    set_aside: Vec<bool>,
    /// The counted cases among all.
    pub cases: Renumbered,
    /// The persons of counted rows among all.
    pub persons: Renumbered,
}

/// The persons under one name or case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    One(u32),
    Several,
}

impl Found {
    fn and(self, person: u32) -> Self {
        if self == Found::One(person) { self } else { Found::Several }
    }
}

impl Register {
    /// By row of the case export: `counts` says which rows are not set aside, `there` which exist under
    /// the cut-off.
    pub fn new(keys: &RowKeys<'_>, counts: &[bool], there: &[bool]) -> Self {
        let counted = || (0..counts.len()).filter(|&at| counts[at] && there[at]);
        let cases = Renumbered::of(keys.cases.len(), counted().map(|at| keys.case[at]));
        let persons = Renumbered::of(keys.persons, counted().map(|at| keys.person[at]));
        let mut register = Register {
            by_id: HashMap::default(),
            by_name: HashMap::default(),
            by_case: vec![None; keys.cases.len()],
            set_aside: vec![false; keys.cases.len()],
            cases,
            persons,
        };
        for at in counted() {
            let person = register.persons.get(keys.person[at]);
            if let Some(id) = keys.id[at] {
                register.by_id.insert(id, person);
            }
            let named = register.by_name.entry((keys.case[at], keys.name[at])).or_insert(Found::One(person));
            *named = named.and(person);
            let of_case = &mut register.by_case[keys.case[at] as usize];
            *of_case = Some(of_case.map_or(Found::One(person), |found| found.and(person)));
        }
        for at in (0..counts.len()).filter(|&at| there[at] && !counts[at]) {
            register.set_aside[keys.case[at] as usize] = true;
        }
        register
    }

    /// By a valid ID number; else by case and name; else by a case that has just one person. `case` is the
    /// visit's case among those of all rows: `Some(None)` for one that no row has.
    pub fn find(
        &self,
        id: Option<PersonId>,
        case: Option<Option<u32>>,
        name: Option<u32>,
    ) -> Result<u32, &'static Check> {
        if let Some(person) = id.and_then(|id| self.by_id.get(&id)) {
            return Ok(*person);
        }
        let Some(Some(case)) = case else { return Err(&finding::VISIT_UNMATCHED) };
        let named = name.and_then(|name| self.by_name.get(&(case, name)).copied());
        match named.or(self.by_case[case as usize]) {
            Some(Found::One(person)) => Ok(person),
            None if self.set_aside[case as usize] => Err(&finding::VISIT_CASE_SET_ASIDE),
            _ => Err(&finding::VISIT_UNMATCHED),
        }
    }
}
