//! Evidence 依据: the entries behind every figure, with their things hashed and their rows named.
//!
//! In: facts and a key. Out: for each part of each figure its entries, in the form in which they are sealed.
//! The same form is made of the exports of today, so that the two are compared like with like.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::key::Key;
use crate::period::{Day, date, day};
use crate::place::Place;
use crate::records::Identities;
use crate::statistics::counting::Choice;
use crate::statistics::explain::About;
use crate::statistics::indicator::{Entries, Entry, Indicator, Tally, Unit};
use crate::statistics::{Column, Facts, FigureSet, Parts, catalogue};

/// What a part counts, or whose amounts it sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Thing {
    /// 案件
    Case,
    /// 人员
    Person,
    /// 户
    Household,
    /// A person visited on a day 人次.
    Visit,
    /// 议定事项
    Item,
}

impl Thing {
    /// The unit in which things of this kind are counted.
    pub fn unit(self) -> &'static str {
        match self {
            Thing::Case => "件",
            Thing::Person => "人",
            Thing::Household => "户",
            Thing::Visit => "人次",
            Thing::Item => "项",
        }
    }

    /// Of a figure's part. Sums are told case by case, as an office tells them: 补录1件0.60万元.
    fn of(indicator: &Indicator, tally: Tally) -> Thing {
        match (tally, indicator.unit) {
            (Tally::Sum, _) | (_, Unit::Cases | Unit::Workdays) => Thing::Case,
            (_, Unit::Households) => Thing::Household,
            (_, Unit::Visits) => Thing::Visit,
            (_, Unit::Items) => Thing::Item,
            // The parts of rates: cases of the case and feedback families, else persons.
            (_, Unit::Percent) if indicator.id.starts_with("cases.") || indicator.id.starts_with("feedback.") => {
                Thing::Case
            }
            (_, Unit::Persons | Unit::Percent | Unit::Yuan) => Thing::Person,
        }
    }
}

/// One entry: its thing and rows by their numbers in the evidence, its days (`Day::MAX`: still standing), and
/// its amount (分 or working days) where the part sums amounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedEntry {
    pub thing: u32,
    pub from: Day,
    pub to: Day,
    pub amount: i64,
    pub rows: Vec<u32>,
}

/// The entries of a figure, or of a rate's numerator or denominator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedPart {
    pub thing: Thing,
    /// Whether amounts are summed; else things are counted.
    pub sums: bool,
    pub entries: Vec<SealedEntry>,
}

impl SealedPart {
    /// What each thing adds to the sum of a choice: 1, or its amounts.
    pub fn contributions(&self, choice: Choice) -> BTreeMap<u32, i64> {
        let mut sums = BTreeMap::new();
        for entry in self.entries.iter().filter(|entry| choice.counts(entry.from, entry.to)) {
            let sum: &mut i64 = sums.entry(entry.thing).or_default();
            *sum = if self.sums { sum.checked_add(entry.amount).expect("a sum within 92 quadrillion yuan") } else { 1 };
        }
        sums
    }

    /// The sum of a choice, in smallest units.
    pub fn sum(&self, choice: Choice) -> i64 {
        self.contributions(choice).values().sum()
    }
}

/// The entries behind all figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The hashes of all things, by number.
    pub things: Vec<String>,
    /// Files and sheets.
    pub sources: Vec<(String, Option<String>)>,
    /// Rows: the number of the source, the row as the spreadsheet shows it.
    pub rows: Vec<(u32, Option<u32>)>,
    /// By figure; as many parts as its measure has.
    pub figures: BTreeMap<String, Vec<SealedPart>>,
}

impl Evidence {
    /// Of all figures of the catalogue.
    pub fn of(facts: &Facts, key: &Key) -> Evidence {
        let mut sealer = Sealer::new(facts, key);
        let figures = catalogue::CATALOGUE.iter().map(|indicator| {
            let parts = indicator.measure.parts().into_iter();
            let parts = parts.map(|(tally, evidence)| sealer.part(indicator, tally, evidence(facts))).collect();
            (indicator.id.to_owned(), parts)
        });
        let figures = figures.collect();
        Evidence { things: sealer.things, sources: sealer.sources, rows: sealer.rows, figures }
    }

    /// What is sealed makes the figures: where it does not, the program is wrong.
    pub fn assert_makes(&self, figures: &FigureSet) {
        for figure in &figures.figures {
            let parts = &self.figures[figure.indicator.id];
            for column in Column::ALL {
                let (Ok(value), Ok(choice)) =
                    (figure.value(column), figure.indicator.measure.choice(column, &figures.windows))
                else {
                    continue;
                };
                let sums: Vec<i64> = parts.iter().map(|part| part.sum(choice)).collect();
                let wanted = match figure.parts(column) {
                    Some(Parts { numerator: Ok(numerator), denominator: Ok(denominator) }) => {
                        vec![numerator.units(), denominator.units()]
                    }
                    _ => vec![value.units()],
                };
                // What was reported of an earlier period stands, whatever the exports say today.
                if !matches!(column, Column::Previous | Column::LastYear) {
                    assert_eq!(sums, wanted, "{} in {column:?} is made by its evidence", figure.indicator.id);
                }
            }
        }
    }

    /// The places of an entry's rows.
    pub fn places<'e>(&'e self, entry: &'e SealedEntry) -> impl Iterator<Item = Place> + 'e {
        entry.rows.iter().map(|row| {
            let (source, row) = self.rows[*row as usize];
            let (file, sheet) = &self.sources[source as usize];
            let place = Place::file(file.as_str(), sheet.as_deref().map(Into::into));
            row.map_or(place.clone(), |row| place.row(row))
        })
    }
}

/// The beginning of the hash of a thing that another office may call by the same text and mean another: a
/// household known by a number of the office's own list.
const LOCAL: &str = "local-";

/// How the text of such a household begins.
const NUMBERED: &str = "household\u{1}household\u{1}";

/// Whether a hash means the same thing in every office of one key.
pub(super) fn is_shared(hash: &str) -> bool {
    !hash.starts_with(LOCAL)
}

/// Numbers things and rows as they come.
struct Sealer<'a> {
    facts: &'a Facts,
    key: &'a Key,
    identities: Identities,
    things: Vec<String>,
    thing_numbers: HashMap<String, u32>,
    sources: Vec<(String, Option<String>)>,
    rows: Vec<(u32, Option<u32>)>,
    row_numbers: HashMap<(u32, Option<u32>), u32>,
}

impl<'a> Sealer<'a> {
    fn new(facts: &'a Facts, key: &'a Key) -> Self {
        Sealer {
            facts,
            key,
            identities: Identities::of(&facts.ledger),
            things: Vec::new(),
            thing_numbers: HashMap::new(),
            sources: Vec::new(),
            rows: Vec::new(),
            row_numbers: HashMap::new(),
        }
    }

    fn part(&mut self, indicator: &Indicator, tally: Tally, list: Entries) -> SealedPart {
        let thing = Thing::of(indicator, tally);
        let sums = tally == Tally::Sum;
        let mut entries: Vec<SealedEntry> = list
            .map(|entry| SealedEntry {
                thing: self.thing(thing, &entry),
                from: entry.from,
                to: entry.to,
                amount: if sums { entry.amount } else { 0 },
                rows: self.places(&entry),
            })
            .collect();
        entries.sort_by_key(|entry| (entry.thing, entry.from, entry.to, entry.amount));
        SealedPart { thing, sums, entries }
    }

    /// The number of an entry's thing.
    fn thing(&mut self, thing: Thing, entry: &Entry) -> u32 {
        let text = match thing {
            Thing::Case => {
                let (About::Case(case) | About::Person { case, .. }) = self.facts.about(entry.origin) else {
                    unreachable!("a decided item belongs to no case")
                };
                format!("case\u{1}{}", self.identities.cases[case as usize])
            }
            Thing::Person => format!("person\u{1}{}", self.identities.persons[entry.key as usize]),
            Thing::Household => format!("household\u{1}{}", self.identities.households[entry.key as usize]),
            Thing::Visit => {
                let About::Person { person, .. } = self.facts.about(entry.origin) else {
                    unreachable!("a visit is made to a person")
                };
                format!("visit\u{1}{}\u{1}{}", self.identities.persons[person as usize], date(entry.from))
            }
            Thing::Item => format!("item\u{1}{}", self.facts.items[entry.key as usize].id),
        };
        if let Some(number) = self.thing_numbers.get(&text) {
            return *number;
        }
        let number = self.things.len() as u32;
        let local = if thing == Thing::Household && text.starts_with(NUMBERED) { LOCAL } else { "" };
        self.things.push(format!("{local}{}", self.key.hash(&text)));
        self.thing_numbers.insert(text, number);
        number
    }

    fn places(&mut self, entry: &Entry) -> Vec<u32> {
        self.facts.places(entry.origin).into_iter().map(|place| self.row(&place)).collect()
    }

    fn row(&mut self, place: &Place) -> u32 {
        let source = (place.file.to_string(), place.sheet.as_deref().map(str::to_owned));
        let source = self.sources.iter().position(|known| *known == source).unwrap_or_else(|| {
            self.sources.push(source);
            self.sources.len() - 1
        });
        let row = (source as u32, place.row);
        let (rows, next) = (&mut self.rows, self.row_numbers.len() as u32);
        *self.row_numbers.entry(row).or_insert_with(|| {
            rows.push(row);
            next
        })
    }
}

/// `[thing, "2020-04-01", "2020-06-30" or null, amount, [rows]]`.
impl Serialize for SealedEntry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let to = (self.to != Day::MAX).then(|| date(self.to));
        (self.thing, date(self.from), to, self.amount, &self.rows).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for SealedEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        type Row = (u32, chrono::NaiveDate, Option<chrono::NaiveDate>, i64, Vec<u32>);
        let (thing, from, to, amount, rows) = Row::deserialize(deserializer)?;
        Ok(SealedEntry { thing, from: day(from), to: to.map_or(Day::MAX, day), amount, rows })
    }
}
