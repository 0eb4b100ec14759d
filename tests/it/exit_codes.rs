//! Exit codes 退出码: 0 done, 1 findings, 2 usage, 3 broken, 4 refused; each with its remedy.

use crate::desk::{Desk, MEETING, OFFICE};
use crate::rows::{case, visit};

fn sound_office() -> Desk {
    let row = case("云检救〔2020〕1号", "罗桂兰").registered().accepted("2020-04-03");
    Desk::office().cases(&[row])
}

#[test]
fn a_sound_office_is_checked_with_0() {
    sound_office().run("check").exits(0).says("错误 0 项");
}

#[test]
fn figures_end_with_0_while_errors_stand_and_tell_them_on_standard_error() {
    let row = case("云检救〔2020〕1号", "罗桂兰").registered().accepted("四月三日");
    let desk = Desk::office().cases(&[row]);
    let output = desk.run("figures --period 2020Q2 --format json").exits(0);
    assert!(output.stderr.contains("错误 1 项"), "{}", output.stderr);
    output.json();
}

#[test]
fn an_error_finding_ends_a_check_with_1() {
    let desk = Desk::office().cases(&[case("云检救〔2020〕1号", "罗桂兰").registered().accepted("四月三日")]);
    desk.run("check").exits(1).says("date-unreadable");
    desk.run("check --json").exits(1);
}

#[test]
fn a_warning_ends_a_check_with_1_only_where_it_is_strict() {
    // Not said whether registered: a warning.
    let desk = Desk::office().cases(&[case("云检救〔2020〕1号", "罗桂兰").accepted("2020-04-03")]);
    desk.run("check").exits(0).says("registered-unknown");
    desk.run("check --strict").exits(1);
    desk.run("figures --period 2020Q2 --strict").exits(1);
}

#[test]
fn wrong_usage_ends_with_2() {
    let desk = sound_office();
    desk.run("chek").exits(2).says("是否指 check？");
    desk.run("figures --perod 2020Q2").exits(2).says("--period");
    desk.run("figures --period 2020Q5").exits(2).says("处理");
    desk.run("figures --period 2020Q2 --format xml").exits(2);
    desk.run("report 2020Q2").exits(2).says("--to");
    desk.run("pack 2020-05-21").exits(2).says("统计期");
}

#[test]
fn a_missing_workspace_ends_with_3() {
    Desk::bare().run("check").exits(3).says("找不到 lianxi.toml").says("lianxi init");
    sound_office().run("check -C nowhere").exits(3).says("找不到 lianxi.toml");
}

#[test]
fn an_office_without_exports_is_told_what_to_do() {
    Desk::office().run("check").exits(3).says("exports/").says("处理");
}

#[test]
fn all_unreadable_files_are_told_before_anything_is_made() {
    let desk = sound_office().holding("exports/坏一.csv", "").holding("exports/坏二.xls", "<html></html>");
    let output = desk.run("quarter 2020Q2").exits(3);
    assert_eq!(output.stdout, "");
    output.says("坏一.csv").says("坏二.xls");
    assert!(!desk.path("out/2020Q2/manifest.json").exists());
}

#[test]
fn a_typst_that_is_not_there_ends_with_3_and_the_remedy() {
    let desk = sound_office().meeting("2020Q2", MEETING);
    for line in ["quarter 2020Q2", "minutes 2020Q2", "doctor"] {
        let output = desk.run_where(&[("LIANXI_TYPST", "/nowhere/typst")], line).exits(3);
        output.says("/nowhere/typst").says("LIANXI_TYPST");
    }
    desk.run("pack 2020Q2 --typst /nowhere/typst").exits(3).says("/nowhere/typst");
}

#[test]
fn fonts_that_are_not_there_end_with_3_and_the_remedy() {
    let desk = sound_office();
    let output = desk.run_where(&[("LIANXI_FONTS", "/nowhere/fonts")], "pack 2020Q2").exits(3);
    output.says("/nowhere/fonts").says("处理");
    // A folder without any font.
    let empty = desk.path("exports");
    desk.run_where(&[("LIANXI_FONTS", empty.to_str().unwrap())], "pack 2020Q2").exits(3).says("字体").says("处理");
}

#[test]
fn a_final_document_of_a_quarter_that_is_not_frozen_is_refused_with_4() {
    let desk = sound_office();
    desk.run("quarter 2020Q2 --final").exits(4).says("尚未封存").says("处理");
    assert!(!desk.path("out/2020Q2").exists(), "nothing is made");
}

#[test]
fn init_on_a_workspace_is_refused_with_4_and_changes_nothing() {
    let desk = sound_office();
    desk.run("init .").exits(4).says("处理");
    desk.run("init --sample .").exits(4);
    assert_eq!(desk.text("lianxi.toml"), OFFICE);
    assert!(!desk.path("exports/回访台账.xlsx").exists());
}

#[test]
fn a_new_workspace_is_ready_to_be_filled_in() {
    let desk = Desk::bare();
    desk.run("init 新院").exits(0).says("lianxi check -C 新院");
    for file in ["lianxi.toml", "会议文件样张.toml", "导入表-案件.xlsx", "导入表-回访.xlsx"] {
        assert!(desk.path(&format!("新院/{file}")).is_file(), "{file}");
    }
    desk.run("check -C 新院").exits(3).says("exports/ 中没有导出文件");
}

#[test]
fn the_import_forms_are_read_once_they_are_filled_in() {
    let desk = Desk::bare();
    desk.run("init 新院").exits(0);
    let form = desk.bytes("新院/导入表-案件.xlsx");
    // As handed out they hold a header and no row.
    let office = Desk::office().holding("exports/导入表-案件.xlsx", form);
    let rows = office.run("check --json").exits(0).json();
    assert_eq!(rows["rows"]["cases"]["read"], 0, "{rows}");
}

#[test]
fn a_machine_with_all_that_is_needed_is_ready() {
    sound_office().run("doctor").exits(0).says("一切就绪").says("0.15.1");
}

#[test]
fn return_slips_are_written_for_what_can_be_put_right() {
    let unmatched = visit("云检救〔2019〕7号", "无此人", "2020-05-06");
    let desk = sound_office().visits(&[unmatched]);
    desk.run("check").exits(1).says("退回单");
    assert!(desk.path("out/check/退回单.xlsx").is_file());
}
