//! `lianxi explain` 说明来源: 这个数怎么来的 — definition, clock, rows, addends, sum.

use std::process::ExitCode;

use chrono::{Datelike, NaiveDate, Weekday};
use serde_json::{Value as Json, json};

use super::arguments::{Explain, Window};
use super::desk::Desk;
use super::figures::{cell, table_cell};
use super::screen;
use crate::failure::Failure;
use crate::period::{Day, Period, Windows, date};
use crate::place::Place;
use crate::statistics::explain::{Addend, Clock, Explanation, Part, Shown};
use crate::statistics::indicator::{Indicator, Unit};
use crate::statistics::tables::{self, Behind, Cell, TITLES};
use crate::statistics::{Column, Facts, Table, catalogue};
use crate::workdays::{DayKind, Workdays};

/// Up to so many working days are listed one by one; of longer stretches only the exceptions.
const LISTED_DAYS: i64 = 15;

pub fn run(arguments: &Explain) -> Result<ExitCode, Failure> {
    let period = Period::parse(&arguments.period)?;
    let subject = Subject::find(&arguments.name)?;
    let desk = Desk::open(&arguments.common.workspace, arguments.as_of)?;
    desk.judge(arguments.common.strict, false)?;
    desk.refuse_early(&period)?;
    let windows = Windows::of(&period, desk.office.month_close, arguments.as_of);
    let facts = &desk.facts;
    match subject {
        Subject::Figure(indicator) => {
            let explanation = Explanation::of(indicator, column(arguments.column), facts, &windows);
            if arguments.common.json {
                let json = figure_json(&explanation, &period);
                screen::json(&json);
            } else {
                screen::print(&figure_text(&explanation, &period, &desk.settings.workdays));
            }
        }
        Subject::Table { id, row } => {
            let table =
                tables::compute(facts, &windows).into_iter().find(|table| table.id == id).expect("a known table");
            screen::print(&table_text(&table, row.as_deref(), facts, &period)?);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn column(window: Window) -> Column {
    match window {
        Window::Value => Column::Value,
        Window::Previous => Column::Previous,
        Window::LastYear => Column::LastYear,
        Window::Ytd => Column::Ytd,
        Window::Total => Column::Total,
    }
}

/// What is to be explained.
enum Subject {
    Figure(&'static Indicator),
    Table { id: &'static str, row: Option<String> },
}

impl Subject {
    fn find(name: &str) -> Result<Subject, Failure> {
        let name = name.trim().replace('（', "(").replace('）', ")");
        if let Some(indicator) = catalogue::find(&name) {
            return Ok(Subject::Figure(indicator));
        }
        let (table, row) =
            name.split_once(['/', '／']).map_or((name.as_str(), None), |(table, row)| (table, Some(row)));
        if let Some((id, _)) = TITLES.iter().find(|(id, title)| *id == table || *title == table) {
            return Ok(Subject::Table { id, row: row.map(str::to_owned) });
        }
        let known = catalogue::CATALOGUE.iter().flat_map(|indicator| [indicator.id, indicator.label]);
        let known = known.chain(TITLES.iter().flat_map(|(id, title)| [*id, *title]));
        let nearest = known.max_by(|a, b| strsim::jaro_winkler(a, &name).total_cmp(&strsim::jaro_winkler(b, &name)));
        Err(Failure::usage(
            format!("没有叫“{name}”的数字或表"),
            format!("是否指 {}？全部数字见 lianxi figures", nearest.unwrap_or_default()),
        ))
    }
}

/// Which days the clock looks at, as a sentence.
fn clock(explanation: &Explanation) -> String {
    let (from, to) = (explanation.window.from, explanation.window.to);
    let total = explanation.column == Column::Total;
    match explanation.clock {
        Clock::Within if total => format!("截至 {to} 发生的全部"),
        Clock::Within => format!("{from} 至 {to} 之间发生的"),
        Clock::AtEnd => format!("{to} 日终的状态"),
        Clock::BeforeStart if total => "最早一日之前的状态，定为0".to_owned(),
        Clock::BeforeStart => format!("{from} 前一日日终的状态"),
    }
}

fn column_word(explanation: &Explanation, period: &Period) -> &'static str {
    match explanation.column {
        Column::Value => period.this_word(),
        Column::Previous => period.before_word(),
        Column::LastYear => period.last_year_word(),
        Column::Ytd => "本年累计",
        Column::Total => "历年累计",
    }
}

fn figure_text(explanation: &Explanation, period: &Period, workdays: &Workdays) -> String {
    let indicator = explanation.indicator;
    let mut text = format!(
        "{}（{}）\n  口径  {}\n  统计期  {}，{}：{}\n  数值  {} {}",
        indicator.label,
        indicator.id,
        indicator.definition,
        period.label(),
        column_word(explanation, period),
        clock(explanation),
        cell(explanation.value),
        indicator.unit.word(),
    );
    if let Err(reason) = explanation.value {
        text.push_str(&format!("（{reason}）"));
    }
    for part in &explanation.parts {
        text.push('\n');
        if explanation.parts.len() > 1 {
            text.push_str(&format!("\n【{}】", part.name));
        }
        text.push_str(&part_text(part, workdays));
    }
    if let [numerator, denominator] = &explanation.parts[..] {
        let (above, below) = (cell(numerator.sum), cell(denominator.sum));
        let percent = if indicator.unit == Unit::Percent { " × 100%" } else { "" };
        text.push_str(&format!("\n{above} ÷ {below}{percent} = {}", cell(explanation.value)));
    }
    text
}

/// One sum: every addend, its rows, then the total.
fn part_text(part: &Part, workdays: &Workdays) -> String {
    let mut text = String::new();
    for (at, Addend { what, entries, .. }) in part.addends.iter().enumerate() {
        text.push_str(&format!("\n{:>4}. {what}", at + 1));
        for entry in entries {
            text.push_str(&entry_text(entry, part.unit, workdays));
        }
    }
    let unit = part.unit.word();
    match part.sum {
        Ok(sum) => text.push_str(&format!("\n{}：{sum} {unit}", part.name)),
        Err(reason) => text.push_str(&format!("\n{}：无法统计（{reason}）", part.name)),
    }
    text
}

fn entry_text(entry: &Shown, unit: Unit, workdays: &Workdays) -> String {
    let mut text = format!("\n      {}", date(entry.from));
    if let Some(amount) = entry.amount {
        text.push_str(&format!("　{amount} {}", unit.word()));
    }
    if let Some(doubt) = &entry.doubt {
        text.push_str(&format!("　{doubt}"));
    }
    text.push_str(&format!("　{}", places(&entry.places)));
    if let Some((start, end)) = entry.counted {
        text.push_str(&format!("\n      {}", counted(workdays, start, end)));
    }
    text
}

/// Places, rows of one file together: exports/a.csv › 第 3、7 行.
fn places(places: &[Place]) -> String {
    let mut files: Vec<(&Place, Vec<String>)> = Vec::new();
    for place in places {
        let row = place.row.map(|row| row.to_string());
        match files.iter_mut().find(|(known, _)| known.file == place.file && known.sheet == place.sheet) {
            Some((_, rows)) => rows.extend(row),
            None => files.push((place, row.into_iter().collect())),
        }
    }
    let shown = files.iter().map(|(place, rows)| {
        let file = Place { row: None, column: None, ..(*place).clone() };
        if rows.is_empty() { file.to_string() } else { format!("{file} › 第 {} 行", rows.join("、")) }
    });
    shown.collect::<Vec<_>>().join("；")
}

/// How working days were counted: each of them, or the exceptions of a long stretch.
fn counted(workdays: &Workdays, start: Day, end: Day) -> String {
    let total = match workdays.between(start, end) {
        Ok(total) => total,
        Err(year) => return format!("{}年节假日安排未知，不能计数", year.0),
    };
    let head = format!("{} 当日不计，至 {} 共 {total} 个工作日", date(start), date(end));
    let days = workdays.days(start, end);
    let shown: Vec<String> = if total <= LISTED_DAYS {
        days.filter(|(_, kind)| *kind != DayKind::Weekend)
            .map(|(at, kind)| format!("{:02}-{:02}（{}）{}", at.month(), at.day(), weekday(at.weekday()), note(kind)))
            .collect()
    } else {
        exceptions(days)
    };
    if shown.is_empty() { head } else { format!("{head}：{}", shown.join("、")) }
}

fn note(kind: DayKind) -> &'static str {
    match kind {
        DayKind::Working => "",
        DayKind::WorkingWeekend => "调休上班",
        DayKind::Weekend => "休息",
        DayKind::Holiday => "放假",
    }
}

/// The days that are not what their weekday says; a holiday of several days as one run, the weekend
/// within it included.
fn exceptions(days: impl Iterator<Item = (NaiveDate, DayKind)>) -> Vec<String> {
    let mut runs: Vec<(NaiveDate, NaiveDate, DayKind)> = Vec::new();
    let mut weekend = false;
    for (at, kind) in days {
        match runs.last_mut() {
            Some((_, to, DayKind::Holiday)) if kind == DayKind::Holiday && (weekend || to.succ_opt() == Some(at)) => {
                *to = at
            }
            _ if matches!(kind, DayKind::Holiday | DayKind::WorkingWeekend) => runs.push((at, at, kind)),
            _ => {}
        }
        // Only a weekend that follows the holiday at once keeps its run open.
        let touches = runs
            .last()
            .is_some_and(|(_, to, kind)| *kind == DayKind::Holiday && (weekend || to.succ_opt() == Some(at)));
        weekend = kind == DayKind::Weekend && touches;
    }
    let shown = |(from, to, kind): (NaiveDate, NaiveDate, DayKind)| {
        if from == to {
            format!("{from}（{}）{}", weekday(from.weekday()), note(kind))
        } else {
            format!("{from} 至 {:02}-{:02} {}", to.month(), to.day(), note(kind))
        }
    };
    runs.into_iter().map(shown).collect()
}

fn weekday(day: Weekday) -> &'static str {
    ["周一", "周二", "周三", "周四", "周五", "周六", "周日"][day.num_days_from_monday() as usize]
}

fn figure_json(explanation: &Explanation, period: &Period) -> Json {
    let place = |place: &Place| json!({"file": &*place.file, "sheet": place.sheet.as_deref(), "row": place.row});
    let entry = |entry: &Shown| {
        json!({
            "date": date(entry.from), "amount": entry.amount,
            "rows": entry.places.iter().map(place).collect::<Vec<_>>(),
            "counted": entry.counted.map(|(start, end)| json!({"after": date(start), "to": date(end)})),
            "unavailable": entry.doubt,
        })
    };
    let addend =
        |addend: &Addend| json!({"what": addend.what, "entries": addend.entries.iter().map(entry).collect::<Vec<_>>()});
    let part = |part: &Part| {
        json!({
            "name": part.name, "unit": part.unit.word(), "sum": part.sum.ok(),
            "addends": part.addends.iter().map(addend).collect::<Vec<_>>(),
        })
    };
    json!({
        "schema": "lianxi.explain/1", "id": explanation.indicator.id, "label": explanation.indicator.label,
        "unit": explanation.indicator.unit.word(), "definition": explanation.indicator.definition,
        "period": {"id": period.id(), "from": explanation.window.from, "to": explanation.window.to},
        "value": explanation.value.ok(), "parts": explanation.parts.iter().map(part).collect::<Vec<_>>(),
    })
}

/// A table, or one row of it, opened.
fn table_text(table: &Table, row: Option<&str>, facts: &Facts, period: &Period) -> Result<String, Failure> {
    let title = TITLES.iter().find(|(id, _)| *id == table.id).map_or("", |(_, title)| title);
    let mut text = format!("{title}（{}），{}", table.id, period.label());
    let wanted = |at: usize| row.is_none_or(|row| row == first_cell(&table.rows[at]) || row == (at + 1).to_string());
    let rows: Vec<usize> = (0..table.rows.len()).filter(|at| wanted(*at)).collect();
    if rows.is_empty() && row.is_some() {
        let known: Vec<String> = table.rows.iter().map(|row| first_cell(row)).collect();
        let remedy = if known.is_empty() {
            "该表本期没有数据".to_owned()
        } else {
            format!("可用的行名：{}", known.join("、"))
        };
        return Err(Failure::usage(format!("表中没有“{}”这一行", row.unwrap_or_default()), remedy));
    }
    for at in rows {
        let cells =
            table.columns.iter().zip(&table.rows[at]).map(|(column, cell)| format!("{column} {}", table_cell(cell)));
        text.push_str(&format!("\n\n{:>4}. {}", at + 1, cells.collect::<Vec<_>>().join("　")));
        match table.behind.get(at) {
            Some(behind) => behind.iter().for_each(|it| text.push_str(&behind_text(it, facts))),
            None => text.push_str(&format!(
                "\n      各栏由 lianxi explain aid.paid_amount --period {} 等说明",
                first_cell(&table.rows[at])
            )),
        }
    }
    Ok(text)
}

fn first_cell(row: &[Cell]) -> String {
    row.first().map(table_cell).unwrap_or_default()
}

fn behind_text(behind: &Behind, facts: &Facts) -> String {
    let amount = behind.amount.map_or_else(String::new, |fen| format!("　{} 元", crate::money::Fen(fen).yuan()));
    let places = places(&facts.places(behind.origin));
    let mut text = format!("\n      {}{amount}　{}　{places}", date(behind.from), facts.what(behind.origin));
    if let Some((start, end)) = behind.counted {
        text.push_str(&format!("\n        {}", counted(&facts.settings.workdays, start, end)));
    }
    text
}
