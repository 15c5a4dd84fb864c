//! Evidence for and against nearness: the rules that need no data, and singular vectors that turn.

use kernel::core::CoreBinder;
use kernel::evaluate::Evaluator;
use kernel::evidence::Evidence;
use kernel::infinitesimal::Qt;
use kernel::judge::Node;
use kernel::matrix::Mat;
use kernel::ring::Ring;
use kernel::rules::nearness::{check, decomposition};
use kernel::rules::unknown::conjuncts;
use kernel::value::Value;

use crate::values::path;

/// Evidence by a rule of the kernel.
pub(crate) fn evidence(evaluator: &mut Evaluator<'_>, node: &Node<'_>) -> Option<Evidence> {
    let mut candidates = if node.universal {
        vec![
            Evidence::Response,
            Evidence::Submersion,
            Evidence::Fibre,
            Evidence::SimpleSvd,
        ]
    } else {
        vec![Evidence::Limit]
    };
    if !node.universal {
        candidates.extend(turned(evaluator, node).into_iter().filter_map(|(u, d, v)| {
            let constant = |m: Mat| path(&Value::Matrix(m))?.into_iter().next();
            let d = path(&Value::Matrix(d))?;
            Some(Evidence::Svd {
                u: constant(u)?,
                d,
                v: constant(v)?,
            })
        }));
    }
    candidates
        .into_iter()
        .find(|evidence| check(evaluator, node, evidence).is_ok())
}

/// Paths of a matrix that is decomposed in the body: with turned vectors, and values that part.
pub(crate) fn decompositions(evaluator: &mut Evaluator<'_>, node: &Node<'_>) -> Vec<Vec<Value>> {
    let [CoreBinder::Near { .. }] = node.binders else {
        return Vec::new();
    };
    let Some(inner) = Node::of(evaluator.core, node.body, node.path) else {
        return Vec::new();
    };
    if inner.universal {
        return Vec::new();
    }
    let product = |(u, d, v): (Mat, Mat, Mat)| {
        Some(vec![Value::Matrix(
            u.mul(&d).ok()?.mul(&v.transpose()).ok()?,
        )])
    };
    turned(evaluator, &inner)
        .into_iter()
        .filter_map(product)
        .collect()
}

/// Decompositions `Q (D + t E) P^T` for the given vectors U, V near which a decomposition is
/// sought: at two equal values both columns are turned by the angle of (4, 3)/5, at a zero the sign
/// of one column is changed. The slopes fall, so that the values are positive and different for t >
/// 0.
fn turned(evaluator: &mut Evaluator<'_>, node: &Node<'_>) -> Vec<(Mat, Mat, Mat)> {
    let core = evaluator.core;
    let parts = conjuncts(evaluator, node);
    let found = parts
        .iter()
        .find_map(|part| decomposition(core, std::slice::from_ref(part)));
    let Some([_, u, d, v]) = found else {
        return Vec::new();
    };
    let t = Qt::t();
    for binder in node.binders {
        let CoreBinder::Near { slot, center, .. } = binder else {
            return Vec::new();
        };
        let Ok(value) = evaluator.point(center) else {
            return Vec::new();
        };
        evaluator.set(*slot, value);
    }
    let matrix = |evaluator: &mut Evaluator<'_>, id| {
        evaluator
            .term(id)
            .ok()
            .and_then(|value| value.matrix().ok())
    };
    let given = (
        matrix(evaluator, u),
        matrix(evaluator, d),
        matrix(evaluator, v),
    );
    kernel::judge::clear(evaluator, node.binders);
    let (Some(u), Some(d), Some(v)) = given else {
        return Vec::new();
    };
    let count = d.rows().min(d.cols());
    let Ok(values) = Mat::from_fn(count, count, |i, j| {
        let slope = Qt::integer(if i == j { (count - i) as i64 } else { 0 });
        d.at(i, j).add(&t.mul(&slope)?)
    }) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for j in 0..count {
        let equal = |i: usize| {
            let gap = d.at(i, i).sub(d.at(j, j));
            gap.is_ok_and(|gap| gap.is_zero() == Ok(true))
        };
        if let Some(i) = (0..j).find(|i| equal(*i)) {
            found.push((turn(&u, i, j), values.clone(), turn(&v, i, j)));
        }
        if d.at(j, j).is_zero() == Ok(true) {
            let sign = |_: usize, b: usize| Qt::integer(if b == j { -1 } else { 1 });
            let flipped = Mat::from_fn(v.rows(), v.cols(), |a, b| v.at(a, b).mul(&sign(a, b)));
            found.extend(flipped.ok().map(|v| (u.clone(), values.clone(), v)));
        }
    }
    found
}

/// Two columns turned by the angle of (4, 3)/5.
fn turn(matrix: &Mat, i: usize, j: usize) -> Mat {
    let fifth = |n: i64| Qt::rational(&exact::Rational::from_fraction(n, 5).expect("fifths"));
    let (cosine, sine, minus) = (fifth(4), fifth(3), fifth(-3));
    let mixed = |a: usize, x: &Qt, y: &Qt| matrix.at(a, i).mul(x)?.add(&matrix.at(a, j).mul(y)?);
    let turned = Mat::from_fn(matrix.rows(), matrix.cols(), |a, b| match b {
        _ if b == i => mixed(a, &cosine, &sine),
        _ if b == j => mixed(a, &minus, &cosine),
        _ => Ok(matrix.at(a, b).clone()),
    });
    turned.unwrap_or_else(|_| matrix.clone())
}
