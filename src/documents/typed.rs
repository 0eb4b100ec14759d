//! Typed numerals 手写的数字: numbers that the office typed beside a figure's name and that are not the figure.
//!
//! In: the office's own words, the figures of the period. Out: a sentence for each number that disagrees. It
//! speaks only where it is sure what is meant: a figure's name, at once a number, the figure's unit. Never: a
//! correction; the office's words print as they were typed.

use super::wording::Speech;
use crate::meeting::Meeting;
use crate::money::{Decimal, Fen};
use crate::period::Period;
use crate::statistics::indicator::Unit;
use crate::statistics::{Column, Figure, FigureSet};

/// What may stand between a name and its number.
const LINKS: [&str; 12] = ["为", "是", "共计", "合计", "总计", "共", "计", "达到", "达", "有", "：", ":"];

/// Words before a name that say which column is meant; 累计 alone may be either.
const COLUMN_WORDS: [(&str, &[Column]); 9] = [
    ("上季度", &[Column::Previous]),
    ("上期", &[Column::Previous]),
    ("上年同期", &[Column::LastYear]),
    ("去年同期", &[Column::LastYear]),
    ("本年累计", &[Column::Ytd]),
    ("今年以来", &[Column::Ytd]),
    ("年初以来", &[Column::Ytd]),
    ("历年累计", &[Column::Total]),
    ("累计", &[Column::Ytd, Column::Total]),
];

/// Words that make a number one of another time, place or kind: nothing is said of it.
const OTHERWISE: [&str; 14] =
    ["一季度", "二季度", "三季度", "四季度", "上半年", "下半年", "全年", "月", "日", "乡", "镇", "计划", "目标", "约"];

/// What a name is shortened to in speech; the rest of the name is still its own.
const DROPPED: [&str; 3] = ["期末", "本期", "累计"];

/// Names that are too common in speech to be sure of.
const TOO_COMMON: [&str; 3] = ["逾期", "已受理", "其中逾期"];

/// The sentences about one meeting's own words.
pub fn disagreements(meeting: &Meeting, figures: &FigureSet, speech: &Speech) -> Vec<String> {
    let points = meeting.points.iter().map(|point| (format!("points › {}", point.heading), &point.text));
    let texts = meeting.text.iter().map(|(key, text)| (format!("text › {key}"), text));
    let names = names(figures, speech);
    let own = own_words(&figures.period);
    let mut told = Vec::new();
    for (place, text) in points.chain(texts) {
        for found in typed(text, &names, &own) {
            let Some(present) = found.disagrees() else { continue };
            told.push(format!(
                "meetings/{}.toml › {place}：写的是“{}”，现在的数字是{present}。要它总与数字一致，改为〔{}〕。",
                meeting.id, found.written, found.figure.indicator.label
            ));
        }
    }
    told
}

/// How a text calls the period itself, longest first: the number is still the period's.
fn own_words(period: &Period) -> Vec<String> {
    let label = period.label();
    let plain = label.replace('第', "");
    let short = |text: &str| text.split_once('年').map_or_else(String::new, |(_, rest)| rest.to_owned());
    let mut words = vec![short(&label), short(&plain), label, plain];
    words.retain(|word| !word.is_empty());
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
}

/// A figure under one of its names.
struct Name<'f> {
    name: String,
    figure: &'f Figure,
}

/// Longest names first, so that 脱贫户数 is not taken for 脱贫.
fn names<'f>(figures: &'f FigureSet, speech: &Speech) -> Vec<Name<'f>> {
    let mut names: Vec<Name> = Vec::new();
    for figure in &figures.figures {
        let label = figure.indicator.label;
        let short = DROPPED.iter().find_map(|dropped| label.strip_prefix(dropped)).unwrap_or(label);
        for name in [label.to_owned(), speech.say(label), short.to_owned(), speech.say(short)] {
            let known = names.iter().any(|known| known.name == name);
            if !known && name.chars().count() >= 2 && !TOO_COMMON.contains(&name.as_str()) {
                names.push(Name { name, figure });
            }
        }
    }
    names.sort_by_key(|name| std::cmp::Reverse(name.name.len()));
    names
}

/// A number that stands beside a name.
struct Typed<'f> {
    figure: &'f Figure,
    columns: Vec<Column>,
    number: Decimal,
    /// 万 before 元.
    wan: bool,
    /// The name, the number and its unit, as typed.
    written: String,
}

impl Typed<'_> {
    /// What the figure is today, where that is another number.
    fn disagrees(&self) -> Option<String> {
        let values: Vec<Decimal> = self.columns.iter().filter_map(|column| self.figure.value(*column).ok()).collect();
        let same = |value: &Decimal| match (self.figure.indicator.unit, self.wan) {
            (Unit::Yuan, true) => {
                // A 万元 is a million 分.
                let exact = i128::from(self.number.units()) * 1_000_000
                    == i128::from(value.units()) * 10_i128.pow(self.number.scale().into());
                exact || Fen(value.units()).in_wan() == self.number
            }
            _ => *value == self.number,
        };
        let first = values.first()?;
        if values.iter().any(same) {
            return None;
        }
        Some(match (self.figure.indicator.unit, self.wan) {
            (Unit::Yuan, true) => format!("{}万元", Fen(first.units()).in_wan()),
            (unit, _) => format!("{first}{}", unit.word()),
        })
    }
}

/// All such numbers of a text; what stands between 〔 and 〕 is live and is passed over.
fn typed<'f>(text: &str, names: &[Name<'f>], own: &[String]) -> Vec<Typed<'f>> {
    let mut found = Vec::new();
    for sentence in without_live(text).split(['。', '；', ';', '\n']) {
        let mut time = Time::Said(vec![Column::Value]);
        for clause in sentence.split(['，', '、', '（', '）']) {
            found.extend(in_clause(clause, names, own, &mut time));
        }
    }
    found
}

/// The text with a stroke for each live figure.
fn without_live(text: &str) -> String {
    let pieces = text.split('〔').enumerate();
    pieces
        .map(|(at, piece)| if at == 0 { piece } else { piece.split_once('〕').map_or("", |(_, after)| after) })
        .collect::<Vec<_>>()
        .join("—")
}

/// What time the clauses of a sentence speak of, until one says otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Time {
    Said(Vec<Column>),
    /// Another quarter, a place, a person: no figure of ours.
    Other,
}

impl Time {
    /// Hears the words of a clause.
    fn hear(&mut self, words: &str, own_period: &[String]) {
        let rest = own_period.iter().fold(words.to_owned(), |rest, word| rest.replace(word.as_str(), ""));
        if rest != words || words.contains("本季度") || words.contains("本期") {
            *self = Time::Said(vec![Column::Value]);
        }
        if OTHERWISE.iter().any(|word| rest.contains(word)) || rest.contains(|c: char| c.is_ascii_digit()) {
            *self = Time::Other;
        } else if let Some((_, columns)) = COLUMN_WORDS.iter().find(|(word, _)| rest.contains(word)) {
            *self = Time::Said(columns.to_vec());
        }
    }
}

fn in_clause<'f>(clause: &str, names: &[Name<'f>], own_period: &[String], time: &mut Time) -> Option<Typed<'f>> {
    let found = names.iter().find_map(|name| Some((clause.find(&name.name)?, name)));
    let Some((at, name)) = found else {
        time.hear(clause, own_period);
        return None;
    };
    let (before, after) = (&clause[..at], &clause[at + name.name.len()..]);
    time.hear(before, own_period);
    // Of some among them, or of one person.
    if before.contains("其中") || before.contains('某') {
        return None;
    }
    let Time::Said(columns) = &*time else { return None };
    let rest = LINKS.iter().find_map(|link| after.strip_prefix(link)).unwrap_or(after);
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(rest.len());
    let number = Decimal::parse(&rest[..end].replace(',', ""))?;
    let (wan, unit) = match rest[end..].strip_prefix('万') {
        Some(unit) => (true, unit),
        None => (false, &rest[end..]),
    };
    let own = name.figure.indicator.unit;
    let words: &[&str] = match own {
        Unit::Workdays => &["个工作日", "工作日"],
        Unit::Percent => &["%", "％"],
        _ => &[own.word()],
    };
    let word = words.iter().find(|word| unit.starts_with(**word))?;
    // 人 is the beginning of 人次, which is another unit.
    if (own == Unit::Persons && unit.starts_with("人次")) || (wan && own != Unit::Yuan) {
        return None;
    }
    let length = clause.len() - unit.len() + word.len();
    Some(Typed { figure: name.figure, columns: columns.clone(), number, wan, written: clause[at..length].to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::catalogue;
    use crate::statistics::indicator::Reason;

    fn figure(id: &str, values: [i64; 5], scale: u8) -> Figure {
        Figure::reported(catalogue::find(id).unwrap(), values.map(|value| Ok(Decimal::new(value, scale))), None)
    }

    /// What is found wrong in a text: as typed, and as it is today.
    fn wrong(text: &str) -> Vec<(String, String)> {
        let unknown = Figure::reported(catalogue::find("cases.open").unwrap(), [Err(Reason::NoBase); 5], None);
        let figures = [
            figure("aid.paid_amount", [11_000_000, 7_812_925, 0, 18_812_925, 95_000_000], 2),
            figure("cases.accepted", [8, 4, 3, 12, 40], 0),
            figure("feedback.pending", [5, 4, 2, 5, 5], 0),
            figure("poverty.exits", [2, 1, 0, 3, 6], 0),
            figure("poverty.exit_households", [1, 1, 0, 2, 4], 0),
            figure("feedback.on_time_rate", [788, 1000, 500, 800, 900], 1),
            figure("visits.count", [7, 9, 5, 16, 60], 0),
            unknown,
        ];
        let mut names: Vec<Name> = Vec::new();
        for figure in &figures {
            let label = figure.indicator.label;
            let short = DROPPED.iter().find_map(|dropped| label.strip_prefix(dropped)).unwrap_or(label);
            names.extend([label, short].map(|name| Name { name: name.to_owned(), figure }));
        }
        names.sort_by_key(|name| std::cmp::Reverse(name.name.len()));
        let found = typed(text, &names, &own_words(&Period::Quarter { year: 2020, quarter: 2 }));
        found.into_iter().filter_map(|typed| Some((typed.written.clone(), typed.disagrees()?))).collect()
    }

    #[test]
    fn a_number_that_is_not_its_figure_is_named() {
        for (text, written, present) in [
            ("2020年二季度共发放救助金8.90万元，成效明显", "发放救助金8.90万元", "11.00万元"),
            ("本季度发放救助金为109999.99元。", "发放救助金为109999.99元", "110000.00元"),
            ("受理案件9件", "受理案件9件", "8件"),
            ("上季度受理案件8件", "受理案件8件", "4件"),
            ("本年累计受理案件8件", "受理案件8件", "12件"),
            ("期末待反馈共3件，须抓紧", "期末待反馈共3件", "5件"),
            ("仍有待反馈3件", "待反馈3件", "5件"),
            ("脱贫户数2户", "脱贫户数2户", "1户"),
            ("按期反馈率达到100%", "按期反馈率达到100%", "78.8%"),
            ("回访9人次", "回访9人次", "7人次"),
            ("上季度受理案件4件，本季度受理案件9件", "受理案件9件", "8件"),
            ("上季度受理案件4件，发放救助金9.80万元", "发放救助金9.80万元", "7.81万元"),
        ] {
            assert_eq!(wrong(text), [(written.to_owned(), present.to_owned())], "{text}");
        }
    }

    #[test]
    fn what_agrees_or_may_mean_something_else_is_left_alone() {
        for text in [
            "发放救助金11万元",
            "发放救助金11.00万元",
            "发放救助金110,000.00元",
            "上季度发放救助金7.81万元",
            "发放救助金〔发放救助金〕，其中一人8.90万元",
            "受理案件比上季度增加4件",
            "一季度受理案件4件",
            "4月受理案件3件",
            "天王镇受理案件2件",
            "计划受理案件20件",
            "脱贫2户",
            "回访9人",
            "累计受理案件12件",
            "累计受理案件40件",
            "未办结案件3件",
            "期末未办结案件3件",
            "办结期限为5个工作日",
            "上季度受理案件4件，发放救助金7.81万元",
            "为田某某发放救助金0.50万元",
            "其中先行发放救助金2.00万元",
            "一季度受理案件4件，发放救助金9.80万元",
        ] {
            assert_eq!(wrong(text), [], "{text}");
        }
    }
}
