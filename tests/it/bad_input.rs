//! Bad input 坏输入: one folder a fault under tests/bad-input, and the whole message that an office gets.
//!
//! A folder holds the office's files (the plain lianxi.toml where it has none), `command` with what is typed,
//! and message.snap. Adding a test is adding a folder.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use crate::desk::Desk;
use crate::output::Output;
use crate::paths::{checkout, files_under};

/// What stands beside an office's files in a fault's folder.
fn is_ours(file: &str) -> bool {
    file == "command" || file.starts_with("message.snap")
}

fn faults() -> Vec<String> {
    let entries = fs::read_dir(checkout("tests/bad-input")).unwrap().map(|entry| entry.unwrap());
    let folders = entries.filter(|entry| entry.path().is_dir());
    let mut names: Vec<String> = folders.map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Sets up the office of a fault and runs its command.
fn run(folder: &Path) -> Output {
    let mut desk = Desk::office();
    for file in files_under(folder).iter().filter(|file| !is_ours(file)) {
        desk = desk.holding(file, fs::read(folder.join(file)).unwrap());
    }
    let line = fs::read_to_string(folder.join("command")).expect("a file `command` with what is typed");
    desk.run(line.trim())
}

fn whole_message(output: &Output) -> String {
    let Output { line, code, stdout, stderr } = output;
    let stdout = without_today(stdout);
    format!("lianxi {line}\n退出码 {code}\n── 标准输出\n{stdout}── 标准错误\n{stderr}")
}

/// A date in the future is later than today, which snapshots do not know.
fn without_today(said: &str) -> String {
    match said.split_once("晚于").filter(|(_, after)| after.starts_with(|c: char| c.is_ascii_digit())) {
        Some((before, after)) => format!("{before}晚于（今天）{}", &after["2020-01-01".len()..]),
        None => said.to_owned(),
    }
}

/// Every message says what to do.
fn assert_says_what_to_do(output: &Output) {
    let said = output.streams();
    let remedies = said.lines().filter_map(|line| line.trim_start().strip_prefix("处理  "));
    let remedies: Vec<&str> = remedies.collect();
    assert!(!remedies.is_empty() || said.contains('请'), "no remedy\n{said}");
    assert!(remedies.iter().all(|remedy| remedy.chars().count() > 4), "{remedies:?}");
    assert!(!said.contains("panicked"), "{said}");
}

fn hold(fault: &str) {
    let folder = checkout(&format!("tests/bad-input/{fault}"));
    let output = run(&folder);
    assert_says_what_to_do(&output);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(&folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("message", whole_message(&output)));
}

/// The faults of which one is not as accepted.
fn held(faults: &[String]) -> Vec<&String> {
    faults.iter().filter(|fault| catch_unwind(AssertUnwindSafe(|| hold(fault))).is_err()).collect()
}

#[test]
fn every_fault_gets_its_whole_message() {
    let faults = faults();
    assert!(faults.len() > 50, "{faults:?}");
    let failed = held(&faults);
    assert!(failed.is_empty(), "not as accepted, see above: {failed:?}");
}

#[test]
fn every_code_has_a_folder_in_which_it_is_found() {
    let faults = faults();
    for check in lianxi::finding::CATALOGUE {
        assert!(faults.iter().any(|fault| fault == check.code), "tests/bad-input/{} is missing", check.code);
        let output = run(&checkout(&format!("tests/bad-input/{}", check.code)));
        assert!(output.stdout.contains(&format!(" {}  ", check.code)), "{}\n{}", check.code, output.streams());
        let severe = check.severity == lianxi::finding::Severity::Error;
        assert_eq!(output.code, i32::from(severe), "{}\n{}", check.code, output.streams());
    }
}
