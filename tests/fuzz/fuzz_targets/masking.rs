//! Masking: whatever a cell of a person holds, no long piece of it comes out.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lianxi::privacy::{NameMasker, Sensitivity, mask_name, mask_value};

fuzz_target!(|input: (&str, &str)| {
    let (one, other) = input;
    for text in [one, other] {
        let masked = mask_name(text);
        assert!(text.trim().chars().count() < 3 || !masked.contains(text.trim()), "{text:?} -> {masked:?}");
    }
    for sensitivity in [Sensitivity::Name, Sensitivity::IdNumber, Sensitivity::Contact] {
        let masked = mask_value(&format!("990304198001010{one}"), sensitivity);
        assert!(!masked.contains("990304198001"), "{one:?} -> {masked:?}");
    }
    let masker = NameMasker::new([(1, one), (2, other)]);
    let _ = (masker.name(&1), masker.name(&2));
});
