//! `lianxi freeze` 封存: a period's figures, words, findings and digests, sealed in `frozen/P.json`.

use std::collections::BTreeMap;
use std::process::ExitCode;

use chrono::NaiveDate;
use serde_json::json;
use serde_json::value::to_raw_value;

use super::arguments::Freeze;
use super::basis::Basis;
use super::desk::Desk;
use super::papers::{Issue, Subject, compose_annex};
use super::press::{Press, Print, inputs};
use super::progress::Progress;
use super::screen;
use super::workshop::Workshop;
use crate::documents::annex::Annex;
use crate::documents::{Document, Kind};
use crate::failure::Failure;
use crate::finding::{CATALOGUE, Severity};
use crate::freeze::{
    Evidence, FileDigest, Frozen, Key, SealedDocument, SealedFigure, SealedFinding, SealedSettings, SealedTable,
    Superseded, Waiver, encode,
};
use crate::outputs::{FrozenFolder, OutputFolder, SealedFile};
use crate::period::Period;

pub fn run(arguments: &Freeze) -> Result<ExitCode, Failure> {
    let period = Period::parse(&arguments.period)?;
    let workspace = &arguments.common.workspace;
    let folder = FrozenFolder::of(workspace);
    let earlier = folder.load(&period.id())?;
    let supersedes = superseded(arguments, &period, earlier.as_ref())?;
    let desk = Desk::open_for_papers(workspace, None)?;
    desk.tell_findings();
    desk.judge(arguments.common.strict, false)?;
    let today = chrono::Local::now().date_naive();
    refuse_unfinished(&desk, &period, today)?;
    let waivers = waivers(arguments, &desk)?;

    let held = folder.hold()?;
    let key = held.key()?;
    let subject = Subject { id: period.id(), period, as_of: None, meeting: period.id() };
    let basis = Basis::of_today(&desk, &subject, waivers.clone(), supersedes.as_ref())?;
    let meeting = desk.meetings.iter().find(|meeting| meeting.id == subject.meeting);
    desk.tell_typed_numbers(meeting, &basis.figures);
    let sources = basis.sources(&desk, meeting, false);
    let kinds: Vec<Kind> =
        Kind::QUARTERLY.into_iter().filter(|kind| meeting.is_some() || *kind != Kind::Minutes).collect();
    if meeting.is_none() {
        screen::tell(&format!("提示  没有会议文件 meetings/{}.toml，封存的文件中没有会议纪要。", subject.meeting));
    }
    let documents = kinds
        .iter()
        .map(|kind| crate::documents::compose(*kind, &sources))
        .collect::<Result<Vec<Document>, Failure>>()?;
    let annex = compose_annex(&desk, &basis, &sources);

    let workshop = Workshop::open(arguments.typst.as_deref());
    let press = Press::ready(&workshop, &desk.office, true)?;
    let out = OutputFolder::open(workspace, &subject.id)?;
    let prints = press.print(&out, &subject.id, &documents, Some(&desk))?;
    let sealing = Sealing { desk: &desk, basis: &basis, press: &press, subject: &subject, today };
    let inputs = inputs(&desk, &subject.meeting)?;
    let frozen = sealing.seal(&key, waivers, supersedes, &documents, &prints, &annex, &inputs)?;
    let (bytes, digest) = encode(&frozen);
    let path = match &earlier {
        None => held.seal(&subject.id, &bytes)?,
        Some(earlier) => held.supersede(&subject.id, earlier.frozen.version, &bytes)?,
    };

    // The figures stand; what is issued from them can be made again at any time.
    let issue = Issue {
        subject: &subject,
        desk: &desk,
        documents: &documents,
        workbooks: true,
        keep: false,
        earlier: out.manifest(),
    };
    let books = issue.workbooks(&out, Some(annex))?;
    let entries = issue.publish(&out, prints, books)?;
    let mut manifest = press.manifest(&subject.id, &desk, &documents, inputs, entries)?;
    issue.finish(out, &mut manifest)?;
    tell(arguments, &frozen, &digest, &path);
    Ok(ExitCode::SUCCESS)
}

fn tell(arguments: &Freeze, frozen: &Frozen, digest: &str, path: &str) {
    if arguments.common.json {
        let told = json!({
            "schema": "lianxi.freeze/1", "period": frozen.period, "version": frozen.version, "path": path,
            "digest": digest, "sealed_on": frozen.sealed_on,
            "waivers": frozen.waivers, "documents": frozen.documents,
        });
        screen::json(&told);
    } else {
        screen::print(&format!(
            "已封存 {}（第 {} 版）：{}\n摘要 {digest}",
            frozen.period,
            frozen.version,
            arguments.common.workspace.join(path).display(),
        ));
    }
}

/// What the new version takes the place of.
fn superseded(
    arguments: &Freeze,
    period: &Period,
    earlier: Option<&SealedFile>,
) -> Result<Option<Superseded>, Failure> {
    match (earlier, arguments.supersede) {
        (None, false) => Ok(None),
        (None, true) => Err(Failure::usage(
            format!("{}还没有封存，没有可以替代的版本", period.label()),
            "去掉 --supersede 和它的 --reason",
        )),
        (Some(earlier), false) => Err(Failure::refused(
            format!(
                "{}已于{}封存，不能再次封存",
                period.label(),
                crate::period::chinese_date(earlier.frozen.sealed_on)
            ),
            "先用 lianxi compare 看差异；确需更正已报数字的，加 --supersede --reason 理由",
        )
        .at(&earlier.shown)),
        (Some(earlier), true) => {
            let reason = arguments
                .reasons
                .last()
                .cloned()
                .ok_or_else(|| Failure::usage("--supersede 没有写理由", "加 --reason 理由，文件中将印出"))?;
            Ok(Some(Superseded {
                version: earlier.frozen.version,
                sealed_on: earlier.frozen.sealed_on,
                digest: earlier.digest.clone(),
                reason,
            }))
        }
    }
}

/// A period that is still running has no figures to report.
fn refuse_unfinished(desk: &Desk, period: &Period, today: NaiveDate) -> Result<(), Failure> {
    let to = period.span(desk.office.month_close).to;
    if today <= to {
        return Err(Failure::refused(
            format!("{}到{}才结束，还不能封存", period.label(), crate::period::chinese_date(to)),
            "统计期结束后再封存；若计算机的日期不对，先改正日期",
        ));
    }
    Ok(())
}

/// The error findings that the office lets stand, each with its reason.
fn waivers(arguments: &Freeze, desk: &Desk) -> Result<Vec<Waiver>, Failure> {
    let standing = |code: &str| {
        desk.findings.iter().filter(|it| it.check.severity == Severity::Error && it.check.code == code).count()
    };
    if arguments.reasons.len() < arguments.waive.len() {
        return Err(Failure::usage("--waive 没有写理由", "在 --waive 后面加 --reason 理由，文件中将印出"));
    }
    for code in &arguments.waive {
        if standing(code) == 0 {
            let known = CATALOGUE.iter().any(|check| check.code == code && check.severity == Severity::Error);
            let what =
                if known { format!("没有 {code} 这类错误") } else { format!("{code} 不是错误的编号") };
            return Err(Failure::usage(what, "编号见 lianxi check 各项错误的第一行；不需要保留的，去掉 --waive"));
        }
    }
    let unwaived: Vec<String> = CATALOGUE
        .iter()
        .filter(|check| check.severity == Severity::Error && !arguments.waive.iter().any(|code| code == check.code))
        .filter(|check| standing(check.code) > 0)
        .map(|check| format!("{}（{}）{} 项", check.title, check.code, standing(check.code)))
        .collect();
    if !unwaived.is_empty() {
        return Err(Failure::refused(
            format!("数据中还有错误：{}", unwaived.join("、")),
            "按 lianxi check 的“处理”改正后再封存；确实不能改正的，对每一类写 --waive 编号 --reason 理由",
        ));
    }
    let waiver = |(code, reason): (&String, &String)| Waiver { code: code.clone(), reason: reason.clone() };
    Ok(arguments.waive.iter().zip(&arguments.reasons).map(waiver).collect())
}

/// What is sealed, and from what.
struct Sealing<'a> {
    desk: &'a Desk,
    basis: &'a Basis,
    press: &'a Press<'a>,
    subject: &'a Subject,
    today: NaiveDate,
}

impl Sealing<'_> {
    #[expect(clippy::too_many_arguments, reason = "a seal is put on everything at once")]
    fn seal(
        &self,
        key: &Key,
        waivers: Vec<Waiver>,
        supersedes: Option<Superseded>,
        documents: &[Document],
        prints: &[Print],
        annex: &Annex,
        inputs: &[FileDigest],
    ) -> Result<Frozen, Failure> {
        let _sealing = Progress::of("封存");
        let Sealing { desk, basis, press, subject, today } = *self;
        let facts = &desk.facts;
        let evidence = Evidence::of(facts, key);
        evidence.assert_makes(&basis.figures);
        let span = basis.figures.windows.value;
        let terms = desk.office.terms(span.to);
        let wording: BTreeMap<String, _> =
            documents.iter().map(|document| (document.kind.id().to_owned(), document.wording())).collect();
        let document = |(document, print): (&Document, &Print)| SealedDocument {
            kind: document.kind.id().to_owned(),
            path: format!("out/{}/{}", subject.id, print.name),
            sha256: print.pdf.sha256.clone(),
            pages: Some(print.pages),
        };
        Ok(Frozen {
            period: subject.id.clone(),
            from: span.from,
            to: span.to,
            version: supersedes.as_ref().map_or(1, |earlier| earlier.version + 1),
            sealed_on: today,
            supersedes,
            previous: basis.compared[0].clone(),
            last_year: basis.compared[1].clone(),
            organ: desk.office.organ.name.clone(),
            superior: desk.office.organ.superior.clone(),
            partner: terms.partner_name.clone(),
            key_id: key.id(),
            settings: SealedSettings::of(&desk.settings),
            case_rows: basis.figures.case_rows.clone(),
            visit_rows: basis.figures.visit_rows.clone(),
            figures: basis.figures.figures.iter().map(SealedFigure::of).collect(),
            tables: basis.figures.tables.iter().map(SealedTable::of).collect(),
            visits_due: SealedTable::of(&basis.visits_due),
            evidence,
            findings: desk.findings.iter().map(SealedFinding::of).collect(),
            waivers,
            quality: to_raw_value(&basis.quality).expect("strings always serialise"),
            wording,
            annex: to_raw_value(annex).expect("strings and numbers always serialise"),
            program: crate::PROGRAM.to_owned(),
            typst: press.typst_version().to_owned(),
            inputs: inputs.to_vec(),
            templates: press.templates(),
            fonts: press.fonts()?,
            documents: documents.iter().zip(prints).map(document).collect(),
        })
    }
}
