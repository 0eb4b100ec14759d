//! Matching 匹配: which person a visit was paid to (data.md, Keys).
//!
//! In: the keys of the case rows and which of them count. Out: for a visit, the person's number or
//! the check that says why there is none. Never guesses between two people of one name.

use std::collections::HashMap;

use super::cells::PersonId;
use super::grouped::Grouped;
use super::row_keys::{Hashing, Renumbered, RowKeys};
use crate::finding::{self, Check};

/// The persons of the counted case rows, and how they are found.
#[derive(Debug)]
pub struct Register {
    by_id: HashMap<PersonId, u32, Hashing>,
    /// The counted rows of each case among all.
    of_case: Grouped,
    set_aside: Vec<bool>,
    /// The counted cases among all.
    pub cases: Renumbered,
    /// The persons of counted rows among all.
    pub persons: Renumbered,
}

impl Register {
    /// By row of the case export: `counts` says which rows are not set aside, `there` which exist under
    /// the cut-off.
    pub fn new(keys: &RowKeys<'_>, counts: &[bool], there: &[bool]) -> Self {
        let counted = || (0..counts.len()).filter(|&at| counts[at] && there[at]);
        let cases = Renumbered::of(keys.cases.len(), counted().map(|at| keys.case[at]));
        let persons = Renumbered::of(keys.persons, counted().map(|at| keys.person[at]));
        let person = |at: usize| persons.get(keys.person[at]);
        let by_id = || {
            let mut by_id = HashMap::with_capacity_and_hasher(persons.count as usize, Hashing::default());
            by_id.extend(counted().filter_map(|at| Some((keys.id.get(at)?, person(at)))));
            by_id
        };
        let by_case = || Grouped::of(keys.cases.len(), counted().map(|at| (at as u32, keys.case[at])));
        let (by_id, of_case) = rayon::join(by_id, by_case);
        let mut set_aside = vec![false; keys.cases.len()];
        for at in (0..counts.len()).filter(|&at| there[at] && !counts[at]) {
            set_aside[keys.case[at] as usize] = true;
        }
        Register { by_id, of_case, set_aside, cases, persons }
    }

    /// By a valid ID number; else by case and name; else by a case that has just one person. `case` is the
    /// visit's case among those of all rows: `Some(None)` for one that no row has; `name` is asked for only where the ID
    /// number finds nobody. `keys` are those that the register was made of.
    pub fn find(
        &self,
        keys: &RowKeys<'_>,
        id: Option<PersonId>,
        case: Option<Option<u32>>,
        name: impl FnOnce() -> Option<u32>,
    ) -> Result<u32, &'static Check> {
        if let Some(person) = id.and_then(|id| self.by_id.get(&id)) {
            return Ok(*person);
        }
        let Some(Some(case)) = case else { return Err(&finding::VISIT_UNMATCHED) };
        let name = name();
        let rows = self.of_case.of_number(case).iter().map(|row| *row as usize);
        let mut of_name = rows.clone().filter(|row| Some(keys.name[*row]) == name).peekable();
        let person = |row| keys.person[row];
        let found = if of_name.peek().is_some() { only(of_name.map(person)) } else { only(rows.clone().map(person)) };
        match found {
            Some(person) => Ok(self.persons.get(person)),
            None if rows.len() == 0 && self.set_aside[case as usize] => Err(&finding::VISIT_CASE_SET_ASIDE),
            None => Err(&finding::VISIT_UNMATCHED),
        }
    }
}

/// The one person that some rows are of; `None` where they are of none, or of several.
fn only(mut persons: impl Iterator<Item = u32>) -> Option<u32> {
    let person = persons.next()?;
    persons.all(|other| other == person).then_some(person)
}
