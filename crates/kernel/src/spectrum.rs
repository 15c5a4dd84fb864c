//! Singular values, eigenvalues, roots and spectral radii against a number of the field, exactly.
//!
//! By Sylvester's law the inertia of `S - c I` counts the eigenvalues above, at and below `c`; for
//! a singular value and `c >= 0` one takes the smaller of `M M^T`, `M^T M` and `c^2`. The squared
//! spectral radius of `M` is the greatest real eigenvalue of the symmetric square of `M`, whose
//! eigenvalues are the products `l_i l_j`, `i <= j`: a root of greatest modulus times its
//! conjugate is among them, and no product is greater in modulus. In the same way twice the
//! greatest real part is the greatest real root of the polynomial with the roots `l_i + l_j`.
//! Both polynomials come from traces of powers, by Newton; Sturm counts their roots.

use std::cmp::Ordering;

use crate::core::{Core, Function, Op, Sort, TermId};
use crate::evaluate::Evaluator;
use crate::matrix::{Mat, defined};
use crate::poly::{Poly, from_power_sums, roots_above};
use crate::real::Real;
use crate::ring::{Reason, Ring, Stop};
use crate::tree::Relation;
use crate::value::{Value, holds};

impl<'c, K: Ring> Evaluator<'c, K> {
    /// Compares two terms, one of them real.
    pub(crate) fn compares(
        &mut self,
        relation: Relation,
        a: TermId,
        b: TermId,
    ) -> Result<bool, Stop> {
        let core = self.core;
        let is_real = |term: TermId| core.terms[term as usize].sort == Sort::Real;
        let order = match (self.function(a), self.function(b)) {
            (Some((function, arguments)), None) if !is_real(b) => {
                self.against(function, arguments, b)?
            }
            (None, Some((function, arguments))) if !is_real(a) => {
                self.against(function, arguments, a)?.reverse()
            }
            _ => {
                self.all(&[a, b])?;
                self.charge(1000, 1)?;
                return self.get(a).relates(relation, self.get(b));
            }
        };
        Ok(holds(relation, order))
    }

    /// The function of a term that is one of a matrix, or a root of a number.
    fn function(&self, a: TermId) -> Option<(Function, &'c [TermId])> {
        let core: &'c Core = self.core;
        let node = &core.terms[a as usize];
        match &node.op {
            Op::Call(Function::SquareRoot, arguments)
                if core.terms[arguments[0] as usize].sort == Sort::Real =>
            {
                None
            }
            Op::Call(function, arguments) => match function {
                Function::SingularValue
                | Function::SpectralNorm
                | Function::Eigenvalue
                | Function::SpectralRadius
                | Function::SquareRoot => Some((*function, arguments)),
                _ => None,
            },
            _ => None,
        }
    }

    /// The order of the value of a function against a number.
    fn against(
        &mut self,
        function: Function,
        arguments: &[TermId],
        bound: TermId,
    ) -> Result<Ordering, Stop> {
        self.all(arguments)?;
        self.eval(bound)?;
        let bound = self.get(bound).number()?;
        let matrix = self.get(arguments[arguments.len() - 1]).matrix();
        match function {
            Function::Eigenvalue => {
                let (k, s) = (self.integer(arguments[0])?, matrix?);
                defined(k >= 1 && k <= s.rows() as i64)?;
                self.eigenvalue(&s, k, &bound)
            }
            Function::SingularValue | Function::SpectralNorm => {
                let gram = gram(&matrix?)?;
                let k = match function {
                    Function::SingularValue => self.integer(arguments[0])?,
                    _ => 1,
                };
                if function == Function::SpectralNorm && gram.rows() == 0 {
                    return Ok(bound.sign()?.reverse());
                }
                defined(k >= 1 && k <= gram.rows() as i64)?;
                if bound.sign()?.is_lt() {
                    return Ok(Ordering::Greater);
                }
                self.eigenvalue(&gram, k, &bound.mul(&bound)?)
            }
            Function::SquareRoot => {
                let value = self.get(arguments[0]).number()?;
                defined(value.sign()?.is_ge())?;
                if bound.sign()?.is_lt() {
                    return Ok(Ordering::Greater);
                }
                value.sub(&bound.mul(&bound)?)?.sign()
            }
            Function::SpectralRadius => self.radius(&matrix?, &bound),
            _ => Err(Stop::Undecided(Reason::Irrational)),
        }
    }

    /// A singular value, eigenvalue, norm or radius as a real number.
    pub(crate) fn spectral(
        &mut self,
        function: Function,
        arguments: &[TermId],
    ) -> Result<Value<K>, Stop> {
        let m = self.quartic(arguments[arguments.len() - 1])?.matrix()?;
        let poly = match function {
            Function::Eigenvalue => {
                defined(m.is_symmetric()?)?;
                m.characteristic()?
            }
            Function::SpectralRadius => {
                defined(m.rows() == m.cols())?;
                self.symmetric_square(&m)?
            }
            _ => gram(&m)?.characteristic()?,
        };
        let k = match function {
            Function::SpectralNorm | Function::SpectralRadius if m.entries().is_empty() => {
                return Ok(Value::Integer(0));
            }
            Function::SpectralNorm | Function::SpectralRadius => 1,
            _ => self.integer(arguments[0])?,
        };
        let k = usize::try_from(k).map_err(|_| Stop::Undefined)?;
        defined(k >= 1 && k <= poly.degree())?;
        // To keep the roots of a polynomial apart takes as many digits as its degree has.
        let degree = poly.degree() as u64;
        self.charge(degree.saturating_pow(6) / 32, m.weight())?;
        let irrational = Stop::Undecided(Reason::Irrational);
        let coefficients = poly
            .coefficients()
            .iter()
            .map(|a| a.as_rational().ok_or(irrational));
        let root = Real::root(&Poly::new(coefficients.collect::<Result<_, _>>()?)?, k)?;
        Ok(Value::Real(match function {
            Function::Eigenvalue => root,
            _ => root.sqrt()?,
        }))
    }

    /// The order of the k-th eigenvalue of a symmetric matrix, in falling order, against a number.
    fn eigenvalue(&self, s: &Mat<K>, k: i64, bound: &K) -> Result<Ordering, Stop> {
        let n = s.rows() as u64;
        self.charge(
            n.saturating_mul(n).saturating_mul(n),
            s.weight().max(bound.weight()),
        )?;
        defined(s.is_symmetric()?)?;
        let inertia = s.sub(&Mat::scalar(s.rows(), bound))?.inertia()?;
        let above = inertia.positive as i64;
        Ok(if k <= above {
            Ordering::Greater
        } else if k <= above + inertia.zero as i64 {
            Ordering::Equal
        } else {
            Ordering::Less
        })
    }

    /// The order of the spectral radius of a square matrix against a number; that of a matrix
    /// without entries is 0.
    fn radius(&self, m: &Mat<K>, bound: &K) -> Result<Ordering, Stop> {
        defined(m.rows() == m.cols())?;
        match bound.sign()? {
            Ordering::Less => Ok(Ordering::Greater),
            sign if m.rows() == 0 => Ok(sign.reverse()),
            _ => self.greatest_root(&self.symmetric_square(m)?, &bound.mul(bound)?),
        }
    }

    /// The polynomial with the roots `l_i l_j`, `i <= j`, for the eigenvalues `l` of a square
    /// matrix.
    pub(crate) fn symmetric_square(&self, m: &Mat<K>) -> Result<Poly<K>, Stop> {
        let degree = m.rows().saturating_mul(m.rows() + 1) / 2;
        let traces = self.traces(m, 2 * degree)?;
        let half = K::integer(2).invert()?;
        let sum = |k: usize| traces[k].mul(&traces[k])?.add(&traces[2 * k])?.mul(&half);
        from_power_sums(&(1..=degree).map(sum).collect::<Result<Vec<_>, _>>()?)
    }

    /// Whether all eigenvalues of a square matrix have negative real parts.
    pub(crate) fn is_hurwitz(&self, m: &Mat<K>) -> Result<bool, Stop> {
        defined(m.rows() == m.cols())?;
        if m.rows() == 0 {
            return Ok(true);
        }
        let degree = m.rows().saturating_mul(m.rows() + 1) / 2;
        let traces = self.traces(m, degree)?;
        let half = K::integer(2).invert()?;
        // The sum of the (l_i + l_j)^k over i <= j, by the binomials of Pascal's triangle.
        let mut binomials = vec![K::integer(1)];
        let mut power = K::integer(1);
        let mut sums = Vec::new();
        for k in 1..=degree {
            let mut next = vec![K::integer(1); k + 1];
            for j in 1..k {
                next[j] = binomials[j - 1].add(&binomials[j])?;
            }
            binomials = next;
            power = power.add(&power)?;
            let mut sum = power.mul(&traces[k])?;
            for j in 0..=k {
                sum = sum.add(&binomials[j].mul(&traces[j])?.mul(&traces[k - j])?)?;
            }
            sums.push(sum.mul(&half)?);
        }
        let order = self.greatest_root(&from_power_sums(&sums)?, &K::integer(0))?;
        Ok(order.is_lt())
    }

    /// The order of the greatest real root of a polynomial, which has one, against a number.
    fn greatest_root(&self, poly: &Poly<K>, bound: &K) -> Result<Ordering, Stop> {
        let n = poly.degree() as u64;
        self.charge(n.saturating_mul(n).saturating_mul(n), 1)?;
        let factor = Poly::new(vec![K::integer(0).sub(bound)?, K::integer(1)])?;
        let (mut poly, mut order) = (poly.clone(), Ordering::Less);
        while poly.degree() > 0 && poly.evaluate(bound)?.is_zero()? {
            (poly, _) = poly.divide(&factor)?;
            order = Ordering::Equal;
        }
        if roots_above(&poly.sturm()?, bound)? > 0 {
            order = Ordering::Greater;
        }
        Ok(order)
    }
}

/// The smaller of `M M^T` and `M^T M`: its eigenvalues are the squared singular values.
pub(crate) fn gram<K: Ring>(m: &Mat<K>) -> Result<Mat<K>, Stop> {
    let transpose = m.transpose();
    if m.rows() <= m.cols() {
        m.mul(&transpose)
    } else {
        transpose.mul(m)
    }
}
