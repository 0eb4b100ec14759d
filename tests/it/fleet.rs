//! Many offices 多单位: each is made as a run of its own would make it; one that fails stops nobody.

use serde_json::Value;

use crate::desk::{Desk, MEETING};
use crate::rows::{case, tidy_csv};

/// The workspace of an office with one case, in a folder of the desk.
fn office(desk: Desk, folder: &str, organ: &str) -> Desk {
    let row = case("云检救〔2020〕1号", "罗桂兰").registered().accepted("2020-04-03");
    desk.holding(&format!("{folder}/lianxi.toml"), format!("[organ]\nname = \"{organ}\"\n"))
        .holding(&format!("{folder}/meetings/2020Q2.toml"), MEETING)
        .holding(&format!("{folder}/exports/案件台账.csv"), tidy_csv(&[row]))
}

/// Two sound offices; between them one that has no export, one whose lianxi.toml is none, one whose export is no
/// workbook; and a folder that is no workspace.
fn district() -> Desk {
    let desk = office(Desk::bare(), "all/东山区", "云溪市东山区人民检察院");
    let desk = office(desk, "all/x", "云溪县人民检察院");
    desk.holding("all/empty/lianxi.toml", "[organ]\nname = \"云溪市南河县人民检察院\"\n")
        .holding("all/toml/lianxi.toml", "[organ\n")
        .holding("all/workbook/lianxi.toml", "[organ]\nname = \"云溪市西川县人民检察院\"\n")
        .holding("all/workbook/exports/案件台账.xlsx", "no workbook")
        .holding("all/通知/请示.txt", "")
}

fn told<'j>(json: &'j Value, folder: &str) -> &'j Value {
    let offices = json["offices"].as_array().unwrap();
    offices.iter().find(|office| office["folder"] == folder).unwrap_or_else(|| panic!("{folder} is not told"))
}

#[test]
fn an_office_that_fails_stops_nobody_and_the_sound_ones_are_as_if_alone() {
    let desk = district();
    let alone = office(Desk::bare(), "own", "云溪市东山区人民检察院");
    alone.run("quarter 2020Q2 -C own").exits(0);
    let json = desk.run("quarter 2020Q2 --all all --json").exits(3).json();
    assert_eq!((&json["schema"], &json["exit"]), (&"lianxi.offices/1".into(), &3.into()));
    assert_eq!(json["offices"].as_array().unwrap().len(), 5);
    for (folder, exit) in [("all/东山区", 0), ("all/x", 0), ("all/empty", 3), ("all/toml", 3), ("all/workbook", 3)] {
        let office = told(&json, folder);
        assert_eq!(office["exit"], exit, "{folder}: {office}");
        assert_eq!(office["failure"].is_null(), exit == 0, "{folder}: {office}");
        assert_eq!(desk.path(&format!("{folder}/out/2020Q2/manifest.json")).exists(), exit == 0, "{folder}");
    }
    for name in ["2020Q2会议材料.pdf", "2020Q2会议纪要.pdf", "2020Q2统计附表.xlsx", "manifest.json"] {
        let (made, own) = (format!("all/东山区/out/2020Q2/{name}"), format!("own/out/2020Q2/{name}"));
        assert!(desk.bytes(&made) == alone.bytes(&own), "{name} is another one than alone");
    }
    let manifest: Value = serde_json::from_slice(&desk.bytes("all/x/out/2020Q2/manifest.json")).unwrap();
    assert_eq!(told(&json, "all/x")["documents"], manifest["documents"]);
    assert_eq!(told(&json, "all/x")["draft"], true);
    assert!(told(&json, "all/workbook")["failure"]["place"].as_str().unwrap().contains("案件台账.xlsx"));
}

#[test]
fn the_table_has_a_line_for_each_office_aligned_under_wide_characters() {
    let desk = district();
    let output = desk.run("quarter 2020Q2 --all all").exits(3);
    let lines: Vec<&str> = output.stdout.lines().collect();
    // The name, six documents or none, whether they are drafts, the exit code, where they are.
    for (name, documents, state, exit, place) in [
        ("云溪市东山区人民检察院", "5", "草稿", "0", "all/东山区/out/2020Q2"),
        ("云溪县人民检察院", "5", "草稿", "0", "all/x/out/2020Q2"),
        ("all/empty", "—", "没有做成", "3", "all/empty"),
        ("all/toml", "—", "没有做成", "3", "all/toml"),
        ("all/workbook", "—", "没有做成", "3", "all/workbook"),
    ] {
        let line = lines.iter().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{}", output.streams()));
        let cells: Vec<&str> = line.split_whitespace().collect();
        assert_eq!((cells[1], cells[5], cells[6], cells[7]), (documents, state, exit, place), "{line}");
    }
    let width = |text: &str| text.chars().map(|c| if c.is_ascii() || c == '—' { 1 } else { 2 }).sum::<usize>();
    let column = |line: &str, word: &str| width(line.split_once(word).unwrap().0);
    let states: Vec<usize> =
        lines[2..7].iter().map(|line| column(line, if line.contains("草稿") { "草稿" } else { "没有做成" })).collect();
    assert_eq!(states, [states[0]; 5], "{}", output.stdout);
    assert!(output.stdout.contains("5 个单位，做成 2 个、10 份文件，没有做成 3 个"), "{}", output.stdout);
}

#[test]
fn without_a_terminal_each_office_is_a_line_and_says_what_to_do() {
    let desk = district();
    let output = desk.run("quarter 2020Q2 --all all").exits(3);
    for words in
        ["/5] 云溪县人民检察院：完成，5 份文件", "/5] all/toml：没有做成（退出码 3）", "    无法继续", "    处理"]
    {
        assert!(output.stderr.contains(words), "{words}\n{}", output.stderr);
    }
    assert!(output.stderr.contains("不作为工作区的子文件夹：通知"), "{}", output.stderr);
    assert!(!output.stderr.contains(['\u{1B}', '\r']), "no bar in a file");
    let quiet = desk.run("quarter 2020Q2 --all all --json").exits(3);
    assert!(!quiet.stderr.contains("/5]"), "{}", quiet.stderr);
}

#[test]
fn the_worst_exit_code_is_that_of_the_run() {
    let desk = office(office(Desk::bare(), "a", "云溪县人民检察院"), "b", "云溪市东山区人民检察院");
    desk.run("quarter 2020Q2 -C a -C b").exits(0);
    desk.run("quarter 2020Q2 -C a -C b -C gone").exits(3).says("找不到 lianxi.toml");
    desk.run("freeze 2020Q2 -C a").exits(0);
    let json = desk.run("quarter 2020Q2 -C a -C b --final --json").exits(4).json();
    assert_eq!((&told(&json, "a")["exit"], &told(&json, "b")["exit"]), (&0.into(), &4.into()));
    assert_eq!(told(&json, "a")["draft"], false);
}

#[test]
fn what_an_office_is_told_stands_under_its_name() {
    let desk = office(office(Desk::bare(), "a", "云溪县人民检察院"), "b", "云溪市东山区人民检察院");
    // 3 cases in the meeting's own words, where the office has 1.
    let said = format!("{MEETING}[[points]]\nheading = \"会议指出\"\ntext = \"受理案件3件\"\n");
    let desk = desk.holding("b/meetings/2020Q2.toml", said);
    let alone = desk.run("quarter 2020Q2 -C b").exits(0).stderr;
    let json = desk.run("quarter 2020Q2 -C a -C b --json").exits(0).json();
    assert_eq!(told(&json, "a")["notes"].as_array().unwrap().len(), 0);
    for note in told(&json, "b")["notes"].as_array().unwrap() {
        assert!(alone.contains(note.as_str().unwrap()), "{note} is not among\n{alone}");
    }
    assert_eq!(
        alone.lines().filter(|line| line.starts_with("提示")).count(),
        told(&json, "b")["notes"].as_array().unwrap().len()
    );
}

#[test]
fn wrong_usage_is_told_before_any_office_is_touched() {
    let desk = office(office(Desk::bare(), "a", "云溪县人民检察院"), "b", "云溪市东山区人民检察院");
    desk.run("quarter 2020Q5 -C a -C b").exits(2);
    desk.run("quarter 2020-05-21 -C a -C b").exits(2);
    desk.run("quarter 2020Q2 -C a -C ./a").exits(2).says("写了两次");
    desk.run("quarter 2020Q2 -C a --all .").exits(2);
    desk.run("quarter 2020Q2 --all a").exits(2).says("没有工作区").says("处理");
    desk.run("quarter 2020Q2 --all nowhere").exits(3).says("不能读取");
    for line in ["check", "figures --period 2020Q2", "pack 2020Q2", "freeze 2020Q2"] {
        desk.run(&format!("{line} -C a -C b")).exits(2).says("-C").says("只有 lianxi quarter");
    }
    assert!(!desk.path("a/out").exists() && !desk.path("b/out").exists());
}
