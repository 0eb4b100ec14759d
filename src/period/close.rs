//! MonthClose 统计月截止日: where statistical months, quarters and years begin and end.

use chrono::{Datelike, Days, NaiveDate};

use super::{Period, Span};

/// The day on which a statistical month ends 统计月截止日 (`[period] month_close_day`, 31 = the calendar's own).
///
/// With 25, 2020Q2 is 2020-03-26 … 2020-06-25; a day beyond a month's end means its last day (figures.md, Windows).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MonthClose(u32);

impl Default for MonthClose {
    fn default() -> Self {
        MonthClose(31)
    }
}

impl MonthClose {
    /// `None` unless the day is one of 1 … 31.
    pub fn new(day: u32) -> Option<Self> {
        (1..=31).contains(&day).then_some(MonthClose(day))
    }

    /// The day of the month, 1 … 31.
    pub fn day(self) -> u32 {
        self.0
    }

    /// The last day of a statistical month; `month` is 1 … 12.
    pub fn month_end(self, year: i32, month: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, self.0).unwrap_or_else(|| calendar_month_end(year, month))
    }

    /// The days of a run of statistical months of one year.
    pub(super) fn months(self, year: i32, first: u32, last: u32) -> Span {
        let before = if first == 1 { self.month_end(year - 1, 12) } else { self.month_end(year, first - 1) };
        Span::new(before + Days::new(1), self.month_end(year, last))
    }

    /// The statistical year and month that a day belongs to.
    pub fn month_of(self, date: NaiveDate) -> (i32, u32) {
        let (year, month) = (date.year(), date.month());
        if date <= self.month_end(year, month) {
            (year, month)
        } else if month == 12 {
            (year + 1, 1)
        } else {
            (year, month + 1)
        }
    }

    /// The statistical year that a day belongs to.
    pub fn year_of(self, date: NaiveDate) -> i32 {
        self.month_of(date).0
    }

    /// The days of a statistical year.
    pub fn year_span(self, year: i32) -> Span {
        self.months(year, 1, 12)
    }

    /// The quarter that a day belongs to.
    pub fn quarter_of(self, date: NaiveDate) -> Period {
        let (year, month) = self.month_of(date);
        Period::Quarter { year, quarter: (month - 1) / 3 + 1 }
    }

    /// The `count` quarters up to the one that holds `date`, oldest first (the trend table).
    pub fn quarters_up_to(self, date: NaiveDate, count: usize) -> Vec<Period> {
        let mut quarters = Vec::with_capacity(count);
        let mut quarter = self.quarter_of(date);
        for _ in 0..count {
            quarters.push(quarter);
            quarter = quarter.previous();
        }
        quarters.reverse();
        quarters
    }
}

/// The last day of a calendar month.
pub(super) fn calendar_month_end(year: i32, month: u32) -> NaiveDate {
    let (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    NaiveDate::from_ymd_opt(year, month, 1).expect("a month of the calendar") - Days::new(1)
}
