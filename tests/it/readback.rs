//! Reading back 读回: a number that nobody vouches for keeps the whole run from being published.

use crate::desk::{Desk, MEETING};
use crate::output::Output;
use crate::paths::read;
use crate::rows::case;

/// A small office with a meeting whose own words go into the report.
fn office(own_words: &str) -> Desk {
    let text = format!("{MEETING}[text]\n\"report.measures\" = \"{own_words}\"\n");
    let row = case("云检救〔2020〕4号", "罗桂兰").registered().accepted("2020-04-03").granted("2020-04-10", "20000");
    Desk::office().cases(&[row.paid("2020-04-20", "20000")]).meeting("2020Q2", &text)
}

/// The report of an office whose own template goes on with these words.
fn report_with(words: &str) -> (Desk, Output) {
    let template = "report/measures-taken.typ.jinja";
    let own = format!("{}\n{words}\n", read(&format!("report-templates/{template}")));
    let desk = office("全年走访村组。").holding(&format!("templates/{template}"), own);
    let output = desk.run("report 2020Q2 --to partner");
    (desk, output)
}

#[track_caller]
fn assert_refused(words: &str, numeral: &str, shown: &str) {
    let (desk, output) = report_with(words);
    let output = output.exits(3).says(&format!("“{numeral}”没有出处")).says(shown).says("templates/");
    assert!(output.stderr.contains("› 第 2 页 › 第 "), "page and line\n{}", output.streams());
    assert!(!desk.path("out/2020Q2/2020Q2情况报告（报上级主管部门）.pdf").exists(), "nothing is published");
    assert!(!desk.path("out/2020Q2/manifest.json").exists(), "nothing is published");
}

#[test]
fn a_number_typed_into_a_template_fails_the_run_and_is_named() {
    assert_refused("全县共有救助对象123456人，较为分散。", "123456", "…共有救助对象123456人，较为分散…");
}

#[test]
fn a_day_typed_into_a_template_is_no_day_of_the_quarter() {
    assert_refused("已于2020年7月30日核对。", "2020年7月30日", "2020年7月30日核对");
}

#[test]
fn an_amount_typed_in_another_form_is_another_number() {
    assert_refused("发放救助金2.0万元。", "2.0", "发放救助金2.0万元");
}

#[test]
fn a_small_number_is_no_number_of_another_unit() {
    // One case, one person, one household: 1 is a figure of the quarter, 1天 is not.
    assert_refused("走访用时1天。", "1", "走访用时1天");
}

#[test]
fn a_number_broken_over_two_lines_is_still_one() {
    // Long enough to wrap somewhere within the date, wherever the line begins.
    let words = "已于2020年7月30日".repeat(8);
    let (_, output) = report_with(&words);
    assert_eq!(output.exits(3).stderr.matches("“2020年7月30日”没有出处").count(), 5, "the first five are told");
}

#[test]
fn a_figure_asked_for_by_a_template_of_the_offices_own_passes() {
    let words = "共{{ bare(\"cases.accepted\") }}宗，{{ fig(\"aid.paid_amount\", \"ytd\") }}，{{ period.year }}年。";
    report_with(words).1.exits(0);
}

#[test]
fn a_number_in_the_offices_own_words_passes() {
    let desk = office("走访37个村、1204户，覆盖率98.75%，比１２日增加３户；发放〔发放救助金〕。");
    desk.run("report 2020Q2 --to both").exits(0);
}

#[test]
fn every_document_of_the_sample_office_reads_back() {
    let desk = Desk::sample();
    for period in ["2018Q3", "2019Q4", "2021Q1", "2021Q2"] {
        desk.run(&format!("quarter {period}")).exits(0);
    }
}
