//! Statistics 统计: ledger + period → every figure and table of figures.md.
//!
//! In: the ledger, the meetings, the settings. Out: a [`FigureSet`]. Nothing here reads a file, asks
//! for today's date or writes a sentence.

mod actions;
mod aid;
mod cases;
pub mod catalogue;
pub mod counting;
pub mod disclosure;
pub mod explain;
mod facts;
mod feedback;
mod figure;
pub mod indicator;
pub mod json;
mod poverty;
mod poverty_state;
mod protection;
mod referral;
pub mod tables;
pub mod townships;
mod visits;
pub mod whereabouts;

pub use aid::CAP_MONTHS;
pub use facts::{Case, Facts, Grant, Payment, Person, Settings, Visit};
pub use figure::{Column, Figure, Parts, Value, quotient};
pub use poverty_state::{Turn, TurnKind};
pub use tables::Table;

use std::collections::BTreeMap;

use crate::money::Fen;
use crate::period::{Period, Windows};
use crate::records::RowAccount;
use counting::Choice;

/// The most that one case was paid in the period.
fn largest_case(facts: &Facts, windows: &Windows) -> Fen {
    let mut paid: BTreeMap<u32, i64> = BTreeMap::new();
    let within = Choice::within(windows.value);
    for payment in facts.payments.iter().filter(|payment| within.counts(payment.date, payment.date)) {
        *paid.entry(payment.case).or_default() += payment.amount;
    }
    Fen(paid.into_values().max().unwrap_or_default())
}

/// Everything that a quarter's documents may say in numbers.
#[derive(Debug)]
pub struct FigureSet {
    pub period: Period,
    pub windows: Windows,
    pub case_rows: RowAccount,
    pub visit_rows: RowAccount,
    /// In the order of the catalogue.
    pub figures: Vec<Figure>,
    /// In the order of figures.md.
    pub tables: Vec<Table>,
    /// The most that one case was paid in the period.
    pub largest_case: Fen,
}

impl FigureSet {
    /// Computes all figures and tables, side by side; `windows` carry the cut-off.
    pub fn compute(period: Period, windows: Windows, facts: &Facts) -> Self {
        let (figures, tables) = rayon::join(
            || Figure::compute_all(catalogue::CATALOGUE, facts, &windows),
            || tables::compute(facts, &windows),
        );
        let ledger = &facts.ledger;
        let set = FigureSet {
            period,
            windows,
            case_rows: ledger.case_rows.clone(),
            visit_rows: ledger.visit_rows.clone(),
            figures,
            tables,
            largest_case: largest_case(facts, &windows),
        };
        set.assert_identities();
        set
    }

    /// The figure of an id; an id that is not in the catalogue is a bug.
    pub fn figure(&self, id: &str) -> &Figure {
        self.figures.iter().find(|figure| figure.indicator.id == id).unwrap_or_else(|| panic!("no figure {id}"))
    }

    /// The table of an id.
    pub fn table(&self, id: &str) -> &Table {
        self.tables.iter().find(|table| table.id == id).unwrap_or_else(|| panic!("no table {id}"))
    }

    /// What must hold in every run: a broken identity is a bug that stops it.
    fn assert_identities(&self) {
        let units = |id, column| self.figure(id).value(column).map(|value| value.units());
        for column in Column::ALL {
            let parts =
                ["feedback.opening", "feedback.new", "feedback.done", "feedback.pending"].map(|id| units(id, column));
            if let [Ok(opening), Ok(new), Ok(done), Ok(pending)] = parts {
                assert_eq!(opening + new - done, pending, "feedback: opening + new − done = pending in {column:?}");
            }
        }
        for rows in [&self.case_rows, &self.visit_rows] {
            assert_eq!(rows.read, rows.counted + rows.set_aside, "read = counted + set aside");
        }
        let total = |id, column| self.table(id).sum(column);
        for (table, column, figure) in [
            ("aid.by_township", 3, "aid.paid_amount"),
            ("aid.by_harm", 3, "aid.paid_amount"),
            ("aid.by_fund", 2, "aid.paid_amount"),
            ("feedback.aging", 1, "feedback.overdue"),
        ] {
            if let (Some(total), Ok(value)) = (total(table, column), units(figure, Column::Value)) {
                assert_eq!(total, value, "{table} sums to {figure}");
            }
        }
        for (list, figure) in [
            ("feedback.list", "feedback.pending"),
            ("advice.list", "referral.advice_pending"),
            ("visits.overdue_list", "visits.overdue"),
        ] {
            assert_eq!(Ok(self.table(list).rows.len() as i64), units(figure, Column::Value), "{list} lists {figure}");
        }
    }
}
