//! Keys: any text has a case key that is its own key; an ID number that is valid stays so.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lianxi::records::{IdNumber, case_key, parse_id_number};

fuzz_target!(|text: &str| {
    let key = case_key(text);
    assert_eq!(case_key(&key), key, "{text:?}");
    if let IdNumber::Valid(id) = parse_id_number(text) {
        assert_eq!(id.len(), 18, "{text:?}");
        assert_eq!(parse_id_number(&id.to_lowercase()), IdNumber::Valid(id), "{text:?}");
    }
});
