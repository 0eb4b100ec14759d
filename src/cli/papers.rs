//! `lianxi pack`, `minutes`, `report`, `quarter` 制作文件: figures → documents → PDFs → out/.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::NaiveDate;

use super::arguments::{Common, Making, Paper, Quarter, Report, ReportAudience, To};
use super::basis::Basis;
use super::desk::Desk;
use super::fleet;
use super::offices;
use super::press::{Press, Print, inputs};
use super::progress::Progress;
use super::screen;
use super::workshop::Workshop;
use crate::documents::annex::Annex;
use crate::documents::{self, Addressee, Document, Kind, Sources};
use crate::failure::Failure;
use crate::outputs::{DocumentEntry, Manifest, OutputFolder, Published, Staged, workbooks};
use crate::period::Period;

pub fn pack(arguments: &Paper) -> Result<ExitCode, Failure> {
    make(arguments, &[Kind::Pack])
}

pub fn minutes(arguments: &Paper) -> Result<ExitCode, Failure> {
    make(arguments, &[Kind::Minutes])
}

pub fn report(arguments: &Report) -> Result<ExitCode, Failure> {
    let kinds: &[Kind] = match (arguments.audience, arguments.to) {
        (Some(ReportAudience::Public), to) => {
            only_a_quarter(&arguments.period)?;
            if to.is_some() {
                screen::tell("提示  公开版不报送上级，--to 不起作用；报上级的情况报告请不加 --audience 另行制作。");
            }
            &[Kind::Public]
        }
        (None, Some(To::Prosecutor)) => &[Kind::Report(Addressee::Prosecutor)],
        (None, Some(To::Partner)) => &[Kind::Report(Addressee::Partner)],
        (None, Some(To::Both)) => &[Kind::Report(Addressee::Prosecutor), Kind::Report(Addressee::Partner)],
        (None, None) => unreachable!("the command line asks for one of them"),
    };
    let Report { period, common, making, .. } = arguments;
    make(&Paper { period: period.clone(), common: common.clone(), making: making.clone() }, kinds)
}

/// From the public versions of overlapping periods the numbers that each hides could be worked out.
fn only_a_quarter(text: &str) -> Result<(), Failure> {
    match Period::parse(text)? {
        Period::Quarter { .. } => Ok(()),
        other => Err(Failure::usage(
            format!("公开版只按季度制作，不能用于{}", other.label()),
            "改为 2020Q2 这样的季度：半年、全年和任意时段的数字与各季度相减，可能推算出隐去的数字",
        )),
    }
}

pub fn quarter(arguments: &Quarter) -> Result<ExitCode, Failure> {
    if let Some(folder) = &arguments.all {
        return fleet::run(&offices::all_in(folder)?, arguments);
    }
    let workspace = match &arguments.workspaces[..] {
        [] => PathBuf::from("."),
        [one] => one.clone(),
        several => {
            offices::refuse_repeated(several)?;
            return fleet::run(several, arguments);
        }
    };
    let Quarter { period, json, strict, making, .. } = arguments;
    let common = Common { workspace, json: *json, strict: *strict };
    make(&Paper { period: period.clone(), common, making: making.clone() }, &Kind::QUARTERLY)
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
    let workshop = Workshop::open(arguments.making.typst.as_deref());
    let manifest = make_in(&workshop, arguments, kinds, Desk::tell_findings)?;
    show(&manifest, &arguments.common);
    Ok(ExitCode::SUCCESS)
}

/// Makes the documents of one office; `opened` sees its desk as soon as everything has been read.
pub(super) fn make_in(
    workshop: &Workshop,
    arguments: &Paper,
    kinds: &[Kind],
    opened: impl FnOnce(&Desk),
) -> Result<Manifest, Failure> {
    let workspace = &arguments.common.workspace;
    let subject = Subject::read(&arguments.period, kinds, workspace)?;
    let desk = Desk::open_for_papers(workspace, subject.as_of)?;
    opened(&desk);
    desk.judge(arguments.common.strict, false)?;
    let basis = Basis::of(&desk, &subject)?;
    if arguments.making.final_only && basis.sealed.is_none() {
        return Err(Failure::refused(
            format!("{}尚未封存，不能制作定稿", subject.period.label()),
            format!("去掉 --final 制作草稿；定稿须先用 lianxi freeze {} 封存", subject.period.id()),
        ));
    }
    let meeting = desk.meetings.iter().find(|meeting| meeting.id == subject.meeting);
    desk.tell_typed_numbers(meeting, &basis.figures);
    let documents = basis.compose(&desk, meeting, kinds)?;
    refuse_drafts(&subject, &documents, &arguments.making)?;
    let draft = documents.iter().any(|document| document.doc.draft);
    let sources = basis.sources(&desk, meeting, draft);
    deliver(workshop, &subject, &desk, &basis, &sources, &documents, &arguments.making)
}

/// Refuses with `--final` what only a frozen period can be.
pub(super) fn refuse_drafts(subject: &Subject, documents: &[Document], making: &Making) -> Result<(), Failure> {
    let drafts: Vec<&str> =
        documents.iter().filter(|document| document.doc.draft).map(|document| document.kind.file_stem()).collect();
    if !making.final_only || drafts.is_empty() {
        return Ok(());
    }
    Err(Failure::refused(
        format!("{}的{}尚未封存，或与封存时不同，不能制作定稿", subject.period.label(), drafts.join("、")),
        format!(
            "去掉 --final 制作草稿；定稿须先用 lianxi freeze {} 封存，已封存的要改回封存时的内容，或加 --supersede 重新封存",
            subject.period.id()
        ),
    ))
}

/// Makes the PDFs, and beside them whatever else the run leaves.
pub(super) fn deliver(
    workshop: &Workshop,
    subject: &Subject,
    desk: &Desk,
    basis: &Basis,
    sources: &Sources,
    documents: &[Document],
    making: &Making,
) -> Result<Manifest, Failure> {
    let signed = making.final_only || documents.iter().any(|document| !document.doc.draft);
    let press = Press::ready(workshop, &desk.office, signed)?;
    let folder = OutputFolder::open(&desk.workspace, &subject.id)?;
    let workbooks = wants_workbooks(documents);
    let issue = Issue { subject, desk, documents, workbooks, keep: making.keep_source, earlier: folder.manifest() };
    let beside = || {
        let annex = workbooks.then(|| annex(desk, basis, sources)).transpose()?;
        let books = issue.workbooks(&folder, annex)?;
        // Read here, while typst works, and known when the manifest is written.
        press.known_fonts()?;
        let inputs = match &basis.sealed {
            Some(sealed) => sealed.frozen.inputs.clone(),
            None => inputs(desk, &subject.meeting)?,
        };
        Ok((books, inputs))
    };
    let (prints, (books, inputs)) = press.print_beside(&folder, &subject.id, documents, Some(desk), beside)?;
    let entries = issue.publish(&folder, prints, books)?;
    if !sources.draft {
        basis.tell_other_bytes(&entries);
    }
    let mut manifest = press.manifest(&subject.id, desk, documents, inputs, entries)?;
    issue.finish(folder, &mut manifest)?;
    Ok(manifest)
}

/// Tells where the documents are.
pub(super) fn show(manifest: &Manifest, common: &Common) {
    if common.json {
        screen::json(manifest);
        return;
    }
    for document in &manifest.documents {
        let pages = document.pages.map_or_else(String::new, |pages| format!("（{pages} 页）"));
        screen::print(&format!("{}{pages}", common.workspace.join(&document.path).display()));
    }
}

/// 统计附表, with the rows behind every figure; as it was sealed, where the period is frozen.
fn annex(desk: &Desk, basis: &Basis, sources: &Sources) -> Result<Annex, Failure> {
    if let Some(sealed) = basis.sealed.as_ref().filter(|_| !sources.draft) {
        return serde_json::from_str(sealed.frozen.annex.get()).map_err(|_| {
            Failure::broken("封存的文件是另一版本的 lianxi 写的，本程序读不出其中的统计附表", "用封存时的版本打开")
                .at(&sealed.shown)
        });
    }
    Ok(compose_annex(desk, basis, sources))
}

/// 统计附表 of today's exports.
pub(super) fn compose_annex(desk: &Desk, basis: &Basis, sources: &Sources) -> Annex {
    let _making = Progress::of("制作统计附表");
    let facts = &desk.facts;
    documents::annex::compose(sources, facts, &basis.account(desk))
}

/// What of a run goes into `out/`.
pub(super) struct Issue<'a> {
    pub(super) subject: &'a Subject,
    pub(super) desk: &'a Desk,
    pub(super) documents: &'a [Document],
    /// Whether 退回单 is written too.
    pub(super) workbooks: bool,
    /// Whether the filled Typst stays.
    pub(super) keep: bool,
    /// The manifest of the run before.
    pub(super) earlier: Option<Manifest>,
}

/// A workbook that is written and not yet in its place.
pub(super) struct Book {
    kind: &'static str,
    name: String,
    staged: Staged,
}

impl Issue<'_> {
    /// Writes 统计附表, and 退回单 where there is anything to return.
    pub(super) fn workbooks(&self, folder: &OutputFolder, annex: Option<Annex>) -> Result<Vec<Book>, Failure> {
        let id = &self.subject.id;
        let book = |kind, name: String, bytes: Vec<u8>| {
            let staged = folder.stage(&name, &bytes)?;
            Ok(Book { kind, name, staged })
        };
        let mut books = Vec::new();
        if let Some(annex) = annex {
            books.push(book("annex", format!("{id}{}.xlsx", workbooks::ANNEX), workbooks::annex_workbook(annex)?)?);
        }
        if let Some(slips) = self.workbooks.then(|| super::check::slips(self.desk)).transpose()?.flatten() {
            books.push(book("slips", format!("{id}{}", super::check::SLIPS), slips)?);
        }
        Ok(books)
    }

    /// Puts the documents and workbooks in their places.
    pub(super) fn publish(
        &self,
        folder: &OutputFolder,
        prints: Vec<Print>,
        books: Vec<Book>,
    ) -> Result<Vec<DocumentEntry>, Failure> {
        let entry = |kind: &str, published: Published, pages| DocumentEntry {
            kind: kind.to_owned(),
            path: published.path,
            sha256: published.sha256,
            pages,
        };
        let mut entries = Vec::new();
        for (document, print) in self.documents.iter().zip(prints) {
            let published = folder.place(print.pdf, &print.name)?;
            if self.keep {
                folder.publish_tree(&print.root, document.kind.id())?;
            } else {
                folder.withdraw_tree(document.kind.id())?;
            }
            entries.push(entry(document.kind.id(), published, Some(print.pages)));
        }
        for book in books {
            entries.push(entry(book.kind, folder.place(book.staged, &book.name)?, None));
        }
        Ok(entries)
    }

    /// Writes the manifest last, takes over what an earlier run made alike, and tells what is out of date.
    pub(super) fn finish(self, folder: OutputFolder, manifest: &mut Manifest) -> Result<(), Failure> {
        for stale in self.earlier.map(|earlier| manifest.take_over(earlier)).unwrap_or_default() {
            screen::tell(&format!("提示  {stale} 是用以前的数据或模板制作的，请重新制作。"));
        }
        folder.publish_manifest(manifest)?;
        folder.close()
    }
}
