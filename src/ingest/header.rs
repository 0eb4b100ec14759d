//! Header 表头: finds the header row and says which column is which.
//!
//! In: the first filled rows of a sheet and its merged cells. Out: a [`Header`], or how near the
//! best row came. A header that is spread over two or three rows (merged cells, or a second row
//! that holds nothing but known headers) is read as one.

use super::header_names::{HeaderNames, KindNames, fold, squeeze, unit_of};
use super::row::Row;
use super::table::Unit;
use crate::privacy::{Sensitivity, mask_value};

/// Among how many filled rows the header is looked for.
pub(crate) const SEARCHED_ROWS: usize = 20;
/// Over how many rows a header may be spread.
pub(crate) const HEADER_ROWS: usize = 3;
/// How much of an unknown header is told, in characters.
const LONGEST_HEADER: usize = 60;

/// Merged cells, rows from 1 as a spreadsheet numbers them, columns from 0; bounds included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Merge {
    pub(crate) rows: (u32, u32),
    pub(crate) columns: (u32, u32),
}

/// A header row, read.
#[derive(Debug, Clone)]
pub(crate) struct Header {
    /// The kind's place in the vocabulary.
    pub(crate) kind: usize,
    /// First and last row of the header as a spreadsheet numbers them.
    pub(crate) rows: (u32, u32),
    /// Every column with a header text, from left to right.
    pub(crate) columns: Vec<HeaderColumn>,
    /// The keys of which at least one must have a column, and none has.
    pub(crate) missing: Vec<Vec<&'static str>>,
}

/// One column of a header.
#[derive(Debug, Clone)]
pub(crate) struct HeaderColumn {
    /// From 0.
    pub(crate) column: u32,
    /// The text as the file spells it, on one line.
    pub(crate) text: String,
    /// Its place in the catalogue; `None` for a header that nobody knows.
    pub(crate) known: Option<usize>,
    /// An earlier column has the same place; this one is not read.
    pub(crate) repeated: bool,
    pub(crate) unit: Unit,
    /// The folded texts of the header's rows, to tell a repeated header.
    pub(crate) folded: Vec<String>,
}

impl Header {
    /// How many columns are known, each place counted once.
    pub(crate) fn recognised(&self) -> usize {
        self.columns.iter().filter(|column| column.known.is_some() && !column.repeated).count()
    }

    /// The last column that has a header; cells beyond it are not the table's.
    pub(crate) fn last_column(&self) -> u32 {
        self.columns.last().map_or(0, |column| column.column)
    }

    /// The column that is read for a place in the catalogue.
    pub(crate) fn column_of(&self, place: usize) -> Option<&HeaderColumn> {
        self.columns.iter().find(|column| column.known == Some(place) && !column.repeated)
    }
}

/// The header among the first rows: the first row that holds all that is needed; else the row
/// that comes nearest, with what it misses. `None` where no row holds two known headers.
pub(crate) fn find_header(rows: &[Row<'_>], merges: &[Merge], names: &HeaderNames<'_>) -> Option<Header> {
    let mut nearest: Option<Header> = None;
    for index in 0..rows.len().min(SEARCHED_ROWS) {
        let Some(header) = header_at(rows, index, merges, names) else {
            continue;
        };
        if header.missing.is_empty() {
            return Some(header);
        }
        if nearest.as_ref().is_none_or(|best| best.recognised() < header.recognised()) {
            nearest = Some(header);
        }
    }
    nearest
}

/// The best reading of the row at `index`, alone or with the rows below that belong to it.
fn header_at(rows: &[Row<'_>], index: usize, merges: &[Merge], names: &HeaderNames<'_>) -> Option<Header> {
    let alone = best_kind(&rows[index..=index], merges, names)?;
    let below = rows_joined(rows, index, merges, &names.kinds[alone.kind], &alone);
    let header = if below == 0 { alone } else { best_kind(&rows[index..=index + below], merges, names)? };
    (header.recognised() >= 2).then_some(header)
}

/// The reading under the kind that knows most of the columns; the one that misses less, where two know as many.
fn best_kind(rows: &[Row<'_>], merges: &[Merge], names: &HeaderNames<'_>) -> Option<Header> {
    (0..names.kinds.len())
        .map(|kind| read_rows(rows, merges, kind, &names.kinds[kind]))
        .filter(|header| header.recognised() > 0)
        .min_by_key(|header| (!header.missing.is_empty(), std::cmp::Reverse(header.recognised()), header.missing.len()))
}

/// How many rows below the first belong to its header.
fn rows_joined(rows: &[Row<'_>], index: usize, merges: &[Merge], names: &KindNames<'_>, alone: &Header) -> usize {
    let first = rows[index].number;
    let bottom = merges
        .iter()
        .filter(|merge| merge.rows.0 == first && alone.columns.iter().any(|column| column.column == merge.columns.0))
        .map(|merge| merge.rows.1)
        .max()
        .unwrap_or(first)
        .min(first + HEADER_ROWS as u32 - 1);
    let merged = rows[index + 1..].iter().take_while(|row| row.number <= bottom).count();
    if merged > 0 {
        return merged;
    }
    usize::from(rows.get(index + 1).is_some_and(|next| continues(*next, first, names, alone)))
}

/// Whether the row below holds nothing but known headers, and none where the needed ones stand above it.
fn continues(next: Row<'_>, first: u32, names: &KindNames<'_>, alone: &Header) -> bool {
    let mut found = 0;
    for (column, text) in next.filled() {
        let above = alone.columns.iter().find(|header| header.column == column);
        let under_known = above.is_some_and(|header| is_needed(header, names));
        let joined = above.map_or(String::new(), |header| fold(&header.text)) + &fold(text);
        if under_known || (names.resolve(&fold(text)).is_none() && names.resolve(&joined).is_none()) {
            return false;
        }
        found += 1;
    }
    found > 0 && next.number == first + 1
}

fn is_needed(header: &HeaderColumn, names: &KindNames<'_>) -> bool {
    let Some(place) = header.known else {
        return false;
    };
    let key = names.vocabulary.columns[place].key;
    names.vocabulary.enough.iter().any(|group| group.contains(&key))
}

/// Reads rows as one header of one kind.
fn read_rows(rows: &[Row<'_>], merges: &[Merge], kind: usize, names: &KindNames<'_>) -> Header {
    let mut places: Vec<u32> = rows.iter().flat_map(|row| row.filled().map(|(column, _)| column)).collect();
    places.sort_unstable();
    places.dedup();
    let mut columns: Vec<HeaderColumn> = Vec::with_capacity(places.len());
    for column in places {
        let mut read = read_column(rows, merges, column, names);
        read.repeated = read.known.is_some() && columns.iter().any(|earlier| earlier.known == read.known);
        columns.push(read);
    }
    let held = |key: &&'static str| {
        columns.iter().any(|column| column.known.is_some_and(|place| names.vocabulary.columns[place].key == *key))
    };
    let missing = names.vocabulary.enough.iter().filter(|group| !group.iter().any(held)).cloned().collect();
    let (first, last) = (rows.first().map_or(0, |row| row.number), rows.last().map_or(0, |row| row.number));
    Header { kind, rows: (first, last), columns, missing }
}

/// One column of the header: its lowest text alone, else all its texts joined from the top.
fn read_column(rows: &[Row<'_>], merges: &[Merge], column: u32, names: &KindNames<'_>) -> HeaderColumn {
    let lowest = rows.len() - 1;
    let parts: Vec<String> = rows
        .iter()
        .enumerate()
        .map(|(index, row)| squeeze(if index < lowest { group_text(*row, merges, column) } else { row.get(column) }))
        .filter(|part| !part.is_empty())
        .collect();
    let own = parts.last().cloned().unwrap_or_default();
    let joined = parts.concat();
    let known = names.resolve(&fold(&own));
    let (text, known) = match known.or_else(|| names.resolve(&fold(&joined))) {
        Some(place) if known.is_none() => (joined, Some(place)),
        known => (own, known),
    };
    // Where a line break was lost, the first data row stands in the header's.
    let text = if known.is_some() { text } else { mask_value(&shortened(text), Sensitivity::Open) };
    let unit = match unit_of(&fold(&text)) {
        // The unit may stand in the group's header: 救助金额（万元） above 决定 and 发放.
        Unit::Unstated => parts.iter().map(|part| unit_of(&fold(part))).find(|unit| *unit != Unit::Unstated),
        unit => Some(unit),
    };
    let folded = rows.iter().map(|row| fold(row.get(column))).filter(|part| !part.is_empty()).collect();
    HeaderColumn { column, text, known, repeated: false, unit: unit.unwrap_or(Unit::Unstated), folded }
}

/// A header that nobody knows, as messages can carry it: where quotes went wrong, half a file stands in one cell.
fn shortened(text: String) -> String {
    match text.char_indices().nth(LONGEST_HEADER) {
        Some((end, _)) => format!("{}……", &text[..end]),
        None => text,
    }
}

/// The text of a cell of an upper header row, which a merge carries to the columns on its right.
fn group_text<'r>(row: Row<'r>, merges: &[Merge], column: u32) -> &'r str {
    let own = row.get(column);
    if !own.is_empty() {
        return own;
    }
    let over = |merge: &&Merge| {
        merge.rows.0 <= row.number
            && row.number <= merge.rows.1
            && merge.columns.0 <= column
            && column <= merge.columns.1
    };
    merges.iter().find(over).map_or("", |merge| row.get(merge.columns.0))
}

#[cfg(test)]
#[path = "header_tests.rs"]
mod tests;
