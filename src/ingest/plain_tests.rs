//! Plain sheets are read as calamine reads them, and what is not plain is left to it.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Cursor, Seek, Write};
use std::ops::ControlFlow;

use proptest::prelude::*;
use rust_xlsxwriter::{Format, Formula, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::ingest::archive;
use crate::ingest::gathering::{SheetHead, TakesSheets};
use crate::ingest::plain_frame;
use crate::ingest::plain_text::Texts;
use crate::ingest::row::Row;
use crate::ingest::workbook::{Refused, read_by_calamine, read_workbook};

use super::Halt;

/// Everything that is handed out, in order.
#[derive(Debug, Default, PartialEq)]
struct Notes(Vec<String>);

impl TakesSheets for Notes {
    fn begin(&mut self, sheet: SheetHead) -> ControlFlow<()> {
        self.0.push(format!("{sheet:?}"));
        ControlFlow::Continue(())
    }

    fn row(&mut self, row: Row<'_>) -> ControlFlow<()> {
        let cells: Vec<_> = row.cells().collect();
        // calamine also hands out rows in which nothing stands.
        if !cells.is_empty() {
            self.0.push(format!("{} {cells:?}", row.number));
        }
        ControlFlow::Continue(())
    }

    fn end(&mut self) -> ControlFlow<()> {
        self.0.push("end".into());
        ControlFlow::Continue(())
    }
}

fn file_of(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    file
}

/// What both readings hand out, and how they end.
fn both_ways(bytes: &[u8]) -> [(Notes, Result<(), Refused>); 2] {
    let file = file_of(bytes);
    let (mut plain, mut calamine) = (Notes::default(), Notes::default());
    let ends = (read_workbook(&file, &mut plain), read_by_calamine(&file, &mut calamine));
    [(plain, ends.0), (calamine, ends.1)]
}

/// How many of a workbook's sheets are plain, up to the first that is not.
fn plain_sheets(bytes: &[u8]) -> usize {
    let file = file_of(bytes);
    let parts = archive::inspect(&file).unwrap().parts.unwrap();
    let Some((_, plain)) = plain_frame::open(&file, &parts) else { return 0 };
    let is_plain = |part: &&Option<usize>| {
        let read = |part: &mut dyn std::io::Read| plain.read_sheet(part, |_| Ok::<(), ()>(()));
        archive::read_part(&file, part.unwrap(), read) == Some(Ok(()))
    };
    parts.sheets.iter().take_while(is_plain).count()
}

#[test]
fn a_workbook_with_every_kind_of_cell_is_plain() {
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    let hours = Format::new().set_num_format("[h]:mm");
    let sheet = book.add_worksheet().set_name("台账").unwrap();
    for row in 0..500u32 {
        sheet.write(row, 0, format!("案 & <{row}>")).unwrap();
        sheet.write(row, 1, f64::from(row) / 7.0).unwrap();
        sheet.write_with_format(row, 2, 43_959.5 + f64::from(row), &day).unwrap();
        sheet.write_with_format(row, 3, 1.25, &hours).unwrap();
        sheet.write(row, 4, row % 2 == 0).unwrap();
        sheet.write(row, 5, Formula::new("=A1&\"x\"").set_result("和 & 或")).unwrap();
        sheet.write(row, 6, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
        sheet.write_blank(row, 7, &day).unwrap();
        sheet.write(row, 8, " 前后有空格 \n第二行").unwrap();
        sheet.write_rich_string(row, 9, &[(&Format::new().set_bold(), "粗"), (&Format::default(), " 细")]).unwrap();
        sheet.write(row, 16_383, "最后一列").unwrap();
    }
    sheet.set_row_hidden(3).unwrap();
    book.add_worksheet().set_name("空表").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    assert_eq!(plain_sheets(&bytes), 2);
    let [plain, calamine] = both_ways(&bytes);
    assert_eq!(plain, calamine);
    assert_eq!(plain.0.0.len(), 2 + 500 + 2);
    assert!(plain.0.0[1].contains("2020-05-08") && plain.0.0[1].contains("粗 细"), "{}", plain.0.0[1]);
}

/// An xlsx made by hand of a sheet's rows and shared texts; style 1 is a date, 2 a number of hours.
fn workbook(rows: &str, texts: &str) -> Vec<u8> {
    let relation = |kind: &str, target: &str| {
        format!(
            r#"<Relationships><Relationship Id="a" Target="{target}"
            Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>"#
        )
    };
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml")),
        ("xl/_rels/workbook.xml.rels", relation("worksheet", "worksheets/sheet1.xml")),
        ("xl/workbook.xml", r#"<workbook><sheets><sheet name="台账" r:id="a"/></sheets></workbook>"#.into()),
        (
            "xl/styles.xml",
            r#"<styleSheet><numFmts><numFmt numFmtId="200" formatCode="[h]:mm"/></numFmts>
            <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="200"/></cellXfs></styleSheet>"#
                .into(),
        ),
        ("xl/sharedStrings.xml", format!("<sst>{texts}</sst>")),
        (
            "xl/worksheets/sheet1.xml",
            format!(r#"<?xml version="1.0" encoding="UTF-8"?><worksheet><sheetData>{rows}</sheetData></worksheet>"#),
        ),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Cells as they come, and as they hardly ever do; `@` is the row.
const CELLS: &[&str] = &[
    r#"<c r="A@" t="s"><v>0</v></c>"#,
    r#"<c r="B@" s="1" t="s"><v>1</v></c>"#,
    r#"<c r="C@" s="1"><v>43959</v></c>"#,
    r#"<c r="D@" s="2"><v>1.5</v></c>"#,
    r#"<c r="E@" s="9"><v>-12.25</v></c>"#,
    r#"<c r="F@"><v>1E+2</v></c>"#,
    r#"<c r="G@" t="inlineStr"><is><t xml:space="preserve"> 甲 </t></is></c>"#,
    r#"<c r="H@" t="inlineStr"><is><t> 乙&lt; </t></is></c>"#,
    r#"<c r="I@" t="b"><v>1</v></c>"#,
    r##"<c r="J@" t="e"><v>#N/A</v></c>"##,
    r#"<c r="K@"><f t="shared" si="0"/><v>4</v></c>"#,
    r#"<c r="L@" s="1"/>"#,
    r#"<c r="M@"><v></v></c>"#,
    r#"<c r="AA@" t="str"><f>A1</f><v>a &amp; b&#10;c&#x4E00;</v></c>"#,
];
const ODD_CELLS: &[&str] = &[
    r#"<c r="A@" t="s"><v>99</v></c>"#,
    r#"<c r="A@" t="s"><v>x</v></c>"#,
    r#"<c r='B@'><v>1</v></c>"#,
    r#"<c r="c@"><v>1</v></c>"#,
    r#"<c><v>7</v></c>"#,
    r#"<c r="A1048577"><v>7</v></c>"#,
    r#"<c r="XFE@"><v>5</v></c>"#,
    r#"<c r="B@"><v>1</v></c><c r="B@"><v>2</v></c>"#,
    r#"<c r="B@"><v>1</v></c><c r="A@"><v>2</v></c>"#,
    r#"<c r="D@"><v> 5</v></c>"#,
    r#"<c r="D@"><v>abc</v></c>"#,
    r#"<c r="D@" t="n"><v>abc</v></c>"#,
    r#"<c r="D@"><v>nan</v></c>"#,
    r#"<c r="D@"><v>5.</v></c>"#,
    r#"<c r="D@"><v>1-2</v></c>"#,
    r#"<c r="E@" s="x"><v>43959</v></c>"#,
    r#"<c r="F@" t="str"><v>_x000D_x</v></c>"#,
    "<c r=\"F@\" t=\"str\"><v>a\r\nb</v></c>",
    r#"<c r="F@" t="str"><v>&unknown;</v></c>"#,
    r#"<c r="F@" t="str"><v><![CDATA[x]]></v></c>"#,
    r#"<c r="F@" t="str"><v> x </v></c>"#,
    r#"<c r="G@" t="inlineStr"><is><r><t>x</t></r><r><t>y</t></r></is></c>"#,
    r#"<c r="G@" t="inlineStr"><v>0</v></c>"#,
    r#"<c r="I@" t="b"><v>true</v></c>"#,
    r#"<c r="I@" t="b"><v>7</v></c>"#,
    r#"<c r="J@" t="e"><v>odd</v></c>"#,
    r#"<c r="J@" t="d"><v>2020-05-08</v></c>"#,
    r#"<c r="K@"><v>1</v><f>A1</f></c>"#,
    r#"<c r="K@"><extLst/></c>"#,
    r#"<!-- <c r="K@"><v>1</v></c> -->"#,
    r#"<x:c r="K@"><v>1</v></x:c>"#,
    r#"<c r="K@"><v>1</v>"#,
];
const TEXTS: &str =
    "<si><t>共享 &amp; 文字</t></si><si><r><rPr><b/></rPr><t>粗</t></r><r><t xml:space=\"preserve\"> 细</t></r></si>";
const ODD_TEXTS: &str = "<si><t>漢字</t><rPh sb=\"0\" eb=\"1\"><t>かん</t></rPh></si><si><t><![CDATA[x]]></t></si>";

fn row(number: u32, form: usize, cells: &[&str]) -> String {
    let cells = cells.concat().replace('@', &number.to_string());
    match form {
        0 => format!(r#"<row r="{number}" spans="1:9" ht="15">{cells}</row>"#),
        1 => format!("<row r=\"{number}\">\n  {cells}\n</row>\n"),
        2 => format!(r#"<row r="{number}"/>"#),
        3 => format!("<row>{cells}</row>"),
        _ => format!(r#"<row r="{}">{cells}</row>"#, number / 2),
    }
}

#[test]
fn the_usual_cells_are_plain_and_no_odd_one_is() {
    let with = |cell: &str, texts: &str| workbook(&row(1, 0, &[cell]), texts);
    for cell in CELLS {
        assert_eq!(plain_sheets(&with(cell, TEXTS)), 1, "{cell}");
    }
    for cell in ODD_CELLS.iter().filter(|cell| !cell.contains("> x <")) {
        assert_eq!(plain_sheets(&with(cell, TEXTS)), 0, "{cell}");
    }
    assert_eq!(plain_sheets(&with(CELLS[0], ODD_TEXTS)), 0);
    assert!(Texts::read(&b"<sst><si><t>x</t></si>"[..]).is_err());
    assert_eq!(Halt::<()>::from(super::Unusual), Halt::Unusual);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever is mixed, the outcome is calamine's.
    #[test]
    fn what_is_handed_out_is_what_calamine_reads(
        rows in prop::collection::vec(
            (prop_oneof![9 => 0usize..3, 1 => 3usize..5], prop::collection::vec(0usize..CELLS.len() * 3, 0..6), 1u32..4),
            0..8,
        ),
        odd in prop::option::weighted(0.5, 0usize..ODD_CELLS.len()),
        odd_texts in prop::bool::weighted(0.1),
    ) {
        let mut number = 0;
        let mut sheet = String::new();
        for (at, (form, cells, step)) in rows.iter().enumerate() {
            number += step;
            // From left to right, each once, as a row is; an odd cell stands alone.
            let cells: BTreeSet<usize> = cells.iter().map(|cell| cell % CELLS.len()).collect();
            let mut cells: Vec<&str> = cells.into_iter().map(|cell| CELLS[cell]).collect();
            if let Some(odd) = odd.filter(|_| at == 3) {
                cells = vec![ODD_CELLS[odd]];
            }
            sheet += &row(number, *form, &cells);
        }
        let [plain, calamine] = both_ways(&workbook(&sheet, if odd_texts { ODD_TEXTS } else { TEXTS }));
        prop_assert_eq!(&plain.1, &calamine.1);
        // Of a workbook that is refused nothing is kept.
        if plain.1.is_ok() {
            prop_assert_eq!(plain.0, calamine.0);
        }
    }
}
