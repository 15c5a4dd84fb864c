//! The work of a run: what was found on its first units is extended to those that follow, by all
//! threads, whatever the units are.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use census::{BoxCensus, Census, Control, StopReason, box_census, census, fold};
use hunt::{BoxError, BoxFound};

use crate::{Found, Part, Prepared, Work};

/// What was found so far, to be looked at or kept.
#[derive(Clone, Copy)]
pub enum Sight<'f> {
    /// By a census of subjects.
    Census(&'f Census),
    /// By a census of blocks.
    Orbits(&'f BoxCensus),
    /// By the search of a box.
    Box(&'f BoxFound),
}

impl Sight<'_> {
    /// A copy.
    pub fn found(self) -> Found {
        match self {
            Self::Census(census) => Found::Census(census.clone()),
            Self::Orbits(census) => Found::Orbits(census.clone()),
            Self::Box(found) => Found::Box(found.clone()),
        }
    }
}

impl Part {
    /// Extends the part to the units before `end`; `step` is called with the end of what is done
    /// and what was found so far. Says why it ended early, if so.
    ///
    /// # Errors
    /// When the task and what was found are of different kinds, or the kernel and compiled code
    /// disagree.
    pub fn extend(
        mut self,
        end: u64,
        prepared: &Prepared,
        control: &Control,
        step: &mut dyn FnMut(u64, Sight<'_>),
    ) -> Result<(Self, Option<StopReason>), BoxError> {
        let (found, to, stopped) = match (self.found, &self.task.work) {
            (Found::Census(taken), Work::Census { certify, space, .. }) => {
                let watch = |to: u64, taken: &Census| step(to, Sight::Census(taken));
                let start = (self.to, taken);
                let (taken, to, stopped) = census(space, *certify, start, end, control, watch);
                (Found::Census(taken), to, stopped)
            }
            (Found::Orbits(taken), Work::Census { .. }) => {
                let sweep = prepared.sweep.as_ref().ok_or(BoxError::Meaningless)?;
                let (taken, stopped) = box_census(sweep, taken, end, control, |taken| {
                    step(taken.blocks().end, Sight::Orbits(taken));
                });
                let to = taken.blocks().end;
                (Found::Orbits(taken), to, stopped)
            }
            (Found::Box(taken), Work::Box(_)) => {
                let (taken, to, stopped) = search((self.to, taken), end, prepared, control, step);
                (Found::Box(taken?), to, stopped)
            }
            _ => return Err(BoxError::Meaningless),
        };
        self.found = found;
        self.to = to;
        Ok((self, stopped))
    }
}

/// Searches the points of a box.
fn search(
    (next, taken): (u64, BoxFound),
    end: u64,
    prepared: &Prepared,
    control: &Control,
    step: &mut dyn FnMut(u64, Sight<'_>),
) -> (Result<BoxFound, BoxError>, u64, Option<StopReason>) {
    // After an error nothing more is visited.
    let failed = AtomicBool::new(false);
    let work = |range: Range<u64>, deadline: Instant| {
        let mut found = BoxFound::default();
        if failed.load(Ordering::Relaxed) {
            return (Ok(found), range.end);
        }
        let visited = prepared.with_box(|run| run.visit(range.clone(), &mut found, Some(deadline)));
        match visited {
            Ok(reached) => (Ok(found), reached),
            Err(error) => {
                failed.store(true, Ordering::Relaxed);
                (Err(error), range.end)
            }
        }
    };
    let append = |all: &mut Result<BoxFound, BoxError>, later| match (all.as_mut(), later) {
        (Ok(found), Ok(later)) => found.append(later),
        (Ok(_), Err(error)) => *all = Err(error),
        (Err(_), _) => {}
    };
    fold(
        (next, Ok(taken)),
        end,
        control,
        work,
        append,
        |to, found| {
            if let (Ok(found), false) = (found, failed.load(Ordering::Relaxed)) {
                step(to, Sight::Box(found));
            }
        },
    )
}
