//! Sought 回访对象: what visit rows say of whom they were paid to, until the persons are known.

use super::cells::{self, PersonId};
use crate::ingest::{RawColumn, TextColumn};

/// What visit rows say of whom they were paid to. The visits to one person often stand below each other: what such a run
/// of rows says is held once.
#[derive(Debug, Default)]
pub struct Sought {
    pub runs: Vec<Run>,
    pub case_no: TextColumn,
    pub name: TextColumn,
}

/// Rows below each other that say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    pub said: Said,
    pub rows: u32,
}

/// What one visit says of its person: the ID number, and the places of the case number and the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    pub id: Option<PersonId>,
    pub case_no: Option<u32>,
    pub name: Option<u32>,
}

impl Sought {
    /// Of the ID numbers of all rows, and of columns; of one that the table lacks no row holds anything.
    pub fn of(ids: &[Option<PersonId>], case_no: Option<&RawColumn>, name: Option<&RawColumn>) -> Self {
        let (mut case_no, mut name) = (Repeated::new(case_no), Repeated::new(name));
        let mut runs: Vec<Run> = Vec::new();
        for (row, id) in ids.iter().enumerate() {
            let said = Said { id: *id, case_no: case_no.place(row), name: name.place(row) };
            match runs.last_mut() {
                Some(run) if run.said == said => run.rows += 1,
                _ => runs.push(Run { said, rows: 1 }),
            }
        }
        Sought { runs, case_no: case_no.texts, name: name.texts }
    }
}

/// The texts of a column, row by row: those of several rows below each other are held once.
struct Repeated<'c> {
    cells: Option<&'c TextColumn>,
    above: &'c str,
    place: Option<u32>,
    texts: TextColumn,
}

impl<'c> Repeated<'c> {
    fn new(column: Option<&'c RawColumn>) -> Self {
        Repeated { cells: column.map(|column| &column.cells), above: "", place: None, texts: TextColumn::new() }
    }

    /// The place of the text of the next row; `None` where the cell is empty.
    fn place(&mut self, row: usize) -> Option<u32> {
        let text = self.cells?.get(row);
        if text != self.above {
            self.above = text;
            self.place = (!cells::is_empty(text)).then(|| {
                self.texts.push(&cells::trim(text));
                self.texts.len() as u32 - 1
            });
        }
        self.place
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Unit;

    fn column(cells: [&str; 8]) -> RawColumn {
        let mut texts = TextColumn::new();
        cells.iter().for_each(|cell| texts.push(cell));
        RawColumn { key: "name", header: "姓名".to_owned(), unit: Unit::Unstated, cells: texts }
    }

    #[test]
    fn what_a_run_of_rows_says_is_held_once() {
        let name = column(["", "王五", "王五", " 王五", "/", "/", "赵六", "王五"]);
        let id = Some(PersonId::unpack(99030419800101001));
        let sought = Sought::of(&[None, id, id, id, None, id, id, id], None, Some(&name));
        let run = |id, name, rows| Run { said: Said { id, case_no: None, name }, rows };
        assert_eq!(
            sought.runs,
            [
                run(None, None, 1),
                run(id, Some(0), 2),
                run(id, Some(1), 1),
                run(None, None, 1),
                run(id, None, 1),
                run(id, Some(2), 1),
                run(id, Some(3), 1)
            ]
        );
        assert_eq!(sought.name.iter().collect::<Vec<_>>(), ["王五", "王五", "赵六", "王五"]);
        assert!(sought.case_no.is_empty());
    }
}
