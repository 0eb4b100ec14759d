//! Matching 匹配: which person a visit was paid to (data.md, Keys).
//!
//! In: the keys of the case rows and which of them count. Out: for a visit, the person's number or
//! the check that says why there is none. Never guesses between two people of one name.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::cells::{PersonId, drop_blanks};
use super::grouped::Grouped;
use super::row_keys::{Hashing, Renumbered, RowKeys};
use crate::finding::{self, Check};

/// The persons of the counted case rows, and how they are found.
#[derive(Debug)]
pub struct Register {
    /// Only where somebody is looked for beyond the rows of a case.
    by_id: OnceLock<HashMap<PersonId, u32, Hashing>>,
    /// The counted rows of each case among all.
    rows_of_case: Grouped,
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
        let (cases, rows_of_case) = rayon::join(
            || Renumbered::of(keys.cases.len(), counted().map(|at| keys.case[at])),
            || Grouped::of(keys.cases.len(), counted().map(|at| (at as u32, keys.case[at]))),
        );
        let persons = persons_by_case(keys, &rows_of_case);
        let mut set_aside = vec![false; keys.cases.len()];
        for at in (0..counts.len()).filter(|&at| there[at] && !counts[at]) {
            set_aside[keys.case[at] as usize] = true;
        }
        Register { by_id: OnceLock::new(), rows_of_case, set_aside, cases, persons }
    }

    /// The person of a valid ID number, looked for in the visit's case first. `keys` are those that the register was made
    /// of, here and below.
    pub fn of_id(&self, keys: &RowKeys<'_>, id: PersonId, case: Option<u32>) -> Option<u32> {
        let number = |row: u32| self.persons.get(keys.person[row as usize]);
        let mut in_case = case.into_iter().flat_map(|case| self.rows_of_case.of_number(case)).copied();
        if let Some(row) = in_case.find(|row| keys.id.get(*row as usize) == Some(id)) {
            return Some(number(row));
        }
        let all = || {
            let rows = self.rows_of_case.groups().flatten();
            rows.filter_map(|row| Some((keys.id.get(*row as usize)?, number(*row)))).collect()
        };
        self.by_id.get_or_init(all).get(&id).copied()
    }

    /// Where the ID number finds nobody: by case and name; else by a case that has just one person. `case` is among those
    /// of all rows.
    pub fn of_case(&self, keys: &RowKeys<'_>, case: Option<u32>, name: Option<&str>) -> Result<u32, &'static Check> {
        let Some(case) = case else { return Err(&finding::VISIT_UNMATCHED) };
        let name = name.map(drop_blanks);
        let rows = self.rows_of_case.of_number(case).iter().map(|row| *row as usize);
        let mut of_name = rows.clone().filter(|row| keys.spelt.get(*row).map(drop_blanks) == name).peekable();
        let person = |row| keys.person[row];
        let found = if of_name.peek().is_some() { only(of_name.map(person)) } else { only(rows.clone().map(person)) };
        match found {
            Some(person) => Ok(self.persons.get(person)),
            None if rows.len() == 0 && self.set_aside[case as usize] => Err(&finding::VISIT_CASE_SET_ASIDE),
            None => Err(&finding::VISIT_UNMATCHED),
        }
    }
}

/// The persons of counted rows, numbered by the first of their cases, then as they are numbered among all: who is in one
/// case, or in neighbouring ones, lies side by side wherever persons are looked at.
fn persons_by_case(keys: &RowKeys<'_>, rows_of_case: &Grouped) -> Renumbered {
    let mut in_order: Vec<u32> = Vec::with_capacity(keys.person.len());
    for rows in rows_of_case.groups() {
        let first = in_order.len();
        in_order.extend(rows.iter().map(|row| keys.person[*row as usize]));
        in_order[first..].sort_unstable();
    }
    Renumbered::as_met(keys.persons, in_order)
}

/// The one person that some rows are of; `None` where they are of none, or of several.
fn only(mut persons: impl Iterator<Item = u32>) -> Option<u32> {
    let person = persons.next()?;
    persons.all(|other| other == person).then_some(person)
}
