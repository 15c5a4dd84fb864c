//! Polynomials in one variable `t`, with rational or with matrix coefficients.

use std::fmt;
use std::ops::{Add, Mul, Sub};

use crate::{Matrix, Rational};

/// A polynomial with rational coefficients; coefficient `k` belongs to `t^k`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Polynomial {
    coefficients: Vec<Rational>,
}

impl Polynomial {
    /// The polynomial with the given coefficients, constant term first.
    pub fn new(mut coefficients: Vec<Rational>) -> Self {
        while coefficients.last().is_some_and(Rational::is_zero) {
            coefficients.pop();
        }
        Self { coefficients }
    }

    /// The coefficients, constant term first, without trailing zeros.
    pub fn coefficients(&self) -> &[Rational] {
        &self.coefficients
    }

    /// The lowest power with a nonzero coefficient, and that coefficient; `None` for 0. Its sign
    /// is the sign of the polynomial for all small `t > 0`.
    pub fn lowest_term(&self) -> Option<(usize, &Rational)> {
        self.coefficients
            .iter()
            .enumerate()
            .find(|(_, c)| !c.is_zero())
    }

    /// The lowest power above 0 with a nonzero coefficient, and that coefficient; `None` for a
    /// constant. Its sign is that of the first change from `t = 0` on.
    pub fn first_change(&self) -> Option<(usize, &Rational)> {
        let mut changes = self.coefficients.iter().enumerate().skip(1);
        changes.find(|(_, c)| !c.is_zero())
    }

    /// A `t_0 > 0` such that the polynomial has no zero in `0 < t < t_0`; `None` for 0.
    ///
    /// With lowest term `c t^k` this is Cauchy's bound `|c| / (|c| + max |later coefficient|)`.
    pub fn zero_free_radius(&self) -> Option<Rational> {
        let (order, lowest) = self.lowest_term()?;
        let lowest = lowest.abs();
        let later = self.coefficients[order + 1..]
            .iter()
            .map(Rational::abs)
            .max();
        Some(&lowest / &(&lowest + &later.unwrap_or_default()))
    }

    /// The value at `t`.
    pub fn evaluate(&self, t: &Rational) -> Rational {
        let horner = |value: Rational, c: &Rational| &(&value * t) + c;
        self.coefficients.iter().rev().fold(Rational::ZERO, horner)
    }
}

impl Sub for &Polynomial {
    type Output = Polynomial;
    fn sub(self, other: &Polynomial) -> Polynomial {
        let length = self.coefficients.len().max(other.coefficients.len());
        let coefficient =
            |p: &Polynomial, k: usize| p.coefficients.get(k).cloned().unwrap_or_default();
        Polynomial::new(
            (0..length)
                .map(|k| coefficient(self, k) - coefficient(other, k))
                .collect(),
        )
    }
}

/// Prints `1/2 - 1/2*t^4`.
impl fmt::Display for Polynomial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        for (k, c) in self
            .coefficients
            .iter()
            .enumerate()
            .filter(|(_, c)| !c.is_zero())
        {
            f.write_str(match (first, c.is_negative()) {
                (true, true) => "-",
                (true, false) => "",
                (false, true) => " - ",
                (false, false) => " + ",
            })?;
            first = false;
            match (k, c.abs()) {
                (0, size) => write!(f, "{size}")?,
                (1, size) if size == Rational::ONE => f.write_str("t")?,
                (_, size) if size == Rational::ONE => write!(f, "t^{k}")?,
                (1, size) => write!(f, "{size}*t")?,
                (_, size) => write!(f, "{size}*t^{k}")?,
            }
        }
        if first { f.write_str("0") } else { Ok(()) }
    }
}

/// A polynomial whose coefficients are matrices of one shape; coefficient `k` belongs to `t^k`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatrixPolynomial {
    coefficients: Vec<Matrix>,
}

impl MatrixPolynomial {
    /// The polynomial with the given coefficients, constant term first; `None` when there is no
    /// coefficient or the shapes differ.
    pub fn new(coefficients: Vec<Matrix>) -> Option<Self> {
        let shape = coefficients.first()?.shape();
        coefficients
            .iter()
            .all(|c| c.shape() == shape)
            .then_some(Self { coefficients })
    }

    /// The constant polynomial.
    pub fn constant(value: Matrix) -> Self {
        Self {
            coefficients: vec![value],
        }
    }

    /// The line `start + t * direction`.
    ///
    /// # Panics
    /// When the shapes differ.
    pub fn line(start: Matrix, direction: Matrix) -> Self {
        Self::new(vec![start, direction]).expect("point and direction of one shape")
    }

    /// The coefficients, constant term first; at least one.
    pub fn coefficients(&self) -> &[Matrix] {
        &self.coefficients
    }

    /// The polynomial without the powers above `t^degree`.
    pub fn truncated(mut self, degree: usize) -> Self {
        self.coefficients.truncate(degree + 1);
        self
    }

    /// The shape of the coefficients.
    pub fn shape(&self) -> (usize, usize) {
        self.coefficients[0].shape()
    }

    /// The value at `t = 0`.
    pub fn start(&self) -> &Matrix {
        &self.coefficients[0]
    }

    /// The value at `t`.
    pub fn evaluate(&self, t: &Rational) -> Matrix {
        let (rows, cols) = self.shape();
        let horner = |value: Matrix, c: &Matrix| &value.scale(t) + c;
        self.coefficients
            .iter()
            .rev()
            .fold(Matrix::zeros(rows, cols), horner)
    }

    /// The polynomial `<self, other>` of Frobenius inner products.
    pub fn inner(&self, other: &Self) -> Polynomial {
        let mut product =
            vec![Rational::ZERO; self.coefficients.len() + other.coefficients.len() - 1];
        for (i, a) in self.coefficients.iter().enumerate() {
            for (j, b) in other.coefficients.iter().enumerate() {
                product[i + j] += a.inner(b);
            }
        }
        Polynomial::new(product)
    }

    /// Half the square of the Frobenius norm, without the powers above `t^degree`.
    pub fn half_norm_squared(&self, degree: usize) -> Polynomial {
        let parts = &self.coefficients;
        let half = Rational::ONE / Rational::from(2);
        let coefficient = |k: usize| {
            // The pairs i < j with i + j = k count twice, the square of the middle once.
            let pairs = (k.saturating_sub(parts.len() - 1)..k.div_ceil(2))
                .map(|i| parts[i].inner(&parts[k - i]));
            let sum: Rational = pairs.sum();
            match parts.get(k / 2) {
                Some(middle) if k.is_multiple_of(2) => {
                    sum + &middle.frobenius_norm_squared() * &half
                }
                _ => sum,
            }
        };
        let last = degree.min(2 * (parts.len() - 1));
        Polynomial::new((0..=last).map(coefficient).collect())
    }

    /// The entry in row `i` and column `j`, as a polynomial.
    pub fn entry(&self, i: usize, j: usize) -> Polynomial {
        Polynomial::new(
            self.coefficients
                .iter()
                .map(|c| c[(i, j)].clone())
                .collect(),
        )
    }

    /// The lowest power with a nonzero coefficient, and that coefficient; `None` for 0.
    pub fn lowest_term(&self) -> Option<(usize, &Matrix)> {
        self.coefficients
            .iter()
            .enumerate()
            .find(|(_, c)| !c.is_zero())
    }
}

impl Mul for &MatrixPolynomial {
    type Output = MatrixPolynomial;
    fn mul(self, other: &MatrixPolynomial) -> MatrixPolynomial {
        let (rows, cols) = (self.shape().0, other.shape().1);
        let length = self.coefficients.len() + other.coefficients.len() - 1;
        let mut product = vec![Matrix::zeros(rows, cols); length];
        for (i, a) in self.coefficients.iter().enumerate() {
            for (j, b) in other.coefficients.iter().enumerate() {
                if !a.is_zero() && !b.is_zero() {
                    product[i + j] += a * b;
                }
            }
        }
        MatrixPolynomial {
            coefficients: product,
        }
    }
}

/// Adds a constant matrix.
impl Add<&Matrix> for &MatrixPolynomial {
    type Output = MatrixPolynomial;
    fn add(self, constant: &Matrix) -> MatrixPolynomial {
        let mut sum = self.clone();
        sum.coefficients[0] = &sum.coefficients[0] + constant;
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polynomial(coefficients: &[i64]) -> Polynomial {
        Polynomial::new(coefficients.iter().map(|&c| Rational::from(c)).collect())
    }

    #[test]
    fn the_lowest_term_gives_the_sign_near_zero() {
        let p = polynomial(&[0, 0, -1, 5, 0]);
        assert_eq!(p.lowest_term(), Some((2, &Rational::from(-1))));
        assert_eq!(p.to_string(), "-t^2 + 5*t^3");
        // Between 0 and 1/6 there is no zero; the zero is at 1/5.
        let radius = p.zero_free_radius().unwrap();
        assert_eq!(radius, Rational::from_fraction(1, 6).unwrap());
        assert!(p.evaluate(&radius).is_negative());
    }

    #[test]
    fn products_of_matrix_polynomials_multiply_values() {
        let a = MatrixPolynomial::line(
            Matrix::from_integers([[1, 2]]),
            Matrix::from_integers([[0, 3]]),
        );
        let b = MatrixPolynomial::line(
            Matrix::from_integers([[1], [0]]),
            Matrix::from_integers([[1], [1]]),
        );
        let t = Rational::from_fraction(2, 7).unwrap();
        assert_eq!((&a * &b).evaluate(&t), &a.evaluate(&t) * &b.evaluate(&t));
        assert_eq!((&a * &b).truncated(1).coefficients().len(), 2);
        assert_eq!(
            a.inner(&a).evaluate(&t),
            a.evaluate(&t).frobenius_norm_squared()
        );
        let squared = a.inner(&a);
        let halves = squared
            .coefficients()
            .iter()
            .map(|c| c / &Rational::from(2));
        let halves: Vec<Rational> = halves.collect();
        assert_eq!(a.half_norm_squared(2).coefficients(), &halves);
        assert_eq!(a.half_norm_squared(1).coefficients(), &halves[..2]);
    }
}
