//! Worker 读取进程: one workbook is read in a process of its own, so that a file that makes the reader crash, hang
//! or fill the memory costs that file and nothing else.
//!
//! The process is this program once more, under the argument [`WORKER`]. It gets the open file as its standard
//! input and no name or path; it binds itself before it looks at the file, and answers through a pipe (`wire.rs`).
//! The parent trusts neither the file nor the answer.

use std::fs::File;
use std::io::{self, BufReader, IsTerminal};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use super::gathering::{Gathering, Sheets};
use super::header_names::HeaderNames;
use super::refusal::Death;
use super::wire::Answer;
use super::wire_reading::{Garbled, read_answer};
use super::workbook::{Refused, read_workbook};
use crate::failure::Failure;
use crate::place::Place;
use crate::process::{Allowance, Ending, Streamed};

/// The argument that makes the program a worker; no help shows it.
pub const WORKER: &str = "--read-workbook-from-stdin";

/// What a worker may use. 1 GiB holds a sheet of a million rows, or the full rectangle of an xls, several times over.
/// Five files: its input and output, both twice, and its last words.
const ALLOWANCE: Allowance = Allowance { memory: 2 << 30, seconds: 900, files: 5 };
/// The least time for a file by the clock, and what each of its MiB adds. A MiB takes a tenth of a second.
const LEAST: Duration = Duration::from_secs(60);
const PER_MIB: Duration = Duration::from_secs(5);

/// Is the worker: reads the workbook that is its standard input.
pub fn serve_workbook() -> ExitCode {
    if io::stdout().is_terminal() {
        return ExitCode::FAILURE;
    }
    let Ok((file, pipe)) = standard_streams() else { return ExitCode::FAILURE };
    ALLOWANCE.bind();
    let served = Answer::new(pipe).and_then(|mut answer| {
        let read = read_workbook(&file, &mut answer);
        answer.finish(read)
    });
    if served.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Our standard input and output as files, without the buffers that the standard library puts before them.
fn standard_streams() -> io::Result<(File, File)> {
    #[cfg(unix)]
    use std::os::fd::AsFd as _;
    #[cfg(windows)]
    use std::os::windows::io::AsHandle as _;
    #[cfg(unix)]
    let streams = (io::stdin().as_fd().try_clone_to_owned()?, io::stdout().as_fd().try_clone_to_owned()?);
    #[cfg(windows)]
    let streams = (io::stdin().as_handle().try_clone_to_owned()?, io::stdout().as_handle().try_clone_to_owned()?);
    Ok((streams.0.into(), streams.1.into()))
}

/// Reads a workbook in a worker that runs `program`.
///
/// # Errors
/// The workbook is refused, its worker died, or its rows are not to be taken.
pub(crate) fn read_apart(
    program: &Path,
    workbook: File,
    file: &Arc<str>,
    names: &HeaderNames<'_>,
) -> Result<Sheets, Failure> {
    let died = |death: Death| death.told(Place::file(file.clone(), None));
    let mebibytes = workbook.metadata().map_or(0, |metadata| metadata.len() >> 20);
    let limit = LEAST + PER_MIB * u32::try_from(mebibytes).unwrap_or(u32::MAX).min(1 << 10);
    let (worker, pipe) = Streamed::start(program, WORKER, workbook, limit).map_err(|_| died(Death::NotStarted))?;
    let mut gathering = Gathering::new(file, names);
    let read = read_answer(BufReader::new(pipe), &mut gathering);
    if let Some(failure) = gathering.failure() {
        return Err(failure);
    }
    match read {
        Ok(Ok(())) => gathering.finish(),
        Ok(Err(refused)) => Err(told(refused, file)),
        Err(Garbled) => Err(died(match worker.end() {
            Ending::TooSlow => Death::TooSlow(limit),
            Ending::OutOfMemory => Death::OutOfMemory,
            Ending::Killed => Death::Killed,
            Ending::Crashed => Death::Crashed,
            Ending::Done => Death::Garbled,
        })),
    }
}

/// Reads a workbook in this process: for tests and benches, which are other programs.
///
/// # Errors
/// The workbook is refused, or its rows are not to be taken.
pub(crate) fn read_here(workbook: &File, file: &Arc<str>, names: &HeaderNames<'_>) -> Result<Sheets, Failure> {
    let mut gathering = Gathering::new(file, names);
    read_workbook(workbook, &mut gathering).map_err(|refused| told(refused, file))?;
    gathering.finish()
}

fn told(refused: Refused, file: &Arc<str>) -> Failure {
    refused.refusal.told(Place::file(file.clone(), refused.sheet.map(Arc::from)))
}
