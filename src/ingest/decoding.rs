//! Decoding 字符编码: which encoding a text file is in, and its text as UTF-8.
//!
//! Strict and without statistics: a byte order mark, else UTF-8 if every byte fits, else GB18030
//! if every byte fits, else a failure that names the line. Guessers misjudge short Chinese texts.

use std::io::{self, Read};

use encoding_rs::{DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// How many bytes are decoded at once.
const CHUNK: usize = 1 << 16;

/// The encoding of one text file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TextEncoding {
    encoding: &'static Encoding,
    /// Bytes of the byte order mark.
    mark: usize,
    /// The name that is told.
    pub(crate) label: &'static str,
}

/// Why a file is not a text file that can be read.
#[derive(Debug)]
pub(crate) enum NotText {
    Unreadable,
    /// Neither UTF-8 nor GB18030: the line of the first byte that does not fit, from 1.
    Undecodable {
        line: u64,
    },
    /// A byte 0 in it: no text at all.
    Binary,
}

/// Finds the encoding of what `open` opens; reads it once or twice from end to end.
pub(crate) fn detect<R: Read>(open: &impl Fn() -> io::Result<R>) -> Result<TextEncoding, NotText> {
    let mut head = Vec::with_capacity(3);
    let start = open().map_err(|_| NotText::Unreadable)?;
    start.take(3).read_to_end(&mut head).map_err(|_| NotText::Unreadable)?;
    let candidates = match head[..] {
        [0xEF, 0xBB, 0xBF] => vec![TextEncoding { encoding: UTF_8, mark: 3, label: "UTF-8 (BOM)" }],
        [0xFF, 0xFE, ..] => vec![TextEncoding { encoding: UTF_16LE, mark: 2, label: "UTF-16LE" }],
        [0xFE, 0xFF, ..] => vec![TextEncoding { encoding: UTF_16BE, mark: 2, label: "UTF-16BE" }],
        _ => vec![
            TextEncoding { encoding: UTF_8, mark: 0, label: "UTF-8" },
            TextEncoding { encoding: GB18030, mark: 0, label: "GB18030" },
        ],
    };
    let mut furthest = 0;
    for candidate in candidates {
        let text = Decoding::new(open().map_err(|_| NotText::Unreadable)?, candidate);
        match check(text)? {
            None => return Ok(candidate),
            Some(line) => furthest = furthest.max(line),
        }
    }
    Err(NotText::Undecodable { line: furthest })
}

/// Decodes the whole text; the line of the first byte that does not fit, if there is one.
fn check<R: Read>(mut reader: Decoding<R>) -> Result<Option<u64>, NotText> {
    let mut text = vec![0; CHUNK];
    let mut line = 1;
    loop {
        match reader.read(&mut text) {
            Ok(0) => return Ok(None),
            Ok(count) if text[..count].contains(&0) => return Err(NotText::Binary),
            Ok(count) => line += text[..count].iter().filter(|byte| **byte == b'\n').count() as u64,
            Err(_) if reader.malformed => return Ok(Some(line)),
            Err(_) => return Err(NotText::Unreadable),
        }
    }
}

/// A text as UTF-8, without its byte order mark.
pub(crate) struct Decoding<R> {
    source: R,
    /// Bytes of the byte order mark that are still to be passed over.
    mark: usize,
    decoder: encoding_rs::Decoder,
    bytes: Vec<u8>,
    text: Vec<u8>,
    position: usize,
    ended: bool,
    malformed: bool,
}

impl<R: Read> Decoding<R> {
    /// From the first byte of the file on.
    pub(crate) fn new(source: R, encoding: TextEncoding) -> Self {
        Decoding {
            source,
            mark: encoding.mark,
            decoder: encoding.encoding.new_decoder_without_bom_handling(),
            bytes: vec![0; CHUNK],
            text: Vec::new(),
            position: 0,
            ended: false,
            malformed: false,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        self.position = 0;
        let count = self.source.read(&mut self.bytes)?;
        self.ended = count == 0;
        let passed = self.mark.min(count);
        self.mark -= passed;
        let bytes = &self.bytes[passed..count];
        let room = self.decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(4 * CHUNK);
        self.text.resize(room, 0);
        let (result, _, written) = self.decoder.decode_to_utf8_without_replacement(bytes, &mut self.text, self.ended);
        self.text.truncate(written);
        if let DecoderResult::Malformed(..) = result {
            self.malformed = true;
            self.ended = true;
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.position == self.text.len() {
            if self.malformed {
                return Err(io::Error::other("a byte outside the encoding"));
            }
            if self.ended {
                return Ok(0);
            }
            self.refill()?;
        }
        let count = out.len().min(self.text.len() - self.position);
        out[..count].copy_from_slice(&self.text[self.position..self.position + count]);
        self.position += count;
        Ok(count)
    }
}

#[cfg(test)]
#[path = "decoding_tests.rs"]
mod tests;
