//! Terms 用语: the words of policy and the names of organs, by date.
//!
//! In: the dated profiles (`report-templates/terms/*.toml`) and the office's `[terms]`.
//! Out: the profile of a day. No policy word stands in code.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::handwritten::Handwritten;
use super::section::Section;
use crate::failure::Failure;

/// The profiles that the program ships: the name by which lianxi.toml calls each, and its file.
const PROFILES: &[(&str, &str)] = &[
    ("2018", include_str!("../../report-templates/terms/to-2021-02-24.toml")),
    ("2021", include_str!("../../report-templates/terms/from-2021-02-25.toml")),
    ("2026", include_str!("../../report-templates/terms/from-2026-01-01.toml")),
];

/// The words in use from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermProfile {
    /// `2018`, `2021`, `2026`.
    pub name: String,
    pub from: NaiveDate,
    /// `partner`, `target`, `registered`, `exit`, … by key.
    pub words: BTreeMap<String, String>,
}

impl TermProfile {
    /// A word, where the profile has it.
    pub fn word(&self, key: &str) -> Option<&str> {
        self.words.get(key).map(String::as_str)
    }
}

/// The shipped profiles, oldest first.
fn shipped() -> Result<Vec<TermProfile>, Failure> {
    PROFILES.iter().map(|(name, text)| read_profile(name, text)).collect()
}

fn read_profile(name: &str, text: &str) -> Result<TermProfile, Failure> {
    let file = Handwritten::new(&format!("report-templates/terms/{name}.toml"), text);
    let tree = file.parse()?;
    let section = file.root(&tree);
    let from = section.date("from")?.ok_or_else(|| section.failure("from", "缺“from”", "补上启用日期。"))?;
    let mut words = BTreeMap::new();
    for key in section.keys().filter(|key| *key != "from") {
        words.insert(key.to_owned(), section.needed_text(key)?);
    }
    Ok(TermProfile { name: name.to_owned(), from, words })
}

/// The profiles as the office has them: `[terms]` changes words in all of them, `[terms.2021]` in one,
/// `[terms.from]` the day from which one is in use here.
///
/// # Errors
/// A word, a profile or a type that is not known; dates that put a later profile before an earlier one.
pub(super) fn profiles(overrides: Option<&Section<'_>>) -> Result<Vec<TermProfile>, Failure> {
    let mut profiles = shipped()?;
    let Some(overrides) = overrides else {
        return Ok(profiles);
    };
    let names: Vec<&str> = PROFILES.iter().map(|(name, _)| *name).collect();
    let words: Vec<String> = profiles.iter().flat_map(|profile| profile.words.keys().cloned()).collect();
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    words.sort_unstable();
    words.dedup();

    let known: Vec<&str> = words.iter().chain(&names).copied().chain(["from"]).collect();
    overrides.allow(&known)?;
    for profile in &mut profiles {
        override_words(overrides, &words, profile)?;
        if let Some(own) = overrides.section(&profile.name)? {
            own.allow(&words)?;
            override_words(&own, &words, profile)?;
        }
    }
    if let Some(dates) = overrides.section("from")? {
        dates.allow(&names)?;
        for profile in &mut profiles {
            profile.from = dates.date(&profile.name)?.unwrap_or(profile.from);
        }
        if let Some(pair) = profiles.windows(2).find(|pair| pair[0].from >= pair[1].from) {
            let what = format!("的日期颠倒：“{}”不早于“{}”", pair[0].name, pair[1].name);
            return Err(dates.failure(&pair[1].name, what, "各套用语的启用日期应一套比一套晚。"));
        }
    }
    Ok(profiles)
}

fn override_words(section: &Section<'_>, words: &[&str], profile: &mut TermProfile) -> Result<(), Failure> {
    for word in words {
        if let Some(text) = section.text(word)? {
            profile.words.insert((*word).to_owned(), text);
        }
    }
    Ok(())
}

/// The profile in use on a day; before the first one's beginning, the first.
pub(super) fn on(profiles: &[TermProfile], date: NaiveDate) -> &TermProfile {
    profiles.iter().rev().find(|profile| profile.from <= date).unwrap_or(&profiles[0])
}
