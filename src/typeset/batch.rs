//! Several documents side by side, one typst on each core.
//!
//! In: jobs. Out: a result for each, in the order of the jobs, whatever finished first.

use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::typst_cli::{Compiled, Job, Typst};
use crate::failure::Failure;

/// Typesets every job, at most `parallel` at once; `None` takes one for each core.
///
/// # Errors
/// Every document that failed, told together; then none is handed out. After one that was cut short no other is begun:
/// nobody waits a minute for each.
pub fn compile_all(typst: &Typst, jobs: &[Job], parallel: Option<NonZeroUsize>) -> Result<Vec<Compiled>, Failure> {
    let cores = parallel.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Result<Compiled, Failure>)>> = Mutex::new(Vec::with_capacity(jobs.len()));
    thread::scope(|scope| {
        for _ in 0..cores.min(jobs.len()) {
            scope.spawn(|| {
                while let Some((index, job)) = take(&next, jobs).filter(|_| !typst.has_hung()) {
                    let result = typst.compile(job);
                    done.lock().expect("no thread panics while it holds the list").push((index, result));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("no thread panics while it holds the list");
    done.sort_by_key(|(index, _)| *index);
    let (compiled, failed): (Vec<_>, Vec<_>) = done.into_iter().map(|(_, result)| result).partition(Result::is_ok);
    match Failure::all(failed.into_iter().filter_map(Result::err).collect()) {
        Some(failure) => Err(failure),
        None => Ok(compiled.into_iter().flatten().collect()),
    }
}

fn take<'a, 'b>(next: &AtomicUsize, jobs: &'a [Job<'b>]) -> Option<(usize, &'a Job<'b>)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    Some((index, jobs.get(index)?))
}
