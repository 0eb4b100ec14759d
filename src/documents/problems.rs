//! Problems 存在问题: the figures that miss their thresholds. The template has the sentence of each.

use crate::statistics::{Column, FigureSet};

/// Keys of what is missed, in the order in which a report tells them.
pub fn missed(figures: &FigureSet) -> Vec<&'static str> {
    let units = |id: &str| figures.figure(id).value(Column::Value).ok().map(|value| value.units());
    let some = |id: &str| units(id).is_some_and(|units| units > 0);
    // Rates have one decimal: 1000 is 100.0%.
    let below_all = |id: &str| units(id).is_some_and(|units| units < 1000);
    [
        ("feedback_overdue", some("feedback.overdue")),
        ("feedback_late", below_all("feedback.on_time_rate")),
        ("late_decisions", below_all("cases.decided_in_time_rate")),
        ("coverage", below_all("visits.coverage")),
        ("visits_overdue", some("visits.overdue")),
        ("unpaid", some("aid.unpaid_persons")),
        ("formalities", some("aid.urgent_formalities_pending")),
        ("advice_pending", some("referral.advice_pending")),
        ("actions_overdue", some("actions.overdue")),
    ]
    .into_iter()
    .filter_map(|(key, missed)| missed.then_some(key))
    .collect()
}
