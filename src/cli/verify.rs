//! `lianxi verify` 核对: re-renders a frozen period's documents and says whether they are byte for byte the
//! same, and which input, template, font or program differs where not.

use std::process::ExitCode;

use serde_json::{Value, json};

use super::arguments::Verify;
use super::basis::Basis;
use super::compare::not_frozen;
use super::desk::Desk;
use super::papers::Subject;
use super::press::{Press, inputs};
use super::screen;
use super::workshop::Workshop;
use crate::digest::sha256_file;
use crate::documents::{Document, Kind};
use crate::failure::{Exit, Failure};
use crate::freeze::{FileDigest, Frozen, SealedDocument};
use crate::outputs::{FrozenFolder, OutputFolder};
use crate::period::{Period, chinese_date};

/// One document of the period: as issued, as made today, as it lies in `out/`.
struct Verdict<'f> {
    sealed: &'f SealedDocument,
    /// `None` where it cannot be made any more.
    now: Option<String>,
    /// `None` where it is not there.
    on_disk: Option<String>,
}

impl Verdict<'_> {
    fn same(&self) -> bool {
        self.now.as_deref() == Some(self.sealed.sha256.as_str())
    }

    /// Whether the file in `out/` is another one than was issued.
    fn replaced(&self) -> bool {
        self.on_disk.as_ref().is_some_and(|digest| *digest != self.sealed.sha256)
    }
}

pub fn run(arguments: &Verify) -> Result<ExitCode, Failure> {
    let period = Period::parse(&arguments.period)?;
    let workspace = &arguments.common.workspace;
    let folder = FrozenFolder::of(workspace);
    let sealed = folder.load(&period.id())?.ok_or_else(|| not_frozen(&period))?;
    let chain = chain(&folder, &sealed.frozen)?;
    let desk = Desk::open_for_papers(workspace, None)?;
    desk.judge(arguments.common.strict, false)?;
    let subject = Subject { id: period.id(), period, as_of: None, meeting: period.id() };
    let basis = Basis::of(&desk, &subject)?;
    let meeting = desk.meetings.iter().find(|meeting| meeting.id == subject.meeting);
    let sources = basis.sources(&desk, meeting, false);
    let frozen = &sealed.frozen;
    let issued = |kind: &Kind| frozen.documents.iter().any(|document| document.kind == kind.id());
    let possible = |kind: &Kind| *kind != Kind::Minutes || meeting.is_some();
    let documents = Kind::QUARTERLY
        .iter()
        .filter(|kind| issued(kind) && possible(kind))
        .map(|kind| crate::documents::compose(*kind, &sources))
        .collect::<Result<Vec<Document>, Failure>>()?;
    let workshop = Workshop::open(arguments.typst.as_deref());
    let press = Press::ready(&workshop, &desk.office, true)?;
    let out = OutputFolder::open(workspace, &subject.id)?;
    let prints = press.print(&out, &subject.id, &documents, Some(&desk))?;
    out.close()?;

    let mut verdicts = Vec::new();
    for sealed in &frozen.documents {
        let made = documents.iter().zip(&prints).find(|(document, _)| document.kind.id() == sealed.kind);
        let now = made.map(|(_, print)| print.pdf.sha256.clone());
        verdicts.push(Verdict { sealed, now, on_disk: sha256_file(&workspace.join(&sealed.path)).ok() });
    }
    let mut changes = Changes::of(frozen, &press, &inputs(&desk, &subject.meeting)?)?;
    for document in &documents {
        let kind = document.kind.file_stem();
        changes.wording.extend(basis.changed_words(document).iter().map(|part| format!("{kind}：{part}")));
    }
    let same = verdicts.iter().all(|verdict| verdict.same() && !verdict.replaced());
    if arguments.common.json {
        let told = document(frozen, &verdicts, &changes, same);
        screen::json(&told);
    } else {
        print(&period, frozen, &verdicts, &changes, &chain);
    }
    Ok(if same { ExitCode::SUCCESS } else { ExitCode::from(Exit::Findings as u8) })
}

/// The earlier versions, each as the one after it sealed it; in words.
fn chain(folder: &FrozenFolder, frozen: &Frozen) -> Result<Vec<String>, Failure> {
    let mut told = Vec::new();
    let mut next = frozen.supersedes.clone();
    while let Some(earlier) = next {
        let known = folder.load_version(&frozen.period, earlier.version)?;
        let Some(known) = known.filter(|known| known.digest == earlier.digest) else {
            return Err(Failure::refused(
                format!("第 {} 版的封存文件不见了，或不是当时被替代的那一份", earlier.version),
                "从备份恢复该文件",
            )
            .at(format!("frozen/{}.v{}.json", frozen.period, earlier.version)));
        };
        told.push(format!(
            "第 {} 版（{}封存）完好，被替代的理由：{}",
            earlier.version,
            chinese_date(earlier.sealed_on),
            earlier.reason.trim_end_matches('。')
        ));
        next = known.frozen.supersedes;
    }
    Ok(told)
}

/// What is not as it was when the period was frozen.
struct Changes {
    inputs: Vec<String>,
    templates: Vec<String>,
    fonts: Vec<String>,
    programs: Vec<String>,
    wording: Vec<String>,
}

impl Changes {
    fn of(frozen: &Frozen, press: &Press, inputs: &[FileDigest]) -> Result<Changes, Failure> {
        let templates = press.templates();
        let mut programs = Vec::new();
        for (name, then, now) in
            [("lianxi", frozen.program.as_str(), crate::PROGRAM), ("typst", &frozen.typst, press.typst_version())]
        {
            if then != now {
                programs.push(format!("{name}：封存时 {then}，现在 {now}"));
            }
        }
        let now = press.fonts()?;
        let then = &frozen.fonts;
        let named = |font: &crate::freeze::SealedFont| format!("{} {}", font.role, font.family);
        let gone = then.iter().filter(|font| !now.contains(font)).map(named);
        let new = now.iter().filter(|font| !then.contains(font)).map(named);
        let mut fonts: Vec<String> = gone.chain(new).collect();
        fonts.sort();
        fonts.dedup();
        Ok(Changes {
            inputs: changed(&frozen.inputs, inputs),
            templates: changed(&frozen.templates, &templates).iter().map(|path| press.template_shown(path)).collect(),
            fonts,
            programs,
            wording: Vec::new(),
        })
    }

    /// Each kind of change with its name.
    fn all(&self) -> [(&'static str, &[String]); 5] {
        [
            ("输入", &self.inputs),
            ("文字", &self.wording),
            ("模板", &self.templates),
            ("字体", &self.fonts),
            ("程序", &self.programs),
        ]
    }
}

/// Paths whose content is another one, or that are only on one side.
fn changed(then: &[FileDigest], now: &[FileDigest]) -> Vec<String> {
    let mut paths: Vec<String> = then
        .iter()
        .filter(|file| !now.contains(file))
        .chain(now.iter().filter(|file| !then.contains(file)))
        .map(|file| file.path.clone())
        .collect();
    paths.sort();
    paths.dedup();
    paths
}

fn print(period: &Period, frozen: &Frozen, verdicts: &[Verdict], changes: &Changes, chain: &[String]) {
    screen::print(&format!(
        "{}  {}封存（第 {} 版），封存文件完好。",
        period.label(),
        chinese_date(frozen.sealed_on),
        frozen.version
    ));
    for line in chain {
        screen::print(&format!("  {line}"));
    }
    for verdict in verdicts {
        let word = match &verdict.now {
            None => "不能重新制作（没有会议文件）",
            Some(_) if verdict.same() => "一致",
            Some(_) => "不一致",
        };
        screen::print(&format!("{word}  {}", verdict.sealed.path));
        if verdict.replaced() {
            screen::print(&format!(
                "  out/ 中的这份文件不是封存时的那一份；重新运行 lianxi quarter {} 即可恢复。",
                frozen.period
            ));
        }
    }
    let all_same = verdicts.iter().all(Verdict::same);
    let mut any = false;
    for (name, list) in changes.all() {
        for path in list {
            any = true;
            screen::print(&format!("{name}与封存时不同  {path}"));
        }
    }
    match (all_same, any) {
        (true, true) => screen::print("以上变化不影响已封存的文件；数字的变化见 lianxi compare。"),
        (false, false) => screen::print("没有找到变化的输入、模板、字体和程序版本：可能是同一版本的另一次构建。"),
        _ => {}
    }
}

/// `lianxi.verify/1`.
fn document(frozen: &Frozen, verdicts: &[Verdict], changes: &Changes, same: bool) -> Value {
    let verdict = |verdict: &Verdict| {
        json!({
            "kind": verdict.sealed.kind, "path": verdict.sealed.path, "sealed": verdict.sealed.sha256,
            "now": verdict.now, "on_disk": verdict.on_disk, "same": verdict.same(),
        })
    };
    json!({
        "schema": "lianxi.verify/1", "period": frozen.period, "version": frozen.version, "same": same,
        "documents": verdicts.iter().map(verdict).collect::<Vec<_>>(),
        "changed": {
            "inputs": changes.inputs, "wording": changes.wording, "templates": changes.templates,
            "fonts": changes.fonts, "programs": changes.programs,
        },
    })
}
