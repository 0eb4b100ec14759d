//! Our own program beside us: it reads a file that we opened, and its answer is read while it comes.
//!
//! It gets no environment and no path, writes to one pipe, and is killed when its time is up or when it is dropped.

use std::fs::File;
use std::io;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::run::{Captured, STDERR_CAP, kill_group_of, read_beside};

/// How a streamed program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// It said that it has done.
    Done,
    /// Its time on the clock or on the processor was up.
    TooSlow,
    /// It asked for more memory than it may have.
    OutOfMemory,
    /// Somebody killed it: a person, or the system for want of memory.
    Killed,
    /// Anything else: it fell over its input.
    Crashed,
}

/// A program that is running.
#[derive(Debug)]
pub(crate) struct Streamed {
    child: Child,
    stderr: Receiver<Captured>,
    /// Says to the watch that there is nothing more to watch.
    over: Option<Sender<()>>,
    watch: Option<JoinHandle<bool>>,
}

impl Streamed {
    /// Starts `program` with one argument; `input` is its standard input. Its answer is the pipe.
    ///
    /// # Errors
    /// It cannot be started.
    pub(crate) fn start(
        program: &Path,
        argument: &str,
        input: File,
        limit: Duration,
    ) -> io::Result<(Streamed, ChildStdout)> {
        let mut command = Command::new(program);
        command.arg(argument).env_clear().stdin(input).stdout(Stdio::piped()).stderr(Stdio::piped());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn()?;
        let stdout = child.stdout.take().expect("a pipe was asked for");
        let stderr = read_beside(child.stderr.take(), STDERR_CAP, true);
        let (over, still_on) = mpsc::channel();
        let leader = child.id();
        let watch = thread::spawn(move || watch(&still_on, leader, limit));
        Ok((Streamed { child, stderr, over: Some(over), watch: Some(watch) }, stdout))
    }

    /// Waits for its end; to be called when its pipe is closed.
    pub(crate) fn end(mut self) -> Ending {
        let status = self.child.wait();
        if self.stop_watch() {
            return Ending::TooSlow;
        }
        // All that could write to the pipe is gone.
        let said = self.stderr.recv_timeout(Duration::from_secs(1)).map(|captured| captured.bytes).unwrap_or_default();
        status.map_or(Ending::Crashed, |status| ending(status, &said))
    }

    /// Ends the watch; says whether it had to kill.
    fn stop_watch(&mut self) -> bool {
        self.over = None;
        self.watch.take().is_some_and(|watch| watch.join().unwrap_or(false))
    }
}

impl Drop for Streamed {
    fn drop(&mut self) {
        if self.watch.is_some() {
            kill_group_of(self.child.id());
            // Already dead is as good.
            let _ = self.child.kill();
            let _ = self.child.wait();
            self.stop_watch();
        }
    }
}

/// Kills the program when its time is up.
fn watch(still_on: &Receiver<()>, leader: u32, limit: Duration) -> bool {
    let late = still_on.recv_timeout(limit) == Err(RecvTimeoutError::Timeout);
    if late {
        kill_group_of(leader);
    }
    late
}

/// What the system says of the end, and the one sentence of our own runtime that is ever looked at.
fn ending(status: ExitStatus, said: &[u8]) -> Ending {
    /// Signals that a limit or a person sends.
    const KILL: i32 = 9;
    const TERMINATE: i32 = 15;
    const OVER_CPU: i32 = 24;
    if status.success() {
        return Ending::Done;
    }
    #[cfg(unix)]
    match std::os::unix::process::ExitStatusExt::signal(&status) {
        Some(OVER_CPU) => return Ending::TooSlow,
        Some(KILL | TERMINATE) => return Ending::Killed,
        _ => (),
    }
    let starved = b"memory allocation of ";
    if said.windows(starved.len()).any(|part| part == starved) { Ending::OutOfMemory } else { Ending::Crashed }
}

#[cfg(all(test, unix))]
mod tests {
    use std::io::Read;
    use std::time::Instant;

    use super::*;

    /// What a shell script answers, and how it ends.
    fn shell(script: &str, limit_ms: u64) -> (String, Ending) {
        let mut file = tempfile::tempfile().unwrap();
        io::Write::write_all(&mut file, script.as_bytes()).unwrap();
        io::Seek::rewind(&mut file).unwrap();
        let limit = Duration::from_millis(limit_ms);
        let (streamed, mut pipe) = Streamed::start(Path::new("/bin/sh"), "-s", file, limit).unwrap();
        let mut answer = String::new();
        pipe.read_to_string(&mut answer).unwrap();
        (answer, streamed.end())
    }

    #[test]
    fn every_end_is_told_apart() {
        for (script, answer, ending) in [
            ("echo yes", "yes\n", Ending::Done),
            ("echo half; exit 3", "half\n", Ending::Crashed),
            ("echo half; kill -ABRT $$", "half\n", Ending::Crashed),
            ("echo half; kill -SEGV $$", "half\n", Ending::Crashed),
            ("echo half; kill -KILL $$", "half\n", Ending::Killed),
            ("kill -XCPU $$", "", Ending::TooSlow),
            ("echo memory allocation of 5 bytes failed >&2; kill -ABRT $$", "", Ending::OutOfMemory),
        ] {
            assert_eq!(shell(script, 60_000), (answer.to_owned(), ending), "{script}");
        }
    }

    #[test]
    fn one_that_hangs_is_killed_with_all_that_it_started() {
        let start = Instant::now();
        assert_eq!(shell("echo begun; sleep 70 & sleep 70", 200), ("begun\n".to_owned(), Ending::TooSlow));
        assert!(start.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn one_that_is_dropped_is_killed() {
        let file = File::open("/dev/zero").unwrap();
        let (streamed, mut pipe) = Streamed::start(Path::new("/bin/cat"), "-", file, Duration::from_secs(60)).unwrap();
        drop(streamed);
        // The pipe ends: nobody is left who could write to it.
        io::copy(&mut pipe, &mut io::sink()).unwrap();
    }
}
