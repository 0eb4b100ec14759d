//! Decided items 议定事项 as a meeting finds them: what was open before it, and what it decided.
//!
//! An item never vanishes: every meeting lists all items not done before it.

use chrono::NaiveDate;

use super::Sources;
use super::model::{Action, Actions};
use crate::meeting::{ActionItem, Meeting};
use crate::period::{chinese_date, day};

/// The items of the document's meeting; without a meeting file, as of the document's date.
pub fn model(sources: &Sources, date: NaiveDate) -> Actions {
    let current = sources.meeting.map(|meeting| meeting.id.as_str());
    let before: Vec<&Meeting> = sources
        .meetings
        .iter()
        .take_while(|meeting| meeting.held_on <= date && Some(meeting.id.as_str()) != current)
        .collect();
    let open = before.iter().flat_map(|meeting| &meeting.actions).filter(|item| told_done(&before, &item.id).is_none());
    let previous = open.map(|item| action(item, sources, date)).collect();
    let new = sources
        .meeting
        .map_or_else(Vec::new, |meeting| meeting.actions.iter().map(|item| action(item, sources, date)).collect());
    Actions { previous, new }
}

/// The day on which the item was told to be done, by meetings before this one.
fn told_done(before: &[&Meeting], id: &str) -> Option<NaiveDate> {
    before.iter().flat_map(|meeting| &meeting.progress).filter(|told| told.id == id).find_map(|told| told.done_on)
}

/// An item with what this meeting was told of it.
fn action(item: &ActionItem, sources: &Sources, date: NaiveDate) -> Action {
    let told = sources.meeting.and_then(|meeting| meeting.progress.iter().find(|told| told.id == item.id));
    let done_on = told.and_then(|told| told.done_on);
    let late = item.due.filter(|due| done_on.is_none() && *due < date);
    let overdue = late.and_then(|due| sources.workdays.between(day(due), day(date)).ok());
    Action {
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
        note: told
            .and_then(|told| told.note.as_deref())
            .map_or_else(String::new, |note| note.trim_end_matches('。').to_owned()),
    }
}
