//! Quoting 引号: keeps watch over the quotes of a delimited text while it flows to the csv reader.
//!
//! The csv crate forgives a quote that never closes and passes over empty lines; both would lose
//! or shift rows in silence. This reader stops at a quote that does not fit, and turns an empty
//! line into a record of one empty cell, so that records and spreadsheet rows are the same.

use std::io::{self, Read};

/// Where in a record the reader stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    RecordStart,
    CellStart,
    Plain,
    Quoted,
    /// After a quote inside a quoted cell: its end, or the first half of a doubled quote.
    QuoteSeen,
    /// Blanks between a closing quote and the separator.
    Closed,
}

impl State {
    /// What a byte that ends no record leads to; `None` for a quote that does not fit.
    fn after(self, byte: u8, delimiter: u8) -> Option<State> {
        Some(match (self, byte) {
            (State::Quoted, b'"') => State::QuoteSeen,
            (State::Quoted, _) => State::Quoted,
            (_, byte) if byte == delimiter => State::CellStart,
            (State::RecordStart | State::CellStart, b'"') => State::Quoted,
            (State::QuoteSeen, b'"') => State::Quoted,
            (State::QuoteSeen | State::Closed, b' ' | b'\t') => State::Closed,
            (State::QuoteSeen | State::Closed, _) => return None,
            (State::RecordStart | State::CellStart | State::Plain, _) => State::Plain,
        })
    }

    /// How many bytes from here on change nothing: the inside of a cell.
    fn run_length(self, bytes: &[u8], delimiter: u8) -> usize {
        let end = match self {
            State::Plain => memchr::memchr3(delimiter, b'\n', b'\r', bytes),
            State::Quoted => memchr::memchr3(b'"', b'\n', b'\r', bytes),
            _ => Some(0),
        };
        end.unwrap_or(bytes.len())
    }
}

/// The whole records at the beginning of some bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WholeRecords {
    /// How many bytes they take.
    pub(crate) bytes: usize,
    pub(crate) records: u32,
    /// Line breaks in them, inside cells too.
    pub(crate) lines: u64,
}

/// Finds the whole records of bytes that begin with a record. Bytes may be of any encoding that keeps
/// ASCII as it is. From a quote that does not fit on, everything is one record: its reader will tell.
pub(crate) fn whole_records(bytes: &[u8], delimiter: u8) -> WholeRecords {
    let mut whole = WholeRecords { bytes: 0, records: 0, lines: 0 };
    let (mut state, mut lines, mut index) = (State::RecordStart, 0, 0);
    while index < bytes.len() {
        index += state.run_length(&bytes[index..], delimiter);
        let Some(&byte) = bytes.get(index) else { break };
        index += 1;
        if matches!(byte, b'\n' | b'\r') {
            // What follows a return is not there yet: it may be the other half of the line break.
            if byte == b'\r' && index == bytes.len() {
                break;
            }
            index += usize::from(byte == b'\r' && bytes[index] == b'\n');
            lines += 1;
            if state != State::Quoted {
                state = State::RecordStart;
                whole = WholeRecords { bytes: index, records: whole.records + 1, lines };
            }
        } else if let Some(next) = state.after(byte, delimiter) {
            state = next;
        } else {
            return WholeRecords { bytes: bytes.len(), ..whole };
        }
    }
    whole
}

/// A quote that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct QuoteFault {
    /// The line of the text (not the record) in which the quoted cell begins, from 1.
    pub(crate) line: u64,
}

/// Passes UTF-8 text through, watching its quotes.
pub(crate) struct Quoting<R> {
    inner: R,
    delimiter: u8,
    state: State,
    after_return: bool,
    line: u64,
    opened: u64,
    fault: Option<QuoteFault>,
    taken: Vec<u8>,
    given: Vec<u8>,
    position: usize,
    ended: bool,
}

impl<R: Read> Quoting<R> {
    pub(crate) fn new(inner: R, delimiter: u8) -> Self {
        Quoting {
            inner,
            delimiter,
            state: State::RecordStart,
            after_return: false,
            line: 1,
            opened: 0,
            fault: None,
            taken: vec![0; 1 << 16],
            given: Vec::with_capacity(1 << 16),
            position: 0,
            ended: false,
        }
    }

    /// The quote at which reading stopped.
    pub(crate) fn fault(&self) -> Option<QuoteFault> {
        self.fault
    }

    fn refill(&mut self) -> io::Result<()> {
        self.given.clear();
        self.position = 0;
        let count = self.inner.read(&mut self.taken)?;
        if count == 0 {
            self.ended = true;
            if self.state == State::Quoted {
                return self.stop();
            }
        }
        let mut index = 0;
        while index < count {
            let run = self.state.run_length(&self.taken[index..count], self.delimiter);
            if run > 0 {
                self.given.extend_from_slice(&self.taken[index..index + run]);
                self.after_return = false;
                index += run;
            } else {
                self.pass(self.taken[index])?;
                index += 1;
            }
        }
        Ok(())
    }

    fn pass(&mut self, byte: u8) -> io::Result<()> {
        let newline = byte == b'\n' || byte == b'\r';
        // The second half of a line break that has been dealt with.
        let second_half = std::mem::replace(&mut self.after_return, byte == b'\r') && byte == b'\n';
        self.line += u64::from(newline && !second_half);
        if newline && self.state != State::Quoted {
            if self.state == State::RecordStart && !second_half {
                self.given.extend_from_slice(b"\"\"");
            }
            self.state = State::RecordStart;
        } else {
            let Some(next) = self.state.after(byte, self.delimiter) else { return self.stop() };
            if next == State::Quoted && matches!(self.state, State::RecordStart | State::CellStart) {
                self.opened = self.line;
            }
            self.state = next;
        }
        self.given.push(byte);
        Ok(())
    }

    fn stop(&mut self) -> io::Result<()> {
        self.fault = Some(QuoteFault { line: self.opened });
        Err(io::Error::other("unbalanced quote"))
    }
}

impl<R: Read> Read for Quoting<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.position == self.given.len() {
            if self.ended {
                return Ok(0);
            }
            self.refill()?;
        }
        let count = out.len().min(self.given.len() - self.position);
        out[..count].copy_from_slice(&self.given[self.position..self.position + count]);
        self.position += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through(text: &str) -> Result<String, QuoteFault> {
        let mut reader = Quoting::new(text.as_bytes(), b',');
        let mut out = String::new();
        match reader.read_to_string(&mut out) {
            Ok(_) => Ok(out),
            Err(_) => Err(reader.fault().unwrap()),
        }
    }

    #[test]
    fn well_formed_text_passes_unchanged() {
        for text in ["a,b\nc,d\n", "\"a\nb\",c\r\nd,\"x \"\"y\"\"\"\r\n", "5\" pipe,b", "\"a\" ,b\n", ""] {
            assert_eq!(through(text).as_deref(), Ok(text));
        }
    }

    #[test]
    fn an_empty_line_becomes_an_empty_record() {
        assert_eq!(through("a\n\nb\n").as_deref(), Ok("a\n\"\"\nb\n"));
        assert_eq!(through("a\r\n\r\nb").as_deref(), Ok("a\r\n\"\"\r\nb"));
        assert_eq!(through("\ra\r\rb").as_deref(), Ok("\"\"\ra\r\"\"\rb"));
    }

    #[test]
    fn whole_records_end_where_the_reader_ends_them() {
        fn whole(text: &str) -> (&str, u32, u64) {
            let whole = whole_records(text.as_bytes(), b',');
            (&text[..whole.bytes], whole.records, whole.lines)
        }
        assert_eq!(whole("a,b\nc,"), ("a,b\n", 1, 1));
        assert_eq!(whole("a,\"b\nc\"\r\n\"d\n"), ("a,\"b\nc\"\r\n", 1, 2));
        assert_eq!(whole("a\r\rb\r"), ("a\r\r", 2, 2));
        assert_eq!(whole("\"a\"\"\n\"\n5\" x\n"), ("\"a\"\"\n\"\n5\" x\n", 2, 3));
        assert_eq!(whole("a\n\"b\"c\nd\n"), ("a\n\"b\"c\nd\n", 1, 1));
        assert_eq!(whole("no end"), ("", 0, 0));
    }

    #[test]
    fn a_quote_that_does_not_fit_stops_with_its_line() {
        assert_eq!(through("a,b\nc,\"d\ne,f\n"), Err(QuoteFault { line: 2 }));
        assert_eq!(through("a\n\nb,\"c\nd,\"e\",f\n"), Err(QuoteFault { line: 3 }));
    }
}
