//! The pre-flight of zipped workbooks: any archive passes or is refused, within its limits of time and memory.
//!
//! The first byte tells whether the rest is the archive itself or the text of a part in a good one.
#![no_main]

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use lianxi::ingest::probes;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const PARTS: [&str; 4] = ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "content.xml"];

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, rest)) = bytes.split_first() else { return };
    let archive = match PARTS.get(usize::from(*kind % 8)) {
        None => rest.to_vec(),
        Some(spoilt) => {
            let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
            let good = |part: &str| match part {
                "xl/workbook.xml" => r#"<workbook><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
                _ => r#"<r><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></r>"#,
            };
            for part in PARTS.iter().filter(|part| *part == spoilt || (**part != "content.xml")) {
                writer.start_file(*part, SimpleFileOptions::default()).unwrap();
                writer.write_all(if part == spoilt { rest } else { good(part).as_bytes() }).unwrap();
            }
            writer.finish().unwrap().into_inner()
        }
    };
    // A folder in memory: the pre-flight opens files only.
    let path = std::path::PathBuf::from(format!("/dev/shm/lianxi-fuzz-{}.xlsx", std::process::id()));
    std::fs::write(&path, archive).unwrap();
    let _ = probes::zipped_passes(&path);
    let _ = std::fs::remove_file(&path);
});
