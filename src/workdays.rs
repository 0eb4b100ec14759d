//! Workdays 工作日: working days counted over a dated table of holidays and make-up days.
//!
//! In: the State Council's yearly notices (`workdays/china-workdays.csv`) and the days that an office adds.
//! Out: counts and deadlines. A year without a notice is an error, never a silent Monday to Friday
//! (figures.md; domain.md §8).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::{Datelike, NaiveDate, Weekday};

use crate::period::{Day, date, day};

#[cfg(test)]
mod tests;

const NATIONAL: &str = include_str!("workdays/china-workdays.csv");

/// The holiday arrangement of this year is not known 节假日安排未公布.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownYear(pub i32);

/// What the days that an office adds do not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddedDaysFault {
    /// One day is both off and working.
    Contradiction(NaiveDate),
    /// A new year lacks one of the days that are off every year, so its list cannot be whole.
    Incomplete { year: i32, missing: NaiveDate },
}

/// Days that an office adds: a year that the program does not know yet, or a local holiday.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddedDays {
    /// 放假
    pub off: Vec<NaiveDate>,
    /// 调休上班
    pub work: Vec<NaiveDate>,
}

/// What a day is, for showing how working days were counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind {
    /// 工作日
    Working,
    /// 调休上班: a Saturday or Sunday that is worked.
    WorkingWeekend,
    /// 周末
    Weekend,
    /// 放假: a Monday to Friday that is off.
    Holiday,
}

/// The table, with prefix sums: every count is two look-ups.
#[derive(Clone)]
pub struct Workdays {
    /// Days that are not what their weekday says; `true` = working.
    exceptions: BTreeMap<NaiveDate, bool>,
    years: BTreeSet<i32>,
    /// The day before the table's first.
    before: Day,
    /// Working days up to and including the n-th day after `before`; entry 0 is 0.
    working: Vec<i32>,
    /// Days of unknown years, likewise: an office may add 2028 and not 2027.
    unknown: Vec<i32>,
}

impl Workdays {
    /// The national calendar of the years that this version ships. Panics where the shipped table is broken.
    pub fn national() -> Self {
        let mut exceptions = BTreeMap::new();
        for line in NATIONAL.lines().skip(1) {
            let mut cells = line.split(',');
            let (date, kind) = (cells.next().expect("a date"), cells.next().expect("a kind"));
            let works = match kind {
                "work" => true,
                "off" => false,
                _ => panic!("kind of day in china-workdays.csv: {kind}"),
            };
            exceptions.insert(date.parse().expect("a date in china-workdays.csv"), works);
        }
        let years = exceptions.keys().map(Datelike::year).collect();
        Self::tabulate(exceptions, years)
    }

    /// The calendar with an office's own days. A year becomes known when days off are added in it.
    ///
    /// # Errors
    /// An [`AddedDaysFault`]: days that contradict each other, or a new year's list that lacks New Year's Day,
    /// Labour Day or National Day (the rest of such a year would silently be Monday to Friday).
    pub fn with_years(&self, added: &AddedDays) -> Result<Self, AddedDaysFault> {
        if let Some(both) = added.off.iter().find(|off| added.work.contains(off)) {
            return Err(AddedDaysFault::Contradiction(*both));
        }
        let mut exceptions = self.exceptions.clone();
        exceptions.extend(added.off.iter().map(|off| (*off, false)));
        exceptions.extend(added.work.iter().map(|work| (*work, true)));
        let mut years = self.years.clone();
        for year in added.off.iter().chain(&added.work).map(Datelike::year) {
            if years.insert(year) {
                let missing = [(1, 1), (5, 1), (10, 1)]
                    .into_iter()
                    .filter_map(|(month, day)| NaiveDate::from_ymd_opt(year, month, day))
                    .find(|holiday| works(&exceptions, *holiday));
                if let Some(missing) = missing {
                    return Err(AddedDaysFault::Incomplete { year, missing });
                }
            }
        }
        Ok(Self::tabulate(exceptions, years))
    }

    fn tabulate(exceptions: BTreeMap<NaiveDate, bool>, years: BTreeSet<i32>) -> Self {
        let (first, last) = (years.first().expect("a known year"), years.last().expect("a known year"));
        let edge = |year| day(NaiveDate::from_ymd_opt(year, 1, 1).expect("a year of the calendar"));
        let (start, end) = (edge(*first), edge(*last + 1));
        let (mut working, mut unknown) = (vec![0], vec![0]);
        let (mut works_so_far, mut unknown_so_far) = (0, 0);
        for at in (start..end).map(date) {
            if !years.contains(&at.year()) {
                unknown_so_far += 1;
            } else if works(&exceptions, at) {
                works_so_far += 1;
            }
            working.push(works_so_far);
            unknown.push(unknown_so_far);
        }
        Workdays { exceptions, years, before: start - 1, working, unknown }
    }

    /// What an office added to the national calendar.
    pub fn added(&self) -> AddedDays {
        let national = Self::national();
        let own = |works: bool| {
            let days = self.exceptions.iter().filter(|(day, works)| national.exceptions.get(day) != Some(works));
            days.filter(|(_, it)| **it == works).map(|(day, _)| *day).collect()
        };
        AddedDays { off: own(false), work: own(true) }
    }

    /// The years whose arrangement is known, in order.
    pub fn years(&self) -> impl Iterator<Item = i32> + '_ {
        self.years.iter().copied()
    }

    /// Whether people work on this day.
    ///
    /// # Errors
    /// The day's year is not known.
    pub fn is_workday(&self, at: Day) -> Result<bool, UnknownYear> {
        let index = self.known(at - 1, at)?.1;
        Ok(self.working[index] > self.working[index - 1])
    }

    /// The days of (a, b] and what each is, for a reader who counts along.
    pub fn days(&self, a: Day, b: Day) -> impl Iterator<Item = (NaiveDate, DayKind)> + '_ {
        (a + 1..=b).map(|at| {
            let at = date(at);
            let weekend = matches!(at.weekday(), Weekday::Sat | Weekday::Sun);
            let kind = match (works(&self.exceptions, at), weekend) {
                (true, false) => DayKind::Working,
                (true, true) => DayKind::WorkingWeekend,
                (false, true) => DayKind::Weekend,
                (false, false) => DayKind::Holiday,
            };
            (at, kind)
        })
    }

    /// Working days in (a, b]; 0 where b ≤ a.
    ///
    /// # Errors
    /// (a, b] touches a day of an unknown year, even where the count would not change.
    pub fn between(&self, a: Day, b: Day) -> Result<i64, UnknownYear> {
        if b <= a {
            return Ok(0);
        }
        let (from, to) = self.known(a, b)?;
        Ok(i64::from(self.working[to] - self.working[from]))
    }

    /// The n-th working day after `a`, which is not counted itself; `a` where n is not positive.
    ///
    /// # Errors
    /// A day of an unknown year lies on the way.
    pub fn nth_after(&self, a: Day, n: i64) -> Result<Day, UnknownYear> {
        if n <= 0 {
            return Ok(a);
        }
        let (from, _) = self.known(a, a + 1)?;
        let wanted = i64::from(self.working[from]) + n;
        let index = self.working.partition_point(|count| i64::from(*count) < wanted);
        let found = self.before.saturating_add(i32::try_from(index).unwrap_or(i32::MAX));
        self.known(a, found)?;
        Ok(found)
    }

    /// The first day after `a` whose year is not known, with its year.
    pub fn first_unknown_after(&self, a: Day) -> Option<(Day, i32)> {
        let first = date(a + 1).year();
        let year = (first..).find(|year| !self.years.contains(year))?;
        let new_year = NaiveDate::from_ymd_opt(year, 1, 1).map(day)?;
        Some((new_year.max(a + 1), year))
    }

    /// The places of `a` and `b` in the table, for a < b.
    fn known(&self, a: Day, b: Day) -> Result<(usize, usize), UnknownYear> {
        let place = |at: Day| {
            usize::try_from(i64::from(at) - i64::from(self.before)).ok().filter(|index| *index < self.working.len())
        };
        match (place(a), place(b)) {
            (Some(from), Some(to)) if self.unknown[from] == self.unknown[to] => Ok((from, to)),
            _ => Err(UnknownYear(self.first_unknown(a, b))),
        }
    }

    /// The first unknown year that (a, b] touches.
    fn first_unknown(&self, a: Day, b: Day) -> i32 {
        let (first, last) = (date(a + 1).year(), date(b).year());
        (first..=last).find(|year| !self.years.contains(year)).unwrap_or(last)
    }
}

/// Its years: the table itself would fill pages.
impl fmt::Debug for Workdays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Workdays").field(&self.years).finish()
    }
}

fn works(exceptions: &BTreeMap<NaiveDate, bool>, at: NaiveDate) -> bool {
    let weekend = matches!(at.weekday(), Weekday::Sat | Weekday::Sun);
    exceptions.get(&at).copied().unwrap_or(!weekend)
}
