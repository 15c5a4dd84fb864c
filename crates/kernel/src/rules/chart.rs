//! K11, chart: strict minima over the matrices of bounded rank. Unproved.
//!
//! Let f = g(P) for a sub-term P of f through which alone f depends on its variables, and let the
//! rank of P be at most k at all feasible points, by the sizes of its factors or by the feasible
//! set. Let P0, the value at the point, be of rank exactly k. Near P0 a matrix of rank at most k
//! has rank k, and its rows in I, k rows that are independent in P0, are independent; so it is U V
//! for one pair (U, V), which depends on it continuously, with V its rows in I and the rows of U in
//! I those of the identity. If in these coordinates the gradient of g vanishes at P0, and the
//! Hessian is positive definite, then P0 is a strict local minimum of g over the matrices of rank
//! at most k. P is continuous in the variables; so the point is a local minimum of f. For a product
//! of matrices: a minimum of the shallow problem lifts to every depth.
//!
//! Where g has no second derivatives at P0, a function below it may have: where two pieces of
//! degree 2 meet with slopes that do not fall (see [`crate::kinked`]), the slope between them with
//! the less of their second derivatives is below both, and equal to g at P0. If the lemma holds of
//! that function, P0 is a strict minimum of g as well.

use crate::core::{Slot, Sort, TermId};
use crate::evaluate::Evaluator;
use crate::infinitesimal::Qt;
use crate::jet::Jet;
use crate::kinked::Kinked;
use crate::matrix::Mat;
use crate::ring::{Ring, Stop};
use crate::rules::minimum::{Question, Ruling, bounded_rank, refusal};
use crate::rules::quadratic::{hessian, moving, without};
use crate::rules::unknown::{Unknown, is_continuous};
use crate::truth::Truth;
use crate::value::Value;

/// Whether the places, where they are now, are at a local minimum.
pub(crate) fn chart(
    evaluator: &mut Evaluator<'_>,
    question: &Question<'_>,
) -> Result<Ruling, Stop> {
    let slots: Vec<_> = question.places.iter().map(|place| place.slot).collect();
    let mut without = without(evaluator, &slots, Jet::lift);
    let mut first = None;
    for node in moving(evaluator.core, question.objective, &slots) {
        match in_chart(evaluator, &mut without, question, node, &slots) {
            Ok(Ok(truth)) => return Ok(Ok(truth)),
            Ok(Err(rejection)) => first = first.or(Some(rejection)),
            Err(_) => {}
        }
    }
    match first {
        Some(rejection) => Ok(Err(rejection)),
        None => refusal("no-rule", "the function depends on no matrix alone"),
    }
}

fn in_chart(
    evaluator: &mut Evaluator<'_>,
    without: &mut Evaluator<'_, Jet>,
    question: &Question<'_>,
    node: TermId,
    slots: &[Slot],
) -> Result<Ruling, Stop> {
    let core = evaluator.core;
    if !matches!(core.terms[node as usize].sort, Sort::Matrix(..)) {
        return refusal("no-rule", "a number has no rank");
    }
    if !is_continuous(core, node, slots) {
        return refusal("no-rule", "the matrix may jump");
    }
    let point = evaluator.term(node)?.matrix()?;
    let bound = bounded_rank(evaluator, question, node)?;
    let rows = independent_rows(&point)?;
    if rows.len() != bound {
        let message = format!("the rank is {}, the bound {bound}", rows.len());
        return refusal("product-rank", message);
    }
    let mut unknown = Unknown::truncated(2);
    let moved = coordinates(&point, &rows, |here| unknown.next(here))?;
    let count = unknown.count;
    without.pin(node, Value::Matrix(moved.clone()));
    let form = question.value(without);
    without.unpin(node);
    let form = match form {
        Ok(form) => form,
        Err(_) => match below(evaluator, question, node, &point, &moved, slots)? {
            Some(form) => form,
            None => return refusal("kink", "a slope falls where two pieces meet"),
        },
    };
    for k in 0..count {
        if !form.coefficient(&[k]).is_zero()? {
            return refusal("not-critical", "the gradient in the chart does not vanish");
        }
    }
    if hessian(&form, count)?.inertia()?.positive != count {
        return refusal(
            "not-definite",
            "the Hessian in the chart is not positive definite",
        );
    }
    Ok(Ok(Truth::True))
}

/// The function below, where the matrix is moved; `None` where a slope falls.
fn below(
    evaluator: &Evaluator<'_>,
    question: &Question<'_>,
    node: TermId,
    point: &Mat,
    moved: &Mat<Jet>,
    slots: &[Slot],
) -> Result<Option<Jet>, Stop> {
    let mut kinked = without(evaluator, slots, |x| Kinked::smooth(Jet::lift(x)));
    let mut unknown = Unknown::new(2);
    let entries = unknown.around(point)?;
    kinked.pin(
        node,
        Value::Matrix(entries.map(&|x| Kinked::smooth(x.clone()))),
    );
    let model = question.value(&mut kinked)?.model(unknown.count)?;
    if !model.rises {
        return Ok(None);
    }
    let change = moved.sub(&point.map(&Jet::lift))?;
    let change = Mat::new(unknown.count, 1, change.entries().to_vec());
    let slope = Mat::new(unknown.count, 1, model.slope).map(&Jet::lift);
    let half = Jet::constant(Qt::integer(2).invert()?);
    let bent = model
        .curvature
        .map(&Jet::lift)
        .mul(&change)?
        .inner(&change)?;
    Ok(Some(slope.inner(&change)?.add(&bent.mul(&half)?)?))
}

/// The first rows that are independent and span all rows.
pub(crate) fn independent_rows(m: &Mat) -> Result<Vec<usize>, Stop> {
    let cols: Vec<usize> = (0..m.cols()).collect();
    let mut rows = Vec::new();
    for i in 0..m.rows() {
        rows.push(i);
        if m.select(&rows, &cols).rank()? < rows.len() {
            rows.pop();
        }
    }
    Ok(rows)
}

/// `U V` near the point: `moved` adds a small coordinate to a number.
pub(crate) fn coordinates<K: Ring, L: Ring>(
    point: &Mat<K>,
    rows: &[usize],
    mut moved: impl FnMut(&K) -> Result<L, Stop>,
) -> Result<Mat<L>, Stop> {
    let cols: Vec<usize> = (0..point.cols()).collect();
    let v = point.select(rows, &cols);
    // The rows of V are independent, so P = U V determines U.
    let u = point.mul(&v.pseudoinverse()?)?;
    let v = Mat::from_fn(v.rows(), v.cols(), |i, j| moved(v.at(i, j)))?;
    let u = Mat::from_fn(u.rows(), u.cols(), |i, j| {
        match rows.iter().position(|&row| row == i) {
            Some(row) => Ok(L::integer(i64::from(row == j))),
            None => moved(u.at(i, j)),
        }
    })?;
    u.mul(&v)
}
