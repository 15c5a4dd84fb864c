//! The proof companion: tests whose names are statements. The claims of the papers are tests too:
//! `claims.rs`.

mod arbitrary;
mod attacks;
mod chains;
mod classify;
mod corpus;
mod fuzz;
mod mutation;
mod nalgebra_oracle;
mod oracle;
mod saddles;
mod second_opinion;
mod tidy;
mod truth;
