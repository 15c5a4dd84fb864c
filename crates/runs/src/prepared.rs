//! What the numbers of a run mean: its units, one by one or up to symmetry.

use std::fmt;
use std::ops::Range;

use census::Sweep;
use serde::{Deserialize, Serialize};

use crate::{PartError, Task};

/// What the range of a part is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// The subjects of the space.
    Subject,
    /// The blocks of its boxes, each visited up to symmetry.
    Block,
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Subject => "subject",
            Self::Block => "block",
        })
    }
}

/// A task whose sizes were checked, with what is needed to number its units.
pub struct Prepared {
    /// The number of subjects.
    pub subjects: u64,
    /// The boxes, where the units are blocks.
    pub sweep: Option<Sweep>,
}

impl Task {
    /// The same task, its units being blocks that are visited up to symmetry.
    #[must_use]
    pub fn up_to_symmetry(self) -> Self {
        Self {
            unit: Unit::Block,
            ..self
        }
    }

    /// Prepares the task.
    ///
    /// # Errors
    /// When its sizes are impossible, or it cannot be done up to symmetry.
    pub fn prepare(&self) -> Result<Prepared, PartError> {
        let subjects = self.subjects()?;
        let sweep = match self.unit {
            Unit::Subject => None,
            Unit::Block => Some(Sweep::new(&self.space).map_err(PartError::Task)?),
        };
        Ok(Prepared { subjects, sweep })
    }
}

impl Prepared {
    /// The number of units.
    pub fn units(&self) -> u64 {
        self.sweep.as_ref().map_or(self.subjects, Sweep::blocks)
    }

    /// The number of subjects that a range of units stands for.
    pub(crate) fn subjects_of(&self, units: Range<u64>) -> u64 {
        match &self.sweep {
            None => units.end - units.start,
            Some(sweep) => sweep.points(units),
        }
    }

    /// The unit in which a subject is visited, if it is.
    pub(crate) fn unit_of(&self, subject: u64) -> Option<u64> {
        let Some(sweep) = &self.sweep else {
            return Some(subject);
        };
        let located = sweep.locate(subject)?;
        (located.point == located.representative).then_some(located.block)
    }
}
