//! Decided items 议定事项 as a meeting finds them: what was open before it, and what it decided.
//!
//! In: the meeting files, the figures of the period. Out: every item not done before the meeting, with its
//! state on the document's day, and the meeting's own items. An item never vanishes: open before + new =
//! done + open after is asserted in every run. The text of an item is printed as its meeting wrote it.

use chrono::NaiveDate;

use super::Sources;
use super::model::{Action, Actions, Prose};
use super::wording::Speech;
use crate::failure::Failure;
use crate::meeting::{ActionItem, Bound, Meeting, Target};
use crate::money::Decimal;
use crate::period::{chinese_date, day};
use crate::statistics::indicator::Unit;
use crate::statistics::{Column, catalogue};

/// The items of the document's meeting; without a meeting file, as of the document's date.
///
/// # Errors
/// A target that names no figure; items that would be lost between two meetings.
pub fn model(sources: &Sources, date: NaiveDate, speech: &Speech) -> Result<Actions, Failure> {
    let current = sources.meeting.map(|meeting| meeting.id.as_str());
    let before: Vec<&Meeting> = sources
        .meetings
        .iter()
        .take_while(|meeting| meeting.held_on <= date && Some(meeting.id.as_str()) != current)
        .collect();
    let held: Vec<&Meeting> = before.iter().copied().chain(sources.meeting).collect();
    let open_before = before.last().map_or_else(Vec::new, |last| open(&before, last.held_on));
    let own = sources.meeting.map_or_else(Vec::new, |meeting| meeting.actions.iter().collect());
    let scene = Scene { sources, speech, held: &held, date };
    let previous = open_before.iter().map(|item| scene.action(item)).collect::<Result<Vec<Action>, Failure>>()?;
    let new = own.iter().map(|item| scene.action(item)).collect::<Result<Vec<Action>, Failure>>()?;
    let done = previous.iter().filter(|action| !action.done_on.is_empty()).count();
    let open_after = open(&held, date).len();
    if previous.len() + new.len() != done + open_after {
        return Err(Failure::broken(
            format!(
                "议定事项前后对不上：会前未落实 {} 项，新增 {} 项，本次落实 {done} 项，会后未落实 {open_after} 项",
                previous.len(),
                new.len(),
            ),
            "这是程序的错误，请把这条消息告知程序维护人员；文件没有发布",
        ));
    }
    Ok(Actions { previous, new })
}

/// Refuses targets that name no figure, in whatever meeting they stand.
///
/// # Errors
/// Every such target, with the nearest figure.
pub fn refuse_unknown_targets(meetings: &[Meeting]) -> Result<(), Failure> {
    let items = meetings.iter().flat_map(|meeting| meeting.actions.iter().map(move |item| (meeting, item)));
    let unknown = items.filter_map(|(meeting, item)| {
        let target = item.target.as_ref()?;
        catalogue::find(&target.figure).is_none().then(|| unknown_target(meeting, item, target))
    });
    Failure::all(unknown.collect()).map_or(Ok(()), Err)
}

fn unknown_target(meeting: &Meeting, item: &ActionItem, target: &Target) -> Failure {
    let near = |name: &str| strsim::jaro_winkler(name, &target.figure);
    let nearest = catalogue::CATALOGUE.iter().max_by(|a, b| near(a.id).total_cmp(&near(b.id)));
    let nearest = nearest.map_or("feedback.on_time_rate", |indicator| indicator.id);
    Failure::broken(
        format!("议定事项“{}”的目标用了没有的指标“{}”", item.id, target.figure),
        format!("改为指标的编号，例如 figure = \"{nearest}\"；全部编号见 lianxi figures --format json"),
    )
    .at(format!("meetings/{}.toml › actions › {} › target", meeting.id, item.id))
}

/// The items that these meetings decided and of which none was told by a day that they are done.
fn open<'m>(meetings: &[&'m Meeting], by: NaiveDate) -> Vec<&'m ActionItem> {
    let decided = meetings.iter().flat_map(|meeting| &meeting.actions);
    decided.filter(|item| done_day(meetings, &item.id, by).is_none()).collect()
}

/// The earliest day, not after `by`, on which meetings say that the item was done.
fn done_day(meetings: &[&Meeting], id: &str, by: NaiveDate) -> Option<NaiveDate> {
    let told = meetings.iter().flat_map(|meeting| &meeting.progress).filter(|told| told.id == id);
    told.filter_map(|told| told.done_on).filter(|done| *done <= by).min()
}

/// The meetings up to the document's, and its day.
struct Scene<'a> {
    sources: &'a Sources<'a>,
    speech: &'a Speech,
    held: &'a [&'a Meeting],
    date: NaiveDate,
}

impl Scene<'_> {
    /// An item with what this meeting was told of it.
    fn action(&self, item: &ActionItem) -> Result<Action, Failure> {
        let told = self.sources.meeting.and_then(|meeting| meeting.progress.iter().find(|told| told.id == item.id));
        let done_on = done_day(self.held, &item.id, self.date);
        let late = item.due.filter(|due| done_on.is_none() && *due < self.date);
        let overdue = late.and_then(|due| self.sources.workdays.between(day(due), day(self.date)).ok());
        Ok(Action {
            id: item.id.clone(),
            text: item.text.trim_end_matches(['。', '；']).to_owned(),
            record: item.text.clone(),
            owner: item.owner.clone().unwrap_or_else(|| "（待明确）".to_owned()),
            with: item.with.join("、"),
            due: item.due.map(chinese_date).unwrap_or_default(),
            state: match (done_on, late) {
                (Some(_), _) => "已落实",
                (None, Some(_)) => "逾期未落实",
                (None, None) => "推进中",
            },
            done_on: done_on.map(chinese_date).unwrap_or_default(),
            overdue_days: overdue.filter(|days| *days > 0).map(|days| format!("{days}个工作日")).unwrap_or_default(),
            carried: if done_on.is_some() { String::new() } else { self.carried(item) },
            target: item.target.as_ref().map(|target| self.judged(target)).transpose()?,
            note: told
                .and_then(|told| told.note.as_deref())
                .map_or_else(String::new, |note| note.trim_end_matches('。').to_owned()),
        })
    }

    /// 连续两次结转: at how many meetings running the item was found open, this one included; empty below two.
    fn carried(&self, item: &ActionItem) -> String {
        let decided = self.held.iter().position(|meeting| meeting.actions.iter().any(|other| other.id == item.id));
        let since = decided.map_or(0, |at| self.held.len() - 1 - at);
        // Material for a meeting without a file yet: that meeting is the next to find it open.
        let times = since + usize::from(self.sources.meeting.is_none());
        if times < 2 { String::new() } else { format!("连续{}次结转", times_word(times)) }
    }

    /// 目标已达到 or 目标未达到, with the figure as it prints and what was asked of it.
    fn judged(&self, target: &Target) -> Result<Prose, Failure> {
        let Some(indicator) = catalogue::find(&target.figure) else {
            return Err(Failure::broken(format!("没有指标“{}”", target.figure), "改正会议文件中的 target"));
        };
        let label = self.speech.say(indicator.label);
        let figure = self.sources.figures.figure(indicator.id);
        let unit = match indicator.unit {
            Unit::Workdays => "个工作日",
            unit => unit.word(),
        };
        let (asked, bound) = match target.bound {
            Bound::AtLeast(bound) => ("不低于", bound),
            Bound::AtMost(bound) => ("不超过", bound),
        };
        let asked = format!("目标为{asked}{bound}{unit}");
        Ok(match figure.value(Column::Value) {
            Ok(value) => Prose::text(format!("{}（{label}为", verdict(target.bound, value)))
                .figure(indicator.id, format!("{value}{unit}"))
                .and(format!("，{asked}）")),
            Err(reason) => Prose::text(format!("目标暂无法判断（{label}无法统计：{reason}；{asked}）")),
        })
    }
}

/// A target met does not make its item done (figures.md, actions.done).
fn verdict(bound: Bound, value: Decimal) -> &'static str {
    let met = match bound {
        Bound::AtLeast(bound) => value >= bound,
        Bound::AtMost(bound) => value <= bound,
    };
    if met { "目标已达到" } else { "目标未达到" }
}

/// 两, 三 … 十; digits above.
fn times_word(times: usize) -> String {
    const WORDS: [&str; 9] = ["两", "三", "四", "五", "六", "七", "八", "九", "十"];
    WORDS.get(times.wrapping_sub(2)).map_or_else(|| times.to_string(), |word| (*word).to_owned())
}
