//! Long runs over many subjects: what a run is asked to do, the parts that are done anywhere, and
//! how they are checked and joined. The subjects are networks, or the instances of a statement.
//! Formats: `docs/run-format.md`.

mod extend;
mod part;
mod prepared;

pub use part::{
    Effort, Found, JoinError, Part, PartError, RUN_SCHEMA, RunReport, Task, Work, join,
};
pub use prepared::{Prepared, Unit};
