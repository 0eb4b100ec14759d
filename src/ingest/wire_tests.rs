//! What a worker writes is what is read; anything else is no answer.

use proptest::prelude::*;

use super::*;
use crate::ingest::archive::SheetOutline;
use crate::ingest::header::Merge;
use crate::ingest::row::OwnRow;
use crate::ingest::wire_reading::{Garbled, read_answer};

/// Notes down what it takes.
#[derive(Debug, Default, PartialEq, Eq)]
struct Notes {
    heads: Vec<SheetHead>,
    rows: Vec<(u32, Vec<(u32, String)>)>,
    ends: usize,
    enough_after: Option<usize>,
}

impl TakesSheets for Notes {
    fn begin(&mut self, sheet: SheetHead) -> ControlFlow<()> {
        self.heads.push(sheet);
        ControlFlow::Continue(())
    }

    fn row(&mut self, row: Row<'_>) -> ControlFlow<()> {
        self.rows.push((row.number, row.cells().map(|(column, text)| (column, text.to_owned())).collect()));
        if self.enough_after == Some(self.rows.len()) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn end(&mut self) -> ControlFlow<()> {
        self.ends += 1;
        ControlFlow::Continue(())
    }
}

fn head(name: &str) -> SheetHead {
    SheetHead {
        name: name.to_owned(),
        hidden: true,
        date_system: DateSystem::Excel1904,
        outline: SheetOutline {
            hidden_rows: vec![3, 1_048_576],
            merges: vec![Merge { rows: (1, 2), columns: (0, 16_383) }],
        },
    }
}

fn row(number: u32, cells: &[(u32, &str)]) -> OwnRow {
    let mut row = OwnRow::default();
    row.restart(number);
    cells.iter().for_each(|(column, text)| row.push(*column, text));
    row
}

/// The answer about sheets of rows, each row one text per column.
fn answer(sheets: &[(&str, Vec<OwnRow>)], read: Result<(), Refused>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut answer = Answer::new(&mut bytes).unwrap();
    for (name, rows) in sheets {
        assert!(answer.begin(head(name)).is_continue());
        assert!(rows.iter().all(|row| answer.row(row.as_row()).is_continue()));
        assert!(answer.end().is_continue());
    }
    answer.finish(read).unwrap();
    bytes
}

fn sample() -> Vec<u8> {
    let rows =
        vec![row(1, &[(0, "部门受案号"), (2, "姓名")]), row(7, &[(16_383, "坪头镇")]), row(1_048_576, &[(1, "x")])];
    answer(&[("台账", rows), ("空表", vec![row(4, &[])])], Ok(()))
}

fn read(bytes: &[u8]) -> (Notes, Result<Result<(), Refused>, Garbled>) {
    let mut notes = Notes::default();
    let read = read_answer(bytes, &mut notes);
    (notes, read)
}

#[test]
fn an_answer_reads_as_it_was_written() {
    let (notes, end) = read(&sample());
    assert_eq!(end, Ok(Ok(())));
    assert_eq!(notes.heads, [head("台账"), head("空表")]);
    let text = |text: &str| text.to_owned();
    assert_eq!(
        notes.rows,
        [
            (1, vec![(0, text("部门受案号")), (2, text("姓名"))]),
            (7, vec![(16_383, text("坪头镇"))]),
            (1_048_576, vec![(1, text("x"))])
        ]
    );
    assert_eq!(notes.ends, 2);
}

#[test]
fn rows_beyond_one_bundle_arrive_in_order() {
    let long = "长".repeat(BUNDLE / 5);
    let rows: Vec<OwnRow> = (1..=20).map(|number| row(number, &[(number, &long)])).collect();
    let (notes, end) = read(&answer(&[("台账", rows)], Ok(())));
    assert_eq!(end, Ok(Ok(())));
    let told: Vec<_> = notes.rows.iter().map(|(number, cells)| (*number, cells[0].0, cells[0].1.len())).collect();
    assert_eq!(told, (1..=20).map(|number| (number, number, long.len())).collect::<Vec<_>>());
}

#[test]
fn every_refusal_arrives_with_its_sheet() {
    for refusal in Refusal::ALL {
        for sheet in [None, Some("台账".to_owned())] {
            let refused = Refused { refusal, sheet };
            let again = Refused { refusal, sheet: refused.sheet.clone() };
            assert_eq!(read(&answer(&[("台账", vec![])], Err(refused))).1, Ok(Err(again)));
        }
    }
}

#[test]
fn whoever_has_had_enough_reads_no_further() {
    let mut notes = Notes { enough_after: Some(2), ..Notes::default() };
    assert_eq!(read_answer(&sample()[..], &mut notes), Ok(Ok(())));
    assert_eq!((notes.rows.len(), notes.ends), (2, 0));
}

#[test]
fn an_answer_that_breaks_off_anywhere_is_none() {
    let whole = sample();
    for length in 0..whole.len() {
        assert_eq!(read(&whole[..length]).1, Err(Garbled), "{length} of {}", whole.len());
    }
    let mut longer = whole;
    longer.push(0);
    assert_eq!(read(&longer).1, Err(Garbled));
}

#[test]
fn a_row_too_long_for_a_message_is_refused() {
    let mut bytes = Vec::new();
    let mut answer = Answer::new(&mut bytes).unwrap();
    let _ = answer.begin(head("台账"));
    assert!(answer.row(row(1, &[(0, &"x".repeat(LONGEST))]).as_row()).is_break());
    answer.finish(Ok(())).unwrap();
    assert_eq!(read(&bytes).1, Ok(Err(Refusal::Absurd.into())));
}

proptest! {
    /// Whatever bytes come, nothing falls over, and no row is handed out that no sheet could hold.
    #[test]
    fn altered_answers_never_fall_over(at in 0usize..400, byte: u8, cut in 0usize..400) {
        let mut bytes = sample();
        let at = at % bytes.len();
        bytes[at] = byte;
        bytes.truncate(bytes.len() - cut % 3);
        let (notes, _) = read(&bytes);
        prop_assert!(notes.rows.iter().all(|(number, _)| (1..=1_048_576).contains(number)));
        prop_assert!(notes.rows.iter().flat_map(|(_, cells)| cells).all(|(column, _)| *column < 16_384));
        prop_assert!(notes.rows.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
