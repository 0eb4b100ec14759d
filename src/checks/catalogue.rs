//! The catalogue of checks 核查目录: every check that reads rows together, in the order of data.md.
//!
//! Definitions (code, words, remedy) stand in `finding.rs`, beside those that reading raises itself.

use super::desk::Desk;
use super::{calendar, case_rows, date_order, date_range, grants, payments, registration, urgency};
use crate::finding::{self, Check, Finding};

/// How a check looks for its findings.
pub type Look = fn(&Desk) -> Vec<Finding>;

/// Check and look, one line each.
pub static CHECKS: &[(&Check, Look)] = &[
    (&finding::DATE_ORDER, date_order::look),
    (&finding::DATE_FUTURE, date_range::future),
    (&finding::DATE_IMPROBABLE, date_range::improbable),
    (&finding::GRANT_WITHOUT_AMOUNT, grants::without_amount),
    (&finding::PAYMENT_UNDATED, payments::undated),
    (&finding::PAYMENT_WITHOUT_AMOUNT, payments::without_amount),
    (&finding::CALENDAR_UNKNOWN, calendar::look),
    (&finding::PAID_OVER_GRANTED, payments::over_granted),
    (&finding::AMOUNT_OVER_CAP, grants::over_cap),
    (&finding::SAME_PERSON_SAME_CASE, case_rows::same_person),
    (&finding::CASE_DATES_DISAGREE, case_rows::disagreeing),
    (&finding::REGISTERED_UNKNOWN, registration::unknown),
    (&finding::EXIT_NOT_REGISTERED, registration::exit_not_registered),
    (&finding::STATUS_REGRESSION, registration::regression),
    (&finding::URGENT_WITHOUT_FORMALITIES, urgency::without_formalities),
];
