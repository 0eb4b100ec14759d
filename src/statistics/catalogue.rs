//! The catalogue of figures 指标目录, in the order of figures.md and of every table.

use super::indicator::Indicator;
use super::{actions, aid, cases, feedback, poverty, referral, visits};

/// Every figure, once.
pub static CATALOGUE: &[&Indicator] = &[
    &cases::LEADS,
    &cases::ACCEPTED,
    &cases::ACCEPTED_PERSONS,
    &cases::GRANTED,
    &cases::GRANTED_PERSONS,
    &cases::REFUSED,
    &cases::CLOSED,
    &cases::OPEN,
    &cases::DECISION_DAYS,
    &cases::DECIDED_IN_TIME_RATE,
    &aid::GRANTED_AMOUNT,
    &aid::PAID_AMOUNT,
    &aid::PAID_CASES,
    &aid::PAID_PERSONS,
    &aid::PAID_HOUSEHOLDS,
    &aid::AVERAGE_PER_PERSON,
    &aid::UNPAID_AMOUNT,
    &aid::UNPAID_PERSONS,
    &aid::REGISTERED_AMOUNT,
    &aid::REGISTERED_PERSONS,
    &aid::URGENT_PERSONS,
    &aid::URGENT_AMOUNT,
    &aid::URGENT_FORMALITIES_PENDING,
    &aid::OVER_CAP_PERSONS,
    &referral::FROM_PARTNER,
    &referral::FROM_PARTNER_ACCEPTED,
    &referral::TO_PROSECUTOR,
    &referral::TO_ORGAN,
    &referral::ADVICE_SENT,
    &referral::ADVICE_REPLIED,
    &referral::ADVICE_ENROLLED,
    &referral::ADVICE_PENDING,
    &referral::SOCIAL_AID,
    &feedback::OPENING,
    &feedback::NEW,
    &feedback::DONE,
    &feedback::PENDING,
    &feedback::OVERDUE,
    &feedback::ON_TIME_RATE,
    &visits::COUNT,
    &visits::PERSONS,
    &visits::JOINT,
    &visits::COVERAGE,
    &visits::OVERDUE,
    &poverty::AIDED,
    &poverty::EXITS,
    &poverty::EXIT_HOUSEHOLDS,
    &poverty::RELAPSES,
    &poverty::EXITED,
    &poverty::EXIT_RATE,
    &poverty::YEAR_ONLY,
    &actions::TOTAL,
    &actions::DONE,
    &actions::OVERDUE,
];

/// The figure of that id or Chinese label.
pub fn find(name: &str) -> Option<&'static Indicator> {
    CATALOGUE.iter().find(|indicator| indicator.id == name || indicator.label == name).copied()
}
