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

use crate::core::{Slot, Sort, TermId};
use crate::evaluate::Evaluator;
use crate::jet::Jet;
use crate::judge::Base;
use crate::matrix::Mat;
use crate::ring::{Ring, Stop};
use crate::rules::minimum::{Question, Ruling, bounded_rank, refusal};
use crate::rules::quadratic::{hessian, moving, without};
use crate::rules::unknown::{Unknown, is_continuous};
use crate::truth::Truth;
use crate::value::Value;

/// Whether the places, where they are now, are at a local minimum.
pub(crate) fn chart<K: Base>(
    evaluator: &mut Evaluator<'_, K>,
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

fn in_chart<K: Base>(
    evaluator: &mut Evaluator<'_, K>,
    without: &mut Evaluator<'_, Jet<K>>,
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
    let (moved, count) = coordinates(&point, &rows)?;
    without.pin(node, Value::Matrix(moved));
    let form = question.value(without);
    without.unpin(node);
    let form = form?;
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

/// The first rows that are independent and span all rows.
fn independent_rows<K: Ring>(m: &Mat<K>) -> Result<Vec<usize>, Stop> {
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

/// `U V` near the point, in small coordinates, which are counted.
fn coordinates<K: Ring>(point: &Mat<K>, rows: &[usize]) -> Result<(Mat<Jet<K>>, usize), Stop> {
    let cols: Vec<usize> = (0..point.cols()).collect();
    let v = point.select(rows, &cols);
    // The rows of V are independent, so P = U V determines U.
    let u = point.mul(&v.pseudoinverse()?)?;
    let free: Vec<usize> = (0..u.rows()).filter(|i| !rows.contains(i)).collect();
    let columns: Vec<usize> = (0..u.cols()).collect();
    let mut unknown = Unknown::truncated(2);
    let v = unknown.around(&v)?;
    let moved = unknown.around(&u.select(&free, &columns))?;
    let u = Mat::from_fn(u.rows(), u.cols(), |i, j| {
        let row = free.iter().position(|&row| row == i);
        Ok(row.map_or_else(|| Jet::lift(u.at(i, j)), |row| moved.at(row, j).clone()))
    })?;
    Ok((u.mul(&v)?, unknown.count))
}
