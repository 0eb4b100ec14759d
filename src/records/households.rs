//! Households 户: which persons live together (data.md, Keys).
//!
//! In: the household number that each row gives, and its person. Out: the household's number for each row.

use super::cells::fold;
use super::row_keys::{Renumbered, ranks};

/// The household of each row, and how many there are.
pub struct Households {
    pub of_rows: Vec<u32>,
    pub count: u32,
}

/// The smallest number that a person's rows give makes the household; a person without one is a household.
/// Households are numbered by their numbers, then by their persons.
pub fn households(numbers: &[Option<&str>], persons: &[u32], all_persons: u32) -> Households {
    let given: Vec<usize> = (0..numbers.len()).filter(|at| numbers[*at].is_some()).collect();
    let keys: Vec<_> = given.iter().map(|at| fold(numbers[*at].unwrap_or_default())).collect();
    let (ranks, firsts) = ranks(&keys);
    let mut smallest: Vec<Option<u32>> = vec![None; all_persons as usize];
    for (at, rank) in given.into_iter().zip(ranks) {
        let known = &mut smallest[persons[at] as usize];
        *known = Some(known.map_or(rank, |known| known.min(rank)));
    }
    let shared = Renumbered::of(firsts.len(), smallest.iter().flatten().copied());
    let alone = smallest.iter().zip(0..).filter(|(rank, _)| rank.is_none()).map(|(_, person)| person);
    let alone = Renumbered::of(all_persons as usize, alone);
    let household = |person: &u32| match smallest[*person as usize] {
        Some(rank) => shared.get(rank),
        None => shared.count + alone.get(*person),
    };
    Households { of_rows: persons.iter().map(household).collect(), count: shared.count + alone.count }
}
