//! The screen 屏幕: text for people, readable without colour, aligned under wide characters.

use std::io::Write;

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::finding::{Finding, Severity};

/// Prints text to standard output. A closed pipe is nobody's fault.
pub fn print(text: &str) {
    put(&harmless(text));
}

/// Prints JSON to standard output: what would act on a terminal is escaped, so that the data stays what it is.
pub fn json(value: &impl Serialize) {
    let text = serde_json::to_string_pretty(value).expect("a JSON value prints");
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if c != '\n' && acts(c) { escaped.push_str(&format!("\\u{:04x}", c as u32)) } else { escaped.push(c) }
    }
    put(&escaped);
}

fn put(text: &str) {
    let mut out = std::io::stdout().lock();
    let end = if text.ends_with('\n') { "" } else { "\n" };
    let _ = write!(out, "{text}{end}");
}

/// Tells people something, on standard error.
pub fn tell(text: &str) {
    let mut out = std::io::stderr().lock();
    let _ = writeln!(out, "{}", harmless(text));
}

/// Control characters of a cell never reach a terminal.
fn harmless(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' => '\n',
        '\u{0}'..='\u{1F}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{FFFD}'),
        c if acts(c) => '\u{FFFD}',
        c => c,
    };
    text.chars().map(shown).collect()
}

/// Whether a character acts on a terminal or on the order of what is read, instead of being read.
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{61C}')
}

/// One finding, as house.md shows it.
pub fn finding(finding: &Finding) -> String {
    let Finding { check, place, value, message, remedy } = finding;
    let value = value.as_ref().map_or_else(String::new, |value| format!("\n  原值  “{value}”"));
    format!("{} {}  {message}\n  出处  {place}{value}\n  处理  {remedy}", check.severity.label(), check.code)
}

/// How many errors and warnings there are.
pub fn count(findings: &[Finding]) -> (usize, usize) {
    let errors = findings.iter().filter(|finding| finding.check.severity == Severity::Error).count();
    (errors, findings.len() - errors)
}

/// How a table's column is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
}

/// A table with a rule under its head; wide characters count double.
pub fn table(head: &[&str], align: &[Align], rows: &[Vec<String>]) -> String {
    let widths: Vec<usize> = (0..head.len())
        .map(|at| rows.iter().map(|row| row[at].width()).chain([head[at].width()]).max().unwrap_or_default())
        .collect();
    let line = |cells: &[&str]| {
        let cells = cells.iter().zip(&widths).zip(align).map(|((cell, width), align)| {
            let blank = " ".repeat(width - cell.width());
            match align {
                Align::Left => format!("{cell}{blank}"),
                Align::Right => format!("{blank}{cell}"),
            }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let mut lines = vec![line(head), "─".repeat(widths.iter().sum::<usize>() + 2 * (head.len() - 1))];
    lines.extend(rows.iter().map(|row| line(&row.iter().map(String::as_str).collect::<Vec<_>>())));
    lines.join("\n")
}
