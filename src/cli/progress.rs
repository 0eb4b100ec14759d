//! Progress 进度: a line for what takes longer than a second, on standard error.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::screen;

/// Says what is going on while it goes on; silent for work that is done within a second.
#[derive(Debug)]
pub struct Progress {
    done: Option<Sender<()>>,
    teller: Option<JoinHandle<()>>,
}

impl Progress {
    /// Begins a step: 正在… is told after a second, and again every ten.
    pub fn of(step: impl Into<String>) -> Self {
        // Of one office among many nobody wants to know its steps.
        if screen::is_heard() {
            return Progress { done: None, teller: None };
        }
        let step = step.into();
        let (done, waiting) = channel::<()>();
        let teller = std::thread::spawn(move || {
            let began = Instant::now();
            let mut pause = Duration::from_secs(1);
            while let Err(RecvTimeoutError::Timeout) = waiting.recv_timeout(pause) {
                screen::tell(&format!("正在{step}……（{} 秒）", began.elapsed().as_secs()));
                pause = Duration::from_secs(10);
            }
        });
        Progress { done: Some(done), teller: Some(teller) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        drop(self.done.take());
        if let Some(teller) = self.teller.take() {
            let _ = teller.join();
        }
    }
}
