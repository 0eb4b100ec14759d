//! The typst program: found, asked for its version and fonts, and made to typeset.
//!
//! In: a private folder with Typst source, made by `templating`. Out: the PDF's bytes, checked to be
//! whole, and its pages. It never writes a file (typst writes to a pipe, so that no half PDF can
//! stay behind), never lets typst reach the network, and never shows what typst printed.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::diagnostics::{self, SourceMap};
use super::endings;
use super::fonts::FontFamily;
use super::locate::{Surroundings, TESTED_VERSION, TYPST_VARIABLE, Version};
use super::memory::{KnownTypst, Memory};
use super::pdf_check;
use crate::failure::Failure;
use crate::process::{self, Finished, Limits, Trouble};

/// PDF/A-2a for the archive and PDF/UA-1 for screen readers; both refuse a character without a glyph.
pub const STANDARDS: &str = "a-2a,ua-1";

/// Asking for the version, the options or the fonts.
const PROBE: Limits = Limits { time: Duration::from_secs(20), output: 4 << 20, memory_kib: None };

/// Typesetting one document. A table of 10,000 rows takes 6 s and 0.9 GB.
const TYPESET: Limits = Limits { time: Duration::from_secs(60), output: 256 << 20, memory_kib: Some(2 << 20) };

/// Warnings of typst that do not fail a document, by the start of their text. None is known.
pub(super) const ALLOWED_WARNINGS: &[&str] = &[];

/// A typst that this program can work with, and the fonts it is to use.
#[derive(Debug, Clone)]
pub struct Typst {
    /// The program.
    pub path: PathBuf,
    /// Its version, `0.15.1`.
    pub version: String,
    /// The folders with fonts, absolute, first the best.
    pub font_paths: Vec<PathBuf>,
    /// Whether it knows `--ignore-embedded-fonts`; one built without fonts does not.
    drops_embedded_fonts: bool,
    limits: Limits,
    /// A document of this batch was cut short.
    hung: Arc<AtomicBool>,
}

/// One document to typeset.
#[derive(Clone, Copy)]
pub struct Job<'a> {
    /// The document's name for messages: 会议纪要.
    pub document: &'a str,
    /// A folder that holds the source and nothing else; `main.typ` at its top.
    pub root: &'a Path,
    /// The date that the PDF carries, in seconds since 1970, UTC.
    pub timestamp: i64,
    /// How long its source is: the longest is begun first.
    pub length: usize,
    /// Says which template's line a line of the source came from.
    pub source_map: &'a SourceMap<'a>,
}

/// A typeset document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compiled {
    /// The PDF: whole, of the standards in [`STANDARDS`].
    pub pdf: Vec<u8>,
    /// How many pages it has, at least 1.
    pub pages: usize,
}

impl Typst {
    /// The first supported typst of: `explicit`, `LIANXI_TYPST`, our own folder, the cache, `PATH`.
    ///
    /// # Errors
    /// None is found, or none of a supported version (0.15); a font folder that is named but missing.
    pub fn find(explicit: Option<&Path>) -> Result<Typst, Failure> {
        Self::find_in(&Surroundings::of_this_process(), explicit, &Memory::default())
    }

    /// The same; a typst that is known from an earlier run is not asked again.
    ///
    /// # Errors
    /// As [`Typst::find`].
    pub fn recall(explicit: Option<&Path>, memory: &Memory) -> Result<Typst, Failure> {
        Self::find_in(&Surroundings::of_this_process(), explicit, memory)
    }

    /// [`Typst::recall`] on a machine that may be made up.
    pub fn find_in(around: &Surroundings, explicit: Option<&Path>, memory: &Memory) -> Result<Typst, Failure> {
        let font_paths = around.font_folders()?;
        let mut refused = Vec::new();
        for path in around.programs(explicit) {
            let path = std::path::absolute(&path).unwrap_or(path);
            match memory.typst(&path).map_or_else(|| ask(&path, memory), Ok) {
                Ok(KnownTypst { version, drops_embedded_fonts }) => {
                    return Ok(Typst {
                        path,
                        version,
                        font_paths,
                        drops_embedded_fonts,
                        limits: TYPESET,
                        hung: Arc::default(),
                    });
                }
                Err(reason) => refused.push(format!("{}（{reason}）", path.display())),
            }
        }
        let remedy = format!(
            "安装 typst {TESTED_VERSION}，把 typst 程序放在 lianxi 程序旁边，或用环境变量 {TYPST_VARIABLE} 指明它的位置，再运行 lianxi doctor 查看。"
        );
        Err(match refused.is_empty() {
            true => Failure::broken("没有找到排版程序 typst，不能生成 PDF", remedy),
            false => Failure::broken("找到的排版程序 typst 不能使用", remedy).at(refused.join("；")),
        })
    }

    /// The same typst with less time for a document.
    pub fn with_time_limit(mut self, time: Duration) -> Typst {
        self.limits.time = time;
        self
    }

    /// The same for another batch of documents, none of which has been cut short.
    pub(super) fn anew(&self) -> Typst {
        Typst { hung: Arc::default(), ..self.clone() }
    }

    /// Whether a document took more time than it has: the next one most likely would too.
    pub(super) fn has_hung(&self) -> bool {
        self.hung.load(Ordering::Relaxed)
    }

    /// The flags that make a PDF by hand the same as ours (`typst_flags` of manifest.json).
    pub fn flags(&self, timestamp: i64) -> Vec<String> {
        let mut flags = self.font_flags();
        flags.extend(["--creation-timestamp".into(), timestamp.to_string()]);
        flags.extend(["--pdf-standard".into(), STANDARDS.into()]);
        flags
    }

    /// The families that typst sees, with their files, in typst's order.
    pub fn fonts(&self) -> Result<Vec<FontFamily>, Failure> {
        let mut flags = self.font_flags();
        flags.push("--variants".into());
        // `typst fonts` of a build without fonts of its own refuses the flag just as compile does.
        let finished =
            self.run("fonts", flags, Path::new("."), PROBE).map_err(|trouble| endings::cut_short(&trouble, PROBE))?;
        match finished.code {
            Some(0) => Ok(FontFamily::read_listing(&String::from_utf8_lossy(&finished.stdout))),
            code => Err(endings::ended(code, &finished.stderr)),
        }
    }

    /// The same; folders that are as they were in an earlier run are not searched again.
    ///
    /// # Errors
    /// As [`Typst::fonts`].
    pub fn recall_fonts(&self, memory: &Memory) -> Result<Vec<FontFamily>, Failure> {
        memory.fonts(&self.path, &self.font_flags(), &self.font_paths, || self.fonts())
    }

    /// Typesets one document.
    ///
    /// # Errors
    /// Whatever typst says, warnings too, in our words and at our template's line; a file that is
    /// not a whole PDF; a source folder with a link in it (typst would follow it out of the folder).
    pub fn compile(&self, job: &Job) -> Result<Compiled, Failure> {
        self.typeset(job).map_err(|failure| named(failure, job.document))
    }

    fn typeset(&self, job: &Job) -> Result<Compiled, Failure> {
        refuse_links(job.root)?;
        let mut arguments = self.confined(job);
        arguments.extend(["--pdf-standard", STANDARDS, "-f", "pdf", "main.typ", "-"].map(String::from));
        let finished = self.say("compile", arguments, job)?;
        let pages = pdf_check::pages(&finished.stdout).map_err(endings::not_whole)?;
        Ok(Compiled { pdf: finished.stdout, pages })
    }

    /// Asks a document about itself: the JSON that a Typst expression gives, such as
    /// `query(<figure>).map(it => it.value)`.
    pub fn evaluate(&self, job: &Job, expression: &str) -> Result<String, Failure> {
        let ask = || {
            refuse_links(job.root)?;
            let mut arguments = self.confined(job);
            arguments.extend(["--in", "main.typ", "--", expression].map(String::from));
            self.say("eval", arguments, job)
        };
        let finished = ask().map_err(|failure| named(failure, job.document))?;
        Ok(String::from_utf8_lossy(&finished.stdout).trim_end().to_owned())
    }

    /// The arguments that every look at a source folder has in common.
    fn confined(&self, job: &Job) -> Vec<String> {
        let mut arguments = self.font_flags();
        arguments.extend(["--creation-timestamp".into(), job.timestamp.to_string()]);
        // Folders that do not exist: no package of this machine can slip into a document.
        arguments.extend(["--package-path", ".none", "--package-cache-path", ".none"].map(String::from));
        arguments.extend(["--root", ".", "--diagnostic-format", "short", "-j", "1"].map(String::from));
        arguments
    }

    fn font_flags(&self) -> Vec<String> {
        let mut flags = vec!["--ignore-system-fonts".to_owned()];
        flags.extend(self.drops_embedded_fonts.then(|| "--ignore-embedded-fonts".to_owned()));
        for folder in &self.font_paths {
            // Checked to be Unicode when it was found.
            flags.extend(["--font-path".to_owned(), folder.to_string_lossy().into_owned()]);
        }
        flags
    }

    /// Runs a command on a source folder; anything that typst says is a failure.
    fn say(&self, command: &str, arguments: Vec<String>, job: &Job) -> Result<Finished, Failure> {
        let finished = self.run(command, arguments, job.root, self.limits);
        let finished = finished.map_err(|trouble| {
            self.hung.fetch_or(matches!(trouble, Trouble::TooSlow), Ordering::Relaxed);
            endings::cut_short(&trouble, self.limits)
        })?;
        match diagnostics::explain(&finished.stderr, job.source_map) {
            Some(failure) => Err(failure),
            None if finished.code == Some(0) => Ok(finished),
            None => Err(endings::ended(finished.code, &finished.stderr)),
        }
    }

    fn run(&self, command: &str, arguments: Vec<String>, folder: &Path, limits: Limits) -> Result<Finished, Trouble> {
        let arguments = std::iter::once(command.to_owned()).chain(arguments).map(OsString::from);
        process::run(&self.path, &arguments.collect::<Vec<_>>(), folder, limits)
    }
}

/// Asks a typst what it is, and keeps what it says of itself where it is one to work with.
fn ask(path: &Path, memory: &Memory) -> Result<KnownTypst, String> {
    let Version(major, minor, patch) = probe(path)?;
    let drops_embedded_fonts = knows_embedded_fonts(path);
    let known = KnownTypst { version: format!("{major}.{minor}.{patch}"), drops_embedded_fonts };
    memory.learn_typst(path, known.clone());
    Ok(known)
}

/// The version of the typst at `path`, or in a few words why it is of no use.
fn probe(path: &Path) -> Result<Version, String> {
    if !path.is_file() {
        return Err("没有这个文件".into());
    }
    let finished = match process::run(path, &["--version".into()], Path::new("."), PROBE) {
        Ok(finished) => finished,
        Err(Trouble::Start) => return Err("不能运行".into()),
        Err(Trouble::TooSlow | Trouble::TooMuchOutput) => return Err("没有应答版本号".into()),
    };
    let said = String::from_utf8_lossy(&finished.stdout);
    let version = Version::read(&said).filter(|_| finished.code == Some(0)).ok_or("没有应答版本号")?;
    match version {
        _ if version.supported() => Ok(version),
        Version(a, b, c) if version < Version(0, 15, 0) => Err(format!("版本 {a}.{b}.{c} 太旧，需要 0.15")),
        Version(a, b, c) => Err(format!("版本 {a}.{b}.{c} 太新，需要 0.15")),
    }
}

fn knows_embedded_fonts(path: &Path) -> bool {
    let help = process::run(path, &["compile".into(), "-h".into()], Path::new("."), PROBE);
    help.is_ok_and(|help| String::from_utf8_lossy(&help.stdout).contains("--ignore-embedded-fonts"))
}

/// Typst follows a link out of its root; our folders hold files and folders only.
fn refuse_links(root: &Path) -> Result<(), Failure> {
    let mut folders = BTreeSet::from([root.to_owned()]);
    while let Some(folder) = folders.pop_first() {
        let unreadable = |_| Failure::broken("排版源文件夹不能读取", "检查磁盘和权限，再运行一次。");
        for entry in fs::read_dir(&folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let kind = entry.file_type().map_err(unreadable)?;
            if kind.is_dir() {
                folders.insert(entry.path());
            } else if !kind.is_file() {
                let remedy = "把 templates 文件夹里的链接换成文件本身。";
                return Err(
                    Failure::broken("排版源文件夹里有链接或特殊文件", remedy).at(entry.file_name().to_string_lossy())
                );
            }
        }
    }
    Ok(())
}

/// The failure with the document's name before its words.
fn named(mut failure: Failure, document: &str) -> Failure {
    failure.what = format!("{document}：{}", failure.what);
    failure.others = failure.others.into_iter().map(|other| named(other, document)).collect();
    failure
}

#[cfg(all(test, unix))]
#[path = "typst_cli_tests.rs"]
mod tests;
