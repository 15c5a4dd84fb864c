//! Counting singular values by the characteristic polynomial.
//!
//! The characteristic polynomial `chi` of a Gram matrix has real roots only, and for such a
//! polynomial Descartes' rule of signs is exact: the number of positive roots, with
//! multiplicities, is the number of sign changes in the sequence of its nonzero coefficients, and
//! the multiplicity of the root 0 is the number of vanishing low coefficients. Applied to
//! `chi(y + t)` it counts the roots above `y`. The coefficients are found over the integers by
//! Faddeev and LeVerrier.

use std::cmp::Ordering;

use exact::integer::gcd;
use exact::{Integer, Matrix, Rational};

use crate::SingularValues;
use crate::integral::{IntegerMatrix, Integral, dot};

/// A real-rooted polynomial over the integers, constant term first, without trailing zeros.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RealRooted(Vec<Integer>);

/// Where a number stands among the roots of a polynomial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The number of roots that are larger, with multiplicities.
    pub above: usize,
    /// The multiplicity of the number as a root.
    pub at: usize,
}

/// `det(x I - G)` for a symmetric matrix (Faddeev, LeVerrier): `M_1 = I`, `c_n = 1`,
/// `c_{n-k} = -tr(G M_k) / k`, `M_{k+1} = G M_k + c_{n-k} I`; the divisions have no remainder.
fn characteristic_polynomial(gram: &IntegerMatrix) -> Vec<Integer> {
    let n = gram.cols;
    let mut coefficients = vec![Integer::ZERO; n + 1];
    coefficients[n] = Integer::ONE;
    let mut m: Vec<Vec<Integer>> = vec![vec![Integer::ZERO; n]; n];
    for (i, row) in m.iter_mut().enumerate() {
        row[i] = Integer::ONE;
    }
    for k in 1..=n {
        // All M_k are polynomials in G, hence symmetric: rows serve as columns.
        let entry = |i: usize, j: usize| dot(&gram.rows[i], &m[j]);
        let row = |i: usize| (0..n).map(|j| entry(i, j)).collect();
        let mut product: Vec<Vec<Integer>> = (0..n).map(row).collect();
        let trace = (0..n).fold(Integer::ZERO, |sum, i| sum + &product[i][i]);
        let c = -trace / Integer::from(k);
        for (i, row) in product.iter_mut().enumerate() {
            row[i] += &c;
        }
        coefficients[n - k] = c;
        m = product;
    }
    coefficients
}

impl RealRooted {
    /// The degree.
    pub fn degree(&self) -> usize {
        self.0.len().saturating_sub(1)
    }

    /// Where `y` stands among the roots.
    pub fn position(&self, y: &Rational) -> Position {
        // With y = a / b: b^n p((a + t) / b), by synthetic division.
        let (a, b) = y.to_integers();
        let mut shifted = self.0.clone();
        let mut power = Integer::ONE;
        for coefficient in shifted.iter_mut().rev() {
            *coefficient *= &power;
            power *= &b;
        }
        let n = shifted.len();
        for start in 0..n {
            for k in (start..n.saturating_sub(1)).rev() {
                let carry = &a * &shifted[k + 1];
                shifted[k] += carry;
            }
        }
        let signs = shifted.iter().map(|c| c.cmp(&Integer::ZERO));
        let signs: Vec<Ordering> = signs.collect();
        let at = signs.iter().take_while(|sign| sign.is_eq()).count();
        let nonzero: Vec<&Ordering> = signs.iter().filter(|sign| sign.is_ne()).collect();
        Position {
            above: nonzero.windows(2).filter(|pair| pair[0] != pair[1]).count(),
            at,
        }
    }

    /// The value at `y`.
    pub fn value(&self, y: &Rational) -> Rational {
        let (a, b) = y.to_integers();
        let mut power = Integer::ONE;
        let mut value = Integer::ZERO;
        for coefficient in self.0.iter().rev() {
            value = value * &a + coefficient * &power;
            power *= &b;
        }
        // The last power is b^(n+1); the value is b^n p(a / b).
        Rational::from_integers(value * b, power).expect("a positive denominator")
    }

    fn derivative(&self) -> Self {
        let terms = self.0.iter().enumerate().skip(1);
        Self(terms.map(|(k, c)| c * Integer::from(k)).collect())
    }

    /// Divided by the greatest common divisor of the coefficients, the leading one positive.
    fn primitive(mut self) -> Self {
        while self.0.last().is_some_and(|c| c.is_zero()) {
            self.0.pop();
        }
        let content = self.0.iter().fold(Integer::ZERO, |g, c| gcd(&g, c));
        let divisor = match self.0.last() {
            Some(lead) if *lead < Integer::ZERO => -content,
            _ => content,
        };
        self.0.iter_mut().for_each(|c| *c = &*c / &divisor);
        self
    }

    /// The quotient and the remainder, both primitive; `divisor != 0`.
    fn pseudo_division(&self, divisor: &Self) -> (Self, Self) {
        let lead = divisor.0.last().expect("a nonzero divisor");
        let (n, d) = (self.0.len(), divisor.0.len());
        let mut rest = self.0.clone();
        let mut quotient = vec![Integer::ZERO; (n + 1).saturating_sub(d)];
        for k in (0..quotient.len()).rev() {
            let top = rest[k + d - 1].clone();
            for c in quotient.iter_mut().chain(rest.iter_mut()) {
                *c *= lead;
            }
            for (j, c) in divisor.0.iter().enumerate() {
                rest[k + j] -= &top * c;
            }
            quotient[k] = top;
        }
        (Self(quotient).primitive(), Self(rest).primitive())
    }

    /// A greatest common divisor, by Euclid on primitive polynomials.
    fn gcd(&self, other: &Self) -> Self {
        let (mut a, mut b) = (self.clone().primitive(), other.clone().primitive());
        while !b.0.is_empty() {
            let (_, rest) = a.pseudo_division(&b);
            (a, b) = (b, rest);
        }
        a
    }

    /// The polynomial with the same roots, all simple.
    pub fn squarefree(&self) -> Self {
        if self.degree() == 0 {
            return self.clone();
        }
        self.pseudo_division(&self.gcd(&self.derivative())).0
    }

    /// The polynomial whose roots are those of two squarefree polynomials, all simple.
    fn union(&self, other: &Self) -> Self {
        let rest = self.pseudo_division(&self.gcd(other)).0;
        let mut product = vec![Integer::ZERO; rest.0.len() + other.0.len() - 1];
        for (i, a) in rest.0.iter().enumerate() {
            for (j, b) in other.0.iter().enumerate() {
                product[i + j] += a * b;
            }
        }
        Self(product)
    }
}

/// The squares of the singular values of a matrix, as the roots of a polynomial.
#[derive(Clone, Debug)]
pub struct Spectrum {
    /// The matrices whose singular values are counted.
    matrices: Vec<Matrix>,
    /// `A = content * B`.
    content: Rational,
    /// The characteristic polynomial of `B^T B`, or of `B B^T` if that is smaller.
    polynomial: RealRooted,
}

impl Spectrum {
    /// The spectrum of a matrix.
    pub fn new(matrix: &Matrix) -> Self {
        Self::of_integral(matrix, &Integral::new(matrix))
    }

    pub(crate) fn of_integral(matrix: &Matrix, integral: &Integral) -> Self {
        let columns = integral.tall.transpose();
        let gram = columns.times_transpose(&columns);
        Self {
            matrices: vec![matrix.clone()],
            content: integral.content.clone(),
            polynomial: RealRooted(characteristic_polynomial(&gram)),
        }
    }

    /// The square of the number that stands for `x` in the units of the polynomial.
    fn square(&self, x: &Rational) -> Rational {
        let y = x / &self.content;
        &y * &y
    }

    /// The number of singular values.
    pub fn count(&self) -> usize {
        self.polynomial.degree()
    }

    /// Where `x >= 0` stands among the singular values.
    ///
    /// # Panics
    /// When `x` is negative.
    pub fn position(&self, x: &Rational) -> Position {
        assert!(!x.is_negative(), "singular values are not negative");
        self.polynomial.position(&self.square(x))
    }

    /// The rank of the matrix.
    pub fn rank(&self) -> usize {
        self.polynomial.degree() - self.position(&Rational::ZERO).at
    }

    /// The same singular values, all simple.
    #[must_use]
    pub fn squarefree(&self) -> Self {
        Self {
            matrices: self.matrices.clone(),
            content: self.content.clone(),
            polynomial: self.polynomial.squarefree(),
        }
    }

    /// The value of the polynomial at the square of `x`.
    pub fn value(&self, x: &Rational) -> Rational {
        self.polynomial.value(&self.square(x))
    }

    /// The same polynomial for `A = content * B`; `content` divides the content of the matrix an
    /// integral number of times.
    fn with_content(self, content: &Rational) -> Self {
        let factor = self.square_of_ratio(content);
        let mut power = Integer::ONE;
        let mut coefficients = self.polynomial.0;
        // The roots are multiplied by the factor.
        for coefficient in coefficients.iter_mut().rev() {
            *coefficient *= &power;
            power *= &factor;
        }
        Self {
            matrices: self.matrices,
            content: content.clone(),
            polynomial: RealRooted(coefficients).primitive(),
        }
    }

    fn square_of_ratio(&self, content: &Rational) -> Integer {
        let ratio = &self.content / content;
        assert!(ratio.is_integer(), "{ratio} is not an integer");
        let (ratio, _) = ratio.to_integers();
        &ratio * &ratio
    }

    /// The union of two spectra, all values simple.
    pub fn union(&self, other: &Self) -> Self {
        let (a, b) = self.content.to_integers();
        let (c, d) = other.content.to_integers();
        // The greatest number of which both contents are multiples.
        let common = Rational::from_integers(gcd(&(a * &d), &(c * &b)), b * d)
            .expect("a positive denominator");
        let squarefree = |spectrum: &Self| spectrum.squarefree().with_content(&common);
        Self {
            matrices: [self.matrices.as_slice(), &other.matrices].concat(),
            polynomial: squarefree(self)
                .polynomial
                .union(&squarefree(other).polynomial),
            content: common,
        }
    }
}

/// Whether two singular values, the `i`-th of one matrix and the `j`-th of another (counted from
/// 0), are shown to be equal: both lie in the hull of their enclosures, and there the two
/// matrices together have a single singular value. `union` is the union of their spectra.
///
/// `false` does not imply that they differ: tighter enclosures may show more, and a spectrum that
/// does not count both matrices shows nothing.
pub fn certainly_equal(
    (a, i): (&SingularValues, usize),
    (b, j): (&SingularValues, usize),
    union: &Spectrum,
) -> bool {
    let counts = |values: &SingularValues| union.matrices.contains(values.matrix());
    if !counts(a) || !counts(b) {
        return false;
    }
    let (x, y) = (&a.values()[i], &b.values()[j]);
    let lo = x.lo().min(y.lo());
    let hi = x.hi().max(y.hi());
    let Position { above, at } = union.position(lo);
    above + at - union.position(hi).above == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn r(text: &str) -> Rational {
        text.parse().unwrap()
    }

    #[test]
    fn positions_among_the_singular_values_of_a_diagonal_matrix() {
        // diag(3, 1, 1, 0) / 2, with a zero row below.
        let mut matrix = Matrix::zeros(5, 4);
        for (i, value) in ["3/2", "1/2", "1/2"].into_iter().enumerate() {
            matrix[(i, i)] = r(value);
        }
        let spectrum = Spectrum::new(&matrix);
        let at = |x: &str| {
            let Position { above, at } = spectrum.position(&r(x));
            (above, at)
        };
        assert_eq!(at("0"), (3, 1));
        assert_eq!(at("1/4"), (3, 0));
        assert_eq!(at("1/2"), (1, 2));
        assert_eq!(at("1"), (1, 0));
        assert_eq!(at("3/2"), (0, 1));
        assert_eq!(at("2"), (0, 0));
        assert_eq!(spectrum.rank(), 3);
        let simple = spectrum.squarefree();
        assert_eq!(simple.count(), 3);
        assert_eq!(simple.position(&r("1/2")), Position { above: 1, at: 1 });
        assert_eq!(simple.union(&spectrum).count(), 3);
        let other = Spectrum::new(&Matrix::from_integers([[7, 0], [0, 0]]).scale(&r("1/3")));
        let union = spectrum.union(&other);
        assert_eq!(union.count(), 4);
        assert_eq!(union.position(&r("7/3")), Position { above: 0, at: 1 });
        assert_eq!(union.position(&r("3/2")), Position { above: 1, at: 1 });
    }

    #[test]
    fn an_empty_matrix_has_no_singular_values() {
        let spectrum = Spectrum::new(&Matrix::zeros(3, 0));
        assert_eq!(spectrum.count(), 0);
        assert_eq!(spectrum.rank(), 0);
        assert_eq!(spectrum.squarefree().count(), 0);
    }

    #[test]
    fn a_primitive_polynomial_has_no_common_factor_and_no_zeros_at_the_end() {
        let polynomial = |c: &[i64]| RealRooted(c.iter().map(|c| Integer::from(*c)).collect());
        for (given, primitive) in [
            (&[4, -6, 0, 0][..], &[-2, 3][..]),
            (&[4, -8], &[-1, 2]),
            (&[3, 2], &[3, 2]),
            (&[0, 5], &[0, 1]),
            (&[0, 0], &[]),
        ] {
            assert_eq!(polynomial(given).primitive(), polynomial(primitive));
        }
    }

    #[test]
    fn quotients_divisors_and_unions_have_the_roots_that_they_should() {
        let with_roots = |roots: &[i64]| {
            let times = |product: Vec<Integer>, root: &i64| {
                let shifted = [vec![Integer::ZERO], product.clone()].concat();
                let lower = product.iter().map(|c| c * Integer::from(*root));
                let lower = lower.chain([Integer::ZERO]);
                shifted.into_iter().zip(lower).map(|(a, b)| a - b).collect()
            };
            RealRooted(roots.iter().fold(vec![Integer::ONE], times))
        };
        let (a, b) = (with_roots(&[1, 2, 2, 5]), with_roots(&[2, 5, 7]));
        assert_eq!(a.gcd(&b), with_roots(&[2, 5]));
        let (quotient, rest) = a.pseudo_division(&with_roots(&[2, 5]));
        assert_eq!(
            (quotient, rest),
            (with_roots(&[1, 2]), RealRooted(Vec::new()))
        );
        // (x - 1) (x - 3) = x (x - 4) + 3.
        let (quotient, rest) = with_roots(&[1, 3]).pseudo_division(&with_roots(&[0]));
        assert_eq!((quotient, rest), (with_roots(&[4]), with_roots(&[])));
        assert_eq!(a.squarefree(), with_roots(&[1, 2, 5]));
        assert_eq!(a.squarefree().union(&b), with_roots(&[1, 2, 5, 7]));
        assert_eq!(b.union(&with_roots(&[1])), with_roots(&[1, 2, 5, 7]));
    }
}
