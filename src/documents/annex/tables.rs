//! One sheet a table: the groups, the lists behind the stocks, the trend, and who is due a visit next.

use super::{Column, Material, Sheet, Value, days};
use crate::privacy::township;
use crate::statistics::Table;
use crate::statistics::tables::{Cell, TITLES};
use crate::statistics::townships::outside;

/// How wide a column of a table may get.
const WIDEST: u32 = 44;

/// The table of the pack that is not in the dictionary of figures.
const VISITS_DUE: &str = "下期应回访人员";

pub(super) fn sheets(material: &Material) -> Vec<Sheet> {
    let figures = material.sources.figures;
    let title = |table: &Table| {
        TITLES.iter().find(|(id, _)| *id == table.id).map(|(_, title)| *title).expect("every table has a title")
    };
    let listed = figures.tables.iter().map(|table| sheet(table, title(table), material));
    let due = material.sources.visits_due.map(|due| sheet(due, VISITS_DUE, material));
    listed.chain(due).collect()
}

fn sheet(table: &Table, title: &str, material: &Material) -> Sheet {
    let name = material.speech.say(title);
    let overlapping = if table.overlapping { "，各行可重叠" } else { "" };
    let title = format!("{name}（{}{overlapping}）　{}", table.id, days(material.sources));
    let mut sheet = Sheet::new(&name, title, &[]);
    let head = |head: &&str| Column { head: material.speech.say(head), widest: WIDEST };
    sheet.columns = table.columns.iter().map(head).collect();
    let row = |row: &Vec<Cell>| {
        row.iter().zip(table.columns).map(|(cell, head)| value(cell, head, table, material)).collect()
    };
    sheet.fill(table.rows.iter().map(row)).or_says("没有此类情况。")
}

fn value(cell: &Cell, head: &str, table: &Table, material: &Material) -> Value {
    match cell {
        // One spelling in all documents, whatever brackets an export uses.
        Cell::Text(text) if head == "案号" => Value::text(crate::records::case_key(text)),
        Cell::Text(text) if head == "乡镇" => Value::text(township(text)),
        Cell::Text(text) => Value::text(text.as_str()),
        Cell::People(people) => Value::text(material.people.print(people, table.columns.contains(&"案号")).as_str()),
        Cell::Townships(townships) => Value::text(outside(townships)),
        Cell::Number(number) => Value::Number(*number),
        Cell::Day(day) => Value::Day(*day),
        Cell::None(text) => Value::text(*text),
    }
}
