//! Archive 压缩包检查: what a zipped workbook claims, before calamine opens it.
//!
//! calamine allocates by the numbers a file states; a few hundred bytes can ask for 100 GB.
//! Every XML part is read once from end to end against limits, and on the way the hidden rows
//! and merged cells of the sheets are noted. The only place that knows the zip crate.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek, SeekFrom, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::header::Merge;
use super::markup::{Tag, TagStream};
use super::ods_outline::OdsOutline;
use super::refusal::Refusal;
use super::xlsx_outline::note_sheet_tag;

/// More parts than any workbook of an office has.
const PARTS: usize = 10_000;
/// Unpacked size of all parts together, in bytes.
const TOTAL: u64 = 2 << 30;
/// Parts beyond this size must not be packed tighter than [`RATIO`]; sheets reach about 20.
const LARGE_PART: u64 = 64 << 20;
const RATIO: u64 = 200;
/// The lists of sheets and relations are held in memory up to this size.
const SMALL_PART: u64 = 16 << 20;
/// As many shared texts may be claimed in any case: some writers count every use, not every text.
const TEXTS: u64 = 20_000_000;
/// `<si/>`, the shortest shared text, in bytes.
const SHORTEST_TEXT: u64 = 5;
/// What a zipped workbook is, and what was noted of its sheets in the order of the workbook.
#[derive(Debug)]
pub(crate) struct Anatomy {
    pub(crate) format: Format,
    pub(crate) sheets: Vec<SheetOutline>,
    /// The parts of an xlsx that lies where it usually does.
    pub(crate) parts: Option<Parts>,
}

/// Where the parts of an xlsx stand in its archive.
#[derive(Debug)]
pub(crate) struct Parts {
    /// In the order of the workbook.
    pub(crate) sheets: Vec<Option<usize>>,
    pub(crate) texts: Option<usize>,
    pub(crate) styles: Option<usize>,
    /// What calamine needs to know a workbook without its cells.
    frame: Vec<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Xlsx,
    Ods,
}

/// What is known of a sheet before its cells are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SheetOutline {
    /// Spreadsheet numbers of hidden rows, ascending.
    pub(crate) hidden_rows: Vec<u32>,
    pub(crate) merges: Vec<Merge>,
}

type Zip<'f> = ZipArchive<BufReader<&'f File>>;

/// Looks a zipped workbook over.
pub(crate) fn inspect(file: &File) -> Result<Anatomy, Refusal> {
    let stated = stated_parts(file);
    let mut zip = Zip::new(BufReader::new(file)).map_err(|_| Refusal::Damaged)?;
    let parts = list_parts(&mut zip)?;
    if stated.is_some_and(|stated| usize::from(stated) != parts.len()) {
        return Err(Refusal::Damaged);
    }
    let has = |name: &str| parts.iter().position(|part| part == name);
    if let Some(content) = has("content.xml") {
        let mut outline = OdsOutline::default();
        scan_all(
            &mut zip,
            &parts,
            |index| {
                if index == content { Role::Content } else { Role::Other }
            },
            &mut |_, tag| {
                outline.tag(tag);
            },
        )?;
        return Ok(Anatomy { format: Format::Ods, sheets: outline.finish()?, parts: None });
    }
    if let Some(book) = parts.iter().position(|part| part.ends_with("workbook.xml")) {
        let folder = parts[book].trim_end_matches("workbook.xml").to_owned();
        let relations = has(&format!("{folder}_rels/workbook.xml.rels"));
        let paths = sheet_parts(&mut zip, book, relations, &folder)?;
        let sheets = outline_xlsx(&mut zip, &parts, &paths)?;
        return Ok(Anatomy {
            format: Format::Xlsx,
            sheets,
            parts: (folder == "xl/").then(|| usual_parts(&parts, &paths)),
        });
    }
    Err(if parts.iter().any(|part| part.ends_with("workbook.bin")) { Refusal::Binary } else { Refusal::NotWorkbook })
}

fn usual_parts(parts: &[String], sheets: &[String]) -> Parts {
    let has = |name: &str| parts.iter().position(|part| part == name);
    let in_frame = |name: &str| {
        name.ends_with(".rels") || ["[content_types].xml", "xl/workbook.xml", "xl/styles.xml"].contains(&name)
    };
    Parts {
        sheets: sheets.iter().map(|sheet| has(sheet)).collect(),
        texts: has("xl/sharedstrings.xml"),
        styles: has("xl/styles.xml"),
        frame: (0..parts.len()).filter(|at| in_frame(&parts[*at])).collect(),
    }
}

/// Hands a part's content to `read`; nothing where it cannot be opened.
pub(crate) fn read_part<T>(file: &File, part: usize, read: impl FnOnce(&mut dyn Read) -> T) -> Option<T> {
    let mut zip = Zip::new(BufReader::new(file)).ok()?;
    let mut part = zip.by_index(part).ok()?;
    Some(read(&mut part))
}

/// The same workbook with `sheet` in place of the content of each of its sheets, and without texts.
pub(crate) fn framed(file: &File, parts: &Parts, sheet: &[u8]) -> Option<Vec<u8>> {
    let mut zip = Zip::new(BufReader::new(file)).ok()?;
    let mut frame = ZipWriter::new(Cursor::new(Vec::new()));
    for part in &parts.frame {
        frame.raw_copy_file(zip.by_index_raw(*part).ok()?).ok()?;
    }
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for part in parts.sheets.iter().flatten() {
        let name = zip.by_index_raw(*part).ok()?.name().ok()?.to_string();
        frame.start_file(name, stored).ok()?;
        frame.write_all(sheet).ok()?;
    }
    Some(frame.finish().ok()?.into_inner())
}

/// The names of all parts in lower case, after a look at their stated sizes.
fn list_parts(zip: &mut Zip<'_>) -> Result<Vec<String>, Refusal> {
    if zip.len() > PARTS {
        return Err(Refusal::Absurd);
    }
    let mut names = Vec::with_capacity(zip.len());
    let mut total = 0u64;
    for index in 0..zip.len() {
        let part = zip.by_index_raw(index).map_err(|_| Refusal::Damaged)?;
        if part.encrypted() {
            return Err(Refusal::Encrypted);
        }
        total = total.saturating_add(part.size());
        let tight = part.size() / RATIO > part.compressed_size().max(1);
        if total > TOTAL || (part.size() > LARGE_PART && tight) {
            return Err(Refusal::Absurd);
        }
        names.push(part.name().map_err(|_| Refusal::Damaged)?.replace('\\', "/").to_lowercase());
    }
    // Of two parts of one name another program might read the other.
    if names.iter().collect::<HashSet<_>>().len() < names.len() {
        return Err(Refusal::Damaged);
    }
    Ok(names)
}

/// How many parts the end of the archive states; the zip crate keeps one of each name. `None` where the count does not
/// fit there (zip64).
fn stated_parts(mut file: &File) -> Option<u16> {
    const END: &[u8] = b"PK\x05\x06";
    const FARTHEST: u64 = 22 + 65_535;
    let size = file.metadata().ok()?.len();
    file.seek(SeekFrom::Start(size.saturating_sub(FARTHEST))).ok()?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail).ok()?;
    file.rewind().ok()?;
    let end = tail.windows(END.len()).rposition(|bytes| bytes == END)?;
    let count = tail.get(end + 10..end + 12)?;
    Some(u16::from_le_bytes([count[0], count[1]])).filter(|count| *count < u16::MAX)
}

/// What a part is looked at for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Sheet(usize),
    SharedTexts,
    Content,
    Other,
}

impl Role {
    /// Tags that need not be looked at, by their first letter: cells and their texts.
    fn passed_over(self) -> &'static [u8] {
        match self {
            Role::Sheet(_) => b"cvfit",
            _ => b"",
        }
    }
}

/// Reads every XML part from end to end against its stated size, and hands out the tags of those with a role.
fn scan_all(
    zip: &mut Zip<'_>,
    parts: &[String],
    role: impl Fn(usize) -> Role,
    take: &mut dyn FnMut(Role, &Tag<'_>),
) -> Result<(), Refusal> {
    let mut buffer = vec![0; 1 << 16];
    for (index, name) in parts.iter().enumerate() {
        if !(name.ends_with(".xml") || name.ends_with(".rels")) {
            continue;
        }
        let role = role(index);
        let mut tags = match role {
            Role::Content => TagStream::new(role.passed_over()).with_ends(),
            _ => TagStream::new(role.passed_over()),
        };
        let mut part = zip.by_index(index).map_err(|_| Refusal::Damaged)?;
        let stated = part.size();
        let mut count = 0u64;
        loop {
            let read = part.read(&mut buffer).map_err(|_| Refusal::Damaged)?;
            if read == 0 {
                break;
            }
            count += read as u64;
            if count > stated {
                return Err(Refusal::Absurd);
            }
            if role != Role::Other {
                tags.feed(&buffer[..read], &mut |tag| take(role, tag));
            }
        }
    }
    Ok(())
}

/// The parts of the sheets in the order of the workbook, in lower case; empty where there is none.
fn sheet_parts(zip: &mut Zip<'_>, book: usize, relations: Option<usize>, folder: &str) -> Result<Vec<String>, Refusal> {
    let mut targets = HashMap::new();
    if let Some(relations) = relations {
        small_part(zip, relations, &mut |tag| {
            if let (Some(id), Some(target)) = (tag.attribute("Id"), tag.attribute("Target")) {
                let target = target.replace('\\', "/").to_lowercase();
                let path = target.strip_prefix('/').map_or_else(|| format!("{folder}{target}"), str::to_owned);
                targets.insert(id.to_owned(), path);
            }
        })?;
    }
    let mut sheets = Vec::new();
    small_part(zip, book, &mut |tag| {
        if tag.local_name() == "sheet" {
            let id = tag.attributes().find(|(key, _)| key.ends_with(":id")).map_or("", |(_, id)| id);
            sheets.push(targets.get(id).cloned().unwrap_or_default());
        }
    })?;
    Ok(sheets)
}

fn small_part(zip: &mut Zip<'_>, index: usize, take: &mut dyn FnMut(&Tag<'_>)) -> Result<(), Refusal> {
    let part = zip.by_index(index).map_err(|_| Refusal::Damaged)?;
    let mut bytes = Vec::new();
    part.take(SMALL_PART).read_to_end(&mut bytes).map_err(|_| Refusal::Damaged)?;
    TagStream::new(b"").feed(&bytes, take);
    Ok(())
}

/// Reads all parts of an xlsx, and notes hidden rows and merged cells.
fn outline_xlsx(zip: &mut Zip<'_>, parts: &[String], sheets: &[String]) -> Result<Vec<SheetOutline>, Refusal> {
    let role = |index: usize| match sheets.iter().position(|sheet| *sheet == parts[index]) {
        Some(sheet) => Role::Sheet(sheet),
        None if parts[index].ends_with("sharedstrings.xml") => Role::SharedTexts,
        None => Role::Other,
    };
    let texts = parts.iter().position(|part| part.ends_with("sharedstrings.xml"));
    let size = texts.and_then(|index| zip.by_index_raw(index).ok().map(|part| part.size())).unwrap_or(0);
    let most = (size / SHORTEST_TEXT).max(TEXTS);
    let mut outlines = vec![SheetOutline::default(); sheets.len()];
    let mut absurd = false;
    scan_all(zip, parts, role, &mut |role, tag| match role {
        Role::Sheet(sheet) => note_sheet_tag(&mut outlines[sheet], tag),
        // calamine reserves room for as many texts as are claimed.
        Role::SharedTexts => absurd |= tag.number("uniqueCount").is_some_and(|claimed| claimed > most),
        _ => (),
    })?;
    if absurd { Err(Refusal::Absurd) } else { Ok(outlines) }
}
