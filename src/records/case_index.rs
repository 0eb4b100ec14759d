//! Case index 案号索引: which row a case number stands in.
//!
//! In: the case numbers of all rows, and for each key a row that has it. Out: for a case number, in any spelling, such a
//! row. Both exports of an office mostly come in one order: a visit's case stands at that of the visit before it or a
//! little below, and nothing else need be looked at.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use super::frame::Texts;
use super::keys::case_key_of;
use super::row_keys::Hashing;

/// How many rows from the last one found on are looked at.
const NEAR: usize = 16;
/// How many that stand elsewhere are searched for one by one, before it pays to hash all keys.
const PATIENCE: usize = 256;

/// The rows of case numbers.
pub struct CaseIndex<'f> {
    spelt: Texts<'f>,
    /// For each key, in the order of keys, a row that has it.
    rows: Vec<u32>,
    by_key: OnceLock<HashMap<Cow<'f, str>, u32, Hashing>>,
}

impl<'f> CaseIndex<'f> {
    /// `rows`: for each key, in the order of keys, a row that has it.
    pub fn new(spelt: Texts<'f>, rows: Vec<u32>) -> Self {
        CaseIndex { spelt, rows, by_key: OnceLock::new() }
    }

    /// How many cases there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// To find one case after the other.
    pub fn finder(&self) -> CaseFinder<'_, 'f> {
        CaseFinder { index: self, last: None, patience: PATIENCE }
    }

    fn key(&self, row: u32) -> Cow<'f, str> {
        case_key_of(self.spelt.get(row as usize).unwrap_or_default())
    }
}

/// Finds one case after the other.
pub struct CaseFinder<'i, 'f> {
    index: &'i CaseIndex<'f>,
    last: Option<u32>,
    patience: usize,
}

impl CaseFinder<'_, '_> {
    /// A row of the case; `None` where no row has it.
    pub fn row(&mut self, case_no: &str) -> Option<u32> {
        let row = self.near(case_no).or_else(|| {
            if self.patience == 0 {
                return self.hashed(case_no);
            }
            self.patience -= 1;
            self.searched(case_no)
        });
        self.last = row.or(self.last);
        row
    }

    /// At the last row or a little below it, spelt the same.
    fn near(&self, case_no: &str) -> Option<u32> {
        let spelt = self.index.spelt;
        let rows = (self.last? as usize..spelt.len()).take(NEAR);
        rows.map(|row| row as u32).find(|row| spelt.get(*row as usize) == Some(case_no))
    }

    /// Wherever it stands, in the order of keys.
    fn searched(&self, case_no: &str) -> Option<u32> {
        let (index, key) = (self.index, case_key_of(case_no));
        let at = index.rows.binary_search_by(|row| index.key(*row).cmp(&key)).ok()?;
        Some(index.rows[at])
    }

    /// Wherever it stands, at once.
    fn hashed(&self, case_no: &str) -> Option<u32> {
        let index = self.index;
        let by_key = index.by_key.get_or_init(|| index.rows.iter().map(|row| (index.key(*row), *row)).collect());
        by_key.get(&case_key_of(case_no)).copied()
    }
}

#[cfg(test)]
mod tests {
    use polars::prelude::*;

    use super::*;
    use crate::records::frame::texts;
    use crate::records::row_keys::ranks;

    #[test]
    fn a_case_is_found_wherever_it_stands_and_however_it_is_spelt() {
        let number = |at: usize| format!("某检司救〔2020〕{:03}号", (at * 7) % 100);
        let spelt: Vec<String> = (0..100).map(number).collect();
        let column = StringChunked::from_iter_values("case_no".into(), spelt.iter().map(String::as_str));
        let frame = DataFrame::new(100, vec![column.into_series().into()]).unwrap();
        let spelt = texts(&frame, "case_no");
        let keys: Vec<_> = spelt.iter().map(|text| case_key_of(text.unwrap())).collect();
        let index = CaseIndex::new(spelt, ranks(&keys).1);
        let down = [0, 0, 1, 3, 3 + NEAR - 1, 99];
        let anywhere = [40, 39, 0, 99, 57];
        for patience in [PATIENCE, 0] {
            for walk in [&down[..], &anywhere] {
                let mut finder = CaseFinder { patience, ..index.finder() };
                for &at in walk {
                    assert_eq!(finder.row(&number(at)), Some(at as u32));
                    assert_eq!(finder.row(&number(at).replace('〔', "[").replace('〕', "］")), Some(at as u32));
                    assert_eq!(finder.row("某检司救〔2020〕100号"), None);
                }
            }
        }
        assert_eq!((index.len(), index.finder().row("某检司救〔2020〕")), (100, None));
    }
}
