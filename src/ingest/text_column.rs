//! Text columns 文本列: cells as parts of one text, which all columns of a piece of a table share.
//!
//! The text is that of a block as it stands, or the rows' texts one after the other ([`PieceText`]). Nothing is
//! allocated or copied for a cell.

use std::sync::Arc;

use super::row::Row;

/// A part of a text, in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Span {
    /// # Panics
    /// If the text it ends in passes 4 GiB.
    pub(crate) fn new(start: usize, end: usize) -> Self {
        let end = u32::try_from(end).expect("a text of more than 4 GiB");
        Span { start: start as u32, end }
    }

    /// The part itself.
    pub(crate) fn of(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }

    /// The same part of a longer text in which the text begins at `start`.
    pub(crate) fn behind(self, start: u32) -> Self {
        Span { start: self.start + start, end: self.end + start }
    }
}

/// Cells as parts of one text, which all columns of a piece share: no allocation and no copy per cell.
#[derive(Debug, Clone, Default)]
pub struct TextColumn {
    text: Arc<String>,
    spans: Vec<Span>,
}

impl TextColumn {
    pub fn new() -> Self {
        Self::default()
    }

    /// Of the parts of a text.
    pub(crate) fn of(text: Arc<String>, spans: Vec<Span>) -> Self {
        TextColumn { text, spans }
    }

    /// Adds a cell at the end. A text that is shared is copied first.
    ///
    /// # Panics
    /// If the column's text passes 4 GiB; readers stop far below (see `filling.rs`).
    pub fn push(&mut self, cell: &str) {
        let text = Arc::make_mut(&mut self.text);
        let start = text.len();
        text.push_str(cell);
        self.spans.push(Span::new(start, text.len()));
    }

    /// The cell at `index`.
    ///
    /// # Panics
    /// If `index` is not below [`len`](Self::len).
    pub fn get(&self, index: usize) -> &str {
        self.spans[index].of(&self.text)
    }

    pub fn len(&self) -> usize {
        self.spans.len()
    }

    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The cells in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        let text = self.text.as_str();
        self.spans.iter().map(|span| span.of(text))
    }
}

/// The same cells, wherever they stand.
impl PartialEq for TextColumn {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for TextColumn {}

/// The text that the cells of a piece are parts of.
#[derive(Debug)]
pub(crate) enum PieceText {
    /// The rows are parts of it already.
    Standing(Arc<String>),
    /// The texts of the data rows so far, one after the other.
    Gathered(String),
}

impl PieceText {
    /// Where the text of a row begins in it.
    pub(crate) fn start_of(&mut self, row: Row<'_>) -> u32 {
        match self {
            PieceText::Standing(_) => row.start,
            PieceText::Gathered(text) => {
                let Span { start, .. } = Span::new(text.len(), text.len() + row.text().len());
                text.push_str(row.text());
                start
            }
        }
    }

    /// The text, for the columns to share.
    pub(crate) fn finish(self) -> Arc<String> {
        match self {
            PieceText::Standing(text) => text,
            PieceText::Gathered(text) => text.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_column_gives_back_what_was_pushed() {
        let mut column = TextColumn::new();
        for cell in ["坪头镇", "", "北塬村", ""] {
            column.push(cell);
        }
        assert_eq!(column.iter().collect::<Vec<_>>(), ["坪头镇", "", "北塬村", ""]);
        assert_eq!(column.get(2), "北塬村");
        assert_eq!(column.len(), 4);
    }

    #[test]
    fn columns_are_the_same_by_their_cells_alone() {
        let text = Arc::new("坪头镇,,北塬村".to_owned());
        let mut shared = TextColumn::of(text.clone(), vec![Span::new(0, 9), Span::new(10, 10)]);
        let mut pushed = TextColumn::new();
        ["坪头镇", ""].iter().for_each(|cell| pushed.push(cell));
        assert_eq!(shared, pushed);
        shared.push("北塬村");
        assert_ne!(shared, pushed);
        pushed.push("北塬村");
        assert_eq!(shared, pushed);
        assert_eq!(*text, "坪头镇,,北塬村");
    }
}
