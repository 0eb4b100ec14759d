//! PDF: what a finished document says, and whether it keeps GB/T 9704-2012. Read with Python's pypdfium2 and
//! pdfplumber, found by `LIANXI_PYTHON`; `make test` sets it, unless its user wants no Python (`none`).

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use crate::paths::checkout;

/// The text of each page without any blank or line break; `None` where the user wants no Python.
#[track_caller]
pub fn pages(pdf: &Path) -> Option<Vec<String>> {
    let script = checkout("tests/it/pdf_text.py");
    let (code, printed) = python(&[script.as_os_str(), pdf.as_os_str()])?;
    assert_eq!(code, 0, "{} cannot be read:\n{printed}", pdf.display());
    let pages: Vec<String> = serde_json::from_str(&printed).unwrap_or_else(|error| panic!("{error}\n{printed}"));
    Some(pages.iter().map(|page| page.split_whitespace().collect()).collect())
}

/// The whole text, page after page, without page numbers and the draft mark.
#[track_caller]
pub fn text(pdf: &Path) -> Option<String> {
    let number = |page: &str, at: usize| {
        let body = page.strip_prefix("草稿").unwrap_or(page);
        body.strip_suffix(&format!("—{at}—")).unwrap_or(body).to_owned()
    };
    Some(pages(pdf)?.iter().enumerate().map(|(at, page)| number(page, at + 1)).collect())
}

/// Holds a PDF against the standard, where the checker stands beside the checkout.
#[track_caller]
pub fn assert_keeps_gbt9704(pdf: &Path, kind: &str, waived: &str) {
    let checker = checkout("../shared/tools/gbt9704_check.py");
    if !checker.exists() {
        return;
    }
    let words = if waived.is_empty() { vec!["--kind", kind] } else { vec!["--kind", kind, "--skip", waived] };
    let mut arguments = vec![checker.as_os_str(), pdf.as_os_str()];
    arguments.extend(words.into_iter().map(OsStr::new));
    if let Some((code, printed)) = python(&arguments) {
        let failed: Vec<&str> = printed.lines().filter(|line| line.starts_with("FAIL")).collect();
        assert!(code == 0 && failed.is_empty(), "{}:\n{}", pdf.display(), failed.join("\n"));
    }
}

/// Exit code and output of a Python run; `None` where the user wants no Python.
fn python(arguments: &[&OsStr]) -> Option<(i32, String)> {
    let program = std::env::var_os("LIANXI_PYTHON")?;
    let run = Command::new(&program).env("PYTHONUTF8", "1").args(arguments).output();
    let run = run.unwrap_or_else(|error| panic!("LIANXI_PYTHON ({}) does not run: {error}", program.display()));
    let printed = [run.stdout, run.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    Some((run.status.code().unwrap_or(-1), printed))
}
