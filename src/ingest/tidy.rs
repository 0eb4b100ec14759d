//! Tidy 分拣: which of the filled rows below the header are data, totals and footers, or the header again.
//!
//! A row with a case number and a name is data whatever else it says: when in doubt a row is read,
//! and `records` finds fault with it aloud.

use std::sync::LazyLock;

use super::header::Header;
use super::header_names::{KindNames, folded};
use super::row::{Row, is_blank};

/// What a filled row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowSort {
    Data,
    /// 合计, 小计, 填表人, 制表日期 …
    Total,
    RepeatedHeader,
}

/// Words that make a total of a row when they are a whole cell among its first ones.
const SUMS: &[&str] =
    &["合计", "小计", "总计", "累计", "共计", "总合计", "本页合计", "本页小计", "本年合计", "本年累计"];
/// What a total or a footer begins with.
const FOOTERS: &[&str] = &[
    "合计",
    "小计",
    "总计",
    "累计",
    "共计",
    "本页合计",
    "本页小计",
    "本月合计",
    "本季合计",
    "本年合计",
    "本年累计",
    "填表人",
    "填报人",
    "制表人",
    "审核人",
    "审批人",
    "复核人",
    "填表日期",
    "填报日期",
    "制表日期",
    "填表时间",
    "填报时间",
    "制表时间",
    "填报单位",
    "填表单位",
    "制表单位",
    "导出时间",
    "导出日期",
    "导出人",
    "打印时间",
    "打印日期",
    "打印人",
    "统计时间",
    "统计日期",
    "单位(盖章)",
    "单位盖章",
];
/// What begins a footer where it is the whole cell or a colon follows: data may begin with these words.
const SIGNATURES: &[&str] =
    &["负责人", "单位负责人", "部门负责人", "分管领导", "联系人", "联系电话", "经办人", "制表", "审核", "审批", "日期"];
/// What a note below the table begins with; it must be all that its row holds.
const NOTES: &[&str] = &["注:", "备注:", "说明:", "注1", "注2", "填表说明", "以下空白"];
/// Among how many filled cells a sum word is looked for: 序号 may be filled before it.
const LEADING_CELLS: usize = 3;

/// Sorts one filled row; `row` holds only cells within the header's columns.
pub(crate) fn sort_row(row: Row<'_>, header: &Header, identity: &Identity) -> RowSort {
    if repeats_header(row, header) {
        return RowSort::RepeatedHeader;
    }
    let last = header.last_column();
    let mut leading = row.filled().filter(|(column, _)| *column <= last).take(LEADING_CELLS);
    let Some((_, first)) = leading.next() else {
        return RowSort::Data;
    };
    let first = leading_text(first);
    let summed = is_sum(&first) || leading.any(|(_, text)| is_sum(&leading_text(text)));
    let footer = !first.is_empty() && (is_footer(&first) || (is_note(&first) && row.filled().count() == 1));
    if (summed && !identity.is_dated_data(row)) || (footer && !identity.is_data(row)) {
        RowSort::Total
    } else {
        RowSort::Data
    }
}

fn is_sum(text: &str) -> bool {
    if text.is_empty() {
        return false;
    }
    SUMS.contains(&text.trim_end_matches([':', ')']))
}

fn is_footer(text: &str) -> bool {
    let signed = |word: &str| text.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'));
    FOOTERS.iter().any(|word| text.starts_with(word)) || SIGNATURES.iter().any(|word| signed(word))
}

/// 注：…, 共46条, 第1页
fn is_note(text: &str) -> bool {
    let counted =
        |word| text.strip_prefix(word).is_some_and(|rest: &str| rest.starts_with(|c: char| c.is_ascii_digit()));
    NOTES.iter().any(|word| text.starts_with(word)) || counted("共") || (counted("第") && text.contains('页'))
}

/// The beginning of a cell for comparison, without opening brackets and marks; empty for one that
/// begins like no sum, footer or note, as nearly every first cell of a data row does.
fn leading_text(text: &str) -> String {
    match text.chars().next() {
        // Folded to itself, and no mark: it is what the text begins with.
        Some(first @ ('0'..='9' | '\u{4E00}'..='\u{9FFF}')) if !leads(first) => return String::new(),
        _ => (),
    }
    let mut letters = folded(text).skip_while(|c| matches!(c, '(' | '*' | '※' | '—' | '-')).peekable();
    // No word of the lists begins like this: the text is never looked at.
    if letters.peek().is_none_or(|first| !leads(*first)) {
        return String::new();
    }
    // Footers can be long lines; their first words are enough.
    letters.take(16).collect()
}

/// Whether a word of any list begins with this character.
fn leads(first: char) -> bool {
    LEADS.binary_search(&first).is_ok()
}

/// The characters that a word of any list begins with, in order.
static LEADS: LazyLock<Vec<char>> = LazyLock::new(|| {
    let words = [SUMS, FOOTERS, SIGNATURES, NOTES, &["共", "第"]].concat();
    let mut leads: Vec<char> = words.iter().filter_map(|word| word.chars().next()).collect();
    leads.sort_unstable();
    leads.dedup();
    leads
});

/// The known headers again in nearly all of their columns (of one row of a header that takes several).
fn repeats_header(row: Row<'_>, header: &Header) -> bool {
    let mut filled = 0;
    let mut same = 0;
    // Cells and headers both stand from left to right.
    let mut headers = header.columns.iter().peekable();
    for (column, text) in row.filled().filter(|(column, _)| *column <= header.last_column()) {
        while headers.next_if(|header| header.column < column).is_some() {}
        // What stands under a header that nobody knows tells nothing: such columns may all hold their header's word.
        let Some(named) = headers.peek().filter(|named| named.column == column && named.known.is_some()) else {
            continue;
        };
        filled += 1;
        if named.folded.iter().any(|part| says(text, part)) {
            same += 1;
        }
        // Four fifths can no longer be reached.
        if filled - same > header.columns.len() / 5 {
            return false;
        }
    }
    same >= 2 && same * 5 >= filled * 4
}

/// Whether a cell says what a folded header says.
fn says(text: &str, folded_header: &str) -> bool {
    let header = folded_header.as_bytes();
    match text.as_bytes() {
        // A digit and a Chinese character of the basic block are folded to themselves: nearly every cell
        // differs in its first one.
        [digit @ b'0'..=b'9', ..] if header.first() != Some(digit) => false,
        [lead @ 0xE4..=0xE9, second, third, ..] if !header.starts_with(&[*lead, *second, *third]) => false,
        _ => folded(text).eq(folded_header.chars()),
    }
}

/// The columns by which a row is known to be data.
#[derive(Debug, Clone, Default)]
pub(crate) struct Identity {
    /// The columns of the case number and of the name (or the ID number), from 0.
    who: Vec<u32>,
    /// The column of the needed date.
    date: Option<u32>,
}

impl Identity {
    /// From a header: the single columns that its kind needs, and those that may find a person.
    pub(crate) fn new(header: &Header, names: &KindNames<'_>) -> Self {
        let column = |key: &str| {
            let place = names.vocabulary.columns.iter().position(|column| column.key == key)?;
            header.column_of(place).map(|column| column.column)
        };
        let mut who: Vec<u32> = ["case_no", "name"].iter().filter_map(|key| column(key)).collect();
        if who.is_empty() {
            who.extend(column("id_number"));
        }
        Identity { who, date: column("accepted_date").or_else(|| column("visit_date")) }
    }

    /// A case number and a name are filled, neither with a footer's word.
    fn is_data(&self, row: Row<'_>) -> bool {
        !self.who.is_empty()
            && self.who.iter().all(|column| {
                let text = row.get(*column);
                !is_blank(text) && !is_footer(&leading_text(text))
            })
    }

    /// The same, and the needed date as well: counts such as 46件 and 60人 do not make a total data.
    fn is_dated_data(&self, row: Row<'_>) -> bool {
        self.is_data(row) && self.date.is_some_and(|column| !is_blank(row.get(column)))
    }
}

#[cfg(test)]
#[path = "tidy_tests.rs"]
mod tests;
