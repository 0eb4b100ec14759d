//! Dialect 分隔方式: how a text file separates its cells.
//!
//! The separator is the one (`,`, tab or `;`) under which most headers are known, or the one that a first line
//! `sep=;` names.

use super::delimited_rows::Rows;
use super::header::{SEARCHED_ROWS, find_header};
use super::header_names::HeaderNames;
use super::row::OwnRow;
use crate::place::Place;

const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

/// How a text file separates its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) delimiter: u8,
    /// The first line is `sep=;`.
    pub(crate) instruction: bool,
}

impl Dialect {
    /// Of the beginning of a text.
    pub(crate) fn of(sample: &str, names: &HeaderNames<'_>) -> Self {
        if let Some(delimiter) = sample.strip_prefix("sep=").and_then(|rest| rest.bytes().next())
            && DELIMITERS.contains(&delimiter)
        {
            return Dialect { delimiter, instruction: true };
        }
        let known = |dialect: &Dialect| {
            let rows = dialect.first_rows(sample);
            let rows: Vec<_> = rows.iter().map(OwnRow::as_row).collect();
            find_header(&rows, &[], names).map_or(0, |header| header.recognised())
        };
        // Where nothing tells them apart the first, the comma, is taken.
        DELIMITERS
            .into_iter()
            .rev()
            .map(|delimiter| Dialect { delimiter, instruction: false })
            .max_by_key(known)
            .unwrap_or(Dialect { delimiter: b',', instruction: false })
    }

    /// The first filled rows of a sample under this dialect; what cannot be read ends them.
    fn first_rows(&self, sample: &str) -> Vec<OwnRow> {
        let mut rows = Vec::new();
        let place = Place::file("", None);
        let all = Rows { text: sample, dialect: *self, before: 0, lines_before: 0, place: &place };
        // The sample may break off inside a quote, and that is no fault of the file.
        let _ = all.of_records(|row| {
            if rows.len() < SEARCHED_ROWS && row.filled().next().is_some() {
                rows.push(row.to_own());
            }
            Ok(())
        });
        rows
    }
}
