//! Privacy 隐私: what of a person a reader may see.
//!
//! In: names, ID numbers and other personal texts, and who will read them. Out: masked texts that keep no more
//! than the audience needs (documents.md; reliability.md §4). Nothing here decides whether to print a field at all,
//! and nothing masked here can be turned back.

mod names;
mod readers;
#[cfg(test)]
mod tests;
mod texts;

pub use names::{NameMasker, mask_name};
pub use readers::{JointMeeting, Masked, Personal, Public, Reader, Superiors};
pub use texts::{OTHER_TOWNSHIPS, outside, township};

/// How personal a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sensitivity {
    /// Nothing personal: dates, amounts, townships, case numbers.
    Open,
    /// Names of persons, one or several in a cell.
    Name,
    /// ID numbers 证件号码.
    IdNumber,
    /// Telephone, address, bank account.
    Contact,
}

/// Who reads a document, from the closest to the farthest.
/// What has no audience of its own is for the farthest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Audience {
    /// 本院: the office's own work lists, return slips and 观察台账.
    Office,
    /// 联席会议: pack, minutes, brief.
    JointMeeting,
    /// 上级机关: the reports.
    Superiors,
    /// 社会公众.
    #[default]
    Public,
}

/// Why a person is guarded beyond a masked name (reliability.md §4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protection {
    #[default]
    Ordinary,
    /// A minor at the event or now, or of unknown age 未成年人.
    Minor,
    /// The victim of a sexual crime, or that victim's relative.
    SexualCrime,
}

impl Protection {
    /// What stands for the person's name. `masked` comes from [`mask_name`] or a [`NameMasker`]; the full name is not
    /// even handed over.
    fn name_for(self, audience: Audience, masked: &str, case_no: &str) -> String {
        match (audience, self) {
            (Audience::Public, _) => "申请人".to_owned(),
            (Audience::Office, _) | (_, Protection::Ordinary) => masked.to_owned(),
            (Audience::JointMeeting, Protection::Minor) => format!("未成年人某（{case_no}）"),
            (Audience::JointMeeting, Protection::SexualCrime) => case_no.to_owned(),
            (Audience::Superiors, Protection::Minor) => "未成年人".to_owned(),
            (Audience::Superiors, Protection::SexualCrime) => "被害人".to_owned(),
        }
    }
}

/// Words in a cause of action that make its victim's identity confidential.
const SEXUAL_CRIMES: &[&str] =
    &["强奸", "猥亵", "强制侮辱", "侮辱妇女", "奸淫", "性侵", "性骚扰", "卖淫", "嫖宿", "淫秽"];

/// Whether a cause 案由 is a sexual crime; to be on the safe side, a part of the text is enough.
pub fn is_sexual_crime(cause: &str) -> bool {
    SEXUAL_CRIMES.iter().any(|word| cause.contains(word))
}

/// A cell's text as a finding may show it: enough to find the cell again, not enough to know the person.
pub fn mask_value(text: &str, sensitivity: Sensitivity) -> String {
    match sensitivity {
        Sensitivity::Open => mask_stray_ids(text),
        Sensitivity::Name => mask_names(text),
        Sensitivity::IdNumber => mask_id(text),
        Sensitivity::Contact => "*".repeat(text.trim().chars().count().min(LONGEST_MASK)),
    }
}

/// A cell may hold a whole page by mistake; a row of asterisks need not be as long.
const LONGEST_MASK: usize = 20;

/// Digits of the region code, the one part of an ID number that names no person.
const REGION_DIGITS: usize = 6;

/// Shorter texts are no ID numbers, and six of their digits would be too much of them.
const SHORTEST_ID: usize = 12;

/// `990304************`: the length stays (most faults are of length), of the number only its region code.
fn mask_id(text: &str) -> String {
    let text = text.trim();
    let length = text.chars().count();
    let kept = if length < SHORTEST_ID { 0 } else { REGION_DIGITS };
    let shown = |(place, c): (usize, char)| {
        let harmless = c.is_ascii_digit() || matches!(c, '０'..='９' | '.' | ' ');
        if place < kept && harmless { c } else { '*' }
    };
    text.chars().enumerate().take(length.min(2 * LONGEST_MASK)).map(shown).collect()
}

/// Names of a cell, each masked, the separators kept.
fn mask_names(text: &str) -> String {
    let separator = |c: char| matches!(c, '、' | ',' | '，' | ';' | '；' | '/' | '\n');
    text.split_inclusive(separator)
        .map(|part| match part.chars().next_back().filter(|last| separator(*last)) {
            Some(last) => format!("{}{last}", mask_name(&part[..part.len() - last.len_utf8()])),
            None => mask_name(part),
        })
        .collect()
}

/// The second net under columns that should hold nothing personal: a run of 17 digits and a digit or X whose
/// middle is a birth date is masked like an ID number. Case numbers pass.
fn mask_stray_ids(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars().chain(std::iter::once('\n')) {
        let goes_on = c.is_ascii_digit() || (matches!(c, 'x' | 'X') && run.len() == 17);
        if goes_on {
            run.push(c);
            continue;
        }
        masked.push_str(&if looks_like_id(&run) { mask_id(&run) } else { std::mem::take(&mut run) });
        run.clear();
        masked.push(c);
    }
    masked.pop();
    masked
}

fn looks_like_id(run: &str) -> bool {
    let born =
        |part: std::ops::Range<usize>| run.get(part).and_then(|digits| digits.parse::<u32>().ok()).unwrap_or_default();
    run.len() == 18
        && (1900..=2100).contains(&born(6..10))
        && (1..=12).contains(&born(10..12))
        && (1..=31).contains(&born(12..14))
}
