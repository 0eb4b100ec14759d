//! The pre-flight of xls: any bytes behind the right beginning pass or are refused.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lianxi::ingest::probes;

fuzz_target!(|bytes: &[u8]| {
    let file = [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", bytes].concat();
    let _ = probes::compound_passes(&file);
    let _ = probes::compound_passes(bytes);
});
