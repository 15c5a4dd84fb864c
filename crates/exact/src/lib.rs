//! Exact linear algebra over the rational numbers.
//!
//! This crate is the arithmetic of the trusted base: every verdict of referee rests on it and
//! on nothing else. It holds one scalar, [`Rational`], one dense matrix type, [`Matrix`], and the
//! few algorithms that the certificates need: elimination ([`rank`], [`kernel_basis`], [`solve`],
//! one-sided inverses), diagonalisation of a symmetric matrix by congruence
//! ([`diagonalize`], [`is_positive_semidefinite`]), and polynomials in one variable with matrix
//! coefficients ([`MatrixPolynomial`]). The module [`integer`] opens numerators and denominators to
//! algorithms over the integers.
//!
//! There is no floating-point number in this crate, and no tolerance.
//!
//! ```
//! use exact::{Matrix, is_positive_semidefinite, rank};
//!
//! let a = Matrix::from_integers([[2, 1], [1, 2]]);
//! assert_eq!(rank(&a), 2);
//! assert!(is_positive_semidefinite(&a));
//! ```

mod congruence;
mod elimination;
pub mod integer;
mod matrix;
mod polynomial;
mod rational;

pub use congruence::{
    Diagonalization, Inertia, diagonalize, is_positive_semidefinite, negative_direction,
    semidefinite_kernel,
};
pub use elimination::{
    Echelon, column_basis, echelon, inverse, kernel_basis, left_inverse, rank, right_inverse, solve,
};
pub use integer::Integer;
pub use matrix::{Matrix, RaggedRows};
pub use polynomial::{MatrixPolynomial, Polynomial};
#[cfg(debug_assertions)]
pub use rational::word_operations;
pub use rational::{MAX_DIGITS, ParseRationalError, Rational, inner_product};
