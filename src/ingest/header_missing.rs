//! Header missing 缺表头: says which headers are missing, which come near, and what to do.

use super::header::{Header, SEARCHED_ROWS};
use super::header_names::{HeaderNames, KindNames, fold};
use crate::failure::Failure;
use crate::place::Place;

/// How alike two headers must be to be named as near, from 0 to 1.
const NEAR: f64 = 0.3;
/// How many headers of the file are named.
const NAMED: usize = 3;

/// A sheet or file in which no row holds known headers.
pub(crate) fn no_header(place: Place, names: &HeaderNames<'_>) -> Failure {
    let needed: Vec<String> = names
        .kinds
        .iter()
        .map(|kind| {
            let columns: Vec<String> = kind.vocabulary.enough.iter().map(|group| group_named(group, kind)).collect();
            format!("{}须有{}", kind.vocabulary.kind.label(), columns.join("、"))
        })
        .collect();
    let remedy = format!(
        "表头应在前{SEARCHED_ROWS}行之内，{}；不是台账的文件请移出 exports/，或在 lianxi.toml 的 [exports] ignore 中写上文件名。",
        needed.join("，")
    );
    Failure::broken("找不到表头", remedy).at(place)
}

/// The canonical headers of a group of which one is enough.
fn group_named(group: &[&'static str], names: &KindNames<'_>) -> String {
    quoted(group.iter().map(|key| names.vocabulary.canonical(key)), "或")
}

/// A header row that lacks columns that are needed.
pub(crate) fn column_missing(place: Place, header: &Header, names: &KindNames<'_>) -> Failure {
    let label = names.vocabulary.kind.label();
    let missing: Vec<String> = header.missing.iter().map(|group| group_named(group, names)).collect();
    let near = nearest(header, names);
    let what = format!("{label}缺少必需的列{}{}", missing.join("、"), told_near(header, &near));
    let key = header.missing.first().and_then(|group| group.first()).copied().unwrap_or("case_no");
    let example = near.first().copied().unwrap_or("本单位的列名");
    let remedy = format!(
        "把列名改为{}；或在 lianxi.toml 的 [aliases] 中登记本单位的列名，例如 {key} = [\"{example}\"]。",
        missing.join("、")
    );
    Failure::broken(what, remedy).at(place.row(header.rows.0))
}

/// The clause that names the headers that are there.
fn told_near(header: &Header, near: &[&str]) -> String {
    if !near.is_empty() {
        return format!("；相近的列名有{}", quoted(near.iter().copied(), "、"));
    }
    let unknown: Vec<&str> = unknown_headers(header).take(NAMED).collect();
    if unknown.is_empty() {
        String::new()
    } else {
        format!("；未识别的列名有{}", quoted(unknown.into_iter(), "、"))
    }
}

fn unknown_headers(header: &Header) -> impl Iterator<Item = &str> {
    header.columns.iter().filter(|column| column.known.is_none()).map(|column| column.text.as_str())
}

/// The unknown headers of the file that come nearest to a name of a missing column, nearest first.
fn nearest<'h>(header: &'h Header, names: &KindNames<'_>) -> Vec<&'h str> {
    let wanted: Vec<String> = names
        .vocabulary
        .columns
        .iter()
        .filter(|column| header.missing.iter().flatten().any(|key| *key == column.key))
        .flat_map(|column| column.names.iter().map(|name| fold(name)))
        .collect();
    let mut scored: Vec<(f64, &str)> = unknown_headers(header)
        .map(|text| (wanted.iter().map(|name| likeness(&fold(text), name)).fold(0.0, f64::max), text))
        .filter(|(score, _)| *score >= NEAR)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.into_iter().take(NAMED).map(|(_, text)| text).collect()
}

fn likeness(a: &str, b: &str) -> f64 {
    strsim::normalized_levenshtein(a, b).max(strsim::sorensen_dice(a, b))
}

fn quoted<'t>(texts: impl Iterator<Item = &'t str>, between: &str) -> String {
    texts.map(|text| format!("“{text}”")).collect::<Vec<_>>().join(between)
}
