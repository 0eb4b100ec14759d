//! Keys 识别号: what makes two rows speak of the same case, person or household (data.md, Keys).
//!
//! In: texts as read. Out: comparison keys; what is printed stays as it was written.

use super::cells::{drop_blanks, fold};

/// The key of a case: blanks dropped, full-width digits and brackets folded, brackets of any
/// shape the same.
pub fn case_key(case_no: &str) -> String {
    let bracket = |c: char| match c {
        '(' | '〔' | '【' | '［' | '[' | '{' => '[',
        ')' | '〕' | '】' | '］' | ']' | '}' => ']',
        other => other,
    };
    fold(case_no).chars().map(bracket).collect()
}

/// A name for comparison: without any blank.
pub fn name_key(name: &str) -> String {
    drop_blanks(name).into_owned()
}

/// The key of a person: a valid ID number, else the case and the name in it.
pub fn person_key(valid_id: Option<&str>, case_key: &str, name_key: &str) -> String {
    match valid_id {
        Some(id) => id.to_owned(),
        None => in_case_key(case_key, name_key),
    }
}

/// A name within a case, as one text; the separator occurs in neither part.
pub fn in_case_key(case_key: &str, name_key: &str) -> String {
    format!("{case_key}\u{1}{name_key}")
}

/// A household number for comparison.
pub fn household_key(household_no: &str) -> String {
    fold(household_no).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_case_number_are_one_case() {
        let key = case_key("陈检司救受[2020]61030400008号");
        for spelling in [
            "陈检司救受〔2020〕61030400008号",
            "陈检司救受（2020）61030400008号 ",
            "陈检司救受［２０ ２０］６１０３０４００００８号",
            "陈检司救受【2020】610304\u{200B}00008号",
        ] {
            assert_eq!(case_key(spelling), key);
        }
        assert_ne!(case_key("陈检司救受[2020]61030400009号"), key);
    }
}
