//! Delimited 文本台账: csv records → rows.
//!
//! A record is a row, whatever line breaks its quoted cells hold; an empty line is an empty row.
//! The separator is the one (`,`, tab or `;`) under which most headers are known.

use std::io::{self, Read};
use std::sync::Arc;

use super::decoding::{Decoding, NotText, detect};
use super::header::{SEARCHED_ROWS, find_header};
use super::header_missing::{column_missing, no_header};
use super::header_names::HeaderNames;
use super::quoting::Quoting;
use super::row::Row;
use super::sheet::{Outcome, SheetFacts, SheetReading};
use super::table::{DateSystem, RawTable};
use crate::failure::Failure;
use crate::finding::Finding;
use crate::place::Place;

const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];
/// How much text is looked at to find the separator, in bytes.
const SAMPLE: u64 = 1 << 16;

/// Reads a text file that `open` opens from its first byte; it is opened several times.
///
/// # Errors
/// An unknown encoding, quotes that do not pair, no header row, a needed column missing.
pub(crate) fn read_delimited<R: Read>(
    open: impl Fn() -> io::Result<R>,
    file: &Arc<str>,
    names: &HeaderNames<'_>,
) -> Result<(RawTable, Vec<Finding>), Failure> {
    let place = Place::file(file.clone(), None);
    let encoding = detect(&open).map_err(|fault| not_text(fault, place.clone()))?;
    let unreadable = |_| unreadable(place.clone());
    let sample = sample(Decoding::new(open().map_err(unreadable)?, encoding)).map_err(unreadable)?;
    let facts = SheetFacts {
        file: file.clone(),
        sheet: None,
        encoding: Some(encoding.label),
        date_system: DateSystem::Excel1900,
        hidden: false,
        hidden_rows: Vec::new(),
        merges: Vec::new(),
    };
    let mut reading = SheetReading::new(facts, names);
    let text = Decoding::new(open().map_err(unreadable)?, encoding);
    read_records(text, Dialect::of(&sample, names), &place, |row| reading.row(row))?;
    match reading.finish()? {
        Outcome::Table(table, findings) => Ok((*table, findings)),
        Outcome::NoHeader(Some(header)) => Err(column_missing(place, &header, &names.kinds[header.kind])),
        Outcome::NoHeader(None) | Outcome::Empty => Err(no_header(place, names)),
    }
}

/// Feeds every record to `take` as a row.
fn read_records<R: Read>(
    text: R,
    dialect: Dialect,
    place: &Place,
    mut take: impl FnMut(&Row) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut reader = dialect.reader(Quoting::new(text, dialect.delimiter));
    let mut record = csv::StringRecord::new();
    let mut row = Row::default();
    let mut number = 0;
    let mut instruction = dialect.instruction;
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => (),
            Ok(false) => return Ok(()),
            Err(_) => {
                return Err(match reader.get_ref().fault() {
                    Some(fault) => quotes_unpaired(fault.line, place.clone()),
                    None => unreadable(place.clone()),
                });
            }
        }
        // `sep=;` is told to the spreadsheet and is no row of it.
        if std::mem::take(&mut instruction) {
            continue;
        }
        number += 1;
        row.restart(number);
        for (column, cell) in (0..).zip(record.iter()) {
            row.push(column, cell);
        }
        take(&row)?;
    }
}

/// How a text file separates its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Dialect {
    delimiter: u8,
    /// The first line is `sep=;`.
    instruction: bool,
}

impl Dialect {
    fn of(sample: &str, names: &HeaderNames<'_>) -> Self {
        if let Some(delimiter) = sample.strip_prefix("sep=").and_then(|rest| rest.bytes().next())
            && DELIMITERS.contains(&delimiter)
        {
            return Dialect { delimiter, instruction: true };
        }
        let known = |dialect: &Dialect| {
            let rows = dialect.first_rows(sample);
            find_header(&rows, &[], names).map_or(0, |header| header.recognised())
        };
        // Where nothing tells them apart the first, the comma, is taken.
        DELIMITERS
            .into_iter()
            .rev()
            .map(|delimiter| Dialect { delimiter, instruction: false })
            .max_by_key(known)
            .unwrap_or(Dialect { delimiter: b',', instruction: false })
    }

    fn reader<R: Read>(&self, text: R) -> csv::Reader<R> {
        csv::ReaderBuilder::new().delimiter(self.delimiter).has_headers(false).flexible(true).from_reader(text)
    }

    /// The first filled rows of a sample under this dialect; what cannot be read ends them.
    fn first_rows(&self, sample: &str) -> Vec<Row> {
        let mut rows = Vec::new();
        // The sample may break off inside a quote, and that is no fault of the file.
        let _ = read_records(sample.as_bytes(), *self, &Place::file("", None), |row| {
            if rows.len() < SEARCHED_ROWS && row.filled().next().is_some() {
                rows.push(row.clone());
            }
            Ok(())
        });
        rows
    }
}

/// The beginning of a text.
fn sample<R: Read>(text: Decoding<R>) -> io::Result<String> {
    let mut bytes = Vec::new();
    text.take(SAMPLE).read_to_end(&mut bytes)?;
    let whole = str::from_utf8(&bytes).map_or_else(|error| error.valid_up_to(), str::len);
    bytes.truncate(whole);
    Ok(String::from_utf8(bytes).unwrap_or_default())
}

fn unreadable(place: Place) -> Failure {
    Failure::broken("文件无法读取", "确认文件没有被其他程序占用、本机用户有权读取，然后重新运行。").at(place)
}

fn quotes_unpaired(line: u64, place: Place) -> Failure {
    Failure::broken(
        format!("第 {line} 行（按文本行数）起的双引号没有成对，无法分清各格"),
        "用记事本打开文件，到该行补上或删去多余的双引号；或从系统重新导出，或另存为 .xlsx。",
    )
    .at(place)
}

fn not_text(fault: NotText, place: Place) -> Failure {
    let (what, remedy) = match fault {
        NotText::Unreadable => return unreadable(place),
        NotText::Undecodable { line } => (
            format!("第 {line} 行（按文本行数）有无法识别的字符，文件既不是 UTF-8 也不是 GB18030 编码"),
            "重新导出；或用 Excel/WPS 打开核对无误后另存为 .xlsx。",
        ),
        NotText::Binary => (
            "文件不是台账可用的格式（不是 xlsx、xls、ods，也不是文本）".to_owned(),
            "用 Excel/WPS 打开后另存为 .xlsx；不是台账的文件请移出 exports/，或写入 lianxi.toml 的 [exports] ignore。",
        ),
    };
    Failure::broken(what, remedy).at(place)
}

#[cfg(test)]
#[path = "delimited_tests.rs"]
mod tests;
