//! What was learnt of typst and the fonts in earlier runs, so that they need not be asked again.
//!
//! In: the user's cache folder. Out: what is known of a file that has not been touched since: which version a typst
//! is, what families lie in a folder, the digest of a font. A file is known by its stamp (path, size, times, number
//! on its disk); whatever cannot be stamped, read or written is simply asked again. It never holds anything of an
//! office, never keeps what a script says of itself, and is never needed: the folder can be deleted at any time.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::fonts::FontFamily;
use super::locate::Surroundings;
use crate::digest::{sha256_file, sha256_hex};

/// The file within the user's cache folder. Raise the number where what it holds changes.
const FILE: &str = "lianxi/known-1.json";

/// How many typsts and sets of fonts are remembered, and how many font files.
const SETS: usize = 4;
const FILES: usize = 256;

/// A folder with more files or deeper than this is not worth stamping.
const MOST_FILES: usize = 20_000;
const DEEPEST: usize = 12;

/// What is known of a typst.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KnownTypst {
    pub version: String,
    pub drops_embedded_fonts: bool,
}

/// What is remembered; stamp by stamp, the last learnt first.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    typsts: Vec<(String, KnownTypst)>,
    fonts: Vec<(String, Vec<FontFamily>)>,
    digests: Vec<(String, String)>,
    /// Whether it differs from the file.
    #[serde(skip)]
    new: bool,
}

/// The memory of this user, or one that begins empty.
#[derive(Debug, Default)]
pub struct Memory {
    file: Option<PathBuf>,
    kept: Mutex<Kept>,
}

impl Memory {
    /// What earlier runs of this user left; empty where there is nothing, or nothing whole.
    pub fn of_this_user() -> Memory {
        Surroundings::of_this_process().cache.map_or_else(Memory::default, |cache| Memory::at(cache.join(FILE)))
    }

    fn at(file: PathBuf) -> Memory {
        let kept = fs::read_to_string(&file).ok().and_then(|text| read(&text)).unwrap_or_default();
        Memory { file: Some(file), kept: Mutex::new(kept) }
    }

    /// The typst at `path`, where it is a program that has not changed since it was asked.
    pub(super) fn typst(&self, path: &Path) -> Option<KnownTypst> {
        find(&self.lock().typsts, &stamp_of_program(path)?)
    }

    pub(super) fn learn_typst(&self, path: &Path, known: KnownTypst) {
        if let Some(stamp) = stamp_of_program(path) {
            let mut kept = self.lock();
            keep(&mut kept.typsts, stamp, known, SETS);
            kept.new = true;
        }
    }

    /// The families in these folders as that typst sees them, or what `ask` answers.
    pub(super) fn fonts<E>(
        &self,
        typst: &Path,
        flags: &[String],
        folders: &[PathBuf],
        ask: impl FnOnce() -> Result<Vec<FontFamily>, E>,
    ) -> Result<Vec<FontFamily>, E> {
        let Some(stamp) = stamp_of_program(typst).zip(stamp_of_folders(folders)) else { return ask() };
        let stamp = sha256_hex(format!("{}\n{}\n{}", stamp.0, flags.join("\n"), stamp.1).as_bytes());
        if let Some(known) = find(&self.lock().fonts, &stamp) {
            return Ok(known);
        }
        let families = ask()?;
        let mut kept = self.lock();
        keep(&mut kept.fonts, stamp, families.clone(), SETS);
        kept.new = true;
        Ok(families)
    }

    /// The digest of a font file, read only where the file was touched since it was last read.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn digest(&self, path: &Path) -> io::Result<String> {
        let Some(stamp) = fs::metadata(path).ok().and_then(|file| stamp(path, &file)) else {
            return sha256_file(path);
        };
        if let Some(known) = find(&self.lock().digests, &stamp) {
            return Ok(known);
        }
        let digest = sha256_file(path)?;
        let mut kept = self.lock();
        keep(&mut kept.digests, stamp, digest.clone(), FILES);
        kept.new = true;
        Ok(digest)
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        // What is kept is whole between two statements, whoever panicked.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is new is written down when the run ends. Where that cannot be done the next run asks again.
impl Drop for Memory {
    fn drop(&mut self) {
        let kept = self.lock();
        if let Some(file) = self.file.as_ref().filter(|_| kept.new) {
            let _ = write(file, &kept);
        }
    }
}

fn find<T: Clone>(shelf: &[(String, T)], stamp: &str) -> Option<T> {
    shelf.iter().find(|(known, _)| known == stamp).map(|(_, value)| value.clone())
}

fn keep<T>(shelf: &mut Vec<(String, T)>, stamp: String, value: T, most: usize) {
    shelf.retain(|(known, _)| *known != stamp);
    shelf.insert(0, (stamp, value));
    shelf.truncate(most);
}

/// The digest of the rest on the first line: a file that was cut short or written over is not believed.
fn read(text: &str) -> Option<Kept> {
    let (digest, body) = text.split_once('\n')?;
    (digest == sha256_hex(body.as_bytes())).then(|| serde_json::from_str(body).ok())?
}

fn write(file: &Path, kept: &Kept) -> io::Result<()> {
    let body = serde_json::to_string(kept)?;
    let folder = file.parent().ok_or(io::ErrorKind::InvalidInput)?;
    fs::create_dir_all(folder)?;
    // Beside its place and then in it: two runs never mix their lines.
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    write!(new, "{}\n{body}", sha256_hex(body.as_bytes()))?;
    new.persist(file)?;
    Ok(())
}

/// The stamp of a program; none for a script, which may call one program today and another tomorrow.
fn stamp_of_program(path: &Path) -> Option<String> {
    let mut begin = [0; 4];
    File::open(path).ok()?.read_exact(&mut begin).ok()?;
    let machine_code = begin.starts_with(b"\x7fELF")
        || begin.starts_with(b"MZ")
        || matches!(u32::from_le_bytes(begin), 0xFEED_FACE | 0xFEED_FACF | 0xBEBA_FECA);
    if !machine_code {
        return None;
    }
    stamp(path, &fs::metadata(path).ok()?)
}

/// One stamp for all files under these folders; typst follows links, and so does this.
fn stamp_of_folders(folders: &[PathBuf]) -> Option<String> {
    let mut stamps = Vec::new();
    let mut open: Vec<(PathBuf, usize)> = folders.iter().map(|folder| (folder.clone(), 0)).collect();
    while let Some((folder, depth)) = open.pop() {
        if depth > DEEPEST {
            return None;
        }
        for entry in fs::read_dir(&folder).ok()? {
            let path = entry.ok()?.path();
            // A link to nowhere is nothing to typst.
            let Ok(file) = fs::metadata(&path) else { continue };
            if file.is_dir() {
                open.push((path, depth + 1));
            } else {
                stamps.push(stamp(&path, &file)?);
            }
            if stamps.len() + open.len() > MOST_FILES {
                return None;
            }
        }
    }
    stamps.sort();
    Some(stamps.join("\n"))
}

/// What changes when a file does. The time of the last change cannot be set back by copying tools.
#[cfg(unix)]
fn stamp(path: &Path, file: &Metadata) -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    let times = (file.mtime(), file.mtime_nsec(), file.ctime(), file.ctime_nsec());
    Some(format!("{} {}:{} {} {times:?}", path.to_str()?, file.dev(), file.ino(), file.len()))
}

#[cfg(windows)]
fn stamp(path: &Path, file: &Metadata) -> Option<String> {
    use std::os::windows::fs::MetadataExt;
    let times = (file.last_write_time(), file.creation_time());
    Some(format!("{} {} {times:?}", path.to_str()?, file.file_size()))
}

#[cfg(not(any(unix, windows)))]
fn stamp(_: &Path, _: &Metadata) -> Option<String> {
    None
}

#[cfg(all(test, unix))]
#[path = "memory_tests.rs"]
mod tests;
