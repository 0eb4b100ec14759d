//! Twins 孪生: a tidy office and the same office in the state in which exports arrive come to the same figures.

use rust_xlsxwriter::{Format, Workbook, Worksheet};

use crate::desk::Desk;
use crate::output::assert_same_json;
use crate::rows::{Row, case, csv, headers, id_number, tidy_csv, visit};

const PERIODS: &[&str] = &["2019Q4", "2020Q1", "2020Q2", "2020H1", "2020", "2020-04-10..2020-05-20"];

/// Ten rows of nine people, with most of what an office writes down.
fn cases() -> Vec<Row> {
    let row = |number: u32, name: &str| {
        case(&format!("云检救〔2020〕{number}号"), name).set("证件号码", &id_number("19720416", number))
    };
    vec![
        row(1, "罗桂兰").registered().lead("2019-11-04", "扶贫部门移送").accepted("2019-11-08")
            .granted("2019-11-20", "30000").paid("2019-12-03", "20000").closed("2019-12-10").feedback("2019-12-13")
            .set("乡镇", "东岭镇").set("损害后果", "致残").set("人员类别", "残疾人、妇女").set("资金来源", "中央转移支付"),
        row(1, "罗桂兰").registered().accepted("2019-11-08").paid("2020-04-15", "10000")
            .set("乡镇", "东岭镇").set("损害后果", "致残").set("资金来源", "区县财政"),
        row(2, "毛春生").not_registered().lead("2020-01-06", "依申请").accepted("2020-01-09")
            .granted("2020-02-14", "8500.5").paid("2020-02-28", "8500.5").closed("2020-03-02")
            .set("乡镇", "西河镇").set("损害后果", "致伤").set("资金来源", "区县财政"),
        row(3, "常玉珍").registered().lead("2020-03-10", "扶贫部门移送").accepted("2020-03-16")
            .granted("2020-04-02", "25000").paid("2020-04-09", "25000").closed("2020-04-20").feedback("2020-05-06")
            .set("乡镇", "东岭镇").set("损害后果", "致死").set("人员类别", "老年人").set("户编号", "H-7"),
        row(3, "常小山").set("证件号码", &id_number("20110709", 3)).registered().accepted("2020-03-16").granted("2020-04-02", "25000")
            .paid("2020-04-09", "25000").closed("2020-04-20").feedback("2020-05-06")
            .set("乡镇", "东岭镇").set("损害后果", "致死").set("人员类别", "未成年人").set("户编号", "H-7"),
        row(4, "丁国庆").not_registered().lead("2020-04-01", "依职权").accepted("2020-04-07")
            .set("决定日期", "2020-04-21").set("办理结果", "不予救助").closed("2020-04-22"),
        row(5, "耿秀芳").registered().accepted("2020-05-11").paid("2020-05-13", "6000").set("是否先行救助", "是")
            .set("补办手续日期", "2020-05-29").granted("2020-05-28", "6000").closed("2020-06-02")
            .set("乡镇", "南庄乡"),
        row(6, "贺大勇").not_registered().accepted("2020-05-18").set("识别建议日期", "2020-05-20")
            .set("识别建议回复日期", "2020-06-11").set("识别结果", "纳入").granted("2020-06-05", "12000"),
        row(7, "尹来顺").not_registered().lead("2020-06-01", "其他政法单位移送").accepted("2020-06-03")
            .set("办理结果", "移送其他检察院").set("移送日期", "2020-06-15").set("移送单位", "邻县检察院"),
        row(8, "柯美兰").registered().lead("2020-06-22", "扶贫部门移送").set("社会救助建议日期", "2020-06-29"),
    ]
}

fn visits() -> Vec<Row> {
    let row = |number: u32, name: &str, date: &str| {
        visit(&format!("云检救〔2020〕{number}号"), name, date).set("证件号码", &id_number("19720416", number))
    };
    vec![
        row(1, "罗桂兰", "2020-01-14").set("脱贫状态", "未脱贫").set("帮扶措施", "产业扶持、医疗救助"),
        row(1, "罗桂兰", "2020-06-09").set("脱贫状态", "已脱贫").set("脱贫日期", "2020-05-30")
            .set("是否联合回访", "是").set("帮扶措施", "产业扶持"),
        row(2, "毛春生", "2020-04-08").set("是否联合回访", "否"),
        row(3, "常玉珍", "2020-05-12").set("脱贫状态", "已脱贫").set("脱贫日期", "2020-04").set("帮扶措施", "兜底保障"),
        row(3, "常玉珍", "2020-06-16").set("脱贫状态", "返贫").set("是否联合回访", "是"),
        row(5, "耿秀芳", "2020-06-18").set("脱贫状态", "未脱贫").set("帮扶措施", "教育支持"),
    ]
}

/// The office as a textbook has it.
fn tidy() -> Desk {
    Desk::office().cases(&cases()).visits(&visits())
}

/// Another name of the column, with what headers bring along.
fn alias(header: &str) -> &str {
    match header {
        "部门受案号" => "统一\n受案号",
        "被救助人" => " 被救助人 姓名",
        "证件号码" => "身份证号",
        "是否建档立卡" => "建档立卡",
        "乡镇" => "乡（镇）",
        "户编号" => "户号",
        "损害后果" => "损害类型",
        "人员类别" => "身份类别",
        "线索接收日期" => "线索移送日期",
        "办理结果" => "决定结果",
        "决定日期" => "审批日期",
        "决定救助金额" => "决定金额（元）",
        "发放金额" => "救助金额（万元）",
        "办结日期" => "结案日期",
        "反馈日期" => "反馈扶贫部门日期",
        "是否先行救助" => "先行救助",
        "识别建议日期" => "贫困识别建议日期",
        "回访日期" => "走访日期",
        "是否联合回访" => "联合回访",
        "脱贫状态" => "贫困状态",
        "脱贫日期" => "脱贫时间",
        other => other,
    }
}

/// The same cell as somebody else would have typed it.
fn untidy(header: &str, text: &str, turn: usize) -> String {
    let wide = |text: &str| -> String {
        text.chars().map(|c| if c.is_ascii_graphic() { char::from_u32(c as u32 + 0xFEE0).unwrap() } else { c }).collect()
    };
    match header {
        _ if text.is_empty() => ["", "/", "—", "无", "\u{3000}"][turn % if header.starts_with('是') { 1 } else { 5 }].to_owned(),
        _ if header.ends_with("日期") && text.len() == 10 => {
            let (year, month, day) = (&text[..4], text[5..7].trim_start_matches('0'), text[8..].trim_start_matches('0'));
            match turn % 5 {
                0 => format!("{year}/{month}/{day}"),
                1 => format!("{year}.{month}.{day}"),
                2 => format!("{year}年{month}月{day}日"),
                3 => text.replace('-', ""),
                _ => format!("{text} 00:00:00"),
            }
        }
        "脱贫日期" => text.replace('-', ""),
        "决定救助金额" => match turn % 4 {
            0 => format!("￥{text}"),
            1 => wide(text),
            2 => format!("{}万元", text.parse::<f64>().unwrap() / 10_000.0),
            _ => format!("{text}元"),
        },
        "发放金额" => (text.parse::<f64>().unwrap() / 10_000.0).to_string(),
        "被救助人" => text.chars().map(String::from).collect::<Vec<_>>().join("\u{3000}"),
        "证件号码" => text.to_lowercase(),
        "是否建档立卡" | "是否先行救助" | "是否联合回访" => match text {
            "是" => ["√", "Y", "1", "有"][turn % 4].to_owned(),
            _ => ["×", "N", "0", "无"][turn % 4].to_owned(),
        },
        "帮扶措施" | "人员类别" => text.replace('、', "；").replace("产业扶持", "产业帮扶").replace("医疗救助", "健康帮扶"),
        _ => text.to_owned(),
    }
}

/// Rows under other names of their columns, with banners above, totals below and noise in between.
fn untidy_csv(rows: &[Row], banner: &str) -> String {
    let columns: Vec<&str> = headers(rows).into_iter().rev().collect();
    let head: Vec<String> = columns.iter().map(|column| alias(column).to_owned()).collect();
    let blank = || vec![String::new(); columns.len()];
    let with_first = |text: &str| {
        let mut line = blank();
        text.clone_into(&mut line[0]);
        line
    };
    let mut lines = vec![with_first(banner), blank(), head.clone()];
    for (turn, row) in rows.iter().enumerate() {
        lines.push(columns.iter().map(|column| untidy(column, row.cell(column), turn)).collect());
        if turn == 1 {
            lines.extend([blank(), head.clone()]);
        }
    }
    lines.push(with_first("合计"));
    lines.push(with_first("填表人：何晓"));
    csv(&lines)
}

/// A workbook with real dates, serial numbers and numbers that are numbers.
fn untidy_workbook(rows: &[Row], banner: &str) -> Vec<u8> {
    let mut columns = headers(rows);
    columns.sort_unstable();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.merge_range(0, 0, 0, columns.len() as u16 - 1, banner, &Format::new()).unwrap();
    for (at, column) in columns.iter().enumerate() {
        sheet.write(1, at as u16, alias(column)).unwrap();
    }
    for (turn, row) in rows.iter().enumerate() {
        for (at, column) in columns.iter().enumerate() {
            write_cell(sheet, (turn as u32 + 2, at as u16), column, row.cell(column), turn);
        }
    }
    sheet.write(rows.len() as u32 + 3, 0, "合计").unwrap();
    workbook.add_worksheet().set_name("说明").unwrap();
    workbook.save_to_buffer().unwrap()
}

fn write_cell(sheet: &mut Worksheet, (row, column): (u32, u16), header: &str, text: &str, turn: usize) {
    let date = text.parse::<chrono::NaiveDate>();
    let amount = text.parse::<f64>().ok().filter(|_| header.ends_with("金额"));
    match (date, amount) {
        (Ok(date), _) if turn.is_multiple_of(2) => {
            let format = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
            sheet.write_with_format(row, column, &date, &format).unwrap();
        }
        // A serial number in a cell without a format: what is left of a date that was pasted as a value.
        (Ok(date), _) => {
            let first = chrono::NaiveDate::from_ymd_opt(1899, 12, 30).unwrap();
            sheet.write(row, column, (date - first).num_days() as f64).unwrap();
        }
        (_, Some(amount)) => {
            let unit = if header == "发放金额" { 10_000.0 } else { 1.0 };
            sheet.write(row, column, amount / unit).unwrap();
        }
        _ => {
            sheet.write(row, column, untidy(header, text, turn)).unwrap();
        }
    }
}

/// The office as it is: two files of a kind, in two formats and two encodings, nothing where it belongs.
fn messy() -> Desk {
    let (first, second) = (cases(), visits());
    let (early, late) = first.split_at(4);
    let late: Vec<Row> = late.iter().rev().cloned().collect();
    let (some, others) = second.split_at(3);
    let banner = "云溪县人民检察院国家司法救助案件台账（2020年）";
    let text = untidy_csv(early, banner);
    let (gb18030, ..) = encoding_rs::GB18030.encode(&text);
    Desk::office()
        .holding("exports/导出数据(1).csv", gb18030)
        .holding("exports/b.xlsx", untidy_workbook(&late, banner))
        .holding("exports/zzz.csv", format!("\u{FEFF}{}", untidy_csv(others, "观察台账")))
        .holding("exports/下半部分.xlsx", untidy_workbook(some, "观察台账"))
}

#[test]
fn the_messy_twin_comes_to_the_figures_of_the_tidy_one() {
    let (tidy, messy) = (tidy(), messy());
    for period in PERIODS {
        assert_same_json(&tidy.figures(period), &messy.figures(period));
    }
}

#[test]
fn no_row_of_the_messy_twin_is_lost() {
    let rows = messy().run("check --json").exits(0).json()["rows"].clone();
    assert_eq!((&rows["cases"]["read"], &rows["visits"]["read"]), (&10.into(), &6.into()), "{rows}");
    assert_eq!((&rows["cases"]["set_aside"], &rows["visits"]["set_aside"]), (&0.into(), &0.into()), "{rows}");
    let skipped = &rows["cases"]["skipped"];
    assert_eq!((&skipped["total"], &skipped["repeated_header"]), (&3.into(), &1.into()), "{rows}");
}

#[test]
fn the_order_of_rows_and_the_names_of_files_do_not_matter() {
    let (mut cases, mut visits) = (cases(), visits());
    cases.reverse();
    visits.rotate_left(2);
    let (a, b) = cases.split_at(3);
    let other = Desk::office()
        .holding("exports/甲.csv", tidy_csv(&visits))
        .holding("exports/乙.csv", tidy_csv(a))
        .holding("exports/丙/丁.csv", tidy_csv(b));
    let tidy = tidy();
    for period in PERIODS {
        assert_same_json(&tidy.figures(period), &other.figures(period));
    }
}

#[test]
fn the_twins_make_the_same_documents() {
    let (tidy, messy) = (tidy(), messy());
    for desk in [&tidy, &messy] {
        desk.run("report 2020Q2 --to both").exits(0);
    }
    for name in ["2020Q2情况报告（报上级检察院）.pdf", "2020Q2情况报告（报上级主管部门）.pdf"] {
        let path = format!("out/2020Q2/{name}");
        assert!(tidy.bytes(&path) == messy.bytes(&path), "{name}");
    }
}

#[test]
fn the_tidy_twin_holds_what_was_written_into_it() {
    // By hand from the rows above, so that equal twins are not equally empty.
    let tidy = tidy();
    for (id, value) in [
        ("cases.accepted", "4"),
        ("cases.leads", "3"),
        ("aid.paid_amount", "66000.00"),
        ("aid.paid_persons", "4"),
        ("aid.paid_households", "3"),
        ("aid.unpaid_amount", "12000.00"),
        ("feedback.done", "1"),
        ("feedback.pending", "1"),
        ("visits.count", "5"),
        ("poverty.exits", "2"),
        ("poverty.relapses", "1"),
        ("referral.advice_enrolled", "1"),
        ("referral.to_prosecutor", "1"),
    ] {
        assert_eq!(tidy.figure("2020Q2", id), value, "{id}");
    }
}
