//! Thaw: a frozen period's figures and tables, as the documents print them.

use super::sealed::{Frozen, SealedCell, SealedFigure, SealedPerson, SealedTable, SealedTownship};
use crate::money::Fen;
use crate::period::{Period, Windows, day};
use crate::privacy::Personal;
use crate::records::Ledger;
use crate::statistics::indicator::{Indicator, Reason};
use crate::statistics::tables::{self, Cell, Named, Table};
use crate::statistics::townships::Township;
use crate::statistics::{Column, Facts, Figure, FigureSet, Parts, Settings, catalogue};

impl Frozen {
    /// The figures as reported. `today` gives the national calendar; the office's own settings are the sealed ones.
    pub fn figures(&self, today: &Settings) -> FigureSet {
        let settings = self.settings.restore(today);
        let period = Period::parse(&self.period).expect("the period of a sealed file");
        let windows = Windows::of(&period, settings.month_close, None);
        let figures = catalogue::CATALOGUE.iter().map(|indicator| self.figure(indicator)).collect();
        FigureSet {
            period,
            windows,
            case_rows: self.case_rows.clone(),
            visit_rows: self.visit_rows.clone(),
            figures,
            tables: self.tables(&windows, &settings),
            largest_case: self.largest_case(&windows),
        }
    }

    /// Who fell due for a visit in the period after it.
    pub fn visits_due(&self) -> Table {
        let empty = Table {
            id: "visits.due_next",
            columns: tables::DUE_COLUMNS,
            rows: Vec::new(),
            overlapping: false,
            behind: Vec::new(),
        };
        thawed(&self.visits_due, empty)
    }

    /// A figure as reported; not available where it was defined later.
    pub fn figure(&self, indicator: &'static Indicator) -> Figure {
        let Some(sealed) = self.sealed(indicator.id) else {
            return Figure::reported(indicator, [Err(Reason::NotFrozen); 5], None);
        };
        let values = std::array::from_fn(|at| sealed.columns[at].value());
        let parts = (indicator.measure.parts().len() == 2).then(|| {
            std::array::from_fn(|at| {
                let column = &sealed.columns[at];
                let reason = column.reason.unwrap_or(Reason::NotFrozen);
                Parts { numerator: column.numerator.ok_or(reason), denominator: column.denominator.ok_or(reason) }
            })
        });
        Figure::reported(indicator, values, parts)
    }

    /// The most that one case was paid in the period.
    fn largest_case(&self, windows: &Windows) -> Fen {
        let indicator = catalogue::find("aid.paid_amount").expect("a figure of the catalogue");
        let choice = indicator.measure.choice(Column::Value, windows).expect("it has a value");
        let parts = self.evidence.figures.get(indicator.id).into_iter().flatten();
        let most = parts.flat_map(|part| part.contributions(choice).into_values()).max();
        Fen(most.unwrap_or_default())
    }

    /// The sealed figure of an id.
    pub fn sealed(&self, id: &str) -> Option<&SealedFigure> {
        self.figures.iter().find(|figure| figure.id == id)
    }

    /// The tables: their heads are those of an office without rows.
    fn tables(&self, windows: &Windows, settings: &Settings) -> Vec<Table> {
        let facts = Facts::new(Ledger::empty().into(), &[], settings.clone().into());
        let sealed = |id: &str| self.tables.iter().find(|table| table.id == id);
        let heads = tables::compute(&facts, windows).into_iter();
        heads.map(|head| sealed(head.id).map_or(head.clone(), |sealed| thawed(sealed, head.clone()))).collect()
    }
}

fn thawed(sealed: &SealedTable, head: Table) -> Table {
    let rows: Vec<Vec<Cell>> = sealed.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    Table { behind: vec![Default::default(); rows.len()], rows, ..head }
}

fn cell(sealed: &SealedCell) -> Cell {
    match sealed {
        SealedCell::Text(text) => Cell::Text(text.clone()),
        SealedCell::People(people) => {
            let named = |it: &SealedPerson| Named {
                name: Personal::new(it.name.clone()),
                person: it.person,
                protection: it.protection,
                case_no: it.case_no.clone(),
            };
            Cell::People(people.iter().map(named).collect())
        }
        SealedCell::Townships(townships) => {
            let township = |it: &SealedTownship| Township { name: it.name.as_str().into(), told: it.told };
            Cell::Townships(townships.iter().map(township).collect())
        }
        SealedCell::Number(number) => Cell::Number(*number),
        SealedCell::Day(date) => Cell::Day(day(*date)),
        SealedCell::Nothing(text) => Cell::nothing(text),
    }
}
