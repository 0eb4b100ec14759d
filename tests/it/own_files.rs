//! Own files 只归本人: what a run leaves can be opened by its owner only, it leaves nothing elsewhere, and no process
//! of it can open a socket.

#![cfg(unix)]

use std::ffi::OsString;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::desk::Desk;
use crate::freeze::SAMPLE_ERRORS;
use crate::paths::checkout;

/// One line for every command, as an office would type them one after the other.
const EVERY_COMMAND: &[&str] = &[
    "init --sample .",
    "doctor",
    "check --period 2020Q2",
    "figures --period 2020Q2",
    "explain cases.accepted --period 2020Q2",
    "pack 2020Q2",
    "minutes 2020Q2",
    "report 2020Q2 --to both",
    "brief 2020-05-21",
    "freeze 2020Q2 WAIVED",
    "compare 2020Q2",
    "verify 2020Q2",
    "quarter 2020Q2 --keep-source",
    "rollup . --period 2020Q2 --to rolled-up",
];

/// Runs a line in `folder` with the program's own environment, under a shell's umask or whatever `before` is.
fn run(before: &[OsString], folder: &Path, line: &str, environment: &[(&str, &Path)]) -> (i32, String) {
    let words = line.replace("WAIVED", &waived());
    let mut command = match before {
        [] => Command::new(env!("CARGO_BIN_EXE_lianxi")),
        [program, arguments @ ..] => {
            let mut command = Command::new(program);
            command.args(arguments).arg(env!("CARGO_BIN_EXE_lianxi"));
            command
        }
    };
    command.current_dir(folder).env_clear().args(words.split_whitespace());
    for name in ["LIANXI_TYPST", "LIANXI_FONTS", "HOME", "XDG_CACHE_HOME"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    let run = command.envs(environment.iter().copied()).output().unwrap();
    let said = [run.stdout, run.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    (run.status.code().unwrap_or(-1), said)
}

/// What the sample office's errors need before a period is frozen.
fn waived() -> String {
    let waive = SAMPLE_ERRORS.iter().map(|code| format!("--waive {code} "));
    waive.collect::<String>() + "--reason 原系统已停用"
}

/// Every folder and file below a folder, with its mode.
fn modes(folder: &Path, into: &mut Vec<(String, u32)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let kind = std::fs::symlink_metadata(&path).unwrap();
        into.push((path.display().to_string(), kind.permissions().mode() & 0o777));
        if kind.is_dir() {
            modes(&path, into);
        }
    }
}

#[test]
fn what_the_commands_leave_is_their_owners_and_nothing_lies_elsewhere() {
    let desk = Desk::bare();
    let elsewhere = tempfile::tempdir().unwrap();
    let open_to_all = ["/bin/sh", "-c", "umask 022; exec \"$0\" \"$@\""].map(OsString::from);
    for line in EVERY_COMMAND {
        // The second half has no folder for temporary files at all.
        let temporary = if line.len() % 2 == 0 { Path::new("/nonexistent") } else { elsewhere.path() };
        let (code, said) = run(&open_to_all, &desk.path("."), line, &[("TMPDIR", temporary)]);
        assert!(is_fine(line, code), "{line}: {code}\n{said}");
    }
    let mut left = Vec::new();
    modes(&desk.path("."), &mut left);
    let is_file = |name: &str| Path::new(name).is_file();
    let open: Vec<_> = left.iter().filter(|(name, mode)| *mode != if is_file(name) { 0o600 } else { 0o700 }).collect();
    assert!(open.is_empty(), "{open:?}");
    for made in ["frozen/key", "out/2020Q2/manifest.json", "out/2020Q2/source", "out/check", "rolled-up", "lianxi.toml"]
    {
        assert!(left.iter().any(|(name, _)| name.ends_with(made)), "{made} was not made");
    }
    assert!(left.iter().all(|(name, _)| !name.contains(".work-") && !name.ends_with(".part")), "{left:?}");
    assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

/// `check` finds errors in the sample office; everything else ends well.
fn is_fine(line: &str, code: i32) -> bool {
    code == i32::from(line.starts_with("check"))
}

/// The beginning of a command line under which no socket can be opened; `None` where this machine knows no such
/// filter, which is said past the harness, so that it is seen.
fn sealed_off() -> Option<Vec<OsString>> {
    let python = std::env::var_os("LIANXI_PYTHON").unwrap_or_else(|| "python3".into());
    let before = vec![python, checkout("tests/it/sealed_off.py").into()];
    let probe = Command::new(&before[0]).args(&before[1..]).arg("/bin/true").status().expect("Python runs");
    if probe.code() == Some(0) {
        return Some(before);
    }
    let words = "NOT TESTED: that no socket is opened. This machine has no seccomp filter.\n";
    std::io::stderr().write_all(words.as_bytes()).unwrap();
    None
}

#[test]
fn no_command_opens_a_socket_nor_does_typst() {
    let Some(before) = sealed_off() else { return };
    let desk = Desk::bare();
    for line in EVERY_COMMAND {
        let (code, said) = run(&before, &desk.path("."), line, &[]);
        assert!(is_fine(line, code), "{line}: {code}\n{said}");
    }
    assert!(desk.path("out/2020Q2/2020Q2会议纪要.pdf").exists());
}

#[test]
fn whoever_opens_a_socket_there_is_killed() {
    let Some(before) = sealed_off() else { return };
    let code = |script: &str| {
        let run = Command::new(&before[0]).args(&before[1..]).arg(python_itself(&before)).args(["-c", script]).status();
        run.unwrap().code()
    };
    const BAD_SYSTEM_CALL: i32 = 128 + 31;
    assert_eq!(code("import socket; socket.socket()"), Some(BAD_SYSTEM_CALL));
    assert_eq!(code("import socket; socket.socket(socket.AF_UNIX)"), Some(BAD_SYSTEM_CALL));
    // So is a grandchild.
    let grandchild = "import subprocess, sys; \
        sys.exit(-subprocess.run([sys.executable, '-c', 'import socket; socket.socket()']).returncode)";
    assert_eq!(code(grandchild), Some(31));
    assert_eq!(code("print(1)"), Some(0));
}

/// Where the Python lies that runs; it may be named without its folder.
fn python_itself(before: &[OsString]) -> OsString {
    let asked = Command::new(&before[0]).args(["-c", "import sys; print(sys.executable)"]).output().unwrap();
    String::from_utf8(asked.stdout).unwrap().trim_end().into()
}
