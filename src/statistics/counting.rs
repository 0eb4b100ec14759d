//! Counting 计数: what entries make, for many questions in one pass.
//!
//! In: entries one by one; questions, each how entries are added up and which of them. Out: a number for each
//! question, or why there is none. What is asked for several columns, or by several figures of the same entries, is
//! counted together: to find the entries takes longer than to count them.

use super::indicator::{Reason, Tally};
use crate::period::{Day, Span, day};

/// Which entries a column counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Those wholly within a window: its first and last day.
    Within(Day, Day),
    /// Those that stand on a day.
    Standing(Day),
    /// None: nothing was pending before everything.
    Nothing,
}

impl Choice {
    /// Those wholly within a window.
    pub fn within(window: Span) -> Self {
        Choice::Within(day(window.from), day(window.to))
    }

    /// Whether something that lasts over `from ..= to` is counted.
    pub fn counts(self, from: Day, to: Day) -> bool {
        let [earliest, latest, earliest_end, latest_end] = self.bounds();
        earliest <= from && from <= latest && earliest_end <= to && to <= latest_end
    }

    /// Between which days what is counted begins, and between which it ends: one form for every choice.
    fn bounds(self) -> [Day; 4] {
        match self {
            Choice::Within(first, last) => [first, Day::MAX, Day::MIN, last],
            Choice::Standing(day) => [Day::MIN, day, day, Day::MAX],
            Choice::Nothing => [Day::MAX, Day::MIN, Day::MAX, Day::MIN],
        }
    }
}

/// What is asked of entries: how they are added up, and which of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    pub tally: Tally,
    pub choice: Choice,
}

/// The most choices that are counted in one pass: one bit each.
pub const AT_ONCE: usize = 8;

/// Whether questions leave room for one more choice in the same pass.
pub fn has_room(questions: &[Question], choice: Choice) -> bool {
    let choices = choices(questions);
    choices.contains(&choice) || choices.len() < AT_ONCE
}

/// The choices of some questions, each once.
fn choices(questions: &[Question]) -> Vec<Choice> {
    let mut choices = Vec::new();
    for Question { choice, .. } in questions {
        if !choices.contains(choice) {
            choices.push(*choice);
        }
    }
    choices
}

/// What the entries make so far, for each choice.
pub(super) struct Count<'q> {
    questions: &'q [Question],
    choices: Vec<Choice>,
    /// The bounds of all choices, each kind together: they are compared side by side.
    bounds: [[Day; AT_ONCE]; 4],
    /// Whether distinct keys are asked for.
    distinct: bool,
    keys: [i64; AT_ONCE],
    /// Whether sums are asked for.
    summed: bool,
    sums: [i64; AT_ONCE],
    doubts: [Option<Reason>; AT_ONCE],
    /// Keys are dense: one byte each says in which choices a key was met.
    met: Vec<u8>,
}

impl<'q> Count<'q> {
    pub(super) fn new(questions: &'q [Question]) -> Self {
        let choices = choices(questions);
        assert!(choices.len() <= AT_ONCE, "one bit for each choice");
        let bounds_at = |at: usize| choices.get(at).copied().unwrap_or(Choice::Nothing).bounds();
        let asked = |tally| questions.iter().any(|question| question.tally == tally);
        Count {
            bounds: std::array::from_fn(|kind| std::array::from_fn(|at| bounds_at(at)[kind])),
            distinct: asked(Tally::Distinct),
            keys: [0; AT_ONCE],
            summed: asked(Tally::Sum),
            sums: [0; AT_ONCE],
            doubts: [None; AT_ONCE],
            met: Vec::new(),
            questions,
            choices,
        }
    }

    /// The choices that count what lasts over `from ..= to`, a bit each.
    #[inline]
    pub(super) fn chosen(&self, from: Day, to: Day) -> u8 {
        let [earliest, latest, earliest_end, latest_end] = &self.bounds;
        // Without a turn at any of them, and in the days' own width: all are compared at once.
        let mut bits = [0_i32; AT_ONCE];
        for at in 0..AT_ONCE {
            let begins = (earliest[at] <= from) & (from <= latest[at]);
            let ends = (earliest_end[at] <= to) & (to <= latest_end[at]);
            bits[at] = i32::from(begins & ends) << at;
        }
        bits.into_iter().fold(0, |chosen, bit| chosen | bit) as u8
    }

    /// Adds an entry to the choices that count it.
    pub(super) fn add(&mut self, chosen: u8, key: u32, amount: i64, doubt: Option<Reason>) {
        if self.distinct {
            for at in places(self.first_met(key, chosen)) {
                self.keys[at] += 1;
            }
        }
        if self.summed {
            for at in places(chosen) {
                self.sums[at] = self.sums[at].checked_add(amount).expect("a sum within 92 quadrillion yuan");
            }
        }
        if doubt.is_some() {
            places(chosen).for_each(|at| self.doubts[at] = self.doubts[at].max(doubt));
        }
    }

    /// Of the choices those in which a key was not met before.
    fn first_met(&mut self, key: u32, chosen: u8) -> u8 {
        let key = key as usize;
        if key >= self.met.len() {
            self.met.resize((key + 1).next_power_of_two(), 0);
        }
        let first = chosen & !self.met[key];
        self.met[key] |= chosen;
        first
    }

    pub(super) fn finish(self) -> Vec<Result<i64, Reason>> {
        let answer = |Question { tally, choice }: &Question| {
            let at = self.choices.iter().position(|known| known == choice).expect("a choice of its question");
            let number = if *tally == Tally::Sum { self.sums[at] } else { self.keys[at] };
            self.doubts[at].map_or(Ok(number), Err)
        };
        self.questions.iter().map(answer).collect()
    }
}

/// The places of the bits that are set.
fn places(mut bits: u8) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = (bits != 0).then(|| bits.trailing_zeros() as usize);
        bits &= bits.wrapping_sub(1);
        place
    })
}
