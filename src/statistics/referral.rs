//! referral.* 线索移送: leads of the partner, cases passed on, advice to enrol (figures.md).

use super::cases::with_decision;
use super::facts::{Case, Facts, Grant};
use super::indicator::{Entries, Entry, Evidence, Indicator, Measure, Origin, Tally, Unit};
use crate::period::Day;

fn from_partner(facts: &Facts) -> Entries<'_> {
    let entry = |(case, number): (&Case, u32)| {
        Some(Entry::on(case.lead.known().filter(|_| case.from_partner)?, number, Origin::Case(number)))
    };
    Entries::of(facts.cases.iter().zip(0..).filter_map(entry))
}

/// Those of the leads that were accepted by the window's end, whenever the lead came in it.
fn from_partner_accepted(facts: &Facts) -> Entries<'_> {
    let accepted = move |entry: Entry| {
        let accepted = facts.cases[entry.key as usize].accepted.known()?;
        Some(Entry { to: accepted.max(entry.from), ..entry })
    };
    Entries::of(from_partner(facts).filter_map(accepted))
}

/// Persons by a day of their grant rows.
fn on<'f>(facts: &'f Facts, date: impl Fn(&Grant) -> Option<Day> + 'f) -> Entries<'f> {
    let entry = move |(grant, at): (&Grant, u32)| Some(Entry::on(date(grant)?, grant.person, Origin::Grant(at)));
    Entries::of(facts.grants.iter().zip(0..).filter_map(entry))
}

/// Persons whose advice has no reply yet; the entry's first day is the advice's.
pub fn advice_pending(facts: &Facts) -> Entries<'_> {
    let entry = |(grant, at): (&Grant, u32)| {
        Entry::standing(grant.advice.known()?, grant.advice_reply.known(), grant.person, Origin::Grant(at))
    };
    Entries::of(facts.grants.iter().zip(0..).filter_map(entry))
}

const fn flow(evidence: Evidence) -> Measure {
    Measure::Flow(Tally::Distinct, evidence)
}

/// 扶贫部门移送线索.
pub static FROM_PARTNER: Indicator = Indicator {
    id: "referral.from_partner",
    label: "扶贫部门移送线索",
    unit: Unit::Cases,
    definition: "线索来源为扶贫部门移送、线索接收日期在本期内的案件数。",
    measure: flow(from_partner),
};

/// 其中已受理.
pub static FROM_PARTNER_ACCEPTED: Indicator = Indicator {
    id: "referral.from_partner_accepted",
    label: "其中已受理",
    unit: Unit::Cases,
    definition: "本期扶贫部门移送线索中，截至期末已受理的案件数。",
    measure: flow(from_partner_accepted),
};

/// 移送其他检察院.
pub static TO_PROSECUTOR: Indicator = Indicator {
    id: "referral.to_prosecutor",
    label: "移送其他检察院",
    unit: Unit::Cases,
    definition: "办理结果为移送其他检察院、移送日期在本期内的案件数。",
    measure: flow(|facts| with_decision(facts, "移送其他检察院", |case| case.transferred.known())),
};

/// 移送其他政法单位.
pub static TO_ORGAN: Indicator = Indicator {
    id: "referral.to_organ",
    label: "移送其他政法单位",
    unit: Unit::Cases,
    definition: "办理结果为移送其他政法单位、移送日期在本期内的案件数。",
    measure: flow(|facts| with_decision(facts, "移送其他政法单位", |case| case.transferred.known())),
};

/// 提出贫困识别建议.
pub static ADVICE_SENT: Indicator = Indicator {
    id: "referral.advice_sent",
    label: "提出贫困识别建议",
    unit: Unit::Persons,
    definition: "识别建议日期在本期内的人数。",
    measure: flow(|facts| on(facts, |grant| grant.advice.known())),
};

/// 收到识别回复.
pub static ADVICE_REPLIED: Indicator = Indicator {
    id: "referral.advice_replied",
    label: "收到识别回复",
    unit: Unit::Persons,
    definition: "识别建议回复日期在本期内的人数。",
    measure: flow(|facts| on(facts, |grant| grant.advice_reply.known())),
};

/// 识别后纳入.
pub static ADVICE_ENROLLED: Indicator = Indicator {
    id: "referral.advice_enrolled",
    label: "识别后纳入",
    unit: Unit::Persons,
    definition: "识别结果为纳入、识别建议回复日期在本期内的人数。",
    measure: flow(|facts| on(facts, |grant| grant.advice_reply.known().filter(|_| grant.enrolled))),
};

/// 识别建议待回复.
pub static ADVICE_PENDING: Indicator = Indicator {
    id: "referral.advice_pending",
    label: "识别建议待回复",
    unit: Unit::Persons,
    definition: "截至期末已提出识别建议、期末时没有收到回复的人数。",
    measure: Measure::Stock(Tally::Distinct, advice_pending),
};

/// 提出社会救助建议.
pub static SOCIAL_AID: Indicator = Indicator {
    id: "referral.social_aid",
    label: "提出社会救助建议",
    unit: Unit::Persons,
    definition: "社会救助建议日期在本期内的人数。",
    measure: flow(|facts| on(facts, |grant| grant.social_aid.known())),
};
