//! Exports 导出文件夹: goes through `exports/` file by file, in the order of their paths.
//!
//! Every file is read, left out aloud, or told as a failure; all failures are told together.

use std::fs::File;
use std::io::Read;
use std::num::NonZero;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;

use super::blocks::{BLOCK, Digests};
use super::container::{Container, HEAD, classify};
use super::delimited::{TextFile, TextReader, unreadable};
use super::folder::{Entry, FOLDER, left_out, list};
use super::gathering::Sheets;
use super::header::Header;
use super::header_missing::{column_missing, no_header};
use super::header_names::HeaderNames;
use super::sheet::Outcome;
use super::table::{RawTable, TableOf};
use super::vocabulary::Vocabulary;
use super::worker::{read_apart, read_here};
use crate::digest::sha256_file;
use crate::failure::Failure;
use crate::finding::{self, Finding};
use crate::place::Place;

/// Row counts of one page of a list on the screen.
const PAGES: &[u32] = &[10, 20, 50, 100];
/// From how many known headers on a sheet without all needed ones is taken for a ledger.
const LEDGER_HEADERS: usize = 4;

/// The largest text file that is read, in bytes; a million rows stay far below.
const TEXT_FILE: u64 = 4 << 30;

/// One file under `exports/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Path from the workspace with forward slashes.
    pub path: String,
    /// Hexadecimal, lower case; `None` where it was not asked for.
    pub sha256: Option<String>,
    /// Data rows read from it; 0 for files left out.
    pub rows: u32,
}

/// All that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intake<T = RawTable> {
    /// In the order of the paths; sheets in the order of the workbook.
    pub tables: Vec<T>,
    /// Every file, in the order of the paths.
    pub inputs: Vec<Input>,
    pub findings: Vec<Finding>,
}

/// Reads everything under `exports/` of the workspace. `ignore` holds file names (`*` allowed)
/// that are left out aloud. Workbooks are read by this process: for callers that are not our program.
///
/// # Errors
/// Every file that cannot be read, with its mend, as one failure (exit 3).
pub fn read_exports(workspace: &Path, vocabulary: &Vocabulary, ignore: &[String]) -> Result<Intake, Failure> {
    let Intake { tables, inputs, findings } =
        read_all(workspace, vocabulary, ignore, None, Digests::Taken, &|piece| piece)?;
    Ok(Intake { tables: tables.into_iter().map(TableOf::whole).collect(), inputs, findings })
}

/// The same; every workbook is read by a worker (`worker.rs`) that runs `program`, which must be ours, and
/// `take` takes the rows of a table, a long one's piece by piece, while the next ones are being read.
///
/// # Errors
/// As [`read_exports`]; a workbook whose worker died cannot be read.
pub fn read_exports_apart<P: Send + Sync>(
    program: &Path,
    workspace: &Path,
    vocabulary: &Vocabulary,
    ignore: &[String],
    digests: Digests,
    take: &(impl Fn(RawTable) -> P + Sync),
) -> Result<Intake<TableOf<P>>, Failure> {
    read_all(workspace, vocabulary, ignore, Some(program), digests, take)
}

fn read_all<P: Send + Sync>(
    workspace: &Path,
    vocabulary: &Vocabulary,
    ignore: &[String],
    program: Option<&Path>,
    digests: Digests,
    take: &(impl Fn(RawTable) -> P + Sync),
) -> Result<Intake<TableOf<P>>, Failure> {
    let reader = FileReader { names: &HeaderNames::new(vocabulary), ignore, program, digests, piece: take };
    let mut intake = Intake { tables: Vec::new(), inputs: Vec::new(), findings: Vec::new() };
    let mut failures = Vec::new();
    for taken in side_by_side(&list(&workspace.join(FOLDER))?, |entry| reader.take(entry)) {
        match taken {
            Ok(taken) => intake.add(taken),
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

/// Does a piece of work for every item, as many at once as there are cores; the results are in the items' order.
fn side_by_side<T: Sync, R: Send + Sync>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let next = AtomicUsize::new(0);
    let results: Vec<OnceLock<R>> = items.iter().map(|_| OnceLock::new()).collect();
    let toil = || {
        while let Some((item, result)) = items.iter().zip(&results).nth(next.fetch_add(1, Ordering::Relaxed)) {
            // Nobody else has this item.
            let _ = result.set(work(item));
        }
    };
    thread::scope(|scope| {
        for _ in 1..cores.min(items.len()) {
            scope.spawn(toil);
        }
        toil();
    });
    results.into_iter().map(|result| result.into_inner().expect("every item was worked on")).collect()
}

impl<P> Intake<TableOf<P>> {
    /// Adds what was taken of one file.
    fn add(&mut self, taken: Taken<P>) {
        let Taken { file, regular, sha256, tables, findings } = taken;
        let rows: u32 = tables.iter().map(|table| table.rows).sum();
        self.findings.extend(findings);
        if PAGES.contains(&rows) {
            let message = format!("文件正好有{rows}行数据，可能只导出了一页");
            self.findings
                .push(Finding::new(&finding::PAGE_EXPORT_SUSPECT, Place::file(file.clone(), None)).message(message));
        }
        self.tables.extend(tables);
        self.inputs.extend(regular.then(|| Input { path: file.to_string(), sha256, rows }));
    }
}

/// What was taken of one file.
struct Taken<P> {
    file: Arc<str>,
    /// Whether it is a file proper.
    regular: bool,
    sha256: Option<String>,
    tables: Vec<TableOf<P>>,
    findings: Vec<Finding>,
}

/// Reads one file after the other, or several at once.
struct FileReader<'r, T> {
    names: &'r HeaderNames<'r>,
    ignore: &'r [String],
    /// What reads the workbooks; `None` for this process.
    program: Option<&'r Path>,
    digests: Digests,
    /// What takes the rows of a table.
    piece: &'r T,
}

impl<T> FileReader<'_, T> {
    fn take<P: Send>(&self, entry: &Entry) -> Result<Taken<P>, Failure>
    where
        T: Fn(RawTable) -> P + Sync,
    {
        let file: Arc<str> = format!("{FOLDER}/{}", entry.name).into();
        if let Some(finding) = left_out(entry, &file, self.ignore) {
            let sha256 = if entry.regular { self.digest(&entry.path, &file)? } else { None };
            return Ok(Taken { file, regular: entry.regular, sha256, tables: Vec::new(), findings: vec![finding] });
        }
        self.read(&entry.path, &file)
    }

    fn read<P: Send>(&self, path: &Path, file: &Arc<str>) -> Result<Taken<P>, Failure>
    where
        T: Fn(RawTable) -> P + Sync,
    {
        let place = Place::file(file.clone(), None);
        let mut head = Vec::with_capacity(HEAD);
        let mut opened = File::open(path).map_err(|_| unreadable(place.clone()))?;
        (&mut opened).take(HEAD as u64).read_to_end(&mut head).map_err(|_| unreadable(place.clone()))?;
        match classify(&head) {
            Container::Zip | Container::Compound => {
                let sha256 = self.digest(path, file)?;
                let sheets = match self.program {
                    Some(program) => read_apart(program, opened, file, self.names)?,
                    None => read_here(&opened, file, self.names)?,
                };
                let FileRead { tables, findings } = sort_sheets(sheets, self.names, &place)?;
                let tables = tables.into_iter().map(|table| TableOf::of(table, self.piece)).collect();
                Ok(Taken { file: file.clone(), regular: true, sha256, tables, findings })
            }
            Container::Text if opened.metadata().map_err(|_| unreadable(place.clone()))?.len() > TEXT_FILE => {
                Err(Failure::broken("文本台账超过 4 GB，没有读取", "从系统按年份分次导出，再放入 exports/。").at(place))
            }
            Container::Text => {
                let reader = TextReader { names: self.names, block: BLOCK, digests: self.digests, take: self.piece };
                let TextFile { table, findings, sha256 } = reader.read(|| File::open(path), file)?;
                Ok(Taken { file: file.clone(), regular: true, sha256, tables: vec![table], findings })
            }
            Container::Markup => Err(Failure::broken(
                "文件是网页或 XML 表格，不是工作簿",
                "用 Excel/WPS 打开后另存为 .xlsx，再放入 exports/。",
            )
            .at(place)),
            Container::Empty => Err(Failure::broken("文件是空的", "重新导出，或把它移出 exports/。").at(place)),
        }
    }

    /// The SHA-256 of a file, where it is asked for.
    fn digest(&self, path: &Path, file: &Arc<str>) -> Result<Option<String>, Failure> {
        if self.digests == Digests::Left {
            return Ok(None);
        }
        sha256_file(path).map(Some).map_err(|_| unreadable(Place::file(file.clone(), None)))
    }
}

/// What one file holds.
struct FileRead {
    tables: Vec<RawTable>,
    findings: Vec<Finding>,
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
