//! Reading a period from what the user typed. In: any text. Out: a [`Period`] or a usage failure.

use chrono::{Datelike, NaiveDate};

use super::{Period, Span};
use crate::failure::Failure;

/// Years that a period may name; the work began in 2014, and a typing error should not pass.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

pub(super) fn parse(text: &str) -> Result<Period, Failure> {
    let folded = fold(text);
    let period = range(&folded).or_else(|| named(&folded)).ok_or_else(|| unreadable(text))?;
    check(period, text)
}

/// Half-width, upper-case, without blanks.
fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}' | '\u{feff}'))
        .map(|c| match c {
            '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            _ => c,
        })
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// `2020-04-01..2020-05-20`, or `2020年4月1日至5月20日` as a label prints it.
fn range(text: &str) -> Option<Period> {
    if let Some((from, to)) = text.split_once("..") {
        return Some(Period::Range(Span::new(iso(from)?, iso(to)?)));
    }
    if let Some((from, to)) = text.split_once('至') {
        let from = chinese(from)?;
        let to = chinese(to).or_else(|| chinese(&format!("{}年{to}", from.year())))?;
        return Some(Period::Range(Span::new(from, to)));
    }
    let single = chinese(text)?;
    Some(Period::Range(Span::new(single, single)))
}

fn iso(text: &str) -> Option<NaiveDate> {
    let mut parts = text.splitn(3, '-');
    calendar_day(parts.next()?, parts.next()?, parts.next()?)
}

fn chinese(text: &str) -> Option<NaiveDate> {
    let (year, rest) = text.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    calendar_day(year, month, rest.strip_suffix('日')?)
}

fn calendar_day(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    if month.len() > 2 || day.len() > 2 {
        return None;
    }
    NaiveDate::from_ymd_opt(four_digits(year)?, digits(month)?, digits(day)?)
}

/// `2020Q2`, `2020H1`, `2020`, `2020年第二季度`, `2020年二季度`, `2020年2季度`, `2020年上半年`, `2020年`.
fn named(text: &str) -> Option<Period> {
    let year = four_digits(text.get(..4)?)?;
    let rest = &text[4..];
    if rest.is_empty() || rest == "年" || rest == "年度" {
        return Some(Period::Year { year });
    }
    let rest = rest.strip_prefix('年').unwrap_or(rest);
    if let Some(number) = rest.strip_prefix('Q') {
        return ordinal(number, 4).map(|quarter| Period::Quarter { year, quarter });
    }
    if let Some(number) = rest.strip_prefix('H') {
        return ordinal(number, 2).map(|half| Period::Half { year, half });
    }
    match rest {
        "上半年" => return Some(Period::Half { year, half: 1 }),
        "下半年" => return Some(Period::Half { year, half: 2 }),
        _ => {}
    }
    let number = rest.strip_suffix("季度")?;
    ordinal(number.strip_prefix('第').unwrap_or(number), 4).map(|quarter| Period::Quarter { year, quarter })
}

/// One of 1 … `most`, as an Arabic or a Chinese numeral.
fn ordinal(text: &str, most: u32) -> Option<u32> {
    let number = match text {
        "一" => 1,
        "二" => 2,
        "三" => 3,
        "四" => 4,
        _ if text.len() == 1 => digits(text)?,
        _ => return None,
    };
    (1..=most).contains(&number).then_some(number)
}

fn four_digits(text: &str) -> Option<i32> {
    if text.len() != 4 {
        return None;
    }
    digits(text)?.try_into().ok()
}

/// A number of ASCII digits only: `parse` alone would let a sign pass.
fn digits(text: &str) -> Option<u32> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

fn check(period: Period, text: &str) -> Result<Period, Failure> {
    let (first, last) = match period {
        Period::Quarter { year, .. } | Period::Half { year, .. } | Period::Year { year } => (year, year),
        Period::Range(Span { from, to }) if to < from => {
            return Err(Failure::usage(
                format!("统计期“{text}”的止日早于起日"),
                "把两个日期换过来，如 2020-04-01..2020-05-20。",
            ));
        }
        Period::Range(Span { from, to }) => (from.year(), to.year()),
    };
    if YEARS.contains(&first) && YEARS.contains(&last) {
        return Ok(period);
    }
    Err(Failure::usage(format!("统计期“{text}”的年份不在2000年至2100年之间"), "核对年份后重新运行。"))
}

fn unreadable(text: &str) -> Failure {
    Failure::usage(
        format!("不认识的统计期“{text}”"),
        "季度写 2020Q2，半年写 2020H1，全年写 2020，任意区间写 2020-04-01..2020-05-20。",
    )
}
