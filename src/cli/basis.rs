//! The basis 依据 of a period's documents: the frozen figures where it is frozen, else the exports of today
//! compared with what was reported before.
//!
//! Later periods compare with the figures as reported; where the exports have changed since, the difference is
//! told with its causes.

use super::desk::Desk;
use super::papers::Subject;
use super::progress::Progress;
use super::screen;
use crate::documents::wording::Speech;
use crate::documents::{DataAccount, Document, Kind, Quality, Restatement, Sources, compose, restatement};
use crate::failure::Failure;
use crate::freeze::{Comparison, SealedBase, Superseded, Today, Waiver};
use crate::meeting::Meeting;
use crate::outputs::{DocumentEntry, FrozenFolder, SealedFile};
use crate::period::Period;
use crate::statistics::whereabouts::Whereabouts;
use crate::statistics::{Column, FigureSet, Table, tables};

/// What the documents of a period are made from.
#[derive(Debug)]
pub struct Basis {
    pub figures: FigureSet,
    /// Who falls due for a visit in the next period.
    pub visits_due: Table,
    pub quality: Quality,
    pub whereabouts: [Whereabouts; 2],
    /// The sealed file, where the period is frozen.
    pub sealed: Option<SealedFile>,
    /// The sealed periods whose figures stand under 上期 and 上年同期.
    pub compared: [Option<SealedBase>; 2],
    waivers: Vec<Waiver>,
}

impl Basis {
    /// The frozen figures, or else those of today. What is made as of an earlier day is never frozen.
    ///
    /// # Errors
    /// A sealed file that is not to be trusted, or whose key is gone.
    pub fn of(desk: &Desk, subject: &Subject) -> Result<Basis, Failure> {
        let sealed = match subject.as_of {
            None => FrozenFolder::of(&desk.workspace).load(&subject.period.id())?,
            Some(_) => None,
        };
        let Some(sealed) = sealed else { return Basis::of_today(desk, subject, Vec::new(), None) };
        let quality = serde_json::from_str(sealed.frozen.quality.get()).map_err(|_| {
            Failure::broken("封存的文件是另一版本的 lianxi 写的，本程序读不出其中的数据说明", "用封存时的版本打开")
                .at(&sealed.shown)
        })?;
        let figures = sealed.frozen.figures(&desk.settings);
        let visits_due = sealed.frozen.visits_due();
        let whereabouts = desk.whereabouts(&subject.period);
        let compared = [sealed.frozen.previous.clone(), sealed.frozen.last_year.clone()];
        Ok(Basis { figures, visits_due, quality, whereabouts, sealed: Some(sealed), compared, waivers: Vec::new() })
    }

    /// The figures of today's exports, with what the office lets stand.
    ///
    /// # Errors
    /// A sealed file of an earlier period that is not to be trusted, or whose key is gone.
    pub fn of_today(
        desk: &Desk,
        subject: &Subject,
        waivers: Vec<Waiver>,
        supersedes: Option<&Superseded>,
    ) -> Result<Basis, Failure> {
        let mut figures = desk.figures(subject.period);
        let visits_due = tables::visits_due(&desk.facts, &subject.period, &figures.windows);
        let (restatements, compared) = as_reported(desk, subject, &mut figures)?;
        let whereabouts = desk.whereabouts(&subject.period);
        let account = DataAccount {
            findings: &desk.findings,
            whereabouts: &whereabouts,
            stated_totals: &desk.ledger.stated_totals,
            waivers: &waivers,
            restatements,
            supersedes,
        };
        let quality = Quality::of(account);
        Ok(Basis { figures, visits_due, quality, whereabouts, sealed: None, compared, waivers })
    }

    /// What the annex tells of the data.
    pub fn account<'a>(&'a self, desk: &'a Desk) -> DataAccount<'a> {
        DataAccount {
            findings: &desk.findings,
            whereabouts: &self.whereabouts,
            stated_totals: &desk.ledger.stated_totals,
            waivers: &self.waivers,
            restatements: Vec::new(),
            supersedes: None,
        }
    }

    /// What documents are composed from.
    pub fn sources<'a>(&'a self, desk: &'a Desk, meeting: Option<&'a Meeting>, draft: bool) -> Sources<'a> {
        Sources {
            office: &desk.office,
            workdays: &desk.settings.workdays,
            figures: &self.figures,
            visits_due: Some(&self.visits_due),
            meetings: &desk.meetings,
            meeting,
            day: None,
            quality: &self.quality,
            draft,
        }
    }

    /// Composes documents: final where the period is frozen and the words are those that were sealed.
    ///
    /// # Errors
    /// As [`compose`].
    pub fn compose(&self, desk: &Desk, meeting: Option<&Meeting>, kinds: &[Kind]) -> Result<Vec<Document>, Failure> {
        let compose_one = |kind: &Kind| {
            let document = compose(*kind, &self.sources(desk, meeting, self.sealed.is_none()))?;
            let changed = self.changed_words(&document);
            if changed.is_empty() {
                return Ok(document);
            }
            screen::tell(&format!(
                "提示  {}的内容与封存时不同（{}），按草稿制作；确需改动的，用 lianxi freeze {} --supersede --reason 理由 \
                 重新封存。",
                kind.file_stem(),
                changed.join("、"),
                self.figures.period.id(),
            ));
            compose(*kind, &self.sources(desk, meeting, true))
        };
        kinds.iter().map(compose_one).collect()
    }

    /// Tells which final documents say what was sealed and are another file all the same.
    pub fn tell_other_bytes(&self, made: &[DocumentEntry]) {
        for sealed in self.sealed.iter().flat_map(|file| &file.frozen.documents) {
            if made.iter().any(|entry| entry.path == sealed.path && entry.sha256 != sealed.sha256) {
                screen::tell(&format!(
                    "提示  {} 与封存时的不是同一份（模板、字体或程序有变），变化见 lianxi verify {}。",
                    sealed.path,
                    self.figures.period.id(),
                ));
            }
        }
    }

    /// Which parts of a final document are not as they were sealed.
    pub fn changed_words(&self, document: &Document) -> Vec<&'static str> {
        let Some(sealed) = &self.sealed else { return Vec::new() };
        // A public version is not sealed: it says nothing but sealed figures.
        if document.kind == Kind::Public {
            return Vec::new();
        }
        let Some(wording) = sealed.frozen.wording.get(document.kind.id()) else {
            return vec!["封存时没有这份文件"];
        };
        document.changes_since(wording.get())
    }
}

/// Puts the figures as reported into the columns that compare, and tells what has changed since.
fn as_reported(
    desk: &Desk,
    subject: &Subject,
    figures: &mut FigureSet,
) -> Result<(Vec<Restatement>, [Option<SealedBase>; 2]), Failure> {
    let folder = FrozenFolder::of(&desk.workspace);
    let period = subject.period;
    let mut compared = [None, None];
    let columns = [(Column::Previous, period.previous()), (Column::LastYear, period.last_year())];
    for (base, (column, earlier)) in compared.iter_mut().zip(columns) {
        let Some(sealed) = load_by(&folder, &earlier, subject)? else { continue };
        let SealedFile { frozen, digest, .. } = &sealed;
        *base = Some(SealedBase { period: earlier.id(), version: frozen.version, digest: digest.clone() });
        for figure in &mut figures.figures {
            let reported = sealed.frozen.figure(figure.indicator);
            *figure = figure.clone().compared_with(column, &reported);
        }
    }
    if subject.as_of.is_some() {
        return Ok((Vec::new(), compared));
    }
    let speech = Speech::of(&desk.office.terms(figures.windows.value.to));
    let mut restatements = Vec::new();
    for earlier in earlier_periods(&period) {
        let Some(sealed) = folder.load(&earlier.id())? else { continue };
        let _comparing = Progress::of("与已封存的数字比较");
        let key = folder.key_of(&sealed)?;
        let today = Today { facts: &desk.facts, meetings: &desk.meetings };
        let comparison = Comparison::of(&sealed.frozen, today, &key, &[Column::Value]);
        restatements.extend(restatement::of(&comparison, &earlier, &period, &speech));
    }
    Ok((restatements, compared))
}

/// A sealed period; under a cut-off only one that was sealed by then.
fn load_by(folder: &FrozenFolder, period: &Period, subject: &Subject) -> Result<Option<SealedFile>, Failure> {
    let sealed = folder.load(&period.id())?;
    Ok(sealed.filter(|sealed| subject.as_of.is_none_or(|cut| sealed.frozen.sealed_on <= cut)))
}

/// The periods whose reported figures a document compares with or adds up: the same period a year earlier, the
/// one before, and those of the year so far.
fn earlier_periods(period: &Period) -> Vec<Period> {
    let of_year = match *period {
        Period::Quarter { year, quarter } => (1..quarter).map(|quarter| Period::Quarter { year, quarter }).collect(),
        Period::Half { year, half } => (1..half).map(|half| Period::Half { year, half }).collect(),
        Period::Year { .. } | Period::Range(_) => Vec::new(),
    };
    let mut periods = vec![period.last_year(), period.previous()];
    periods.extend(of_year);
    let mut seen = Vec::new();
    periods.retain(|period| {
        let new = !seen.contains(period);
        seen.push(*period);
        new
    });
    periods
}
