//! Several documents side by side, one typst on each core.
//!
//! In: jobs, and what to do with a finished one. Out: a result for each, in the order of the jobs, whatever finished
//! first. However many offices are at work, no more typsts run than there are places; a place is free again before
//! the finished document is looked at.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

use super::typst_cli::{Compiled, Job, Typst};
use crate::failure::Failure;

/// The places for typsts on this machine, shared by all who typeset in this run.
#[derive(Debug)]
pub struct Places {
    count: usize,
    free: Mutex<usize>,
    left: Condvar,
}

/// A place that is taken; free again when dropped.
struct Taken<'a>(&'a Places);

impl Places {
    /// One for each core.
    pub fn one_per_core() -> Places {
        Places::new(thread::available_parallelism().map_or(1, NonZeroUsize::get))
    }

    pub fn new(count: usize) -> Places {
        let count = count.max(1);
        Places { count, free: Mutex::new(count), left: Condvar::new() }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Waits for a place.
    fn take(&self) -> Taken<'_> {
        // The number is whole between two statements, whoever panicked.
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let mut free = self.left.wait_while(free, |free| *free == 0).unwrap_or_else(PoisonError::into_inner);
        *free -= 1;
        Taken(self)
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.left.notify_one();
    }
}

/// Typesets every job, the longest first, and hands each to `finish` as soon as it is there. After one that was cut
/// short no other is begun, and there is no result of it: nobody waits a minute for each.
pub fn compile_each<T: Send>(
    typst: &Typst,
    jobs: &[Job],
    places: &Places,
    finish: impl Fn(usize, Compiled) -> Result<T, Failure> + Sync,
) -> Vec<Result<T, Failure>> {
    let typst = &typst.anew();
    let mut order: Vec<usize> = (0..jobs.len()).collect();
    order.sort_by_key(|&index| std::cmp::Reverse(jobs[index].length));
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(jobs.len()));
    // One more than there are places: it typesets while another looks at what is finished.
    let threads = (places.count() + 1).min(jobs.len());
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(&index) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let taken = places.take();
                    if typst.has_hung() {
                        break;
                    }
                    let compiled = typst.compile(&jobs[index]);
                    drop(taken);
                    let result = compiled.and_then(|compiled| finish(index, compiled));
                    done.lock().expect("no thread panics while it holds the list").push((index, result));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("no thread panics while it holds the list");
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_are_at_work_than_there_are_places_and_a_panic_gives_its_place_back() {
        let places = Places::new(2);
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            let workers: Vec<_> = (0..8)
                .map(|number| {
                    let (places, now, most) = (&places, &now, &most);
                    scope.spawn(move || {
                        let _taken = places.take();
                        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        thread::sleep(std::time::Duration::from_millis(5));
                        now.fetch_sub(1, Ordering::SeqCst);
                        assert_ne!(number, 3, "one of them fails");
                    })
                })
                .collect();
            let failed = workers.into_iter().map(thread::ScopedJoinHandle::join).filter(Result::is_err).count();
            assert_eq!(failed, 1);
        });
        assert_eq!(most.into_inner(), 2);
        assert_eq!(*places.free.lock().unwrap(), 2);
    }
}
