//! Text files: any bytes are a table or are refused; a table has a cell for every row, its rows ascend, and in whatever
//! blocks a file is read, it is the same table.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use lianxi::ingest::Vocabulary;
use lianxi::ingest::probes::Probe;
use lianxi::records::vocabulary;

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| vocabulary(&Default::default()));
static PROBE: LazyLock<Probe> = LazyLock::new(|| Probe::new(&VOCABULARY));

fuzz_target!(|bytes: &[u8]| {
    // The whole as it is, and below a header, so that most inputs come that far.
    for head in ["", "部门受案号,被救助人,证件号码,受理日期,发放日期,发放金额,备注\n"] {
        let file = [head.as_bytes(), bytes].concat();
        let table = PROBE.text_table(&file, 1 << 20);
        // Where a block ends changes nothing.
        for block in [16, 61] {
            assert!(PROBE.text_table(&file, block) == table, "another table in blocks of {block}");
        }
        let Some(table) = table else { continue };
        assert!(table.rows.windows(2).all(|pair| pair[0] < pair[1]));
        for column in &table.columns {
            assert_eq!(column.cells.len(), table.rows.len());
        }
        let lines = file.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() + 1;
        assert!(table.rows.len() <= lines, "more rows than lines");
    }
});
