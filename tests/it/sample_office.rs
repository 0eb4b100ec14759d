//! The sample office 样本单位 must come to what was worked out for it by hand (sample-data/expected).

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::output::assert_same_json;
use crate::paths::read;

fn expected(name: &str) -> Value {
    serde_json::from_str(&read(&format!("sample-data/expected/{name}.json"))).unwrap()
}

/// Names in lists are masked in the program's way; the hand count does not say how.
fn without_names(mut document: Value) -> Value {
    for table in document["tables"].as_array_mut().expect("a list of tables") {
        let Some(at) = table["columns"].as_array().unwrap().iter().position(|column| column == "姓名") else {
            continue;
        };
        for row in table["rows"].as_array_mut().unwrap() {
            row[at] = json!("masked");
        }
    }
    document
}

#[test]
fn the_figures_of_the_first_quarter_are_those_counted_by_hand() {
    let found = Desk::sample().figures("2020Q1");
    assert_same_json(&without_names(expected("2020Q1")), &without_names(found));
}

#[test]
fn the_figures_of_the_second_quarter_are_those_counted_by_hand() {
    let found = Desk::sample().figures("2020Q2");
    assert_same_json(&without_names(expected("2020Q2")), &without_names(found));
}

#[test]
fn a_half_year_is_the_sum_of_its_quarters_flows() {
    let desk = Desk::sample();
    let flow = |period: &str, id: &str| desk.figure(period, id).parse::<f64>().unwrap();
    for id in ["cases.accepted", "aid.paid_amount", "visits.count", "feedback.done"] {
        assert_eq!(flow("2020Q1", id) + flow("2020Q2", id), flow("2020H1", id), "{id}");
    }
}

#[test]
fn every_row_is_read_and_every_error_row_is_named() {
    let output = Desk::sample().run("check --json").exits(1);
    let found = output.json();
    let expected = expected("check");
    assert_eq!(found["schema"], "lianxi.check/1");
    assert_same_json(&expected["rows"], &found["rows"]);
    assert_eq!(sources(&expected), sources(&found));

    let errors: Vec<&Value> =
        found["findings"].as_array().unwrap().iter().filter(|finding| finding["severity"] == "error").collect();
    let mut wanted = 0;
    for error in expected["errors"].as_array().unwrap() {
        let places = error["any_of"].as_array().unwrap();
        let at = |finding: &Value| {
            places.iter().any(|place| ["file", "sheet", "row"].iter().all(|key| place[key] == finding[key]))
        };
        let told = errors.iter().filter(|finding| finding["code"] == error["code"] && at(finding)).count() as u64;
        assert_eq!(Some(told), error["count"].as_u64(), "{error}");
        wanted += told as usize;
    }
    assert_eq!(errors.len(), wanted, "{errors:#?}");
}

/// File, sheet, kind and header row of every source, sorted.
fn sources(document: &Value) -> Vec<String> {
    let told = |source: &Value| ["file", "sheet", "kind", "header_row"].map(|key| source[key].to_string()).join(" ");
    let mut sources: Vec<String> = document["sources"].as_array().unwrap().iter().map(told).collect();
    sources.sort();
    sources
}

#[test]
fn every_finding_says_what_is_wrong_where_and_what_to_do() {
    let found = Desk::sample().run("check --json").json();
    for finding in found["findings"].as_array().unwrap() {
        for key in ["code", "message", "remedy", "file"] {
            assert!(finding[key].as_str().is_some_and(|text| !text.is_empty()), "{key} of {finding}");
        }
    }
}

#[test]
fn a_script_gets_the_same_figures_as_json_by_either_option() {
    let desk = Desk::sample();
    let by_format = desk.run("figures --period 2020Q2 --format json").stdout;
    assert_eq!(by_format, desk.run("figures --period 2020Q2 --json").stdout);
}

#[test]
fn the_exports_are_only_read() {
    let desk = Desk::sample();
    let exports = || {
        crate::paths::files_under(&desk.path("exports")).into_iter().map(|file| {
            let bytes = desk.bytes(&format!("exports/{file}"));
            (file, bytes)
        })
    };
    let before: Vec<_> = exports().collect();
    desk.run("check");
    assert!(before == exports().collect::<Vec<_>>());
}

#[test]
fn figures_as_of_a_day_know_nothing_of_what_came_after_it() {
    let desk = Desk::sample();
    let as_of = desk.run("figures --period 2020Q2 --as-of 2020-05-20 --json").exits(0).json();
    let span = desk.run("figures --period 2020-04-01..2020-05-20 --as-of 2020-05-20 --json").exits(0).json();
    let values = |document: &Value| {
        let figures = document["figures"].as_array().unwrap();
        figures.iter().map(|figure| (figure["id"].to_string(), figure["value"].to_string())).collect::<Vec<_>>()
    };
    assert_eq!(values(&as_of), values(&span));
    assert_eq!(as_of["period"]["to"], span["period"]["to"]);
}

/// Copies that were entered for payments after the day are no news of that day; the row that counts is one.
#[test]
fn findings_as_of_a_day_tell_of_no_row_that_came_after_it() {
    use crate::rows::case;
    let row = || case("云检司救受[2020]001号", "何军").accepted("2020-04-07").granted("2020-04-20", "8000");
    let desk = Desk::office().cases(&[row().paid("2020-05-08", "8000"), later(), later()]);
    fn later() -> crate::rows::Row {
        case("云检司救受[2020]002号", "龙小妹").accepted("2020-06-01").paid("2020-06-08", "500")
    }
    let told = |line: &str, code: i32| {
        let found = desk.run(line).exits(code).json();
        let findings = found["findings"].as_array().unwrap().clone();
        let copies = findings.iter().filter(|finding| finding["code"] == "duplicate-row").count();
        (copies, found["rows"]["cases"]["read"].clone())
    };
    assert_eq!(told("check --json", 1), (1, json!(3)));
    assert_eq!(told("check --as-of 2020-05-20 --json", 0), (0, json!(1)));
}
