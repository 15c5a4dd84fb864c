//! The work of a run: what was found on its first units is extended to those that follow, by all
//! threads, whatever the units are.

use std::ops::Range;
use std::sync::OnceLock;
use std::time::Instant;

use census::{Control, StopReason, fold};
use hunt::{BoxError, BoxFound};

use crate::prepared::Source;
use crate::{Found, Part, Prepared};

impl Part {
    /// Extends the part to the units before `end`; `step` is called with the end of what is done
    /// and what was found so far. Says why it ended early, if so.
    ///
    /// # Errors
    /// When the kernel and compiled code disagree.
    pub fn extend(
        mut self,
        end: u64,
        prepared: &Prepared,
        control: &Control,
        mut step: impl FnMut(u64, &Found),
    ) -> Result<(Self, Option<StopReason>), BoxError> {
        // After an error nothing more is visited.
        let failed = OnceLock::new();
        let work = |before: &Found, range: Range<u64>, deadline: Instant| {
            if let (Found::Census(before), Source::Walk(walk)) = (before, &prepared.source) {
                let found = walk.census(before, range, deadline);
                let reached = found.end();
                return (Found::Census(found), reached);
            }
            let (mut found, mut reached) = (BoxFound::default(), range.end);
            if failed.get().is_none() {
                let visited = prepared.with_box(|run| run.visit(range, &mut found, Some(deadline)));
                match visited {
                    Ok(end) => reached = end,
                    Err(error) => drop(failed.set(error)),
                }
            }
            (Found::Box(found), reached)
        };
        let start = (self.to, self.found);
        let (found, to, stopped) = fold(start, end, control, work, Found::append, |to, found| {
            if failed.get().is_none() {
                step(to, found);
            }
        });
        (self.found, self.to) = (found, to);
        match failed.into_inner() {
            Some(error) => Err(error),
            None => Ok((self, stopped)),
        }
    }
}
