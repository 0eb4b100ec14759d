//! Whereabouts 行去向: where every row and every yuan of the exports went.
//!
//! In: the ledger, a window, the findings. Out: for each export its rows in the period, outside it and
//! set aside by reason; of the case export also the yuan paid. Both add up to what was read, always.

use std::collections::{BTreeMap, HashMap};

use polars::prelude::DataFrame;

use crate::finding::{Finding, Severity};
use crate::money::Fen;
use crate::period::{Span, day};
use crate::place::Place;
use crate::records::columns::cases;
use crate::records::frame::{Days, amounts, days, place};
use crate::records::{Ledger, RowAccount};

/// Rows, and the yuan that they paid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pile {
    pub rows: u32,
    /// 发放金额 of the rows that give one.
    pub paid: Fen,
}

/// Where the rows of one export went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whereabouts {
    pub account: RowAccount,
    /// Rows with a day in the period; the yuan are those paid in it.
    pub within: Pile,
    /// Rows without one; the yuan are those paid on other days.
    pub outside: Pile,
    /// Yuan without a day of payment: they count in no period.
    pub undated: Fen,
    /// Rows set aside, by what the finding says, in the order of the catalogue.
    pub aside: Vec<(&'static str, Pile)>,
    /// All yuan that the export's rows give.
    pub paid: Fen,
}

/// Of the cases and of the visits.
pub fn of(ledger: &Ledger, window: Span, findings: &[Finding]) -> [Whereabouts; 2] {
    let reasons = reasons(findings);
    let case_days: Vec<Days> = cases::DAYS.iter().map(|(key, _)| days(&ledger.cases, key)).collect();
    let visit_days = vec![days(&ledger.visits, "visit_date")];
    let mut cases = of_export(ledger, &ledger.cases_aside, &case_days, window, &reasons, ledger.case_rows.clone());
    pay(&mut cases, &ledger.cases, window);
    let visits = of_export(ledger, &ledger.visits_aside, &visit_days, window, &reasons, ledger.visit_rows.clone());
    for side in [&cases, &visits] {
        let aside: u32 = side.aside.iter().map(|(_, pile)| pile.rows).sum();
        assert_eq!(side.account.read, side.within.rows + side.outside.rows + aside, "every row read is somewhere");
        let aside: i64 = side.aside.iter().map(|(_, pile)| pile.paid.0).sum();
        let known = side.within.paid.0 + side.outside.paid.0 + side.undated.0 + aside;
        assert_eq!(side.paid.0, known, "every yuan read is somewhere");
    }
    [cases, visits]
}

/// The first error said of each row.
fn reasons(findings: &[Finding]) -> HashMap<Place, &'static str> {
    let mut reasons = HashMap::new();
    for finding in findings.iter().filter(|finding| finding.check.severity == Severity::Error) {
        let row = Place { column: None, ..finding.place.clone() };
        reasons.entry(row).or_insert(finding.check.title);
    }
    reasons
}

fn of_export(
    ledger: &Ledger,
    aside: &DataFrame,
    counted_days: &[Days],
    window: Span,
    reasons: &HashMap<Place, &'static str>,
    account: RowAccount,
) -> Whereabouts {
    let (from, to) = (day(window.from), day(window.to));
    let within =
        |at: usize| counted_days.iter().any(|column| column.get(at).is_some_and(|day| from <= day && day <= to));
    let rows = (0..account.counted as usize).filter(|at| within(*at)).count() as u32;
    let paid = aside.column("paid_amount").is_ok().then(|| amounts(aside, "paid_amount"));
    let mut piles: BTreeMap<&'static str, Pile> = BTreeMap::new();
    for at in 0..aside.height() {
        let reason = reasons.get(&place(&ledger.sources, aside, at)).copied().expect("a row set aside has its finding");
        let pile = piles.entry(reason).or_default();
        pile.rows += 1;
        pile.paid.0 += paid.and_then(|paid| paid.get(at)).unwrap_or_default();
    }
    let order = |title: &str| crate::finding::CATALOGUE.iter().position(|check| check.title == title);
    let mut aside: Vec<_> = piles.into_iter().collect();
    aside.sort_by_key(|(title, _)| order(title));
    let paid = Fen(aside.iter().map(|(_, pile)| pile.paid.0).sum());
    Whereabouts {
        within: Pile { rows, paid: Fen::ZERO },
        outside: Pile { rows: account.counted - rows, paid: Fen::ZERO },
        undated: Fen::ZERO,
        aside,
        paid,
        account,
    }
}

/// Adds the yuan of the counted rows.
fn pay(cases: &mut Whereabouts, frame: &DataFrame, window: Span) {
    let (from, to) = (day(window.from), day(window.to));
    for (amount, date) in amounts(frame, "paid_amount").iter().zip(days(frame, "paid_date").iter()) {
        let amount = amount.unwrap_or_default();
        cases.paid.0 += amount;
        let pile = match date {
            Some(date) if from <= date && date <= to => &mut cases.within.paid,
            Some(_) => &mut cases.outside.paid,
            None => &mut cases.undated,
        };
        pile.0 += amount;
    }
}
