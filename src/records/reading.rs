//! Reading 读格: a cell → what it says, whatever the type of its column.
//!
//! In: the text of a cell. Out: a value, nothing, or what the cell counts as where it cannot be read.

use super::cells;

/// How many texts of a coded column are remembered with what they mean.
const REMEMBERED: usize = 16;

/// What a cell says; `Err` with what it counts as where that cannot be read.
pub type Reading<T> = Result<Option<T>, Option<T>>;

/// The value of a cell that is not empty.
pub fn unless_empty<T>(text: &str, value: impl FnOnce() -> Option<T>) -> Reading<T> {
    if cells::is_empty(text) { Ok(None) } else { value().map(Some).ok_or(None) }
}

/// Reads each of the few texts that a coded column holds once.
pub fn once_each<'t, T: Copy>(read: impl Fn(&'t str) -> Reading<T>) -> impl FnMut(&'t str) -> Reading<T> {
    let mut known: Vec<(&str, Reading<T>)> = Vec::new();
    move |text| match known.iter().find(|(said, _)| *said == text) {
        Some((_, value)) => *value,
        None => {
            let value = read(text);
            // Where there are many, looking through them would take longer than reading.
            if known.len() < REMEMBERED {
                known.push((text, value));
            }
            value
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn a_text_is_read_once_however_often_it_stands_in_a_column() {
        let words: Vec<String> = (0..REMEMBERED + 4).map(|at| at.to_string()).collect();
        let texts = || words.iter().chain(&words).map(String::as_str);
        let reads = RefCell::new(Vec::new());
        let plain = |text: &str| if text == "7" { Err(Some(0)) } else { Ok(text.parse::<u32>().ok()) };
        let mut read = once_each(|text| {
            reads.borrow_mut().push(text);
            plain(text)
        });
        assert!(texts().map(&mut read).eq(texts().map(plain)));
        // Those that came too late to be remembered are read again.
        assert!(reads.borrow().iter().eq(words.iter().chain(&words[REMEMBERED..])));
    }
}
