//! Restatements 调整: what was reported of earlier periods, what the exports say today, and why.
//!
//! In: a comparison of a frozen period. Out: for each figure that changed a line of a table and, for those a
//! reader knows from the documents, a sentence. The minus is the hyphen of ASCII: the fonts of official documents
//! (GB 2312, GBK) have no U+2212.

use serde::{Deserialize, Serialize};

use super::wording::Speech;
use crate::freeze::{Cause, CauseKind, Comparison, Difference, Thing};
use crate::money::{Decimal, Fen};
use crate::period::Period;
use crate::statistics::Value;
use crate::statistics::indicator::{Indicator, Unit};

/// The figures whose restatement is told in words; the others stand in the table only.
const HEADLINES: [&str; 8] = [
    "cases.accepted",
    "cases.granted",
    "aid.granted_amount",
    "aid.paid_amount",
    "aid.paid_persons",
    "feedback.pending",
    "visits.count",
    "poverty.exits",
];

/// One figure of an earlier period that is no longer as it was reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restatement {
    /// 2020年第二季度
    pub period: String,
    pub label: String,
    pub unit: String,
    /// Without unit; — where there was none.
    pub reported: String,
    pub now: String,
    /// 补录1件60000.00元、更正1件-20000.00元
    pub causes: String,
    /// The same in words, for the headline figures; empty for the others.
    pub sentence: String,
}

/// The restatements of a frozen period, as told in a document of `current`.
pub fn of(comparison: &Comparison, earlier: &Period, current: &Period, speech: &Speech) -> Vec<Restatement> {
    let changed = comparison.differences.iter().filter(|difference| difference.reported != difference.now);
    changed.map(|difference| restatement(difference, earlier, current, speech)).collect()
}

fn restatement(difference: &Difference, earlier: &Period, current: &Period, speech: &Speech) -> Restatement {
    let indicator = difference.indicator;
    let bare = |value: Value| value.map_or_else(|_| "—".to_owned(), |value| value.to_string());
    let headline = HEADLINES.contains(&indicator.id);
    Restatement {
        period: earlier.label(),
        label: speech.say(indicator.label),
        unit: indicator.unit.word().to_owned(),
        reported: bare(difference.reported),
        now: bare(difference.now),
        causes: told(difference, Scale::Exact),
        sentence: if headline { sentence(difference, earlier, current, speech) } else { String::new() },
    }
}

/// 二季度发放救助金原报8.90万元，经核调整为9.30万元，其中补录1件0.60万元、更正1件-0.20万元。
fn sentence(difference: &Difference, earlier: &Period, current: &Period, speech: &Speech) -> String {
    let scale = Scale::of(difference);
    let number = |value: Value| match value {
        Ok(value) => scale.print(difference.indicator, value),
        Err(reason) => format!("无法统计（{reason}）"),
    };
    let causes = told(difference, scale);
    let among = if causes.is_empty() { String::new() } else { format!("，其中{causes}") };
    format!(
        "{}{}原报{}，经核调整为{}{among}。",
        short(earlier, current),
        speech.say(difference.indicator.label),
        number(difference.reported),
        number(difference.now),
    )
}

/// 二季度 in a document of the same year, else 2019年四季度.
fn short(earlier: &Period, current: &Period) -> String {
    match (*earlier, *current) {
        (Period::Quarter { year, quarter }, current) => {
            let quarter = format!("{}季度", ["一", "二", "三", "四"][quarter as usize - 1]);
            let same = match current {
                Period::Quarter { year: now, .. } | Period::Half { year: now, .. } | Period::Year { year: now } => {
                    now == year
                }
                Period::Range(_) => false,
            };
            if same { quarter } else { format!("{year}年{quarter}") }
        }
        (earlier, _) => earlier.label(),
    }
}

/// How money prints in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scale {
    /// 万元 with two decimals.
    Wan,
    /// 元: where 万元, rounded, would not add up.
    Exact,
}

impl Scale {
    /// 万元 where the printed parts add up to the printed difference.
    fn of(difference: &Difference) -> Scale {
        let wan = |value: Decimal| Fen(value.units()).in_wan();
        let (Ok(reported), Ok(now)) = (difference.reported, difference.now) else { return Scale::Wan };
        let effects = difference.causes.iter().filter_map(|cause| cause.effect);
        let sum = effects.map(|effect| wan(effect).units()).sum::<i64>();
        if wan(reported).units() + sum == wan(now).units() { Scale::Wan } else { Scale::Exact }
    }

    fn print(self, indicator: &Indicator, value: Decimal) -> String {
        let (number, unit) = match (indicator.unit, self) {
            (Unit::Yuan, Scale::Wan) => (Fen(value.units()).in_wan(), "万元"),
            (Unit::Workdays, _) => (value, "个工作日"),
            (unit, _) => (value, unit.word()),
        };
        format!("{number}{unit}")
    }
}

/// 补录1件0.60万元、更正1件-0.20万元; a cause that leaves the number as it was is not told.
fn told(difference: &Difference, scale: Scale) -> String {
    let told: Vec<String> =
        difference.causes.iter().filter_map(|cause| told_cause(difference.indicator, cause, scale)).collect();
    told.join("、")
}

fn told_cause(indicator: &Indicator, cause: &Cause, scale: Scale) -> Option<String> {
    let word = cause.kind.word();
    let effect = cause.effect.filter(|effect| !effect.is_zero())?;
    Some(match indicator.unit {
        Unit::Percent => format!("{word}影响{effect}个百分点"),
        Unit::Workdays => format!("{word}影响{}", scale.print(indicator, effect)),
        _ if indicator.measure.parts().len() == 2 => format!("{word}影响{}", scale.print(indicator, effect)),
        Unit::Yuan if cause.kind == CauseKind::Redefined => format!("{word}{}", scale.print(indicator, effect)),
        Unit::Yuan => format!("{word}{}件{}", cause.count(), scale.print(indicator, effect)),
        _ => {
            let unit = cause.things.first().map_or("", |thing| Thing::unit(thing.thing));
            format!("{word}{effect}{unit}")
        }
    })
}
