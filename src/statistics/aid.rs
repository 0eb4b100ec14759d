//! aid.* 救助金: grants, payments, what is decided and not paid (figures.md).

use smallvec::SmallVec;

use super::facts::{Facts, Grant, Payment};
use super::indicator::{Entries, Entry, Indicator, Measure, Origin, Quotient, Reason, Tally, Unit};
use crate::period::{Day, date};
use crate::records::frame::{amounts, days};

/// Months of the provincial wage that a grant normally stays within (2016/2021 工作细则).
pub const CAP_MONTHS: i64 = 36;

/// Grants that were decided, by person, with the amount once per case and person.
pub fn granted(facts: &Facts) -> Entries<'_> {
    let entry = |(grant, at): (&Grant, u32)| {
        let decided = grant.decided.known().filter(|_| grant.granted)?;
        Some(Entry::on(decided, grant.person, Origin::Grant(at)).amount(grant.amount.unwrap_or_default()))
    };
    Entries::of(facts.grants.iter().zip(0..).filter_map(entry))
}

/// Payments of a kind, counted by a key of theirs.
fn payments<'f>(facts: &'f Facts, wanted: impl Fn(&Payment) -> bool + 'f, key: fn(&Payment) -> u32) -> Entries<'f> {
    let entry = move |paid: &Payment| Entry::on(paid.date, key(paid), Origin::CaseRow(paid.row)).amount(paid.amount);
    Entries::of(facts.payments.iter().filter(move |paid| wanted(paid)).map(entry))
}

/// All payments by person.
pub fn paid(facts: &Facts) -> Entries<'_> {
    payments(facts, |_| true, |paid| paid.person)
}

fn paid_cases(facts: &Facts) -> Entries<'_> {
    payments(facts, |_| true, |paid| paid.case)
}

fn paid_households(facts: &Facts) -> Entries<'_> {
    payments(facts, |_| true, |paid| paid.household)
}

fn paid_registered(facts: &Facts) -> Entries<'_> {
    payments(facts, move |paid| facts.persons[paid.person as usize].registered, |paid| paid.person)
}

fn paid_urgent(facts: &Facts) -> Entries<'_> {
    payments(facts, |paid| paid.urgent, |paid| paid.person)
}

/// Grants between deciding and paying in full, with what is left at each time.
fn unpaid(facts: &Facts) -> Entries<'_> {
    let rows = &facts.ledger.cases;
    let (paid_date, paid_amount) = (days(rows, "paid_date"), amounts(rows, "paid_amount"));
    let stretches = move |(grant, at): (&Grant, u32)| {
        let mut stretches: SmallVec<[Entry; 2]> = SmallVec::new();
        let granted = grant.decided.known().zip(grant.amount).filter(|_| grant.granted);
        let Some((mut from, mut left)) = granted else { return stretches };
        let mut standing = |from, until, left: i64| {
            let entry = Entry::standing(from, until, grant.person, Origin::Grant(at));
            stretches.extend(entry.filter(|_| left > 0).map(|entry| entry.amount(left)));
        };
        let paid = facts.rows_of_grant(grant).iter().map(|row| *row as usize);
        let mut paid: SmallVec<[(Day, usize); 2]> = paid.filter_map(|row| Some((paid_date.get(row)?, row))).collect();
        paid.sort_unstable();
        for (day, row) in paid {
            if day > from {
                standing(from, Some(day), left);
                from = day;
            }
            left -= paid_amount.get(row).unwrap_or_default();
        }
        standing(from, None, left);
        stretches
    };
    Entries::of(facts.grants.iter().zip(0..).flat_map(stretches))
}

/// Persons paid urgently whose formalities are still to be made up.
fn formalities_pending(facts: &Facts) -> Entries<'_> {
    let entry = |paid: &Payment| {
        let until = facts.grants[paid.grant as usize].formalities.known();
        Entry::standing(paid.date, until, paid.person, Origin::CaseRow(paid.row))
    };
    Entries::of(facts.payments.iter().filter(|paid| paid.urgent).filter_map(entry))
}

/// Grants over 36 months of the wage of the calendar year before; in doubt where that is not known.
fn over_cap(facts: &Facts) -> Entries<'_> {
    use chrono::Datelike;
    let wages = &facts.settings.wages;
    if wages.is_empty() {
        return Entries::unavailable(Reason::NoWages);
    }
    let entry = |(grant, at): (&Grant, u32)| {
        let decided = grant.decided.known().filter(|_| grant.granted)?;
        let amount = grant.amount.unwrap_or_default();
        let year = date(decided).year() - 1;
        let entry = Entry::on(decided, grant.person, Origin::Grant(at)).amount(amount);
        match wages.get(&year) {
            Some(wage) => (amount > CAP_MONTHS * wage.0).then_some(entry),
            None => Some(entry.doubt(Reason::Wage(year))),
        }
    };
    Entries::of(facts.grants.iter().zip(0..).filter_map(entry))
}

/// 决定救助金额.
pub static GRANTED_AMOUNT: Indicator = Indicator {
    id: "aid.granted_amount",
    label: "决定救助金额",
    unit: Unit::Yuan,
    definition: "办理结果为予以救助、决定日期在本期内的决定救助金额之和，每人每案只计一次。",
    measure: Measure::Flow(Tally::Sum, granted),
};

/// 发放救助金.
pub static PAID_AMOUNT: Indicator = Indicator {
    id: "aid.paid_amount",
    label: "发放救助金",
    unit: Unit::Yuan,
    definition: "发放日期在本期内的发放金额之和，分次发放的逐次计入。",
    measure: Measure::Flow(Tally::Sum, paid),
};

/// 发放案件.
pub static PAID_CASES: Indicator = Indicator {
    id: "aid.paid_cases",
    label: "发放案件",
    unit: Unit::Cases,
    definition: "本期内有发放的案件数。",
    measure: Measure::Flow(Tally::Distinct, paid_cases),
};

/// 实际救助人数.
pub static PAID_PERSONS: Indicator = Indicator {
    id: "aid.paid_persons",
    label: "实际救助人数(含积存)",
    unit: Unit::Persons,
    definition: "发放日期在本期内的人数，含以前各期决定、本期发放的。",
    measure: Measure::Flow(Tally::Distinct, paid),
};

/// 实际救助户数.
pub static PAID_HOUSEHOLDS: Indicator = Indicator {
    id: "aid.paid_households",
    label: "实际救助户数",
    unit: Unit::Households,
    definition: "发放日期在本期内的户数，按户编号计，没有户编号的一人为一户。",
    measure: Measure::Flow(Tally::Distinct, paid_households),
};

/// 人均救助金额.
pub static AVERAGE_PER_PERSON: Indicator = Indicator {
    id: "aid.average_per_person",
    label: "人均救助金额",
    unit: Unit::Yuan,
    definition: "发放救助金除以实际救助人数(含积存)，保留到分。",
    measure: Measure::Quotient(Quotient {
        numerator: (Tally::Sum, paid),
        denominator: (Tally::Distinct, paid),
        stock: false,
    }),
};

/// 已决定未发放金额.
pub static UNPAID_AMOUNT: Indicator = Indicator {
    id: "aid.unpaid_amount",
    label: "已决定未发放金额",
    unit: Unit::Yuan,
    definition: "截至期末决定予以救助的，每人每案决定金额减截至期末已发放金额，取正数之和。",
    measure: Measure::Stock(Tally::Sum, unpaid),
};

/// 已决定未发放人数.
pub static UNPAID_PERSONS: Indicator = Indicator {
    id: "aid.unpaid_persons",
    label: "已决定未发放人数",
    unit: Unit::Persons,
    definition: "期末时决定金额尚未发放完的人数。",
    measure: Measure::Stock(Tally::Distinct, unpaid),
};

/// 其中建档立卡贫困人员救助金.
pub static REGISTERED_AMOUNT: Indicator = Indicator {
    id: "aid.registered_amount",
    label: "其中建档立卡贫困人员救助金",
    unit: Unit::Yuan,
    definition: "发放救助金中，发给建档立卡人员的金额。",
    measure: Measure::Flow(Tally::Sum, paid_registered),
};

/// 其中建档立卡贫困人员.
pub static REGISTERED_PERSONS: Indicator = Indicator {
    id: "aid.registered_persons",
    label: "其中建档立卡贫困人员",
    unit: Unit::Persons,
    definition: "实际救助人数中，建档立卡人员的人数。",
    measure: Measure::Flow(Tally::Distinct, paid_registered),
};

/// 先行救助.
pub static URGENT_PERSONS: Indicator = Indicator {
    id: "aid.urgent_persons",
    label: "先行救助",
    unit: Unit::Persons,
    definition: "发放日期在本期内、属先行救助的人数。",
    measure: Measure::Flow(Tally::Distinct, paid_urgent),
};

/// 先行救助金额.
pub static URGENT_AMOUNT: Indicator = Indicator {
    id: "aid.urgent_amount",
    label: "先行救助金额",
    unit: Unit::Yuan,
    definition: "发放日期在本期内、属先行救助的发放金额之和。",
    measure: Measure::Flow(Tally::Sum, paid_urgent),
};

/// 先行救助待补办手续.
pub static URGENT_FORMALITIES_PENDING: Indicator = Indicator {
    id: "aid.urgent_formalities_pending",
    label: "先行救助待补办手续",
    unit: Unit::Persons,
    definition: "截至期末已先行救助发放、期末时尚未补办手续的人数。",
    measure: Measure::Stock(Tally::Distinct, formalities_pending),
};

/// 超过36个月基准.
pub static OVER_CAP_PERSONS: Indicator = Indicator {
    id: "aid.over_cap_persons",
    label: "超过36个月基准",
    unit: Unit::Persons,
    definition: "本期决定予以救助、决定金额超过决定之年上一年度职工月平均工资36倍的人数。",
    measure: Measure::Flow(Tally::Distinct, over_cap),
};
