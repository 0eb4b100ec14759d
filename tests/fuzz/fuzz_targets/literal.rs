//! The Typst literal: what Typst reads from it is the text, without the characters that act instead of being read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lianxi::templating::quoted;

/// What Typst makes of a string literal; `None` where it would end early or be none.
fn unescape(literal: &str) -> Option<String> {
    let inner = literal.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::new();
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => return None,
            '\\' => text.push(letters.next().filter(|next| matches!(next, '"' | '\\'))?),
            letter => text.push(letter),
        }
    }
    Some(text)
}

fuzz_target!(|text: &str| {
    let read = unescape(&quoted(text)).expect("one literal");
    assert!(!read.chars().any(char::is_control), "{text:?}");
    // What is kept is kept in its order; what goes is only what acts.
    let acts = |c: &char| c.is_control() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
    let kept: String =
        text.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }).filter(|c| !acts(c)).collect();
    assert_eq!(read, kept);
});
