//! 指标口径: the definition of every figure, in the words of the day.

use super::{Material, Sheet, Value};
use crate::statistics::catalogue::CATALOGUE;
use crate::statistics::indicator::Indicator;

const COLUMNS: &[(&str, u32)] = &[("编号", 36), ("指标", 36), ("单位", 8), ("种类", 16), ("口径", 60)];

pub(super) fn sheet(material: &Material) -> Sheet {
    let row = |indicator: &&'static Indicator| {
        vec![
            Value::text(indicator.id),
            Value::text(material.speech.say(indicator.label)),
            Value::text(indicator.unit.word()),
            Value::text(indicator.measure.kind()),
            Value::text(material.speech.say(indicator.definition)),
        ]
    };
    Sheet::new("指标口径", "指标口径".to_owned(), COLUMNS).fill(CATALOGUE.iter().map(row))
}
