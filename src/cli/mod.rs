//! The command line 命令行: arguments → stages → screen. clap lives only here.
//!
//! Data goes to standard output, everything else to standard error; both are Chinese. Only this stage
//! asks for today's date.

mod arguments;
mod basis;
mod board;
mod brief;
mod check;
mod command_line;
mod compare;
mod crash;
mod desk;
mod doctor;
mod explain;
mod figures;
mod fleet;
mod freeze;
mod glyphs;
mod init;
mod offices;
mod papers;
mod press;
mod progress;
mod rollup;
mod screen;
mod verify;
mod workshop;

use std::process::ExitCode;

use crate::failure::Failure;
use crate::{ingest, process};
use arguments::Command;
use command_line::{Stop, parse};

/// Runs the program; what it returns is its exit code, as `--help` lists them.
pub fn run() -> ExitCode {
    process::keep_private();
    if std::env::args_os().nth(1).is_some_and(|argument| argument == ingest::WORKER) {
        return ingest::serve_workbook();
    }
    crash::told(obey)
}

fn obey() -> ExitCode {
    let outcome = match parse(std::env::args_os()) {
        Ok(command) => dispatch(command),
        Err(Stop::Shown(text)) => {
            screen::print(&text);
            return ExitCode::SUCCESS;
        }
        Err(Stop::Failed(failure)) => Err(failure),
    };
    match outcome {
        Ok(code) => code,
        Err(failure) => {
            screen::tell(&failure.to_string());
            ExitCode::from(failure.exit as u8)
        }
    }
}

fn dispatch(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Init(arguments) => init::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Figures(arguments) => figures::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Pack(arguments) => papers::pack(&arguments),
        Command::Minutes(arguments) => papers::minutes(&arguments),
        Command::Report(arguments) => papers::report(&arguments),
        Command::Brief(arguments) => brief::run(&arguments),
        Command::Quarter(arguments) => papers::quarter(&arguments),
        Command::Freeze(arguments) => freeze::run(&arguments),
        Command::Compare(arguments) => compare::run(&arguments),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Rollup(arguments) => rollup::run(&arguments),
        Command::Doctor(arguments) => doctor::run(&arguments),
    }
}
