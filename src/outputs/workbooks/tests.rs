//! The forms are read by our own reader; the slips are sorted, and their bytes are the same twice.

use super::slips::by_handler;
use super::*;
use crate::finding::{self, Check, Finding};
use crate::ingest::{Kind, Unit, read_exports};
use crate::place::Place;
use crate::privacy::Sensitivity;
use crate::records::columns::{ColumnType, catalogue};
use crate::records::vocabulary;

#[test]
fn a_form_is_read_like_any_export() {
    for kind in [Kind::Cases, Kind::Visits] {
        let workspace = tempfile::tempdir().unwrap();
        let exports = workspace.path().join("exports");
        std::fs::create_dir(&exports).unwrap();
        std::fs::write(exports.join("导入表.xlsx"), import_form(kind).unwrap()).unwrap();

        let intake = read_exports(workspace.path(), &vocabulary(&Default::default()), &[]).unwrap();
        let [table] = &intake.tables[..] else { panic!("one table of {kind:?}: {:?}", intake.tables) };
        assert_eq!((table.source.kind, table.source.header_row, table.rows.len()), (kind, 1, 0));
        let keys: Vec<&str> = table.columns.iter().map(|column| column.key).collect();
        assert_eq!(keys, catalogue(kind).iter().map(|column| column.key).collect::<Vec<_>>());
        for (raw, column) in table.columns.iter().zip(catalogue(kind)) {
            let unit = if matches!(column.column_type, ColumnType::Money) { Unit::Yuan } else { Unit::Unstated };
            assert_eq!(raw.unit, unit, "{}", column.key);
        }
        let said: Vec<(&str, Option<&str>)> =
            intake.findings.iter().map(|finding| (finding.check.code, finding.place.sheet.as_deref())).collect();
        assert_eq!(said, [("sheet-ignored", Some("填写说明"))]);
    }
}

#[test]
fn the_same_input_makes_the_same_bytes() {
    assert_eq!(import_form(Kind::Cases).unwrap(), import_form(Kind::Cases).unwrap());
    assert_eq!(return_slips(&slips()).unwrap(), return_slips(&slips()).unwrap());
}

#[test]
fn what_blocks_most_comes_first_and_nobody_comes_last() {
    let slips = slips();
    let sheets: Vec<(&str, Vec<(&str, u32)>)> = by_handler(&slips)
        .into_iter()
        .map(|(handler, findings)| {
            (
                handler,
                findings.iter().map(|finding| (finding.check.code, finding.place.row.unwrap_or_default())).collect(),
            )
        })
        .collect();
    assert_eq!(
        sheets,
        [
            ("何晓", vec![("date-unreadable", 4), ("date-unreadable", 9), ("duplicate-row", 2), ("date-order", 3)]),
            ("", vec![("sheet-ignored", 0)]),
        ]
    );
}

#[test]
fn no_cell_becomes_a_formula() {
    let formula = Finding::new(&finding::VALUE_UNKNOWN, Place::file("exports/a.csv", None).row(2))
        .value("=HYPERLINK(\"http://example.invalid\")", Sensitivity::Open);
    let slips = [Slip { handler: "=1+1".to_owned(), finding: formula }];
    let texts = texts_of(&return_slips(&slips).unwrap());
    assert!(!texts.contains("<f>"), "{texts}");
    assert!(texts.contains("=HYPERLINK"), "{texts}");
}

#[test]
fn a_run_without_findings_has_a_sheet_that_says_so() {
    assert!(texts_of(&return_slips(&[]).unwrap()).contains("没有需要退回的问题"));
}

fn slips() -> Vec<Slip> {
    let slip = |handler: &str, check: &'static Check, row: u32| Slip {
        handler: handler.to_owned(),
        finding: Finding::new(check, Place::file("exports/案件台账.csv", None).row(row)),
    };
    vec![
        Slip {
            handler: String::new(),
            finding: Finding::new(&finding::SHEET_IGNORED, Place::file("exports/空.xlsx", Some("Sheet2".into()))),
        },
        slip("何晓", &finding::DATE_ORDER, 3),
        slip("何晓 ", &finding::DUPLICATE_ROW, 2),
        slip("何晓", &finding::DATE_UNREADABLE, 9),
        slip("何晓", &finding::DATE_UNREADABLE, 4),
    ]
}

/// Everything that the workbook's first sheet and its strings hold, as XML.
fn texts_of(workbook: &[u8]) -> String {
    use std::io::Read;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(workbook)).unwrap();
    let mut texts = String::new();
    for part in ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"] {
        archive.by_name(part).unwrap().read_to_string(&mut texts).unwrap();
    }
    texts
}
