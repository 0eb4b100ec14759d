//! Visits 回访 as facts: person by person, day by day.
//!
//! In: the frame of counted visit rows. Out: the visits, and where each person's stand.

use polars::prelude::DataFrame;
use rayon::prelude::*;

use super::Visit;
use crate::records::frame::{booleans, days, numbers};
use crate::records::grouped::Grouped;

/// The visits, each person's together; and where each person's begin, and the last one's end.
pub fn visits(frame: &DataFrame, persons: usize) -> (Vec<Visit>, Vec<u32>) {
    let person = numbers(frame, "person");
    let visited = (0..frame.height()).map(|row| (row as u32, person.get(row).expect("a counted visit has its person")));
    let (rows, places) = Grouped::of(persons, visited).into_rows();
    let (date, joint) = (days(frame, "visit_date"), booleans(frame, "joint"));
    let measures = numbers(frame, "measures");
    let visit = |row: &u32| {
        let at = *row as usize;
        Visit {
            row: *row,
            person: person.get(at).expect("seen above"),
            date: date.get(at).expect("a counted visit has its day"),
            measures: measures.get(at).map_or(0, |bits| u16::try_from(bits).expect("no more than sixteen measures")),
            joint: joint.get(at) == Some(true),
        }
    };
    let mut visits: Vec<Visit> = rows.par_iter().map(visit).collect();
    let of_one = |one: &Visit, next: &Visit| one.person == next.person;
    visits.par_chunk_by_mut(of_one).for_each(|visits| visits.sort_unstable_by_key(|visit| (visit.date, visit.row)));
    (visits, places)
}
