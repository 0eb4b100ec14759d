//! Period 统计期: the stretch of days that a document is about, and the windows its figures look through.
//!
//! In: what the user typed (`2020Q2`, `2020年上半年`, …) and the office's month close day.
//! Out: spans of days, labels, the words 本季度/上季度. Nothing here asks what day it is today.

use chrono::{Datelike, Days, NaiveDate};

use crate::failure::Failure;

mod close;
mod reading;
#[cfg(test)]
mod tests;
mod windows;

pub use close::MonthClose;
pub use windows::Windows;

use close::calendar_month_end;

/// A day as a number: days since 1970-01-01.
pub type Day = i32;

/// A day that may not be known, in the room of one that is: millions of them are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MaybeDay(Day);

impl MaybeDay {
    /// Before anything that a date can say.
    const UNKNOWN: Self = MaybeDay(Day::MIN);

    pub fn known(self) -> Option<Day> {
        self.is_known().then_some(self.0)
    }

    pub fn is_known(self) -> bool {
        self != Self::UNKNOWN
    }

    /// Of itself and another day the earlier, where both are known.
    pub fn or_earlier(self, day: Option<Day>) -> Self {
        self.known().into_iter().chain(day).min().into()
    }

    /// Of itself and another day the later, where both are known.
    pub fn or_later(self, day: Option<Day>) -> Self {
        // No day comes before any.
        self.known().max(day).into()
    }
}

impl Default for MaybeDay {
    fn default() -> Self {
        Self::UNKNOWN
    }
}

impl From<Option<Day>> for MaybeDay {
    fn from(day: Option<Day>) -> Self {
        day.map_or(Self::UNKNOWN, MaybeDay)
    }
}

/// Days from the first day of our era to 1970-01-01.
const EPOCH: i32 = 719_163;

/// The day number of a date.
pub fn day(date: NaiveDate) -> Day {
    date.num_days_from_ce() - EPOCH
}

/// The date of a day number. Panics beyond ±262 000 years, which no cell can hold.
pub fn date(day: Day) -> NaiveDate {
    day.checked_add(EPOCH).and_then(NaiveDate::from_num_days_from_ce_opt).expect("a day number made from a date")
}

/// `2020年7月8日`, as official documents write it.
pub fn chinese_date(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// A run of days, both ends included. It is empty where `to` lies before `from`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Span {
    pub fn new(from: NaiveDate, to: NaiveDate) -> Self {
        Span { from, to }
    }

    pub fn contains(&self, date: NaiveDate) -> bool {
        self.from <= date && date <= self.to
    }

    /// How many days it holds; 0 where it is empty.
    pub fn days(&self) -> i64 {
        i64::from(day(self.to) - day(self.from) + 1).max(0)
    }

    pub fn is_empty(&self) -> bool {
        self.to < self.from
    }
}

/// The same day a year earlier; 02-29 becomes 02-28.
fn year_earlier(date: NaiveDate) -> NaiveDate {
    let year = date.year() - 1;
    date.with_year(year).unwrap_or_else(|| calendar_month_end(year, date.month()))
}

/// A period as the user names it; which days it holds depends on the office's month close day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Period {
    /// 季度; `quarter` is 1 … 4.
    Quarter { year: i32, quarter: u32 },
    /// 半年; `half` is 1 or 2.
    Half { year: i32, half: u32 },
    /// 年度.
    Year { year: i32 },
    /// 任意区间, from one day to another; never empty when parsed.
    Range(Span),
}

impl Period {
    /// Reads a period in any spelling of cli.md, or as [`Period::label`] prints it.
    ///
    /// # Errors
    /// A usage failure that shows the spellings, where it is none of them.
    pub fn parse(text: &str) -> Result<Period, Failure> {
        reading::parse(text)
    }

    /// The name of the period's folder and files: `2020Q2`, `2020H1`, `2020`, `2020-04-01..2020-05-20`.
    pub fn id(&self) -> String {
        match self {
            Period::Quarter { year, quarter } => format!("{year}Q{quarter}"),
            Period::Half { year, half } => format!("{year}H{half}"),
            Period::Year { year } => year.to_string(),
            Period::Range(span) => format!("{}..{}", span.from, span.to),
        }
    }

    /// The period in a Chinese sentence: `2020年第二季度`, `2020年上半年`, `2020年`, `2020年4月1日至5月20日`.
    pub fn label(&self) -> String {
        match self {
            Period::Quarter { year, quarter } => {
                format!("{year}年第{}季度", ["一", "二", "三", "四"][*quarter as usize - 1])
            }
            Period::Half { year, half } => {
                format!("{year}年{}半年", if *half == 1 { "上" } else { "下" })
            }
            Period::Year { year } => format!("{year}年"),
            Period::Range(Span { from, to }) if from == to => chinese_date(*from),
            Period::Range(Span { from, to }) if from.year() == to.year() => {
                format!("{}至{}月{}日", chinese_date(*from), to.month(), to.day())
            }
            Period::Range(Span { from, to }) => {
                format!("{}至{}", chinese_date(*from), chinese_date(*to))
            }
        }
    }

    /// The days it holds.
    pub fn span(&self, close: MonthClose) -> Span {
        match *self {
            Period::Quarter { year, quarter } => close.months(year, quarter * 3 - 2, quarter * 3),
            Period::Half { year, half } => close.months(year, half * 6 - 5, half * 6),
            Period::Year { year } => close.year_span(year),
            Period::Range(span) => span,
        }
    }

    /// The period of the same kind just before; of a range, the one of equal length.
    pub fn previous(&self) -> Period {
        match *self {
            Period::Quarter { year, quarter: 1 } => Period::Quarter { year: year - 1, quarter: 4 },
            Period::Quarter { year, quarter } => Period::Quarter { year, quarter: quarter - 1 },
            Period::Half { year, half: 1 } => Period::Half { year: year - 1, half: 2 },
            Period::Half { year, .. } => Period::Half { year, half: 1 },
            Period::Year { year } => Period::Year { year: year - 1 },
            Period::Range(span) => {
                let length = Days::new(span.days().unsigned_abs());
                Period::Range(Span::new(span.from - length, span.from - Days::new(1)))
            }
        }
    }

    /// The period of the same kind just after; of a range, the one of equal length.
    pub fn next(&self) -> Period {
        match *self {
            Period::Quarter { year, quarter: 4 } => Period::Quarter { year: year + 1, quarter: 1 },
            Period::Quarter { year, quarter } => Period::Quarter { year, quarter: quarter + 1 },
            Period::Half { year, half: 2 } => Period::Half { year: year + 1, half: 1 },
            Period::Half { year, .. } => Period::Half { year, half: 2 },
            Period::Year { year } => Period::Year { year: year + 1 },
            Period::Range(span) => {
                let length = Days::new(span.days().unsigned_abs());
                Period::Range(Span::new(span.to + Days::new(1), span.to + length))
            }
        }
    }

    /// The same period a year earlier; of a range, both ends a year earlier (02-29 → 02-28).
    pub fn last_year(&self) -> Period {
        match *self {
            Period::Quarter { year, quarter } => Period::Quarter { year: year - 1, quarter },
            Period::Half { year, half } => Period::Half { year: year - 1, half },
            Period::Year { year } => Period::Year { year: year - 1 },
            Period::Range(span) => Period::Range(Span::new(year_earlier(span.from), year_earlier(span.to))),
        }
    }

    /// How a sentence calls the period itself.
    pub fn this_word(&self) -> &'static str {
        match self {
            Period::Quarter { .. } => "本季度",
            Period::Half { .. } => "本半年",
            Period::Year { .. } => "本年",
            Period::Range(_) => "本期",
        }
    }

    /// How a sentence calls [`Period::previous`]. 上半年 would also mean the first half of a year,
    /// so it is said only where it is both.
    pub fn before_word(&self) -> &'static str {
        match self {
            Period::Quarter { .. } => "上季度",
            Period::Half { half: 1, .. } => "上年下半年",
            Period::Half { .. } => "上半年",
            Period::Year { .. } => "上年",
            Period::Range(_) => "上期",
        }
    }

    /// How a sentence calls [`Period::next`].
    pub fn next_word(&self) -> &'static str {
        match self {
            Period::Quarter { .. } => "下季度",
            Period::Half { half: 1, .. } => "下半年",
            Period::Half { .. } => "下年上半年",
            Period::Year { .. } => "下年",
            Period::Range(_) => "下期",
        }
    }

    /// How a sentence calls [`Period::last_year`].
    pub fn last_year_word(&self) -> &'static str {
        match self {
            Period::Year { .. } => "上年",
            _ => "上年同期",
        }
    }
}
