//! Looks whether a PDF of typst is whole, and counts its pages.
//!
//! In: the bytes. Out: the number of pages, or why they are not a whole PDF. Never more than that:
//! conformity is typst's own check (`--pdf-standard`), the text is read back elsewhere.

/// What is wrong with the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    Empty,
    NotPdf,
    Truncated,
    NoPage,
}

/// The number of pages (at least 1).
///
/// Typst 0.15 writes page objects uncompressed, one `/Type/Page` each, and one page tree whose
/// `/Count` says the same number: the two are held against each other.
pub(super) fn pages(pdf: &[u8]) -> Result<usize, Fault> {
    if pdf.is_empty() {
        return Err(Fault::Empty);
    }
    if !pdf.starts_with(b"%PDF-") {
        return Err(Fault::NotPdf);
    }
    if !pdf.trim_ascii_end().ends_with(b"%%EOF") || !cross_references_stand(pdf) {
        return Err(Fault::Truncated);
    }
    let pages = occurrences(pdf, b"/Type/Page").filter(|rest| !rest.first().is_some_and(u8::is_ascii_alphabetic));
    let pages = pages.count();
    let counted = occurrences(pdf, b"/Type/Pages/Count ").filter_map(leading_number).max();
    match (pages, counted) {
        (0, _) | (_, None) => Err(Fault::NoPage),
        (pages, Some(counted)) if pages != counted => Err(Fault::Truncated),
        (pages, Some(_)) => Ok(pages),
    }
}

/// Whether the last `startxref` points at a cross-reference table.
fn cross_references_stand(pdf: &[u8]) -> bool {
    occurrences(pdf, b"startxref\n")
        .last()
        .and_then(leading_number)
        .and_then(|offset| pdf.get(offset..))
        .is_some_and(|table| table.starts_with(b"xref"))
}

/// What follows each occurrence of `mark`. The first byte is looked for alone: a megabyte is gone through in a
/// millisecond, where comparing the whole mark everywhere took ten.
fn occurrences<'a>(pdf: &'a [u8], mark: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
    let begins = move |(start, byte): (usize, &u8)| (*byte == mark[0]).then_some(start);
    pdf.iter().enumerate().filter_map(begins).filter_map(move |start| pdf[start..].strip_prefix(mark))
}

/// The decimal number at the start of `bytes`.
fn leading_number(bytes: &[u8]) -> Option<usize> {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&bytes[..digits]).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pdf(body: &str) -> Vec<u8> {
        let head = format!("%PDF-1.7\n{body}\n");
        format!("{head}xref\n0 1\ntrailer\nstartxref\n{}\n%%EOF", head.len()).into_bytes()
    }

    const TWO: &str = "<</Type/Pages/Count 2/Kids[2 0 R 3 0 R]>><</Type/Page/Parent 1 0 R>><</Type/Page>>";

    #[test]
    fn counts_pages_and_holds_the_two_counts_together() {
        assert_eq!(pages(&pdf(TWO)), Ok(2));
        assert_eq!(pages(&pdf(&TWO.replace("Count 2", "Count 3"))), Err(Fault::Truncated));
        assert_eq!(pages(&pdf("<</Type/Pages/Count 0>>")), Err(Fault::NoPage));
    }

    #[test]
    fn every_cut_of_a_good_file_is_refused() {
        let whole = pdf(TWO);
        for length in 0..whole.len() {
            assert!(pages(&whole[..length]).is_err(), "{length} bytes of {}", whole.len());
        }
        assert_eq!(pages(b"<html>"), Err(Fault::NotPdf));
        assert_eq!(pages(b""), Err(Fault::Empty));
    }
}
