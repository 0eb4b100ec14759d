//! Banner 表头上方: the unit of money that a line above the header states (`单位：万元`).

use super::header::Header;
use super::row::{Row, is_blank_char};
use super::table::Unit;

/// What a line above the header says about amounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BannerUnit {
    Known(Unit),
    /// A unit of money that nobody here reads (千元, 亿元): the text of it.
    Foreign(String),
}

/// Reads `单位：万元` out of a cell above the header; `None` where it says nothing about money.
pub(crate) fn banner_unit(text: &str) -> Option<BannerUnit> {
    let folded: String = text.chars().map(|c| if c == '：' { ':' } else { c }).collect();
    let (before, after) = folded.split_once("单位:")?;
    // 填报单位：元坝区… names an office, not a unit.
    if before.ends_with(['报', '表', '制', '送', '主', '办']) {
        return None;
    }
    let said = after.trim_start_matches(is_blank_char);
    let end = said.find(|c: char| is_blank_char(c) || matches!(c, ')' | '）' | '。' | ';' | '；'));
    let said = &said[..end.unwrap_or(said.len())];
    said.split(['、', '/', ',', '，']).find_map(|unit| match unit.strip_prefix("人民币").unwrap_or(unit) {
        "万元" => Some(BannerUnit::Known(Unit::TenThousandYuan)),
        "元" => Some(BannerUnit::Known(Unit::Yuan)),
        unit @ ("百元" | "千元" | "百万元" | "千万元" | "亿元") => {
            Some(BannerUnit::Foreign(unit.to_owned()))
        }
        _ => None,
    })
}

/// The unit that the lines above the header state; the first that says one counts.
pub(crate) fn unit_above(rows: &[Row<'_>], header: &Header) -> Option<BannerUnit> {
    rows.iter()
        .take_while(|row| row.number < header.rows.0)
        .flat_map(|row| row.filled())
        .find_map(|(_, text)| banner_unit(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_above_the_header_may_state_the_unit() {
        let known = |unit| Some(BannerUnit::Known(unit));
        for (line, unit) in [
            ("单位：万元", known(Unit::TenThousandYuan)),
            ("填报人：何晓  单位: 人、元", known(Unit::Yuan)),
            ("（金额单位：人民币元）", known(Unit::Yuan)),
            ("单位：千元", Some(BannerUnit::Foreign("千元".to_owned()))),
            ("填报单位：元坝区人民检察院", None),
            ("单位：元坝区人民检察院", None),
            ("国家司法救助案件台账", None),
        ] {
            assert_eq!(banner_unit(line), unit, "{line}");
        }
    }
}
