//! Totals of the chosen cases: why the meeting is called, what was done, what it is asked to decide.
//!
//! In: the chosen cases. Out: counts over just these cases, and matters by what is open. The words
//! stand in the templates.

use std::collections::BTreeSet;

use serde::Serialize;

use super::dossier::{CaseView, count, wan};
use super::needs::NeedKind;
use super::number;
use crate::documents::model::Fragment;
use crate::period::Day;
use crate::statistics::{Case, Facts, Grant};

/// 召开事由 in numbers.
#[derive(Debug, Clone, Serialize)]
pub struct Occasion {
    pub cases: Fragment,
    pub persons: Fragment,
    /// Cases by what is open in them; a kind that no case has is not there.
    pub needs: Vec<Needed>,
}

/// How many cases have a need.
#[derive(Debug, Clone, Serialize)]
pub struct Needed {
    pub kind: &'static str,
    pub cases: Fragment,
}

/// 已做工作 in numbers; what has not happened is not there.
#[derive(Debug, Clone, Serialize)]
pub struct Done {
    pub accepted: Option<Fragment>,
    pub granted: Option<Fragment>,
    pub granted_amount: Option<Fragment>,
    pub refused: Option<Fragment>,
    pub paid: Option<Fragment>,
    pub paid_persons: Option<Fragment>,
    pub urgent_persons: Option<Fragment>,
    pub formalities: Option<Fragment>,
    pub closed: Option<Fragment>,
    pub fed_back: Option<Fragment>,
    pub advice: Option<Fragment>,
    pub replied: Option<Fragment>,
    pub social_aid: Option<Fragment>,
    pub visits: Option<Fragment>,
    pub visited: Option<Fragment>,
}

/// 提请议定事项, drafted: one kind of need and the cases that have it.
#[derive(Debug, Clone, Serialize)]
pub struct Matter {
    pub kind: &'static str,
    /// The places of these cases in the list: 1、3; empty where all cases have it.
    pub places: String,
}

/// Counts cases, persons and needs.
pub fn occasion(facts: &Facts, cases: &[u32], views: &[CaseView]) -> Occasion {
    let persons: BTreeSet<u32> =
        cases.iter().flat_map(|case| facts.grants_of(&facts.cases[*case as usize])).map(|grant| grant.person).collect();
    let needed = |kind: NeedKind| {
        let cases = views.iter().filter(|view| view.kinds.contains(&kind)).count() as i64;
        (cases > 0).then(|| Needed { kind: kind.id(), cases: number("brief.needs", cases, "件") })
    };
    Occasion {
        cases: number("brief.cases", cases.len() as i64, "件"),
        persons: number("brief.persons", persons.len() as i64, "人"),
        needs: NeedKind::ALL.into_iter().filter_map(needed).collect(),
    }
}

/// What happened in the chosen cases by the day.
pub fn done(facts: &Facts, cases: &[u32], at: Day) -> Done {
    let chosen: BTreeSet<u32> = cases.iter().copied().collect();
    let known: Vec<&Case> = cases.iter().map(|case| &facts.cases[*case as usize]).collect();
    let tally =
        |id, wanted: &dyn Fn(&Case) -> bool| count(id, known.iter().filter(|case| wanted(case)).count() as i64, "件");
    let grants: Vec<&Grant> = facts.grants.iter().filter(|grant| chosen.contains(&grant.case)).collect();
    let persons = |id, wanted: &dyn Fn(&Grant) -> bool| {
        let persons: BTreeSet<u32> = grants.iter().filter(|grant| wanted(grant)).map(|grant| grant.person).collect();
        count(id, persons.len() as i64, "人")
    };
    let payments = || facts.payments.iter().filter(|paid| chosen.contains(&paid.case));
    let paid_persons = |urgent: bool| {
        payments().filter(|paid| paid.urgent || !urgent).map(|paid| paid.person).collect::<BTreeSet<_>>().len() as i64
    };
    let granted = |grant: &Grant| grant.granted && grant.decided.is_known();
    let people: BTreeSet<u32> = known.iter().flat_map(|case| facts.grants_of(case)).map(|grant| grant.person).collect();
    let visits = || {
        let persons = people.iter().map(|person| &facts.persons[*person as usize]);
        persons.map(|person| facts.visit_days(person).filter(|day| *day <= at).count())
    };
    let granted_cases: BTreeSet<u32> = grants.iter().filter(|grant| granted(grant)).map(|grant| grant.case).collect();
    let refused = 1 << crate::records::columns::codes::DECISIONS.position("不予救助");
    Done {
        accepted: tally("brief.accepted", &|case| case.accepted.is_known()),
        granted: count("brief.granted", granted_cases.len() as i64, "件"),
        granted_amount: wan(
            "brief.granted_amount",
            grants.iter().filter(|grant| granted(grant)).filter_map(|grant| grant.amount).sum(),
        ),
        refused: tally("brief.refused", &|case| case.decisions & refused != 0),
        paid: wan("brief.paid_amount", payments().map(|paid| paid.amount).sum()),
        paid_persons: count("brief.paid_persons", paid_persons(false), "人"),
        urgent_persons: count("brief.urgent_persons", paid_persons(true), "人"),
        formalities: persons("brief.formalities", &|grant| grant.formalities.is_known()),
        closed: tally("brief.closed", &|case| case.closed.is_known()),
        fed_back: tally("brief.fed_back", &|case| case.owed && case.fed_back.is_known()),
        advice: persons("brief.advice", &|grant| grant.advice.is_known()),
        replied: persons("brief.replies", &|grant| grant.advice.is_known() && grant.advice_reply.is_known()),
        social_aid: persons("brief.social_aid", &|grant| grant.social_aid.is_known()),
        visits: count("brief.visits", visits().sum::<usize>() as i64, "人次"),
        visited: count("brief.visited", visits().filter(|visits| *visits > 0).count() as i64, "人"),
    }
}

/// One matter for each kind of need.
pub fn matters(views: &[CaseView]) -> Vec<Matter> {
    let matter = |kind: NeedKind| {
        let places: Vec<String> = views
            .iter()
            .zip(1..)
            .filter(|(view, _)| view.kinds.contains(&kind))
            .map(|(_, place): (_, usize)| place.to_string())
            .collect();
        let all = places.len() == views.len();
        (!places.is_empty())
            .then(|| Matter { kind: kind.id(), places: if all { String::new() } else { places.join("、") } })
    };
    NeedKind::ALL.into_iter().filter_map(matter).collect()
}
