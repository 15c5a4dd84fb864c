//! The trusted kernel: the tree of a statement, its canonical print, its sizes, its evaluation, and
//! the rules by which a certificate decides what evaluation cannot.
//!
//! It has no parser. A certificate carries a [`tree::Statement`]; what a reader sees is the print
//! of that tree, and what is checked is the tree itself.

pub mod assign;
pub mod certificate;
pub mod core;
pub mod decide;
mod derivative;
pub mod elaborate;
pub mod evaluate;
pub mod evidence;
mod free;
mod functions;
pub mod germ;
pub mod infinitesimal;
pub mod instance;
pub mod jet;
pub mod judge;
pub mod kinked;
pub mod matrix;
pub mod mutant;
mod number;
mod poly;
pub mod print;
pub mod real;
pub mod ring;
pub mod rules;
mod sampled;
mod sizes;
mod spectrum;
pub mod tree;
pub mod truth;
pub mod value;
mod wedin;
