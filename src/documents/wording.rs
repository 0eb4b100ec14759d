//! Wording 措辞: words that depend on numbers, true of the numbers as printed.
//!
//! In: figures. Out: phrases. What a reader recomputes from the page is what the page says.

use super::model::Prose;
use crate::money::{Decimal, Fen};
use crate::statistics::indicator::Unit;
use crate::statistics::{Column, Figure};

/// What a figure is compared with.
#[derive(Debug, Clone, Copy)]
pub struct Base {
    pub column: Column,
    /// 上季度, 上年同期
    pub word: &'static str,
    /// The part of the figure's id that names the difference: `change`, `yoy`.
    pub part: &'static str,
}

/// A label as it prints: full-width brackets.
pub fn print_label(label: &str) -> String {
    label.replace('(', "（").replace(')', "）")
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
