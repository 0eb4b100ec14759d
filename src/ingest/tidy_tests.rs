//! Tests of the sorting of rows.

use super::*;
use crate::ingest::header::find_header;
use crate::ingest::header_names::HeaderNames;
use crate::ingest::row::OwnRow;
use crate::ingest::vocabulary_sample::vocabulary;

fn row(number: u32, cells: &[&str]) -> OwnRow {
    let mut row = OwnRow::default();
    row.restart(number);
    for (column, cell) in (0..).zip(cells) {
        row.push(column, cell);
    }
    row
}

const HEADER: &[&str] = &["序号", "部门受案号", "姓名", "受理日期", "发放\n金额", "备注"];

fn sort(cells: &[&str]) -> RowSort {
    let vocabulary = vocabulary();
    let names = HeaderNames::new(&vocabulary);
    let header = find_header(&[row(1, HEADER).as_row()], &[], &names).unwrap();
    let identity = Identity::new(&header, &names.kinds[header.kind]);
    sort_row(row(2, cells).as_row(), &header, &identity)
}

#[test]
fn totals_and_footers_are_no_data() {
    for cells in [
        &["合计", "", "", "", "125000"][..],
        &["合\u{3000}计"],
        &["", "总计：", "", "", "9.5"],
        &["", "合计", "60人", "", "125000"],
        &["合计", "46件", "60人", "", "125000"],
        &["47", "小计", "", "", "1"],
        &["（合计）"],
        &["填表人：何晓", "", "审核人：李敏", "制表日期：2022年1月5日"],
        &["填表人", "何晓"],
        &["", "", "", "", "", "制表日期：2022-01-05"],
        &["负责人：", "", "李敏"],
        &["注：本表由系统导出"],
        &["共 46 条记录"],
        &["第1页 共3页"],
    ] {
        assert_eq!(sort(cells), RowSort::Total, "{cells:?}");
    }
}

#[test]
fn a_row_with_case_number_and_name_is_data_whatever_it_says() {
    for cells in [
        &["1", "陈检救〔2020〕1号", "王五", "2020-05-08", "2"][..],
        &["合计", "陈检救〔2020〕1号", "王五", "2020-05-08", "2"],
        &["填表人", "陈检救〔2020〕1号", "王五"],
        // Incomplete rows are data too: records finds what is missing.
        &["1", "", "王五", "2020-05-08"],
        &["", "", "", "", "2"],
        &["", "", "", "", "", "注意回访"],
        &["负责人王五"],
        &["", "", "合欢"],
    ] {
        assert_eq!(sort(cells), RowSort::Data, "{cells:?}");
    }
}

#[test]
fn the_header_again_is_told_through_its_spelling() {
    assert_eq!(sort(HEADER), RowSort::RepeatedHeader);
    assert_eq!(sort(&["序号", "部门 受案号", "姓　名", "受理日期", "发放金额", ""]), RowSort::RepeatedHeader);
    assert_eq!(sort(&["序号", "部门受案号", "姓名", "2020-05-08", "2", "无"]), RowSort::Data);
    assert_eq!(sort(&["", "", "姓名"]), RowSort::Data);
}

#[test]
fn a_column_that_nobody_knows_and_that_repeats_its_header_makes_no_header_of_a_row() {
    let vocabulary = vocabulary();
    let names = HeaderNames::new(&vocabulary);
    let unknown: Vec<&str> = vec!["是否核对"; 40];
    let header = find_header(&[row(1, &[HEADER, &unknown].concat()).as_row()], &[], &names).unwrap();
    let identity = Identity::new(&header, &names.kinds[header.kind]);
    let data = ["1", "云检救〔2020〕4号", "罗桂兰", "2020-04-03", "20000", ""];
    assert_eq!(sort_row(row(2, &[&data[..], &unknown].concat()).as_row(), &header, &identity), RowSort::Data);
    assert_eq!(sort_row(row(3, &[HEADER, &unknown].concat()).as_row(), &header, &identity), RowSort::RepeatedHeader);
}
