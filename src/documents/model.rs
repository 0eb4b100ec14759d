//! The model of a document: plain values that a template arranges.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::figures::FigureView;
use super::kind::Kind;
use super::tables::{Printed, TableView, TrendPoint};
use super::view::{JointMeetingView, View};
use super::wording::Speech;
use crate::period::{Period, Span, chinese_date};
use crate::privacy::Reader;
use crate::statistics::catalogue::CATALOGUE;

/// A piece of prose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Fragment {
    Text(String),
    /// A number that stands in a sentence, with the figure that it is.
    Figure {
        figure: String,
        text: String,
    },
}

/// A sentence whose numbers know their figures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Prose {
    pub prose: Vec<Fragment>,
}

impl Prose {
    /// Prose of one text.
    pub fn text(text: impl Into<String>) -> Self {
        Prose { prose: vec![Fragment::Text(text.into())] }
    }

    /// The same, with a text after it.
    pub fn and(mut self, text: impl Into<String>) -> Self {
        self.prose.push(Fragment::Text(text.into()));
        self
    }

    /// The same, with a figure after it.
    pub fn figure(mut self, figure: impl Into<String>, text: impl Into<String>) -> Self {
        self.prose.push(Fragment::Figure { figure: figure.into(), text: text.into() });
        self
    }

    /// The same, with a fragment after it.
    pub fn and_fragment(mut self, fragment: Fragment) -> Self {
        self.prose.push(fragment);
        self
    }
}

/// One document, complete.
#[derive(Debug, Clone, Serialize)]
pub struct Document {
    #[serde(skip)]
    pub kind: Kind,
    /// 成文日期; also the PDF's timestamp.
    #[serde(skip)]
    pub date: NaiveDate,
    pub doc: Head,
    pub organ: Organ,
    /// The words of the dated terms profile.
    pub term: BTreeMap<String, String>,
    pub period: PeriodWords,
    /// Everything else, as the readers of its kind may know it.
    #[serde(flatten)]
    pub view: View,
}

impl Document {
    /// Everything that the template may print, as it is sealed.
    pub fn wording(&self) -> Box<RawValue> {
        serde_json::value::to_raw_value(self).expect("strings and lists always serialise")
    }

    /// The figures that a template may ask for by id.
    pub fn figures(&self) -> &BTreeMap<&'static str, FigureView> {
        static NONE: BTreeMap<&str, FigureView> = BTreeMap::new();
        match &self.view {
            View::JointMeeting(view) => &view.work.figures,
            View::Superiors(view) => &view.work.figures,
            View::Public(_) => &NONE,
        }
    }

    /// The tables that a template may ask for by id.
    pub fn tables(&self) -> BTreeMap<&'static str, &Printed> {
        fn printed<'v, R: Reader + 'v>(
            tables: impl IntoIterator<Item = (&'static str, &'v TableView<R>)>,
        ) -> BTreeMap<&'static str, &'v Printed> {
            tables.into_iter().map(|(id, table)| (id, table.printed())).collect()
        }
        match &self.view {
            View::JointMeeting(view) => printed(view.work.tables.iter().map(|(id, table)| (*id, table))),
            View::Superiors(view) => printed(view.work.tables.iter().map(|(id, table)| (*id, table))),
            View::Public(view) => printed(view.tables.iter().map(|table| (table.id, &table.table))),
        }
    }

    /// What only the joint meeting is told.
    pub fn for_the_meeting(&self) -> Option<&JointMeetingView> {
        match &self.view {
            View::JointMeeting(view) => Some(view),
            View::Superiors(_) | View::Public(_) => None,
        }
    }

    /// The quarters of the chart.
    pub fn trend(&self) -> &[TrendPoint] {
        self.for_the_meeting().map_or(&[], |view| &view.trend)
    }

    /// Which parts are not as they were sealed, in the office's words.
    pub fn changes_since(&self, sealed: &str) -> Vec<&'static str> {
        const PARTS: [(&str, &str); 12] = [
            ("doc", "标题、日期、文号或签发人"),
            ("organ", "本单位名称"),
            ("partner", "联席单位名称"),
            ("recipient", "主送机关"),
            ("copy_to", "抄送机关"),
            ("term", "用语"),
            ("period", "统计期"),
            ("meeting", "会议文件"),
            ("actions", "议定事项"),
            ("own", "自拟文字"),
            ("problems", "存在问题"),
            ("definitions", "指标口径"),
        ];
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap_or_default();
        let (mine, theirs) = (read(self.wording().get()), read(sealed));
        if mine == theirs {
            return Vec::new();
        }
        let changed = PARTS.iter().filter(|(key, _)| mine[*key] != theirs[*key]).map(|(_, word)| *word);
        let changed: Vec<&str> = changed.collect();
        if changed.is_empty() { vec!["文书内容"] } else { changed }
    }
}

/// What every document has at its head.
#[derive(Debug, Clone, Serialize)]
pub struct Head {
    pub kind: &'static str,
    pub title: String,
    /// The title as it is broken into lines.
    pub title_lines: Vec<String>,
    pub draft: bool,
    /// 2020年7月8日
    pub date: String,
    /// The issue number of minutes; empty where there is none.
    pub number: String,
    /// 发文字号 of a report; empty while it has none.
    pub reference: String,
    /// 签发人 of a report; empty while nobody has signed.
    pub signer: String,
}

/// The office.
#[derive(Debug, Clone, Serialize)]
pub struct Organ {
    pub name: String,
    pub short: String,
    pub superior: String,
}

/// The partner, under its name of the day.
#[derive(Debug, Clone, Serialize)]
pub struct Partner {
    pub name: String,
    pub superior: String,
}

/// How sentences call the period and those it is compared with.
#[derive(Debug, Clone, Serialize)]
pub struct PeriodWords {
    pub label: String,
    pub this: &'static str,
    pub before: &'static str,
    pub next: &'static str,
    pub last_year: &'static str,
    pub from: String,
    pub to: String,
    pub year: String,
}

impl PeriodWords {
    pub fn of(period: &Period, span: Span) -> Self {
        use chrono::Datelike;
        PeriodWords {
            label: period.label(),
            this: period.this_word(),
            before: period.before_word(),
            next: period.next_word(),
            last_year: period.last_year_word(),
            from: chinese_date(span.from),
            to: chinese_date(span.to),
            year: span.to.year().to_string(),
        }
    }
}

/// The meeting as its minutes tell it.
#[derive(Debug, Clone, Serialize)]
pub struct MeetingView {
    pub label: String,
    pub held_on: String,
    pub place: String,
    pub chair: String,
    pub recorder: String,
    pub agenda: Vec<String>,
    pub present: Vec<Present>,
    pub absent: Vec<String>,
    pub observers: Vec<String>,
    pub points: Vec<Point>,
}

/// One organ and who came from it.
#[derive(Debug, Clone, Serialize)]
pub struct Present {
    pub organ: String,
    pub names: Vec<String>,
}

/// 会议指出, 会议强调 …
#[derive(Debug, Clone, Serialize)]
pub struct Point {
    pub heading: String,
    /// The first paragraph.
    pub text: Prose,
    /// Further paragraphs.
    pub more: Vec<Prose>,
}

/// Decided items, before this meeting and of it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Actions {
    pub previous: Vec<Action>,
    pub new: Vec<Action>,
}

/// One decided item and its state.
#[derive(Debug, Clone, Serialize)]
pub struct Action {
    pub id: String,
    pub text: String,
    pub owner: String,
    /// 配合单位, joined; empty where there is none.
    pub with: String,
    pub due: String,
    /// 已落实, 推进中, 逾期未落实
    pub state: &'static str,
    pub done_on: String,
    /// Working days past the due day; empty where there are none.
    pub overdue_days: String,
    /// 连续两次结转; empty where the item was carried once or not at all.
    pub carried: String,
    /// What the item's target asks and whether it is met; empty where it has none.
    pub target: String,
    pub note: String,
}

/// The office's own words for one section.
#[derive(Debug, Clone, Serialize)]
pub struct Words {
    /// Whether they take the place of the draft; else they follow it.
    pub replaces: bool,
    pub paragraphs: Vec<Prose>,
}

/// The office's own words, by section.
#[derive(Debug, Clone, Default, Serialize)]
pub struct OwnWords {
    pub measures: Option<Words>,
    pub problems: Option<Words>,
    pub next: Option<Words>,
    /// 提请会议研究事项 of the pack.
    pub matters: Option<Words>,
    /// 召开事由, 已做工作, 提请议定事项 of a brief.
    pub brief_reason: Option<Words>,
    pub brief_done: Option<Words>,
    pub brief_matters: Option<Words>,
}

/// One line of 指标口径.
#[derive(Debug, Clone, Serialize)]
pub struct Definition {
    pub label: String,
    pub unit: &'static str,
    pub definition: String,
}

/// The definitions of all figures, in the order of the catalogue.
pub fn definitions(speech: &Speech) -> Vec<Definition> {
    let definition = |indicator: &&'static crate::statistics::indicator::Indicator| Definition {
        label: speech.say(indicator.label),
        unit: indicator.unit.word(),
        definition: speech.say(indicator.definition),
    };
    CATALOGUE.iter().map(definition).collect()
}
