//! Appearance 外观: fonts, widths and properties that our workbooks have in common.

use std::borrow::Cow;

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

/// Every office suite in China has it.
const FONT: &str = "宋体";

/// Wider columns wrap.
const WIDEST: usize = 60;

/// Number formats as the file format names them.
pub const AS_TEXT: &str = "@";
pub const AS_DATE: &str = "yyyy-mm-dd";
pub const AS_YUAN: &str = "0.00";

/// What every cell has.
pub fn plain() -> Format {
    Format::new().set_font_name(FONT).set_font_size(11).set_align(FormatAlign::VerticalCenter)
}

/// A cell of a table that wraps its text.
pub fn body() -> Format {
    plain().set_text_wrap().set_border(FormatBorder::Thin).set_align(FormatAlign::Top)
}

/// The head of a column; a darker ground for columns that must be filled in.
pub fn head(needed: bool) -> Format {
    let ground = if needed { Color::RGB(0xF4B183) } else { Color::RGB(0xD9E2F3) };
    let head = plain().set_bold().set_align(FormatAlign::Center).set_border(FormatBorder::Thin);
    head.set_background_color(ground).set_text_wrap()
}

/// The width of a column in characters: two for each wide character, and two to spare.
pub fn width(texts: &[&str]) -> f64 {
    let widest = texts.iter().flat_map(|text| text.lines()).map(UnicodeWidthStr::width).max().unwrap_or_default();
    // A count of at most 62 is exact in a float, which is what the writer takes.
    f64::from(widest.min(WIDEST) as u32 + 2)
}

/// A4 landscape, one page wide, rows down to `last_title_row` (from 0) on every page, numbered.
pub fn for_printing(sheet: &mut Worksheet, last_title_row: u32) -> Result<(), XlsxError> {
    const A4: u8 = 9;
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3).set_footer("&C第 &P 页，共 &N 页");
    sheet.set_repeat_rows(0, last_title_row)?;
    Ok(())
}

/// Properties without an author, a machine or the time of day: the same input makes the same bytes.
pub fn properties(title: &str) -> Result<DocProperties, XlsxError> {
    let fixed = ExcelDateTime::from_ymd(2020, 1, 1)?;
    Ok(DocProperties::new().set_title(title).set_creation_datetime(&fixed))
}

/// The file format's limit of a cell, in UTF-16 units.
const LONGEST_TEXT: usize = 32_767;

/// A text that the file format takes, and says so where it was cut.
pub fn fitting(text: &str) -> Cow<'_, str> {
    const CUT: &str = "……（过长，未全列）";
    // A byte is at least a unit: most texts need no counting.
    if text.len() <= LONGEST_TEXT || text.encode_utf16().count() <= LONGEST_TEXT {
        return text.into();
    }
    let room = LONGEST_TEXT - CUT.encode_utf16().count();
    let mut used = 0;
    let fits = |c: &char| {
        used += c.len_utf16();
        used <= room
    };
    Cow::Owned(text.chars().take_while(fits).collect::<String>() + CUT)
}
