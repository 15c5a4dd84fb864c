//! Conjunctions in unknown matrices, and what their equations say of the unknowns.

use crate::core::{
    Core, CoreBinder, CoreType, Family, Function, Kind, Op, PropId, PropOp, Slot, TermId,
};
use crate::decide::NoEvidence;
use crate::evaluate::Evaluator;
use crate::infinitesimal::Qt;
use crate::jet::Jet;
use crate::judge::Node;
use crate::matrix::Mat;
use crate::ring::{Reason, Ring, Stop};
use crate::tree::Relation;
use crate::truth::Truth;
use crate::value::Value;

/// A conjunct: a proposition that is asserted, or denied, at values of the indices around it.
#[derive(Clone, Debug)]
pub struct Conjunct {
    /// The proposition.
    pub prop: PropId,
    /// Whether it is asserted.
    pub asserted: bool,
    /// The indices of the bounded quantifiers that were unrolled.
    pub indices: Vec<(Slot, i64)>,
}

/// The most entries of an unknown matrix.
const MAX_ENTRIES: usize = 10_000;
/// The most conjuncts that unrolling makes.
const MAX_CONJUNCTS: usize = 4_096;

/// The conjuncts of what an `exists` asserts: the side condition, and the body (denied, where the
/// `exists` is the denial of a `for all`). Bounded quantifiers are unrolled. Conjuncts may be
/// missing, where an index or its condition depends on what is unknown.
pub fn conjuncts(evaluator: &mut Evaluator<'_>, node: &Node<'_>) -> Vec<Conjunct> {
    let conjunct = |prop, asserted| Conjunct {
        prop,
        asserted,
        indices: Vec::new(),
    };
    let mut open = vec![conjunct(node.body, !node.universal)];
    open.extend(node.condition.map(|prop| conjunct(prop, true)));
    parts(evaluator, open)
}

/// The conjuncts of one proposition, or of its denial.
pub fn conjuncts_of(evaluator: &mut Evaluator<'_>, prop: PropId, asserted: bool) -> Vec<Conjunct> {
    parts(
        evaluator,
        vec![Conjunct {
            prop,
            asserted,
            indices: Vec::new(),
        }],
    )
}

fn parts(evaluator: &mut Evaluator<'_>, mut open: Vec<Conjunct>) -> Vec<Conjunct> {
    let core = evaluator.core;
    let mut found = Vec::new();
    while let Some(conjunct) = open.pop() {
        let Conjunct {
            asserted, indices, ..
        } = &conjunct;
        let part = |prop, asserted| Conjunct {
            prop,
            asserted,
            indices: indices.clone(),
        };
        match (&core.props[conjunct.prop as usize].op, *asserted) {
            (PropOp::Not(a), asserted) => open.push(part(*a, !asserted)),
            (PropOp::And(a, b), true) => open.extend([part(*a, true), part(*b, true)]),
            (PropOp::Or(a, b), false) => open.extend([part(*a, false), part(*b, false)]),
            (PropOp::Implies(a, b), false) => open.extend([part(*a, true), part(*b, false)]),
            (
                PropOp::Quantifier {
                    universal,
                    binders,
                    condition,
                    body,
                },
                asserted,
            ) if *universal == asserted && found.len() + open.len() < MAX_CONJUNCTS => {
                let unrolled = unroll(evaluator, binders, *condition, indices);
                match unrolled {
                    Some(all) => open.extend(all.into_iter().map(|indices| Conjunct {
                        prop: *body,
                        asserted,
                        indices,
                    })),
                    None => found.push(conjunct),
                }
            }
            _ => found.push(conjunct),
        }
    }
    found
}

/// The values of the indices of a bounded quantifier for which its condition holds.
fn unroll(
    evaluator: &mut Evaluator<'_>,
    binders: &[CoreBinder],
    condition: Option<PropId>,
    around: &[(Slot, i64)],
) -> Option<Vec<Vec<(Slot, i64)>>> {
    let mut all = vec![around.to_vec()];
    for binder in binders {
        let CoreBinder::Range(index) = binder else {
            return None;
        };
        let mut longer = Vec::new();
        for indices in all {
            let range = at_indices(evaluator, &indices, |e| e.range(index));
            let (from, to) = range.ok()?;
            for value in from..=to {
                longer.push([indices.as_slice(), &[(index.slot, value)]].concat());
                if longer.len() > MAX_CONJUNCTS {
                    return None;
                }
            }
        }
        all = longer;
    }
    let Some(condition) = condition else {
        return Some(all);
    };
    let mut kept = Vec::new();
    for indices in all {
        match at_indices(evaluator, &indices, |e| e.prop(condition, &mut NoEvidence)) {
            Truth::True => kept.push(indices),
            Truth::False => {}
            Truth::Undefined | Truth::Undecided => return None,
        }
    }
    Some(kept)
}

/// Evaluates at values of indices.
fn at_indices<'c, K: Ring, T>(
    evaluator: &mut Evaluator<'c, K>,
    indices: &[(Slot, i64)],
    f: impl FnOnce(&mut Evaluator<'c, K>) -> T,
) -> T {
    for (slot, value) in indices {
        evaluator.set(*slot, Value::Integer(*value));
    }
    let result = f(evaluator);
    for (slot, _) in indices {
        evaluator.clear(*slot);
    }
    result
}

/// Whether a term depends on some slots.
pub fn moves(core: &Core, id: TermId, slots: &[Slot]) -> bool {
    let free = &core.terms[id as usize].free;
    free.iter().any(|slot| slots.contains(slot))
}

/// Whether a term is a continuous function of what some slots hold, as polynomials are; if it is
/// defined for some values, it is for all.
pub fn is_continuous(core: &Core, id: TermId, slots: &[Slot]) -> bool {
    use Function::{
        Absolute, Adjugate, Determinant, Diagonal, Hadamard, HankelTraces, KhatriRao, Kronecker,
        Permanent, Relu, SingularValue, SpectralNorm, SpectralRadius, Trace,
    };
    let continuous = |id: &TermId| is_continuous(core, *id, slots);
    let fixed = |ids: &[TermId]| ids.iter().all(|id| !moves(core, *id, slots));
    let family = |family: &Family| {
        let mut replaced = family.replaced.iter();
        replaced.all(|(i, value)| fixed(&[*i]) && continuous(value))
    };
    if fixed(&[id]) {
        return true;
    }
    match &core.terms[id as usize].op {
        Op::Slot(_) => true,
        Op::Member(of, index) => fixed(&[*index]) && family(of),
        Op::Product {
            family: of,
            from,
            to,
            ..
        } => fixed(&[*from, *to]) && family(of),
        Op::Minus(a) | Op::Transpose(a) | Op::Scalar(a) | Op::NormSquared(a) => continuous(a),
        Op::Add(a, b) | Op::Subtract(a, b) | Op::Multiply(a, b) => continuous(a) && continuous(b),
        Op::Power(a, n) | Op::Row(a, n) | Op::Column(a, n) => continuous(a) && fixed(&[*n]),
        Op::Entry(a, i, j) => continuous(a) && fixed(&[*i, *j]),
        Op::Block(rows) => rows.iter().flatten().all(continuous),
        Op::Entries { row, column, value } => {
            fixed(&[row.from, row.to, column.from, column.to]) && continuous(value)
        }
        Op::Call(
            Absolute | Adjugate | Determinant | Diagonal | Hadamard | HankelTraces | KhatriRao
            | Kronecker | Permanent | Relu | SpectralNorm | SpectralRadius | Trace,
            arguments,
        ) => arguments.iter().all(continuous),
        Op::Call(SingularValue, of) => fixed(&of[..1]) && continuous(&of[1]),
        _ => false,
    }
}

impl Conjunct {
    /// Evaluates at the values of the indices around it.
    pub fn within<'c, K: Ring, T>(
        &self,
        evaluator: &mut Evaluator<'c, K>,
        f: impl FnOnce(&mut Evaluator<'c, K>) -> T,
    ) -> T {
        at_indices(evaluator, &self.indices, f)
    }

    /// The two sides of an equation.
    pub fn equation(&self, core: &Core) -> Option<(TermId, TermId)> {
        match (&core.props[self.prop as usize].op, self.asserted) {
            (PropOp::Compare(Relation::Equal, a, b), true)
            | (PropOp::Compare(Relation::Unequal, a, b), false) => Some((*a, *b)),
            _ => None,
        }
    }

    /// The difference of the sides of an equation between terms of one shape.
    pub fn difference<K: Ring>(&self, evaluator: &mut Evaluator<'_, K>) -> Option<Mat<K>> {
        let (a, b) = self.equation(evaluator.core)?;
        self.within(evaluator, |evaluator| {
            let a = evaluator.term(a).ok()?.matrix().ok()?;
            let b = evaluator.term(b).ok()?.matrix().ok()?;
            (a.shape() == b.shape()).then(|| a.sub(&b).ok())?
        })
    }
}

/// Unknown numbers `x_0, x_1, ...` and the values in which they stand.
pub struct Unknown {
    /// How many there are.
    pub count: usize,
    degree: u8,
    truncated: bool,
}

impl Unknown {
    /// No unknowns yet; products of more than `degree` of them are errors.
    pub fn new(degree: u8) -> Self {
        Self {
            count: 0,
            degree,
            truncated: false,
        }
    }

    /// No unknowns yet; products of more than `degree` of them are dropped.
    pub fn truncated(degree: u8) -> Self {
        Self {
            truncated: true,
            ..Self::new(degree)
        }
    }

    /// The next unknown, added to a number.
    pub(crate) fn next(&mut self, base: &Qt) -> Result<Jet, Stop> {
        let unknown = if self.truncated {
            Jet::infinitesimal
        } else {
            Jet::variable
        };
        self.count += 1;
        unknown(self.count - 1, self.degree).add(&Jet::lift(base))
    }

    /// A matrix plus unknown entries.
    pub fn around(&mut self, base: &Mat) -> Result<Mat<Jet>, Stop> {
        Mat::from_fn(base.rows(), base.cols(), |i, j| self.next(base.at(i, j)))
    }

    /// A value plus unknown entries.
    pub fn around_value(&mut self, base: &Value) -> Result<Value<Jet>, Stop> {
        Ok(match base {
            Value::Matrix(m) => Value::Matrix(self.around(m)?),
            Value::Family(first, members) => {
                let members = members.iter().map(|member| self.around(member));
                Value::Family(*first, members.collect::<Result<_, _>>()?)
            }
            other => Value::Number(self.next(&other.number()?)?),
        })
    }

    /// An unknown matrix of a kind: symmetric ones and diagonal ones have fewer entries.
    fn of_kind(&mut self, kind: Kind, (rows, cols): (usize, usize)) -> Result<Mat<Jet>, Stop> {
        if rows.saturating_mul(cols) > MAX_ENTRIES {
            return Err(Stop::Undecided(Reason::TooCostly));
        }
        let zero = Qt::integer(0);
        let mut entries: Vec<Jet> = Vec::with_capacity(rows * cols);
        for i in 0..rows {
            for j in 0..cols {
                entries.push(match kind {
                    Kind::Symmetric | Kind::Psd | Kind::Pd if j < i => {
                        entries[j * cols + i].clone()
                    }
                    Kind::Diagonal if i != j => Jet::lift(&zero),
                    _ => self.next(&zero)?,
                });
            }
        }
        Ok(Mat::new(rows, cols, entries))
    }

    /// The unknown value of a bound name; `None` if it is of a finite set or integral.
    pub fn bound(
        &mut self,
        evaluator: &mut Evaluator<'_>,
        binder: &CoreBinder,
    ) -> Result<Option<Value<Jet>>, Stop> {
        match binder {
            CoreBinder::Near { center, .. } => {
                let center = evaluator.point(center)?;
                Ok(Some(self.around_value(&center)?))
            }
            CoreBinder::Typed { slot, of } => self.typed(evaluator, *slot, of),
            CoreBinder::Range(_) | CoreBinder::Set { .. } => Ok(None),
        }
    }

    fn typed(
        &mut self,
        evaluator: &mut Evaluator<'_>,
        slot: u32,
        of: &CoreType,
    ) -> Result<Option<Value<Jet>>, Stop> {
        if of.over.is_some() || of.kind == Kind::Natural {
            return Ok(None);
        }
        let (first, shapes) = evaluator.shapes(slot, of)?;
        let mut members = Vec::new();
        for shape in shapes {
            members.push(self.of_kind(of.kind, shape)?);
        }
        Ok(match (first, of.rows) {
            (Some(first), _) => Some(Value::Family(first, members)),
            (None, Some(_)) => members.pop().map(Value::Matrix),
            (None, None) => members.pop().map(|m| Value::Number(m.at(0, 0).clone())),
        })
    }
}

/// The solutions of a system, as columns: the one of least norm, and a basis of the differences.
pub struct Solutions {
    /// The solution of least norm.
    pub least: Mat,
    /// A basis of the differences of solutions, as columns.
    pub freedom: Mat,
}

/// Linear equations `row . x = right`, one after the other.
pub struct Equations {
    unknowns: usize,
    rows: Vec<Vec<Qt>>,
    right: Vec<Qt>,
}

impl Equations {
    /// No equations yet.
    pub fn new(unknowns: usize) -> Self {
        Self {
            unknowns,
            rows: Vec::new(),
            right: Vec::new(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Adds `form = 0` for an affine form.
    pub fn vanish(&mut self, form: &Jet) {
        let row = (0..self.unknowns).map(|k| form.coefficient(&[k])).collect();
        self.push(
            row,
            Qt::integer(0).sub(&form.coefficient(&[])).expect("a field"),
        );
    }

    /// Adds other equations in the same unknowns.
    pub fn extend(&mut self, other: Self) {
        self.rows.extend(other.rows);
        self.right.extend(other.right);
    }

    /// Adds `row . x = right`.
    pub fn push(&mut self, row: Vec<Qt>, right: Qt) {
        self.rows.push(row);
        self.right.push(right);
    }

    /// The solutions; `None` if there are none.
    pub fn solve(&self) -> Result<Option<Solutions>, Stop> {
        let rows = self.rows.len();
        let entries = self.rows.iter().flatten().cloned().collect();
        let matrix = Mat::new(rows, self.unknowns, entries);
        let right = Mat::new(rows, 1, self.right.clone());
        let solution = if right.is_zero()? {
            Mat::constant(self.unknowns, 1, &Qt::integer(0))
        } else {
            matrix.pseudoinverse()?.mul(&right)?
        };
        let rest = matrix.mul(&solution)?.sub(&right)?;
        if !rest.is_zero()? {
            return Ok(None);
        }
        let freedom = matrix.kernel_basis()?;
        Ok(Some(Solutions {
            least: solution,
            freedom,
        }))
    }
}

/// A value of forms at given unknowns.
pub fn at(value: &Value<Jet>, point: &Mat) -> Result<Value, Stop> {
    let entry = |form: &Jet| form.at(point.entries());
    let matrix = |m: &Mat<Jet>| Mat::from_fn(m.rows(), m.cols(), |i, j| entry(m.at(i, j)));
    Ok(match value {
        Value::Matrix(m) => Value::Matrix(matrix(m)?),
        Value::Family(first, members) => Value::Family(
            *first,
            members.iter().map(matrix).collect::<Result<_, _>>()?,
        ),
        other => Value::Number(entry(&other.number()?)?),
    })
}
