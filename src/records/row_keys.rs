//! Row keys 行的识别号: the keys of all case rows as numbers, in the order of the keys themselves.
//!
//! In: the frame of case rows. Out: for each row the number of its case, its name and its person. Numbers
//! compare as their keys do, so that nothing depends on the order of rows; comparing millions of texts
//! again and again would.

use std::borrow::Cow;
use std::collections::HashMap;

use polars::prelude::DataFrame;
use rayon::prelude::*;

use super::cells::{PersonId, drop_blanks};
use super::frame::{ids, texts};
use super::keys::case_key_of;

/// Hashing for keys that are ours: fast, and seeded anew in every run.
pub type Hashing = foldhash::fast::RandomState;

/// The keys of the case rows.
#[derive(Debug)]
pub struct RowKeys<'f> {
    pub case: Vec<u32>,
    pub name: Vec<u32>,
    pub person: Vec<u32>,
    pub id: Vec<Option<PersonId>>,
    pub cases: Ranked<'f>,
    pub names: Ranked<'f>,
    /// How many persons there are.
    pub persons: usize,
}

/// Distinct keys, numbered in their own order.
#[derive(Debug, Default)]
pub struct Ranked<'k> {
    numbers: HashMap<Cow<'k, str>, u32, Hashing>,
}

impl<'k> Ranked<'k> {
    /// Numbers the keys; also the number of each row's key.
    pub fn of(keys: impl Iterator<Item = Cow<'k, str>>) -> (Self, Vec<u32>) {
        let mut numbers: HashMap<Cow<'k, str>, u32, Hashing> = HashMap::default();
        let met: Vec<u32> = keys
            .map(|key| {
                let next = numbers.len() as u32;
                *numbers.entry(key).or_insert(next)
            })
            .collect();
        let mut order: Vec<(&str, u32)> = numbers.iter().map(|(key, met)| (key.as_ref(), *met)).collect();
        order.par_sort_unstable();
        let mut rank = vec![0; order.len()];
        for ((_, met), at) in order.into_iter().zip(0..) {
            rank[met as usize] = at;
        }
        let rows = met.into_iter().map(|met| rank[met as usize]).collect();
        numbers.values_mut().for_each(|number| *number = rank[*number as usize]);
        (Ranked { numbers }, rows)
    }

    pub fn number(&self, key: &str) -> Option<u32> {
        self.numbers.get(key).copied()
    }

    pub fn len(&self) -> usize {
        self.numbers.len()
    }
}

impl<'f> RowKeys<'f> {
    pub fn of(frame: &'f DataFrame) -> Self {
        let keys = |column, key: fn(&'f str) -> Cow<'f, str>| {
            let texts = texts(frame, column);
            Ranked::of((0..frame.height()).map(move |at| key(texts.get(at).unwrap_or_default())))
        };
        let ((cases, case), (names, name)) = rayon::join(|| keys("case_no", case_key_of), || keys("name", drop_blanks));
        let id = ids(frame, "id_number");
        // A valid ID number, else the case and the name in it (data.md, Keys).
        let key_of = |at: usize| match id[at] {
            Some(id) => (false, id.packed()),
            None => (true, u64::from(case[at]) << 32 | u64::from(name[at])),
        };
        let mut order: Vec<((bool, u64), u32)> = (0..frame.height()).map(|at| (key_of(at), at as u32)).collect();
        order.par_sort_unstable();
        let mut person = vec![0; order.len()];
        let mut persons = 0;
        for same in order.chunk_by(|one, next| one.0 == next.0) {
            same.iter().for_each(|(_, row)| person[*row as usize] = persons);
            persons += 1;
        }
        RowKeys { case, name, person, id, cases, names, persons: persons as usize }
    }
}

/// Numbers that are chosen, from 0 on in their order; `None` for those that no chosen row has.
#[derive(Debug)]
pub struct Renumbered {
    pub numbers: Vec<Option<u32>>,
    pub count: u32,
}

impl Renumbered {
    /// Of the numbers below `all` those that `chosen` holds.
    pub fn of(all: usize, chosen: impl Iterator<Item = u32>) -> Self {
        let mut numbers = vec![None; all];
        chosen.for_each(|number| numbers[number as usize] = Some(0));
        let mut count = 0;
        for number in numbers.iter_mut().flatten() {
            *number = count;
            count += 1;
        }
        Renumbered { numbers, count }
    }

    /// The new number of one that was chosen.
    ///
    /// # Panics
    /// If it was not.
    pub fn get(&self, number: u32) -> u32 {
        self.numbers[number as usize].expect("a chosen number")
    }
}
