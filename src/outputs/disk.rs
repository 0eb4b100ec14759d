//! The few things that files are asked to do, done so that nothing is half done or open to others.
//!
//! In: paths, bytes. Out: files and folders of their owner only, flushed; or what went wrong, in our
//! words. It never decides where anything belongs.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use crate::failure::Failure;

/// Makes folders that only their owner can enter.
pub(super) fn private_folders() -> DirBuilder {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "the mode is set on unix only"))]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

/// Writes a file that was not there, readable by its owner only, through to the disk.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg_attr(not(unix), expect(unused_variables, reason = "folders of Windows users are private already"))]
pub(super) fn make_private(path: &Path, mode: u32) -> io::Result<()> {
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode))?;
    Ok(())
}

/// Makes a tree private and writes it through to the disk.
pub(super) fn settle_tree(folder: &Path) -> io::Result<()> {
    make_private(folder, 0o700)?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            settle_tree(&entry.path())?;
        } else if kind.is_file() {
            make_private(&entry.path(), 0o600)?;
            OpenOptions::new().read(true).write(true).open(entry.path())?.sync_all()?;
        } else {
            return Err(ErrorKind::InvalidInput.into());
        }
    }
    sync_folder(folder)
}

/// Writes a folder's list of names through to the disk; only unix can.
#[cfg_attr(not(unix), expect(unused_variables, reason = "Windows writes names through by itself"))]
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        // Some file systems know no flush of a folder.
        Err(error) if matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::InvalidInput) => {}
        other => other?,
    }
    Ok(())
}

/// Renames; on Windows a virus scanner or a viewer may hold the old file for a moment.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    let mut tries = if cfg!(windows) { 5 } else { 1 };
    loop {
        tries -= 1;
        match fs::rename(from, to) {
            Err(error) if error.kind() == ErrorKind::PermissionDenied && tries > 0 => {
                std::thread::sleep(std::time::Duration::from_millis(200));
            }
            other => return other,
        }
    }
}

/// Renames what may not be there; says whether it was.
pub(super) fn rename_present(from: &Path, to: &Path) -> io::Result<bool> {
    match rename(from, to) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// What went wrong with the disk, in our words, with the system's number for the administrator.
pub(super) fn write_failure(error: &io::Error, shown: &str) -> Failure {
    let number = error.raw_os_error().map(|number| format!("（系统错误号 {number}）")).unwrap_or_default();
    let (what, remedy) = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            ("磁盘空间不足，文件没有写成（没有留下残缺的文件）", "腾出至少 50 MB 的空间，再运行一次。")
        }
        ErrorKind::PermissionDenied if cfg!(windows) => {
            ("没有写入权限，或文件正在被别的程序使用", "关闭正在打开的 PDF 和表格，检查文件夹的权限，再运行一次。")
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            ("没有写入权限", "检查文件夹的权限，或把工作区复制到可以写入的磁盘，再运行一次。")
        }
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists | ErrorKind::IsADirectory => {
            ("同名的文件或文件夹占了输出的位置", "移走或改名后再运行一次。")
        }
        _ => ("文件没有写成", "检查磁盘是否在线、路径是否过长，再运行一次。"),
    };
    Failure::broken(format!("{what}{number}"), remedy).at(shown)
}
