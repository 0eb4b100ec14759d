//! The office's own words, with live figures: 〔发放救助金〕 is the figure of that label.

use std::collections::BTreeMap;

use super::figures::FigureView;
use super::kind::{Addressee, Kind};
use super::model::{MeetingView, OwnWords, Point, Present, Prose, Words};
use crate::failure::Failure;
use crate::meeting::Meeting;
use crate::period::{Period, chinese_date};
use crate::statistics::catalogue;

type Views = BTreeMap<&'static str, FigureView>;

/// Puts figures where their labels stand. `place` names the key for an error.
pub fn prose(text: &str, views: &Views, place: &str) -> Result<Prose, Failure> {
    let mut prose = Prose::default();
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once('〔') {
        let Some((name, after)) = tail.split_once('〕') else { break };
        // A year between the same brackets is part of a document's number, not a figure.
        if name.chars().all(|c| c.is_ascii_digit()) {
            prose = prose.and(format!("{before}〔{name}〕"));
        } else {
            let indicator = catalogue::find(name).ok_or_else(|| unknown(name, place))?;
            prose = prose.and(before).figure(indicator.id, views[indicator.id].prose["value"].clone());
        }
        rest = after;
    }
    Ok(prose.and(rest))
}

/// The paragraphs of a text: each line that is not blank.
fn paragraphs(text: &str, views: &Views, place: &str) -> Result<Vec<Prose>, Failure> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| prose(line, views, place)).collect()
}

/// What a text begins with that takes the place of the draft.
const INSTEAD: &str = "〔代替草稿〕";

/// The office's own words for a section.
fn own(text: &str, views: &Views, place: &str) -> Result<Words, Failure> {
    let text = text.trim_start();
    let rest = text.strip_prefix(INSTEAD);
    Ok(Words { replaces: rest.is_some(), paragraphs: paragraphs(rest.unwrap_or(text), views, place)? })
}

fn unknown(name: &str, place: &str) -> Failure {
    let nearest = catalogue::CATALOGUE
        .iter()
        .map(|indicator| indicator.label)
        .max_by(|a, b| strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name)));
    let remedy = format!("改为数字的名称，例如〔{}〕；全部名称见 lianxi figures", nearest.unwrap_or_default());
    Failure::broken(format!("没有名称为〔{name}〕的数字"), remedy).at(place)
}

/// The meeting with its points' live figures.
pub fn meeting(meeting: &Meeting, period: &Period, views: &Views) -> Result<MeetingView, Failure> {
    let place = format!("meetings/{}.toml › points", meeting.id);
    let point = |point: &crate::meeting::Point| {
        let mut paragraphs = paragraphs(&point.text, views, &place)?;
        let text = if paragraphs.is_empty() { Prose::default() } else { paragraphs.remove(0) };
        Ok(Point { heading: point.heading.clone(), text, more: paragraphs })
    };
    Ok(MeetingView {
        label: super::meeting_label(meeting, period),
        held_on: chinese_date(meeting.held_on),
        place: meeting.place.clone().unwrap_or_else(|| "（地点待定）".to_owned()),
        chair: meeting.chair.clone().unwrap_or_else(|| "（主持人待定）".to_owned()),
        recorder: meeting.recorder.clone().unwrap_or_default(),
        agenda: meeting.agenda.clone(),
        present: meeting
            .present
            .iter()
            .map(|group| Present { organ: group.organ.clone(), names: group.names.clone() })
            .collect(),
        absent: meeting.absent.clone(),
        observers: meeting.observers.clone(),
        points: meeting.points.iter().map(point).collect::<Result<_, Failure>>()?,
    })
}

/// `[text]` of the meeting file, by document and section.
pub fn own_words(meeting: Option<&Meeting>, views: &Views) -> Result<OwnWords, Failure> {
    let words = |key: &str| {
        let written = meeting.and_then(|meeting| Some((meeting, meeting.text.get(key)?)));
        written
            .map(|(meeting, text)| own(text, views, &format!("meetings/{}.toml › text › {key}", meeting.id)))
            .transpose()
            .map(|words| words.filter(|words| words.replaces || !words.paragraphs.is_empty()))
    };
    Ok(OwnWords {
        measures: words("report.measures")?,
        problems: words("report.problems")?,
        next: words("report.next")?,
        matters: words("pack.matters")?,
        brief_reason: words("brief.reason")?,
        brief_done: words("brief.done")?,
        brief_matters: words("brief.matters")?,
    })
}

/// 发文字号 of a report, as the office registered it; empty while it has none. Never invented.
pub fn reference(meeting: Option<&Meeting>, kind: Kind) -> String {
    let key = match kind.addressee() {
        Some(Addressee::Prosecutor) => "report.number_prosecutor",
        Some(Addressee::Partner) => "report.number_partner",
        None => return String::new(),
    };
    meeting.and_then(|meeting| meeting.text.get(key)).cloned().unwrap_or_default()
}

/// 签发人 of a report; empty while nobody has signed.
pub fn signer(meeting: Option<&Meeting>) -> String {
    meeting.and_then(|meeting| meeting.text.get("report.signer")).cloned().unwrap_or_default()
}
