//! Hunts for counterexamples to a statement: the smallest first, then at random, and makes what it
//! finds least.
//!
//! A `plan` is derived from the statement. Boxes of instances are searched in the order of
//! instances (`scan`), random instances are drawn by types and linear systems (`draw`), and
//! instances climb towards a failure of the conclusion (`climb`). What is found is made smaller
//! (`shrink`) and then the least below it is looked for. Nothing here is trusted: what it finds
//! is judged by the [`kernel`].

mod affine;
mod batch;
mod boxes;
mod budget;
mod climb;
mod draw;
mod examine;
mod explain;
mod firsts;
mod hunt;
mod judge;
mod layout;
mod line;
mod matrices;
mod mix;
mod naturals;
mod order;
mod paste;
mod plan;
mod point;
mod root;
mod scan;
mod score;
mod session;
mod shrink;
mod sizes;
mod stationary;
mod stream;
mod symmetry;
mod tally;
mod visit;

pub use boxes::{BoxError, BoxFound, BoxRun, BoxTask, First, Met as BoxMet, Method};
pub use budget::Limit;
pub use examine::{Examined, Form, examine, is_met, unmet, verdict, with_mutants};
pub use explain::{Explanation, Part, explain, value};
pub use firsts::{Firsts, firsts, index_of};
pub use hunt::{Finding, MAX_VARIABLES, Options, Outcome, degeneracy, hunt};
pub use line::{Line, schema};
pub use paste::{Language, paste};
pub use plan::MAX_ENTRIES;
pub use tally::{Complete, Sizes, Tally};
pub use visit::{Met, visit};
