//! Views 视图: what each reader of documents may know, as a type of its own (reliability.md §4.2).
//!
//! In: nothing; these are the fields that a template can ask for. No view has one for a raw name, an ID number, an
//! address or a text of the exports, and none takes what was masked for another reader.

use std::collections::BTreeMap;

use serde::Serialize;

use super::brief::Brief;
use super::figures::FigureView;
use super::model::{Actions, Definition, Fragment, MeetingView, OwnWords, Partner};
use super::public::PublicView;
use super::quality::Quality;
use super::rollup::RollupView;
use super::tables::{TableView, TrendPoint};
use crate::privacy::{JointMeeting, Superiors};

/// What a template may print besides names of organs and days: a view of its reader's own type. No view has a field
/// for a raw name, an ID number, an address or a text of the exports.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum View {
    JointMeeting(Box<JointMeetingView>),
    Superiors(Box<SuperiorsView>),
    Public(Box<PublicView>),
}

/// What the organs that share the work are told.
#[derive(Debug, Clone, Serialize)]
#[serde(bound = "")]
pub struct Work<R> {
    pub partner: Partner,
    /// `prosecutor`, `partner`, or empty.
    pub addressee: &'static str,
    /// 主送机关
    pub recipient: String,
    /// 抄送, 分送
    pub copy_to: Vec<String>,
    pub key_figures: &'static [&'static str],
    #[serde(skip)]
    pub figures: BTreeMap<&'static str, FigureView>,
    #[serde(skip)]
    pub tables: BTreeMap<&'static str, TableView<R>>,
    /// The figures that miss their thresholds.
    pub problems: Vec<&'static str>,
    pub own: OwnWords,
    pub quality: Quality,
    pub definitions: Vec<Definition>,
}

/// Pack, minutes, brief: persons under masked names, cases, items.
#[derive(Debug, Clone, Serialize)]
pub struct JointMeetingView {
    #[serde(flatten)]
    pub work: Work<JointMeeting>,
    pub meeting: Option<MeetingView>,
    pub actions: Actions,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_next: Option<TableView<JointMeeting>>,
    /// The cases of a brief; nothing for the other kinds.
    pub brief: Option<Brief>,
    #[serde(skip)]
    pub trend: Vec<TrendPoint>,
}

/// Reports: figures and groups; nobody is named, no case, no list.
#[derive(Debug, Clone, Serialize)]
pub struct SuperiorsView {
    #[serde(flatten)]
    pub work: Work<Superiors>,
    /// 3人: smaller groups are hidden; empty where nothing is.
    pub smallest_group: Fragment,
    /// The districts of a rolled-up report; nothing for the other kinds.
    pub rollup: Option<RollupView>,
}
