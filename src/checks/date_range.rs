//! date-future 日期晚于导出截止日, date-improbable 日期过早: days that cannot be, cell by cell.
//!
//! Every day column of both exports is looked at. A month or a year without a day is judged by its
//! first day: it lies in the future only where all of it does.

use chrono::NaiveDate;

use super::desk::{Desk, day_text};
use crate::finding::{Check, DATE_FUTURE, DATE_IMPROBABLE, Finding};
use crate::ingest::Kind;
use crate::period::{Day, day};
use crate::privacy::Sensitivity;
use crate::records::PartialDate;
use crate::records::columns::{Column, ColumnType, catalogue};
use crate::records::frame::{days, extremes};

/// The one day that is meant to lie ahead 下次回访日期.
const PLANNED: &str = "next_visit_date";

/// Before this year there was no judicial assistance, and hardly a computer to enter it.
const FIRST_PROBABLE_YEAR: i32 = 2000;

/// Days after `today`, but the planned one.
pub fn future(desk: &Desk) -> Vec<Finding> {
    let today = desk.today;
    look(
        desk,
        &DATE_FUTURE,
        |column, day| column.key != PLANNED && day > today,
        |header, text| format!("{header}{text}晚于{}，尚未发生", day_text(today)),
    )
}

/// Days before 2000.
pub fn improbable(desk: &Desk) -> Vec<Finding> {
    let first = first_day(PartialDate { year: FIRST_PROBABLE_YEAR, month: 1, date: 1 });
    look(
        desk,
        &DATE_IMPROBABLE,
        |_, day| day < first,
        |header, text| format!("{header}{text}早于{FIRST_PROBABLE_YEAR}年"),
    )
}

/// One finding per cell whose first day is suspect.
fn look(
    desk: &Desk,
    check: &'static Check,
    suspect: impl Fn(&Column, Day) -> bool,
    message: impl Fn(&str, &str) -> String,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for kind in [Kind::Cases, Kind::Visits] {
        for column in catalogue(kind) {
            let partial = match column.column_type {
                ColumnType::Date => false,
                ColumnType::PartialDate => true,
                _ => continue,
            };
            let first = |value: i32| if partial { first_day(PartialDate::unpack(value)) } else { value };
            // Nearly always neither the earliest nor the latest day is suspect, and so none between them is.
            let frame = desk.frame(kind);
            let Some((earliest, latest)) = extremes(frame, column.key) else { continue };
            if ![earliest, latest].into_iter().any(|value| suspect(column, first(value))) {
                continue;
            }
            for (row, value) in days(frame, column.key).iter().enumerate() {
                let Some(value) = value else { continue };
                if suspect(column, first(value)) {
                    let text = if partial { partial_text(PartialDate::unpack(value)) } else { day_text(value) };
                    let finding = desk.finding(check, kind, row as u32, column.key);
                    findings.push(finding.value(&text, Sensitivity::Open).message(message(column.header(), &text)));
                }
            }
        }
    }
    findings
}

/// The first day that a month or a year may mean.
fn first_day(partial: PartialDate) -> Day {
    let PartialDate { year, month, date } = partial;
    day(NaiveDate::from_ymd_opt(year, month.max(1), date.max(1)).expect("read as a real day"))
}

/// `2020-05-08`, `2020-05` or `2020`: what is known and no more.
fn partial_text(partial: PartialDate) -> String {
    match partial {
        PartialDate { year, month: 0, .. } => format!("{year}"),
        PartialDate { year, month, date: 0 } => format!("{year}-{month:02}"),
        PartialDate { year, month, date } => format!("{year}-{month:02}-{date:02}"),
    }
}
