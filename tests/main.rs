//! The proof companion: tests whose names are statements.

mod attacks;
mod classify;
mod nalgebra_oracle;
