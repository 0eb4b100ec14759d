//! Figures as documents print them: in prose, in tables, and compared.

use std::collections::BTreeMap;

use serde::Serialize;

use super::model::Prose;
use super::wording::{self, Base, Speech};
use crate::statistics::{Column, Figure, FigureSet};

/// The figures of the table of key figures 主要指标, in its order.
pub static KEY_FIGURES: &[&str] = &[
    "cases.accepted",
    "cases.granted",
    "cases.closed",
    "cases.open",
    "cases.decided_in_time_rate",
    "aid.granted_amount",
    "aid.paid_amount",
    "aid.paid_persons",
    "aid.paid_households",
    "aid.registered_persons",
    "aid.registered_amount",
    "aid.urgent_persons",
    "aid.unpaid_amount",
    "referral.from_partner",
    "referral.advice_sent",
    "referral.advice_pending",
    "feedback.new",
    "feedback.done",
    "feedback.pending",
    "feedback.overdue",
    "feedback.on_time_rate",
    "visits.count",
    "visits.coverage",
    "visits.overdue",
    "poverty.aided",
    "poverty.exits",
    "poverty.exited",
    "poverty.exit_rate",
    "actions.total",
    "actions.done",
    "actions.overdue",
];

/// One figure, ready to print.
#[derive(Debug, Clone, Serialize)]
pub struct FigureView {
    pub label: String,
    pub unit: &'static str,
    /// Whether the value is there, and whether it is 0.
    pub has: bool,
    pub zero: bool,
    /// By column: with its unit for prose; the reason where there is none.
    pub prose: BTreeMap<&'static str, String>,
    /// By column: without unit for a table's cell, — where there is none.
    pub bare: BTreeMap<&'static str, String>,
    /// 110000.00元, for lists.
    pub yuan: String,
    /// 比上季度增加2件，上升50.0%
    pub change: Prose,
    /// 比上年同期…
    pub yoy: Prose,
}

/// Every figure of the set by id.
pub fn views(set: &FigureSet, speech: &Speech, cut_short: bool) -> BTreeMap<&'static str, FigureView> {
    let before = Base { column: Column::Previous, word: set.period.before_word(), cut_short, part: "change" };
    let last_year = Base { column: Column::LastYear, word: set.period.last_year_word(), cut_short, part: "yoy" };
    let view = |figure: &Figure| (figure.indicator.id, view(figure, speech, before, last_year));
    set.figures.iter().map(view).collect()
}

/// The names of a figure's columns in templates and in JSON.
pub const COLUMNS: [(&str, Column); 5] = [
    ("value", Column::Value),
    ("previous", Column::Previous),
    ("last_year", Column::LastYear),
    ("ytd", Column::Ytd),
    ("total", Column::Total),
];

fn view(figure: &Figure, speech: &Speech, before: Base, last_year: Base) -> FigureView {
    let value = figure.value(Column::Value);
    let prose = COLUMNS.map(|(name, column)| (name, wording::in_prose(figure, column)));
    let mut bare = BTreeMap::from(COLUMNS.map(|(name, column)| (name, wording::in_table(figure, column))));
    bare.insert("change_pct", wording::change_cell(figure, figure.change(), figure.change_pct()));
    bare.insert("yoy_pct", wording::change_cell(figure, figure.yoy(), figure.yoy_pct()));
    FigureView {
        label: speech.say(figure.indicator.label),
        unit: figure.indicator.unit.word(),
        has: value.is_ok(),
        zero: value.is_ok_and(|value| value.is_zero()),
        prose: prose.into(),
        bare,
        yuan: value.map_or_else(|reason| reason.to_string(), |value| format!("{value}元")),
        change: wording::compared(figure, before),
        yoy: wording::compared(figure, last_year),
    }
}
