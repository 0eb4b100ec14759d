//! Tables as documents print them: names masked, case numbers in one spelling, days as days.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use serde::Serialize;

use super::model::Fragment;
use super::people::People;
use super::wording::Speech;
use crate::money::Fen;
use crate::period::date;
use crate::privacy::{JointMeeting, Reader, township};
use crate::statistics::disclosure::Disclosed;
use crate::statistics::tables::Cell;
use crate::statistics::townships::outside;
use crate::statistics::{FigureSet, Table};

/// A table as readers `R` may see it; only the constructors below make one.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent, bound = "")]
pub struct TableView<R> {
    printed: Printed,
    #[serde(skip)]
    reader: PhantomData<R>,
}

/// The texts of a table.
#[derive(Debug, Clone, Serialize)]
pub struct Printed {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Fragment>>,
    pub overlapping: bool,
    pub empty: bool,
    /// Whether numbers are hidden for the sake of small groups, and whether all rows are left out for it.
    pub hides: bool,
    pub withheld: bool,
}

impl TableView<JointMeeting> {
    /// A group table in full, or a list of cases or persons under masked names.
    pub fn of(table: &Table, people: &People, speech: &Speech) -> Self {
        TableView { printed: printed(table, speech, Some(people)), reader: PhantomData }
    }
}

impl<R: Reader> TableView<R> {
    /// What disclosure control has left of a group table.
    pub fn disclosed(disclosed: &Disclosed<R>, speech: &Speech) -> Self {
        let Disclosed { hides, withheld, .. } = *disclosed;
        TableView {
            printed: Printed { hides, withheld, ..printed(&disclosed.table, speech, None) },
            reader: PhantomData,
        }
    }

    pub fn printed(&self) -> &Printed {
        &self.printed
    }
}

/// All tables for the joint meeting, by id.
pub fn models(
    figures: &FigureSet,
    people: &People,
    speech: &Speech,
) -> BTreeMap<&'static str, TableView<JointMeeting>> {
    figures.tables.iter().map(|table| (table.id, TableView::of(table, people, speech))).collect()
}

fn printed(table: &Table, speech: &Speech, people: Option<&People>) -> Printed {
    let row = |row: &Vec<Cell>| {
        row.iter().zip(table.columns).map(|(cell, column)| print(table, column, cell, people)).collect()
    };
    Printed {
        columns: table.columns.iter().map(|column| speech.say(column)).collect(),
        rows: table.rows.iter().map(row).collect(),
        overlapping: table.overlapping,
        empty: table.rows.is_empty(),
        hides: false,
        withheld: false,
    }
}

fn print(table: &Table, column: &str, cell: &Cell, people: Option<&People>) -> Fragment {
    let text = match cell {
        Cell::Number(number) => return Fragment::Figure { figure: table.id.to_owned(), text: number.to_string() },
        // One spelling in all documents, whatever brackets an export uses.
        Cell::Text(text) if column == "案号" => crate::records::case_key(text),
        Cell::Text(text) if column == "乡镇" => township(text).to_owned(),
        Cell::Text(text) => text.clone(),
        Cell::People(named) => {
            let people = people.expect("a table of groups names nobody");
            people.print(named, table.columns.contains(&"案号")).as_str().to_owned()
        }
        Cell::Townships(townships) => outside(townships),
        Cell::Day(day) => date(*day).to_string(),
        Cell::None(text) => (*text).to_owned(),
    };
    Fragment::Text(if text.is_empty() { "—".to_owned() } else { text })
}

/// One quarter of the chart: lengths as numbers for drawing, texts for printing.
#[derive(Debug, Clone, Serialize)]
pub struct TrendPoint {
    pub label: String,
    /// 万元; only a bar's length.
    pub amount: f64,
    pub amount_text: String,
    pub persons: i64,
    pub exits: i64,
    pub pending: i64,
}

/// The chart's quarters, oldest first; a quarter without a figure is drawn as a gap of 0 length.
pub fn trend(figures: &FigureSet) -> Vec<TrendPoint> {
    let units = |cell: &Cell| match cell {
        Cell::Number(number) => number.units(),
        _ => 0,
    };
    let point = |row: &Vec<Cell>| {
        let Cell::Text(quarter) = &row[0] else { unreachable!("the first column is the quarter") };
        let amount = Fen(units(&row[1])).in_wan();
        TrendPoint {
            label: short_label(quarter),
            amount: amount.units() as f64 / 100.0,
            amount_text: amount.to_string(),
            persons: units(&row[2]),
            exits: units(&row[3]),
            pending: units(&row[4]),
        }
    };
    figures.table("trend").rows.iter().map(point).collect()
}

/// 2020Q2 under a bar: 2020年二季度.
fn short_label(quarter: &str) -> String {
    crate::period::Period::parse(quarter).map_or_else(|_| quarter.to_owned(), |period| period.label().replace('第', ""))
}
