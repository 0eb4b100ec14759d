//! Tests of the search for the header.

use super::*;
use crate::ingest::row::OwnRow;
use crate::ingest::vocabulary_sample::vocabulary;

/// Rows from texts, numbered from 1.
fn rows(texts: &[&[&str]]) -> Vec<OwnRow> {
    (1..)
        .zip(texts)
        .map(|(number, cells)| {
            let mut row = OwnRow::default();
            row.restart(number);
            for (column, cell) in (0..).zip(*cells) {
                row.push(column, cell);
            }
            row
        })
        .filter(|row| row.as_row().filled().next().is_some())
        .collect()
}

fn as_rows(rows: &[OwnRow]) -> Vec<Row<'_>> {
    rows.iter().map(OwnRow::as_row).collect()
}

fn header_of(rows: &[OwnRow], merges: &[Merge], names: &HeaderNames<'_>) -> Option<Header> {
    find_header(&as_rows(rows), merges, names)
}

/// Kind, rows, and for every column its key and unit.
type Found = (usize, (u32, u32), Vec<(&'static str, Unit)>);

fn found(texts: &[&[&str]], merges: &[Merge]) -> Option<Found> {
    let vocabulary = vocabulary();
    let names = HeaderNames::new(&vocabulary);
    let header = header_of(&rows(texts), merges, &names).filter(|header| header.missing.is_empty())?;
    let columns = &names.kinds[header.kind].vocabulary.columns;
    let keys = header.columns.iter().map(|column| {
        let key = if column.repeated { "again" } else { column.known.map_or("?", |place| columns[place].key) };
        (key, column.unit)
    });
    Some((header.kind, header.rows, keys.collect()))
}

use Unit::{TenThousandYuan, Unstated, Yuan};

#[test]
fn the_header_is_found_below_banner_rows() {
    let texts: &[&[&str]] = &[
        &["国家司法救助案件台账"],
        &[],
        &["导出时间：2022年1月5日"],
        &["序号", "姓 名", "部门受案号", "受理\n日期", "发放金额（万元）", "姓名"],
        &["1", "王五", "陈检救〔2020〕1号", "2020-05-08", "2", "王五"],
    ];
    let columns = vec![
        ("?", Unstated),
        ("name", Unstated),
        ("case_no", Unstated),
        ("accepted_date", Unstated),
        ("paid_amount", TenThousandYuan),
        ("again", Unstated),
    ];
    assert_eq!(found(texts, &[]), Some((0, (4, 4), columns)));
}

#[test]
fn a_table_of_visits_is_told_from_its_headers() {
    let columns = vec![("case_no", Unstated), ("name", Unstated), ("visit_date", Unstated)];
    assert_eq!(found(&[&["案号", "姓名", "走访日期"]], &[]), Some((1, (1, 1), columns)));
}

#[test]
fn a_header_over_two_merged_rows_is_one() {
    let texts: &[&[&str]] = &[
        &["部门受案号", "姓名", "受理日期", "救助金（元）", "", "发放"],
        &["", "", "", "决定金额", "发放金额", "日期"],
        &["陈检救〔2020〕1号", "王五", "2020-05-08", "20000", "20000", "2020-06-01"],
    ];
    let down = |column| Merge { rows: (1, 2), columns: (column, column) };
    let merges = [down(0), down(1), down(2), Merge { rows: (1, 1), columns: (3, 4) }];
    let columns = vec![
        ("case_no", Unstated),
        ("name", Unstated),
        ("accepted_date", Unstated),
        ("granted_amount", Yuan),
        ("paid_amount", Yuan),
        ("paid_date", Unstated),
    ];
    assert_eq!(found(texts, &merges), Some((0, (1, 2), columns)));
}

#[test]
fn a_second_row_of_nothing_but_headers_belongs_to_the_header() {
    let texts: &[&[&str]] = &[
        &["案号", "姓名", "受理日期", "救助情况", ""],
        &["", "", "", "决定金额", "发放金额"],
        &["陈检救〔2020〕1号", "王五", "2020-05-08", "20000", "20000"],
    ];
    let found = found(texts, &[]).unwrap();
    assert_eq!(found.1, (1, 2));
    assert_eq!(found.2[3..], [("granted_amount", Unstated), ("paid_amount", Unstated)]);
}

#[test]
fn a_repeated_header_right_below_is_not_part_of_it() {
    let header: &[&str] = &["案号", "姓名", "受理日期"];
    assert_eq!(found(&[header, header], &[]).unwrap().1, (1, 1));
}

#[test]
fn a_merged_title_above_takes_no_part() {
    let texts: &[&[&str]] = &[&["台账"], &[], &["案号", "姓名", "受理日期"]];
    assert_eq!(found(texts, &[Merge { rows: (1, 3), columns: (0, 9) }]).unwrap().1, (3, 3));
}

#[test]
fn the_nearest_row_says_what_it_misses() {
    let vocabulary = vocabulary();
    let names = HeaderNames::new(&vocabulary);
    let header = header_of(&rows(&[&["台账"], &["受案编号", "姓名", "受理日期", "备注"]]), &[], &names).unwrap();
    assert_eq!(header.missing, [["case_no"]]);
    let place = crate::place::Place::file("exports/a.csv", None);
    let failure = crate::ingest::header_missing::column_missing(place, &header, &names.kinds[header.kind]);
    assert_eq!(
        failure.to_string(),
        "无法继续  案件台账缺少必需的列“部门受案号”；相近的列名有“受案编号”\n  \
         出处  exports/a.csv › 第 2 行\n  \
         处理  把列名改为“部门受案号”；或在 lianxi.toml 的 [aliases] 中登记本单位的列名，例如 case_no = [\"受案编号\"]。"
    );
}

#[test]
fn no_header_is_seen_where_there_is_none() {
    let vocabulary = vocabulary();
    let names = HeaderNames::new(&vocabulary);
    assert!(header_of(&rows(&[&["说明", "一、本表由各科室填写"], &["乡镇", "人数"]]), &[], &names).is_none());
    assert!(header_of(&[], &[], &names).is_none());
}

#[test]
fn the_unit_above_the_header_is_found() {
    let vocabulary = vocabulary();
    let rows = rows(&[&["台账"], &["", "", "单位：万元"], &["案号", "姓名", "受理日期"]]);
    let header = header_of(&rows, &[], &HeaderNames::new(&vocabulary)).unwrap();
    assert_eq!(
        crate::ingest::banner::unit_above(&as_rows(&rows), &header),
        Some(crate::ingest::banner::BannerUnit::Known(TenThousandYuan))
    );
}
