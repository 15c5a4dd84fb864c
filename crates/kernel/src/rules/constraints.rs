//! K15, multipliers of constraints. Unproved.
//!
//! Let the feasible set say, among others, that matrices H vanish, that entries g are at least 0,
//! and that matrices S are positive semidefinite. If `c (f - f(x))` is a sum of squares (K9) plus
//! products of multipliers with entries of H, of multipliers at least 0 with g, and traces of
//! semidefinite multipliers with S, then `f >= f(x)` at all feasible points: near x, where the
//! identity holds near x, and everywhere, where it does. With numbers as multipliers these are the
//! conditions of Karush, Kuhn and Tucker. Near x, a multiplier may also be a polynomial that is
//! positive, or positive definite, at x.

use crate::core::{PropOp, Property, TermId};
use crate::evaluate::Evaluator;
use crate::evidence::Rejection;
use crate::germ::Germ;
use crate::jet::Jet;
use crate::matrix::Mat;
use crate::ring::{Ring, Stop};
use crate::rules::minimum::Question;
use crate::rules::quadratic::without;
use crate::rules::squares::Polynomial;
use crate::rules::unknown::{Conjunct, conjuncts_of};
use crate::tree::Relation;

/// What the feasible set says of a matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It vanishes.
    Zero,
    /// Its entries are at least 0.
    Nonnegative,
    /// It is symmetric and positive semidefinite.
    Semidefinite,
}

/// A conjunct of the feasible set, where it is a constraint.
#[derive(Clone, Debug)]
pub struct Constraint<K> {
    /// What is said.
    pub kind: Kind,
    /// Of which matrix.
    pub matrix: Mat<K>,
}

impl Constraint<Jet> {
    /// The same with germs, where they are polynomials.
    pub fn germs(&self) -> Option<Constraint<Germ>> {
        let (rows, cols) = self.matrix.shape();
        let matrix = Mat::from_fn(rows, cols, |i, j| Germ::of(self.matrix.at(i, j)));
        Some(Constraint {
            kind: self.kind,
            matrix: matrix.ok()?,
        })
    }
}

/// The conjuncts of the feasible set, from left to right, at the values of the places in `forms`.
pub fn constraints<K: Ring>(
    evaluator: &Evaluator<'_>,
    forms: &mut Evaluator<'_, K>,
    question: &Question<'_>,
) -> Vec<Option<Constraint<K>>> {
    let Some(over) = question.over else {
        return Vec::new();
    };
    // What depends on the places is not unrolled.
    let mut elsewhere = without(evaluator, &question.slots(), Clone::clone);
    let parts = conjuncts_of(&mut elsewhere, over, true);
    let parts = parts.iter().rev();
    parts.map(|part| constraint(forms, part)).collect()
}

fn constraint<K: Ring>(forms: &mut Evaluator<'_, K>, part: &Conjunct) -> Option<Constraint<K>> {
    if let Some(matrix) = part.difference(forms) {
        let kind = Kind::Zero;
        return Some(Constraint { kind, matrix });
    }
    let core = forms.core;
    let mut value = |id: TermId| part.within(forms, |forms| forms.term(id).ok()?.matrix().ok());
    match &core.props[part.prop as usize].op {
        PropOp::Compare(relation, a, b) if part.asserted => {
            let (above, below) = match relation {
                Relation::Greater | Relation::AtLeast => (*a, *b),
                Relation::Less | Relation::AtMost => (*b, *a),
                _ => return None,
            };
            let (above, below) = (value(above)?, value(below)?);
            let fit = above.shape() == below.shape();
            Some(Constraint {
                kind: Kind::Semidefinite,
                matrix: fit.then(|| above.sub(&below).ok())??,
            })
        }
        PropOp::Property(Property::Nonnegative | Property::Positive, of) if part.asserted => {
            Some(Constraint {
                kind: Kind::Nonnegative,
                matrix: value(*of.first()?)?,
            })
        }
        _ => None,
    }
}

/// The sum of the products of multipliers with constraints; it is at least 0 at feasible points
/// near, or, with numbers as multipliers, at all.
pub(crate) fn multiplied(
    multipliers: &[Vec<Polynomial>],
    constraints: &[Option<Constraint<Germ>>],
    count: usize,
    nearby: bool,
) -> Result<Result<Germ, Rejection>, Stop> {
    let refused = |message: &str| Ok(Err(Rejection::new("multiplier", message)));
    let mut sum = Germ::integer(0);
    for (k, factors) in multipliers.iter().enumerate() {
        if factors.is_empty() {
            continue;
        }
        let Some(Constraint { kind, matrix }) = constraints.get(k).and_then(Option::as_ref) else {
            return refused("there is no such constraint");
        };
        let (rows, cols) = matrix.shape();
        if factors.len() != rows * cols {
            return refused("a constraint has a multiplier for each entry");
        }
        let germs = factors.iter().map(|factor| factor.germ(count));
        let germs = match germs.collect::<Result<Vec<_>, _>>() {
            Ok(germs) => Mat::new(rows, cols, germs),
            Err(rejection) => return Ok(Err(rejection)),
        };
        let fits = match kind {
            Kind::Zero => true,
            Kind::Semidefinite => is_semidefinite(&germs, nearby)?,
            Kind::Nonnegative => {
                let mut each = germs.entries().iter();
                each.try_fold(true, |all, germ| {
                    let one = Mat::new(1, 1, vec![germ.clone()]);
                    Ok(all && is_semidefinite(&one, nearby)?)
                })?
            }
        };
        if !fits {
            return refused("the multiplier of an inequality is negative");
        }
        sum = sum.add(&germs.inner(matrix)?)?;
    }
    Ok(Ok(sum))
}

/// Whether a matrix is one of numbers and semidefinite, or definite at the point, and so near it.
fn is_semidefinite(matrix: &Mat<Germ>, nearby: bool) -> Result<bool, Stop> {
    let asymmetry = matrix.sub(&matrix.transpose())?;
    if !asymmetry.entries().iter().all(Germ::vanishes) {
        return Ok(false);
    }
    let (rows, cols) = matrix.shape();
    let here = Mat::from_fn(rows, cols, |i, j| {
        matrix.at(i, j).at_point().ok_or(Stop::Undefined)
    })?;
    let inertia = here.inertia()?;
    let mut entries = matrix.entries().iter();
    let constant = entries.all(|germ| germ.as_rational().is_some());
    Ok(constant && inertia.negative == 0 || nearby && inertia.positive == rows)
}
