//! What the numbers of a run mean: its units, one by one or up to symmetry.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use census::Walk;
use hunt::{BoxError, BoxRun, BoxTask, Method};

use crate::{PartError, Task, Work};

/// What the range of a part is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// The number of units.
    pub units: u64,
    pub(crate) source: Source,
}

/// Where the units come from.
pub(crate) enum Source {
    /// Networks.
    Walk(Box<Walk>),
    /// The instances of a statement.
    Points(Box<Points>),
}

/// The box of a statement.
pub(crate) struct Points {
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
        Ok(match &self.work {
            Work::Box(task) => {
                let run = BoxRun::new(task)?;
                Prepared {
                    subjects: run.instances,
                    units: run.points,
                    source: Source::Points(Box::new(Points {
                        task: task.clone(),
                        methods: run.methods().to_vec(),
                        idle: Mutex::new(vec![run]),
                    })),
                }
            }
            Work::Census {
                certify,
                symmetry,
                space,
            } => {
                let walk = Walk::new(space, *certify, *symmetry).map_err(PartError::Task)?;
                Prepared {
                    subjects: walk.networks,
                    units: walk.units,
                    source: Source::Walk(Box::new(walk)),
                }
            }
        })
    }
}

impl Prepared {
    /// The networks of a census.
    pub fn walk(&self) -> Option<&Walk> {
        match &self.source {
            Source::Walk(walk) => Some(walk),
            Source::Points(_) => None,
        }
    }

    /// How the box of a statement is searched.
    pub fn methods(&self) -> &[Method] {
        match &self.source {
            Source::Walk(_) => &[],
            Source::Points(points) => &points.methods,
        }
    }

    /// Works with the box of a statement, which belongs to this thread until then.
    ///
    /// # Errors
    /// When there is none, or the work fails.
    pub(crate) fn with_box<T>(
        &self,
        work: impl FnOnce(&mut BoxRun) -> Result<T, BoxError>,
    ) -> Result<T, BoxError> {
        let Source::Points(points) = &self.source else {
            return Err(BoxError::Meaningless);
        };
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
}
