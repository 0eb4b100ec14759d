//! A document of two pages, written by hand as typst would: one paragraph over both, a chart, a page number.

use super::*;

const MAP: &str = "1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <20> <7E> <0020> endbfrange";

const FIRST: &str = "/Artifact<</Type/Background>>BDC q 1 0.7 0 1 100 200 cm BT /f0 150 Tf 1 0 0 1 0 0 Tm(DRAFT)Tj ET Q EMC \
    /Span<</MCID 0>>BDC BT /f0 16 Tf 1 0 0 1 80 700 Tm[(12)-20(34)]TJ ET EMC \
    /Span<</MCID 1>>BDC BT /f0 16 Tf 1 0 0 1 80 600 Tm(20)Tj ET EMC \
    /Artifact<</Type/Pagination>>BDC BT /f0 14 Tf 1 0 0 1 500 60 Tm(-1-)Tj ET EMC";

const SECOND: &str = "/Span<</MCID 0>>BDC BT /f0 16 Tf 1 0 0 1 80 700 Tm(56)Tj ET EMC \
    /Span<</MCID 1/ActualText<FEFF0039>>>BDC BT /f0 16 Tf 1 0 0 1 96 700 Tm(x)Tj ET EMC \
    /Span<</MCID 2>>BDC BT /f0 9 Tf 1 0 0 1 100 500 Tm(7)Tj ET BT /f0 9 Tf 1 0 0 1 104.5 500 Tm(8)Tj ET EMC \
    /Span<</MCID 3>>BDC BT /f0 9 Tf 1 0 0 1 140 500 Tm(9)Tj ET EMC";

/// A PDF of these objects, numbered from 1.
fn pdf(objects: &[String]) -> Vec<u8> {
    let mut file = String::from("%PDF-1.7\n");
    let mut table = format!("xref\n0 {}\n0000000000 65535 f\r\n", objects.len() + 1);
    for (at, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n\r\n", file.len());
        file += &format!("{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let start = file.len();
    format!("{file}{table}trailer\n<</Root 1 0 R>>\nstartxref\n{start}\n%%EOF").into_bytes()
}

fn stream(content: &str) -> String {
    format!("<</Length {}>>\nstream\n{content}\nendstream", content.len())
}

fn document() -> Vec<String> {
    let page = |content: u32| format!("<</Type/Page/Resources<</Font<</f0 5 0 R>>>>/Contents {content} 0 R>>");
    vec![
        "<</Type/Catalog/Pages 2 0 R/StructTreeRoot 9 0 R>>".into(),
        "<</Type/Pages/Count 2/Kids[3 0 R 4 0 R]>>".into(),
        page(7),
        page(8),
        "<</Type/Font/ToUnicode 6 0 R>>".into(),
        stream(MAP),
        stream(FIRST),
        stream(SECOND),
        "<</Type/StructTreeRoot/K[10 0 R 11 0 R 12 0 R]>>".into(),
        "<</S/P/K[0]/Pg 3 0 R>>".into(),
        "<</S/P/Pg 3 0 R/K[1<</Type/MCR/Pg 4 0 R/MCID 0>><</S/Span/Pg 4 0 R/K 1>>]>>".into(),
        "<</S/Figure/Pg 4 0 R/K[2 3]>>".into(),
    ]
}

fn told(pieces: &[Piece]) -> Vec<(String, bool, bool, Spot)> {
    let told = |piece: &Piece| {
        let text = piece.characters.iter().map(|(c, _)| c).collect();
        (text, piece.loose, piece.outside, piece.characters[0].1)
    };
    pieces.iter().map(told).collect()
}

#[test]
fn a_paragraph_is_whole_over_pages_and_a_chart_is_not_one_number() {
    let at = |page, line| Spot { page, line };
    let expected = [
        ("1234".to_owned(), false, false, at(1, 1)),
        ("20569".to_owned(), false, false, at(1, 2)),
        ("78".to_owned(), true, false, at(2, 2)),
        ("9".to_owned(), true, false, at(2, 2)),
        ("-1-".to_owned(), true, true, at(1, 3)),
    ];
    assert_eq!(told(&pieces(&pdf(&document())).unwrap()), expected);
}

#[test]
fn text_that_the_structure_does_not_name_is_read_all_the_same() {
    let mut objects = document();
    objects[8] = "<</Type/StructTreeRoot/K[10 0 R]>>".into();
    let texts: Vec<String> = told(&pieces(&pdf(&objects)).unwrap()).into_iter().map(|(text, ..)| text).collect();
    assert_eq!(texts, ["1234", "20", "-1-", "569", "78", "9"]);
}

#[test]
fn what_cannot_be_read_is_told() {
    for (at, object, fault) in [
        (0, "<</Type/Catalog/Pages 2 0 R>>", "没有文档结构"),
        (4, "<</Type/Font>>", "字体没有文字对照表"),
        (6, "<</Length 9/Filter/LZWDecode>>\nstream\n", "内容流的压缩方式无法识别"),
        (7, "<</Length 9>>\nstream\nBT (cut sh\nendstream", "页面内容无法识别"),
        (9, "<</S/P/K[0]>>", "文档结构无法识别"),
    ] {
        let mut objects = document();
        objects[at] = object.into();
        assert_eq!(pieces(&pdf(&objects)), Err(Fault(fault)), "{object}");
    }
    let whole = pdf(&document());
    for length in 0..whole.len() - 5 {
        let _ = pieces(&whole[..length]);
    }
}
