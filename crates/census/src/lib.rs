//! The census: the networks of a space, classified and counted by kind.
//!
//! A [`Space`] is a finite, indexed set of networks with data: random ones, or all integer ones in
//! boxes. [`census`] classifies every network of a space, with each certificate written, read back
//! and re-checked, and with the root of a Merkle [`Tree`] over the records. In boxes it finds the
//! critical points by integer arithmetic (crate `sweep`) and counts the others. A [`Sweep`] visits
//! one critical point of each orbit under symmetries, block by block; [`box_census`] counts the
//! points of its boxes by kind and certifies the critical ones. Both can be computed in parts,
//! which are appended. Every network depends on its space and index alone, so results do not depend
//! on the number of threads, and a run can be interrupted and resumed.
//!
//! Nothing here is trusted: what a point is said to be is a certificate that the checker has
//! accepted. A [second opinion](second_opinion()) on it comes from singular values, and one on the
//! kind of a saddle from [ranks](kind_by_ranks).

mod agreement;
mod box_census;
mod census;
mod grid;
mod opinions;
mod random;
mod rank_criterion;
mod run;
mod second_opinion;
mod space;
mod spectral;
mod stream;
mod stretch;
mod sweep;
mod tree;

pub use agreement::{Agreement, agreement};
pub use box_census::{BoxCensus, OpenBlock, box_census, record};
pub use census::{Census, Certify, Sampled, census, certified};
pub use grid::{Choice, Grid};
pub use opinions::Opinions;
pub use random::{Shape, random_instance};
pub use rank_criterion::{agrees_with_ranks, kind_by_ranks};
pub use run::{Control, Progress, StopReason, fold};
pub use second_opinion::{
    Called, Opinion, WIDTH_BITS, is_least, least_value, opinion, second_opinion,
};
pub use space::{MAX_SIZE, Space};
pub use spectral::network_with_product;
pub use stream::Stream;
pub use sweep::{Located, Sweep};
pub use tree::{Hash, Tree};
