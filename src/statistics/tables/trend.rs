//! 趋势: the eight quarters up to the one that holds the period's end.

use super::{Cell, Table};
use crate::money::Decimal;
use crate::period::{Period, Span, day};
use crate::statistics::counting::{Choice, Question};
use crate::statistics::facts::Facts;
use crate::statistics::indicator::{Entries, Reason, Tally};
use crate::statistics::{Value, aid, feedback, poverty};

/// Oldest first; the last one only up to the period's end.
pub fn trend(facts: &Facts, window: Span) -> Table {
    let close = facts.settings.month_close;
    let quarters = close.quarters_up_to(window.to, 8);
    let spans = quarters.iter().map(|quarter| {
        let whole = quarter.span(close);
        Span { from: whole.from, to: whole.to.min(window.to) }
    });
    let within: Vec<Choice> = spans.clone().map(Choice::within).collect();
    let at_end: Vec<Choice> = spans.map(|span| Choice::Standing(day(span.to))).collect();
    // Sums before counts, each by quarter.
    let ask = |entries: Entries, tallies: &[Tally], choices: &[Choice]| -> Vec<Vec<Value>> {
        let question = |tally: Tally| choices.iter().map(move |choice| Question { tally, choice: *choice });
        let answers = entries.answers(&tallies.iter().copied().flat_map(question).collect::<Vec<_>>());
        let column = |(tally, units): (&Tally, &[Result<i64, Reason>])| {
            let scale = if *tally == Tally::Sum { 2 } else { 0 };
            units.iter().map(|units| Ok(Decimal::new((*units)?, scale))).collect()
        };
        tallies.iter().zip(answers.chunks(choices.len())).map(column).collect()
    };
    let columns = [
        ask(aid::paid(facts), &[Tally::Sum, Tally::Distinct], &within),
        ask(poverty::exits(facts), &[Tally::Distinct], &within),
        ask(feedback::pending(facts), &[Tally::Distinct], &at_end),
    ]
    .concat();
    let row = |(at, quarter): (usize, &Period)| {
        let values = columns.iter().map(|column| Cell::value(column[at]));
        std::iter::once(Cell::Text(quarter.id())).chain(values).collect()
    };
    Table {
        id: "trend",
        columns: &["季度", "发放救助金", "实际救助人数(含积存)", "脱贫", "期末待反馈"],
        rows: quarters.iter().enumerate().map(row).collect(),
        overlapping: false,
        // Each cell is a figure of its own quarter: `explain` opens it there.
        behind: Vec::new(),
    }
}
