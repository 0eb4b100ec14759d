//! What this machine has for typesetting, as plain data for `lianxi doctor`.
//!
//! In: the machine, the office's fonts. Out: what was found and how to mend what was not.
//! It never prints and never fails: what is missing is part of the answer.

use std::path::Path;

use serde::Serialize;

use super::fonts::{self, Overrides, Resolution};
use super::locate::TESTED_VERSION;
use super::roles::Role;
use super::typst_cli::Typst;

/// Typst and the fonts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Equipment {
    /// Where typst is; `None`: there is none to work with.
    pub typst: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// Whether it is the very version that the program was tested with.
    pub tested_version: bool,
    /// The folders with fonts that are searched, in order.
    pub font_folders: Vec<String>,
    /// How many families they hold.
    pub families: usize,
    /// Every role, filled or not.
    pub roles: Vec<RoleReport>,
    /// What is wrong and what to do about it, one sentence each; empty: all is well.
    pub problems: Vec<String>,
}

/// One role and what fills it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoleReport {
    /// The key of `[fonts]`.
    pub key: &'static str,
    /// For readers: 正文（仿宋）.
    pub label: &'static str,
    /// The families, the one that is used first, then those for characters that it lacks.
    pub families: Vec<String>,
    /// Whether the role has a face of its own.
    pub filled: bool,
}

impl Equipment {
    /// Looks at the machine.
    pub fn survey(explicit: Option<&Path>, overrides: &Overrides) -> Equipment {
        let found = Typst::find(explicit);
        let listed = found.clone().and_then(|typst| typst.fonts());
        let mut problems: Vec<String> = match (&found, &listed) {
            (Err(failure), _) | (_, Err(failure)) => vec![sentence(failure)],
            _ => Vec::new(),
        };
        let available = listed.unwrap_or_default();
        let resolution = fonts::resolve(&available, overrides);
        let typst = found.ok();
        if let (Some(_), Err(failure)) = (&typst, resolution.complete()) {
            problems.push(sentence(&failure));
            problems.extend(failure.others.iter().map(sentence));
        }
        Equipment {
            tested_version: typst.as_ref().is_some_and(|typst| typst.version == TESTED_VERSION),
            version: typst.as_ref().map(|typst| typst.version.clone()),
            font_folders: typst
                .iter()
                .flat_map(|typst| &typst.font_paths)
                .map(|path| path.display().to_string())
                .collect(),
            typst: typst.map(|typst| typst.path.display().to_string()),
            families: available.len(),
            roles: Role::ALL.iter().map(|&role| report(role, &resolution)).collect(),
            problems,
        }
    }
}

fn report(role: Role, resolution: &Resolution) -> RoleReport {
    let families = resolution.roles[&role].iter().map(|family| family.name.clone()).collect();
    RoleReport { key: role.key(), label: role.label(), families, filled: !resolution.missing.contains(&role) }
}

fn sentence(failure: &crate::failure::Failure) -> String {
    let place = failure.place.as_ref().map(|place| format!("（{place}）")).unwrap_or_default();
    format!("{}{place}。{}", failure.what, failure.remedy)
}
