//! Key 密钥: the office's secret under which persons and cases are hashed.
//!
//! Offices that share one (the superior hands the file out) can count a person who appears in two districts once.

use crate::digest::{hex_of, keyed_hex, sha256_hex};

/// 256 bits, as the text of the file `frozen/key` has them.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// How many hexadecimal digits a key has.
    const DIGITS: usize = 64;

    /// A new key; `None` where the system gives no randomness.
    pub fn new() -> Option<Key> {
        let mut bytes = [0; Self::DIGITS / 2];
        getrandom::fill(&mut bytes).ok()?;
        Some(Key(hex_of(&bytes)))
    }

    /// Reads the file's text; `None` where it is no key.
    pub fn parse(text: &str) -> Option<Key> {
        let text = text.trim();
        let hex = text.len() == Self::DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        hex.then(|| Key(text.to_ascii_lowercase()))
    }

    /// The file's text.
    pub fn text(&self) -> String {
        format!("{}\n", self.0)
    }

    /// What tells keys apart without giving them away.
    pub fn id(&self) -> String {
        sha256_hex(self.0.as_bytes())[..16].to_owned()
    }

    /// A text, known again by whoever has the key.
    pub fn hash(&self, text: &str) -> String {
        keyed_hex(self.0.as_bytes(), text)
    }
}

/// Never the key itself.
impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Key({})", self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_back_and_no_two_are_alike() {
        let (one, other) = (Key::new().unwrap(), Key::new().unwrap());
        assert_eq!(Key::parse(&one.text()), Some(one.clone()));
        assert_ne!(one.id(), other.id());
        assert_ne!(one.hash("x"), other.hash("x"));
        assert_eq!(Key::parse("abc"), None);
        assert!(!format!("{one:?}").contains(one.text().trim()));
    }
}
