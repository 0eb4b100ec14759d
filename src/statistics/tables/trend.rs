//! 趋势: the eight quarters up to the one that holds the period's end.

use super::{Cell, Table};
use crate::money::Decimal;
use crate::period::{Period, Span, day};
use crate::statistics::facts::Facts;
use crate::statistics::indicator::Tally;
use crate::statistics::{Value, aid, feedback, poverty};

/// Oldest first; the last one only up to the period's end.
pub fn trend(facts: &Facts, window: Span) -> Table {
    let close = facts.settings.month_close;
    let (paid, exits, pending) = (aid::paid(facts), poverty::exits(facts), feedback::pending(facts));
    let value = |units: Result<i64, _>, scale| -> Value { Ok(Decimal::new(units?, scale)) };
    let row = |quarter: Period| {
        let whole = quarter.span(close);
        let span = Span { from: whole.from, to: whole.to.min(window.to) };
        vec![
            Cell::Text(quarter.id()),
            Cell::value(value(paid.tally(Tally::Sum, |entry| entry.within(span)), 2)),
            Cell::value(value(paid.tally(Tally::Distinct, |entry| entry.within(span)), 0)),
            Cell::value(value(exits.tally(Tally::Distinct, |entry| entry.within(span)), 0)),
            Cell::value(value(pending.tally(Tally::Distinct, |entry| entry.stands(day(span.to))), 0)),
        ]
    };
    Table {
        id: "trend",
        columns: &["季度", "发放救助金", "实际救助人数(含积存)", "脱贫", "期末待反馈"],
        rows: close.quarters_up_to(window.to, 8).into_iter().map(row).collect(),
        overlapping: false,
        // Each cell is a figure of its own quarter: `explain` opens it there.
        behind: Vec::new(),
    }
}
