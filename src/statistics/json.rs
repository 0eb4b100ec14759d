//! The JSON and CSV of figures (figures.md, JSON): exact decimals, nulls where a figure is not there.

use serde_json::{Map, Value, json};

use super::figure::{Column, Figure};
use super::tables::Table;
use super::{FigureSet, Parts};
use crate::money::Decimal;
use crate::records::RowAccount;

/// `lianxi.figures/1`.
pub fn document(set: &FigureSet, organ: &str) -> Value {
    let span = set.windows.value;
    json!({
        "schema": "lianxi.figures/1",
        "period": {"id": set.period.id(), "from": span.from, "to": span.to},
        "organ": organ,
        "rows": {"cases": rows(&set.case_rows), "visits": rows(&set.visit_rows)},
        "figures": set.figures.iter().map(figure).collect::<Vec<_>>(),
        "tables": set.tables.iter().map(table).collect::<Vec<_>>(),
    })
}

fn rows(account: &RowAccount) -> Value {
    json!({"read": account.read, "counted": account.counted, "set_aside": account.set_aside})
}

fn number(value: impl Into<Option<Decimal>>) -> Value {
    value.into().map_or(Value::Null, |value: Decimal| json!(value))
}

fn figure(figure: &Figure) -> Value {
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| object.insert(key.to_owned(), value);
    put("id", json!(figure.indicator.id));
    put("label", json!(figure.indicator.label));
    put("unit", json!(figure.indicator.unit.word()));
    for (key, column) in ["value", "previous", "last_year", "ytd", "total"].into_iter().zip(Column::ALL) {
        put(key, number(figure.value(column).ok()));
    }
    put("change", number(figure.change()));
    put("change_pct", number(figure.change_pct()));
    put("yoy", number(figure.yoy()));
    put("yoy_pct", number(figure.yoy_pct()));
    if let Some(Parts { numerator, denominator }) = figure.parts(Column::Value) {
        put("numerator", number(numerator.ok()));
        put("denominator", number(denominator.ok()));
    }
    Value::Object(object)
}

fn table(table: &Table) -> Value {
    json!({
        "id": table.id,
        "columns": table.columns,
        "rows": table.rows,
        "overlapping": table.overlapping,
    })
}
