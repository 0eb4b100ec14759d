use std::path::Path;

use super::file::read_meeting;
use super::*;
use crate::failure::Failure;
use crate::office::handwritten::Handwritten;

fn d(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn read(id: &str, text: &str) -> Result<Meeting, Failure> {
    read_meeting(&Handwritten::new(&format!("meetings/{id}.toml"), text), id.to_owned())
}

/// A workspace with these meeting files.
fn workspace(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("meetings")).unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join("meetings").join(name), text).unwrap();
    }
    folder
}

const FIRST: &str = r#"
held_on = 2020-04-09
number = 9
present = [{ organ = "区检察院", names = ["周某", "何某"] }]
points = [{ heading = "会议指出", text = "本季度回访〔回访〕。" }]

[[actions]]
id = "2020Q1-1"
text = "逐案核对"
owner = "区检察院"
with = ["区扶贫办"]
due = 2020-05-15
target = { figure = "feedback.on_time_rate", at_least = 99.5 }

[[actions]]
id = "2020Q1-2"
text = "补齐回访"
due = 2020-06-30
"#;

const SECOND: &str = r#"
held_on = 2020-07-08

[[progress]]
id = "2020Q1-1"
done_on = 2020-05-14
note = "已移送"

[text]
"report.measures" = "专人核对。"
report.next = "继续。"
"#;

#[test]
fn a_meeting_is_read_with_all_its_parts() {
    let meeting = read("2020Q1", FIRST).unwrap();
    assert_eq!(meeting.kind, MeetingKind::Regular);
    assert_eq!((meeting.number, meeting.held_on), (Some(9), d("2020-04-09")));
    assert_eq!(meeting.present[0].names, ["周某", "何某"]);
    assert_eq!(meeting.points[0].text, "本季度回访〔回访〕。");
    let target = meeting.actions[0].target.as_ref().unwrap();
    assert_eq!(target.bound, Bound::AtLeast(Decimal::new(995, 1)));
    assert_eq!(meeting.actions[0].due, Some(d("2020-05-15")));
    assert_eq!(meeting.actions[1].owner, None);
    assert_eq!(read("2020-05-21", "held_on = 2020-05-21").unwrap().kind, MeetingKind::Temporary);
}

#[test]
fn the_offices_own_words_may_be_named_with_or_without_quotes() {
    let meeting = read("2020Q2", SECOND).unwrap();
    assert_eq!(meeting.text["report.measures"], "专人核对。");
    assert_eq!(meeting.text["report.next"], "继续。");
}

#[test]
fn faults_name_the_line_the_key_and_the_mend() {
    for (text, what, place, remedy) in [
        ("number = 1", "缺“held_on”", "meetings/2020Q2.toml", "held_on = 2020-07-08"),
        ("held_on = 2020-07-08\nplaces = \"楼上\"", "没有“places”", "第 2 行", "“place”"),
        ("held_on = \"2020-07-08\"", "应为日期", "第 1 行", "held_on = 2020-07-08"),
        ("held_on = 2020-07-08\nkind = \"每季\"", "“每季”", "第 2 行", "regular"),
        ("held_on = 2020-07-08\n[[actions]]\ntext = \"做\"", "第 1 条 缺“id”", "meetings/2020Q2.toml", "id ="),
        (
            "held_on = 2020-07-08\n[[actions]]\nid = \"1\"\ntext = \"做\"\nowners = \"我\"",
            "没有“owners”",
            "第 5 行",
            "“owner”",
        ),
        (
            "held_on = 2020-07-08\n[text]\n\"report.measure\" = \"做\"",
            "“report.measure”",
            "第 3 行",
            "“report.measures”",
        ),
        ("held_on = 2020-07-08\n[text]\nreport.measure = \"做\"", "“report.measure”", "第 3 行", "“report.measures”"),
        (
            "held_on = 2020-07-08\n[[actions]]\nid = \"1\"\ntext = \"做\"\ntarget = { figure = \"a.b\" }",
            "at_least",
            "第 5 行",
            "target =",
        ),
    ] {
        let failure = read("2020Q2", text).unwrap_err();
        assert!(failure.what.contains(what), "{failure}");
        assert!(failure.place.as_ref().unwrap().contains(place), "{failure}");
        assert!(failure.remedy.contains(remedy), "{failure}");
    }
}

#[test]
fn meetings_stand_in_the_order_they_were_held() {
    let office =
        workspace(&[("2020Q1.toml", FIRST), ("2020Q2.toml", SECOND), ("2020-05-21.toml", "held_on = 2020-05-21")]);
    let meetings = load_all(office.path()).unwrap();
    let ids: Vec<_> = meetings.all.iter().map(|meeting| meeting.id.as_str()).collect();
    assert_eq!(ids, ["2020Q1", "2020-05-21", "2020Q2"]);
    assert_eq!(meetings.warnings, Vec::<String>::new());
    assert_eq!(meetings.before(meetings.find("2020Q2").unwrap()).count(), 2);
}

#[test]
fn an_item_is_done_when_a_meeting_was_told_so() {
    let office = workspace(&[("2020Q1.toml", FIRST), ("2020Q2.toml", SECOND)]);
    let meetings = load_all(office.path()).unwrap();
    // The first was done on 2020-05-14, but no meeting held by 06-30 was told.
    let june = meetings.actions(d("2020-06-30"));
    assert_eq!(june.len(), 2);
    assert_eq!((june[0].done_on, june[0].days_overdue(d("2020-06-30"))), (None, 46));
    assert!(!june[1].overdue(d("2020-06-30")));
    let july = meetings.actions(d("2020-07-08"));
    assert_eq!((july[0].done_on, july[0].note), (Some(d("2020-05-14")), Some("已移送")));
    assert!(july[1].overdue(d("2020-07-08")));
    assert!(meetings.actions(d("2020-04-08")).is_empty());
}

#[test]
fn one_id_for_two_items_is_refused_and_names_both_files() {
    let office = workspace(&[("2020Q1.toml", FIRST), ("2020Q2.toml", &FIRST.replace("2020-04-09", "2020-07-09"))]);
    let failure = load_all(office.path()).unwrap_err();
    assert!(failure.what.contains("2020Q1.toml") && failure.what.contains("2020Q2.toml"), "{failure}");
    assert_eq!(failure.others.len(), 1);
}

#[test]
fn what_is_odd_is_said_and_stops_nothing() {
    let office = workspace(&[
        ("2020Q2.toml", SECOND),
        ("2020-05-21.toml", "held_on = 2020-05-22"),
        ("第六期.toml", "held_on = 2019-05-22"),
        ("2020Q3.toml.txt", ""),
        (".2020Q4.toml", "broken"),
    ]);
    let warnings = load_all(office.path()).unwrap().warnings.join("\n");
    for part in ["2020Q3.toml.txt 没有读取", "“2020Q1-1”", "held_on 却是 2020-05-22", "第六期.toml 的文件名不是季度"]
    {
        assert!(warnings.contains(part), "{part} in {warnings}");
    }
}

#[test]
fn all_broken_files_are_told_together() {
    let office = workspace(&[("2020Q1.toml", "number = 1"), ("2020Q2.toml", "held_on ＝ 2020-07-08")]);
    let failure = load_all(office.path()).unwrap_err();
    assert_eq!(failure.others.len(), 1);
    assert!(failure.others[0].what.contains("中文标点"), "{failure}");
}

#[test]
fn a_workspace_without_meetings_has_none() {
    assert_eq!(load_all(Path::new("no such folder")).unwrap(), Meetings::default());
}
