//! The office's own words 自拟文字: they follow the draft or stand instead of it, in paragraphs, and a number
//! typed by hand that its figure contradicts is named.

use crate::desk::{Desk, MEETING};
use crate::paths::read;
use crate::rows::case;

/// In 2020Q2 one case and 2.00万元, in the quarter before one and 9.80万元; nothing a year earlier.
fn office() -> Desk {
    let before =
        case("云检救〔2020〕1号", "田望秋").not_registered().accepted("2020-01-06").granted("2020-01-10", "98000");
    let now = case("云检救〔2020〕4号", "罗桂兰").registered().accepted("2020-04-03").granted("2020-04-10", "20000");
    Desk::office().cases(&[before.paid("2020-02-10", "98000"), now.paid("2020-04-20", "20000")])
}

fn points(texts: &[&str]) -> String {
    let points: Vec<String> =
        texts.iter().map(|text| format!("{{ heading = \"会议指出\", text = \"{text}\" }}")).collect();
    format!("{MEETING}points = [{}]\n", points.join(", "))
}

/// What is typed, and what is said of it; nothing where it is right or speaks of something else.
const TYPED: &[(&str, &[&str])] = &[
    ("发放救助金8.90万元。", &["“发放救助金8.90万元”", "现为2.00万元", "〔发放救助金〕"]),
    ("本季度发放救助金为８．９０万元", &["“发放救助金为8.90万元”"]),
    ("全县发放救助金共计21,000元", &["“发放救助金共计21,000元”"]),
    ("第二季度受理案件3件", &["“受理案件3件”", "现为1件"]),
    ("受理案件1件、发放救助金3万元", &["“发放救助金3万元”"]),
    ("上季度发放救助金2.00万元", &["上季度现为9.80万元"]),
    ("本年累计发放救助金9.80万元", &["本年累计现为11.80万元"]),
    ("按期决定率达98%", &["“按期决定率达98%”", "现为100.0%"]),
    ("实际救助人数2人", &["“实际救助人数2人”", "〔实际救助人数(含积存)〕"]),
    ("发放救助金2.00万元，2万元到位", &[]),
    ("发放救助金20000元；上季度发放救助金9.8万元", &[]),
    ("上季度受理案件1件，发放救助金9.80万元", &[]),
    ("第一季度发放救助金7.00万元", &[]),
    ("清溪镇发放救助金1.20万元，为田某某发放救助金0.50万元", &[]),
    ("发放救助金约9万元，按期决定率提高3个百分点", &[]),
    ("电话回访7人次，受理案件3人", &[]),
    ("按期决定率100%，〔发放救助金〕已到位", &[]),
];

#[test]
fn a_number_typed_by_hand_that_its_figure_contradicts_is_named() {
    let texts: Vec<&str> = TYPED.iter().map(|(text, _)| *text).collect();
    let output = office().meeting("2020Q2", &points(&texts)).run("check --period 2020Q2").exits(0);
    let notices: Vec<&str> = output.stderr.split("提示  ").filter(|part| part.contains("手写")).collect();
    for (at, (text, parts)) in TYPED.iter().enumerate() {
        let place = format!("meetings/2020Q2.toml › points › 第 {} 条\n", at + 1);
        let named: Vec<&&str> = notices.iter().filter(|notice| notice.contains(&place)).collect();
        assert_eq!(named.len(), usize::from(!parts.is_empty()), "{text}: {named:?}");
        for part in *parts {
            assert!(named[0].contains(part), "{text}: {part} in {}", named[0]);
        }
    }
}

#[test]
fn every_command_that_prints_the_words_names_it_and_makes_the_documents() {
    let text = format!("{MEETING}[text]\n\"report.measures\" = \"发放救助金8.90万元。\"\n");
    let desk = office().meeting("2020Q2", &text);
    for command in ["pack 2020Q2", "minutes 2020Q2", "report 2020Q2 --to both"] {
        let output = desk.run(command).exits(0);
        output.says("meetings/2020Q2.toml › text › report.measures").says("改为〔发放救助金〕");
    }
}

/// The filled report of an office that wrote this under 存在问题.
fn report(problems: &str) -> String {
    let text = format!("{MEETING}[text]\n\"report.problems\" = \"\"\"\n{problems}\"\"\"\n");
    let desk = office().meeting("2020Q2", &text);
    desk.run("report 2020Q2 --to partner --keep-source").exits(0);
    desk.text("out/2020Q2/source/report-partner/main.typ")
}

#[test]
fn own_words_follow_the_draft_in_paragraphs_of_their_own() {
    let source = report("走访37个村。\n\n12户尚待核实，发放〔发放救助金〕。\n");
    assert!(source.contains("尚未对救助对象开展回访"), "the draft stays\n{source}");
    let words = "#\"走访37个村。\";#parbreak();#\"12户尚待核实，发放\";#fig(\"aid.paid_amount\", \"2.00万元\");";
    assert!(source.contains(words), "{source}");
}

#[test]
fn own_words_stand_instead_of_the_draft_where_they_say_so() {
    let source = report("〔代替〕人手不足。");
    let (_, problems) = source.split_once("= 存在问题").unwrap();
    let (problems, next) = problems.split_once("= 下一步打算").unwrap();
    assert!(
        problems.contains("人手不足。") && !problems.contains("开展回访") && !problems.contains("代替"),
        "{problems}"
    );
    assert!(next.contains("补齐首次回访"), "the other sections keep their drafts\n{next}");
}

#[test]
fn each_problem_has_its_next_step() {
    let keys = |fragment: &str| {
        let text = read(&format!("report-templates/fragments/{fragment}.typ.jinja"));
        let keys = text.split("key == \"").skip(1).map(|part| part.split('"').next().unwrap().to_owned());
        keys.collect::<Vec<String>>()
    };
    assert!(keys("problems").len() > 5);
    assert_eq!(keys("problems"), keys("next-steps"));
}
