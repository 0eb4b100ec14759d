//! Indicator 指标: the definition of a figure, and the entries that make it.
//!
//! One list of entries makes the figure in every window and is what stands behind it, so that a
//! drill-down cannot disagree with its number.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::counting::{Choice, Count, Question};
use super::facts::Facts;
use super::figure::Column;
use crate::period::{Day, Span, Windows, day};

/// What a figure counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// 件: distinct cases.
    Cases,
    /// 人: distinct persons.
    Persons,
    /// 户: distinct households.
    Households,
    /// 人次: events.
    Visits,
    /// 项: decided items.
    Items,
    /// 元: held in 分.
    Yuan,
    /// 工作日, one decimal.
    Workdays,
    /// %, one decimal.
    Percent,
}

impl Unit {
    /// The unit as it prints.
    pub fn word(self) -> &'static str {
        match self {
            Unit::Cases => "件",
            Unit::Persons => "人",
            Unit::Households => "户",
            Unit::Visits => "人次",
            Unit::Items => "项",
            Unit::Yuan => "元",
            Unit::Workdays => "工作日",
            Unit::Percent => "%",
        }
    }
}

impl Unit {
    /// How many decimals a sum or count has before any rounding: money is in 分, days and things are whole.
    pub fn scale(self, tally: Tally) -> u8 {
        if tally == Tally::Sum && self == Unit::Yuan { 2 } else { 0 }
    }
}

/// The definition of one figure: a line of figures.md.
#[derive(Debug)]
pub struct Indicator {
    pub id: &'static str,
    /// The Chinese label; unique, so that a text can name it.
    pub label: &'static str,
    pub unit: Unit,
    /// The definition as the annex 指标口径 prints it.
    pub definition: &'static str,
    pub measure: Measure,
}

/// Finds the entries of a figure among the facts.
pub type Evidence = fn(&Facts) -> Entries<'_>;

/// How entries become a number.
#[derive(Debug, Clone, Copy)]
pub enum Measure {
    /// Entries wholly within the window.
    Flow(Tally, Evidence),
    /// Entries that stand on the window's last day.
    Stock(Tally, Evidence),
    /// Entries that stand on the day before the window begins; nothing stands before everything.
    Opening(Tally, Evidence),
    /// A flow that has no value for the quarter itself: year to date and total only.
    YearOnly(Tally, Evidence),
    /// Two parts of one kind; the quotient is made when it is printed.
    Quotient(Quotient),
}

impl Measure {
    /// Which entries a column counts; year to date and total of a stock are the stock itself.
    ///
    /// # Errors
    /// The measure has no such column.
    pub fn choice(self, column: Column, windows: &Windows) -> Result<Choice, Reason> {
        let window = windows.of_column(column);
        let stock_window = match column {
            Column::Ytd | Column::Total => windows.value,
            _ => window,
        };
        match self {
            Measure::Flow(..) | Measure::Quotient(Quotient { stock: false, .. }) => Ok(Choice::within(window)),
            Measure::Stock(..) | Measure::Quotient(Quotient { stock: true, .. }) => {
                Ok(Choice::Standing(day(stock_window.to)))
            }
            Measure::Opening(..) if column == Column::Total => Ok(Choice::Nothing),
            Measure::Opening(..) => Ok(Choice::Standing(day(window.from) - 1)),
            Measure::YearOnly(..) if matches!(column, Column::Ytd | Column::Total) => Ok(Choice::within(window)),
            Measure::YearOnly(..) => Err(Reason::YearOnly),
        }
    }

    /// What it is made of: one part, or numerator and denominator.
    pub fn parts(self) -> Vec<(Tally, Evidence)> {
        match self {
            Measure::Flow(tally, evidence)
            | Measure::Stock(tally, evidence)
            | Measure::Opening(tally, evidence)
            | Measure::YearOnly(tally, evidence) => vec![(tally, evidence)],
            Measure::Quotient(quotient) => vec![quotient.numerator, quotient.denominator],
        }
    }

    /// The kind of figure, as the handbook prints it.
    pub fn kind(self) -> &'static str {
        match self {
            Measure::Flow(..) => "流量",
            Measure::Stock(..) => "存量",
            Measure::Opening(..) => "期初存量",
            Measure::YearOnly(..) => "流量（仅累计）",
            Measure::Quotient(Quotient { stock: true, .. }) => "存量之比",
            Measure::Quotient(_) => "流量之比",
        }
    }
}

/// A rate or a mean: both parts, and whether they are flows.
#[derive(Debug, Clone, Copy)]
pub struct Quotient {
    pub numerator: (Tally, Evidence),
    pub denominator: (Tally, Evidence),
    pub stock: bool,
}

/// What is added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tally {
    /// Distinct keys.
    Distinct,
    /// The sum of the amounts.
    Sum,
}

/// Where an entry comes from, for the rows behind a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// A row of the case frame.
    CaseRow(u32),
    /// A whole case.
    Case(u32),
    /// A grant: one case and person.
    Grant(u32),
    /// A person: their payments and visits.
    Person(u32),
    /// A row of the visit frame.
    VisitRow(u32),
    /// A decided item.
    Item(u32),
}

/// One thing that is counted.
///
/// In a flow it happened over `from ..= to` (one day, but for events that only a window holding both
/// ends may count); in a stock it stands from `from` to `to`, both included.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    pub key: u32,
    pub from: Day,
    pub to: Day,
    pub amount: i64,
    pub origin: Origin,
    /// The working days that judge the entry: after this day, up to that one (a stock's own day where
    /// there is none). For `explain`.
    pub counted: Option<(Day, Option<Day>)>,
    /// Why the entry cannot be judged; a window that meets it has no figure.
    pub doubt: Option<Reason>,
}

impl Entry {
    /// Something that happened on a day.
    pub fn on(day: Day, key: u32, origin: Origin) -> Self {
        Entry { key, from: day, to: day, amount: 0, origin, counted: None, doubt: None }
    }

    /// Something that stands from a day until the day before `until`, or for good.
    pub fn standing(from: Day, until: Option<Day>, key: u32, origin: Origin) -> Option<Self> {
        let to = until.map_or(Day::MAX, |until| until - 1);
        (from <= to).then_some(Entry { key, from, to, amount: 0, origin, counted: None, doubt: None })
    }

    /// The same with an amount.
    pub fn amount(self, amount: i64) -> Self {
        Entry { amount, ..self }
    }

    /// The same, judged by the working days after `start`.
    pub fn counting(self, start: Day, end: Option<Day>) -> Self {
        Entry { counted: Some((start, end)), ..self }
    }

    /// The same, in doubt.
    pub fn doubt(self, doubt: Reason) -> Self {
        Entry { doubt: Some(doubt), ..self }
    }

    /// Whether a flow of this window counts the entry.
    pub fn within(&self, window: Span) -> bool {
        Choice::within(window).counts(self.from, self.to)
    }

    /// Whether a stock of this day counts the entry.
    pub fn stands(&self, day: Day) -> bool {
        Choice::Standing(day).counts(self.from, self.to)
    }
}

/// The entries of a figure, found one by one while they are asked for; or why there can be none.
pub struct Entries<'f> {
    list: Box<dyn List + 'f>,
    unavailable: Option<Reason>,
}

/// Entries that count themselves: finding and counting are compiled into one loop, which runs over millions.
trait List: Iterator<Item = Entry> {
    fn answers(self: Box<Self>, questions: &[Question]) -> Vec<Result<i64, Reason>>;
}

impl<I: Iterator<Item = Entry>> List for I {
    fn answers(self: Box<Self>, questions: &[Question]) -> Vec<Result<i64, Reason>> {
        let mut count = Count::new(questions);
        // The entry's parts are handed on one by one: they need never be put together.
        self.for_each(|Entry { key, from, to, amount, doubt, .. }| {
            let chosen = count.chosen(from, to);
            if chosen != 0 {
                count.add(chosen, key, amount, doubt);
            }
        });
        count.finish()
    }
}

/// Why a figure is not there. Never printed as 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The holidays of a year are not known.
    Calendar(i32),
    /// The monthly wage of a year is not configured.
    Wage(i32),
    /// No wage is configured at all.
    NoWages,
    /// The denominator is 0.
    NoBase,
    /// The figure is defined for a year's windows only.
    YearOnly,
    /// The period was frozen before the figure was defined.
    NotFrozen,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Calendar(year) => write!(f, "{year}年节假日安排未知"),
            Reason::Wage(year) => write!(f, "未配置{year}年月平均工资"),
            Reason::NoWages => f.write_str("未配置月平均工资"),
            Reason::NoBase => f.write_str("分母为0"),
            Reason::YearOnly => f.write_str("只按年统计"),
            Reason::NotFrozen => f.write_str("封存时没有这项指标"),
        }
    }
}

impl<'f> Entries<'f> {
    pub fn of(list: impl Iterator<Item = Entry> + 'f) -> Self {
        Entries { list: Box::new(list), unavailable: None }
    }

    /// No figure in any window.
    pub fn unavailable(reason: Reason) -> Self {
        Entries { list: Box::new(std::iter::empty()), unavailable: Some(reason) }
    }

    /// The number that answers each question, all in one pass.
    ///
    /// # Panics
    /// For more than [`AT_ONCE`](super::counting::AT_ONCE) different choices.
    pub fn answers(self, questions: &[Question]) -> Vec<Result<i64, Reason>> {
        match self.unavailable {
            Some(reason) => vec![Err(reason); questions.len()],
            None => self.list.answers(questions),
        }
    }

    /// What the entries of one choice add up to.
    pub fn tally(self, tally: Tally, choice: Choice) -> Result<i64, Reason> {
        self.answers(&[Question { tally, choice }])[0]
    }
}

impl Iterator for Entries<'_> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        self.list.next()
    }
}
