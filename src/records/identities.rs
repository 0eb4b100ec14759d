//! Identities 身份: the key texts behind the ledger's numbers, for what must be known again later.
//!
//! In: the ledger. Out: one text for each case, person and household, the same in every run, whatever the
//! rows' order. The texts hold ID numbers and names: they are hashed under a key before they are kept.

use super::frame::{ids, numbers, texts};
use super::keys::{case_key, household_keys, name_key, person_key};
use super::ledger::Ledger;

/// Key texts by the ledger's numbers.
#[derive(Debug)]
pub struct Identities {
    pub cases: Vec<String>,
    pub persons: Vec<String>,
    pub households: Vec<String>,
}

impl Identities {
    pub fn of(ledger: &Ledger) -> Self {
        let frame = &ledger.cases;
        let (case_no, name, id) = (texts(frame, "case_no"), texts(frame, "name"), ids(frame, "id_number"));
        let number = |column| -> Vec<usize> {
            let keys = numbers(frame, column).iter();
            keys.map(|key| key.expect("filed rows have keys") as usize).collect()
        };
        let (cases, persons, households) = (number("case"), number("person"), number("household"));
        let mut known = Identities {
            cases: vec![String::new(); ledger.case_numbers.len()],
            persons: vec![String::new(); ledger.person_order.len()],
            households: vec![String::new(); ledger.households as usize],
        };
        let mut person_keys = Vec::with_capacity(frame.height());
        for at in 0..frame.height() {
            let case = case_key(case_no.get(at).unwrap_or_default());
            let person =
                person_key(id.get(at).map(|id| id.to_string()), &case, &name_key(name.get(at).unwrap_or_default()));
            known.cases[cases[at]] = case;
            known.persons[persons[at]].clone_from(&person);
            person_keys.push(person);
        }
        let keys = household_keys(texts(frame, "household_no").iter(), &person_keys);
        for (at, key) in keys.into_iter().enumerate() {
            known.households[households[at]] = key;
        }
        known
    }
}
