//! Decoding 字符编码: which encoding a text file is in, and its text as UTF-8.
//!
//! Strict and without statistics: a byte order mark, else UTF-8 if every byte fits, else GB18030
//! if every byte fits, else a failure that names the line. Guessers misjudge short Chinese texts.

use std::borrow::Cow;
use std::io::{self, Read};

use encoding_rs::{DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// How many bytes are decoded at once.
const CHUNK: usize = 1 << 16;

/// The encoding of one text file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TextEncoding {
    encoding: &'static Encoding,
    /// Bytes of the byte order mark.
    pub(crate) mark: usize,
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

impl TextEncoding {
    /// The encodings that a text beginning like this may be in, in the order in which they are tried.
    pub(crate) fn candidates(head: &[u8]) -> Vec<TextEncoding> {
        match head {
            [0xEF, 0xBB, 0xBF, ..] => vec![TextEncoding { encoding: UTF_8, mark: 3, label: "UTF-8 (BOM)" }],
            [0xFF, 0xFE, ..] => vec![TextEncoding { encoding: UTF_16LE, mark: 2, label: "UTF-16LE" }],
            [0xFE, 0xFF, ..] => vec![TextEncoding { encoding: UTF_16BE, mark: 2, label: "UTF-16BE" }],
            _ => vec![
                TextEncoding { encoding: UTF_8, mark: 0, label: "UTF-8" },
                TextEncoding { encoding: GB18030, mark: 0, label: "GB18030" },
            ],
        }
    }

    /// Whether line breaks, quotes and separators can be told from its bytes before they are decoded.
    pub(crate) fn keeps_ascii(self) -> bool {
        self.encoding.is_ascii_compatible()
    }

    /// UTF-8, for what [`Decoding`] has decoded.
    pub(crate) fn decoded(self) -> Self {
        TextEncoding { encoding: UTF_8, mark: 0, ..self }
    }

    /// Whole lines as text.
    ///
    /// # Errors
    /// [`NotText::Undecodable`] with the line among these, from 1; [`NotText::Binary`].
    pub(crate) fn decode(self, bytes: &[u8]) -> Result<Cow<'_, str>, NotText> {
        if memchr::memchr(0, bytes).is_some() {
            return Err(NotText::Binary);
        }
        let undecodable =
            |fits: usize| NotText::Undecodable { line: 1 + memchr::memchr_iter(b'\n', &bytes[..fits]).count() as u64 };
        if self.encoding == UTF_8 {
            return match simdutf8::compat::from_utf8(bytes) {
                Ok(text) => Ok(Cow::Borrowed(text)),
                Err(error) => Err(undecodable(error.valid_up_to())),
            };
        }
        match self.encoding.decode_without_bom_handling_and_without_replacement(bytes) {
            Some(text) => Ok(text),
            None => Err(undecodable(self.fitting(bytes))),
        }
    }

    /// How many bytes fit before the first that does not.
    fn fitting(self, bytes: &[u8]) -> usize {
        let mut decoder = self.encoding.new_decoder_without_bom_handling();
        let mut text = vec![0; CHUNK];
        let mut taken = 0;
        loop {
            match decoder.decode_to_utf8_without_replacement(&bytes[taken..], &mut text, true) {
                (DecoderResult::OutputFull, read, _) => taken += read,
                // What was read holds the sequence that does not fit, two to four bytes without a line break.
                (DecoderResult::Malformed(length, extra), read, _) => {
                    return (taken + read).saturating_sub(usize::from(length) + usize::from(extra));
                }
                (DecoderResult::InputEmpty, read, _) => return taken + read,
            }
        }
    }
}

/// A text as UTF-8, without its byte order mark, of an encoding that does not keep ASCII as it is.
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

    /// Whether reading stopped at a byte that does not fit.
    pub(crate) fn is_malformed(&self) -> bool {
        self.malformed
    }

    /// What it reads from.
    pub(crate) fn source(&self) -> &R {
        &self.source
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
