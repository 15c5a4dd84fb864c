//! The evaluation of propositions.
//!
//! Quantifiers over indices and finite sets are evaluated, and so is `critical` without `over`.
//! Other quantifiers and predicates are put to an [`Oracle`], which is given the path of the node,
//! with the values of the indices of the bounded quantifiers around it: `show/0[i=2]/1`.

use crate::core::{
    CoreBinder, CoreType, Kind, Predicate, PropId, PropOp, Property, Slot, Sort, TermId,
};
use crate::evaluate::Evaluator;
use crate::infinitesimal::Qt;
use crate::matrix::{Mat, defined};
use crate::ring::{Reason, Ring, Stop};
use crate::truth::Truth;
use crate::value::{Value, is_definite};

/// Rows and columns.
type Shape = (usize, usize);

/// The greatest number of members of a finite set of matrices that are enumerated.
pub const MAX_MEMBERS: u64 = 1_000_000;

/// What decides quantifiers over matrices and predicates.
pub trait Oracle<K: Ring = Qt> {
    /// The truth of the quantifier or predicate at the path, at the evaluator's values.
    fn decide(&mut self, evaluator: &mut Evaluator<'_, K>, prop: PropId, path: &str) -> Truth;
}

/// The oracle that decides nothing.
#[derive(Clone, Copy, Debug)]
pub struct NoEvidence;

impl<K: Ring> Oracle<K> for NoEvidence {
    fn decide(&mut self, _: &mut Evaluator<'_, K>, _: PropId, _: &str) -> Truth {
        Truth::Undecided
    }
}

impl CoreBinder {
    /// The slot that is bound.
    pub fn slot(&self) -> Slot {
        match self {
            Self::Typed { slot, .. } | Self::Near { slot, .. } | Self::Set { slot, .. } => *slot,
            Self::Range(index) => index.slot,
        }
    }
}

/// The values of a bound variable.
enum Choices<K> {
    Range(i64, i64),
    Type(Box<Finite<K>>),
}

/// The matrices, numbers or families of a type whose free entries are of a finite set.
struct Finite<K> {
    kind: Kind,
    values: Vec<K>,
    /// The shapes of the members of a family, or of the one matrix; a number is 1 x 1.
    shapes: Vec<Shape>,
    /// The first index of a family.
    first: Option<i64>,
}

/// A quantifier's parts.
struct Quantifier<'c> {
    universal: bool,
    condition: Option<PropId>,
    body: PropId,
    binders: &'c [CoreBinder],
}

impl<'c, K: Ring> Evaluator<'c, K> {
    /// The truth of a proposition.
    pub fn prop(&mut self, id: PropId, oracle: &mut dyn Oracle<K>) -> Truth {
        self.begin();
        if self.depth == 1 {
            self.reason = None;
        }
        let truth = self.decide(id, oracle);
        self.depth -= 1;
        truth
    }

    fn decide(&mut self, id: PropId, oracle: &mut dyn Oracle<K>) -> Truth {
        let core = self.core;
        match &core.props[id as usize].op {
            PropOp::Not(p) => self.decide(*p, oracle).negate(),
            PropOp::And(p, q) => match self.decide(*p, oracle) {
                Truth::False => Truth::False,
                left => left.and(self.decide(*q, oracle)),
            },
            PropOp::Or(p, q) => match self.decide(*p, oracle) {
                Truth::True => Truth::True,
                left => left.or(self.decide(*q, oracle)),
            },
            PropOp::Implies(p, q) => match self.decide(*p, oracle) {
                Truth::False => Truth::True,
                left => left.implies(self.decide(*q, oracle)),
            },
            PropOp::Iff(p, q) => self.decide(*p, oracle).iff(self.decide(*q, oracle)),
            PropOp::Compare(relation, a, b) => {
                if [*a, *b]
                    .iter()
                    .any(|&term| core.terms[term as usize].sort == Sort::Real)
                {
                    let result = self.compares(*relation, *a, *b);
                    return self.truth(id, result);
                }
                let result = self.all(&[*a, *b]).and_then(|()| {
                    let (a, b) = (self.get(*a), self.get(*b));
                    let count = a.len().saturating_mul(a.len().isqrt());
                    self.charge(count, a.weight().max(b.weight()))?;
                    a.relates(*relation, b)
                });
                if result == Err(Stop::Undecided(Reason::DescentOrder)) {
                    return self.ask(id, oracle);
                }
                self.truth(id, result)
            }
            PropOp::Property(property, arguments) => {
                let result = self.property(*property, arguments);
                self.truth(id, result)
            }
            PropOp::Quantifier {
                universal,
                binders,
                condition,
                body,
            } => {
                let is_finite = |binder: &CoreBinder| match binder {
                    CoreBinder::Range(_) | CoreBinder::Set { .. } => true,
                    CoreBinder::Typed { of, .. } => of.over.is_some(),
                    CoreBinder::Near { .. } => false,
                };
                if !binders.iter().all(is_finite) {
                    return self.ask(id, oracle);
                }
                let (universal, condition, body) = (*universal, *condition, *body);
                let quantifier = Quantifier {
                    universal,
                    condition,
                    body,
                    binders,
                };
                self.indices
                    .push((core.props[id as usize].path.len(), binders));
                let truth = self.quantify(id, &quantifier, 0, oracle);
                self.indices.pop();
                truth
            }
            PropOp::Predicate {
                predicate: Predicate::Critical,
                objective,
                places,
                over: None,
            } => {
                let result = self.is_critical(*objective, places);
                self.truth(id, result)
            }
            PropOp::Predicate { .. } => self.ask(id, oracle),
        }
    }

    /// A result as a truth value; why it is undecided is remembered.
    fn truth(&mut self, id: PropId, result: Result<bool, Stop>) -> Truth {
        if let Err(Stop::Undecided(reason)) = result {
            self.reason = Some((reason, Some(id)));
        }
        result.into()
    }

    fn ask(&mut self, id: PropId, oracle: &mut dyn Oracle<K>) -> Truth {
        let path = self.path(id);
        let truth = oracle.decide(self, id, &path);
        if truth == Truth::Undecided && self.reason.is_none_or(|(_, prop)| prop.is_none()) {
            self.reason = Some((Reason::NoEvidence, Some(id)));
        }
        truth
    }

    /// The path of a proposition, with the values of the indices around.
    pub fn path(&self, id: PropId) -> String {
        let path = &self.core.props[id as usize].path;
        let (mut decorated, mut done) = (String::new(), 0);
        for &(at, binders) in &self.indices {
            let values = binders.iter().filter_map(|binder| {
                let slot = binder.slot();
                let name = &self.core.slots[slot as usize].name;
                Some(format!("{name}={}", self.slot(slot)?))
            });
            let values = values.collect::<Vec<_>>().join(",");
            if let Some(part) = path.get(done..at) {
                decorated += &format!("{part}[{values}]");
                done = at;
            }
        }
        decorated.push_str(&path[done..]);
        decorated
    }

    /// What a quantifier says of the values that its variables have.
    pub(crate) fn quantified(
        &mut self,
        universal: bool,
        condition: Option<PropId>,
        body: PropId,
        oracle: &mut dyn Oracle<K>,
    ) -> Truth {
        let condition = condition.map_or(Truth::True, |c| self.prop(c, oracle));
        match condition {
            Truth::False => universal.into(),
            _ if universal => condition.implies(self.prop(body, oracle)),
            _ => condition.and(self.prop(body, oracle)),
        }
    }

    /// The truth of a quantifier whose first `done` variables are bound.
    fn quantify(
        &mut self,
        id: PropId,
        quantifier: &Quantifier<'c>,
        done: usize,
        oracle: &mut dyn Oracle<K>,
    ) -> Truth {
        let universal = quantifier.universal;
        let Some(binder) = quantifier.binders.get(done) else {
            return self.quantified(universal, quantifier.condition, quantifier.body, oracle);
        };
        let (slot, choices) = match self.choices(binder) {
            Ok(found) => found,
            Err(stop) => return self.truth(id, Err(stop)),
        };
        let mut total = Truth::from(universal);
        for k in 0..choices.len() {
            let value = match self.charge(1, 1).and_then(|()| choices.nth(k)) {
                Ok(Some(value)) => value,
                Ok(None) => continue,
                Err(stop) => {
                    total = self.truth(id, Err(stop));
                    break;
                }
            };
            self.set(slot, value);
            let member = self.quantify(id, quantifier, done + 1, oracle);
            total = total.with(member, universal);
            if total == Truth::from(!universal) {
                break;
            }
        }
        self.clear(slot);
        total
    }

    /// The values of a bound variable of a finite set.
    fn choices(&mut self, binder: &CoreBinder) -> Result<(Slot, Choices<K>), Stop> {
        match binder {
            CoreBinder::Range(index) => {
                let (from, to) = self.range(index)?;
                Ok((index.slot, Choices::Range(from, to)))
            }
            CoreBinder::Set { slot, values } => {
                let values = self.numbers(values)?;
                let (kind, shapes, first) = (Kind::Number, vec![(1, 1)], None);
                Ok((
                    *slot,
                    Choices::Type(Box::new(Finite {
                        kind,
                        values,
                        shapes,
                        first,
                    })),
                ))
            }
            CoreBinder::Typed { slot, of } => {
                let values = self.numbers(of.over.as_deref().unwrap_or_default())?;
                let (first, shapes) = self.shapes(*slot, of)?;
                let finite = Finite {
                    kind: of.kind,
                    values,
                    shapes,
                    first,
                };
                if finite.len() > MAX_MEMBERS {
                    return Err(Stop::Undecided(Reason::TooCostly));
                }
                Ok((*slot, Choices::Type(Box::new(finite))))
            }
            CoreBinder::Near { .. } => Err(Stop::Undecided(Reason::NoEvidence)),
        }
    }

    /// The values of terms that are numbers.
    ///
    /// # Errors
    /// When one is undefined, or not found.
    pub fn numbers(&mut self, terms: &[TermId]) -> Result<Vec<K>, Stop> {
        self.all(terms)?;
        terms.iter().map(|&term| self.get(term).number()).collect()
    }

    /// The shapes of the values of a type: one, or those of the members of a family and the index
    /// of the first.
    pub fn shapes(&mut self, slot: Slot, of: &CoreType) -> Result<(Option<i64>, Vec<Shape>), Stop> {
        let core = self.core;
        let shape = |evaluator: &mut Self| match (of.rows, of.cols) {
            (Some(rows), Some(cols)) => {
                evaluator.all(&[rows, cols])?;
                Ok((evaluator.size(rows)?, evaluator.size(cols)?))
            }
            _ => Ok((1, 1)),
        };
        let Some(index) = &core.slots[slot as usize].family else {
            return Ok((None, vec![shape(self)?]));
        };
        let (from, to) = self.range(index)?;
        let mut shapes = Vec::new();
        for value in from..=to {
            self.charge(1, 1)?;
            self.set(index.slot, Value::Integer(value));
            shapes.push(shape(self));
        }
        self.clear(index.slot);
        Ok((Some(from), shapes.into_iter().collect::<Result<_, _>>()?))
    }

    fn property(&mut self, property: Property, arguments: &[TermId]) -> Result<bool, Stop> {
        self.all(arguments)?;
        let matrices = arguments
            .iter()
            .map(|&argument| self.get(argument).matrix());
        let matrices = matrices.collect::<Result<Vec<_>, _>>()?;
        match (property, &matrices[..]) {
            (Property::Nonnegative | Property::Positive, [m]) => {
                let strict = property == Property::Positive;
                let mut result = Truth::True;
                for entry in m.entries() {
                    let sign = entry
                        .sign()
                        .map(|sign| if strict { sign.is_gt() } else { sign.is_ge() });
                    result = result.and(sign.into());
                }
                match result {
                    Truth::Undecided | Truth::Undefined => {
                        Err(Stop::Undecided(Reason::NotConstant))
                    }
                    truth => Ok(truth == Truth::True),
                }
            }
            (Property::Hurwitz, [m]) => self.is_hurwitz(m),
            (Property::SingularValueDecomposition, [m, u, d, v]) => is_decomposition(m, u, d, v),
            _ => Err(Stop::Undefined),
        }
    }
}

/// Whether `M = U D V^T` with orthonormal columns and falling values from 0 on the diagonal of D,
/// which is 0 elsewhere.
fn is_decomposition<K: Ring>(m: &Mat<K>, u: &Mat<K>, d: &Mat<K>, v: &Mat<K>) -> Result<bool, Stop> {
    let product = u.mul(d)?.mul(&v.transpose())?;
    defined(product.shape() == m.shape())?;
    let falls = |i: usize| {
        let gap = if i + 1 < d.rows().min(d.cols()) {
            d.at(i, i).sub(d.at(i + 1, i + 1))?
        } else {
            d.at(i, i).clone()
        };
        Ok(gap.sign()?.is_ge())
    };
    for i in 0..d.rows().min(d.cols()) {
        if !falls(i)? {
            return Ok(false);
        }
    }
    Ok(product.equals(m)?
        && inhabits(Kind::Diagonal, d)?
        && is_orthonormal(u)?
        && is_orthonormal(v)?)
}

/// Whether the columns are orthonormal.
fn is_orthonormal<K: Ring>(m: &Mat<K>) -> Result<bool, Stop> {
    m.transpose().mul(m)?.equals(&Mat::identity(m.cols()))
}

/// Whether a matrix is of a kind; numbers are matrices here.
pub(crate) fn inhabits<K: Ring>(kind: Kind, m: &Mat<K>) -> Result<bool, Stop> {
    match kind {
        Kind::Matrix | Kind::Number | Kind::Natural => Ok(true),
        Kind::Symmetric => m.is_symmetric(),
        Kind::Psd | Kind::Pd => is_definite(m, kind == Kind::Pd),
        Kind::Orthogonal => Ok(m.rows() == m.cols() && is_orthonormal(m)?),
        Kind::Diagonal => {
            for (k, entry) in m.entries().iter().enumerate() {
                if k / m.cols() != k % m.cols() && !entry.is_zero()? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
    }
}

impl<K: Ring> Choices<K> {
    fn len(&self) -> u64 {
        match self {
            Self::Range(from, to) if to < from => 0,
            Self::Range(from, to) => to.abs_diff(*from).saturating_add(1),
            Self::Type(finite) => finite.len(),
        }
    }

    /// The value of a number from 0; `None` where the type refuses it.
    fn nth(&self, k: u64) -> Result<Option<Value<K>>, Stop> {
        match self {
            Self::Range(from, _) => Ok(from.checked_add_unsigned(k).map(Value::Integer)),
            Self::Type(finite) => finite.nth(k),
        }
    }
}

impl<K: Ring> Finite<K> {
    /// The number of free entries.
    fn free(&self, (rows, cols): (usize, usize)) -> usize {
        match self.kind {
            Kind::Matrix | Kind::Orthogonal | Kind::Number | Kind::Natural => {
                rows.saturating_mul(cols)
            }
            Kind::Diagonal => rows.min(cols),
            Kind::Symmetric | Kind::Psd | Kind::Pd => rows.saturating_mul(rows + 1) / 2,
        }
    }

    fn len(&self) -> u64 {
        let free = self
            .shapes
            .iter()
            .map(|&shape| self.free(shape))
            .fold(0usize, usize::saturating_add);
        let free = u32::try_from(free).unwrap_or(u32::MAX);
        (self.values.len() as u64).saturating_pow(free)
    }

    fn nth(&self, mut k: u64) -> Result<Option<Value<K>>, Stop> {
        let base = self.values.len() as u64;
        let mut members = Vec::new();
        for &(rows, cols) in &self.shapes {
            let digits: Vec<&K> = (0..self.free((rows, cols)))
                .map(|_| {
                    let digit = &self.values[(k % base) as usize];
                    k /= base;
                    digit
                })
                .collect();
            let entry = |i: usize, j: usize| match self.kind {
                Kind::Diagonal if i != j => K::integer(0),
                Kind::Diagonal => digits[i].clone(),
                Kind::Symmetric | Kind::Psd | Kind::Pd => {
                    digits[i.max(j) * (i.max(j) + 1) / 2 + i.min(j)].clone()
                }
                _ => digits[i * cols + j].clone(),
            };
            let member = Mat::from_fn(rows, cols, |i, j| Ok(entry(i, j)))?;
            if !inhabits(self.kind, &member)? {
                return Ok(None);
            }
            members.push(member);
        }
        Ok(match (self.first, self.kind) {
            (Some(first), _) => Some(Value::Family(first, members)),
            (None, Kind::Number) => members.pop().map(|m| Value::Number(m.at(0, 0).clone())),
            (None, Kind::Natural) => {
                let member = members.pop();
                let value = member.map(|m| Value::Number(m.at(0, 0).clone()).integer());
                match value.transpose() {
                    // A number that is no integer is no member.
                    Err(Stop::Undefined) => None,
                    value => value?.filter(|value| *value >= 0).map(Value::Integer),
                }
            }
            (None, _) => members.pop().map(Value::Matrix),
        })
    }
}
