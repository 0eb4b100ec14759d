//! Torture: a sample of `make torture` (tests/torture), each suite in some twenty seconds; what once failed is always
//! among it. docs/reliability.md has the whole.

use std::process::Command;

use crate::paths::checkout;

#[test]
fn hostile_files_are_read_set_aside_or_refused_and_do_no_harm() {
    suite("hostile");
}

#[test]
fn spoilt_files_are_read_or_refused_and_every_row_is_accounted_for() {
    suite("mutants");
}

#[test]
fn a_run_that_is_killed_or_meets_a_full_disk_leaves_what_was_issued_whole() {
    suite("faults");
}

#[test]
fn a_typst_that_is_none_is_told_and_changes_nothing() {
    suite("typst");
}

#[test]
fn runs_at_once_wait_for_no_one_and_mix_nothing() {
    suite("together");
}

#[test]
fn clocks_time_zones_and_languages_change_no_figure_and_no_document() {
    suite("clock");
}

#[test]
fn a_sealed_file_that_was_altered_is_always_detected() {
    suite("frozen");
}

/// Runs one suite on this test's binary; fails with what it printed.
#[track_caller]
fn suite(name: &str) {
    let python = std::env::var_os("LIANXI_PYTHON").expect("LIANXI_PYTHON names a Python 3: see tests/README.md");
    let run = Command::new(python)
        .args(["-B", "-W", "ignore"])
        .arg(checkout("tests/torture/run.py"))
        .args(["--ci", name])
        .env("LIANXI", env!("CARGO_BIN_EXE_lianxi"))
        .output()
        .expect("LIANXI_PYTHON runs");
    let said = String::from_utf8_lossy(&run.stdout) + String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success() && said.contains(" passed, 0 failed"), "{name}:\n{said}");
}
