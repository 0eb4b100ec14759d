//! Plain text: the texts of a workbook's XML where they need no more than the five entities and character numbers,
//! and the table of shared texts made of them.

use std::io::Read;

use memchr::memmem::Finder;

use super::plain_pieces::{Pieces, Unusual, attributes, expect};

/// The table of shared texts, one after the other in one buffer.
#[derive(Debug, Default)]
pub(super) struct Texts {
    text: String,
    ends: Vec<usize>,
}

impl Texts {
    /// Reads sharedStrings.xml.
    pub(super) fn read(part: impl Read) -> Result<Texts, Unusual> {
        let mut texts = Texts::default();
        let mut pieces = Pieces::new(part);
        let mut rest = pieces.preamble("<sst")?;
        if attributes(&mut rest, |_, _| Some(()))? {
            return Ok(texts);
        }
        let end = Finder::new("</si>");
        while let Some(mut piece) = pieces.next(&end)? {
            piece = piece.trim_ascii_start();
            while let Some(after) = piece.strip_prefix("<si/>") {
                texts.ends.push(texts.text.len());
                piece = after.trim_ascii_start();
            }
            if piece.starts_with("</sst>") {
                return Ok(texts);
            }
            expect(&mut piece, "<si>")?;
            texts.entry(piece)?;
        }
        Err(Unusual)
    }

    /// The text with this number.
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let start = if index == 0 { 0 } else { *self.ends.get(index - 1)? };
        self.text.get(start..*self.ends.get(index)?)
    }

    /// One `<si>`: a text, or runs of text with their formats.
    fn entry(&mut self, mut rest: &str) -> Result<(), Unusual> {
        loop {
            rest = rest.trim_ascii_start();
            if rest == "</si>" {
                self.ends.push(self.text.len());
                return Ok(());
            }
            if let Some(run) = rest.strip_prefix("<r>") {
                rest = run.trim_ascii_start();
                if rest.starts_with("<rPr>") {
                    let end = rest.find("</rPr>").ok_or(Unusual)?;
                    rest = rest[end + "</rPr>".len()..].trim_ascii_start();
                }
                text_element(&mut rest, &mut self.text)?;
                rest = rest.trim_ascii_start();
                expect(&mut rest, "</r>")?;
            } else {
                text_element(&mut rest, &mut self.text)?;
            }
        }
    }
}

/// Appends the text of a `<t>`; without `xml:space="preserve"` blanks at its ends do not count.
pub(super) fn text_element(rest: &mut &str, out: &mut String) -> Result<(), Unusual> {
    expect(rest, "<t")?;
    let mut preserved = false;
    let closed = attributes(rest, |name, value| {
        preserved = true;
        (name == "xml:space" && value == "preserve").then_some(())
    })?;
    if closed {
        return Ok(());
    }
    let raw = until_tag(rest)?;
    expect(rest, "</t>")?;
    let start = out.len();
    unescape(raw, out)?;
    if !preserved {
        let blanks = [' ', '\t', '\r', '\n'];
        out.truncate(start + out[start..].trim_end_matches(blanks).len());
        let leading = out.len() - start - out[start..].trim_start_matches(blanks).len();
        out.drain(start..start + leading);
    }
    Ok(())
}

/// Takes the characters up to the next tag.
pub(super) fn until_tag<'t>(rest: &mut &'t str) -> Result<&'t str, Unusual> {
    let at = memchr::memchr(b'<', rest.as_bytes()).ok_or(Unusual)?;
    let (text, after) = rest.split_at(at);
    *rest = after;
    Ok(text)
}

/// Appends a text with its entities resolved; a carriage return or an `_x000D_` is not plain.
pub(super) fn unescape(mut raw: &str, out: &mut String) -> Result<(), Unusual> {
    if raw.contains("_x") || memchr::memchr(b'\r', raw.as_bytes()).is_some() {
        return Err(Unusual);
    }
    while let Some(at) = memchr::memchr(b'&', raw.as_bytes()) {
        out.push_str(&raw[..at]);
        let end = raw[at..].find(';').ok_or(Unusual)?;
        out.push(match &raw[at + 1..at + end] {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            number => character(number).ok_or(Unusual)?,
        });
        raw = &raw[at + end + 1..];
    }
    out.push_str(raw);
    Ok(())
}

/// `#10`, `#x20BB7`; control characters but the line break and the tab are not plain.
fn character(number: &str) -> Option<char> {
    let number = number.strip_prefix('#')?;
    let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |hex| (hex, 16));
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    char::from_u32(u32::from_str_radix(digits, radix).ok()?).filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
}
