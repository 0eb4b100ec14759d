//! `lianxi figures` 数字: all figures of a period, as a table, JSON or CSV.

use std::process::ExitCode;

use super::arguments::{Figures, Format};
use super::desk::Desk;
use super::screen::{self, Align};
use crate::failure::Failure;
use crate::money::Decimal;
use crate::period::{Period, date};
use crate::statistics::tables::{Cell, TITLES};
use crate::statistics::{Column, Figure, FigureSet, Value, json};

pub fn run(arguments: &Figures) -> Result<ExitCode, Failure> {
    let period = Period::parse(&arguments.period)?;
    let desk = Desk::open(&arguments.common.workspace, arguments.as_of)?;
    desk.tell_findings();
    desk.judge(arguments.common.strict, false)?;
    desk.refuse_early(&period)?;
    let set = desk.figures(period);
    match arguments.format {
        _ if arguments.common.json => print_json(&set, &desk),
        Format::Json => print_json(&set, &desk),
        Format::Table => screen::print(&table(&set)),
        Format::Csv => screen::print(&csv(&set)?),
    }
    // The process ends here: to give a million small parts back one by one would take as long as making figures.
    std::mem::forget((set, desk));
    Ok(ExitCode::SUCCESS)
}

fn print_json(set: &FigureSet, desk: &Desk) {
    screen::json(&json::Document { set, organ: &desk.office.organ.name });
}

/// A value on the screen; — where there is none.
pub fn cell(value: Value) -> String {
    value.map_or_else(|_| "—".to_owned(), |value| value.to_string())
}

fn optional(value: Option<Decimal>) -> String {
    value.map_or_else(|| "—".to_owned(), |value| value.to_string())
}

/// Id, label, unit, the five windows and the changes of one figure.
fn row(figure: &Figure) -> Vec<String> {
    let indicator = figure.indicator;
    let mut row = vec![indicator.id.to_owned(), indicator.label.to_owned(), indicator.unit.word().to_owned()];
    row.extend(Column::ALL.map(|column| cell(figure.value(column))));
    row.extend([figure.change(), figure.change_pct(), figure.yoy(), figure.yoy_pct()].map(optional));
    row
}

/// 标题, then one line a figure; below it, why some are not there.
fn table(set: &FigureSet) -> String {
    let rows: Vec<Vec<String>> = set.figures.iter().map(row).collect();
    let head = [
        "编号",
        "指标",
        "单位",
        "本期",
        "上期",
        "上年同期",
        "本年累计",
        "历年累计",
        "环比增减",
        "环比%",
        "同比增减",
        "同比%",
    ];
    let mut align = [Align::Right; 12];
    align[..3].fill(Align::Left);
    let span = set.windows.value;
    let mut text = format!("{}（{} 至 {}）\n\n", set.period.label(), span.from, span.to);
    text.push_str(&screen::table(&head, &align, &rows));
    for figure in &set.figures {
        if let Err(reason) = figure.value(Column::Value) {
            text.push_str(&format!("\n— {}：{reason}", figure.indicator.label));
        }
    }
    for table in set.tables.iter().filter(|table| !table.rows.is_empty()) {
        let title = TITLES.iter().find(|(id, _)| *id == table.id).map_or("", |(_, title)| title);
        let overlapping = if table.overlapping { "，各行可重叠" } else { "" };
        let rows: Vec<Vec<String>> = table.rows.iter().map(|row| row.iter().map(table_cell).collect()).collect();
        let align: Vec<Align> = table.rows[0].iter().map(alignment).collect();
        text.push_str(&format!("\n\n{title}（{}{overlapping}）\n", table.id));
        text.push_str(&screen::table(table.columns, &align, &rows));
    }
    text
}

fn alignment(cell: &Cell) -> Align {
    if matches!(cell, Cell::Number(_)) { Align::Right } else { Align::Left }
}

/// A table's cell as text; names masked as in the JSON.
pub fn table_cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::People(people) => people.iter().map(|named| named.name.masked()).collect::<Vec<_>>().join("、"),
        Cell::Townships(townships) => townships.iter().map(|township| &*township.name).collect::<Vec<_>>().join("、"),
        Cell::Number(number) => number.to_string(),
        Cell::Day(day) => date(*day).to_string(),
        Cell::None(text) => (*text).to_owned(),
    }
}

/// One line a figure, with the keys of the JSON as header, then each table after an empty line, under a
/// line with its id; UTF-8 with BOM, as spreadsheets want it.
fn csv(set: &FigureSet) -> Result<String, Failure> {
    const HEADER: [&str; 12] = [
        "id",
        "label",
        "unit",
        "value",
        "previous",
        "last_year",
        "ytd",
        "total",
        "change",
        "change_pct",
        "yoy",
        "yoy_pct",
    ];
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(vec![0xEF, 0xBB, 0xBF]);
    let broken = |_| Failure::broken("数字无法写成 CSV", "改用 --format json");
    writer.write_record(HEADER).map_err(broken)?;
    for figure in &set.figures {
        let row = row(figure).into_iter().map(|cell| if cell == "—" { String::new() } else { cell });
        writer.write_record(row).map_err(broken)?;
    }
    for table in &set.tables {
        writer.write_record([""]).map_err(broken)?;
        writer.write_record([table.id]).map_err(broken)?;
        writer.write_record(table.columns).map_err(broken)?;
        for row in &table.rows {
            writer.write_record(row.iter().map(table_cell)).map_err(broken)?;
        }
    }
    let bytes = writer.into_inner().map_err(|_| Failure::broken("数字无法写成 CSV", "改用 --format json"))?;
    Ok(String::from_utf8(bytes).expect("figures are text"))
}
