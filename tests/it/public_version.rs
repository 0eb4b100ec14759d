//! The public version 公开版: what a notice board shows of a quarter, and that nothing hidden can be worked out.

use std::collections::BTreeMap;

use crate::desk::Desk;
use crate::rows::{Row, case};

/// What a reader finds in one public version.
#[derive(Debug, Default, PartialEq, Eq)]
struct Published {
    /// By label; `None` where a star stands.
    figures: BTreeMap<String, Option<String>>,
    /// By label of the group.
    groups: BTreeMap<String, Option<i64>>,
}

/// The texts of a line of a table in Typst source: `[#"…";]` and `[#fig("…", "…");]`.
fn cells(line: &str) -> Vec<String> {
    let cells = line.trim().strip_prefix('(').into_iter().flat_map(|line| line.split("], "));
    let text = |cell: &str| cell.rsplit_once("\";").or(cell.rsplit_once("\");")).map(|(text, _)| text.to_owned());
    let last = |text: String| text.rsplit('"').next().unwrap_or_default().to_owned();
    cells.filter_map(|cell| text(&cell.replace("\");", "\";"))).map(last).collect()
}

fn published(desk: &Desk, period: &str) -> Published {
    desk.run(&format!("report {period} --audience public --keep-source")).exits(0);
    let source = desk.text(&format!("out/{period}/source/report-public/main.typ"));
    let mut published = Published::default();
    for line in source.lines().map(cells) {
        match line.as_slice() {
            [label, _, value] => {
                published.figures.insert(label.clone(), Some(value.clone()).filter(|value| value != "*"));
            }
            [group, persons] => {
                published.groups.insert(group.clone(), persons.parse().ok());
            }
            _ => {}
        }
    }
    published
}

/// So many cases of one person each, paid on a day, in a township.
fn paid(rows: &mut Vec<Row>, count: usize, township: &str, day: &str, harm: &str) {
    for _ in 0..count {
        let at = rows.len() + 1;
        let row = case(&format!("云检司救受[2020]9903040{at:04}号"), &format!("某{at}"));
        let row = row.set("乡镇", township).set("损害后果", harm).set("人员类别", "其他").accepted(day);
        let row = if at.is_multiple_of(3) { row.registered() } else { row.not_registered() };
        rows.push(row.granted(day, "10000").paid(day, "10000"));
    }
}

fn number(published: &Published, label: &str) -> Option<String> {
    published.figures.get(label).unwrap_or_else(|| panic!("{label}: {published:?}")).clone()
}

#[test]
fn large_numbers_are_told_and_small_ones_are_not() {
    let mut rows = Vec::new();
    paid(&mut rows, 8, "甲乡", "2020-05-08", "致伤");
    paid(&mut rows, 9, "乙乡", "2020-05-08", "致残");
    paid(&mut rows, 2, "丙乡", "2020-05-08", "致残");
    let told = published(&Desk::office().cases(&rows), "2020Q2");
    assert_eq!(number(&told, "受理案件").as_deref(), Some("19"));
    assert_eq!(number(&told, "实际救助人数（含积存）").as_deref(), Some("19"));
    assert_eq!(number(&told, "发放救助金").as_deref(), Some("19.00"));
    // 6 of 19: 13 are left.
    assert_eq!(number(&told, "其中建档立卡贫困人员").as_deref(), Some("6"));
    for none in ["办结案件", "回访", "回访人数", "脱贫"] {
        assert_eq!(number(&told, none), None, "{none}");
    }
    // 丙乡 has two; 乙乡 is hidden with it: eleven are left for both.
    assert_eq!([told.groups["丙乡"], told.groups["乙乡"], told.groups["甲乡"]], [None, None, Some(8)]);
    assert_eq!([told.groups["致伤"], told.groups["致残"]], [Some(8), Some(11)]);
    // All are 其他: that nobody is anything else would be told of everybody.
    assert!(!told.groups.contains_key("其他"));
}

#[test]
fn a_sum_that_is_nearly_one_case_is_hidden() {
    let mut rows = Vec::new();
    paid(&mut rows, 8, "甲乡", "2020-05-08", "致伤");
    rows[0] = rows[0].clone().granted("2020-05-08", "290000").paid("2020-05-08", "290000");
    let desk = Desk::office().cases(&rows);
    // 29 of 36 万元 is more than 80%.
    assert_eq!(number(&published(&desk, "2020Q2"), "发放救助金"), None);
    rows[1] = rows[1].clone().granted("2020-05-08", "100000").paid("2020-05-08", "100000");
    let desk = Desk::office().cases(&rows);
    assert_eq!(number(&published(&desk, "2020Q2"), "发放救助金").as_deref(), Some("45.00"));
}

#[test]
fn a_quarter_without_anything_is_told_in_sentences() {
    let desk = Desk::office().cases(&[case("云检司救受[2020]99030400001号", "某一").accepted("2020-05-08")]);
    desk.run("report 2020Q2 --audience public --keep-source").exits(0);
    let source = desk.text("out/2020Q2/source/report-public/main.typ");
    assert!(source.contains("各项数字均较小，为保护当事人隐私，不予公布。"), "{source}");
    assert!(!source.contains("某一") && !source.contains("99030400001"));
}

#[test]
fn only_a_quarter_has_a_public_version() {
    let desk = Desk::office().cases(&[case("云检司救受[2020]99030400001号", "某一").accepted("2020-05-08")]);
    for period in ["2020", "2020H1", "2020-04-01..2020-05-20"] {
        let output = desk.run(&format!("report {period} --audience public")).exits(2);
        assert!(output.stderr.contains("只按季度制作"), "{}", output.stderr);
    }
    let output = desk.run("report 2020Q2 --to both --audience public").exits(0);
    assert!(output.stderr.contains("--to 不起作用"), "{}", output.stderr);
    assert!(desk.path("out/2020Q2/2020Q2工作情况（公开版）.pdf").exists());
    assert!(!desk.path("out/2020Q2/2020Q2情况报告（报上级检察院）.pdf").exists());
}

#[test]
fn an_office_may_hide_more_and_never_less() {
    let mut rows = Vec::new();
    paid(&mut rows, 8, "甲乡", "2020-05-08", "致伤");
    let office = |least: u32| format!("{}[privacy]\nsmallest_group_public = {least}\n", crate::desk::OFFICE);
    let desk = Desk::office().cases(&rows).holding("lianxi.toml", office(9));
    assert_eq!(number(&published(&desk, "2020Q2"), "受理案件"), None);
    desk.holding("lianxi.toml", office(4)).run("report 2020Q2 --audience public").exits(3);
}

#[test]
fn a_frozen_quarter_has_a_final_public_version() {
    let mut rows = Vec::new();
    paid(&mut rows, 8, "甲乡", "2020-05-08", "致伤");
    let desk = Desk::office().cases(&rows);
    desk.run("report 2020Q2 --audience public --final").exits(4);
    let draft = published(&desk, "2020Q2");
    desk.run("freeze 2020Q2").exits(0);
    assert_eq!(published(&desk, "2020Q2"), draft);
    let source = desk.text("out/2020Q2/source/report-public/main.typ");
    assert!(source.contains("draft: false"), "{source}");
    desk.run("report 2020Q2 --audience public --final").exits(0);
}

/// What somebody with paper and pencil can say of a hidden group: the fewest and the most persons that it can have,
/// so that all add up to the number of persons that is told.
fn range(groups: &[Option<i64>], persons: i64) -> (i64, i64) {
    let hidden = groups.iter().filter(|group| group.is_none()).count() as i64;
    let rest = persons - groups.iter().flatten().sum::<i64>();
    // A group that is listed has one person at least; a hidden one alone takes the whole rest.
    let least = if hidden == 1 { rest } else { 1 };
    (least, rest - (hidden - 1))
}

#[test]
fn no_hidden_group_of_two_quarters_can_be_worked_out() {
    let mut state: u64 = 20_200_630;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut attacked = 0;
    for office in 0..4 {
        let mut rows = Vec::new();
        for day in ["2020-02-11", "2020-05-08"] {
            for township in ["甲乡", "乙乡", "丙乡", "丁乡", "戊乡"] {
                let count = if random(2) == 0 { random(5) } else { 5 + random(8) };
                paid(&mut rows, count as usize, township, day, "致伤");
            }
        }
        let desk = Desk::office().cases(&rows);
        let quarters = ["2020Q1", "2020Q2"].map(|quarter| published(&desk, quarter));
        for told in &quarters {
            let townships: Vec<Option<i64>> =
                told.groups.iter().filter(|(name, _)| name.ends_with('乡')).map(|(_, persons)| *persons).collect();
            assert!(townships.iter().flatten().all(|persons| *persons >= 5), "{told:?}");
            let Some(persons) = number(told, "实际救助人数（含积存）") else {
                assert!(townships.is_empty());
                continue;
            };
            if townships.contains(&None) {
                let (least, most) = range(&townships, persons.parse().unwrap());
                assert!(most - least >= 3, "office {office}: {told:?}");
                attacked += 1;
            }
        }
        // Nothing of one quarter stands in the other's paper: there is no difference to take.
        for (quarter, other) in [("2020Q2", "上季度"), ("2020Q2", "累计"), ("2020Q2", "同期"), ("2020Q1", "累计")]
        {
            let source = desk.text(&format!("out/{quarter}/source/report-public/main.typ"));
            assert!(!source.contains(other), "{quarter}: {other}");
        }
    }
    assert!(attacked >= 4, "{attacked} papers hid anything");
}
