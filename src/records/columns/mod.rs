//! The column catalogue 列目录: every column that is read, its names, its type, its sensitivity.
//!
//! In: nothing. Out: the catalogue of each export and the vocabulary that ingest looks for.
//! The order of a catalogue is the order of data.md. Nothing is parsed here.

pub mod cases;
pub mod codes;
pub mod visits;

use std::collections::BTreeMap;

use crate::ingest::{ColumnNames, Kind, KindVocabulary, Vocabulary};
use crate::privacy::Sensitivity;
use codes::CodeList;

/// How a column's cells are read (data.md, Cells).
#[derive(Debug, Clone, Copy)]
pub enum ColumnType {
    /// Any text.
    Text,
    /// An ID number 证件号码.
    IdNumber,
    /// An amount, held in 分.
    Money,
    /// A day.
    Date,
    /// A day, a month or a bare year.
    PartialDate,
    /// 是 or 否.
    YesNo,
    /// One value of a list.
    One(&'static CodeList),
    /// Several values of a list.
    Several(&'static CodeList),
}

/// One column of an export.
#[derive(Debug)]
pub struct Column {
    /// The field's name in code, JSON and the alias file.
    pub key: &'static str,
    /// The canonical header first, then the aliases that work out of the box.
    pub names: &'static [&'static str],
    pub column_type: ColumnType,
    pub sensitivity: Sensitivity,
}

impl Column {
    const fn new(key: &'static str, names: &'static [&'static str], column_type: ColumnType) -> Self {
        Column { key, names, column_type, sensitivity: Sensitivity::Open }
    }

    const fn personal(self, sensitivity: Sensitivity) -> Self {
        Column { key: self.key, names: self.names, column_type: self.column_type, sensitivity }
    }

    /// The header that the office's documents use.
    pub fn header(&self) -> &'static str {
        self.names[0]
    }
}

/// The catalogue of one kind of export.
pub fn catalogue(kind: Kind) -> &'static [Column] {
    match kind {
        Kind::Cases => cases::CATALOGUE,
        Kind::Visits => visits::CATALOGUE,
    }
}

/// The column of that key; keys are compile-time names, so a missing one is a bug.
pub fn column(kind: Kind, key: &str) -> &'static Column {
    catalogue(kind).iter().find(|column| column.key == key).unwrap_or_else(|| panic!("no column {key}"))
}

/// Every key of both exports, once, for checking the alias table of lianxi.toml.
pub fn keys() -> impl Iterator<Item = &'static str> {
    let visits_only = |column: &&Column| !cases::CATALOGUE.iter().any(|case| case.key == column.key);
    cases::CATALOGUE.iter().chain(visits::CATALOGUE.iter().filter(visits_only)).map(|column| column.key)
}

/// What ingest looks for in headers: the catalogue's names and the office's own aliases.
pub fn vocabulary(aliases: &BTreeMap<String, Vec<String>>) -> Vocabulary {
    let names = |column: &Column| ColumnNames {
        key: column.key,
        names: column
            .names
            .iter()
            .map(|name| (*name).to_owned())
            .chain(aliases.get(column.key).into_iter().flatten().cloned())
            .collect(),
    };
    let kind = |kind, enough: &[&[&'static str]]| KindVocabulary {
        kind,
        columns: catalogue(kind).iter().map(names).collect(),
        enough: enough.iter().map(|keys| keys.to_vec()).collect(),
    };
    Vocabulary {
        kinds: vec![
            kind(Kind::Cases, &[&["case_no"], &["name"], &["accepted_date"]]),
            kind(Kind::Visits, &[&["visit_date"], &["case_no", "name", "id_number"]]),
        ],
    }
}
