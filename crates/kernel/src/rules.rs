//! The rules: each turns evidence into a truth value, by exact arithmetic.
//!
//! No rule knows a paper or the name of a variable. Each states its lemma where it is applied.

pub(crate) mod linear;
pub(crate) mod minimum;
pub(crate) mod quadratic;
pub(crate) mod refuse;
mod unknown;
