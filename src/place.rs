//! Place 出处: where in the exports something was read: file › sheet › row › column.
//!
//! A place is made only when something is said about a cell; the good path carries row numbers.

use std::fmt;
use std::sync::Arc;

/// Where something stands, as the office would look for it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Path from the workspace with forward slashes: `exports/案件台账.xlsx`.
    pub file: Arc<str>,
    /// The sheet's name; `None` for text files.
    pub sheet: Option<Arc<str>>,
    /// The row as a spreadsheet numbers it, banner rows counted, from 1.
    pub row: Option<u32>,
    /// The column's header as the file spells it.
    pub column: Option<String>,
}

impl Place {
    /// A whole file (or one sheet of it).
    pub fn file(file: impl Into<Arc<str>>, sheet: Option<Arc<str>>) -> Self {
        Place { file: file.into(), sheet, row: None, column: None }
    }

    /// The same place, narrowed to a row.
    pub fn row(mut self, row: u32) -> Self {
        self.row = Some(row);
        self
    }

    /// The same place, narrowed to a column.
    pub fn column(mut self, header: impl Into<String>) -> Self {
        self.column = Some(header.into());
        self
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(sheet) = &self.sheet {
            write!(f, " › {sheet}")?;
        }
        if let Some(row) = self.row {
            write!(f, " › 第 {row} 行")?;
        }
        if let Some(column) = &self.column {
            write!(f, " › {column}")?;
        }
        Ok(())
    }
}
