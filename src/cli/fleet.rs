//! `lianxi quarter P -C A -C B …`, `--all DIR` 多单位: a quarter of many offices in one run.
//!
//! In: workspaces. Out: each office's documents in its own folder, under its own lock, as a run of its own would leave
//! them; a table of what became of each. An office that fails, however it fails, never stops the others. No more
//! offices are open at once than keep every core busy, so that hundreds need no more memory than a few.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::{Value, json};

use super::arguments::{Common, Paper, Quarter};
use super::board::Board;
use super::papers::make_in;
use super::screen::{self, Align};
use super::workshop::Workshop;
use crate::documents::Kind;
use crate::failure::Failure;
use crate::outputs::Manifest;
use crate::period::Period;

/// What became of one office.
pub(super) struct Fate {
    pub(super) folder: PathBuf,
    /// What is known once everything has been read.
    pub(super) read: Option<Read>,
    /// What was made, or why nothing was.
    pub(super) made: Result<Made, Failure>,
    /// What a run of its own would have said meanwhile.
    pub(super) notes: Vec<String>,
}

/// An office that has been read.
pub(super) struct Read {
    pub(super) organ: String,
    errors: usize,
    warnings: usize,
    set_aside: u64,
}

/// The documents of an office.
pub(super) struct Made {
    /// As its manifest lists them.
    pub(super) documents: Vec<Value>,
    draft: bool,
}

impl Fate {
    /// The exit code that a run of its own would have ended with.
    pub(super) fn exit(&self) -> u8 {
        self.made.as_ref().err().map_or(0, |failure| failure.exit as u8)
    }

    /// By its name where it is known, else by its folder's.
    pub(super) fn name(&self) -> String {
        self.read.as_ref().map_or_else(|| self.folder.display().to_string(), |read| read.organ.clone())
    }
}

/// Makes the quarter of every office; the exit code is the highest of theirs.
///
/// # Errors
/// A period that is none (exit 2); no typst to work with (exit 3): then no office could be made.
pub fn run(folders: &[PathBuf], arguments: &Quarter) -> Result<ExitCode, Failure> {
    let period = Period::parse(&arguments.period)?;
    let workshop = Workshop::open(arguments.making.typst.as_deref());
    workshop.tools()?;
    let board = Board::new(folders.len(), arguments.json);
    // While one more office is read, the others' documents keep every place for a typst taken.
    let workers = (workshop.places.count() + 1).min(folders.len());
    let next = AtomicUsize::new(0);
    let fates = Mutex::new(Vec::with_capacity(folders.len()));
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(folder) = folders.get(at) else { break };
                    let fate = fate(&workshop, folder, arguments);
                    board.finished(&fate);
                    fates.lock().expect("no thread panics while it holds the list").push((at, fate));
                }
            });
        }
    });
    drop(board);
    let mut fates = fates.into_inner().expect("no thread panics while it holds the list");
    fates.sort_by_key(|(at, _)| *at);
    let fates: Vec<Fate> = fates.into_iter().map(|(_, fate)| fate).collect();
    let exit = fates.iter().map(Fate::exit).max().unwrap_or_default();
    if arguments.json {
        let told = document(&period, &fates, exit);
        screen::print(&serde_json::to_string_pretty(&told).expect("a JSON value prints"));
    } else {
        screen::print(&table(&period, &fates));
    }
    Ok(ExitCode::from(exit))
}

/// One office, from its files to its documents; a bug of ours that shows in its data is its failure alone.
fn fate(workshop: &Workshop, folder: &Path, arguments: &Quarter) -> Fate {
    let common = Common { workspace: folder.to_owned(), json: false, strict: arguments.strict };
    let own = Paper { period: arguments.period.clone(), common, making: arguments.making.clone() };
    let mut read = None;
    let (made, notes) = screen::listen(|| {
        catch_unwind(AssertUnwindSafe(|| {
            make_in(workshop, &own, &Kind::QUARTERLY, |desk| {
                let (errors, warnings) = screen::count(&desk.findings);
                let aside = desk.ledger.case_rows.set_aside + desk.ledger.visit_rows.set_aside;
                read = Some(Read { organ: desk.office.organ.name.clone(), errors, warnings, set_aside: aside.into() });
            })
        }))
    });
    let made = made.unwrap_or_else(|_| {
        Err(Failure::broken(
            "程序内部错误，这个单位的文件没有做成，其他单位不受影响",
            "单独运行这个单位，把标准错误上的英文消息告知程序维护人员",
        )
        .at(folder.display()))
    });
    Fate { folder: folder.to_owned(), read, made: made.map(made_of), notes }
}

fn made_of(manifest: Manifest) -> Made {
    let documents = manifest.documents.iter().map(|document| json!(document)).collect();
    Made { documents, draft: manifest.draft }
}

/// A line for each office, and a line for all of them.
fn table(period: &Period, fates: &[Fate]) -> String {
    let row = |fate: &Fate| {
        let number = |of: fn(&Read) -> u64| fate.read.as_ref().map_or("—".to_owned(), |read| of(read).to_string());
        let (documents, state) = match &fate.made {
            Ok(made) => (made.documents.len().to_string(), if made.draft { "草稿" } else { "定稿" }),
            Err(_) => ("—".to_owned(), "没有做成"),
        };
        let place = fate.folder.join("out").join(period.id());
        vec![
            fate.name(),
            documents,
            number(|read| read.errors as u64),
            number(|read| read.warnings as u64),
            number(|read| read.set_aside),
            state.to_owned(),
            fate.exit().to_string(),
            if fate.made.is_ok() { place } else { fate.folder.clone() }.display().to_string(),
        ]
    };
    let head = ["单位", "文件", "错误", "提示", "不计入行", "状态", "退出码", "位置"];
    let mut align = [Align::Right; 8];
    (align[0], align[5], align[7]) = (Align::Left, Align::Left, Align::Left);
    let rows: Vec<Vec<String>> = fates.iter().map(row).collect();
    let failed = fates.iter().filter(|fate| fate.made.is_err()).count();
    let documents: usize =
        fates.iter().filter_map(|fate| fate.made.as_ref().ok()).map(|made| made.documents.len()).sum();
    format!(
        "{}\n\n{}：{} 个单位，做成 {} 个、{documents} 份文件，没有做成 {failed} 个。",
        screen::table(&head, &align, &rows),
        period.label(),
        fates.len(),
        fates.len() - failed,
    )
}

/// `lianxi.offices/1`.
fn document(period: &Period, fates: &[Fate], exit: u8) -> Value {
    let failure = |failure: &Failure| {
        json!({
            "what": failure.what, "place": failure.place, "remedy": failure.remedy,
            "others": failure.others.iter().map(ToString::to_string).collect::<Vec<_>>(),
        })
    };
    let office = |fate: &Fate| {
        let made = fate.made.as_ref().ok();
        json!({
            "folder": fate.folder.display().to_string(), "organ": fate.read.as_ref().map(|read| &read.organ),
            "exit": fate.exit(), "draft": made.map(|made| made.draft),
            "documents": made.map(|made| &made.documents[..]).unwrap_or_default(),
            "findings": fate.read.as_ref().map(|read| json!({"errors": read.errors, "warnings": read.warnings})),
            "set_aside": fate.read.as_ref().map(|read| read.set_aside),
            "notes": fate.notes, "failure": fate.made.as_ref().err().map(failure),
        })
    };
    json!({
        "schema": "lianxi.offices/1", "period": period.id(), "exit": exit,
        "offices": fates.iter().map(office).collect::<Vec<_>>(),
    })
}
