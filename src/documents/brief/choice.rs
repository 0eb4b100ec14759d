//! The choice 选案: which cases a brief is about, in the order in which it tells them.
//!
//! In: what was asked for. Out: cases, most urgent first, and how many are left out. A case or a
//! township that is not there on the day is a failure that names it, never an empty page.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::Request;
use super::needs::{Files, NeedKind};
use crate::failure::Failure;
use crate::period::Day;
use crate::records::frame::string;
use crate::records::{case_key, name_without_blanks};
use crate::statistics::{Facts, FigureSet};

/// So many cases fit on three pages.
const MOST: usize = 10;

/// The cases of a brief.
#[derive(Debug)]
pub struct Choice {
    pub cases: Vec<u32>,
    /// Cases that would belong here and are left out.
    pub more: usize,
}

/// Chooses the cases.
///
/// # Errors
/// Exit 2: a number or a township that no case has, a case of another township, too many numbers.
pub fn choose(facts: &Facts, figures: &FigureSet, request: &Request) -> Result<Choice, Failure> {
    let files = Files::new(facts, figures);
    let township = request.township.as_deref().map(|name| in_township(facts, name, request)).transpose()?;
    let mut cases: Vec<u32> = if !request.cases.is_empty() {
        let named = named(facts, request)?;
        if let (Some(inside), Some(name)) = (&township, &request.township)
            && let Some(outside) = named.iter().find(|case| !inside.contains(case))
        {
            let number = case_key(&facts.ledger.case_numbers[*outside as usize]);
            return Err(Failure::usage(
                format!("案件 {number} 不在{name}"),
                "核对案号和乡镇，或只用 --cases、--township 中的一个",
            ));
        }
        named.into_iter().collect()
    } else if let Some(inside) = township {
        inside.into_iter().collect()
    } else {
        (0..facts.cases.len() as u32).filter(|case| !files.needs(*case).is_empty()).collect()
    };
    cases.sort_by_cached_key(|case| urgency(&files, *case));
    let more = cases.len().saturating_sub(MOST);
    cases.truncate(MOST);
    Ok(Choice { cases, more })
}

/// Most urgent need first, the longest waiting first; then what is unfinished, then what is newest.
fn urgency(files: &Files, case: u32) -> (u8, Day, bool, Reverse<Option<Day>>, u32) {
    let known = &files.facts.cases[case as usize];
    let (kind, since) =
        files.needs(case).first().map_or((NeedKind::ALL.len() as u8, Day::MAX), |need| (need.kind as u8, need.since));
    let finished = known.closed.is_known() || known.transferred.is_known();
    let latest = [known.lead.known(), known.accepted.known(), known.decided.known(), known.closed.known()]
        .into_iter()
        .flatten()
        .max();
    (kind, since, finished, Reverse(latest), case)
}

fn named(facts: &Facts, request: &Request) -> Result<BTreeSet<u32>, Failure> {
    let numbers = &facts.ledger.case_numbers;
    let find = |typed: &String| {
        let wanted = case_key(typed);
        let found = numbers.iter().position(|number| case_key(number) == wanted);
        found.map(|at| at as u32).ok_or_else(|| typed.trim().to_owned())
    };
    let (found, unknown): (Vec<_>, Vec<_>) = request.cases.iter().map(find).partition(Result::is_ok);
    let unknown: Vec<String> = unknown.into_iter().filter_map(Result::err).collect();
    if !unknown.is_empty() {
        return Err(Failure::usage(
            format!("截至 {}，没有案号为“{}”的案件", request.as_of, unknown.join("”“")),
            "核对 --cases 中的案号，多个案号用逗号隔开；行被剔除的案件见 lianxi check",
        ));
    }
    let cases: BTreeSet<u32> = found.into_iter().filter_map(Result::ok).collect();
    if cases.len() > MOST {
        return Err(Failure::usage(
            format!("--cases 写了 {} 件案件，一份临时会议材料至多 {MOST} 件", cases.len()),
            format!("减到 {MOST} 件以内，或分作几次会议"),
        ));
    }
    Ok(cases)
}

fn in_township(facts: &Facts, name: &str, request: &Request) -> Result<BTreeSet<u32>, Failure> {
    let wanted = name_without_blanks(name);
    let cases: BTreeSet<u32> = facts
        .cases
        .iter()
        .zip(0..)
        .filter(|(case, _)| townships(facts, facts.rows_of_case(case)).any(|name| name_without_blanks(name) == wanted))
        .map(|(_, number)| number)
        .collect();
    if cases.is_empty() {
        let rows = facts.cases.iter().flat_map(|case| townships(facts, facts.rows_of_case(case)));
        let known: BTreeSet<&str> = rows.collect();
        let nearest = known
            .into_iter()
            .max_by(|a, b| strsim::jaro_winkler(a, &wanted).total_cmp(&strsim::jaro_winkler(b, &wanted)));
        let meant = nearest.map_or_else(String::new, |name| format!("，例如 {name}"));
        return Err(Failure::usage(
            format!("截至 {}，没有乡镇为“{}”的案件", request.as_of, name.trim()),
            format!("--township 写案件台账中的乡镇名称{meant}"),
        ));
    }
    Ok(cases)
}

/// The townships that rows of a case name.
fn townships<'f>(facts: &'f Facts, rows: &'f [u32]) -> impl Iterator<Item = &'f str> {
    rows.iter().filter_map(|row| string(&facts.ledger.cases, "township", *row as usize))
}
