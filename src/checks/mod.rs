//! Checks 核查: what only shows when a row's cells, a case's rows or a person's visits are read together.
//!
//! In: the facts (which hold the ledger and the settings) and the day of the run. Out: warnings, each at
//! the row where the office would mend it. What a single cell shows was told by reading (`records`).
//! A check sets no row aside, computes no figure, and never writes a name into a sentence.

mod calendar;
mod case_rows;
mod catalogue;
mod date_order;
mod date_range;
mod desk;
mod grants;
mod payments;
mod registration;
#[cfg(test)]
mod tests;
mod urgency;

pub use catalogue::CHECKS;
pub use desk::Desk;

use rayon::prelude::*;

use crate::finding::Finding;
use crate::period::Day;
use crate::statistics::Facts;

/// All warnings of the catalogue. `today` is the cut-off after which nothing can have happened: the day
/// of the run, or that of `--as-of`.
///
/// The result depends on what the rows say and where they stand, never on the order they were read in.
pub fn run(facts: &Facts, today: Day) -> Vec<Finding> {
    let desk = Desk { facts, today };
    let mut findings: Vec<Finding> = CHECKS.par_iter().flat_map_iter(|(_, look)| look(&desk)).collect();
    sort(&mut findings);
    findings
}

/// The order in which findings are told: by file, sheet, row, column, then by code.
pub fn sort(findings: &mut [Finding]) {
    let key = |finding: &Finding| (finding.place.clone(), finding.check.code, finding.message.clone());
    findings.sort_by_cached_key(key);
}
