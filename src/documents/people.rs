//! People in documents: every person of the lists under a masked name, namesakes told apart; minors as 未成年人某,
//! victims of sexual crimes by their case's number alone (reliability.md, who may see what: the joint meeting).

use crate::privacy::{Audience, NameMasker, Protection, mask_name};
use crate::statistics::FigureSet;
use crate::statistics::tables::{Cell, Named};

/// What stands for a person whose case number stands beside.
const UNNAMED: &str = "（隐名）";

/// The masked names of one document.
#[derive(Debug)]
pub struct People {
    masker: NameMasker<u32>,
    /// `[privacy] hide_names`: case numbers only.
    hide: bool,
}

impl People {
    /// Everyone in the lists, in the order of their keys.
    pub fn of(figures: &FigureSet, hide: bool) -> Self {
        let tables = figures.tables.iter().chain([&figures.visits_due]);
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
        let people = everyone.into_iter().map(|named| (named.person, named.name.as_str()));
        People { masker: NameMasker::new(people), hide }
    }

    /// What stands for some persons, joined. `numbered`: their case's number stands beside.
    pub fn print(&self, people: &[Named], numbered: bool) -> String {
        let mut names: Vec<String> = Vec::new();
        for named in people {
            let name = self.name(named, numbered);
            // Several children of one case are one word; a number stands once.
            if named.protection == Protection::Ordinary || !names.contains(&name) {
                names.push(name);
            }
        }
        names.join("、")
    }

    fn name(&self, named: &Named, numbered: bool) -> String {
        let protection = if self.hide { Protection::SexualCrime } else { named.protection };
        let masked = self.masker.name(&named.person).unwrap_or_default();
        match (protection, numbered) {
            (Protection::Minor, true) => "未成年人某".to_owned(),
            (Protection::SexualCrime, true) => UNNAMED.to_owned(),
            // The full name is not even handed over.
            (protection, _) => protection.name_for(Audience::JointMeeting, masked, masked, &named.case_no),
        }
    }

    /// What stands for a person beside the number of a case; `name` is as the exports have it.
    pub fn masked(&self, person: u32, name: &str, protection: Protection) -> String {
        match if self.hide { Protection::SexualCrime } else { protection } {
            Protection::Ordinary => self.masker.name(&person).map_or_else(|| mask_name(name), str::to_owned),
            Protection::Minor => "未成年人某".to_owned(),
            Protection::SexualCrime => UNNAMED.to_owned(),
        }
    }
}
