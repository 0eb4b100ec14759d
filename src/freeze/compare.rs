//! Compare 比较: a period as reported against the exports of today, with the causes of every difference.
//!
//! In: a frozen period, today's ledger, meetings and settings, the key. Out: for each figure and column that
//! changed, the causes; as reported + causes = now, always. What the office's data did (补录, 更正, 撤销) is
//! told under the settings of then; what a changed definition or setting did (口径变化) is told apart.

use super::cause::{CauseKind, History, sides};
use super::evidence::{Evidence, SealedEntry, SealedPart, Thing};
use super::key::Key;
use super::sealed::{Frozen, SealedSettings};
use crate::meeting::Meeting;
use crate::money::Decimal;
use crate::period::{Period, Windows};
use crate::place::Place;
use crate::statistics::counting::Choice;
use crate::statistics::indicator::{Indicator, Unit};
use crate::statistics::{Column, Facts, Figure, Parts, Value, catalogue, quotient};

/// A case, person, household, visit or item that counts otherwise than it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    pub thing: Thing,
    /// Its hash: the same thing has the same one wherever the key is the same.
    pub hash: String,
    /// Which part of a rate: 0 is the only part, or the numerator.
    pub part: usize,
    /// What it added to the sum, in smallest units.
    pub before: i64,
    pub now: i64,
    pub places_before: Vec<Place>,
    pub places_now: Vec<Place>,
}

/// All that one kind of cause did to a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    pub kind: CauseKind,
    pub things: Vec<Touched>,
    /// By part, in smallest units.
    pub deltas: Vec<i64>,
    /// What it adds to the figure; `None` where the figure is not available on either side.
    pub effect: Option<Decimal>,
}

impl Cause {
    /// How many things it is about; of a rate or mean, those of its numerator where there are any.
    pub fn count(&self) -> usize {
        let part = self.things.iter().map(|thing| thing.part).min();
        let of_part = self.things.iter().filter(|thing| Some(thing.part) == part);
        of_part.map(|thing| thing.hash.as_str()).collect::<std::collections::BTreeSet<&str>>().len()
    }
}

/// A figure that is not as it was reported.
#[derive(Debug, Clone)]
pub struct Difference {
    pub indicator: &'static Indicator,
    pub column: Column,
    pub reported: Value,
    pub now: Value,
    /// In the order of [`CauseKind::ALL`].
    pub causes: Vec<Cause>,
}

/// A frozen period against today.
#[derive(Debug)]
pub struct Comparison {
    pub differences: Vec<Difference>,
    /// Labels of figures whose definition is no longer that of the sealed file.
    pub redefined: Vec<&'static str>,
    /// Whether the office's settings that figures depend on have changed.
    pub settings_changed: bool,
}

/// What the exports say today.
#[derive(Debug, Clone, Copy)]
pub struct Today<'a> {
    pub facts: &'a Facts,
    pub meetings: &'a [Meeting],
}

impl Comparison {
    /// Compares all columns of every figure. What was reported under 上期 and 上年同期 from another sealed period
    /// (`bases`) is explained by that period's own evidence.
    pub fn whole(frozen: &Frozen, bases: &[(Column, &Frozen)], today: Today, key: &Key) -> Comparison {
        let own: Vec<Column> =
            Column::ALL.into_iter().filter(|column| bases.iter().all(|(taken, _)| taken != column)).collect();
        let mut whole = Comparison::of(frozen, today, key, &own);
        for (column, base) in bases {
            let of_base = Comparison::of(base, today, key, &[Column::Value]).differences;
            whole.differences.extend(of_base.into_iter().map(|it| Difference { column: *column, ..it }));
        }
        let place = |it: &Difference| {
            (catalogue::CATALOGUE.iter().position(|indicator| indicator.id == it.indicator.id), it.column)
        };
        whole.differences.sort_by_key(place);
        whole
    }

    /// Compares the given columns of every figure with what the period's own evidence made them.
    pub fn of(frozen: &Frozen, today: Today, key: &Key, columns: &[Column]) -> Comparison {
        let settings = &today.facts.settings;
        let then = frozen.settings.restore(settings);
        let period = Period::parse(&frozen.period).expect("the period of a sealed file");
        let known = SealedSettings { calendar_to: frozen.settings.calendar_to, ..SealedSettings::of(settings) };
        let settings_changed = known != frozen.settings;
        let close_then = then.month_close;
        let facts_then = Facts::new(today.facts.ledger.clone(), today.meetings, then.into());
        let evidence = Evidence::of(&facts_then, key);
        let evidence_now = settings_changed.then(|| Evidence::of(today.facts, key));
        let facts_now = if settings_changed { today.facts } else { &facts_then };
        let comparer = Comparer {
            frozen,
            history: History::of(&frozen.evidence, &evidence),
            evidence: &evidence,
            evidence_now: evidence_now.as_ref(),
            windows: Windows::of(&period, close_then, None),
            windows_now: Windows::of(&period, settings.month_close, None),
        };
        let mut differences = Vec::new();
        let mut redefined = Vec::new();
        for &indicator in catalogue::CATALOGUE {
            if frozen.sealed(indicator.id).is_none_or(|sealed| sealed.definition != indicator.definition) {
                redefined.push(indicator.label);
            }
            let now = Figure::compute(indicator, facts_now, &comparer.windows_now);
            differences.extend(comparer.figure(indicator, &now, columns));
        }
        Comparison { differences, redefined, settings_changed }
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.differences.is_empty()
    }

    /// The difference of a figure in a column.
    pub fn find(&self, id: &str, column: Column) -> Option<&Difference> {
        self.differences.iter().find(|difference| difference.indicator.id == id && difference.column == column)
    }
}

struct Comparer<'a> {
    frozen: &'a Frozen,
    history: History<'a>,
    /// Today's, under the settings of then.
    evidence: &'a Evidence,
    /// Today's, under the settings of today, where these differ.
    evidence_now: Option<&'a Evidence>,
    windows: Windows,
    windows_now: Windows,
}

impl Comparer<'_> {
    fn figure(&self, indicator: &'static Indicator, now: &Figure, columns: &[Column]) -> Vec<Difference> {
        let reported = self.frozen.figure(indicator);
        let same_definition =
            self.frozen.sealed(indicator.id).is_some_and(|sealed| sealed.definition == indicator.definition);
        let none = Vec::new();
        let before = self.frozen.evidence.figures.get(indicator.id).unwrap_or(&none);
        let after = &self.evidence.figures[indicator.id];
        let data = Step {
            before: (&self.frozen.evidence, before),
            after: (self.evidence, after),
            history: same_definition.then_some(&self.history),
        };
        let settings = self.evidence_now.map(|evidence| Step {
            before: (self.evidence, after),
            after: (evidence, &evidence.figures[indicator.id]),
            history: None,
        });
        let mut differences = Vec::new();
        for &column in columns {
            let (reported, value) = (reported.value(column), now.value(column));
            let choices =
                (indicator.measure.choice(column, &self.windows), indicator.measure.choice(column, &self.windows_now));
            let (Ok(then), Ok(today)) = choices else { continue };
            let mut things = data.touched(then, then);
            if let Some(settings) = &settings {
                things.extend(settings.touched(then, today));
            }
            if things.is_empty() && reported == value {
                continue;
            }
            let sums: Vec<i64> = before.iter().map(|part| part.sum(then)).collect();
            let causes = causes(indicator, reported, value, sums, things);
            differences.push(Difference { indicator, column, reported, now: value, causes });
        }
        differences
    }
}

/// One step from one evidence to the next.
struct Step<'e> {
    before: (&'e Evidence, &'e [SealedPart]),
    after: (&'e Evidence, &'e [SealedPart]),
    /// What became of the things, where data alone explain the step.
    history: Option<&'e History<'e>>,
}

impl<'e> Step<'e> {
    /// Every thing that counts otherwise after the step, with the cause.
    fn touched(&self, before: Choice, after: Choice) -> Vec<(CauseKind, Touched)> {
        let mut touched = Vec::new();
        for part in 0..self.before.1.len().max(self.after.1.len()) {
            let (old, new) = (self.before.1.get(part), self.after.1.get(part));
            for (hash, [was, is]) in sides((self.before.0, old), (self.after.0, new)) {
                let count = |part: Option<&SealedPart>, entries: &[&SealedEntry], choice: Choice| {
                    let chosen = entries.iter().filter(|entry| choice.counts(entry.from, entry.to));
                    match part {
                        Some(part) if part.sums => chosen.map(|entry| entry.amount).sum::<i64>(),
                        _ => i64::from(chosen.count() > 0),
                    }
                };
                let (counted, counts) = (count(old, &was, before), count(new, &is, after));
                if counted == counts {
                    continue;
                }
                let kind = self.history.map_or(CauseKind::Redefined, |history| history.kind(hash, &was, &is));
                let places = |evidence: &Evidence, entries: &[&SealedEntry]| -> Vec<Place> {
                    let mut places: Vec<Place> = entries.iter().flat_map(|entry| evidence.places(entry)).collect();
                    places.sort();
                    places.dedup();
                    places
                };
                let thing = old.or(new).expect("one side has the part").thing;
                let (places_before, places_now) = (places(self.before.0, &was), places(self.after.0, &is));
                let hash = hash.to_owned();
                touched.push((
                    kind,
                    Touched { thing, hash, part, before: counted, now: counts, places_before, places_now },
                ));
            }
        }
        touched
    }
}

/// The causes in their order, each with what it adds to the figure.
fn causes(
    indicator: &Indicator,
    reported: Value,
    now: Value,
    mut sums: Vec<i64>,
    things: Vec<(CauseKind, Touched)>,
) -> Vec<Cause> {
    let parts = indicator.measure.parts().len();
    sums.resize(parts, 0);
    let available = reported.is_ok() && now.is_ok();
    let mut value = reported.ok();
    let mut causes = Vec::new();
    for kind in CauseKind::ALL {
        let things: Vec<Touched> =
            things.iter().filter(|(cause, _)| *cause == kind).map(|(_, thing)| thing.clone()).collect();
        if things.is_empty() {
            continue;
        }
        let mut deltas = vec![0_i64; parts];
        for thing in &things {
            deltas[thing.part] += thing.now - thing.before;
        }
        for (sum, delta) in sums.iter_mut().zip(&deltas) {
            *sum += delta;
        }
        let after = made_of(indicator.unit, &sums).ok();
        let effect = match (available, value, after) {
            (true, Some(before), Some(after)) => after.checked_sub(before),
            _ => None,
        };
        value = after.or(value);
        causes.push(Cause { kind, things, deltas, effect });
    }
    if let (Ok(reported), Ok(now)) = (reported, now) {
        let sum = causes.iter().filter_map(|cause| cause.effect).try_fold(reported, |sum, effect| {
            let nothing = Decimal::new(0, sum.scale());
            sum.checked_sub(nothing.checked_sub(effect)?)
        });
        assert_eq!(sum, Some(now), "{}: as reported + causes = now", indicator.id);
    }
    causes
}

/// The figure that sums of its parts make.
fn made_of(unit: Unit, sums: &[i64]) -> Value {
    let scale = if unit == Unit::Yuan { 2 } else { 0 };
    match sums {
        [numerator, denominator] => quotient(
            unit,
            Parts { numerator: Ok(Decimal::new(*numerator, scale)), denominator: Ok(Decimal::new(*denominator, 0)) },
        ),
        _ => Ok(Decimal::new(sums[0], scale)),
    }
}
