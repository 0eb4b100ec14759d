//! Titles 标题: their words, and where they break (GB/T 9704-2012, 7.3.1: 词意完整，梯形或菱形).

use crate::meeting::{Meeting, MeetingKind};
use crate::office::{Office, Terms};
use crate::period::{Period, chinese_date};

use super::kind::Kind;

/// Characters of 2号 that a line of 156 mm holds, less one for air.
const WIDEST: usize = 19;

/// The title of a document, broken into lines.
pub fn of(kind: Kind, office: &Office, terms: &Terms, period: &Period, meeting: Option<&Meeting>) -> Vec<String> {
    let label =
        meeting.map_or_else(|| format!("{}联席会议", period.label()), |meeting| super::meeting_label(meeting, period));
    let mut parts: Vec<String> = Vec::new();
    match kind {
        Kind::Pack => {
            parts.extend(organ_parts(&office.organ.name));
            parts.extend(["国家司法救助工作".to_owned(), format!("{label}材料")]);
        }
        Kind::Minutes => {
            let temporary = meeting.filter(|meeting| meeting.kind == MeetingKind::Temporary);
            parts.extend(match temporary {
                Some(meeting) => {
                    [chinese_date(meeting.held_on), "国家司法救助工作".to_owned(), "临时联席会议纪要".to_owned()]
                }
                None => [period.label(), "国家司法救助工作".to_owned(), "联席会议纪要".to_owned()],
            });
        }
        Kind::Brief => {
            parts.extend(organ_parts(&office.organ.name));
            parts.extend(["国家司法救助工作".to_owned(), "临时联席会议材料".to_owned()]);
        }
        Kind::Rollup => {
            parts.extend(organ_parts(&office.organ.name));
            parts.extend([period.label(), "国家司法救助工作".to_owned(), "汇总报告".to_owned()]);
        }
        Kind::Public => {
            parts.extend(organ_parts(&office.organ.name));
            parts.extend([period.label(), "国家司法救助".to_owned(), "工作情况".to_owned()]);
        }
        Kind::Report(_) => {
            parts.extend(organ_parts(&office.organ.name));
            parts.extend([format!("关于{}", period.label()), "国家司法救助".to_owned()]);
            let policy = terms.word("policy").unwrap_or_default();
            // An office's own policy word wins over the marks of the profile's.
            let marked = terms.word("policy_title").filter(|marked| marked.replace('|', "") == policy);
            let policy = marked.unwrap_or(policy);
            parts.extend(format!("支持{policy}").split('|').map(str::to_owned));
            parts.push("工作情况的报告".to_owned());
        }
    }
    break_lines(&parts)
}

/// An organ's name in parts that may stand on lines of their own: after 省 市 州 盟 县 区 旗, and after each
/// people 族 that it names.
fn organ_parts(name: &str) -> Vec<String> {
    if name.chars().count() <= WIDEST {
        return vec![name.to_owned()];
    }
    name.split_inclusive(['省', '市', '州', '盟', '县', '区', '旗', '族']).map(str::to_owned).collect()
}

/// The fewest lines that fit and have a good shape: a trapezium or a diamond, no even lengths.
pub fn break_lines(parts: &[String]) -> Vec<String> {
    let cuts = parts.len().saturating_sub(1).min(16);
    let candidates = (0..1_u32 << cuts).map(|mask| lines_of(parts, mask));
    let best = candidates.min_by_key(|lines| {
        let lengths: Vec<usize> = lines.iter().map(|line| width(line)).collect();
        let counts: Vec<usize> = lines.iter().map(|line| 2 * line.chars().count()).collect();
        let over: usize = lengths.iter().map(|length| length.saturating_sub(2 * WIDEST)).sum();
        let (longest, shortest) = (lengths.iter().max().copied(), lengths.iter().min().copied());
        let spread = longest.zip(shortest).map_or(0, |(long, short)| long - short);
        (over, shape(&lengths).max(shape(&counts)), lines.len(), spread)
    });
    best.unwrap_or_default()
}

fn lines_of(parts: &[String], mask: u32) -> Vec<String> {
    let mut lines = vec![String::new()];
    for (at, part) in parts.iter().enumerate() {
        if at > 0 && mask & (1 << (at - 1)) != 0 {
            lines.push(String::new());
        }
        lines.last_mut().expect("one line to begin with").push_str(part);
    }
    lines
}

/// Half-width units: a Han character is two, a digit one.
fn width(line: &str) -> usize {
    line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// 0 for a trapezium or diamond, 1 for a rectangle, 2 for an hourglass.
fn shape(lengths: &[usize]) -> u8 {
    let falls_then_rises = lengths
        .windows(2)
        .position(|pair| pair[1] < pair[0])
        .is_some_and(|fall| lengths[fall + 1..].windows(2).any(|pair| pair[1] > pair[0]));
    let even = lengths.len() > 1 && lengths.windows(2).all(|pair| pair[0].abs_diff(pair[1]) < 2);
    match (falls_then_rises, even) {
        (true, _) => 2,
        (_, true) => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(parts: &[&str]) -> Vec<String> {
        break_lines(&parts.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_title_breaks_where_the_meaning_does() {
        let report = ["宝鸡市陈仓区人民检察院", "关于2020年第二季度", "国家司法救助", "支持脱贫攻坚", "工作情况的报告"];
        let broken = lines(&report);
        assert_eq!(broken.concat(), report.concat());
        assert!(broken.iter().all(|line| width(line) <= 2 * WIDEST));
        assert_eq!(broken.len(), 3);
    }

    #[test]
    fn a_long_policy_breaks_where_its_words_allow() {
        let parts = [
            "宝鸡市陈仓区人民检察院",
            "关于2021年第四季度",
            "国家司法救助",
            "支持巩固拓展脱贫攻坚成果",
            "同乡村振兴有效衔接",
            "工作情况的报告",
        ];
        let broken = lines(&parts);
        assert_eq!(broken.concat(), parts.concat());
        assert!(broken.iter().all(|line| width(line) <= 2 * WIDEST), "{broken:?}");
        let counts: Vec<usize> = broken.iter().map(|line| line.chars().count()).collect();
        assert!(counts.windows(2).any(|pair| pair[0] != pair[1]), "{broken:?}");
    }

    #[test]
    fn a_short_title_stays_on_one_line() {
        assert_eq!(lines(&["会议", "纪要"]), ["会议纪要"]);
    }
}
