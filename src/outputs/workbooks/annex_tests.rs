//! The annex read back with the reader of exports' crate: numbers to the 分, days, texts that stay texts.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};

use super::annex_workbook;
use crate::documents::annex::{Annex, Column, Sheet, Value};
use crate::money::Decimal;
use crate::period::day;

/// A sheet of one column, beside two that make it no narrow table.
fn annex(values: Vec<Value>) -> Annex {
    let sheet = Sheet {
        name: "数字".into(),
        title: "数字".into(),
        columns: ["本期", &"宽".repeat(30), &"宽".repeat(30)]
            .map(|head| Column { head: head.into(), widest: 60 })
            .into(),
        rows: values.into_iter().map(|value| vec![value, Value::Empty, Value::Empty]).collect(),
        fixed: 0,
        note: Some("没有了。".into()),
    };
    Annex { title: "统计附表".into(), sheets: vec![sheet] }
}

/// The cells of the first column, below the head.
fn cells(bytes: &[u8]) -> Vec<Data> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let range = workbook.worksheet_range("数字").unwrap();
    range.rows().skip(2).map(|row| row[0].clone()).collect()
}

/// All parts of the workbook, as text.
fn parts(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut texts = String::new();
    for at in 0..archive.len() {
        archive.by_index(at).unwrap().read_to_string(&mut texts).unwrap();
    }
    texts
}

#[test]
fn every_amount_reads_back_to_the_fen() {
    let amounts = [0, 1, 10, 99, 12_500_000, 1_234_567_890_123, 99_999_999_999_999, 999_999_999_999_999, -1_050];
    let bytes = annex_workbook(annex(amounts.map(|fen| Value::Number(Decimal::new(fen, 2))).to_vec())).unwrap();
    for (cell, fen) in cells(&bytes).iter().zip(amounts) {
        let Data::Float(read) = cell else { panic!("{fen} is {cell:?}") };
        assert_eq!((read * 100.0).round() as i64, fen);
        assert_eq!(format!("{read:.2}"), Decimal::new(fen, 2).to_string());
    }
}

#[test]
fn a_day_is_a_day_and_a_count_is_a_number() {
    let held = chrono::NaiveDate::from_ymd_opt(2020, 6, 30).unwrap();
    let old = chrono::NaiveDate::from_ymd_opt(1820, 6, 30).unwrap();
    let values = vec![Value::Day(day(held)), Value::Number(Decimal::whole(7)), Value::Empty, Value::Day(day(old))];
    let cells = cells(&annex_workbook(annex(values)).unwrap());
    assert!(matches!(&cells[0], Data::DateTime(at) if at.as_f64() == 44_012.0), "{cells:?}");
    assert_eq!(cells[1..4], [Data::Float(7.0), Data::Empty, Data::String("1820-06-30".into())]);
    assert_eq!(cells[4], Data::String("没有了。".into()));
}

#[test]
fn no_text_becomes_a_formula_or_a_number() {
    let texts = ["=1+1", "@SUM(A1)", "+1", "-1", "001", "2020-06-30", "=HYPERLINK(\"http://example.invalid\")"];
    let bytes = annex_workbook(annex(texts.map(|text| Value::Text(text.into())).to_vec())).unwrap();
    assert_eq!(cells(&bytes)[..texts.len()], texts.map(|text| Data::String(text.into())));
    let parts = parts(&bytes);
    assert!(!parts.contains("<f>") && !parts.contains("<hyperlink"), "{parts}");
}

#[test]
fn a_text_beyond_the_limit_is_cut_and_says_so() {
    for long in ["王".repeat(40_000), "𠮷".repeat(20_000)] {
        let cells = cells(&annex_workbook(annex(vec![Value::Text(long.into())])).unwrap());
        let Data::String(text) = &cells[0] else { panic!("a text") };
        assert!(text.ends_with("……（过长，未全列）") && text.encode_utf16().count() <= 32_767);
    }
}

#[test]
fn a_sheet_prints_whole_with_its_head_on_every_page() {
    let parts = parts(&annex_workbook(annex(vec![Value::Text("王".repeat(8).into())])).unwrap());
    for wanted in [
        "<definedName name=\"_xlnm.Print_Area\" localSheetId=\"0\">数字!$A$1:$C$4</definedName>",
        "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"0\">数字!$1:$2</definedName>",
        "paperSize=\"9\"",
        "orientation=\"landscape\"",
        "state=\"frozen\"",
    ] {
        assert!(parts.contains(wanted), "{wanted}: {parts}");
    }
    // Eight wide characters and two to spare.
    assert!(parts.contains("width=\"18.7"), "{parts}");
}

#[test]
fn the_same_annex_makes_the_same_bytes() {
    let made = || annex_workbook(annex(vec![Value::Text("王某".into()), Value::Number(Decimal::new(1, 2))])).unwrap();
    assert_eq!(made(), made());
}
