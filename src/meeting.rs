//! Meeting 联席会议: the meeting files, typed, and what became of the decided items.
//!
//! In: `meetings/*.toml` (cli.md, A meeting file). Out: meetings in the order they were held, and every decided item
//! as it stood on a day. Live figures in texts (〔发放救助金〕) stay as typed; nothing here knows a figure.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::money::Decimal;

mod file;
mod folder;
#[cfg(test)]
mod tests;

pub use file::TEXT_KEYS;
pub use folder::load_all;

/// Regular or temporary 例会、临时会议.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MeetingKind {
    Regular,
    Temporary,
}

/// Those present of one organ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendance {
    pub organ: String,
    pub names: Vec<String>,
}

/// A paragraph under 会议指出, 会议强调, …; the text may hold live figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    pub heading: String,
    pub text: String,
}

/// What a target asks of its figure, the bound included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    AtLeast(Decimal),
    AtMost(Decimal),
}

/// A target by which an item judges itself; whether the figure exists is for the statistics to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The figure's id, `feedback.on_time_rate`.
    pub figure: String,
    pub bound: Bound,
}

/// A decided item 议定事项. Its text is the record of the meeting and never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionItem {
    /// Unique over all meetings.
    pub id: String,
    pub text: String,
    /// 牵头单位
    pub owner: Option<String>,
    /// 配合单位
    pub with: Vec<String>,
    /// 完成时限
    pub due: Option<NaiveDate>,
    pub target: Option<Target>,
}

/// What a meeting was told of an earlier item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The item's id.
    pub id: String,
    pub done_on: Option<NaiveDate>,
    pub note: Option<String>,
}

/// One meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// The file's stem: `2020Q2`, or `2020-05-21` for a temporary meeting.
    pub id: String,
    pub kind: MeetingKind,
    /// 第几期
    pub number: Option<u32>,
    pub held_on: NaiveDate,
    pub place: Option<String>,
    pub chair: Option<String>,
    pub recorder: Option<String>,
    pub agenda: Vec<String>,
    pub present: Vec<Attendance>,
    /// 请假
    pub absent: Vec<String>,
    /// 列席
    pub observers: Vec<String>,
    pub points: Vec<Point>,
    pub actions: Vec<ActionItem>,
    pub progress: Vec<Progress>,
    /// The office's own words, by document and section: `report.measures`.
    pub text: BTreeMap<String, String>,
}

/// All meetings of a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Meetings {
    /// By day, then by id.
    pub all: Vec<Meeting>,
    /// What the user should look at, in Chinese sentences; nothing was dropped for it but what the sentence names.
    pub warnings: Vec<String>,
}

/// A decided item as it stood on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionState<'m> {
    /// The meeting that decided it.
    pub meeting: &'m Meeting,
    pub item: &'m ActionItem,
    /// The earliest day told; `None` where it was not done by then.
    pub done_on: Option<NaiveDate>,
    /// The newest note told.
    pub note: Option<&'m str>,
}

impl ActionState<'_> {
    /// Due before the day and not done by it; an item without due is never overdue (figures.md).
    pub fn overdue(&self, as_of: NaiveDate) -> bool {
        self.days_overdue(as_of) > 0
    }

    /// Calendar days past due; 0 where it is done or not yet due.
    pub fn days_overdue(&self, as_of: NaiveDate) -> i64 {
        match (self.done_on, self.item.due) {
            (None, Some(due)) => (as_of - due).num_days().max(0),
            _ => 0,
        }
    }
}

impl Meetings {
    /// The meeting of a period (`2020Q2`) or of a day (`2020-05-21`).
    pub fn find(&self, id: &str) -> Option<&Meeting> {
        self.all.iter().find(|meeting| meeting.id == id)
    }

    /// The meetings held by a day, that day included.
    pub fn held_by(&self, as_of: NaiveDate) -> impl Iterator<Item = &Meeting> {
        self.all.iter().filter(move |meeting| meeting.held_on <= as_of)
    }

    /// The meetings held before this one: earlier by day, and on one day by id.
    pub fn before(&self, meeting: &Meeting) -> impl Iterator<Item = &Meeting> {
        let at = (meeting.held_on, &meeting.id);
        self.all.iter().filter(move |other| (other.held_on, &other.id) < at)
    }

    /// Every item that meetings decided by a day, in the order of the meetings, and what was told of it by then.
    ///
    /// An item is done where the earliest `done_on` told in any meeting held by that day is not after it; a target
    /// that is met does not make it done (figures.md, actions.done).
    pub fn actions(&self, as_of: NaiveDate) -> Vec<ActionState<'_>> {
        let mut told: BTreeMap<&str, (Option<NaiveDate>, Option<&str>)> = BTreeMap::new();
        for progress in self.held_by(as_of).flat_map(|meeting| &meeting.progress) {
            let (done_on, note) = told.entry(&progress.id).or_default();
            *done_on = done_on.iter().copied().chain(progress.done_on).min();
            *note = progress.note.as_deref().or(*note);
        }
        let decided = self.held_by(as_of).flat_map(|meeting| meeting.actions.iter().map(move |item| (meeting, item)));
        decided
            .map(|(meeting, item)| {
                let (done_on, note) = told.get(item.id.as_str()).copied().unwrap_or_default();
                ActionState { meeting, item, done_on: done_on.filter(|done| *done <= as_of), note }
            })
            .collect()
    }
}
