//! Documents of a frozen quarter: made from the sealed figures, the same whatever the exports say since, and
//! `verify` names what is not as it was.

use lianxi::freeze::{decode, encode};

use crate::desk::{Desk, MEETING};
use crate::freeze::{aided, office, rows};
use crate::paths::{checkout, files_under};
use crate::pdf;

fn frozen() -> Desk {
    let desk = office();
    desk.run("freeze 2020Q2").exits(0);
    desk
}

/// What was issued: the PDFs and 统计附表, with their bytes. 退回单 is about the exports of today.
fn issued(desk: &Desk) -> Vec<(String, Vec<u8>)> {
    let files = files_under(&desk.path("out/2020Q2")).into_iter();
    let ours = files.filter(|file| file.ends_with(".pdf") || file.ends_with("统计附表.xlsx"));
    ours.map(|file| (file.clone(), desk.bytes(&format!("out/2020Q2/{file}")))).collect()
}

/// A case more, another amount, and a case that is gone.
fn changed(desk: Desk) -> Desk {
    let mut rows = rows();
    rows[1] = rows[1].clone().paid("2020-04-21", "18000");
    rows[2] = aided(7, "赵小满", ["2020-06-02", "2020-06-08", "2020-06-16", "2020-06-20"], "6000");
    desk.cases(&rows)
}

#[test]
fn what_is_not_frozen_is_no_final_document() {
    let desk = office();
    desk.run("quarter 2020Q2 --final").exits(4).says("lianxi freeze 2020Q2");
    assert!(!desk.path("out/2020Q2/2020Q2会议材料.pdf").exists());
    desk.run("pack 2020Q2").exits(0);
    if let Some(pages) = pdf::pages(&desk.path("out/2020Q2/2020Q2会议材料.pdf")) {
        assert!(pages.iter().all(|page| page.contains("草稿")), "every page says that it is a draft");
    }
}

#[test]
fn documents_of_a_frozen_quarter_stay_whatever_the_exports_say_since() {
    let desk = frozen();
    let before = issued(&desk);
    assert_eq!(before.len(), 5, "{:?}", before.iter().map(|(name, _)| name).collect::<Vec<_>>());
    std::fs::remove_dir_all(desk.path("out")).unwrap();
    let desk = changed(desk);
    assert_eq!(desk.figure("2020Q2", "aid.paid_amount"), "24000.00", "the exports have changed");
    desk.run("quarter 2020Q2 --final").exits(0);
    for ((name, bytes), (other, now)) in before.iter().zip(issued(&desk)) {
        assert!(*name == other && *bytes == now, "{name} is another file now");
    }
    for (name, _) in before.iter().filter(|(name, _)| name.ends_with(".pdf")) {
        let Some(text) = pdf::text(&desk.path(&format!("out/2020Q2/{name}"))) else { continue };
        assert!(!text.contains("草稿"), "{name}");
        assert!(text.contains("8.90万元") && !text.contains("2.40万元"), "{name} tells the sealed figures");
    }
    assert!(desk.text("out/2020Q2/manifest.json").contains("\"draft\": false"));
    for line in ["pack 2020Q2 --final", "minutes 2020Q2 --final", "report 2020Q2 --to both --final"] {
        desk.run(line).exits(0);
    }
    for (name, bytes) in &before {
        assert!(desk.bytes(&format!("out/2020Q2/{name}")) == *bytes, "{name}, made alone");
    }
    // The brief and the check speak of today: they are drafts or no documents, and do not touch what was issued.
    desk.run("verify 2020Q2").exits(0).says("exports/案件台账.csv").says("不影响");
}

#[test]
fn other_words_make_a_draft_and_verify_names_them() {
    let desk = frozen();
    let own = format!("{MEETING}points = [{{ heading = \"会议指出\", text = \"反馈要按时。\" }}]\n");
    let desk = desk.meeting("2020Q2", &own);
    desk.run("minutes 2020Q2 --final").exits(4).says("会议纪要");
    desk.run("minutes 2020Q2").exits(0).says("内容与封存时不同").says("lianxi freeze 2020Q2 --supersede");
    if let Some(text) = pdf::text(&desk.path("out/2020Q2/2020Q2会议纪要.pdf")) {
        assert!(text.contains("反馈要按时。"));
    }
    let told = desk.run("verify 2020Q2 --json").exits(1).json();
    assert!(told["changed"]["wording"].to_string().contains("会议纪要"), "{told}");
    assert!(told["changed"]["inputs"].to_string().contains("meetings/2020Q2.toml"), "{told}");
    desk.run("verify 2020Q2").exits(1).says("不一致  out/2020Q2/2020Q2会议纪要.pdf").says("文字与封存时不同");
}

#[test]
fn verify_ends_with_0_where_all_is_as_it_was() {
    let desk = frozen();
    let told = desk.run("verify 2020Q2 --json").exits(0).json();
    assert_eq!((&told["schema"], &told["same"]), (&"lianxi.verify/1".into(), &true.into()));
    assert_eq!(told["documents"].as_array().map(Vec::len), Some(4));
    for (_, list) in told["changed"].as_object().unwrap() {
        assert_eq!(list.as_array().map(Vec::len), Some(0), "{told}");
    }
    desk.run("verify 2020Q2").exits(0).says("一致  out/2020Q2/2020Q2会议材料.pdf");
    desk.run("verify 2020Q1").exits(3).says("还没有封存").says("lianxi freeze 2020Q1");
    desk.run("compare 2020Q1").exits(3).says("还没有封存").says("lianxi freeze 2020Q1");
}

#[test]
fn verify_names_an_own_template() {
    let desk = frozen();
    let path = "pack/main.typ.jinja";
    let text = std::fs::read_to_string(checkout("report-templates").join(path)).unwrap();
    let desk = desk.holding(&format!("templates/{path}"), format!("{text}\n另有一句。\n"));
    desk.run("pack 2020Q2 --final").exits(0).says("2020Q2会议材料.pdf 与封存时的不是同一份").says("lianxi verify");
    let output = desk.run("verify 2020Q2").exits(1).says("不一致  out/2020Q2/2020Q2会议材料.pdf");
    let output = output.says("模板与封存时不同").says(path);
    assert!(output.stdout.contains("\n一致  out/2020Q2/2020Q2会议纪要.pdf"), "{}", output.stdout);
}

#[test]
fn verify_names_a_font_that_is_another_file() {
    let desk = frozen();
    let fonts = std::env::var_os("LIANXI_FONTS").expect("LIANXI_FONTS is set where tests run");
    std::fs::create_dir(desk.path("fonts")).unwrap();
    for entry in std::fs::read_dir(fonts).unwrap() {
        let path = entry.unwrap().path();
        let mut bytes = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        if name.starts_with("FandolKai") {
            // Behind the tables: another file that sets the same letters.
            bytes.extend([0; 4]);
        }
        std::fs::write(desk.path("fonts").join(name), bytes).unwrap();
    }
    let own = desk.path("fonts");
    let output = desk.run_where(&[("LIANXI_FONTS", own.to_str().unwrap())], "verify 2020Q2");
    output.says("字体与封存时不同").says("FandolKai");
}

#[test]
fn verify_names_another_program() {
    let desk = frozen();
    let (mut frozen, _) = decode(&desk.bytes("frozen/2020Q2.json")).unwrap();
    frozen.program = "lianxi 0.0.1".to_owned();
    frozen.typst = "0.14.0".to_owned();
    frozen.documents[0].sha256 = "0".repeat(64);
    let desk = desk.holding("frozen/2020Q2.json", encode(&frozen).0);
    let output = desk.run("verify 2020Q2").exits(1).says("lianxi：封存时 lianxi 0.0.1，现在 lianxi ");
    output.says("typst：封存时 0.14.0，现在 0.15").says("不一致  out/2020Q2/2020Q2会议材料.pdf");
}

#[test]
fn verify_notices_a_replaced_file_and_the_quarter_puts_it_right() {
    let path = "out/2020Q2/2020Q2会议纪要.pdf";
    let desk = frozen();
    let bytes = desk.bytes(path);
    let desk = desk.holding(path, &bytes[..bytes.len() - 1]);
    desk.run("verify 2020Q2").exits(1).says("不是封存时的那一份").says("lianxi quarter 2020Q2");
    desk.run("quarter 2020Q2 --final").exits(0);
    desk.run("verify 2020Q2").exits(0);
    std::fs::remove_dir_all(desk.path("out")).unwrap();
    desk.run("verify 2020Q2").exits(0);
}
