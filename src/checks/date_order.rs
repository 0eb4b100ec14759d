//! date-order 日期先后颠倒: lead ≤ accepted ≤ decided ≤ paid ≤ closed, on the row's own dates.
//!
//! A payment marked urgent may come first (先行救助): its day is left out. Blank days are passed over.

use super::desk::{Desk, day_text};
use crate::finding::{DATE_ORDER, Finding};
use crate::ingest::Kind;
use crate::period::Day;
use crate::privacy::Sensitivity;
use crate::records::columns::column;
use crate::records::frame::booleans;

/// The course of a case.
const COURSE: [&str; 5] = ["lead_date", "accepted_date", "decided_date", PAID, "closed_date"];
const PAID: &str = "paid_date";

/// One finding per row: the first two days of the course that stand the wrong way round.
pub fn look(desk: &Desk) -> Vec<Finding> {
    let course = COURSE.map(|key| (key, desk.case_days(key), key == PAID));
    let urgent = booleans(desk.frame(Kind::Cases), "urgent");
    let finding = |row: usize| {
        let dated = course.iter().filter_map(|(key, days, paid)| {
            let passed_over = *paid && urgent.get(row) == Some(true);
            Some((*key, days.get(row).filter(|_| !passed_over)?))
        });
        let (earlier, later) = first_inversion(dated)?;
        Some(tell(desk, row as u32, earlier, later))
    };
    (0..desk.frame(Kind::Cases).height()).filter_map(finding).collect()
}

type Dated = (&'static str, Day);

/// The first neighbours of which the second lies before the first.
fn first_inversion(mut course: impl Iterator<Item = Dated>) -> Option<(Dated, Dated)> {
    let mut before = course.next()?;
    for next in course {
        if next.1 < before.1 {
            return Some((before, next));
        }
        before = next;
    }
    None
}

fn tell(desk: &Desk, row: u32, earlier: Dated, later: Dated) -> Finding {
    let header = |dated: Dated| column(Kind::Cases, dated.0).header();
    let text = day_text(later.1);
    desk.case_finding(&DATE_ORDER, row, later.0).value(&text, Sensitivity::Open).message(format!(
        "{}（{text}）早于{}（{}）",
        header(later),
        header(earlier),
        day_text(earlier.1)
    ))
}
