//! Catalogues 目录: every list that people and documents rely on is whole, unique and explained.

use std::collections::BTreeSet;

use lianxi::statistics::catalogue::CATALOGUE as FIGURES;
use lianxi::{finding, office, records, templating};

use crate::paths::{checkout, files_under, read};

/// The codes that an office may meet, by severity.
const ERRORS: &[&str] = &[
    "case-no-missing",
    "name-missing",
    "date-missing",
    "date-unreadable",
    "amount-unreadable",
    "amount-negative",
    "duplicate-row",
    "visit-unmatched",
    "visit-case-set-aside",
];
const WARNINGS: &[&str] = &[
    "id-invalid",
    "id-damaged",
    "value-unknown",
    "date-order",
    "date-future",
    "date-improbable",
    "grant-without-amount",
    "payment-undated",
    "payment-without-amount",
    "calendar-unknown",
    "paid-over-granted",
    "amount-over-cap",
    "same-person-same-case",
    "case-dates-disagree",
    "registered-unknown",
    "exit-not-registered",
    "status-regression",
    "page-export-suspect",
    "header-unknown",
    "header-duplicate",
    "hidden-rows-read",
    "sheet-ignored",
    "urgent-without-formalities",
];

/// The words that stand twice in a list.
fn repeated<'a>(words: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = BTreeSet::new();
    words.into_iter().filter(|word| !seen.insert(*word)).collect()
}

#[test]
fn a_figure_is_named_once_and_explained() {
    assert_eq!(repeated(FIGURES.iter().map(|figure| figure.id)), [""; 0]);
    assert_eq!(repeated(FIGURES.iter().map(|figure| figure.label)), [""; 0]);
    for figure in FIGURES {
        assert!(figure.definition.ends_with('。'), "{}: the definition is no sentence", figure.id);
        assert!(figure.definition.chars().count() > 8, "{}: the definition says nothing", figure.id);
        assert!(!figure.label.contains(char::is_whitespace), "{}: a label is one word", figure.id);
    }
}

#[test]
fn a_figure_is_found_by_its_id_and_by_its_label() {
    for figure in FIGURES {
        for name in [figure.id, figure.label] {
            assert_eq!(lianxi::statistics::catalogue::find(name).map(|found| found.id), Some(figure.id));
        }
    }
}

#[test]
fn the_expected_figures_of_the_sample_are_the_catalogue() {
    let expected: serde_json::Value = serde_json::from_str(&read("sample-data/expected/2020Q2.json")).unwrap();
    let ids: Vec<&str> = expected["figures"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!(FIGURES.iter().map(|figure| figure.id).collect::<Vec<_>>(), ids);
}

#[test]
fn every_code_that_an_office_may_meet_is_explained() {
    let of = |severity| {
        let codes = finding::CATALOGUE.iter().filter(move |check| check.severity == severity);
        codes.map(|check| check.code).collect::<BTreeSet<_>>()
    };
    assert_eq!(of(finding::Severity::Error), ERRORS.iter().copied().collect());
    assert_eq!(of(finding::Severity::Warning), WARNINGS.iter().copied().collect());
    assert_eq!(repeated(finding::CATALOGUE.iter().map(|check| check.code)), [""; 0]);
    for check in finding::CATALOGUE {
        assert!(!check.title.is_empty(), "{}", check.code);
        assert!(check.explanation.ends_with('。') && check.remedy.ends_with('。'), "{}", check.code);
    }
}

#[test]
fn the_built_in_templates_are_the_files_of_the_folder() {
    let built_in: Vec<String> = templating::built_in_paths().map(str::to_owned).collect();
    // The terms are the office's words and README.md is for people.
    let on_disk = files_under(&checkout("report-templates"));
    let on_disk: Vec<String> =
        on_disk.into_iter().filter(|path| !path.starts_with("terms/") && path != "README.md").collect();
    assert_eq!(built_in, on_disk);
}

#[test]
fn an_alias_may_be_given_for_every_column() {
    assert_eq!(records::column_keys().collect::<Vec<_>>(), office::COLUMN_KEYS);
}

#[test]
fn no_two_columns_of_an_export_share_a_header() {
    for kind in [lianxi::ingest::Kind::Cases, lianxi::ingest::Kind::Visits] {
        let names = records::columns::catalogue(kind).iter().flat_map(|column| column.names.iter().copied());
        assert_eq!(repeated(names), [""; 0], "{kind:?}");
    }
}
