//! Terms at fixed sizes as registers, by symbolic evaluation.
//!
//! This follows the kernel's evaluator node by node, with registers for numbers. A term carries a
//! truth value that says where it is defined; one that is defined nowhere stops. What depends on an
//! integer that the instance decides is made for each of its values, and chosen from.

mod compound;
mod derivative;
mod functions;
mod proposition;

use std::collections::HashMap;

use exact::Rational;
use kernel::core::{Core, CoreIndex, Node, Op, Slot, Sort, TermId};

use crate::algebra::{Mat, Num};
use crate::program::{Program, Refusal, Reg};

pub use proposition::Truth;

/// The most steps of one lowering.
const MOST: u64 = 200_000;
/// The most values of an integer that are told apart.
const CASES: i128 = 16;

/// Why a term has no registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// It is defined nowhere.
    Undefined,
    /// It is not compiled.
    Refused(Refusal),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// What a slot or term is.
#[derive(Clone, Debug)]
pub enum What {
    /// A number.
    Number(Num),
    /// A matrix.
    Matrix(Mat),
    /// A family of matrices, the first of the given index.
    Family(i64, Vec<Mat>),
    /// A family of sizes, the first of the given index.
    Sizes(i64, Vec<i64>),
}

/// A value and where it is defined.
#[derive(Clone, Debug)]
pub struct Value {
    /// Whether it is defined.
    pub defined: Reg,
    /// The value there.
    pub what: What,
}

pub(crate) type Made = Result<Value, Stop>;

/// A value of an integer, and whether it is the one.
type Case = (i64, Reg);

/// The lowering of a statement.
pub struct Lower<'c> {
    core: &'c Core,
    /// The instructions so far.
    pub program: Program,
    slots: Vec<Option<Value>>,
    memo: Vec<Option<Made>>,
    dependents: Vec<Vec<TermId>>,
    /// Whether a rank is at least 1, 2, ...
    ranks: HashMap<Reg, Vec<Reg>>,
    steps: u64,
    fresh: u32,
}

fn defined(condition: bool) -> Result<(), Stop> {
    condition.then_some(()).ok_or(Stop::Undefined)
}

fn refused<T>(what: &'static str) -> Result<T, Stop> {
    Err(Stop::Refused(Refusal::Node(what)))
}

impl<'c> Lower<'c> {
    /// Nothing is assigned; parameters from `parameters` on are not of the box.
    pub fn new(core: &'c Core, parameters: u32) -> Self {
        let mut dependents = vec![Vec::new(); core.slots.len()];
        for (id, node) in core.terms.iter().enumerate() {
            for &slot in &node.free {
                dependents[slot as usize].push(id as TermId);
            }
        }
        Self {
            core,
            program: Program::default(),
            slots: vec![None; core.slots.len()],
            memo: vec![None; core.terms.len()],
            dependents,
            ranks: HashMap::new(),
            steps: 0,
            fresh: parameters,
        }
    }

    /// Gives a slot a value that is defined everywhere.
    ///
    /// # Errors
    /// When the program is too long.
    pub fn set(&mut self, slot: Slot, what: What) -> Result<(), Refusal> {
        let defined = self.program.truth(true)?;
        self.forget(slot, Some(Value { defined, what }));
        Ok(())
    }

    fn forget(&mut self, slot: Slot, value: Option<Value>) {
        self.slots[slot as usize] = value;
        for &term in &self.dependents[slot as usize] {
            self.memo[term as usize] = None;
        }
    }

    /// A constant.
    ///
    /// # Errors
    /// When it is too large.
    pub fn rational(&mut self, value: &Rational) -> Result<Num, Refusal> {
        let (num, den) = value.to_small_fraction().ok_or(Refusal::TooLarge)?;
        let (num, den) = (self.program.number(num)?, self.program.number(den)?);
        self.program.fraction(num, den)
    }

    pub(crate) fn step(&mut self) -> Result<(), Stop> {
        self.steps += 1;
        if self.steps > MOST {
            Err(Refusal::TooLong.into())
        } else {
            Ok(())
        }
    }

    /// A value that is defined where some truth values are 1.
    fn value(&mut self, conditions: &[Reg], what: What) -> Made {
        let defined = self.program.all(conditions)?;
        if self.program.constant(defined) == Some(0) {
            return Err(Stop::Undefined);
        }
        Ok(Value { defined, what })
    }

    /// The value of a term.
    pub(crate) fn term(&mut self, id: TermId) -> Made {
        let node = &self.core.terms[id as usize];
        if let Op::Slot(slot) = node.op {
            let value = self.slots[slot as usize].clone();
            return value.ok_or(Stop::Refused(Refusal::Node("a variable without a value")));
        }
        if let Some(known) = &self.memo[id as usize] {
            return known.clone();
        }
        self.step()?;
        let made = self.compute(node);
        self.memo[id as usize] = Some(made.clone());
        made
    }

    /// Terms; one that is undefined counts before any that is refused.
    fn terms(&mut self, ids: &[TermId]) -> Result<Vec<Value>, Stop> {
        let mut values = Vec::new();
        let mut stop = None;
        for &id in ids {
            match self.term(id) {
                Ok(value) => values.push(value),
                Err(Stop::Undefined) => return Err(Stop::Undefined),
                Err(other) => stop = Some(other),
            }
        }
        stop.map_or(Ok(values), Err)
    }

    /// The value as a number.
    fn number(&self, value: &Value) -> Result<Num, Stop> {
        match value.what {
            What::Number(number) => Ok(number),
            _ => Err(Stop::Undefined),
        }
    }

    /// The value as a matrix; a number is its 1 x 1 matrix.
    fn matrix(&self, value: &Value) -> Result<Mat, Stop> {
        match &value.what {
            What::Matrix(matrix) => Ok(matrix.clone()),
            What::Number(number) => Ok(Mat {
                rows: 1,
                cols: 1,
                entries: vec![number.num],
                den: number.den,
            }),
            _ => Err(Stop::Undefined),
        }
    }

    /// The values that an integer term can have, and where it is defined.
    fn cases(&mut self, id: TermId) -> Result<(Vec<Case>, Reg), Stop> {
        let value = self.term(id)?;
        let number = self.number(&value)?;
        let Some(den) = self.program.constant(number.den) else {
            return refused("an index that is a quotient");
        };
        if let Some(num) = self.program.constant(number.num) {
            defined(num % den == 0)?;
            let index = i64::try_from(num / den).map_err(|_| Refusal::TooLarge)?;
            let always = self.program.truth(true)?;
            return Ok((vec![(index, always)], value.defined));
        }
        let range = self.program.range(number.num);
        if den != 1 || range.high - range.low >= CASES {
            return refused("an index with many values");
        }
        let mut cases = Vec::new();
        for index in range.low..=range.high {
            let constant = self.program.number(index)?;
            let equal = self.program.equal(number.num, constant)?;
            if self.program.constant(equal) != Some(0) {
                cases.push((index as i64, equal));
            }
        }
        Ok((cases, value.defined))
    }

    /// A constant integer.
    fn constant(&mut self, id: TermId) -> Result<i64, Stop> {
        let (cases, always) = self.cases(id)?;
        match cases[..] {
            [(index, _)] if self.program.constant(always) == Some(1) => Ok(index),
            _ => refused("a size that the instance decides"),
        }
    }

    /// A constant size.
    fn size(&mut self, id: TermId) -> Result<usize, Stop> {
        let size = self.constant(id)?;
        defined(size >= 0)?;
        match usize::try_from(size) {
            Ok(size) if size <= 64 => Ok(size),
            _ => Err(Refusal::TooLong.into()),
        }
    }

    /// The constant ends of a range.
    fn range(&mut self, index: &CoreIndex) -> Result<(i64, i64), Stop> {
        Ok((self.constant(index.from)?, self.constant(index.to)?))
    }

    fn sizes(&mut self, node: &Node) -> Result<(usize, usize), Stop> {
        let Sort::Matrix(rows, cols) = node.sort else {
            return Err(Stop::Undefined);
        };
        Ok((self.size(rows)?, self.size(cols)?))
    }

    /// The value that the one true case makes; undefined where no case is true.
    fn choose(&mut self, conditions: &[Reg], cases: Vec<(Reg, Made)>) -> Made {
        let mut chosen: Option<(Reg, Value)> = None;
        for (condition, made) in cases {
            let value = match made {
                Ok(value) => value,
                Err(Stop::Undefined) => continue,
                Err(stop) => return Err(stop),
            };
            let here = self.program.all(&[condition, value.defined])?;
            chosen = Some(match chosen {
                None => (here, value),
                Some((others, other)) => {
                    let what = self.select(here, &value.what, &other.what)?;
                    let either = self.program.any(&[others, here])?;
                    let defined = other.defined;
                    (either, Value { defined, what })
                }
            });
        }
        let (here, value) = chosen.ok_or(Stop::Undefined)?;
        self.value(&[conditions, &[here]].concat(), value.what)
    }

    /// The first value where the condition is 1, else the second.
    fn select(&mut self, condition: Reg, a: &What, b: &What) -> Result<What, Stop> {
        match (a, b) {
            (What::Number(a), What::Number(b)) => {
                let num = self.program.select(condition, a.num, b.num)?;
                let den = self.program.select(condition, a.den, b.den)?;
                Ok(What::Number(Num { num, den }))
            }
            (What::Matrix(a), What::Matrix(b)) if a.shape() == b.shape() => {
                let mut entries = Vec::new();
                for (&a, &b) in a.entries.iter().zip(&b.entries) {
                    entries.push(self.program.select(condition, a, b)?);
                }
                let den = self.program.select(condition, a.den, b.den)?;
                Ok(What::Matrix(Mat { entries, den, ..*a }))
            }
            _ => refused("a choice of matrices of different sizes"),
        }
    }

    fn compute(&mut self, node: &Node) -> Made {
        match &node.op {
            Op::Slot(_) => refused("a slot"),
            Op::Number(value) => {
                let number = self.rational(value)?;
                self.value(&[], What::Number(number))
            }
            Op::Member(family, index) => {
                let (cases, always) = self.cases(*index)?;
                let made = cases
                    .into_iter()
                    .map(|(index, condition)| (condition, self.member(family, index)))
                    .collect();
                self.choose(&[always], made)
            }
            Op::Product {
                family,
                from,
                to,
                ascending,
                empty,
            } => {
                let (first, here) = self.cases(*from)?;
                let (last, there) = self.cases(*to)?;
                let mut made = Vec::new();
                for &(from, is_from) in &first {
                    for &(to, is_to) in &last {
                        let condition = self.program.all(&[is_from, is_to])?;
                        made.push((condition, self.chain(family, from, to, *ascending, *empty)));
                    }
                }
                self.choose(&[here, there], made)
            }
            Op::Minus(a) => {
                let minus = self.program.integer(-1)?;
                let a = self.term(*a)?;
                let what = match &a.what {
                    What::Number(a) => What::Number(self.program.product(minus, *a)?),
                    _ => What::Matrix(self.matrix(&a).and_then(|m| self.scaled(minus, &m))?),
                };
                self.value(&[a.defined], what)
            }
            Op::Add(a, b) | Op::Subtract(a, b) => {
                let minus = matches!(node.op, Op::Subtract(..));
                let [a, b] = self.pair(*a, *b)?;
                self.total(&a, &b, minus)
            }
            Op::Multiply(a, b) => {
                let [a, b] = self.pair(*a, *b)?;
                self.times(&a, &b)
            }
            Op::Divide(a, b) => {
                let [a, b] = self.pair(*a, *b)?;
                let divisor = self.number(&b)?;
                let inverse = self.inverse_number(divisor)?;
                let unit = self.value(&[b.defined, inverse.defined], inverse.what)?;
                self.times(&a, &unit)
            }
            Op::Power(a, n) => {
                let base = self.term(*a);
                let (cases, always) = match (self.cases(*n), &base) {
                    (_, Err(Stop::Undefined)) => return Err(Stop::Undefined),
                    (cases, _) => cases?,
                };
                let base = base?;
                let made = cases
                    .into_iter()
                    .map(|(n, condition)| (condition, self.power(&base, n)))
                    .collect();
                self.choose(&[always], made)
            }
            Op::Scalar(a) => {
                let a = self.term(*a)?;
                match &a.what {
                    What::Matrix(m) => {
                        defined(m.shape() == (1, 1))?;
                        let number = m.number(0, 0);
                        self.value(&[a.defined], What::Number(number))
                    }
                    _ => Ok(a),
                }
            }
            Op::Transpose(a) => {
                let a = self.term(*a)?;
                Ok(match &a.what {
                    What::Matrix(m) => Value {
                        defined: a.defined,
                        what: What::Matrix(m.transpose()),
                    },
                    _ => a,
                })
            }
            Op::Pseudoinverse(a) => self.pseudoinverse(*a),
            Op::Inverse(a) => {
                let a = self.term(*a)?;
                let inverse = match &a.what {
                    What::Number(number) => self.inverse_number(*number)?,
                    _ => {
                        let m = self.matrix(&a)?;
                        self.inverse(&m)?
                    }
                };
                self.value(&[a.defined, inverse.defined], inverse.what)
            }
            Op::NormSquared(a) => {
                let a = self.term(*a)?;
                let m = self.matrix(&a)?;
                let square = self.program.inner(&m, &m)?;
                self.value(&[a.defined], What::Number(square))
            }
            Op::Entry(a, i, j) => {
                let a = self.term(*a)?;
                let m = self.matrix(&a)?;
                let (rows, here) = self.cases(*i)?;
                let (cols, there) = self.cases(*j)?;
                let mut made = Vec::new();
                for &(i, is_i) in &rows {
                    for &(j, is_j) in &cols {
                        let condition = self.program.all(&[is_i, is_j])?;
                        let entry = match (place(i, m.rows), place(j, m.cols)) {
                            (Ok(i), Ok(j)) => self.value(&[], What::Number(m.number(i, j))),
                            _ => Err(Stop::Undefined),
                        };
                        made.push((condition, entry));
                    }
                }
                self.choose(&[a.defined, here, there], made)
            }
            Op::Row(a, i) => {
                let a = self.term(*a)?;
                let m = self.matrix(&a)?;
                self.line(a.defined, &m, *i)
            }
            Op::Column(a, j) => {
                let a = self.term(*a)?;
                let m = self.matrix(&a)?.transpose();
                let row = self.line(a.defined, &m, *j)?;
                let column = self.matrix(&row)?.transpose();
                self.value(&[row.defined], What::Matrix(column))
            }
            Op::Zeros | Op::Ones | Op::Identity => {
                let (rows, cols) = self.sizes(node)?;
                defined(node.op != Op::Identity || rows == cols)?;
                let (zero, one) = (self.program.number(0)?, self.program.number(1)?);
                let m = Mat::from_fn(rows, cols, one, |i, j| match node.op {
                    Op::Zeros => zero,
                    Op::Identity if i != j => zero,
                    _ => one,
                });
                self.value(&[], What::Matrix(m))
            }
            Op::Block(rows) => self.block(rows),
            Op::Entries { row, column, value } => self.entries(row, column, *value),
            Op::Fold(kind, parts) => self.fold(node, *kind, parts),
            Op::Call(function, arguments) => self.call(*function, arguments),
            Op::Derivative {
                value,
                places,
                second,
            } => self.derivative(*value, places, *second),
            Op::DescentOrder { .. } => refused("`descent_order`"),
        }
    }

    fn pair(&mut self, a: TermId, b: TermId) -> Result<[Value; 2], Stop> {
        let values = self.terms(&[a, b])?;
        values.try_into().map_err(|_| Stop::Undefined)
    }

    fn scaled(&mut self, a: Num, m: &Mat) -> Result<Mat, Stop> {
        Ok(self.program.scaled(a, m)?)
    }

    pub(crate) fn total(&mut self, a: &Value, b: &Value, minus: bool) -> Made {
        let what = match (&a.what, &b.what) {
            (What::Matrix(a), What::Matrix(b)) => {
                defined(a.shape() == b.shape())?;
                What::Matrix(self.program.matrix_sum(a, b, minus)?)
            }
            _ => {
                let (a, b) = (self.number(a)?, self.number(b)?);
                What::Number(self.program.sum(a, b, minus)?)
            }
        };
        self.value(&[a.defined, b.defined], what)
    }

    fn times(&mut self, a: &Value, b: &Value) -> Made {
        let what = match (&a.what, &b.what) {
            (What::Matrix(a), What::Matrix(b)) => {
                defined(a.cols == b.rows)?;
                What::Matrix(self.program.matrix_product(a, b)?)
            }
            (What::Matrix(m), What::Number(x)) | (What::Number(x), What::Matrix(m)) => {
                What::Matrix(self.scaled(*x, m)?)
            }
            _ => {
                let (a, b) = (self.number(a)?, self.number(b)?);
                What::Number(self.program.product(a, b)?)
            }
        };
        self.value(&[a.defined, b.defined], what)
    }

    fn inverse_number(&mut self, number: Num) -> Made {
        let nonzero = self.program.nonzero(number.num)?;
        let inverse = match self.program.constant(nonzero) {
            Some(0) => return Err(Stop::Undefined),
            _ => self.program.fraction(number.den, number.num)?,
        };
        self.value(&[nonzero], What::Number(inverse))
    }

    fn inverse(&mut self, m: &Mat) -> Made {
        defined(m.rows == m.cols)?;
        let determinant = self.program.determinant(m)?;
        let adjugate = self.program.adjugate(m)?;
        let nonzero = self.program.nonzero(determinant)?;
        if self.program.constant(nonzero) == Some(0) {
            return Err(Stop::Undefined);
        }
        let mut numbers = Vec::new();
        for entry in adjugate {
            let num = self.program.mul(entry, m.den)?;
            numbers.push(self.program.fraction(num, determinant)?);
        }
        let inverse = self.program.matrix(m.rows, m.cols, &numbers)?;
        self.value(&[nonzero], What::Matrix(inverse))
    }

    /// Row `i`.
    fn line(&mut self, always: Reg, m: &Mat, i: TermId) -> Made {
        let (cases, here) = self.cases(i)?;
        let mut made = Vec::new();
        for (i, condition) in cases {
            let row = match place(i, m.rows) {
                Ok(i) => {
                    let row = Mat::from_fn(1, m.cols, m.den, |_, j| m.at(i, j));
                    self.value(&[], What::Matrix(row))
                }
                Err(stop) => Err(stop),
            };
            made.push((condition, row));
        }
        self.choose(&[always, here], made)
    }
}

/// An index from 1 as a place from 0; undefined out of range.
fn place(index: i64, len: usize) -> Result<usize, Stop> {
    let place = usize::try_from(index).ok().and_then(|i| i.checked_sub(1));
    place.filter(|&place| place < len).ok_or(Stop::Undefined)
}
