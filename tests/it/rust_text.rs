//! Rust text: the paths that a source file names, for the test that holds who may import whom.
//!
//! In: a source text. Out: every path in it, `use` trees unfolded, comments and literals left out. It is a
//! reader of rustfmt's style, no compiler: a path that a macro puts together is not seen.

/// Every path of a source text, as its segments; each with the number of inline modules around it.
pub fn paths(source: &str) -> Vec<(Vec<String>, usize)> {
    let tokens = tokens(&without_comments_and_literals(source));
    let mut found = Vec::new();
    let mut depth = 0;
    let mut modules: Vec<usize> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match tokens[at].as_str() {
            "{" => depth += 1,
            "}" => {
                depth -= 1;
                modules.retain(|opened| *opened <= depth);
            }
            "mod" if tokens.get(at + 2).is_some_and(|token| token == "{") => modules.push(depth + 1),
            // What an `impl Trait` captures is no import.
            "use" if tokens.get(at + 1).is_none_or(|token| token != "<") => {
                let end = at + tokens[at..].iter().position(|token| token == ";").unwrap_or(1);
                let mut unfolded = Vec::new();
                unfold(&tokens[at + 1..end], &mut 0, &[], &mut unfolded);
                found.extend(unfolded.into_iter().map(|path| (path, modules.len())));
                at = end;
            }
            _ if is_name(&tokens[at]) && tokens.get(at + 1).is_some_and(|token| token == "::") => {
                let mut path = vec![tokens[at].clone()];
                while tokens.get(at + 1).is_some_and(|token| token == "::")
                    && tokens.get(at + 2).is_some_and(|token| is_name(token))
                {
                    path.push(tokens[at + 2].clone());
                    at += 2;
                }
                found.push((path, modules.len()));
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// `a::{b, c::d as e}` as `a::b` and `a::c::d`.
fn unfold(tokens: &[String], at: &mut usize, before: &[String], found: &mut Vec<Vec<String>>) {
    let mut path = before.to_vec();
    while *at < tokens.len() {
        match tokens[*at].as_str() {
            "::" => *at += 1,
            "as" => *at += 2,
            "{" => {
                *at += 1;
                while *at < tokens.len() && tokens[*at] != "}" {
                    unfold(tokens, at, &path, found);
                    if tokens.get(*at).is_some_and(|token| token == ",") {
                        *at += 1;
                    }
                }
                *at += 1;
                return;
            }
            "," | "}" => break,
            name => {
                path.push(name.to_owned());
                *at += 1;
            }
        }
    }
    found.push(path);
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

fn tokens(source: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let length = match first {
            c if word(c) => rest.find(|c| !word(c)).unwrap_or(rest.len()),
            ':' if rest.starts_with("::") => 2,
            c => c.len_utf8(),
        };
        if !first.is_whitespace() {
            tokens.push(rest[..length].to_owned());
        }
        rest = &rest[length..];
    }
    tokens
}

/// The text with every comment, string and character literal blanked.
fn without_comments_and_literals(source: &str) -> String {
    let mut kept = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let skipped = match first {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '"' => quoted_length(rest),
            'r' if !kept.ends_with(|c: char| c.is_alphanumeric() || c == '_') => raw_string_length(rest),
            '\'' => character_length(rest),
            _ => 0,
        };
        if skipped > 0 {
            kept.push(' ');
            rest = &rest[skipped..];
        } else {
            kept.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    kept
}

fn quoted_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// `r"…"` or `r#"…"#`; 0 where it is a name that begins with r.
fn raw_string_length(text: &str) -> usize {
    let marks = text[1..].len() - text[1..].trim_start_matches('#').len();
    if !text[1 + marks..].starts_with('"') {
        return 0;
    }
    let end = format!("\"{}", "#".repeat(marks));
    text[2 + marks..].find(&end).map_or(text.len(), |at| 2 + marks + at + end.len())
}

/// `'x'` or `'\n'`; 0 for a lifetime.
fn character_length(text: &str) -> usize {
    let mut inside = text.char_indices().skip(1);
    match inside.next() {
        Some((_, '\\')) => text[3..].find('\'').map_or(0, |at| at + 4),
        Some(_) => inside.next().filter(|(_, c)| *c == '\'').map_or(0, |(at, _)| at + 1),
        None => 0,
    }
}
