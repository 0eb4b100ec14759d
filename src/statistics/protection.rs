//! Protection 隐名等级: who of the persons is guarded beyond a masked name (reliability.md, who may see what).
//!
//! In: facts. Out: for a person in a case why it is guarded: a victim of a sexual crime, or one who was under age,
//! or whose age nobody knows.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};

use super::facts::Facts;
use crate::period::{Day, date};
use crate::privacy::{Protection, is_sexual_crime};
use crate::records::Hashing;
use crate::records::columns::codes::CATEGORIES;
use crate::records::frame::{Ids, Numbers, Texts, ids, numbers, texts};

const MAJORITY: i32 = 18;

impl Facts {
    /// Why a person is guarded in a case.
    pub fn protection(&self, case: u32, person: u32) -> Protection {
        let columns = Columns::of(self);
        columns.judge(
            case,
            person,
            self.rows_of_case(&self.cases[case as usize]).iter().any(|row| columns.is_sexual(*row)),
        )
    }

    /// The same, for many persons.
    pub fn protections(&self) -> Protections<'_> {
        let columns = Columns::of(self);
        // Causes repeat: each is looked through once.
        let mut known: HashMap<&str, bool, Hashing> = HashMap::default();
        let mut is_sexual = |row: &u32| {
            let cause = columns.cause.get(*row as usize);
            cause.is_some_and(|cause| *known.entry(cause).or_insert_with(|| is_sexual_crime(cause)))
        };
        let sexual = self.cases.iter().map(|case| self.rows_of_case(case).iter().any(&mut is_sexual)).collect();
        Protections { columns, sexual }
    }
}

/// Why persons are guarded, for asking of many.
pub struct Protections<'f> {
    columns: Columns<'f>,
    /// For each case whether it is of a sexual crime.
    sexual: Vec<bool>,
}

impl Protections<'_> {
    /// Why a person is guarded in a case.
    pub fn of(&self, case: u32, person: u32) -> Protection {
        self.columns.judge(case, person, self.sexual[case as usize])
    }
}

/// The columns that say who is guarded.
struct Columns<'f> {
    facts: &'f Facts,
    cause: Texts<'f>,
    categories: Numbers<'f>,
    id: Ids<'f>,
    case: Numbers<'f>,
    /// The bit of 未成年人.
    child: u32,
}

impl<'f> Columns<'f> {
    fn of(facts: &'f Facts) -> Self {
        let frame = &facts.ledger.cases;
        Columns {
            facts,
            cause: texts(frame, "cause"),
            categories: numbers(frame, "categories"),
            id: ids(frame, "id_number"),
            case: numbers(frame, "case"),
            child: 1 << CATEGORIES.position("未成年人"),
        }
    }

    fn is_sexual(&self, row: u32) -> bool {
        self.cause.get(row as usize).is_some_and(is_sexual_crime)
    }

    fn judge(&self, case: u32, person: u32, sexual: bool) -> Protection {
        if sexual {
            return Protection::SexualCrime;
        }
        let known = &self.facts.cases[case as usize];
        let rows = self.facts.rows_of_person(&self.facts.persons[person as usize]);
        let called_child = |row: &u32| self.categories.get(*row as usize).is_some_and(|bits| bits & self.child != 0);
        let born = rows.iter().find_map(|row| self.id.get(*row as usize)?.birthday());
        let in_case = rows.iter().find(|row| self.case.get(**row as usize) == Some(case));
        let decided = in_case.and_then(|row| self.facts.grant_of(*row).decided.known()).or(known.decided.known());
        let first = [known.lead.known(), known.accepted.known(), known.decided.known()].into_iter().flatten().min();
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
    use crate::records::PersonId;

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
