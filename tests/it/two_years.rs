//! Two years 两年: the sample office quarter by quarter, as an office lives them: check, figures, documents, freeze,
//! and in between late rows, corrections, visits, and what became of what was decided.
//!
//! Every identity of figures.md is held at every step; what the next quarter's documents must tell of the last one
//! is worked out here from what was changed.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::compare::{Numbers, cause, figure, held, numbers, thousandths};
use crate::desk::Desk;
use crate::freeze::{SAMPLE_ERRORS, freeze_sample, sealed};
use crate::paths::files_under;
use crate::pdf;
use crate::rows::{Row, case, id_number, tidy_csv, visit};

const QUARTERS: [&str; 8] = ["2019Q1", "2019Q2", "2019Q3", "2019Q4", "2020Q1", "2020Q2", "2020Q3", "2020Q4"];

/// How a document of the quarter after calls each quarter.
const CALLED: [&str; 8] = ["一季度", "二季度", "三季度", "2019年四季度", "一季度", "二季度", "三季度", "2020年四季度"];

/// What is added up over a year.
const FLOWS: [&str; 6] =
    ["cases.accepted", "cases.granted", "aid.paid_amount", "visits.count", "feedback.new", "feedback.done"];

/// The days of the walk's own rows in a quarter: 受理, 决定, 发放, 办结, 回访.
fn days(period: &str) -> [String; 5] {
    let quarter: u32 = period[5..].parse().unwrap();
    let month = 3 * quarter - 1;
    ["03", "09", "16", "18", "25"].map(|day| format!("{}-{month:02}-{day}", &period[..4]))
}

fn aided(at: usize, order: u32, name: &str, yuan: &str) -> Row {
    let [accepted, decided, paid, closed, _] = days(QUARTERS[at]);
    let row = case(&number(at, order), name).set("身份证号", &id_number("19700101", 10 * at as u32 + order));
    row.registered().accepted(&accepted).granted(&decided, yuan).paid(&paid, yuan).closed(&closed)
}

fn number(at: usize, order: u32) -> String {
    format!("陈检司救补〔{}〕{}{order}号", &QUARTERS[at][..4], &QUARTERS[at][5..])
}

/// The walk: the office, and the rows that were entered beside its exports.
struct Walk {
    desk: Desk,
    cases: Vec<Row>,
    visits: Vec<Row>,
    /// The figures of each quarter as they were sealed, and those of all quarters as of the last look.
    reported: Vec<Numbers>,
}

impl Walk {
    fn write(mut self) -> Self {
        self.desk = self.desk.holding("exports/后补案件.csv", tidy_csv(&self.cases));
        self.desk = self.desk.holding("exports/后补回访.csv", tidy_csv(&self.visits));
        self
    }

    /// Before the quarter's meeting: its rows, and an item that the meeting before decided is done.
    fn enter(mut self, at: usize) -> Self {
        self.cases.push(aided(at, 1, "邢守田", "20000"));
        self.visits.push(visit(&number(at, 1), "邢守田", &days(QUARTERS[at])[4]));
        let path = format!("meetings/{}.toml", QUARTERS[at]);
        let mut text = self.desk.text(&path);
        let held_on = value_of(&text, "held_on");
        text.push_str(&format!("\n[[actions]]\nid = \"补{at}\"\ntext = \"核对后补的案件\"\nowner = \"区检察院\"\n"));
        if at > 0 {
            text.push_str(&format!("\n[[progress]]\nid = \"补{}\"\ndone_on = {held_on}\nnote = \"已核对\"\n", at - 1));
        }
        self.desk = self.desk.holding(&path, text);
        self.write()
    }

    /// After the quarter was sealed: an amount is put right, a case and a visit come late.
    fn change(mut self, at: usize) -> Self {
        let own = self.cases.last_mut().expect("the quarter's own row");
        let [_, decided, paid, ..] = days(QUARTERS[at]);
        *own = own.clone().granted(&decided, "18000").paid(&paid, "18000");
        self.cases.push(aided(at, 2, "巩来福", "6000"));
        self.visits.push(visit(&number(at, 2), "巩来福", &days(QUARTERS[at])[4]));
        self.write()
    }

    fn check(&self) {
        let told = self.desk.run("check --json").exits(1).json();
        let errors = told["findings"].as_array().unwrap().iter().filter(|it| it["severity"] == "error");
        let codes: BTreeSet<&str> = errors.map(|finding| finding["code"].as_str().unwrap()).collect();
        assert_eq!(codes.into_iter().collect::<Vec<_>>(), SAMPLE_ERRORS);
        for kind in ["cases", "visits"] {
            let rows = &told["rows"][kind];
            let count = |key: &str| rows[key].as_u64().unwrap();
            assert_eq!(count("read"), count("counted") + count("set_aside"), "{rows}");
        }
    }

    /// The identities of figures.md within a quarter, and of the quarter within its year.
    fn hold_identities(&self, at: usize) {
        let document = self.desk.figures(QUARTERS[at]);
        let now = crate::compare::numbers_of(&document);
        let of = |numbers: &Numbers, id: &str, column: &str| -> i64 {
            numbers[&(id.to_owned(), column.to_owned())].unwrap_or_else(|| panic!("{id} {column}"))
        };
        for column in crate::compare::COLUMNS {
            let [opening, new, done, pending] =
                ["opening", "new", "done", "pending"].map(|id| of(&now, &format!("feedback.{id}"), column));
            assert_eq!(opening + new - done, pending, "{} {column}", QUARTERS[at]);
        }
        for (table, label, id) in
            [("aid.by_township", "元", "aid.paid_amount"), ("aid.by_harm", "元", "aid.paid_amount")]
        {
            assert_eq!(sum_of(&document, table, label), of(&now, id, "value"), "{} {table}", QUARTERS[at]);
        }
        let earlier: Vec<Numbers> = (at - at % 4..at).map(|earlier| numbers(&self.desk, QUARTERS[earlier])).collect();
        for id in FLOWS {
            let parts: i64 = earlier.iter().chain([&now]).map(|quarter| of(quarter, id, "value")).sum();
            assert_eq!(parts, of(&now, id, "ytd"), "{} {id}", QUARTERS[at]);
        }
        self.hold_decided_items(&now, &document["period"], QUARTERS[at]);
    }

    /// Open before + new = done + open after, counted in the meeting files.
    fn hold_decided_items(&self, now: &Numbers, span: &Value, period: &str) {
        let [start, end] = ["from", "to"].map(|key| span[key].as_str().unwrap());
        let (all, done) = self.items(|day| day <= end);
        let (all_before, done_before) = self.items(|day| day < start);
        let open: BTreeSet<&String> = all.difference(&done).collect();
        let open_before: BTreeSet<&String> = all_before.difference(&done_before).collect();
        let new: BTreeSet<&String> = all.difference(&all_before).collect();
        let newly_done = done.difference(&done_before).count();
        assert_eq!(open_before.len() + new.len(), newly_done + open.len(), "{period}: {open:?}");
        for (id, count) in [("actions.total", all.len()), ("actions.done", done.len())] {
            let told = now[&(id.to_owned(), "value".to_owned())];
            assert_eq!(told, Some(1000 * count as i64), "{period} {id}");
        }
    }

    /// The items decided, and those told as done, at meetings held on such days.
    fn items(&self, known: impl Fn(&str) -> bool) -> (BTreeSet<String>, BTreeSet<String>) {
        let (mut all, mut done) = (BTreeSet::new(), BTreeSet::new());
        for file in files_under(&self.desk.path("meetings")) {
            let text = self.desk.text(&format!("meetings/{file}"));
            if !known(&value_of(&text, "held_on")) {
                continue;
            }
            for block in text.split("\n[[").skip(1) {
                let id = value_of(block, "id");
                if block.starts_with("actions]]") {
                    all.insert(id);
                } else if block.contains("\ndone_on = ") && known(&value_of(block, "done_on")) {
                    done.insert(id);
                }
            }
        }
        (all, done)
    }

    /// What the pack of a quarter says of the one before, whose paid amount was 0.40万元 too low.
    fn hold_restatement(&self, at: usize) {
        let wan = |thousandths: i64| {
            let hundredths = (thousandths + 50_000) / 100_000;
            format!("{}.{:02}万元", hundredths / 100, hundredths % 100)
        };
        let place = ("aid.paid_amount".to_owned(), "value".to_owned());
        let reported = self.reported[at - 1][&place].expect("the sample pays in every quarter");
        let sentence = format!(
            "{}发放救助金原报{}，经核调整为{}，其中补录1件0.60万元、更正1件-0.20万元。",
            CALLED[at - 1],
            wan(reported),
            wan(reported + 4_000_000)
        );
        let period = QUARTERS[at];
        let Some(text) = pdf::text(&self.desk.path(&format!("out/{period}/{period}会议材料.pdf"))) else { return };
        assert!(text.contains(&sentence), "{period} does not say {sentence}\n{text}");
        assert!(text.contains("本年累计、历年累计按调整后的数字计算"), "{period}");
        assert!(!text.contains("草稿"), "{period}");
    }

    /// Each earlier quarter: late rows and corrections of its own, nothing of the quarters after it.
    fn hold_earlier(&self, at: usize) {
        for earlier in 0..at {
            let told = self.desk.run(&format!("compare {} --json", QUARTERS[earlier])).exits(1).json();
            for (id, kind, count, effect) in [
                ("aid.paid_amount", "补录", 1, 6_000_000),
                ("aid.paid_amount", "更正", 1, -2_000_000),
                ("aid.paid_persons", "补录", 1, 1000),
                ("cases.accepted", "补录", 1, 1000),
                ("visits.count", "补录", 1, 1000),
            ] {
                let cause = cause(&told, id, "value", kind);
                let found = (cause["count"].as_u64(), thousandths(&cause["effect"]));
                assert_eq!(found, (Some(count), Some(effect)), "{} {id} {kind}", QUARTERS[earlier]);
            }
            let previous = figure(&told, "aid.paid_amount", "previous");
            assert_eq!(previous.is_some(), earlier > 0, "{}: the quarter before was changed, too", QUARTERS[earlier]);
        }
    }
}

/// The value of a key of a meeting file, without quotes.
fn value_of(text: &str, key: &str) -> String {
    let line = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "));
    line.unwrap_or_else(|| panic!("no {key} in {text}")).trim_matches('"').to_owned()
}

/// The sum of a table's column, in thousandths.
fn sum_of(document: &Value, table: &str, label: &str) -> i64 {
    let tables = document["tables"].as_array().unwrap();
    let table = tables.iter().find(|it| it["id"] == table).unwrap_or_else(|| panic!("no table {table}"));
    let at = table["columns"].as_array().unwrap().iter().position(|column| column == label);
    let at = at.unwrap_or_else(|| panic!("no column {label}: {}", table["columns"]));
    table["rows"].as_array().unwrap().iter().filter_map(|row| thousandths(&row[at])).sum()
}

#[test]
fn eight_quarters_are_checked_counted_frozen_and_restated() {
    let mut walk = Walk { desk: Desk::sample(), cases: Vec::new(), visits: Vec::new(), reported: Vec::new() };
    for (at, period) in QUARTERS.into_iter().enumerate() {
        walk = walk.enter(at);
        walk.check();
        walk.hold_identities(at);
        let before = numbers(&walk.desk, period);
        freeze_sample(&walk.desk, period);
        walk.desk.run(&format!("verify {period}")).exits(0);
        if at > 0 {
            walk.hold_restatement(at);
            let base = &sealed(&walk.desk, period)["content"]["previous"];
            assert_eq!(base["period"], QUARTERS[at - 1]);
        } else {
            held(&walk.desk, period, &before);
        }
        walk.reported.push(before);
        if at % 4 == 3 {
            walk.desk.run(&format!("quarter {period} --final")).exits(0);
            walk.desk.run(&format!("verify {period}")).exits(0);
        }
        walk = walk.change(at);
        walk.hold_identities(at);
        walk.hold_earlier(at + 1);
    }
    // The first quarter's documents are what they were, two years on.
    walk.desk.run("verify 2019Q1").exits(0);
    held(&walk.desk, "2019Q1", &walk.reported[0]);
}
