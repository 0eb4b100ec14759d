//! Tables 统计表: the figures by group, and the lists behind the stocks (figures.md, Tables).
//!
//! In: facts and windows. Out: rows of typed cells. The same entries make a table and its figure.

mod groups;
mod lists;
mod trend;

use rayon::prelude::*;
use serde::{Serialize, Serializer};
use smallvec::SmallVec;

use super::facts::Facts;
use super::indicator::Origin;
use super::townships::Township;
use crate::money::Decimal;
use crate::period::{Day, Period, Windows, date};
use crate::privacy::{Personal, Protection};

pub use lists::DUE_COLUMNS;

/// One table of a period.
#[derive(Debug, Clone, Serialize)]
pub struct Table {
    pub id: &'static str,
    pub columns: &'static [&'static str],
    pub rows: Vec<Vec<Cell>>,
    /// Whether one thing may stand in several rows 可重叠.
    pub overlapping: bool,
    /// What each row is made of, by row.
    #[serde(skip)]
    pub behind: Vec<BehindRow>,
}

/// The tables by id and Chinese title, in the order of figures.md.
pub const TITLES: &[(&str, &str)] = &[
    ("aid.by_township", "按乡镇"),
    ("aid.by_harm", "按损害后果"),
    ("aid.by_category", "按人员类别"),
    ("aid.by_fund", "按资金来源"),
    ("poverty.by_measure", "按帮扶措施"),
    ("feedback.aging", "逾期时长"),
    ("feedback.list", "待反馈案件"),
    ("advice.list", "待回复识别建议"),
    ("visits.overdue_list", "超期未回访人员"),
    ("trend", "趋势"),
];

/// What is behind one row; of most lists a single entry, which is held in place.
pub type BehindRow = SmallVec<[Behind; 1]>;

/// One entry behind a table's row.
#[derive(Debug, Clone, Copy)]
pub struct Behind {
    pub origin: Origin,
    pub from: Day,
    /// 分, where the row sums money.
    pub amount: Option<i64>,
    /// Start and end of the working days that were counted.
    pub counted: Option<(Day, Day)>,
}

impl Behind {
    fn new(origin: Origin, from: Day) -> Self {
        Behind { origin, from, amount: None, counted: None }
    }
}

/// What prints for a number that is not available.
const UNAVAILABLE: &str = "—";

/// One cell, still typed; audiences and documents decide how it prints.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    Text(String),
    /// People, by name; masked wherever they are shown.
    People(SmallVec<[Named; 1]>),
    /// Townships of a list; outside the office only those with cases enough are told.
    Townships(SmallVec<[Township; 1]>),
    Number(Decimal),
    Day(Day),
    /// Nothing there, or not known: the text says what prints in a document.
    None(&'static str),
}

/// A person in a list: the name as the exports have it, and who it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    pub name: Personal,
    /// The person's place in the ledger's order of persons; tells namesakes apart.
    pub person: u32,
    /// Why the person is guarded beyond a masked name.
    pub protection: Protection,
    /// The number of the person's case in the list, in one spelling.
    pub case_no: String,
}

impl Cell {
    fn count(count: i64) -> Self {
        Cell::Number(Decimal::new(count, 0))
    }

    fn yuan(fen: i64) -> Self {
        Cell::Number(Decimal::new(fen, 2))
    }

    fn value(value: super::Value) -> Self {
        value.map_or(Cell::None(UNAVAILABLE), Cell::Number)
    }

    /// A cell that holds nothing, by what it printed.
    pub fn nothing(text: &str) -> Self {
        let known = ["", UNAVAILABLE, lists::CALENDAR_UNKNOWN].into_iter().find(|known| *known == text);
        Cell::None(known.unwrap_or(UNAVAILABLE))
    }
}

/// As in the JSON: names masked for the joint meeting, days in ISO form, nulls where nothing is.
impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Cell::Text(text) => serializer.serialize_str(text),
            // Most cells have one: nothing is put together.
            Cell::People(people) if people.len() == 1 => serializer.serialize_str(&people[0].name.masked()),
            Cell::People(people) => {
                let masked: Vec<String> = people.iter().map(|named| named.name.masked()).collect();
                serializer.serialize_str(&masked.join("、"))
            }
            Cell::Townships(townships) if townships.len() == 1 => serializer.serialize_str(&townships[0].name),
            Cell::Townships(townships) => {
                let names: Vec<&str> = townships.iter().map(|township| &*township.name).collect();
                serializer.serialize_str(&names.join("、"))
            }
            Cell::Number(number) => number.serialize(serializer),
            Cell::Day(day) => serializer.collect_str(&date(*day)),
            Cell::None(_) => serializer.serialize_none(),
        }
    }
}

impl Table {
    /// The sum of a numeric column, in its smallest units; `None` where a cell is missing.
    pub fn sum(&self, column: usize) -> Option<i64> {
        let units = |row: &Vec<Cell>| match &row[column] {
            Cell::Number(number) => Some(number.units()),
            _ => None,
        };
        self.rows.iter().map(units).sum()
    }
}

/// Every table, in the order of figures.md.
pub fn compute(facts: &Facts, windows: &Windows) -> Vec<Table> {
    let case_rows = &lists::CaseRows::of(facts);
    let window = windows.value;
    let at = crate::period::day(window.to);
    let tables: [&(dyn Fn() -> Table + Sync); 10] = [
        &|| groups::by_township(facts, window),
        &|| groups::by_harm(facts, window),
        &|| groups::by_category(facts, window),
        &|| groups::by_fund(facts, window),
        &|| groups::by_measure(facts, window),
        &|| lists::feedback_aging(facts, at),
        &|| lists::feedback_list(case_rows, at),
        &|| lists::advice_list(case_rows, at),
        &|| lists::visits_overdue(case_rows, at),
        &|| trend::trend(facts, window),
    ];
    tables.par_iter().with_max_len(1).map(|table| table()).collect()
}

/// Who falls due for a visit in the period after this one 下期应回访人员: for the pack; not in the dictionary.
pub fn visits_due(facts: &Facts, period: &Period, windows: &Windows) -> Table {
    let next = period.next().span(facts.settings.month_close);
    let day = crate::period::day;
    lists::visits_due(&lists::CaseRows::of(facts), day(windows.value.to), day(next.to))
}
