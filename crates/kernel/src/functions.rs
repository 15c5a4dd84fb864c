//! The functions of terms: `rank`, `det`, `kron` and their like.

use exact::Rational;

use crate::core::{Function, TermId};
use crate::evaluate::Evaluator;
use crate::matrix::{Mat, defined};
use crate::ring::{Reason, Ring, Stop};
use crate::value::Value;
use crate::wedin;

impl<K: Ring> Evaluator<'_, K> {
    /// The value of a function; its arguments are paid for as its cost is.
    pub(crate) fn call(
        &mut self,
        function: Function,
        arguments: &[TermId],
    ) -> Result<Value<K>, Stop> {
        use Function as F;
        use Value::{Integer, Matrix, Number};
        self.all(arguments)?;
        let first = arguments[0];
        let matrix = Value::matrix;
        Ok(match function {
            F::Rank => match self.cubic(first)? {
                Matrix(m) => Integer(m.rank()? as i64),
                number => Integer(i64::from(!number.number()?.is_zero()?)),
            },
            F::Determinant => Number(matrix(self.quartic(first)?)?.determinant()?),
            F::Adjugate => Matrix(matrix(self.quartic(first)?)?.adjugate()?),
            F::Trace => Number(matrix(self.operand(first)?)?.trace()?),
            F::Absolute => {
                let value = self.operand(first)?;
                value.max(&value.negate()?)?
            }
            F::Permanent => {
                let m = matrix(self.operand(first)?)?;
                let subsets = 1u64.checked_shl(m.rows() as u32).filter(|_| m.rows() <= 20);
                let count = subsets.map_or(u64::MAX, |count| count * m.rows() as u64);
                self.charge(count, m.weight())?;
                Number(m.permanent()?)
            }
            F::InertiaPositive => Integer(matrix(self.cubic(first)?)?.inertia()?.positive as i64),
            F::InertiaNegative => Integer(matrix(self.cubic(first)?)?.inertia()?.negative as i64),
            F::Projector => {
                let m = matrix(self.cubic(first)?)?;
                // A matrix without columns has a projector with entries.
                let rows = m.rows() as u64;
                self.charge(rows.saturating_mul(rows), m.weight())?;
                Matrix(m.projector()?)
            }
            F::Relu => {
                let zero = K::integer(0);
                match self.operand(first)? {
                    Matrix(m) => Matrix(m.each(|entry| entry.max(&zero))?),
                    number => number.max(&Integer(0))?,
                }
            }
            F::Hadamard => {
                let (a, b) = (matrix(self.get(first))?, matrix(self.get(arguments[1]))?);
                self.charge(a.entries().len() as u64, a.weight().max(b.weight()))?;
                Matrix(a.zip(&b, K::mul)?)
            }
            F::Kronecker | F::KhatriRao => {
                let (a, b) = (matrix(self.get(first))?, matrix(self.get(arguments[1]))?);
                let count = (a.entries().len() as u64).saturating_mul(b.entries().len() as u64);
                // Rows without entries are visited, too.
                let rows = (a.rows() as u64).saturating_mul(b.rows() as u64);
                let cols = (a.cols() as u64).saturating_mul(b.cols() as u64);
                self.charge(count.max(rows).max(cols), a.weight().max(b.weight()))?;
                let r = b.rows();
                Matrix(if function == F::Kronecker {
                    a.kronecker(&b)?
                } else {
                    defined(a.cols() == b.cols())?;
                    Mat::from_fn(a.rows() * r, a.cols(), |i, j| {
                        a.at(i / r, j).mul(b.at(i % r, j))
                    })?
                })
            }
            F::Diagonal => {
                let m = matrix(self.operand(first)?)?;
                defined(m.cols() == 1)?;
                let n = m.rows();
                self.charge((n as u64).saturating_mul(n as u64), 1)?;
                let entry = |i, j| {
                    if i == j {
                        m.at(i, 0).clone()
                    } else {
                        K::integer(0)
                    }
                };
                Matrix(Mat::from_fn(n, n, |i, j| Ok(entry(i, j)))?)
            }
            F::HankelTraces => {
                let m = matrix(self.operand(first)?)?;
                defined(m.rows() == m.cols())?;
                let n = m.rows();
                let traces = self.traces(&m, (2 * n).saturating_sub(2))?;
                Matrix(Mat::from_fn(n, n, |i, j| Ok(traces[i + j].clone()))?)
            }
            F::SingularValue | F::SpectralNorm | F::Eigenvalue | F::SpectralRadius => {
                return self.spectral(function, arguments);
            }
            F::SquareRoot => Value::Real(self.operand(first)?.real()?.sqrt()?),
            F::SquaredSines | F::Residuals => {
                let k = self.integer(first)?;
                let (m, other) = (
                    self.quartic(arguments[1])?.matrix()?,
                    self.quartic(arguments[2])?.matrix()?,
                );
                let (m, other) = (rationals(&m)?, rationals(&other)?);
                Value::Real(match function {
                    F::SquaredSines => wedin::sines(k, &m, &other)?,
                    _ => wedin::residuals(k, &m, &other)?,
                })
            }
        })
    }

    /// The traces of the powers `M^0, ..., M^last` of a square matrix.
    pub(crate) fn traces(&self, m: &Mat<K>, last: usize) -> Result<Vec<K>, Stop> {
        let mut power = Mat::identity(m.rows());
        let mut traces = vec![power.trace()?];
        for _ in 0..last {
            let count = (m.entries().len() as u64).saturating_mul(m.rows() as u64);
            self.charge(count, m.weight().max(power.weight()))?;
            power = power.mul(m)?;
            traces.push(power.trace()?);
        }
        Ok(traces)
    }
}

/// A matrix of rational numbers.
fn rationals<K: Ring>(m: &Mat<K>) -> Result<Mat<Rational>, Stop> {
    let irrational = Stop::Undecided(Reason::Irrational);
    Mat::from_fn(m.rows(), m.cols(), |i, j| {
        m.at(i, j).as_rational().ok_or(irrational)
    })
}
