//! Which offices a run is for: the workspaces that were named, or all that lie in a folder.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::screen;
use crate::failure::Failure;
use crate::office::FILE_NAME;

/// The same folder twice would be made, or counted, twice.
///
/// # Errors
/// Exit 2.
pub fn refuse_repeated(folders: &[PathBuf]) -> Result<(), Failure> {
    let mut seen = Vec::new();
    for folder in folders {
        let whole = folder.canonicalize().unwrap_or_else(|_| folder.clone());
        if seen.contains(&whole) {
            return Err(Failure::usage(format!("工作区 {} 写了两次", folder.display()), "去掉重复的一个"));
        }
        seen.push(whole);
    }
    Ok(())
}

/// Every direct subfolder with a lianxi.toml, in the order of their names; the others are told. One whose
/// lianxi.toml cannot be looked at is an office that will fail, not a folder to be passed over.
///
/// # Errors
/// The folder cannot be read (exit 3), or holds no workspace (exit 2).
pub fn all_in(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let unreadable = |_| Failure::broken("文件夹不能读取", "检查 --all 后面的路径和文件夹的权限").at(folder.display());
    let (mut offices, mut others) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if !path.is_dir() {
            continue;
        }
        match fs::metadata(path.join(FILE_NAME)) {
            Err(error) if error.kind() == ErrorKind::NotFound => others.push(path),
            _ => offices.push(path),
        }
    }
    if offices.is_empty() {
        return Err(Failure::usage(
            format!("{} 中没有工作区（有 {FILE_NAME} 的子文件夹）", folder.display()),
            "--all 后面写各单位工作区所在的上一级文件夹",
        ));
    }
    offices.sort();
    others.sort();
    if !others.is_empty() {
        let names: Vec<_> =
            others.iter().filter_map(|path| path.file_name()).map(|name| name.to_string_lossy()).collect();
        screen::tell(&format!("提示  没有 {FILE_NAME}、不作为工作区的子文件夹：{}", names.join("、")));
    }
    Ok(offices)
}
