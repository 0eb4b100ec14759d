//! One small ledger per sentence of data.md: which check speaks, and at which row.

use std::collections::BTreeMap;

use super::*;
use crate::ingest::{DateSystem, Kind, RawColumn, RawTable, Source, TextColumn, Unit};
use crate::money::Fen;
use crate::period::{MonthClose, day};
use crate::records::{Horizon, build, columns};
use crate::statistics::Settings;
use crate::workdays::Workdays;

/// A row as `key = value` pairs.
type Row<'a> = &'a [(&'static str, &'a str)];

fn table(kind: Kind, file: &str, rows: &[Row]) -> RawTable {
    let source = Source {
        file: file.into(),
        sheet: None,
        kind,
        header_row: 1,
        encoding: Some("UTF-8"),
        date_system: DateSystem::Excel1900,
        hidden: false,
    };
    let column = |column: &columns::Column| {
        let mut cells = TextColumn::new();
        for row in rows {
            cells.push(row.iter().find(|(key, _)| *key == column.key).map_or("", |(_, text)| text));
        }
        RawColumn { key: column.key, header: column.header().to_owned(), unit: Unit::Unstated, cells }
    };
    let columns = columns::catalogue(kind).iter().map(column).collect();
    RawTable {
        source,
        columns,
        rows: (2..rows.len() as u32 + 2).collect(),
        skipped: Default::default(),
        totals: Vec::new(),
    }
}

/// Code, file's letter with row, and column of everything that is found.
fn found(tables: Vec<RawTable>) -> Vec<(&'static str, String, String)> {
    let told = |finding: Finding| {
        let place = finding.place;
        (finding.check.code, format!("{}{}", place.file, place.row.unwrap()), place.column.unwrap())
    };
    findings(tables).into_iter().map(told).collect()
}

fn findings(tables: Vec<RawTable>) -> Vec<Finding> {
    let month_close = MonthClose::default();
    let (ledger, _) = build(tables, Horizon { as_of: None, month_close });
    let settings = Settings {
        month_close,
        visit_interval_days: 180,
        wages: BTreeMap::from([(2019, Fen(600_000))]),
        workdays: Workdays::national(),
    };
    let facts = Facts::new(ledger.into(), &[], settings.into());
    run(&facts, day(chrono::NaiveDate::from_ymd_opt(2022, 1, 5).unwrap()))
}

/// A case row that no check says anything about, with some cells changed.
fn case_row<'a>(changes: Row<'a>) -> Vec<(&'static str, &'a str)> {
    let mut row = changes.to_vec();
    let sound =
        [("case_no", "某检司救[2020]1号"), ("name", "何晓"), ("registered", "是"), ("accepted_date", "2020-04-01")];
    row.extend(sound.into_iter().filter(|(key, _)| !changes.iter().any(|(changed, _)| changed == key)));
    row
}

fn cases(rows: &[Row]) -> RawTable {
    let rows: Vec<Vec<_>> = rows.iter().map(|row| case_row(row)).collect();
    let rows: Vec<Row> = rows.iter().map(Vec::as_slice).collect();
    table(Kind::Cases, "c", &rows)
}

fn visits(rows: &[Row]) -> RawTable {
    table(Kind::Visits, "v", rows)
}

/// What is found in case rows alone.
fn in_cases(rows: &[Row]) -> Vec<(&'static str, String, String)> {
    found(vec![cases(rows)])
}

fn at(code: &'static str, place: &str, column: &str) -> (&'static str, String, String) {
    (code, place.to_owned(), column.to_owned())
}

const GRANTED: (&str, &str) = ("decision", "予以救助");
const DECIDED: (&str, &str) = ("decided_date", "2020-04-10");

#[test]
fn the_catalogue_holds_known_checks_once_in_order() {
    let place =
        |check: &crate::finding::Check| crate::finding::CATALOGUE.iter().position(|known| known.code == check.code);
    let places: Vec<_> = CHECKS.iter().map(|(check, _)| place(check).expect("in the catalogue")).collect();
    assert!(places.is_sorted_by(|one, next| one < next));
}

#[test]
fn sound_rows_pass() {
    let sound: Row = &[
        ("lead_date", "2020-03-20"),
        DECIDED,
        GRANTED,
        ("granted_amount", "20000"),
        ("paid_date", "2020-04-20"),
        ("paid_amount", "20000"),
        ("closed_date", "2020-04-25"),
        ("feedback_date", "2020-04-27"),
    ];
    assert_eq!(in_cases(&[sound]), []);
}

#[test]
fn days_must_follow_the_course_but_an_urgent_payment_may_come_first() {
    let paid_early: [(&str, &str); 2] = [("paid_date", "2020-03-01"), ("paid_amount", "1000")];
    let with = |more: &[(&'static str, &'static str)]| [&paid_early[..], more].concat();
    let urgent = with(&[("urgent", "是"), ("formalities_date", "2020-04-02")]);
    let slow = with(&[]);
    assert_eq!(in_cases(&[&urgent]), []);
    assert_eq!(in_cases(&[&slow]), [at("date-order", "c2", "发放日期")]);
    let one_per_row: Row = &[("lead_date", "2020-04-02"), DECIDED, ("closed_date", "2020-04-09")];
    assert_eq!(in_cases(&[one_per_row]), [at("date-order", "c2", "受理日期")]);
    let message = &findings(vec![cases(&[one_per_row])])[0].message;
    assert_eq!(message, "受理日期（2020-04-01）早于线索接收日期（2020-04-02）");
}

#[test]
fn days_must_be_possible() {
    let ahead: Row = &[("closed_date", "2022-01-06")];
    let long_ago: Row = &[("lead_date", "1999-12-31"), ("case_no", "某检司救[2020]2号")];
    assert_eq!(
        in_cases(&[ahead, long_ago]),
        [at("date-future", "c2", "办结日期"), at("date-improbable", "c3", "线索接收日期")]
    );
    let person: [(&str, &str); 2] = [("case_no", "某检司救[2020]1号"), ("name", "何晓")];
    let visit = |exit: &'static str| {
        [&person[..], &[("visit_date", "2022-01-04"), ("exit_date", exit), ("next_visit_date", "2022-07-01")]].concat()
    };
    let rows = [visit("2022"), visit("2022-01"), visit("2022-02"), visit("2022-01-06")];
    let rows: Vec<Row> = rows.iter().map(Vec::as_slice).collect();
    assert_eq!(
        found(vec![cases(&[&[]]), visits(&rows)]),
        [at("date-future", "v4", "脱贫日期"), at("date-future", "v5", "脱贫日期")]
    );
}

#[test]
fn a_grant_without_any_amount_is_told_once_at_its_first_row() {
    let first: Row = &[GRANTED, DECIDED, ("paid_date", "2020-05-01"), ("paid_amount", "1")];
    let second: Row = &[GRANTED, DECIDED, ("paid_date", "2020-05-02"), ("paid_amount", "1")];
    let whole: Row = &[GRANTED, DECIDED, ("paid_date", "2020-05-03"), ("paid_amount", "1"), ("granted_amount", "3")];
    assert_eq!(in_cases(&[first, second]), [at("grant-without-amount", "c2", "决定救助金额")]);
    assert_eq!(in_cases(&[first, second, whole]), []);
}

#[test]
fn payments_need_their_day_and_their_amount() {
    assert_eq!(in_cases(&[&[("paid_amount", "5000")]]), [at("payment-undated", "c2", "发放日期")]);
    assert_eq!(in_cases(&[&[("paid_amount", "0")]]), []);
    assert_eq!(in_cases(&[&[("paid_date", "2020-05-01")]]), [at("payment-without-amount", "c2", "发放金额")]);
}

#[test]
fn all_payments_together_stay_within_the_grant() {
    let instalment = |date: &'static str| {
        vec![GRANTED, DECIDED, ("granted_amount", "20000"), ("paid_date", date), ("paid_amount", "1.5万元")]
    };
    let (first, second) = (instalment("2020-05-01"), instalment("2020-06-01"));
    assert_eq!(in_cases(&[&first]), []);
    assert_eq!(in_cases(&[&first, &second]), [at("paid-over-granted", "c2", "发放金额")]);
    let message = &findings(vec![cases(&[&first, &second])])[0].message;
    assert_eq!(message, "该人该案2次发放共30000.00元，超过决定救助金额20000.00元");
}

#[test]
fn a_grant_over_36_wages_is_told_where_the_wage_is_known() {
    let granted = |amount: &'static str, decided: &'static str| {
        vec![GRANTED, ("accepted_date", decided), ("decided_date", decided), ("granted_amount", amount)]
    };
    assert_eq!(in_cases(&[&granted("216000", "2020-04-10")]), []);
    assert_eq!(in_cases(&[&granted("216000.01", "2020-04-10")]), [at("amount-over-cap", "c2", "决定救助金额")]);
    assert_eq!(in_cases(&[&granted("900000", "2021-04-10")]), []);
}

#[test]
fn a_day_of_an_unknown_year_is_told_only_where_working_days_are_counted() {
    let undecided: Row = &[("accepted_date", "2005-04-01")];
    let decided: Row = &[("accepted_date", "2005-04-01"), ("decided_date", "2005-04-02")];
    assert_eq!(in_cases(&[undecided]), []);
    assert_eq!(in_cases(&[decided]), [at("calendar-unknown", "c2", "受理日期")]);
    let closed = |registered: &'static str| {
        vec![("accepted_date", "2005-04-01"), ("closed_date", "2005-05-01"), ("registered", registered)]
    };
    assert_eq!(in_cases(&[&closed("否")]), []);
    assert_eq!(in_cases(&[&closed("是")]), [at("calendar-unknown", "c2", "办结日期")]);
    assert_eq!(
        in_cases(&[&[("advice_date", "2006-04-01"), ("accepted_date", "2006-03-01")]]),
        [at("calendar-unknown", "c2", "识别建议日期")]
    );
}

#[test]
fn one_name_of_a_case_is_one_person_with_one_amount() {
    let known: Row = &[("id_number", "990304199001010000"), ("name", "何 晓")];
    let unknown: Row = &[];
    let elsewhere: Row = &[("case_no", "某检司救[2020]2号")];
    let told = findings(vec![cases(&[unknown, known, elsewhere])]);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].check.code, "same-person-same-case");
    assert_eq!(told[0].message, "同一案中同一姓名因证件号码不同或缺填而算作2人，另见c › 第 3 行");
    assert!(!format!("{told:?}").contains("何晓"), "{told:?}");

    let instalment = |date: &'static str, amount: &'static str| {
        vec![GRANTED, DECIDED, ("granted_amount", amount), ("paid_date", date), ("paid_amount", "1")]
    };
    let rows = [instalment("2020-05-01", "100"), instalment("2020-05-02", "200")];
    assert_eq!(in_cases(&[&rows[0], &rows[1]]), [at("same-person-same-case", "c2", "决定救助金额")]);
}

#[test]
fn a_case_whose_rows_disagree_is_told_once_with_every_column() {
    let one: Row = &[("name", "何晓"), DECIDED, ("decision", "不予救助")];
    let other: Row = &[
        ("name", "林静"),
        ("decided_date", "2020-04-12"),
        GRANTED,
        ("granted_amount", "1"),
        ("lead_date", "2020-03-01"),
    ];
    let told = findings(vec![cases(&[one, other])]);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(
        told[0].message,
        "同一案的2行不一致：决定日期有2020-04-10、2020-04-12，取最早；办理结果有予以救助、不予救助，分别计入"
    );
}

#[test]
fn registration_is_told_once_per_person() {
    let silent = |date: &'static str| vec![("registered", ""), ("paid_date", date), ("paid_amount", "1")];
    let (first, second) = (silent("2020-05-01"), silent("2020-05-02"));
    assert_eq!(in_cases(&[&first, &second]), [at("registered-unknown", "c2", "是否建档立卡")]);
    assert_eq!(in_cases(&[&first, &[("registered", "否")]]), []);
}

#[test]
fn visits_tell_exits_of_the_registered_only_and_no_way_back() {
    let visit = |date: &'static str, status: &'static str| {
        vec![("case_no", "某检司救[2020]1号"), ("name", "何晓"), ("visit_date", date), ("status", status)]
    };
    let (out, same_day) = (visit("2020-06-01", "已脱贫"), visit("2020-06-01", "未脱贫"));
    let (back, fallen, again) =
        (visit("2020-07-01", "未脱贫"), visit("2020-08-01", "返贫"), visit("2020-09-01", "未脱贫"));
    let rows: [Row; 5] = [&out, &same_day, &back, &fallen, &again];
    assert_eq!(found(vec![cases(&[&[]]), visits(&rows)]), [at("status-regression", "v4", "脱贫状态")]);
    let not_registered = cases(&[&[("registered", "否")]]);
    assert_eq!(
        found(vec![not_registered, visits(&[&back, &out, &visit("2020-10-01", "已脱贫")])]),
        [at("exit-not-registered", "v3", "脱贫状态")]
    );
}

#[test]
fn urgent_aid_needs_its_formalities_once_per_grant() {
    let urgent = |date: &'static str| vec![("urgent", "是"), ("paid_date", date), ("paid_amount", "1")];
    let (first, second) = (urgent("2020-05-02"), urgent("2020-05-01"));
    assert_eq!(in_cases(&[&first, &second]), [at("urgent-without-formalities", "c2", "补办手续日期")]);
    assert_eq!(in_cases(&[&first, &second, &[("formalities_date", "2020-06-01")]]), []);
    assert_eq!(in_cases(&[&[("urgent", "是")]]), []);
}

#[test]
fn findings_do_not_depend_on_the_order_of_files() {
    let rows: [Row; 2] = [&[("paid_amount", "5000")], &[("closed_date", "2022-02-01"), ("name", "林静")]];
    let one = || cases(&rows[..1]);
    let two = || RawTable { source: Source { file: "b".into(), ..cases(&rows[1..]).source }, ..cases(&rows[1..]) };
    assert_eq!(findings(vec![one(), two()]), findings(vec![two(), one()]));
}
