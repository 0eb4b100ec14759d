//! Texts of cells 单元格文字, for those who must not read them: what is left of a text that somebody typed.
//!
//! In: a text as the exports have it. Out: one in which no name, number or address can stand. A second net only:
//! whoever can tell a class or a count prints that instead.

/// Runs of digits that are no longer than a day or a quarter's sum are told; an ID number, a telephone number or a
/// bank card is longer.
const LONGEST_NUMBER: usize = 8;

/// Words of dates, amounts and marks that a cell may hold in place of what belongs there.
const HARMLESS: &str = "年月日号时分秒季度元圆角万千百十亿〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖拾佰仟整正￥¥";

/// How a township's name ends, and how it may go on: 虢镇街道办事处.
const ENDINGS: [&str; 6] = ["镇", "乡", "苏木", "街道", "办事处", "街办"];
const FURTHER: [&str; 3] = ["街道", "办事处", "街办"];

/// What stands below a township.
const BELOW: &str = "村组社区路街巷弄号栋幢楼室屯寨庄队院校厂";

/// A typed text as it may be told outside the office: dates and amounts stay, everything else becomes `*`.
pub fn outside(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut digits = String::new();
    for c in text.chars().chain([' ']) {
        if is_digit(c) {
            digits.push(c);
            continue;
        }
        let run = digits.chars().count();
        shown.push_str(&if run > LONGEST_NUMBER { "*".repeat(run) } else { std::mem::take(&mut digits) });
        digits.clear();
        let harmless = HARMLESS.contains(c) || c == ' ' || (c.is_ascii_punctuation() && c != '@');
        shown.push(if harmless { c } else { '*' });
    }
    shown.pop();
    // Blanks between groups of digits part no number.
    if text.chars().filter(|c| is_digit(*c)).count() > LONGEST_NUMBER + LONGEST_NUMBER / 2 {
        return shown.chars().map(|c| if is_digit(c) { '*' } else { c }).collect();
    }
    shown
}

fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}

/// What stands for townships that are not told.
pub const OTHER_TOWNSHIPS: &str = "其他乡镇";

/// The township of a text that may go on with a village, a street or a number; [`OTHER_TOWNSHIPS`] where it names
/// none but something below it. A text that is neither stays as it is.
pub fn township(text: &str) -> &str {
    let text = text.trim();
    if text == OTHER_TOWNSHIPS {
        return OTHER_TOWNSHIPS;
    }
    let first = ENDINGS.iter().filter_map(|ending| text.find(ending).map(|at| at + ending.len())).min();
    let Some(mut end) = first else {
        let below = text.chars().any(|c| BELOW.contains(c) || is_digit(c));
        return if below { OTHER_TOWNSHIPS } else { text };
    };
    while let Some(further) = FURTHER.iter().find(|further| text[end..].starts_with(**further)) {
        end += further.len();
    }
    let name = &text[..end];
    if name.chars().count() > 1 { name } else { OTHER_TOWNSHIPS }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_amounts_stay_and_words_do_not() {
        for (text, told) in [
            ("壹万贰", "壹万贰"),
            ("2020-13-05", "2020-13-05"),
            ("20201305", "20201305"),
            ("交由其女何晓代领", "********"),
            ("13900000000", "***********"),
            ("139 0000 0000 1111", "*** **** **** ****"),
            ("１３９００００００００", "***********"),
            ("990304198106138540", "******************"),
            ("5000元（何晓）", "5000元****"),
        ] {
            assert_eq!(outside(text), told, "{text}");
        }
    }

    #[test]
    fn a_township_is_told_without_what_is_below_it() {
        for (text, told) in [
            ("天王镇", "天王镇"),
            ("虢镇街道", "虢镇街道"),
            ("虢镇街道办事处", "虢镇街道办事处"),
            ("天王镇李家村三组12号", "天王镇"),
            ("坪头乡 大湾村", "坪头乡"),
            ("李家村三组", OTHER_TOWNSHIPS),
            ("县功", "县功"),
            ("未填写", "未填写"),
            ("天王镇镇西路5号", "天王镇"),
            ("镇西路5号", OTHER_TOWNSHIPS),
            (OTHER_TOWNSHIPS, OTHER_TOWNSHIPS),
        ] {
            assert_eq!(township(text), told, "{text}");
        }
    }
}
