//! Hard situations 情形: documents of quarters that no sample shows, made whole, held against the standard and read.
//!
//! Nothing at all, one case, two hundred cases that wait, thirty decided items, long organ names, rare characters
//! and marks that Typst would read as its own.

use crate::desk::{Desk, MEETING, OFFICE};
use crate::pdf;
use crate::rows::{Row, case, id_number, visit};

/// File stem, kind for the checker, rules waived: a placeholder number has no digits.
const QUARTER: [(&str, &str, &str); 4] = [
    ("会议材料", "brief", ""),
    ("会议纪要", "minutes", ""),
    ("情况报告（报上级检察院）", "report", "R07"),
    ("情况报告（报上级主管部门）", "report", "R07"),
];

fn path(desk: &Desk, stem: &str) -> std::path::PathBuf {
    desk.path(&format!("out/2021Q2/2021Q2{stem}.pdf"))
}

#[track_caller]
fn made(desk: Desk) -> Desk {
    desk.run("quarter 2021Q2").exits(0);
    desk
}

/// The text of a document, where there is a Python to read it.
fn text(desk: &Desk, stem: &str) -> Option<String> {
    pdf::text(&path(desk, stem))
}

#[track_caller]
fn assert_keeps(desk: &Desk, also_waived: &str) {
    for (stem, kind, waived) in QUARTER {
        let waived: Vec<&str> = [waived, also_waived].into_iter().filter(|rules| !rules.is_empty()).collect();
        pdf::assert_keeps_gbt9704(&path(desk, stem), kind, &waived.join(","));
    }
}

/// Closed and never told to the partner: one of a crowd.
fn waiting(number: usize, name: &str) -> Row {
    let born = format!("19{:02}0304", 40 + number % 50);
    case(&format!("云检救〔2021〕{number}号"), name)
        .set("身份证号", &id_number(&born, u32::try_from(number).unwrap()))
        .registered()
        .set("乡镇", ["青石镇", "白沙乡", "松岭镇"][number % 3])
        .set("承办人", "李敏")
        .lead("2021-03-29", "扶贫部门移送")
        .accepted("2021-04-06")
        .granted("2021-04-13", "20000")
        .paid("2021-04-20", "20000")
        .closed("2021-04-23")
}

fn meeting(actions: &str) -> String {
    MEETING.replace("2020-07-08", "2021-07-08") + actions
}

fn office() -> Desk {
    Desk::office().meeting("2021Q2", &meeting(""))
}

#[test]
fn nothing_happened() {
    let desk = made(office().cases(&[case("云检救〔2021〕9号", "罗桂兰").not_registered().accepted("2021-09-03")]));
    assert_keeps(&desk, "");
    let Some(pack) = text(&desk, "会议材料") else { return };
    assert!(!pack.contains("近八个季度主要指标"), "a chart without a bar");
    assert!(pack.contains("不绘制变化图") && pack.contains("各分类统计表均无数据"), "{pack}");
}

#[test]
fn one_case() {
    let rows = [waiting(1, "常玉珍").feedback("2021-04-26")];
    let seen = visit("云检救〔2021〕1号", "常玉珍", "2021-06-03").set("帮扶措施", "产业扶持、医疗救助");
    let desk = made(office().cases(&rows).visits(&[seen.clone().set("脱贫状态", "未脱贫")]));
    assert_keeps(&desk, "");
    let caption = "帮扶措施和风险消除情况（单位：人）";
    if let Some(pack) = text(&desk, "会议材料") {
        assert!(pack.contains("按帮扶措施统计") && !pack.contains(caption), "nobody left poverty\n{pack}");
    }
    let desk = made(office().cases(&rows).visits(&[seen.set("脱贫状态", "已脱贫")]));
    let Some(pack) = text(&desk, "会议材料") else { return };
    let (table, chart) = (pack.find("按帮扶措施统计").expect("a table"), pack.find(caption).expect("a chart"));
    assert!(table < chart, "the table comes first");
}

#[test]
fn two_hundred_cases_wait_and_thirty_items_are_decided() {
    let rows: Vec<Row> = (1..=200).map(|number| waiting(number, "王秀英")).collect();
    let item = |number: usize| {
        format!(
            "[[actions]]\nid = \"2021Q2-{number}\"\ntext = \"核对第{number}批案件，逐案说明原因并完成反馈\"\nowner = \"县检察院\"\ndue = 2021-08-31\n"
        )
    };
    let items: String = (1..=30).map(item).collect();
    let desk = made(Desk::office().meeting("2021Q2", &meeting(&items)).cases(&rows));
    assert_keeps(&desk, "");
    let (Some(pack), Some(minutes)) = (text(&desk, "会议材料"), text(&desk, "会议纪要")) else { return };
    assert!(pack.contains("待反馈案件清单（续表）"), "the list breaks across pages");
    // Every case of the list, whichever page it stands on.
    assert!((1..=200).all(|number| pack.contains(&format!("云检救[2021]{number}号"))), "a case is missing");
    assert!(!pack.contains("王秀英") && pack.contains("王某某"), "names are masked");
    for number in 1..=30 {
        let words = format!("{number}.核对第{number}批案件，逐案说明原因并完成反馈。责任单位：县检察院；");
        assert!(minutes.contains(&words), "{words}\n{minutes}");
    }
    // 出席 and 版记 do not stand alone on the last page.
    let last = pdf::pages(&path(&desk, "会议纪要")).unwrap_or_default().pop().unwrap_or_default();
    assert!(last.contains("30.核对第30批") && last.contains("出席") && last.contains("印发"), "{last}");
}

const LONG: &str = "云溪蒙古族哈萨克族柯尔克孜族自治县人民检察院";

#[test]
fn long_names_rare_characters_and_marks_print_as_they_are() {
    let names = ["䶮玥", "㛃喆", "𠅤一鸣", "堃燚", "#*_$@<>", "赵`[]{}\\"];
    let rows: Vec<Row> =
        (1..).zip(names).map(|(number, name)| waiting(number, name).set("承办人", "@沈<立>")).collect();
    let words =
        "[[actions]]\nid = \"2021Q2-1\"\ntext = \"由堃喆核对#*_$@<>一栏\"\nowner = \"县检察院\"\ndue = 2021-08-31\n";
    let settings = OFFICE.replace("云溪县人民检察院", LONG);
    let desk = Desk::bare().holding("lianxi.toml", settings).meeting("2021Q2", &meeting(words)).cases(&rows);
    let desk = made(desk);
    // A set of fonts whose 仿宋 lacks 堃 and 喆 takes them from another face (F04, H03); a name of so many
    // characters puts the date left of where the checker looks for it (S02).
    assert_keeps(&desk, "F04,H03,S02");
    let (Some(pack), Some(minutes)) = (text(&desk, "会议材料"), text(&desk, "会议纪要")) else { return };
    assert!(minutes.contains("由堃喆核对#*_$@<>一栏"), "{minutes}");
    for masked in ["䶮某", "㛃某", "𠅤某某", "堃某", "@沈<立>"] {
        assert!(pack.contains(masked), "{masked}\n{pack}");
    }
    for raw in ["䶮玥", "㛃喆", "𠅤一鸣", "堃燚", "#*_$@<>"] {
        assert!(!pack.contains(raw), "{raw}\n{pack}");
    }
    let Some(report) = pdf::pages(&path(&desk, "情况报告（报上级检察院）")) else { return };
    assert!(report[0].contains(&format!("{LONG}文件")), "{}", report[0]);
    assert!(report.last().is_some_and(|page| page.contains(&format!("{LONG}2021年7月8日印发"))), "版记");
}

#[test]
fn every_character_without_a_glyph_is_told_with_its_row_and_person() {
    // One for private use, which PDF/A forbids, and some that stand for nothing.
    let rows = [waiting(1, "\u{e123}玥"), waiting(2, "王\u{3fff0}"), waiting(3, "李芳").set("乡镇", "\u{3fff1}河镇")];
    let words = "[[actions]]\nid = \"2021Q2-1\"\ntext = \"找\u{3fff2}核对\"\nowner = \"县检察院\"\n";
    let desk = Desk::office().meeting("2021Q2", &meeting(words)).cases(&rows);
    let output = desk.run("quarter 2021Q2").exits(3);
    let output =
        output.says("3 个字符在所用字体中没有字形").says("处理").says("exports/案件台账.csv › 第 2 行 › 被救助人");
    let output = output.says("exports/案件台账.csv › 第 4 行 › 乡镇（李某）：").says("meetings/2021Q2.toml › 第 ");
    // Masking hides it: it is in no document.
    assert!(!output.stderr.contains("U+3FFF0") && !output.stderr.contains("第 3 行 › 被救助人"), "{}", output.stderr);
    assert!(!desk.path("out/2021Q2/manifest.json").exists());
}
