//! Explain 数字来源: the entries that make a figure in a window, opened to their rows.
//!
//! In: an indicator or a table's row, the facts, the windows. Out: every addend with its places, and
//! the sum. The entries are chosen by the very expression that makes the figure, and the sum is held
//! against it.

use super::counting::Choice;
use super::facts::Facts;
use super::figure::{Column, Figure, Value};
use super::indicator::{Entry, Evidence, Indicator, Measure, Origin, Tally, Unit};
use crate::money::Decimal;
use crate::period::{Day, Span, Windows, day};
use crate::place::Place;
use crate::privacy::Personal;
use crate::records::frame::{number, personal, place};

/// A figure in one window, opened.
#[derive(Debug)]
pub struct Explanation {
    pub indicator: &'static Indicator,
    pub column: Column,
    /// The window; a stock stands as of its last day.
    pub window: Span,
    pub clock: Clock,
    pub value: Value,
    /// One part; two for a rate or mean: 分子, 分母.
    pub parts: Vec<Part>,
}

/// What of the window decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// Something happened in it.
    Within,
    /// Something stands on its last day.
    AtEnd,
    /// Something stands on the day before it.
    BeforeStart,
}

/// One sum.
#[derive(Debug)]
pub struct Part {
    /// 合计, 分子, 分母
    pub name: &'static str,
    pub unit: Unit,
    pub addends: Vec<Addend>,
    /// How many addends the limit left unopened; they are in the sum.
    pub left_out: usize,
    pub sum: Value,
}

/// What an entry is about, by the numbers of the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    Case(u32),
    /// A person, in a case of theirs.
    Person {
        person: u32,
        case: u32,
    },
    /// A decided item, by its place among the facts.
    Item(u32),
}

/// One thing that counts once.
#[derive(Debug)]
pub struct Addend {
    pub about: About,
    /// The case, person or item that it is, as the office knows it.
    pub what: String,
    /// Days or amounts of its entries: several where one thing counts once for several.
    pub entries: Vec<Shown>,
}

/// One entry behind an addend.
#[derive(Debug)]
pub struct Shown {
    /// When it happened, or since when it stands.
    pub from: Day,
    /// 分, where the part sums amounts of money; working days, where it sums those.
    pub amount: Option<Decimal>,
    pub places: Vec<Place>,
    /// Start and end of the working days that were counted.
    pub counted: Option<(Day, Day)>,
    pub doubt: Option<String>,
}

impl Explanation {
    /// Opens a figure in one window.
    pub fn of(indicator: &'static Indicator, column: Column, facts: &Facts, windows: &Windows) -> Self {
        Self::at_most(usize::MAX, indicator, column, facts, windows)
    }

    /// The same; of each part only so many addends that about `limit` places are shown. The sums are whole.
    pub fn at_most(
        limit: usize,
        indicator: &'static Indicator,
        column: Column,
        facts: &Facts,
        windows: &Windows,
    ) -> Self {
        let opener = Opener { facts, windows, column, indicator, limit };
        let value = Figure::compute(indicator, facts, windows).value(column);
        let (clock, parts) = match indicator.measure {
            Measure::Flow(tally, evidence) | Measure::YearOnly(tally, evidence) => {
                (Clock::Within, vec![opener.part("合计", indicator.unit, tally, evidence, Clock::Within)])
            }
            Measure::Stock(tally, evidence) => {
                (Clock::AtEnd, vec![opener.part("合计", indicator.unit, tally, evidence, Clock::AtEnd)])
            }
            Measure::Opening(tally, evidence) => {
                (Clock::BeforeStart, vec![opener.part("合计", indicator.unit, tally, evidence, Clock::BeforeStart)])
            }
            Measure::Quotient(quotient) => {
                let clock = if quotient.stock { Clock::AtEnd } else { Clock::Within };
                let part = |name, (tally, evidence): (Tally, Evidence)| {
                    opener.part(name, opener.part_unit(tally), tally, evidence, clock)
                };
                (clock, vec![part("分子", quotient.numerator), part("分母", quotient.denominator)])
            }
        };
        let explanation = Explanation { indicator, column, window: opener.window(), clock, value, parts };
        explanation.assert_reproduces();
        explanation
    }

    /// The rows shown make the figure: where they do not, the program is wrong.
    fn assert_reproduces(&self) {
        if let ([part], Ok(value)) = (&self.parts[..], self.value)
            && part.sum.is_ok()
            && !matches!(self.indicator.measure, Measure::Opening(..))
        {
            assert_eq!(part.sum.map(Decimal::units), Ok(value.units()), "{} explains itself", self.indicator.id);
        }
    }
}

struct Opener<'a> {
    facts: &'a Facts,
    windows: &'a Windows,
    column: Column,
    indicator: &'static Indicator,
    limit: usize,
}

impl Opener<'_> {
    /// The window of the column; a stock's year to date and total are the stock itself.
    fn window(&self) -> Span {
        let stock = match self.indicator.measure {
            Measure::Stock(..) => true,
            Measure::Quotient(quotient) => quotient.stock,
            _ => false,
        };
        self.windows.of_column(if stock && matches!(self.column, Column::Ytd | Column::Total) {
            Column::Value
        } else {
            self.column
        })
    }

    /// The unit of a rate's part: what is summed in money or days, or counted by its keys.
    fn part_unit(&self, tally: Tally) -> Unit {
        match (tally, self.indicator.unit) {
            (Tally::Sum, Unit::Yuan) => Unit::Yuan,
            (Tally::Sum, _) => Unit::Workdays,
            _ if self.indicator.id.starts_with("cases.") || self.indicator.id.starts_with("feedback.") => Unit::Cases,
            _ => Unit::Persons,
        }
    }

    fn part(&self, name: &'static str, unit: Unit, tally: Tally, evidence: Evidence, clock: Clock) -> Part {
        let window = self.window();
        let at = match clock {
            Clock::BeforeStart => day(window.from) - 1,
            _ => day(window.to),
        };
        let choice = match clock {
            Clock::Within => Choice::within(window),
            _ => Choice::Standing(at),
        };
        let scale = if unit == Unit::Yuan { 2 } else { 0 };
        let sum = evidence(self.facts).tally(tally, choice).map(|units| Decimal::new(units, scale));
        let chosen = evidence(self.facts).filter(|entry| choice.counts(entry.from, entry.to)).collect();
        let (addends, left_out) = self.addends(chosen, tally, at, scale);
        Part { name, unit, addends, left_out, sum }
    }

    /// The chosen entries, one addend for each key, and how many addends were left out.
    fn addends(&self, mut chosen: Vec<Entry>, tally: Tally, at: Day, scale: u8) -> (Vec<Addend>, usize) {
        let shown = |entry: &Entry| Shown {
            from: entry.from,
            amount: (tally == Tally::Sum).then(|| Decimal::new(entry.amount, scale)),
            places: self.facts.places(entry.origin),
            counted: entry.counted.map(|(start, end)| (start, end.unwrap_or(at))),
            doubt: entry.doubt.map(|reason| reason.to_string()),
        };
        chosen.sort_by_key(|entry| entry.key);
        let (mut addends, mut left_out, mut places) = (Vec::new(), 0, 0);
        for of_one in chosen.chunk_by(|one, next| one.key == next.key) {
            if places >= self.limit {
                left_out += 1;
                continue;
            }
            let about = self.facts.about(of_one[0].origin);
            let entries: Vec<Shown> = of_one.iter().map(shown).collect();
            places += entries.iter().map(|entry| entry.places.len()).sum::<usize>();
            addends.push(Addend { about, what: self.facts.what(of_one[0].origin), entries });
        }
        (addends, left_out)
    }
}

impl Facts {
    /// The rows that an entry comes from.
    pub fn places(&self, origin: Origin) -> Vec<Place> {
        let ledger = &self.ledger;
        let case_row = |row: &u32| place(&ledger.sources, &ledger.cases, *row as usize);
        let visit_row = |row: &u32| place(&ledger.sources, &ledger.visits, *row as usize);
        match origin {
            Origin::CaseRow(row) => vec![case_row(&row)],
            Origin::Case(case) => self.rows_of_case(&self.cases[case as usize]).iter().map(case_row).collect(),
            Origin::Grant(grant) => self.rows_of_grant(&self.grants[grant as usize]).iter().map(case_row).collect(),
            Origin::Person(person) => {
                let person = &self.persons[person as usize];
                let mut visits: Vec<u32> = self.visits_of(person).iter().map(|visit| visit.row).collect();
                visits.sort_unstable();
                self.rows_of_person(person).iter().map(case_row).chain(visits.iter().map(visit_row)).collect()
            }
            Origin::VisitRow(row) => vec![visit_row(&row)],
            Origin::Item(item) => {
                let item = &self.items[item as usize];
                vec![Place::file(format!("meetings/{}.toml", item.meeting), None)]
            }
        }
    }

    /// What an entry is, as the office knows it: a case's number, a person's masked name and case, an item.
    pub fn what(&self, origin: Origin) -> String {
        match self.about(origin) {
            About::Case(case) => self.ledger.case_numbers[case as usize].clone(),
            About::Person { person, case } => {
                let number = &self.ledger.case_numbers[case as usize];
                format!("{}　{number}", self.name(person).masked())
            }
            About::Item(item) => {
                let item = &self.items[item as usize];
                format!("{}　{}", item.id, item.text)
            }
        }
    }

    /// What an entry is about; a person without a case of the entry's own, in the first of theirs.
    pub fn about(&self, origin: Origin) -> About {
        let (cases, visits) = (&self.ledger.cases, &self.ledger.visits);
        let key = |frame, name, row: u32| number(frame, name, row as usize).expect("filed rows have keys");
        let in_first = |person: u32| {
            let first = self.rows_of_person(&self.persons[person as usize])[0];
            About::Person { person, case: key(cases, "case", first) }
        };
        match origin {
            Origin::Case(case) => About::Case(case),
            Origin::CaseRow(row) => About::Person { person: key(cases, "person", row), case: key(cases, "case", row) },
            Origin::Grant(grant) => {
                let grant = &self.grants[grant as usize];
                About::Person { person: grant.person, case: grant.case }
            }
            Origin::Person(person) => in_first(person),
            Origin::VisitRow(row) => in_first(key(visits, "person", row)),
            Origin::Item(item) => About::Item(item),
        }
    }

    /// A person's name as their first row has it; to be masked before it is shown.
    pub fn name(&self, person: u32) -> Personal {
        let first = self.rows_of_person(&self.persons[person as usize])[0];
        personal(&self.ledger.cases, "name", first as usize).unwrap_or_default()
    }
}
