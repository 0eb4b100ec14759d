//! Runs one program to its end, on a leash.
//!
//! In: a program, its arguments, a folder, limits. Out: its exit code, its output, what it said.
//! It never inherits our environment, never reads our input, never outlives its time,
//! and never holds more than its share of memory (on unix, where a shell can set the limit).

use std::ffi::OsString;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// What the program may use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Wall time until the whole process group is killed.
    pub time: Duration,
    /// Bytes of standard output; more than that ends the program.
    pub output: u64,
    /// Address space in KiB and no core dump (unix); `None` starts the program without a shell.
    pub memory_kib: Option<u64>,
}

/// Bytes of standard error that are kept; the rest is read and dropped, so that a flood cannot block.
pub(super) const STDERR_CAP: u64 = 64 * 1024;

/// A program that ended by itself.
#[derive(Debug)]
pub(crate) struct Finished {
    /// `None`: ended by a signal.
    pub code: Option<i32>,
    pub stdout: Vec<u8>,
    pub stderr: String,
}

/// A program that did not start or did not end by itself.
#[derive(Debug)]
pub(crate) enum Trouble {
    Start,
    TooSlow,
    TooMuchOutput,
}

/// Runs `program` in `folder` and waits for it.
pub(crate) fn run(program: &Path, arguments: &[OsString], folder: &Path, limits: Limits) -> Result<Finished, Trouble> {
    let deadline = Instant::now() + limits.time;
    let mut child = command(program, arguments, limits)
        .current_dir(folder)
        .env_clear()
        .envs(environment())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|_| Trouble::Start)?;
    let stdout = read_beside(child.stdout.take(), limits.output, false);
    let stderr = read_beside(child.stderr.take(), STDERR_CAP, true);
    match finish(&mut child, &stdout, &stderr, deadline) {
        Ok(finished) => Ok(finished),
        Err(trouble) => {
            kill_group(&mut child);
            Err(trouble)
        }
    }
}

/// Waits until both pipes are closed and the program has gone.
fn finish(
    child: &mut Child,
    stdout: &Receiver<Captured>,
    stderr: &Receiver<Captured>,
    deadline: Instant,
) -> Result<Finished, Trouble> {
    let left = || deadline.saturating_duration_since(Instant::now());
    let late = |_: RecvTimeoutError| Trouble::TooSlow;
    let stdout = stdout.recv_timeout(left()).map_err(late)?;
    if stdout.overflow {
        return Err(Trouble::TooMuchOutput);
    }
    let stderr = stderr.recv_timeout(left()).map_err(late)?;
    loop {
        if let Some(status) = child.try_wait().map_err(|_| Trouble::Start)? {
            return Ok(Finished {
                code: status.code(),
                stdout: stdout.bytes,
                stderr: String::from_utf8_lossy(&stderr.bytes).into_owned(),
            });
        }
        if left().is_zero() {
            return Err(Trouble::TooSlow);
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// The command line. On unix a shell sets the limits and then becomes the program: the standard
/// library cannot, and a limit on processor time also ends a program whose parent was killed.
fn command(program: &Path, arguments: &[OsString], limits: Limits) -> Command {
    let mut command = match limits.memory_kib {
        Some(kib) if cfg!(unix) => {
            let seconds = limits.time.as_secs() + 10;
            let mut shell = Command::new("/bin/sh");
            shell
                .arg("-c")
                .arg(format!("ulimit -c 0; {{ ulimit -t {seconds}; ulimit -v {kib}; }} 2>/dev/null; exec \"$@\""))
                .arg("sh")
                .arg(program);
            shell
        }
        _ => Command::new(program),
    };
    command.args(arguments);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
}

/// All that the program sees of our environment: nothing, and a dead proxy, so that a template that
/// names a package of the internet fails at once instead of waiting for an answer.
fn environment() -> Vec<(OsString, OsString)> {
    let mut environment: Vec<(OsString, OsString)> = vec![("HTTPS_PROXY".into(), "http://127.0.0.1:9".into())];
    if cfg!(windows) {
        // Without it no Windows program can open a socket or ask for random numbers.
        environment.extend(std::env::var_os("SystemRoot").map(|root| ("SystemRoot".into(), root)));
    }
    environment
}

/// What came through one pipe.
#[derive(Debug, Default)]
pub(super) struct Captured {
    pub(super) bytes: Vec<u8>,
    overflow: bool,
}

/// Reads a pipe to its end on a thread of its own: up to `cap` bytes, the rest drained or refused.
pub(super) fn read_beside<R: Read + Send + 'static>(pipe: Option<R>, cap: u64, drain: bool) -> Receiver<Captured> {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let mut captured = Captured::default();
        if let Some(mut pipe) = pipe {
            // An error of the pipe ends the reading; what is missing shows in the checks that follow.
            let _ = pipe.by_ref().take(cap).read_to_end(&mut captured.bytes);
            captured.overflow = matches!(pipe.read(&mut [0]), Ok(1));
            if drain {
                let _ = io::copy(&mut pipe, &mut io::sink());
            }
        }
        // The receiver is gone when the time was up.
        let _ = send.send(captured);
    });
    receive
}

/// Ends all programs of a group that [`command`] made, by the number of its first.
#[cfg_attr(not(unix), expect(unused_variables, reason = "only unix has groups of processes"))]
pub(super) fn kill_group_of(leader: u32) {
    #[cfg(unix)]
    if let Some(group) = i32::try_from(leader).ok().and_then(rustix::process::Pid::from_raw) {
        // A group that is gone is as good.
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
}

/// Ends the program and all that it started.
fn kill_group(child: &mut Child) {
    kill_group_of(child.id());
    // Already dead is as good.
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn sh(script: &str, time_ms: u64, memory_kib: Option<u64>) -> Result<Finished, Trouble> {
        let limits = Limits { time: Duration::from_millis(time_ms), output: 1000, memory_kib };
        run(Path::new("/bin/sh"), &["-c".into(), script.into()], Path::new("/"), limits)
    }

    #[test]
    fn hands_back_the_code_and_both_outputs() {
        let finished = sh("echo out; echo err >&2; exit 7", 5000, None).unwrap();
        assert_eq!((finished.code, &finished.stdout[..], &*finished.stderr), (Some(7), &b"out\n"[..], "err\n"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn kills_a_program_that_hangs_and_its_children() {
        let start = Instant::now();
        assert!(matches!(sh("sleep 77.125 & sleep 77.125", 200, Some(4_000_000)), Err(Trouble::TooSlow)));
        assert!(start.elapsed() < Duration::from_secs(5));
        let sleeps = |entry: std::fs::DirEntry| {
            std::fs::read(entry.path().join("cmdline")).is_ok_and(|line| line == b"sleep\x0077.125\0")
        };
        thread::sleep(Duration::from_millis(100));
        assert!(!std::fs::read_dir("/proc").unwrap().flatten().any(sleeps));
    }

    #[test]
    fn drains_a_flood_of_errors_and_refuses_a_flood_of_output() {
        let finished = sh("head -c 3000000 /dev/zero >&2", 9000, None).unwrap();
        assert_eq!(finished.stderr.len() as u64, STDERR_CAP);
        assert!(matches!(sh("head -c 3000000 /dev/zero", 9000, None), Err(Trouble::TooMuchOutput)));
    }

    #[test]
    fn keeps_our_environment_and_input_away() {
        let finished = sh("env; cat", 5000, Some(4_000_000)).unwrap();
        let seen = String::from_utf8(finished.stdout).unwrap();
        assert!(!seen.contains("HOME=") && seen.contains("HTTPS_PROXY="));
    }
}
