//! The press 排印: documents → filled Typst → PDFs that have been read back, while other work goes on beside it.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use chrono::NaiveDate;

use super::desk::Desk;
use super::doctor::overrides;
use super::glyphs;
use super::progress::Progress;
use super::screen;
use super::workshop::{Tools, Workshop};
use crate::digest::{sha256_file, sha256_hex, sha256_named};
use crate::documents::Document;
use crate::failure::Failure;
use crate::freeze::{FileDigest, SealedFont};
use crate::office::Office;
use crate::outputs::{
    DocumentEntry, FontEntry, InputEntry, Manifest, OutputFolder, SetAside, Staged, agree, font_entries, read_back,
};
use crate::templating::{self, Library, Source};
use crate::typeset::{Compiled, Job, Places, Resolution, SourceMap, compile_each, resolve};

/// What documents are made with: templates, typst, fonts.
pub struct Press<'w> {
    library: Library,
    tools: &'w Tools,
    places: &'w Places,
    fonts: Resolution,
}

/// A document in print, whole and on the disk, not published yet.
pub struct Print {
    pub pdf: Staged,
    pub pages: usize,
    /// The folder of its source.
    pub root: PathBuf,
    /// `2020Q2会议纪要.pdf`
    pub name: String,
}

impl<'w> Press<'w> {
    /// Finds what is needed. What an office signs (`signed`) needs every font role; a draft may borrow a face.
    ///
    /// # Errors
    /// An own template that cannot be read; typst or a font that is missing.
    pub fn ready(workshop: &'w Workshop, office: &Office, signed: bool) -> Result<Self, Failure> {
        let looking = Progress::of("检查排版程序和字体");
        let library = Library::with_own(&office.paths.templates)?;
        let tools = workshop.tools()?;
        let fonts = resolve(&tools.families, &overrides(office));
        drop(looking);
        if signed {
            fonts.complete()?;
        }
        for warning in fonts.usable()? {
            screen::tell(&format!("提示  {warning}"));
        }
        Ok(Press { library, tools, places: &workshop.places, fonts })
    }

    /// Fills, typesets and reads back the documents of `out/ID`; a character without a glyph is looked for on
    /// the desk that they come from.
    pub fn print(
        &self,
        folder: &OutputFolder,
        id: &str,
        documents: &[Document],
        desk: Option<&Desk>,
    ) -> Result<Vec<Print>, Failure> {
        self.print_beside(folder, id, documents, desk, || Ok(())).map(|(prints, ())| prints)
    }

    /// The same; while typst works, this thread does what is to be done `beside` it.
    pub fn print_beside<T>(
        &self,
        folder: &OutputFolder,
        id: &str,
        documents: &[Document],
        desk: Option<&Desk>,
        beside: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<(Vec<Print>, T), Failure> {
        agree(documents)?;
        let sheets = self.sheets(folder, documents)?;
        let maps: Vec<_> =
            sheets.iter().map(|(source, _)| |file: &str, line: usize| source.template_line(file, line)).collect();
        let sources = documents.iter().zip(&sheets).zip(&maps);
        let jobs: Vec<Job> = sources.map(|((document, sheet), map)| job(document, sheet, map)).collect();
        let names: Vec<String> =
            documents.iter().map(|document| format!("{id}{}.pdf", document.kind.file_stem())).collect();
        let finish = |at: usize, compiled: Compiled| {
            read_back(&documents[at], &names[at], &compiled.pdf)?;
            Ok((folder.stage(&names[at], &compiled.pdf)?, compiled.pages))
        };
        let typesetting = Progress::of(format!("排版 {} 份文件", jobs.len()));
        let (made, other) = thread::scope(|scope| {
            let typesetting = scope.spawn(|| compile_each(&self.tools.typst, &jobs, self.places, finish));
            let other = beside();
            (typesetting.join().expect("typesetting does not panic"), other)
        });
        drop(typesetting);
        let (made, failed): (Vec<_>, Vec<_>) = made.into_iter().partition(Result::is_ok);
        if let Some(failure) = Failure::all(failed.into_iter().filter_map(Result::err).collect()) {
            return Err(desk.map_or(failure.clone(), |desk| glyphs::with_places(failure, desk)));
        }
        let roots = sheets.into_iter().map(|(_, root)| root);
        let prints = made.into_iter().flatten().zip(roots).zip(names);
        let prints = prints.map(|(((pdf, pages), root), name)| Print { pdf, pages, root, name }).collect();
        Ok((prints, other?))
    }

    /// The filled source of each document, and the folder that it lies in.
    fn sheets(&self, folder: &OutputFolder, documents: &[Document]) -> Result<Vec<(Source, PathBuf)>, Failure> {
        let fonts = self.fonts.typst_source();
        let sheet = |document: &Document| {
            let source = templating::fill(document, &self.library, &fonts)?;
            let root = folder.work_folder(document.kind.id())?;
            write_source(&root, &source)?;
            Ok((source, root))
        };
        documents.iter().map(sheet).collect()
    }

    /// What a run was made from and what it made; `inputs` are the sealed ones where the period is frozen.
    pub fn manifest(
        &self,
        id: &str,
        desk: &Desk,
        documents: &[Document],
        inputs: Vec<FileDigest>,
        entries: Vec<DocumentEntry>,
    ) -> Result<Manifest, Failure> {
        let timestamp = documents.first().map_or(0, |document| timestamp(document.date));
        let input = |input: FileDigest| InputEntry { path: input.path, sha256: input.sha256, rows: input.rows };
        Ok(Manifest {
            schema: Manifest::SCHEMA.to_owned(),
            period: id.to_owned(),
            draft: documents.iter().any(|document| document.doc.draft),
            program: crate::PROGRAM.to_owned(),
            typst: self.tools.typst.version.clone(),
            typst_flags: self.tools.typst.flags(timestamp),
            inputs: inputs.into_iter().map(input).collect(),
            templates_sha256: sha256_named(self.library.files()),
            fonts: self.known_fonts()?,
            documents: entries,
            set_aside: SetAside {
                cases: desk.ledger.case_rows.set_aside.into(),
                visits: desk.ledger.visit_rows.set_aside.into(),
            },
        })
    }

    /// The version of typst.
    pub fn typst_version(&self) -> &str {
        &self.tools.typst.version
    }

    /// The digests of all templates, by path.
    pub fn templates(&self) -> Vec<FileDigest> {
        let digest =
            |(path, text): (&str, &[u8])| FileDigest { path: path.to_owned(), sha256: sha256_hex(text), rows: 0 };
        self.library.files().map(digest).collect()
    }

    /// Where a template is to be looked for.
    pub fn template_shown(&self, path: &str) -> String {
        self.library.shown(path)
    }

    /// The fonts for the manifest, by role.
    ///
    /// # Errors
    /// A font file that can no longer be read.
    pub fn known_fonts(&self) -> Result<Vec<FontEntry>, Failure> {
        font_entries(&self.fonts, |file| self.tools.known_digest(file))
    }

    /// The fonts for a seal, by role: their files are read, whatever is known of them.
    pub fn fonts(&self) -> Result<Vec<SealedFont>, Failure> {
        let sealed = font_entries(&self.fonts, sha256_file)?.into_iter();
        Ok(sealed
            .map(|font| SealedFont { role: font.role, family: font.family, file: font.file, sha256: font.sha256 })
            .collect())
    }
}

/// The exports that were read, and the files that people write by hand: lianxi.toml and the meeting files.
///
/// # Errors
/// A file can no longer be read.
pub fn inputs(desk: &Desk, own_meeting: &str) -> Result<Vec<FileDigest>, Failure> {
    let exports = desk.inputs.iter().map(|input| FileDigest {
        path: input.path.clone(),
        sha256: input.sha256.clone().expect("the desk was opened for papers"),
        rows: input.rows.into(),
    });
    let meetings = desk.meetings.iter().map(|meeting| format!("meetings/{}.toml", meeting.id));
    let mut paths: Vec<String> = std::iter::once(crate::office::FILE_NAME.to_owned()).chain(meetings).collect();
    // The meeting that a brief is for may be held after the day of its figures.
    let own = format!("meetings/{own_meeting}.toml");
    if desk.workspace.join(&own).exists() {
        paths.push(own);
    }
    paths.sort();
    paths.dedup();
    let entry = |path: String| {
        let sha256 = sha256_file(&desk.workspace.join(&path))
            .map_err(|_| Failure::broken("文件不能读取", "检查该文件后重新运行").at(&path))?;
        Ok(FileDigest { path, sha256, rows: 0 })
    };
    exports.map(Ok).chain(paths.into_iter().map(entry)).collect()
}

fn job<'a>(document: &'a Document, (source, root): &'a (Source, PathBuf), map: &'a SourceMap<'a>) -> Job<'a> {
    Job {
        document: document.kind.file_stem(),
        root,
        timestamp: timestamp(document.date),
        length: source.main().len(),
        source_map: map,
    }
}

/// Midnight UTC of the document's day, so that the same inputs give the same bytes.
fn timestamp(date: NaiveDate) -> i64 {
    date.and_time(chrono::NaiveTime::MIN).and_utc().timestamp()
}

fn write_source(root: &Path, source: &Source) -> Result<(), Failure> {
    let unwritable = |path: &PathBuf| {
        Failure::broken("无法写入排版用的临时文件", "检查输出文件夹的权限和磁盘剩余空间").at(path.display())
    };
    for (path, text) in &source.files {
        let path = root.join(path);
        let folder = path.parent().expect("a path within the root").to_owned();
        fs::create_dir_all(&folder).map_err(|_| unwritable(&folder))?;
        fs::write(&path, text).map_err(|_| unwritable(&path))?;
    }
    Ok(())
}
