//! Parallel runs over an indexed set, in order, that can be interrupted and resumed.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Why a run ended before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StopReason {
    /// The user interrupted it.
    Interrupted,
    /// The time was up.
    TimeLimit,
}

/// How far a run is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Subjects done.
    pub done: u64,
    /// Subjects in all.
    pub total: u64,
}

/// What can end a run early, and who watches it.
pub struct Control<'a> {
    /// Set to interrupt the run.
    pub stop: &'a AtomicBool,
    /// When the time is up.
    pub deadline: Option<Instant>,
    /// Called with the progress between waves.
    pub observe: &'a (dyn Fn(Progress) + Sync),
}

impl Control<'_> {
    /// Whether the run must end, and why.
    pub fn stop_reason(&self) -> Option<StopReason> {
        if self.stop.load(Ordering::Relaxed) {
            Some(StopReason::Interrupted)
        } else if self
            .deadline
            .is_some_and(|deadline| Instant::now() >= deadline)
        {
            Some(StopReason::TimeLimit)
        } else {
            None
        }
    }
}

/// Subjects per task, and tasks per wave.
pub(crate) const CHUNK: u64 = 128;
const WAVE: u64 = 32;

/// Extends the result of the first `start` indices to the others below `total`, `chunk` indices at a
/// time. `work` computes the result of a range, `merge` appends it; `checkpoint` sees every
/// intermediate state. Returns the result, the number of indices that it covers, and why it ended
/// early, if so.
pub(crate) fn fold<T: Send>(
    total: u64,
    chunk: u64,
    start: (u64, T),
    control: &Control,
    work: impl Fn(Range<u64>) -> T + Sync,
    merge: impl Fn(&mut T, T),
    mut checkpoint: impl FnMut(u64, &T),
) -> (T, u64, Option<StopReason>) {
    let (mut next, mut result) = start;
    while next < total {
        if let Some(reason) = control.stop_reason() {
            return (result, next, Some(reason));
        }
        let end = total.min(next + chunk * WAVE);
        let starts: Vec<u64> = (next..end).step_by(chunk as usize).collect();
        let parts: Vec<T> = starts
            .into_par_iter()
            .map(|s| work(s..end.min(s + chunk)))
            .collect();
        for part in parts {
            merge(&mut result, part);
        }
        next = end;
        checkpoint(next, &result);
        (control.observe)(Progress { done: next, total });
    }
    (result, next, None)
}
