//! Privacy 隐私: no recipient's full name and no ID number of the exports leaves the office.

use std::collections::BTreeSet;

use lianxi::{ingest, records};

use crate::desk::{Desk, OFFICE};
use crate::documents::{DOCUMENTS, made, pdf_path, source};
use crate::paths::{checkout, files_under};
use crate::pdf;
use crate::rows::{Row, case};

/// The texts of a column of the sample's exports, without blanks; read as the program reads them.
pub fn column(key: &str) -> BTreeSet<String> {
    let vocabulary = records::vocabulary(&Default::default());
    let intake = ingest::read_exports(&checkout("sample-data"), &vocabulary, &[]).expect("the sample is readable");
    let mut texts = BTreeSet::new();
    for table in &intake.tables {
        let Some(column) = table.column(key) else { continue };
        let cells = (0..table.rows.len()).map(|row| column.cells.get(row).split_whitespace().collect::<String>());
        texts.extend(cells.filter(|text| text.chars().count() > 1));
    }
    texts
}

/// Names that the meeting file tells the documents to print.
fn named_by_the_meeting(name: &str) -> bool {
    files_under(&checkout("sample-data/meetings"))
        .iter()
        .any(|file| crate::paths::read(&format!("sample-data/meetings/{file}")).contains(name))
}

/// What no document may hold.
pub fn secrets() -> Vec<String> {
    let names = column("name");
    let numbers = column("id_number");
    assert!(names.len() > 30 && numbers.len() > 30, "{} names, {} numbers", names.len(), numbers.len());
    let numbers = numbers.into_iter().filter(|number| number.len() >= 15);
    names.into_iter().filter(|name| !named_by_the_meeting(name)).chain(numbers).collect()
}

#[test]
fn no_name_and_no_number_is_in_a_source() {
    let secrets = secrets();
    for (kind, ..) in DOCUMENTS {
        let folder = made().path(&format!("out/2020Q2/source/{kind}"));
        for file in files_under(&folder) {
            let text = std::fs::read_to_string(folder.join(&file)).unwrap();
            let found: Vec<&String> = secrets.iter().filter(|secret| text.contains(secret.as_str())).collect();
            assert!(found.is_empty(), "{kind}/{file}: {found:?}");
        }
    }
}

#[test]
fn no_name_and_no_number_is_on_a_page_or_in_the_metadata() {
    let secrets = secrets();
    for (_, name, ..) in DOCUMENTS {
        let text = pdf::text(&pdf_path(name)).unwrap_or_default();
        let found: Vec<&String> = secrets.iter().filter(|secret| text.contains(secret.as_str())).collect();
        assert!(found.is_empty(), "{name}: {found:?}");
        // Streams are packed; what stands in the open is the metadata, in UTF-8 or UTF-16.
        let bytes = std::fs::read(pdf_path(name)).unwrap();
        for secret in &secrets {
            let wide: Vec<u8> = secret.encode_utf16().flat_map(u16::to_be_bytes).collect();
            for needle in [secret.as_bytes(), &wide] {
                assert!(!bytes.windows(needle.len()).any(|at| at == needle), "{name}: {secret}");
            }
        }
    }
}

#[test]
fn two_people_of_one_masked_name_are_told_apart() {
    let pack = source("pack");
    assert!(pack.contains("某某甲") && pack.contains("某某乙"));
    assert!(!pack.contains("某某丙甲"), "a mark is put once");
}

#[test]
fn an_office_may_hide_small_groups_from_superiors() {
    let paid = |at: usize, township: &str| {
        let row = case(&format!("云检司救受[2020]9903040{at:04}号"), &format!("某{at}")).set("乡镇", township);
        row.accepted("2020-04-08").granted("2020-04-20", "10000").paid("2020-05-08", "10000").not_registered()
    };
    let rows: Vec<Row> = [(4, "甲乡"), (5, "乙乡"), (1, "丙乡")]
        .into_iter()
        .flat_map(|(count, township)| std::iter::repeat_n(township, count))
        .enumerate()
        .map(|(at, township)| paid(at, township))
        .collect();
    let groups = |settings: &str| {
        let desk = Desk::office().cases(&rows).holding("lianxi.toml", format!("{OFFICE}[privacy]\n{settings}"));
        desk.run("report 2020Q2 --to partner --keep-source").exits(0);
        let source = desk.text("out/2020Q2/source/report-partner/main.typ");
        let of =
            |name: &str| source.lines().find(|line| line.contains(&format!("([#\"{name}\";]"))).unwrap().to_owned();
        ["甲乡", "乙乡", "丙乡"].map(of).map(|line| line.matches('*').count())
    };
    assert_eq!(groups(""), [0, 0, 0]);
    // One of 丙乡 would be the difference to ten; the first by name is hidden with it: 件, 人, 元, 建档立卡.
    assert_eq!(groups("smallest_group_superiors = 3\n"), [0, 4, 4]);
    let desk = Desk::office().holding("lianxi.toml", format!("{OFFICE}[privacy]\nsmallest_group_superiors = 2\n"));
    desk.run("check").exits(3);
}

#[test]
fn no_digit_run_of_an_id_number_is_on_any_page() {
    for (_, name, ..) in DOCUMENTS {
        let text = pdf::text(&pdf_path(name)).unwrap_or_default();
        assert!(!text.contains("990304"), "{name}: the region code of every invented ID number");
    }
}

#[test]
fn a_finding_shows_a_masked_value_where_its_column_is_personal() {
    let output = made().run("check").exits(1);
    for number in column("id_number").iter().filter(|number| number.len() >= 15) {
        assert!(!output.stdout.contains(number.as_str()), "{number}");
    }
}
