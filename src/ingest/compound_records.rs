//! The records of an xls workbook ([MS-XLS]): how far its sheets reach, and which rows are hidden.
//!
//! calamine keeps an xls sheet as a full rectangle; one stray cell decides how large that is.

use super::archive::SheetOutline;
use super::refusal::Refusal;

/// The most cells that the rectangles of all sheets may hold together: one full xls sheet.
pub(crate) const CELLS: u64 = 65_536 * 256;

const END: u16 = 0x000A;
const BEGIN: u16 = 0x0809;
const ENCRYPTED: u16 = 0x002F;
const SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const ROW: u16 = 0x0208;
/// Formula, MulRk, RString, LabelSst, Number, Label, BoolErr, Rk.
const CELL_RECORDS: [u16; 8] = [0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E];
const MUL_RK: u16 = 0x00BD;
/// In a ROW record: where its flags stand, and the flag of a hidden row.
const ROW_FLAGS: usize = 12;
const ROW_HIDDEN: u8 = 0x20;

/// The records from a position on: type and data.
fn records(stream: &[u8], from: usize) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = stream.get(from..).unwrap_or_default();
    std::iter::from_fn(move || {
        let (head, tail) = rest.split_at_checked(4)?;
        let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
        let (data, tail) = tail.split_at_checked(length)?;
        rest = tail;
        Some((u16::from_le_bytes([head[0], head[1]]), data))
    })
}

fn number(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_le_bytes([*data.get(at)?, *data.get(at + 1)?])))
}

/// Looks the workbook's records over.
pub(crate) fn outline_sheets(stream: &[u8]) -> Result<Vec<SheetOutline>, Refusal> {
    let mut positions = Vec::new();
    for (kind, data) in records(stream, 0) {
        match kind {
            ENCRYPTED => return Err(Refusal::Encrypted),
            SHEET => {
                let position = data.get(..4).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes);
                positions.push(position.ok_or(Refusal::Damaged)? as usize);
            }
            END => break,
            _ => (),
        }
    }
    let mut cells = 0u64;
    let mut outlines = Vec::with_capacity(positions.len());
    for position in positions {
        let (outline, area) = outline_sheet(stream, position)?;
        cells = cells.saturating_add(area);
        if cells > CELLS {
            return Err(Refusal::FarCell);
        }
        outlines.push(outline);
    }
    Ok(outlines)
}

/// One sheet: its hidden rows, and how many cells its rectangle holds.
fn outline_sheet(stream: &[u8], position: usize) -> Result<(SheetOutline, u64), Refusal> {
    if position >= stream.len() {
        return Err(Refusal::Damaged);
    }
    let mut outline = SheetOutline::default();
    let (mut rows, mut columns) = ((u32::MAX, 0), (u32::MAX, 0));
    let mut depth = 0usize;
    for (kind, data) in records(stream, position) {
        match kind {
            BEGIN => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            // Charts inside the sheet carry records of the same kinds.
            _ if depth > 1 => (),
            DIMENSIONS => check_dimensions(data)?,
            ROW => note_row(data, &mut outline),
            kind if CELL_RECORDS.contains(&kind) => {
                let (Some(row), Some(first)) = (number(data, 0), number(data, 2)) else {
                    continue;
                };
                let last =
                    if kind == MUL_RK { number(data, data.len().saturating_sub(2)).unwrap_or(first) } else { first };
                rows = (rows.0.min(row), rows.1.max(row));
                columns = (columns.0.min(first), columns.1.max(last.max(first)));
            }
            _ => (),
        }
    }
    if rows.0 > rows.1 {
        return Ok((outline, 0));
    }
    Ok((outline, u64::from(rows.1 - rows.0 + 1) * u64::from(columns.1 - columns.0 + 1)))
}

/// calamine reserves room for the rectangle that is stated here.
fn check_dimensions(data: &[u8]) -> Result<(), Refusal> {
    let (first_row, last_row, columns) = match data.len() {
        10 => (number(data, 0), number(data, 2), number(data, 6)),
        14 | 16 => {
            let wide = |at: usize| Some(number(data, at)? | number(data, at + 2)? << 16);
            (wide(0), wide(4), number(data, 10))
        }
        _ => return Err(Refusal::Damaged),
    };
    let (Some(first_row), Some(last_row), Some(columns)) = (first_row, last_row, columns) else {
        return Err(Refusal::Damaged);
    };
    let rows = u64::from(last_row.saturating_sub(first_row)).max(1);
    if rows * u64::from(columns).max(1) > CELLS { Err(Refusal::FarCell) } else { Ok(()) }
}

fn note_row(data: &[u8], outline: &mut SheetOutline) {
    let hidden = data.get(ROW_FLAGS).is_some_and(|flags| flags & ROW_HIDDEN != 0);
    if let Some(row) = number(data, 0).filter(|_| hidden)
        && outline.hidden_rows.last().is_none_or(|last| *last < row + 1)
    {
        outline.hidden_rows.push(row + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let mut bytes = kind.to_le_bytes().to_vec();
        bytes.extend((data.len() as u16).to_le_bytes());
        bytes.extend(data);
        bytes
    }

    /// A workbook of one sheet with the given records.
    fn workbook(sheet: &[Vec<u8>]) -> Vec<u8> {
        let globals = record(BEGIN, &[0, 6]).len() + record(SHEET, &[0; 8]).len() + record(END, &[]).len();
        let mut bytes = record(BEGIN, &[0, 6]);
        let mut data = (globals as u32).to_le_bytes().to_vec();
        data.extend([0; 4]);
        bytes.extend(record(SHEET, &data));
        bytes.extend(record(END, &[]));
        bytes.extend(record(BEGIN, &[0, 6]));
        bytes.extend(sheet.concat());
        bytes.extend(record(END, &[]));
        bytes
    }

    fn cell(row: u16, column: u16) -> Vec<u8> {
        let mut data = row.to_le_bytes().to_vec();
        data.extend(column.to_le_bytes());
        data.extend([0; 10]);
        record(0x0203, &data)
    }

    #[test]
    fn hidden_rows_are_noted() {
        let mut row = vec![0; 16];
        row[0] = 6;
        row[ROW_FLAGS] = ROW_HIDDEN;
        let sheets = outline_sheets(&workbook(&[record(ROW, &row), cell(6, 0)])).unwrap();
        assert_eq!(sheets[0].hidden_rows, [7]);
    }

    #[test]
    fn a_rectangle_beyond_one_full_sheet_is_refused() {
        assert!(outline_sheets(&workbook(&[cell(0, 0), cell(65535, 255)])).is_ok());
        assert_eq!(outline_sheets(&workbook(&[cell(0, 0), cell(65535, 256)])), Err(Refusal::FarCell));
        let mut claimed = vec![0; 14];
        claimed[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
        claimed[10] = 1;
        assert_eq!(outline_sheets(&workbook(&[record(DIMENSIONS, &claimed)])), Err(Refusal::FarCell));
    }

    #[test]
    fn a_password_is_told() {
        let mut bytes = record(BEGIN, &[0, 6]);
        bytes.extend(record(ENCRYPTED, &[1, 0]));
        assert_eq!(outline_sheets(&bytes), Err(Refusal::Encrypted));
    }
}
