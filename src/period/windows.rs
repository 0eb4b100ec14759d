//! Windows: what the columns of a figure look through (figures.md, Windows).

use chrono::NaiveDate;

use super::{MonthClose, Period, Span};

/// The first day that a window without a beginning holds; every four-digit year lies after it.
const BEGINNING: NaiveDate = NaiveDate::from_ymd_opt(0, 1, 1).expect("a real day");

/// What the five columns of a figure look through (figures.md, Windows).
///
/// A flow counts the events of a span; a stock stands as of its span's `to`. `previous.to` is the day
/// before the period begins, so that one rule serves both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Windows {
    /// 本期: the period, cut at the as-of day.
    pub value: Span,
    /// 上期, always whole.
    pub previous: Span,
    /// 上年同期, always whole.
    pub last_year: Span,
    /// 本年累计: from the first day of the statistical year that holds `value.to`.
    pub ytd: Span,
    /// 历年累计: everything up to `value.to`.
    pub total: Span,
}

impl Windows {
    /// The windows of a period; `as_of` cuts what is known, but not the periods that it is compared with.
    pub fn of(period: &Period, close: MonthClose, as_of: Option<NaiveDate>) -> Windows {
        let whole = period.span(close);
        let to = as_of.map_or(whole.to, |day| day.min(whole.to));
        Windows {
            value: Span::new(whole.from, to),
            previous: period.previous().span(close),
            last_year: period.last_year().span(close),
            ytd: Span::new(close.year_span(close.year_of(to)).from, to),
            total: Span::new(BEGINNING, to),
        }
    }
}
