//! The same bytes 逐字节一致: a frozen quarter comes to the same documents in any folder, time zone, language and
//! number of cores, and whatever order the rows and files of the exports are in.

use std::process::Command;

use serde_json::Value;

use crate::desk::{Desk, MEETING, OFFICE};
use crate::freeze::{SAMPLE_ERRORS, aided, freeze_sample, sealed};
use crate::paths::files_under;
use crate::rows::{Row, case, tidy_csv, visit};

/// Every file that was issued, with its bytes.
fn issued(desk: &Desk, ends: &[&str]) -> Vec<(String, Vec<u8>)> {
    let files = files_under(&desk.path("out/2020Q2")).into_iter();
    let ours = files.filter(|file| ends.iter().any(|end| file.ends_with(end)));
    ours.map(|file| (file.clone(), desk.bytes(&format!("out/2020Q2/{file}")))).collect()
}

#[track_caller]
fn assert_same_files(expected: &[(String, Vec<u8>)], found: &[(String, Vec<u8>)], where_: &str) {
    let names = |files: &[(String, Vec<u8>)]| files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(expected), names(found), "{where_}");
    for ((name, a), (_, b)) in expected.iter().zip(found) {
        assert!(a == b, "{where_}: {name} is another file");
    }
}

/// What of a sealed file must not depend on where the rows stood; the names of its parts.
const SEALED: [&str; 9] =
    ["figures", "tables", "visits_due", "quality", "wording", "documents", "templates", "fonts", "settings"];

#[track_caller]
fn assert_same_seal(expected: &Value, found: &Value, where_: &str) {
    for part in SEALED {
        assert!(!expected["content"][part].is_null(), "{part} is sealed");
        assert!(expected["content"][part] == found["content"][part], "{where_}: {part} is sealed otherwise");
    }
}

#[test]
fn folder_time_zone_language_and_cores_leave_every_byte() {
    let base = Desk::sample();
    freeze_sample(&base, "2020Q2");
    let ends = [".pdf", ".xlsx"];
    let (files, seal) = (issued(&base, &ends), sealed(&base, "2020Q2"));
    assert_eq!(files.len(), 6, "four documents and two workbooks");
    let key = base.bytes("frozen/key");
    for (zone, language, cores) in [
        ("UTC", "C", None),
        ("Asia/Shanghai", "zh_CN.UTF-8", None),
        ("America/New_York", "de_DE.UTF-8", Some("0")),
        ("Asia/Shanghai", "tr_TR.UTF-8", Some("0")),
    ] {
        let desk = Desk::sample().holding("frozen/key", &key);
        let told = format!("{zone} {language} {cores:?}");
        run_in(&desk, zone, language, cores);
        assert_same_files(&files, &issued(&desk, &ends), &told);
        let other = sealed(&desk, "2020Q2");
        assert_same_seal(&seal, &other, &told);
        for part in ["evidence", "annex", "findings", "inputs", "key_id"] {
            assert!(seal["content"][part] == other["content"][part], "{told}: {part}");
        }
    }
}

/// Freezes the sample's quarter on these cores, where `taskset` can bind it to some.
fn run_in(desk: &Desk, zone: &str, language: &str, cores: Option<&str>) {
    let program = env!("CARGO_BIN_EXE_lianxi");
    let mut command = match cores {
        Some(cores) if std::path::Path::new("/usr/bin/taskset").exists() => {
            let mut command = Command::new("/usr/bin/taskset");
            command.args(["-c", cores, program]);
            command
        }
        _ => Command::new(program),
    };
    command.current_dir(desk.path(".")).env_clear().args(["freeze", "2020Q2", "--reason", "原系统已停用"]);
    command.args(SAMPLE_ERRORS.iter().flat_map(|code| ["--waive", code]));
    for name in ["LIANXI_TYPST", "LIANXI_FONTS", "HOME", "XDG_CACHE_HOME"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    if cores.is_some() {
        command.env("POLARS_MAX_THREADS", "1").env("RAYON_NUM_THREADS", "1");
    }
    let run = command.env("TZ", zone).env("LANG", language).env("LC_ALL", language).output().unwrap();
    assert!(run.status.success(), "{zone} {language}: {}", String::from_utf8_lossy(&run.stderr));
}

const SURNAMES: [&str; 6] = ["罗", "马", "赵", "沈", "朱", "欧阳"];

/// Many rows, most of whose sorting keys are equal: people of one masked name, waiting as many days.
fn many() -> (Vec<Row>, Vec<Row>) {
    let (mut cases, mut visits) = (Vec::new(), Vec::new());
    for at in 0..48_u32 {
        let name = format!("{}{}", SURNAMES[at as usize % 6], ["桂兰", "福贵", "小满"][at as usize % 3]);
        let days = ["2020-04-03", "2020-04-14", "2020-04-20", ["2020-04-24", "2020-05-06"][at as usize % 2]];
        let mut row = aided(at + 1, &name, days, ["6000", "12000.50"][at as usize % 2]);
        row =
            row.set("乡镇", ["千河镇", "虢镇街道"][at as usize % 2]).set("损害后果", ["致伤", "致死"][at as usize % 2]);
        row = if at % 5 == 0 { row.feedback("2020-05-20") } else { row };
        row = if at % 4 == 0 { row.set("贫困识别建议日期", "2020-05-11") } else { row };
        cases.push(row);
        if at % 7 == 0 {
            visits.push(visit(&format!("云检救〔2020〕{}号", at + 1), &name, "2020-06-10").set("帮扶措施", "产业扶持"));
        }
    }
    cases.push(case("云检救〔2020〕99号", "朱水生").not_registered().accepted("2020-06-15"));
    (cases, visits)
}

#[test]
fn the_order_of_rows_and_files_leaves_every_page() {
    let (cases, visits) = many();
    let wages = format!("{OFFICE}[wages]\n2019 = 6525.25\n");
    let office = || Desk::office().holding("lianxi.toml", &wages).meeting("2020Q2", MEETING);
    let base = office().cases(&cases).visits(&visits);
    base.run("freeze 2020Q2").exits(0);
    let (files, seal) = (issued(&base, &[".pdf"]), sealed(&base, "2020Q2"));
    // Another order: by threes, backwards; in two files of other names.
    let mixed =
        |rows: &[Row]| -> Vec<Row> { (0..3).flat_map(|at| rows.iter().rev().skip(at).step_by(3)).cloned().collect() };
    let (cases, visits) = (mixed(&cases), mixed(&visits));
    let (first, second) = cases.split_at(17);
    let moved = office()
        .holding("exports/2.csv", tidy_csv(&visits))
        .holding("exports/z.csv", tidy_csv(first))
        .holding("exports/a.csv", tidy_csv(second))
        .holding("frozen/key", base.bytes("frozen/key"));
    moved.run("freeze 2020Q2").exits(0);
    assert_same_files(&files, &issued(&moved, &[".pdf"]), "other order");
    assert_same_seal(&seal, &sealed(&moved, "2020Q2"), "other order");
    // And one is what the other reported.
    let exchanged = moved.holding("frozen/2020Q2.json", base.bytes("frozen/2020Q2.json"));
    exchanged.run("compare 2020Q2").exits(0);
    exchanged.run("verify 2020Q2").exits(0);
}
