//! Parsing 读数: the rows of a RawTable → a typed frame, and what could not be read.
//!
//! In: text columns as ingest left them, a whole table or a piece of it. Out: a polars frame with the columns
//! of the catalogue (absent columns all null), `row`, `unreadable`, `undated`, of cases `filled`; findings for
//! every cell that could not be read or mapped. No row is judged here beyond its own cells.

use std::collections::HashMap;

use polars::prelude::*;

use super::cells::{self, IdNumber, PersonId};
use super::columns::{self, Column, ColumnType};
use crate::finding::{self, Check, Finding};
use crate::ingest::{Kind, RawColumn, RawTable, Skipped, Unit};
use crate::money::{AmountFault, AmountUnit, parse_amount};
use crate::period::Day;
use crate::place::Place;

/// The rows of one table, or of a piece of it, as they count and what is to be said of them.
#[derive(Debug)]
pub struct Typed {
    pub frame: DataFrame,
    /// How visits find their person; cases keep all texts in their frame.
    pub sought: Option<Sought>,
    pub findings: Vec<Finding>,
}

/// What visit rows say of whom they were paid to.
#[derive(Debug, Default)]
pub struct Sought {
    pub ids: Vec<Option<PersonId>>,
    pub case_no: Repeated,
    pub name: Repeated,
}

/// Texts of which many are the same: each is held once.
#[derive(Debug, Default)]
pub struct Repeated {
    /// For each row the place of its text; `None` where the cell is empty.
    pub rows: Vec<Option<u32>>,
    pub texts: Vec<String>,
}

/// Reads the rows of one table.
///
/// Of visits, of which there may be millions, only what is counted by is kept in the frame: no text.
pub fn read_rows(table: RawTable) -> Typed {
    let (height, kind) = (table.rows.len(), table.source.kind);
    let mut findings = Vec::new();
    let mut reader = Reader { table: &table, unreadable: vec![false; height], findings: &mut findings };
    let mut columns: Vec<polars::prelude::Column> = Vec::new();
    for column in columns::catalogue(kind) {
        if kind == Kind::Cases || !matches!(column.column_type, ColumnType::Text | ColumnType::IdNumber) {
            columns.push(reader.column(column).into());
        }
    }
    let sought = (kind == Kind::Visits).then(|| reader.sought());
    columns.push(UInt32Chunked::from_slice("row".into(), &table.rows).into_series().into());
    columns.push(BooleanChunked::from_slice("unreadable".into(), &reader.unreadable).into_series().into());
    columns.push(BooleanChunked::from_slice("undated".into(), &undated(&table)).into_series().into());
    if kind == Kind::Cases {
        columns.push(UInt32Chunked::from_vec("filled".into(), filled(&table)).into_series().into());
    }
    let frame = DataFrame::new(height, columns).expect("columns are of one height");
    Typed { frame, sought, findings }
}

struct Reader<'a> {
    table: &'a RawTable,
    /// Rows with a value that cannot be read: set aside whole.
    unreadable: Vec<bool>,
    findings: &'a mut Vec<Finding>,
}

impl Reader<'_> {
    fn raw(&self, key: &str) -> Option<&RawColumn> {
        self.table.columns.iter().find(|raw| raw.key == key)
    }

    fn read_days(&mut self, key: &'static str) -> Vec<Option<Day>> {
        let system = self.table.source.date_system;
        self.read(key, &finding::DATE_UNREADABLE, |text| match cells::is_empty(text) {
            true => Ok(None),
            false => cells::parse_day(text, system).map(Some).ok_or(None),
        })
    }

    /// Reads a column cell by cell. A cell that cannot be read gets `check` and marks its row, where
    /// the check is an error; `Err` carries the value it counts as.
    fn read<T: Clone>(
        &mut self,
        key: &'static str,
        check: &'static Check,
        parse: impl Fn(&str) -> Result<Option<T>, Option<T>>,
    ) -> Vec<Option<T>> {
        let height = self.table.rows.len();
        let Some(raw) = self.table.columns.iter().find(|raw| raw.key == key) else { return vec![None; height] };
        let mut values = Vec::with_capacity(height);
        for (at, text) in raw.cells.iter().enumerate() {
            let value = if text.is_empty() { Ok(None) } else { parse(text) };
            values.push(value.unwrap_or_else(|instead| {
                let finding = cell_finding(self.table, raw, at, check);
                self.unreadable[at] |= check.severity == finding::Severity::Error;
                self.findings.push(finding);
                instead
            }));
        }
        values
    }

    /// One typed column of the frame.
    fn column(&mut self, column: &'static Column) -> Series {
        let key = column.key;
        let name: PlSmallStr = key.into();
        match column.column_type {
            ColumnType::Date => Int32Chunked::from_iter_options(name, self.read_days(key).into_iter()).into_series(),
            ColumnType::PartialDate => {
                Int32Chunked::from_iter_options(name, self.partial_dates(key).into_iter()).into_series()
            }
            ColumnType::Money => Int64Chunked::from_iter_options(name, self.amounts(column).into_iter()).into_series(),
            ColumnType::YesNo => {
                let values =
                    self.read(key, &finding::VALUE_UNKNOWN, |text| cells::parse_yes_no(text).map_err(|()| None));
                BooleanChunked::from_iter_options(name, values.into_iter()).into_series()
            }
            ColumnType::One(list) => {
                let values = self.read(key, &finding::VALUE_UNKNOWN, |text| cells::parse_code(text, list));
                UInt32Chunked::from_iter_options(name, values.into_iter().map(|code| code.map(u32::from))).into_series()
            }
            ColumnType::Several(list) => {
                let values = self.read(key, &finding::VALUE_UNKNOWN, |text| match cells::parse_codes(text, list) {
                    (0, unknown) if unknown.is_empty() => Ok(None),
                    (bits, unknown) if unknown.is_empty() => Ok(Some(bits)),
                    (0, _) => Err(None),
                    (bits, _) => Err(Some(bits)),
                });
                UInt32Chunked::from_iter_options(name, values.into_iter().map(|bits| bits.map(u32::from))).into_series()
            }
            ColumnType::IdNumber => {
                let ids = self.id_numbers(key).into_iter().map(|id| id.map(PersonId::packed));
                UInt64Chunked::from_iter_options(name, ids).into_series()
            }
            ColumnType::Text => self.texts(key),
        }
    }

    /// Days, months and years as packed integers.
    fn partial_dates(&mut self, key: &'static str) -> Vec<Option<i32>> {
        let system = self.table.source.date_system;
        let values = self.read(key, &finding::DATE_UNREADABLE, |text| match cells::is_empty(text) {
            true => Ok(None),
            false => cells::parse_partial_date(text, system).map(Some).ok_or(None),
        });
        values.into_iter().map(|partial| partial.map(cells::PartialDate::packed)).collect()
    }

    /// Amounts in 分; the cell's own unit beats the header's.
    fn amounts(&mut self, column: &'static Column) -> Vec<Option<i64>> {
        let unit = match self.raw(column.key).map(|raw| raw.unit) {
            Some(Unit::TenThousandYuan) => AmountUnit::TenThousandYuan,
            _ => AmountUnit::Yuan,
        };
        let values = self.read(column.key, &finding::AMOUNT_UNREADABLE, |text| match cells::is_empty(text) {
            true => Ok(None),
            false => match parse_amount(text, unit) {
                Ok(amount) => Ok(Some(amount.0)),
                Err(AmountFault::Unreadable | AmountFault::TooPrecise | AmountFault::TooLarge) => Err(None),
            },
        });
        if matches!(column.key, "granted_amount" | "paid_amount") {
            for (at, _) in values.iter().enumerate().filter(|(_, value)| value.is_some_and(|fen| fen < 0)) {
                let raw = self.raw(column.key).expect("a value came from its column");
                let finding = cell_finding(self.table, raw, at, &finding::AMOUNT_NEGATIVE);
                self.findings.push(finding);
                self.unreadable[at] = true;
            }
        }
        values
    }

    /// Valid ID numbers only; the others leave a warning and count as not given.
    fn id_numbers(&mut self, key: &'static str) -> Vec<Option<PersonId>> {
        let Some(raw) = self.table.column(key) else { return vec![None; self.table.rows.len()] };
        let mut ids = Vec::with_capacity(raw.cells.len());
        for (at, text) in raw.cells.iter().enumerate() {
            let fault = match cells::parse_id_number(text) {
                IdNumber::Valid(id) => {
                    ids.push(Some(id));
                    continue;
                }
                IdNumber::Empty => None,
                IdNumber::Invalid => Some(&finding::ID_INVALID),
                IdNumber::Damaged => Some(&finding::ID_DAMAGED),
            };
            ids.push(None);
            self.findings.extend(fault.map(|check| cell_finding(self.table, raw, at, check)));
        }
        ids
    }

    /// What visits say of their person.
    fn sought(&mut self) -> Sought {
        Sought { ids: self.id_numbers("id_number"), case_no: self.repeated("case_no"), name: self.repeated("name") }
    }

    fn repeated(&self, key: &'static str) -> Repeated {
        let Some(raw) = self.raw(key) else {
            return Repeated { rows: vec![None; self.table.rows.len()], texts: Vec::new() };
        };
        let mut places: HashMap<&str, u32, foldhash::fast::RandomState> = HashMap::default();
        let mut repeated = Repeated { rows: Vec::with_capacity(raw.cells.len()), texts: Vec::new() };
        for text in raw.cells.iter() {
            let place = (!cells::is_empty(text)).then(|| {
                *places.entry(text).or_insert_with(|| {
                    repeated.texts.push(cells::trim(text).into_owned());
                    repeated.texts.len() as u32 - 1
                })
            });
            repeated.rows.push(place);
        }
        repeated
    }

    fn texts(&self, key: &'static str) -> Series {
        let mut builder = StringChunkedBuilder::new(key.into(), self.table.rows.len());
        let Some(raw) = self.raw(key) else {
            return StringChunked::full_null(key.into(), self.table.rows.len()).into_series();
        };
        for text in raw.cells.iter() {
            match cells::is_empty(text) {
                true => builder.append_null(),
                false => builder.append_value(cells::trim(text)),
            }
        }
        builder.finish().into_series()
    }
}

/// Rows in which none of the needed dates is given. One that is given and cannot be read is told as
/// that, not as missing.
fn undated(table: &RawTable) -> Vec<bool> {
    let needed: &[&str] = match table.source.kind {
        Kind::Cases => &["accepted_date", "lead_date", "paid_date"],
        Kind::Visits => &["visit_date"],
    };
    let columns: Vec<_> = table.columns.iter().filter(|raw| needed.contains(&raw.key)).collect();
    (0..table.rows.len()).map(|at| columns.iter().all(|raw| cells::is_empty(raw.cells.get(at)))).collect()
}

/// How many cells of the catalogue's columns are filled, row by row, whatever they hold. In a yes/no
/// column 无 is an answer.
fn filled(table: &RawTable) -> Vec<u32> {
    let mut filled = vec![0; table.rows.len()];
    for raw in &table.columns {
        let yes_no = matches!(columns::column(table.source.kind, raw.key).column_type, ColumnType::YesNo);
        for (text, filled) in raw.cells.iter().zip(&mut filled) {
            let answered = || yes_no && cells::parse_yes_no(text) == Ok(Some(false));
            *filled += u32::from(!cells::is_empty(text) || answered());
        }
    }
    filled
}

/// A finding at one cell, its value masked as its column asks.
fn cell_finding(table: &RawTable, raw: &RawColumn, at: usize, check: &'static Check) -> Finding {
    let column = columns::column(table.source.kind, raw.key);
    let text = raw.cells.get(at);
    let message = match (check.code, column.column_type) {
        (code, _) if code == finding::DATE_UNREADABLE.code => format!("{}无法识别", column.header()),
        (code, _) if code == finding::AMOUNT_UNREADABLE.code => {
            format!("{}无法识别，或以元计超过两位小数", column.header())
        }
        (code, _) if code == finding::AMOUNT_NEGATIVE.code => format!("{}为负数", column.header()),
        (code, ColumnType::One(list) | ColumnType::Several(list)) if code == finding::VALUE_UNKNOWN.code => {
            let counts_as = list.other.map_or("未填写", |at| list.word(at));
            format!("{}中有不认识的内容，按“{counts_as}”计", column.header())
        }
        (code, _) if code == finding::VALUE_UNKNOWN.code => format!("{}不认识，按未填写计", column.header()),
        _ => check.title.to_owned(),
    };
    let finding = Finding::new(check, place_of(table, table.rows[at]).column(raw.header.clone()))
        .value(text, column.sensitivity)
        .message(message);
    match column.column_type {
        ColumnType::One(list) | ColumnType::Several(list) => {
            let words: Vec<&str> = list.values.iter().map(|code| code.word).collect();
            finding.remedy(format!("改为下列之一：{}。", words.join("、")))
        }
        ColumnType::YesNo => finding.remedy("改为“是”或“否”。"),
        _ => finding,
    }
}

fn place_of(table: &RawTable, row: u32) -> Place {
    Place::file(table.source.file.clone(), table.source.sheet.clone()).row(row)
}

/// The rows of an export that is not there.
pub fn no_rows(kind: Kind) -> Typed {
    let source = crate::ingest::Source {
        file: "".into(),
        sheet: None,
        kind,
        header_row: 0,
        encoding: None,
        date_system: crate::ingest::DateSystem::Excel1900,
        hidden: false,
    };
    read_rows(RawTable {
        source,
        columns: Vec::new(),
        rows: Vec::new(),
        skipped: Skipped::default(),
        totals: Vec::new(),
    })
}
