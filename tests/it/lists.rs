//! Lists 清单 and whereabouts 行去向, counted by hand: who falls due for a visit, who waits longest, and where every
//! row and every yuan went.

use crate::desk::{Desk, MEETING};
use crate::pdf;
use crate::rows::{Row, case, id_number, visit};

/// A grown-up, so that the list has a masked name.
fn adult(number: &str, name: &str, order: u32) -> Row {
    case(number, name).set("证件号码", &id_number("19700101", order)).accepted("2020-01-06")
}

#[test]
fn who_falls_due_next_quarter_is_counted_from_the_later_of_visit_and_payment() {
    let rows = [
        // Never visited: paid on 2020-01-10, due 180 days later, on 2020-07-08.
        adult("云检司救受[2020]1号", "何军", 1).paid("2020-01-10", "1000"),
        // Visited on 2020-04-03: due on the last day of the next quarter.
        adult("云检司救受[2020]2号", "罗桂兰", 2).paid("2020-01-10", "1000"),
        // Visited on 2020-04-04: due a day after it.
        adult("云检司救受[2020]3号", "谢云峰", 3).paid("2020-01-10", "1000"),
        // Visited on 2020-01-02, paid the day before: due on 2020-06-30, this quarter's last day.
        adult("云检司救受[2020]4号", "龙小妹", 4).paid("2020-01-01", "1000"),
        // Visited before the payment of 2020-01-03, which counts: due on the first day of the next quarter.
        adult("云检司救受[2020]5号", "欧阳锋", 5).paid("2020-01-03", "1000"),
    ];
    let visits = [
        visit("云检司救受[2020]2号", "罗桂兰", "2020-04-03"),
        visit("云检司救受[2020]3号", "谢云峰", "2020-04-04"),
        visit("云检司救受[2020]4号", "龙小妹", "2020-01-02"),
        visit("云检司救受[2020]5号", "欧阳锋", "2020-01-02"),
    ];
    let desk = Desk::office().cases(&rows).visits(&visits).meeting("2020Q2", MEETING);
    desk.run("pack 2020Q2").exits(0);
    let text = pdf::text(&desk.path("out/2020Q2/2020Q2会议材料.pdf")).expect("the checker's Python reads PDFs");
    let list = text.split("下一季度应回访人员清单").nth(1).expect("the list").split("脱贫和帮扶措施").next().unwrap();
    // No town is given; 何某 was never visited.
    for row in ["欧阳某—2020-01-022020-07-01", "何某——2020-07-08", "罗某某—2020-04-032020-09-30"] {
        assert!(list.contains(row), "{row} in {list}");
    }
    assert!(!list.contains("谢某某") && !list.contains("龙某某"), "{list}");
}

#[test]
fn a_person_who_waits_in_two_cases_stands_once_since_the_longer() {
    let waits = |number: &str, advice: &str| adult(number, "何军", 1).set("识别建议日期", advice);
    let desk =
        Desk::office().cases(&[waits("云检司救受[2020]1号", "2020-06-03"), waits("云检司救受[2020]2号", "2020-05-06")]);
    let told = desk.figures("2020Q2");
    let tables = told["tables"].as_array().unwrap();
    let list = tables.iter().find(|table| table["id"] == "advice.list").unwrap();
    let rows = list["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 1);
    // Working days from 2020-05-07 to 2020-06-30: May has 18 with Saturday the 9th, June 21 with Sunday the 28th
    // and without the 25th and 26th.
    assert_eq!(
        (&rows[0][0], &rows[0][3], &rows[0][4]),
        (&"云检司救受[2020]2号".into(), &"2020-05-06".into(), &39.into())
    );
}

#[test]
fn every_row_and_every_yuan_went_somewhere() {
    let rows = [
        adult("云检司救受[2020]1号", "何军", 1).paid("2020-05-08", "1000"),
        // Two copies: one counts.
        adult("云检司救受[2020]2号", "罗桂兰", 2).paid("2020-04-01", "200.50"),
        adult("云检司救受[2020]2号", "罗桂兰", 2).paid("2020-04-01", "200.50"),
        // Accepted in the quarter, paid after it.
        case("云检司救受[2020]3号", "谢云峰").accepted("2020-06-30").paid("2020-07-01", "40"),
        // Nothing of it in the quarter.
        case("云检司救受[2020]4号", "龙小妹").accepted("2020-01-06").paid("2020-03-31", "3"),
        // An amount without a day.
        case("云检司救受[2020]5号", "欧阳锋").accepted("2020-01-06").set("发放金额", "0.25"),
        // No case number: set aside with its yuan.
        case("", "周平").accepted("2020-05-06").paid("2020-05-07", "7"),
    ];
    let visits = [
        visit("云检司救受[2020]1号", "何军", "2020-04-01"),
        visit("云检司救受[2020]1号", "何军", "2020-07-01"),
        visit("云检司救受[2020]9号", "无人", "2020-05-01"),
    ];
    let told = Desk::office().cases(&rows).visits(&visits).run("check --period 2020Q2").exits(1);
    // Within: 1, 2 and 3; outside: 4 and 5; aside: the copy and the one without a number.
    for line in [
        "案件台账 7 行：有日期在本期内的 3 行，其他时期的 2 行，不计入 2 行（缺案号 1 行、重复的行 1 行）。",
        "发放金额共 1451.25 元：本期发放 1200.50 元，其他时期发放 43.00 元，没有发放日期 0.25 元，不计入的行 207.50 元。",
        "回访台账 3 行：有日期在本期内的 1 行，其他时期的 1 行，不计入 1 行（回访找不到对应人员 1 行）。",
    ] {
        assert!(told.stdout.contains(line), "{line}\n{}", told.stdout);
    }
}
