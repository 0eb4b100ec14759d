//! Numerals: what counts as one number in a text, and where a known number may stand.
//!
//! In: texts. Out: their numerals with the characters beside them. A day is one numeral, not three;
//! 13.0% is another than 13.0. Chinese numerals (第二季度) are words.

use std::collections::{BTreeMap, BTreeSet};

/// One numeral of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numeral {
    /// In half-width digits: `-13.0%`, `2020年7月8日`.
    pub token: String,
    /// The characters beside it; `None` at an end of the text.
    pub beside: Beside,
    /// The unit that follows it: 3件 is another number than 3人.
    pub unit: Option<&'static str>,
    /// Where it stands in the text, in characters.
    pub at: usize,
    pub length: usize,
}

type Beside = (Option<char>, Option<char>);

/// The units that belong to a number, longer words before what they begin with.
pub const UNITS: &[&str] = &["个工作日", "工作日", "人次", "万元", "件", "人", "户", "项", "元", "天"];

/// The unit with which a text goes on.
fn unit(text: &[char]) -> Option<&'static str> {
    let begins = |unit: &&&str| unit.chars().zip(text).filter(|(a, b)| a == *b).count() == unit.chars().count();
    UNITS.iter().find(begins).copied()
}

/// A character as it is compared; `None` for blanks and marks without a look, which typesetting drops.
pub fn compared(c: char) -> Option<char> {
    match c {
        '\u{FF10}'..='\u{FF19}' => char::from_u32(c as u32 - 0xFF10 + u32::from('0')),
        '．' => Some('.'),
        '％' => Some('%'),
        '−' | '－' => Some('-'),
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' => None,
        c if c.is_whitespace() || c.is_control() => None,
        c => Some(c),
    }
}

/// The numerals of a text that went through [`compared`].
pub fn numerals(text: &[char]) -> Vec<Numeral> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let end = day(text, at).or_else(|| number(text, at)).or_else(|| sign(text, at).and_then(|at| number(text, at)));
        let Some(end) = end else {
            at += 1;
            continue;
        };
        let before = at.checked_sub(1).map(|before| text[before]);
        let beside = (before, text.get(end).copied());
        let token = text[at..end].iter().collect();
        found.push(Numeral { token, beside, unit: unit(&text[end..]), at, length: end - at });
        at = end;
    }
    found
}

/// The digits from a place on.
fn digits(text: &[char], at: usize) -> usize {
    text[at.min(text.len())..].iter().take_while(|c| c.is_ascii_digit()).count()
}

/// Digits with points and thousands' commas between them, and a percent sign; or a numeral of one
/// character (①, Ⅱ). 〇 belongs to the Chinese numerals.
fn number(text: &[char], at: usize) -> Option<usize> {
    let mut end = at + digits(text, at);
    if end == at {
        return text.get(at).filter(|c| c.is_numeric() && **c != '〇').map(|_| at + 1);
    }
    while matches!(text.get(end), Some('.' | ',')) && digits(text, end + 1) > 0 {
        end += 1 + digits(text, end + 1);
    }
    Some(end + usize::from(matches!(text.get(end), Some('%' | '‰'))))
}

/// The place after a sign, which stands behind no letter or digit.
fn sign(text: &[char], at: usize) -> Option<usize> {
    let behind = at.checked_sub(1).is_some_and(|before| text[before].is_ascii_alphanumeric());
    let signed = matches!(text[at], '-' | '+') && digits(text, at + 1) > 0;
    (signed && !behind).then_some(at + 1)
}

/// 2020年7月8日, 2020年7月, 7月8日, 2020-07-08.
fn day(text: &[char], at: usize) -> Option<usize> {
    let part = |at: usize, most: usize, end: char| {
        let count = digits(text, at);
        ((1..=most).contains(&count) && text.get(at + count) == Some(&end)).then_some(at + count + 1)
    };
    if let Some(year) = part(at, 4, '年')
        && let Some(month) = part(year, 2, '月')
    {
        return Some(part(month, 2, '日').unwrap_or(month));
    }
    if let Some(day) = part(at, 2, '月').and_then(|month| part(month, 2, '日')) {
        return Some(day);
    }
    let day = part(at, 4, '-').and_then(|year| part(year, 2, '-'))?;
    (1..=2).contains(&digits(text, day)).then_some(day + digits(text, day))
}

/// The numerals that may stand in a document, each with what may stand beside it.
#[derive(Debug, Clone, Default)]
pub struct Known {
    numerals: BTreeMap<String, BTreeSet<(Beside, Option<&'static str>)>>,
    /// Numbers of tables: they stand alone in a cell, not in a sentence.
    alone: BTreeSet<String>,
    /// How far a list may count.
    pub longest_list: usize,
}

impl Known {
    /// Lets a text stand in the document, whole, with any words around it.
    pub fn add(&mut self, text: &str) {
        let text: Vec<char> = text.chars().filter_map(compared).collect();
        for numeral in numerals(&text) {
            self.numerals.entry(numeral.token).or_default().insert((numeral.beside, numeral.unit));
        }
    }

    /// Lets the text of a table's cell stand in the document; a cell that is a number, alone in a cell.
    pub fn add_cell(&mut self, text: &str) {
        let compared: Vec<char> = text.chars().filter_map(compared).collect();
        match &numerals(&compared)[..] {
            [only] if only.beside == (None, None) => drop(self.alone.insert(only.token.clone())),
            _ => self.add(text),
        }
    }

    /// Whether a numeral stands where a known text has it, with the same unit or none. `partly`: the text may be
    /// cut off beside it.
    fn holds(&self, numeral: &Numeral, partly: bool) -> bool {
        let fits =
            |known: Option<char>, found: Option<char>| known.is_none() || known == found || (partly && found.is_none());
        let (before, after) = numeral.beside;
        if (before, after) == (None, None) && self.alone.contains(&numeral.token) {
            return true;
        }
        self.numerals.get(&numeral.token).is_some_and(|known| {
            known.iter().any(|(beside, unit)| {
                // Cut off within its unit, a number keeps what is left of it.
                let same = *unit == numeral.unit || (partly && numeral.unit.is_none());
                same && fits(beside.0, before) && fits(beside.1, after)
            })
        })
    }

    /// The numerals of a piece that no known text has there. A list's own count is no number: 1. at the
    /// beginning of a paragraph, 1 alone in a cell.
    pub fn strangers(&self, text: &[char], partly: bool) -> Vec<Numeral> {
        let strangers: Vec<Numeral> =
            numerals(text).into_iter().filter(|numeral| !self.holds(numeral, partly)).collect();
        let count = digits(text, 0);
        let counts = strangers.first().is_some_and(|stranger| stranger.at == 0) && self.counts(&text[..count]);
        match text.get(count) {
            None if counts => Vec::new(),
            Some('.') if counts => {
                let after = count + 1;
                let shifted = |stranger: Numeral| Numeral { at: stranger.at + after, ..stranger };
                self.strangers(&text[after..], partly).into_iter().map(shifted).collect()
            }
            _ => strangers,
        }
    }

    fn counts(&self, digits: &[char]) -> bool {
        let number = digits.iter().collect::<String>().parse::<usize>();
        digits.first() != Some(&'0') && number.is_ok_and(|number| number <= self.longest_list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<String> {
        let text: Vec<char> = text.chars().filter_map(compared).collect();
        numerals(&text).into_iter().map(|numeral| numeral.token).collect()
    }

    fn strangers(known: &[&str], text: &str) -> Vec<String> {
        let mut all = Known { longest_list: 3, ..Known::default() };
        known.iter().for_each(|text| all.add(text));
        let text: Vec<char> = text.chars().filter_map(compared).collect();
        all.strangers(&text, false).into_iter().map(|numeral| numeral.token).collect()
    }

    #[test]
    fn a_numeral_is_whole() {
        assert_eq!(tokens("截至2020年7月 8日，5月21日和2020-06-30"), ["2020年7月8日", "5月21日", "2020-06-30"]);
        assert_eq!(tokens("１１．００万元，-13.0%，110,000.00元，3，4"), ["11.00", "-13.0%", "110,000.00", "3", "4"]);
        assert_eq!(tokens("31-60天，2020年4件，①〇"), ["31", "60", "2020", "4", "①"]);
    }

    #[test]
    fn a_number_stands_only_where_its_text_has_it() {
        let known = ["6件", "2020年7月8日", "陈检救助〔2020〕12号", "83.3"];
        let passes =
            ["受理6件。", "2020年7月8日印发", "陈检救助〔2020〕12号案", "83.3%".trim_end_matches('%'), "共83.3分"];
        for text in passes {
            assert!(strangers(&known, text).is_empty(), "{text}");
        }
        assert_eq!(strangers(&known, "受理6人，2020年8月7日，12件，83.3%"), ["6", "2020年8月7日", "12", "83.3%"]);
    }

    #[test]
    fn a_tables_number_stands_in_a_cell_and_in_no_sentence() {
        let mut known = Known::default();
        known.add_cell("17");
        known.add_cell("陈检救〔2020〕4号");
        let text = |text: &str| text.chars().filter_map(compared).collect::<Vec<char>>();
        assert!(known.strangers(&text("17"), false).is_empty());
        assert!(known.strangers(&text("陈检救〔2020〕4号"), false).is_empty());
        assert_eq!(known.strangers(&text("走访17户"), false).len(), 1);
    }

    #[test]
    fn a_number_without_a_unit_takes_none() {
        assert!(strangers(&["6"], "共6宗，另6").is_empty());
        assert_eq!(strangers(&["6", "6件"], "6件，6人，6个工作日，6万元"), ["6", "6", "6"]);
        assert_eq!(strangers(&["3人次"], "3人次，3人"), ["3"]);
    }

    #[test]
    fn a_list_counts_itself_and_no_further() {
        assert!(strangers(&["5月21日"], "1.通报5月21日会议").is_empty());
        assert!(strangers(&["2020年"], "2. 2020年工作").is_empty());
        assert!(strangers(&[], "3").is_empty());
        assert_eq!(strangers(&[], "4"), ["4"]);
        assert_eq!(strangers(&[], "2.5万元"), ["5"]);
        assert_eq!(strangers(&[], "共3项"), ["3"]);
    }
}
