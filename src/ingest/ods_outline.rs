//! ODS outline: how large the sheets of an OpenDocument workbook become, before calamine unrolls
//! their repeated rows and cells; on the way, hidden rows and merged cells.

use super::archive::SheetOutline;
use super::compound_records::CELLS;
use super::header::Merge;
use super::markup::Tag;
use super::refusal::Refusal;

/// Rows and columns of a full sheet; calamine cuts repeats at them too.
const ROWS: u64 = 1_048_576;
const COLUMNS: u64 = 16_384;
/// Filled cells that repeats may stand for together, beyond those that are written out; a few bytes can claim any number.
const UNROLLED: u64 = 2_000_000;
/// The longest run of blanks that one tag may stand for.
const BLANKS: u64 = 1_000;

/// Collects the outline tag by tag.
#[derive(Default)]
pub(crate) struct OdsOutline {
    sheets: Vec<SheetOutline>,
    filled: Vec<Area>,
    row: RowOutline,
    unrolled: u64,
    /// Sheets that have begun and not ended.
    open: i64,
    absurd: bool,
}

/// Where the filled cells of a sheet lie; bounds half open.
#[derive(Default)]
struct Area {
    rows: Option<(u64, u64)>,
    columns: Option<(u64, u64)>,
}

/// The row that is being read.
#[derive(Default)]
struct RowOutline {
    /// First row, from 0, and how many times it stands.
    first: u64,
    repeats: u64,
    next_column: u64,
    hidden: bool,
}

impl OdsOutline {
    pub(crate) fn tag(&mut self, tag: &Tag<'_>) {
        match tag.name() {
            "table:table" => {
                self.open += i64::from(!tag.is_closed());
                self.sheets.push(SheetOutline::default());
                self.filled.push(Area::default());
                self.row = RowOutline::default();
            }
            "table:table-row" => {
                let repeats = tag.number("table:number-rows-repeated").unwrap_or(1).min(ROWS);
                let hidden = matches!(tag.attribute("table:visibility"), Some("collapse" | "filter"));
                self.row = RowOutline { first: self.row.first + self.row.repeats, repeats, next_column: 0, hidden };
            }
            "table:table-cell" | "table:covered-table-cell" => self.cell(tag),
            "text:s" => self.absurd |= tag.number("text:c").is_some_and(|count| count > BLANKS),
            _ => self.open -= i64::from(tag.ends("table:table")),
        }
    }

    fn cell(&mut self, tag: &Tag<'_>) {
        let (Some(sheet), Some(area)) = (self.sheets.last_mut(), self.filled.last_mut()) else {
            return;
        };
        let repeats = tag.number("table:number-columns-repeated").unwrap_or(1).min(COLUMNS);
        let column = self.row.next_column;
        self.row.next_column += repeats;
        let held = ["office:value-type", "table:formula", "office:value", "office:string-value", "office:date-value"];
        if !tag.attributes().any(|(key, _)| held.contains(&key)) {
            return;
        }
        self.unrolled = self.unrolled.saturating_add(self.row.repeats.saturating_mul(repeats).saturating_sub(1));
        let row = self.row.first;
        area.rows = Some(widen(area.rows, row, row + self.row.repeats));
        area.columns = Some(widen(area.columns, column, column + repeats));
        if self.row.hidden && sheet.hidden_rows.last().is_none_or(|last| u64::from(*last) <= row) {
            sheet.hidden_rows.extend((row + 1..=row + self.row.repeats).filter_map(|row| u32::try_from(row).ok()));
        }
        let rows = tag.number("table:number-rows-spanned").unwrap_or(1);
        let columns = tag.number("table:number-columns-spanned").unwrap_or(1);
        if rows > 1 || columns > 1 {
            sheet.merges.extend(merge(row, column, rows, columns));
        }
    }

    /// # Errors
    /// If the sheets together would hold more cells than can be kept.
    pub(crate) fn finish(self) -> Result<Vec<SheetOutline>, Refusal> {
        let cells = self.filled.iter().map(Area::cells).fold(0u64, u64::saturating_add);
        if self.absurd {
            Err(Refusal::Absurd)
        } else if cells > CELLS || self.unrolled > UNROLLED {
            Err(Refusal::FarCell)
        } else if self.open > 0 {
            // calamine would look for the end of that sheet for ever.
            Err(Refusal::Damaged)
        } else {
            Ok(self.sheets)
        }
    }
}

impl Area {
    fn cells(&self) -> u64 {
        let (Some(rows), Some(columns)) = (self.rows, self.columns) else {
            return 0;
        };
        (rows.1 - rows.0).saturating_mul(columns.1 - columns.0)
    }
}

fn widen(range: Option<(u64, u64)>, start: u64, end: u64) -> (u64, u64) {
    range.map_or((start, end), |(first, last)| (first.min(start), last.max(end)))
}

/// From 0 and counts to a merge as a spreadsheet numbers it.
fn merge(row: u64, column: u64, rows: u64, columns: u64) -> Option<Merge> {
    let fit = |number: u64| u32::try_from(number).ok();
    Some(Merge {
        rows: (fit(row + 1)?, fit(row.saturating_add(rows))?),
        columns: (fit(column)?, fit(column.saturating_add(columns) - 1)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::markup::TagStream;

    fn outline(content: &str) -> Result<Vec<SheetOutline>, Refusal> {
        let mut outline = OdsOutline::default();
        TagStream::new(b"").with_ends().feed(content.as_bytes(), &mut |tag| outline.tag(tag));
        outline.finish()
    }

    #[test]
    fn hidden_rows_and_merges_are_placed_through_repeats() {
        let sheets = outline(
            r#"<table:table table:name="a">
               <table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>
               <table:table-row><table:table-cell/><table:table-cell office:value-type="string" table:number-columns-spanned="3" table:number-rows-spanned="2"/></table:table-row>
               <table:table-row table:visibility="filter"><table:table-cell office:value-type="float"/></table:table-row>
               <table:table-row table:number-rows-repeated="1048572"><table:table-cell/></table:table-row></table:table>"#,
        )
        .unwrap();
        assert_eq!(sheets[0].hidden_rows, [4]);
        assert_eq!(sheets[0].merges, [Merge { rows: (3, 4), columns: (1, 3) }]);
    }

    #[test]
    fn sheets_that_unroll_to_an_absurd_size_are_refused() {
        let repeated = r#"<table:table><table:table-row table:number-rows-repeated="1048576">
            <table:table-cell office:value-type="string" table:number-columns-repeated="16384"/></table:table-row></table:table>"#;
        assert_eq!(outline(repeated), Err(Refusal::FarCell));
        let filled = r#"<table:table><table:table-row table:number-rows-repeated="1000000"><table:table-cell
            office:value-type="string"/><table:table-cell office:value-type="string"/><table:table-cell
            office:value-type="string"/></table:table-row></table:table>"#;
        assert_eq!(outline(filled), Err(Refusal::FarCell));
        assert_eq!(outline(r#"<text:s text:c="4294967295"/>"#), Err(Refusal::Absurd));
    }

    #[test]
    fn a_sheet_without_an_end_is_damaged() {
        assert_eq!(outline("<table:table><table:table-row/></office:spreadsheet>"), Err(Refusal::Damaged));
        assert!(outline("<table:table/><table:table></table:table >").is_ok());
    }
}
