//! Crash 程序出错: a fault of the program itself, told like any other failure.
//!
//! In: the work of a command. Out: its exit code; where it panicked, 3 and the line of our source. What a panic says
//! may quote a cell, so it is never shown. Unwinding has removed the work folders by then.

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::process::ExitCode;
use std::sync::Mutex;

use super::screen;
use crate::failure::Failure;

/// Where the program panicked first.
static PLACE: Mutex<Option<String>> = Mutex::new(None);

/// Carries the work out; a panic in it becomes a failure.
pub fn told(work: impl FnOnce() -> ExitCode) -> ExitCode {
    set_hook(Box::new(|info| {
        let place = info.location().map(|place| format!("{}:{}", place.file(), place.line()));
        if let Ok(mut first) = PLACE.lock() {
            *first = first.take().or(place);
        }
    }));
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let place = PLACE.lock().ok().and_then(|place| place.clone()).unwrap_or_default();
        let failure = failure(&place);
        screen::tell(&failure.to_string());
        ExitCode::from(failure.exit as u8)
    })
}

fn failure(place: &str) -> Failure {
    Failure::broken(
        format!("程序自身出错，没有做完（{place}）"),
        "导出和已封存的文件没有改动。把这一行和刚才用的命令告诉维护程序的人；可先用 [exports] ignore 逐个排除导出，找出是哪个文件引起的。",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Exit;

    #[test]
    fn a_fault_of_the_program_is_told_with_its_place_and_a_remedy() {
        let failure = failure("src/a.rs:7");
        assert_eq!(failure.exit, Exit::Broken);
        assert!(failure.what.contains("src/a.rs:7") && !failure.remedy.is_empty());
    }
}
