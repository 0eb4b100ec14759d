//! The timeline 办理进程: what happened in a case, day by day.
//!
//! In: one case's facts under the cut-off. Out: dated events in order, each with the time since the
//! step before it. Of many payments or visits one line tells all: a brief is short.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::needs::Files;
use super::number;
use crate::documents::model::{Fragment, Prose};
use crate::documents::wording::Speech;
use crate::money::Fen;
use crate::period::{Day, date};
use crate::records::columns::codes::DECISIONS;
use crate::statistics::{Grant, TurnKind};

/// Days of payment that stand in lines of their own.
const PAYMENT_LINES: usize = 4;

/// One line.
#[derive(Debug, Clone, Serialize)]
pub struct Event {
    /// 2020-05-08, or two such days.
    pub date: String,
    pub what: Prose,
    /// 受理后8个工作日
    pub gap: Prose,
    #[serde(skip)]
    day: Day,
}

/// Gathers the events of one case.
struct Teller<'a> {
    files: &'a Files<'a>,
    speech: &'a Speech,
    events: Vec<Event>,
}

/// The events of a case, in their order; events of one day in the order of the procedure.
pub fn of(files: &Files, speech: &Speech, case: u32) -> Vec<Event> {
    let mut teller = Teller { files, speech, events: Vec::new() };
    teller.course(case);
    teller.grants(case);
    teller.payments(case);
    teller.after(case);
    teller.people(case);
    let mut events = teller.events;
    events.sort_by_key(|event| event.day);
    events
}

impl Teller<'_> {
    fn tell(&mut self, day: Day, what: Prose, gap: Prose) {
        self.events.push(Event { date: date(day).to_string(), what, gap, day });
    }

    /// The words of the day; the code speaks as of 2020.
    fn say(&self, words: &str) -> Prose {
        Prose::text(self.speech.say(words))
    }

    /// 受理后8个工作日
    fn workdays(&self, after: &str, from: Option<Day>, to: Day) -> Prose {
        match from {
            Some(from) if from <= to => match self.files.facts.settings.workdays.between(from, to) {
                Ok(days) => Prose::text(format!("{after}后")).and_fragment(number("brief.workdays", days, "个工作日")),
                Err(_) => Prose::text("日历未公布"),
            },
            _ => Prose::text("—"),
        }
    }

    /// 决定后12日
    fn days(after: &str, from: Option<Day>, to: Day) -> Prose {
        match from {
            Some(from) if from <= to => {
                Prose::text(format!("{after}后")).and_fragment(number("brief.days", (to - from).into(), "日"))
            }
            _ => Prose::text("—"),
        }
    }

    fn course(&mut self, case: u32) {
        let known = &self.files.facts.cases[case as usize];
        if let Some(lead) = known.lead.known() {
            self.tell(lead, Prose::text("接收线索"), Prose::text("—"));
        }
        if let Some(accepted) = known.accepted.known() {
            let gap = self.workdays("接收线索", known.lead.known(), accepted);
            self.tell(accepted, Prose::text("受理"), gap);
        }
        let granted = 1 << DECISIONS.position("予以救助");
        if let Some(decided) = known.decided.known().filter(|_| known.decisions & granted == 0) {
            let words = DECISIONS.words(known.decisions).join("、");
            let what = if words.is_empty() { "作出决定".to_owned() } else { format!("决定{words}") };
            let gap = self.workdays("受理", known.accepted.known(), decided);
            self.tell(decided, Prose::text(what), gap);
        }
        if let Some(transferred) = known.transferred.known() {
            let to = ["移送其他检察院", "移送其他政法单位"]
                .map(|word| (word, known.decisions & (1 << DECISIONS.position(word))));
            let what = to.iter().find(|(_, bit)| *bit != 0).map_or("移送", |(word, _)| word);
            let gap = self.workdays("受理", known.accepted.known(), transferred);
            self.tell(transferred, Prose::text(what), gap);
        }
    }

    /// 决定予以救助, by day.
    fn grants(&mut self, case: u32) {
        let mut by_day: BTreeMap<Day, (i64, i64)> = BTreeMap::new();
        for grant in self.files.grants(case).iter().filter(|grant| grant.granted) {
            let Some(decided) = grant.decided.known() else { continue };
            let (persons, amount) = by_day.entry(decided).or_default();
            *persons += 1;
            *amount += grant.amount.unwrap_or_default();
        }
        let accepted = self.files.facts.cases[case as usize].accepted.known();
        for (decided, (persons, amount)) in by_day {
            let what = Prose::text("决定救助").and_fragment(number("brief.granted_persons", persons, "人"));
            let what =
                if amount > 0 { what.and("，").and_fragment(yuan("brief.granted_amount", amount)) } else { what };
            let gap = self.workdays("受理", accepted, decided);
            self.tell(decided, what, gap);
        }
    }

    /// Payments by day, or all in one line where they are many.
    fn payments(&mut self, case: u32) {
        let decided = self.files.facts.cases[case as usize].decided.known();
        let mut by_day: BTreeMap<(Day, bool), (BTreeSet<u32>, i64)> = BTreeMap::new();
        for paid in self.files.payments(case) {
            let (persons, amount) = by_day.entry((paid.date, paid.urgent)).or_default();
            persons.insert(paid.person);
            *amount += paid.amount;
        }
        if by_day.len() > PAYMENT_LINES {
            let (first, last) = (*by_day.keys().next().expect("many"), *by_day.keys().next_back().expect("many"));
            let persons: BTreeSet<u32> = by_day.values().flat_map(|(persons, _)| persons).copied().collect();
            let amount = by_day.values().map(|(_, amount)| amount).sum();
            let what = Prose::text("分次发放")
                .and_fragment(number("brief.paid_persons", persons.len() as i64, "人"))
                .and("，共")
                .and_fragment(yuan("brief.paid_amount", amount));
            let gap = Self::days("决定", decided, last.0);
            self.tell(first.0, what, gap);
            if let Some(event) = self.events.last_mut() {
                event.date = format!("{}至{}", date(first.0), date(last.0));
            }
            return;
        }
        for ((day, urgent), (persons, amount)) in by_day {
            let what = Prose::text(if urgent { "先行发放" } else { "发放" })
                .and_fragment(number("brief.paid_persons", persons.len() as i64, "人"))
                .and("，")
                .and_fragment(yuan("brief.paid_amount", amount));
            let gap = Self::days("决定", decided, day);
            self.tell(day, what, gap);
        }
    }

    /// Formalities, advice, social aid, closing, feedback and its deadline.
    fn after(&mut self, case: u32) {
        let urgent = self.files.payments(case).iter().filter(|paid| paid.urgent).map(|paid| paid.date).min();
        let grants = self.files.grants(case);
        for (day, persons) in by_day(grants, |grant| grant.formalities.known()) {
            let what = Prose::text("补办先行救助手续").and_fragment(number("brief.formalities", persons, "人"));
            self.tell(day, what, Self::days("先行发放", urgent, day));
        }
        let advised = grants.iter().filter_map(|grant| grant.advice.known()).min();
        for (day, persons) in by_day(grants, |grant| grant.advice.known()) {
            let what = self.say("提出贫困识别建议").and_fragment(number("brief.advice", persons, "人"));
            self.tell(day, what, Prose::text("—"));
        }
        for (day, persons) in by_day(grants, |grant| grant.advice_reply.known()) {
            let enrolled =
                grants.iter().filter(|grant| grant.advice_reply.known() == Some(day) && grant.enrolled).count();
            let what = self.say("收到贫困识别建议回复").and_fragment(number("brief.replies", persons, "人"));
            let what = what.and("，纳入").and_fragment(number("brief.enrolled", enrolled as i64, "人"));
            let gap = self.workdays("提出建议", advised, day);
            self.tell(day, what, gap);
        }
        for (day, persons) in by_day(grants, |grant| grant.social_aid.known()) {
            let what = Prose::text("提出社会救助建议").and_fragment(number("brief.social_aid", persons, "人"));
            self.tell(day, what, Prose::text("—"));
        }
        self.closing(case);
    }

    fn closing(&mut self, case: u32) {
        let known = &self.files.facts.cases[case as usize];
        let Some(closed) = known.closed.known() else { return };
        let gap = self.workdays("受理", known.accepted.known(), closed);
        self.tell(closed, Prose::text("办结"), gap);
        if let Some(fed_back) = known.fed_back.known().filter(|_| known.owed) {
            let gap = self.workdays("办结", Some(closed), fed_back);
            let what = self.say("向扶贫部门反馈");
            self.tell(fed_back, what, gap);
        }
        let Some(pending) = self.files.pending(case) else { return };
        if let Some(deadline) = pending.deadline {
            let gap = match pending.overdue {
                Some(0) => Prose::text("尚未到期"),
                Some(days) => Prose::text("已逾期").and_fragment(number("feedback.list", days, "个工作日")),
                None => Prose::text("日历未公布"),
            };
            let what = self.say("向扶贫部门反馈的期限");
            self.tell(deadline, what, gap);
        }
    }

    /// Visits to the people of the case, and what became of the registered among them since it began.
    fn people(&mut self, case: u32) {
        let facts = self.files.facts;
        let known = &facts.cases[case as usize];
        let persons = || facts.grants_of(known).iter().map(|grant| &facts.persons[grant.person as usize]);
        let visits: usize = persons().map(|person| facts.visit_days(person).count()).sum();
        if let Some(last) = persons().filter_map(|person| facts.visit_days(person).next_back()).max() {
            let what = Prose::text("最近一次回访，累计").and_fragment(number("brief.visits", visits as i64, "人次"));
            self.tell(last, what, Prose::text("—"));
        }
        let began = [known.lead.known(), known.accepted.known(), known.decided.known()].into_iter().flatten().min();
        let mut turns: BTreeMap<(Day, bool), i64> = BTreeMap::new();
        for turn in persons().flat_map(|person| &person.turns) {
            if turn.date <= self.files.at && began.is_some_and(|began| began <= turn.date) {
                *turns.entry((turn.date, turn.kind == TurnKind::Relapse)).or_default() += 1;
            }
        }
        for ((day, relapse), count) in turns {
            let what = self.say(if relapse { "返贫" } else { "脱贫" }).and_fragment(number("brief.turns", count, "人"));
            self.tell(day, what, Prose::text("—"));
        }
    }
}

/// How many grants have each day.
fn by_day(grants: &[Grant], day: impl Fn(&Grant) -> Option<Day>) -> BTreeMap<Day, i64> {
    let mut days = BTreeMap::new();
    for day in grants.iter().filter_map(day) {
        *days.entry(day).or_default() += 1;
    }
    days
}

/// 20000.00元: a table prints 元.
fn yuan(id: &str, fen: i64) -> Fragment {
    Fragment::Figure { figure: id.to_owned(), text: format!("{}元", Fen(fen).yuan()) }
}
