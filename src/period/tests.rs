use super::*;

fn d(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn span(from: &str, to: &str) -> Span {
    Span::new(d(from), d(to))
}

fn period(text: &str) -> Period {
    Period::parse(text).unwrap()
}

const Q2: Period = Period::Quarter { year: 2020, quarter: 2 };

#[test]
fn every_spelling_of_a_quarter_is_read() {
    for text in [
        "2020Q2",
        "2020q2",
        " 2020Ｑ２ ",
        "2020年第二季度",
        "2020年二季度",
        "2020年2季度",
        "2020年第2季度",
        "2020 年 第二季度",
    ] {
        assert_eq!(period(text), Q2, "{text}");
    }
}

#[test]
fn halves_years_and_ranges_are_read() {
    assert_eq!(period("2020H1"), Period::Half { year: 2020, half: 1 });
    assert_eq!(period("2020年下半年"), Period::Half { year: 2020, half: 2 });
    assert_eq!(period("2020"), Period::Year { year: 2020 });
    assert_eq!(period("2020年"), Period::Year { year: 2020 });
    assert_eq!(period("2020-04-01..2020-05-20"), Period::Range(span("2020-04-01", "2020-05-20")));
}

#[test]
fn what_is_printed_is_read_back() {
    for text in [
        "2020Q1",
        "2021Q4",
        "2020H1",
        "2020H2",
        "2020",
        "2020-04-01..2020-05-20",
        "2019-12-01..2020-01-31",
        "2020-05-08..2020-05-08",
    ] {
        let it = period(text);
        assert_eq!(it.id(), text);
        assert_eq!(period(&it.label()), it, "{}", it.label());
    }
    assert_eq!(Q2.label(), "2020年第二季度");
    assert_eq!(period("2020-04-01..2020-05-20").label(), "2020年4月1日至5月20日");
    assert_eq!(period("2019-12-01..2020-01-31").label(), "2019年12月1日至2020年1月31日");
}

#[test]
fn what_is_no_period_is_a_usage_failure_that_shows_the_spellings() {
    for text in [
        "",
        "2020Q5",
        "2020Q0",
        "2020Q",
        "2020H3",
        "20Q2",
        "二〇二〇年",
        "2020-04",
        "2020-02-30..2020-03-01",
        "+020",
        "2020第",
        "2020-04-01",
        "2020年第五季度",
    ] {
        let failure = Period::parse(text).unwrap_err();
        assert_eq!(failure.exit, crate::failure::Exit::Usage, "{text}");
        assert!(failure.remedy.contains("2020Q2"), "{text}");
    }
    assert!(Period::parse("2020-05-20..2020-04-01").unwrap_err().what.contains("早于"));
    assert!(Period::parse("1020Q2").unwrap_err().what.contains("2000年"));
}

#[test]
fn a_quarter_holds_its_calendar_months() {
    assert_eq!(Q2.span(MonthClose::default()), span("2020-04-01", "2020-06-30"));
    assert_eq!(period("2020Q1").span(MonthClose::default()), span("2020-01-01", "2020-03-31"));
    assert_eq!(period("2020H2").span(MonthClose::default()), span("2020-07-01", "2020-12-31"));
    assert_eq!(period("2020").span(MonthClose::default()).days(), 366);
}

#[test]
fn months_that_end_on_the_25th_move_the_quarter_and_the_year() {
    let close = MonthClose::new(25).unwrap();
    assert_eq!(Q2.span(close), span("2020-03-26", "2020-06-25"));
    assert_eq!(close.year_span(2020), span("2019-12-26", "2020-12-25"));
    assert_eq!(close.year_of(d("2019-12-26")), 2020);
    assert_eq!(close.quarter_of(d("2020-03-25")).id(), "2020Q1");
    assert_eq!(close.quarter_of(d("2020-03-26")).id(), "2020Q2");
}

#[test]
fn a_close_day_beyond_a_months_end_is_its_last_day() {
    let close = MonthClose::new(30).unwrap();
    assert_eq!(close.month_end(2020, 2), d("2020-02-29"));
    assert_eq!(close.month_end(2021, 2), d("2021-02-28"));
    assert_eq!(close.month_end(2021, 12), d("2021-12-30"));
    assert_eq!(MonthClose::new(0), None);
    assert_eq!(MonthClose::new(32), None);
}

#[test]
fn quarters_leave_no_day_out_and_take_none_twice() {
    for close in (1..=31).filter_map(MonthClose::new) {
        let quarters = close.quarters_up_to(d("2021-12-01"), 16);
        for pair in quarters.windows(2) {
            assert_eq!(pair[0].span(close).to + Days::new(1), pair[1].span(close).from);
            assert_eq!(pair[0].next(), pair[1]);
        }
        let mut at = d("2019-01-01");
        while at < d("2021-12-01") {
            assert!(close.quarter_of(at).span(close).contains(at));
            at = at + Days::new(1);
        }
    }
}

#[test]
fn windows_of_a_quarter() {
    let windows = Windows::of(&Q2, MonthClose::default(), None);
    assert_eq!(windows.value, span("2020-04-01", "2020-06-30"));
    assert_eq!(windows.previous, span("2020-01-01", "2020-03-31"));
    assert_eq!(windows.last_year, span("2019-04-01", "2019-06-30"));
    assert_eq!(windows.ytd, span("2020-01-01", "2020-06-30"));
    assert_eq!(windows.total.to, d("2020-06-30"));
    assert!(windows.total.contains(d("0999-01-01")));
}

#[test]
fn a_year_is_compared_with_the_year_before_twice() {
    let windows = Windows::of(&period("2020"), MonthClose::default(), None);
    assert_eq!(windows.previous, windows.last_year);
    assert_eq!(windows.previous, span("2019-01-01", "2019-12-31"));
}

#[test]
fn a_range_is_compared_with_the_one_of_equal_length_and_with_the_same_days_a_year_earlier() {
    let windows = Windows::of(&period("2020-02-29..2020-03-09"), MonthClose::default(), None);
    assert_eq!(windows.previous, span("2020-02-19", "2020-02-28"));
    assert_eq!(windows.last_year, span("2019-02-28", "2019-03-09"));
    assert_eq!(windows.ytd, span("2020-01-01", "2020-03-09"));
}

#[test]
fn as_of_cuts_the_value_but_not_the_comparisons() {
    let windows = Windows::of(&Q2, MonthClose::default(), Some(d("2020-05-20")));
    assert_eq!(windows.value, span("2020-04-01", "2020-05-20"));
    assert_eq!(windows.previous.to, d("2020-03-31"));
    assert_eq!(windows.last_year.to, d("2019-06-30"));
    assert_eq!(windows.ytd.to, d("2020-05-20"));
    assert_eq!(
        Windows::of(&Q2, MonthClose::default(), Some(d("2021-01-01"))),
        Windows::of(&Q2, MonthClose::default(), None)
    );
    let before = Windows::of(&Q2, MonthClose::default(), Some(d("2020-02-01")));
    assert!(before.value.is_empty());
    assert_eq!(before.value.days(), 0);
}

#[test]
fn words_for_the_period_and_its_neighbours() {
    assert_eq!((Q2.this_word(), Q2.before_word(), Q2.next_word()), ("本季度", "上季度", "下季度"));
    assert_eq!(period("2020H2").before_word(), "上半年");
    assert_eq!(period("2020H1").before_word(), "上年下半年");
    assert_eq!(period("2020").last_year_word(), "上年");
}

#[test]
fn day_numbers_and_dates_are_the_same_thing() {
    assert_eq!(day(d("1970-01-01")), 0);
    assert_eq!(day(d("2020-05-08")), 18390);
    assert_eq!(date(18390), d("2020-05-08"));
    assert_eq!(chinese_date(d("2020-07-08")), "2020年7月8日");
}

#[test]
fn the_next_period_follows_without_a_gap() {
    for (this, next) in [
        ("2020Q1", "2020Q2"),
        ("2020Q4", "2021Q1"),
        ("2020H1", "2020H2"),
        ("2020H2", "2021H1"),
        ("2020", "2021"),
        ("2020-05-01..2020-05-20", "2020-05-21..2020-06-09"),
        ("2020-05-01..2020-05-01", "2020-05-02..2020-05-02"),
    ] {
        assert_eq!(period(this).next().id(), next);
        assert_eq!(period(next).previous().id(), this);
    }
}

#[test]
fn a_span_is_empty_only_where_its_end_lies_before_its_beginning() {
    assert!(!span("2020-05-01", "2020-05-01").is_empty());
    assert!(span("2020-05-02", "2020-05-01").is_empty());
    assert_eq!(span("2020-05-01", "2020-05-01").days(), 1);
}

#[test]
fn a_range_of_one_day_is_called_by_that_day() {
    assert_eq!(period("2020-05-20..2020-05-20").label(), "2020年5月20日");
    assert_eq!(period("2020-12-01..2021-01-05").label(), "2020年12月1日至2021年1月5日");
}

#[test]
fn chinese_ordinals_and_no_others() {
    for (text, id) in [("2020年第一季度", "2020Q1"), ("2020年二季度", "2020Q2"), ("2020年第三季度", "2020Q3")]
    {
        assert_eq!(period(text).id(), id);
    }
    for text in
        ["2020年第五季度", "2020年第01季度", "2020年第季度", "2020-5-001..2020-05-20", "2020-005-01..2020-05-20"]
    {
        assert!(Period::parse(text).is_err(), "{text}");
    }
    assert!(Period::parse("1999-12-31..2000-01-05").is_err());
    assert!(Period::parse("2100-12-31..2101-01-05").is_err());
}

#[test]
fn a_day_that_is_not_known_gives_way_to_any_that_is() {
    let known = MaybeDay::from(Some(3));
    let none = MaybeDay::default();
    assert_eq!([none, known].map(MaybeDay::known), [None, Some(3)]);
    assert_eq!([none, known].map(|day| day.or_earlier(Some(5)).known()), [Some(5), Some(3)]);
    assert_eq!([none, known].map(|day| day.or_later(Some(5)).known()), [Some(5), Some(5)]);
    assert_eq!([none, known].map(|day| [day.or_earlier(None), day.or_later(None)]), [[none; 2], [known; 2]]);
}
