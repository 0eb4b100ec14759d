//! Decided items 议定事项: carried from meeting to meeting until they are done, and judged by their targets.

use crate::desk::Desk;
use crate::pdf;
use crate::rows::case;

/// One case, decided after 4 working days and fed back late.
fn office() -> Desk {
    let row = case("云检救〔2020〕4号", "罗桂兰").registered().accepted("2020-04-03").granted("2020-04-10", "20000");
    Desk::office().cases(&[row.paid("2020-04-20", "20000").closed("2020-04-21").feedback("2020-05-20")])
}

/// A meeting of a day that decides and is told this.
fn meeting(kind: &str, day: &str, rest: &str) -> String {
    format!(
        "kind = \"{kind}\"\nnumber = 1\nheld_on = {day}\nplace = \"二楼会议室\"\nchair = \"沈立\"\n\
         present = [{{ organ = \"县检察院\", names = [\"沈立\"] }}]\n{rest}"
    )
}

fn item(id: &str, text: &str, more: &str) -> String {
    format!("[[actions]]\nid = \"{id}\"\ntext = \"{text}\"\nowner = \"县检察院\"\n{more}\n")
}

fn told(id: &str, more: &str) -> String {
    format!("[[progress]]\nid = \"{id}\"\n{more}\n")
}

/// Four meetings, the third of them temporary.
fn chain() -> Desk {
    let first = [item("A", "甲项：建立台账。", "due = 2020-01-31"), item("B", "乙项", "")].concat();
    let second = [told("B", "done_on = 2020-04-01"), item("C", "丙项", "due = 2020-12-31")].concat();
    let third = [item("D", "丁项", ""), told("C", "note = \"推进\"")].concat();
    let fourth = [told("A", "note = \"尚未建立\""), told("D", "done_on = 2020-06-30"), item("E", "戊项", "")].concat();
    office()
        .meeting("2019Q4", &meeting("regular", "2020-01-08", &first))
        .meeting("2020Q1", &meeting("regular", "2020-04-08", &second))
        .meeting("2020-05-21", &meeting("temporary", "2020-05-21", &third))
        .meeting("2020Q2", &meeting("regular", "2020-07-08", &fourth))
}

/// The filled minutes of a meeting, from their section on earlier items on.
fn minutes(desk: &Desk, id: &str) -> String {
    desk.run(&format!("minutes {id} --keep-source")).exits(0);
    let source = desk.text(&format!("out/{id}/source/minutes/main.typ"));
    source.split_once("= 上次议定事项落实情况").expect("the section").1.to_owned()
}

#[test]
fn every_meeting_lists_all_items_not_done_before_it() {
    let desk = chain();
    let listed = [("2020Q1", "AB", "C"), ("2020-05-21", "AC", "D"), ("2020Q2", "ACD", "E")];
    for (id, open, new) in listed {
        let text = minutes(&desk, id);
        let (before, decided) = text.split_once("= 会议议定事项").expect("the section");
        for (item, words) in [("A", "甲项"), ("B", "乙项"), ("C", "丙项"), ("D", "丁项"), ("E", "戊项")] {
            assert_eq!(before.contains(words), open.contains(item), "{id}: {words} open before\n{before}");
            assert_eq!(decided.contains(words), new.contains(item), "{id}: {words} decided");
        }
    }
}

#[test]
fn what_is_carried_over_twice_running_is_said_and_how_late_it_is() {
    let desk = chain();
    assert!(!minutes(&desk, "2020Q1").contains("结转"), "carried over once only");
    let may = minutes(&desk, "2020-05-21");
    assert_eq!(may.matches("连续两次结转").count(), 1, "A, not C\n{may}");
    let july = minutes(&desk, "2020Q2");
    assert!(july.contains("连续三次结转") && july.contains("连续两次结转"), "A three times, C twice\n{july}");
    assert!(july.contains("甲项：建立台账。"), "as the meeting wrote it\n{july}");
    // Working days in (2020-01-31, 2020-07-08], counted by hand with the holidays of 2020: February 20 (the
    // holiday lasted to the 2nd), March 22, April 22 (one off on the 6th, one Sunday worked), May 19 (1, 4, 5
    // off, the 9th worked), June 21 (25, 26 off, the 28th worked), July 6.
    assert!(july.contains("110个工作日"), "{july}");
}

#[test]
fn a_target_judges_itself_and_does_not_make_its_item_done() {
    let items = [
        item("A", "按期反馈", "target = { figure = \"feedback.on_time_rate\", at_least = 100 }"),
        item("B", "按期决定", "target = { figure = \"cases.decided_in_time_rate\", at_least = 100 }"),
        item("C", "发放到位", "target = { figure = \"aid.unpaid_amount\", at_most = 0 }"),
        item("D", "平均审查", "target = { figure = \"cases.decision_days\", at_most = 3.5 }"),
    ];
    let desk = office()
        .meeting("2020Q1", &meeting("regular", "2020-04-08", &items.concat()))
        .meeting("2020Q2", &meeting("regular", "2020-07-08", ""));
    desk.run("quarter 2020Q2").exits(0);
    for file in ["2020Q2会议材料.pdf", "2020Q2会议纪要.pdf"] {
        let Some(text) = pdf::text(&desk.path(&format!("out/2020Q2/{file}"))) else { return };
        for words in [
            "目标未达到（按期反馈率为0.0%，目标为不低于100%）",
            "目标已达到（按期决定率为100.0%，目标为不低于100%）",
            "目标已达到（已决定未发放金额为0.00元，目标为不超过0元）",
            "目标未达到（平均审查天数为4.0个工作日，目标为不超过3.5个工作日）",
        ] {
            assert!(text.contains(words), "{file}: {words}\n{text}");
        }
        assert!(!text.contains("已落实，") && text.contains("推进中"), "a met target is not done\n{text}");
    }
}

#[test]
fn a_target_without_a_figure_and_progress_of_nothing_are_refused() {
    let wrong = item("A", "按期反馈", "target = { figure = \"feedback.on_time\", at_least = 100 }");
    let desk = office().meeting("2020Q1", &meeting("regular", "2020-04-08", &wrong));
    for command in ["check", "figures --period 2020Q2", "pack 2020Q2"] {
        let output = desk.run(command).exits(3);
        output
            .says("“feedback.on_time”")
            .says("meetings/2020Q1.toml › actions › A › target")
            .says("feedback.on_time_rate");
    }
    let desk = office().meeting("2020Q1", &meeting("regular", "2020-04-08", &told("Z", "done_on = 2020-04-01")));
    desk.run("minutes 2020Q1").exits(3).says("“Z”").says("meetings/2020Q1.toml › progress › Z");
}
