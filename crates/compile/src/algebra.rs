//! Numbers and matrices whose entries are results of instructions.
//!
//! A number is a fraction of two registers. The denominator is a positive constant, or what was
//! divided by; it is not 0 where the value is defined. A matrix has one denominator.

use crate::program::{Program, Refusal, Reg};

/// From this side on, ranks are found by elimination instead of minors.
const ELIMINATED: usize = 5;

/// A fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Num {
    /// The numerator.
    pub num: Reg,
    /// The denominator.
    pub den: Reg,
}

/// A matrix, entries by rows, over one denominator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mat {
    /// Rows.
    pub rows: usize,
    /// Columns.
    pub cols: usize,
    /// The numerators.
    pub entries: Vec<Reg>,
    /// The denominator.
    pub den: Reg,
}

type Made<T> = Result<T, Refusal>;

impl Mat {
    /// An entry, counted from 0.
    pub fn at(&self, i: usize, j: usize) -> Reg {
        self.entries[i * self.cols + j]
    }

    /// An entry as a number.
    pub fn number(&self, i: usize, j: usize) -> Num {
        Num {
            num: self.at(i, j),
            den: self.den,
        }
    }

    /// Rows and columns.
    pub fn shape(&self) -> (usize, usize) {
        (self.rows, self.cols)
    }

    /// The matrix of the entries `f(i, j)` over the same denominator.
    pub fn from_fn(rows: usize, cols: usize, den: Reg, f: impl Fn(usize, usize) -> Reg) -> Self {
        let entries = (0..rows * cols).map(|k| f(k / cols, k % cols)).collect();
        Self {
            rows,
            cols,
            entries,
            den,
        }
    }

    /// The transpose.
    pub fn transpose(&self) -> Self {
        Self::from_fn(self.cols, self.rows, self.den, |i, j| self.at(j, i))
    }
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a.abs() } else { gcd(b, a % b) }
}

/// All choices of `k` of `n` things, ascending.
pub fn subsets(n: usize, k: usize) -> Vec<Vec<usize>> {
    let mut found = vec![Vec::new()];
    for _ in 0..k {
        let longer = found.iter().flat_map(|set: &Vec<usize>| {
            let next = set.last().map_or(0, |last| last + 1);
            (next..n).map(move |x| [&set[..], &[x]].concat())
        });
        found = longer.collect();
    }
    found
}

impl Program {
    /// A fraction in lowest terms if it is constant, with a positive constant denominator.
    pub fn fraction(&mut self, num: Reg, den: Reg) -> Made<Num> {
        let Some(d) = self.constant(den).filter(|&d| d != 0) else {
            return Ok(Num { num, den });
        };
        match self.constant(num) {
            Some(n) => {
                let divisor = gcd(n, d) * d.signum();
                let (num, den) = (self.number(n / divisor)?, self.number(d / divisor)?);
                Ok(Num { num, den })
            }
            None if d < 0 => {
                let (num, den) = (self.negate(num)?, self.number(-d)?);
                Ok(Num { num, den })
            }
            None => Ok(Num { num, den }),
        }
    }

    /// An integer.
    pub fn integer(&mut self, value: i128) -> Made<Num> {
        let (num, den) = (self.number(value)?, self.number(1)?);
        Ok(Num { num, den })
    }

    /// The numerators over one denominator.
    pub fn common(&mut self, numbers: &[Num]) -> Made<(Vec<Reg>, Reg)> {
        let Some(first) = numbers.first() else {
            return Ok((Vec::new(), self.number(1)?));
        };
        if numbers.iter().all(|number| number.den == first.den) {
            return Ok((numbers.iter().map(|number| number.num).collect(), first.den));
        }
        let (mut constant, mut others) = (1i128, Vec::new());
        for number in numbers {
            match self.constant(number.den) {
                Some(0) => return Err(Refusal::TooLarge),
                Some(d) => {
                    let factor = d.abs() / gcd(constant, d);
                    constant = constant.checked_mul(factor).ok_or(Refusal::TooLarge)?;
                }
                None if others.contains(&number.den) => {}
                None => others.push(number.den),
            }
        }
        let mut nums = Vec::new();
        for number in numbers {
            let factor = match self.constant(number.den) {
                Some(d) => constant / d,
                None => constant,
            };
            let factor = self.number(factor)?;
            let mut num = self.mul(number.num, factor)?;
            for &other in others.iter().filter(|&&other| other != number.den) {
                num = self.mul(num, other)?;
            }
            nums.push(num);
        }
        let mut den = self.number(constant)?;
        for other in others {
            den = self.mul(den, other)?;
        }
        Ok((nums, den))
    }

    /// The matrix of some numbers.
    pub fn matrix(&mut self, rows: usize, cols: usize, numbers: &[Num]) -> Made<Mat> {
        let (entries, den) = self.common(numbers)?;
        Ok(Mat {
            rows,
            cols,
            entries,
            den,
        })
    }

    /// `a + b`, or `a - b`.
    pub fn sum(&mut self, a: Num, b: Num, minus: bool) -> Made<Num> {
        let (nums, den) = self.common(&[a, b])?;
        let num = if minus {
            self.sub(nums[0], nums[1])?
        } else {
            self.add(nums[0], nums[1])?
        };
        self.fraction(num, den)
    }

    /// `a b`.
    pub fn product(&mut self, a: Num, b: Num) -> Made<Num> {
        let (num, den) = (self.mul(a.num, b.num)?, self.mul(a.den, b.den)?);
        self.fraction(num, den)
    }

    /// Numerators whose signs are those of the fractions.
    fn signed(&mut self, num: Reg, den: Reg) -> Made<Reg> {
        if self.range(den).low > 0 {
            Ok(num)
        } else {
            self.mul(num, den)
        }
    }

    /// Two values that compare as two numbers do.
    pub fn comparable(&mut self, a: Num, b: Num) -> Made<(Reg, Reg)> {
        let (nums, den) = self.common(&[a, b])?;
        Ok((self.signed(nums[0], den)?, self.signed(nums[1], den)?))
    }

    /// The sum of two matrices of one shape, or their difference.
    pub fn matrix_sum(&mut self, a: &Mat, b: &Mat, minus: bool) -> Made<Mat> {
        let numbers = |m: &Mat| -> Vec<Num> {
            m.entries
                .iter()
                .map(|&num| Num { num, den: m.den })
                .collect()
        };
        let (nums, den) = self.common(&[numbers(a), numbers(b)].concat())?;
        let mut entries = Vec::new();
        for k in 0..a.entries.len() {
            let (x, y) = (nums[k], nums[a.entries.len() + k]);
            entries.push(if minus {
                self.sub(x, y)?
            } else {
                self.add(x, y)?
            });
        }
        Ok(Mat { entries, den, ..*a })
    }

    /// The matrix product; inner sides agree.
    pub fn matrix_product(&mut self, a: &Mat, b: &Mat) -> Made<Mat> {
        let mut entries = Vec::new();
        for i in 0..a.rows {
            for j in 0..b.cols {
                let pairs: Vec<_> = (0..a.cols).map(|k| (a.at(i, k), b.at(k, j))).collect();
                entries.push(self.products(&pairs, &[])?);
            }
        }
        Ok(Mat {
            rows: a.rows,
            cols: b.cols,
            entries,
            den: self.mul(a.den, b.den)?,
        })
    }

    /// A number times a matrix.
    pub fn scaled(&mut self, a: Num, m: &Mat) -> Made<Mat> {
        let mut entries = Vec::new();
        for &entry in &m.entries {
            entries.push(self.mul(entry, a.num)?);
        }
        let den = self.mul(m.den, a.den)?;
        Ok(Mat { entries, den, ..*m })
    }

    /// The sum of the products of the entries.
    pub fn inner(&mut self, a: &Mat, b: &Mat) -> Made<Num> {
        let pairs: Vec<_> = a
            .entries
            .iter()
            .copied()
            .zip(b.entries.iter().copied())
            .collect();
        let (num, den) = (self.products(&pairs, &[])?, self.mul(a.den, b.den)?);
        self.fraction(num, den)
    }

    /// The trace of a square matrix.
    pub fn trace(&mut self, m: &Mat) -> Made<Num> {
        let mut num = self.number(0)?;
        for i in 0..m.rows {
            num = self.add(num, m.at(i, i))?;
        }
        self.fraction(num, m.den)
    }

    /// The minor of some rows and columns of the numerators, along its first row.
    pub fn minor(&mut self, m: &Mat, rows: &[usize], cols: &[usize]) -> Made<Reg> {
        match (rows, cols) {
            ([], _) => self.number(1),
            ([i], [j]) => Ok(m.at(*i, *j)),
            _ => {
                let (mut plus, mut minus) = (Vec::new(), Vec::new());
                for (k, &col) in cols.iter().enumerate() {
                    let entry = m.at(rows[0], col);
                    if self.constant(entry) == Some(0) {
                        continue;
                    }
                    let rest: Vec<usize> = cols.iter().copied().filter(|&c| c != col).collect();
                    let pair = (entry, self.minor(m, &rows[1..], &rest)?);
                    if k % 2 == 0 {
                        plus.push(pair);
                    } else {
                        minus.push(pair);
                    }
                }
                self.products(&plus, &minus)
            }
        }
    }

    /// The determinant of the numerators of a square matrix.
    pub fn determinant(&mut self, m: &Mat) -> Made<Reg> {
        let all: Vec<usize> = (0..m.rows).collect();
        if m.rows > 7 {
            return Err(Refusal::TooLong);
        }
        self.minor(m, &all, &all)
    }

    /// The adjugate of the numerators of a square matrix, by rows.
    pub fn adjugate(&mut self, m: &Mat) -> Made<Vec<Reg>> {
        let n = m.rows;
        if n > 6 {
            return Err(Refusal::TooLong);
        }
        let mut entries = Vec::new();
        for i in 0..n {
            for j in 0..n {
                let rows: Vec<usize> = (0..n).filter(|&k| k != j).collect();
                let cols: Vec<usize> = (0..n).filter(|&k| k != i).collect();
                let minor = self.minor(m, &rows, &cols)?;
                entries.push(if (i + j) % 2 == 0 {
                    minor
                } else {
                    self.negate(minor)?
                });
            }
        }
        Ok(entries)
    }

    /// `base^exponent`.
    pub fn power(&mut self, base: Reg, exponent: usize) -> Made<Reg> {
        let mut power = self.number(1)?;
        for _ in 0..exponent {
            power = self.mul(power, base)?;
        }
        Ok(power)
    }

    /// Whether the rank is at least 1, at least 2, ..., as truth values; `None` where minors do not
    /// pay.
    pub fn rank_steps(&mut self, m: &Mat) -> Made<Option<Vec<Reg>>> {
        let most = m.rows.min(m.cols);
        if most >= ELIMINATED || most == 4 && m.rows.max(m.cols) > 5 {
            return Ok(None);
        }
        let mut steps = Vec::new();
        for k in 1..=most {
            let mut minors = Vec::new();
            for rows in subsets(m.rows, k) {
                for cols in subsets(m.cols, k) {
                    match self.minor(m, &rows, &cols) {
                        Ok(minor) => minors.push(minor),
                        Err(Refusal::TooLarge) => return Ok(None),
                        Err(refusal) => return Err(refusal),
                    }
                }
            }
            let any = self.any(&minors)?;
            steps.push(self.nonzero(any)?);
        }
        Ok(Some(steps))
    }

    /// The elementary symmetric functions of the eigenvalues of a matrix of numerators, the sums of
    /// its principal minors, from the first on.
    pub fn principal_sums(&mut self, m: &Mat) -> Made<Vec<Reg>> {
        if m.rows > 6 {
            return Err(Refusal::TooLong);
        }
        let mut sums = Vec::new();
        for k in 1..=m.rows {
            let mut sum = self.number(0)?;
            for set in subsets(m.rows, k) {
                let minor = self.minor(m, &set, &set)?;
                sum = self.add(sum, minor)?;
            }
            sums.push(sum);
        }
        Ok(sums)
    }

    /// The matrix with the signs of its eigenvalues kept and a positive denominator.
    pub fn positive_denominator(&mut self, m: &Mat) -> Made<Mat> {
        let mut entries = Vec::new();
        for &entry in &m.entries {
            entries.push(self.signed(entry, m.den)?);
        }
        let den = self.number(1)?;
        Ok(Mat { entries, den, ..*m })
    }

    /// Whether a square matrix equals its transpose.
    pub fn symmetric(&mut self, m: &Mat) -> Made<Reg> {
        let mut differences = Vec::new();
        for i in 0..m.rows {
            for j in 0..i {
                differences.push(self.sub(m.at(i, j), m.at(j, i))?);
            }
        }
        let any = self.any(&differences)?;
        let any = self.nonzero(any)?;
        self.not(any)
    }
}
