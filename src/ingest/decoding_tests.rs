//! Tests of the encodings.

use super::*;

/// The label and the text, or the line of the byte that does not fit.
fn decoded(bytes: &[u8]) -> Result<(&'static str, String), u64> {
    let mut furthest = 0;
    for encoding in TextEncoding::candidates(bytes) {
        if !encoding.keeps_ascii() {
            let mut text = String::new();
            Decoding::new(bytes, encoding).read_to_string(&mut text).unwrap();
            return Ok((encoding.label, text));
        }
        match encoding.decode(&bytes[encoding.mark..]) {
            Ok(text) => return Ok((encoding.label, text.into_owned())),
            Err(NotText::Undecodable { line }) => furthest = furthest.max(line),
            Err(_) => return Err(0),
        }
    }
    Err(furthest)
}

fn told(label: &'static str, text: &str) -> Result<(&'static str, String), u64> {
    Ok((label, text.to_owned()))
}

#[test]
fn each_encoding_is_told_and_decoded() {
    let text = "案号,姓名\n陈检救〔2020〕1号,王五\n";
    assert_eq!(decoded(text.as_bytes()), told("UTF-8", text));
    assert_eq!(decoded(&[b"\xEF\xBB\xBF", text.as_bytes()].concat()), told("UTF-8 (BOM)", text));
    assert_eq!(decoded(&GB18030.encode(text).0), told("GB18030", text));
    let units: Vec<u16> = text.encode_utf16().collect();
    let little: Vec<u8> = [0xFEFF].iter().chain(&units).flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = [0xFEFF].iter().chain(&units).flat_map(|unit| unit.to_be_bytes()).collect();
    assert_eq!(decoded(&little), told("UTF-16LE", text));
    assert_eq!(decoded(&big), told("UTF-16BE", text));
    assert_eq!(decoded(b""), told("UTF-8", ""));
}

#[test]
fn rare_characters_of_names_survive_gb18030() {
    // 䶮 as FE9F, 𠅤 in four bytes.
    let bytes = GB18030.encode("王䶮,李𠅤").0.into_owned();
    assert_eq!(decoded(&bytes), told("GB18030", "王䶮,李𠅤"));
}

#[test]
fn a_byte_that_fits_nowhere_is_told_with_its_line() {
    assert_eq!(decoded(b"a,b\nc,d\ne,\xFF\n"), Err(3));
    // Both encodings in one file: neither fits throughout.
    let mixed = ["姓名\n".as_bytes(), &GB18030.encode("王五\n").0, b"\xFF"].concat();
    assert!(matches!(decoded(&mixed), Err(2..)));
    assert_eq!(decoded(b"\xEF\xBB\xBFa\n\xC4\xE3"), Err(2));
}

#[test]
fn a_file_with_zero_bytes_is_no_text() {
    assert_eq!(decoded(b"PDF\0\x01"), Err(0));
}

#[test]
fn characters_are_whole_across_pieces() {
    let text = "救助".repeat(CHUNK / 2) + "\n";
    assert_eq!(decoded(&GB18030.encode(&format!("a{text}")).0), told("GB18030", &format!("a{text}")));
}
