//! Needs 待解决事项: what of a case is open and urgent on a day.
//!
//! In: one case's facts, the list of cases without feedback. Out: its needs, most urgent first.

use std::collections::HashMap;

use crate::period::Day;
use crate::statistics::indicator::Origin;
use crate::statistics::tables::Cell;
use crate::statistics::{Facts, FigureSet, Grant, Payment};

/// Days after the decision from which an unpaid grant is a matter for a meeting.
pub const PATIENCE: Day = 30;

/// What is open, most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NeedKind {
    /// Paid urgently, formalities not made up 先行救助手续待补办.
    Formalities,
    /// Feedback to the partner past its deadline 反馈逾期.
    Feedback,
    /// Decided and not paid for more than 30 days 长期未发放.
    Unpaid,
    /// Advice without a reply 识别建议待回复.
    Advice,
}

impl NeedKind {
    pub const ALL: [NeedKind; 4] = [NeedKind::Formalities, NeedKind::Feedback, NeedKind::Unpaid, NeedKind::Advice];

    /// The word by which a template asks.
    pub fn id(self) -> &'static str {
        match self {
            NeedKind::Formalities => "formalities",
            NeedKind::Feedback => "feedback",
            NeedKind::Unpaid => "unpaid",
            NeedKind::Advice => "advice",
        }
    }
}

/// One need.
#[derive(Debug, Clone, Copy)]
pub struct Need {
    pub kind: NeedKind,
    /// The day from which it waits.
    pub since: Day,
    /// 分 that are not paid; 0 for the other kinds.
    pub amount: i64,
}

/// A case that waits for feedback, as the list of figures.md has it.
#[derive(Debug, Clone, Copy)]
pub struct Pending {
    /// `None` where the calendar is not known.
    pub deadline: Option<Day>,
    /// Working days overdue; `None` where the calendar is not known.
    pub overdue: Option<i64>,
}

/// What is looked up by case.
#[derive(Debug)]
pub struct Files<'a> {
    pub facts: &'a Facts,
    /// The day as of which everything is told.
    pub at: Day,
    payments: HashMap<u32, Vec<Payment>>,
    pending: HashMap<u32, Pending>,
}

impl<'a> Files<'a> {
    pub fn new(facts: &'a Facts, figures: &FigureSet) -> Self {
        let mut payments: HashMap<u32, Vec<Payment>> = HashMap::new();
        for paid in &facts.payments {
            payments.entry(paid.case).or_default().push(*paid);
        }
        let list = figures.table("feedback.list");
        let column = |name| list.columns.iter().position(|column| *column == name).expect("a column of the list");
        let (deadline, overdue) = (column("反馈期限"), column("逾期工作日"));
        let rows = list.rows.iter().zip(&list.behind).filter_map(|(row, behind)| match behind.first()?.origin {
            Origin::Case(case) => Some((
                case,
                Pending {
                    deadline: if let Cell::Day(day) = row[deadline] { Some(day) } else { None },
                    overdue: if let Cell::Number(days) = row[overdue] { Some(days.units()) } else { None },
                },
            )),
            _ => None,
        });
        let at = crate::period::day(figures.windows.value.to);
        Files { facts, at, payments, pending: rows.collect() }
    }

    /// The case's payments, by day.
    pub fn payments(&self, case: u32) -> Vec<Payment> {
        let mut payments = self.payments.get(&case).cloned().unwrap_or_default();
        payments.sort_by_key(|paid| (paid.date, paid.person, paid.amount, paid.urgent));
        payments
    }

    /// The case's grants, by person.
    pub fn grants(&self, case: u32) -> &'a [Grant] {
        let grants = &self.facts.grants;
        let from = grants.partition_point(|grant| grant.case < case);
        let to = grants.partition_point(|grant| grant.case <= case);
        &grants[from..to]
    }

    /// How the case stands with its feedback, while that is owed.
    pub fn pending(&self, case: u32) -> Option<Pending> {
        self.pending.get(&case).copied()
    }

    /// What is open in the case, most urgent first; of each kind the longest waiting.
    pub fn needs(&self, case: u32) -> Vec<Need> {
        let grants = self.grants(case);
        let formalities = self.formalities_since(case).map(|since| (since, 0));
        let closed = self.facts.cases[case as usize].closed.known();
        // Where the calendar is not known, whether it is late is not known either: the meeting hears of it.
        let late = self.pending(case).filter(|pending| pending.overdue.is_none_or(|days| days > 0));
        let feedback = late.and(closed).map(|closed| (closed, 0));
        let advice =
            grants.iter().filter(|grant| !grant.advice_reply.is_known()).filter_map(|grant| grant.advice.known()).min();
        let found = [formalities, feedback, self.unpaid(case), advice.map(|since| (since, 0))];
        let need =
            |(kind, found): (NeedKind, Option<(Day, i64)>)| found.map(|(since, amount)| Need { kind, since, amount });
        NeedKind::ALL.into_iter().zip(found).filter_map(need).collect()
    }

    fn formalities_since(&self, case: u32) -> Option<Day> {
        let grants = self.grants(case);
        let made_up = |person| grants.iter().any(|grant| grant.person == person && grant.formalities.is_known());
        let urgent = self.payments.get(&case)?.iter().filter(|paid| paid.urgent && !made_up(paid.person));
        urgent.map(|paid| paid.date).min()
    }

    /// The earliest decision that is not paid in full for too long, and what is left of all such.
    fn unpaid(&self, case: u32) -> Option<(Day, i64)> {
        let waiting = self.grants(case).iter().filter(|grant| grant.granted).filter_map(|grant| {
            let (decided, left) = (grant.decided.known()?, grant.amount? - self.paid(grant));
            (left > 0 && self.at - decided > PATIENCE).then_some((decided, left))
        });
        waiting.reduce(|(since, sum), (decided, left)| (since.min(decided), sum + left))
    }

    fn paid(&self, grant: &Grant) -> i64 {
        let payments = self.payments.get(&grant.case).into_iter().flatten();
        payments.filter(|paid| paid.person == grant.person).map(|paid| paid.amount).sum()
    }
}
