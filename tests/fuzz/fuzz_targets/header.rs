//! The search for the header: any rows have one within them, or none.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use lianxi::ingest::Vocabulary;
use lianxi::ingest::probes::Probe;
use lianxi::records::vocabulary;

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| vocabulary(&Default::default()));
static PROBE: LazyLock<Probe> = LazyLock::new(|| Probe::new(&VOCABULARY));

fuzz_target!(|text: &str| {
    let rows: Vec<Vec<&str>> = text.lines().take(30).map(|line| line.split(['|', ',']).collect()).collect();
    if let Some((first, last, known)) = PROBE.header(&rows) {
        assert!(1 <= first && first <= last && last as usize <= rows.len() && known >= 2);
    }
});
