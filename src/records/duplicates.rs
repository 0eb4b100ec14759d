//! Duplicates 重复行: rows equal in case, person, day and amount of payment (data.md, Keys).
//!
//! In: the frames of case rows with their keys. Out: each copy with the row that is kept. Which one is
//! kept depends on what the rows say, never on where they stand.

use std::cmp::Reverse;

use polars::prelude::*;

use super::cells::PersonId;
use super::columns::{self, ColumnType};
use super::frame::{amounts, days, numbers};
use super::grouped::Grouped;
use super::row_keys::RowKeys;
use crate::ingest::Kind;

/// (copy, kept) by row; only among the rows that count so far. `frames` hold the columns between them; what rows are
/// counted by stands in the first.
pub fn find(frames: &[&DataFrame; 2], keys: &RowKeys<'_>, counts: &[bool]) -> Vec<(usize, usize)> {
    let frame = frames[0];
    let filled = numbers(frame, "filled");
    let (paid_date, paid_amount) = (days(frame, "paid_date"), amounts(frame, "paid_amount"));
    let of_row = |at: usize| (keys.person[at], paid_date.get(at), paid_amount.get(at));
    let counted = (0..counts.len()).filter(|at| counts[*at]).map(|at| (at as u32, keys.case[at]));
    let mut copies = Vec::new();
    for case in Grouped::of(keys.cases.len(), counted).groups().filter(|rows| rows.len() > 1) {
        let mut rows: Vec<usize> = case.iter().map(|row| *row as usize).collect();
        rows.sort_unstable_by_key(|at| of_row(*at));
        for same in rows.chunk_by_mut(|one, next| of_row(*one) == of_row(*next)).filter(|rows| rows.len() > 1) {
            same.sort_by_cached_key(|&at| (Reverse(filled.get(at)), reading(frames, at), place_in_order(frame, at)));
            let kept = same[0];
            copies.extend(same[1..].iter().map(|&copy| (copy, kept)));
        }
    }
    copies.sort_unstable();
    copies
}

/// The values of a row as read, in the order of the catalogue: days in ISO form, amounts in 分, coded
/// values by their word; empty where there is none.
fn reading(frames: &[&DataFrame; 2], at: usize) -> Vec<String> {
    let text = |column: &columns::Column| {
        let values = frames.iter().find_map(|frame| frame.column(column.key).ok()).expect("a column of the catalogue");
        let value = values.get(at).map_or(AnyValue::Null, AnyValue::into_static);
        match (column.column_type, value) {
            (_, AnyValue::Null) => String::new(),
            (ColumnType::Date, AnyValue::Int32(day)) => crate::period::date(day).to_string(),
            (ColumnType::YesNo, AnyValue::Boolean(yes)) => if yes { "是" } else { "否" }.to_owned(),
            (ColumnType::One(list), AnyValue::UInt32(code)) => list.word(code as u8).to_owned(),
            (ColumnType::Several(list), AnyValue::UInt32(bits)) => list.words(bits).join("、"),
            (ColumnType::IdNumber, AnyValue::UInt64(id)) => PersonId::unpack(id).to_string(),
            (_, AnyValue::StringOwned(text)) => text.to_string(),
            (_, value) => value.to_string(),
        }
    };
    columns::catalogue(Kind::Cases).iter().map(text).collect()
}

/// Copies that say the same in every column: the first by file and row stays.
fn place_in_order(frame: &DataFrame, at: usize) -> (Option<u32>, Option<u32>) {
    let number = |name: &str| frame.column(name).and_then(|column| Ok(column.u32()?.get(at))).ok().flatten();
    (number("origin"), number("row"))
}
