//! How far a point is from meeting a proposition: 0 where it does, in floating point, to guide a
//! climb. Comparisons count relatively, conjunctions add, disjunctions take the least.

use exact::Matrix;
use kernel::core::{CoreBinder, PropId, PropOp, TermId};
use kernel::tree::Relation;
use kernel::truth::Truth;
use kernel::value::Value;

use crate::point::approximate;
use crate::session::Session;

/// What a proposition costs that cannot be measured and is not as wanted.
const FAILED: f64 = 1.0;
/// The margin that a strict comparison must have.
const MARGIN: f64 = 1e-9;
/// How many members of a range are scored.
const SCORED: usize = 1_000;

/// How far `prop` is from being `wanted`.
pub fn score(session: &mut Session<'_>, prop: PropId, wanted: bool) -> f64 {
    let core = session.core;
    match &core.props[prop as usize].op {
        PropOp::Not(a) => score(session, *a, !wanted),
        PropOp::And(a, b) => {
            let (a, b) = (score(session, *a, wanted), score(session, *b, wanted));
            if wanted { a + b } else { a.min(b) }
        }
        PropOp::Or(a, b) => {
            let (a, b) = (score(session, *a, wanted), score(session, *b, wanted));
            if wanted { a.min(b) } else { a + b }
        }
        PropOp::Implies(a, b) => {
            let (a, b) = (score(session, *a, !wanted), score(session, *b, wanted));
            if wanted { a.min(b) } else { a + b }
        }
        PropOp::Iff(a, b) => {
            let both = |session: &mut Session<'_>, first, second| {
                score(session, *a, first) + score(session, *b, second)
            };
            both(session, true, wanted).min(both(session, false, !wanted))
        }
        PropOp::Compare(relation, a, b) => compare(session, *relation, *a, *b, wanted),
        PropOp::Quantifier {
            universal,
            binders,
            condition,
            body,
        } if binders
            .iter()
            .all(|binder| matches!(binder, CoreBinder::Range(_))) =>
        {
            let all = *universal == wanted;
            let mut total = if all { 0.0 } else { f64::INFINITY };
            members(session, binders, &mut |session| {
                let outside = condition.map_or(Truth::True, |c| session.truth(c));
                let member = if outside == Truth::False {
                    if all { 0.0 } else { f64::INFINITY }
                } else {
                    score(session, *body, wanted)
                };
                total = if all {
                    total + member
                } else {
                    total.min(member)
                };
            });
            if total.is_finite() { total } else { FAILED }
        }
        _ => {
            let truth = session.truth(prop);
            if truth == Truth::from(wanted) {
                0.0
            } else {
                FAILED
            }
        }
    }
}

fn members(
    session: &mut Session<'_>,
    binders: &[CoreBinder],
    visit: &mut dyn FnMut(&mut Session<'_>),
) {
    let Some((CoreBinder::Range(index), rest)) = binders.split_first() else {
        return visit(session);
    };
    let Some((from, to)) = session.range(index.from, index.to) else {
        return;
    };
    for value in (from..=to).take(SCORED) {
        session.evaluator.set(index.slot, Value::Integer(value));
        members(session, rest, visit);
    }
    session.evaluator.clear(index.slot);
}

fn compare(
    session: &mut Session<'_>,
    relation: Relation,
    a: TermId,
    b: TermId,
    wanted: bool,
) -> f64 {
    let (Ok(left), Ok(right)) = (session.term(a).cloned(), session.term(b).cloned()) else {
        return 2.0 * FAILED;
    };
    let (relation, wanted) = match (relation, wanted) {
        (Relation::Unequal, wanted) => (Relation::Equal, !wanted),
        other => other,
    };
    match (&left, &right) {
        (Value::Matrix(left), Value::Matrix(right)) => {
            let (Some(left), Some(right)) = (left.to_exact(), right.to_exact()) else {
                return 2.0 * FAILED;
            };
            if left.shape() != right.shape() {
                return FAILED;
            }
            let scale = norm(&left) + norm(&right) + f64::MIN_POSITIVE;
            let gap = &left - &right;
            match relation {
                Relation::Equal => equal(norm(&gap) / scale, wanted),
                _ => {
                    let gap = match relation {
                        Relation::AtLeast | Relation::Greater => gap,
                        _ => -&gap,
                    };
                    let odd = norm(&(&gap - &gap.transpose())) / scale;
                    let least = least_eigenvalue(&gap) / scale;
                    let strict = matches!(relation, Relation::Less | Relation::Greater);
                    if wanted {
                        odd + at_least(least, strict)
                    } else if odd > 0.0 {
                        0.0
                    } else {
                        at_least(-least, !strict)
                    }
                }
            }
        }
        _ => {
            let (Some(left), Some(right)) = (number(&left), number(&right)) else {
                return FAILED;
            };
            let scale = left.abs() + right.abs() + f64::MIN_POSITIVE;
            let gap = (left - right) / scale;
            match (relation, wanted) {
                (Relation::Equal | Relation::Unequal, wanted) => equal(gap.abs(), wanted),
                (Relation::AtLeast, true) | (Relation::Less, false) => at_least(gap, false),
                (Relation::Greater, true) | (Relation::AtMost, false) => at_least(gap, true),
                (Relation::AtMost, true) | (Relation::Greater, false) => at_least(-gap, false),
                (Relation::Less, true) | (Relation::AtLeast, false) => at_least(-gap, true),
            }
        }
    }
}

fn equal(distance: f64, wanted: bool) -> f64 {
    match (wanted, distance > 0.0) {
        (true, _) => distance,
        (false, true) => 0.0,
        (false, false) => FAILED,
    }
}

fn at_least(gap: f64, strict: bool) -> f64 {
    let margin = if strict { MARGIN } else { 0.0 };
    (margin - gap).max(0.0)
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Integer(integer) => Some(*integer as f64),
        Value::Number(number) => number.number().map(approximate),
        Value::Matrix(matrix) if matrix.shape() == (1, 1) => {
            matrix.at(0, 0).number().map(approximate)
        }
        _ => None,
    }
}

fn norm(matrix: &Matrix) -> f64 {
    let squares = matrix
        .entries()
        .iter()
        .map(|entry| approximate(entry).powi(2));
    squares.sum::<f64>().sqrt()
}

/// The least eigenvalue of the symmetric part, by Jacobi's rotations.
pub fn least_eigenvalue(matrix: &Matrix) -> f64 {
    let n = matrix.rows();
    let mut a: Vec<Vec<f64>> = (0..n)
        .map(|i| {
            let entry = |j| (approximate(&matrix[(i, j)]) + approximate(&matrix[(j, i)])) / 2.0;
            (0..n).map(entry).collect()
        })
        .collect();
    for _ in 0..12 {
        for p in 0..n {
            for q in p + 1..n {
                if a[p][q].abs() <= 1e-15 * (a[p][p].abs() + a[q][q].abs()) {
                    continue;
                }
                let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
                let t = theta.signum() / (theta.abs() + theta.hypot(1.0));
                let t = if theta == 0.0 { 1.0 } else { t };
                let c = 1.0 / t.hypot(1.0);
                let s = t * c;
                for row in &mut a {
                    (row[p], row[q]) = (c * row[p] - s * row[q], s * row[p] + c * row[q]);
                }
                let (upper, lower) = a.split_at_mut(q);
                for (x, y) in upper[p].iter_mut().zip(&mut lower[0]) {
                    (*x, *y) = (c * *x - s * *y, s * *x + c * *y);
                }
            }
        }
    }
    (0..n).map(|i| a[i][i]).fold(f64::INFINITY, f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_eigenvalue_of_known_matrices_is_found() {
        let cases = [
            (Matrix::from_integers([[2, 1], [1, 2]]), 1.0),
            (Matrix::from_integers([[0, 1], [1, 0]]), -1.0),
            (Matrix::from_integers([[0, 0], [0, 5]]), 0.0),
        ];
        for (matrix, least) in cases {
            assert!(
                (least_eigenvalue(&matrix) - least).abs() < 1e-12,
                "{matrix}"
            );
        }
        let path = Matrix::from_integers([[2, -1, 0], [-1, 2, -1], [0, -1, 2]]);
        assert!((least_eigenvalue(&path) - (2.0 - 2f64.sqrt())).abs() < 1e-12);
    }
}
