//! Paper trail 来龙去脉: the manifest is whole and true, and the same inputs give the same bytes.

use std::process::Command;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::desk::Desk;
use crate::documents::{DOCUMENTS, made, pdf_path};
use crate::paths::files_under;
use crate::pdf;

fn manifest() -> Value {
    serde_json::from_str(&made().text("out/2020Q2/manifest.json")).unwrap()
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn list<'a>(document: &'a Value, key: &str) -> &'a [Value] {
    document[key].as_array().unwrap_or_else(|| panic!("the manifest has no {key}"))
}

#[test]
fn the_manifest_says_what_was_run() {
    let manifest = manifest();
    assert_eq!(manifest["schema"], "lianxi.manifest/1");
    assert_eq!(manifest["period"], "2020Q2");
    assert_eq!(manifest["draft"], true);
    assert_eq!(manifest["program"], concat!("lianxi ", env!("CARGO_PKG_VERSION")));
    assert!(manifest["typst"].as_str().unwrap().starts_with("0.15."), "{manifest}");
    assert_eq!(manifest["templates_sha256"].as_str().unwrap().len(), 64);
    // As sample-data/expected/check.json has it.
    assert_eq!(manifest["set_aside"], serde_json::json!({"cases": 4, "visits": 7}));
}

#[test]
fn everything_that_was_read_stands_in_the_manifest_with_its_digest() {
    let manifest = manifest();
    let inputs = list(&manifest, "inputs");
    let paths: Vec<&str> = inputs.iter().map(|input| input["path"].as_str().unwrap()).collect();
    let under = |folder: &str| -> Vec<String> {
        files_under(&made().path(folder)).iter().map(|file| format!("{folder}/{file}")).collect()
    };
    let read = [under("exports"), vec!["lianxi.toml".to_owned()], under("meetings")].concat();
    assert_eq!(paths, read);
    for input in inputs {
        assert_eq!(input["sha256"], sha256(&made().bytes(input["path"].as_str().unwrap())), "{input}");
    }
    let rows: u64 = inputs.iter().map(|input| input["rows"].as_u64().unwrap()).sum();
    assert_eq!(rows, 98 + 138, "every row that was read stands in one file");
}

#[test]
fn every_document_stands_in_the_manifest_with_its_digest() {
    let manifest = manifest();
    let documents = list(&manifest, "documents");
    let kinds: Vec<&str> = documents.iter().map(|document| document["kind"].as_str().unwrap()).collect();
    for (kind, name, ..) in DOCUMENTS {
        let at = kinds.iter().position(|known| known == kind).unwrap_or_else(|| panic!("no {kind} in {kinds:?}"));
        assert_eq!(documents[at]["path"], format!("out/2020Q2/{name}"));
        if let Some(pages) = pdf::pages(&pdf_path(name)) {
            assert_eq!(documents[at]["pages"], pages.len() as u64, "{name}");
        }
    }
    for document in documents {
        assert_eq!(document["sha256"], sha256(&made().bytes(document["path"].as_str().unwrap())), "{document}");
    }
}

#[test]
fn nothing_lies_in_the_folder_that_the_manifest_does_not_know() {
    let manifest = manifest();
    let known: Vec<&str> =
        list(&manifest, "documents").iter().map(|document| document["path"].as_str().unwrap()).collect();
    for file in files_under(&made().path("out/2020Q2")) {
        let told = known.contains(&format!("out/2020Q2/{file}").as_str());
        let ours = file == "manifest.json" || file == ".lock" || file.starts_with("source/");
        assert!(told || ours, "out/2020Q2/{file}");
    }
}

#[test]
fn every_font_stands_in_the_manifest_with_its_digest() {
    let manifest = manifest();
    let fonts = list(&manifest, "fonts");
    for role in ["title", "body", "heading", "subheading", "table", "latin"] {
        assert!(fonts.iter().any(|font| font["role"] == role), "{role}: {fonts:?}");
    }
    for font in fonts {
        assert_eq!(font["sha256"].as_str().map(str::len), Some(64), "{font}");
        assert!(font["family"].as_str().is_some_and(|family| !family.is_empty()), "{font}");
    }
}

#[test]
fn the_kept_source_compiles_by_hand_to_the_same_bytes() {
    let doctor = made().run("doctor --json").exits(0).json();
    let typst = doctor["equipment"]["typst"].as_str().expect("doctor names typst").to_owned();
    let manifest = manifest();
    let flags: Vec<&str> = list(&manifest, "typst_flags").iter().map(|flag| flag.as_str().unwrap()).collect();
    for (kind, name, ..) in DOCUMENTS {
        let root = made().path(&format!("out/2020Q2/source/{kind}"));
        let target = tempfile::Builder::new().suffix(".pdf").tempfile_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let mut by_hand = Command::new(&typst);
        by_hand.arg("compile").arg("--root").arg(&root).args(&flags).arg(root.join("main.typ")).arg(target.path());
        let run = by_hand.output().unwrap();
        assert!(run.status.success(), "{kind}: {}", String::from_utf8_lossy(&run.stderr));
        let same = std::fs::read(target.path()).unwrap() == made().bytes(&format!("out/2020Q2/{name}"));
        assert!(same, "{name} is not what its kept source gives");
    }
}

#[test]
fn another_run_elsewhere_gives_the_same_bytes() {
    let desk = Desk::sample();
    let abroad = [("TZ", "America/New_York"), ("LANG", "de_DE.UTF-8"), ("LC_ALL", "tr_TR.UTF-8")];
    desk.run_where(&abroad, "quarter 2020Q2").exits(0);
    for (_, name, ..) in DOCUMENTS {
        let path = format!("out/2020Q2/{name}");
        assert!(desk.bytes(&path) == made().bytes(&path), "{name}");
    }
    assert!(!desk.path("out/2020Q2/source").exists(), "sources are kept only on demand");
}

#[test]
fn a_document_made_alone_is_the_one_of_the_quarter() {
    let desk = Desk::sample();
    desk.run("minutes 2020Q2").exits(0);
    desk.run("report 2020Q2 --to partner").exits(0);
    for (_, name, ..) in [DOCUMENTS[1], DOCUMENTS[3]] {
        let path = format!("out/2020Q2/{name}");
        assert!(desk.bytes(&path) == made().bytes(&path), "{name}");
    }
}

#[test]
fn a_later_check_leaves_the_manifest_of_the_documents() {
    let desk = Desk::sample();
    desk.run("report 2020Q2 --to both").exits(0);
    let before = desk.text("out/2020Q2/manifest.json");
    desk.run("check --period 2020Q2").exits(1);
    assert!(desk.path("out/2020Q2/manifest.json").exists(), "the documents are there and their manifest is gone");
    let after = desk.text("out/2020Q2/manifest.json");
    for kind in ["report-prosecutor", "report-partner"] {
        assert!(before.contains(kind) && after.contains(kind), "{kind}");
    }
}
