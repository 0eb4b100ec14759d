//! Room 篇幅: how much of three pages the cases take.
//!
//! In: the cases and the document's other words. Out: whether they fit, by a count of lines that errs
//! on the long side; the page itself is laid out by the template. Never a word of its own.

use super::dossier::CaseView;
use super::needs::NeedKind;
use super::totals::matters;
use crate::documents::model::{Document, Fragment, Prose, Words};

/// Lines of three pages (GB/T 9704-2012, 5.2.3: 22 lines a page).
const LINES: usize = 3 * 22;
/// Characters of a line (5.2.3).
const LINE: usize = 28;
/// The lines between title and text, five headings and the figures.
const FRAME: usize = 15;
/// The head of the table that cases share, on two pages, and the gaps around it.
const TABLE_HEAD: usize = 3;
/// What page breaks before timelines waste, since these are not broken.
const GAPS: usize = 5;

/// Whether these cases may each have a timeline of their own.
pub fn detailed(cases: &[CaseView], document: &Document) -> bool {
    let told: usize = cases.iter().map(case_lines).sum();
    cases.len() <= 3 && frame(cases, document) + GAPS + told <= LINES
}

/// Whether these cases and the rest of the document fit on three pages.
pub fn fits(cases: &[CaseView], document: &Document) -> bool {
    let rows: usize = cases.iter().map(row_tenths).sum();
    let notes: usize = cases.iter().map(note_lines).sum();
    detailed(cases, document) || frame(cases, document) + TABLE_HEAD + rows.div_ceil(10) + notes <= LINES
}

/// The lines of everything but the cases.
fn frame(cases: &[CaseView], document: &Document) -> usize {
    let Some(view) = document.for_the_meeting() else { unreachable!("a brief is for the joint meeting") };
    let own = &view.work.own;
    let asked = matters(cases).len();
    // What the templates draft: a sentence, and some words more for each need. Two lines introduce the table.
    let reason = own.brief_reason.as_ref().map_or(lines(80 + 15 * asked), words_lines) + 2;
    let done = own.brief_done.as_ref().map_or(if asked > 1 { 5 } else { 4 }, words_lines);
    let items = view.actions.new.iter();
    let decided: usize = items.map(|item| lines(width(&item.text) + width(&item.owner) + width(&item.with) + 25)).sum();
    let asked = match (decided, &own.brief_matters) {
        (0, None) => 2 * asked,
        (decided, words) => decided + words.as_ref().map_or(0, words_lines),
    };
    let byline = width(&document.organ.name).div_ceil(18).saturating_sub(1);
    FRAME + document.doc.title_lines.len() + byline + reason + done + asked
}

/// A case that is told at length: its paragraph, and its timeline with head and gaps.
fn case_lines(case: &CaseView) -> usize {
    let either = |is: bool, then: usize, or: usize| if is { then } else { or };
    let facts = width(case.people.as_str()) + width(&case.number) + width(&case.source) + 29;
    let money = 24 + either(case.urgent.is_some(), 10, 0) + width(&case.decision);
    let people = either(case.visits.is_some(), 19, 5) + either(case.registered.is_some(), 20, 0);
    let need = |kind: &NeedKind| match kind {
        NeedKind::Formalities | NeedKind::Unpaid => 20,
        NeedKind::Feedback | NeedKind::Advice => 27,
    };
    let needs = either(case.kinds.is_empty(), 12, case.kinds.iter().map(need).sum());
    lines(facts + money + people + needs) + (6 * case.timeline.len() + 21).div_ceil(10)
}

/// A row of the table in tenths of a line: two lines of small print, or more where a cell is crowded.
fn row_tenths(case: &CaseView) -> usize {
    let people = width(case.people.as_str()).div_ceil(9) + width(&case.township).div_ceil(9);
    let nature = 1 + (width(&case.source) + width(case.harm) + width(case.cause) + 2).div_ceil(16);
    1 + 9 * people.max(nature).max(2) / 2
}

/// What the template says of a case below the table.
fn note_lines(case: &CaseView) -> usize {
    let people = if case.registered.is_some() { 20 } else { 0 } + 6 + width(&case.decision);
    let people = if case.kinds.is_empty() { people + 12 } else { people };
    let need = |kind: &NeedKind| match kind {
        NeedKind::Formalities => 12,
        NeedKind::Feedback => 22,
        NeedKind::Unpaid => 19,
        NeedKind::Advice => 19,
    };
    lines(people + case.kinds.iter().map(need).sum::<usize>())
}

fn words_lines(words: &Words) -> usize {
    words.paragraphs.iter().map(prose_lines).sum()
}

fn prose_lines(prose: &Prose) -> usize {
    let shown = prose.prose.iter().map(|piece| match piece {
        Fragment::Text(text) | Fragment::Figure { text, .. } => width(text),
    });
    lines(shown.sum())
}

/// Lines of a paragraph, whose first begins two characters in.
fn lines(characters: usize) -> usize {
    (characters + 2).div_ceil(LINE)
}

/// Full-width characters; a digit is half of one.
fn width(text: &str) -> usize {
    let halves: usize = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    halves.div_ceil(2)
}
