//! The proof companion: tests whose names are statements.

mod attacks;
mod classify;
mod fuzz;
mod known;
mod mutation;
mod nalgebra_oracle;
mod oracle;
mod truth;
