//! The functions of terms: `rank`, `det`, `kron` and their like.

use kernel::core::{Function, TermId};

use super::{Lower, Made, Stop, What, defined, refused};
use crate::algebra::{Mat, Num};
use crate::program::{Refusal, Reg};

impl Lower<'_> {
    /// The rank as a number, and whether it is at least 1, 2, ...
    pub(super) fn rank(&mut self, m: &Mat) -> Result<Num, Stop> {
        let Some(steps) = self.program.rank_steps(m)? else {
            let rank = self.program.rank(m.rows, m.cols, &m.entries)?;
            let den = self.program.number(1)?;
            return Ok(Num { num: rank, den });
        };
        let mut rank = self.program.number(0)?;
        for &step in &steps {
            rank = self.program.add(rank, step)?;
        }
        if self.program.constant(rank).is_none() {
            self.ranks.insert(rank, steps);
        }
        let den = self.program.number(1)?;
        Ok(Num { num: rank, den })
    }

    pub(super) fn call(&mut self, function: Function, arguments: &[TermId]) -> Made {
        use Function as F;
        let values = self.terms(arguments)?;
        let conditions: Vec<Reg> = values.iter().map(|value| value.defined).collect();
        let square = |m: Mat| -> Result<Mat, Stop> {
            defined(m.rows == m.cols)?;
            Ok(m)
        };
        let first = self.matrix(&values[0]);
        let what = match function {
            F::Rank => {
                let m = first?;
                What::Number(self.rank(&m)?)
            }
            F::Determinant => {
                let m = square(first?)?;
                let num = self.program.determinant(&m)?;
                let den = self.program.power(m.den, m.rows)?;
                What::Number(self.program.fraction(num, den)?)
            }
            F::Adjugate => {
                let m = square(first?)?;
                let entries = self.program.adjugate(&m)?;
                let den = self.program.power(m.den, m.rows.saturating_sub(1))?;
                What::Matrix(Mat { entries, den, ..m })
            }
            F::Trace => {
                let m = square(first?)?;
                What::Number(self.program.trace(&m)?)
            }
            F::Absolute => {
                let a = self.number(&values[0])?;
                let minus = self.program.negate(a.num)?;
                let opposite = Num { num: minus, ..a };
                What::Number(self.greater(a, opposite)?)
            }
            F::Permanent => {
                let m = square(first?)?;
                let num = self.permanent(&m, 0, &Vec::from_iter(0..m.cols))?;
                let den = self.program.power(m.den, m.rows)?;
                What::Number(self.program.fraction(num, den)?)
            }
            F::InertiaPositive | F::InertiaNegative => {
                return self.inertia(&conditions, &first?, function == F::InertiaPositive);
            }
            F::Relu => {
                let zero = self.program.number(0)?;
                match &values[0].what {
                    What::Matrix(m) => {
                        if self.program.range(m.den).low <= 0 {
                            return refused("`relu` of a quotient");
                        }
                        let mut entries = Vec::new();
                        for &entry in &m.entries {
                            entries.push(self.program.max(entry, zero)?);
                        }
                        What::Matrix(Mat { entries, ..*m })
                    }
                    _ => {
                        let a = self.number(&values[0])?;
                        let zero = self.program.integer(0)?;
                        What::Number(self.greater(a, zero)?)
                    }
                }
            }
            F::Hadamard => {
                let (a, b) = (first?, self.matrix(&values[1])?);
                defined(a.shape() == b.shape())?;
                let mut entries = Vec::new();
                for (&x, &y) in a.entries.iter().zip(&b.entries) {
                    entries.push(self.program.mul(x, y)?);
                }
                let den = self.program.mul(a.den, b.den)?;
                What::Matrix(Mat { entries, den, ..a })
            }
            F::Kronecker | F::KhatriRao => {
                let (a, b) = (first?, self.matrix(&values[1])?);
                let columns = function == F::KhatriRao;
                defined(!columns || a.cols == b.cols)?;
                let (r, c) = (b.rows, if columns { 1 } else { b.cols });
                let mut entries = Vec::new();
                for i in 0..a.rows * r {
                    for j in 0..a.cols * c {
                        self.step()?;
                        let right = if columns { j } else { j % c };
                        let (x, y) = (a.at(i / r, j / c), b.at(i % r, right));
                        entries.push(self.program.mul(x, y)?);
                    }
                }
                What::Matrix(Mat {
                    rows: a.rows * r,
                    cols: a.cols * c,
                    entries,
                    den: self.program.mul(a.den, b.den)?,
                })
            }
            F::Diagonal => {
                let m = first?;
                defined(m.cols == 1)?;
                let zero = self.program.number(0)?;
                let entry = |i, j| if i == j { m.at(i, 0) } else { zero };
                What::Matrix(Mat::from_fn(m.rows, m.rows, m.den, entry))
            }
            F::HankelTraces => {
                let m = square(first?)?;
                let n = m.rows;
                let one = self.program.number(1)?;
                let zero = self.program.number(0)?;
                let unit = |i, j| if i == j { one } else { zero };
                let mut power = Mat::from_fn(n, n, one, unit);
                let mut traces = vec![self.program.trace(&power)?];
                for _ in 0..(2 * n).saturating_sub(2) {
                    power = self.program.matrix_product(&power, &m)?;
                    traces.push(self.program.trace(&power)?);
                }
                let numbers: Vec<Num> = (0..n * n).map(|k| traces[k / n + k % n]).collect();
                What::Matrix(self.program.matrix(n, n, &numbers)?)
            }
            F::Projector => return refused("`proj`"),
            F::SingularValue
            | F::SpectralNorm
            | F::SquareRoot
            | F::Eigenvalue
            | F::SpectralRadius
            | F::SquaredSines
            | F::Residuals => return refused("an irrational number"),
        };
        self.value(&conditions, what)
    }

    fn greater(&mut self, a: Num, b: Num) -> Result<Num, Stop> {
        let (x, y) = self.program.comparable(a, b)?;
        let less = self.program.less(x, y)?;
        if a.den == b.den && self.program.range(a.den).low > 0 {
            let num = self.program.max(a.num, b.num)?;
            return Ok(Num { num, den: a.den });
        }
        match self.select(less, &What::Number(b), &What::Number(a))? {
            What::Number(number) => Ok(number),
            _ => Err(Stop::Undefined),
        }
    }

    fn permanent(&mut self, m: &Mat, row: usize, cols: &[usize]) -> Result<Reg, Stop> {
        self.step()?;
        if m.rows > 6 {
            return Err(Refusal::TooLong.into());
        }
        if cols.is_empty() {
            return Ok(self.program.number(1)?);
        }
        let mut pairs = Vec::new();
        for &col in cols {
            let rest: Vec<usize> = cols.iter().copied().filter(|&c| c != col).collect();
            pairs.push((m.at(row, col), self.permanent(m, row + 1, &rest)?));
        }
        Ok(self.program.products(&pairs, &[])?)
    }

    /// The number of eigenvalues of one sign: by Descartes' rule, exact as all are real, the
    /// number of changes of sign among `1, -e_1, e_2, ...`, or `1, e_1, e_2, ...`.
    fn inertia(&mut self, conditions: &[Reg], m: &Mat, positive: bool) -> Made {
        let symmetric = if m.rows == m.cols {
            self.program.symmetric(m)?
        } else {
            return Err(Stop::Undefined);
        };
        let m = self.program.positive_denominator(m)?;
        let sums = self.program.principal_sums(&m)?;
        let zero = self.program.number(0)?;
        // Whether the last sum that is not 0 was negative, and the changes so far.
        let (mut negative, mut changes) = (self.program.truth(false)?, zero);
        for (k, &sum) in sums.iter().enumerate() {
            let flipped = positive && k % 2 == 0;
            let sign = if flipped {
                self.program.less(zero, sum)?
            } else {
                self.program.less(sum, zero)?
            };
            let nonzero = self.program.nonzero(sum)?;
            let now = self.program.select(nonzero, sign, negative)?;
            let same = self.program.equal(now, negative)?;
            let change = self.program.not(same)?;
            changes = self.program.add(changes, change)?;
            negative = now;
        }
        let den = self.program.number(1)?;
        let number = Num { num: changes, den };
        self.value(&[conditions, &[symmetric]].concat(), What::Number(number))
    }

    pub(super) fn pseudoinverse(&mut self, a: TermId) -> Made {
        let a = self.term(a)?;
        let What::Number(number) = a.what else {
            return refused("`^+` of a matrix");
        };
        let nonzero = self.program.nonzero(number.num)?;
        let (zero, one) = (self.program.number(0)?, self.program.number(1)?);
        let num = self.program.select(nonzero, number.den, zero)?;
        let den = self.program.select(nonzero, number.num, one)?;
        self.value(&[a.defined], What::Number(Num { num, den }))
    }
}
