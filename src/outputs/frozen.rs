//! The folder `frozen/`: sealed periods, written once, and the office's key.
//!
//! In: a workspace, a sealed file's bytes. Out: frozen periods, or why a file is not to be trusted. A file is
//! there whole or not at all; one that a newer version supersedes stays beside it; nothing is ever repaired.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::disk::{private_folders, rename, sync_folder, write_failure, write_new};
use super::folder::lock;
use crate::failure::Failure;
use crate::freeze::{Fault, Frozen, Key, decode};

const FOLDER: &str = "frozen";
const KEY_NAME: &str = "key";

/// A sealed period and the digest of its file.
#[derive(Debug)]
pub struct SealedFile {
    pub frozen: Frozen,
    pub digest: String,
    /// `frozen/2020Q2.json`
    pub shown: String,
}

/// The sealed periods of a workspace.
#[derive(Debug)]
pub struct FrozenFolder {
    path: PathBuf,
    /// How messages call the folder.
    shown: String,
}

impl FrozenFolder {
    /// The folder of a workspace; it need not be there.
    pub fn of(workspace: &Path) -> Self {
        FrozenFolder { path: workspace.join(FOLDER), shown: FOLDER.to_owned() }
    }

    /// The same; messages name the workspace too.
    pub fn shown_from(workspace: &Path) -> Self {
        let shown = workspace.join(FOLDER).display().to_string();
        FrozenFolder { path: workspace.join(FOLDER), shown }
    }

    /// The sealed period; `None` where it is not frozen.
    ///
    /// # Errors
    /// A file of a newer format (exit 3), or one that is not as it was sealed (exit 4).
    pub fn load(&self, period: &str) -> Result<Option<SealedFile>, Failure> {
        self.load_named(period, &format!("{period}.json"))
    }

    /// An earlier version, as it was kept beside the one that superseded it.
    ///
    /// # Errors
    /// As [`FrozenFolder::load`].
    pub fn load_version(&self, period: &str, version: u32) -> Result<Option<SealedFile>, Failure> {
        self.load_named(period, &version_name(period, version))
    }

    fn load_named(&self, period: &str, name: &str) -> Result<Option<SealedFile>, Failure> {
        let shown = format!("{}/{name}", self.shown);
        let bytes = match fs::read(self.path.join(name)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(_) => return Err(Failure::broken("封存的文件不能读取", "检查该文件的权限后重新运行").at(shown)),
        };
        match decode(&bytes) {
            Ok((frozen, digest)) if frozen.period == period => Ok(Some(SealedFile { frozen, digest, shown })),
            Err(Fault::Newer(format)) => Err(Failure::broken(
                format!("封存的文件是更新版本的 lianxi 写的（格式 {format}），本程序不能读"),
                "用更新版本的 lianxi 打开这个工作区",
            )
            .at(shown)),
            Ok(_) | Err(Fault::Altered) => Err(Failure::refused(
                "封存的文件与封存时不同（被改动、损坏或改名），不能使用",
                "从备份恢复该文件；确实没有备份的，移出 frozen/ 另存，查明情况后重新封存",
            )
            .at(shown)),
        }
    }

    /// The periods that are frozen, in the order of their names.
    pub fn periods(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.path).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        let mut periods: Vec<String> = names
            .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
            .filter(|stem| !stem.starts_with('.') && crate::period::Period::parse(stem).is_ok())
            .collect();
        periods.sort();
        periods
    }

    /// The key under which a period was hashed.
    ///
    /// # Errors
    /// It is not there any more, or is another one: the things of the sealed file could not be known again.
    pub fn key_of(&self, file: &SealedFile) -> Result<Key, Failure> {
        let shown = format!("{}/{KEY_NAME}", self.shown);
        match self.key()? {
            Some(key) if key.id() == file.frozen.key_id => Ok(key),
            _ => Err(Failure::broken(
                format!("{shown} 不是封存 {} 时的密钥，不能逐行说明差异", file.frozen.period),
                "从备份恢复封存时的 key 文件后重新运行",
            )
            .at(shown)),
        }
    }

    /// The office's key; `None` where there is none yet.
    ///
    /// # Errors
    /// The file cannot be read, or is no key.
    pub fn key(&self) -> Result<Option<Key>, Failure> {
        let shown = format!("{}/{KEY_NAME}", self.shown);
        match fs::read_to_string(self.path.join(KEY_NAME)) {
            Ok(text) => Key::parse(&text).map(Some).ok_or_else(|| {
                Failure::broken("密钥文件的内容不是 64 位十六进制数", "从备份或上级下发的文件恢复它").at(shown)
            }),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(_) => Err(Failure::broken("密钥文件不能读取", "检查该文件的权限后重新运行").at(shown)),
        }
    }

    /// Holds the folder for writing until dropped; makes it where it is missing.
    ///
    /// # Errors
    /// Another run holds it; no right to write.
    pub fn hold(&self) -> Result<HeldFolder<'_>, Failure> {
        let failed = |error: &io::Error| write_failure(error, &self.shown);
        private_folders().recursive(true).create(&self.path).map_err(|error| failed(&error))?;
        let lock = lock(&self.path, &self.shown)?;
        self.clear_dead_runs();
        Ok(HeldFolder { folder: self, _lock: lock })
    }

    /// Removes half-made files of runs that were killed; the lock is ours.
    fn clear_dead_runs(&self) {
        for entry in fs::read_dir(&self.path).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().ends_with(PART) {
                // What stays is told by the write that it would hinder.
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// The end of a half-made file's name.
const PART: &str = ".part";

/// A copy that is there whole or not at all.
fn copy_whole(from: &Path, to: &Path) -> io::Result<()> {
    let name = to.file_name().unwrap_or_default().to_string_lossy();
    let part = to.with_file_name(format!(".{name}{PART}"));
    let copied = fs::read(from).and_then(|bytes| write_new(&part, &bytes)).and_then(|()| rename(&part, to));
    if copied.is_err() {
        let _ = fs::remove_file(&part);
    }
    copied
}

fn version_name(period: &str, version: u32) -> String {
    format!("{period}.v{version}.json")
}

/// The folder, held by this run.
#[derive(Debug)]
pub struct HeldFolder<'f> {
    folder: &'f FrozenFolder,
    /// Held open: the lock ends with the handle, so also when the run is killed.
    _lock: File,
}

impl HeldFolder<'_> {
    /// The office's key, made where there is none yet.
    ///
    /// # Errors
    /// Sealed periods are there and their key is gone; the system gives no randomness; no right to write.
    pub fn key(&self) -> Result<Key, Failure> {
        if let Some(key) = self.folder.key()? {
            return Ok(key);
        }
        if !self.folder.periods().is_empty() {
            return Err(Failure::broken(
                "frozen/ 中有已封存的统计期，却没有密钥文件 key",
                "从备份恢复封存时的 key 文件后重新运行",
            )
            .at(format!("{}/{KEY_NAME}", self.folder.shown)));
        }
        let key = Key::new()
            .ok_or_else(|| Failure::broken("系统没有给出随机数，不能生成密钥", "重新启动计算机后再运行一次"))?;
        self.put(KEY_NAME, key.text().as_bytes())?;
        Ok(key)
    }

    /// Seals a period for the first time.
    ///
    /// # Errors
    /// It is frozen already; the disk.
    pub fn seal(&self, period: &str, bytes: &[u8]) -> Result<String, Failure> {
        self.put(&format!("{period}.json"), bytes)
    }

    /// Seals a period anew; the version before stays beside it.
    ///
    /// # Errors
    /// The disk; then the version before still stands.
    pub fn supersede(&self, period: &str, version_before: u32, bytes: &[u8]) -> Result<String, Failure> {
        let name = format!("{period}.json");
        let (shown, path) = (format!("{}/{name}", self.folder.shown), &self.folder.path);
        let failed = |error: &io::Error| write_failure(error, &shown);
        let kept = path.join(version_name(period, version_before));
        let part = path.join(format!(".{name}{PART}"));
        // The earlier version gets a second name before the first one passes on.
        let current = path.join(&name);
        let link = || {
            fs::hard_link(&current, &kept).or_else(|error| match error.kind() {
                ErrorKind::AlreadyExists if fs::read(&current).ok() == fs::read(&kept).ok() => Ok(()),
                ErrorKind::AlreadyExists => Err(error),
                // Some drives know no links.
                _ => copy_whole(&current, &kept),
            })
        };
        let placed = write_new(&part, bytes)
            .and_then(|()| link())
            .and_then(|()| sync_folder(path))
            .and_then(|()| rename(&part, &current))
            .and_then(|()| sync_folder(path));
        if let Err(error) = placed {
            let _ = fs::remove_file(&part);
            return Err(failed(&error));
        }
        Ok(shown)
    }

    /// Writes a file that was not there; it is there whole or not at all.
    fn put(&self, name: &str, bytes: &[u8]) -> Result<String, Failure> {
        let (shown, path) = (format!("{}/{name}", self.folder.shown), &self.folder.path);
        let part = path.join(format!(".{name}{PART}"));
        let target = path.join(name);
        let placed = write_new(&part, bytes)
            .and_then(|()| {
                fs::hard_link(&part, &target).or_else(|error| match error.kind() {
                    ErrorKind::AlreadyExists => Err(error),
                    _ if target.exists() => Err(ErrorKind::AlreadyExists.into()),
                    // Some drives know no links; the lock keeps other runs out.
                    _ => rename(&part, &target),
                })
            })
            .and_then(|()| sync_folder(path));
        let _ = fs::remove_file(&part);
        placed.map_err(|error| write_failure(&error, &shown))?;
        Ok(shown)
    }
}
