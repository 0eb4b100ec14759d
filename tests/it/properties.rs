//! Properties 性质: what holds whatever an office writes down.
//!
//! First of whole offices (`tests/oracle/properties.py`): what must not change a figure. Then, of numbers, periods,
//! working days, names and dates: what is printed is read back, and the parts are the whole.

use chrono::NaiveDate;
use lianxi::money::{AmountUnit, Decimal, Fen, parse_amount};
use lianxi::period::{MonthClose, Period, Span, Windows, date, day};
use lianxi::privacy::mask_name;
use lianxi::workdays::Workdays;
use proptest::prelude::*;

use crate::desk::Desk;
use crate::differential::ask_oracle;
use crate::rows::{case, visit};

#[test]
fn no_figure_depends_on_how_an_office_tells_the_same() {
    ask_oracle("properties.py", &["--seeds", "1-15"]);
}

#[test]
fn no_figure_depends_on_how_another_office_tells_the_same() {
    ask_oracle("properties.py", &["--seeds", "16-30"]);
}

/// Failures print the smallest case; no file of earlier ones is kept beside the source.
fn many() -> ProptestConfig {
    ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() }
}

const LARGEST: i64 = 1_000_000_000_000_000;

/// `fen` in units of 10^`decimals` 分, with all its decimals.
fn printed(fen: i64, decimals: usize) -> String {
    let digits = format!("{:0width$}", fen.unsigned_abs(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    format!("{}{whole}.{fraction}", if fen < 0 { "-" } else { "" })
}

/// `1234567.00` as `1,234,567.00`.
fn grouped(amount: &str) -> String {
    let (sign, bare) = amount.strip_prefix('-').map_or(("", amount), |bare| ("-", bare));
    let (whole, fraction) = bare.split_once('.').unwrap();
    let groups = whole.as_bytes().rchunks(3).rev().map(|group| str::from_utf8(group).unwrap());
    format!("{sign}{}.{fraction}", groups.collect::<Vec<_>>().join(","))
}

proptest! {
    #![proptest_config(many())]

    #[test]
    fn an_amount_is_read_as_it_is_printed(fen in -LARGEST..=LARGEST) {
        let (yuan, wan) = (Fen(fen).yuan(), printed(fen, 6));
        prop_assert_eq!(&yuan, &printed(fen, 2));
        let spellings = [yuan.clone(), grouped(&yuan), format!("{yuan}元"), format!("￥{yuan}"), format!("{wan}万元")];
        for text in &spellings {
            prop_assert_eq!(parse_amount(text, AmountUnit::Yuan), Ok(Fen(fen)), "{}", text);
        }
        prop_assert_eq!(parse_amount(&wan, AmountUnit::TenThousandYuan), Ok(Fen(fen)), "{}", wan);
        prop_assert_eq!(parse_amount(&format!("{yuan}元"), AmountUnit::TenThousandYuan), Ok(Fen(fen)));
    }

    #[test]
    fn a_decimal_is_read_as_it_is_printed(units: i64, scale in 0..=18_u8) {
        let number = Decimal::new(units, scale);
        let read = Decimal::parse(&number.to_string()).expect("it was printed");
        prop_assert_eq!((read.units(), read.scale()), (units, scale));
        let json: Decimal = serde_json::from_str(&serde_json::to_string(&number).unwrap()).unwrap();
        prop_assert_eq!((json.units(), json.scale()), (units, scale));
    }

    #[test]
    fn a_quotient_is_the_nearest_and_a_half_goes_away_from_zero(
        numerator in -LARGEST..=LARGEST, denominator in 1..1_000_000_000_i64, scale in 0..=3_u8,
    ) {
        // Small numbers, too: halves are rare among large ones.
        let small = (numerator % 100, denominator % 200 + 1);
        for (numerator, denominator) in [(numerator, denominator), (numerator, -denominator), small] {
            let rounded = i128::from(Decimal::ratio(numerator, denominator, scale).expect("it fits").units());
            // In halves of the last digit: how far from the exact quotient, and on which side of it.
            let exact = i128::from(numerator) * 10_i128.pow(scale.into()) * i128::from(denominator.signum());
            let part = i128::from(denominator).abs();
            let miss = 2 * (rounded * part - exact);
            prop_assert!(miss.abs() <= part, "{numerator} / {denominator} is not {rounded}");
            prop_assert!(miss.abs() < part || miss.signum() == exact.signum(), "a half of {numerator} / {denominator}");
        }
    }

    #[test]
    fn a_period_is_read_as_it_is_printed(period in periods()) {
        for text in [period.id(), period.label(), format!(" {} ", period.label())] {
            prop_assert_eq!(Period::parse(&text).ok(), Some(period), "{}", text);
        }
    }

    #[test]
    fn a_period_begins_the_day_after_the_previous_one(period in periods(), close in closes(), cut in days()) {
        let Windows { value, previous, last_year, ytd, total } = Windows::of(&period, close, None);
        prop_assert_eq!(previous.to.succ_opt(), Some(value.from));
        prop_assert_eq!(period.previous().next(), period);
        prop_assert_eq!(last_year, period.last_year().span(close));
        prop_assert!(!value.is_empty() && ytd.from <= value.to && ytd.to == value.to && total.to == value.to);
        prop_assert!(close.year_span(close.year_of(value.to)).from == ytd.from);
        let known = Windows::of(&period, close, Some(date(cut)));
        prop_assert_eq!(known.value, Span::new(value.from, value.to.min(date(cut))));
        prop_assert_eq!((known.previous, known.last_year), (previous, last_year));
    }

    #[test]
    fn working_days_add_up(mut ends in [days(), days(), days()]) {
        ends.sort_unstable();
        let ([a, b, c], calendar) = (ends, Workdays::national());
        let between = |from, to| calendar.between(from, to).expect("a known year");
        prop_assert_eq!(between(a, b) + between(b, c), between(a, c));
        prop_assert_eq!((between(b, a), between(a, a)), (0, 0));
        let c = c.min(a + 400);
        let counted = (a + 1..=c).filter(|at| calendar.is_workday(*at).expect("a known year")).count();
        prop_assert_eq!(i64::try_from(counted), Ok(between(a, c.max(a))));
    }

    #[test]
    fn the_nth_working_day_after_has_n_working_days_before_it(a in days(), n in 1..40_i64) {
        let calendar = Workdays::national();
        let Ok(found) = calendar.nth_after(a, n) else {
            // Only where the known years end on the way.
            prop_assert!(calendar.between(a, a + 90).is_err());
            return Ok(());
        };
        prop_assert_eq!(calendar.between(a, found), Ok(n));
        prop_assert_eq!(calendar.between(a, found - 1), Ok(n - 1));
    }

    #[test]
    fn a_masked_name_holds_nothing_of_the_given_name(
        surname in prop::sample::select(vec!["王", "罗", "欧阳", "司马", "阿"]),
        given in "[一-龥]{1,4}", blank in prop::sample::select(vec!["", " ", "\u{3000}", "\u{200b}"]),
    ) {
        prop_assume!(!given.contains(|c| surname.contains(c) || "某阿依".contains(c)));
        let bare = format!("{surname}{given}");
        let former = format!("{bare}（曾用名{given}）");
        for name in [format!("{surname}{blank}{given}"), former, format!("{blank}{bare}{blank}")] {
            let masked = mask_name(&name);
            prop_assert!(!masked.contains(|c| given.contains(c)), "{name}: {masked}");
            prop_assert!(masked.starts_with(surname) && masked.ends_with('某'), "{name}: {masked}");
        }
        let dotted = mask_name(&format!("阿依·{given}"));
        prop_assert!(!dotted.contains(|c| given.contains(c) || c == '依'), "{dotted}");
    }
}

#[test]
fn every_day_belongs_to_exactly_one_quarter() {
    for close in (1..=31).map(|day| MonthClose::new(day).expect("a day of a month")) {
        let mut quarter = Period::Quarter { year: 2000, quarter: 1 };
        let mut expected = quarter.span(close).from;
        while quarter != (Period::Quarter { year: 2101, quarter: 1 }) {
            let span = quarter.span(close);
            assert_eq!(span.from, expected, "{quarter:?} {close:?}");
            for at in [span.from, span.from + chrono::Days::new(45), span.to] {
                assert_eq!(close.quarter_of(at), quarter, "{at} {close:?}");
            }
            expected = span.to.succ_opt().unwrap();
            quarter = quarter.next();
        }
    }
}

#[test]
fn halves_and_years_are_made_of_their_quarters() {
    for close in (1..=31).map(|day| MonthClose::new(day).expect("a day of a month")) {
        for year in 2000..=2100 {
            let quarter = |quarter| Period::Quarter { year, quarter }.span(close);
            let from_to = |first, last| Span::new(quarter(first).from, quarter(last).to);
            assert_eq!(Period::Half { year, half: 1 }.span(close), from_to(1, 2));
            assert_eq!(Period::Half { year, half: 2 }.span(close), from_to(3, 4));
            assert_eq!(Period::Year { year }.span(close), from_to(1, 4));
        }
    }
}

/// Days of the years whose holidays this version knows.
fn days() -> impl Strategy<Value = i32> {
    let at = |year, month, date| day(NaiveDate::from_ymd_opt(year, month, date).unwrap());
    at(2007, 1, 1)..=at(2026, 12, 31)
}

fn closes() -> impl Strategy<Value = MonthClose> {
    (1..=31_u32).prop_map(|day| MonthClose::new(day).unwrap())
}

fn periods() -> impl Strategy<Value = Period> {
    let range = (days(), 0..800_i32).prop_map(|(from, more)| Period::Range(Span::new(date(from), date(from + more))));
    prop_oneof![
        (2000..=2100, 1..=4_u32).prop_map(|(year, quarter)| Period::Quarter { year, quarter }),
        (2000..=2100, 1..=2_u32).prop_map(|(year, half)| Period::Half { year, half }),
        (2000..=2100).prop_map(|year| Period::Year { year }),
        range,
    ]
}

/// 2020-05-08, as offices write it.
const DAY: &[&str] = &[
    "2020-05-08",
    "2020-5-8",
    "2020/05/08",
    "2020/5/8",
    "2020.05.08",
    "2020.5.8",
    "2020年5月8日",
    "2020年05月08日",
    "20200508",
    "43959",
    "2020-05-08 00:00:00",
    "2020/5/8 0:00:00",
    "2020-05-08T00:00:00",
    "２０２０-０５-０８",
    "２０２０年５月８日",
    "2020年 5月 8日",
    " 2020-05-08 ",
    "\u{3000}2020.5.8",
    "2020-05-08\u{200b}",
    "2020／5／8",
];

/// What is no day, although it looks like one: `date-unreadable`, never another day.
const NO_DAY: &[&str] = &[
    "2020-05",
    "2020年5月",
    "202005",
    "2020",
    "2020年",
    "2020-02-30",
    "2020-13-01",
    "2020-5-32",
    "20200532",
    "20-5-8",
    "2020-5/8",
    "8/5/2020",
    "05-08",
    "5月8日",
    "2020-05-08 10:30:00",
    "36525",
    "73416",
    "4395",
    "439590",
    "43959.5.1",
    "待定",
    "2020-05-08前",
    "约2020-05-08",
    "2020-05-08、2020-05-09",
    "2020-0508",
    "-43959",
    "2020年5月8日9日",
];

#[test]
fn a_day_is_read_in_every_spelling_and_nothing_else_is_a_day() {
    let cell = |text: &&str, at: usize| case(&format!("云检救〔2020〕{at}号"), "罗桂兰").accepted(text);
    let rows: Vec<_> = DAY.iter().chain(NO_DAY).enumerate().map(|(at, text)| cell(text, at + 1)).collect();
    let desk = Desk::office().cases(&rows);
    assert_eq!(desk.figure("2020-05-08..2020-05-08", "cases.accepted"), DAY.len().to_string());
    assert_eq!(desk.figure("2100", "cases.leads"), "0");
    let told = desk.run("check --json").exits(1).json();
    let unreadable = |finding: &&serde_json::Value| finding["code"] == "date-unreadable";
    let values: Vec<_> = told["findings"].as_array().unwrap().iter().filter(unreadable).collect();
    let values: Vec<&str> = values.iter().map(|finding| finding["value"].as_str().unwrap()).collect();
    assert_eq!(values, NO_DAY);
}

/// An exit in May 2020, which stands for its last day, and one of the year, which stands for the year's.
#[test]
fn a_month_and_a_year_of_exit_are_read_in_every_spelling() {
    let months = ["202005", "2020-05", "2020-5", "2020/5", "2020.05", "2020年5月", "2020年05月", "２０２０年５月"];
    let years = ["2020", "2020年", "２０２０", " 2020 "];
    let number = |at: usize| format!("云检救〔2020〕{at}号");
    let paid = |at| case(&number(at), "罗桂兰").accepted("2020-01-06").paid("2020-01-10", "1000").registered();
    let exit = |(at, text): (usize, &&str)| {
        visit(&number(at), "罗桂兰", "2020-06-20").set("脱贫状态", "已脱贫").set("脱贫日期", text)
    };
    let all: Vec<_> = months.iter().chain(&years).enumerate().map(exit).collect();
    let desk = Desk::office().cases(&(0..all.len()).map(paid).collect::<Vec<_>>()).visits(&all);
    assert_eq!(desk.figure("2020-05-31..2020-05-31", "poverty.exits"), months.len().to_string());
    assert_eq!(desk.figure("2020Q4", "poverty.exits"), "0");
    assert_eq!(desk.figure("2020", "poverty.exits"), all.len().to_string());
}
