//! A second opinion on strict against non-strict saddles, from ranks.
//!
//! Achour, Malgouyres and Gerchinovitz (JMLR 2024), Theorem 7. Let `S = X Y^T`, let `X X^T` be
//! invertible, `S` of rank `d_H <= d_0`, and let the eigenvalues of `Sigma = S^T (X X^T)^{-1} S`
//! differ. A critical point whose product R has rank r is
//!
//! * for r the least width: a global minimum if R is a best approximation of rank r, else a strict
//!   saddle;
//! * for a smaller r: a non-strict saddle if R is a best approximation of rank r and the point is
//!   *tightened*, else a strict saddle.
//!
//! It is tightened if for each pair of layers i > j one of `W_{j-1}...W_1 S W_H...W_{i+1}` and
//! `W_{i-1}...W_{j+1}` has rank r. The classifier looks at the Hessian, and knows no such ranks; of
//! two singular values the crate `svd` says which is greater. Within these hypotheses both must
//! agree. Outside, and on wide layers, there is no opinion.

use classify::Kind;
use exact::{Matrix, rank, solve};
use network::Instance;
use svd::SvdError;

use crate::is_least;

/// The widest layer of a network on which there is an opinion.
const MAX_WIDTH: usize = 8;

/// Whether the ranks have an opinion on a point that is called so, and agree.
///
/// # Errors
/// What they call it instead.
pub fn agrees_with_ranks(instance: &Instance, called: Kind) -> Result<bool, String> {
    match kind_by_ranks(instance) {
        Ok(Some(kind)) if kind != called => Err(format!(
            "a second opinion differs: the point is called {}, and by ranks it is {}",
            called.id(),
            kind.id()
        )),
        found => Ok(matches!(found, Ok(Some(_)))),
    }
}

/// The kind of a critical point by ranks; `None` outside the hypotheses, or if it is not critical.
///
/// # Errors
/// [`SvdError::TooLarge`] beyond the sizes that singular values are compared for.
pub fn kind_by_ranks(instance: &Instance) -> Result<Option<Kind>, SvdError> {
    let widths = instance.network().widths();
    if widths.iter().any(|width| *width > MAX_WIDTH) {
        return Ok(None);
    }
    let (x, y) = (instance.x(), instance.y());
    let moment = x * &y.transpose();
    let gram = x * &x.transpose();
    let at = instance.evaluate();
    if rank(&gram) < gram.rows() || rank(&moment) < y.rows() || at.noncritical_layer().is_some() {
        return Ok(None);
    }
    let fitted = solve(&gram, &moment);
    let sigma = fitted.map(|fitted| &moment.transpose() * &fitted);
    if !sigma.is_some_and(|sigma| has_distinct_eigenvalues(&sigma)) {
        return Ok(None);
    }
    let r = rank(at.product());
    // Of rank 0 there is one product.
    let is_best = r == 0 || is_least(instance.problem(), at.product(), r)?;
    let is_full = r == instance.network().bottleneck();
    Ok(Some(match (is_best, is_full) {
        (true, true) => Kind::GlobalMinimum,
        (true, false) if is_tightened(instance, &at.lower, &at.upper, &moment, r) => {
            Kind::NonStrictSaddle
        }
        _ => Kind::StrictSaddle,
    }))
}

/// Whether the powers of a symmetric matrix below its size are independent: its minimal polynomial
/// is then the characteristic one.
fn has_distinct_eigenvalues(matrix: &Matrix) -> bool {
    let n = matrix.rows();
    let mut power = Matrix::identity(n);
    let mut powers = Matrix::zeros(0, n * n);
    for _ in 0..n {
        powers = powers.vstack(&Matrix::from_entries(1, n * n, power.entries().to_vec()));
        power = &power * matrix;
    }
    rank(&powers) == n
}

fn is_tightened(
    instance: &Instance,
    lower: &[Matrix],
    upper: &[Matrix],
    moment: &Matrix,
    r: usize,
) -> bool {
    let network = instance.network();
    let mut pivots = (1..=network.depth()).flat_map(|i| (1..i).map(move |j| (i, j)));
    pivots.all(|(i, j)| {
        let around = &(&lower[j - 1] * moment) * &upper[i];
        rank(&around) == r || rank(&network.between(j, i - 1)) == r
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use classify::classify;
    use network::{Network, Problem};

    use super::*;
    use crate::{Shape, Stream, random_instance};

    /// Points with known kinds: networks with data, and records of any network.
    fn corpus() -> Vec<(Instance, Kind)> {
        let known = include_str!("../../../testdata/points/known.jsonl").lines();
        let known = known.map(|line| serde_json::from_str(line).unwrap());
        let cases = include_str!("../../../testdata/classify.json");
        let cases: Vec<serde_json::Value> = serde_json::from_str(cases).unwrap();
        let read = |case: serde_json::Value| {
            let kind = serde_json::from_value(case["expect"]["classify"].clone()).ok()?;
            let parts = ["x", "y", "layers"].map(|part| (part, &case["instance"][part]));
            let text = serde_json::json!(BTreeMap::from(parts)).to_string();
            Some((network::json::read(&text).unwrap(), kind))
        };
        known.chain(cases).filter_map(read).collect()
    }

    #[test]
    fn ranks_agree_with_all_known_kinds() {
        let mut opinions = BTreeMap::new();
        for (instance, kind) in corpus() {
            if agrees_with_ranks(&instance, kind).unwrap() {
                *opinions.entry(kind).or_insert(0) += 1;
            }
        }
        let all = [
            Kind::GlobalMinimum,
            Kind::StrictSaddle,
            Kind::NonStrictSaddle,
        ];
        assert!(all.iter().all(|kind| opinions[kind] >= 2), "{opinions:?}");
    }

    #[test]
    fn ranks_agree_with_the_hessian_at_random_critical_points() {
        let mut opinions = BTreeMap::new();
        for widths in [vec![2, 2, 2], vec![2, 2, 2, 2], vec![3, 2, 3, 2]] {
            let shape = Shape::fixed(widths);
            for index in 0..2_000 {
                let instance = random_instance(&shape, &mut Stream::new(3, index));
                let kind = classify(&instance).unwrap().kind;
                if agrees_with_ranks(&instance, kind).unwrap() {
                    *opinions.entry(kind).or_insert(0) += 1;
                }
            }
        }
        assert!(
            opinions.len() == 3 && opinions.values().all(|n| *n >= 20),
            "{opinions:?}"
        );
    }

    /// All critical points of a box: diagonal layers with entries 0 and 1 before the last, and any
    /// last layer with entries 0, 1 and 2, for the data I and diag(2, 1).
    #[test]
    fn tightened_points_are_the_non_strict_saddles_of_a_box() {
        let y = Matrix::from_integers([[2, 0], [0, 1]]);
        let problem = Problem::new(Matrix::identity(2), y).unwrap();
        let mut opinions = BTreeMap::new();
        for number in 0..(1 << 4) * 81 {
            let bit = |k: usize| i64::from(number >> k & 1 == 1);
            let diagonal = |k| Matrix::from_integers([[bit(k), 0], [0, bit(k + 1)]]);
            let digit = |k: u32| i64::from((number >> 4) / 3_i32.pow(k) % 3);
            let last = Matrix::from_integers([[digit(0), digit(1)], [digit(2), digit(3)]]);
            let network = Network::new(vec![diagonal(0), diagonal(2), last]).unwrap();
            let instance = Instance::new(problem.clone(), network).unwrap();
            let kind = classify(&instance).unwrap().kind;
            if agrees_with_ranks(&instance, kind).unwrap() {
                *opinions.entry(kind).or_insert(0) += 1;
            }
        }
        assert!(opinions[&Kind::NonStrictSaddle] > 0 && opinions[&Kind::StrictSaddle] > 0);
    }

    #[test]
    fn a_wrong_kind_is_contradicted() {
        let mut contradicted = 0;
        for (instance, kind) in corpus() {
            let others = Kind::ALL.into_iter().filter(|other| *other != kind);
            let wrong = others.map(|other| agrees_with_ranks(&instance, other));
            contradicted += wrong.filter(Result::is_err).count();
        }
        assert!(contradicted >= 20, "{contradicted}");
    }
}
