//! The public version 公开版: what a notice board may show of a quarter.
//!
//! In: what disclosure control leaves of a figure set. Out: texts of numbers, * where one is hidden. Never: a person,
//! a case, a day, a matter between the organs, or a number of another time (reliability.md §4.2).

use std::collections::BTreeMap;

use serde::Serialize;

use super::Sources;
use super::model::Fragment;
use super::tables::TableView;
use super::wording::Speech;
use crate::money::{Decimal, Fen};
use crate::office::Terms;
use crate::privacy::Public;
use crate::statistics::catalogue;
use crate::statistics::disclosure::{HIDDEN, PublicFigures};
use crate::statistics::indicator::{Indicator, Unit};
use crate::statistics::tables::TITLES;

/// Everything that the template of a public version may print.
#[derive(Debug, Clone, Serialize)]
pub struct PublicView {
    /// The figures in the order of their table.
    pub lines: Vec<&'static str>,
    /// By id.
    pub told: BTreeMap<&'static str, Told>,
    pub tables: Vec<PublicTable>,
    /// 5: a smaller number is hidden.
    pub least: Fragment,
    /// Whether any number is told, and whether any is hidden.
    pub any: bool,
    pub hides: bool,
}

/// One figure.
#[derive(Debug, Clone, Serialize)]
pub struct Told {
    pub label: String,
    pub unit: &'static str,
    /// Whether the number may be shown.
    pub has: bool,
    /// 12件, 8.90万元; * where it is hidden.
    pub prose: Fragment,
    /// The same without its unit, as a table has it.
    pub cell: Fragment,
}

/// One table of groups.
#[derive(Debug, Clone, Serialize)]
pub struct PublicTable {
    pub id: &'static str,
    pub title: String,
    pub table: TableView<Public>,
}

impl PublicView {
    /// Of a quarter. The figure set goes into disclosure control and no further.
    pub fn of(sources: &Sources, terms: &Terms) -> Self {
        let least = sources.office.privacy.smallest_group_public;
        let public = PublicFigures::of(sources.figures, least);
        let speech = Speech::of(terms);
        let indicator = |id: &str| catalogue::find(id).expect("a figure of the catalogue");
        let told = |(id, value): &(&'static str, Option<Decimal>)| (*id, told(indicator(id), *value, &speech));
        let table = |disclosed: &crate::statistics::disclosure::Disclosed<Public>| {
            let id = disclosed.table.id;
            let title = TITLES.iter().find(|(known, _)| *known == id).map_or("", |(_, title)| title);
            PublicTable {
                id,
                title: format!("{}统计", speech.say(title)),
                table: TableView::disclosed(disclosed, &speech),
            }
        };
        let hidden = public.figures.iter().any(|(_, value)| value.is_none());
        PublicView {
            lines: public.figures.iter().map(|(id, _)| *id).collect(),
            told: public.figures.iter().map(told).collect(),
            tables: public.tables.iter().map(table).collect(),
            least: Fragment::Figure { figure: "privacy.smallest_group".to_owned(), text: least.to_string() },
            any: public.figures.iter().any(|(_, value)| value.is_some()),
            hides: hidden || public.tables.iter().any(|table| table.hides),
        }
    }
}

fn told(indicator: &'static Indicator, value: Option<Decimal>, speech: &Speech) -> Told {
    // One unit in prose and table: money is in 万元.
    let (unit, number) = match (indicator.unit, value) {
        (Unit::Yuan, value) => ("万元", value.map(|value| Fen(value.units()).in_wan())),
        (unit, value) => (unit.word(), value),
    };
    let shown = |text: String| Fragment::Figure { figure: indicator.id.to_owned(), text };
    let hidden = || Fragment::Text(HIDDEN.to_owned());
    Told {
        label: speech.say(indicator.label),
        unit,
        has: number.is_some(),
        prose: number.map_or_else(hidden, |number| shown(format!("{number}{unit}"))),
        cell: number.map_or_else(hidden, |number| shown(number.to_string())),
    }
}
