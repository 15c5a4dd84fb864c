//! The tests of the kernel but for those of certificates, in one program.

mod close;
mod common;
mod constraints;
mod corpus;
mod costs;
mod evaluation;
mod instances;
mod irrational;
mod judge;
mod linear;
mod matrices;
mod minima;
mod near;
mod nearness;
mod one_number;
mod paths;
mod places;
mod print;
mod refusals;
mod rings;
mod sizes;
