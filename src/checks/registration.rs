//! Registration and poverty state 建档立卡与脱贫状态: registered-unknown, exit-not-registered,
//! status-regression.

use super::desk::{Desk, day_text};
use crate::finding::{EXIT_NOT_REGISTERED, Finding, REGISTERED_UNKNOWN, STATUS_REGRESSION};
use crate::ingest::Kind;
use crate::period::Day;
use crate::privacy::Sensitivity;
use crate::records::columns::codes::STATUSES;
use crate::records::frame::{booleans, days, numbers};
use crate::statistics::{Person, TurnKind};

/// Once per person: none of its rows says yes or no.
pub fn unknown(desk: &Desk) -> Vec<Finding> {
    let registered = booleans(desk.frame(Kind::Cases), "registered");
    let silent =
        |person: &&Person| desk.facts.rows_of_person(person).iter().all(|row| registered.get(*row as usize).is_none());
    let finding = |person: &Person| {
        let rows = desk.facts.rows_of_person(person);
        let row = desk.first(Kind::Cases, rows.iter().copied())?;
        let rows = if rows.len() == 1 { String::new() } else { format!("{}行都", rows.len()) };
        Some(
            desk.case_finding(&REGISTERED_UNKNOWN, row, "registered")
                .message(format!("该人{rows}没有填写是否建档立卡，按“否”计")),
        )
    };
    desk.facts.persons.iter().filter(silent).filter_map(finding).collect()
}

/// What a visit says of its person's poverty.
struct Told {
    row: u32,
    person: u32,
    date: Day,
}

/// The visits that tell a status.
fn visits_telling(desk: &Desk, status: &str) -> Vec<Told> {
    let frame = desk.frame(Kind::Visits);
    let (person, date) = (numbers(frame, "person"), days(frame, "visit_date"));
    let code = u32::from(STATUSES.position(status));
    let told = |(row, _): (usize, _)| Told {
        row: row as u32,
        person: person.get(row).expect("a counted visit has its person"),
        date: date.get(row).expect("a counted visit has its day"),
    };
    numbers(frame, "status").iter().enumerate().filter(|(_, status)| *status == Some(code)).map(told).collect()
}

/// Once per person who is not registered: the first visit that says 已脱贫.
pub fn exit_not_registered(desk: &Desk) -> Vec<Finding> {
    let mut told = visits_telling(desk, "已脱贫");
    told.retain(|visit| !desk.facts.persons[visit.person as usize].registered);
    told.sort_by_cached_key(|visit| (visit.person, visit.date, desk.place(Kind::Visits, visit.row)));
    told.dedup_by_key(|visit| visit.person);
    let finding = |visit: &Told| {
        desk.visit_finding(&EXIT_NOT_REGISTERED, visit.row, "status")
            .value("已脱贫", Sensitivity::Open)
            .message(format!("{}的回访登记为已脱贫，但该人不是建档立卡人员，不计入脱贫", day_text(visit.date)))
    };
    told.iter().map(finding).collect()
}

/// Every visit of a registered person that says 未脱贫 while the state is 已脱贫.
pub fn regression(desk: &Desk) -> Vec<Finding> {
    let visit_date = days(desk.frame(Kind::Visits), "visit_date");
    let finding = |visit: &Told| {
        // On one day 未脱贫 comes before the other statuses (figures.md), so only turns that were told on
        // earlier days lie before this visit.
        let turns = desk.facts.persons[visit.person as usize].turns.iter();
        let told_on = |row: u32| visit_date.get(row as usize).expect("a counted visit has its day");
        let last = turns.take_while(|turn| told_on(turn.visit) < visit.date).last()?;
        (last.kind == TurnKind::Exit).then(|| {
            let message = format!(
                "{}已登记脱贫，{}又登记未脱贫；不作返贫计",
                day_text(told_on(last.visit)),
                day_text(visit.date)
            );
            desk.visit_finding(&STATUS_REGRESSION, visit.row, "status")
                .value("未脱贫", Sensitivity::Open)
                .message(message)
        })
    };
    visits_telling(desk, "未脱贫").iter().filter_map(finding).collect()
}
