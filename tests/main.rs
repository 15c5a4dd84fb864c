//! The proof companion: tests whose names are statements.

mod classify;
mod known;
mod nalgebra_oracle;
