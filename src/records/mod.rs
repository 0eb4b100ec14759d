//! Records 台账: raw tables → typed frames with keys, every row accounted for.
//!
//! In: what ingest read. Out: the [`Ledger`] and the findings of reading. Never computes a figure.

mod case_index;
mod cells;
pub mod columns;
mod cutoff;
mod duplicates;
pub mod frame;
pub mod grouped;
mod handlers;
mod households;
mod identities;
mod keys;
pub use keys::case_key;
pub mod ledger;
mod matching;
mod parse;
mod reading;
mod row_keys;
mod sought;
mod totals;

#[doc(hidden)]
pub use cells::{IdNumber, parse_day, parse_id_number, parse_partial_date};
pub use cells::{PartialDate, PersonId};
pub use columns::{keys as column_keys, vocabulary};
pub use cutoff::Horizon;
pub use identities::Identities;
pub use ledger::{Ledger, RowAccount, build};
pub use parse::{Typed, read_rows};
pub use row_keys::Hashing;
pub use totals::StatedTotal;

use crate::period::{Day, MonthClose, day};

/// A name as it is compared and printed: without any blank.
pub fn name_without_blanks(name: &str) -> String {
    keys::name_key(name)
}

/// The day that a date stands for: a month for the last day of that statistical month, a year for
/// the last day of that statistical year (figures.md, Poverty state).
pub fn last_day_of(partial: PartialDate, close: MonthClose) -> Day {
    let end = |month| day(close.month_end(partial.year, month));
    match partial {
        PartialDate { month: 0, .. } => end(12),
        PartialDate { date: 0, month, .. } => end(month),
        PartialDate { year, month, date } => {
            day(chrono::NaiveDate::from_ymd_opt(year, month, date).expect("read as a real day"))
        }
    }
}
