//! `lianxi explain`: every figure opens to rows that add up to it, every table row to what it is made of.

use serde_json::Value;

use crate::desk::Desk;
use crate::output::plain;

const COLUMNS: [&str; 5] = ["value", "previous", "last_year", "ytd", "total"];

fn list<'v>(value: &'v Value, key: &str) -> &'v Vec<Value> {
    value[key].as_array().unwrap_or_else(|| panic!("a list of {key} in {value}"))
}

/// A number of the JSON in its last digit's units: 110000.00 is 11000000.
fn units(value: &Value) -> i64 {
    value.to_string().replace('.', "").parse().unwrap_or_else(|_| panic!("a number: {value}"))
}

/// What a part's addends come to, counted from the rows that are shown.
fn recounted(part: &Value) -> i64 {
    let entries = || list(part, "addends").iter().flat_map(|addend| list(addend, "entries"));
    if entries().all(|entry| entry["amount"].is_null()) {
        return list(part, "addends").len() as i64;
    }
    entries().map(|entry| units(&entry["amount"])).sum()
}

fn check_part(name: &str, part: &Value) {
    if part["sum"].is_null() {
        return;
    }
    assert_eq!(recounted(part), units(&part["sum"]), "{name}: the rows shown make the sum\n{part}");
    for addend in list(part, "addends") {
        for entry in list(addend, "entries") {
            let rows = list(entry, "rows");
            assert!(!rows.is_empty(), "{name}: every addend has its rows");
            if name.starts_with("cases.") || name.starts_with("feedback.") {
                assert!(rows.windows(2).all(|pair| stands_before(&pair[0], &pair[1])), "{name}: {rows:?}");
            }
        }
    }
}

/// A case's rows are told file by file, and in the order in which a sheet has them.
fn stands_before(row: &Value, next: &Value) -> bool {
    let file = |row: &Value| row["file"].as_str().unwrap().to_owned();
    let number = |row: &Value| row["row"].as_u64().unwrap();
    file(row) < file(next) || file(row) == file(next) && (row["sheet"] != next["sheet"] || number(row) < number(next))
}

/// The shown rows are counted anew here, by other code than the program's.
fn check_column(column: &str) {
    let desk = Desk::sample();
    let figures = desk.figures("2020Q2");
    for figure in list(&figures, "figures") {
        let id = figure["id"].as_str().unwrap();
        let line = format!("explain {id} --period 2020Q2 --column {column} --json");
        let explained = desk.run(&line).exits(0).json();
        let name = format!("{id} {column}");
        assert_eq!(plain(&explained["value"]), plain(&figure[column]), "{name} is the figure of `figures`");
        let parts = list(&explained, "parts");
        parts.iter().for_each(|part| check_part(&name, part));
        match parts.as_slice() {
            // Nothing was pending before everything: 0 by definition. A year's exits have no quarter.
            [_] if id == "feedback.opening" && column == "total" => assert_eq!(units(&figure[column]), 0),
            [part] if !figure[column].is_null() => {
                assert_eq!(plain(&part["sum"]), plain(&figure[column]), "{name}");
            }
            [numerator, denominator] if column == "value" => {
                assert_eq!(plain(&numerator["sum"]), plain(&figure["numerator"]), "{name}");
                assert_eq!(plain(&denominator["sum"]), plain(&figure["denominator"]), "{name}");
            }
            _ => {}
        }
    }
}

#[test]
fn every_figure_of_the_quarter_opens_to_rows_that_add_up_to_it() {
    check_column("value");
}

#[test]
fn every_figure_of_all_years_opens_to_rows_that_add_up_to_it() {
    check_column("total");
}

#[test]
fn the_other_columns_open_too() {
    let desk = Desk::sample();
    for column in COLUMNS {
        for id in ["aid.paid_amount", "feedback.pending", "visits.coverage", "poverty.exits", "actions.done"] {
            let explained = desk.run(&format!("explain {id} --period 2020Q2 --column {column} --json")).exits(0).json();
            list(&explained, "parts").iter().for_each(|part| check_part(&format!("{id} {column}"), part));
        }
    }
}

#[test]
fn a_figure_goes_by_its_chinese_name_too() {
    let desk = Desk::sample();
    let by_label = desk.run("explain 发放救助金 --period 2020Q2").exits(0).stdout;
    assert_eq!(by_label, desk.run("explain aid.paid_amount --period 2020Q2").exits(0).stdout);
    assert!(by_label.contains("口径") && by_label.contains("合计：110000.00 元"), "{by_label}");
}

#[test]
fn a_deadline_shows_the_days_that_were_counted() {
    // 2020-05-09 was a Saturday that was worked; 06-25 and 06-26 were the Dragon Boat holiday.
    let desk = Desk::sample();
    desk.run("explain 平均审查天数 --period 2020Q2")
        .exits(0)
        .says("05-09（周六）调休上班")
        .says("【分子】")
        .says("【分母】");
    desk.run("explain feedback.list/3 --period 2020Q2").exits(0).says("共 15 个工作日").says("06-25（周四）放假");
}

#[test]
fn a_row_of_a_table_opens_to_its_rows() {
    let desk = Desk::sample();
    let township = desk.run("explain 按乡镇/天王镇 --period 2020Q2").exits(0);
    township.says("80000.00 元").says("20000.00 元").says("exports/司法救助案件台账.csv › 第 15 行");
}

#[test]
fn a_name_that_is_none_is_answered_with_the_nearest() {
    let desk = Desk::sample();
    desk.run("explain 发放救助 --period 2020Q2").exits(2).says("是否指 发放救助金");
    desk.run("explain 按乡镇/无此镇 --period 2020Q2").exits(2).says("可用的行名：天王镇");
}
