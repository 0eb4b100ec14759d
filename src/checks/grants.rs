//! grant-without-amount 予以救助但没有决定金额, amount-over-cap 超过36个月基准: once per case and person.

use chrono::Datelike;

use super::desk::{Desk, yuan_text};
use crate::finding::{AMOUNT_OVER_CAP, Finding, GRANT_WITHOUT_AMOUNT};
use crate::ingest::Kind;
use crate::period::date;
use crate::privacy::Sensitivity;
use crate::statistics::{CAP_MONTHS, Grant};

/// Granted, and none of its rows gives an amount: told at the first of them.
pub fn without_amount(desk: &Desk) -> Vec<Finding> {
    let lacking = desk.facts.grants.iter().filter(|grant| grant.granted && grant.amount.is_none());
    let finding = |grant: &Grant| {
        let rows = desk.facts.rows_of_grant(grant);
        let row = desk.first(Kind::Cases, rows.iter().copied())?;
        let rows = match rows.len() {
            1 => String::new(),
            rows => format!("，该人该案{rows}行都没有填写"),
        };
        Some(
            desk.case_finding(&GRANT_WITHOUT_AMOUNT, row, "granted_amount")
                .message(format!("办理结果为予以救助，但没有决定救助金额{rows}，决定金额按0元计")),
        )
    };
    lacking.filter_map(finding).collect()
}

/// More than 36 times the monthly wage of the year before the decision. Without that wage nothing is
/// said here: the figure itself says that it cannot be made.
pub fn over_cap(desk: &Desk) -> Vec<Finding> {
    let amounts = desk.case_amounts("granted_amount");
    let finding = |grant: &Grant| {
        let (decided, amount) = (grant.decided.known().filter(|_| grant.granted)?, grant.amount?);
        let year = date(decided).year() - 1;
        let wage = desk.facts.settings.wages.get(&year)?;
        let cap = i128::from(CAP_MONTHS) * i128::from(wage.0);
        if i128::from(amount) <= cap {
            return None;
        }
        let telling =
            desk.facts.rows_of_grant(grant).iter().copied().filter(|row| amounts.get(*row as usize) == Some(amount));
        let row = desk.first(Kind::Cases, telling)?;
        let cap = i64::try_from(cap).expect("less than an amount");
        Some(
            desk.case_finding(&AMOUNT_OVER_CAP, row, "granted_amount")
                .value(&yuan_text(amount), Sensitivity::Open)
                .message(format!(
                    "决定救助金额{}，超过{year}年职工月平均工资（{}）的{CAP_MONTHS}倍（{}）",
                    yuan_text(amount),
                    yuan_text(wage.0),
                    yuan_text(cap)
                )),
        )
    };
    desk.facts.grants.iter().filter_map(finding).collect()
}
