//! What the numbers of a run mean: its units, one by one or up to symmetry.

use std::fmt;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use census::Sweep;
use hunt::{BoxError, BoxRun, BoxTask, Method};
use serde::{Deserialize, Serialize};

use crate::{PartError, Task, Work};

/// What the range of a part is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// The networks of the space.
    Subject,
    /// The blocks of its boxes, each visited up to symmetry.
    Block,
    /// The points of the box of a statement, each of many instances.
    Point,
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Subject => "subject",
            Self::Block => "block",
            Self::Point => "point",
        })
    }
}

/// A task whose sizes were checked, with what is needed to number its units.
pub struct Prepared {
    /// The number of subjects.
    pub subjects: u64,
    /// The boxes of networks, where the units are blocks.
    pub sweep: Option<Sweep>,
    /// The box of a statement, where the units are points.
    points: Option<Points>,
    units: u64,
}

/// The box of a statement.
struct Points {
    task: BoxTask,
    methods: Vec<Method>,
    /// One for each thread that has needed one and does not now.
    idle: Mutex<Vec<BoxRun>>,
}

impl Task {
    /// Prepares the task.
    ///
    /// # Errors
    /// When its sizes are impossible, or it cannot be done up to symmetry.
    pub fn prepare(&self) -> Result<Prepared, PartError> {
        match &self.work {
            Work::Box(task) => {
                let run = BoxRun::new(task)?;
                Ok(Prepared {
                    subjects: run.instances,
                    sweep: None,
                    units: run.points,
                    points: Some(Points {
                        task: task.clone(),
                        methods: run.methods().to_vec(),
                        idle: Mutex::new(vec![run]),
                    }),
                })
            }
            Work::Census { unit, space, .. } => {
                space.validate().map_err(PartError::Task)?;
                let too_many = "the boxes hold more than 2^64 networks; make them smaller";
                let subjects = space.count();
                let subjects = subjects.ok_or_else(|| PartError::Task(too_many.into()))?;
                let sweep = match unit {
                    Unit::Subject => None,
                    Unit::Block => Some(Sweep::new(space).map_err(PartError::Task)?),
                    Unit::Point => {
                        return Err(PartError::Task("a census has no points".into()));
                    }
                };
                Ok(Prepared {
                    subjects,
                    units: sweep.as_ref().map_or(subjects, Sweep::blocks),
                    sweep,
                    points: None,
                })
            }
        }
    }
}

impl Prepared {
    /// The number of units.
    pub fn units(&self) -> u64 {
        self.units
    }

    /// How the box of a statement is searched.
    pub fn methods(&self) -> &[Method] {
        self.points.as_ref().map_or(&[], |points| &points.methods)
    }

    /// Works with the box of a statement, which belongs to this thread until then.
    ///
    /// # Errors
    /// When there is none, or the work fails.
    pub(crate) fn with_box<T>(
        &self,
        work: impl FnOnce(&mut BoxRun) -> Result<T, BoxError>,
    ) -> Result<T, BoxError> {
        let points = self.points.as_ref().ok_or(BoxError::Meaningless)?;
        let idle = || points.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let run = idle().pop();
        let mut run = match run {
            Some(run) => run,
            None => BoxRun::new(&points.task)?,
        };
        let result = work(&mut run);
        idle().push(run);
        result
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
