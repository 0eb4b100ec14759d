//! Stated totals 合计行: what an export says it adds up to, beside what its own rows do.
//!
//! In: a table as it was typed, with its skipped total rows. Out: each stated amount with the sum of the rows above
//! it. A total is never data and never corrects any; where it disagrees, it is told.

use super::cells;
use super::frame::{amounts, numbers};
use super::parse::Typed;
use crate::ingest::{TableOf, TotalCell, TotalRow, Unit};
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
pub fn stated(table: &TableOf<Typed>) -> Vec<StatedTotal> {
    let mut totals = Vec::new();
    let mut last_subtotal = 0;
    for total in table.totals.iter().filter(|total| is_sum(total)) {
        let subtotal = cells::fold(&total.label).ends_with("小计");
        let from = if subtotal { last_subtotal } else { 0 };
        for cell in total.cells.iter().filter(|cell| is_money(table, cell)) {
            let Some(stated) = amount(cell) else { continue };
            let own = table.pieces.iter().flat_map(|piece| {
                let rows = numbers(&piece.frame, "row").iter().zip(amounts(&piece.frame, cell.key).iter());
                rows.filter(|(row, _)| row.is_some_and(|row| from < row && row < total.row))
            });
            if let Some(computed) = Fen::sum(own.filter_map(|(_, amount)| amount.map(Fen))) {
                let place = table.source.place().row(total.row).column(cell.header.clone());
                totals.push(StatedTotal { place, stated, computed });
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

fn is_money(table: &TableOf<Typed>, cell: &TotalCell) -> bool {
    matches!(columns::column(table.source.kind, cell.key).column_type, ColumnType::Money)
}

fn amount(cell: &TotalCell) -> Option<Fen> {
    let unit = match cell.unit {
        Unit::TenThousandYuan => AmountUnit::TenThousandYuan,
        _ => AmountUnit::Yuan,
    };
    if cells::is_empty(&cell.text) {
        return None;
    }
    parse_amount(&cell.text, unit).ok()
}
