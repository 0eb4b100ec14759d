//! Payments 发放: payment-undated, payment-without-amount, paid-over-granted.

use std::collections::HashMap;

use super::desk::{Desk, day_text, yuan_text};
use crate::finding::{Finding, PAID_OVER_GRANTED, PAYMENT_UNDATED, PAYMENT_WITHOUT_AMOUNT};
use crate::ingest::Kind;
use crate::statistics::Grant;

/// An amount without its day counts nowhere. 0 元 without a day is no payment.
pub fn undated(desk: &Desk) -> Vec<Finding> {
    let (days, amounts) = (desk.case_days("paid_date"), desk.case_amounts("paid_amount"));
    let undated = amounts.into_iter().zip(days).enumerate().filter(|(_, (_, day))| day.is_none());
    let finding = |(row, (amount, _)): (usize, (Option<i64>, _))| {
        let amount = yuan_text(amount.filter(|fen| *fen != 0)?);
        let finding = desk.case_finding(&PAYMENT_UNDATED, row as u32, "paid_date");
        Some(finding.message(format!("有发放金额{amount}而没有发放日期，这笔发放不计入任何时期")))
    };
    undated.filter_map(finding).collect()
}

/// A day without its amount counts as 0 元.
pub fn without_amount(desk: &Desk) -> Vec<Finding> {
    let (days, amounts) = (desk.case_days("paid_date"), desk.case_amounts("paid_amount"));
    let blank = days.into_iter().zip(amounts).enumerate().filter(|(_, (_, amount))| amount.is_none());
    let finding = |(row, (day, _)): (usize, (Option<_>, _))| {
        let day = day_text(day?);
        let finding = desk.case_finding(&PAYMENT_WITHOUT_AMOUNT, row as u32, "paid_amount");
        Some(finding.message(format!("有发放日期{day}而没有发放金额，这笔发放按0元计入")))
    };
    blank.filter_map(finding).collect()
}

/// All dated payments of a grant together are more than what was decided; told at the first payment.
pub fn over_granted(desk: &Desk) -> Vec<Finding> {
    let mut paid: HashMap<(u32, u32), (i128, Vec<u32>)> = HashMap::new();
    for payment in &desk.facts.payments {
        let (sum, rows) = paid.entry((payment.case, payment.person)).or_default();
        *sum += i128::from(payment.amount);
        rows.push(payment.row);
    }
    let finding = |grant: &Grant| {
        let granted = grant.amount?;
        let (sum, rows) = paid.get(&(grant.case, grant.person)).filter(|(sum, _)| *sum > i128::from(granted))?;
        let row = desk.first(Kind::Cases, rows.iter().copied())?;
        let times = if rows.len() == 1 { "发放".to_owned() } else { format!("{}次发放共", rows.len()) };
        Some(desk.case_finding(&PAID_OVER_GRANTED, row, "paid_amount").message(format!(
            "该人该案{times}{}，超过决定救助金额{}",
            i64::try_from(*sum).map_or_else(|_| "数额过大".to_owned(), yuan_text),
            yuan_text(granted)
        )))
    };
    desk.facts.grants.iter().filter_map(finding).collect()
}
