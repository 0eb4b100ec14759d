//! Output 运行结果: what a run of the program left on its two streams and as its exit code.

use serde_json::Value;

/// What came of one run.
#[derive(Debug, Clone)]
pub struct Output {
    /// What was typed, for a failing test's message.
    pub line: String,
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Output {
    /// The run must end with this exit code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "exit code of `lianxi {}`\n{}", self.line, self.streams());
        self
    }

    /// Both streams, one after the other.
    pub fn streams(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }

    /// Somewhere on either stream these words must stand.
    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        assert!(self.streams().contains(words), "`lianxi {}` does not say {words:?}\n{}", self.line, self.streams());
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        let told = |error| panic!("`lianxi {}` prints no JSON: {error}\n{}", self.line, self.streams());
        serde_json::from_str(&self.stdout).unwrap_or_else(told)
    }
}

/// A JSON value with numbers as numbers: 110000.00 is 110000, whatever digits it was written with.
pub fn plain(value: &Value) -> Value {
    match value {
        Value::Number(number) => {
            let text = number.to_string();
            let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
            Value::String(format!("number {text}"))
        }
        Value::Array(values) => values.iter().map(plain).collect(),
        Value::Object(entries) => {
            Value::Object(entries.iter().map(|(key, value)| (key.clone(), plain(value))).collect())
        }
        other => other.clone(),
    }
}

/// The values that differ, each by its path: what a person needs to see of two long documents.
pub fn differences(path: &str, expected: &Value, found: &Value, told: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(a), Value::Object(b)) => {
            let keys = a.keys().chain(b.keys().filter(|key| !a.contains_key(*key)));
            for key in keys {
                let side = |map: &serde_json::Map<String, Value>| map.get(key).cloned().unwrap_or("(absent)".into());
                differences(&format!("{path}.{key}"), &side(a), &side(b), told);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (at, (a, b)) in a.iter().zip(b).enumerate() {
                let name = a.get("id").and_then(Value::as_str).map_or_else(|| at.to_string(), str::to_owned);
                differences(&format!("{path}[{name}]"), a, b, told);
            }
        }
        _ if plain(expected) == plain(found) => {}
        _ => told.push(format!("{path}: expected {expected}, found {found}")),
    }
}

/// Two JSON documents must be equal as values.
#[track_caller]
pub fn assert_same_json(expected: &Value, found: &Value) {
    let mut told = Vec::new();
    differences("", expected, found, &mut told);
    assert!(told.is_empty(), "{} values differ:\n{}", told.len(), told.join("\n"));
}
