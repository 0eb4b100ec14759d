//! The office's own words, with live figures: 〔发放救助金〕 is the figure of that label.

use std::collections::BTreeMap;

use super::figures::FigureView;
use super::kind::{Addressee, Kind};
use super::model::{MeetingView, OwnWords, PARAGRAPH, Point, Present, Prose};
use crate::failure::Failure;
use crate::meeting::Meeting;
use crate::period::{Period, chinese_date};
use crate::statistics::catalogue;

type Views = BTreeMap<&'static str, FigureView>;

/// Puts figures where their labels stand. `place` names the key for an error.
pub fn prose(text: &str, views: &Views, place: &str) -> Result<Prose, Failure> {
    let mut prose = Prose::default();
    let text = paragraphs(text);
    let mut rest = text.as_str();
    while let Some((before, tail)) = rest.split_once('〔') {
        let Some((name, after)) = tail.split_once('〕') else { break };
        // A year between the same brackets is part of a document's number, not a figure.
        if name.chars().all(|c| c.is_ascii_digit()) {
            prose = said(prose, &format!("{before}〔{name}〕"));
        } else {
            let indicator = catalogue::find(name).ok_or_else(|| unknown(name, place))?;
            prose = said(prose, before).figure(indicator.id, views[indicator.id].prose["value"].clone());
        }
        rest = after;
    }
    Ok(said(prose, rest))
}

/// What a text of the office begins with where it stands instead of the draft.
const INSTEAD: &str = "〔代替〕";

/// The lines of a text that hold something, each a paragraph.
fn paragraphs(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The prose with a text after it; each line break is a fragment of its own, the end of a paragraph.
fn said(prose: Prose, text: &str) -> Prose {
    text.split_inclusive('\n').fold(prose, |prose, line| match line.strip_suffix('\n') {
        Some(line) => prose.and(line).and(PARAGRAPH),
        None => prose.and(line),
    })
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
        Ok(Point { heading: point.heading.clone(), text: prose(&point.text, views, &place)? })
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

/// `[text]` of the meeting file, by document and section. A text follows the draft; one that begins with 〔代替〕
/// stands instead of it.
pub fn own_words(meeting: Option<&Meeting>, views: &Views) -> Result<OwnWords, Failure> {
    let words = |key: &str| {
        let written = meeting.and_then(|meeting| Some((meeting, meeting.text.get(key)?)));
        written
            .map(|(meeting, text)| prose(own(text).0, views, &format!("meetings/{}.toml › text › {key}", meeting.id)))
            .transpose()
    };
    Ok(OwnWords {
        measures: words("report.measures")?,
        problems: words("report.problems")?,
        next: words("report.next")?,
        matters: words("pack.matters")?,
        brief_reason: words("brief.reason")?,
        brief_done: words("brief.done")?,
        brief_matters: words("brief.matters")?,
        replaces: meeting.map_or_else(Vec::new, |meeting| {
            meeting.text.iter().filter(|(_, text)| own(text).1).map(|(key, _)| key.clone()).collect()
        }),
    })
}

/// A text without its mark, and whether it stands instead of the draft.
fn own(text: &str) -> (&str, bool) {
    let text = text.trim_start();
    text.strip_prefix(INSTEAD).map_or((text, false), |text| (text, true))
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
