//! Hand-typed numbers 手写数字: a numeral in the office's own words that is not what its figure prints.
//!
//! In: a meeting file's points and `[text]`, the figures of its period. Out: a Chinese sentence for each
//! numeral that stands behind a figure's label, with that figure's unit, and is none of its numbers there.
//! It never changes a text, and keeps silent where the words speak of something else: another quarter, one
//! township, one family, an approximate number.

use super::wording::{self, Speech};
use crate::meeting::Meeting;
use crate::money::Decimal;
use crate::office::Office;
use crate::period::Period;
use crate::statistics::indicator::Unit;
use crate::statistics::{Column, Figure, FigureSet};

/// What is wrong with the hand-typed numbers of a meeting file, one sentence a number.
pub fn contradicted(meeting: &Meeting, figures: &FigureSet, office: &Office) -> Vec<String> {
    let days = [figures.windows.value.to, meeting.held_on];
    let speeches = days.map(|day| Speech::of(&office.terms(day)));
    let reader = Reader { names: names(figures, &speeches), figures, period: &figures.period };
    let points =
        meeting.points.iter().enumerate().map(|(at, point)| (format!("points › 第 {} 条", at + 1), &point.text));
    let texts = meeting.text.iter().map(|(key, text)| (format!("text › {key}"), text));
    let told = |(key, text): (String, &String)| {
        let place = format!("meetings/{}.toml › {key}", meeting.id);
        reader.read(text).into_iter().map(move |typed| typed.told(&place)).collect::<Vec<_>>()
    };
    points.chain(texts).flat_map(told).collect()
}

/// A numeral that is none of its figure's numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Typed {
    /// 发放救助金8.90万元
    words: String,
    /// The column's words where it is not the period's own value: 上季度.
    column: &'static str,
    /// What the figure prints today.
    present: String,
    /// The label as a live figure takes it.
    label: &'static str,
}

impl Typed {
    fn told(&self, place: &str) -> String {
        let Typed { words, column, present, label } = self;
        let remedy = if column.is_empty() {
            format!("改为〔{label}〕，数字即随数据更新；不是指这一数字的，请换一种说法。")
        } else {
            format!("按现在的数字改写；不是指{column}这一数字的，请换一种说法。")
        };
        format!("会议文件中手写的“{words}”与统计数字不一致，{column}现为{present}\n  出处  {place}\n  处理  {remedy}")
    }
}

/// The names of a figure: its label, the same in the words of the day, and without what is in brackets.
fn names<'f>(figures: &'f FigureSet, speeches: &[Speech]) -> Vec<(String, &'f Figure)> {
    let mut names = Vec::new();
    for figure in &figures.figures {
        let label = figure.indicator.label;
        names.push((label.to_owned(), figure));
        for spoken in speeches.iter().map(|speech| speech.say(label)) {
            names.extend(spoken.split_once('（').map(|(short, _)| (short.to_owned(), figure)));
            names.push((spoken, figure));
        }
    }
    // The longest name is the one meant: 其中建档立卡贫困人员救助金 before 其中建档立卡贫困人员.
    names.sort_by(|a, b| b.0.chars().count().cmp(&a.0.chars().count()).then_with(|| a.0.cmp(&b.0)));
    names.dedup_by(|a, b| a.0 == b.0);
    names
}

/// Reads texts against the figures of a period.
struct Reader<'f> {
    names: Vec<(String, &'f Figure)>,
    figures: &'f FigureSet,
    period: &'f Period,
}

/// What stands between a label and its number.
const LINKS: &[&str] = &["共计", "总计", "合计", "达到", "为", "达", "共", "计", "是", "有", "：", ":"];

/// Words by which a clause names a column.
const COLUMN_WORDS: &[(&str, Column)] = &[
    ("上年同期", Column::LastYear),
    ("去年同期", Column::LastYear),
    ("本年累计", Column::Ytd),
    ("今年累计", Column::Ytd),
    ("今年以来", Column::Ytd),
    ("历年累计", Column::Total),
];

/// Words after which a number belongs to one person, family or meeting, or to another time than the period's.
const SOMETHING_ELSE: &[&str] = &[
    "为", "向", "给", "对", "某", "其他", "每", "镇", "乡", "村", "街道", "去年", "明年", "计划", "目标", "会议",
    "本次", "上次",
];

/// What is left of a time that is neither the period's own nor a column's.
const TIMES: &[&str] = &["季度", "年", "月", "日"];

impl Reader<'_> {
    fn read(&self, text: &str) -> Vec<Typed> {
        let text: String = text.chars().map(half_width).collect();
        text.split_inclusive(['。', '；', '\n']).flat_map(|sentence| self.sentence(sentence)).collect()
    }

    fn sentence(&self, sentence: &str) -> Vec<Typed> {
        let mut found = Vec::new();
        let mut earlier = 0;
        for clause in sentence.split_inclusive(['，', '（', '）']) {
            let mut at = 0;
            while at < clause.len() {
                let rest = &clause[at..];
                let name = self.names.iter().find(|(name, _)| rest.starts_with(name.as_str()));
                if let Some((name, figure)) = name {
                    let before = Before { sentence: &sentence[..earlier], clause: &clause[..at] };
                    found.extend(self.judge(before, rest, name.len(), figure));
                }
                let first = rest.chars().next().map_or(1, char::len_utf8);
                at += name.map_or(first, |(name, _)| name.len());
            }
            earlier += clause.len();
        }
        found
    }

    /// A label, what stands before it, and what follows it.
    fn judge(&self, before: Before, rest: &str, name: usize, figure: &Figure) -> Option<Typed> {
        let after = rest[name..].trim_start();
        let link = LINKS.iter().find(|link| after.starts_with(*link)).map_or(0, |link| link.len());
        let number = Number::read(after[link..].trim_start(), figure.indicator.unit)?;
        let named = self.named(before.clause);
        if self.speaks_of_something_else(before.clause, figure) {
            return None;
        }
        if named.is_none() && self.without_own_times(before.clause) == before.clause {
            // Nothing says the time here: that of the clauses before may still hold.
            if contains_any(&self.without_own_times(before.sentence), TIMES) {
                return None;
            }
            if let Some((column, _)) = self.named(before.sentence)
                && figure.value(column).is_ok_and(|value| number.is(value, figure.indicator.unit))
            {
                return None;
            }
        }
        let (column, word) = named.unwrap_or((Column::Value, ""));
        if number.is(figure.value(column).ok()?, figure.indicator.unit) {
            return None;
        }
        let words = rest[..rest.len() - number.after].trim_end().to_owned();
        let present = wording::in_prose(figure, column);
        Some(Typed { words, column: word, present, label: figure.indicator.label })
    }

    /// Words by which a text names a column.
    fn columns(&self) -> impl Iterator<Item = (&'static str, Column)> {
        let [before, last_year] = [self.period.before_word(), self.period.last_year_word()];
        COLUMN_WORDS.iter().copied().chain([(before, Column::Previous), (last_year, Column::LastYear)])
    }

    /// The column that a text names last.
    fn named(&self, text: &str) -> Option<(Column, &'static str)> {
        let places = self.columns().filter_map(|(word, column)| Some((text.rfind(word)?, word, column)));
        places.max_by_key(|(at, ..)| *at).map(|(_, word, column)| (column, word))
    }

    fn speaks_of_something_else(&self, clause: &str, figure: &Figure) -> bool {
        let left = self.without_own_times(clause);
        let nearest = left.rsplit('、').next().unwrap_or_default().trim();
        // 回访 may end another word (电话回访): it is the figure where it begins what is said.
        const STARTS: &[&str] = &["", "共", "已", "开展", "完成", "组织", "累计", "实际", "全县", "全区"];
        let short = figure.indicator.label.chars().count() <= 3;
        contains_any(&left, SOMETHING_ELSE)
            || contains_any(&left, TIMES)
            || nearest.contains(|c: char| c.is_ascii_digit())
            || (short && !STARTS.contains(&nearest))
    }

    /// A text without the words for the period itself and for the columns.
    fn without_own_times(&self, text: &str) -> String {
        let label = self.period.label();
        let end = crate::period::chinese_date(self.figures.windows.value.to);
        let mut words = vec![label.clone(), label.replace('第', ""), end.clone()];
        for whole in [&label, &end] {
            if let Some((_, part)) = whole.split_once('年').filter(|(_, part)| !part.is_empty()) {
                words.extend([part.to_owned(), part.replace('第', "")]);
            }
        }
        words.extend(["截至".to_owned(), "期末".to_owned(), self.period.this_word().to_owned()]);
        words.extend(self.columns().map(|(word, _)| word.to_owned()));
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        words.iter().fold(text.to_owned(), |left, word| left.replace(word.as_str(), ""))
    }
}

/// What stands before a label: the clauses of its sentence, and its own clause.
#[derive(Clone, Copy)]
struct Before<'t> {
    sentence: &'t str,
    clause: &'t str,
}

fn contains_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

fn half_width(c: char) -> char {
    match c {
        '\u{FF10}'..='\u{FF19}' => char::from_u32(c as u32 - 0xFF10 + u32::from('0')).unwrap_or(c),
        '．' => '.',
        '％' => '%',
        c => c,
    }
}

/// A typed number with a unit of its figure.
struct Number {
    value: Decimal,
    unit: &'static str,
    /// How much of the text follows it, in bytes.
    after: usize,
}

impl Number {
    fn read(text: &str, unit: Unit) -> Option<Number> {
        let length = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',')).len();
        let (digits, rest) = text.split_at(length);
        let value = Decimal::parse(&digits.replace(',', ""))?;
        let rest = rest.trim_start();
        let word = units(unit).iter().find(|word| rest.starts_with(**word))?;
        let after = &rest[word.len()..];
        // 3人 is no 3人次; 2件次, 5元以上 say something else.
        let longer = ["次", "以上", "以下", "左右", "多", "余"].iter().any(|more| after.starts_with(more));
        (!longer).then_some(Number { value, unit: word, after: after.len() })
    }

    /// Whether it is the figure's number as documents print it: 万元 with two decimals, 元 exact.
    fn is(&self, value: Decimal, unit: Unit) -> bool {
        let fen = crate::money::Fen(value.units());
        match (unit, self.unit) {
            (Unit::Yuan, "万元") => self.value == fen.in_wan(),
            _ => self.value == value,
        }
    }
}

/// The units in which a figure's number may be typed, longer ones first.
fn units(unit: Unit) -> &'static [&'static str] {
    match unit {
        Unit::Cases => &["件"],
        Unit::Persons => &["人"],
        Unit::Households => &["户"],
        Unit::Visits => &["人次"],
        Unit::Items => &["项"],
        Unit::Yuan => &["万元", "元"],
        Unit::Workdays => &["个工作日", "工作日", "天"],
        Unit::Percent => &["%"],
    }
}
