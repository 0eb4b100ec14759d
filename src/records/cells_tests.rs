//! Cells: every spelling, and what is none.

use super::*;

fn iso(text: &str) -> Option<String> {
    parse_day(text, DateSystem::Excel1900).map(|day| crate::period::date(day).to_string())
}

#[test]
fn a_serial_with_a_time_is_its_day_and_anything_like_it_is_none() {
    assert_eq!(iso("43959.75").as_deref(), Some("2020-05-08"));
    assert_eq!(iso("43959.999999").as_deref(), Some("2020-05-08"));
    for text in ["43959.", ".75", "43959.7a", "4395a.5", "4395.75", "439590.5", "43959.-5"] {
        assert_eq!(iso(text), None, "{text:?}");
    }
}

#[test]
fn zero_width_marks_go_and_inner_blanks_stay_where_a_text_is_trimmed() {
    assert_eq!(trim(" 天王\u{200B}镇 东\u{3000}"), "天王镇 东");
    assert!(matches!(trim("天王镇 东"), Cow::Borrowed("天王镇 东")));
}

#[test]
fn every_spelling_of_a_day_is_the_same_day() {
    for text in [
        "2020-05-08",
        "2020-5-8",
        "2020/5/8",
        "2020.5.8",
        "2020.05.08",
        "2020年5月8日",
        "2020年05月08日",
        "20200508",
        "２０２０－０５－０８",
        " 2020-05-08 ",
        "2020-05-08 00:00:00",
        "2020/5/8 0:00",
        "43959",
        "2020-05-08T00:00:00",
        "\u{200B}2020.5.8\u{3000}",
    ] {
        assert_eq!(iso(text).as_deref(), Some("2020-05-08"), "{text:?}");
    }
}

#[test]
fn what_is_no_day_is_not_guessed() {
    for text in [
        "2020-02-30",
        "2020-13-01",
        "2020-05",
        "2020",
        "202005",
        "20-05-08",
        "5月8日",
        "2020-05/08",
        "壹",
        "2020-05-08 10:30:00",
        "12345",
        "99999",
        "2020年5月",
        "八日",
        "2020-05-08-09",
    ] {
        assert_eq!(iso(text), None, "{text:?}");
    }
}

#[test]
fn the_1904_system_counts_from_its_own_first_day() {
    let day = parse_day("42497", DateSystem::Excel1904).map(crate::period::date);
    assert_eq!(day, NaiveDate::from_ymd_opt(2020, 5, 8));
}

#[test]
fn exit_dates_keep_their_precision() {
    let packed = |text| parse_partial_date(text, DateSystem::Excel1900).map(PartialDate::packed);
    for (text, expected) in [
        ("202004", 20_200_400),
        ("2020-04", 20_200_400),
        ("2020年4月", 20_200_400),
        ("2020.4", 20_200_400),
        ("2020", 20_200_000),
        ("2020年", 20_200_000),
        ("2020-04-05", 20_200_405),
        ("43959", 20_200_508),
    ] {
        assert_eq!(packed(text), Some(expected), "{text}");
    }
    for text in ["2020-13", "202013", "20205", "2020-04-31", "去年"] {
        assert_eq!(packed(text), None, "{text}");
    }
    assert_eq!(PartialDate::unpack(20_200_400), PartialDate { year: 2020, month: 4, date: 0 });
}

#[test]
fn the_check_digit_alone_decides() {
    assert!(matches!(parse_id_number("990304194704058310"), IdNumber::Valid(_) | IdNumber::Invalid));
    let IdNumber::Valid(id) = parse_id_number("990304621112813") else { panic!("15 digits are widened") };
    assert_eq!(id.to_string().len(), 18);
    assert_eq!(&id.to_string()[..8], "99030419");
    assert_eq!(parse_id_number(&id.to_string().to_ascii_lowercase()), IdNumber::Valid(id));
    assert_eq!(parse_id_number("9.90304194404187E+17"), IdNumber::Damaged);
    assert_eq!(parse_id_number("12345"), IdNumber::Invalid);
    // Six Chinese characters are 18 bytes too, and a letter may stand across the 17th.
    for words in ["未提供身份证", "990304198001010甲", "身份证遗失啊"] {
        assert_eq!(parse_id_number(words), IdNumber::Invalid, "{words}");
    }
    assert_eq!(parse_id_number("无"), IdNumber::Empty);
}

#[test]
fn lists_split_at_every_separator() {
    use crate::records::columns::codes::MEASURES;
    let (bits, unknown) = parse_codes("产业帮扶、医疗救助；搬家 /", &MEASURES);
    assert_eq!(bits, 0b101_0001);
    assert_eq!(unknown, ["搬家"]);
    assert_eq!(parse_codes("无", &MEASURES).0, 0);
}

#[test]
fn yes_and_no_and_nothing_are_told_apart_from_what_is_neither() {
    for (text, read) in [
        ("是", Ok(Some(true))),
        (" Ｙ ", Ok(Some(true))),
        ("无", Ok(Some(false))),
        ("0", Ok(Some(false))),
        ("", Ok(None)),
        ("/", Ok(None)),
        ("—", Ok(None)),
        ("也许", Err(())),
        ("2", Err(())),
    ] {
        assert_eq!(parse_yes_no(text), read, "{text:?}");
    }
}
