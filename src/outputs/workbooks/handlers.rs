//! Handlers 承办人: to whose desk a finding goes back.
//!
//! In: the raw tables, before the ledger takes them: a row that is set aside has a handler too. Out: the
//! handler of a place. A visit row names none, nor does a finding about a whole file.

use std::collections::HashMap;
use std::sync::Arc;

use crate::ingest::{RawTable, TextColumn};
use crate::place::Place;

/// The handler of every row of the exports, kept as the columns they came in.
#[derive(Debug, Clone, Default)]
pub struct Handlers {
    tables: HashMap<(Arc<str>, Option<Arc<str>>), (Vec<u32>, TextColumn)>,
}

impl Handlers {
    pub fn new(tables: &[RawTable]) -> Self {
        let named = tables.iter().filter_map(|table| {
            let column = table.column("handler")?;
            let source = (table.source.file.clone(), table.source.sheet.clone());
            Some((source, (table.rows.clone(), column.cells.clone())))
        });
        Handlers { tables: named.collect() }
    }

    /// The handler as the row spells it, blanks at the ends dropped; empty where none is named.
    pub fn of(&self, place: &Place) -> &str {
        let handler = || {
            let (rows, cells) = self.tables.get(&(place.file.clone(), place.sheet.clone()))?;
            // Rows of a table stand in the order of their numbers.
            Some(cells.get(rows.binary_search(&place.row?).ok()?).trim())
        };
        handler().unwrap_or_default()
    }
}
