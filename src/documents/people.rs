//! People in documents: every person of the lists under a masked name, namesakes told apart.

use crate::privacy::{NameMasker, mask_name};
use crate::statistics::FigureSet;
use crate::statistics::tables::{Cell, Named};

/// The masked names of one document.
#[derive(Debug)]
pub struct People {
    masker: NameMasker<u32>,
}

impl People {
    /// Everyone in the lists, in the order of their keys.
    pub fn of(figures: &FigureSet) -> Self {
        let tables = figures.tables.iter().chain([&figures.visits_due]);
        let mut everyone: Vec<&Named> = tables
            .flat_map(|table| table.rows.iter().flatten())
            .filter_map(|cell| match cell {
                Cell::People(people) => Some(people),
                _ => None,
            })
            .flatten()
            .collect();
        everyone.sort_by(|a, b| (a.person, &a.name).cmp(&(b.person, &b.name)));
        let people = everyone.into_iter().map(|named| (named.person, named.name.as_str()));
        People { masker: NameMasker::new(people) }
    }

    /// The masked names, joined.
    pub fn print(&self, people: &[Named]) -> String {
        let names: Vec<&str> = people.iter().filter_map(|named| self.masker.name(&named.person)).collect();
        names.join("、")
    }

    /// A person's masked name; `name` is as the exports have it, for one who stands in no list.
    pub fn masked(&self, person: u32, name: &str) -> String {
        self.masker.name(&person).map_or_else(|| mask_name(name), str::to_owned)
    }
}
