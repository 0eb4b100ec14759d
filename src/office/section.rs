//! Section: one table of a handwritten file, whose values are asked for by key and type.
//!
//! In: the tree of [`Handwritten::parse`]. Out: typed values, or a failure with its line, its key and an example.

use std::borrow::Cow;
use std::ops::Range;

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::advice;
use super::handwritten::Handwritten;
use crate::failure::Failure;

/// One table of a file, with the name by which messages call it.
#[derive(Debug, Clone)]
pub(crate) struct Section<'d> {
    file: &'d Handwritten,
    name: String,
    /// Where its own heading stands; the root has none.
    heading: Option<Range<usize>>,
    table: &'d DeTable<'d>,
}

impl<'d> Section<'d> {
    pub(super) fn root(file: &'d Handwritten, table: &'d DeTable<'d>) -> Self {
        Section { file, name: String::new(), heading: None, table }
    }

    /// Refuses every key that is not one of `known`, naming the nearest.
    pub(crate) fn allow(&self, known: &[&str]) -> Result<(), Failure> {
        match self.table.keys().find(|key| !known.contains(&key.get_ref().as_ref())) {
            None => Ok(()),
            Some(stranger) => Err(self.unknown(stranger.get_ref(), stranger.get_ref(), known)),
        }
    }

    /// The failure for a key that is not known here; `shown` is the key as the known ones are spelt.
    pub(crate) fn unknown(&self, key: &str, shown: &str, known: &[&str]) -> Failure {
        self.failure(key, format!("中没有“{shown}”这一项"), advice::nearest(shown, known))
    }

    /// The keys, in the order of the tree.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &'d str> {
        self.table.keys().map(|key| key.get_ref().as_ref())
    }

    /// A failure about a key, at its line or else at the section's heading; the section's name is put before `what`.
    pub(crate) fn failure(&self, key: &str, what: impl AsRef<str>, remedy: impl Into<String>) -> Failure {
        let own = self.table.get_key_value(key).map(|(key, _)| key.span());
        let span = own.or_else(|| self.heading.clone());
        let place = span.map_or_else(|| self.file.name().to_owned(), |span| self.file.line(span));
        let inside = if self.name.is_empty() { String::new() } else { format!(" {}", self.name) };
        Failure::broken(format!("{}{inside} {}", self.file.name(), what.as_ref()), remedy).at(place)
    }

    fn wrong_type(&self, key: &str, found: &DeValue<'_>, expected: &str, example: &str) -> Failure {
        let found = advice::type_name(found);
        self.failure(key, format!("的“{key}”应为{expected}，现为{found}"), format!("写成 {key} = {example} 这样。"))
    }

    fn get(&self, key: &str) -> Option<&'d DeValue<'d>> {
        self.table.get(key).map(Spanned::get_ref)
    }

    /// A text, blanks at its ends dropped; an empty one counts as not given.
    pub(crate) fn text(&self, key: &str) -> Result<Option<String>, Failure> {
        match self.get(key) {
            None => Ok(None),
            Some(DeValue::String(text)) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
            Some(other) => Err(self.wrong_type(key, other, "文字", "\"…\"")),
        }
    }

    /// A text that must be there.
    pub(crate) fn needed_text(&self, key: &str) -> Result<String, Failure> {
        self.text(key)?.ok_or_else(|| self.failure(key, format!("缺“{key}”"), format!("补上 {key} = \"…\"。")))
    }

    /// A list of texts; a single text is a list of one. Empty texts in it are refused: they are slips.
    pub(crate) fn texts(&self, key: &str) -> Result<Vec<String>, Failure> {
        let wrong = |found| self.wrong_type(key, found, "文字列表", "[\"…\", \"…\"]");
        let items = match self.get(key) {
            None => return Ok(Vec::new()),
            Some(DeValue::Array(items)) => items.iter().map(Spanned::get_ref).collect(),
            Some(single @ DeValue::String(_)) => vec![single],
            Some(other) => return Err(wrong(other)),
        };
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            match item {
                DeValue::String(text) if !text.trim().is_empty() => texts.push(text.trim().to_owned()),
                DeValue::String(_) => {
                    return Err(self.failure(key, format!("的“{key}”中有空的文字"), "填上内容，或删去空的一项。"));
                }
                other => return Err(wrong(other)),
            }
        }
        Ok(texts)
    }

    /// A whole number within a range.
    pub(crate) fn integer(&self, key: &str, range: std::ops::RangeInclusive<i64>) -> Result<Option<i64>, Failure> {
        let Some(value) = self.get(key) else {
            return Ok(None);
        };
        let expected = format!("{}至{}的整数", range.start(), range.end());
        let number = match value {
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
            other => return Err(self.wrong_type(key, other, &expected, &range.end().to_string())),
        };
        match number.filter(|number| range.contains(number)) {
            Some(number) => Ok(Some(number)),
            None => Err(self.failure(key, format!("的“{key}”应为{expected}"), format!("改为{expected}。"))),
        }
    }

    /// A number as it was typed, digit for digit, quoted or not; the caller reads it.
    pub(crate) fn number(&self, key: &str) -> Result<Option<Cow<'d, str>>, Failure> {
        match self.get(key) {
            None => Ok(None),
            Some(DeValue::Integer(number)) if number.radix() == 10 => Ok(Some(number.as_str().into())),
            Some(DeValue::Float(number)) => Ok(Some(number.as_str().into())),
            Some(DeValue::String(text)) => Ok(Some(Cow::Borrowed(text.as_ref()))),
            Some(other) => Err(self.wrong_type(key, other, "数字", "6525.25")),
        }
    }

    /// `true` or `false`.
    pub(crate) fn flag(&self, key: &str) -> Result<Option<bool>, Failure> {
        match self.get(key) {
            None => Ok(None),
            Some(DeValue::Boolean(flag)) => Ok(Some(*flag)),
            Some(other) => Err(self.wrong_type(key, other, " true 或 false", "true")),
        }
    }

    /// A day without a time.
    pub(crate) fn date(&self, key: &str) -> Result<Option<NaiveDate>, Failure> {
        self.get(key).map(|value| self.as_date(key, value)).transpose()
    }

    /// A list of days.
    pub(crate) fn dates(&self, key: &str) -> Result<Vec<NaiveDate>, Failure> {
        match self.get(key) {
            None => Ok(Vec::new()),
            Some(DeValue::Array(items)) => items.iter().map(|item| self.as_date(key, item.get_ref())).collect(),
            Some(other) => Err(self.wrong_type(key, other, "日期列表", "[2027-01-01, 2027-05-01]")),
        }
    }

    fn as_date(&self, key: &str, value: &DeValue<'_>) -> Result<NaiveDate, Failure> {
        let wrong = || self.wrong_type(key, value, "日期（不加引号）", "2020-07-08");
        let DeValue::Datetime(moment) = value else {
            return Err(wrong());
        };
        let date = moment.date.filter(|_| moment.time.is_none() && moment.offset.is_none()).ok_or_else(wrong)?;
        NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into()).ok_or_else(wrong)
    }

    /// A table inside this one, `[organ]`.
    pub(crate) fn section(&self, key: &str) -> Result<Option<Section<'d>>, Failure> {
        match self.get(key) {
            None => Ok(None),
            Some(DeValue::Table(table)) => {
                let name = match self.name.strip_suffix(']') {
                    Some(outer) if !outer.ends_with(']') => format!("{outer}.{key}]"),
                    _ => format!("[{key}]"),
                };
                let heading = self.table.get_key_value(key).map(|(key, _)| key.span());
                Ok(Some(Section { file: self.file, name, heading, table }))
            }
            Some(other) => Err(self.wrong_type(key, other, "一节", &format!("…，另起一行写 [{key}]，内容写在它下面"))),
        }
    }

    /// A list of tables inside this one, `[[actions]]` or `[{ … }, { … }]`.
    pub(crate) fn sections(&self, key: &str) -> Result<Vec<Section<'d>>, Failure> {
        let wrong = |found| self.wrong_type(key, found, "若干条，每条有自己的各项", "[{ … }, { … }]");
        match self.get(key) {
            None => Ok(Vec::new()),
            Some(DeValue::Array(items)) => items
                .iter()
                .enumerate()
                .map(|(place, item)| match item.get_ref() {
                    DeValue::Table(table) => {
                        let name = format!("[[{key}]] 第 {} 条", place + 1);
                        Ok(Section { file: self.file, name, heading: Some(item.span()), table })
                    }
                    other => Err(wrong(other)),
                })
                .collect(),
            Some(other) => Err(wrong(other)),
        }
    }
}
