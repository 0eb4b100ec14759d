//! The screen 屏幕: text for people, readable without colour, aligned under wide characters.

use std::cell::RefCell;
use std::io::Write;

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::finding::{Finding, Severity};

/// Prints text for people to standard output.
pub fn print(text: &str) {
    print_data(&harmless(text));
}

/// Prints JSON to standard output: what would act on a terminal is escaped, so that the data stays what it is.
pub fn json(value: &impl Serialize) {
    let text = serde_json::to_string_pretty(value).expect("a JSON value prints");
    let acts = |c: char| c != '\n' && acts(c);
    if may_act(&text).any(|part| part.contains(acts)) {
        let escaped = |c: char| if acts(c) { format!("\\u{:04x}", c as u32) } else { c.to_string() };
        print_data(&text.chars().map(escaped).collect::<String>());
    } else {
        print_data(&text);
    }
}

/// Prints data as it is to standard output. A closed pipe is nobody's fault.
pub fn print_data(text: &str) {
    let mut out = std::io::stdout().lock();
    let end = if text.ends_with('\n') { "" } else { "\n" };
    let _ = write!(out, "{text}{end}");
}

thread_local! {
    /// What this thread is told while somebody listens.
    static HEARD: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// Does something whose words are not for the screen yet: hands back what this thread told meanwhile.
pub fn listen<T>(work: impl FnOnce() -> T) -> (T, Vec<String>) {
    HEARD.set(Some(Vec::new()));
    let done = work();
    (done, HEARD.take().unwrap_or_default())
}

/// Whether somebody listens to this thread.
pub fn is_heard() -> bool {
    HEARD.with_borrow(Option::is_some)
}

/// Tells people something, on standard error.
pub fn tell(text: &str) {
    let heard = HEARD.with_borrow_mut(|heard| heard.as_mut().map(|heard| heard.push(text.to_owned())).is_some());
    if !heard {
        let mut out = std::io::stderr().lock();
        let _ = writeln!(out, "{}", harmless(text));
    }
}

/// Tells people something in place of the line that [`draw`] left.
pub fn tell_over(text: &str) {
    let mut out = std::io::stderr().lock();
    let _ = writeln!(out, "\r\u{1B}[K{}", harmless(text));
}

/// Draws a line on a terminal that the next one takes the place of.
pub fn draw(line: &str) {
    let mut out = std::io::stderr().lock();
    let _ = write!(out, "\r\u{1B}[K{}", harmless(line));
    let _ = out.flush();
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

/// The parts of a text in which a character may stand that [`acts`]: they hold a byte that begins one, or one of the
/// few characters that begin alike. A document may have a hundred million bytes, and nearly always none of these.
fn may_act(text: &str) -> impl Iterator<Item = &str> {
    const PART: usize = 1024;
    let begins = |byte: &u8| matches!(byte, 0x00..=0x09 | 0x0B..=0x1F | 0x7F | 0xC2 | 0xD8 | 0xE2);
    let parts = text.as_bytes().chunks(PART).zip((0..).step_by(PART));
    // Looked through from end to end without a turn in between.
    let suspect = parts.filter(move |(bytes, _)| bytes.iter().fold(false, |any, byte| any | begins(byte)));
    suspect.map(|(bytes, at)| &text[text.floor_char_boundary(at)..text.ceil_char_boundary(at + bytes.len())])
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
