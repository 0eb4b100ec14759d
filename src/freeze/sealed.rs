//! What a frozen period holds, as plain values.
//!
//! In: the figures, evidence, findings and digests of one run. Out: a [`Frozen`]. Persons stand in its tables
//! under masked names, in its evidence as hashes.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::evidence::Evidence;
use crate::finding::Finding;
use crate::money::{Decimal, Fen};
use crate::period::{MonthClose, date};
use crate::privacy::{Protection, township};
use crate::records::RowAccount;
use crate::statistics::indicator::Reason;
use crate::statistics::tables::{Cell, Named, Table};
use crate::statistics::townships::Township;
use crate::statistics::{Column, Figure, Settings, Value};
use crate::workdays::AddedDays;

/// A period as it was reported. The file is written once; a later version keeps this one beside it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Frozen {
    /// `2020Q2`
    pub period: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// 1, and one more each time the period is superseded.
    pub version: u32,
    pub sealed_on: NaiveDate,
    pub supersedes: Option<Superseded>,
    /// The sealed periods whose reported figures stand in 上期 and 上年同期; `None` where the exports filled them.
    pub previous: Option<SealedBase>,
    pub last_year: Option<SealedBase>,
    /// The office, its superior, its partner, as they were called.
    pub organ: String,
    pub superior: String,
    pub partner: String,
    /// Tells which key hashed the things; never the key.
    pub key_id: String,
    pub settings: SealedSettings,
    pub case_rows: RowAccount,
    pub visit_rows: RowAccount,
    pub figures: Vec<SealedFigure>,
    pub tables: Vec<SealedTable>,
    pub visits_due: SealedTable,
    pub evidence: Evidence,
    pub findings: Vec<SealedFinding>,
    pub waivers: Vec<Waiver>,
    /// What the documents say of data quality, waivers and restatements, as the documents' stage wrote it.
    pub quality: Box<RawValue>,
    /// The composed text of each document, by kind.
    pub wording: BTreeMap<String, Box<RawValue>>,
    /// The composed annex.
    pub annex: Box<RawValue>,
    pub program: String,
    pub typst: String,
    pub inputs: Vec<FileDigest>,
    pub templates: Vec<FileDigest>,
    pub fonts: Vec<SealedFont>,
    pub documents: Vec<SealedDocument>,
}

/// The version that this one takes the place of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Superseded {
    pub version: u32,
    pub sealed_on: NaiveDate,
    /// The digest of that file.
    pub digest: String,
    pub reason: String,
}

/// A sealed period that this one compares with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedBase {
    pub period: String,
    pub version: u32,
    /// The digest of that file.
    pub digest: String,
}

/// What the definitions depended on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedSettings {
    pub month_close_day: u32,
    pub visit_interval_days: i32,
    /// 分 a month, by the year it is of.
    pub wages: BTreeMap<i32, i64>,
    /// The office's own days off and days of work.
    pub off: Vec<NaiveDate>,
    pub work: Vec<NaiveDate>,
    /// The last year whose holidays were known.
    pub calendar_to: i32,
}

impl SealedSettings {
    pub fn of(settings: &Settings) -> Self {
        let AddedDays { off, work } = settings.workdays.added();
        SealedSettings {
            month_close_day: settings.month_close.day(),
            visit_interval_days: settings.visit_interval_days,
            wages: settings.wages.iter().map(|(year, wage)| (*year, wage.0)).collect(),
            off,
            work,
            calendar_to: settings.workdays.years().max().unwrap_or_default(),
        }
    }

    /// The settings as they were, with the national calendar of `today`.
    pub fn restore(&self, today: &Settings) -> Settings {
        let added = AddedDays { off: self.off.clone(), work: self.work.clone() };
        let national = crate::workdays::Workdays::national();
        Settings {
            month_close: MonthClose::new(self.month_close_day).unwrap_or_default(),
            visit_interval_days: self.visit_interval_days,
            wages: self.wages.iter().map(|(year, wage)| (*year, Fen(*wage))).collect(),
            workdays: national.with_years(&added).unwrap_or_else(|_| today.workdays.clone()),
        }
    }
}

/// A figure as it was reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedFigure {
    pub id: String,
    pub label: String,
    pub unit: String,
    pub definition: String,
    /// By the order of [`Column::ALL`].
    pub columns: [SealedColumn; 5],
}

/// A figure in one window: the value, or why there is none; of a rate both parts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedColumn {
    pub value: Option<Decimal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numerator: Option<Decimal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominator: Option<Decimal>,
}

impl SealedColumn {
    pub fn value(&self) -> Value {
        self.value.ok_or(self.reason.unwrap_or(Reason::NotFrozen))
    }
}

impl SealedFigure {
    pub fn of(figure: &Figure) -> Self {
        let column = |column: Column| {
            let parts = figure.parts(column);
            SealedColumn {
                value: figure.value(column).ok(),
                reason: figure.value(column).err(),
                numerator: parts.and_then(|parts| parts.numerator.ok()),
                denominator: parts.and_then(|parts| parts.denominator.ok()),
            }
        };
        SealedFigure {
            id: figure.indicator.id.to_owned(),
            label: figure.indicator.label.to_owned(),
            unit: figure.indicator.unit.word().to_owned(),
            definition: figure.indicator.definition.to_owned(),
            columns: Column::ALL.map(column),
        }
    }
}

/// A table as it was reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedTable {
    pub id: String,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<SealedCell>>,
}

/// A cell; people under masked names, with a number that tells namesakes apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SealedCell {
    Text(String),
    People(Vec<SealedPerson>),
    Townships(Vec<SealedTownship>),
    Number(Decimal),
    Day(NaiveDate),
    Nothing(String),
}

/// A person of a list, under a masked name; none for one who is guarded beyond it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedPerson {
    pub name: String,
    pub person: u32,
    pub protection: Protection,
    pub case_no: String,
}

/// A township of a list, and whether it may be told outside the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedTownship {
    pub name: String,
    pub told: bool,
}

impl SealedPerson {
    fn of(named: &Named) -> Self {
        let name = if named.protection == Protection::Ordinary { named.name.masked() } else { String::new() };
        SealedPerson { name, person: named.person, protection: named.protection, case_no: named.case_no.clone() }
    }
}

impl SealedTable {
    pub fn of(table: &Table) -> Self {
        let cell = |(cell, head): (&Cell, &&str)| match cell {
            Cell::Text(text) if *head == "乡镇" => SealedCell::Text(township(text).to_owned()),
            Cell::Text(text) => SealedCell::Text(text.clone()),
            Cell::People(people) => SealedCell::People(people.iter().map(SealedPerson::of).collect()),
            Cell::Townships(townships) => {
                let sealed = |it: &Township| SealedTownship { name: township(&it.name).to_owned(), told: it.told };
                SealedCell::Townships(townships.iter().map(sealed).collect())
            }
            Cell::Number(number) => SealedCell::Number(*number),
            Cell::Day(day) => SealedCell::Day(date(*day)),
            Cell::None(text) => SealedCell::Nothing((*text).to_owned()),
        };
        SealedTable {
            id: table.id.to_owned(),
            columns: table.columns.iter().map(|column| (*column).to_owned()).collect(),
            rows: table.rows.iter().map(|row| row.iter().zip(table.columns).map(cell).collect()).collect(),
        }
    }
}

/// A finding that stood when the period was frozen; the value is masked where its column is personal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedFinding {
    pub code: String,
    pub severity: String,
    pub place: String,
    pub value: Option<String>,
    pub message: String,
}

impl SealedFinding {
    pub fn of(finding: &Finding) -> Self {
        SealedFinding {
            code: finding.check.code.to_owned(),
            severity: finding.check.severity.label().to_owned(),
            place: finding.place.to_string(),
            value: finding.outside_value(),
            message: finding.message.clone(),
        }
    }
}

/// Error findings with which the period was frozen all the same, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    pub code: String,
    pub reason: String,
}

/// A file and what was in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FileDigest {
    pub path: String,
    pub sha256: String,
    /// Data rows of an export; 0 for others.
    #[serde(default)]
    pub rows: u64,
}

/// A font that the documents were set in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedFont {
    pub role: String,
    pub family: String,
    pub file: Option<String>,
    pub sha256: Option<String>,
}

/// A document as it was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedDocument {
    pub kind: String,
    pub path: String,
    pub sha256: String,
    pub pages: Option<usize>,
}
