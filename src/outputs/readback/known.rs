//! What a document may say in digits: its own model, and the few constants of its template.
//!
//! In: a composed document. Out: the [`Known`] numerals. They come from the model alone, never from a
//! template or from the source made of it: a number that only a template knows is what is looked for.

use serde::Serialize;
use serde_json::Value;

use super::numerals::{Known, UNITS};
use crate::documents::figures::COLUMNS;
use crate::documents::{Document, Fragment, Kind};

/// The numerals that templates write themselves, each with its reason.
fn constants(kind: Kind) -> &'static [&'static str] {
    match kind {
        // 附件说明 and the annexes are numbered from 1 (GB/T 9704-2012, 7.3.4, 7.3.7).
        Kind::Pack => &["附件1", "附件2", "附件3", "附件：1.统计表", "2.指标口径", "3.数据质量说明"],
        // A report has one annex, which carries no number; minutes have none.
        _ => &[],
    }
}

/// Every numeral that may stand in a document.
pub fn known(document: &Document) -> Known {
    let mut known = Known::default();
    constants(document.kind).iter().for_each(|text| known.add(text));
    add(&mut known, &document);
    add(&mut known, document.figures());
    let tables = serde_json::to_value(document.tables()).expect("texts, numbers and lists always serialise");
    walk_with(&mut known, &tables, Known::add_cell);
    add(&mut known, &document.trend());
    add_with_units(&mut known, document);
    known
}

/// Numbers without a unit of their own that a template may print with theirs: a figure's in a table's cell,
/// a cell's under a head that names the unit, a quarter's of the chart, which its alternative text tells.
fn add_with_units(known: &mut Known, document: &Document) {
    for view in document.figures().values() {
        let bare = COLUMNS.iter().filter_map(|(column, _)| view.bare.get(column));
        bare.for_each(|number| known.add(&format!("{number}{}", view.unit)));
    }
    let meeting = document.for_the_meeting();
    for table in document.tables().into_values().chain(meeting.and_then(|view| Some(view.due_next.as_ref()?.printed())))
    {
        for (column, cell) in table.rows.iter().flat_map(|row| table.columns.iter().zip(row)) {
            let Fragment::Figure { text, .. } = cell else { continue };
            UNITS.iter().filter(|unit| column.contains(**unit)).for_each(|unit| known.add(&format!("{text}{unit}")));
        }
    }
    for point in document.trend() {
        known.add(&format!("{}万元", point.amount_text));
        known.add(&format!("{}人，{}人，{}件", point.persons, point.exits, point.pending));
    }
    for item in meeting.iter().flat_map(|view| &view.actions.previous) {
        known.add(&format!("{}个工作日", item.overdue_days));
    }
    for matter in meeting.iter().flat_map(|view| &view.brief).flat_map(|brief| &brief.matters) {
        known.add(&format!("第{}件", matter.places));
    }
}

/// Every text and whole number of a part of the model.
fn add(known: &mut Known, part: &impl Serialize) {
    let value = serde_json::to_value(part).expect("texts, numbers and lists always serialise");
    walk(known, &value);
}

fn walk(known: &mut Known, value: &Value) {
    walk_with(known, value, Known::add);
}

/// The same; `keep` takes each text.
fn walk_with(known: &mut Known, value: &Value, keep: fn(&mut Known, &str)) {
    match value {
        Value::String(text) => keep(known, text),
        // A number with a fraction is a bar's length; what prints is a text.
        Value::Number(number) if number.is_i64() => keep(known, &number.to_string()),
        Value::Array(values) => {
            known.longest_list = known.longest_list.max(values.len());
            values.iter().for_each(|value| walk_with(known, value, keep));
        }
        Value::Object(entries) => match entries.get("prose").and_then(Value::as_array) {
            // Prose is read as one sentence: what stands before a figure belongs to it.
            Some(pieces) => keep(known, &pieces.iter().map(shown).collect::<String>()),
            None => entries.values().for_each(|value| walk_with(known, value, keep)),
        },
        _ => {}
    }
}

/// A piece of prose: a text, or a figure with its text.
fn shown(piece: &Value) -> &str {
    piece.as_str().or_else(|| piece.get("text")?.as_str()).unwrap_or_default()
}
