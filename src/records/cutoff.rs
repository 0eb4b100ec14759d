//! Cut-off 截止: the world as it was known to have happened by a day (figures.md, `--as-of`).
//!
//! In: a frame of rows and the day. Out: which rows are there, and the frame with every later day
//! blank, together with what it dates. Comes after copies were found (two later instalments are no
//! copies of each other) and before keys are made and visits are matched.

use polars::prelude::*;

use super::cells::PartialDate;
use super::columns::cases;
use super::frame::{Days, days};
use crate::ingest::Kind;
use crate::period::{Day, MonthClose};

/// What rows are seen against: the day of `--as-of`, and the office's statistical months.
#[derive(Debug, Clone, Copy)]
pub struct Horizon {
    pub as_of: Option<Day>,
    pub month_close: MonthClose,
}

/// The days of a visit row, and what each dates.
static VISIT_DAYS: &[(&str, &[&str])] = &[("visit_date", &[]), ("next_visit_date", &[])];

impl Horizon {
    /// The rows that are there: those without a date, or with one by the cut-off.
    ///
    /// A visit is there by its own day alone; a planned next visit is none.
    pub fn there(&self, kind: Kind, frame: &DataFrame) -> Vec<bool> {
        let Some(cutoff) = self.as_of else { return vec![true; frame.height()] };
        let decisive: Vec<Days> = match kind {
            Kind::Cases => cases::DAYS.iter().map(|(dating, _)| days(frame, dating)).collect(),
            Kind::Visits => vec![days(frame, "visit_date")],
        };
        let there = |at: usize| {
            let mut dates = decisive.iter().filter_map(|column| column.get(at)).peekable();
            dates.peek().is_none() || dates.any(|date| date <= cutoff)
        };
        (0..frame.height()).map(there).collect()
    }

    /// The frame with every day after the cut-off blank, and what it dates.
    pub fn cut(&self, kind: Kind, mut frame: DataFrame) -> DataFrame {
        let Some(cutoff) = self.as_of else { return frame };
        let dating = match kind {
            Kind::Cases => cases::DAYS,
            Kind::Visits => VISIT_DAYS,
        };
        for (day, dated) in dating {
            let late: Vec<bool> = days(&frame, day).iter().map(|date| date.is_some_and(|date| date > cutoff)).collect();
            for key in std::iter::once(day).chain(*dated) {
                blank(&mut frame, key, &late);
            }
        }
        if kind == Kind::Visits {
            let exits = days(&frame, "exit_date");
            let late = |packed: i32| super::last_day_of(PartialDate::unpack(packed), self.month_close) > cutoff;
            let late: Vec<bool> = exits.iter().map(|packed| packed.is_some_and(late)).collect();
            blank(&mut frame, "exit_date", &late);
        }
        frame
    }
}

/// Blanks the cells of a column where the mask says so.
fn blank(frame: &mut DataFrame, key: &str, mask: &[bool]) {
    if !mask.contains(&true) {
        return;
    }
    let mask = BooleanChunked::from_slice("late".into(), mask);
    let column = frame.column(key).expect("a column of the catalogue");
    let cut = match column.dtype() {
        DataType::Int32 => column.i32().and_then(|cells| cells.set(&mask, None)).map(IntoSeries::into_series),
        DataType::Int64 => column.i64().and_then(|cells| cells.set(&mask, None)).map(IntoSeries::into_series),
        DataType::UInt32 => column.u32().and_then(|cells| cells.set(&mask, None)).map(IntoSeries::into_series),
        _ => column.str().and_then(|cells| cells.set(&mask, None)).map(IntoSeries::into_series),
    };
    frame.with_column(cut.expect("a mask of the frame's height").into()).expect("a column of the same height");
}
