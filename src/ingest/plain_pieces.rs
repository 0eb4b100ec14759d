//! Plain pieces: an XML part of a workbook cut at its end tags, so that each row or shared text lies in memory whole.

use std::io::Read;

use memchr::memmem::Finder;

/// Something that is not written in the plain way; calamine reads the workbook then.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unusual;

/// The longest piece, in bytes.
const LONGEST: usize = 64 << 20;
/// How much is read at once.
const CHUNK: usize = 256 << 10;

/// A part while it is cut.
pub(super) struct Pieces<R> {
    source: R,
    buffer: Vec<u8>,
    /// What has been handed out ends here.
    start: usize,
    ended: bool,
}

impl<R: Read> Pieces<R> {
    pub(super) fn new(source: R) -> Self {
        Pieces { source, buffer: Vec::new(), start: 0, ended: false }
    }

    /// What follows the beginning of the root element `open` (or of one in it), to the end of that tag. Before it there
    /// may be anything but comments, other encodings and document types.
    pub(super) fn preamble(&mut self, open: &str) -> Result<&str, Unusual> {
        let until = self.find(&Finder::new(open), 0)?.ok_or(Unusual)?;
        let tag_end = self.find(&Finder::new(">"), until)?.ok_or(Unusual)?;
        let from = std::mem::replace(&mut self.start, tag_end);
        let before = str::from_utf8(&self.buffer[from..until]).map_err(|_| Unusual)?;
        let declared = before.to_ascii_lowercase();
        if declared.contains("<!") || (declared.contains("encoding=") && !declared.contains("\"utf-8\"")) {
            return Err(Unusual);
        }
        str::from_utf8(&self.buffer[until..tag_end]).map_err(|_| Unusual)
    }

    /// The bytes up to and with the next `end`, or the rest of the part; nothing where all is handed out.
    pub(super) fn next(&mut self, end: &Finder<'_>) -> Result<Option<&str>, Unusual> {
        let until = self.find(end, self.start)?.unwrap_or(self.buffer.len());
        let from = std::mem::replace(&mut self.start, until);
        if from == until {
            return Ok(None);
        }
        str::from_utf8(&self.buffer[from..until]).map(Some).map_err(|_| Unusual)
    }

    /// Where the next `what` from a place in the buffer on ends, reading on as far as need be.
    fn find(&mut self, what: &Finder<'_>, from: usize) -> Result<Option<usize>, Unusual> {
        let mut looked = from;
        loop {
            if let Some(at) = what.find(&self.buffer[looked..]) {
                return Ok(Some(looked + at + what.needle().len()));
            }
            if self.ended {
                return Ok(None);
            }
            looked = (self.buffer.len() + 1).saturating_sub(what.needle().len()).max(looked);
            looked -= self.more()?;
        }
    }

    /// Reads on; says by how much what is in the buffer moved forward.
    fn more(&mut self) -> Result<usize, Unusual> {
        let moved = self.start;
        self.buffer.drain(..moved);
        self.start = 0;
        let held = self.buffer.len();
        if held > LONGEST {
            return Err(Unusual);
        }
        self.buffer.resize(held + CHUNK, 0);
        let mut filled = held;
        while filled < self.buffer.len() && !self.ended {
            match self.source.read(&mut self.buffer[filled..]).map_err(|_| Unusual)? {
                0 => self.ended = true,
                count => filled += count,
            }
        }
        self.buffer.truncate(filled);
        Ok(moved)
    }
}

/// Takes an expected beginning.
pub(super) fn expect(rest: &mut &str, beginning: &str) -> Result<(), Unusual> {
    *rest = rest.strip_prefix(beginning).ok_or(Unusual)?;
    Ok(())
}

/// Takes the attributes of a tag whose name has been taken, to its end; `take` declines those that are not plain. Says
/// whether the tag is closed in itself.
pub(super) fn attributes<'t>(
    rest: &mut &'t str,
    mut take: impl FnMut(&'t str, &'t str) -> Option<()>,
) -> Result<bool, Unusual> {
    let mut separated = false;
    loop {
        match rest.as_bytes() {
            [b' ' | b'\n' | b'\r' | b'\t', ..] => {
                separated = true;
                *rest = &rest[1..];
            }
            [b'>', ..] => {
                *rest = &rest[1..];
                return Ok(false);
            }
            [b'/', b'>', ..] => {
                *rest = &rest[2..];
                return Ok(true);
            }
            bytes if separated => {
                let equals = bytes.iter().position(|byte| *byte == b'=').ok_or(Unusual)?;
                let value = equals + 2;
                if bytes.get(equals + 1) != Some(&b'"') {
                    return Err(Unusual);
                }
                let length = bytes[value..].iter().position(|byte| *byte == b'"').ok_or(Unusual)?;
                take(&rest[..equals], &rest[value..value + length]).ok_or(Unusual)?;
                *rest = &rest[value + length + 1..];
                separated = false;
            }
            _ => return Err(Unusual),
        }
    }
}
