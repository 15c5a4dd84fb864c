//! The tests of the compiler, in one program.

mod agreement;
mod common;
mod lanes;
