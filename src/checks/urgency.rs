//! urgent-without-formalities 先行救助尚未补办手续: once per case and person.

use std::collections::BTreeMap;

use super::desk::{Desk, day_text};
use crate::finding::{Finding, URGENT_WITHOUT_FORMALITIES};
use crate::ingest::Kind;
use crate::statistics::{Grant, Payment};

/// Paid urgently, and no row of the grant gives the day on which formalities were made up; told at the
/// first urgent payment.
pub fn without_formalities(desk: &Desk) -> Vec<Finding> {
    let mut urgent: BTreeMap<(u32, u32), Vec<&Payment>> = BTreeMap::new();
    for payment in desk.facts.payments.iter().filter(|payment| payment.urgent) {
        urgent.entry((payment.case, payment.person)).or_default().push(payment);
    }
    let finding = |grant: &Grant| {
        let payments = urgent.get(&(grant.case, grant.person))?;
        let row = desk.first(Kind::Cases, payments.iter().map(|payment| payment.row))?;
        let since = payments.iter().map(|payment| payment.date).min()?;
        Some(
            desk.case_finding(&URGENT_WITHOUT_FORMALITIES, row, "formalities_date")
                .message(format!("{}已先行救助发放，没有补办手续日期", day_text(since))),
        )
    };
    desk.facts.grants.iter().filter(|grant| !grant.formalities.is_known()).filter_map(finding).collect()
}
