//! Untidy 不整齐: tidy rows written as exports arrive, for the messy twin.
//!
//! In: tidy rows. Out: a CSV or a workbook with other names, spellings and orders, and noise around the rows. What
//! the rows mean stays the same.

use rust_xlsxwriter::{Format, Workbook, Worksheet};

use crate::rows::{Row, csv, headers};

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
        text.chars()
            .map(|c| if c.is_ascii_graphic() { char::from_u32(c as u32 + 0xFEE0).unwrap() } else { c })
            .collect()
    };
    match header {
        _ if text.is_empty() => {
            ["", "/", "—", "无", "\u{3000}"][turn % if header.starts_with('是') { 1 } else { 5 }].to_owned()
        }
        _ if header.ends_with("日期") && text.len() == 10 => {
            let (year, month, day) =
                (&text[..4], text[5..7].trim_start_matches('0'), text[8..].trim_start_matches('0'));
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
        "帮扶措施" | "人员类别" => {
            text.replace('、', "；").replace("产业扶持", "产业帮扶").replace("医疗救助", "健康帮扶")
        }
        _ => text.to_owned(),
    }
}

/// Rows under other names of their columns, with banners above, totals below and noise in between.
pub fn untidy_csv(rows: &[Row], banner: &str) -> String {
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
pub fn untidy_workbook(rows: &[Row], banner: &str) -> Vec<u8> {
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
