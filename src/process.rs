//! Process 进程: what this program allows itself, and other programs on a leash.
//!
//! In: limits; a program with its arguments. Out: what it answered, or how it ended.
//! Never: shows what another program printed, hands on our environment, opens a socket.
//!
//! - `limits` is what a process allows itself: no core dump, private files; a reader of files far less.
//! - `run` waits for a program (typst) and hands back its output whole.
//! - `stream` runs our own program beside us and lets its answer be read while it comes.

mod limits;
mod run;
mod stream;

pub(crate) use limits::{Allowance, keep_private};
pub(crate) use run::{Finished, Limits, Trouble, run};
pub(crate) use stream::{Ending, Streamed};
