//! Wording 措辞: words that depend on numbers, true of the numbers as printed.
//!
//! In: figures. Out: phrases. What a reader recomputes from the page is what the page says.

use super::model::Prose;
use crate::money::{Decimal, Fen};
use crate::office::Terms;
use crate::statistics::indicator::Unit;
use crate::statistics::{Column, Figure};

/// What a figure is compared with.
#[derive(Debug, Clone, Copy)]
pub struct Base {
    pub column: Column,
    /// 上季度, 上年同期
    pub word: &'static str,
    /// Whether the period is cut short by an as-of day: a part is not compared with a whole.
    pub cut_short: bool,
    /// The part of the figure's id that names the difference: `change`, `yoy`.
    pub part: &'static str,
}

/// A label as it prints: full-width brackets.
pub fn print_label(label: &str) -> String {
    label.replace('(', "（").replace(')', "）")
}

/// The words of the day: the catalogue speaks as of 2020, documents speak as their date does.
#[derive(Debug, Clone)]
pub struct Speech {
    /// What is said, and what is said instead; longer words first.
    words: Vec<(&'static str, String)>,
}

impl Speech {
    /// The words of a dated profile.
    pub fn of(terms: &Terms) -> Self {
        const SAID: [(&str, &str); 8] = [
            ("建档立卡贫困人员", "registered"),
            ("建档立卡人员", "registered"),
            ("建档立卡人", "registered"),
            ("处于脱贫状态", "exited"),
            ("扶贫部门", "partner"),
            ("贫困识别", "identification"),
            ("返贫", "relapse"),
            ("脱贫", "exit"),
        ];
        let instead = |(said, key): (&'static str, &str)| {
            let word = terms.word(key)?;
            Some((said, if key == "exited" { format!("处于{word}状态") } else { word.to_owned() }))
        };
        Speech { words: SAID.into_iter().filter_map(instead).collect() }
    }

    /// A label or definition in the words of the day, with full-width brackets.
    pub fn say(&self, text: &str) -> String {
        let mut rest = text;
        let mut spoken = String::with_capacity(text.len());
        while let Some(first) = rest.chars().next() {
            match self.words.iter().find(|(said, _)| rest.starts_with(said)) {
                Some((said, instead)) => {
                    spoken.push_str(instead);
                    rest = &rest[said.len()..];
                }
                None => {
                    spoken.push(first);
                    rest = &rest[first.len_utf8()..];
                }
            }
        }
        print_label(&spoken)
    }
}

/// The number as prose prints it: money in 万元 with two decimals, the others as they are.
fn printed(figure: &Figure, value: Decimal) -> Decimal {
    match figure.indicator.unit {
        Unit::Yuan => Fen(value.units()).in_wan(),
        _ => value,
    }
}

/// The unit that follows a number in prose.
fn prose_unit(figure: &Figure) -> &'static str {
    match figure.indicator.unit {
        Unit::Yuan => "万元",
        Unit::Workdays => "个工作日",
        unit => unit.word(),
    }
}

/// `11.00万元`, `4件`, `78.8%`; the reason where there is no number.
pub fn in_prose(figure: &Figure, column: Column) -> String {
    match figure.value(column) {
        Ok(value) => format!("{}{}", printed(figure, value), prose_unit(figure)),
        Err(reason) => format!("无法统计（{reason}）"),
    }
}

/// The number alone, money in 元; — where there is none.
pub fn in_table(figure: &Figure, column: Column) -> String {
    figure.value(column).map_or_else(|_| "—".to_owned(), |value| value.to_string())
}

/// A change in a table's cell: percent, or percentage points for a rate; — where there is none.
pub fn change_cell(figure: &Figure, change: Option<Decimal>, percent: Option<Decimal>) -> String {
    match (figure.indicator.unit, change, percent) {
        (Unit::Percent, Some(points), _) => format!("{points}点"),
        (_, _, Some(percent)) => format!("{percent}%"),
        _ => "—".to_owned(),
    }
}

/// 比上季度增加2件，上升50.0% — or why nothing is compared.
pub fn compared(figure: &Figure, base: Base) -> Prose {
    let word = base.word;
    if base.cut_short {
        return Prose::text(format!("统计期尚未结束，不与{word}比较"));
    }
    let (Ok(value), Ok(before)) = (figure.value(Column::Value), figure.value(base.column)) else {
        return Prose::text(format!("{word}无此项数据，不作比较"));
    };
    let Some(difference) = printed(figure, value).checked_sub(printed(figure, before)) else {
        return Prose::text("变动过大，不作比较");
    };
    if difference.is_zero() {
        return Prose::text(format!("与{word}持平"));
    }
    let id = format!("{}.{}", figure.indicator.id, base.part);
    let size = difference.abs().unwrap_or(difference);
    if figure.indicator.unit == Unit::Percent {
        let way = if difference.is_negative() { "下降" } else { "上升" };
        return Prose::text(format!("比{word}{way}")).figure(id, format!("{size}个百分点"));
    }
    if before.is_zero() {
        return Prose::text(format!("{word}为0，不作比较"));
    }
    let (way, rate) = if difference.is_negative() { ("减少", "下降") } else { ("增加", "上升") };
    let prose = Prose::text(format!("比{word}{way}")).figure(id.clone(), format!("{size}{}", prose_unit(figure)));
    let percent = match base.column {
        Column::LastYear => figure.yoy_pct(),
        _ => figure.change_pct(),
    };
    match percent.and_then(Decimal::abs) {
        Some(percent) => prose.and(format!("，{rate}")).figure(format!("{id}_pct"), format!("{percent}%")),
        None => prose,
    }
}
