//! An empty quarter 空季度: every document is made and says in whole sentences that there was nothing.

use crate::desk::{Desk, MEETING};
use crate::pdf;
use crate::rows::{Row, case, visit};

/// An office that began after the quarter.
fn before_it_began() -> Vec<Row> {
    vec![case("云检救〔2020〕9号", "罗桂兰").not_registered().accepted("2020-09-03")]
}

/// An office that had its last event a year before: stocks stand, nothing happens.
fn after_it_ended() -> Vec<Row> {
    let row = case("云检救〔2018〕2号", "毛春生").registered().accepted("2018-05-03").granted("2018-05-10", "20000");
    vec![row.paid("2018-05-20", "20000").closed("2018-05-25").feedback("2018-05-28")]
}

fn made(cases: &[Row], visits: &[Row]) -> Desk {
    let desk = Desk::office().cases(cases).meeting("2020Q2", MEETING);
    let desk = if visits.is_empty() { desk } else { desk.visits(visits) };
    desk.run("quarter 2020Q2 --keep-source").exits(0);
    desk
}

const NAMES: &[(&str, &str, &str, &str)] = &[
    ("pack", "2020Q2会议材料.pdf", "brief", ""),
    ("minutes", "2020Q2会议纪要.pdf", "minutes", ""),
    ("report-prosecutor", "2020Q2情况报告（报上级检察院）.pdf", "report", "R07"),
    ("report-partner", "2020Q2情况报告（报上级主管部门）.pdf", "report", "R07"),
];

/// No sentence may be left with a hole in it, and no amount printed that was not there.
fn assert_whole_sentences(desk: &Desk) {
    for (kind, name, ..) in NAMES {
        let Some(text) = pdf::text(&desk.path(&format!("out/2020Q2/{name}"))) else { continue };
        for hole in
            ["，，", "。。", "，。", "；。", "、。", "：。", "、，", "（）", "None", "none", "null", "NaN", "undefined"]
        {
            assert!(!text.contains(hole), "{kind}: {hole}\n{text}");
        }
        assert!(!text.contains("0.00万元"), "{kind} counts money that was not there\n{text}");
    }
}

fn assert_says(desk: &Desk, name: &str, sentences: &[&str]) {
    let Some(text) = pdf::text(&desk.path(&format!("out/2020Q2/{name}"))) else { return };
    for sentence in sentences {
        assert!(text.contains(sentence), "{name} does not say {sentence}\n{text}");
    }
}

#[test]
fn a_quarter_before_the_first_case_is_told_in_whole_sentences() {
    let desk = made(&before_it_began(), &[]);
    assert_whole_sentences(&desk);
    let said: &[&str] = &[
        "本季度未受理国家司法救助案件",
        "本季度未发放国家司法救助金",
        "本季度未接收国家司法救助案件线索",
        "本季度没有应当向扶贫部门反馈的案件",
        "本季度未开展回访",
        "尚未救助建档立卡贫困人员",
    ];
    assert_says(&desk, "2020Q2会议材料.pdf", said);
    assert_says(&desk, "2020Q2情况报告（报上级检察院）.pdf", said);
    assert_says(&desk, "2020Q2情况报告（报上级主管部门）.pdf", said);
    assert_says(&desk, "2020Q2会议纪要.pdf", &["本季度未受理国家司法救助案件", "未形成新的议定事项"]);
}

#[test]
fn a_quarter_without_events_still_tells_what_stands() {
    let desk = made(&after_it_ended(), &[]);
    assert_whole_sentences(&desk);
    // Paid in 2018 and never visited: due long ago.
    let said = &["本季度未受理国家司法救助案件", "超期未回访1人", "累计救助建档立卡贫困人员1人", "未出现返贫"];
    assert_says(&desk, "2020Q2会议材料.pdf", said);
}

#[test]
fn a_quarter_with_nothing_but_a_visit_is_told() {
    let desk = made(&after_it_ended(), &[visit("云检救〔2018〕2号", "毛春生", "2020-05-06")]);
    assert_whole_sentences(&desk);
    assert_says(&desk, "2020Q2会议材料.pdf", &["本季度未受理国家司法救助案件", "没有超期未回访的救助对象"]);
}

#[test]
fn a_percentage_on_nothing_is_not_made() {
    // Nothing in the first quarter, one case in the second.
    let row = case("云检救〔2020〕3号", "常玉珍").registered().accepted("2020-04-07");
    let row = row.granted("2020-04-14", "20000").paid("2020-04-20", "20000");
    let desk = made(&[row], &[]);
    for (_, name, ..) in &NAMES[..1] {
        assert_says(&desk, name, &["本季度受理国家司法救助案件1件", "上季度为0，不作比较"]);
        let text = pdf::text(&desk.path(&format!("out/2020Q2/{name}"))).unwrap_or_default();
        assert!(!text.contains("∞") && !text.contains("上升100.0%"), "{text}");
    }
}

#[test]
fn the_documents_of_an_empty_quarter_keep_the_standard() {
    let desk = made(&before_it_began(), &[]);
    for (_, name, kind, waived) in NAMES {
        pdf::assert_keeps_gbt9704(&desk.path(&format!("out/2020Q2/{name}")), kind, waived);
    }
}

#[test]
fn minutes_need_a_meeting_and_the_others_do_not() {
    let desk = Desk::office().cases(&before_it_began());
    for line in ["minutes 2020Q2", "quarter 2020Q2"] {
        desk.run(line).exits(3).says("meetings/2020Q2.toml").says("处理");
    }
    assert!(!desk.path("out/2020Q2/manifest.json").exists());
    desk.run("pack 2020Q2").exits(0);
    desk.run("report 2020Q2 --to both").exits(0);
}
