//! Printed documents 印出的文档: what docs/ prints from a catalogue is what the catalogue says today.
//!
//! `LIANXI_BLESS=1` writes them instead of comparing.

use crate::paths::{checkout, read};

#[test]
fn the_handbook_of_figures_is_the_catalogue() {
    assert_printed("docs/figures.md", &lianxi::statistics::catalogue::handbook());
}

#[test]
fn the_handbook_of_checks_is_the_catalogue() {
    assert_printed("docs/checks.md", &lianxi::finding::handbook());
}

#[track_caller]
fn assert_printed(path: &str, printed: &str) {
    if std::env::var_os("LIANXI_BLESS").is_some_and(|value| value == "1") {
        return std::fs::write(checkout(path), printed).unwrap_or_else(|error| panic!("{path}: {error}"));
    }
    // A checkout on Windows may have turned the line ends.
    let found = read(path).replace("\r\n", "\n");
    let changed = found.lines().zip(printed.lines()).find(|(found, printed)| found != printed);
    assert!(
        found == printed,
        "{path} is not what the catalogue says; run LIANXI_BLESS=1 make test, read the difference. First: {changed:#?}"
    );
}
