//! Row 行: one row of a sheet or text file while it passes through, and what counts as blank.

use super::text_column::Span;

/// A row's filled cells, as spans of its text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'t> {
    /// As a spreadsheet numbers it, from 1.
    pub(crate) number: u32,
    /// Where its text begins in the text that it is part of.
    pub(crate) start: u32,
    text: &'t str,
    cells: &'t [Cell],
}

/// A cell that holds at least one character.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell {
    /// From 0.
    pub(crate) column: u32,
    /// In the text of its row.
    pub(crate) span: Span,
}

impl<'t> Row<'t> {
    /// A row of its text, which stands alone.
    pub(crate) fn new(number: u32, text: &'t str, cells: &'t [Cell]) -> Self {
        Row { number, start: 0, text, cells }
    }

    /// The row of a line whose cells hold no separator, quote or line break; `start` is where the line begins in
    /// its text. The cells are put into `cells`, which is used again for the next line.
    pub(crate) fn of_line(number: u32, line: &'t str, start: u32, delimiter: u8, cells: &'t mut Vec<Cell>) -> Self {
        cells.clear();
        let (mut first, mut column) = (0, 0);
        let mut cell_to = |end: u32| {
            if end > first {
                cells.push(Cell { column, span: Span { start: first, end } });
            }
            first = end + 1;
            column += 1;
        };
        // Cells are short: all separators among 64 bytes at once cost less than one after the other.
        for (from, bytes) in (0..).step_by(64).zip(line.as_bytes().chunks(64)) {
            let mut places = places_of(delimiter, bytes);
            while places != 0 {
                cell_to(from + places.trailing_zeros());
                places &= places - 1;
            }
        }
        cell_to(line.len() as u32);
        Row { number, start, text: line, cells }
    }

    /// The cells that hold more than blanks, in the order they were added.
    pub(crate) fn filled(self) -> impl Iterator<Item = (u32, &'t str)> {
        self.cells().filter(|(_, text)| !is_blank(text))
    }

    /// Every cell that holds at least one character.
    pub(crate) fn cells(self) -> impl Iterator<Item = (u32, &'t str)> {
        self.cells.iter().map(move |cell| (cell.column, cell.span.of(self.text)))
    }

    /// The same, as spans of the text.
    pub(crate) fn spans(self) -> &'t [Cell] {
        self.cells
    }

    /// The text of a column; empty where there is none.
    pub(crate) fn get(self, column: u32) -> &'t str {
        self.cells.iter().find(|cell| cell.column == column).map_or("", |cell| cell.span.of(self.text))
    }

    pub(crate) fn text(self) -> &'t str {
        self.text
    }

    /// The row with a text of its own.
    pub(crate) fn to_own(self) -> OwnRow {
        OwnRow { number: self.number, text: self.text.to_owned(), cells: self.cells.to_vec() }
    }
}

/// A row that is written cell by cell into a buffer that is used again for the next row.
#[derive(Debug, Clone, Default)]
pub(crate) struct OwnRow {
    /// As a spreadsheet numbers it, from 1.
    pub(crate) number: u32,
    text: String,
    cells: Vec<Cell>,
}

impl OwnRow {
    /// Empties the row and gives it a number.
    pub(crate) fn restart(&mut self, number: u32) {
        self.number = number;
        self.text.clear();
        self.cells.clear();
    }

    /// Adds a cell; an empty one leaves nothing behind. Columns count from 0.
    pub(crate) fn push(&mut self, column: u32, cell: &str) {
        self.push_with(column, |text| text.push_str(cell));
    }

    /// Adds a cell that `write` appends to the row's buffer.
    ///
    /// # Panics
    /// If the row's texts pass 4 GiB; whoever writes rows may not hold as much memory.
    pub(crate) fn push_with(&mut self, column: u32, write: impl FnOnce(&mut String)) {
        let start = self.text.len();
        write(&mut self.text);
        if self.text.len() > start {
            self.cells.push(Cell { column, span: Span::new(start, self.text.len()) });
        }
    }

    /// Whether the last cell that was added stands in this column or beyond it.
    pub(crate) fn reaches(&self, column: u32) -> bool {
        self.cells.last().is_some_and(|cell| cell.column >= column)
    }

    pub(crate) fn as_row(&self) -> Row<'_> {
        Row::new(self.number, &self.text, &self.cells)
    }
}

/// Where a byte stands among up to 64, as bits from the lowest on.
fn places_of(byte: u8, bytes: &[u8]) -> u64 {
    const LOW: u64 = u64::from_ne_bytes([0x7F; 8]);
    let sought = u64::from_ne_bytes([byte; 8]);
    let (words, rest) = bytes.as_chunks();
    let mut places = 0;
    for (word, at) in words.iter().zip((0..).step_by(8)) {
        let differs = u64::from_le_bytes(*word) ^ sought;
        // The highest bit of every byte that does not differ; then these eight bits side by side.
        let same = !(((differs & LOW) + LOW) | differs | LOW);
        places |= ((same >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) << at;
    }
    for (other, at) in rest.iter().zip(8 * words.len()..) {
        places |= u64::from(*other == byte) << at;
    }
    places
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
        let mut cells = Vec::new();
        let row = Row::of_line(3, "甲,,乙\t, ,丙", 7, b',', &mut cells);
        assert_eq!(row.cells().collect::<Vec<_>>(), [(0, "甲"), (2, "乙\t"), (3, " "), (4, "丙")]);
        assert_eq!((row.number, row.start), (3, 7));
        let row = Row::of_line(4, "", 0, b',', &mut cells);
        assert_eq!((row.number, row.cells().count()), (4, 0));
    }

    #[test]
    fn separators_are_found_wherever_they_stand() {
        // Commas beside bytes that differ from them in one bit, or in many.
        let bytes: Vec<u8> = (0..64).map(|at| [b',', 0xAC, 0x2D, 0x00, b',', 0xFF][(at + at / 3) % 6]).collect();
        for end in 0..=64 {
            let expected = (0..end).filter(|at| bytes[*at] == b',').fold(0, |places, at| places | 1 << at);
            assert_eq!(places_of(b',', &bytes[..end]), expected, "{end}");
        }
        let line = "2020-05-08,".repeat(30);
        let mut cells = Vec::new();
        let row = Row::of_line(1, &line, 0, b',', &mut cells);
        assert!(row.cells().eq((0..30).map(|column| (column, "2020-05-08"))));
    }

    #[test]
    fn full_width_and_zero_width_blanks_fill_no_cell() {
        let mut own = OwnRow::default();
        own.restart(7);
        own.push(0, "\u{3000}");
        own.push(1, "\u{200B}\u{FEFF} \n");
        own.push(2, "");
        own.push(3, "王 五");
        let row = own.as_row();
        assert_eq!(row.filled().collect::<Vec<_>>(), [(3, "王 五")]);
        assert_eq!(row.cells().count(), 3);
        assert_eq!(row.get(3), "王 五");
        assert_eq!(row.get(2), "");
        assert_eq!(row.to_own().as_row().cells().collect::<Vec<_>>(), row.cells().collect::<Vec<_>>());
    }
}
