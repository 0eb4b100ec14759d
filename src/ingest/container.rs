//! Container 文件格式: what a file is, told by its first bytes and never by its name.
//!
//! Systems export HTML under .xls and csv under .xlsx; names say nothing.

/// What a file begins as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Container {
    /// A zip archive: xlsx, ods, or something else.
    Zip,
    /// An OLE compound file: xls, or an encrypted xlsx.
    Compound,
    /// A web page or XML table that only calls itself a workbook.
    Markup,
    /// Anything else; its text decides.
    Text,
    /// No byte at all.
    Empty,
}

/// How many bytes [`classify`] wants to see.
pub(crate) const HEAD: usize = 512;

const MARKUP: &[&str] =
    &["<html", "<table", "<?xml", "<!doctype", "<head", "<meta", "<body", "<div", "<style", "mime-version:"];

/// Tells a file by its first [`HEAD`] bytes.
pub(crate) fn classify(head: &[u8]) -> Container {
    if head.is_empty() {
        return Container::Empty;
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Container::Zip;
    }
    if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Container::Compound;
    }
    // UTF-16 pages are told by their letters alone.
    let letters: String = head
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(head)
        .iter()
        .filter(|byte| (0x20..0x7F).contains(*byte))
        .skip_while(|byte| **byte == b' ')
        .take(16)
        .map(|byte| byte.to_ascii_lowercase() as char)
        .collect();
    if MARKUP.iter().any(|start| letters.starts_with(start)) { Container::Markup } else { Container::Text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_told_by_its_first_bytes() {
        for (head, container) in [
            (&b""[..], Container::Empty),
            (b"PK\x03\x04rest", Container::Zip),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Container::Compound),
            (b"\xEF\xBB\xBF \r\n<HTML xmlns:o=", Container::Markup),
            (b"<?xml version=\"1.0\"?><Workbook", Container::Markup),
            (b"\xFF\xFE<\0t\0a\0b\0l\0e\0>\0", Container::Markup),
            ("案号,姓名".as_bytes(), Container::Text),
            (b"<5,name", Container::Text),
        ] {
            assert_eq!(classify(head), container, "{head:?}");
        }
    }
}
