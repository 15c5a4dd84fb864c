//! The tests of the claim language, in one program.

mod corpus;
mod elaboration;
mod format;
mod formula;
mod grammar;
mod limits;
mod meaning;
mod print;
mod reference;
mod trees;
mod typeset;
mod wrong;
