//! Row keys 行的识别号: the keys of all case rows as numbers, in the order of the keys themselves.
//!
//! In: the frame of case rows. Out: for each row the number of its case, its name and its person. Numbers
//! compare as their keys do, so that nothing depends on the order of rows; comparing millions of texts
//! again and again would.

use std::borrow::Cow;
use std::cmp::Ordering;

use polars::prelude::DataFrame;
use rayon::prelude::*;

use super::case_index::CaseIndex;
use super::cells::drop_blanks;
use super::frame::{Ids, Texts, ids, texts};
use super::keys::case_key_of;

/// Hashing for keys that are ours: fast, and seeded anew in every run.
pub type Hashing = foldhash::fast::RandomState;

/// The keys of the case rows.
pub struct RowKeys<'f> {
    pub case: Vec<u32>,
    pub name: Vec<u32>,
    pub person: Vec<u32>,
    pub id: Ids<'f>,
    /// The names as they are spelt.
    pub spelt: Texts<'f>,
    pub cases: CaseIndex<'f>,
    /// How many persons there are.
    pub persons: usize,
}

/// For each row the number of its key, in the order of the keys; and for each number a row that has it.
pub fn ranks(keys: &[Cow<'_, str>]) -> (Vec<u32>, Vec<u32>) {
    let shared = shared_start(keys.iter().map(|key| key.as_bytes()));
    let lead = |(key, row): (&Cow<str>, usize)| (Lead::of(&key.as_bytes()[shared..]), row as u32);
    let mut order: Vec<(Lead, u32)> = keys.par_iter().zip(0..keys.len()).map(lead).collect();
    let compare = |(lead, row): &(Lead, u32), (other, another): &(Lead, u32)| {
        lead.cmp(other).then_with(|| match lead.is_whole() {
            true => Ordering::Equal,
            false => keys[*row as usize].cmp(&keys[*another as usize]),
        })
    };
    order.par_sort_unstable_by(compare);
    let (mut rows, mut firsts) = (vec![0; keys.len()], Vec::new());
    for same in order.chunk_by(|one, next| compare(one, next).is_eq()) {
        same.iter().for_each(|(_, row)| rows[*row as usize] = firsts.len() as u32);
        firsts.push(same[0].1);
    }
    (rows, firsts)
}

/// How many bytes all texts begin with alike.
fn shared_start<'k>(mut texts: impl Iterator<Item = &'k [u8]>) -> usize {
    let Some(first) = texts.next() else { return 0 };
    texts.fold(first.len(), |shared, text| {
        first[..shared].iter().zip(text).position(|(one, other)| one != other).unwrap_or(shared.min(text.len()))
    })
}

/// How a text begins, as numbers: they compare as the text does. Nearly every text is whole in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Lead([u64; 3]);

impl Lead {
    /// So many bytes of the text, and one for its length.
    const BYTES: usize = 23;

    fn of(text: &[u8]) -> Self {
        let mut lead = [0; Self::BYTES + 1];
        let length = text.len().min(Self::BYTES);
        lead[..length].copy_from_slice(&text[..length]);
        lead[Self::BYTES] = text.len().min(Self::BYTES + 1) as u8;
        let (numbers, _) = lead.as_chunks();
        Lead(std::array::from_fn(|at| u64::from_be_bytes(numbers[at])))
    }

    /// Whether nothing of the text is left out: texts of the same lead are the same.
    fn is_whole(self) -> bool {
        self.0[2] as u8 <= Self::BYTES as u8
    }
}

impl<'f> RowKeys<'f> {
    pub fn of(frame: &'f DataFrame) -> Self {
        let (spelt, names, id) = (texts(frame, "case_no"), texts(frame, "name"), ids(frame, "id_number"));
        let ranks = |texts: Texts<'f>, key: fn(&'f str) -> Cow<'f, str>| {
            let rows = (0..frame.height()).into_par_iter();
            ranks(&rows.map(|row| key(texts.get(row).unwrap_or_default())).collect::<Vec<_>>())
        };
        let ((case, cases), (name, _)) = rayon::join(|| ranks(spelt, case_key_of), || ranks(names, drop_blanks));
        let (person, persons) = persons(id, &case, &name);
        RowKeys { case, name, person, id, spelt: names, cases: CaseIndex::new(spelt, cases), persons }
    }
}

/// The person of each row, and how many there are: a valid ID number, else the case and the name in it (data.md, Keys).
fn persons(id: Ids<'_>, case: &[u32], name: &[u32]) -> (Vec<u32>, usize) {
    // Beyond all ID numbers, which have seventeen digits; a case's number, like a row's, needs fewer than its 31 bits.
    const IN_CASE: u64 = 1 << 63;
    let key_of = |at: usize| match id.get(at) {
        Some(id) => id.packed(),
        None => IN_CASE | u64::from(case[at]) << 32 | u64::from(name[at]),
    };
    let mut order: Vec<(u64, u32)> = (0..case.len()).map(|at| (key_of(at), at as u32)).collect();
    order.par_sort_unstable();
    let mut person = vec![0; order.len()];
    let mut persons = 0;
    for same in order.chunk_by(|one, next| one.0 == next.0) {
        same.iter().for_each(|(_, row)| person[*row as usize] = persons);
        persons += 1;
    }
    (person, persons as usize)
}

/// Numbers that are chosen, from 0 on; `None` for those that no chosen row has.
#[derive(Debug)]
pub struct Renumbered {
    pub numbers: Vec<Option<u32>>,
    pub count: u32,
}

impl Renumbered {
    /// Of the numbers below `all` those that `chosen` holds, in their order.
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

    /// The same in the order in which they are met.
    pub fn as_met(all: usize, chosen: impl IntoIterator<Item = u32>) -> Self {
        let mut numbers = vec![None; all];
        let mut count = 0;
        for number in chosen {
            numbers[number as usize].get_or_insert_with(|| {
                count += 1;
                count - 1
            });
        }
        Renumbered { numbers, count }
    }

    /// For each new number its place in the order of the old ones.
    pub fn places(&self) -> Vec<u32> {
        let mut places = vec![0; self.count as usize];
        self.numbers.iter().flatten().zip(0..).for_each(|(number, place)| places[*number as usize] = place);
        places
    }

    /// The new number of one that was chosen.
    ///
    /// # Panics
    /// If it was not.
    pub fn get(&self, number: u32) -> u32 {
        self.numbers[number as usize].expect("a chosen number")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare_as_their_keys_do() {
        let long = ["乙", "甲", ""].map(|end| format!("某检12345678901234567890123{end}"));
        let keys = ["某检1", "某检", long[0].as_str(), "某检1\0", "某检1", &long[1], "某", &long[2], &long[0]];
        let owned: Vec<Cow<str>> = keys.iter().map(|key| Cow::Borrowed(*key)).collect();
        let (rows, firsts) = ranks(&owned);
        for (key, number) in keys.iter().zip(&rows) {
            assert_eq!(keys[firsts[*number as usize] as usize], *key);
            for (other, others) in keys.iter().zip(&rows) {
                assert_eq!(key.cmp(other), number.cmp(others), "{key:?} {other:?}");
            }
        }
        assert_eq!(firsts.len(), 7);
    }

    #[test]
    fn numbers_as_they_are_met_know_their_places_in_the_old_order() {
        let met = Renumbered::as_met(6, [4, 1, 4, 5, 1]);
        assert_eq!(met.numbers, [None, Some(1), None, None, Some(0), Some(2)]);
        assert_eq!((met.count, met.places()), (3, vec![1, 0, 2]));
    }
}
