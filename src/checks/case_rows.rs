//! Rows of one case 同案各行: same-person-same-case, case-dates-disagree.

use std::collections::{BTreeMap, BTreeSet};

use super::desk::{Desk, day_text, yuan_text};
use crate::finding::{CASE_DATES_DISAGREE, Finding, SAME_PERSON_SAME_CASE};
use crate::ingest::Kind;
use crate::period::Day;
use crate::privacy::Sensitivity;
use crate::records::columns::codes::DECISIONS;
use crate::records::columns::column;
use crate::records::frame::texts;
use crate::records::name_without_blanks;
use crate::statistics::{Case, Grant};

/// How many other rows a sentence names before it says 等.
const NAMED_ROWS: usize = 3;

/// One name that is several persons in a case, and one person with several granted amounts.
pub fn same_person(desk: &Desk) -> Vec<Finding> {
    let mut findings = one_name_several_persons(desk);
    findings.extend(one_grant_several_amounts(desk));
    findings
}

/// Rows of one case and one name whose ID numbers make different persons of them.
fn one_name_several_persons(desk: &Desk) -> Vec<Finding> {
    let (called, persons) = (desk.case_numbers("called"), desk.case_numbers("person"));
    let names = texts(desk.frame(Kind::Cases), "name");
    let mut findings = Vec::new();
    for case in desk.facts.cases.iter().filter(|case| desk.facts.grants_of(case).len() > 1) {
        // Name → person → rows; names are told apart by their numbers.
        let mut rows: BTreeMap<Option<u32>, BTreeMap<Option<u32>, Vec<u32>>> = BTreeMap::new();
        for &row in desk.facts.rows_of_case(case) {
            let at = row as usize;
            rows.entry(called.get(at)).or_default().entry(persons.get(at)).or_default().push(row);
        }
        for persons in rows.values().filter(|persons| persons.len() > 1) {
            let firsts: Vec<u32> =
                persons.values().filter_map(|rows| desk.first(Kind::Cases, rows.iter().copied())).collect();
            let name = name_without_blanks(names.get(firsts[0] as usize).unwrap_or_default());
            findings.push(tell_persons(desk, &name, firsts));
        }
    }
    findings
}

/// `rows` are the first row of each of the persons.
fn tell_persons(desk: &Desk, name: &str, mut rows: Vec<u32>) -> Finding {
    rows.sort_by_cached_key(|row| desk.place(Kind::Cases, *row));
    let others: Vec<String> =
        rows[1..].iter().take(NAMED_ROWS).map(|row| desk.place(Kind::Cases, *row).to_string()).collect();
    let and_more = if rows.len() - 1 > NAMED_ROWS { "等" } else { "" };
    desk.case_finding(&SAME_PERSON_SAME_CASE, rows[0], "name").value(name, Sensitivity::Name).message(format!(
        "同一案中同一姓名因证件号码不同或缺填而算作{}人，另见{}{and_more}",
        rows.len(),
        others.join("；")
    ))
}

/// Rows of one grant that do not agree on the granted amount.
fn one_grant_several_amounts(desk: &Desk) -> Vec<Finding> {
    let amounts = desk.case_amounts("granted_amount");
    let finding = |grant: &Grant| {
        let rows = desk.facts.rows_of_grant(grant).iter();
        let told: BTreeSet<i64> = rows.clone().filter_map(|row| amounts.get(*row as usize)).collect();
        if told.len() < 2 {
            return None;
        }
        let telling = rows.copied().filter(|row| amounts.get(*row as usize).is_some());
        let row = desk.first(Kind::Cases, telling)?;
        let texts: Vec<String> = told.into_iter().map(yuan_text).collect();
        Some(
            desk.case_finding(&SAME_PERSON_SAME_CASE, row, "granted_amount")
                .value(&yuan_text(amounts.get(row as usize)?), Sensitivity::Open)
                .message(format!("同一人在同一案的决定救助金额不一致：{}，按最大的计一次", texts.join("、")))
                .remedy("把该人该案各行的决定救助金额改成一致；确是两次救助的，应有两个案号。"),
        )
    };
    desk.facts.grants.iter().filter(|grant| desk.facts.rows_of_grant(grant).len() > 1).filter_map(finding).collect()
}

/// The days of a case, and which of several counts (data.md, Keys).
const CASE_DAYS: [(&str, &str); 6] = [
    ("lead_date", "取最早"),
    ("accepted_date", "取最早"),
    ("decided_date", "取最早"),
    ("transfer_date", "取最早"),
    ("closed_date", "取最晚"),
    ("feedback_date", "取最晚"),
];

/// Once per case: every day, and the decision, on which its rows do not agree.
pub fn disagreeing(desk: &Desk) -> Vec<Finding> {
    let days = CASE_DAYS.map(|(key, rule)| (key, rule, desk.case_days(key)));
    let finding = |case: &Case| {
        let rows = desk.facts.rows_of_case(case);
        let mut keys = Vec::new();
        let mut said = Vec::new();
        for (key, rule, days) in &days {
            let told: BTreeSet<Day> = rows.iter().filter_map(|row| days.get(*row as usize)).collect();
            if told.len() > 1 {
                let texts: Vec<String> = told.into_iter().map(day_text).collect();
                keys.push(*key);
                said.push(format!("{}有{}，{rule}", column(Kind::Cases, key).header(), texts.join("、")));
            }
        }
        if case.decisions.count_ones() > 1 {
            keys.push("decision");
            said.push(format!("{}有{}，分别计入", column(Kind::Cases, "decision").header(), decision_words(case)));
        }
        let row = desk.first(Kind::Cases, rows.iter().copied()).filter(|_| !keys.is_empty())?;
        let message = format!("同一案的{}行不一致：{}", rows.len(), said.join("；"));
        Some(desk.case_finding(&CASE_DATES_DISAGREE, row, keys[0]).message(message))
    };
    desk.facts.cases.iter().filter(|case| desk.facts.rows_of_case(case).len() > 1).filter_map(finding).collect()
}

fn decision_words(case: &Case) -> String {
    let given = (0..DECISIONS.values.len() as u8).filter(|code| case.decisions & (1 << code) != 0);
    given.map(|code| DECISIONS.word(code)).collect::<Vec<_>>().join("、")
}
