//! Functions that are quadratic in a sub-term.
//!
//! A function f of some variables may depend on them through one matrix P only, as the loss of a
//! network does through the product of its layers. Then f = g(P), and what is known of g over all
//! matrices holds for f. P is found, not named: it is a node of the term whose value, put in place
//! of the node, suffices to evaluate f.

use crate::core::{Core, Op, Slot, Sort, TermId};
use crate::evaluate::Evaluator;
use crate::infinitesimal::Qt;
use crate::jet::Jet;
use crate::matrix::Mat;
use crate::ring::{Reason, Ring, Stop};
use crate::rules::unknown::{Unknown, moves};
use crate::value::Value;

/// `g(P + D) = g(P) + <gradient, D> + 1/2 D . hessian . D`, entries by rows.
pub struct Quadratic {
    /// The gradient at P.
    pub gradient: Mat,
    /// The matrix of second derivatives.
    pub hessian: Mat,
}

/// The most entries of a matrix of which a function is quadratic.
const MAX_ENTRIES: usize = 256;

impl Quadratic {
    /// The parts of a form of degree at most 2 in the entries of a `rows x cols` matrix.
    pub fn of(form: &Jet, (rows, cols): (usize, usize)) -> Result<Self, Stop> {
        let n = rows * cols;
        if n > MAX_ENTRIES {
            return Err(Stop::Undecided(Reason::TooCostly));
        }
        let gradient = Mat::from_fn(rows, cols, |i, j| Ok(form.coefficient(&[i * cols + j])))?;
        let hessian = hessian(form, n)?;
        Ok(Self { gradient, hessian })
    }

    /// Whether g is convex.
    pub fn is_convex(&self) -> Result<bool, Stop> {
        Ok(self.hessian.inertia()?.negative == 0)
    }

    /// `M` with `g(P + D) = g(P) + <gradient, D> + tr(D M D^T)`, M positive semidefinite, if there
    /// is one; g is then the squared distance to a matrix, weighted on the right, if the gradient
    /// is in the range of M.
    fn weight(&self) -> Result<Option<Mat>, Stop> {
        let (rows, cols) = self.gradient.shape();
        if rows == 0 {
            return Ok(None);
        }
        let half = Qt::rational(&exact::Rational::from_fraction(1, 2).expect("one half"));
        let indices: Vec<usize> = (0..cols).collect();
        let weight = self.hessian.select(&indices, &indices).scale(&half)?;
        let two = Qt::integer(2);
        let expected = Mat::identity(rows).kronecker(&weight)?.scale(&two)?;
        let fits = expected.sub(&self.hessian)?.is_zero()?;
        Ok((fits && weight.inertia()?.negative == 0).then_some(weight))
    }

    fn transpose(&self) -> Result<Self, Stop> {
        let (rows, cols) = self.gradient.shape();
        let place = |k: usize| (k % rows) * cols + k / rows;
        let indices: Vec<usize> = (0..rows * cols).map(place).collect();
        Ok(Self {
            gradient: self.gradient.transpose(),
            hessian: self.hessian.select(&indices, &indices),
        })
    }
}

/// A squared distance: `g(P + D) = g(P) + <gradient, D> + tr(D weight D^T)` with
/// `residual . weight = -gradient / 2`, so that g is the squared distance, in the weight, of `P +
/// D` to `P + residual`, plus a constant. A weight on the left is brought to the right by
/// transposing.
pub struct Distance {
    /// The point P.
    pub point: Mat,
    /// The gradient at P.
    pub gradient: Mat,
    /// The weight.
    pub weight: Mat,
    /// From P to the matrix to which the distance is.
    pub residual: Mat,
}

impl Distance {
    /// The distance that a quadratic function is, if it is one.
    pub fn of(quadratic: &Quadratic, point: &Mat) -> Result<Option<Self>, Stop> {
        let found = match quadratic.weight()? {
            Some(weight) => Some((point.clone(), quadratic.gradient.clone(), weight)),
            None => {
                let transposed = quadratic.transpose()?;
                let weight = transposed.weight()?;
                weight.map(|weight| (point.transpose(), transposed.gradient, weight))
            }
        };
        let Some((point, gradient, weight)) = found else {
            return Ok(None);
        };
        let half = Qt::rational(&exact::Rational::from_fraction(-1, 2).expect("minus one half"));
        let wanted = gradient.scale(&half)?;
        let residual = wanted.mul(&weight.pseudoinverse()?)?;
        let in_range = residual.mul(&weight)?.sub(&wanted)?.is_zero()?;
        Ok(in_range.then_some(Self {
            point,
            gradient,
            weight,
            residual,
        }))
    }
}

/// A node through which alone a function depends on its variables, with the value of the node and
/// the function of it.
pub struct Cut {
    /// The node.
    pub node: TermId,
    /// Its value.
    pub point: Mat,
    /// The function of it.
    pub quadratic: Quadratic,
}

/// All cuts in which a function is quadratic, at the values that the slots have now.
pub fn cuts(evaluator: &mut Evaluator<'_>, function: TermId, slots: &[Slot]) -> Vec<Cut> {
    let mut without = without(evaluator, slots, Jet::lift);
    moving(evaluator.core, function, slots)
        .into_iter()
        .filter_map(|node| cut(evaluator, &mut without, function, node).ok().flatten())
        .collect()
}

/// The second derivatives of a form in `n` unknowns, at 0.
pub(crate) fn hessian(form: &Jet, n: usize) -> Result<Mat, Stop> {
    Mat::from_fn(n, n, |v, w| {
        let coefficient = form.coefficient(&[v.min(w), v.max(w)]);
        if v == w {
            coefficient.add(&coefficient)
        } else {
            Ok(coefficient)
        }
    })
}

/// The evaluator over another ring, in which some slots have no value: what it evaluates depends on
/// them through a pinned node alone.
pub(crate) fn without<'c, K: Ring, L: Ring>(
    evaluator: &Evaluator<'c, K>,
    slots: &[Slot],
    lift: impl Fn(&K) -> L,
) -> Evaluator<'c, L> {
    let mut without = evaluator.over(lift);
    slots.iter().for_each(|slot| without.clear(*slot));
    without
}

/// The numbers and matrices, up to a function, that depend on some slots.
pub fn moving(core: &Core, function: TermId, slots: &[Slot]) -> Vec<TermId> {
    let is_value = |id: TermId| {
        let sort = core.terms[id as usize].sort;
        matches!(sort, Sort::Matrix(..) | Sort::Number)
    };
    (0..=function)
        .filter(|&id| moves(core, id, slots) && is_value(id))
        .collect()
}

fn cut(
    evaluator: &mut Evaluator<'_>,
    without: &mut Evaluator<'_, Jet>,
    function: TermId,
    node: TermId,
) -> Result<Option<Cut>, Stop> {
    let value = match evaluator.term(node)? {
        value @ (Value::Matrix(_) | Value::Number(_)) => value.matrix()?,
        _ => return Ok(None),
    };
    let mut unknown = Unknown::new(2);
    let around = unknown.around(&value)?;
    let pinned = match evaluator.core.terms[node as usize].sort {
        Sort::Matrix(..) => Value::Matrix(around),
        _ => Value::Number(around.at(0, 0).clone()),
    };
    let form = without.pinned(node, pinned, function)?.number()?;
    let quadratic = Quadratic::of(&form, value.shape())?;
    Ok(Some(Cut {
        node,
        point: value,
        quadratic,
    }))
}

/// A bound of the rank of a node that holds whatever the matrices in it are: by the sizes of the
/// factors of a product.
///
/// # Errors
/// When a size is undefined.
pub fn rank_bound<K: Ring>(evaluator: &mut Evaluator<'_, K>, node: TermId) -> Result<usize, Stop> {
    let core = evaluator.core;
    let Sort::Matrix(rows, cols) = core.terms[node as usize].sort else {
        return Ok(1);
    };
    let bound = evaluator.size(rows)?.min(evaluator.size(cols)?);
    let is_matrix = |id: TermId| matches!(core.terms[id as usize].sort, Sort::Matrix(..));
    match &core.terms[node as usize].op {
        Op::Multiply(a, b) if is_matrix(*a) && is_matrix(*b) => {
            let a = rank_bound(evaluator, *a)?;
            Ok(bound.min(a).min(rank_bound(evaluator, *b)?))
        }
        Op::Product {
            family,
            from,
            to,
            ascending,
            ..
        } => {
            let info = &core.slots[family.slot as usize];
            let (Some((rows, cols)), Some(index)) = (info.members, &info.family) else {
                return Ok(bound);
            };
            let mut least = bound;
            // Of no factor, the product is an identity.
            for value in evaluator.factors(*from, *to, *ascending)? {
                evaluator.charge(1, 1)?;
                evaluator.set(index.slot, Value::Integer(value));
                let sizes = evaluator
                    .size(rows)
                    .and_then(|rows| Ok((rows, evaluator.size(cols)?)));
                evaluator.clear(index.slot);
                let (rows, cols) = sizes?;
                least = least.min(rows).min(cols);
            }
            Ok(least)
        }
        Op::Transpose(a) => rank_bound(evaluator, *a),
        _ => Ok(bound),
    }
}
