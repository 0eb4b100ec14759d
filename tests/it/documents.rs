//! Documents 文书: what one `quarter` of the sample office makes, looked at from all sides.
//!
//! Figures are those that were counted by hand (sample-data/expected); the snapshots hold wording and layout.

use std::path::PathBuf;
use std::sync::OnceLock;

use serde_json::Value;

use crate::desk::Desk;
use crate::paths::read;
use crate::pdf;

/// Kind in the manifest, file name, kind for the checker of the standard, rules that are waived.
pub const DOCUMENTS: &[(&str, &str, &str, &str)] = &[
    ("pack", "2020Q2会议材料.pdf", "brief", ""),
    ("minutes", "2020Q2会议纪要.pdf", "minutes", ""),
    // The office writes its own number into 发文字号.
    ("report-prosecutor", "2020Q2情况报告（报上级检察院）.pdf", "report", "R07"),
    ("report-partner", "2020Q2情况报告（报上级主管部门）.pdf", "report", "R07"),
];

/// The sample office after `lianxi quarter 2020Q2 --keep-source`, run once for all tests.
pub fn made() -> &'static Desk {
    static MADE: OnceLock<Desk> = OnceLock::new();
    MADE.get_or_init(|| {
        let desk = Desk::sample_that_stays("sample-quarter");
        desk.run("quarter 2020Q2 --keep-source").exits(0);
        desk
    })
}

pub fn pdf_path(name: &str) -> PathBuf {
    made().path(&format!("out/2020Q2/{name}"))
}

/// The main.typ of a kind, filled.
pub fn source(kind: &str) -> String {
    made().text(&format!("out/2020Q2/source/{kind}/main.typ"))
}

/// A value of the hand count for 2020Q2, as a number.
fn hand(id: &str, column: &str) -> f64 {
    let expected: Value = serde_json::from_str(&read("sample-data/expected/2020Q2.json")).unwrap();
    let figures = expected["figures"].as_array().unwrap();
    let figure = figures.iter().find(|figure| figure["id"] == id).unwrap_or_else(|| panic!("no figure {id}"));
    figure[column].as_f64().unwrap_or_else(|| panic!("{id} has no {column}"))
}

/// A count of the hand count.
fn count(id: &str) -> String {
    hand(id, "value").to_string()
}

/// An amount of the hand count in 万元, as prose says it. No amount of this quarter ends in half a hundred 元.
fn wan(id: &str) -> String {
    format!("{:.2}万元", hand(id, "value") / 10_000.0)
}

#[test]
fn a_quarter_makes_its_four_documents() {
    for (kind, name, ..) in DOCUMENTS {
        assert!(made().bytes(&format!("out/2020Q2/{name}")).starts_with(b"%PDF-"), "{name}");
        assert!(!source(kind).is_empty());
    }
}

#[test]
fn the_prose_says_the_figures_counted_by_hand() {
    let accepted =
        format!("受理国家司法救助案件{}件，涉及{}人", count("cases.accepted"), count("cases.accepted_persons"));
    let granted = format!("决定予以救助{}件、{}人", count("cases.granted"), count("cases.granted_persons"));
    let pending = format!("期末待反馈{}件，其中逾期{}件", count("feedback.pending"), count("feedback.overdue"));
    let aided = format!("累计救助建档立卡贫困人员{}人", count("poverty.aided"));
    for (_, name, ..) in DOCUMENTS {
        let Some(text) = pdf::text(&pdf_path(name)) else { return };
        for words in [&accepted, &granted, &pending, &aided, &wan("aid.paid_amount"), &wan("aid.unpaid_amount")] {
            assert!(text.contains(words.as_str()), "{name} does not say {words}\n{text}");
        }
    }
}

#[test]
fn the_prose_compares_with_the_quarter_before() {
    let (now, before) = (hand("aid.paid_amount", "value"), hand("aid.paid_amount", "previous"));
    let percent = (now - before) / before * 100.0;
    let words = format!("比上季度增加{:.2}万元，上升{percent:.1}%", (now - before) / 10_000.0);
    for (_, name, ..) in DOCUMENTS {
        let Some(text) = pdf::text(&pdf_path(name)) else { return };
        assert!(text.contains(&words), "{name} does not say {words}\n{text}");
    }
}

#[test]
fn each_document_has_its_own_parts_in_their_order() {
    let parts: &[(&str, &[&str])] = &[
        (
            "2020Q2会议材料.pdf",
            &[
                "一、会议议程",
                "二、上次会议议定事项落实情况",
                "三、本季度工作情况",
                "四、待反馈和逾期事项",
                "五、回访和脱贫情况",
                "六、提请会议研究事项",
                "附件1",
                "附件2",
                "附件3",
            ],
        ),
        (
            "2020Q2会议纪要.pdf",
            &[
                "第10期",
                "一、会议通报",
                "会议指出，",
                "会议强调，",
                "三、上次议定事项落实情况",
                "四、会议议定事项",
                "出席：",
                "请假：",
                "列席：",
                "印发",
            ],
        ),
        (
            "2020Q2情况报告（报上级检察院）.pdf",
            &[
                "签发人",
                "情况的报告",
                "宝鸡市人民检察院：",
                "一、基本情况",
                "（一）案件办理",
                "二、主要做法",
                "三、存在问题",
                "四、下一步打算",
                "特此报告。",
                "附件：",
                "2020年7月8日",
                "附件",
                "印发",
            ],
        ),
        (
            "2020Q2情况报告（报上级主管部门）.pdf",
            &[
                "签发人",
                "情况的报告",
                "宝鸡市扶贫开发办公室：",
                "一、基本情况",
                "（一）救助对象",
                "二、主要做法",
                "三、存在问题",
                "四、下一步打算",
                "特此报告。",
                "附件：",
                "2020年7月8日",
            ],
        ),
    ];
    for (name, parts) in parts {
        let Some(text) = pdf::text(&pdf_path(name)) else { return };
        let mut rest = text.as_str();
        for part in *parts {
            let at = rest.find(part).unwrap_or_else(|| panic!("{name}: {part} is missing or out of order\n{text}"));
            rest = &rest[at + part.len()..];
        }
    }
}

#[test]
fn an_item_decided_before_is_told_to_the_meeting_until_it_is_done() {
    let Some(text) = pdf::text(&pdf_path("2020Q2会议纪要.pdf")) else { return };
    for item in ["清理逾期未反馈案件", "对超期未回访人员开展联合回访", "协调拨付已决定未发放的救助资金"]
    {
        assert!(text.contains(item), "decided: {item}\n{text}");
    }
    let source = source("minutes");
    for item in ["补办先行救助审批手续", "对疫情期间未能入户的救助对象先行电话回访"] {
        assert!(source.contains(item), "open before: {item}");
    }
    assert!(!source.contains("2019Q3-1"), "an item done before this meeting is not told again");
}

#[test]
fn live_figures_stand_where_their_labels_were_written() {
    let Some(text) = pdf::text(&pdf_path("2020Q2会议纪要.pdf")) else { return };
    let words = format!("二季度发放救助金{}，实际救助{}人；", wan("aid.paid_amount"), count("aid.paid_persons"));
    assert!(text.contains(&words), "{words}\n{text}");
    assert!(!text.contains("〔发放救助金〕"));
}

#[test]
fn a_report_asks_for_nothing() {
    for name in [DOCUMENTS[2].1, DOCUMENTS[3].1] {
        let Some(text) = pdf::text(&pdf_path(name)) else { return };
        for request in ["妥否", "请批示", "请示", "请批复", "敬请"] {
            assert!(!text.contains(request), "{name}: {request}");
        }
    }
}

#[test]
fn every_page_of_a_draft_says_so() {
    for (_, name, ..) in DOCUMENTS {
        for (at, page) in pdf::pages(&pdf_path(name)).unwrap_or_default().iter().enumerate() {
            assert!(page.contains("草稿"), "{name}, page {}", at + 1);
        }
    }
}

#[test]
fn the_documents_keep_the_standard() {
    for (_, name, kind, waived) in DOCUMENTS {
        pdf::assert_keeps_gbt9704(&pdf_path(name), kind, waived);
    }
}

#[test]
fn the_filled_pack_reads_as_accepted() {
    insta::assert_snapshot!("pack", source("pack"));
}

#[test]
fn the_filled_minutes_read_as_accepted() {
    insta::assert_snapshot!("minutes", source("minutes"));
}

#[test]
fn the_filled_report_to_the_prosecutors_reads_as_accepted() {
    insta::assert_snapshot!("report-prosecutor", source("report-prosecutor"));
}

#[test]
fn the_filled_report_to_the_partner_reads_as_accepted() {
    insta::assert_snapshot!("report-partner", source("report-partner"));
}
