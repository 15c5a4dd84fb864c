//! The census: the networks of a space, classified and counted by kind.
//!
//! A [`Space`] is a finite, indexed set of networks with data: random ones, or all integer ones in
//! boxes. A [`Walk`] takes it as a stream of numbered units: networks, or, up to symmetry, blocks
//! of which one critical point of each orbit is visited, with its weight. In boxes it finds the
//! critical points by integer arithmetic (crate `sweep`). [`census`] counts the networks by kind;
//! the certificate of each one that is visited is written, read back and re-checked, and the root
//! of a Merkle [`Tree`] covers them. It can be computed in parts, which are appended. Every unit
//! depends on its space and number alone, so results do not depend on the number of threads, and a
//! run can be interrupted and resumed.
//!
//! Nothing here is trusted: what a point is said to be is a certificate that the checker has
//! accepted. A [second opinion](second_opinion()) on it comes from singular values, and one on the
//! kind of a saddle from [ranks](kind_by_ranks).

mod agreement;
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
mod tree;
mod walk;

pub use agreement::{Agreement, agreement};
pub use census::{Census, Open, Sampled, census, record};
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
pub use tree::{Hash, Tree};
pub use walk::{Certify, Located, Walk};
