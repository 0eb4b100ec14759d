//! The literal: the one way in which a value reaches Typst.
//!
//! A text becomes a string literal in markup, `#"…";`, whatever it holds: the semicolon ends it even
//! before a bracket. A figure becomes `#fig("id", "text");`. Anything else is refused, so that no
//! number is printed that no figure stands behind.

use minijinja::value::{Value, ValueKind};
use minijinja::{Error, ErrorKind};

/// What `{{ value }}` prints.
///
/// # Errors
/// None, undefined, floats, booleans, lists and maps that are no prose: a template's mistake.
pub fn print(value: &Value) -> Result<String, Error> {
    match value.kind() {
        ValueKind::String => Ok(text(value.as_str().unwrap_or_default())),
        ValueKind::Number if value.is_integer() => Ok(text(&value.to_string())),
        ValueKind::Map => fragment(value),
        kind => {
            Err(Error::new(ErrorKind::InvalidOperation, format!("a template may not print a value of kind {kind}")))
        }
    }
}

/// A figure (`{figure, text}`) or prose (`{prose: […]}`).
fn fragment(value: &Value) -> Result<String, Error> {
    let pieces = value.get_attr("prose")?;
    if !pieces.is_undefined() {
        return pieces.try_iter()?.map(|piece| print(&piece)).collect();
    }
    let (figure, shown) = (value.get_attr("figure")?, value.get_attr("text")?);
    match (figure.as_str(), shown.as_str()) {
        (Some(figure), Some(shown)) => Ok(format!("#fig({}, {});", quoted(figure), quoted(shown))),
        _ => Err(Error::new(
            ErrorKind::InvalidOperation,
            "a template may print a map only where it is prose or a figure",
        )),
    }
}

/// A text in markup; nothing for nothing.
fn text(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("#{};", quoted(text)) }
}

/// A Typst string literal.
///
/// Characters that would act on the page or on a reader's eye instead of being read (controls, bidi
/// overrides) are shown as the replacement for what cannot be shown, never passed on.
pub fn quoted(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => literal.extend(['\\', c]),
            '\n' | '\r' | '\t' => literal.push(' '),
            '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' => {}
            c if c.is_control() => {}
            c => literal.push(c),
        }
    }
    literal.push('"');
    literal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_cell_holds_is_one_string() {
        assert_eq!(text("张#三 *\"$\\"), "#\"张#三 *\\\"$\\\\\";");
        assert_eq!(text("a\nb\u{202E}c\u{0}"), "#\"a bc\";");
        assert_eq!(text(""), "");
    }

    #[test]
    fn a_value_that_is_no_text_is_refused() {
        for value in [Value::from(()), Value::UNDEFINED, Value::from(0.5), Value::from(true), Value::from(vec![1, 2])] {
            assert!(print(&value).is_err(), "{value:?}");
        }
        assert_eq!(print(&Value::from(3)).unwrap(), "#\"3\";");
    }
}
