//! The press 排印: documents → filled Typst → PDFs that have been read back. Templates, typst and fonts are
//! found once.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::desk::Desk;
use super::doctor::overrides;
use super::glyphs;
use super::progress::Progress;
use super::screen;
use crate::digest::{sha256_file, sha256_hex, sha256_named};
use crate::documents::Document;
use crate::failure::Failure;
use crate::freeze::{FileDigest, SealedFont};
use crate::office::Office;
use crate::outputs::{DocumentEntry, InputEntry, Manifest, OutputFolder, SetAside, font_entries, read_back};
use crate::templating::{self, Library, Source};
use crate::typeset::{Job, Resolution, Typst, compile_all, resolve};

/// What documents are made with: templates, typst, fonts.
pub struct Press {
    library: Library,
    typst: Typst,
    fonts: Resolution,
}

/// A document in print, not published yet.
pub struct Print {
    pub pdf: Vec<u8>,
    pub pages: usize,
    /// The folder of its source.
    pub root: PathBuf,
    /// `2020Q2会议纪要.pdf`
    pub name: String,
}

impl Press {
    /// Finds what is needed. What an office signs (`signed`) needs every font role; a draft may borrow a face.
    ///
    /// # Errors
    /// An own template that cannot be read; typst or a font that is missing.
    pub fn ready(office: &Office, typst: Option<&Path>, signed: bool) -> Result<Press, Failure> {
        let looking = Progress::of("检查排版程序和字体");
        let library = Library::with_own(&office.paths.templates)?;
        let typst = Typst::find(typst)?;
        let fonts = resolve(&typst.fonts()?, &overrides(office));
        drop(looking);
        if signed {
            fonts.complete()?;
        }
        for warning in fonts.usable()? {
            screen::tell(&format!("提示  {warning}"));
        }
        Ok(Press { library, typst, fonts })
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
        let fonts = self.fonts.typst_source();
        let mut sheets = Vec::new();
        for document in documents {
            let source = templating::fill(document, &self.library, &fonts)?;
            let root = folder.work_folder(document.kind.id())?;
            write_source(&root, &source)?;
            sheets.push((document, source, root));
        }
        let maps: Vec<_> =
            sheets.iter().map(|(_, source, _)| |file: &str, line: usize| source.template_line(file, line)).collect();
        let jobs: Vec<Job> = sheets
            .iter()
            .zip(&maps)
            .map(|((document, _, root), map)| Job {
                document: document.kind.file_stem(),
                root,
                timestamp: timestamp(document.date),
                source_map: map,
            })
            .collect();
        let typesetting = Progress::of(format!("排版 {} 份文件", jobs.len()));
        let compiled = compile_all(&self.typst, &jobs, None)
            .map_err(|failure| desk.map_or(failure.clone(), |desk| glyphs::with_places(failure, desk)))?;
        drop(typesetting);

        let names: Vec<String> =
            documents.iter().map(|document| format!("{id}{}.pdf", document.kind.file_stem())).collect();
        let finished = documents.iter().zip(&names).zip(&compiled);
        let finished: Vec<(&Document, &str, &[u8])> =
            finished.map(|((document, name), compiled)| (document, name.as_str(), compiled.pdf.as_slice())).collect();
        read_back(&finished)?;
        let roots: Vec<PathBuf> = sheets.into_iter().map(|(_, _, root)| root).collect();
        let prints = compiled.into_iter().zip(roots).zip(names);
        Ok(prints.map(|((made, root), name)| Print { pdf: made.pdf, pages: made.pages, root, name }).collect())
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
            typst: self.typst.version.clone(),
            typst_flags: self.typst.flags(timestamp),
            inputs: inputs.into_iter().map(input).collect(),
            templates_sha256: sha256_named(self.library.files()),
            fonts: font_entries(&self.fonts)?,
            documents: entries,
            set_aside: SetAside {
                cases: desk.ledger.case_rows.set_aside.into(),
                visits: desk.ledger.visit_rows.set_aside.into(),
            },
        })
    }

    /// The version of typst.
    pub fn typst_version(&self) -> &str {
        &self.typst.version
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

    /// The fonts, by role.
    pub fn fonts(&self) -> Result<Vec<SealedFont>, Failure> {
        let sealed = font_entries(&self.fonts)?.into_iter();
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
        sha256: input.sha256.clone(),
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
