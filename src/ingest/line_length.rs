//! Line length 行长: how long the longest line of a file is, measured while it passes by.
//!
//! A ledger's line is a few hundred bytes; a file of one endless line is none, and no reader should hold it in memory.

/// The longest line of a text that is read as a ledger, in bytes.
pub(crate) const LONGEST_LINE: u64 = 16 << 20;

/// Measures lines; a line ends with a line feed or a carriage return.
#[derive(Debug, Default)]
pub(crate) struct LineLength {
    open: u64,
    longest: u64,
}

impl LineLength {
    /// Takes the next bytes; lines that begin and end within them do not count: they are shorter than these.
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        let first = memchr::memchr2(b'\n', b'\r', bytes);
        self.open += first.unwrap_or(bytes.len()) as u64;
        self.longest = self.longest.max(self.open);
        if let Some(last) = memchr::memrchr2(b'\n', b'\r', bytes) {
            self.open = (bytes.len() - last - 1) as u64;
        }
    }

    /// Whether a line is longer than a ledger's can be.
    pub(crate) fn is_absurd(&self) -> bool {
        self.longest.max(self.open) > LONGEST_LINE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endless_line_is_seen_wherever_it_stands() {
        let piece = vec![b'x'; 1 << 20];
        let measured = |before: &[u8], pieces: usize, after: &[u8]| {
            let mut length = LineLength::default();
            length.feed(before);
            (0..pieces).for_each(|_| length.feed(&piece));
            length.feed(after);
            length.is_absurd()
        };
        assert!(!measured(b"a,b\n", 16, b"\nc"));
        assert!(measured(b"a,b\n1", 16, b"\nc"));
        assert!(measured(b"a,b\r\n", 17, b""));
        assert!(!measured(b"a\nb\rc", 0, b"d"));
    }
}
