//! Facts 事实: what the rows of the ledger say of each case, grant and person, taken together.
//!
//! In: the ledger, the meetings and the office's settings. Out: frames and lists that the figures
//! select from. Facts know no period; a window is applied by the figure.

use std::collections::BTreeMap;
use std::sync::Arc;

use polars::prelude::DataFrame;
use rayon::prelude::*;
use smallvec::SmallVec;

use super::poverty_state::{StatusColumns, Turn};
use crate::meeting::Meeting;
use crate::money::Fen;
use crate::period::{Day, MonthClose};
use crate::records::Ledger;
use crate::records::columns::codes::{DECISIONS, ENROLMENT, SOURCES};
use crate::records::frame::{amounts, booleans, days, numbers};
use crate::workdays::Workdays;

/// What a figure may depend on beside the rows.
#[derive(Debug, Clone)]
pub struct Settings {
    pub month_close: MonthClose,
    pub visit_interval_days: i32,
    /// Monthly average wage by the year it is of.
    pub wages: BTreeMap<i32, Fen>,
    pub workdays: Workdays,
}

/// Rows of a frame, ascending. Most cases, grants and persons have one or two: those are held in place.
pub type Rows = SmallVec<[u32; 2]>;

/// One case row that carries a payment.
#[derive(Debug, Clone, Copy)]
pub struct Payment {
    pub row: u32,
    pub case: u32,
    pub person: u32,
    pub household: u32,
    /// Its place among the grants.
    pub grant: u32,
    pub date: Day,
    /// 分; 0 where the amount is not given.
    pub amount: i64,
    pub urgent: bool,
}

/// One case: its dates as data.md takes them together.
#[derive(Debug, Clone, Default)]
pub struct Case {
    pub lead: Option<Day>,
    pub accepted: Option<Day>,
    pub decided: Option<Day>,
    pub transferred: Option<Day>,
    pub closed: Option<Day>,
    /// The later of feedback and closing; `None` while either is missing.
    pub fed_back: Option<Day>,
    /// Bits of [`DECISIONS`] that any row has.
    pub decisions: u32,
    pub from_partner: bool,
    /// Whether feedback to the partner is owed 应反馈.
    pub owed: bool,
    pub rows: Rows,
    /// Ascending, each once.
    pub persons: Rows,
}

/// One grant: a case and a person, with the facts their rows repeat or leave out.
#[derive(Debug, Clone, Default)]
pub struct Grant {
    pub case: u32,
    pub person: u32,
    pub granted: bool,
    pub decided: Option<Day>,
    /// 分; the largest of its rows.
    pub amount: Option<i64>,
    pub advice: Option<Day>,
    pub advice_reply: Option<Day>,
    pub enrolled: bool,
    pub formalities: Option<Day>,
    pub social_aid: Option<Day>,
    pub rows: Rows,
}

/// One person.
#[derive(Debug, Clone, Default)]
pub struct Person {
    pub household: u32,
    pub registered: bool,
    pub first_paid: Option<Day>,
    /// Days of visits, ascending, each once.
    pub visits: Vec<Day>,
    /// Exits and relapses, in the order of the visits that tell them.
    pub turns: Vec<Turn>,
    /// Rows of the case frame.
    pub rows: Rows,
    /// Rows of the visit frame.
    pub visit_rows: Vec<u32>,
}

/// One counted visit row.
#[derive(Debug, Clone, Copy)]
pub struct Visit {
    pub row: u32,
    pub person: u32,
    pub date: Day,
    pub joint: bool,
    /// Bits of the measures; 0 where none is given.
    pub measures: u32,
    /// Rows of one person on one day are one occasion 人次.
    pub occasion: u32,
}

/// One decided item as all meetings tell it.
#[derive(Debug, Clone)]
pub struct Item {
    pub id: String,
    pub text: String,
    /// The meeting that decided it: the stem of its file.
    pub meeting: String,
    pub held: Day,
    pub due: Option<Day>,
    /// The first day on which a meeting had told that the item is done.
    pub done: Option<Day>,
}

/// Everything that figures select from.
#[derive(Debug)]
pub struct Facts {
    pub ledger: Arc<Ledger>,
    pub settings: Arc<Settings>,
    pub payments: Vec<Payment>,
    pub cases: Vec<Case>,
    /// In the order of case and person.
    pub grants: Vec<Grant>,
    pub persons: Vec<Person>,
    pub visits: Vec<Visit>,
    pub items: Vec<Item>,
    /// For each row of the case frame the place of its grant.
    grant_of_row: Vec<u32>,
}

impl Facts {
    /// Takes the rows together. `meetings` are those held by the cut-off.
    pub fn new(ledger: Arc<Ledger>, meetings: &[Meeting], settings: Arc<Settings>) -> Self {
        let rows = CaseRows::new(&ledger.cases);
        let (grants, (persons, visits)) =
            rayon::join(|| grants(&rows), || with_visits(persons(&ledger, &rows), &ledger.visits, &settings));
        let ((grants, grant_of_row), cases) = (grants, cases(&ledger, &rows, &persons));
        let payments = rows.payments(&grant_of_row);
        Facts { payments, cases, grants, persons, visits, items: items(meetings), grant_of_row, ledger, settings }
    }

    /// The grant that a row of the case frame belongs to.
    pub fn grant_of(&self, row: u32) -> &Grant {
        &self.grants[self.grant_of_row[row as usize] as usize]
    }
}

/// The columns of the case frame that carry facts.
struct CaseRows<'f> {
    frame: &'f DataFrame,
    case: Vec<u32>,
    person: Vec<u32>,
}

impl<'f> CaseRows<'f> {
    fn new(frame: &'f DataFrame) -> Self {
        let keys = |name| numbers(frame, name).into_iter().map(|key| key.expect("filed rows have keys")).collect();
        CaseRows { frame, case: keys("case"), person: keys("person") }
    }

    fn days(&self, name: &str) -> Vec<Option<Day>> {
        days(self.frame, name)
    }

    fn payments(&self, grant_of_row: &[u32]) -> Vec<Payment> {
        let household = numbers(self.frame, "household");
        let amount = amounts(self.frame, "paid_amount");
        let urgent = booleans(self.frame, "urgent");
        let paid = self.days("paid_date").into_iter().enumerate();
        paid.filter_map(|(at, date)| {
            Some(Payment {
                row: at as u32,
                case: self.case[at],
                person: self.person[at],
                household: household[at].expect("filed rows have keys"),
                grant: grant_of_row[at],
                date: date?,
                amount: amount[at].unwrap_or_default(),
                urgent: urgent[at] == Some(true),
            })
        })
        .collect()
    }
}

/// The earlier of two days, where a missing one does not count.
fn earliest(known: &mut Option<Day>, day: Option<Day>) {
    *known = (*known).into_iter().chain(day).min();
}

/// The later of two days, where a missing one does not count.
fn latest(known: &mut Option<Day>, day: Option<Day>) {
    *known = (*known).into_iter().chain(day).max();
}

fn cases(ledger: &Ledger, rows: &CaseRows, persons: &[Person]) -> Vec<Case> {
    let mut cases = vec![Case::default(); ledger.case_numbers.len()];
    let (lead, accepted, decided) = (rows.days("lead_date"), rows.days("accepted_date"), rows.days("decided_date"));
    let (transfer, closed, feedback) =
        (rows.days("transfer_date"), rows.days("closed_date"), rows.days("feedback_date"));
    let (decision, source) = (numbers(rows.frame, "decision"), numbers(rows.frame, "source"));
    let partner = u32::from(SOURCES.position("扶贫部门移送"));
    for at in 0..rows.case.len() {
        let case = &mut cases[rows.case[at] as usize];
        earliest(&mut case.lead, lead[at]);
        earliest(&mut case.accepted, accepted[at]);
        earliest(&mut case.decided, decided[at]);
        earliest(&mut case.transferred, transfer[at]);
        latest(&mut case.closed, closed[at]);
        latest(&mut case.fed_back, feedback[at]);
        case.decisions |= decision[at].map_or(0, |code| 1 << code);
        case.from_partner |= source[at] == Some(partner);
        case.owed |= persons[rows.person[at] as usize].registered;
        if let Err(place) = case.persons.binary_search(&rows.person[at]) {
            case.persons.insert(place, rows.person[at]);
        }
        case.rows.push(at as u32);
    }
    for case in &mut cases {
        case.owed |= case.from_partner;
        case.fed_back = case.fed_back.zip(case.closed).map(|(feedback, closed)| feedback.max(closed));
    }
    cases
}

/// The grants, and for each row which one it belongs to.
fn grants(rows: &CaseRows) -> (Vec<Grant>, Vec<u32>) {
    let mut order: Vec<(u32, u32, u32)> =
        rows.case.iter().zip(&rows.person).zip(0..).map(|((case, person), at)| (*case, *person, at)).collect();
    order.par_sort_unstable();
    let (decided, amount) = (rows.days("decided_date"), amounts(rows.frame, "granted_amount"));
    let (advice, reply) = (rows.days("advice_date"), rows.days("advice_reply_date"));
    let (formalities, social_aid) = (rows.days("formalities_date"), rows.days("social_aid_date"));
    let (decision, result) = (numbers(rows.frame, "decision"), numbers(rows.frame, "advice_result"));
    let granted = u32::from(DECISIONS.position("予以救助"));
    let enrolled = u32::from(ENROLMENT.position("纳入"));
    let mut grants: Vec<Grant> = Vec::new();
    let mut grant_of_row = vec![0; order.len()];
    for (case, person, row) in order {
        if grants.last().is_none_or(|last| (last.case, last.person) != (case, person)) {
            grants.push(Grant { case, person, ..Grant::default() });
        }
        grant_of_row[row as usize] = grants.len() as u32 - 1;
        let grant = grants.last_mut().expect("just put there");
        let at = row as usize;
        grant.granted |= decision[at] == Some(granted);
        grant.enrolled |= result[at] == Some(enrolled);
        grant.amount = grant.amount.max(amount[at]);
        earliest(&mut grant.decided, decided[at]);
        earliest(&mut grant.advice, advice[at]);
        earliest(&mut grant.advice_reply, reply[at]);
        earliest(&mut grant.formalities, formalities[at]);
        earliest(&mut grant.social_aid, social_aid[at]);
        grant.rows.push(row);
    }
    (grants, grant_of_row)
}

/// The persons as their case rows tell them.
fn persons(ledger: &Ledger, rows: &CaseRows) -> Vec<Person> {
    let mut persons = vec![Person::default(); ledger.persons as usize];
    let (household, registered) = (numbers(rows.frame, "household"), booleans(rows.frame, "registered"));
    let paid = rows.days("paid_date");
    for at in 0..rows.person.len() {
        let person = &mut persons[rows.person[at] as usize];
        person.household = household[at].expect("filed rows have keys");
        person.registered |= registered[at] == Some(true);
        earliest(&mut person.first_paid, paid[at]);
        person.rows.push(at as u32);
    }
    persons
}

/// The persons with their visits, and the visits.
fn with_visits(mut persons: Vec<Person>, frame: &DataFrame, settings: &Settings) -> (Vec<Person>, Vec<Visit>) {
    let (person, date) = (numbers(frame, "person"), days(frame, "visit_date"));
    let of_row = |at: usize| person[at].expect("a counted visit has its person") as usize;
    let on_row = |at: usize| date[at].expect("a counted visit has its day");
    let mut paid_to = vec![0_u32; persons.len()];
    (0..frame.height()).for_each(|at| paid_to[of_row(at)] += 1);
    for (person, visits) in persons.iter_mut().zip(paid_to) {
        person.visit_rows.reserve_exact(visits as usize);
    }
    (0..frame.height()).for_each(|at| persons[of_row(at)].visit_rows.push(at as u32));
    let statuses = StatusColumns::of(frame, settings.month_close);
    persons.par_iter_mut().for_each(|person| {
        person.visits = person.visit_rows.iter().map(|row| on_row(*row as usize)).collect();
        person.visits.sort_unstable();
        person.visits.dedup();
        if person.registered {
            person.turns = statuses.turns(&person.visit_rows);
        }
    });
    // A person's occasions are numbered one after the other.
    let mut occasions = Vec::with_capacity(persons.len());
    let mut occasion = 0;
    for person in &persons {
        occasions.push(occasion);
        occasion += person.visits.len() as u32;
    }
    let (joint, measures) = (booleans(frame, "joint"), numbers(frame, "measures"));
    let visit = |at: usize| {
        let (person, date) = (of_row(at), on_row(at));
        let nth = persons[person].visits.binary_search(&date).expect("listed above");
        Visit {
            row: at as u32,
            person: person as u32,
            date,
            joint: joint[at] == Some(true),
            measures: measures[at].unwrap_or_default(),
            occasion: occasions[person] + nth as u32,
        }
    };
    let visits = (0..frame.height()).into_par_iter().map(visit).collect();
    (persons, visits)
}

/// What the meetings decided, and when each item was told to be done.
fn items(meetings: &[Meeting]) -> Vec<Item> {
    let day = crate::period::day;
    let told = |id: &str| {
        let progress = meetings.iter().flat_map(|meeting| meeting.progress.iter().map(move |told| (meeting, told)));
        progress
            .filter(|(_, told)| told.id == id)
            .filter_map(|(meeting, told)| Some(day(told.done_on?).max(day(meeting.held_on))))
            .min()
    };
    let decided = meetings.iter().flat_map(|meeting| meeting.actions.iter().map(move |item| (meeting, item)));
    decided
        .map(|(meeting, item)| Item {
            id: item.id.clone(),
            text: item.text.clone(),
            meeting: meeting.id.clone(),
            held: day(meeting.held_on),
            due: item.due.map(day),
            done: told(&item.id),
        })
        .collect()
}
