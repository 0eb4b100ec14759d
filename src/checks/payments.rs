//! Payments 发放: payment-undated, payment-without-amount, paid-over-granted.

use super::desk::{Desk, day_text, yuan_text};
use crate::finding::{Finding, PAID_OVER_GRANTED, PAYMENT_UNDATED, PAYMENT_WITHOUT_AMOUNT};
use crate::ingest::Kind;
use crate::statistics::Grant;

/// An amount without its day counts nowhere. 0 元 without a day is no payment.
pub fn undated(desk: &Desk) -> Vec<Finding> {
    let (days, amounts) = (desk.case_days("paid_date"), desk.case_amounts("paid_amount"));
    let undated = amounts.iter().zip(days.iter()).enumerate().filter(|(_, (_, day))| day.is_none());
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
    let blank = days.iter().zip(amounts.iter()).enumerate().filter(|(_, (_, amount))| amount.is_none());
    let finding = |(row, (day, _)): (usize, (Option<_>, _))| {
        let day = day_text(day?);
        let finding = desk.case_finding(&PAYMENT_WITHOUT_AMOUNT, row as u32, "paid_amount");
        Some(finding.message(format!("有发放日期{day}而没有发放金额，这笔发放按0元计入")))
    };
    blank.filter_map(finding).collect()
}

/// All dated payments of a grant together are more than what was decided; told at the first payment.
pub fn over_granted(desk: &Desk) -> Vec<Finding> {
    let mut sums = vec![0_i128; desk.facts.grants.len()];
    for payment in &desk.facts.payments {
        sums[payment.grant as usize] += i128::from(payment.amount);
    }
    let paid = desk.case_days("paid_date");
    let finding = |(grant, sum): (&Grant, &i128)| {
        let granted = grant.amount.filter(|granted| *sum > i128::from(*granted))?;
        let rows = desk.facts.rows_of_grant(grant).iter().copied();
        let rows: Vec<u32> = rows.filter(|row| paid.get(*row as usize).is_some()).collect();
        let row = desk.first(Kind::Cases, rows.iter().copied())?;
        let times = if rows.len() == 1 { "发放".to_owned() } else { format!("{}次发放共", rows.len()) };
        Some(desk.case_finding(&PAID_OVER_GRANTED, row, "paid_amount").message(format!(
            "该人该案{times}{}，超过决定救助金额{}",
            i64::try_from(*sum).map_or_else(|_| "数额过大".to_owned(), yuan_text),
            yuan_text(granted)
        )))
    };
    desk.facts.grants.iter().zip(&sums).filter_map(finding).collect()
}
