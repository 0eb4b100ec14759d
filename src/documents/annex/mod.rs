//! Annex 统计附表: every figure, table, drill-down, finding and definition of a period, as typed sheets.
//!
//! In: what the documents are composed from, and the facts behind the figures. Out: an [`Annex`], whose
//! cells are final: numbers are numbers, days are days, texts speak the terms of the day, and persons
//! stand under the masked names that the PDFs give them. Nothing here knows a file format.

mod definitions;
mod figures;
mod findings;
mod quality;
mod sources;
mod tables;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Sources;
use super::people::People;
use super::quality::DataAccount;
use super::wording::Speech;
use crate::money::Decimal;
use crate::period::{Day, chinese_date};
use crate::statistics::Facts;

/// More rows than these make a sheet that an office's computer can hardly open; what is left out is told.
const MOST_ROWS: usize = 200_000;

/// The whole workbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annex {
    pub title: String,
    pub sheets: Vec<Sheet>,
}

/// One sheet: a title, a head, rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// The name on its tab.
    pub name: String,
    pub title: String,
    pub columns: Vec<Column>,
    /// As many values in each as there are columns.
    pub rows: Vec<Vec<Value>>,
    /// How many columns stay in sight when one looks to the right.
    pub fixed: u16,
    /// A sentence below the rows: that there are none, or that there are more.
    pub note: Option<String>,
}

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub head: String,
    /// Longer contents wrap; in characters, a wide one counts as two.
    pub widest: u32,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    Empty,
    Text(Arc<str>),
    /// Shown with the number's own decimals; money in 元.
    Number(Decimal),
    Day(Day),
}

impl Value {
    fn text(text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        if text.is_empty() { Value::Empty } else { Value::Text(text) }
    }

    fn count(count: usize) -> Self {
        Value::Number(Decimal::whole(i64::try_from(count).expect("a count of things in memory")))
    }

    /// A row number.
    fn row(row: Option<u32>) -> Self {
        row.map_or(Value::Empty, |row| Value::Number(Decimal::whole(row.into())))
    }
}

impl From<Option<Decimal>> for Value {
    fn from(number: Option<Decimal>) -> Self {
        number.map_or(Value::Empty, Value::Number)
    }
}

impl Sheet {
    /// A sheet of these columns: the head of each, and how wide it may get.
    fn new(name: &str, title: String, columns: &[(&str, u32)]) -> Self {
        let columns = columns.iter().map(|(head, widest)| Column { head: (*head).to_owned(), widest: *widest });
        Sheet { name: name.to_owned(), title, columns: columns.collect(), rows: Vec::new(), fixed: 0, note: None }
    }

    /// Takes rows up to the limit, and says what it left out.
    fn fill(mut self, rows: impl ExactSizeIterator<Item = Vec<Value>>) -> Self {
        let count = rows.len();
        self.rows = rows.take(MOST_ROWS).collect();
        if count > MOST_ROWS {
            self.note = Some(format!("共{count}行，本表只列前{MOST_ROWS}行。"));
        }
        self
    }

    /// Says in a sentence that there are no rows, where there are none.
    fn or_says(mut self, sentence: &str) -> Self {
        if self.rows.is_empty() {
            self.note = Some(sentence.to_owned());
        }
        self
    }
}

/// What the sheets are made of.
struct Material<'a> {
    sources: &'a Sources<'a>,
    facts: &'a Facts,
    account: &'a DataAccount<'a>,
    people: People,
    speech: Speech,
}

/// Composes the annex of a period. `facts` are those that made the figures of `sources`.
pub fn compose(sources: &Sources, facts: &Facts, account: &DataAccount) -> Annex {
    let terms = sources.office.terms(sources.figures.windows.value.to);
    let material = Material {
        sources,
        facts,
        account,
        people: People::of(sources.figures, sources.visits_due, sources.office.privacy.hide_names),
        speech: Speech::of(&terms),
    };
    let mut sheets = vec![figures::sheet(&material)];
    sheets.extend(tables::sheets(&material));
    sheets.push(sources::sheet(&material));
    sheets.push(findings::sheet(&material));
    sheets.push(definitions::sheet(&material));
    sheets.push(quality::sheet(&material));
    let title = title(sources);
    for sheet in &mut sheets {
        sheet.title = format!("{title}　{}", sheet.title);
    }
    Annex { title, sheets }
}

/// 云溪县人民检察院2020年第二季度统计附表（草稿）.
fn title(sources: &Sources) -> String {
    let draft = if sources.draft { "（草稿）" } else { "" };
    format!("{}{}统计附表{draft}", sources.office.organ.name, sources.figures.period.label())
}

/// The period's days in a title: 2020年4月1日至2020年6月30日.
fn days(sources: &Sources) -> String {
    let span = sources.figures.windows.value;
    format!("{}至{}", chinese_date(span.from), chinese_date(span.to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_sheet_is_cut_and_says_so() {
        let row = |at| vec![Value::count(at)];
        let sheet = Sheet::new("表", String::new(), &[("序号", 6)]).fill((0..MOST_ROWS + 1).map(row)).or_says("没有。");
        assert_eq!(sheet.rows.len(), MOST_ROWS);
        assert_eq!(sheet.note.as_deref(), Some("共200001行，本表只列前200000行。"));
    }

    #[test]
    fn an_empty_sheet_says_so() {
        let sheet = Sheet::new("表", String::new(), &[("序号", 6)]).fill(std::iter::empty()).or_says("没有。");
        assert_eq!(sheet.note.as_deref(), Some("没有。"));
    }
}
