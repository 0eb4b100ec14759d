//! Cause 原因: what became of a thing between then and now: entered late, corrected, withdrawn.
//!
//! In: the sealed evidence and today's, under the same settings. Out: one kind of cause for a thing's entries in a
//! figure, seen with its entries in the others. Never looks at a figure's value.

use std::collections::{BTreeMap, HashSet};

use super::evidence::{Evidence, SealedEntry, SealedPart};
use crate::period::Day;

/// Why a figure is not as it was reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CauseKind {
    /// 补录: entered after the period was frozen, as a row or in a cell that was blank.
    Added,
    /// 更正: a date, an amount or a word was changed.
    Corrected,
    /// 撤销: no longer in the exports.
    Withdrawn,
    /// 口径变化: a definition or a setting of the office was changed.
    Redefined,
}

impl CauseKind {
    pub const ALL: [CauseKind; 4] =
        [CauseKind::Added, CauseKind::Corrected, CauseKind::Withdrawn, CauseKind::Redefined];

    /// The word in documents.
    pub fn word(self) -> &'static str {
        match self {
            CauseKind::Added => "补录",
            CauseKind::Corrected => "更正",
            CauseKind::Withdrawn => "撤销",
            CauseKind::Redefined => "口径变化",
        }
    }
}

/// The entries of one thing, before and now.
pub(super) type Sides<'e> = BTreeMap<&'e str, [Vec<&'e SealedEntry>; 2]>;

/// The entries of two parts by their things.
pub(super) fn sides<'e>(
    old: (&'e Evidence, Option<&'e SealedPart>),
    new: (&'e Evidence, Option<&'e SealedPart>),
) -> Sides<'e> {
    let mut sides: Sides = BTreeMap::new();
    for (side, (evidence, part)) in [old, new].into_iter().enumerate() {
        for entry in part.map_or(&[][..], |part| &part.entries) {
            sides.entry(&evidence.things[entry.thing as usize]).or_default()[side].push(entry);
        }
    }
    sides
}

/// What became of each thing, over all figures.
pub(super) struct History<'e> {
    then: HashSet<&'e str>,
    now: HashSet<&'e str>,
    /// Today's rows of entries that took the place of others.
    altered: HashSet<u32>,
}

impl<'e> History<'e> {
    pub(super) fn of(then: &'e Evidence, now: &'e Evidence) -> Self {
        let things = |evidence: &'e Evidence| evidence.things.iter().map(String::as_str).collect();
        let mut altered = HashSet::new();
        for (id, old) in &then.figures {
            let Some(new) = now.figures.get(id) else { continue };
            for (old, new) in old.iter().zip(new) {
                let of_part = sides((then, Some(old)), (now, Some(new))).into_iter();
                let replaced = of_part.filter(|(_, [was, is])| classify(was, is) == CauseKind::Corrected);
                altered.extend(replaced.flat_map(|(_, [was, is])| gained_rows(&was, &is)));
            }
        }
        History { then: things(then), now: things(now), altered }
    }

    /// What a thing's entries of one figure tell, seen with the others: what is still in the exports was not
    /// withdrawn, and what a corrected amount or day brought into another figure was not entered late.
    pub(super) fn kind(&self, hash: &str, was: &[&SealedEntry], is: &[&SealedEntry]) -> CauseKind {
        match classify(was, is) {
            CauseKind::Withdrawn if self.now.contains(hash) => CauseKind::Corrected,
            CauseKind::Added
                if self.then.contains(hash) && gained_rows(was, is).iter().any(|row| self.altered.contains(row)) =>
            {
                CauseKind::Corrected
            }
            kind => kind,
        }
    }
}

/// The rows of entries that were not there before.
fn gained_rows(was: &[&SealedEntry], is: &[&SealedEntry]) -> Vec<u32> {
    let plain = |entry: &SealedEntry| (entry.from, entry.to, entry.amount);
    let gained = is.iter().filter(|entry| was.iter().all(|was| plain(was) != plain(entry)));
    gained.flat_map(|entry| entry.rows.iter().copied()).collect()
}

/// What happened to a thing, by its entries of then and now, whatever their days: only gained, or a blank end
/// filled in (补录); only lost (撤销); both (更正).
fn classify(was: &[&SealedEntry], is: &[&SealedEntry]) -> CauseKind {
    let plain = |entry: &&SealedEntry| (entry.from, entry.to, entry.amount);
    let (mut lost, mut gained): (Vec<_>, Vec<_>) = (was.iter().map(plain).collect(), is.iter().map(plain).collect());
    lost.retain(|entry| match gained.iter().position(|other| other == entry) {
        Some(at) => {
            gained.remove(at);
            false
        }
        None => true,
    });
    let filled = pair_ends(&mut lost, &mut gained);
    let emptied = pair_ends(&mut gained, &mut lost);
    match (lost.is_empty() && emptied == 0, gained.is_empty() && filled == 0) {
        (true, _) => CauseKind::Added,
        (false, true) => CauseKind::Withdrawn,
        (false, false) => CauseKind::Corrected,
    }
}

/// Takes out of both lists what stood open in the first and ends in the second; how many there were.
fn pair_ends(open: &mut Vec<(Day, Day, i64)>, ended: &mut Vec<(Day, Day, i64)>) -> usize {
    let before = open.len();
    open.retain(|(from, to, amount)| {
        let ends = |other: &(Day, Day, i64)| *to == Day::MAX && other.0 == *from && other.2 == *amount;
        match ended.iter().position(ends) {
            Some(at) => {
                ended.remove(at);
                false
            }
            None => true,
        }
    });
    before - open.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(from: Day, to: Day, amount: i64) -> SealedEntry {
        SealedEntry { thing: 0, from, to, amount, rows: Vec::new() }
    }

    #[test]
    fn causes_are_told_by_what_was_gained_and_lost() {
        let (open, ended) = (entry(10, Day::MAX, 0), entry(10, 19, 0));
        let (paid, less, more) = (entry(5, 5, 200), entry(5, 5, 180), entry(9, 9, 60));
        for (was, is, kind) in [
            (vec![], vec![&paid], CauseKind::Added),
            (vec![&paid], vec![&paid, &more], CauseKind::Added),
            (vec![&open], vec![&ended], CauseKind::Added),
            (vec![&paid], vec![], CauseKind::Withdrawn),
            (vec![&ended], vec![&open], CauseKind::Withdrawn),
            (vec![&paid, &more], vec![&more], CauseKind::Withdrawn),
            (vec![&paid], vec![&less], CauseKind::Corrected),
            (vec![&paid], vec![&less, &more], CauseKind::Corrected),
        ] {
            assert_eq!(classify(&was, &is), kind, "{was:?} → {is:?}");
        }
    }
}
