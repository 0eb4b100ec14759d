//! Tests of text files from bytes to table.

use super::*;
use crate::ingest::table::{Skipped, Unit};
use crate::ingest::vocabulary::Vocabulary;
use crate::ingest::vocabulary_sample::vocabulary;

fn read(text: &str) -> Result<(RawTable, Vec<Finding>), Failure> {
    let vocabulary = vocabulary();
    let whole = read_in_blocks(text.as_bytes(), 1 << 20, &vocabulary);
    // However the text is cut, the same comes out.
    for block in [1, 7, 64] {
        let cut = read_in_blocks(text.as_bytes(), block, &vocabulary);
        assert_eq!(cut.as_ref().map_err(|failure| &failure.what), whole.as_ref().map_err(|failure| &failure.what));
    }
    whole
}

fn read_in_blocks(text: &[u8], block: usize, vocabulary: &Vocabulary) -> Result<(RawTable, Vec<Finding>), Failure> {
    let names = HeaderNames::new(vocabulary);
    let reader = TextReader { names: &names, block, digests: Digests::Taken, take: &|piece: RawTable| piece };
    let read = reader.read(|| Ok(text), &"exports/a.csv".into())?;
    assert_eq!(read.sha256, Some(crate::digest::sha256_hex(text)));
    Ok((read.table.whole(), read.findings))
}

fn cells(table: &RawTable, key: &str) -> Vec<String> {
    table.column(key).unwrap().cells.iter().map(str::to_owned).collect()
}

#[test]
fn a_record_is_a_row_whatever_its_cells_hold() {
    let text = "台账\r\n单位：万元\r\n部门受案号,姓名,受理日期,\"发放\r\n金额\",备注\r\n\
                1号,王五,2020-05-08,2,\"家庭困难\r\n（见附件）\"\r\n\r\n\
                2号,赵六,2020-05-09\r\n\
                部门受案号,姓名,受理日期,发放金额,备注\r\n\
                3号,\"孙\"\"七\",2020-05-10,,,\r\n合计,,,2,\r\n\r\n";
    let (table, findings) = read(text).unwrap();
    assert_eq!(table.source.header_row, 3);
    assert_eq!(table.rows, [4, 6, 8]);
    assert_eq!(table.skipped, Skipped { blank: 1, total: 1, repeated_header: 1 });
    assert_eq!(cells(&table, "name"), ["王五", "赵六", "孙\"七"]);
    assert_eq!(cells(&table, "note"), ["家庭困难\r\n（见附件）", "", ""]);
    assert_eq!(table.column("paid_amount").unwrap().unit, Unit::TenThousandYuan);
    assert_eq!(table.column("paid_amount").unwrap().header, "发放金额");
    assert_eq!(findings, []);
}

#[test]
fn the_separator_is_the_one_that_makes_headers() {
    for separator in [",", "\t", ";"] {
        let text = ["案号", "姓名", "受理日期", "备注"].join(separator)
            + "\n"
            + &["1号", "王五", "2020", "\"a,b;c\td\""].join(separator);
        let (table, _) = read(&text).unwrap();
        assert_eq!(cells(&table, "note"), ["a,b;c\td"], "{separator:?}");
    }
    let (table, _) = read("sep=;\n案号;姓名;受理日期\n1号;王五;2020\n").unwrap();
    assert_eq!((table.source.header_row, table.rows), (1, vec![2]));
}

#[test]
fn cells_beyond_the_header_are_told_where_they_hold_something() {
    let (table, findings) = read("案号,姓名,受理日期\n1号,王五,2020,, \n2号,赵,六,2020\n").unwrap();
    assert_eq!(table.rows, [2, 3]);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].place.to_string(), "exports/a.csv › 第 3 行");
}

#[test]
fn headers_are_told_once_where_unknown_or_repeated() {
    let (_, findings) = read("序号,案号,姓名,受理日期,审批人,姓名,被救助人,联系电话,\n").unwrap();
    let told: Vec<_> = findings.iter().map(|finding| (finding.check.code, finding.message.as_str())).collect();
    assert_eq!(
        told,
        [
            ("header-unknown", "不认识列“审批人”，没有读取"),
            ("header-duplicate", "列名“姓名”出现多次，以最左一列为准"),
            ("header-duplicate", "“被救助人”与“姓名”是同一项内容，以左边的“姓名”为准"),
        ]
    );
}

#[test]
fn faults_name_the_line_or_what_is_missing() {
    for (text, what) in [
        (
            "案号,姓名,受理日期\n1号,\"王五,2020\n2号,赵六,2020\n",
            "第 2 行（按文本行数）起的双引号没有成对，无法分清各格",
        ),
        ("乡镇,人数\n天王镇,3\n", "找不到表头"),
        ("\n\n", "找不到表头"),
        ("案号,姓名,备注\n", "案件台账缺少必需的列“受理日期”"),
        ("单位：千元\n案号,姓名,受理日期\n", "表头上方写明金额单位为“千元”，只能读取元和万元"),
    ] {
        assert_eq!(read(text).unwrap_err().what, what, "{text}");
    }
}
