//! Parallel runs over an indexed set, in order, that can be interrupted and resumed.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

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

/// Tasks per wave, so that threads that finish early find more to do.
const TASKS: u64 = 32;
/// The waves grow until one takes this long; between waves the state can be saved.
const WAVE: Duration = Duration::from_millis(250);
/// The largest wave.
const LARGEST_WAVE: u64 = TASKS << 24;

/// Extends the result of the indices below `start.0` to the others below `end`. `work` computes
/// the result of a range, `merge` appends it; `checkpoint` sees every intermediate state. The
/// result does not depend on how the range is cut as long as `merge` is associative. Returns the
/// result, the end of what it covers, and why it ended early, if so.
pub(crate) fn fold<T: Send>(
    start: (u64, T),
    end: u64,
    control: &Control,
    work: impl Fn(Range<u64>) -> T + Sync,
    merge: impl Fn(&mut T, T),
    mut checkpoint: impl FnMut(u64, &T),
) -> (T, u64, Option<StopReason>) {
    let (mut next, mut result) = start;
    // One index for each thread, where an index takes long.
    let smallest = rayon::current_num_threads() as u64;
    let mut wave = smallest;
    while next < end {
        if let Some(reason) = control.stop_reason() {
            return (result, next, Some(reason));
        }
        let begin = Instant::now();
        let task = wave.div_ceil(TASKS);
        let cut = |k: u64| end.min(next.saturating_add(wave.min(k * task)));
        let parts: Vec<T> = (0..TASKS)
            .into_par_iter()
            .map(|k| cut(k)..cut(k + 1))
            .filter(|range| !range.is_empty())
            .map(&work)
            .collect();
        for part in parts {
            merge(&mut result, part);
        }
        next = cut(TASKS);
        wave = match begin.elapsed() {
            short if short < WAVE / 4 => LARGEST_WAVE.min(wave * 4),
            long if long > WAVE => smallest.max(wave / 2),
            _ => wave,
        };
        checkpoint(next, &result);
        (control.observe)(Progress {
            done: next,
            total: end,
        });
    }
    (result, next, None)
}
