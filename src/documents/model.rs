//! The model of a document: plain values that a template arranges.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::brief::Brief;
use super::figures::FigureView;
use super::kind::Kind;
use super::restatement::Restatement;
use super::rollup::RollupView;
use super::tables::{TableView, TrendPoint};
use super::wording::Speech;
use crate::finding::{Finding, Severity};
use crate::freeze::{Superseded, Waiver};
use crate::money::Fen;
use crate::period::{Period, Span, chinese_date};
use crate::records::StatedTotal;
use crate::statistics::catalogue::CATALOGUE;
use crate::statistics::whereabouts::Whereabouts;

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
    pub partner: Partner,
    /// `prosecutor`, `partner`, or empty.
    pub addressee: &'static str,
    /// 主送机关
    pub recipient: String,
    /// 抄送, 分送
    pub copy_to: Vec<String>,
    /// The words of the dated terms profile.
    pub term: BTreeMap<String, String>,
    pub period: PeriodWords,
    pub meeting: Option<MeetingView>,
    pub actions: Actions,
    pub key_figures: &'static [&'static str],
    #[serde(skip)]
    pub figures: BTreeMap<&'static str, FigureView>,
    #[serde(skip)]
    pub tables: BTreeMap<&'static str, TableView>,
    pub due_next: TableView,
    /// The figures that miss their thresholds.
    pub problems: Vec<&'static str>,
    pub own: OwnWords,
    pub quality: Quality,
    pub definitions: Vec<Definition>,
    /// The cases of a brief; nothing for the other kinds.
    pub brief: Option<Brief>,
    /// The districts of a rolled-up report; nothing for the other kinds.
    pub rollup: Option<RollupView>,
    #[serde(skip)]
    pub trend: Vec<TrendPoint>,
}

impl Document {
    /// Everything that the template may print, as it is sealed.
    pub fn wording(&self) -> Box<RawValue> {
        serde_json::value::to_raw_value(self).expect("strings and lists always serialise")
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

/// Where the rows went, and what of it the office let stand or had to put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quality {
    pub cases: Rows,
    pub visits: Rows,
    pub reasons: Vec<SetAside>,
    /// 行去向: where every row and every yuan went.
    pub whereabouts: Vec<Whereabout>,
    /// Total rows of the exports that disagree with their own rows.
    pub totals: Vec<DisputedTotal>,
    /// Error findings with which the period was frozen all the same.
    pub waivers: Vec<WaivedFinding>,
    /// Figures of earlier periods that are no longer as they were reported.
    pub restatements: Vec<Restatement>,
    /// That these figures take the place of others, and why; empty where they do not.
    pub supersedes: String,
}

/// Error findings of one kind that stand, with the office's reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaivedFinding {
    pub title: String,
    pub reason: String,
}

/// What the quality note is made of.
#[derive(Debug)]
pub struct DataAccount<'a> {
    pub findings: &'a [Finding],
    /// Where the rows of cases and visits went.
    pub whereabouts: &'a [Whereabouts; 2],
    /// What the exports' own total rows say.
    pub stated_totals: &'a [StatedTotal],
    pub waivers: &'a [Waiver],
    pub restatements: Vec<Restatement>,
    pub supersedes: Option<&'a Superseded>,
}

/// One destination of rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whereabout {
    pub what: String,
    pub case_rows: String,
    /// 发放金额, 元.
    pub paid: String,
    pub visit_rows: String,
}

/// A total row that its own rows contradict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisputedTotal {
    pub place: String,
    /// 元.
    pub stated: String,
    pub computed: String,
}

/// Row counts as texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rows {
    pub read: String,
    pub counted: String,
    pub set_aside: String,
}

/// How many rows of a file were set aside for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    pub source: String,
    pub rows: String,
    pub title: String,
}

impl Quality {
    /// Of a document that is not made from rows.
    pub fn none() -> Self {
        let rows = || Rows { read: String::new(), counted: String::new(), set_aside: String::new() };
        Quality {
            cases: rows(),
            visits: rows(),
            reasons: Vec::new(),
            whereabouts: Vec::new(),
            totals: Vec::new(),
            waivers: Vec::new(),
            restatements: Vec::new(),
            supersedes: String::new(),
        }
    }

    /// Counts each row once, under the first of its error findings.
    pub fn of(account: DataAccount) -> Self {
        let [cases, visits] = account.whereabouts;
        let rows = |account: &crate::records::RowAccount| Rows {
            read: account.read.to_string(),
            counted: account.counted.to_string(),
            set_aside: account.set_aside.to_string(),
        };
        Quality {
            cases: rows(&cases.account),
            visits: rows(&visits.account),
            reasons: reasons(account.findings),
            whereabouts: whereabouts(cases, visits),
            totals: disputed(account.stated_totals),
            waivers: account.waivers.iter().map(|waiver| waived(waiver, account.findings)).collect(),
            restatements: account.restatements,
            supersedes: account.supersedes.map_or_else(String::new, superseded),
        }
    }
}

fn waived(waiver: &Waiver, findings: &[Finding]) -> WaivedFinding {
    let of_kind = || findings.iter().filter(|finding| finding.check.code == waiver.code);
    let title = of_kind().next().map_or(waiver.code.as_str(), |finding| finding.check.title);
    let reason = waiver.reason.trim_end_matches('。').to_owned();
    WaivedFinding { title: format!("{title}（{}项）", of_kind().count()), reason }
}

fn superseded(earlier: &Superseded) -> String {
    format!(
        "本期数字为第{}次封存，替代{}封存的第{}版。理由：{}。",
        earlier.version + 1,
        chinese_date(earlier.sealed_on),
        earlier.version,
        earlier.reason.trim_end_matches('。'),
    )
}

/// A file's name as it prints, with its sheet.
fn source_name(file: &str, sheet: Option<&str>) -> String {
    let name = super::wording::print_label(file.strip_prefix("exports/").unwrap_or(file));
    sheet.map_or_else(|| name.clone(), |sheet| format!("{name}（{sheet}）"))
}

fn reasons(findings: &[Finding]) -> Vec<SetAside> {
    let mut first: BTreeMap<_, &'static str> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.check.severity == Severity::Error) {
        let row = (&finding.place.file, &finding.place.sheet, finding.place.row);
        first.entry(row).or_insert(finding.check.title);
    }
    let mut reasons: BTreeMap<_, u32> = BTreeMap::new();
    for ((file, sheet, _), title) in first {
        *reasons.entry((file, sheet, title)).or_default() += 1;
    }
    let reason = |((file, sheet, title), rows): ((&std::sync::Arc<str>, &Option<std::sync::Arc<str>>, &str), u32)| {
        SetAside { source: source_name(file, sheet.as_deref()), rows: rows.to_string(), title: String::from(title) }
    };
    reasons.into_iter().map(reason).collect()
}

/// One destination of rows, in numbers; `None` where there is nothing to count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Destination {
    pub what: String,
    pub case_rows: Option<u32>,
    pub paid: Fen,
    pub visit_rows: Option<u32>,
}

/// The rows of both exports by where they went; the last line is what was read.
pub(super) fn destinations(cases: &Whereabouts, visits: &Whereabouts) -> Vec<Destination> {
    let line =
        |what: &str, case_rows, paid, visit_rows| Destination { what: what.to_owned(), case_rows, paid, visit_rows };
    let mut lines = vec![
        line("有日期在本期内", Some(cases.within.rows), cases.within.paid, Some(visits.within.rows)),
        line("其他时期", Some(cases.outside.rows), cases.outside.paid, Some(visits.outside.rows)),
        line("有金额而没有发放日期", None, cases.undated, None),
    ];
    let titles: Vec<&str> = cases.aside.iter().chain(&visits.aside).map(|(title, _)| *title).collect();
    let pile = |side: &Whereabouts, title: &str| {
        side.aside.iter().find(|(known, _)| *known == title).map(|(_, pile)| *pile).unwrap_or_default()
    };
    for (_, title) in titles.iter().enumerate().filter(|(at, title)| !titles[..*at].contains(title)) {
        let (case, visit) = (pile(cases, title), pile(visits, title));
        lines.push(line(&format!("不计入：{title}"), Some(case.rows), case.paid, Some(visit.rows)));
    }
    lines.push(line("读取合计", Some(cases.account.read), cases.paid, Some(visits.account.read)));
    lines
}

fn whereabouts(cases: &Whereabouts, visits: &Whereabouts) -> Vec<Whereabout> {
    let none = || "—".to_owned();
    let line = |it: Destination| Whereabout {
        what: it.what,
        case_rows: it.case_rows.map_or_else(none, |rows| rows.to_string()),
        paid: it.paid.yuan(),
        visit_rows: it.visit_rows.map_or_else(none, |rows| rows.to_string()),
    };
    destinations(cases, visits).into_iter().map(line).collect()
}

fn disputed(totals: &[StatedTotal]) -> Vec<DisputedTotal> {
    let disputed = totals.iter().filter(|total| total.disagrees());
    let shown = |total: &StatedTotal| {
        let source = source_name(&total.place.file, total.place.sheet.as_deref());
        let row = total.place.row.map_or_else(String::new, |row| format!("第{row}行"));
        DisputedTotal {
            place: format!(
                "{source}{row}{}",
                super::wording::print_label(total.place.column.as_deref().unwrap_or_default())
            ),
            stated: total.stated.yuan(),
            computed: total.computed.yuan(),
        }
    };
    disputed.map(shown).collect()
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
