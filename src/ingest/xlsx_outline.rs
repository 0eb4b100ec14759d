//! XLSX outline: hidden rows and merged cells, from the tags of a sheet.

use super::archive::SheetOutline;
use super::header::Merge;
use super::markup::Tag;

/// Merged cells that are noted per sheet; only those of the header matter.
const MERGES: usize = 100_000;

/// Notes what a tag of a sheet says.
pub(crate) fn note_sheet_tag(outline: &mut SheetOutline, tag: &Tag<'_>) {
    match tag.local_name() {
        "row" if matches!(tag.attribute("hidden"), Some("1" | "true")) => {
            if let Some(row) = tag.number("r").and_then(|row| u32::try_from(row).ok())
                && outline.hidden_rows.last().is_none_or(|last| *last < row)
            {
                outline.hidden_rows.push(row);
            }
        }
        "mergeCell" if outline.merges.len() < MERGES => {
            outline.merges.extend(tag.attribute("ref").and_then(parse_merge));
        }
        _ => (),
    }
}

/// `A1:C2`
fn parse_merge(reference: &str) -> Option<Merge> {
    let (start, end) = reference.split_once(':')?;
    let ((top, left), (bottom, right)) = (parse_cell(start)?, parse_cell(end)?);
    Some(Merge { rows: (top, bottom), columns: (left, right) })
}

/// `C2` → row 2, column 2 (columns from 0).
fn parse_cell(reference: &str) -> Option<(u32, u32)> {
    let letters = reference.find(|c: char| c.is_ascii_digit())?;
    if letters == 0 || letters > 3 {
        return None;
    }
    let column = reference[..letters].bytes().try_fold(0u32, |column, letter| {
        letter.is_ascii_uppercase().then(|| column * 26 + u32::from(letter - b'A') + 1)
    })?;
    Some((reference[letters..].parse().ok()?, column - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merge_is_read_from_its_reference() {
        assert_eq!(parse_merge("A1:C2"), Some(Merge { rows: (1, 2), columns: (0, 2) }));
        assert_eq!(parse_merge("AA10:AB12"), Some(Merge { rows: (10, 12), columns: (26, 27) }));
        assert_eq!(parse_merge("A1"), None);
        assert_eq!(parse_merge("1A:B"), None);
    }
}
