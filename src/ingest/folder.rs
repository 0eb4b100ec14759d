//! Folder: what lies under `exports/`, and what of it is left out aloud.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::failure::Failure;
use crate::finding::{self, Finding};
use crate::place::Place;

/// The folder of a workspace that is read.
pub(crate) const FOLDER: &str = "exports";
/// Files that systems leave in every folder.
const LITTER: &[&str] = &["thumbs.db", "desktop.ini"];
/// An entry of the folder or of one below it.
pub(crate) struct Entry {
    /// The path under the folder, with forward slashes.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    /// A file proper: not a link or a device.
    pub(crate) regular: bool,
}

/// How deep folders are followed below the folder.
const DEPTH: usize = 8;

/// The files of the folder and of those below it, in the order of their paths' bytes, without hidden and
/// lock files.
pub(crate) fn list(folder: &Path) -> Result<Vec<Entry>, Failure> {
    let mut entries = Vec::new();
    gather(folder, "", DEPTH, &mut entries)?;
    entries.sort_by(|a, b| a.name.as_bytes().cmp(b.name.as_bytes()));
    Ok(entries)
}

fn gather(folder: &Path, above: &str, depth: usize, entries: &mut Vec<Entry>) -> Result<(), Failure> {
    let unreadable = |_| {
        Failure::broken(
            "读不到 exports/ 文件夹",
            "在工作区中建立 exports/，把系统导出的台账放入其中；或用 -C 指明工作区。",
        )
        .at(FOLDER)
    };
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name().into_string().map_err(|name| {
            let shown = format!("{FOLDER}/{above}{}", name.to_string_lossy());
            Failure::broken("exports/ 中有文件的名称无法识别", "给该文件改一个普通的名称。").at(shown)
        })?;
        if name.starts_with('.') || name.starts_with("~$") || LITTER.contains(&name.to_lowercase().as_str()) {
            continue;
        }
        // Links are not followed: what they point to may lie outside the workspace.
        let kind = entry.file_type().map_err(unreadable)?;
        let name = format!("{above}{name}");
        if kind.is_dir() && depth > 0 {
            gather(&entry.path(), &format!("{name}/"), depth - 1, entries)?;
        } else {
            entries.push(Entry { name, path: entry.path(), regular: kind.is_file() });
        }
    }
    Ok(())
}

/// Says that an entry is left out, if it is.
pub(crate) fn left_out(entry: &Entry, file: &Arc<str>, ignore: &[String]) -> Option<Finding> {
    let (message, remedy) = if !entry.regular {
        ("是链接或过深的文件夹，其中的内容没有读取", "要读取的文件请直接放在 exports/ 之下；不需要的请移出。")
    } else if ignore.iter().any(|pattern| matches(pattern.strip_prefix("exports/").unwrap_or(pattern), &entry.name)) {
        ("按 lianxi.toml 的 [exports] ignore 没有读取", "若其中有数据，从 [exports] ignore 中删去它。")
    } else {
        return None;
    };
    let place = Place::file(file.clone(), None);
    Some(Finding::new(&finding::SHEET_IGNORED, place).message(message).remedy(remedy))
}

/// Whether a name fits a pattern in which `*` stands for any characters.
fn matches(pattern: &str, name: &str) -> bool {
    let Some((start, mut rest)) = pattern.split_once('*') else {
        return pattern == name;
    };
    let Some(mut name) = name.strip_prefix(start) else {
        return false;
    };
    while let Some((part, after)) = rest.split_once('*') {
        let Some(at) = name.find(part) else {
            return false;
        };
        name = &name[at + part.len()..];
        rest = after;
    }
    name.ends_with(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_characters() {
        for (pattern, name, fits) in [
            ("备份*.csv", "备份2020.csv", true),
            ("备份*.csv", "备份2020.xlsx", false),
            ("*", "a", true),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c-b", false),
            ("a.csv", "a.csv", true),
            ("a*a", "a", false),
            ("备份/*", "备份/a.csv", true),
            ("备份/*", "备份", false),
            ("", "a", false),
        ] {
            assert_eq!(matches(pattern, name), fits, "{pattern} {name}");
        }
    }
}
