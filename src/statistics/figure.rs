//! Figure 数字: an indicator's value in each window of a period, and the changes between them.
//!
//! In: an indicator, the facts, the windows. Out: exact decimals, or the reason why there is none.

use super::facts::Facts;
use super::indicator::{Entries, Evidence, Indicator, Measure, Quotient, Reason, Tally, Unit};
use crate::money::{Decimal, Fen};
use crate::period::{Span, Windows, day};

/// A value, or why there is none.
pub type Value = Result<Decimal, Reason>;

/// The five windows of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// 本期
    Value,
    /// 上期
    Previous,
    /// 上年同期
    LastYear,
    /// 本年累计
    Ytd,
    /// 历年累计
    Total,
}

impl Column {
    pub const ALL: [Column; 5] = [Column::Value, Column::Previous, Column::LastYear, Column::Ytd, Column::Total];
}

impl Windows {
    /// The window of a column.
    pub fn of_column(&self, column: Column) -> Span {
        match column {
            Column::Value => self.value,
            Column::Previous => self.previous,
            Column::LastYear => self.last_year,
            Column::Ytd => self.ytd,
            Column::Total => self.total,
        }
    }
}

/// Both parts of a rate or mean, unrounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    pub numerator: Result<Decimal, Reason>,
    pub denominator: Result<Decimal, Reason>,
}

/// A figure of a period.
#[derive(Debug, Clone)]
pub struct Figure {
    pub indicator: &'static Indicator,
    /// By the order of [`Column::ALL`].
    values: [Value; 5],
    /// Of `value`; only rates and means have them.
    pub parts: Option<Parts>,
}

impl Figure {
    /// Computes a figure in all windows from one list of entries.
    pub fn compute(indicator: &'static Indicator, facts: &Facts, windows: &Windows) -> Self {
        let maker = Maker { unit: indicator.unit, windows };
        let (values, parts) = match indicator.measure {
            Measure::Flow(tally, evidence) => (maker.plain(tally, &evidence(facts), Maker::flow), None),
            Measure::Stock(tally, evidence) => (maker.plain(tally, &evidence(facts), Maker::stock), None),
            Measure::Opening(tally, evidence) => (maker.plain(tally, &evidence(facts), Maker::opening), None),
            Measure::YearOnly(tally, evidence) => (maker.plain(tally, &evidence(facts), Maker::year_only), None),
            Measure::Quotient(quotient) => {
                let parts = maker.parts(quotient, facts);
                (parts.map(|parts| maker.quotient(parts)), Some(parts[0]))
            }
        };
        Figure { indicator, values, parts }
    }

    /// The value in a window.
    pub fn value(&self, column: Column) -> Value {
        self.values[column as usize]
    }

    /// Against the period before: value − previous, in the figure's unit.
    pub fn change(&self) -> Option<Decimal> {
        self.difference(Column::Previous)
    }

    /// Against the same period a year earlier.
    pub fn yoy(&self) -> Option<Decimal> {
        self.difference(Column::LastYear)
    }

    /// The change in percent of the period before; `None` on a base of 0 and for a rate, whose change
    /// is in percentage points.
    pub fn change_pct(&self) -> Option<Decimal> {
        self.percentage(Column::Previous)
    }

    /// The change in percent of the same period a year earlier.
    pub fn yoy_pct(&self) -> Option<Decimal> {
        self.percentage(Column::LastYear)
    }

    fn difference(&self, base: Column) -> Option<Decimal> {
        self.value(Column::Value).ok()?.checked_sub(self.value(base).ok()?)
    }

    fn percentage(&self, base: Column) -> Option<Decimal> {
        if self.indicator.unit == Unit::Percent {
            return None;
        }
        self.difference(base)?.percent_of(self.value(base).ok()?, 1)
    }
}

/// Makes the numbers of one figure.
struct Maker<'w> {
    unit: Unit,
    windows: &'w Windows,
}

impl Maker<'_> {
    /// How many decimals the unit's numbers have before any rounding.
    fn scale(&self) -> u8 {
        if self.unit == Unit::Yuan { 2 } else { 0 }
    }

    fn plain(
        &self,
        tally: Tally,
        entries: &Entries,
        count: fn(&Self, Tally, &Entries, Column) -> Result<i64, Reason>,
    ) -> [Value; 5] {
        Column::ALL.map(|column| Ok(Decimal::new(count(self, tally, entries, column)?, self.scale())))
    }

    fn flow(&self, tally: Tally, entries: &Entries, column: Column) -> Result<i64, Reason> {
        let window = self.windows.of_column(column);
        entries.tally(tally, |entry| entry.within(window))
    }

    /// Year to date and total of a stock are the stock itself.
    fn stock(&self, tally: Tally, entries: &Entries, column: Column) -> Result<i64, Reason> {
        let window = match column {
            Column::Ytd | Column::Total => self.windows.value,
            column => self.windows.of_column(column),
        };
        let at = day(window.to);
        entries.tally(tally, |entry| entry.stands(at))
    }

    /// The stock before the window's first day; nothing was pending before everything.
    fn opening(&self, tally: Tally, entries: &Entries, column: Column) -> Result<i64, Reason> {
        if column == Column::Total {
            return Ok(0);
        }
        let before = day(self.windows.of_column(column).from) - 1;
        entries.tally(tally, |entry| entry.stands(before))
    }

    fn year_only(&self, tally: Tally, entries: &Entries, column: Column) -> Result<i64, Reason> {
        match column {
            Column::Ytd | Column::Total => self.flow(tally, entries, column),
            _ => Err(Reason::YearOnly),
        }
    }

    fn parts(&self, quotient: Quotient, facts: &Facts) -> [Parts; 5] {
        let count = if quotient.stock { Maker::stock } else { Maker::flow };
        let part = |(tally, evidence): (Tally, Evidence)| {
            let entries = evidence(facts);
            let scale = if tally == Tally::Sum { self.scale() } else { 0 };
            Column::ALL.map(|column| Ok(Decimal::new(count(self, tally, &entries, column)?, scale)))
        };
        let (numerators, denominators) = (part(quotient.numerator), part(quotient.denominator));
        std::array::from_fn(|at| Parts { numerator: numerators[at], denominator: denominators[at] })
    }

    /// Rounded once, here, from exact integers: half away from zero.
    fn quotient(&self, parts: Parts) -> Value {
        let (numerator, denominator) = (parts.numerator?, parts.denominator?);
        let (numerator, denominator) = (numerator.units(), denominator.units());
        let quotient = match self.unit {
            Unit::Percent => Decimal::percent(numerator, denominator, 1),
            Unit::Yuan => Fen(numerator).mean(denominator).map(Fen::in_yuan),
            _ => Decimal::ratio(numerator, denominator, 1),
        };
        quotient.ok_or(Reason::NoBase)
    }
}
