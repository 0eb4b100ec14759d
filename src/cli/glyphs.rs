//! Missing glyphs 缺字: which person, file and row a character came from that no font can show.
//!
//! In: the failure that typesetting told, the desk. Out: the same failure with every place that holds one of
//! its characters in a text that documents print. Names are masked; a character that masking hides is not in a
//! document and is not looked for. It never reads an export again.

use std::fs;

use super::desk::Desk;
use crate::failure::Failure;
use crate::privacy::mask_name;
use crate::records::frame::{place, texts};
use crate::records::name_without_blanks;
use crate::typeset::missing_characters;

/// How many places are told; the rest is counted.
const TOLD: usize = 30;

/// The columns of the case ledger whose texts documents print as they are, but for names, which are masked.
const PRINTED: [(&str, &str); 4] =
    [("case_no", "部门受案号"), ("name", "被救助人"), ("township", "乡镇"), ("handler", "承办人")];

/// The failure with the places of its characters; any other failure as it is.
pub fn with_places(failure: Failure, desk: &Desk) -> Failure {
    let missing = missing_characters(&failure);
    let mut places = in_rows(desk, &missing);
    places.extend(in_written_files(desk, &missing));
    if places.is_empty() {
        return failure;
    }
    let more = places.len().saturating_sub(TOLD);
    places.truncate(TOLD);
    if more > 0 {
        places.push(format!("另有 {more} 处"));
    }
    let (mut glyphs, mut others): (Vec<Failure>, Vec<Failure>) =
        apart(failure).into_iter().partition(|one| !missing_characters(one).is_empty());
    // One document's failure tells for all: the office mends them together.
    let mut told = glyphs.remove(0);
    told.what = format!("{} 个字符在所用字体中没有字形：{}", missing.len(), listed(&missing));
    told.place = Some(places.join("\n        "));
    told.others.append(&mut others);
    told
}

/// A failure and those told with it, one by one.
fn apart(mut failure: Failure) -> Vec<Failure> {
    let others = std::mem::take(&mut failure.others);
    std::iter::once(failure).chain(others.into_iter().flat_map(apart)).collect()
}

fn listed(characters: &[char]) -> String {
    let shown: Vec<String> = characters.iter().map(|character| crate::typeset::character_name(*character)).collect();
    shown.join("、")
}

/// Rows of the case ledger, in the order of files and rows.
fn in_rows(desk: &Desk, missing: &[char]) -> Vec<String> {
    let ledger = &desk.ledger;
    let columns = PRINTED.map(|(key, header)| (key, header, texts(&ledger.cases, key)));
    let mut found = Vec::new();
    for at in 0..ledger.cases.height() {
        for (key, header, cells) in &columns {
            let Some(text) = cells.get(at) else { continue };
            let shown = if *key == "name" { mask_name(&name_without_blanks(text)) } else { text.to_owned() };
            let held: Vec<char> = missing.iter().copied().filter(|character| shown.contains(*character)).collect();
            if held.is_empty() {
                continue;
            }
            let person = columns[1].2.get(at).map(|name| mask_name(&name_without_blanks(name))).unwrap_or_default();
            let place = place(&ledger.sources, &ledger.cases, at).column(*header);
            found.push((place, format!("（{person}）：{}", listed(&held))));
        }
    }
    found.sort();
    found.into_iter().map(|(place, what)| format!("{place}{what}")).collect()
}

/// Lines of lianxi.toml and the meeting files.
fn in_written_files(desk: &Desk, missing: &[char]) -> Vec<String> {
    let meetings = fs::read_dir(desk.workspace.join("meetings")).into_iter().flatten().flatten();
    let mut files: Vec<String> = meetings
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.ends_with(".toml"))
        .map(|name| format!("meetings/{name}"))
        .collect();
    files.push(crate::office::FILE_NAME.to_owned());
    files.sort();
    let mut found = Vec::new();
    for file in files {
        let Ok(text) = fs::read_to_string(desk.workspace.join(&file)) else { continue };
        for (at, line) in text.lines().enumerate() {
            // Only what is said: a comment prints nowhere.
            let said = if line.trim_start().starts_with('#') { "" } else { line };
            let held: Vec<char> = missing.iter().copied().filter(|character| said.contains(*character)).collect();
            if !held.is_empty() {
                let key = line.split_once('=').map_or("", |(key, _)| key.trim()).trim_start_matches(['{', '[', ' ']);
                let key =
                    if key.is_empty() || key.contains(['"', '，']) { String::new() } else { format!(" › {key}") };
                found.push(format!("{file} › 第 {} 行{key}：{}", at + 1, listed(&held)));
            }
        }
    }
    found
}
