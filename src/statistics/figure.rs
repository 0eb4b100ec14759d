//! Figure 数字: an indicator's value in each window of a period, and the changes between them.
//!
//! In: an indicator, the facts, the windows. Out: exact decimals, or the reason why there is none.

use rayon::prelude::*;

use super::counting::{Question, has_room};
use super::facts::Facts;
use super::indicator::{Evidence, Indicator, Measure, Reason, Tally, Unit};
use crate::money::{Decimal, Fen};
use crate::period::{Span, Windows};

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
    /// Likewise; only rates and means have them.
    parts: Option<[Parts; 5]>,
}

impl Figure {
    /// Computes a figure in all windows.
    pub fn compute(indicator: &'static Indicator, facts: &Facts, windows: &Windows) -> Self {
        Figure::compute_all(&[indicator], facts, windows).pop().expect("one for each indicator")
    }

    /// Computes figures in all windows, side by side.
    pub fn compute_all(indicators: &[&'static Indicator], facts: &Facts, windows: &Windows) -> Vec<Self> {
        let mut passes: Vec<Pass> = Vec::new();
        let mut asked = |measure: Measure, (tally, evidence): (Tally, Evidence)| {
            let mut place = |choice| Pass::ask(&mut passes, evidence, Question { tally, choice });
            (tally, Column::ALL.map(|column| measure.choice(column, windows).map(&mut place)))
        };
        let asked: Vec<Vec<_>> = indicators
            .iter()
            .map(|it| it.measure.parts().into_iter().map(|part| asked(it.measure, part)).collect())
            .collect();
        let answers: Vec<_> =
            passes.par_iter().with_max_len(1).map(|pass| (pass.evidence)(facts).answers(&pass.questions)).collect();
        let figure = |(indicator, parts): (&&'static Indicator, Vec<(Tally, [Result<_, Reason>; 5])>)| {
            let values = |(tally, places): (Tally, [Result<(usize, usize), Reason>; 5])| {
                let value = |(pass, question): (usize, usize)| answers[pass][question];
                let scale = indicator.unit.scale(tally);
                places.map(|place| Ok(Decimal::new(place.and_then(value)?, scale)))
            };
            Figure::made_of(indicator, parts.into_iter().map(values).collect())
        };
        indicators.iter().zip(asked).map(figure).collect()
    }

    /// A figure of its part, or of its numerator and denominator, each by the order of [`Column::ALL`].
    pub fn made_of(indicator: &'static Indicator, mut parts: Vec<[Value; 5]>) -> Self {
        match (parts.pop(), parts.pop()) {
            (Some(denominators), Some(numerators)) => {
                let parts: [Parts; 5] =
                    std::array::from_fn(|at| Parts { numerator: numerators[at], denominator: denominators[at] });
                Figure { indicator, values: parts.map(|parts| quotient(indicator.unit, parts)), parts: Some(parts) }
            }
            (Some(values), None) => Figure { indicator, values, parts: None },
            (None, _) => unreachable!("a measure has parts"),
        }
    }

    /// A figure as it was reported once, by the order of [`Column::ALL`].
    pub fn reported(indicator: &'static Indicator, values: [Value; 5], parts: Option<[Parts; 5]>) -> Self {
        Figure { indicator, values, parts }
    }

    /// The same, compared in `column` with what was reported then.
    pub fn compared_with(mut self, column: Column, reported: &Figure) -> Self {
        self.values[column as usize] = reported.value(Column::Value);
        if let (Some(parts), Some(theirs)) = (&mut self.parts, reported.parts) {
            parts[column as usize] = theirs[Column::Value as usize];
        }
        self
    }

    /// Both parts of a rate or mean in a window; `None` for other figures.
    pub fn parts(&self, column: Column) -> Option<Parts> {
        self.parts.map(|parts| parts[column as usize])
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

/// Entries that are gone through once, whichever figures ask for them.
struct Pass {
    evidence: Evidence,
    questions: Vec<Question>,
}

impl Pass {
    /// Asks a question in the pass that goes through the same entries: the place of the pass, and that of the question.
    fn ask(passes: &mut Vec<Pass>, evidence: Evidence, question: Question) -> (usize, usize) {
        // Functions at one address do the same; one that stands at two is at worst called twice.
        let same = |pass: &Pass| pass.evidence as usize == evidence as usize;
        let open = |pass: &Pass| same(pass) && has_room(&pass.questions, question.choice);
        let pass = passes.iter().position(open).unwrap_or_else(|| {
            passes.push(Pass { evidence, questions: Vec::new() });
            passes.len() - 1
        });
        passes[pass].questions.push(question);
        (pass, passes[pass].questions.len() - 1)
    }
}

/// The rate or mean of two parts, rounded once, here, from exact integers: half away from zero.
pub fn quotient(unit: Unit, parts: Parts) -> Value {
    let (numerator, denominator) = (parts.numerator?, parts.denominator?);
    let (numerator, denominator) = (numerator.units(), denominator.units());
    let quotient = match unit {
        Unit::Percent => Decimal::percent(numerator, denominator, 1),
        Unit::Yuan => Fen(numerator).mean(denominator).map(Fen::in_yuan),
        _ => Decimal::ratio(numerator, denominator, 1),
    };
    quotient.ok_or(Reason::NoBase)
}
