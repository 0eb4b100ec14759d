//! Compound 复合文档检查: an OLE file is looked over before calamine opens it.
//!
//! Follows every chain of sectors that calamine will follow, so that a chain that runs in a circle
//! cannot fill the memory, tells an encrypted workbook from a broken one, and hands the workbook's
//! records to `compound_records.rs`. Layout: [MS-CFB].

use super::archive::SheetOutline;
use super::compound_records::outline_sheets;
use super::refusal::Refusal;

const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
/// Numbers from here on are marks, not sectors.
const FIRST_MARK: u32 = 0xFFFF_FFFA;
/// Streams below this size lie in the mini stream.
const MINI_LIMIT: u64 = 4096;
const MINI_SECTOR: usize = 64;
/// Entries of the sector index that lie in the header.
const HEADER_INDEX: std::ops::Range<usize> = 76..512;

/// What was noted of the sheets of an xls, in the order of the workbook.
pub(crate) fn inspect(bytes: &[u8]) -> Result<Vec<SheetOutline>, Refusal> {
    let file = CompoundFile::open(bytes).ok_or(Refusal::Damaged)?;
    let entries = file.entries().ok_or(Refusal::Damaged)?;
    let named = |name: &str| entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name));
    if named("EncryptedPackage").is_some() {
        return Err(Refusal::Encrypted);
    }
    let Some(book) = named("Workbook").or_else(|| named("Book")) else {
        return Err(Refusal::NotWorkbook);
    };
    let root = entries.first().ok_or(Refusal::Damaged)?;
    let stream = file.stream(book, root).ok_or(Refusal::Damaged)?;
    outline_sheets(&stream)
}

/// A compound file and its table of sectors.
struct CompoundFile<'b> {
    bytes: &'b [u8],
    sector: usize,
    /// For each sector the one that follows it.
    next: Vec<u32>,
}

/// An entry of the directory.
struct Entry {
    name: String,
    start: u32,
    size: u64,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.as_chunks::<4>().0.iter().map(|chunk| u32::from_le_bytes(*chunk))
}

impl<'b> CompoundFile<'b> {
    fn open(bytes: &'b [u8]) -> Option<Self> {
        let sector = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut file = CompoundFile { bytes, sector, next: Vec::new() };
        let mut index: Vec<u32> = numbers(bytes.get(HEADER_INDEX)?).collect();
        let mut more = u32_at(bytes, 68)?;
        let mut seen = 0;
        while more < FIRST_MARK {
            seen += 1;
            if seen > bytes.len() / sector + 1 {
                return None;
            }
            index.extend(numbers(file.sector(more)?));
            more = index.pop()?;
        }
        for number in index.into_iter().filter(|number| *number < FIRST_MARK) {
            let next: Vec<u32> = numbers(file.sector(number)?).collect();
            file.next.extend(next);
        }
        Some(file)
    }

    /// A sector; the last of the file may be cut short.
    fn sector(&self, number: u32) -> Option<&'b [u8]> {
        let start = (number as usize).checked_add(1)?.checked_mul(self.sector)?;
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(start..end).filter(|sector| !sector.is_empty())
    }

    /// The bytes of a chain; `None` where it leaves the file or runs in a circle.
    fn chain(&self, start: u32) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        for number in walk(start, &self.next) {
            bytes.extend_from_slice(self.sector(number?)?);
        }
        Some(bytes)
    }

    fn entries(&self) -> Option<Vec<Entry>> {
        let directory = self.chain(u32_at(self.bytes, 48)?)?;
        directory.chunks_exact(128).map(|entry| self.entry(entry)).collect()
    }

    fn entry(&self, bytes: &[u8]) -> Option<Entry> {
        let letters = bytes[..64].as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair));
        let name =
            char::decode_utf16(letters.take_while(|letter| *letter != 0)).map(|c| c.unwrap_or('\u{FFFD}')).collect();
        let high = if self.sector == 512 { 0 } else { u32_at(bytes, 124)? };
        let size = u64::from(u32_at(bytes, 120)?) | u64::from(high) << 32;
        Some(Entry { name, start: u32_at(bytes, 116)?, size })
    }

    /// The bytes of a stream; also walks the chains of the mini stream, as calamine does.
    fn stream(&self, entry: &Entry, root: &Entry) -> Option<Vec<u8>> {
        let (mini, mini_next) = if u32_at(self.bytes, 64)? > 0 {
            (self.chain(root.start)?, numbers(&self.chain(u32_at(self.bytes, 60)?)?).collect())
        } else {
            (Vec::new(), Vec::new())
        };
        let mut bytes = Vec::new();
        if entry.size >= MINI_LIMIT {
            bytes = self.chain(entry.start)?;
        } else {
            for number in walk(entry.start, &mini_next) {
                let start = number? as usize * MINI_SECTOR;
                bytes.extend_from_slice(mini.get(start..(start + MINI_SECTOR).min(mini.len()))?);
            }
        }
        bytes.truncate(usize::try_from(entry.size).ok()?);
        Some(bytes)
    }
}

/// The sectors of a chain; yields `None` once and ends where it is broken or runs in a circle.
fn walk(start: u32, next: &[u32]) -> impl Iterator<Item = Option<u32>> + '_ {
    let mut number = start;
    let mut left = next.len() + 1;
    std::iter::from_fn(move || {
        if number == END_OF_CHAIN {
            return None;
        }
        let at = number;
        left = left.saturating_sub(1);
        number = END_OF_CHAIN;
        if left == 0 {
            return Some(None);
        }
        let Some(following) = next.get(at as usize) else {
            return Some(None);
        };
        number = *following;
        Some(Some(at))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_in_a_circle_ends_broken() {
        assert_eq!(walk(0, &[1, END_OF_CHAIN]).collect::<Vec<_>>(), [Some(0), Some(1)]);
        assert_eq!(walk(0, &[1, 0]).last(), Some(None));
        assert_eq!(walk(5, &[1, 0]).collect::<Vec<_>>(), [None]);
        assert_eq!(walk(END_OF_CHAIN, &[]).count(), 0);
    }

    #[test]
    fn cut_and_empty_files_are_damaged() {
        let mut header = vec![0u8; 512];
        header[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
        assert_eq!(inspect(&header), Err(Refusal::Damaged));
        header[30] = 9;
        assert_eq!(inspect(&header), Err(Refusal::Damaged));
        assert_eq!(inspect(&[]), Err(Refusal::Damaged));
    }
}
