//! Sheet names 工作表名: from any text to a name that every office suite takes.

use std::collections::HashSet;

/// The file format's limit, in UTF-16 units.
const LONGEST: usize = 31;

/// Hands out names, each once.
#[derive(Debug, Default)]
pub struct SheetNames {
    taken: HashSet<String>,
}

impl SheetNames {
    /// A name like `wanted`: forbidden marks as `_`, cut to the limit, numbered where it is taken
    /// (names that differ only in case are one). `fallback` stands in where nothing is left.
    pub fn name(&mut self, wanted: &str, fallback: &str) -> String {
        let safe = safe(wanted);
        let stem = if safe.is_empty() { fallback.to_owned() } else { safe };
        let mut name = cut(&stem, LONGEST);
        for number in 2.. {
            if self.taken.insert(name.to_lowercase()) {
                break;
            }
            let mark = format!("({number})");
            name = cut(&stem, LONGEST - mark.len()) + &mark;
        }
        name
    }
}

/// Without the marks that a sheet's name may not hold, and not reserved.
fn safe(text: &str) -> String {
    let forbidden = |c: char| matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') || c.is_control();
    let safe: String = text.chars().map(|c| if forbidden(c) { '_' } else { c }).collect();
    let safe = safe.trim().trim_matches('\'').trim();
    // Excel keeps this name for itself.
    if safe.eq_ignore_ascii_case("history") { format!("{safe}_") } else { safe.to_owned() }
}

fn cut(text: &str, units: usize) -> String {
    let mut used = 0;
    let fits = |c: &char| {
        used += c.len_utf16();
        used <= units
    };
    text.chars().take_while(fits).collect::<String>().trim_end_matches('\'').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_and_unique() {
        let mut names = SheetNames::default();
        for (wanted, got) in [
            ("何晓", "何晓"),
            ("何晓", "何晓(2)"),
            ("何[晓]", "何_晓_"),
            ("何/晓:?*\\", "何_晓____"),
            ("'何晓'", "何晓(3)"),
            ("", "未指明承办人"),
            ("  ", "未指明承办人(2)"),
            ("History", "History_"),
            ("ABC", "ABC"),
            ("abc", "abc(2)"),
        ] {
            assert_eq!(names.name(wanted, "未指明承办人"), got, "{wanted:?}");
        }
    }

    #[test]
    fn a_long_name_is_cut_to_31_units_and_still_told_apart() {
        let mut names = SheetNames::default();
        let long = "王".repeat(40);
        assert_eq!(names.name(&long, "").encode_utf16().count(), 31);
        let second = names.name(&long, "");
        assert_eq!(second.encode_utf16().count(), 31);
        assert!(second.ends_with("王(2)"));
        // A character beyond the basic plane is two units and is not cut in half.
        assert_eq!(names.name(&"𠮷".repeat(20), "").encode_utf16().count(), 30);
    }
}
