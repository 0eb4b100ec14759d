//! Freeze 封存: what a sealed period refuses, what it holds, and that not a byte of it can be changed unseen.

use std::path::Path;

use lianxi::freeze::{Fault, decode, encode};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::desk::{Desk, MEETING, OFFICE};
use crate::paths::files_under;
use crate::pdf;
use crate::privacy::{column, secrets};
use crate::rows::{Row, case, id_number, visit};

/// Errors that stand in the sample office, as `--waive` names them.
pub const SAMPLE_ERRORS: [&str; 7] = [
    "amount-unreadable",
    "case-no-missing",
    "date-missing",
    "date-unreadable",
    "duplicate-row",
    "visit-case-set-aside",
    "visit-unmatched",
];

/// Freezes a period of the sample office, with its errors.
pub fn freeze_sample(desk: &Desk, period: &str) {
    let waive: Vec<String> = SAMPLE_ERRORS.iter().map(|code| format!("--waive {code}")).collect();
    desk.run(&format!("freeze {period} {} --reason 原系统已停用", waive.join(" "))).exits(0);
}

/// A registered person who is aided within days: 受理, 决定, 发放 and 办结.
pub fn aided(number: u32, name: &str, days: [&str; 4], yuan: &str) -> Row {
    let [accepted, decided, paid, closed] = days;
    let row = case(&format!("云检救〔2020〕{number}号"), name).set("身份证号", &id_number("19700101", number));
    row.registered().accepted(accepted).granted(decided, yuan).paid(paid, yuan).closed(closed)
}

/// Four cases of 2020: 1.00万元 in the first quarter, 8.90万元 in the second, and one not decided.
pub fn rows() -> Vec<Row> {
    vec![
        aided(1, "沈大年", ["2020-01-06", "2020-01-10", "2020-01-20", "2020-01-22"], "10000").feedback("2020-01-30"),
        aided(2, "罗桂兰", ["2020-04-03", "2020-04-14", "2020-04-20", "2020-04-24"], "20000").feedback("2020-04-28"),
        aided(3, "马福贵", ["2020-05-08", "2020-05-20", "2020-06-28", "2020-06-29"], "69000"),
        case("云检救〔2020〕4号", "朱水生").not_registered().accepted("2020-06-15"),
    ]
}

pub fn visits() -> Vec<Row> {
    vec![visit("云检救〔2020〕2号", "罗桂兰", "2020-06-10")]
}

/// An office of those rows, with a meeting of the second quarter.
pub fn office() -> Desk {
    let wages = format!("{OFFICE}[wages]\n2019 = 6525.25\n");
    Desk::office().holding("lianxi.toml", wages).cases(&rows()).visits(&visits()).meeting("2020Q2", MEETING)
}

fn frozen() -> Desk {
    let desk = office();
    desk.run("freeze 2020Q2").exits(0);
    desk
}

/// The office with one row whose date cannot be read.
fn office_with_an_error() -> Desk {
    let unreadable = case("云检救〔2020〕5号", "赵小满").registered().accepted("四月三日");
    office().cases(&[rows(), vec![unreadable]].concat())
}

/// A sealed file as JSON.
pub fn sealed(desk: &Desk, period: &str) -> Value {
    serde_json::from_str(&desk.text(&format!("frozen/{period}.json"))).unwrap()
}

const DOCUMENTS: [&str; 4] = ["会议材料", "会议纪要", "情况报告（报上级检察院）", "情况报告（报上级主管部门）"];

/// The texts of the four documents; none where there is no Python.
fn texts(desk: &Desk, period: &str) -> Vec<String> {
    let path = |name: &&str| desk.path(&format!("out/{period}/{period}{name}.pdf"));
    DOCUMENTS.iter().filter_map(|name| pdf::text(&path(name))).collect()
}

#[test]
fn an_error_that_stands_is_named_and_keeps_the_period_open() {
    let desk = office_with_an_error();
    desk.run("freeze 2020Q2").exits(4).says("日期无法识别（date-unreadable）1 项").says("--waive");
    for (line, told) in [
        ("freeze 2020Q2 --waive date-unreadable", "--reason"),
        ("freeze 2020Q2 --waive date-unreadabel --reason 原系统已停用", "date-unreadabel 不是错误的编号"),
        ("freeze 2020Q2 --waive duplicate-row --reason 原系统已停用", "没有 duplicate-row 这类错误"),
        ("freeze 2020Q2 --waive registered-unknown --reason 原系统已停用", "registered-unknown 不是错误的编号"),
        ("freeze 2020Q2 --reason 原系统已停用", "没有对应的 --waive 或 --supersede"),
    ] {
        desk.run(line).exits(2).says(told).says("处理");
    }
    assert!(!desk.path("frozen/2020Q2.json").exists(), "a refused freeze leaves a sealed file");
}

#[test]
fn a_waived_error_is_sealed_and_printed_with_its_reason() {
    let desk = office_with_an_error();
    desk.run("freeze 2020Q2 --waive date-unreadable --reason 原系统已停用，无法更正。").exits(0);
    let file = sealed(&desk, "2020Q2");
    let waiver = &file["content"]["waivers"][0];
    assert_eq!((&waiver["code"], &waiver["reason"]), (&"date-unreadable".into(), &"原系统已停用，无法更正。".into()));
    for text in texts(&desk, "2020Q2") {
        assert!(text.contains("原系统已停用，无法更正。") && !text.contains("更正。。"), "{text}");
    }
}

#[test]
fn a_sealed_period_is_not_sealed_again_in_silence() {
    let desk = frozen();
    let bytes = desk.bytes("frozen/2020Q2.json");
    desk.run("freeze 2020Q2").exits(4).says("不能再次封存").says("--supersede").says("frozen/2020Q2.json");
    desk.run("freeze 2020Q2 --supersede").exits(2).says("--reason");
    desk.run("freeze 2020Q1 --supersede --reason 漏报一件").exits(2).says("还没有封存");
    assert!(desk.bytes("frozen/2020Q2.json") == bytes, "a refused freeze changes the sealed file");
    assert!(!desk.path("frozen/2020Q1.json").exists());
}

#[test]
fn a_period_that_is_not_over_is_not_sealed() {
    let desk = office();
    desk.run("freeze 2099Q4").exits(4).says("2099年12月31日才结束");
    assert!(!desk.path("frozen/2099Q4.json").exists());
}

#[test]
fn what_superseded_and_why_is_printed_and_the_earlier_version_stays() {
    let late = aided(6, "赵小满", ["2020-06-02", "2020-06-08", "2020-06-16", "2020-06-20"], "6000");
    let desk = frozen();
    let first = desk.bytes("frozen/2020Q2.json");
    let desk = desk.cases(&[rows(), vec![late]].concat());
    desk.run("freeze 2020Q2 --supersede --reason 漏报一件").exits(0).says("第 2 版");
    assert!(desk.bytes("frozen/2020Q2.v1.json") == first, "the first version is as it was");
    let file = sealed(&desk, "2020Q2");
    assert_eq!(file["content"]["version"], 2);
    let digest = serde_json::from_slice::<Value>(&first).unwrap()["digest"].clone();
    assert_eq!(file["content"]["supersedes"]["digest"], digest);
    for text in texts(&desk, "2020Q2") {
        assert!(text.contains("第1版") && text.contains("理由：漏报一件。"), "{text}");
    }
    desk.run("compare 2020Q2").exits(0);
    desk.run("verify 2020Q2").exits(0).says("第 1 版").says("漏报一件");
    let desk = desk.holding("frozen/2020Q2.v1.json", &first[..first.len() - 1]);
    desk.run("verify 2020Q2").exits(4).says("frozen/2020Q2.v1.json");
    std::fs::remove_file(desk.path("frozen/2020Q2.v1.json")).unwrap();
    desk.run("verify 2020Q2").exits(4).says("frozen/2020Q2.v1.json").says("备份");
}

#[test]
fn a_run_that_fails_on_the_way_seals_nothing() {
    let desk = office();
    desk.run_where(&[("LIANXI_TYPST", "/nonexistent/typst")], "freeze 2020Q2").exits(3);
    let left: Vec<String> =
        files_under(&desk.path("frozen")).into_iter().filter(|file| file != "key" && file != ".lock").collect();
    assert!(left.is_empty(), "{left:?}");
    desk.run("freeze 2020Q2").exits(0);
}

/// All bytes of a sealed file that is cut down to what is quick to read again, and some of a whole one.
#[test]
fn not_a_byte_of_a_sealed_file_can_be_changed_unseen() {
    let whole = frozen().bytes("frozen/2020Q2.json");
    let (mut frozen, _) = decode(&whole).expect("it was sealed");
    frozen.evidence.figures.clear();
    frozen.wording.clear();
    frozen.annex = serde_json::value::RawValue::from_string("null".to_owned()).unwrap();
    (frozen.templates, frozen.tables) = (Vec::new(), Vec::new());
    frozen.figures.truncate(3);
    let (small, _) = encode(&frozen);
    assert!(small.len() > 3_000 && decode(&small).is_ok(), "{} bytes", small.len());
    for (bytes, step) in [(&small, 1), (&whole, 911)] {
        let mut changed = bytes.clone();
        for at in (0..bytes.len()).step_by(step) {
            for mask in [0x01, 0x20, 0x80] {
                changed[at] ^= mask;
                assert!(decode(&changed).is_err(), "byte {at} of {} with {mask:#x} is not noticed", bytes.len());
                changed[at] ^= mask;
            }
            assert!(at == 0 || decode(&bytes[..at]).is_err(), "cut off at {at}");
        }
        for more in ["\n", " ", "x"] {
            assert!(decode(&[bytes, more.as_bytes()].concat()).is_err(), "{more:?} at the end");
        }
    }
}

#[test]
fn an_altered_file_is_refused_by_every_command_with_its_name() {
    let desk = frozen();
    let bytes = desk.bytes("frozen/2020Q2.json");
    let mut desk = desk;
    for at in [20, 90, bytes.len() / 2, bytes.len() - 2] {
        let mut altered = bytes.clone();
        altered[at] ^= 1;
        desk = desk.holding("frozen/2020Q2.json", &altered);
        desk.run("compare 2020Q2").exits(4).says("frozen/2020Q2.json").says("备份");
    }
    for line in ["verify 2020Q2", "pack 2020Q2", "pack 2020Q3", "freeze 2020Q2 --supersede --reason 漏报一件"] {
        desk.run(line).exits(4).says("frozen/2020Q2.json").says("备份");
    }
    // Another period's file under this name is none of this period.
    let desk = desk.holding("frozen/2020Q1.json", &bytes);
    desk.run("compare 2020Q1").exits(4).says("frozen/2020Q1.json");
}

#[test]
fn a_file_of_a_newer_format_is_left_to_the_newer_program() {
    let desk = frozen();
    let newer = desk.text("frozen/2020Q2.json").replacen("lianxi.frozen/1\"", "lianxi.frozen/2\"", 1);
    assert_eq!(decode(newer.as_bytes()).err(), Some(Fault::Newer(2)));
    let desk = desk.holding("frozen/2020Q2.json", newer);
    for line in ["compare 2020Q2", "verify 2020Q2", "pack 2020Q2", "freeze 2020Q2"] {
        desk.run(line).exits(3).says("更新版本的 lianxi").says("frozen/2020Q2.json");
    }
}

#[test]
fn without_its_key_a_sealed_period_is_neither_compared_nor_added_to() {
    let desk = frozen();
    let key = desk.text("frozen/key");
    std::fs::remove_file(desk.path("frozen/key")).unwrap();
    for line in ["compare 2020Q2", "pack 2020Q3", "freeze 2020Q1"] {
        desk.run(line).exits(3).says("frozen/key").says("备份");
    }
    assert!(!desk.path("frozen/key").exists(), "a new key would hide that the old one is gone");
    let other: String = key.chars().rev().collect();
    let desk = desk.holding("frozen/key", other.trim());
    if other.trim() != key.trim() {
        desk.run("compare 2020Q2").exits(3).says("不是封存 2020Q2 时的密钥");
    }
    let desk = desk.holding("frozen/key", "not a key");
    desk.run("compare 2020Q2").exits(3).says("64 位");
    let desk = desk.holding("frozen/key", key);
    desk.run("compare 2020Q2").exits(0);
}

#[test]
fn no_recipients_name_and_no_id_number_is_under_frozen() {
    let desk = Desk::sample();
    freeze_sample(&desk, "2020Q2");
    let hash = |text: &str| Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let bare = column("id_number").into_iter().flat_map(|id| [hash(&id), hash(&format!("person\u{1}{id}"))]);
    let secrets: Vec<String> = secrets().into_iter().chain(bare).collect();
    let files = files_under(&desk.path("frozen"));
    assert!(files.iter().any(|file| file == "2020Q2.json"), "{files:?}");
    for file in files {
        let text = desk.text(&format!("frozen/{file}"));
        let found: Vec<&String> = secrets.iter().filter(|secret| text.contains(secret.as_str())).collect();
        assert!(found.is_empty(), "{file}: {found:?}");
        assert!(!text.contains("\\u"), "{file}: an escaped text would hide a name from this test");
        assert_private(&desk.path(&format!("frozen/{file}")));
    }
}

/// Only their owner may read the sealed files and the key.
fn assert_private(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode & 0o077, 0, "{}: {mode:o}", path.display());
    }
}
