//! Annex 统计附表: the workbook holds the numbers of `figures`, the rows of `explain`, and no name.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{Data, Range, Reader, Xlsx};
use lianxi::period::{Period, Windows};
use lianxi::statistics::explain::Explanation;
use lianxi::statistics::{Column, Facts, Settings, catalogue};
use lianxi::{ingest, office, records};
use serde_json::Value;

use crate::desk::{Desk, MEETING};
use crate::documents::{made, source};
use crate::privacy::secrets;
use crate::rows::case;

const PATH: &str = "out/2020Q2/2020Q2统计附表.xlsx";

fn workbook(desk: &Desk) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(desk.bytes(PATH))).expect("a workbook")
}

fn sheet(desk: &Desk, name: &str) -> Range<Data> {
    workbook(desk).worksheet_range(name).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The rows below title and head, each by the heads of its columns.
fn rows(desk: &Desk, name: &str) -> Vec<BTreeMap<String, Data>> {
    let range = sheet(desk, name);
    let heads: Vec<String> = range.rows().nth(1).expect("a head").iter().map(Data::to_string).collect();
    range.rows().skip(2).map(|row| heads.iter().cloned().zip(row.iter().cloned()).collect()).collect()
}

fn text(cell: &Data) -> &str {
    match cell {
        Data::String(text) => text,
        Data::Empty => "",
        other => panic!("{other:?} is no text"),
    }
}

/// Whether a cell holds what the JSON does: a number as a number, nothing for null.
#[track_caller]
fn assert_same(cell: &Data, json: &Value, what: &str) {
    match (cell, json) {
        (Data::Float(read), Value::Number(number)) => {
            assert_eq!(read.to_string(), number.as_f64().unwrap().to_string(), "{what}");
        }
        (Data::Empty, Value::Null) => {}
        _ => panic!("{what}: {cell:?} is not {json}"),
    }
}

#[test]
fn the_sheets_stand_in_their_order() {
    let names = workbook(made()).sheet_names();
    let tables = ["按乡镇", "按损害后果", "按人员类别", "按资金来源", "按帮扶措施", "逾期时长"];
    let lists = ["待反馈案件", "待回复识别建议", "超期未回访人员", "趋势", "下期应回访人员"];
    let wanted = [&["数字"][..], &tables, &lists, &["来源", "核查", "指标口径", "数据质量"]].concat();
    assert_eq!(names, wanted);
}

#[test]
fn the_manifest_lists_it_before_the_slips() {
    let manifest: Value = serde_json::from_str(&made().text("out/2020Q2/manifest.json")).unwrap();
    let documents = manifest["documents"].as_array().unwrap();
    let kinds: Vec<&str> = documents.iter().map(|document| document["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["pack", "minutes", "report-prosecutor", "report-partner", "annex", "slips"]);
    assert_eq!(documents[4]["path"], PATH);
}

#[test]
fn every_figure_is_that_of_the_json() {
    let json = made().figures("2020Q2");
    let figures = json["figures"].as_array().unwrap();
    let rows = rows(made(), "数字");
    assert_eq!(rows.len(), figures.len());
    let columns = [
        ("本期", "value"),
        ("上期", "previous"),
        ("上年同期", "last_year"),
        ("本年累计", "ytd"),
        ("历年累计", "total"),
        ("环比增减", "change"),
        ("环比%", "change_pct"),
        ("同比增减", "yoy"),
        ("同比%", "yoy_pct"),
        ("分子", "numerator"),
        ("分母", "denominator"),
    ];
    for (row, figure) in rows.iter().zip(figures) {
        assert_eq!(text(&row["编号"]), figure["id"]);
        for (head, key) in columns {
            assert_same(&row[head], &figure[key], &format!("{}, {head}", figure["id"]));
        }
        let missing = ["value", "previous", "last_year", "ytd", "total"].iter().any(|key| figure[key].is_null());
        assert!(!missing || text(&row["说明"]).contains('：'), "{}: why is it empty?", figure["id"]);
        assert!(!text(&row["口径"]).is_empty());
    }
}

#[test]
fn every_table_is_that_of_the_json() {
    let json = made().figures("2020Q2");
    for (table, name) in json["tables"].as_array().unwrap().iter().zip(&workbook(made()).sheet_names()[1..]) {
        let range = sheet(made(), name);
        let rows = table["rows"].as_array().unwrap();
        for (row, wanted) in range.rows().skip(2).zip(rows) {
            for (cell, wanted) in row.iter().zip(wanted.as_array().unwrap()).filter(|(_, wanted)| wanted.is_number()) {
                assert_same(cell, wanted, name);
            }
            for (cell, wanted) in row.iter().zip(wanted.as_array().unwrap()) {
                if let Data::DateTime(day) = cell {
                    // The format counts from 1899-12-30.
                    let day = lianxi::period::date(day.as_f64() as i32 - 25_569);
                    assert_eq!(*wanted, day.to_string(), "{name}");
                }
            }
        }
        let lines = range.height() - 2;
        assert_eq!(lines, rows.len().max(1), "{name}: a table without rows says so in one line");
    }
}

#[test]
fn the_sources_add_up_to_their_figures() {
    let json = made().figures("2020Q2");
    let rows = rows(made(), "来源");
    assert!(rows.iter().all(|row| matches!(&row["日期"], Data::DateTime(_)) && !text(&row["文件"]).is_empty()));
    for figure in json["figures"].as_array().unwrap() {
        let (id, unit) = (figure["id"].as_str().unwrap(), figure["unit"].as_str().unwrap());
        let parts: &[(&str, &str)] = if figure.get("numerator").is_some() {
            &[("分子", "numerator"), ("分母", "denominator")]
        } else {
            &[("合计", "value")]
        };
        for (part, key) in parts {
            let own = rows.iter().filter(|row| text(&row["编号"]) == id && text(&row["部分"]) == *part);
            let own: Vec<_> = own.collect();
            let sum = |head: &str| own.iter().filter_map(|row| row[head].get_float_value()).sum::<f64>();
            let money = unit == "元" && !(id == "aid.average_per_person" && *part == "分母");
            let days = id == "cases.decision_days" && *part == "分子";
            let last = own.iter().filter_map(|row| row["序号"].get_float_value()).fold(0.0, f64::max);
            let made = if money {
                sum("金额（元）")
            } else if days {
                sum("工作日")
            } else {
                last
            };
            // A figure of the year alone has none of the quarter.
            let Some(wanted) = figure[*key].as_f64() else { continue };
            assert_eq!(format!("{made:.2}"), format!("{wanted:.2}"), "{id}, {part}");
        }
    }
}

trait FloatValue {
    fn get_float_value(&self) -> Option<f64>;
}

impl FloatValue for Data {
    fn get_float_value(&self) -> Option<f64> {
        if let Data::Float(number) = self { Some(*number) } else { None }
    }
}

#[test]
fn an_explanation_under_a_limit_tells_how_much_it_left_out() {
    let workspace = made().path("");
    let office = office::Office::load(&workspace).unwrap();
    let intake = ingest::read_exports(&workspace, &records::vocabulary(&office.aliases), &[]).unwrap();
    let horizon = records::Horizon { as_of: None, month_close: office.month_close };
    let (ledger, _) = records::build(intake.tables, horizon);
    let settings = Settings {
        month_close: office.month_close,
        visit_interval_days: office.visit_interval_days,
        wages: office.wages.clone(),
        workdays: office.workdays.clone(),
    };
    let facts = Facts::new(ledger.into(), &[], settings.into());
    let windows = Windows::of(&Period::parse("2020Q2").unwrap(), office.month_close, None);
    for indicator in catalogue::CATALOGUE {
        let whole = Explanation::of(indicator, Column::Value, &facts, &windows);
        for limit in [0, 1, 5] {
            let cut = Explanation::at_most(limit, indicator, Column::Value, &facts, &windows);
            for (cut, whole) in cut.parts.iter().zip(&whole.parts) {
                assert_eq!((cut.sum, whole.left_out), (whole.sum, 0), "{}", indicator.id);
                assert_eq!(cut.addends.len() + cut.left_out, whole.addends.len(), "{}", indicator.id);
                let same = cut.addends.iter().zip(&whole.addends).all(|(cut, whole)| cut.what == whole.what);
                assert!(same && cut.addends.len() <= limit, "{}: the first ones are shown", indicator.id);
            }
        }
    }
}

#[test]
fn every_finding_of_the_check_stands_in_it() {
    let check = made().run("check --json").exits(1).json();
    let findings = check["findings"].as_array().unwrap();
    let rows = rows(made(), "核查");
    assert_eq!(rows.len(), findings.len());
    for (row, finding) in rows.iter().zip(findings) {
        for (head, key) in [("编号", "code"), ("文件", "file"), ("问题", "message"), ("处理", "remedy")] {
            assert_eq!(text(&row[head]), finding[key]);
        }
        assert_same(&row["行"], &finding["row"], "行");
    }
}

#[test]
fn every_row_that_was_read_is_accounted_for() {
    let rows = rows(made(), "数据质量");
    let read = rows.iter().find(|row| text(&row["内容"]) == "读取").expect("rows read");
    assert_eq!((&read["案件台账（行）"], &read["回访台账（行）"]), (&Data::Float(98.0), &Data::Float(138.0)));
    let gone: Vec<_> = rows.iter().filter(|row| text(&row["类别"]) == "行去向").collect();
    let (total, parts) = gone.split_last().unwrap();
    for head in ["案件台账（行）", "金额（元）", "回访台账（行）"] {
        let sum: f64 = parts.iter().filter_map(|row| row[head].get_float_value()).sum();
        assert_eq!(Some(sum), total[head].get_float_value(), "{head}");
    }
}

/// Every part of the file, by name, as text.
fn parts(desk: &Desk) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(desk.bytes(PATH))).unwrap();
    let count = archive.len();
    let part = |at: usize| {
        let mut part = archive.by_index(at).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        (part.name().unwrap().into_owned(), text)
    };
    (0..count).map(part).collect()
}

#[test]
fn no_name_and_no_number_of_the_exports_is_in_any_part() {
    let secrets = secrets();
    for (part, text) in parts(made()) {
        let found: Vec<&String> = secrets.iter().filter(|secret| text.contains(secret.as_str())).collect();
        assert!(found.is_empty(), "{part}: {found:?}");
    }
}

#[test]
fn people_have_the_names_that_the_pack_gives_them() {
    let pack = source("pack");
    for name in ["待反馈案件", "待回复识别建议", "超期未回访人员", "下期应回访人员"] {
        for row in rows(made(), name) {
            let people = text(&row["姓名"]);
            assert!(people.contains('某') && pack.contains(people), "{name}: {people}");
        }
    }
    let sources = rows(made(), "来源");
    assert!(sources.iter().any(|row| text(&row["人员"]).ends_with("某某甲")), "namesakes are told apart here too");
}

#[test]
fn what_looks_like_a_formula_in_an_export_stays_a_text() {
    let row = case("=1+1", "=SUM(A1)").not_registered().accepted("2020-05-06").granted("2020-05-08", "100000.10");
    let row = row.paid("2020-05-20", "100000.10").closed("2020-05-25").set("乡镇", "=HYPERLINK(\"x\")");
    let desk = Desk::office().cases(&[row]).meeting("2020Q2", MEETING);
    desk.run("quarter 2020Q2").exits(0);
    for (part, text) in parts(&desk) {
        assert!(!text.contains("<f>") && !text.contains("<hyperlink"), "{part}");
    }
    let towns = rows(&desk, "按乡镇");
    assert_eq!((text(&towns[0]["乡镇"]), &towns[0]["元"]), ("=HYPERLINK(\"x\")", &Data::Float(100_000.1)));
    assert!(rows(&desk, "来源").iter().any(|row| text(&row["案号或事项"]) == "=1+1"));
}

#[test]
fn an_office_without_a_row_in_the_quarter_has_whole_sheets() {
    let row = case("云检救〔2020〕9号", "罗桂兰").not_registered().accepted("2020-09-03");
    let desk = Desk::office().cases(&[row]).meeting("2020Q2", MEETING);
    desk.run("quarter 2020Q2").exits(0);
    assert_eq!(text(&rows(&desk, "待反馈案件")[0]["案号"]), "没有此类情况。");
    let rate = &rows(&desk, "数字")[9];
    assert_eq!((text(&rate["编号"]), &rate["本期"]), ("cases.decided_in_time_rate", &Data::Empty));
    assert!(text(&rate["说明"]).starts_with("本期、上期、上年同期、本年累计、历年累计：分母为0"), "{rate:?}");
}
