//! Parsing 读数: the rows of a RawTable → a typed frame, and what could not be read.
//!
//! In: text columns as ingest left them, a whole table or a piece of it. Out: a polars frame with the columns
//! of the catalogue (absent columns all null), `row`, `unreadable`, `undated`, of cases `filled`; findings for
//! every cell that could not be read or mapped. No row is judged here beyond its own cells.

use polars::prelude::*;

use super::cells::{self, IdNumber, PersonId};
use super::columns::{self, Column, ColumnType};
use super::reading::{Reading, once_each, unless_empty};
use super::sought::Sought;
use crate::finding::{self, Check, Finding};
use crate::ingest::{Kind, RawColumn, RawTable, Skipped, Unit};
use crate::money::{AmountUnit, parse_amount};
use crate::place::Place;

/// The rows of one table, or of a piece of it, as they count and what is to be said of them.
#[derive(Debug)]
pub struct Typed {
    pub frame: DataFrame,
    /// How visits find their person; cases keep all texts in their frame.
    pub sought: Option<Sought>,
    pub findings: Vec<Finding>,
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

impl<'a> Reader<'a> {
    fn raw(&self, key: &str) -> Option<&'a RawColumn> {
        self.table.column(key)
    }

    /// Reads a column cell by cell and hands every value to `keep`. A cell that cannot be read gets `check` and
    /// marks its row, where the check is an error; `Err` carries the value it counts as.
    fn read<T>(
        &mut self,
        raw: &'a RawColumn,
        check: &'static Check,
        mut parse: impl FnMut(&'a str) -> Reading<T>,
        mut keep: impl FnMut(Option<T>),
    ) {
        for (at, text) in raw.cells.iter().enumerate() {
            let value = if text.is_empty() { Ok(None) } else { parse(text) };
            keep(value.unwrap_or_else(|instead| {
                self.unreadable[at] |= check.severity == finding::Severity::Error;
                self.findings.push(cell_finding(self.table, raw, at, check));
                instead
            }));
        }
    }

    /// A column of numbers; all null where the table lacks it.
    fn numbers<N: PolarsNumericType>(
        &mut self,
        key: &'static str,
        check: &'static Check,
        parse: impl FnMut(&'a str) -> Reading<N::Native>,
    ) -> ChunkedArray<N> {
        let height = self.table.rows.len();
        let Some(raw) = self.raw(key) else { return ChunkedArray::full_null(key.into(), height) };
        let mut values = PrimitiveChunkedBuilder::new(key.into(), height);
        self.read(raw, check, parse, |value| values.append_option(value));
        values.finish()
    }

    /// One typed column of the frame.
    fn column(&mut self, column: &'static Column) -> Series {
        let key = column.key;
        let system = self.table.source.date_system;
        match column.column_type {
            ColumnType::Date => {
                let parse = |text: &str| unless_empty(text, || cells::parse_day(text, system));
                self.numbers::<Int32Type>(key, &finding::DATE_UNREADABLE, parse).into_series()
            }
            ColumnType::PartialDate => {
                let packed = |text: &str| cells::parse_partial_date(text, system).map(cells::PartialDate::packed);
                let parse = |text: &str| unless_empty(text, || packed(text));
                self.numbers::<Int32Type>(key, &finding::DATE_UNREADABLE, parse).into_series()
            }
            ColumnType::Money => self.amounts(key).into_series(),
            ColumnType::YesNo => self.answers(key).into_series(),
            ColumnType::One(list) => {
                let parse = |text: &str| match cells::parse_code(text, list) {
                    Ok(code) => Ok(code.map(u32::from)),
                    Err(instead) => Err(instead.map(u32::from)),
                };
                self.numbers::<UInt32Type>(key, &finding::VALUE_UNKNOWN, once_each(parse)).into_series()
            }
            ColumnType::Several(list) => {
                let parse = |text: &str| {
                    let (bits, unknown) = cells::parse_codes(text, list);
                    let bits = (bits != 0).then_some(u32::from(bits));
                    if unknown.is_empty() { Ok(bits) } else { Err(bits) }
                };
                self.numbers::<UInt32Type>(key, &finding::VALUE_UNKNOWN, once_each(parse)).into_series()
            }
            ColumnType::IdNumber => {
                let mut ids = PrimitiveChunkedBuilder::<UInt64Type>::new(key.into(), self.table.rows.len());
                self.id_numbers(key, |id| ids.append_option(id.map(PersonId::packed)));
                ids.finish().into_series()
            }
            ColumnType::Text => self.texts(key).into_series(),
        }
    }

    /// Amounts in 分; the cell's own unit beats the header's.
    fn amounts(&mut self, key: &'static str) -> Int64Chunked {
        let unit = match self.raw(key).map(|raw| raw.unit) {
            Some(Unit::TenThousandYuan) => AmountUnit::TenThousandYuan,
            _ => AmountUnit::Yuan,
        };
        let parse = |text: &str| unless_empty(text, || parse_amount(text, unit).ok().map(|amount| amount.0));
        let values = self.numbers::<Int64Type>(key, &finding::AMOUNT_UNREADABLE, parse);
        if matches!(key, "granted_amount" | "paid_amount") {
            for (at, _) in values.iter().enumerate().filter(|(_, value)| value.is_some_and(|fen| fen < 0)) {
                let raw = self.raw(key).expect("a value came from its column");
                let finding = cell_finding(self.table, raw, at, &finding::AMOUNT_NEGATIVE);
                self.findings.push(finding);
                self.unreadable[at] = true;
            }
        }
        values
    }

    /// A yes/no column.
    fn answers(&mut self, key: &'static str) -> BooleanChunked {
        let height = self.table.rows.len();
        let Some(raw) = self.raw(key) else { return BooleanChunked::full_null(key.into(), height) };
        let mut answers = BooleanChunkedBuilder::new(key.into(), height);
        let parse = |text: &str| cells::parse_yes_no(text).map_err(|()| None);
        self.read(raw, &finding::VALUE_UNKNOWN, parse, |answer| answers.append_option(answer));
        answers.finish()
    }

    /// Valid ID numbers only; the others leave a warning and count as not given.
    fn id_numbers(&mut self, key: &'static str, mut keep: impl FnMut(Option<PersonId>)) {
        let Some(raw) = self.raw(key) else {
            (0..self.table.rows.len()).for_each(|_| keep(None));
            return;
        };
        // The visits to one person often stand below each other.
        let mut above = ("", IdNumber::Empty);
        for (at, text) in raw.cells.iter().enumerate() {
            if text != above.0 {
                above = (text, cells::parse_id_number(text));
            }
            let fault = match above.1 {
                IdNumber::Valid(id) => {
                    keep(Some(id));
                    continue;
                }
                IdNumber::Empty => None,
                IdNumber::Invalid => Some(&finding::ID_INVALID),
                IdNumber::Damaged => Some(&finding::ID_DAMAGED),
            };
            keep(None);
            self.findings.extend(fault.map(|check| cell_finding(self.table, raw, at, check)));
        }
    }

    /// What visits say of their person.
    fn sought(&mut self) -> Sought {
        let mut ids = Vec::with_capacity(self.table.rows.len());
        self.id_numbers("id_number", |id| ids.push(id));
        Sought::of(&ids, self.raw("case_no"), self.raw("name"))
    }

    fn texts(&self, key: &'static str) -> StringChunked {
        let height = self.table.rows.len();
        let Some(raw) = self.raw(key) else { return StringChunked::full_null(key.into(), height) };
        let mut texts = StringChunkedBuilder::new(key.into(), height);
        for text in raw.cells.iter() {
            match cells::is_empty(text) {
                true => texts.append_null(),
                false => texts.append_value(cells::trim(text)),
            }
        }
        texts.finish()
    }
}

/// Rows in which none of the needed dates is given. One that is given and cannot be read is told as
/// that, not as missing.
fn undated(table: &RawTable) -> Vec<bool> {
    let needed: &[&str] = match table.source.kind {
        Kind::Cases => &["accepted_date", "lead_date", "paid_date"],
        Kind::Visits => &["visit_date"],
    };
    let mut undated = vec![true; table.rows.len()];
    for raw in table.columns.iter().filter(|raw| needed.contains(&raw.key)) {
        raw.cells.iter().zip(&mut undated).for_each(|(text, undated)| *undated &= cells::is_empty(text));
    }
    undated
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
