//! The folder `out/PERIOD/`: one run at a time, every file whole or not there.
//!
//! In: the workspace, bytes, trees of files. Out: files, each written into a private folder on the
//! same disk, flushed, and put in its place by one rename. It never leaves a half file, never leaves
//! personal data of a run behind (what a killed run left is removed by the next), and never names a
//! file after anything in a cell.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use tempfile::TempDir;

use super::disk::{private_folders, rename, rename_present, settle_tree, sync_folder, write_failure, write_new};
use super::manifest::{MANIFEST_NAME, Manifest};
use crate::digest::sha256_hex;
use crate::failure::Failure;

/// Work folders of runs; those that a dead run left are recognised by it.
const WORK_PREFIX: &str = ".work-";

/// The file that a run locks; it stays, empty: to remove it would let two runs lock two files.
const LOCK_NAME: &str = ".lock";

/// The output folder of one period, held by this run until dropped.
#[derive(Debug)]
pub struct OutputFolder {
    /// `WORKSPACE/out/PERIOD`.
    path: PathBuf,
    /// `out/PERIOD`, for messages and the manifest.
    shown: String,
    work: TempDir,
    /// Held open: the lock ends with the handle, so also when the run is killed.
    _lock: File,
    manifest_withdrawn: AtomicBool,
    /// Whether a name has changed since the folder's list of names was last written through to the disk.
    unsettled: AtomicBool,
    written: AtomicU64,
}

/// A file that is whole and on the disk, in the work folder; [`OutputFolder::place`] shows it.
#[derive(Debug)]
pub struct Staged {
    path: PathBuf,
    pub sha256: String,
}

/// A file in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// From the workspace, with forward slashes: `out/2020Q2/….pdf`.
    pub path: String,
    pub sha256: String,
}

impl OutputFolder {
    /// Opens (makes) `out/PERIOD`, locks it, clears what dead runs left, there and in other periods' folders, and
    /// tries whether it can be written.
    ///
    /// # Errors
    /// Another run holds it; no right to write; no room.
    pub fn open(workspace: &Path, period: &str) -> Result<OutputFolder, Failure> {
        assert!(is_plain_name(period), "a period's id names a folder: {period:?}");
        let out = workspace.join("out");
        let folder = OutputFolder::at(&out.join(period), &format!("out/{period}"))?;
        clear_dead_neighbours(&out);
        Ok(folder)
    }

    /// The same for any folder; `shown` is how messages call it.
    ///
    /// # Errors
    /// As [`OutputFolder::open`].
    pub fn at(path: &Path, shown: &str) -> Result<OutputFolder, Failure> {
        let (path, shown) = (path.to_owned(), shown.to_owned());
        let failed = |error: &io::Error| write_failure(error, &shown);
        private_folders().recursive(true).create(&path).map_err(|error| failed(&error))?;
        let lock = lock(&path, &shown)?;
        clear_dead_runs(&path).map_err(|error| failed(&error))?;
        let work = private_work(&path).map_err(|error| failed(&error))?;
        let folder = OutputFolder {
            path,
            work,
            _lock: lock,
            manifest_withdrawn: AtomicBool::new(false),
            unsettled: AtomicBool::new(false),
            written: AtomicU64::new(0),
            shown: shown.clone(),
        };
        folder.test_write().map_err(|error| failed(&error))?;
        Ok(folder)
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A private folder on the same disk, for sources and half-made files; gone when this run ends.
    pub fn work(&self) -> &Path {
        self.work.path()
    }

    /// A new private folder inside the work folder, empty: the root of one document's source.
    pub fn work_folder(&self, name: &str) -> Result<PathBuf, Failure> {
        assert!(is_plain_name(name), "the program names its own folders: {name:?}");
        let path = self.work().join(name);
        private_folders().create(&path).map_err(|error| write_failure(&error, &self.shown))?;
        Ok(path)
    }

    /// Puts `bytes` in the folder as `name`, whole, in place of what was there.
    pub fn publish(&self, name: &str, bytes: &[u8]) -> Result<Published, Failure> {
        self.place(self.stage(name, bytes)?, name)
    }

    /// Writes `bytes` through to the disk, in the work folder: the slow half of [`OutputFolder::publish`], which
    /// shows nothing yet and may be done on any thread. `name` is for messages.
    pub fn stage(&self, name: &str, bytes: &[u8]) -> Result<Staged, Failure> {
        let path = self.temporary();
        write_new(&path, bytes).map_err(|error| self.discard(&path, &error, name))?;
        Ok(Staged { path, sha256: sha256_hex(bytes) })
    }

    /// Puts a staged file in the folder as `name`, in place of what was there.
    pub fn place(&self, staged: Staged, name: &str) -> Result<Published, Failure> {
        self.show(&staged.path, name)?;
        Ok(Published { path: self.shown_path(name), sha256: staged.sha256 })
    }

    /// Puts a folder of the work folder at `source/KIND` (`--keep-source`) in place of what was there.
    pub fn publish_tree(&self, tree: &Path, kind: &str) -> Result<String, Failure> {
        assert!(is_plain_name(kind), "a kind of document names a folder: {kind:?}");
        assert!(tree.starts_with(self.work()), "only a folder of the work folder moves by one rename");
        let shown = format!("{}/source/{kind}", self.shown);
        let failed = |error: &io::Error| write_failure(error, &shown);
        settle_tree(tree).map_err(|error| failed(&error))?;
        let target = self.path.join("source").join(kind);
        private_folders().recursive(true).create(self.path.join("source")).map_err(|error| failed(&error))?;
        self.withdraw_manifest().map_err(|error| failed(&error))?;
        // A folder cannot be renamed onto a full one: the old one steps aside, and comes back on failure.
        let aside = self.temporary();
        let had_old = rename_present(&target, &aside).map_err(|error| failed(&error))?;
        if let Err(error) = rename(tree, &target) {
            if had_old {
                // The first failure is the one to tell.
                let _ = rename(&aside, &target);
            }
            return Err(failed(&error));
        }
        sync_folder(&self.path.join("source")).map_err(|error| failed(&error))?;
        Ok(shown)
    }

    /// Removes the source of an earlier run, which would not be that of the new document.
    pub fn withdraw_tree(&self, kind: &str) -> Result<(), Failure> {
        assert!(is_plain_name(kind), "a kind of document names a folder: {kind:?}");
        let failed = |error: &io::Error| write_failure(error, &self.shown);
        let target = self.path.join("source").join(kind);
        rename_present(&target, &self.temporary()).map_err(|error| failed(&error))?;
        // Only an empty folder goes; other kinds keep theirs.
        let _ = fs::remove_dir(self.path.join("source"));
        Ok(())
    }

    /// The manifest of the run before; `None` where there is none, or one that cannot be read.
    pub fn manifest(&self) -> Option<Manifest> {
        let text = fs::read_to_string(self.path.join(MANIFEST_NAME)).ok()?;
        serde_json::from_str(&text).ok().filter(|manifest: &Manifest| manifest.schema == Manifest::SCHEMA)
    }

    /// Writes manifest.json, last of all: what it names is on the disk before it is.
    pub fn publish_manifest(&self, manifest: &Manifest) -> Result<Published, Failure> {
        self.settle()?;
        self.publish(MANIFEST_NAME, manifest.to_json().as_bytes())
    }

    /// Ends the run: removes the work folder and says so if that fails (it holds personal data).
    pub fn close(self) -> Result<(), Failure> {
        self.settle()?;
        let OutputFolder { work, shown, .. } = self;
        let left = work.path().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        work.close().map_err(|_| {
            Failure::broken("临时文件夹没有删净，其中有个人信息", "关闭正在使用它的程序，手工删除该文件夹。")
                .at(format!("{shown}/{left}"))
        })
    }

    fn shown_path(&self, name: &str) -> String {
        format!("{}/{name}", self.shown)
    }

    /// A fresh name in the work folder.
    fn temporary(&self) -> PathBuf {
        let number = self.written.fetch_add(1, Ordering::Relaxed);
        self.work().join(format!("file-{number}.part"))
    }

    /// Renames a finished file into its place, after the old manifest, which no longer holds, has gone.
    fn show(&self, finished: &Path, name: &str) -> Result<(), Failure> {
        assert!(is_plain_name(name), "the program names its own files: {name:?}");
        let failed = |error: &io::Error| self.discard(finished, error, name);
        self.withdraw_manifest().map_err(|error| failed(&error))?;
        rename(finished, &self.path.join(name)).map_err(|error| failed(&error))?;
        self.unsettled.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Writes the new names through to the disk, once for all that were placed.
    fn settle(&self) -> Result<(), Failure> {
        if !self.unsettled.swap(false, Ordering::Relaxed) {
            return Ok(());
        }
        sync_folder(&self.path).map_err(|error| write_failure(&error, &self.shown))
    }

    /// Removes the manifest of the run before, once: a run that ends half way has none.
    fn withdraw_manifest(&self) -> io::Result<()> {
        if self.manifest_withdrawn.swap(true, Ordering::Relaxed) {
            return Ok(());
        }
        match fs::remove_file(self.path.join(MANIFEST_NAME)) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                self.manifest_withdrawn.store(false, Ordering::Relaxed);
                Err(error)
            }
            _ => sync_folder(&self.path),
        }
    }

    /// The failure, after the unfinished file has been removed.
    fn discard(&self, unfinished: &Path, error: &io::Error, name: &str) -> Failure {
        // It goes with the work folder at the latest.
        let _ = fs::remove_file(unfinished);
        write_failure(error, &self.shown_path(name))
    }

    /// Writes, flushes, renames and removes a file, before any work is done in vain.
    fn test_write(&self) -> io::Result<()> {
        let (first, second) = (self.temporary(), self.temporary());
        write_new(&first, &[0; 64 * 1024])?;
        rename(&first, &second)?;
        fs::remove_file(&second)
    }
}

/// A name that stays in its folder, is not hidden, and is legal on every system that matters.
fn is_plain_name(name: &str) -> bool {
    let forbidden = |character: char| character.is_control() || "/\\:*?\"<>|".contains(character);
    !name.is_empty()
        && name.len() <= 200
        && !name.starts_with('.')
        && !name.ends_with(['.', ' '])
        && !name.contains(forbidden)
}

pub(super) fn lock(folder: &Path, shown: &str) -> Result<File, Failure> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(folder.join(LOCK_NAME)).map_err(|error| write_failure(&error, shown))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(Failure::broken("另一个 lianxi 正在写同一个文件夹", "等它结束后再运行一次。").at(shown))
        }
        // Some network drives have no locks; their users are told to work on a local disk.
        Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => Ok(file),
        Err(TryLockError::Error(error)) => Err(write_failure(&error, shown)),
    }
}

/// Removes work folders; the lock is ours, so no living run has one.
fn clear_dead_runs(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(WORK_PREFIX) {
            match entry.file_type()?.is_dir() {
                true => fs::remove_dir_all(entry.path())?,
                false => fs::remove_file(entry.path())?,
            }
        }
    }
    Ok(())
}

/// Removes what dead runs left in the folders of other periods. One that cannot be locked is a living run's; where
/// something cannot be removed, the next run of that period says so.
fn clear_dead_neighbours(out: &Path) {
    for entry in fs::read_dir(out).into_iter().flatten().flatten() {
        let folder = entry.path();
        let inside = || fs::read_dir(&folder).into_iter().flatten().flatten();
        let is_work = |entry: fs::DirEntry| entry.file_name().to_string_lossy().starts_with(WORK_PREFIX);
        if entry.file_type().is_ok_and(|kind| kind.is_dir())
            && inside().any(is_work)
            && let Ok(_lock) = lock(&folder, "")
        {
            let _ = clear_dead_runs(&folder);
        }
    }
}

fn private_work(folder: &Path) -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(WORK_PREFIX);
    #[cfg(unix)]
    let permissions = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    #[cfg(unix)]
    builder.permissions(permissions);
    builder.tempdir_in(folder)
}

#[cfg(test)]
#[path = "folder_tests.rs"]
mod tests;
