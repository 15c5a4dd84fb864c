//! Unitarily invariant norms and the condition number, as enclosures.

use enclosure::Enclosure;
use exact::{Matrix, Rational};

use crate::Enclosures;

/// The Frobenius norm: the square root of the sum of the squares of the entries, which is the
/// square root of the sum of the squared singular values, of relative width below `2^-bits`.
pub fn frobenius_norm(matrix: &Matrix, bits: usize) -> Enclosure {
    Enclosure::sqrt(&matrix.frobenius_norm_squared(), bits)
}

impl Enclosures {
    /// The operator norm (spectral norm): the largest singular value; 0 for an empty matrix.
    pub fn operator_norm(&self) -> Enclosure {
        let largest = self.values().first().cloned();
        largest.unwrap_or_else(|| Enclosure::point(Rational::ZERO))
    }

    /// The nuclear norm (trace norm): the sum of the singular values.
    pub fn nuclear_norm(&self) -> Enclosure {
        let zero = Enclosure::point(Rational::ZERO);
        self.values().iter().fold(zero, |sum, value| &sum + value)
    }

    /// The condition number in the operator norm: the largest singular value over the smallest.
    ///
    /// `None` when the smallest one is 0 (the condition number is infinite), when there is none,
    /// or when its interval reaches 0: [`Enclosures::rank`] tells these apart, and
    /// [`Enclosures::refine_relative`] cures the last.
    pub fn condition_number(&self) -> Option<Enclosure> {
        self.values().first()?.checked_div(self.values().last()?)
    }
}
