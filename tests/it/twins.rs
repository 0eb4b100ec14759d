//! Twins 孪生: a tidy office and the same office in the state in which exports arrive come to the same figures.

use crate::desk::Desk;
use crate::output::assert_same_json;
use crate::rows::{Row, case, id_number, tidy_csv, visit};
use crate::untidy::{untidy_csv, untidy_workbook};

const PERIODS: &[&str] = &["2019Q4", "2020Q1", "2020Q2", "2020H1", "2020", "2020-04-10..2020-05-20"];

/// Ten rows of nine people, with most of what an office writes down.
fn cases() -> Vec<Row> {
    let row = |number: u32, name: &str| {
        case(&format!("云检救〔2020〕{number}号"), name).set("证件号码", &id_number("19720416", number))
    };
    vec![
        row(1, "罗桂兰")
            .registered()
            .lead("2019-11-04", "扶贫部门移送")
            .accepted("2019-11-08")
            .granted("2019-11-20", "30000")
            .paid("2019-12-03", "20000")
            .closed("2019-12-10")
            .feedback("2019-12-13")
            .set("乡镇", "东岭镇")
            .set("损害后果", "致残")
            .set("人员类别", "残疾人、妇女")
            .set("资金来源", "中央转移支付"),
        row(1, "罗桂兰")
            .registered()
            .accepted("2019-11-08")
            .paid("2020-04-15", "10000")
            .set("乡镇", "东岭镇")
            .set("损害后果", "致残")
            .set("资金来源", "区县财政"),
        row(2, "毛春生")
            .not_registered()
            .lead("2020-01-06", "依申请")
            .accepted("2020-01-09")
            .granted("2020-02-14", "8500.5")
            .paid("2020-02-28", "8500.5")
            .closed("2020-03-02")
            .set("乡镇", "西河镇")
            .set("损害后果", "致伤")
            .set("资金来源", "区县财政"),
        row(3, "常玉珍")
            .registered()
            .lead("2020-03-10", "扶贫部门移送")
            .accepted("2020-03-16")
            .granted("2020-04-02", "25000")
            .paid("2020-04-09", "25000")
            .closed("2020-04-20")
            .feedback("2020-05-06")
            .set("乡镇", "东岭镇")
            .set("损害后果", "致死")
            .set("人员类别", "老年人")
            .set("户编号", "H-7"),
        row(3, "常小山")
            .set("证件号码", &id_number("20110709", 3))
            .registered()
            .accepted("2020-03-16")
            .granted("2020-04-02", "25000")
            .paid("2020-04-09", "25000")
            .closed("2020-04-20")
            .feedback("2020-05-06")
            .set("乡镇", "东岭镇")
            .set("损害后果", "致死")
            .set("人员类别", "未成年人")
            .set("户编号", "H-7"),
        row(4, "丁国庆")
            .not_registered()
            .lead("2020-04-01", "依职权")
            .accepted("2020-04-07")
            .set("决定日期", "2020-04-21")
            .set("办理结果", "不予救助")
            .closed("2020-04-22"),
        row(5, "耿秀芳")
            .registered()
            .accepted("2020-05-11")
            .paid("2020-05-13", "6000")
            .set("是否先行救助", "是")
            .set("补办手续日期", "2020-05-29")
            .granted("2020-05-28", "6000")
            .closed("2020-06-02")
            .set("乡镇", "南庄乡"),
        row(6, "贺大勇")
            .not_registered()
            .accepted("2020-05-18")
            .set("识别建议日期", "2020-05-20")
            .set("识别建议回复日期", "2020-06-11")
            .set("识别结果", "纳入")
            .granted("2020-06-05", "12000"),
        row(7, "尹来顺")
            .not_registered()
            .lead("2020-06-01", "其他政法单位移送")
            .accepted("2020-06-03")
            .set("办理结果", "移送其他检察院")
            .set("移送日期", "2020-06-15")
            .set("移送单位", "邻县检察院"),
        row(8, "柯美兰").registered().lead("2020-06-22", "扶贫部门移送").set("社会救助建议日期", "2020-06-29"),
    ]
}

fn visits() -> Vec<Row> {
    let row = |number: u32, name: &str, date: &str| {
        visit(&format!("云检救〔2020〕{number}号"), name, date).set("证件号码", &id_number("19720416", number))
    };
    vec![
        row(1, "罗桂兰", "2020-01-14").set("脱贫状态", "未脱贫").set("帮扶措施", "产业扶持、医疗救助"),
        row(1, "罗桂兰", "2020-06-09")
            .set("脱贫状态", "已脱贫")
            .set("脱贫日期", "2020-05-30")
            .set("是否联合回访", "是")
            .set("帮扶措施", "产业扶持"),
        row(2, "毛春生", "2020-04-08").set("是否联合回访", "否"),
        row(3, "常玉珍", "2020-05-12").set("脱贫状态", "已脱贫").set("脱贫日期", "2020-04").set("帮扶措施", "兜底保障"),
        row(3, "常玉珍", "2020-06-16").set("脱贫状态", "返贫").set("是否联合回访", "是"),
        row(5, "耿秀芳", "2020-06-18").set("脱贫状态", "未脱贫").set("帮扶措施", "教育支持"),
    ]
}

/// The office as a textbook has it.
fn tidy() -> Desk {
    Desk::office().cases(&cases()).visits(&visits())
}

/// The office as it is: two files of a kind, in two formats and two encodings, nothing where it belongs.
fn messy() -> Desk {
    let (first, second) = (cases(), visits());
    let (early, late) = first.split_at(4);
    let late: Vec<Row> = late.iter().rev().cloned().collect();
    let (some, others) = second.split_at(3);
    let banner = "云溪县人民检察院国家司法救助案件台账（2020年）";
    let text = untidy_csv(early, banner);
    let (gb18030, ..) = encoding_rs::GB18030.encode(&text);
    Desk::office()
        .holding("exports/导出数据(1).csv", gb18030)
        .holding("exports/b.xlsx", untidy_workbook(&late, banner))
        .holding("exports/zzz.csv", format!("\u{FEFF}{}", untidy_csv(others, "观察台账")))
        .holding("exports/下半部分.xlsx", untidy_workbook(some, "观察台账"))
}

#[test]
fn the_messy_twin_comes_to_the_figures_of_the_tidy_one() {
    let (tidy, messy) = (tidy(), messy());
    for period in PERIODS {
        assert_same_json(&tidy.figures(period), &messy.figures(period));
    }
}

#[test]
fn no_row_of_the_messy_twin_is_lost() {
    let rows = messy().run("check --json").exits(0).json()["rows"].clone();
    assert_eq!((&rows["cases"]["read"], &rows["visits"]["read"]), (&10.into(), &6.into()), "{rows}");
    assert_eq!((&rows["cases"]["set_aside"], &rows["visits"]["set_aside"]), (&0.into(), &0.into()), "{rows}");
    let skipped = &rows["cases"]["skipped"];
    assert_eq!((&skipped["total"], &skipped["repeated_header"]), (&3.into(), &1.into()), "{rows}");
}

#[test]
fn the_order_of_rows_and_the_names_of_files_do_not_matter() {
    let (mut cases, mut visits) = (cases(), visits());
    cases.reverse();
    visits.rotate_left(2);
    let (a, b) = cases.split_at(3);
    let other = Desk::office()
        .holding("exports/甲.csv", tidy_csv(&visits))
        .holding("exports/乙.csv", tidy_csv(a))
        .holding("exports/丁.csv", tidy_csv(b));
    let tidy = tidy();
    for period in PERIODS {
        assert_same_json(&tidy.figures(period), &other.figures(period));
    }
}

#[test]
fn the_twins_make_the_same_documents() {
    let (tidy, messy) = (tidy(), messy());
    for desk in [&tidy, &messy] {
        desk.run("report 2020Q2 --to both").exits(0);
    }
    for name in ["2020Q2情况报告（报上级检察院）.pdf", "2020Q2情况报告（报上级主管部门）.pdf"]
    {
        let path = format!("out/2020Q2/{name}");
        assert!(tidy.bytes(&path) == messy.bytes(&path), "{name}");
    }
}

#[test]
fn the_tidy_twin_holds_what_was_written_into_it() {
    // By hand from the rows above, so that equal twins are not equally empty.
    let tidy = tidy();
    for (id, value) in [
        ("cases.accepted", "4"),
        ("cases.leads", "3"),
        ("aid.paid_amount", "66000.00"),
        ("aid.paid_persons", "4"),
        ("aid.paid_households", "3"),
        ("aid.unpaid_amount", "12000.00"),
        ("feedback.done", "1"),
        ("feedback.pending", "1"),
        ("visits.count", "5"),
        ("poverty.exits", "2"),
        ("poverty.relapses", "1"),
        ("referral.advice_enrolled", "1"),
        ("referral.to_prosecutor", "1"),
    ] {
        assert_eq!(tidy.figure("2020Q2", id), value, "{id}");
    }
}
