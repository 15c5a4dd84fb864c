//! The rules: each turns evidence into a truth value, by exact arithmetic.
//!
//! No rule knows a paper or the name of a variable. Each states its lemma where it is applied.

mod chart;
pub mod constraints;
mod fibre;
pub mod linear;
pub mod minimum;
pub mod nearness;
pub mod one_number;
pub(crate) mod open;
pub(crate) mod order;
pub mod quadratic;
pub mod refuse;
pub mod squares;
pub mod support;
pub mod unknown;
