//! Keys 识别号: what makes two rows speak of the same case, person or household (data.md, Keys).
//!
//! In: texts as read. Out: comparison keys; what is printed stays as it was written.

use std::borrow::Cow;
use std::collections::HashMap;

use super::cells::{drop_blanks, fold, is_plain};

/// The key of a case: blanks dropped, full-width digits and brackets folded, brackets of any
/// shape the same.
pub fn case_key(case_no: &str) -> String {
    case_key_of(case_no).into_owned()
}

/// The same, without a new text where the usual spelling is its own key.
pub fn case_key_of(case_no: &str) -> Cow<'_, str> {
    if is_plain(case_no) && !case_no.contains(['(', ')', '{', '}']) {
        return Cow::Borrowed(case_no);
    }
    let bracket = |c: char| match c {
        '(' | '〔' | '【' | '［' | '[' | '{' => '[',
        ')' | '〕' | '】' | '］' | ']' | '}' => ']',
        other => other,
    };
    Cow::Owned(fold(case_no).chars().map(bracket).collect())
}

/// A name for comparison: without any blank.
pub fn name_key(name: &str) -> String {
    drop_blanks(name).into_owned()
}

/// The key of a person: a valid ID number, else the case and the name in it.
pub fn person_key(valid_id: Option<String>, case_key: &str, name_key: &str) -> String {
    valid_id.unwrap_or_else(|| in_case_key(case_key, name_key))
}

/// A name within a case, as one text; the separator occurs in neither part.
pub fn in_case_key(case_key: &str, name_key: &str) -> String {
    format!("{case_key}\u{1}{name_key}")
}

/// A household number for comparison.
pub fn household_key(household_no: &str) -> String {
    fold(household_no).into_owned()
}

/// The household of each row: the smallest number that a person's rows give, else the person.
pub fn household_keys<'f>(household_no: impl Iterator<Item = Option<&'f str>>, person_keys: &[String]) -> Vec<String> {
    let mut smallest: HashMap<&str, String> = HashMap::new();
    for (no, person) in household_no.zip(person_keys) {
        if let Some(no) = no {
            let no = household_key(no);
            let known = smallest.entry(person).or_insert_with(|| no.clone());
            if no < *known {
                *known = no;
            }
        }
    }
    // A household number and a person's key never look alike: the prefix keeps them apart.
    let household_of = |person: &String| match smallest.get(person.as_str()) {
        Some(no) => in_case_key("household", no),
        None => in_case_key("person", person),
    };
    person_keys.iter().map(household_of).collect()
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
