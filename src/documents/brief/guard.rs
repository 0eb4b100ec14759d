//! The guard 隐名: under which names the people of a case stand before the joint meeting.
//!
//! In: the facts and the chosen cases. Out: masked names; minors as 未成年人某, people in cases of sexual
//! crimes by the case's number alone (reliability: who may see what). Never a full name.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use crate::period::{Day, date};
use crate::privacy::{Audience, NameMasker, Protection, is_sexual_crime};
use crate::records::columns::codes::CATEGORIES;
use crate::records::frame::{number, string};
use crate::records::name_without_blanks;
use crate::statistics::Facts;

/// From so many cases on a township is told: in fewer its people would be recognised.
const CASES_OF_A_TOWNSHIP: usize = 3;

/// Names of one case that are told; the others are counted.
const NAMES: usize = 6;

const MAJORITY: i32 = 18;

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
            named.extend(people.filter(|(person, _)| protection(facts, case, *person) == Protection::Ordinary));
        }
        Guard { masker: NameMasker::new(named.iter().map(|(person, name)| (*person, name.as_str()))), hide }
    }

    /// The people of one case, as the joint meeting may know them.
    pub fn people(&self, facts: &Facts, case: u32, case_no: &str) -> People {
        let (mut names, mut minors, mut guarded) = (Vec::new(), Vec::new(), false);
        for (person, _) in people(facts, case) {
            let protection = protection(facts, case, person);
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

/// Why a person is guarded in a case.
fn protection(facts: &Facts, case: u32, person: u32) -> Protection {
    let known = &facts.cases[case as usize];
    let frame = &facts.ledger.cases;
    let cause = |row: &u32| string(frame, "cause", *row as usize).is_some_and(is_sexual_crime);
    if known.rows.iter().any(cause) {
        return Protection::SexualCrime;
    }
    let rows = &facts.persons[person as usize].rows;
    let child = 1 << CATEGORIES.position("未成年人");
    let called_child = |row: &u32| number(frame, "categories", *row as usize).is_some_and(|bits| bits & child != 0);
    let born = rows.iter().find_map(|row| birthday(string(frame, "id_number", *row as usize)?));
    let decided = facts.grants.iter().find(|grant| grant.case == case && grant.person == person);
    let decided = decided.and_then(|grant| grant.decided).or(known.decided);
    let first = [known.lead, known.accepted, known.decided].into_iter().flatten().min();
    // Undecided: as of the case's first day, so that nobody is told who was a child when it began.
    let grown = born.zip(decided.or(first)).is_some_and(|(born, at)| grown_up(born, at));
    if grown && !rows.iter().any(called_child) { Protection::Ordinary } else { Protection::Minor }
}

/// The birthday in a verified ID number (GB 11643); the ledger keeps no other.
fn birthday(id: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(id.get(6..14)?, "%Y%m%d").ok()
}

/// Full eighteen years from the day after the birthday on, as the law counts; 29 February from 1 March.
fn grown_up(born: NaiveDate, at: Day) -> bool {
    let year = born.year() + MAJORITY;
    let birthday = born.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1));
    birthday.is_some_and(|birthday| birthday < date(at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::day;

    #[test]
    fn a_child_is_grown_up_the_day_after_the_eighteenth_birthday() {
        let on = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (born, at, grown) in [
            ("2002-05-20", "2020-05-20", false),
            ("2002-05-20", "2020-05-21", true),
            ("2004-02-29", "2022-03-01", false),
            ("2004-02-29", "2022-03-02", true),
            ("1980-01-01", "2020-01-01", true),
        ] {
            assert_eq!(grown_up(on(born), day(on(at))), grown, "{born} at {at}");
        }
        assert_eq!(birthday("990304200205201234"), Some(on("2002-05-20")));
        assert_eq!(birthday("990304200213201234"), None);
    }
}
