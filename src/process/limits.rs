//! Limits that a process sets on itself; they hold whatever it reads afterwards, and cannot be lifted again.
//!
//! Everything here is a second fence: where a system does not know a limit, the run goes on without it.

#[cfg(unix)]
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// What a process that reads other people's files may use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Allowance {
    /// Address space in bytes.
    pub(crate) memory: u64,
    /// Time on a processor, in seconds.
    pub(crate) seconds: u64,
    /// Open files from now on; those that are open stay open.
    pub(crate) files: u64,
}

/// Names lie in the memory of this process and in what it writes: no core dump, no look into its memory by other
/// processes of the user, and files and folders that only their owner can open.
pub(crate) fn keep_private() {
    #[cfg(unix)]
    {
        lower(Resource::Core, 0);
        rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    }
    #[cfg(target_os = "linux")]
    {
        let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
    }
}

impl Allowance {
    /// Binds this process: the allowance, no byte into any file, no process of its own, and no life after the
    /// thread that started it.
    #[cfg_attr(not(unix), expect(unused_variables, reason = "limits are unix's"))]
    pub(crate) fn bind(self) {
        #[cfg(target_os = "linux")]
        {
            let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
        }
        #[cfg(unix)]
        {
            lower(Resource::Fsize, 0);
            lower(Resource::Nproc, 0);
            lower(Resource::Nofile, self.files);
            lower(Resource::Cpu, self.seconds);
            lower(Resource::As, self.memory);
        }
    }
}

/// Sets both bounds of a limit, where they are not lower already.
#[cfg(unix)]
fn lower(resource: Resource, to: u64) {
    let set = getrlimit(resource);
    let bound = |at: Option<u64>| Some(at.map_or(to, |at| at.min(to)));
    // A limit that the system does not take is one fence less.
    let _ = setrlimit(resource, Rlimit { current: bound(set.current), maximum: bound(set.maximum) });
}
