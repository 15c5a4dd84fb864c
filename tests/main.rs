//! The proof companion: tests whose names are statements.

mod classify;
mod nalgebra_oracle;
