//! The board 进度牌: how far a run over many offices has come, on standard error.
//!
//! On a terminal one line with a bar, drawn anew; what has to be read stands above it and stays. Elsewhere a line for
//! each office. Silent where the run tells a script.

use std::io::{IsTerminal, stderr};
use std::sync::{Mutex, PoisonError};

use super::fleet::Fate;
use super::screen;

/// The bar's length in columns.
const LENGTH: usize = 24;

/// How the board speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Voice {
    Bar,
    Lines,
    Silent,
}

#[derive(Debug)]
pub struct Board {
    all: usize,
    voice: Voice,
    so_far: Mutex<SoFar>,
}

#[derive(Debug, Default)]
struct SoFar {
    done: usize,
    failed: usize,
}

impl Board {
    pub fn new(all: usize, silent: bool) -> Board {
        let voice = match silent {
            true => Voice::Silent,
            false if stderr().is_terminal() => Voice::Bar,
            false => Voice::Lines,
        };
        let board = Board { all, voice, so_far: Mutex::default() };
        board.draw(&SoFar::default());
        board
    }

    /// An office is done; what it has to say is said at once.
    pub(super) fn finished(&self, fate: &Fate) {
        let mut so_far = self.so_far.lock().unwrap_or_else(PoisonError::into_inner);
        so_far.done += 1;
        so_far.failed += usize::from(fate.made.is_err());
        let heading = heading(so_far.done, self.all, fate);
        let said = said(fate);
        match self.voice {
            Voice::Silent => {}
            Voice::Lines => screen::tell(&[heading, said].concat()),
            Voice::Bar => {
                if !said.is_empty() {
                    screen::tell_over(&[heading, said].concat());
                }
                self.draw(&so_far);
            }
        }
    }

    fn draw(&self, so_far: &SoFar) {
        if self.voice == Voice::Bar {
            screen::draw(&bar(so_far.done, self.all, so_far.failed));
        }
    }
}

/// The bar goes when the run ends; the table takes its place.
impl Drop for Board {
    fn drop(&mut self) {
        if self.voice == Voice::Bar {
            screen::draw("");
        }
    }
}

/// `[3/100] 云溪县人民检察院：完成，6 份文件`
fn heading(done: usize, all: usize, fate: &Fate) -> String {
    let what = match &fate.made {
        Ok(made) => format!("完成，{} 份文件", made.documents.len()),
        Err(_) => format!("没有做成（退出码 {}）", fate.exit()),
    };
    format!("[{done}/{all}] {}：{what}", fate.name())
}

/// What an office's run said, and why it failed, indented below its heading.
fn said(fate: &Fate) -> String {
    let failure = fate.made.as_ref().err().map(ToString::to_string);
    let lines = fate.notes.iter().chain(&failure).flat_map(|text| text.lines());
    lines.map(|line| format!("\n    {line}")).collect()
}

/// `████████░░░░  37/100 个单位，没有做成 2 个`
fn bar(done: usize, all: usize, failed: usize) -> String {
    let full = LENGTH * done / all.max(1);
    let failed = if failed == 0 { String::new() } else { format!("，没有做成 {failed} 个") };
    format!("{}{}  {done}/{all} 个单位{failed}", "█".repeat(full), "░".repeat(LENGTH - full))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_is_empty_at_first_full_at_the_end_and_always_as_long() {
        assert_eq!(bar(0, 100, 0), format!("{}  0/100 个单位", "░".repeat(24)));
        assert_eq!(bar(50, 100, 2), format!("{}{}  50/100 个单位，没有做成 2 个", "█".repeat(12), "░".repeat(12)));
        assert_eq!(bar(3, 3, 0), format!("{}  3/3 个单位", "█".repeat(24)));
    }
}
