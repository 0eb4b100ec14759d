//! Header names 列名比对: which column a header cell names.
//!
//! A header is compared without its blanks and line breaks, with full-width letters and brackets
//! folded, and, where the whole is not known, without a bracket that says a unit or a way to fill in.

use std::collections::HashMap;

use super::row::is_blank_char;
use super::table::Unit;
use super::vocabulary::{KindVocabulary, Vocabulary};

/// What a closing bracket of a header may say besides a unit without making it another column.
const REMARKS: &[&str] = &["必填", "选填", "是/否", "年月日", "年/月/日", "日期", "yyyy-mm-dd", "yyyy/mm/dd"];

/// The names of all kinds, folded once.
pub(crate) struct HeaderNames<'v> {
    pub(crate) kinds: Vec<KindNames<'v>>,
}

/// The folded names of one kind, each with the column's place in the catalogue.
pub(crate) struct KindNames<'v> {
    pub(crate) vocabulary: &'v KindVocabulary,
    names: HashMap<String, usize>,
}

impl<'v> HeaderNames<'v> {
    pub(crate) fn new(vocabulary: &'v Vocabulary) -> Self {
        HeaderNames { kinds: vocabulary.kinds.iter().map(KindNames::new).collect() }
    }
}

impl<'v> KindNames<'v> {
    fn new(vocabulary: &'v KindVocabulary) -> Self {
        let mut names = HashMap::new();
        for (index, column) in vocabulary.columns.iter().enumerate() {
            for name in &column.names {
                names.entry(fold(name)).or_insert(index);
            }
        }
        KindNames { vocabulary, names }
    }

    /// The place in the catalogue of the column that a folded header names.
    pub(crate) fn resolve(&self, folded: &str) -> Option<usize> {
        if let Some(index) = self.names.get(folded) {
            return Some(*index);
        }
        let bare = folded.trim_start_matches('*').trim_end_matches('*');
        self.names.get(bare).or_else(|| self.names.get(without_remark(bare)?)).copied()
    }
}

/// A header for comparison: no blanks, full-width signs and letters as half-width, lower case.
pub(crate) fn fold(text: &str) -> String {
    folded(text).collect()
}

/// The characters of [`fold`], without a new text.
pub(crate) fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars()
        .filter(|c| !is_blank_char(*c))
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            '〔' | '【' => '(',
            '〕' | '】' => ')',
            _ => c,
        })
        .map(|c| c.to_ascii_lowercase())
}

/// A header as the file spells it, without its blanks and line breaks; between Latin words one stays.
pub(crate) fn squeeze(text: &str) -> String {
    let mut out = String::new();
    let mut gap = false;
    for c in text.chars() {
        if is_blank_char(c) {
            gap = true;
            continue;
        }
        if gap && c.is_ascii_alphanumeric() && out.ends_with(|last: char| last.is_ascii_alphanumeric()) {
            out.push(' ');
        }
        gap = false;
        out.push(c);
    }
    out
}

/// The unit that a folded header states in a bracket or at its end; unstated where it states none.
pub(crate) fn unit_of(folded: &str) -> Unit {
    let bracket = folded.rfind('(').map(|at| &folded[at..]);
    let said = bracket.unwrap_or(folded).trim_end_matches(['*', ')']);
    if said.ends_with("万元") {
        Unit::TenThousandYuan
    } else if said.ends_with('元') {
        Unit::Yuan
    } else {
        Unit::Unstated
    }
}

/// A folded header without a closing bracket that is a unit or a remark, or without a unit at its end.
fn without_remark(folded: &str) -> Option<&str> {
    if let Some(inside) = folded.strip_suffix(')') {
        let (name, remark) = inside.rsplit_once('(')?;
        let remark = remark.strip_prefix("单位").unwrap_or(remark).trim_start_matches([':', '为']);
        let known = is_unit(remark) || REMARKS.contains(&remark);
        return (known && !name.is_empty()).then_some(name);
    }
    let name = folded.strip_suffix("万元").or_else(|| folded.strip_suffix('元'))?;
    Some(name.trim_end_matches(['/', ':', '-', '_', ',']))
}

fn is_unit(text: &str) -> bool {
    matches!(text, "元" | "万元" | "人民币" | "人民币元" | "人民币万元" | "人民币:元" | "人民币:万元")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::vocabulary::{ColumnNames, Kind};

    fn names(columns: &[(&'static str, &[&str])]) -> KindVocabulary {
        KindVocabulary {
            kind: Kind::Cases,
            columns: columns
                .iter()
                .map(|(key, names)| ColumnNames { key, names: names.iter().map(|name| name.to_string()).collect() })
                .collect(),
            enough: vec![],
        }
    }

    #[test]
    fn headers_are_told_through_blanks_brackets_and_units() {
        let vocabulary = names(&[
            ("township", &["乡镇", "乡(镇)", "乡镇(街道)"]),
            ("paid_amount", &["发放金额", "救助金"]),
            ("name", &["被救助人", "姓名"]),
            ("urgent", &["是否先行救助"]),
        ]);
        let kind = KindNames::new(&vocabulary);
        for (header, column) in [
            ("乡 镇", Some(0)),
            ("乡（镇）", Some(0)),
            ("乡镇（街道）", Some(0)),
            ("发放金额\n(万元)", Some(1)),
            ("发放金额（单位：元）", Some(1)),
            ("救助金/元", Some(1)),
            ("发放金额(千元)", None),
            ("*姓名", Some(2)),
            ("姓名（必填）", Some(2)),
            ("姓名(监护人)", None),
            ("是 否\u{3000}先\u{200B}行 救 助", Some(3)),
            ("", None),
        ] {
            assert_eq!(kind.resolve(&fold(header)), column, "{header:?}");
        }
    }

    #[test]
    fn the_unit_of_a_header_is_read() {
        for (header, unit) in [
            ("发放金额(万元)", Unit::TenThousandYuan),
            ("发放金额（单位：万元）", Unit::TenThousandYuan),
            ("发放金额（元）", Unit::Yuan),
            ("发放金额万元", Unit::TenThousandYuan),
            ("发放金额", Unit::Unstated),
            ("乡(镇)", Unit::Unstated),
        ] {
            assert_eq!(unit_of(&fold(header)), unit, "{header}");
        }
    }

    #[test]
    fn a_header_is_shown_as_spelled_but_on_one_line() {
        assert_eq!(squeeze("发放金额\n（万元）"), "发放金额（万元）");
        assert_eq!(squeeze("是 否 先 行 救 助"), "是否先行救助");
        assert_eq!(squeeze("Case \r\n No"), "Case No");
    }
}
