//! The dossier 案件情况: one case as a brief tells it.
//!
//! In: the case's facts under the cut-off. Out: its people masked, its coded facts, its money, what is
//! open, its timeline. Never a text of the exports but township names.

use std::collections::BTreeSet;

use serde::Serialize;

use super::guard::Guard;
use super::needs::{Files, Need, NeedKind};
use super::timeline::{self, Event};
use super::{causes, number};
use crate::documents::model::Fragment;
use crate::documents::wording::Speech;
use crate::money::Fen;
use crate::period::{Day, chinese_date, date};
use crate::privacy::{JointMeeting, Masked, township};
use crate::records::case_key;
use crate::records::columns::codes::{DECISIONS, HARMS, SOURCES};
use crate::records::frame::{number as code, string};
use crate::statistics::townships::Townships;
use crate::statistics::{Facts, FigureSet, TurnKind};

/// One case, ready to print. A number that is 0 is not there.
#[derive(Debug, Clone, Serialize)]
pub struct CaseView {
    /// One spelling in all documents.
    pub number: String,
    /// Masked names; empty where the number stands for the people.
    pub people: Masked<JointMeeting>,
    pub persons: Fragment,
    /// Townships joined by 、; empty where they may not be told.
    pub township: String,
    /// The class of the cause; empty where none is given.
    pub cause: &'static str,
    pub harm: &'static str,
    pub source: String,
    pub registered: Option<Fragment>,
    /// Of the registered, those who have left poverty by now.
    pub exited: Option<Fragment>,
    /// Of the registered, those who fell back.
    pub relapsed: Option<Fragment>,
    /// 不予救助, 移送其他检察院 …; empty where there is no such decision.
    pub decision: String,
    pub granted: Option<Fragment>,
    pub paid: Option<Fragment>,
    /// The same in 元, for the table that cases share; — where there is none.
    pub granted_yuan: Fragment,
    pub paid_yuan: Fragment,
    pub urgent: Option<Fragment>,
    pub visits: Option<Fragment>,
    pub last_visit: String,
    /// Days of the steps for the table that cases share; — where a step has not happened.
    pub accepted: String,
    pub decided: String,
    pub paid_on: String,
    pub closed: String,
    pub needs: Vec<NeedView>,
    pub timeline: Vec<Event>,
    #[serde(skip)]
    pub kinds: BTreeSet<NeedKind>,
}

/// One need, ready to print.
#[derive(Debug, Clone, Serialize)]
pub struct NeedView {
    pub kind: &'static str,
    /// 2020年5月8日
    pub since: String,
    /// Days or working days that it waits; nothing where the calendar is not known.
    pub waited: Option<Fragment>,
    pub deadline: String,
    pub amount: Option<Fragment>,
}

/// Everything that the view of a case is made of.
#[derive(Debug)]
pub struct Dossiers<'a> {
    files: Files<'a>,
    speech: &'a Speech,
    guard: Guard,
    known: Townships<'a>,
}

impl<'a> Dossiers<'a> {
    pub fn new(facts: &'a Facts, figures: &FigureSet, speech: &'a Speech, cases: &[u32], hide: bool) -> Self {
        let guard = Guard::new(facts, cases, hide);
        Dossiers { files: Files::new(facts, figures), speech, guard, known: Townships::of(facts) }
    }

    /// One case.
    pub fn view(&self, case: u32) -> CaseView {
        let facts = self.files.facts;
        let known = &facts.cases[case as usize];
        let case_no = case_key(&facts.ledger.case_numbers[case as usize]);
        let people = self.guard.people(facts, case);
        let needs = self.files.needs(case);
        let grants = self.files.grants(case).iter().filter(|grant| grant.granted && grant.decided.is_known());
        let granted = grants.filter_map(|grant| grant.amount).sum();
        let payments = self.files.payments(case);
        let paid = payments.iter().map(|paid| paid.amount).sum();
        let urgent = payments.iter().filter(|paid| paid.urgent).map(|paid| paid.amount).sum();
        let persons = || facts.grants_of(known).iter().map(|grant| &facts.persons[grant.person as usize]);
        let visits = persons().map(|person| facts.visit_days(person).count() as i64).sum();
        let last_visit = persons().filter_map(|person| facts.visit_days(person).next_back()).max();
        let ended =
            |kind| persons().filter(|person| person.registered && self.state(&person.turns) == Some(kind)).count();
        let aid = 1 << DECISIONS.position("予以救助");
        CaseView {
            people: people.names,
            persons: number("brief.persons", facts.grants_of(known).len() as i64, "人"),
            township: if people.guarded { String::new() } else { self.townships(case) },
            cause: self.cause(case),
            harm: self.coded(case, "harm").map_or("", |at| HARMS.word(at)),
            source: self.coded(case, "source").map_or_else(String::new, |at| self.speech.say(SOURCES.word(at))),
            registered: count("brief.registered", persons().filter(|person| person.registered).count() as i64, "人"),
            exited: count("brief.exited", ended(TurnKind::Exit) as i64, "人"),
            relapsed: count("brief.relapsed", ended(TurnKind::Relapse) as i64, "人"),
            decision: DECISIONS.words(known.decisions & !aid).join("、"),
            granted: wan("brief.granted_amount", granted),
            paid: wan("brief.paid_amount", paid),
            granted_yuan: yuan("brief.granted_amount", granted),
            paid_yuan: yuan("brief.paid_amount", paid),
            urgent: wan("brief.urgent_amount", urgent),
            visits: count("brief.visits", visits, "人次"),
            last_visit: told(last_visit),
            accepted: cell(known.accepted.known()),
            decided: cell(known.decided.known()),
            paid_on: cell(payments.last().map(|paid| paid.date)),
            closed: cell(known.closed.known()),
            kinds: needs.iter().map(|need| need.kind).collect(),
            needs: needs.into_iter().map(|need| self.need(case, need)).collect(),
            timeline: timeline::of(&self.files, self.speech, case),
            number: case_no,
        }
    }

    fn need(&self, case: u32, need: Need) -> NeedView {
        let pending = self.files.pending(case).filter(|_| need.kind == NeedKind::Feedback);
        let days = i64::from(self.files.at - need.since);
        let workdays = self.files.facts.settings.workdays.between(need.since, self.files.at).ok();
        NeedView {
            kind: need.kind.id(),
            since: chinese_date(date(need.since)),
            waited: match need.kind {
                NeedKind::Formalities | NeedKind::Unpaid => Some(number("brief.days", days, "日")),
                NeedKind::Advice => workdays.map(|days| number("brief.workdays", days, "个工作日")),
                NeedKind::Feedback => {
                    let overdue = pending.and_then(|pending| pending.overdue);
                    overdue.map(|days| number("feedback.list", days, "个工作日"))
                }
            },
            deadline: told(pending.and_then(|pending| pending.deadline)),
            amount: wan("brief.unpaid_amount", need.amount),
        }
    }

    /// The state of a person on the day: that of the last event by then.
    fn state(&self, turns: &[crate::statistics::Turn]) -> Option<TurnKind> {
        turns.iter().rfind(|turn| turn.date <= self.files.at).map(|turn| turn.kind)
    }

    /// The smallest code that rows of the case have in a column: rows may leave it out.
    fn coded(&self, case: u32, column: &str) -> Option<u8> {
        let rows = self.files.facts.rows_of_case(&self.files.facts.cases[case as usize]);
        let codes = rows.iter().filter_map(|row| code(&self.files.facts.ledger.cases, column, *row as usize));
        codes.min().map(|code| code as u8)
    }

    fn texts(&self, case: u32, column: &str) -> BTreeSet<&str> {
        let rows = self.files.facts.rows_of_case(&self.files.facts.cases[case as usize]);
        rows.iter().filter_map(|row| string(&self.files.facts.ledger.cases, column, *row as usize)).collect()
    }

    fn townships(&self, case: u32) -> String {
        let told = self.texts(case, "township").into_iter().filter(|name| self.known.told(name));
        let names: BTreeSet<&str> = told.map(township).collect();
        names.into_iter().collect::<Vec<_>>().join("、")
    }

    /// The class of the cause. Where rows disagree the classes decide by code point; a sexual crime always.
    fn cause(&self, case: u32) -> &'static str {
        let causes = self.texts(case, "cause");
        if causes.iter().any(|cause| crate::privacy::is_sexual_crime(cause)) {
            return causes::class("强奸");
        }
        causes.into_iter().map(causes::class).find(|class| !class.is_empty()).unwrap_or_default()
    }
}

/// A number, where it is not 0.
pub fn count(id: &str, value: i64, unit: &str) -> Option<Fragment> {
    (value != 0).then(|| number(id, value, unit))
}

/// An amount of 分 in 万元, where it is not 0: prose prints 万元.
pub fn wan(id: &str, fen: i64) -> Option<Fragment> {
    let text = format!("{}万元", Fen(fen).wan());
    (fen != 0).then(|| Fragment::Figure { figure: id.to_owned(), text })
}

/// The amount in 元 without its unit, as a table has it.
fn yuan(id: &str, fen: i64) -> Fragment {
    match fen {
        0 => Fragment::Text("—".to_owned()),
        fen => Fragment::Figure { figure: id.to_owned(), text: Fen(fen).yuan() },
    }
}

fn told(day: Option<Day>) -> String {
    day.map_or_else(String::new, |day| chinese_date(date(day)))
}

fn cell(day: Option<Day>) -> String {
    day.map_or_else(|| "—".to_owned(), |day| date(day).to_string())
}
