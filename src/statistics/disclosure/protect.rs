//! Protection of one sum 次级隐藏: which counts must be hidden besides the small ones, so that none can be worked out.
//!
//! In: counts and what they add up to. Out: the rows to hide. It knows no table and no reader.

use std::collections::BTreeSet;

/// What must be hidden of counts that add up to `total`, so that none of `hidden` can be worked out: these, and as
/// many others as it takes, in the given order. `None` where hiding all of them is not enough.
///
/// `total` may be less than the counts together, where a person stands in two of them.
pub(super) fn protect(
    counts: &[i64],
    total: i64,
    least: i64,
    mut hidden: BTreeSet<usize>,
    order: &[usize],
) -> Option<BTreeSet<usize>> {
    loop {
        if safe(counts, total, least, &hidden) {
            return Some(hidden);
        }
        let open: Vec<usize> = order.iter().copied().filter(|row| !hidden.contains(row)).collect();
        let with = |row: &usize| {
            let mut more = hidden.clone();
            more.insert(*row);
            more
        };
        let next = open.iter().find(|row| safe(counts, total, least, &with(row))).or(open.first()).copied()?;
        hidden.insert(next);
    }
}

/// Whether every hidden count keeps its range: a small one all of 1 ..= least − 1, another as many numbers.
fn safe(counts: &[i64], total: i64, least: i64, hidden: &BTreeSet<usize>) -> bool {
    let shown: i64 = counts.iter().enumerate().filter(|(row, _)| !hidden.contains(row)).map(|(_, count)| count).sum();
    let rest = total - shown;
    // What the reader knows of a hidden count before adding up: the highest is `None` where there is none.
    let known = |row: &usize| match counts[*row] {
        0 => (0, None),
        small if small < least => (1, Some(least - 1)),
        _ => (least, None),
    };
    let ranges: Vec<(i64, Option<i64>)> = hidden.iter().map(known).collect();
    let lowest: i64 = ranges.iter().map(|(low, _)| low).sum();
    let highest: Option<i64> = ranges.iter().map(|(_, high)| *high).sum();
    ranges.iter().all(|(low, high)| {
        let least_of_it = match (highest, high) {
            (Some(highest), Some(high)) => (*low).max(rest - (highest - high)),
            // Another hidden count may be as large as it likes; if this is the only such one, it takes the rest.
            (None, None) if ranges.iter().filter(|(_, high)| high.is_none()).count() == 1 => {
                let others: i64 = ranges.iter().filter_map(|(_, high)| *high).sum();
                (*low).max(rest - others)
            }
            _ => *low,
        };
        let most_of_it = high.unwrap_or(i64::MAX).min(rest - (lowest - low));
        most_of_it - least_of_it >= least - 2
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every way to fill the hidden counts that a reader cannot rule out who knows which were too small.
    fn possible(counts: &[i64], hidden: &BTreeSet<usize>, total: i64, least: i64) -> Vec<Vec<i64>> {
        let shown: i64 = counts.iter().enumerate().filter(|(row, _)| !hidden.contains(row)).map(|(_, it)| it).sum();
        let mut found = vec![Vec::new()];
        for row in hidden {
            let range = if counts[*row] < least { 1..least } else { least..total + 1 };
            found = found
                .iter()
                .flat_map(|begun| {
                    range.clone().map(move |next| begun.iter().copied().chain([next]).collect::<Vec<i64>>())
                })
                .collect();
        }
        found.retain(|filled| filled.iter().sum::<i64>() == total - shown);
        found
    }

    /// Each table of up to four groups of up to nine persons: too many to be a sample.
    #[test]
    fn no_hidden_count_can_be_worked_out() {
        const LEAST: i64 = 5;
        let mut tables: Vec<Vec<i64>> = vec![Vec::new()];
        let mut tried = 0;
        for _ in 0..4 {
            tables = tables.iter().flat_map(|begun| (1..=9).map(|next| [begun.as_slice(), &[next]].concat())).collect();
            for counts in &tables {
                let order: Vec<usize> = (0..counts.len()).collect();
                let small: BTreeSet<usize> = order.iter().copied().filter(|row| counts[*row] < LEAST).collect();
                let total = counts.iter().sum();
                let Some(hidden) = protect(counts, total, LEAST, small.clone(), &order) else { continue };
                assert!(hidden.is_superset(&small));
                let filled = possible(counts, &hidden, total, LEAST);
                for at in 0..hidden.len() {
                    let values: BTreeSet<i64> = filled.iter().map(|filled| filled[at]).collect();
                    let width = values.last().unwrap() - values.first().unwrap();
                    assert!(width >= 3, "{counts:?}, hidden {hidden:?}: {values:?}");
                    tried += 1;
                }
            }
        }
        assert!(tried > 1000, "{tried}");
    }

    #[test]
    fn what_is_large_enough_is_shown() {
        let all: Vec<usize> = (0..3).collect();
        assert_eq!(protect(&[5, 6, 7], 18, 5, BTreeSet::new(), &all), Some(BTreeSet::new()));
        // One small group alone would be the difference to the total; the first that hides it is hidden too.
        assert_eq!(protect(&[2, 7, 9], 18, 5, BTreeSet::from([0]), &all), Some(BTreeSet::from([0, 1])));
        // 1 and 5: who knows that one of six is at least five knows the other.
        assert_eq!(protect(&[1, 5, 9], 15, 5, BTreeSet::from([0]), &all), Some(BTreeSet::from([0, 2])));
        assert_eq!(protect(&[1, 1], 2, 5, BTreeSet::from([0, 1]), &[0, 1]), None);
    }
}
