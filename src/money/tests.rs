use super::*;

fn yuan(text: &str) -> Result<Fen, AmountFault> {
    parse_amount(text, AmountUnit::Yuan)
}

fn wan(text: &str) -> Result<Fen, AmountFault> {
    parse_amount(text, AmountUnit::TenThousandYuan)
}

#[test]
fn amounts_as_offices_write_them() {
    for text in [
        "20000",
        "20,000.00",
        "￥20,000",
        "¥20000",
        "2万元",
        "2万",
        "20000元",
        "２００００",
        "２０，０００．００",
        "20 000",
        "\u{3000}2 万元",
        "+20000",
        "20000.000",
    ] {
        assert_eq!(yuan(text), Ok(Fen(2_000_000)), "{text}");
    }
    assert_eq!(yuan("0.92万元"), Ok(Fen(920_000)));
    assert_eq!(yuan("500元"), Ok(Fen(50_000)));
    assert_eq!(yuan("33333.33"), Ok(Fen(3_333_333)));
    assert_eq!(yuan("0"), Ok(Fen(0)));
    assert_eq!(yuan(".5"), Ok(Fen(50)));
    assert_eq!(yuan("1,234,567.8"), Ok(Fen(123_456_780)));
}

#[test]
fn the_cells_unit_beats_the_headers() {
    assert_eq!(wan("1.526324"), Ok(Fen(1_526_324)));
    assert_eq!(wan("10000元"), Ok(Fen(1_000_000)));
    assert_eq!(wan("0.4"), Ok(Fen(400_000)));
}

#[test]
fn negative_amounts_are_read() {
    for text in ["-500", "－500", "\u{2212}500", "￥-500", "-￥500", "-500元"] {
        assert_eq!(yuan(text), Ok(Fen(-50_000)), "{text}");
    }
}

#[test]
fn what_is_no_amount_is_never_guessed() {
    for text in [
        "",
        " ",
        "壹万贰",
        "贰万元整",
        "12元整",
        "2,5",
        "1,0000",
        "12,34,567",
        ",123",
        "1,23",
        "1234,567",
        "1.2.3",
        "5.",
        ".",
        "元",
        "万",
        "1e5",
        "1E+05",
        "--5",
        "-￥-5",
        "abc",
        "(500)",
        "1/2",
        "约2万",
        "2万5千",
        "0x10",
        "1.5,000",
        "２万元整",
        "NaN",
        "inf",
        "٣",
    ] {
        assert_eq!(yuan(text), Err(AmountFault::Unreadable), "{text}");
    }
}

#[test]
fn more_than_two_decimals_in_yuan_is_an_error_and_not_a_rounding() {
    assert_eq!(yuan("20000.005"), Err(AmountFault::TooPrecise));
    assert_eq!(wan("1.5263245"), Err(AmountFault::TooPrecise));
    assert_eq!(yuan("1.2000000万"), Ok(Fen(1_200_000)));
}

#[test]
fn what_does_not_fit_is_said_and_the_largest_that_fits_is_read() {
    assert_eq!(yuan("92233720368547758.07"), Ok(Fen(i64::MAX)));
    assert_eq!(yuan("-92233720368547758.07"), Ok(Fen(-i64::MAX)));
    assert_eq!(yuan("92233720368547758.08"), Err(AmountFault::TooLarge));
    assert_eq!(wan("99999999999999999999"), Err(AmountFault::TooLarge));
    assert_eq!(yuan("00000000000000000000000000000020000"), Ok(Fen(2_000_000)));
}

#[test]
fn what_is_printed_is_read_back() {
    for fen in [0, 1, 99, 100, -1, -12_345, 11_000_000, i64::MAX] {
        assert_eq!(yuan(&Fen(fen).yuan()), Ok(Fen(fen)));
    }
}

#[test]
fn money_prints_in_yuan_and_in_wan() {
    assert_eq!(Fen(11_000_000).yuan(), "110000.00");
    assert_eq!(Fen(11_000_000).wan(), "11.00");
    assert_eq!(Fen(8_900_000).wan(), "8.90");
    assert_eq!(Fen(1_005_000).wan(), "1.01");
    assert_eq!(Fen(1_004_999).wan(), "1.00");
    assert_eq!(Fen(-1_005_000).wan(), "-1.01");
    assert_eq!(Fen(-5).yuan(), "-0.05");
    assert_eq!(Fen(-4_999).wan(), "0.00");
}

#[test]
fn sums_and_means_are_exact_or_absent() {
    assert_eq!(Fen::sum([Fen(1), Fen(2)]), Some(Fen(3)));
    assert_eq!(Fen::sum([Fen(i64::MAX), Fen(1)]), None);
    assert_eq!(Fen::sum([Fen(i64::MAX), Fen(1), Fen(-1)]), Some(Fen(i64::MAX)));
    assert_eq!(Fen(100).mean(3), Some(Fen(33)));
    assert_eq!(Fen(5).mean(2), Some(Fen(3)));
    assert_eq!(Fen(5).mean(0), None);
    assert_eq!(Fen(i64::MAX).checked_add(Fen(1)), None);
    assert_eq!(Fen(i64::MAX).checked_mul(2), None);
}

#[test]
fn ratios_round_half_away_from_zero() {
    let ratio = |n, d, s| Decimal::ratio(n, d, s).unwrap().to_string();
    assert_eq!(ratio(1, 2, 0), "1");
    assert_eq!(ratio(-1, 2, 0), "-1");
    assert_eq!(ratio(1, -2, 0), "-1");
    assert_eq!(ratio(1, 3, 1), "0.3");
    assert_eq!(ratio(2, 3, 1), "0.7");
    assert_eq!(ratio(5, 4, 1), "1.3");
    assert_eq!(ratio(1, 7, 0), "0");
    assert_eq!(ratio(3, 7, 0), "0");
    assert_eq!(ratio(4, 7, 0), "1");
    assert_eq!(Decimal::ratio(1, 0, 1), None);
    assert_eq!(Decimal::percent(6, 7, 1).unwrap().to_string(), "85.7");
    assert_eq!(Decimal::percent(i64::MAX, i64::MAX, 1).unwrap().to_string(), "100.0");
    assert_eq!(Decimal::percent(i64::MAX, 1, 1), None);
}

#[test]
fn changes_are_made_from_printed_values() {
    let (now, before) = (Fen(12_500_000).in_yuan(), Fen(9_800_000).in_yuan());
    let change = now.checked_sub(before).unwrap();
    assert_eq!(change.to_string(), "27000.00");
    assert_eq!(change.percent_of(before, 1).unwrap().to_string(), "27.6");
    assert_eq!(change.percent_of(Decimal::whole(0), 1), None);
    assert_eq!(Decimal::new(-15, 1).abs().unwrap().to_string(), "1.5");
}

#[test]
fn decimals_compare_as_numbers_and_print_their_own_decimals() {
    assert_eq!(Decimal::new(10, 1), Decimal::new(100, 2));
    assert!(Decimal::new(9, 1) < Decimal::whole(1));
    assert_eq!(Decimal::new(5, 2).to_string(), "0.05");
    assert_eq!(Decimal::whole(-3).to_string(), "-3");
    assert_eq!(Decimal::new(i64::MIN, 2).to_string(), "-92233720368547758.08");
}

#[test]
fn json_numbers_are_written_and_read_digit_for_digit() {
    let text =
        serde_json::to_string(&vec![Fen(12_500_000).in_yuan(), Decimal::whole(3), Decimal::new(-857, 1)]).unwrap();
    assert_eq!(text, "[125000.00,3,-85.7]");
    let back: Vec<Decimal> = serde_json::from_str("[125000.00, 9007199254740993.01]").unwrap();
    assert_eq!(back[1].to_string(), "9007199254740993.01");
    let null: Option<Decimal> = serde_json::from_str("null").unwrap();
    assert_eq!(null, None);
    assert!(serde_json::from_str::<Decimal>("\"1\"").is_err());
    assert_eq!(Decimal::parse("1e5"), None);
}

#[test]
fn sums_differences_and_products_are_checked() {
    assert_eq!(Fen(250).checked_add(Fen(50)), Some(Fen(300)));
    assert_eq!(Fen(250).checked_sub(Fen(300)), Some(Fen(-50)));
    assert_eq!(Fen(250).checked_mul(36), Some(Fen(9000)));
    assert_eq!(Fen(i64::MAX).checked_add(Fen(1)), None);
    assert_eq!(Fen(i64::MIN).checked_sub(Fen(1)), None);
    assert_eq!(Fen(i64::MAX).checked_mul(2), None);
}

#[test]
fn a_decimal_knows_its_sign_and_its_decimals() {
    for (number, zero, negative) in [(0, true, false), (1, false, false), (-1, false, true)] {
        let decimal = Decimal::new(number, 2);
        assert_eq!((decimal.is_zero(), decimal.is_negative(), decimal.scale()), (zero, negative, 2));
    }
    assert_ne!(Decimal::new(1, 1), Decimal::new(1, 2));
}

#[test]
fn ratios_of_negative_numbers_round_away_from_zero_and_too_many_decimals_are_none() {
    assert_eq!(Decimal::ratio(-15, 10, 0).unwrap().to_string(), "-2");
    assert_eq!(Decimal::ratio(15, -10, 0).unwrap().to_string(), "-2");
    assert_eq!(Decimal::ratio(-15, -10, 0).unwrap().to_string(), "2");
    assert_eq!(Decimal::ratio(0, -10, 1).unwrap().to_string(), "0.0");
    assert_eq!(Decimal::ratio(1, 3, 18).unwrap().to_string(), "0.333333333333333333");
    assert_eq!(Decimal::ratio(1, 3, 19), None);
}

#[test]
fn only_plain_numbers_are_read() {
    for text in ["", "-", ".5", "5.", "1a", "a", "1.a", "--1", "1.2.3", "+1"] {
        assert_eq!(Decimal::parse(text), None, "{text:?}");
    }
    assert_eq!(Decimal::parse("-0.50").map(|number| number.to_string()).as_deref(), Some("-0.50"));
}
