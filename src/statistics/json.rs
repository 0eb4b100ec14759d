//! The JSON of figures (figures.md, JSON): exact decimals, nulls where a figure is not there.

use rayon::prelude::*;
use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

use super::FigureSet;
use super::figure::{Column, Figure, Parts};
use super::tables::{Cell, Table};
use crate::money::Decimal;
use crate::records::RowAccount;

/// `lianxi.figures/1`: all figures of a period and the office that they are of.
pub struct Document<'a> {
    pub set: &'a FigureSet,
    pub organ: &'a str,
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let span = self.set.windows.value;
        let rows = Accounts { cases: Account::of(&self.set.case_rows), visits: Account::of(&self.set.visit_rows) };
        let mut document = serializer.serialize_struct("Document", 6)?;
        document.serialize_field("schema", "lianxi.figures/1")?;
        document.serialize_field("period", &Days { id: self.set.period.id(), from: span.from, to: span.to })?;
        document.serialize_field("organ", self.organ)?;
        document.serialize_field("rows", &rows)?;
        document.serialize_field("figures", &self.set.figures.iter().map(Numbers).collect::<Vec<_>>())?;
        document.serialize_field("tables", &self.set.tables.iter().map(Rows::of).collect::<Vec<_>>())?;
        document.end()
    }
}

#[derive(Serialize)]
struct Days {
    id: String,
    from: chrono::NaiveDate,
    to: chrono::NaiveDate,
}

#[derive(Serialize)]
struct Accounts {
    cases: Account,
    visits: Account,
}

#[derive(Serialize)]
struct Account {
    read: u32,
    counted: u32,
    set_aside: u32,
}

impl Account {
    fn of(account: &RowAccount) -> Self {
        Account { read: account.read, counted: account.counted, set_aside: account.set_aside }
    }
}

/// A figure with its five windows and its changes; of a rate also both parts.
struct Numbers<'f>(&'f Figure);

impl Serialize for Numbers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Numbers(figure) = self;
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("id", figure.indicator.id)?;
        object.serialize_entry("label", figure.indicator.label)?;
        object.serialize_entry("unit", figure.indicator.unit.word())?;
        for (key, column) in ["value", "previous", "last_year", "ytd", "total"].into_iter().zip(Column::ALL) {
            object.serialize_entry(key, &figure.value(column).ok())?;
        }
        let changes: [(&str, Option<Decimal>); 4] = [
            ("change", figure.change()),
            ("change_pct", figure.change_pct()),
            ("yoy", figure.yoy()),
            ("yoy_pct", figure.yoy_pct()),
        ];
        for (key, change) in changes {
            object.serialize_entry(key, &change)?;
        }
        if let Some(Parts { numerator, denominator }) = figure.parts(Column::Value) {
            object.serialize_entry("numerator", &numerator.ok())?;
            object.serialize_entry("denominator", &denominator.ok())?;
        }
        object.end()
    }
}

#[derive(Serialize)]
struct Rows {
    id: &'static str,
    columns: &'static [&'static str],
    /// Each on one line, however the rest is set out.
    rows: Vec<Box<RawValue>>,
    overlapping: bool,
}

impl Rows {
    /// A list may hold a million rows: they are written side by side.
    fn of(table: &Table) -> Self {
        let line = |row: &Vec<Cell>| to_raw_value(row).expect("cells print");
        let rows = table.rows.par_iter().map(line).collect();
        Rows { id: table.id, columns: table.columns, rows, overlapping: table.overlapping }
    }
}
