//! Parallel runs over an indexed set, in order, that can be interrupted and resumed.

use std::collections::VecDeque;
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

impl<'a> Control<'a> {
    /// Until it is stopped, and nobody watches.
    pub fn until(stop: &'a AtomicBool) -> Self {
        Self {
            stop,
            deadline: None,
            observe: &|_| {},
        }
    }

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
/// A task that takes longer ends early where it can, so that a wave over a region that is denser
/// than the one before does not take long.
const TASK: Duration = Duration::from_millis(60);
/// The largest wave.
const LARGEST_WAVE: u64 = TASKS << 24;

/// Extends the result of the indices below `start.0` to the others below `end`. `work` computes
/// the result of a range, or of a part of it from its start on where it ends early at the time that
/// it is given, and the end of the part; it sees what was merged before. What is left is done in
/// further waves, while the results of later ranges wait. `merge` appends a result; `checkpoint`
/// sees every intermediate state. The result does not depend on how the range is cut as long as
/// `merge` is associative. Returns the result, the end of what it covers, and why it ended early,
/// if so.
pub fn fold<T: Send + Sync>(
    start: (u64, T),
    end: u64,
    control: &Control,
    work: impl Fn(&T, Range<u64>, Instant) -> (T, u64) + Sync,
    merge: impl Fn(&mut T, T),
    mut checkpoint: impl FnMut(u64, &T),
) -> (T, u64, Option<StopReason>) {
    let (mut next, mut result) = start;
    // One index for each thread, where an index takes long.
    let smallest = rayon::current_num_threads() as u64;
    let mut wave = smallest;
    // Results of ranges beyond `next`, in order.
    let mut ahead: VecDeque<(Range<u64>, T)> = VecDeque::new();
    while next < end {
        if let Some(reason) = control.stop_reason() {
            return (result, next, Some(reason));
        }
        let begin = Instant::now();
        let gap = ahead.front().map_or(end, |(range, _)| range.start);
        let size = wave.min(gap - next);
        let task = size.div_ceil(TASKS);
        let cut = |k: u64| next + size.min(k * task);
        let parts: Vec<(Range<u64>, T)> = (0..TASKS)
            .into_par_iter()
            .map(|k| cut(k)..cut(k + 1))
            .filter(|range| !range.is_empty())
            .map(|range| {
                let (part, reached) = work(&result, range.clone(), Instant::now() + TASK);
                (range.start..reached, part)
            })
            .collect();
        wave = match begin.elapsed() {
            short if short < WAVE / 4 && size == wave => LARGEST_WAVE.min(wave * 4),
            long if long > WAVE => smallest.max(wave / 2),
            _ => wave,
        };
        parts
            .into_iter()
            .rev()
            .for_each(|part| ahead.push_front(part));
        while ahead.front().is_some_and(|(range, _)| range.start == next) {
            let (range, part) = ahead.pop_front().expect("a first part");
            merge(&mut result, part);
            next = range.end;
        }
        checkpoint(next, &result);
        (control.observe)(Progress {
            done: next,
            total: end,
        });
    }
    (result, next, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn work_that_ends_early_is_done_once_and_in_order(
            start in 0u64..50, count in 0u64..3000, most in 1u64..40, stops in 1u64..5
        ) {
            // The result of a range is the list of its members; a part has at most so many.
            let work = |_: &Vec<u64>, range: Range<u64>, _| {
                let reached = range.end.min(range.start + 1 + range.start * 7 % most);
                ((range.start..reached).collect::<Vec<u64>>(), reached)
            };
            let (end, stop) = (start + count, AtomicBool::new(false));
            let waves = std::sync::atomic::AtomicU64::new(0);
            let observe = |_| {
                let wave = waves.fetch_add(1, Ordering::Relaxed);
                stop.store(wave.is_multiple_of(stops), Ordering::Relaxed);
            };
            let control = Control { stop: &stop, deadline: None, observe: &observe };
            let merge = |all: &mut Vec<u64>, more| all.extend::<Vec<u64>>(more);
            let mut state = (start, Vec::new());
            loop {
                stop.store(false, Ordering::Relaxed);
                let (found, reached, stopped) =
                    fold(state, end, &control, work, merge, |to, found| {
                        assert_eq!(*found, (start..to).collect::<Vec<_>>());
                    });
                state = (reached, found);
                if stopped.is_none() {
                    break;
                }
            }
            prop_assert_eq!(state, (end, (start..end).collect::<Vec<_>>()));
        }
    }
}
