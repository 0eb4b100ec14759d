//! Documents 文书: figures + meeting → a plain model of each document.
//!
//! In: a figure set, the office and its meetings. Out: a [`Document`]: every text and number that its
//! template may print, final and masked for its readers. Nothing here knows Typst or a template, and
//! no raw name gets past this stage but to the office's own lists.

mod actions;
pub mod annex;
mod brief;
pub mod figures;
mod kind;
mod live;
mod model;
mod named;
mod people;
mod problems;
mod public;
mod quality;
pub mod restatement;
pub mod rollup;
mod tables;
mod title;
mod typed;
mod view;
pub mod wording;

pub use brief::{Request, compose_brief};
pub use kind::{Addressee, Kind};
pub use model::{Document, Fragment, Prose};
pub use named::typed_names;
pub use quality::{DataAccount, Quality};
pub use restatement::Restatement;
pub use tables::Printed;
pub use typed::disagreements;
pub use view::View;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::failure::Failure;
use crate::meeting::{Meeting, MeetingKind};
use crate::office::{Office, Terms};
use crate::period::{Period, chinese_date, day};
use crate::privacy::{Audience, Reader};
use crate::statistics::{FigureSet, Table, disclosure};
use crate::workdays::Workdays;
use people::People;
use public::PublicView;
use tables::TableView;
use view::{JointMeetingView, SuperiorsView, Work};
use wording::Speech;

/// What all documents of a period are composed from.
#[derive(Debug)]
pub struct Sources<'a> {
    pub office: &'a Office,
    pub workdays: &'a Workdays,
    pub figures: &'a FigureSet,
    /// Who falls due for a visit in the next period; a rolled-up report lists nobody.
    pub visits_due: Option<&'a Table>,
    /// All meetings, in the order they were held.
    pub meetings: &'a [Meeting],
    /// The meeting that the documents are for, where it is written down already.
    pub meeting: Option<&'a Meeting>,
    /// The day of a temporary meeting, which needs no meeting file.
    pub day: Option<NaiveDate>,
    /// What the documents say of the data.
    pub quality: &'a Quality,
    /// Whether the documents are drafts 草稿.
    pub draft: bool,
}

impl Sources<'_> {
    /// The day that stands under the document 成文日期: the meeting's; without a meeting, the first working
    /// day after the period (its last day where the calendar is not known).
    pub fn date(&self) -> NaiveDate {
        self.day.or(self.meeting.map(|meeting| meeting.held_on)).unwrap_or_else(|| self.after_period())
    }

    /// The first working day after the period; its last day where the calendar is not known.
    fn after_period(&self) -> NaiveDate {
        let end = self.figures.windows.value.to;
        self.workdays.nth_after(day(end), 1).map_or(end, crate::period::date)
    }

    /// The day whose terms are used: the meeting's for minutes and briefs, else the period's last (documents.md).
    fn terms_date(&self, kind: Kind) -> NaiveDate {
        match (kind, self.meeting) {
            (Kind::Minutes, Some(meeting)) => meeting.held_on,
            (Kind::Brief, _) => self.date(),
            _ => self.figures.windows.value.to,
        }
    }
}

/// Composes one document.
///
/// # Errors
/// Minutes without a meeting file; a 〔label〕 in the office's own words that names no figure.
pub fn compose(kind: Kind, sources: &Sources) -> Result<Document, Failure> {
    let Sources { office, figures, meeting, .. } = *sources;
    if kind == Kind::Minutes && meeting.is_none() {
        let id = figures.period.id();
        return Err(Failure::broken(
            format!("没有会议文件 meetings/{id}.toml，无法制作会议纪要"),
            format!("照 meetings/ 中以往会议文件的样子写好 meetings/{id}.toml 后重新运行"),
        ));
    }
    let terms = office.terms(sources.terms_date(kind));
    let view = match kind.audience() {
        Audience::Office => unreachable!("the office's own lists are workbooks"),
        Audience::JointMeeting => View::JointMeeting(Box::new(for_the_meeting(kind, sources, &terms)?)),
        Audience::Superiors => View::Superiors(Box::new(for_superiors(kind, sources, &terms)?)),
        Audience::Public => View::Public(Box::new(PublicView::of(sources, &terms))),
    };
    let date = match kind.audience() {
        // When the organs met is their own matter.
        Audience::Public => sources.after_period(),
        _ => sources.date(),
    };
    let meeting = meeting.filter(|_| kind.audience() != Audience::Public);
    let title = title::of(kind, office, &terms, &figures.period, meeting);
    Ok(Document {
        doc: model::Head {
            kind: kind.id(),
            title: title.concat(),
            title_lines: title,
            draft: sources.draft,
            date: chinese_date(date),
            number: meeting.and_then(|meeting| meeting.number).map_or_else(String::new, |number| number.to_string()),
            reference: live::reference(meeting, kind),
            signer: live::signer(meeting),
        },
        kind,
        date,
        organ: model::Organ {
            name: office.organ.name.clone(),
            short: office.organ.short.clone(),
            superior: office.organ.superior.clone(),
        },
        term: terms.profile.words,
        period: model::PeriodWords::of(&figures.period, figures.windows.value),
        view,
    })
}

/// What pack, minutes and brief may tell.
fn for_the_meeting(kind: Kind, sources: &Sources, terms: &Terms) -> Result<JointMeetingView, Failure> {
    let Sources { office, figures, meeting, .. } = *sources;
    let people = People::of(figures, sources.visits_due, office.privacy.hide_names);
    let speech = Speech::of(terms);
    let work = work(kind, sources, terms, tables::models(figures, &people, &speech))?;
    Ok(JointMeetingView {
        meeting: meeting.map(|meeting| live::meeting(meeting, &figures.period, &work.figures)).transpose()?,
        actions: actions::model(sources, sources.date())?,
        due_next: sources.visits_due.map(|due| TableView::of(due, &people, &speech)),
        brief: None,
        trend: tables::trend(figures),
        work,
    })
}

/// What reports may tell.
fn for_superiors(kind: Kind, sources: &Sources, terms: &Terms) -> Result<SuperiorsView, Failure> {
    let least = sources.office.privacy.smallest_group_superiors;
    let speech = Speech::of(terms);
    let disclosed = disclosure::for_superiors(sources.figures, least);
    let tables = disclosed.iter().map(|it| (it.table.id, TableView::disclosed(it, &speech))).collect();
    Ok(SuperiorsView {
        work: work(kind, sources, terms, tables)?,
        smallest_group: match disclosed.iter().any(|table| table.hides) {
            true => Fragment::Figure { figure: "privacy.smallest_group".to_owned(), text: format!("{least}人") },
            false => Fragment::Text(String::new()),
        },
        rollup: None,
    })
}

/// What both are told.
fn work<R: Reader>(
    kind: Kind,
    sources: &Sources,
    terms: &Terms,
    tables: BTreeMap<&'static str, TableView<R>>,
) -> Result<Work<R>, Failure> {
    let Sources { office, figures, meeting, .. } = *sources;
    let speech = Speech::of(terms);
    let cut_short = figures.windows.value.to < figures.period.span(office.month_close).to;
    let views = figures::views(figures, &speech, cut_short);
    Ok(Work {
        partner: model::Partner { name: terms.partner_name.clone(), superior: terms.partner_superior.clone() },
        addressee: kind.addressee().map_or("", Addressee::id),
        recipient: kind.recipient(office, terms),
        copy_to: kind.copies(office, terms, meeting),
        key_figures: figures::KEY_FIGURES,
        tables,
        problems: problems::missed(figures),
        own: live::own_words(meeting, &views)?,
        quality: sources.quality.clone(),
        definitions: model::definitions(&speech),
        figures: views,
    })
}

/// The name of a meeting in a sentence that tells its day: 2020年第二季度联席会议, or 临时联席会议.
pub fn meeting_label(meeting: &Meeting, period: &Period) -> String {
    if meeting.kind == MeetingKind::Temporary {
        "临时联席会议".to_owned()
    } else {
        format!("{}联席会议", period.label())
    }
}
