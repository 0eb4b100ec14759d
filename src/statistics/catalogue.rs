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

/// docs/figures.md: every figure and table, printed from the catalogue.
pub fn handbook() -> String {
    let mut text = String::from(
        "# 指标口径\n\n由指标目录印出（`src/statistics/`），不要手改：改了目录后运行 `LIANXI_BLESS=1 make test`。\n\n\
         | 编号 | 指标 | 单位 | 种类 | 口径 |\n|---|---|---|---|---|\n",
    );
    for indicator in CATALOGUE {
        text.push_str(&format!(
            "| {} | {} | {} | {} | {} |\n",
            indicator.id,
            indicator.label,
            indicator.unit.word(),
            indicator.measure.kind(),
            indicator.definition
        ));
    }
    text.push_str("\n## 统计表\n\n| 编号 | 名称 |\n|---|---|\n");
    for (id, title) in super::tables::TITLES {
        text.push_str(&format!("| {id} | {title} |\n"));
    }
    text
}
