//! Sought 回访对象: what visit rows say of whom they were paid to, until the persons are known.

use std::num::NonZero;

use super::cells::{self, PersonId};
use crate::ingest::{RawColumn, TextColumn};

/// What visit rows say of whom they were paid to.
#[derive(Debug, Default)]
pub struct Sought {
    pub ids: Vec<Option<PersonId>>,
    pub case_no: Repeated,
    pub name: Repeated,
}

/// What one visit says of its person: the ID number, and the places of the case number and the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    pub id: Option<PersonId>,
    pub case_no: Option<u32>,
    pub name: Option<u32>,
}

impl Sought {
    /// What each row says.
    pub fn rows(&self) -> impl Iterator<Item = Said> {
        let rows = self.ids.iter().zip(&self.case_no.rows).zip(&self.name.rows);
        let place = |from_1: &Option<NonZero<u32>>| from_1.map(|place| place.get() - 1);
        rows.map(move |((id, case_no), name)| Said { id: *id, case_no: place(case_no), name: place(name) })
    }
}

/// Texts that often stand in several rows below each other: those of one run are held once.
#[derive(Debug, Default)]
pub struct Repeated {
    /// For each row the place of its text, from 1; `None` where the cell is empty.
    rows: Vec<Option<NonZero<u32>>>,
    pub texts: TextColumn,
}

impl Repeated {
    /// Of a column; of one that the table lacks no row holds anything.
    pub fn of(column: Option<&RawColumn>, rows: usize) -> Self {
        let Some(column) = column else {
            return Repeated { rows: vec![None; rows], texts: TextColumn::new() };
        };
        let mut repeated = Repeated { rows: Vec::with_capacity(rows), texts: TextColumn::new() };
        let (mut above, mut place) = ("", None);
        for text in column.cells.iter() {
            if text != above {
                above = text;
                if cells::is_empty(text) {
                    place = None;
                } else {
                    repeated.texts.push(&cells::trim(text));
                    place = NonZero::new(repeated.texts.len() as u32);
                }
            }
            repeated.rows.push(place);
        }
        repeated
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Unit;

    #[test]
    fn the_text_of_a_run_of_rows_is_held_once() {
        let mut cells = TextColumn::new();
        ["", "王五", "王五", " 王五", "/", "/", "赵六", "王五"].iter().for_each(|cell| cells.push(cell));
        let column = RawColumn { key: "name", header: "姓名".to_owned(), unit: Unit::Unstated, cells };
        let repeated = Repeated::of(Some(&column), 8);
        assert_eq!(repeated.rows, [0, 1, 1, 2, 0, 0, 3, 4].map(NonZero::new));
        assert_eq!(repeated.texts.iter().collect::<Vec<_>>(), ["王五", "王五", "赵六", "王五"]);
        assert_eq!(Repeated::of(None, 2).rows, [None, None]);
    }
}
