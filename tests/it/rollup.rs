//! Rollup 汇总: the frozen quarters of several offices, added up for their superior. Counts are by hand.

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::pdf;
use crate::rows::{Row, case, id_number, visit};

/// One payment to a person whom an ID number tells; accepted, decided and closed in the second quarter.
fn aided(number: &str, name: &str, order: u32, amount: &str) -> Row {
    case(number, name)
        .set("证件号码", &id_number("19700101", order))
        .accepted("2020-04-07")
        .granted("2020-04-15", amount)
        .paid("2020-05-08", amount)
        .closed("2020-05-11")
        .registered()
}

fn office(organ: &str, rows: &[Row], visits: &[Row]) -> (String, Vec<Row>, Vec<Row>) {
    (
        format!("[organ]\nname = \"云溪市{organ}人民检察院\"\nsuperior = \"云溪市人民检察院\"\n"),
        rows.to_vec(),
        visits.to_vec(),
    )
}

/// Three districts: the first two aid one person each alone and one together; the third has not frozen.
fn districts() -> Desk {
    let first = office(
        "东山区",
        &[aided("东检司救受[2020]1号", "何军", 1, "8000"), aided("东检司救受[2020]2号", "罗桂兰", 2, "4000.50")],
        &[visit("东检司救受[2020]1号", "何军", "2020-06-01")],
    );
    let second = office(
        "西川县",
        &[aided("西检司救受[2020]1号", "罗桂兰", 2, "1000"), aided("西检司救受[2020]2号", "谢云峰", 3, "2000")],
        &[],
    );
    let third = office("南河县", &[aided("南检司救受[2020]1号", "龙小妹", 4, "99999")], &[]);
    [("a", first), ("b", second), ("c", third)].into_iter().fold(Desk::bare(), |desk, (name, (toml, rows, visits))| {
        let desk = desk
            .holding(&format!("{name}/lianxi.toml"), toml)
            .holding(&format!("{name}/exports/案件台账.csv"), crate::rows::tidy_csv(&rows));
        match &visits[..] {
            [] => desk,
            visits => desk.holding(&format!("{name}/exports/回访台账.csv"), crate::rows::tidy_csv(visits)),
        }
    })
}

/// Freezes the first two under one key, as the superior hands it out.
fn frozen() -> Desk {
    let desk = districts();
    let key = "0123456789abcdef".repeat(4);
    let desk = ["a", "b"].iter().fold(desk, |desk, name| desk.holding(&format!("{name}/frozen/key"), &key));
    desk.run("freeze 2020Q2 -C a").exits(0);
    desk.run("freeze 2020Q2 -C b").exits(0);
    desk
}

fn figure<'j>(told: &'j Value, id: &str) -> &'j Value {
    let figures = told["figures"].as_array().unwrap();
    figures.iter().find(|figure| figure["id"] == id).unwrap()
}

#[test]
fn amounts_add_up_a_person_of_two_districts_counts_once_and_who_has_not_reported_is_named() {
    let desk = frozen();
    let output =
        desk.run("rollup a b c --period 2020Q2 --to up --json").exits(0).says("未报送：云溪市南河县人民检察院");
    let told = output.json();
    assert_eq!(told["schema"], "lianxi.rollup/1");
    assert_eq!(told["organ"], "云溪市人民检察院");
    // 8000 + 4000.50 + 1000 + 2000; 2 + 2 cases; 何军, 罗桂兰, 谢云峰.
    for (id, value) in [
        ("aid.paid_amount", json!(15000.5)),
        ("cases.accepted", json!(4)),
        ("aid.paid_persons", json!(3)),
        ("aid.paid_households", json!(3)),
        ("aid.registered_persons", json!(3)),
        ("visits.count", json!(1)),
        // Four cases are closed, feedback is owed in all.
        ("feedback.pending", json!(4)),
    ] {
        assert_eq!(figure(&told, id)["value"].as_f64(), value.as_f64(), "{id}");
    }
    // One of the three persons was visited.
    let coverage = figure(&told, "visits.coverage");
    assert_eq!((coverage["numerator"].as_i64(), coverage["denominator"].as_i64()), (Some(1), Some(3)));
    assert_eq!(coverage["value"].as_f64(), Some(33.3));
    // 15000.50 ÷ 3 is 5000.1666….
    assert_eq!(figure(&told, "aid.average_per_person")["value"].as_f64(), Some(5000.17));
    assert_eq!(told["missing"], json!(["云溪市南河县人民检察院"]));
    assert_eq!(told["reporting_rate"].as_f64(), Some(66.7));
    assert_eq!(told["on_time_rate"], Value::Null);
    assert_eq!(told["counted_once"]["aid.paid_persons"], 1);
    let third = &told["offices"][2];
    assert_eq!((&third["reported"], &third["figures"]), (&json!(false), &json!({})));

    let pdf = desk.path("up/2020Q2汇总报告.pdf");
    pdf::assert_keeps_gbt9704(&pdf, "brief", "");
    let text = pdf::text(&pdf).unwrap();
    for words in ["云溪市东山区人民检察院", "12000.50", "3000.00", "15000.50", "报送率66.7%", "合计中只计一次"]
    {
        assert!(text.contains(words), "{words} in the rolled-up report");
    }
    assert!(!text.contains("草稿"));
    for name in ["何军", "罗桂兰", "谢云峰", "龙小妹", "990304", "99999"] {
        assert!(!text.contains(name), "{name} is nobody's business");
    }
}

#[test]
fn without_one_key_nobody_is_known_again_and_the_report_says_so() {
    let desk = districts();
    desk.run("freeze 2020Q2 -C a").exits(0);
    desk.run("freeze 2020Q2 -C b").exits(0);
    let told = desk.run("rollup a b --period 2020Q2 --to up --json").exits(0).json();
    assert_eq!(figure(&told, "aid.paid_persons")["value"], 4);
    assert_eq!(told["one_key"], false);
    assert!(pdf::text(&desk.path("up/2020Q2汇总报告.pdf")).unwrap().contains("密钥不同"));
}

#[test]
fn a_district_that_corrects_itself_is_told_and_its_day_stays_that_of_the_first_report() {
    let desk = frozen();
    let corrected =
        [aided("西检司救受[2020]1号", "罗桂兰", 2, "1500"), aided("西检司救受[2020]2号", "谢云峰", 3, "2000")];
    let desk = desk.holding("b/exports/案件台账.csv", crate::rows::tidy_csv(&corrected));
    desk.run("freeze 2020Q2 -C b --supersede --reason 漏录一笔").exits(0);
    let told = desk.run("rollup a b --period 2020Q2 --to up --due 2999-12-31 --json").exits(0).json();
    assert_eq!(figure(&told, "aid.paid_amount")["value"].as_f64(), Some(15500.5));
    assert_eq!(told["on_time_rate"].as_f64(), Some(100.0));
    assert_eq!(told["offices"][1]["version"], 2);
    let text = pdf::text(&desk.path("up/2020Q2汇总报告.pdf")).unwrap();
    assert!(text.contains("漏录一笔") && text.contains("3000.00") && text.contains("3500.00"));
}

#[test]
fn what_cannot_be_added_stops_the_run() {
    let desk = frozen();
    desk.run("rollup a a --period 2020Q2 --to up").exits(2).says("写了两次");
    desk.run("rollup c --period 2020Q2 --to up").exits(3).says("没有一个单位封存了");
    desk.run("rollup a nowhere --period 2020Q2 --to up").exits(3).says("nowhere");
    let altered = desk.text("a/frozen/2020Q2.json").replacen("\"version\":1", "\"version\":2", 1);
    let desk = desk.holding("a/frozen/2020Q2.json", altered);
    desk.run("rollup a b --period 2020Q2 --to up").exits(4).says("a/frozen/2020Q2.json");
    assert!(!desk.path("up/2020Q2汇总报告.pdf").exists());
}
