//! Differential 对拍: the program and a second implementation, written from the specification alone, are asked the
//! same questions about made-up offices (`tests/oracle`).
//!
//! In: seeds. Out: every figure, table cell and error finding in which the two differ. Which of them is wrong, the
//! specification decides, never the other one.

use std::process::Command;

use crate::paths::checkout;

#[test]
fn plain_exports_come_to_the_oracles_figures() {
    compare("1-50", &["--mess", "0"]);
}

#[test]
fn exports_in_other_spellings_and_layouts_come_to_the_oracles_figures() {
    compare("51-100", &["--mess", "1"]);
}

#[test]
fn exports_with_cells_that_cannot_be_read_come_to_the_oracles_figures() {
    compare("101-150", &["--mess", "2"]);
}

#[test]
fn still_more_such_exports_come_to_the_oracles_figures() {
    compare("151-200", &["--mess", "2"]);
}

/// The oracle reads CSV with Python alone and a workbook with openpyxl, which `make` does not fetch. Where there is
/// none, workbooks are held against CSV by `properties.rs` and against the tidy office by `twins.rs`.
#[test]
fn workbooks_come_to_the_oracles_figures_where_python_can_read_them() {
    match ask_python(&["-c", "import openpyxl"]) {
        (0, _) => compare("201-206", &["--files", "xlsx"]),
        (_, said) if said.contains("No module named") => eprintln!("left out: LIANXI_PYTHON has no openpyxl"),
        (_, said) => panic!("LIANXI_PYTHON does not run:\n{said}"),
    }
}

#[track_caller]
fn compare(seeds: &str, more: &[&str]) {
    let arguments = [&["--seeds", seeds][..], more].concat();
    let printed = ask_oracle("compare.py", &arguments);
    assert!(printed.contains(" 0 differences, 0 without JSON"), "no line of totals:\n{printed}");
}

/// Runs a script of `tests/oracle` on this test's binary; fails with what it printed unless it exits 0.
#[track_caller]
pub fn ask_oracle(script: &str, arguments: &[&str]) -> String {
    let path = checkout("tests/oracle").join(script);
    let path = path.to_str().expect("a path in UTF-8");
    let (code, printed) = ask_python(&[&[path, env!("CARGO_BIN_EXE_lianxi")], arguments].concat());
    assert_eq!(code, 0, "{script} {}:\n{printed}", arguments.join(" "));
    printed
}

/// Exit code of a Python run, and what it printed on both streams.
#[track_caller]
fn ask_python(arguments: &[&str]) -> (i32, String) {
    let program = std::env::var_os("LIANXI_PYTHON").expect(
        "LIANXI_PYTHON is not set: it must name a Python 3.11 or later (its standard library is enough here). \
         `make test` sets it, by hand it is LIANXI_PYTHON=python3",
    );
    let mut command = Command::new(&program);
    command.env("PYTHONUTF8", "1").env("PYTHONDONTWRITEBYTECODE", "1").args(arguments);
    let run = command.output();
    let run = run.unwrap_or_else(|error| panic!("LIANXI_PYTHON ({}) does not run: {error}", program.display()));
    let printed = [run.stdout, run.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    (run.status.code().unwrap_or(-1), printed)
}
