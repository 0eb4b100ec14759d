//! Days: any text, in either date system, is a day, a part of one, or nothing; what ISO writes of it reads back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lianxi::ingest::DateSystem;
use lianxi::period::date;
use lianxi::records::{parse_day, parse_partial_date};

fuzz_target!(|text: &str| {
    for system in [DateSystem::Excel1900, DateSystem::Excel1904] {
        if let Some(day) = parse_day(text, system) {
            assert_eq!(parse_day(&date(day).format("%Y-%m-%d").to_string(), system), Some(day), "{text:?}");
            // What is a whole day is one where a part would do.
            assert!(parse_partial_date(text, system).is_some(), "{text:?}");
        } else if let Some(partial) = parse_partial_date(text, system) {
            assert!(partial.year > 0, "{text:?}");
        }
    }
});
