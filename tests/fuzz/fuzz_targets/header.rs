//! The search for the header: any rows have one within them, or none.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use lianxi::ingest::{Vocabulary, probes};
use lianxi::records::vocabulary;

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| vocabulary(&Default::default()));

fuzz_target!(|text: &str| {
    let rows: Vec<Vec<&str>> = text.lines().take(30).map(|line| line.split(['|', ',']).collect()).collect();
    if let Some((first, last, known)) = probes::header(&rows, &VOCABULARY) {
        assert!(1 <= first && first <= last && last as usize <= rows.len() && known >= 2);
    }
});
