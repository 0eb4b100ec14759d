//! Exports 导出文件夹: goes through `exports/` file by file, in the order of their paths.
//!
//! Every file is read, left out aloud, or told as a failure; all failures are told together.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::container::{Container, HEAD, classify};
use super::delimited::read_delimited;
use super::folder::{FOLDER, left_out, list};
use super::header::Header;
use super::header_missing::{column_missing, no_header};
use super::header_names::HeaderNames;
use super::sheet::Outcome;
use super::table::RawTable;
use super::vocabulary::Vocabulary;
use super::workbook::{Sheets, read_compound, read_zipped};
use crate::failure::Failure;
use crate::finding::{self, Finding};
use crate::place::Place;

/// Row counts of one page of a list on the screen.
const PAGES: &[usize] = &[10, 20, 50, 100];
/// From how many known headers on a sheet without all needed ones is taken for a ledger.
const LEDGER_HEADERS: usize = 4;

/// One file under `exports/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Path from the workspace with forward slashes.
    pub path: String,
    /// Hexadecimal, lower case.
    pub sha256: String,
    /// Data rows read from it; 0 for files left out.
    pub rows: u32,
}

/// All that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intake {
    /// In the order of the paths; sheets in the order of the workbook.
    pub tables: Vec<RawTable>,
    /// Every file, in the order of the paths.
    pub inputs: Vec<Input>,
    pub findings: Vec<Finding>,
}

/// Reads everything under `exports/` of the workspace. `ignore` holds file names (`*` allowed)
/// that are left out aloud.
///
/// # Errors
/// Every file that cannot be read, with its mend, as one failure (exit 3).
pub fn read_exports(workspace: &Path, vocabulary: &Vocabulary, ignore: &[String]) -> Result<Intake, Failure> {
    let names = HeaderNames::new(vocabulary);
    let mut intake = Intake { tables: Vec::new(), inputs: Vec::new(), findings: Vec::new() };
    let mut failures = Vec::new();
    for entry in list(&workspace.join(FOLDER))? {
        let file: Arc<str> = format!("{FOLDER}/{}", entry.name).into();
        if let Some(finding) = left_out(&entry, &file, ignore) {
            intake.findings.push(finding);
            if !entry.regular {
                continue;
            }
            match digest(&entry.path, &file) {
                Ok(sha256) => intake.inputs.push(Input { path: file.to_string(), sha256, rows: 0 }),
                Err(failure) => failures.push(failure),
            }
            continue;
        }
        match digest(&entry.path, &file).and_then(|sha256| Ok((sha256, read_file(&entry.path, &file, &names)?))) {
            Ok((sha256, read)) => intake.add(&file, sha256, read),
            Err(failure) => failures.push(failure),
        }
    }
    if let Some(failure) = Failure::all(failures) {
        return Err(failure);
    }
    if intake.inputs.is_empty() {
        return Err(Failure::broken(
            "exports/ 中没有导出文件",
            "把系统导出的案件台账、回访台账（xlsx、xls、ods 或 csv）放入 exports/ 后重新运行。",
        )
        .at(FOLDER));
    }
    Ok(intake)
}

impl Intake {
    /// Adds what was read from one file.
    fn add(&mut self, file: &Arc<str>, sha256: String, read: FileRead) {
        let rows: usize = read.tables.iter().map(|table| table.rows.len()).sum();
        self.findings.extend(read.findings);
        if PAGES.contains(&rows) {
            let message = format!("文件正好有{rows}行数据，可能只导出了一页");
            self.findings
                .push(Finding::new(&finding::PAGE_EXPORT_SUSPECT, Place::file(file.clone(), None)).message(message));
        }
        self.tables.extend(read.tables);
        let rows = u32::try_from(rows).expect("more rows than any spreadsheet holds");
        self.inputs.push(Input { path: file.to_string(), sha256, rows });
    }
}

/// The SHA-256 of a file, read in pieces.
fn digest(path: &Path, file: &Arc<str>) -> Result<String, Failure> {
    let unreadable = |_| unreadable(file);
    let mut reader = File::open(path).map_err(unreadable)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match reader.read(&mut buffer).map_err(unreadable)? {
            0 => break,
            count => hash.update(&buffer[..count]),
        }
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn unreadable(file: &Arc<str>) -> Failure {
    Failure::broken("文件无法读取", "确认文件没有被其他程序占用、本机用户有权读取，然后重新运行。")
        .at(Place::file(file.clone(), None))
}

/// What one file holds.
struct FileRead {
    tables: Vec<RawTable>,
    findings: Vec<Finding>,
}

fn read_file(path: &Path, file: &Arc<str>, names: &HeaderNames<'_>) -> Result<FileRead, Failure> {
    let mut head = Vec::with_capacity(HEAD);
    let reader = File::open(path).map_err(|_| unreadable(file))?;
    reader.take(HEAD as u64).read_to_end(&mut head).map_err(|_| unreadable(file))?;
    let place = Place::file(file.clone(), None);
    match classify(&head) {
        Container::Zip => sort_sheets(read_zipped(path, file, names)?, names, &place),
        Container::Compound => sort_sheets(read_compound(path, file, names)?, names, &place),
        Container::Text => {
            let (table, findings) = read_delimited(|| File::open(path), file, names)?;
            Ok(FileRead { tables: vec![table], findings })
        }
        Container::Markup => Err(Failure::broken(
            "文件是网页或 XML 表格，不是工作簿",
            "用 Excel/WPS 打开后另存为 .xlsx，再放入 exports/。",
        )
        .at(place)),
        Container::Empty => Err(Failure::broken("文件是空的", "重新导出，或把它移出 exports/。").at(place)),
    }
}

/// Keeps the tables of a workbook, and says which sheets are passed over.
fn sort_sheets(sheets: Sheets, names: &HeaderNames<'_>, place: &Place) -> Result<FileRead, Failure> {
    let any_table = sheets.iter().any(|(_, outcome)| matches!(outcome, Outcome::Table(..)));
    let mut read = FileRead { tables: Vec::new(), findings: Vec::new() };
    let mut failures = Vec::new();
    let mut without_header = 0;
    for (place, outcome) in sheets {
        let ignored = |message: &str| Finding::new(&finding::SHEET_IGNORED, place.clone()).message(message);
        match outcome {
            Outcome::Table(table, findings) => {
                read.tables.push(*table);
                read.findings.extend(findings);
            }
            Outcome::Empty => read.findings.push(ignored("工作表是空的，没有读取")),
            // Beside a data sheet a sheet of figures may share a header or two with a ledger.
            Outcome::NoHeader(Some(header)) if !any_table || is_ledger(&header) => {
                failures.push(column_missing(place, &header, &names.kinds[header.kind]));
            }
            Outcome::NoHeader(_) => {
                without_header += 1;
                read.findings.push(ignored("工作表没有找到表头，没有读取"));
            }
        }
    }
    if failures.is_empty() && !any_table && without_header > 0 {
        failures.push(no_header(place.clone(), names));
    }
    Failure::all(failures).map_or(Ok(read), Err)
}

/// Whether a row that misses a needed header is a ledger's all the same.
fn is_ledger(header: &Header) -> bool {
    header.missing.len() == 1 && header.recognised() >= LEDGER_HEADERS
}
