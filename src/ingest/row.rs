//! Row 行: one row of a sheet or text file while it passes through, and what counts as blank.

use std::ops::Range;

/// A row's filled cells in one buffer that is used again for the next row.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    /// As a spreadsheet numbers it, from 1.
    pub(crate) number: u32,
    text: String,
    cells: Vec<Cell>,
}

#[derive(Debug, Clone)]
struct Cell {
    column: u32,
    span: Range<usize>,
}

impl Row {
    /// Empties the row and gives it a number.
    pub(crate) fn restart(&mut self, number: u32) {
        self.number = number;
        self.text.clear();
        self.cells.clear();
    }

    /// Makes the row anew of a line whose cells hold no separator, quote or line break.
    pub(crate) fn split(&mut self, number: u32, line: &str, delimiter: u8) {
        self.restart(number);
        self.text.push_str(line);
        let (mut start, mut column) = (0, 0);
        // Cells are short: looking at every byte costs less than looking for the next separator.
        for (end, byte) in line.bytes().enumerate() {
            if byte == delimiter {
                if end > start {
                    self.cells.push(Cell { column, span: start..end });
                }
                start = end + 1;
                column += 1;
            }
        }
        if line.len() > start {
            self.cells.push(Cell { column, span: start..line.len() });
        }
    }

    /// Adds a cell; an empty one leaves nothing behind. Columns count from 0.
    pub(crate) fn push(&mut self, column: u32, cell: &str) {
        self.push_with(column, |text| text.push_str(cell));
    }

    /// Adds a cell that `write` appends to the row's buffer.
    pub(crate) fn push_with(&mut self, column: u32, write: impl FnOnce(&mut String)) {
        let start = self.text.len();
        write(&mut self.text);
        if self.text.len() > start {
            self.cells.push(Cell { column, span: start..self.text.len() });
        }
    }

    /// The cells that hold more than blanks, in the order they were added.
    pub(crate) fn filled(&self) -> impl Iterator<Item = (u32, &str)> {
        self.cells().filter(|(_, text)| !is_blank(text))
    }

    /// Every cell that holds at least one character.
    pub(crate) fn cells(&self) -> impl Iterator<Item = (u32, &str)> {
        self.cells.iter().map(|cell| (cell.column, &self.text[cell.span.clone()]))
    }

    /// The text of a column; empty where there is none.
    pub(crate) fn get(&self, column: u32) -> &str {
        self.cells().find(|(at, _)| *at == column).map_or("", |(_, text)| text)
    }

    /// Whether the last cell that was added stands in this column or beyond it.
    pub(crate) fn reaches(&self, column: u32) -> bool {
        self.cells.last().is_some_and(|cell| cell.column >= column)
    }

    /// How many bytes of text the row holds.
    pub(crate) fn bytes(&self) -> usize {
        self.text.len()
    }
}

/// A blank in the wide sense: ASCII and full-width spaces, line breaks, and characters without width.
pub(crate) fn is_blank_char(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}')
}

/// Whether a cell holds nothing but blanks.
pub(crate) fn is_blank(text: &str) -> bool {
    // Nearly every cell begins with a digit, a letter or a Chinese character of the basic block.
    if matches!(text.as_bytes(), [b'!'..=b'~' | 0xE4..=0xE9, ..]) {
        return false;
    }
    text.chars().all(is_blank_char)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_split_at_its_separators() {
        let mut row = Row::default();
        row.split(3, "甲,,乙\t, ,丙", b',');
        assert_eq!(row.cells().collect::<Vec<_>>(), [(0, "甲"), (2, "乙\t"), (3, " "), (4, "丙")]);
        row.split(4, "", b',');
        assert_eq!((row.number, row.cells().count()), (4, 0));
    }

    #[test]
    fn full_width_and_zero_width_blanks_fill_no_cell() {
        let mut row = Row::default();
        row.restart(7);
        row.push(0, "\u{3000}");
        row.push(1, "\u{200B}\u{FEFF} \n");
        row.push(2, "");
        row.push(3, "王 五");
        assert_eq!(row.filled().collect::<Vec<_>>(), [(3, "王 五")]);
        assert_eq!(row.cells().count(), 3);
        assert_eq!(row.get(3), "王 五");
        assert_eq!(row.get(2), "");
    }
}
