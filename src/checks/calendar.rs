//! calendar-unknown 该年节假日安排未知: days that working days are counted from or to.
//!
//! Only where a figure needs the count: acceptance and decision of a decided case, closing and feedback
//! of a closed case that owes feedback, the day of an advice (figures.md, Working days).

use std::collections::BTreeSet;

use chrono::Datelike;

use super::desk::{Desk, day_text};
use crate::finding::{CALENDAR_UNKNOWN, Finding};
use crate::ingest::Kind;
use crate::period::{Day, date};
use crate::privacy::Sensitivity;
use crate::records::columns::column;
use crate::records::frame::{Days, extremes};
use crate::statistics::Case;

/// Whether a case needs the working days that begin or end on a day of this kind.
type Needed = fn(&Case) -> bool;

const COUNTED: [(&str, Needed); 5] = [
    ("accepted_date", is_decided),
    ("decided_date", is_decided),
    ("closed_date", owes_feedback),
    ("feedback_date", owes_feedback),
    ("advice_date", |_| true),
];

fn is_decided(case: &Case) -> bool {
    case.accepted.is_known() && case.decided.is_known()
}

fn owes_feedback(case: &Case) -> bool {
    case.owed && case.closed.is_known()
}

/// One finding per row; it names all of the row's days that cannot be counted with.
pub fn look(desk: &Desk) -> Vec<Finding> {
    let known: BTreeSet<i32> = desk.facts.settings.workdays.years().collect();
    // Nearly always every day lies in years that are known, and no row need be looked at.
    let all_known = |key: &str| {
        let years = extremes(desk.frame(Kind::Cases), key).map(|(first, last)| date(first).year()..=date(last).year());
        years.is_none_or(|mut years| years.all(|year| known.contains(&year)))
    };
    let suspect = COUNTED.into_iter().filter(|(key, _)| !all_known(key));
    let columns: Vec<_> = suspect.map(|(key, needed)| (key, needed, desk.case_days(key))).collect();
    if columns.is_empty() {
        return Vec::new();
    }
    let cases = desk.case_numbers("case");
    let finding = |row: usize| {
        let case = &desk.facts.cases[cases.get(row).expect("filed rows have keys") as usize];
        let unknown = |(key, needed, days): &(&'static str, Needed, Days)| {
            let day = days.get(row).filter(|day| !known.contains(&date(*day).year()))?;
            needed(case).then_some((*key, day))
        };
        let unknown: Vec<(&str, Day)> = columns.iter().filter_map(unknown).collect();
        (!unknown.is_empty()).then(|| tell(desk, row as u32, &unknown))
    };
    (0..desk.frame(Kind::Cases).height()).filter_map(finding).collect()
}

fn tell(desk: &Desk, row: u32, unknown: &[(&str, Day)]) -> Finding {
    let (key, day) = unknown[0];
    let said: Vec<String> =
        unknown.iter().map(|(key, day)| format!("{}{}", column(Kind::Cases, key).header(), day_text(*day))).collect();
    let years: BTreeSet<i32> = unknown.iter().map(|(_, day)| date(*day).year()).collect();
    let years: Vec<String> = years.iter().map(|year| format!("{year}年")).collect();
    desk.case_finding(&CALENDAR_UNKNOWN, row, key).value(&day_text(day), Sensitivity::Open).message(format!(
        "{}：{}节假日安排不在程序内，涉及的工作日不能计算",
        said.join("、"),
        years.join("、")
    ))
}
