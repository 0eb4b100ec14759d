//! Case rows 案件行: what the rows of one case, grant or person say, taken together (data.md, Keys).
//!
//! In: the frame of counted case rows. Out: cases, grants, persons and payments, without visits.

use polars::prelude::DataFrame;

use super::{Case, Grant, Payment, Person};
use crate::records::Ledger;
use crate::records::columns::codes::{DECISIONS, ENROLMENT, SOURCES};
use crate::records::frame::{Days, amounts, booleans, days, numbers};
use crate::records::grouped::Grouped;

/// The columns of the case frame that carry facts.
pub struct CaseRows<'f> {
    frame: &'f DataFrame,
    case: Vec<u32>,
    person: Vec<u32>,
    person_order: &'f [u32],
}

impl<'f> CaseRows<'f> {
    pub fn new(ledger: &'f Ledger) -> Self {
        let frame = &ledger.cases;
        let keys = |name| numbers(frame, name).iter().map(|key| key.expect("filed rows have keys")).collect();
        CaseRows { frame, case: keys("case"), person: keys("person"), person_order: &ledger.person_order }
    }

    fn days(&self, name: &str) -> Days<'f> {
        days(self.frame, name)
    }

    /// The rows that carry a payment.
    pub fn payments(&self, grant_of_row: &[u32]) -> Vec<Payment> {
        let household = numbers(self.frame, "household");
        let amount = amounts(self.frame, "paid_amount");
        let urgent = booleans(self.frame, "urgent");
        let paid = self.days("paid_date").iter().enumerate();
        paid.filter_map(|(at, date)| {
            Some(Payment {
                row: at as u32,
                case: self.case[at],
                person: self.person[at],
                household: household.get(at).expect("filed rows have keys"),
                grant: grant_of_row[at],
                date: date?,
                amount: amount.get(at).unwrap_or_default(),
                urgent: urgent.get(at) == Some(true),
            })
        })
        .collect()
    }

    /// The cases, of which there are `all`.
    pub fn cases(&self, all: usize, grants: &[Grant], persons: &[Person]) -> Vec<Case> {
        let mut cases = vec![Case::default(); all];
        let (lead, accepted, decided) = (self.days("lead_date"), self.days("accepted_date"), self.days("decided_date"));
        let (transfer, closed, feedback) =
            (self.days("transfer_date"), self.days("closed_date"), self.days("feedback_date"));
        let (decision, source) = (numbers(self.frame, "decision"), numbers(self.frame, "source"));
        let partner = u32::from(SOURCES.position("扶贫部门移送"));
        for at in 0..self.case.len() {
            let case = &mut cases[self.case[at] as usize];
            case.lead = case.lead.or_earlier(lead.get(at));
            case.accepted = case.accepted.or_earlier(accepted.get(at));
            case.decided = case.decided.or_earlier(decided.get(at));
            case.transferred = case.transferred.or_earlier(transfer.get(at));
            case.closed = case.closed.or_later(closed.get(at));
            case.fed_back = case.fed_back.or_later(feedback.get(at));
            case.decisions |= decision.get(at).map_or(0, |code| 1 << code);
            case.from_partner |= source.get(at) == Some(partner);
            case.owed |= persons[self.person[at] as usize].registered;
        }
        for (grant, at) in grants.iter().zip(0..) {
            let known = &mut cases[grant.case as usize].grants;
            *known = if known.start == known.end { at } else { known.start }..at + 1;
        }
        for case in &mut cases {
            case.owed |= case.from_partner;
            case.fed_back =
                case.fed_back.known().zip(case.closed.known()).map(|(fed_back, closed)| fed_back.max(closed)).into();
        }
        cases
    }

    /// The grants.
    pub fn grants(&self, cases: usize) -> Granted {
        let (decided, amount) = (self.days("decided_date"), amounts(self.frame, "granted_amount"));
        let (advice, reply) = (self.days("advice_date"), self.days("advice_reply_date"));
        let (formalities, social_aid) = (self.days("formalities_date"), self.days("social_aid_date"));
        let (decision, result) = (numbers(self.frame, "decision"), numbers(self.frame, "advice_result"));
        let granted = u32::from(DECISIONS.position("予以救助"));
        let enrolled = u32::from(ENROLMENT.position("纳入"));
        let mut grants: Vec<Grant> = Vec::new();
        let mut grant_of_row = vec![0; self.case.len()];
        let (rows_of_cases, _) = Grouped::of(cases, (0..).zip(self.case.iter().copied())).into_rows();
        let mut order = rows_of_cases.clone();
        let in_case = |one: &u32, next: &u32| self.case[*one as usize] == self.case[*next as usize];
        let by_person = |row: &u32| (self.person_order[self.person[*row as usize] as usize], *row);
        order.chunk_by_mut(in_case).for_each(|case| case.sort_unstable_by_key(by_person));
        for (row, place) in order.iter().copied().zip(0..) {
            let (case, person) = (self.case[row as usize], self.person[row as usize]);
            if grants.last().is_none_or(|last| (last.case, last.person) != (case, person)) {
                grants.push(Grant { case, person, rows: place..place, ..Grant::default() });
            }
            grant_of_row[row as usize] = grants.len() as u32 - 1;
            let grant = grants.last_mut().expect("just put there");
            let at = row as usize;
            grant.granted |= decision.get(at) == Some(granted);
            grant.enrolled |= result.get(at) == Some(enrolled);
            grant.amount = grant.amount.max(amount.get(at));
            grant.decided = grant.decided.or_earlier(decided.get(at));
            grant.advice = grant.advice.or_earlier(advice.get(at));
            grant.advice_reply = grant.advice_reply.or_earlier(reply.get(at));
            grant.formalities = grant.formalities.or_earlier(formalities.get(at));
            grant.social_aid = grant.social_aid.or_earlier(social_aid.get(at));
            grant.rows.end = place + 1;
        }
        Granted { grants, of_row: grant_of_row, rows: order, rows_of_cases }
    }

    /// The persons, of which there are `all`, as their case rows tell them; and these rows, person by person.
    pub fn persons(&self, all: usize) -> (Vec<Person>, Vec<u32>) {
        let (rows, places) = Grouped::of(all, (0..).zip(self.person.iter().copied())).into_rows();
        let of_place = |place: &[u32]| Person { rows: place[0]..place[1], ..Person::default() };
        let mut persons: Vec<Person> = places.windows(2).map(of_place).collect();
        let (household, registered) = (numbers(self.frame, "household"), booleans(self.frame, "registered"));
        let paid = self.days("paid_date");
        for at in 0..self.person.len() {
            let person = &mut persons[self.person[at] as usize];
            person.household = household.get(at).expect("filed rows have keys");
            person.registered |= registered.get(at) == Some(true);
            person.first_paid = person.first_paid.or_earlier(paid.get(at));
        }
        (persons, rows)
    }
}

/// The grants, in the order of case and person.
pub struct Granted {
    pub grants: Vec<Grant>,
    /// For each row the place of its grant.
    pub of_row: Vec<u32>,
    /// The rows in the order of cases, persons and rows.
    pub rows: Vec<u32>,
    /// The rows in the order of cases and rows.
    pub rows_of_cases: Vec<u32>,
}
