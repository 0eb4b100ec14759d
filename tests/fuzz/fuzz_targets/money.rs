//! Amounts: any text, in any unit, is an amount or a fault; what is printed of one reads back as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lianxi::money::{AmountUnit, Decimal, parse_amount};

fuzz_target!(|text: &str| {
    for unit in [AmountUnit::Yuan, AmountUnit::TenThousandYuan] {
        if let Ok(fen) = parse_amount(text, unit) {
            assert_eq!(parse_amount(&fen.yuan(), AmountUnit::Yuan), Ok(fen), "{text:?}");
            assert_eq!(parse_amount(&fen.wan(), AmountUnit::TenThousandYuan).is_ok(), true, "{text:?}");
        }
    }
    let _ = Decimal::parse(text);
});
