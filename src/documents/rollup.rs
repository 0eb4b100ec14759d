//! The rolled-up report 汇总报告: what the districts of a superior reported together, one row a district.
//!
//! In: the rolled-up figures, each office's own, and who has not reported. Out: a document. It names offices,
//! never persons.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::model::Fragment;
use super::quality::Quality;
use super::restatement::Restatement;
use super::view::View;
use super::wording::Speech;
use super::{Document, Kind, Sources, compose};
use crate::failure::Failure;
use crate::freeze::{Frozen, Rollup};
use crate::money::Decimal;
use crate::office::Office;
use crate::period::chinese_date;
use crate::statistics::{Column, catalogue};

/// The figures of a district's row, in their order.
pub const ROW_FIGURES: [&str; 8] = [
    "cases.accepted",
    "cases.granted",
    "aid.paid_amount",
    "aid.paid_persons",
    "feedback.pending",
    "feedback.overdue",
    "visits.count",
    "poverty.exits",
];

/// An office that was asked to report.
#[derive(Debug)]
pub struct Reporting<'f> {
    pub organ: String,
    /// What it reported; `None` where it has not.
    pub frozen: Option<&'f Frozen>,
    /// The day on which it first reported the period.
    pub reported_on: Option<NaiveDate>,
    /// Its figures of the version before, where it superseded them.
    pub superseded: Option<Frozen>,
}

/// The parts that only a rolled-up report has.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RollupView {
    pub asked: Fragment,
    pub reported: Fragment,
    /// 报送率
    pub rate: Fragment,
    /// The last day for reporting; empty where none was given.
    pub due: String,
    /// 按时报送率; nothing where there was no such day.
    pub on_time: Option<Fragment>,
    /// 2件
    pub on_time_count: Option<Fragment>,
    pub missing: Vec<String>,
    pub late: Vec<String>,
    /// The heads of the districts' table.
    pub heads: Vec<String>,
    pub rows: Vec<DistrictRow>,
    pub sums: Vec<String>,
    /// Whether a person of two districts is counted once.
    pub counted_once: bool,
    pub one_key: bool,
    pub one_span: bool,
    /// Districts whose figures take the place of others, and the difference.
    pub corrections: Vec<Correction>,
}

/// One district.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DistrictRow {
    pub organ: String,
    pub cells: Vec<String>,
}

/// A figure that a district reported anew, or an earlier one that it restated.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Correction {
    pub organ: String,
    pub period: String,
    pub label: String,
    pub before: String,
    pub now: String,
    pub reason: String,
}

/// Composes the report of a superior; its day is the last on which an office reported.
///
/// # Errors
/// As [`compose`].
pub fn compose_rollup(
    office: &Office,
    rollup: &Rollup,
    offices: &[Reporting],
    due: Option<NaiveDate>,
) -> Result<Document, Failure> {
    let quality = Quality::none();
    let date = offices.iter().filter_map(|office| office.frozen).map(|frozen| frozen.sealed_on).max();
    let sources = Sources {
        office,
        workdays: &office.workdays,
        figures: &rollup.figures,
        visits_due: None,
        meetings: &[],
        meeting: None,
        day: date,
        quality: &quality,
        draft: false,
    };
    let mut document = compose(Kind::Rollup, &sources)?;
    let speech = Speech::of(&office.terms(rollup.figures.windows.value.to));
    let View::Superiors(superiors) = &mut document.view else { unreachable!("a rolled-up report is for superiors") };
    superiors.rollup = Some(view(rollup, offices, due, &speech));
    Ok(document)
}

fn view(rollup: &Rollup, offices: &[Reporting], due: Option<NaiveDate>, speech: &Speech) -> RollupView {
    let count =
        |what: &str, number: usize| Fragment::Figure { figure: format!("rollup.{what}"), text: format!("{number}个") };
    let share = |what: &str, number: usize| Fragment::Figure {
        figure: format!("rollup.{what}"),
        text: percent(number, offices.len()).map_or_else(|| "—".to_owned(), |rate| format!("{rate}%")),
    };
    let reported = offices.iter().filter(|office| office.frozen.is_some()).count();
    let on_time = due.map(|due| on_time(offices, due));
    let heads = ROW_FIGURES.iter().filter_map(|id| catalogue::find(id));
    let late = |office: &&Reporting| {
        office.reported_on.zip(due).is_some_and(|(day, due)| day > due) && office.frozen.is_some()
    };
    RollupView {
        asked: count("asked", offices.len()),
        reported: count("reported", reported),
        rate: share("rate", reported),
        due: due.map(chinese_date).unwrap_or_default(),
        on_time: on_time.map(|number| share("on_time_rate", number)),
        on_time_count: on_time.map(|number| count("on_time", number)),
        missing: offices.iter().filter(|office| office.frozen.is_none()).map(|office| office.organ.clone()).collect(),
        late: offices.iter().filter(late).map(|office| office.organ.clone()).collect(),
        heads: heads.map(|indicator| format!("{}（{}）", speech.say(indicator.label), indicator.unit.word())).collect(),
        rows: offices.iter().map(row).collect(),
        sums: ROW_FIGURES.iter().map(|id| bare(rollup.figures.figure(id).value(Column::Value))).collect(),
        counted_once: !rollup.counted_once.is_empty(),
        one_key: rollup.one_key,
        one_span: rollup.one_span,
        corrections: offices.iter().flat_map(|office| corrections(office, speech)).collect(),
    }
}

/// How many reported by a day.
pub fn on_time(offices: &[Reporting], due: NaiveDate) -> usize {
    let by = |office: &&Reporting| office.frozen.is_some() && office.reported_on.is_some_and(|day| day <= due);
    offices.iter().filter(by).count()
}

/// One decimal; `None` of nothing.
pub fn percent(number: usize, of: usize) -> Option<Decimal> {
    Decimal::percent(number as i64, of as i64, 1)
}

fn bare(value: crate::statistics::Value) -> String {
    value.map_or_else(|_| "—".to_owned(), |value| value.to_string())
}

/// A district's figures; one that has not reported has none, which is not zero.
fn row(office: &Reporting) -> DistrictRow {
    let cell = |id: &&str| {
        let indicator = catalogue::find(id).expect("a figure of the catalogue");
        office.frozen.map_or_else(|| "未报送".to_owned(), |frozen| bare(frozen.figure(indicator).value(Column::Value)))
    };
    DistrictRow { organ: office.organ.clone(), cells: ROW_FIGURES.iter().map(cell).collect() }
}

/// What a district reported anew, and what it restated of earlier periods.
fn corrections(office: &Reporting, speech: &Speech) -> Vec<Correction> {
    let Some(frozen) = office.frozen else { return Vec::new() };
    let mut corrections = Vec::new();
    if let (Some(before), Some(superseded)) = (&office.superseded, &frozen.supersedes) {
        for indicator in ROW_FIGURES.iter().filter_map(|id| catalogue::find(id)) {
            let (was, now) =
                (before.figure(indicator).value(Column::Value), frozen.figure(indicator).value(Column::Value));
            if was != now {
                corrections.push(Correction {
                    organ: office.organ.clone(),
                    period: rolled_label(frozen),
                    label: speech.say(indicator.label),
                    before: bare(was),
                    now: bare(now),
                    reason: superseded.reason.trim_end_matches('。').to_owned(),
                });
            }
        }
    }
    let told = serde_json::from_str::<Quality>(frozen.quality.get()).map(|quality| quality.restatements);
    let headline = |restated: &Restatement| !restated.sentence.is_empty();
    corrections.extend(told.unwrap_or_default().into_iter().filter(headline).map(|restated| Correction {
        organ: office.organ.clone(),
        period: restated.period,
        label: restated.label,
        before: restated.reported,
        now: restated.now,
        reason: restated.causes,
    }));
    corrections
}

fn rolled_label(frozen: &Frozen) -> String {
    crate::period::Period::parse(&frozen.period).map_or_else(|_| frozen.period.clone(), |period| period.label())
}
