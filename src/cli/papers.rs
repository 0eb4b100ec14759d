//! `lianxi pack`, `minutes`, `report`, `quarter` 制作文件: figures → documents → PDFs → out/.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::NaiveDate;

use super::arguments::{Common, Making, Paper, Report, To};
use super::desk::Desk;
use super::doctor::overrides;
use super::glyphs;
use super::progress::Progress;
use super::screen;
use crate::documents::{self, Addressee, Document, Kind, Sources};
use crate::failure::Failure;
use crate::meeting::Meeting;
use crate::outputs::workbooks;
use crate::outputs::{
    DocumentEntry, InputEntry, Manifest, OutputFolder, SetAside, font_entries, read_back, sha256_file, sha256_named,
};
use crate::period::Period;
use crate::statistics::whereabouts::Whereabouts;
use crate::statistics::{Facts, FigureSet};
use crate::templating::{self, Library, Source};
use crate::typeset::{Job, Resolution, Typst, compile_all, resolve};

pub fn pack(arguments: &Paper) -> Result<ExitCode, Failure> {
    make(arguments, &[Kind::Pack])
}

pub fn minutes(arguments: &Paper) -> Result<ExitCode, Failure> {
    make(arguments, &[Kind::Minutes])
}

pub fn report(arguments: &Report) -> Result<ExitCode, Failure> {
    let kinds: &[Kind] = match arguments.to {
        To::Prosecutor => &[Kind::Report(Addressee::Prosecutor)],
        To::Partner => &[Kind::Report(Addressee::Partner)],
        To::Both => &[Kind::Report(Addressee::Prosecutor), Kind::Report(Addressee::Partner)],
    };
    let Report { period, common, making, .. } = arguments;
    make(&Paper { period: period.clone(), common: common.clone(), making: making.clone() }, kinds)
}

pub fn quarter(arguments: &Paper) -> Result<ExitCode, Failure> {
    make(arguments, &Kind::QUARTERLY)
}

/// Whether a run also writes the workbooks, 统计附表 and 退回单: a whole quarter does.
fn wants_workbooks(documents: &[Document]) -> bool {
    documents.len() == Kind::QUARTERLY.len()
}

/// What a run is about: a period, or a temporary meeting's day within its quarter.
pub(super) struct Subject {
    /// The name of the folder under out/.
    pub(super) id: String,
    pub(super) period: Period,
    pub(super) as_of: Option<NaiveDate>,
    /// The stem of its meeting file.
    pub(super) meeting: String,
}

impl Subject {
    /// A day means the temporary meeting of that day, with the figures as known on it.
    fn read(text: &str, kinds: &[Kind], workspace: &Path) -> Result<Subject, Failure> {
        let Ok(day) = text.parse::<NaiveDate>() else {
            let period = Period::parse(text)?;
            return Ok(Subject { id: period.id(), period, as_of: None, meeting: period.id() });
        };
        if kinds != [Kind::Minutes] {
            return Err(Failure::usage(
                format!("“{text}”是一天，不是统计期"),
                "改为 2020Q2 这样的统计期；日期只用于 lianxi minutes",
            ));
        }
        let close = crate::office::Office::load(workspace)?.month_close;
        Ok(Subject { id: text.to_owned(), period: close.quarter_of(day), as_of: Some(day), meeting: text.to_owned() })
    }
}

fn make(arguments: &Paper, kinds: &[Kind]) -> Result<ExitCode, Failure> {
    let workspace = &arguments.common.workspace;
    let subject = Subject::read(&arguments.period, kinds, workspace)?;
    refuse_final(&subject, &arguments.making)?;
    let desk = Desk::open(workspace, subject.as_of)?;
    desk.tell_findings();
    desk.judge(arguments.common.strict, false)?;
    let figures = desk.figures(subject.period);
    let meeting = desk.meetings.iter().find(|meeting| meeting.id == subject.meeting);
    let whereabouts = desk.whereabouts(&figures.period);
    let sources = sources(&desk, &figures, meeting, &whereabouts);
    let documents =
        kinds.iter().map(|kind| documents::compose(*kind, &sources)).collect::<Result<Vec<Document>, Failure>>()?;
    deliver(&subject, &desk, &sources, &documents, &arguments.common, &arguments.making)
}

/// Refuses what only a frozen quarter can be.
pub(super) fn refuse_final(subject: &Subject, making: &Making) -> Result<(), Failure> {
    if making.final_only {
        return Err(Failure::refused(
            format!("{}尚未封存，不能制作定稿", subject.period.label()),
            "去掉 --final 制作草稿；定稿须先封存该统计期",
        ));
    }
    Ok(())
}

/// Makes the PDFs and tells where they are.
pub(super) fn deliver(
    subject: &Subject,
    desk: &Desk,
    sources: &Sources,
    documents: &[Document],
    common: &Common,
    making: &Making,
) -> Result<ExitCode, Failure> {
    let press = Press::ready(desk, making)?;
    let manifest = press.run(subject, desk, sources, documents, making.keep_source)?;
    if common.json {
        screen::print(&manifest.to_json());
    } else {
        for document in &manifest.documents {
            let pages = document.pages.map_or_else(String::new, |pages| format!("（{pages} 页）"));
            screen::print(&format!("{}{pages}", common.workspace.join(&document.path).display()));
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn sources<'a>(
    desk: &'a Desk,
    figures: &'a FigureSet,
    meeting: Option<&'a Meeting>,
    whereabouts: &'a [Whereabouts; 2],
) -> Sources<'a> {
    Sources {
        office: &desk.office,
        workdays: &desk.settings.workdays,
        figures,
        meetings: &desk.meetings,
        meeting,
        day: None,
        findings: &desk.findings,
        whereabouts,
        stated_totals: &desk.ledger.stated_totals,
        draft: true,
    }
}

/// 统计附表.xlsx, with the rows behind every figure.
fn annex(desk: &Desk, sources: &Sources) -> Result<Vec<u8>, Failure> {
    let _making = Progress::of("制作统计附表");
    let facts = Facts::new(&desk.ledger, &desk.meetings, &desk.settings);
    workbooks::annex_workbook(documents::annex::compose(sources, &facts))
}

/// What documents are made with: templates, typst, fonts.
struct Press {
    library: Library,
    typst: Typst,
    fonts: Resolution,
}

impl Press {
    fn ready(desk: &Desk, making: &Making) -> Result<Press, Failure> {
        let looking = Progress::of("检查排版程序和字体");
        let library = Library::with_own(&desk.office.paths.templates)?;
        let typst = Typst::find(making.typst.as_deref())?;
        let fonts = resolve(&typst.fonts()?, &overrides(&desk.office));
        drop(looking);
        // A draft may be set in the face of another role; what an office signs may not.
        if making.final_only {
            fonts.complete()?;
        }
        for warning in fonts.usable()? {
            screen::tell(&format!("提示  {warning}"));
        }
        Ok(Press { library, typst, fonts })
    }

    /// Fills, typesets and publishes the documents; the manifest comes last.
    fn run(
        &self,
        subject: &Subject,
        desk: &Desk,
        sources: &Sources,
        documents: &[Document],
        keep: bool,
    ) -> Result<Manifest, Failure> {
        let folder = OutputFolder::open(&desk.workspace, &subject.id)?;
        let earlier = folder.manifest();
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
        let compiled = compile_all(&self.typst, &jobs, None).map_err(|failure| glyphs::with_places(failure, desk))?;
        drop(typesetting);

        let names: Vec<String> =
            documents.iter().map(|document| format!("{}{}.pdf", subject.id, document.kind.file_stem())).collect();
        let finished = documents.iter().zip(&names).zip(&compiled);
        let finished: Vec<(&Document, &str, &[u8])> =
            finished.map(|((document, name), compiled)| (document, name.as_str(), compiled.pdf.as_slice())).collect();
        read_back(&finished)?;

        let mut entries = Vec::new();
        for (((document, _, root), compiled), name) in sheets.iter().zip(&compiled).zip(&names) {
            let published = folder.publish(name, &compiled.pdf)?;
            if keep {
                folder.publish_tree(root, document.kind.id())?;
            } else {
                folder.withdraw_tree(document.kind.id())?;
            }
            entries.push(DocumentEntry {
                kind: document.kind.id().to_owned(),
                path: published.path,
                sha256: published.sha256,
                pages: Some(compiled.pages),
            });
        }
        if wants_workbooks(documents) {
            let published =
                folder.publish(&format!("{}{}.xlsx", subject.id, workbooks::ANNEX), &annex(desk, sources)?)?;
            let (path, sha256) = (published.path, published.sha256);
            entries.push(DocumentEntry { kind: "annex".to_owned(), path, sha256, pages: None });
        }
        if let Some(slips) = wants_workbooks(documents).then(|| super::check::slips(desk)).transpose()?.flatten() {
            let published = folder.publish(&format!("{}{}", subject.id, super::check::SLIPS), &slips)?;
            let (path, sha256) = (published.path, published.sha256);
            entries.push(DocumentEntry { kind: "slips".to_owned(), path, sha256, pages: None });
        }
        let mut manifest = self.manifest(subject, desk, documents, entries)?;
        for stale in earlier.map(|earlier| manifest.take_over(earlier)).unwrap_or_default() {
            screen::tell(&format!("提示  {stale} 是用以前的数据或模板制作的，请重新制作。"));
        }
        folder.publish_manifest(&manifest)?;
        folder.close()?;
        Ok(manifest)
    }

    fn manifest(
        &self,
        subject: &Subject,
        desk: &Desk,
        documents: &[Document],
        entries: Vec<DocumentEntry>,
    ) -> Result<Manifest, Failure> {
        let timestamp = documents.first().map_or(0, |document| timestamp(document.date));
        let input = |input: &crate::ingest::Input| InputEntry {
            path: input.path.clone(),
            sha256: input.sha256.clone(),
            rows: input.rows.into(),
        };
        Ok(Manifest {
            schema: Manifest::SCHEMA.to_owned(),
            period: subject.id.clone(),
            draft: documents.iter().any(|document| document.doc.draft),
            program: crate::PROGRAM.to_owned(),
            typst: self.typst.version.clone(),
            typst_flags: self.typst.flags(timestamp),
            inputs: desk.inputs.iter().map(input).chain(handwritten(subject, desk)?).collect(),
            templates_sha256: sha256_named(self.library.files()),
            fonts: font_entries(&self.fonts)?,
            documents: entries,
            set_aside: SetAside {
                cases: desk.ledger.case_rows.set_aside.into(),
                visits: desk.ledger.visit_rows.set_aside.into(),
            },
        })
    }
}

/// The files that people write by hand: lianxi.toml and the meeting files.
fn handwritten(subject: &Subject, desk: &Desk) -> Result<Vec<InputEntry>, Failure> {
    let meetings = desk.meetings.iter().map(|meeting| format!("meetings/{}.toml", meeting.id));
    let mut paths: Vec<String> = std::iter::once(crate::office::FILE_NAME.to_owned()).chain(meetings).collect();
    // The meeting that a brief is for may be held after the day of its figures.
    let own = format!("meetings/{}.toml", subject.meeting);
    if desk.workspace.join(&own).exists() {
        paths.push(own);
    }
    paths.sort();
    paths.dedup();
    let entry = |path: String| {
        let sha256 = sha256_file(&desk.workspace.join(&path))
            .map_err(|_| Failure::broken("文件不能读取", "检查该文件后重新运行").at(&path))?;
        Ok(InputEntry { path, sha256, rows: 0 })
    };
    paths.into_iter().map(entry).collect()
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
