//! Protection 隐名等级: who of the persons is guarded beyond a masked name (reliability.md, who may see what).
//!
//! In: facts. Out: for a person in a case why it is guarded: a victim of a sexual crime, or one who was under age,
//! or whose age nobody knows.

use chrono::{Datelike, NaiveDate};
use polars::prelude::{StringChunked, UInt32Chunked, UInt64Chunked};

use super::facts::Facts;
use crate::period::{Day, date};
use crate::privacy::{Protection, is_sexual_crime};
use crate::records::PersonId;
use crate::records::columns::codes::CATEGORIES;
use crate::records::frame::{codes, texts};

const MAJORITY: i32 = 18;

impl Facts {
    /// Why a person is guarded in a case.
    pub fn protection(&self, case: u32, person: u32) -> Protection {
        self.protections().of(case, person)
    }

    /// The same, for many persons.
    pub fn protections(&self) -> Protections<'_> {
        let frame = &self.ledger.cases;
        Protections {
            facts: self,
            cause: texts(frame, "cause"),
            categories: codes(frame, "categories"),
            id: frame.column("id_number").and_then(|column| column.u64()).expect("a column of ID numbers"),
            child: 1 << CATEGORIES.position("未成年人"),
        }
    }
}

/// The columns that say who is guarded.
pub struct Protections<'f> {
    facts: &'f Facts,
    cause: &'f StringChunked,
    categories: &'f UInt32Chunked,
    id: &'f UInt64Chunked,
    /// The bit of 未成年人.
    child: u32,
}

impl Protections<'_> {
    /// Why a person is guarded in a case.
    pub fn of(&self, case: u32, person: u32) -> Protection {
        let known = &self.facts.cases[case as usize];
        if known.rows.iter().any(|row| self.cause.get(*row as usize).is_some_and(is_sexual_crime)) {
            return Protection::SexualCrime;
        }
        let rows = &self.facts.persons[person as usize].rows;
        let called_child = |row: &u32| self.categories.get(*row as usize).is_some_and(|bits| bits & self.child != 0);
        let born = rows.iter().find_map(|row| PersonId::unpack(self.id.get(*row as usize)?).birthday());
        // Grants stand in the order of their case and person.
        let grants = &self.facts.grants;
        let grant = grants.binary_search_by_key(&(case, person), |grant| (grant.case, grant.person)).ok();
        let decided = grant.and_then(|at| grants[at].decided).or(known.decided);
        let first = [known.lead, known.accepted, known.decided].into_iter().flatten().min();
        // Undecided: as of the case's first day, so that nobody is told who was a child when it began.
        let grown = born.zip(decided.or(first)).is_some_and(|(born, at)| grown_up(born, at));
        if grown && !rows.iter().any(called_child) { Protection::Ordinary } else { Protection::Minor }
    }
}

/// Full eighteen years from the day after the birthday on, as the law counts; 29 February from 1 March.
fn grown_up(born: NaiveDate, at: Day) -> bool {
    let year = born.year() + MAJORITY;
    let birthday = born.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1));
    birthday.is_some_and(|birthday| birthday < date(at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::day;

    #[test]
    fn a_child_is_grown_up_the_day_after_the_eighteenth_birthday() {
        let on = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (born, at, grown) in [
            ("2002-05-20", "2020-05-20", false),
            ("2002-05-20", "2020-05-21", true),
            ("2004-02-29", "2022-03-01", false),
            ("2004-02-29", "2022-03-02", true),
            ("1980-01-01", "2020-01-01", true),
        ] {
            assert_eq!(grown_up(on(born), day(on(at))), grown, "{born} at {at}");
        }
        assert_eq!(PersonId::unpack(99030420020520123).birthday(), Some(on("2002-05-20")));
        assert_eq!(PersonId::unpack(99030420021320123).birthday(), None);
    }
}
