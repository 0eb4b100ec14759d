//! Digest 摘要: SHA-256 of what goes in and out, plain or under a key.
//!
//! In: bytes, a file, or a set of named texts. Out: hexadecimal digits. It never keeps content.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// The digest of bytes.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(Sha256::new_with_prefix(bytes))
}

/// The digest of a file, read in pieces.
pub fn sha256_file(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut digest = Sha256::new();
    let mut piece = vec![0; 1 << 20];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hex(digest)),
            length => digest.update(&piece[..length]),
        }
    }
}

/// One digest for a set of named texts (the templates): of their sorted names, lengths and contents,
/// so that neither the order nor a text moved from one file to the next goes unseen.
pub fn sha256_named<'a>(texts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut texts: Vec<(&str, &[u8])> = texts.into_iter().collect();
    texts.sort();
    let mut digest = Sha256::new();
    for (name, text) in texts {
        for part in [name.as_bytes(), text] {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part);
        }
    }
    hex(digest)
}

/// A text under a key (HMAC-SHA-256, its first 128 bits): who has no key learns nothing of the text, not
/// even by trying all ID numbers.
pub fn keyed_hex(key: &[u8], text: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    mac.update(text.as_bytes());
    hex_of(&mac.finalize().into_bytes()[..16])
}

fn hex(digest: Sha256) -> String {
    hex_of(&digest.finalize())
}

/// Bytes as hexadecimal digits.
pub fn hex_of(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_standard_and_with_itself() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256_hex(b"abc"), abc);
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), b"abc").unwrap();
        assert_eq!(sha256_file(file.path()).unwrap(), abc);
    }

    /// RFC 4231, test case 2.
    #[test]
    fn the_keyed_digest_is_that_of_the_standard() {
        assert_eq!(keyed_hex(b"Jefe", "what do ya want for nothing?"), "5bdcc146bf60754e6a042426089575c7");
    }

    #[test]
    fn named_texts_are_told_apart_whatever_their_order() {
        let digest = |texts: &[(&'static str, &'static str)]| {
            sha256_named(texts.iter().map(|&(name, text)| (name, text.as_bytes())))
        };
        assert_eq!(digest(&[("a", "1"), ("b", "2")]), digest(&[("b", "2"), ("a", "1")]));
        assert_ne!(digest(&[("a", "1b2")]), digest(&[("a", "1"), ("b", "2")]));
        assert_ne!(digest(&[("a", "1"), ("b", "2")]), digest(&[("a", "2"), ("b", "1")]));
    }
}
