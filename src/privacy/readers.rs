//! Readers 读者, as types: what one reader may see cannot be handed to another.
//!
//! In: personal texts of the exports. Out: [`Masked`] texts that carry their reader in their type. A view of a
//! document takes `Masked<R>` of its own reader and nothing personal besides, so that whoever writes a document or a
//! template cannot print what is not there. Never: a way back, or from one reader to a farther one.

use std::fmt;
use std::marker::PhantomData;

use serde::{Serialize, Serializer};

use super::{Audience, Protection, mask_name};

/// A reader of documents; the four of reliability.md §4.2 and no others.
pub trait Reader: sealed::Sealed {
    const AUDIENCE: Audience;
}

/// 联席会议
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JointMeeting;

/// 上级机关
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Superiors;

/// 社会公众
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Public;

impl Reader for JointMeeting {
    const AUDIENCE: Audience = Audience::JointMeeting;
}

impl Reader for Superiors {
    const AUDIENCE: Audience = Audience::Superiors;
}

impl Reader for Public {
    const AUDIENCE: Audience = Audience::Public;
}

mod sealed {
    /// Nobody else becomes a reader.
    pub trait Sealed {}
    impl Sealed for super::JointMeeting {}
    impl Sealed for super::Superiors {}
    impl Sealed for super::Public {}
}

/// A personal text of the exports: a name. It cannot be printed: not displayed, not serialised, and its `Debug`
/// tells nothing.
///
/// ```compile_fail
/// println!("{}", lianxi::privacy::Personal::new("某人"));
/// ```
/// ```compile_fail
/// serde_json::to_string(&lianxi::privacy::Personal::new("某人"));
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Personal(String);

impl Personal {
    pub fn new(text: impl Into<String>) -> Self {
        Personal(text.into())
    }

    /// The surname and 某, whoever reads it; persons of one masked name are told apart by a
    /// [`NameMasker`](super::NameMasker).
    pub fn masked(&self) -> String {
        mask_name(&self.0)
    }

    /// Whether it stands in a text. A name of two characters may be a word, and is not looked for.
    pub fn stands_in(&self, text: &str) -> bool {
        self.0.chars().count() > 2 && text.contains(self.0.as_str())
    }
}

impl fmt::Debug for Personal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Personal(…)")
    }
}

/// What a reader `R` may see of a person or of several.
///
/// One reader's text is not another's:
/// ```compile_fail
/// use lianxi::privacy::{JointMeeting, Masked, Public};
/// fn on_the_notice_board(_: Masked<Public>) {}
/// fn leak(of_the_meeting: Masked<JointMeeting>) { on_the_notice_board(of_the_meeting) }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Masked<R> {
    text: String,
    reader: PhantomData<R>,
}

impl<R: Reader> Masked<R> {
    /// One person: `masked` is the name as [`Personal::masked`] or a [`NameMasker`](super::NameMasker) gives it.
    pub fn person(protection: Protection, masked: &str, case_no: &str) -> Self {
        Masked::of(protection.name_for(R::AUDIENCE, masked, case_no))
    }

    /// Nobody: the case's number, or nothing, stands for its people.
    pub fn nobody() -> Self {
        Masked::of(String::new())
    }

    /// The same words, joined by 、.
    pub fn joined(names: impl IntoIterator<Item = Masked<R>>) -> Self {
        let texts: Vec<String> = names.into_iter().map(|name| name.text).collect();
        Masked::of(texts.join("、"))
    }

    /// The text with a count after it: 未成年人3人, 张某某等8人.
    pub fn counted(mut self, words: &str) -> Self {
        self.text.push_str(words);
        self
    }

    /// A word that stands for anybody: 未成年人, （隐名）.
    pub fn word(word: &'static str) -> Self {
        Masked::of(word.to_owned())
    }

    fn of(text: String) -> Self {
        Masked { text, reader: PhantomData }
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl<R> fmt::Debug for Masked<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<R> Serialize for Masked<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}
