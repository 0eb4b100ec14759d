//! Cells 单元格: one text → one typed value, by the grammar of data.md.
//!
//! In: the text of a cell as ingest left it. Out: a value, an empty cell, or the fault.
//! Nothing is guessed: no two-digit years, no day-month order, no floating point.

use std::borrow::Cow;
use std::fmt;
use std::num::NonZero;

use chrono::NaiveDate;

use super::columns::codes::CodeList;
use crate::ingest::DateSystem;
use crate::period::{Day, day};

/// Whether a character is one of the blanks that exports are full of.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}')
}

/// Whether a text is made of visible ASCII and of Chinese characters of the basic block alone, as nearly
/// every cell is: nothing in it is a blank, full-width or a sign that means nothing.
pub fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'!'..=b'~' | 0x80..=0xBF | 0xE4..=0xE9))
}

/// The text without blanks at its ends and without zero-width marks.
pub fn trim(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let text = text.trim_matches(is_blank);
    if text.chars().any(|c| is_blank(c) && !c.is_whitespace()) {
        Cow::Owned(text.chars().filter(|&c| c.is_whitespace() || !is_blank(c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// The text without any blank.
pub fn drop_blanks(text: &str) -> Cow<'_, str> {
    if !is_plain(text) && text.chars().any(is_blank) {
        Cow::Owned(text.chars().filter(|&c| !is_blank(c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Full-width letters, digits and signs (U+FF01…FF5E) as half-width ones; blanks dropped.
pub fn fold(text: &str) -> Cow<'_, str> {
    let changes = |c: char| is_blank(c) || matches!(c, '！'..='～');
    if is_plain(text) || !text.chars().any(changes) {
        return Cow::Borrowed(text);
    }
    let half = |c: char| match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    Cow::Owned(text.chars().filter(|&c| !is_blank(c)).map(half).collect())
}

/// Whether a whole cell means "nothing here": `/`, `-`, `—`, `无`, `N/A` and the like.
pub fn is_empty(text: &str) -> bool {
    match text.as_bytes() {
        [] => true,
        [b'0'..=b'9', ..] => false,
        // Of the Chinese characters of the basic block these three begin a word for nothing.
        [0xE4..=0xE9, ..] if !text.starts_with(['无', '空', '暂']) => false,
        _ => means_nothing(text.trim_matches(is_blank)),
    }
}

fn means_nothing(text: &str) -> bool {
    match text {
        "" | "无" | "空" | "暂无" | "/" | "\\" | "-" => true,
        _ if text.len() <= 12 => {
            text.chars().all(|c| matches!(c, '-' | '－' | '—' | '–' | '―' | '─' | '/' | '／'))
                || matches!(text.to_ascii_lowercase().as_str(), "n/a" | "na" | "null" | "none")
        }
        _ => false,
    }
}

/// A day in any spelling of data.md; `None` where the text is no real day.
pub fn parse_day(text: &str, system: DateSystem) -> Option<Day> {
    if let Some(day) = plain_iso(text.as_bytes()) {
        return Some(day);
    }
    let folded = fold_keeping_time(text);
    let (parts, digits) = numbers_of(strip_midnight(&folded))?;
    match (parts.as_slice(), digits.as_slice()) {
        (&[year, month, date], &[4, 1..=2, 1..=2]) => civil(year, month, date),
        (&[packed], &[8]) => civil(packed / 10_000, packed / 100 % 100, packed % 100),
        (&[serial], &[5]) => serial_day(serial, system),
        _ => serial_with_time(&folded, system),
    }
}

/// A day, month or bare year; months and years keep their precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    pub year: i32,
    /// 0 where only the year is known.
    pub month: u32,
    /// 0 where only the month is known.
    pub date: u32,
}

impl PartialDate {
    /// As one integer `yyyymmdd` with zeros for what is not known, for a frame's column.
    pub fn packed(self) -> i32 {
        self.year * 10_000 + self.month as i32 * 100 + self.date as i32
    }

    /// The inverse of [`PartialDate::packed`].
    pub fn unpack(packed: i32) -> Self {
        PartialDate { year: packed / 10_000, month: (packed / 100 % 100) as u32, date: (packed % 100) as u32 }
    }
}

/// A day, a month (`202004`, `2020-04`, `2020年4月`) or a year (`2020`, `2020年`).
pub fn parse_partial_date(text: &str, system: DateSystem) -> Option<PartialDate> {
    use chrono::Datelike;
    if let Some(day) = parse_day(text, system) {
        let day = crate::period::date(day);
        return Some(PartialDate { year: day.year(), month: day.month(), date: day.day() });
    }
    let folded = fold_keeping_time(text);
    let (parts, digits) = numbers_of(&folded)?;
    let (year, month) = match (parts.as_slice(), digits.as_slice()) {
        (&[year], &[4]) => (year, 0),
        (&[packed], &[6]) => (packed / 100, packed % 100),
        (&[year, month], &[4, 1..=2]) => (year, month),
        _ => return None,
    };
    let whole_year = digits.as_slice() == [4];
    let plausible = (1900..=2100).contains(&year) && (whole_year || (1..=12).contains(&month));
    plausible.then_some(PartialDate { year, month: month as u32, date: 0 })
}

/// `2020-05-08` without a detour: the spelling of most exports.
fn plain_iso(text: &[u8]) -> Option<Day> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text else { return None };
    let digit = |b: u8| b.is_ascii_digit().then(|| i32::from(b - b'0'));
    let year = digit(y1)? * 1000 + digit(y2)? * 100 + digit(y3)? * 10 + digit(y4)?;
    civil(year, digit(m1)? * 10 + digit(m2)?, digit(d1)? * 10 + digit(d2)?)
}

fn civil(year: i32, month: i32, date: i32) -> Option<Day> {
    (1900..=2100).contains(&year).then_some(())?;
    NaiveDate::from_ymd_opt(year, month.try_into().ok()?, date.try_into().ok()?).map(day)
}

/// A serial number of a spreadsheet, only where it lies in 2000–2100 (data.md, Cells).
fn serial_day(serial: i32, system: DateSystem) -> Option<Day> {
    let epoch = match system {
        DateSystem::Excel1900 => NaiveDate::from_ymd_opt(1899, 12, 30),
        DateSystem::Excel1904 => NaiveDate::from_ymd_opt(1904, 1, 1),
    };
    let date = epoch?.checked_add_days(chrono::Days::new(serial.try_into().ok()?))?;
    let first = NaiveDate::from_ymd_opt(2000, 1, 1)?;
    let last = NaiveDate::from_ymd_opt(2100, 12, 31)?;
    (first <= date && date <= last).then(|| day(date))
}

/// A serial number with a fraction of a day: the day, never rounded up.
fn serial_with_time(text: &str, system: DateSystem) -> Option<Day> {
    let (whole, fraction) = text.split_once('.')?;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    (whole.len() == 5 && digits(whole) && digits(fraction)).then_some(())?;
    serial_day(whole.parse().ok()?, system)
}

/// Full-width folded and outer blanks gone, but an inner blank (before a time) kept as one space.
fn fold_keeping_time(text: &str) -> String {
    let trimmed = trim(text);
    let mut folded = String::with_capacity(trimmed.len());
    for part in trimmed.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(&fold(part));
    }
    folded
}

/// Without a time of midnight; any other time stays and makes the text no day.
fn strip_midnight(text: &str) -> &str {
    let at = |mark: char| text.split_once(mark);
    match at(' ').or_else(|| at('T')) {
        Some((day, "0:00" | "00:00" | "0:00:00" | "00:00:00" | "00:00:00.000" | "00:00:00Z")) => day,
        _ => text,
    }
}

/// The numbers of `2020-5-8`, `2020年5月8日` …, with the digits each was written in.
///
/// `None` where anything else stands in the text, or separators are mixed up.
fn numbers_of(text: &str) -> Option<(Vec<i32>, Vec<usize>)> {
    const CHINESE: [char; 3] = ['年', '月', '日'];
    let mut numbers = Vec::with_capacity(3);
    let mut digits = Vec::with_capacity(3);
    let mut marks = Vec::with_capacity(3);
    let mut run = String::new();
    for c in text.chars().filter(|c| *c != ' ') {
        if c.is_ascii_digit() {
            run.push(c);
            continue;
        }
        numbers.push(run.parse().ok()?);
        digits.push(run.len());
        run.clear();
        marks.push(c);
    }
    if !run.is_empty() {
        numbers.push(run.parse().ok()?);
        digits.push(run.len());
    }
    let chinese = marks.iter().eq(CHINESE.iter().take(marks.len())) && marks.len() + 1 >= numbers.len();
    let one_sign = marks.len() + 1 == numbers.len()
        && marks.iter().all(|mark| matches!(mark, '-' | '/' | '.') && *mark == marks[0]);
    (marks.is_empty() || chinese || one_sign).then_some((numbers, digits))
}

/// 是/有/√/Y/1/true, 否/无/×/N/0/false; `Err` where it is neither.
pub fn parse_yes_no(text: &str) -> Result<Option<bool>, ()> {
    match text {
        "是" => return Ok(Some(true)),
        "否" => return Ok(Some(false)),
        _ => (),
    }
    let folded = fold(text);
    match folded.to_ascii_lowercase().as_str() {
        "是" | "有" | "√" | "✓" | "✔" | "☑" | "y" | "yes" | "1" | "true" => Ok(Some(true)),
        "否" | "无" | "没有" | "×" | "✗" | "✘" | "x" | "n" | "no" | "0" | "false" | "不是" => {
            Ok(Some(false))
        }
        _ if is_empty(text) => Ok(None),
        _ => Err(()),
    }
}

/// One value of a list; `Err` carries what the cell counts as (其他, or blank).
pub fn parse_code(text: &str, list: &CodeList) -> Result<Option<u8>, Option<u8>> {
    if let Some(at) = list.find(text) {
        return Ok(Some(at));
    }
    if is_empty(text) {
        return Ok(None);
    }
    let folded = fold(text);
    if list.blank.contains(&folded.as_ref()) {
        return Ok(None);
    }
    list.find(&folded).map(Some).ok_or(list.other)
}

/// Several values of a list as bits; the words that are none of them are returned beside.
///
/// Split at `、` `,` `，` `;` `；` `/` and blanks (data.md).
pub fn parse_codes<'a>(text: &'a str, list: &CodeList) -> (u8, Vec<Cow<'a, str>>) {
    let mut bits = 0;
    let mut unknown = Vec::new();
    if let Some(at) = list.find(text) {
        return (1 << at, unknown);
    }
    if is_empty(text) {
        return (bits, unknown);
    }
    let separator = |c: char| matches!(c, '、' | ',' | '，' | ';' | '；' | '/' | '／') || c.is_whitespace();
    for word in text.split(separator).map(trim).filter(|word| !word.is_empty()) {
        match list.find(&fold(&word)) {
            Some(at) => bits |= 1 << at,
            None if is_empty(&word) => {}
            None => {
                bits |= list.other.map_or(0, |at| 1 << at);
                unknown.push(word);
            }
        }
    }
    (bits, unknown)
}

/// A valid ID number 证件号码: its first seventeen digits, from which the check digit follows (GB 11643).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(
    /// One more than the seventeen digits say: never 0, so that a row without an ID number takes no room of its own.
    NonZero<u64>,
);

impl PersonId {
    /// From the number that a frame holds.
    pub fn unpack(first17: u64) -> Self {
        PersonId(NonZero::new(first17 + 1).expect("one more than a number of seventeen digits"))
    }

    /// The number that a frame holds.
    pub fn packed(self) -> u64 {
        self.0.get() - 1
    }

    /// The birthday; `None` where the digits name no day.
    pub fn birthday(self) -> Option<NaiveDate> {
        let date = self.packed() / 1000 % 100_000_000;
        NaiveDate::from_ymd_opt((date / 10_000) as i32, (date / 100 % 100) as u32, (date % 100) as u32)
    }

    /// Of exactly seventeen digits.
    fn of_digits(first17: &[u8]) -> Option<Self> {
        let number = |number: u64, digit: &u8| digit.is_ascii_digit().then(|| number * 10 + u64::from(digit - b'0'));
        first17.iter().try_fold(0, number).map(PersonId::unpack)
    }
}

/// MOD 11-2 over the seventeen digits.
fn check_digit(first17: &[u8]) -> u8 {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = first17.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    b"10X98765432"[(sum % 11) as usize]
}

/// All eighteen characters.
impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first17 = format!("{:017}", self.packed());
        write!(f, "{first17}{}", char::from(check_digit(first17.as_bytes())))
    }
}

/// What an ID number cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdNumber {
    Empty,
    /// 18 characters with the right check digit; a 15-digit number is widened.
    Valid(PersonId),
    /// Wrong length or check digit.
    Invalid,
    /// A number that a spreadsheet rounded beyond its 15th digit.
    Damaged,
}

/// Reads an ID number (GB 11643; the check digit alone decides).
pub fn parse_id_number(text: &str) -> IdNumber {
    if let Some(id) = of_eighteen(text.as_bytes()) {
        return IdNumber::Valid(id);
    }
    if is_empty(text) {
        return IdNumber::Empty;
    }
    let id = fold(text).to_ascii_uppercase();
    if id.contains("E+") {
        return IdNumber::Damaged;
    }
    let widened = || PersonId::of_digits(format!("{}19{}", id.get(..6)?, id.get(6..)?).as_bytes());
    let read = if id.len() == 15 { widened() } else { of_eighteen(id.as_bytes()) };
    read.map_or(IdNumber::Invalid, IdNumber::Valid)
}

/// Eighteen characters with the right check digit.
fn of_eighteen(text: &[u8]) -> Option<PersonId> {
    let (check, first17) = text.split_last().filter(|_| text.len() == 18)?;
    PersonId::of_digits(first17).filter(|_| check_digit(first17) == *check)
}

#[cfg(test)]
#[path = "cells_tests.rs"]
mod tests;
