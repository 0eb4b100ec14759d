//! The golden quarter 手工核算季度: the program against a quarter of a small office that was counted by hand.
//!
//! In: the office of `tests/golden/office`, the counts of `tests/golden/2020Q2.json`, and the rows and addends
//! behind them in `tests/golden/working.md`. Out: every difference at once. The counts are never regenerated from
//! the program: where the two differ, the specification alone decides which of them is mended.

use serde_json::{Map, Value};

use crate::desk::Desk;
use crate::output::assert_same_json;
use crate::paths::{checkout, files_under, read};

const OFFICE: &str = "tests/golden/office";

/// What of a figure or table is not counted: the catalogue's words have tests of their own.
const NOT_COUNTED: [&str; 3] = ["id", "label", "unit"];

#[test]
fn every_figure_and_table_is_the_one_counted_by_hand() {
    let printed = office().figures("2020Q2");
    let found: Map<String, Value> = [
        ("rows".to_owned(), printed["rows"].clone()),
        ("figures".to_owned(), by_id(&printed["figures"])),
        ("tables".to_owned(), by_id(&printed["tables"])),
    ]
    .into_iter()
    .collect();

    assert_same_json(&hand_counts(), &Value::Object(found));
}

#[test]
fn each_column_is_the_value_of_its_own_period() {
    let desk = office();
    for (column, period) in [("previous", "2020Q1"), ("last_year", "2019Q2"), ("ytd", "2020H1")] {
        let values = by_id(&desk.figures(period)["figures"]);
        // A bare year is told of in the year to date, never in a half year by itself.
        let comparable = |id: &&String| column != "ytd" || id.as_str() != "poverty.year_only";
        let side = |figures: &Value, key: &str| -> Value {
            let ids = figures.as_object().expect("figures by id").keys().filter(comparable);
            Value::Object(ids.map(|id| (format!("{id} of {period}"), figures[id][key].clone())).collect())
        };
        assert_same_json(&side(&hand_counts()["figures"], column), &side(&values, "value"));
    }
}

#[test]
fn the_working_shows_every_figure_and_table_that_was_counted() {
    let working = read("tests/golden/working.md");
    let counts = hand_counts();
    let counted = ["figures", "tables"].map(|kind| counts[kind].as_object().expect("counts by id"));

    let ids = counted.into_iter().flat_map(Map::keys);
    let without: Vec<&String> = ids.filter(|id| !working.contains(&format!("**{id}**"))).collect();

    assert!(without.is_empty(), "tests/golden/working.md has no working for {without:?}");
}

/// A copy of the office: one of the repository is never written to.
fn office() -> Desk {
    files_under(&checkout(OFFICE))
        .iter()
        .fold(Desk::bare(), |desk, path| desk.holding(path, read(&format!("{OFFICE}/{path}"))))
}

fn hand_counts() -> Value {
    serde_json::from_str(&read("tests/golden/2020Q2.json")).expect("the hand counts are JSON")
}

/// A list of figures or tables as an object by id, without what is not counted.
fn by_id(list: &Value) -> Value {
    let entries = list.as_array().expect("a list").iter().map(|entry| {
        let id = entry["id"].as_str().expect("every entry has an id").to_owned();
        let counted = entry.as_object().expect("an entry is an object").clone();
        let counted = counted.into_iter().filter(|(key, _)| !NOT_COUNTED.contains(&key.as_str()));
        (id, Value::Object(counted.collect()))
    });
    Value::Object(entries.collect())
}
