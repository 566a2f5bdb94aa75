//! How far long work is, and whether it should stop: two counters, a stage word, a flag. Workers count, faces format.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

/// Shared by the worker (which ticks) and a face (which reads and may cancel). Cheap enough to tick per file.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    total: AtomicU64,
    cancelled: AtomicBool,
    stage: Mutex<String>,
}

/// The work was cancelled by the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub struct Cancelled;

/// What a face shows: one reading of a [`Progress`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The stage in a word or two ("Scanning", "Writing images").
    pub stage: String,
    /// Items done in this stage.
    pub done: u64,
    /// Items in this stage; 0 while unknown.
    pub total: u64,
}

impl Progress {
    /// Nothing done, nothing known.
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins a stage of `total` items (0 if unknown) and sets the count to zero.
    pub fn begin(&self, stage: &str, total: u64) {
        if let Ok(mut word) = self.stage.lock() {
            stage.clone_into(&mut word);
        }
        self.total.store(total, Relaxed);
        self.done.store(0, Relaxed);
    }

    /// Counts `items` more as done.
    pub fn tick(&self, items: u64) {
        self.done.fetch_add(items, Relaxed);
    }

    /// Asks the worker to stop at the next item.
    pub fn cancel(&self) {
        self.cancelled.store(true, Relaxed);
    }

    /// Whether somebody asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Relaxed)
    }

    /// `Err(Cancelled)` once somebody asked to stop, for `?` in the worker's loop.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }

    /// What to show now.
    pub fn read(&self) -> Reading {
        Reading {
            stage: self.stage.lock().map(|word| word.clone()).unwrap_or_default(),
            done: self.done.load(Relaxed),
            total: self.total.load(Relaxed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_stage_starts_at_zero_and_cancel_stays() {
        let progress = Progress::new();
        progress.begin("Scanning", 10);
        progress.tick(4);
        progress.cancel();
        progress.begin("Writing", 3);
        assert_eq!(progress.read(), Reading { stage: "Writing".into(), done: 0, total: 3 });
        assert_eq!(progress.check(), Err(Cancelled));
    }
}
