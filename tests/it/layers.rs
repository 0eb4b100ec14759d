//! Layers 层次: who may import whom, and one dependency, one door. Arrows never point back.

use std::path::Path;

use crate::paths::{checkout, files_under, read};
use crate::rust_text::paths;

/// What every stage may speak in; these import only each other.
const WORDS: &[&str] = &[
    "digest", "failure", "finding", "meeting", "money", "office", "period", "place", "privacy", "process", "workdays",
];

/// Each stage, and the stages that it may import besides the words.
const STAGES: &[(&str, &[&str])] = &[
    ("ingest", &[]),
    ("records", &["ingest"]),
    ("statistics", &["records"]),
    ("checks", &["ingest", "records", "statistics"]),
    ("freeze", &["ingest", "records", "statistics"]),
    ("documents", &["records", "statistics", "freeze"]),
    ("templating", &["documents"]),
    ("typeset", &[]),
    ("outputs", &["ingest", "records", "freeze", "documents", "typeset"]),
    ("cli", &["ingest", "records", "statistics", "checks", "freeze", "documents", "templating", "typeset", "outputs"]),
];

/// What may be named in a few places only: the beginning of a path, and those places under src/.
const DOORS: &[(&str, &[&str])] = &[
    ("memchr", &["ingest/"]),
    ("calamine", &["ingest/workbook.rs", "ingest/plain_frame.rs", "outputs/workbooks/annex_tests.rs"]),
    (
        "zip",
        &[
            "ingest/archive.rs",
            "ingest/plain_tests.rs",
            "outputs/workbooks/tests.rs",
            "outputs/workbooks/annex_tests.rs",
        ],
    ),
    ("csv", &["ingest/delimited_rows.rs", "cli/figures.rs"]),
    ("encoding_rs", &["ingest/decoding.rs", "ingest/decoding_tests.rs"]),
    ("minijinja", &["templating/"]),
    ("clap", &["cli/"]),
    ("flate2", &["outputs/readback/"]),
    ("rust_xlsxwriter", &["outputs/workbooks/", "ingest/plain_tests.rs"]),
    ("polars", &["records/", "statistics/", "checks/"]),
    ("toml", &["office/", "office.rs", "meeting/", "meeting.rs"]),
    ("sha2", &["ingest/blocks.rs", "digest.rs"]),
    ("foldhash", &["records/"]),
    ("rayon", &["ingest/delimited.rs", "records/", "statistics/", "checks/"]),
    ("simdutf8", &["ingest/decoding.rs"]),
    ("smallvec", &["statistics/"]),
    ("hmac", &["digest.rs"]),
    ("getrandom", &["freeze/key.rs"]),
    ("std::process::Command", &["process/", "typeset/typst_cli_tests.rs"]),
    ("std::process::Stdio", &["process/"]),
    ("rustix", &["process/"]),
    ("std::process::exit", &[]),
    // Time is an argument: only the command line asks for today. A clock for time-outs is no date.
    ("chrono::Local", &["cli/"]),
    ("chrono::Utc", &[]),
    ("std::time::SystemTime", &[]),
    ("std::time::Instant", &["cli/progress.rs", "process/"]),
    // Nothing leaves the machine.
    ("std::net", &[]),
];

/// What a source file does against the table; `file` is its path under src/.
fn broken_rules(file: &str, source: &str) -> Vec<String> {
    let stage = file.split('/').next().unwrap_or_default().trim_end_matches(".rs");
    let depth = module_depth(file);
    let mut broken = Vec::new();
    for (path, inline) in paths(source) {
        let shown = path.join("::");
        if let Some(imported) = from_the_root(&path, depth + inline)
            && !may_import(stage, imported)
        {
            broken.push(format!("src/{file}: {stage} may not import {imported} ({shown})"));
        }
        for (door, places) in DOORS.iter().filter(|(door, _)| passes(&path, door)) {
            if !places.iter().any(|place| file == *place || (place.ends_with('/') && file.starts_with(place))) {
                broken.push(format!("src/{file}: {door} may be named only in {places:?} ({shown})"));
            }
        }
    }
    broken
}

/// How many modules a file's own content is below the crate's root.
fn module_depth(file: &str) -> usize {
    let parts: Vec<&str> = file.split('/').collect();
    match parts.last() {
        Some(&"mod.rs") => parts.len() - 1,
        Some(&"lib.rs" | &"main.rs") => 0,
        _ => parts.len(),
    }
}

/// The module of the crate that a path begins in, by `crate::`, by the crate's name or by enough `super::`.
fn from_the_root(path: &[String], depth: usize) -> Option<&str> {
    let supers = path.iter().take_while(|segment| *segment == "super").count();
    let rest = match path.first().map(String::as_str) {
        Some("crate" | "lianxi") => &path[1..],
        Some("super") if supers >= depth => &path[supers..],
        _ => return None,
    };
    let first = rest.first()?.as_str();
    // A constant of lib.rs is nobody's stage.
    first.starts_with(|c: char| c.is_lowercase()).then_some(first)
}

fn may_import(stage: &str, imported: &str) -> bool {
    if stage == imported {
        return true;
    }
    match (stage, STAGES.iter().find(|(name, _)| *name == stage)) {
        ("main", _) => imported == "cli",
        _ if WORDS.contains(&imported) => true,
        (_, Some((_, allowed))) => allowed.contains(&imported),
        _ => false,
    }
}

/// Whether a path leads through a door; `use std::process` and then `process::Command` does too.
fn passes(path: &[String], door: &str) -> bool {
    let door: Vec<&str> = door.split("::").collect();
    let begins = |door: &[&str]| path.len() >= door.len() && door.iter().zip(path).all(|(a, b)| a == b);
    begins(&door) || (door.len() > 2 && begins(&door[1..]))
}

#[test]
fn arrows_never_point_back_and_every_dependency_has_one_door() {
    let mut broken = Vec::new();
    for file in files_under(&checkout("src")).iter().filter(|file| file.ends_with(".rs")) {
        broken.extend(broken_rules(file, &read(&format!("src/{file}"))));
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_module_of_the_crate_stands_in_the_table() {
    let lib = read("src/lib.rs");
    let modules = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    for module in modules {
        assert!(WORDS.contains(&module) || STAGES.iter().any(|(name, _)| *name == module), "{module}: which layer?");
    }
    for word in WORDS.iter().chain(STAGES.iter().map(|(name, _)| name)) {
        assert!(lib.contains(&format!("pub mod {word};")), "{word} is in the table and not in lib.rs");
    }
}

#[test]
fn every_dependency_of_the_program_is_known_to_the_doors() {
    // What every stage may use: it only holds data, or belongs to no stage.
    const EVERYWHERE: &[&str] = &["chrono", "serde", "serde_json", "strsim", "tempfile", "unicode-width"];
    let manifest = read("Cargo.toml");
    let (_, after) = manifest.split_once("[dependencies]\n").unwrap();
    let (dependencies, _) = after.split_once("\n\n").unwrap();
    for name in dependencies.lines().filter_map(|line| Some(line.split_once(" = ")?.0)) {
        let door = DOORS.iter().any(|(door, _)| *door == name.replace('-', "_"));
        assert!(door || EVERYWHERE.contains(&name), "{name}: which files may use it?");
    }
}

#[test]
fn a_line_against_the_table_is_found() {
    let breaks = |file, source| !broken_rules(file, source).is_empty();
    for (file, source) in [
        ("ingest/sheet.rs", "use crate::records::Ledger;"),
        ("ingest/sheet.rs", "use crate::{failure::Failure, statistics::{self, Facts}};"),
        ("records/parse.rs", "fn f() { let x = crate::cli::run(); }"),
        ("period.rs", "use crate::ingest::Kind;"),
        ("period/reading.rs", "use super::super::checks;"),
        ("ingest/sheet.rs", "mod tests { use super::super::super::documents::Kind; }"),
        ("statistics/aid.rs", "use polars::prelude::*;\nuse calamine::Xlsx;"),
        ("documents/live.rs", "let table: toml::Table = x;"),
        ("outputs/disk.rs", "use std::{fs, process::Command};"),
        ("outputs/disk.rs", "use std::process;\nfn f() { process::Command::new(\"sh\"); }"),
        ("checks/desk.rs", "let today = chrono::Local::now();"),
        ("statistics/aid.rs", "use std::time::{Duration, SystemTime};"),
        ("ingest/worker.rs", "use std::process::{Command, ExitCode};"),
        ("main.rs", "use lianxi::office::Office;"),
    ] {
        assert!(breaks(file, source), "{file}: {source}");
    }
    for (file, source) in [
        ("ingest/sheet.rs", "//! crate::cli::run() is not ours\nuse crate::finding::{self, Finding};"),
        ("records/parse.rs", "let text = \"use crate::cli;\"; let c = '\"'; use crate::ingest::Kind;"),
        ("ingest/sheet.rs", "mod tests { use super::super::records; }"),
        ("cli/desk.rs", "let today = chrono::Local::now();"),
        ("cli/mod.rs", "use std::process::ExitCode; let name = crate::PROGRAM;"),
        ("process/run.rs", "use std::process::{Command, Stdio}; use std::time::Instant;"),
    ] {
        assert!(!breaks(file, source), "{file}: {source}: {:?}", broken_rules(file, source));
    }
    assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs").exists());
}
