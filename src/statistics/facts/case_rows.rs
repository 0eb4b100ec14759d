//! Case rows 案件行: what the rows of one case, grant or person say, taken together (data.md, Keys).
//!
//! In: the frame of counted case rows. Out: cases, grants, persons and payments, without visits.

use polars::prelude::DataFrame;

use super::{Case, Grant, Payment, Person};
use crate::period::Day;
use crate::records::columns::codes::{DECISIONS, ENROLMENT, SOURCES};
use crate::records::frame::{Days, amounts, booleans, days, numbers};
use crate::records::grouped::Grouped;

/// The columns of the case frame that carry facts.
pub struct CaseRows<'f> {
    frame: &'f DataFrame,
    case: Vec<u32>,
    person: Vec<u32>,
}

impl<'f> CaseRows<'f> {
    pub fn new(frame: &'f DataFrame) -> Self {
        let keys = |name| numbers(frame, name).iter().map(|key| key.expect("filed rows have keys")).collect();
        CaseRows { frame, case: keys("case"), person: keys("person") }
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
            earliest(&mut case.lead, lead.get(at));
            earliest(&mut case.accepted, accepted.get(at));
            earliest(&mut case.decided, decided.get(at));
            earliest(&mut case.transferred, transfer.get(at));
            latest(&mut case.closed, closed.get(at));
            latest(&mut case.fed_back, feedback.get(at));
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
            case.fed_back = case.fed_back.zip(case.closed).map(|(feedback, closed)| feedback.max(closed));
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
        order
            .chunk_by_mut(in_case)
            .for_each(|case| case.sort_unstable_by_key(|row| (self.person[*row as usize], *row)));
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
            earliest(&mut grant.decided, decided.get(at));
            earliest(&mut grant.advice, advice.get(at));
            earliest(&mut grant.advice_reply, reply.get(at));
            earliest(&mut grant.formalities, formalities.get(at));
            earliest(&mut grant.social_aid, social_aid.get(at));
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
            earliest(&mut person.first_paid, paid.get(at));
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

/// The earlier of two days, where a missing one does not count.
fn earliest(known: &mut Option<Day>, day: Option<Day>) {
    if day.is_some_and(|day| known.is_none_or(|known| day < known)) {
        *known = day;
    }
}

/// The later of two days, where a missing one does not count.
fn latest(known: &mut Option<Day>, day: Option<Day>) {
    // No day comes before any.
    *known = day.max(*known);
}
