//! The evaluation of terms.
//!
//! An [`Evaluator`] holds one value per slot and remembers the value of every term until a slot
//! that it depends on changes. Undefined operands leave a term undefined whatever is known of the
//! others, so that the order of operands never matters.
//!
//! # Cost
//! Every operation is charged before it is done: its number of operations in the ring, times the
//! power 3/2 of the number of words of the longest number in it; so is every member of a bounded
//! quantifier, sum or comprehension. A term or proposition that would cost more than
//! [`MAX_STEPS`] in all is undecided ([`Reason::TooCostly`]).

mod compound;
mod environment;

use std::cell::Cell;
use std::sync::Arc;

use crate::core::{Core, CoreBinder, CoreIndex, FoldKind, Node, Op, PropId, Slot, Sort, TermId};
use crate::infinitesimal::Qt;
use crate::matrix::{Mat, defined};
use crate::ring::{Reason, Ring, Stop};
use crate::value::{Binary, Value};

/// The greatest cost of one evaluation, in steps.
pub const MAX_STEPS: u64 = 10_000_000;

/// The evaluation of a statement over a ring.
#[derive(Clone, Debug)]
pub struct Evaluator<'c, K = Qt> {
    /// The statement.
    pub core: &'c Core,
    slots: Vec<Option<Value<K>>>,
    memo: Vec<Option<Result<Value<K>, Stop>>>,
    /// The terms that depend on each slot.
    dependents: Arc<Vec<Vec<TermId>>>,
    steps: Cell<u64>,
    /// Whether the values are those along a path.
    pub(crate) moves: bool,
    /// How many derivatives are around.
    pub(crate) level: u8,
    /// How many evaluations are under way, one within the other.
    pub(crate) depth: u32,
    /// The bounded quantifiers around: the length of the path of each, and what it binds.
    pub(crate) indices: Vec<(usize, &'c [CoreBinder])>,
    pub(crate) reason: Option<(Reason, Option<PropId>)>,
}

impl<'c> Evaluator<'c> {
    /// An evaluator without values.
    pub fn new(core: &'c Core) -> Self {
        let mut dependents = vec![Vec::new(); core.slots.len()];
        for (id, node) in core.terms.iter().enumerate() {
            for &slot in node.free.iter().filter(|_| !matches!(node.op, Op::Slot(_))) {
                dependents[slot as usize].push(id as TermId);
            }
        }
        Self {
            core,
            slots: vec![None; core.slots.len()],
            memo: vec![None; core.terms.len()],
            dependents: Arc::new(dependents),
            steps: Cell::new(0),
            moves: false,
            level: 0,
            depth: 0,
            indices: Vec::new(),
            reason: None,
        }
    }
}

impl<'c, K: Ring> Evaluator<'c, K> {
    /// An evaluator of the same statement, inside the same bounded quantifiers, without values.
    pub(crate) fn sharing<L>(other: &Evaluator<'c, L>) -> Self {
        Self {
            core: other.core,
            slots: vec![None; other.slots.len()],
            memo: vec![None; other.memo.len()],
            dependents: Arc::clone(&other.dependents),
            steps: Cell::new(0),
            moves: other.moves,
            level: other.level,
            depth: 0,
            indices: other.indices.clone(),
            reason: None,
        }
    }

    /// Gives a slot a value.
    pub fn set(&mut self, slot: Slot, value: Value<K>) {
        self.forget(slot, Some(value));
    }

    /// Takes the value of a slot away.
    pub fn clear(&mut self, slot: Slot) {
        self.forget(slot, None);
    }

    fn forget(&mut self, slot: Slot, value: Option<Value<K>>) {
        self.slots[slot as usize] = value;
        for &term in &self.dependents[slot as usize] {
            self.memo[term as usize] = None;
        }
    }

    /// The value of a slot, if it has one.
    pub fn slot(&self, slot: Slot) -> Option<&Value<K>> {
        self.slots[slot as usize].as_ref()
    }

    /// Why the last proposition was undecided, and the proposition that was.
    pub fn reason(&self) -> Option<(Reason, Option<PropId>)> {
        self.reason
    }

    /// The value of a term.
    ///
    /// # Errors
    /// When it is undefined, or not found.
    pub fn term(&mut self, id: TermId) -> Result<&Value<K>, Stop> {
        self.begin();
        let result = self.eval(id);
        self.depth -= 1;
        result.map(|()| self.get(id))
    }

    /// Opens an evaluation; the outermost has all steps.
    pub(crate) fn begin(&mut self) {
        if self.depth == 0 {
            self.steps.set(0);
        }
        self.depth += 1;
    }

    /// The steps of this evaluation, or of the last one.
    pub fn spent(&self) -> u64 {
        self.steps.get()
    }

    /// Whether the values are those along a path, so that some may move with t.
    pub fn moves(&self) -> bool {
        self.moves
    }

    /// Takes over the steps of another evaluator.
    pub(crate) fn spend(&self, steps: u64) {
        self.steps.set(steps);
    }

    /// Pays for `count` operations with numbers of `weight` words.
    pub(crate) fn charge(&self, count: u64, weight: u64) -> Result<(), Stop> {
        let price = if weight == 1 {
            1
        } else {
            weight.saturating_mul(weight.isqrt())
        };
        let steps = self.steps.get().saturating_add(count.saturating_mul(price));
        self.steps.set(steps);
        if steps > MAX_STEPS {
            Err(Stop::Undecided(Reason::TooCostly))
        } else {
            Ok(())
        }
    }

    /// Sees to it that [`Self::get`] has the value.
    pub(crate) fn eval(&mut self, id: TermId) -> Result<(), Stop> {
        let node = &self.core.terms[id as usize];
        if let Op::Slot(slot) = node.op {
            let value = self.slot(slot);
            return value.map(|_| ()).ok_or(Stop::Undecided(Reason::Unassigned));
        }
        match &self.memo[id as usize] {
            Some(Ok(_)) => return Ok(()),
            Some(Err(stop)) => return Err(*stop),
            None => {}
        }
        let (result, entry) = match self.charge(1, 1).and_then(|()| self.compute(node)) {
            Ok(value) => (Ok(()), Ok(value)),
            Err(stop) => (Err(stop), Err(stop)),
        };
        if result != Err(Stop::Undecided(Reason::TooCostly)) {
            self.memo[id as usize] = Some(entry);
        }
        result
    }

    /// The value of a term that [`Self::eval`] has found.
    pub(crate) fn get(&self, id: TermId) -> &Value<K> {
        let found = match self.core.terms[id as usize].op {
            Op::Slot(slot) => self.slot(slot),
            _ => self.memo[id as usize]
                .as_ref()
                .and_then(|entry| entry.as_ref().ok()),
        };
        found.expect("the term was evaluated")
    }

    /// Evaluates terms; one that is undefined counts before any that is undecided.
    pub(crate) fn all(&mut self, ids: &[TermId]) -> Result<(), Stop> {
        let mut result = Ok(());
        for &id in ids {
            merge(&mut result, self.eval(id))?;
        }
        result
    }

    /// The value of a term that is an integer.
    pub fn integer(&mut self, id: TermId) -> Result<i64, Stop> {
        self.eval(id)?;
        self.get(id).integer()
    }

    /// A size: an integer from 0, and none so large that a row of it would cost too much.
    pub fn size(&mut self, id: TermId) -> Result<usize, Stop> {
        let size = u64::try_from(self.integer(id)?).map_err(|_| Stop::Undefined)?;
        if size > MAX_STEPS {
            Err(Stop::Undecided(Reason::TooCostly))
        } else {
            Ok(size as usize)
        }
    }

    /// The ends of the range of an index.
    pub fn range(&mut self, index: &CoreIndex) -> Result<(i64, i64), Stop> {
        self.all(&[index.from, index.to])?;
        Ok((self.integer(index.from)?, self.integer(index.to)?))
    }

    /// The indices of the factors of a product, from left to right.
    pub fn factors(
        &mut self,
        from: TermId,
        to: TermId,
        ascending: bool,
    ) -> Result<impl Iterator<Item = i64> + use<K>, Stop> {
        let (from, to) = (self.integer(from)?, self.integer(to)?);
        let mut indices = if ascending { from..=to } else { to..=from };
        Ok(std::iter::from_fn(move || match ascending {
            true => indices.next(),
            false => indices.next_back(),
        }))
    }

    /// The sizes of a node of the sort matrix.
    fn sizes(&mut self, node: &Node) -> Result<(usize, usize), Stop> {
        let Sort::Matrix(rows, cols) = node.sort else {
            return Err(Stop::Undefined);
        };
        self.all(&[rows, cols])?;
        let (rows, cols) = (self.size(rows)?, self.size(cols)?);
        self.charge((rows as u64).saturating_mul(cols as u64), 1)?;
        Ok((rows, cols))
    }

    fn compute(&mut self, node: &Node) -> Result<Value<K>, Stop> {
        use Value::{Integer, Matrix, Number};
        Ok(match &node.op {
            Op::Slot(slot) => self.slot(*slot).cloned().ok_or(Stop::Undefined)?,
            Op::Number(value) => match (node.sort, value.to_small_fraction()) {
                (Sort::Integer, Some((n, 1))) if let Ok(n) = i64::try_from(n) => Integer(n),
                _ => Number(K::rational(value)),
            },
            Op::Member(family, index) => {
                let index = self.integer(*index)?;
                self.member(family, index)?
            }
            Op::Product {
                family,
                from,
                to,
                ascending,
                empty,
            } => self.product(family, (*from, *to), *ascending, *empty)?,
            Op::Minus(a) => self.operand(*a)?.negate()?,
            Op::Add(a, b) => self.binary(*a, *b, Value::add)?,
            Op::Subtract(a, b) => self.binary(*a, *b, Value::subtract)?,
            Op::Multiply(a, b) => self.binary(*a, *b, Value::multiply)?,
            Op::Divide(a, b) => self.binary(*a, *b, Value::divide)?,
            Op::Power(a, n) => self.power(*a, *n)?,
            Op::Scalar(a) => match self.operand(*a)? {
                Matrix(m) if m.shape() == (1, 1) => Number(m.at(0, 0).clone()),
                Matrix(_) => return Err(Stop::Undefined),
                number => number.clone(),
            },
            Op::Transpose(a) => match self.operand(*a)? {
                Matrix(m) => Matrix(m.transpose()),
                number => number.clone(),
            },
            Op::Pseudoinverse(a) => match self.cubic(*a)? {
                Matrix(m) => Matrix(m.pseudoinverse()?),
                number => {
                    let number = number.number()?;
                    Number(if number.is_zero()? {
                        number
                    } else {
                        number.invert()?
                    })
                }
            },
            Op::Inverse(a) => match self.quartic(*a)? {
                Matrix(m) => Matrix(m.inverse()?),
                number => Number(number.number()?.invert()?),
            },
            Op::NormSquared(a) => match self.operand(*a)? {
                Matrix(m) => Number(m.inner(m)?),
                number => number.multiply(number)?,
            },
            Op::Entry(a, i, j) => {
                self.all(&[*a, *i, *j])?;
                let (m, i, j) = (self.get(*a).matrix()?, self.integer(*i)?, self.integer(*j)?);
                Number(m.at(place(i, m.rows())?, place(j, m.cols())?).clone())
            }
            Op::Row(a, i) => {
                self.all(&[*a, *i])?;
                let (m, i) = (self.get(*a).matrix()?, self.integer(*i)?);
                Matrix(m.select(&[place(i, m.rows())?], &Vec::from_iter(0..m.cols())))
            }
            Op::Column(a, j) => {
                self.all(&[*a, *j])?;
                let (m, j) = (self.get(*a).matrix()?, self.integer(*j)?);
                Matrix(m.select(&Vec::from_iter(0..m.rows()), &[place(j, m.cols())?]))
            }
            Op::Zeros => {
                let (rows, cols) = self.sizes(node)?;
                Matrix(Mat::constant(rows, cols, &K::integer(0)))
            }
            Op::Ones => {
                let (rows, cols) = self.sizes(node)?;
                Matrix(Mat::constant(rows, cols, &K::integer(1)))
            }
            Op::Identity => {
                let (rows, cols) = self.sizes(node)?;
                defined(rows == cols)?;
                Matrix(Mat::identity(rows))
            }
            Op::Block(rows) => Matrix(self.block(rows)?),
            Op::Entries { row, column, value } => Matrix(self.entries(row, column, *value)?),
            Op::Fold(FoldKind::Count, parts) => {
                let mut count = 0;
                self.fold(parts, &mut |_, _| {
                    count += 1;
                    Ok(())
                })?;
                Integer(count)
            }
            Op::Fold(kind, parts) => {
                let mut total: Option<Value<K>> = None;
                self.fold(parts, &mut |evaluator, part| {
                    let value = evaluator.operand(part.value)?;
                    total = Some(match (&total, kind) {
                        (None, _) => value.clone(),
                        (Some(total), FoldKind::Min) => total.min(value)?,
                        (Some(total), FoldKind::Max) => total.max(value)?,
                        (Some(total), _) => total.add(value)?,
                    });
                    Ok(())
                })?;
                match (total, kind, node.sort) {
                    (Some(total), _, _) => total,
                    (None, FoldKind::Sum, Sort::Matrix(..)) => {
                        let (rows, cols) = self.sizes(node)?;
                        Matrix(Mat::constant(rows, cols, &K::integer(0)))
                    }
                    (None, FoldKind::Sum, _) => Integer(0),
                    (None, ..) => return Err(Stop::Undefined),
                }
            }
            Op::Call(function, arguments) => self.call(*function, arguments)?,
            Op::Derivative {
                value,
                places,
                second,
            } => self.derivative(*value, places, *second)?,
            Op::DescentOrder { .. } => return Err(Stop::Undecided(Reason::DescentOrder)),
        })
    }

    /// The value of an operand, paid for entry by entry.
    pub(crate) fn operand(&mut self, a: TermId) -> Result<&Value<K>, Stop> {
        self.eval(a)?;
        self.paid(a, |_| 1)
    }

    /// The value of a matrix for an elimination.
    pub(crate) fn cubic(&mut self, a: TermId) -> Result<&Value<K>, Stop> {
        self.eval(a)?;
        if let (true, value @ Value::Matrix(m)) = (K::GROWS, self.get(a)) {
            // Each pivot multiplies the terms of all by those of others.
            let pivots = m.rows().min(m.cols()).saturating_sub(1);
            let power = 1u32.checked_shl(pivots as u32).unwrap_or(u32::MAX);
            self.charge(value.weight().saturating_pow(power), 1)?;
        }
        self.paid(a, |m| m.rows().min(m.cols()))
    }

    /// The value of a matrix for as many products as it has rows.
    pub(crate) fn quartic(&mut self, a: TermId) -> Result<&Value<K>, Stop> {
        self.eval(a)?;
        self.paid(a, |m| m.rows().saturating_mul(m.cols()))
    }

    fn paid(&self, a: TermId, factor: fn(&Mat<K>) -> usize) -> Result<&Value<K>, Stop> {
        let value = self.get(a);
        if let Value::Matrix(m) = value {
            self.charge(value.len().saturating_mul(factor(m) as u64), value.weight())?;
        } else {
            self.charge(1, value.weight())?;
        }
        Ok(value)
    }

    fn binary(&mut self, a: TermId, b: TermId, f: Binary<Value<K>>) -> Result<Value<K>, Stop> {
        self.all(&[a, b])?;
        self.combine(self.get(a), self.get(b), f)
    }

    /// Combines two values, paid for as the product of two matrices.
    fn combine(&self, a: &Value<K>, b: &Value<K>, f: Binary<Value<K>>) -> Result<Value<K>, Stop> {
        let (inner, entries) = match (a, b) {
            (Value::Matrix(a), Value::Matrix(b)) => (
                b.cols() as u64,
                (a.rows() as u64).saturating_mul(b.cols() as u64),
            ),
            _ => (b.len(), 0),
        };
        let products = a.len().saturating_mul(inner);
        self.charge(products.max(entries), a.weight().max(b.weight()))?;
        f(a, b)
    }

    /// Why the last proposition was undecided.
    pub(crate) fn why(&self) -> Reason {
        self.reason.map_or(Reason::NoEvidence, |(reason, _)| reason)
    }
}

/// An index from 1 as a place from 0; undefined out of range.
fn place(index: i64, len: usize) -> Result<usize, Stop> {
    let place = usize::try_from(index)
        .ok()
        .and_then(|index| index.checked_sub(1));
    place.filter(|&place| place < len).ok_or(Stop::Undefined)
}

/// Adds an outcome to those before: undefined counts first, and it and too high a cost end the
/// search for more.
fn merge(result: &mut Result<(), Stop>, outcome: Result<(), Stop>) -> Result<(), Stop> {
    match outcome {
        Err(Stop::Undefined | Stop::Undecided(Reason::TooCostly)) => outcome,
        Err(_) => {
            *result = outcome;
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}
