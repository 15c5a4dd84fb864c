//! An instance of a statement: its sizes and the values of its variables, in JSON as
//! `{"sizes":{"n":2,"d":[1,2,1]},"values":{"A":[["0","1"]],"W":[M1,M2],"i":1,"l":"1/2"}}`.
//!
//! Sizes and indices are JSON integers, numbers are strings in lowest terms, a family is a list in
//! the order of its range, and a matrix with a side 0 is `{"rows":0,"cols":3}`.

use std::collections::BTreeMap;

use exact::{Matrix, Rational};

/// An instance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Instance {
    /// The sizes by name.
    pub sizes: BTreeMap<String, SizeValue>,
    /// The variables by name.
    pub values: BTreeMap<String, Value>,
}

/// A size, or a family of sizes in the order of its range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SizeValue {
    /// A size.
    One(u32),
    /// A family.
    Family(Vec<u32>),
}

/// The value of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// An index or natural number.
    Integer(i64),
    /// A number.
    Number(Rational),
    /// A matrix.
    Matrix(Matrix),
    /// A family of matrices, in the order of its range.
    Family(Vec<Matrix>),
}
