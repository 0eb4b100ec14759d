//! Markup: finds tags in the XML parts of a workbook while they stream by.
//!
//! Not an XML reader: it looks at start tags, to learn what a part claims before calamine trusts
//! it, and at end tags where they are asked for. Texts are passed over.

/// Longer tags are no sheet's; they are passed over.
const LONGEST_TAG: usize = 1 << 14;

/// Cuts a stream of bytes into start tags.
#[derive(Default)]
pub(crate) struct TagStream {
    tag: Vec<u8>,
    inside: bool,
    ends: bool,
    /// First letters of tags that are passed over unread: cells are nearly all of a sheet.
    passed_over: &'static [u8],
}

impl TagStream {
    pub(crate) fn new(passed_over: &'static [u8]) -> Self {
        TagStream { passed_over, ..TagStream::default() }
    }

    /// The same; `take` is called for end tags too.
    pub(crate) fn with_ends(self) -> Self {
        TagStream { ends: true, ..self }
    }

    /// Takes the next bytes of the part; `take` is called for every start tag that ends in them.
    pub(crate) fn feed(&mut self, mut bytes: &[u8], take: &mut dyn FnMut(&Tag<'_>)) {
        while !bytes.is_empty() {
            if !self.inside {
                let Some(at) = bytes.iter().position(|byte| *byte == b'<') else {
                    return;
                };
                bytes = &bytes[at + 1..];
                self.inside = true;
                self.tag.clear();
                continue;
            }
            let unread = |first: u8| match first {
                b'/' => !self.ends,
                first => matches!(first, b'?' | b'!') || self.passed_over.contains(&first),
            };
            if self.tag.is_empty() && unread(bytes[0]) {
                self.inside = false;
                continue;
            }
            let end = bytes.iter().position(|byte| *byte == b'>');
            let part = &bytes[..end.unwrap_or(bytes.len())];
            if self.tag.len() + part.len() <= LONGEST_TAG {
                self.tag.extend_from_slice(part);
            }
            let Some(end) = end else { return };
            if let Ok(text) = str::from_utf8(&self.tag) {
                take(&Tag { text });
            }
            self.inside = false;
            bytes = &bytes[end + 1..];
        }
    }
}

/// A tag without its angle brackets.
pub(crate) struct Tag<'t> {
    text: &'t str,
}

impl<'t> Tag<'t> {
    /// The name with its namespace prefix.
    pub(crate) fn name(&self) -> &'t str {
        let end = self.text.find(|c: char| c.is_ascii_whitespace() || c == '/');
        &self.text[..end.unwrap_or(self.text.len())]
    }

    /// Whether this is the end tag of an element; such a tag has no name of its own.
    pub(crate) fn ends(&self, name: &str) -> bool {
        self.text.strip_prefix('/').is_some_and(|rest| rest.trim_end() == name)
    }

    /// Whether the element ends with this start tag.
    pub(crate) fn is_closed(&self) -> bool {
        self.text.ends_with('/')
    }

    /// The name without its namespace prefix.
    pub(crate) fn local_name(&self) -> &'t str {
        self.name().rsplit(':').next().unwrap_or_default()
    }

    /// The value of an attribute, entities left as they are.
    pub(crate) fn attribute(&self, name: &str) -> Option<&'t str> {
        self.attributes().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// An attribute that is a number.
    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// Name and value of every attribute.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&'t str, &'t str)> {
        let mut rest = &self.text[self.name().len()..];
        std::iter::from_fn(move || {
            let (key, after) = rest.split_once('=')?;
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let (value, after) = after[1..].split_once(quote)?;
            rest = after;
            Some((key.trim(), value))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn start_tags_are_found_wherever_the_bytes_are_cut() {
        let part =
            r#"<?xml version="1.0"?><x:sheetData><row r="3" hidden='1' ><c r="A3"><v>5</v></c></row></x:sheetData>"#;
        for cut in 0..part.len() {
            let mut stream = TagStream::new(b"cv");
            let mut seen = Vec::new();
            let mut take =
                |tag: &Tag<'_>| seen.push((tag.local_name().to_owned(), tag.number("r"), tag.number("hidden")));
            stream.feed(&part.as_bytes()[..cut], &mut take);
            stream.feed(&part.as_bytes()[cut..], &mut take);
            assert_eq!(seen, [("sheetData".to_owned(), None, None), ("row".to_owned(), Some(3), Some(1))], "{cut}");
        }
    }

    #[test]
    fn attributes_are_read_with_either_quote() {
        let tag = Tag { text: r#"sheet name="a=b" r:id='rId1'/"# };
        assert_eq!(tag.attributes().collect::<Vec<_>>(), [("name", "a=b"), ("r:id", "rId1")]);
        assert_eq!(Tag { text: "row" }.attribute("r"), None);
    }
}
