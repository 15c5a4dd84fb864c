//! What a search may spend: nodes and draws, each counted by the work that it makes (evaluations,
//! gradients, evidence), so that its result depends on no clock, and a ceiling of time that marks
//! what it cut.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What ended a search before it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Limit {
    /// The ceiling of time.
    Time,
    /// The bound of effort.
    Effort,
    /// The user.
    Interrupted,
}

/// What a search may still spend.
#[derive(Debug)]
pub struct Budget<'a> {
    left: u64,
    deadline: Option<Instant>,
    stop: Option<&'a AtomicBool>,
    /// What ended the search.
    pub limit: Option<Limit>,
}

impl<'a> Budget<'a> {
    /// So many nodes and draws, until a time, unless the flag is raised.
    pub fn new(effort: u64, deadline: Option<Instant>, stop: Option<&'a AtomicBool>) -> Self {
        Self {
            left: effort,
            deadline,
            stop,
            limit: None,
        }
    }

    /// A part of this budget, at most `effort`; give it back with [`Self::settle`].
    pub fn part(&self, effort: u64) -> Self {
        Self::new(effort.min(self.left), self.deadline, self.stop)
    }

    /// Takes what a part spent. Time and interruption end the whole.
    pub fn settle(&mut self, lent: u64, part: &Self) {
        self.left = self
            .left
            .saturating_sub(lent.min(self.left) - part.left.min(lent));
        match part.limit {
            Some(Limit::Effort) | None => {
                if self.left == 0 {
                    self.limit = Some(Limit::Effort);
                }
            }
            limit => self.limit = limit,
        }
    }

    /// Allows so much again, unless time or the user ended the search.
    pub fn renew(&mut self, effort: u64) {
        self.left = effort;
        if self.limit == Some(Limit::Effort) {
            self.limit = None;
        }
    }

    /// What is left.
    pub fn left(&self) -> u64 {
        self.left
    }

    /// Whether the search must end.
    pub fn is_over(&self) -> bool {
        self.limit.is_some()
    }

    /// Spends; a break ends the search.
    pub fn spend(&mut self, effort: u64) -> ControlFlow<()> {
        if self.limit.is_none() {
            if self.left < effort {
                self.limit = Some(Limit::Effort);
            }
            self.left = self.left.saturating_sub(effort);
            if self
                .deadline
                .is_some_and(|deadline| Instant::now() >= deadline)
            {
                self.limit = Some(Limit::Time);
            }
            if self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed)) {
                self.limit = Some(Limit::Interrupted);
            }
        }
        if self.is_over() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
}
