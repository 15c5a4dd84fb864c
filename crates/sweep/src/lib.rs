//! All critical points of a box of small integer networks.
//!
//! A box is finite, so the claim that it holds no counterexample is decided by visiting it. This
//! crate finds its critical points in machine integers that are shown not to overflow
//! ([`Bounds`]; beyond 128 bits, in integers of any size), in one of two ways:
//!
//! * [`Plain`] visits every point, with the entries of all gradients, many points side by side in
//!   the lanes of vector registers;
//! * [`Reduced`] visits one point of each orbit under signed permutations of units and samples,
//!   weighted by the size of the orbit, and rejects most of them together by the condition on the
//!   last layer, which involves one row of `Y` and of `W_H` at a time.
//!
//! Both count every point of the box, and both take the box apart into numbered blocks that depend
//! on nothing but the box, so that a run can be divided and resumed. Nothing here is trusted: what
//! is made of a critical point is certified elsewhere, and the counts of the two ways, and those of
//! the census over the rationals, are compared by the tests.

mod kernel;
mod matrix;
mod plain;
mod reduced;
mod region;
mod symmetry;
mod word;

pub use matrix::Words;
pub use plain::{Plain, Scan};
pub use reduced::{Reduced, Visit};
pub use region::{Counts, Point, Region};
pub use symmetry::{Orbit, SignedPermutation, canonical_rows, orbits};
pub use word::{Bounds, Lane, Word};

/// Why a box cannot be searched in this way.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Sizes that fit no network.
    #[error("{0}")]
    Shape(String),
    /// Too many points, canonical forms or blocks.
    #[error("the box is too large: it, or the list of its canonical forms, exceeds the limits")]
    TooLarge,
    /// The weights of the representatives do not sum to the size of the box: an internal failure.
    #[error("the representatives stand for {found} points, the box has {expected}")]
    Weights {
        /// What they sum to.
        found: u64,
        /// The size of the box.
        expected: u64,
    },
}
