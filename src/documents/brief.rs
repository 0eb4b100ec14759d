//! The brief 临时联席会议材料: the cases that a temporary meeting is about, as they stood on a day.
//!
//! In: the facts under the cut-off, a document composed from the figures of the same day, and which
//! cases are asked for. Out: the same document with its cases, each with its people, its money, what
//! is open and a timeline. Never: a free text of the exports, a full name, a day after the cut-off
//! but a deadline.

mod causes;
mod choice;
mod dossier;
mod guard;
mod needs;
mod room;
mod timeline;
mod totals;

use chrono::NaiveDate;
use serde::Serialize;

use super::model::{Document, Fragment};
use super::view::View;
use super::wording::Speech;
use super::{Kind, Sources, compose};
use crate::failure::Failure;
use crate::period::{chinese_date, day};
use crate::statistics::townships::Townships;
use crate::statistics::{Column, Facts};
use dossier::{CaseView, Dossiers};
use totals::{Done, Matter, Occasion};

/// What a brief is asked for.
#[derive(Debug, Clone)]
pub struct Request {
    /// The meeting's day.
    pub day: NaiveDate,
    /// The last day of which anything is known.
    pub as_of: NaiveDate,
    /// Case numbers in any spelling; empty where none were named.
    pub cases: Vec<String>,
    pub township: Option<String>,
}

/// The parts that only a brief has.
#[derive(Debug, Clone, Serialize)]
pub struct Brief {
    /// 2020年5月20日
    pub as_of: String,
    /// The township that was asked for, where it may be named; empty otherwise.
    pub township: String,
    /// What is told of all chosen cases together.
    pub occasion: Occasion,
    pub cases: Vec<CaseView>,
    /// Cases that are left out because a brief is short.
    pub more: Option<Fragment>,
    /// Whether each case has a table of its own, or all share one.
    pub detailed: bool,
    /// 30日: from then on an unpaid grant is a matter for the meeting.
    pub patience: Fragment,
    pub done: Done,
    /// Whether anything was paid since the statistical year began, and anything of that urgently.
    pub paid_in_year: bool,
    pub urgent_in_year: bool,
    /// Matters drafted against what is open, where the meeting file has none.
    pub matters: Vec<Matter>,
}

/// Composes the brief. `sources` and `facts` are cut at the same day.
///
/// # Errors
/// A case number or township that is not there on that day, more cases than a brief holds; what
/// [`compose`] refuses.
pub fn compose_brief(sources: &Sources, facts: &Facts, request: &Request) -> Result<Document, Failure> {
    let choice = choice::choose(facts, sources.figures, request)?;
    let mut document = compose(Kind::Brief, sources)?;
    let terms = sources.office.terms(request.day);
    let speech = Speech::of(&terms);
    let desk = Dossiers::new(facts, sources.figures, &speech, &choice.cases, sources.office.privacy.hide_names);
    let mut cases: Vec<CaseView> = choice.cases.iter().map(|case| desk.view(*case)).collect();
    let mut more = choice.more;
    // Who named cases gets them all; else the least urgent give way to three pages.
    while request.cases.is_empty() && cases.len() > 1 && !room::fits(&cases, &document) {
        cases.pop();
        more += 1;
    }
    let chosen = &choice.cases[..cases.len()];
    let in_year = |id| sources.figures.figure(id).value(Column::Ytd).is_ok_and(|value| !value.is_zero());
    let township = request.township.as_deref().filter(|name| Townships::of(facts).told(name));
    let told = Brief {
        as_of: chinese_date(request.as_of),
        township: township.map(crate::privacy::township).unwrap_or_default().to_owned(),
        occasion: totals::occasion(facts, chosen, &cases),
        more: (more > 0).then(|| number("brief.more", more as i64, "件")),
        detailed: room::detailed(&cases, &document),
        patience: number("brief.patience", needs::PATIENCE.into(), "日"),
        done: totals::done(facts, chosen, day(request.as_of)),
        paid_in_year: in_year("aid.paid_amount"),
        urgent_in_year: in_year("aid.urgent_persons"),
        matters: totals::matters(&cases),
        cases,
    };
    let View::JointMeeting(view) = &mut document.view else { unreachable!("a brief is for the joint meeting") };
    view.brief = Some(told);
    Ok(document)
}

/// A number of this document alone, with its unit.
fn number(id: &str, value: i64, unit: &str) -> Fragment {
    Fragment::Figure { figure: id.to_owned(), text: format!("{value}{unit}") }
}
