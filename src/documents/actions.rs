//! Decided items 议定事项 as a meeting finds them: what was open before it, and what it decided.
//!
//! An item never vanishes: every meeting lists all items not done before it. An item with a target says whether
//! the target is met; that alone does not make it done (figures.md, actions.done). Texts print as the meeting wrote
//! them.

use chrono::NaiveDate;

use super::Sources;
use super::model::{Action, Actions};
use crate::failure::Failure;
use crate::meeting::{ActionItem, Bound, Meeting, Target};
use crate::period::{chinese_date, day};
use crate::statistics::indicator::Unit;
use crate::statistics::{Column, catalogue};

/// The items of the document's meeting; without a meeting file, as of the document's date.
///
/// # Errors
/// A target whose figure does not exist.
pub fn model(sources: &Sources, date: NaiveDate) -> Result<Actions, Failure> {
    let current = sources.meeting.map(|meeting| meeting.id.as_str());
    let before: Vec<&Meeting> = sources
        .meetings
        .iter()
        .take_while(|meeting| meeting.held_on <= date && Some(meeting.id.as_str()) != current)
        .collect();
    let room = Room { sources, before: &before, date };
    let open = before
        .iter()
        .flat_map(|meeting| meeting.actions.iter().map(|item| (*meeting, item)))
        .filter(|(_, item)| told_done(&before, &item.id).is_none());
    let previous = open.map(|(meeting, item)| room.action(meeting, item)).collect::<Result<Vec<Action>, Failure>>()?;
    let new = sources.meeting.map_or_else(
        || Ok(Vec::new()),
        |meeting| {
            meeting.actions.iter().map(|item| room.action(meeting, item)).collect::<Result<Vec<Action>, Failure>>()
        },
    )?;
    let actions = Actions { previous, new };
    room.assert_none_is_lost(&actions);
    Ok(actions)
}

/// The day on which the item was told to be done, by these meetings.
fn told_done(meetings: &[&Meeting], id: &str) -> Option<NaiveDate> {
    meetings
        .iter()
        .flat_map(|meeting| &meeting.progress)
        .filter(|told| told.id == id)
        .filter_map(|told| told.done_on)
        .min()
}

/// The meeting's table: what lies before it.
struct Room<'a> {
    sources: &'a Sources<'a>,
    before: &'a [&'a Meeting],
    date: NaiveDate,
}

impl Room<'_> {
    /// An item with what this meeting was told of it.
    fn action(&self, decided: &Meeting, item: &ActionItem) -> Result<Action, Failure> {
        let told = self.sources.meeting.and_then(|meeting| meeting.progress.iter().find(|told| told.id == item.id));
        // Told twice at one meeting, an item is done where either says so.
        let done_on = self.sources.meeting.and_then(|meeting| told_done(&[meeting], &item.id));
        let late = item.due.filter(|due| done_on.is_none() && *due < self.date);
        let overdue = late.and_then(|due| self.sources.workdays.between(day(due), day(self.date)).ok());
        Ok(Action {
            id: item.id.clone(),
            text: item.text.trim_end_matches(['。', '；']).to_owned(),
            owner: item.owner.clone().unwrap_or_else(|| "（待明确）".to_owned()),
            with: item.with.join("、"),
            due: item.due.map(chinese_date).unwrap_or_default(),
            state: match (done_on, late) {
                (Some(_), _) => "已落实",
                (None, Some(_)) => "逾期未落实",
                (None, None) => "推进中",
            },
            done_on: done_on.map(chinese_date).unwrap_or_default(),
            overdue_days: overdue.filter(|days| *days > 0).map(|days| days.to_string()).unwrap_or_default(),
            carried: if done_on.is_none() { carried(self.carries(decided)) } else { String::new() },
            target: item.target.as_ref().map_or_else(|| Ok(String::new()), |it| self.judged(decided, item, it))?,
            note: told
                .and_then(|told| told.note.as_deref())
                .map_or_else(String::new, |note| note.trim_end_matches('。').to_owned()),
        })
    }

    /// How many meetings after the deciding one have found the item open, this one included.
    fn carries(&self, decided: &Meeting) -> usize {
        let later =
            self.before.iter().filter(|meeting| (meeting.held_on, &meeting.id) > (decided.held_on, &decided.id));
        let here = self.sources.meeting.is_none_or(|meeting| meeting.id != decided.id);
        later.count() + usize::from(here)
    }

    /// 目标按期反馈率不低于100%，本季度为78.8%，未达到.
    fn judged(&self, decided: &Meeting, item: &ActionItem, target: &Target) -> Result<String, Failure> {
        let indicator = catalogue::find(&target.figure).ok_or_else(|| {
            let ids = catalogue::CATALOGUE.iter().map(|indicator| indicator.id);
            let nearest = ids.max_by(|a, b| {
                strsim::jaro_winkler(a, &target.figure).total_cmp(&strsim::jaro_winkler(b, &target.figure))
            });
            Failure::broken(
                format!("议定事项“{}”的目标用了没有的指标 {}", item.id, target.figure),
                format!("改为指标的编号，如 {}；全部编号见 lianxi figures --json", nearest.unwrap_or_default()),
            )
            .at(format!("meetings/{}.toml › actions › {} › target", decided.id, item.id))
        })?;
        let (word, bound) = match target.bound {
            Bound::AtLeast(bound) => ("不低于", bound),
            Bound::AtMost(bound) => ("不超过", bound),
        };
        let unit = if indicator.unit == Unit::Workdays { "个工作日" } else { indicator.unit.word() };
        let label = super::wording::Speech::of(&self.sources.office.terms(self.date)).say(indicator.label);
        let asked = format!("目标{label}{word}{bound}{unit}");
        Ok(match self.sources.figures.figure(indicator.id).value(Column::Value) {
            Ok(value) => {
                let met = match target.bound {
                    Bound::AtLeast(bound) => value >= bound,
                    Bound::AtMost(bound) => value <= bound,
                };
                let this = self.sources.figures.period.this_word();
                format!("{asked}，{this}为{value}{unit}，{}", if met { "已达到" } else { "未达到" })
            }
            Err(reason) => format!("{asked}，目前无法判断（{reason}）"),
        })
    }

    /// Open before + new = done + open after: where it does not hold, the program is wrong.
    fn assert_none_is_lost(&self, actions: &Actions) {
        let meetings: Vec<&Meeting> = self.before.iter().copied().chain(self.sources.meeting).collect();
        let decided = meetings.iter().flat_map(|meeting| &meeting.actions);
        let open_after = decided.filter(|item| told_done(&meetings, &item.id).is_none()).count();
        let listed = actions.previous.iter().chain(&actions.new);
        let done = listed.filter(|action| !action.done_on.is_empty()).count();
        assert_eq!(actions.previous.len() + actions.new.len(), done + open_after, "no decided item is lost");
    }
}

/// 连续两次结转; nothing below two.
fn carried(times: usize) -> String {
    match times {
        0 | 1 => String::new(),
        2 => "连续两次结转".to_owned(),
        3..=10 => format!("连续{}次结转", ["三", "四", "五", "六", "七", "八", "九", "十"][times - 3]),
        _ => format!("连续{times}次结转"),
    }
}
