//! Failure 无法继续: the one thing that stops a command, with its remedy and its exit code.
//!
//! Faults in the office's data are findings (`finding.rs`), collected and told together;
//! a failure ends the command. Both always say what to do.

use std::fmt;

/// Why a command ends without having done its work; the number is the exit code of `lianxi --help`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Error findings in the data, or documents that differ.
    Findings = 1,
    /// Wrong usage: an option, a period or a name that does not exist.
    Usage = 2,
    /// Something outside the data is missing or broken: a file, typst, a font, a template, the disk.
    Broken = 3,
    /// Refused, to protect frozen or issued work.
    Refused = 4,
}

/// What stops a command: what happened, where, and what to do about it. All texts are Chinese.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub exit: Exit,
    /// One sentence: what is wrong.
    pub what: String,
    /// Where: a file, a sheet, a key; empty where there is no place.
    pub place: Option<String>,
    /// What to do.
    pub remedy: String,
    /// Further failures of the same run that are told with this one (several unreadable files).
    pub others: Vec<Failure>,
}

impl Failure {
    fn new(exit: Exit, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Failure { exit, what: what.into(), place: None, remedy: remedy.into(), others: Vec::new() }
    }

    /// Something outside the data is missing or broken (exit 3).
    pub fn broken(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(Exit::Broken, what, remedy)
    }

    /// The command was called wrongly (exit 2).
    pub fn usage(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(Exit::Usage, what, remedy)
    }

    /// Refused to protect what stands (exit 4).
    pub fn refused(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(Exit::Refused, what, remedy)
    }

    /// The data hold errors, told before (exit 1).
    pub fn findings(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(Exit::Findings, what, remedy)
    }

    /// The same failure with the place where it happened.
    pub fn at(mut self, place: impl fmt::Display) -> Self {
        self.place = Some(place.to_string());
        self
    }

    /// One failure out of several; `None` where there is none.
    pub fn all(failures: Vec<Failure>) -> Option<Failure> {
        let mut failures = failures.into_iter();
        let mut first = failures.next()?;
        first.others.extend(failures);
        Some(first)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "无法继续  {}", self.what)?;
        if let Some(place) = &self.place {
            write!(f, "\n  出处  {place}")?;
        }
        write!(f, "\n  处理  {}。", self.remedy.trim_end_matches('。'))?;
        for other in &self.others {
            write!(f, "\n{other}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}
