//! Blocks: a delimited text in pieces of whole records, where asked for with its digest, read once from end to end.
//!
//! In: the file's bytes, its encoding, the separator. Out: blocks that each begin and end with a record,
//! and how many rows and lines stand before them, so that blocks can be read side by side. Nothing is
//! decoded here but UTF-16, whose line breaks cannot be told from its bytes.

use std::io::{self, Read};

use sha2::{Digest, Sha256};

use super::decoding::{Decoding, NotText, TextEncoding};
use super::quoting::{WholeRecords, whole_records};
use crate::digest::hex_of;

/// How many bytes a block has, about.
pub(crate) const BLOCK: usize = 2 << 20;
/// Within how many bytes a record must end: a ledger's has a few hundred, and nobody should hold a file of
/// one endless line in memory.
const LONGEST_RECORD: usize = 16 << 20;

/// Whether the digests of the files are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digests {
    /// For what says which files it was made from.
    Taken,
    /// For what does not: hashing takes a tenth of reading.
    Left,
}

/// Whole records of a text.
#[derive(Debug)]
pub(crate) struct Block {
    pub(crate) bytes: Vec<u8>,
    /// Records in it; one that ends with the text, not with a line break, may be left out.
    pub(crate) rows: usize,
    /// Records before it.
    pub(crate) rows_before: u32,
    /// Line breaks before it.
    pub(crate) lines_before: u64,
    /// Whether a quote stands in it.
    pub(crate) quoted: bool,
}

/// Why there is no next block.
#[derive(Debug)]
pub(crate) enum Stop {
    NotText(NotText),
    /// A record that begins in this line, from 1, and does not end for a very long time.
    EndlessRecord {
        line: u64,
    },
}

/// Cuts a text into blocks.
pub(crate) struct Blocks<R> {
    bytes: Bytes<R>,
    delimiter: u8,
    size: usize,
    waiting: Vec<u8>,
    ended: bool,
    rows: u32,
    lines: u64,
}

/// Bytes of an encoding that keeps ASCII as it is.
enum Bytes<R> {
    AsTheyAre(Hashing<R>),
    Decoded(Decoding<Hashing<R>>),
}

/// Hashes all that is read through it, where its digest is asked for.
struct Hashing<R> {
    source: R,
    hash: Option<Sha256>,
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(out)?;
        if let Some(hash) = &mut self.hash {
            hash.update(&out[..count]);
        }
        Ok(count)
    }
}

impl<R: Read> Blocks<R> {
    /// From the first byte of the file on, in blocks of about `size` bytes.
    pub(crate) fn new(source: R, encoding: TextEncoding, size: usize, digests: Digests) -> Result<Self, NotText> {
        let mut source = Hashing { source, hash: (digests == Digests::Taken).then(Sha256::new) };
        let bytes = if encoding.keeps_ascii() {
            let mut mark = vec![0; encoding.mark];
            source.read_exact(&mut mark).map_err(|_| NotText::Unreadable)?;
            Bytes::AsTheyAre(source)
        } else {
            Bytes::Decoded(Decoding::new(source, encoding))
        };
        Ok(Blocks { bytes, delimiter: b',', size, waiting: Vec::new(), ended: false, rows: 0, lines: 0 })
    }

    /// The beginning of the text, as it is, before any block is taken.
    pub(crate) fn beginning(&mut self, bytes: usize) -> Result<&[u8], Stop> {
        self.fill(bytes)?;
        Ok(&self.waiting[..bytes.min(self.waiting.len())])
    }

    /// Which separator stands between cells; quotes are told by it.
    pub(crate) fn separated_by(&mut self, delimiter: u8) {
        self.delimiter = delimiter;
    }

    /// Whole records; `None` at the end of the text.
    pub(crate) fn next(&mut self) -> Result<Option<Block>, Stop> {
        let mut size = self.size;
        loop {
            self.fill(size)?;
            let looked_at = &self.waiting[..size.min(self.waiting.len())];
            if looked_at.is_empty() {
                return Ok(None);
            }
            let quoted = memchr::memchr(b'"', looked_at).is_some();
            let whole = if quoted { whole_records(looked_at, self.delimiter) } else { whole_lines(looked_at) };
            let last = self.ended && looked_at.len() == self.waiting.len();
            if last || whole.bytes > 0 {
                let rest = self.waiting.split_off(if last { self.waiting.len() } else { whole.bytes });
                let bytes = std::mem::replace(&mut self.waiting, rest);
                let rows = whole.records as usize;
                let block = Block { bytes, rows, rows_before: self.rows, lines_before: self.lines, quoted };
                self.rows += whole.records;
                self.lines += whole.lines;
                return Ok(Some(block));
            }
            if size >= LONGEST_RECORD {
                if memchr::memchr(0, &self.waiting).is_some() {
                    return Err(Stop::NotText(NotText::Binary));
                }
                return Err(Stop::EndlessRecord { line: self.lines + 1 });
            }
            size *= 2;
        }
    }

    /// The SHA-256 of the whole file, once the last block is taken; `None` where it was not asked for.
    pub(crate) fn digest(self) -> Option<String> {
        let hash = match self.bytes {
            Bytes::AsTheyAre(source) => source.hash,
            Bytes::Decoded(decoding) => decoding.source().hash.clone(),
        };
        hash.map(|hash| hex_of(&hash.finalize()))
    }

    /// Reads until `size` bytes wait, or to the end.
    fn fill(&mut self, size: usize) -> Result<(), Stop> {
        let wanted = size.saturating_sub(self.waiting.len()) as u64;
        if wanted == 0 || self.ended {
            return Ok(());
        }
        self.waiting.reserve(wanted as usize);
        let read = match &mut self.bytes {
            Bytes::AsTheyAre(source) => source.take(wanted).read_to_end(&mut self.waiting),
            Bytes::Decoded(source) => source.take(wanted).read_to_end(&mut self.waiting),
        };
        match (read, &self.bytes) {
            (Ok(count), _) => self.ended = (count as u64) < wanted,
            (Err(_), Bytes::Decoded(decoding)) if decoding.is_malformed() => {
                let line = self.lines + 1 + whole_lines(&self.waiting).lines;
                return Err(Stop::NotText(NotText::Undecodable { line }));
            }
            (Err(_), _) => return Err(Stop::NotText(NotText::Unreadable)),
        }
        Ok(())
    }
}

/// The whole lines at the beginning of bytes without quotes: every line is a record.
fn whole_lines(bytes: &[u8]) -> WholeRecords {
    if memchr::memchr(b'\r', bytes).is_some() {
        // No byte is a separator: without quotes none is needed.
        return whole_records(bytes, b'\n');
    }
    let end = memchr::memrchr(b'\n', bytes).map_or(0, |at| at + 1);
    let lines = memchr::memchr_iter(b'\n', &bytes[..end]).count();
    WholeRecords { bytes: end, records: lines as u32, lines: lines as u64 }
}
