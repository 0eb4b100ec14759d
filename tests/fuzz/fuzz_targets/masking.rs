//! Masking: whatever a cell of a person holds, no long piece of it comes out.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lianxi::privacy::{NameMasker, Sensitivity, mask_name, mask_value};

fuzz_target!(|input: (&str, &str)| {
    let (one, other) = input;
    for text in [one, other] {
        let masked = mask_name(text);
        // 某 stands for what is hidden; a name of nothing else hides nothing.
        let hidden = !text.contains('某') && text.trim().chars().count() > 2;
        assert!(!hidden || !masked.contains(text.trim()), "{text:?} -> {masked:?}");
    }
    for sensitivity in [Sensitivity::Name, Sensitivity::IdNumber, Sensitivity::Contact] {
        let masked = mask_value(&format!("990304198001010{one}"), sensitivity);
        assert!(!masked.contains("990304198001"), "{one:?} -> {masked:?}");
    }
    let masker = NameMasker::new([(1, one), (2, other)]);
    let _ = (masker.name(&1), masker.name(&2));
});
