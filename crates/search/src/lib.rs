//! The search for counterexamples.
//!
//! A [`Space`] is a finite, indexed set of subjects: random ones made to meet the hypotheses of a
//! claim, or all integer ones in boxes. [`search`] checks a variant of a claim on every subject of
//! a space and keeps a [`Tally`]; [`census`] classifies every network of a space, with each
//! certificate written, read back and re-checked, and with the root of a Merkle [`Tree`] over the
//! records. In boxes both find the critical points by integer arithmetic (crate `sweep`) and look
//! at the others only where they must. A [`Sweep`] visits one critical point of each orbit under
//! symmetries, block by block: [`search_up_to_symmetry`] searches boxes so, for claims about
//! critical points, and [`box_census`] counts their points by kind and certifies the critical ones.
//! All can be computed in parts, which are appended. [`shrink`] reduces a counterexample to a small
//! one, and where that is cheap to the least one. Every subject depends on its space and index
//! alone, so results do not depend on the number of threads, and a run can be interrupted and
//! resumed.
//!
//! Nothing here is trusted: a counterexample is a certificate that the checker has accepted.

mod agreement;
mod box_census;
mod cell;
mod census;
mod diagonal;
mod generator;
mod grid;
mod opinions;
mod plan;
mod reduction;
mod run;
mod shrink;
mod space;
mod spectral;
mod stream;
mod stretch;
mod sweep;
mod tally;
mod tree;

pub use agreement::{Agreement, agreement};
pub use box_census::{BoxCensus, OpenBlock, box_census, record};
pub use census::{Census, Certify, Sampled, census, census_variant, certified};
pub use generator::{Shape, random_instance, random_subject};
pub use grid::{Choice, Grid};
pub use opinions::Opinions;
pub use reduction::{Reduction, search_up_to_symmetry};
pub use run::{Control, Progress, StopReason};
pub use shrink::{Minimality, Shrunk, shrink, smaller};
pub use space::{MAX_SIZE, Space, least_widths};
pub use stream::Stream;
pub use sweep::{Located, Sweep};
pub use tally::{Tally, search};
pub use tree::{Hash, Tree};
