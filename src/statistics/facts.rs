//! Facts 事实: what the rows of the ledger say of each case, grant and person, taken together.
//!
//! In: the ledger, the meetings and the office's settings. Out: frames and lists that the figures
//! select from. Facts know no period; a window is applied by the figure.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use super::poverty_state::{self, Turn};
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

/// One case row that carries a payment.
#[derive(Debug, Clone, Copy)]
pub struct Payment {
    pub row: u32,
    pub case: u32,
    pub person: u32,
    pub household: u32,
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
    pub rows: Vec<u32>,
    pub persons: BTreeSet<u32>,
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
    pub rows: Vec<u32>,
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
    pub rows: Vec<u32>,
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
pub struct Facts<'a> {
    pub ledger: &'a Ledger,
    pub settings: &'a Settings,
    pub payments: Vec<Payment>,
    pub cases: Vec<Case>,
    pub grants: Vec<Grant>,
    pub persons: Vec<Person>,
    pub visits: Vec<Visit>,
    pub items: Vec<Item>,
}

impl<'a> Facts<'a> {
    /// Takes the rows together. `meetings` are those held by the cut-off.
    pub fn new(ledger: &'a Ledger, meetings: &[Meeting], settings: &'a Settings) -> Self {
        let rows = CaseRows::new(&ledger.cases);
        let persons = persons(ledger, &rows, settings);
        let cases = cases(ledger, &rows, &persons);
        Facts {
            ledger,
            settings,
            payments: rows.payments(),
            grants: grants(&rows),
            cases,
            persons,
            visits: visits(&ledger.visits),
            items: items(meetings),
        }
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

    fn payments(&self) -> Vec<Payment> {
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
        case.persons.insert(rows.person[at]);
        case.rows.push(at as u32);
    }
    for case in &mut cases {
        case.owed |= case.from_partner;
        case.fed_back = case.fed_back.zip(case.closed).map(|(feedback, closed)| feedback.max(closed));
    }
    cases
}

fn grants(rows: &CaseRows) -> Vec<Grant> {
    let mut grants: BTreeMap<(u32, u32), Grant> = BTreeMap::new();
    let (decided, amount) = (rows.days("decided_date"), amounts(rows.frame, "granted_amount"));
    let (advice, reply) = (rows.days("advice_date"), rows.days("advice_reply_date"));
    let (formalities, social_aid) = (rows.days("formalities_date"), rows.days("social_aid_date"));
    let (decision, result) = (numbers(rows.frame, "decision"), numbers(rows.frame, "advice_result"));
    let granted = u32::from(DECISIONS.position("予以救助"));
    let enrolled = u32::from(ENROLMENT.position("纳入"));
    for at in 0..rows.case.len() {
        let pair = (rows.case[at], rows.person[at]);
        let grant = grants.entry(pair).or_insert_with(|| Grant { case: pair.0, person: pair.1, ..Grant::default() });
        grant.granted |= decision[at] == Some(granted);
        grant.enrolled |= result[at] == Some(enrolled);
        grant.amount = grant.amount.max(amount[at]);
        earliest(&mut grant.decided, decided[at]);
        earliest(&mut grant.advice, advice[at]);
        earliest(&mut grant.advice_reply, reply[at]);
        earliest(&mut grant.formalities, formalities[at]);
        earliest(&mut grant.social_aid, social_aid[at]);
        grant.rows.push(at as u32);
    }
    grants.into_values().collect()
}

fn persons(ledger: &Ledger, rows: &CaseRows, settings: &Settings) -> Vec<Person> {
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
    let visits = numbers(&ledger.visits, "person").into_iter().zip(days(&ledger.visits, "visit_date"));
    for ((person, day), row) in visits.zip(0..) {
        let person = &mut persons[person.expect("a counted visit has its person") as usize];
        person.visits.push(day.expect("a counted visit has its day"));
        person.visit_rows.push(row);
    }
    for person in &mut persons {
        person.visits.sort_unstable();
        person.visits.dedup();
    }
    for (person, turns) in poverty_state::turns(&ledger.visits, settings.month_close) {
        if persons[person as usize].registered {
            persons[person as usize].turns = turns;
        }
    }
    persons
}

fn visits(frame: &DataFrame) -> Vec<Visit> {
    let (person, date) = (numbers(frame, "person"), days(frame, "visit_date"));
    let (joint, measures) = (booleans(frame, "joint"), numbers(frame, "measures"));
    let mut occasions: Vec<_> = person.iter().zip(&date).collect();
    occasions.sort_unstable();
    occasions.dedup();
    let visit = |at: usize| Visit {
        row: at as u32,
        person: person[at].expect("a counted visit has its person"),
        date: date[at].expect("a counted visit has its day"),
        joint: joint[at] == Some(true),
        measures: measures[at].unwrap_or_default(),
        occasion: occasions.binary_search(&(&person[at], &date[at])).expect("listed above") as u32,
    };
    (0..frame.height()).map(visit).collect()
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
