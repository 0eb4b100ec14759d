//! PDF objects: the words that a PDF file is written in.
//!
//! In: bytes. Out: one object or operator after the other. It knows what typst writes (numbers, names,
//! strings, lists, dictionaries, references) and nothing of what they mean.

use std::collections::BTreeMap;

/// How deep lists and dictionaries may lie in each other: typst's lie in four.
const DEEPEST: usize = 32;

/// One object.
#[derive(Debug, Clone, PartialEq)]
pub enum Object {
    Number(f64),
    /// Without its slash.
    Name(String),
    Text(Vec<u8>),
    List(Vec<Object>),
    Entries(BTreeMap<String, Object>),
    Reference(u32),
    /// A word that is no object: an operator, `true`, `null`, `stream`.
    Word(String),
}

impl Object {
    pub fn number(&self) -> Option<f64> {
        match self {
            Object::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// A whole number that is not negative.
    pub fn whole(&self) -> Option<usize> {
        self.number().filter(|number| *number >= 0.0 && number.fract() == 0.0).map(|number| number as usize)
    }

    pub fn name(&self) -> Option<&str> {
        match self {
            Object::Name(name) => Some(name),
            _ => None,
        }
    }

    pub fn list(&self) -> Option<&[Object]> {
        match self {
            Object::List(objects) => Some(objects),
            _ => None,
        }
    }

    pub fn reference(&self) -> Option<u32> {
        match self {
            Object::Reference(number) => Some(*number),
            _ => None,
        }
    }

    /// The value of a key, where this is a dictionary that has it.
    pub fn get(&self, key: &str) -> Option<&Object> {
        match self {
            Object::Entries(entries) => entries.get(key),
            _ => None,
        }
    }
}

/// Reads objects from bytes, one after the other.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    /// Where the next object begins, or the blanks before it.
    pub at: usize,
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8], at: usize) -> Self {
        Reader { bytes, at }
    }

    /// The next object; `None` at the end, or where the bytes are no object.
    pub fn next(&mut self) -> Option<Object> {
        self.object(DEEPEST)
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn skip_blanks(&mut self) {
        while let Some(byte) = self.peek(0) {
            match byte {
                b'%' => self.at += self.bytes[self.at..].iter().take_while(|byte| !b"\r\n".contains(byte)).count(),
                _ if is_blank(byte) => self.at += 1,
                _ => return,
            }
        }
    }

    fn object(&mut self, deeper: usize) -> Option<Object> {
        self.skip_blanks();
        let deeper = deeper.checked_sub(1)?;
        match (self.peek(0)?, self.peek(1)) {
            (b'/', _) => self.name(),
            (b'(', _) => self.text(),
            (b'<', Some(b'<')) => self.entries(deeper),
            (b'<', _) => self.hexadecimal(),
            (b'[', _) => self.list(deeper),
            (b'+' | b'-' | b'.' | b'0'..=b'9', _) => self.number(),
            (b')' | b'>' | b']' | b'{' | b'}', _) => None,
            _ => Some(Object::Word(self.text_word())),
        }
    }

    /// Bytes up to a blank or a mark.
    fn word(&mut self) -> &'a [u8] {
        let rest = &self.bytes[self.at..];
        let word = &rest[..rest.iter().take_while(|byte| !is_blank(**byte) && !is_mark(**byte)).count()];
        self.at += word.len();
        word
    }

    fn text_word(&mut self) -> String {
        String::from_utf8_lossy(self.word()).into_owned()
    }

    fn name(&mut self) -> Option<Object> {
        self.at += 1;
        Some(Object::Name(self.text_word()))
    }

    /// A number, or the reference that it begins: `12 0 R`.
    fn number(&mut self) -> Option<Object> {
        let number: f64 = str::from_utf8(self.word()).ok()?.parse().ok()?;
        let mut ahead = Reader::new(self.bytes, self.at);
        ahead.skip_blanks();
        // Most numbers are coordinates: whatever does not go on with 0 is not read twice.
        if ahead.peek(0) != Some(b'0') || ahead.word() != b"0" {
            return Some(Object::Number(number));
        }
        ahead.skip_blanks();
        if number >= 0.0 && number.fract() == 0.0 && ahead.word() == b"R" {
            self.at = ahead.at;
            return Some(Object::Reference(number as u32));
        }
        Some(Object::Number(number))
    }

    fn list(&mut self, deeper: usize) -> Option<Object> {
        self.at += 1;
        let mut objects = Vec::new();
        loop {
            self.skip_blanks();
            if self.peek(0)? == b']' {
                self.at += 1;
                return Some(Object::List(objects));
            }
            objects.push(self.object(deeper)?);
        }
    }

    fn entries(&mut self, deeper: usize) -> Option<Object> {
        self.at += 2;
        let mut entries = BTreeMap::new();
        loop {
            self.skip_blanks();
            if self.peek(0)? == b'>' && self.peek(1)? == b'>' {
                self.at += 2;
                return Some(Object::Entries(entries));
            }
            let Object::Name(key) = self.object(deeper)? else { return None };
            entries.insert(key, self.object(deeper)?);
        }
    }

    fn hexadecimal(&mut self) -> Option<Object> {
        self.at += 1;
        let rest = &self.bytes[self.at..];
        let digits = &rest[..rest.iter().position(|byte| *byte == b'>')?];
        self.at += digits.len() + 1;
        let mut values =
            digits.iter().filter(|byte| !is_blank(**byte)).map(|byte| char::from(*byte).to_digit(16)).peekable();
        let mut text = Vec::with_capacity(digits.len() / 2);
        while let Some(high) = values.next() {
            // A last half byte is followed by 0.
            let low = values.next().unwrap_or(Some(0));
            text.push(u8::try_from(high? * 16 + low?).ok()?);
        }
        Some(Object::Text(text))
    }

    /// A text in brackets, which may hold brackets in pairs.
    fn text(&mut self) -> Option<Object> {
        self.at += 1;
        let mut text = Vec::new();
        let mut open = 1;
        loop {
            let byte = self.peek(0)?;
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' => open -= 1,
                b'\\' => {
                    text.extend(self.escaped()?);
                    continue;
                }
                _ => {}
            }
            if open == 0 {
                return Some(Object::Text(text));
            }
            text.push(byte);
        }
    }

    /// What stands behind a backslash; nothing for the end of a line.
    fn escaped(&mut self) -> Option<Option<u8>> {
        let byte = self.peek(0)?;
        self.at += 1;
        Some(match byte {
            b'n' => Some(b'\n'),
            b'r' => Some(b'\r'),
            b't' => Some(b'\t'),
            b'b' => Some(8),
            b'f' => Some(12),
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek(0) else { break };
                    value = value * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                Some((value & 0xFF) as u8)
            }
            b'\r' => {
                self.at += usize::from(self.peek(0) == Some(b'\n'));
                None
            }
            b'\n' => None,
            other => Some(other),
        })
    }
}

fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0
}

fn is_mark(byte: u8) -> bool {
    b"()<>[]{}/%".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<Object> {
        let mut reader = Reader::new(text.as_bytes(), 0);
        std::iter::from_fn(|| reader.next()).collect()
    }

    #[test]
    fn every_kind_of_object_is_read() {
        let read = all("<</K[1 12 0 R]/S/P/T<FEFF5>>> (a\\(\\101(b)\\\n) -200.5 Tj");
        assert_eq!(read[0].get("K"), Some(&Object::List(vec![Object::Number(1.0), Object::Reference(12)])));
        assert_eq!(read[0].get("T"), Some(&Object::Text(vec![0xFE, 0xFF, 0x50])));
        assert_eq!(read[1], Object::Text(b"a(A(b)".to_vec()));
        assert_eq!(read[2..], [Object::Number(-200.5), Object::Word("Tj".into())]);
    }

    #[test]
    fn what_is_cut_short_or_too_deep_ends_the_reading() {
        for text in ["(a", "<</K", "[1 2", "<41", "]", &"[".repeat(100_000)] {
            assert_eq!(all(text), [], "{}", &text[..text.len().min(9)]);
        }
    }
}
