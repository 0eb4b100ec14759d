//! People in documents: every person of the lists under a masked name, namesakes told apart; minors as 未成年人某,
//! victims of sexual crimes by their case's number alone (reliability.md, who may see what: the joint meeting).

use crate::privacy::{JointMeeting, Masked, NameMasker, Personal, Protection};
use crate::statistics::tables::{Cell, Named};
use crate::statistics::{FigureSet, Table};

/// What stands for a minor and for a person whose case number stands beside.
const MINOR: &str = "未成年人某";
const UNNAMED: &str = "（隐名）";

/// The masked names of one document for the joint meeting.
#[derive(Debug)]
pub struct People {
    masker: NameMasker<u32>,
    /// `[privacy] hide_names`: case numbers only.
    hide: bool,
}

impl People {
    /// Everyone in the lists, in the order of their keys.
    pub fn of(figures: &FigureSet, visits_due: Option<&Table>, hide: bool) -> Self {
        let tables = figures.tables.iter().chain(visits_due);
        let mut everyone: Vec<&Named> = tables
            .flat_map(|table| table.rows.iter().flatten())
            .filter_map(|cell| match cell {
                Cell::People(people) => Some(people),
                _ => None,
            })
            .flatten()
            .filter(|named| named.protection == Protection::Ordinary)
            .collect();
        everyone.sort_by(|a, b| (a.person, &a.name).cmp(&(b.person, &b.name)));
        let people = everyone.into_iter().map(|named| (named.person, &named.name));
        People { masker: NameMasker::new(people), hide }
    }

    /// What stands for some persons, joined. `numbered`: their case's number stands beside.
    pub fn print(&self, people: &[Named], numbered: bool) -> Masked<JointMeeting> {
        let mut names: Vec<Masked<JointMeeting>> = Vec::new();
        for named in people {
            let name = self.name(named, numbered);
            // Several children of one case are one word; a number stands once.
            if named.protection == Protection::Ordinary || !names.contains(&name) {
                names.push(name);
            }
        }
        Masked::joined(names)
    }

    fn name(&self, named: &Named, numbered: bool) -> Masked<JointMeeting> {
        let protection = if self.hide { Protection::SexualCrime } else { named.protection };
        let masked = self.masker.name(&named.person).unwrap_or_default();
        match (protection, numbered) {
            (Protection::Minor, true) => Masked::word(MINOR),
            (Protection::SexualCrime, true) => Masked::word(UNNAMED),
            (protection, _) => Masked::person(protection, masked, &named.case_no),
        }
    }

    /// What stands for a person, by the place in the order of persons, beside the number of a case.
    pub fn masked(&self, person: u32, name: &Personal, protection: Protection) -> Masked<JointMeeting> {
        match if self.hide { Protection::SexualCrime } else { protection } {
            Protection::Ordinary => {
                let masked = self.masker.name(&person).map_or_else(|| name.masked(), str::to_owned);
                Masked::person(Protection::Ordinary, &masked, "")
            }
            Protection::Minor => Masked::word(MINOR),
            Protection::SexualCrime => Masked::word(UNNAMED),
        }
    }
}
