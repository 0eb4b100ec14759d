//! 数字: one row a figure, with every comparison, and why a number is not there.

use super::{Material, Sheet, Value, days};
use crate::money::Decimal;
use crate::statistics::indicator::{Reason, Unit};
use crate::statistics::{Column, Figure};

const COLUMNS: &[(&str, u32)] = &[
    ("编号", 36),
    ("指标", 30),
    ("单位", 8),
    ("本期", 18),
    ("上期", 18),
    ("上年同期", 18),
    ("本年累计", 18),
    ("历年累计", 18),
    ("环比增减", 18),
    ("环比%", 12),
    ("同比增减", 18),
    ("同比%", 12),
    ("分子", 18),
    ("分母", 18),
    ("说明", 36),
    ("口径", 44),
];

/// The windows as the heads of the sheet and of `lianxi figures` call them.
const WINDOWS: [(&str, Column); 5] = [
    ("本期", Column::Value),
    ("上期", Column::Previous),
    ("上年同期", Column::LastYear),
    ("本年累计", Column::Ytd),
    ("历年累计", Column::Total),
];

pub(super) fn sheet(material: &Material) -> Sheet {
    let title = format!("数字　本期为{}，金额以元计", days(material.sources));
    let mut sheet = Sheet::new("数字", title, COLUMNS);
    sheet.fixed = 2;
    sheet.fill(material.sources.figures.figures.iter().map(|figure| row(figure, material)))
}

fn row(figure: &Figure, material: &Material) -> Vec<Value> {
    let indicator = figure.indicator;
    let mut row = vec![
        Value::text(indicator.id),
        Value::text(material.speech.say(indicator.label)),
        Value::text(indicator.unit.word()),
    ];
    row.extend(WINDOWS.map(|(_, column)| figure.value(column).ok().into()));
    row.extend([figure.change(), figure.change_pct(), figure.yoy(), figure.yoy_pct()].map(Value::from));
    let parts = figure.parts(crate::statistics::Column::Value).map(|parts| [parts.numerator, parts.denominator]);
    row.extend(parts.map_or([Value::Empty, Value::Empty], |parts| parts.map(|part| part.ok().into())));
    row.push(Value::text(remarks(figure)));
    row.push(Value::text(material.speech.say(indicator.definition)));
    row
}

/// Why cells are empty, and what a change of a rate is counted in.
fn remarks(figure: &Figure) -> String {
    let mut remarks: Vec<String> = Vec::new();
    let mut reasons: Vec<(Reason, Vec<&str>)> = Vec::new();
    for (word, column) in WINDOWS {
        let Err(reason) = figure.value(column) else { continue };
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, words)) => words.push(word),
            None => reasons.push((reason, vec![word])),
        }
    }
    remarks.extend(reasons.into_iter().map(|(reason, words)| format!("{}：{reason}", words.join("、"))));
    if figure.indicator.unit == Unit::Percent {
        remarks.push("增减为百分点".to_owned());
        return remarks.join("；");
    }
    let zero = |column| figure.value(Column::Value).is_ok() && figure.value(column).is_ok_and(Decimal::is_zero);
    let bases = [("上期", Column::Previous), ("上年同期", Column::LastYear)];
    let words: Vec<&str> = bases.into_iter().filter(|(_, column)| zero(*column)).map(|(word, _)| word).collect();
    if !words.is_empty() {
        remarks.push(format!("{}为0，不作比较", words.join("、")));
    }
    remarks.join("；")
}
