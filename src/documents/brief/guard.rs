//! The guard 隐名: under which names the people of a case stand before the joint meeting.
//!
//! In: the facts and the chosen cases. Out: masked names; minors as 未成年人某, people in cases of sexual
//! crimes by the case's number alone (reliability: who may see what). Never a full name.

use std::collections::BTreeSet;

use crate::privacy::{JointMeeting, Masked, NameMasker, Personal, Protection};
use crate::records::frame::personal;
use crate::statistics::Facts;

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
    pub names: Masked<JointMeeting>,
    /// Whether anybody is guarded beyond a masked name: then nothing that narrows them down is told.
    pub guarded: bool,
}

impl Guard {
    /// Namesakes are told apart in the order of the cases' numbers.
    pub fn new(facts: &Facts, cases: &[u32], hide: bool) -> Self {
        let cases: BTreeSet<u32> = cases.iter().copied().collect();
        let mut named: Vec<(u32, Personal)> = Vec::new();
        for case in cases {
            let people = people(facts, case).into_iter();
            named.extend(people.filter(|(person, _)| facts.protection(case, *person) == Protection::Ordinary));
        }
        Guard { masker: NameMasker::new(named), hide }
    }

    /// The people of one case, as the joint meeting may know them.
    pub fn people(&self, facts: &Facts, case: u32) -> People {
        let (mut names, mut minors, mut guarded) = (Vec::new(), 0, false);
        for (person, _) in people(facts, case) {
            let protection = facts.protection(case, person);
            guarded |= protection != Protection::Ordinary;
            match protection {
                Protection::Ordinary => {
                    let masked = self.masker.name(&person).unwrap_or_default();
                    names.push(Masked::person(protection, masked, ""));
                }
                Protection::Minor => minors += 1,
                Protection::SexualCrime => {}
            }
        }
        if names.len() > NAMES {
            let all = names.len();
            names.truncate(NAMES);
            let last = names.pop().expect("there are so many");
            names.push(last.counted(&format!("等{all}人")));
        }
        match minors {
            0 => {}
            1 => names.push(Masked::word("未成年人某")),
            several => names.push(Masked::word("未成年人").counted(&format!("{several}人"))),
        }
        People { names: if self.hide { Masked::nobody() } else { Masked::joined(names) }, guarded }
    }
}

/// The people of a case with their names in it. A person's number follows the ID number, so the name
/// decides the order first: 甲 and 乙 say nothing of anybody's age.
fn people(facts: &Facts, case: u32) -> Vec<(u32, Personal)> {
    let frame = &facts.ledger.cases;
    let mut people: Vec<(Personal, u32)> = Vec::new();
    for grant in facts.grants_of(&facts.cases[case as usize]) {
        let rows = facts.rows_of_grant(grant).iter();
        let name = rows.filter_map(|row| personal(frame, "name", *row as usize)).min();
        people.push((name.unwrap_or_default(), grant.person));
    }
    people.sort_unstable();
    people.into_iter().map(|(name, person)| (person, name)).collect()
}
