//! What is remembered between runs: of typst and of fonts, never of an office; and never needed.

use std::path::Path;

use crate::desk::{Desk, MEETING};
use crate::rows::case;

const FILE: &str = "cache/lianxi/known-1.json";

fn office() -> Desk {
    let row = case("云检救〔2020〕1号", "罗桂兰").registered().accepted("2020-04-03");
    Desk::office().cases(&[row]).meeting("2020Q2", MEETING)
}

/// A run of the quarter whose cache lies in the desk; its manifest.
fn run(desk: &Desk) -> String {
    let cache = desk.path("cache");
    desk.run_where(&[("XDG_CACHE_HOME", cache.to_str().unwrap())], "quarter 2020Q2").exits(0);
    desk.text("out/2020Q2/manifest.json")
}

#[test]
fn a_run_with_a_memory_makes_what_a_run_without_makes() {
    let desk = office();
    let first = run(&desk);
    assert!(desk.path(FILE).exists());
    assert_eq!(run(&desk), first);
    // Digests that are remembered are those of the files.
    let manifest: serde_json::Value = serde_json::from_str(&first).unwrap();
    let fonts = std::env::var("LIANXI_FONTS").expect("LIANXI_FONTS names the fonts of the tests");
    let mut compared = 0;
    for font in manifest["fonts"].as_array().unwrap() {
        let file = Path::new(&fonts).join(font["file"].as_str().unwrap());
        if file.exists() {
            assert_eq!(lianxi::digest::sha256_file(&file).unwrap(), font["sha256"].as_str().unwrap());
            compared += 1;
        }
    }
    assert!(compared > 0, "no font file of the manifest lies in {fonts}");
}

#[test]
fn a_memory_that_is_damaged_is_not_believed() {
    let desk = office();
    let first = run(&desk);
    let whole = desk.text(FILE);
    for damaged in ["", "{", &whole[..whole.len() - 9], &whole.replace("0.15.1", "0.15.0")] {
        assert_ne!(damaged, whole);
        let desk = office().holding(FILE, damaged);
        assert_eq!(run(&desk), first);
    }
}

#[test]
fn nothing_of_the_office_is_remembered() {
    let desk = office();
    run(&desk);
    let text = desk.text(FILE);
    let folder = desk.path("");
    for word in ["云溪", "罗桂兰", "沈立", "2020Q2", folder.file_name().unwrap().to_str().unwrap()] {
        assert!(!text.contains(word), "{word} in {text}");
    }
}
