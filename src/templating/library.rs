//! The library 模板库: the built-in templates, and an office's own copies that win over them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use crate::failure::Failure;

/// Lists the built-in files by their path under report-templates/.
macro_rules! built_in {
    ($($path:literal),+ $(,)?) => {
        &[$(($path, include_str!(concat!("../../report-templates/", $path)))),+]
    };
}

/// Every file of report-templates/ but the terms, which are the office's words (`office.rs`).
static BUILT_IN: &[(&str, &str)] = built_in![
    "brief/cases.typ.jinja",
    "brief/data.typ.jinja",
    "brief/done.typ.jinja",
    "brief/main.typ.jinja",
    "brief/matters.typ.jinja",
    "brief/nature.typ.jinja",
    "brief/needs.typ.jinja",
    "brief/people.typ.jinja",
    "brief/reason.typ.jinja",
    "brief/shared-table.typ.jinja",
    "brief/stage.typ.jinja",
    "brief/timeline.typ.jinja",
    "fragments/actions-state.typ.jinja",
    "fragments/actions-table.typ.jinja",
    "fragments/aid.typ.jinja",
    "fragments/cases.typ.jinja",
    "fragments/cells.typ.jinja",
    "fragments/exits.typ.jinja",
    "fragments/feedback.typ.jinja",
    "fragments/next-steps.typ.jinja",
    "fragments/own-words.typ.jinja",
    "fragments/problems.typ.jinja",
    "fragments/referral.typ.jinja",
    "fragments/restated-table.typ.jinja",
    "fragments/restated.typ.jinja",
    "fragments/statistics.typ.jinja",
    "fragments/visits.typ.jinja",
    "minutes/attendance.typ.jinja",
    "minutes/decided.typ.jinja",
    "minutes/done.typ.jinja",
    "minutes/main.typ.jinja",
    "minutes/opening.typ.jinja",
    "minutes/said.typ.jinja",
    "minutes/told.typ.jinja",
    "pack/agenda.typ.jinja",
    "pack/annexes.typ.jinja",
    "pack/key-figures.typ.jinja",
    "pack/main.typ.jinja",
    "pack/pending.typ.jinja",
    "pack/quality.typ.jinja",
    "pack/questions.typ.jinja",
    "pack/visits.typ.jinja",
    "public/figures.typ.jinja",
    "public/main.typ.jinja",
    "public/situation.typ.jinja",
    "public/tables.typ.jinja",
    "report/annex.typ.jinja",
    "report/main.typ.jinja",
    "report/measures-taken.typ.jinja",
    "report/measures.typ.jinja",
    "report/next.typ.jinja",
    "report/problems.typ.jinja",
    "report/situation-partner.typ.jinja",
    "report/situation-prosecutor.typ.jinja",
    "rollup/main.typ.jinja",
    "shared/chart.typ",
    "shared/closing.typ",
    "shared/fig.typ",
    "shared/headings.typ",
    "shared/lib.typ",
    "shared/masthead.typ",
    "shared/page.typ",
    "shared/statistics-table.typ",
    "shared/type.typ",
];

/// The files a document may be made of, by path.
#[derive(Debug, Clone)]
pub struct Library {
    files: BTreeMap<&'static str, Cow<'static, str>>,
}

impl Library {
    /// The built-in files.
    pub fn built_in() -> Self {
        Library { files: BUILT_IN.iter().map(|(path, text)| (*path, Cow::Borrowed(*text))).collect() }
    }

    /// The built-in files, each replaced by the office's copy where `folder` has one.
    ///
    /// # Errors
    /// A copy that is not UTF-8 or cannot be read.
    pub fn with_own(folder: &Path) -> Result<Self, Failure> {
        let mut library = Self::built_in();
        for (path, text) in &mut library.files {
            let own = folder.join(path);
            match std::fs::read_to_string(&own) {
                Ok(copy) => *text = Cow::Owned(copy),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(_) => {
                    return Err(Failure::broken(
                        "模板文件无法读取，或不是 UTF-8 编码",
                        "检查该文件，或删去它以使用内置模板",
                    )
                    .at(format!("templates/{path}")));
                }
            }
        }
        Ok(library)
    }

    /// Where a file is to be looked for: the office's own copy, or the built-in one.
    pub fn shown(&self, path: &str) -> String {
        let own = self.files.get(path).is_some_and(|text| matches!(text, Cow::Owned(_)));
        format!("{}/{path}", if own { "templates" } else { "report-templates" })
    }

    /// All files by path, for their digest.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(path, text)| (*path, text.as_bytes()))
    }

    /// The minijinja templates.
    pub fn templates(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.files.iter().filter(|(path, _)| path.ends_with(".jinja")).map(|(path, text)| (*path, text.as_ref()))
    }

    /// The plain Typst files of the layout.
    pub fn layout(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.files.iter().filter(|(path, _)| path.ends_with(".typ")).map(|(path, text)| (*path, text.as_ref()))
    }
}

/// The paths of the built-in files, for the test that holds them against the folder.
pub fn built_in_paths() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|(path, _)| *path)
}
