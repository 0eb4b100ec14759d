//! Handlers 承办人: on whose desk a row lies.
//!
//! In: the ledger. Out: a name for every row that has one: a case row's own, a visit's those of its case.

use std::collections::{BTreeSet, HashMap};

use super::frame::{numbers, place, texts};
use super::ledger::Ledger;
use crate::place::Place;

impl Ledger {
    /// The handlers 承办人 of all rows by place: a case row's own, a visit's those of its case.
    pub fn handlers(&self) -> HashMap<Place, String> {
        let mut handlers = HashMap::new();
        let mut of_case: HashMap<u32, BTreeSet<&str>> = HashMap::new();
        for frame in [&self.cases, &self.cases_aside] {
            for (at, handler) in texts(frame, "handler").iter().enumerate() {
                let Some(handler) = handler else { continue };
                handlers.insert(place(&self.sources, frame, at), handler.to_owned());
            }
        }
        for (case, handler) in numbers(&self.cases, "case").iter().zip(texts(&self.cases, "handler").iter()) {
            of_case.entry(case.expect("filed rows have keys")).or_default().extend(handler);
        }
        for frame in [&self.visits, &self.visits_aside] {
            for (at, case) in numbers(frame, "case").iter().enumerate() {
                let Some(named) = case.and_then(|case| of_case.get(&case)).filter(|named| !named.is_empty()) else {
                    continue;
                };
                let named: Vec<&str> = named.iter().copied().collect();
                handlers.insert(place(&self.sources, frame, at), named.join("、"));
            }
        }
        handlers
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::read_exports;
    use crate::period::MonthClose;
    use crate::records::Horizon;
    use crate::records::ledger::build;

    #[test]
    fn a_row_that_is_set_aside_has_its_handler_too() {
        let workspace = tempfile::tempdir().unwrap();
        std::fs::create_dir(workspace.path().join("exports")).unwrap();
        let cases = "案号,被救助人,受理日期,承办人\n,李某,2020-04-01, 何晓 \n某检司救[2020]1号,李某,2020-04-01,赵某\n";
        let visits = "案号,被救助人,回访日期\n某检司救〔2020〕1号,李某,2020-05-01\n某检司救〔2020〕1号,王某,5月1日\n";
        std::fs::write(workspace.path().join("exports/案件.csv"), cases).unwrap();
        std::fs::write(workspace.path().join("exports/回访.csv"), visits).unwrap();
        let intake = read_exports(workspace.path(), &crate::records::vocabulary(&Default::default()), &[]).unwrap();
        let horizon = Horizon { as_of: None, month_close: MonthClose::default() };
        let (ledger, _) = build(intake.tables, horizon);
        let handlers = ledger.handlers();
        let of = |file: &str, row| handlers.get(&Place::file(file, None).row(row)).map(String::as_str);
        assert_eq!([of("exports/案件.csv", 2), of("exports/案件.csv", 3)], [Some("何晓"), Some("赵某")]);
        assert_eq!([of("exports/回访.csv", 2), of("exports/回访.csv", 3)], [Some("赵某"), Some("赵某")]);
    }
}
