//! Compare 比较: as reported + causes = now, for every figure and column; each cause with the rows that make it.
//!
//! What a figure was and is, `figures --format json` says; here it is only held against what `compare` tells.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::desk::{Desk, OFFICE};
use crate::differential::ask_oracle;
use crate::freeze::{aided, office, rows, visits};
use crate::pdf;
use crate::rows::{Row, visit};

pub const COLUMNS: [&str; 5] = ["value", "previous", "last_year", "ytd", "total"];

/// The figures of a period in thousandths, by id and column; `None` where a figure is not available.
pub type Numbers = BTreeMap<(String, String), Option<i64>>;

/// In thousandths: money has two decimals, rates have one.
pub fn thousandths(value: &Value) -> Option<i64> {
    value.as_f64().map(|number| (number * 1000.0).round() as i64)
}

pub fn numbers(desk: &Desk, period: &str) -> Numbers {
    numbers_of(&desk.figures(period))
}

/// The same, of what `figures --format json` printed.
pub fn numbers_of(document: &Value) -> Numbers {
    let of_figure =
        |figure: &Value| COLUMNS.map(|column| ((text(&figure["id"]), column.to_owned()), thousandths(&figure[column])));
    document["figures"].as_array().unwrap().iter().flat_map(of_figure).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// A cause of one kind, as `compare --json` tells it.
pub fn cause<'a>(document: &'a Value, id: &str, column: &str, kind: &str) -> &'a Value {
    let figure = figure(document, id, column).unwrap_or_else(|| panic!("{id} {column} does not differ: {document}"));
    let causes = figure["causes"].as_array().unwrap();
    causes.iter().find(|cause| cause["kind"] == kind).unwrap_or_else(|| panic!("{id} {column} has no {kind}: {figure}"))
}

pub fn figure<'a>(document: &'a Value, id: &str, column: &str) -> Option<&'a Value> {
    let figures = document["figures"].as_array().unwrap();
    figures.iter().find(|figure| figure["id"] == id && figure["column"] == column)
}

/// Runs `compare --json` and holds it against the figures before and now.
#[track_caller]
pub fn held(desk: &Desk, period: &str, before: &Numbers) -> Value {
    let now = numbers(desk, period);
    let differ = before.iter().any(|(place, number)| now[place] != *number);
    let run = desk.run(&format!("compare {period} --json"));
    let document = run.exits(i32::from(differ)).json();
    for ((id, column), reported) in before {
        let now = now[&(id.clone(), column.clone())];
        let Some(told) = figure(&document, id, column) else {
            assert_eq!(*reported, now, "{id} {column} differs and is not told");
            continue;
        };
        assert_eq!((thousandths(&told["reported"]), thousandths(&told["now"])), (*reported, now), "{told}");
        let causes = told["causes"].as_array().unwrap();
        if let (Some(reported), Some(now)) = (reported, now) {
            let effects: i64 = causes.iter().filter_map(|cause| thousandths(&cause["effect"])).sum();
            assert_eq!(reported + effects, now, "as reported + causes = now: {told}");
        }
    }
    document
}

/// All kinds of causes in a document.
fn kinds(document: &Value) -> Vec<String> {
    let causes = document["figures"].as_array().unwrap().iter().flat_map(|it| it["causes"].as_array().unwrap());
    let mut kinds: Vec<String> = causes.map(|cause| text(&cause["kind"])).collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

/// The row numbers of a cause's things.
fn row_numbers(cause: &Value, side: &str) -> Vec<u64> {
    let things = cause["things"].as_array().unwrap().iter();
    things.flat_map(|thing| thing[side].as_array().unwrap()).map(|row| row["row"].as_u64().unwrap()).collect()
}

/// The office of freeze.rs with its second quarter sealed, and the figures as they were.
fn frozen() -> (Desk, Numbers) {
    let desk = office();
    desk.run("freeze 2020Q2").exits(0);
    let before = numbers(&desk, "2020Q2");
    (desk, before)
}

fn late() -> Row {
    aided(6, "赵小满", ["2020-06-02", "2020-06-08", "2020-06-16", "2020-06-20"], "6000")
}

#[test]
fn nothing_differs_where_rows_only_moved() {
    let (desk, before) = frozen();
    let mut moved = rows();
    moved.reverse();
    let desk = desk.cases(&moved);
    let document = held(&desk, "2020Q2", &before);
    assert_eq!(document["same"], true, "{document}");
    desk.run("compare 2020Q2").exits(0).says("都与封存时相同");
}

#[test]
fn a_row_entered_late_is_told_with_its_row() {
    let (desk, before) = frozen();
    let desk = desk.cases(&[rows(), vec![late()]].concat());
    let document = held(&desk, "2020Q2", &before);
    assert_eq!(kinds(&document), ["补录"]);
    for (id, effect) in [("aid.paid_amount", 6000), ("aid.paid_persons", 1), ("cases.accepted", 1)] {
        let cause = cause(&document, id, "value", "补录");
        assert_eq!((cause["count"].as_u64(), thousandths(&cause["effect"])), (Some(1), Some(effect * 1000)), "{id}");
        assert_eq!((row_numbers(cause, "rows_before"), row_numbers(cause, "rows_now")), (vec![], vec![6]), "{id}");
    }
    assert!(figure(&document, "aid.paid_amount", "previous").is_none(), "the quarter before is as it was");
    desk.run("compare 2020Q2").exits(1).says("补录 +6000.00（1件）").says("exports/案件台账.csv");
}

#[test]
fn another_amount_is_told_as_a_correction() {
    let (desk, before) = frozen();
    let mut changed = rows();
    changed[1] = changed[1].clone().granted("2020-04-14", "18000").paid("2020-04-20", "18000");
    let document = held(&desk.cases(&changed), "2020Q2", &before);
    assert_eq!(kinds(&document), ["更正"]);
    let cause = cause(&document, "aid.paid_amount", "ytd", "更正");
    assert_eq!((cause["count"].as_u64(), thousandths(&cause["effect"])), (Some(1), Some(-2_000_000)));
    assert_eq!((row_numbers(cause, "rows_before"), row_numbers(cause, "rows_now")), (vec![3], vec![3]));
    assert!(figure(&document, "aid.paid_persons", "value").is_none(), "as many persons as before");
}

/// What the other figures tell of the same case is told with the same word.
#[test]
fn a_correction_stays_one_where_it_reaches_another_figure() {
    let (desk, before) = frozen();
    let mut changed = rows();
    changed[1] = changed[1].clone().paid("2020-04-20", "18000");
    let document = held(&desk.cases(&changed), "2020Q2", &before);
    assert_eq!(kinds(&document), ["更正"]);
    assert_eq!(thousandths(&cause(&document, "aid.unpaid_amount", "value", "更正")["effect"]), Some(2_000_000));
}

/// 反馈日期 is filled in later; the case was never withdrawn, although it is not overdue any more.
#[test]
fn a_blank_cell_that_is_filled_is_told_as_entered_late() {
    let desk = office();
    desk.run("freeze 2020Q3").exits(0);
    let before = numbers(&desk, "2020Q3");
    let mut changed = rows();
    changed[2] = changed[2].clone().feedback("2020-07-03");
    let document = held(&desk.cases(&changed), "2020Q3", &before);
    for (id, kind, effect) in
        [("feedback.done", "补录", 1), ("feedback.pending", "补录", -1), ("feedback.overdue", "更正", -1)]
    {
        assert_eq!(thousandths(&cause(&document, id, "value", kind)["effect"]), Some(effect * 1000), "{id}");
    }
}

#[test]
fn a_row_that_is_gone_is_told_with_the_row_of_then() {
    let (desk, before) = frozen();
    let mut fewer = rows();
    fewer.remove(2);
    let document = held(&desk.cases(&fewer), "2020Q2", &before);
    assert_eq!(kinds(&document), ["撤销"]);
    let cause = cause(&document, "aid.paid_amount", "value", "撤销");
    assert_eq!(thousandths(&cause["effect"]), Some(-69_000_000));
    assert_eq!((row_numbers(cause, "rows_before"), row_numbers(cause, "rows_now")), (vec![4], vec![]));
}

/// A line of lianxi.toml, a figure that it changes, and by how much.
const SETTINGS: &[(&str, &str, i64)] = &[
    ("[wages]\n2019 = 1000\n", "aid.over_cap_persons", 1),
    ("[wages]\n2019 = 6525.25\n[thresholds]\nvisit_interval_days = 15\n", "visits.overdue", 2),
    // 69000元 of 28 June are of the third quarter, if its months end on the 25th.
    ("[wages]\n2019 = 6525.25\n[period]\nmonth_close_day = 25\n", "aid.paid_amount", -69_000),
];

#[test]
fn another_setting_is_told_as_another_definition_and_as_nothing_else() {
    for (setting, id, effect) in SETTINGS {
        let (desk, before) = frozen();
        let desk = desk.holding("lianxi.toml", format!("{OFFICE}{setting}"));
        let document = held(&desk, "2020Q2", &before);
        assert_eq!(kinds(&document), ["口径变化"], "{setting}");
        assert_eq!(document["settings_changed"], true);
        let cause = cause(&document, id, "value", "口径变化");
        assert_eq!(thousandths(&cause["effect"]), Some(effect * 1000), "{setting}");
        desk.run("compare 2020Q2").exits(1).says("口径变化").says("与封存时不同");
    }
}

#[test]
fn a_changed_definition_is_told_as_such() {
    let (desk, before) = frozen();
    let (mut sealed, _) = lianxi::freeze::decode(&desk.bytes("frozen/2020Q2.json")).unwrap();
    let figure = sealed.figures.iter_mut().find(|figure| figure.id == "aid.paid_amount").unwrap();
    figure.definition = "本期发放的救助金，另有口径。".to_owned();
    let desk = desk.holding("frozen/2020Q2.json", lianxi::freeze::encode(&sealed).0);
    desk.run("compare 2020Q2").exits(0).says("口径与封存时不同的指标：发放救助金");
    let desk = desk.cases(&[rows(), vec![late()]].concat());
    let document = held(&desk, "2020Q2", &before);
    cause(&document, "aid.paid_amount", "value", "口径变化");
    cause(&document, "aid.paid_persons", "value", "补录");
}

/// Late, corrected, gone and otherwise defined at once; and the next quarter's documents tell it.
#[test]
fn all_causes_together_make_the_difference_and_the_next_quarter_tells_them() {
    let (desk, before) = frozen();
    let mut changed = rows();
    changed[1] = changed[1].clone().granted("2020-04-14", "18000").paid("2020-04-20", "18000");
    changed[3] = late();
    let more = [visits(), vec![visit("云检救〔2020〕6号", "赵小满", "2020-06-25")]].concat();
    let desk = desk.cases(&changed).visits(&more);
    let desk = desk.holding("lianxi.toml", format!("{OFFICE}[wages]\n2019 = 1000\n"));
    let document = held(&desk, "2020Q2", &before);
    assert_eq!(kinds(&document), ["口径变化", "撤销", "更正", "补录"]);
    desk.run("pack 2020Q3").exits(0);
    desk.run("report 2020Q3 --to prosecutor").exits(0);
    for name in ["会议材料", "情况报告（报上级检察院）"] {
        let Some(text) = pdf::text(&desk.path(&format!("out/2020Q3/2020Q3{name}.pdf"))) else { continue };
        let sentence = "二季度发放救助金原报8.90万元，经核调整为9.30万元，其中补录1件0.60万元、更正1件-0.20万元。";
        assert!(text.contains(sentence), "{name}: {text}");
        assert!(text.contains("本年累计、历年累计按调整后的数字计算"), "{name}: {text}");
    }
    // As reported then, under 上期; as known now, in the sum of the year.
    desk.run("freeze 2020Q3").exits(0);
    let third = crate::freeze::sealed(&desk, "2020Q3");
    let figures = third["content"]["figures"].as_array().unwrap();
    let paid = figures.iter().find(|figure| figure["id"] == "aid.paid_amount").unwrap();
    let column = |at: usize| thousandths(&paid["columns"][at]["value"]);
    assert_eq!([column(0), column(1), column(3)], [Some(0), Some(89_000_000), Some(103_000_000)]);
    // The column that was reported from another sealed period is explained by that period.
    let later = desk.run("compare 2020Q3 --json").exits(1).json();
    let previous = cause(&later, "aid.paid_amount", "previous", "补录");
    assert_eq!(thousandths(&previous["effect"]), Some(6_000_000), "{later}");
    assert!(figure(&later, "aid.paid_amount", "ytd").is_none(), "{later}");
    desk.run("compare 2020Q3").exits(1).says("上期");
}

/// No figure of the headlines changed: the table tells it, and the text says so.
#[test]
fn a_lesser_figure_that_changed_is_told_in_the_table() {
    let (desk, _) = frozen();
    let desk = desk.holding("lianxi.toml", format!("{OFFICE}[wages]\n2019 = 1000\n"));
    desk.run("report 2020Q3 --to prosecutor").exits(0);
    let report = desk.path("out/2020Q3/2020Q3情况报告（报上级检察院）.pdf");
    let Some(text) = pdf::text(&report) else { return };
    assert!(text.contains("以前报送的部分指标有调整，见附件。"), "{text}");
    assert!(text.contains("已报送数据更正情况") && text.contains("口径变化1人"), "{text}");
}

/// 上期 was reported from a version that another took the place of since: that version explains it.
#[test]
fn a_superseded_version_explains_what_was_compared_with_it() {
    let (desk, before) = frozen();
    desk.run("freeze 2020Q3").exits(0);
    let desk = desk.cases(&[rows(), vec![late()]].concat());
    desk.run("freeze 2020Q2 --supersede --reason 漏报一件").exits(0);
    desk.run("compare 2020Q2").exits(0);
    let told = desk.run("compare 2020Q3 --json").exits(1).json();
    let previous = figure(&told, "aid.paid_amount", "previous").expect("it was reported from the first version");
    let place = ("aid.paid_amount".to_owned(), "value".to_owned());
    assert_eq!(thousandths(&previous["reported"]), before[&place]);
    assert_eq!(thousandths(&cause(&told, "aid.paid_amount", "previous", "补录")["effect"]), Some(6_000_000));
    desk.run("verify 2020Q3").exits(0);
    std::fs::remove_file(desk.path("frozen/2020Q2.v1.json")).unwrap();
    desk.run("compare 2020Q3").exits(4).says("2020Q2 第 1 版").says("备份");
}

/// Random offices, random changes: tests/oracle/freezing.py.
#[test]
fn as_reported_and_causes_make_now_in_any_office() {
    ask_oracle("freezing.py", &["--seeds", "1-8"]);
}
