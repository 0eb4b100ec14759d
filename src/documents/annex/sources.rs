//! 来源: the drill-down of every figure of the period, one line a place, so that each can be looked up.
//!
//! An amount stands in the first line of what it counts for, so that the column of amounts adds up to
//! the figure; the running number is that of the thing counted, so that the last one is the figure.

use super::{MOST_ROWS, Material, Sheet, Value, days};
use crate::money::Decimal;
use crate::period::date;
use crate::place::Place;
use crate::records::case_key;
use crate::statistics::Column;
use crate::statistics::explain::{About, Addend, Explanation, Part, Shown};
use crate::statistics::indicator::{Indicator, Unit};

const COLUMNS: &[(&str, u32)] = &[
    ("编号", 36),
    ("指标", 30),
    ("部分", 8),
    ("序号", 10),
    ("人员", 16),
    ("案号或事项", 40),
    ("日期", 12),
    ("金额（元）", 18),
    ("工作日", 10),
    ("文件", 36),
    ("工作表", 20),
    ("行", 10),
    ("说明", 50),
];

pub(super) fn sheet(material: &Material) -> Sheet {
    let title = format!("来源　{}各数字由哪些行得出；文件、工作表、行均指导出文件", days(material.sources));
    let mut sheet = Sheet::new("来源", title, COLUMNS);
    sheet.fixed = 2;
    let mut lines = Lines { material, rows: Vec::new(), most: MOST_ROWS };
    for figure in &material.sources.figures.figures {
        lines.open(figure.indicator);
    }
    sheet.rows = lines.rows;
    sheet.or_says("没有可列的来源。")
}

/// The lines of the sheet as they grow; a figure that does not fit says so in a line of its own.
struct Lines<'a> {
    material: &'a Material<'a>,
    rows: Vec<Vec<Value>>,
    most: usize,
}

impl Lines<'_> {
    fn open(&mut self, indicator: &'static Indicator) {
        let head = [Value::text(indicator.id), Value::text(self.material.speech.say(indicator.label))];
        let room = self.most.saturating_sub(self.rows.len());
        if room == 0 {
            return self.left_out(&head, "", &format!("本表以{}行为限，该指标的来源未列出", self.most), indicator);
        }
        let Material { facts, sources, .. } = self.material;
        let windows = &sources.figures.windows;
        let explanation = Explanation::at_most(room, indicator, Column::Value, facts, windows);
        for part in &explanation.parts {
            self.part(&head, part, indicator);
        }
    }

    fn part(&mut self, head: &[Value; 2], part: &Part, indicator: &Indicator) {
        for (at, addend) in part.addends.iter().enumerate() {
            if self.rows.len() >= self.most {
                let rest = part.addends.len() - at + part.left_out;
                return self.rest(head, part, rest, indicator);
            }
            self.addend(head, part, at + 1, addend);
        }
        if part.left_out > 0 {
            self.rest(head, part, part.left_out, indicator);
        }
    }

    fn addend(&mut self, head: &[Value; 2], part: &Part, number: usize, addend: &Addend) {
        let [person, thing] = self.about(addend.about);
        for entry in &addend.entries {
            for (at, place) in entry.places.iter().enumerate() {
                let mut row = head.to_vec();
                row.extend([Value::text(part.name), Value::count(number), person.clone(), thing.clone()]);
                row.push(Value::Day(entry.from));
                // Once an entry: further places of it must not be added again.
                row.extend(amount(part, entry.amount.filter(|_| at == 0)));
                row.extend(where_it_stands(place));
                row.push(Value::text(remark(entry)));
                self.rows.push(row);
            }
        }
    }

    fn rest(&mut self, head: &[Value; 2], part: &Part, rest: usize, indicator: &Indicator) {
        let words = format!("本表以{}行为限，{}还有{rest}项未列出", self.most, part.name);
        self.left_out(head, part.name, &words, indicator);
    }

    fn left_out(&mut self, head: &[Value; 2], part: &str, words: &str, indicator: &Indicator) {
        let period = self.material.sources.figures.period.id();
        let mut row = head.to_vec();
        row.push(Value::text(part));
        row.resize(COLUMNS.len() - 1, Value::Empty);
        row.push(Value::text(format!("{words}；全部来源见 lianxi explain {} --period {period}", indicator.id)));
        self.rows.push(row);
    }

    /// 人员, 案号或事项.
    fn about(&self, about: About) -> [Value; 2] {
        let Material { facts, people, .. } = self.material;
        let case_no = |case: u32| Value::text(case_key(&facts.ledger.case_numbers[case as usize]));
        match about {
            About::Case(case) => [Value::Empty, case_no(case)],
            About::Person { person, case } => {
                let place = facts.ledger.person_order[person as usize];
                let name = people.masked(place, &facts.name(person), facts.protection(case, person));
                [Value::text(name.as_str()), case_no(case)]
            }
            About::Item(item) => {
                let item = &facts.items[item as usize];
                [Value::Empty, Value::text(format!("{}　{}", item.id, item.text))]
            }
        }
    }
}

/// 金额, 工作日.
fn amount(part: &Part, amount: Option<Decimal>) -> [Value; 2] {
    match part.unit {
        Unit::Yuan => [amount.into(), Value::Empty],
        _ => [Value::Empty, amount.into()],
    }
}

/// 文件, 工作表, 行.
fn where_it_stands(place: &Place) -> [Value; 3] {
    let sheet = place.sheet.as_ref().map_or(Value::Empty, |sheet| Value::text(sheet.clone()));
    [Value::text(place.file.clone()), sheet, Value::row(place.row)]
}

/// Which working days were counted, and what is in doubt.
fn remark(entry: &Shown) -> String {
    let counted = entry.counted.map(|(from, to)| format!("工作日自{}（当日不计）至{}", date(from), date(to)));
    counted.into_iter().chain(entry.doubt.clone()).collect::<Vec<_>>().join("；")
}
