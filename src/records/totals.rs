//! Stated totals 合计行: what an export says it adds up to, beside what its own rows do.
//!
//! In: a raw table with its skipped total rows. Out: each stated amount with the sum of the rows above
//! it. A total is never data and never corrects any; where it disagrees, it is told.

use super::cells;
use crate::ingest::{RawColumn, RawTable, TotalRow, Unit};
use crate::money::{AmountUnit, Fen, parse_amount};
use crate::place::Place;
use crate::records::columns::{self, ColumnType};

/// An amount in a total row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedTotal {
    /// The cell of the total.
    pub place: Place,
    pub stated: Fen,
    /// What the readable amounts of its own rows add up to.
    pub computed: Fen,
}

impl StatedTotal {
    /// Whether the export contradicts itself.
    pub fn disagrees(&self) -> bool {
        self.stated != self.computed
    }
}

/// The totals of one table. A subtotal is of the rows since the last one, any other total of all rows
/// above it.
pub fn stated(table: &RawTable) -> Vec<StatedTotal> {
    let mut totals = Vec::new();
    let mut last_subtotal = 0;
    for total in table.totals.iter().filter(|total| is_sum(total)) {
        let subtotal = cells::fold(&total.label).ends_with("小计");
        let from = if subtotal { last_subtotal } else { 0 };
        for (key, text) in &total.cells {
            let Some(raw) = table.column(key).filter(|raw| is_money(table, raw)) else { continue };
            let Some(stated) = amount(raw, text) else { continue };
            let own = table.rows.iter().enumerate().filter(|(_, row)| from < **row && **row < total.row);
            let sum = own.filter_map(|(at, _)| amount(raw, raw.cells.get(at)));
            if let Some(computed) = Fen::sum(sum) {
                let place = Place::file(table.source.file.clone(), table.source.sheet.clone());
                totals.push(StatedTotal { place: place.row(total.row).column(raw.header.clone()), stated, computed });
            }
        }
        if subtotal {
            last_subtotal = total.row;
        }
    }
    totals
}

/// Footers (填表人 …) are no sums.
fn is_sum(total: &TotalRow) -> bool {
    let label = cells::fold(&total.label);
    label.contains("计") && !label.contains("统计")
}

fn is_money(table: &RawTable, raw: &RawColumn) -> bool {
    matches!(columns::column(table.source.kind, raw.key).column_type, ColumnType::Money)
}

fn amount(raw: &RawColumn, text: &str) -> Option<Fen> {
    let unit = match raw.unit {
        Unit::TenThousandYuan => AmountUnit::TenThousandYuan,
        _ => AmountUnit::Yuan,
    };
    if cells::is_empty(text) {
        return None;
    }
    parse_amount(text, unit).ok()
}
