//! Decided items 议定事项 and the office's own words: what meetings decided is carried, judged and never lost;
//! what the office wrote prints as written, and a number that is no longer true is named.

use crate::desk::Desk;
use crate::pdf;
use crate::rows::case;

const HEAD: &str = "place = \"二楼会议室\"\nchair = \"沈立\"\n\
    present = [{ organ = \"县检察院\", names = [\"沈立\"] }]\n";

fn meeting(kind: &str, held_on: &str, rest: &str) -> String {
    format!("kind = \"{kind}\"\nnumber = 1\nheld_on = {held_on}\n{HEAD}{rest}")
}

fn item(id: &str, text: &str, rest: &str) -> String {
    format!("[[actions]]\nid = \"{id}\"\ntext = \"{text}\"\nowner = \"区检察院\"\n{rest}\n")
}

fn progress(id: &str, rest: &str) -> String {
    format!("[[progress]]\nid = \"{id}\"\n{rest}\n")
}

/// Two cases closed in April; one fed back in time, one seven working days late: on time 50.0%.
fn office() -> Desk {
    let closed = |number, name, feedback| {
        case(number, name).registered().accepted("2020-04-01").closed("2020-04-13").feedback(feedback)
    };
    Desk::office().cases(&[
        closed("云检司救受[2020]1号", "何军", "2020-04-17"),
        closed("云检司救受[2020]2号", "罗桂兰", "2020-04-29"),
    ])
}

/// A first meeting decides three items; a temporary one decides one more and hears of one; then comes the quarter's.
fn three_meetings(last: &str) -> Desk {
    let target = "due = 2020-06-30\ntarget = { figure = \"feedback.on_time_rate\", at_least = 100 }";
    let first = [
        item("A-1", "核查*重点*对象#3", "due = 2020-05-29"),
        item("A-2", "按期完成反馈", target),
        item("A-3", "补办手续", ""),
    ];
    office()
        .meeting("2020Q1", &meeting("regular", "2020-04-08", &first.concat()))
        .meeting(
            "2020-05-21",
            &meeting(
                "temporary",
                "2020-05-21",
                &[item("B-1", "联合回访", "due = 2020-09-30"), progress("A-3", "done_on = 2020-05-20")].concat(),
            ),
        )
        .meeting("2020Q2", &meeting("regular", "2020-07-08", last))
}

fn text_of(desk: &Desk, kind: &str) -> String {
    pdf::text(&desk.path(&format!("out/2020Q2/2020Q2{kind}.pdf"))).expect("the checker's Python reads PDFs")
}

#[test]
fn every_meeting_lists_what_is_open_says_how_often_it_was_carried_and_judges_targets() {
    let desk = three_meetings(&[item("C-1", "新的事项", ""), progress("A-1", "note = \"正在核查\"")].concat());
    desk.run("quarter 2020Q2").exits(0);
    for kind in ["会议材料", "会议纪要"] {
        let text = text_of(&desk, kind);
        // due on Friday 2020-05-29; 26 working days to 2020-07-08 (June has 21, with Sunday the 28th; July 5 so far
        // less none), carried by the meetings of May and July.
        assert!(text.contains("核查*重点*对象#3"), "{kind}: printed as it was written");
        assert!(text.contains("连续两次结转"), "{kind}: {text}");
        assert!(text.contains("目标按期反馈率不低于100%，本季度为50.0%，未达到"), "{kind}: {text}");
        assert!(text.contains("联合回访"), "{kind}: decided by the temporary meeting");
        assert!(!text.contains("补办手续2"), "{kind}: told done in May");
    }
    let told = desk.figures("2020Q2");
    let value = |id: &str| {
        told["figures"].as_array().unwrap().iter().find(|figure| figure["id"] == id).unwrap()["value"].clone()
    };
    // By 2020-06-30 four items were decided, one of them done.
    assert_eq!((value("actions.total"), value("actions.done")), (4.into(), 1.into()));
}

#[test]
fn a_met_target_is_told_and_is_not_done() {
    let met = "target = { figure = \"feedback.done\", at_least = 2 }\ndue = 2020-12-31";
    let desk = office()
        .meeting("2020Q1", &meeting("regular", "2020-04-08", &item("A-1", "反馈两件", met)))
        .meeting("2020Q2", &meeting("regular", "2020-07-08", ""));
    desk.run("minutes 2020Q2").exits(0);
    let text = text_of(&desk, "会议纪要");
    assert!(text.contains("目标本期已反馈不低于2件，本季度为2件，已达到") && text.contains("推进中"), "{text}");
}

#[test]
fn a_target_without_its_figure_stops_the_run_and_names_the_item() {
    let wrong = "target = { figure = \"feedback.ontime_rate\", at_least = 100 }";
    let desk = office()
        .meeting("2020Q1", &meeting("regular", "2020-04-08", &item("A-1", "反馈", wrong)))
        .meeting("2020Q2", &meeting("regular", "2020-07-08", ""));
    desk.run("minutes 2020Q2").exits(3).says("A-1").says("meetings/2020Q1.toml").says("feedback.on_time_rate");
}

#[test]
fn a_typed_number_that_is_no_longer_true_is_named_and_prints_as_typed() {
    let own = "points = [{ heading = \"会议指出\", text = \"本季度办结案件3件，接近〔办结案件〕。\" }]\n";
    let desk = office().meeting("2020Q2", &meeting("regular", "2020-07-08", own));
    let output = desk.run("minutes 2020Q2").exits(0).says("写的是“办结案件3件”，现在的数字是2件").says("〔办结案件〕");
    assert!(output.stderr.contains("meetings/2020Q2.toml › points › 会议指出"), "{}", output.stderr);
    assert!(text_of(&desk, "会议纪要").contains("办结案件3件，接近2件"));
    desk.run("check --period 2020Q2").says("写的是“办结案件3件”");
    let right = own.replace("3件", "2件");
    let desk = office().meeting("2020Q2", &meeting("regular", "2020-07-08", &right));
    assert!(!desk.run("minutes 2020Q2").exits(0).stderr.contains("写的是"));
}

#[test]
fn own_words_follow_the_draft_a_line_a_paragraph_or_take_its_place() {
    let report = |words: &str| {
        let text = format!("[text]\n\"report.problems\" = \"\"\"{words}\"\"\"\n");
        let desk = office().meeting("2020Q2", &meeting("regular", "2020-07-08", &text));
        desk.run("report 2020Q2 --to prosecutor").exits(0);
        text_of(&desk, "情况报告（报上级检察院）")
    };
    let follows = report("线索来源单一。\n\n人手不足。");
    assert!(
        follows.contains("部分案件未按期反馈") && follows.contains("线索来源单一。") && follows.contains("人手不足。")
    );
    let replaces = report("〔代替草稿〕线索来源单一。");
    assert!(!replaces.contains("部分案件未按期反馈") && replaces.contains("线索来源单一。"));
    assert!(!replaces.contains("代替草稿"));
}
