//! Conjunctions in unknown matrices, and what their equations say of the unknowns.

use crate::core::{Core, CoreBinder, CoreType, Kind, PropId, PropOp, TermId};
use crate::evaluate::Evaluator;
use crate::jet::Jet;
use crate::judge::{Base, Node};
use crate::matrix::Mat;
use crate::ring::{Ring, Stop};
use crate::tree::Relation;
use crate::value::Value;

/// A conjunct: a proposition that is asserted, or denied.
#[derive(Clone, Copy)]
pub struct Conjunct {
    /// The proposition.
    pub prop: PropId,
    /// Whether it is asserted.
    pub asserted: bool,
}

/// The conjuncts of what an `exists` asserts: the side condition, and the body (denied, where the
/// `exists` is the denial of a `for all`).
pub fn conjuncts(core: &Core, node: &Node<'_>) -> Vec<Conjunct> {
    let mut found = Vec::new();
    let mut open = vec![Conjunct {
        prop: node.body,
        asserted: !node.universal,
    }];
    open.extend(node.condition.map(|prop| Conjunct {
        prop,
        asserted: true,
    }));
    while let Some(conjunct) = open.pop() {
        let asserted = conjunct.asserted;
        let (a, b) = match (&core.props[conjunct.prop as usize].op, asserted) {
            (PropOp::Not(a), _) => {
                open.push(Conjunct {
                    prop: *a,
                    asserted: !asserted,
                });
                continue;
            }
            (PropOp::And(a, b), true) => ((*a, true), (*b, true)),
            (PropOp::Or(a, b), false) => ((*a, false), (*b, false)),
            (PropOp::Implies(a, b), false) => ((*a, true), (*b, false)),
            _ => {
                found.push(conjunct);
                continue;
            }
        };
        open.extend([a, b].map(|(prop, asserted)| Conjunct { prop, asserted }));
    }
    found
}

/// The two sides of an equation.
pub fn equation(core: &Core, conjunct: Conjunct) -> Option<(TermId, TermId)> {
    match (&core.props[conjunct.prop as usize].op, conjunct.asserted) {
        (PropOp::Compare(Relation::Equal, a, b), true)
        | (PropOp::Compare(Relation::Unequal, a, b), false) => Some((*a, *b)),
        _ => None,
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
    fn next<K: Ring>(&mut self, base: &K) -> Result<Jet<K>, Stop> {
        let unknown = if self.truncated {
            Jet::infinitesimal
        } else {
            Jet::variable
        };
        self.count += 1;
        unknown(self.count - 1, self.degree).add(&Jet::lift(base))
    }

    /// A matrix plus unknown entries.
    pub fn around<K: Ring>(&mut self, base: &Mat<K>) -> Result<Mat<Jet<K>>, Stop> {
        Mat::from_fn(base.rows(), base.cols(), |i, j| self.next(base.at(i, j)))
    }

    /// A value plus unknown entries.
    pub fn around_value<K: Ring>(&mut self, base: &Value<K>) -> Result<Value<Jet<K>>, Stop> {
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
    fn of_kind<K: Ring>(
        &mut self,
        kind: Kind,
        (rows, cols): (usize, usize),
    ) -> Result<Mat<Jet<K>>, Stop> {
        let zero = K::integer(0);
        let mut entries: Vec<Jet<K>> = Vec::with_capacity(rows * cols);
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
    pub fn bound<K: Base>(
        &mut self,
        evaluator: &mut Evaluator<'_, K>,
        binder: &CoreBinder,
    ) -> Result<Option<Value<Jet<K>>>, Stop> {
        match binder {
            CoreBinder::Near { center, .. } => {
                let center = evaluator.point(center)?;
                Ok(Some(self.around_value(&center)?))
            }
            CoreBinder::Typed { slot, of } => self.typed(evaluator, *slot, of),
            CoreBinder::Range(_) | CoreBinder::Set { .. } => Ok(None),
        }
    }

    fn typed<K: Base>(
        &mut self,
        evaluator: &mut Evaluator<'_, K>,
        slot: u32,
        of: &CoreType,
    ) -> Result<Option<Value<Jet<K>>>, Stop> {
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
pub struct Solutions<K> {
    /// The solution of least norm.
    pub least: Mat<K>,
    /// A basis of the differences of solutions, as columns.
    pub freedom: Mat<K>,
}

/// Linear equations `row . x = right`, one after the other.
pub struct Equations<K> {
    unknowns: usize,
    rows: Vec<Vec<K>>,
    right: Vec<K>,
}

impl<K: Base> Equations<K> {
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
    pub fn vanish(&mut self, form: &Jet<K>) {
        let row = (0..self.unknowns).map(|k| form.coefficient(&[k])).collect();
        self.push(
            row,
            K::integer(0).sub(&form.coefficient(&[])).expect("a field"),
        );
    }

    /// Adds other equations in the same unknowns.
    pub fn extend(&mut self, other: Self) {
        self.rows.extend(other.rows);
        self.right.extend(other.right);
    }

    /// Adds `row . x = right`.
    pub fn push(&mut self, row: Vec<K>, right: K) {
        self.rows.push(row);
        self.right.push(right);
    }

    /// The solutions; `None` if there are none.
    pub fn solve(&self) -> Result<Option<Solutions<K>>, Stop> {
        let rows = self.rows.len();
        let entries = self.rows.iter().flatten().cloned().collect();
        let matrix = Mat::new(rows, self.unknowns, entries);
        let right = Mat::new(rows, 1, self.right.clone());
        let solution = matrix.pseudoinverse()?.mul(&right)?;
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
pub fn at<K: Base>(value: &Value<Jet<K>>, point: &Mat<K>) -> Result<Value<K>, Stop> {
    let entry = |form: &Jet<K>| form.at(point.entries());
    let matrix = |m: &Mat<Jet<K>>| Mat::from_fn(m.rows(), m.cols(), |i, j| entry(m.at(i, j)));
    Ok(match value {
        Value::Matrix(m) => Value::Matrix(matrix(m)?),
        Value::Family(first, members) => Value::Family(
            *first,
            members.iter().map(matrix).collect::<Result<_, _>>()?,
        ),
        other => Value::Number(entry(&other.number()?)?),
    })
}
