//! Reading the command line: words → a command, and clap's complaints in Chinese.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgMatches, CommandFactory, FromArgMatches};

use super::arguments::{Command, CommandLine, Freeze};
use crate::failure::Failure;

/// Why no command runs.
#[derive(Debug)]
pub enum Stop {
    /// Help or version was asked for.
    Shown(String),
    Failed(Failure),
}

/// Reads the command line.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Command, Stop> {
    let matches = CommandLine::command().try_get_matches_from(arguments).map_err(|error| stop(&error))?;
    let mut command = CommandLine::from_arg_matches(&matches).map(|line| line.command).map_err(|error| stop(&error))?;
    if let (Command::Freeze(freeze), Some(("freeze", matches))) = (&mut command, matches.subcommand()) {
        freeze.reasons = reasons(freeze, matches).map_err(Stop::Failed)?;
    }
    Ok(command)
}

/// Gives each `--waive`, and then `--supersede`, the first `--reason` that follows it; where there is only one,
/// that one.
fn reasons(freeze: &Freeze, matches: &ArgMatches) -> Result<Vec<String>, Failure> {
    let places = |name: &str| matches.indices_of(name).into_iter().flatten().collect::<Vec<usize>>();
    let mut wanting: Vec<usize> = places("waive");
    if freeze.supersede {
        wanting.extend(places("supersede"));
    }
    let given: Vec<(usize, &String)> = places("reason").into_iter().zip(&freeze.reason).collect();
    if freeze.reason.iter().any(|reason| reason.trim().is_empty()) {
        return Err(Failure::usage("--reason 后面没有写理由", "写明理由，文件中将印出"));
    }
    let [first, ..] = &given[..] else { return Ok(Vec::new()) };
    let own = |at: &usize| match given.iter().find(|(place, _)| place > at) {
        None if given.len() == 1 => Some(*first),
        found => found.copied(),
    };
    let reasons = wanting.iter().map(own).collect::<Option<Vec<_>>>().ok_or_else(|| {
        Failure::usage("最后一个 --waive 或 --supersede 后面没有 --reason", "在它后面写 --reason 理由")
    })?;
    if let Some((_, unused)) = given.iter().find(|(place, _)| !reasons.iter().any(|(used, _)| used == place)) {
        return Err(Failure::usage(
            format!("--reason “{unused}”没有对应的 --waive 或 --supersede"),
            "去掉它，或把它写在所说明的选项后面",
        ));
    }
    Ok(reasons.into_iter().map(|(_, reason)| reason.clone()).collect())
}

fn stop(error: &clap::Error) -> Stop {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Stop::Shown(error.to_string()),
        ErrorKind::DisplayVersion => Stop::Shown(error.to_string()),
        _ => Stop::Failed(usage(error)),
    }
}

/// clap's complaint as a failure of ours.
fn usage(error: &clap::Error) -> Failure {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        _ => String::new(),
    };
    let argument = context(ContextKind::InvalidArg);
    let what = match error.kind() {
        ErrorKind::InvalidSubcommand => format!("没有“{}”这个命令", context(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingSubcommand => "没有写命令".to_owned(),
        ErrorKind::UnknownArgument => format!("没有“{argument}”这个选项"),
        ErrorKind::MissingRequiredArgument => format!("缺少 {argument}"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if context(ContextKind::InvalidValue).is_empty() => {
            format!("{argument} 后面没有写内容")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("{argument} 不能是“{}”", context(ContextKind::InvalidValue))
        }
        ErrorKind::ArgumentConflict => format!("{argument} 重复，或与其他选项冲突"),
        _ => "命令写法不正确".to_owned(),
    };
    let meant = [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
        ContextKind::ValidValue,
    ]
    .into_iter()
    .map(context)
    .find(|text| !text.is_empty());
    if error.kind() == ErrorKind::ArgumentConflict && argument.starts_with("-C") {
        let remedy = "一次写一个；只有 lianxi quarter 能一次做几个单位（几个 -C，或 --all 文件夹，两者不同时写）";
        return Failure::usage("-C 重复，或与 --all 同时写了", remedy);
    }
    let remedy = match meant {
        Some(meant) => format!("是否指 {meant}？用法见 lianxi --help"),
        None if argument.contains("日期") => "日期写成 2020-05-20；用法见 lianxi --help".to_owned(),
        None => "用法见 lianxi --help".to_owned(),
    };
    Failure::usage(what, remedy)
}
