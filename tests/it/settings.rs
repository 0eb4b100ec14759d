//! Settings 设置: what an office writes into lianxi.toml, and the day that a document is of, decide words and numbers.

use serde_json::Value;

use crate::desk::{Desk, OFFICE};
use crate::pdf;
use crate::rows::{Row, case};

/// A registered person, accepted, granted and paid within a month.
fn aided(number: &str, month: &str) -> Row {
    let row = case(number, "罗桂兰").registered().accepted(&format!("{month}-06")).closed(&format!("{month}-24"));
    row.granted(&format!("{month}-14"), "20000").paid(&format!("{month}-20"), "20000")
}

fn office_with(more: &str, cases: &[Row]) -> Desk {
    Desk::office().holding("lianxi.toml", format!("{OFFICE}\n{more}\n")).cases(cases)
}

/// Period, month of an aid, addressee, a word of the day, and one that is not.
const DAYS: &[(&str, &str, &str, &str, &str)] = &[
    ("2020Q4", "2020-11", "上级扶贫开发办公室：", "支持脱贫攻坚工作", "乡村振兴"),
    ("2021Q2", "2021-05", "上级乡村振兴局：", "防止返贫监测对象", "扶贫"),
    ("2026Q1", "2026-02", "上级农业农村局：", "防止返贫致贫对象", "扶贫"),
];

/// The report to the partner of an office that aided one person in that month.
fn report_of(period: &str, month: &str) -> Option<String> {
    let desk = Desk::office().cases(&[aided("云检救1号", month)]);
    desk.run(&format!("report {period} --to partner")).exits(0);
    pdf::text(&desk.path(&format!("out/{period}/{period}情况报告（报上级主管部门）.pdf")))
}

#[test]
fn words_and_addressees_are_those_of_the_documents_day() {
    for (period, month, addressee, wanted, gone) in DAYS {
        let Some(text) = report_of(period, month) else { return };
        let (prose, _) = text.split_once("特此报告。").expect("a report ends so");
        assert!(prose.contains(addressee), "{period}: {addressee}\n{prose}");
        assert!(prose.contains(wanted), "{period}: {wanted}\n{prose}");
        assert!(!prose.contains(gone), "{period}: {gone} is not the word of the day\n{prose}");
    }
}

#[test]
fn tables_speak_the_words_of_the_documents_day_too() {
    for (period, month, _, _, gone) in DAYS {
        let Some(text) = report_of(period, month) else { return };
        let (_, tables) = text.split_once("特此报告。").expect("a report ends so");
        assert!(!tables.contains(gone), "{period}: {gone} is not the word of the day\n{tables}");
    }
}

#[test]
fn an_offices_own_names_win() {
    let own = "[partner]\nname = \"云溪县乡村振兴服务中心\"\nsuperior = \"岭南市乡村振兴局\"";
    let desk = office_with(own, &[aided("云检救1号", "2021-05")]);
    desk.run("report 2021Q2 --to both").exits(0);
    let Some(text) = pdf::text(&desk.path("out/2021Q2/2021Q2情况报告（报上级主管部门）.pdf")) else {
        return;
    };
    assert!(text.contains("岭南市乡村振兴局："), "{text}");
    let text = pdf::text(&desk.path("out/2021Q2/2021Q2情况报告（报上级检察院）.pdf")).unwrap_or_default();
    assert!(text.contains("云溪县乡村振兴服务中心"), "{text}");
}

#[test]
fn a_month_that_closes_on_its_25th_ends_the_quarter_there() {
    let row = || case("云检救1号", "罗桂兰").registered().accepted("2020-06-26");
    let open = Desk::office().cases(&[row()]);
    assert_eq!(
        (open.figure("2020Q2", "cases.accepted"), open.figure("2020Q3", "cases.accepted")),
        ("1".into(), "0".into())
    );
    let close = office_with("[period]\nmonth_close_day = 25", &[row()]);
    assert_eq!(
        (close.figure("2020Q2", "cases.accepted"), close.figure("2020Q3", "cases.accepted")),
        ("0".into(), "1".into())
    );
    let period = &close.figures("2020Q2")["period"];
    assert_eq!((&period["from"], &period["to"]), (&"2020-03-26".into(), &"2020-06-25".into()));
}

#[test]
fn an_offices_own_header_is_known_by_its_alias() {
    let csv = "受案编号,被救助人,是否建档立卡,受理日期\n云检救1号,罗桂兰,是,2020-04-06\n";
    let desk = Desk::office().holding("exports/案件台账.csv", csv);
    desk.run("check").exits(3).says("受案编号").says("case_no");
    let desk = desk.holding("lianxi.toml", format!("{OFFICE}\n[aliases]\ncase_no = [\"受案编号\"]\n"));
    desk.run("check").exits(0);
    assert_eq!(desk.figure("2020Q2", "cases.accepted"), "1");
}

#[test]
fn an_ignored_file_is_left_out_aloud() {
    let twice = aided("云检救2号", "2020-05").set("被救助人", "毛春生");
    let desk = office_with("[exports]\nignore = [\"备份*.csv\"]", &[aided("云检救1号", "2020-05")]);
    let desk = desk.holding("exports/备份0501.csv", crate::rows::tidy_csv(&[twice]));
    assert_eq!(desk.figure("2020Q2", "cases.accepted"), "1");
    desk.run("check").exits(0).says("exports/备份0501.csv").says("ignore");
}

#[test]
fn without_a_wage_the_cap_is_not_judged_and_not_0() {
    let rows = [aided("云检救1号", "2020-05").set("决定救助金额", "240000")];
    let figure = |desk: &Desk| desk.figure("2020Q2", "aid.over_cap_persons");
    assert_eq!(figure(&Desk::office().cases(&rows)), "null");
    // 36 × 6525.25 = 234909.
    assert_eq!(figure(&office_with("[wages]\n2019 = 6525.25", &rows)), "1");
    assert_eq!(figure(&office_with("[wages]\n2018 = 6525.25", &rows)), "null");
}

#[test]
fn a_year_without_known_holidays_has_no_working_days() {
    let desk = Desk::office().cases(&[aided("云检救1号", "2031-05")]);
    assert_eq!(desk.figure("2031Q2", "cases.decision_days"), "null");
    assert_eq!(desk.figure("2031Q2", "cases.accepted"), "1");
    desk.run("pack 2031Q2").exits(0);
}

#[test]
fn the_visit_interval_of_the_office_decides_who_is_overdue() {
    let overdue = |desk: Desk| desk.figure("2020Q2", "visits.overdue");
    let rows = [aided("云检救1号", "2020-04")];
    // Paid on the 20th of April, never visited: 71 days by the end of June.
    assert_eq!(overdue(Desk::office().cases(&rows)), "0");
    assert_eq!(overdue(office_with("[thresholds]\nvisit_interval_days = 70", &rows)), "1");
    assert_eq!(overdue(office_with("[thresholds]\nvisit_interval_days = 71", &rows)), "0");
}

#[test]
fn minutes_of_a_day_know_nothing_of_later_events() {
    let meeting = "kind = \"temporary\"\nnumber = 1\nheld_on = 2020-05-21\nplace = \"二楼会议室\"\nchair = \"沈立\"\n\
        present = [{ organ = \"县检察院\", names = [\"沈立\"] }]\n";
    let before = || vec![aided("云检救1号", "2020-04")];
    let minutes = |cases: &[Row]| {
        let desk = Desk::office().cases(cases).meeting("2020-05-21", meeting);
        desk.run("minutes 2020-05-21 --keep-source").exits(0);
        let folder = desk.path("out/2020-05-21");
        let pdf = crate::paths::files_under(&folder).into_iter().find(|file| file.ends_with(".pdf")).expect("minutes");
        let digest: Value = serde_json::from_str(&desk.text("out/2020-05-21/manifest.json")).unwrap();
        assert_eq!(digest["period"], "2020-05-21");
        (desk.bytes(&format!("out/2020-05-21/{pdf}")), desk.text("out/2020-05-21/source/minutes/main.typ"))
    };
    let (pdf, source) = minutes(&before());
    assert!(source.contains("2020年5月21日") && !source.contains("6月30日"), "{source}");
    let later = aided("云检救2号", "2020-06").set("被救助人", "毛春生");
    let (pdf_then, source_then) = minutes(&[before(), vec![later]].concat());
    assert_eq!(source, source_then);
    assert!(pdf == pdf_then);
}
