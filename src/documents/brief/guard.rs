//! The guard 隐名: under which names the people of a case stand before the joint meeting.
//!
//! In: the facts and the chosen cases. Out: masked names; minors as 未成年人某, people in cases of sexual
//! crimes by the case's number alone (reliability: who may see what). Never a full name.

use std::collections::BTreeSet;

use crate::privacy::{Audience, NameMasker, Protection};
use crate::records::frame::{number, string};
use crate::records::name_without_blanks;
use crate::statistics::Facts;

/// From so many cases on a township is told: in fewer its people would be recognised.
const CASES_OF_A_TOWNSHIP: usize = 3;

/// Names of one case that are told; the others are counted.
const NAMES: usize = 6;

/// The masked names of a brief.
#[derive(Debug)]
pub struct Guard {
    masker: NameMasker<u32>,
    /// `[privacy] hide_names`: case numbers only.
    hide: bool,
}

/// The people of one case.
#[derive(Debug)]
pub struct People {
    /// Names joined by 、; empty where the case's number stands for its people.
    pub names: String,
    /// Whether anybody is guarded beyond a masked name: then nothing that narrows them down is told.
    pub guarded: bool,
}

impl Guard {
    /// Namesakes are told apart in the order of the cases' numbers.
    pub fn new(facts: &Facts, cases: &[u32], hide: bool) -> Self {
        let cases: BTreeSet<u32> = cases.iter().copied().collect();
        let mut named: Vec<(u32, String)> = Vec::new();
        for case in cases {
            let people = people(facts, case).into_iter();
            named.extend(people.filter(|(person, _)| facts.protection(case, *person) == Protection::Ordinary));
        }
        Guard { masker: NameMasker::new(named.iter().map(|(person, name)| (*person, name.as_str()))), hide }
    }

    /// The people of one case, as the joint meeting may know them.
    pub fn people(&self, facts: &Facts, case: u32, case_no: &str) -> People {
        let (mut names, mut minors, mut guarded) = (Vec::new(), Vec::new(), false);
        for (person, _) in people(facts, case) {
            let protection = facts.protection(case, person);
            guarded |= protection != Protection::Ordinary;
            let masked = self.masker.name(&person).unwrap_or_default();
            // The full name is not even handed over.
            let told = protection.name_for(Audience::JointMeeting, masked, masked, case_no);
            match protection {
                Protection::Ordinary => names.push(told),
                // The case's number stands once, after all names.
                Protection::Minor => minors.push(told.replace(&format!("（{case_no}）"), "")),
                Protection::SexualCrime => {}
            }
        }
        if names.len() > NAMES {
            let all = names.len();
            names.truncate(NAMES);
            names[NAMES - 1].push_str(&format!("等{all}人"));
        }
        match minors.len() {
            0 | 1 => names.append(&mut minors),
            several => names.push(format!("未成年人{several}人")),
        }
        People { names: if self.hide { String::new() } else { names.join("、") }, guarded }
    }
}

/// Whether a township has cases enough to be told.
pub fn may_name_township(facts: &Facts, township: &str) -> bool {
    let wanted = name_without_blanks(township);
    let frame = &facts.ledger.cases;
    let there =
        |row: &u32| string(frame, "township", *row as usize).is_some_and(|it| name_without_blanks(it) == wanted);
    let cases = facts.cases.iter().filter(|case| case.rows.iter().any(there));
    cases.take(CASES_OF_A_TOWNSHIP).count() == CASES_OF_A_TOWNSHIP
}

/// The people of a case with their names in it. A person's number follows the ID number, so the name
/// decides the order first: 甲 and 乙 say nothing of anybody's age.
fn people(facts: &Facts, case: u32) -> Vec<(u32, String)> {
    let known = &facts.cases[case as usize];
    let frame = &facts.ledger.cases;
    let mut people: Vec<(String, u32)> = Vec::new();
    for &person in &known.persons {
        let own =
            known.rows.iter().map(|row| *row as usize).filter(|row| number(frame, "person", *row) == Some(person));
        let name = own.filter_map(|row| string(frame, "name", row)).map(name_without_blanks).min();
        people.push((name.unwrap_or_default(), person));
    }
    people.sort_unstable();
    people.into_iter().map(|(name, person)| (person, name)).collect()
}
