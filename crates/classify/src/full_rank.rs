//! Critical points whose product has full rank `d_p` (Theorem B of the proof).
//!
//! Let `p` be a bottleneck level, `0 < p < H`; `A = A_p` is injective and `B = B_p` surjective.
//! With the columns of `N` a basis of the kernel of `A^T`, `M = A^T A`, and
//! `Sigma = Z Z^T` the projected moment, `W` is a global minimum exactly if the quadratic form
//!
//! `K -> tr(N^T N K C K^T) - tr(N^T Sigma N K M^{-1} K^T)`,  `C = B X X^T B^T`,
//!
//! is positive semidefinite. A negative `K` gives the line `A + t N K`, `B + t D`, where
//! `D = M^{-1} K^T N^T (Y X^+ - R)` is the best answer of the lower factor; both moves are lifted
//! to the layers `H` and `1` by one-sided inverses. If the form is semidefinite, the least kept and
//! the greatest discarded eigenvalue are separated by a rational number, found by comparison.

use std::cmp::Ordering;

use certificate::{MinimumEvidence, projected_moment};
use exact::{
    Matrix, Rational, inverse, is_positive_semidefinite, kernel_basis, left_inverse,
    negative_direction, right_inverse, solve,
};
use network::{Evaluation, Instance};

use crate::line::{descent_order, saddle, straight};
use crate::{DescentOrder, Finding, Kind, Unclassified, simplest_rational};

/// Classifies a critical point with `rank R = d_p` and `G != 0`.
pub(crate) fn classify(instance: &Instance, at: &Evaluation) -> Result<Finding, Unclassified> {
    let network = instance.network();
    let (widths, bottleneck) = (network.widths(), network.bottleneck());
    // At a critical point a bottleneck at one end of full rank forces G = 0.
    let level = (1..network.depth())
        .find(|&level| widths[level] == bottleneck)
        .ok_or_else(|| Unclassified("full rank, G nonzero, and no inner bottleneck".into()))?;
    let upper = &at.upper[level];
    let transpose = upper.transpose();
    let gram = &transpose * upper;
    let gram_inverse =
        inverse(&gram).ok_or_else(|| Unclassified("A^T A is singular at full rank".into()))?;
    let complement = kernel_basis(&transpose);
    let complement_gram = &complement.transpose() * &complement;
    let moment = projected_moment(instance.problem());
    let discarded = &(&complement.transpose() * &moment) * &complement;
    let signal = &at.lower[level] * instance.x();
    let kept = &signal * &signal.transpose();
    let form = &complement_gram.kronecker(&kept) - &discarded.kronecker(&gram_inverse);
    match negative_direction(&form) {
        None => {
            let fitted = &transpose * &(at.product() * instance.x());
            let fitted_moment = &fitted * &fitted.transpose();
            let mu = separate(&fitted_moment, &gram, &discarded, &complement_gram);
            Ok(Finding::minimum(
                instance,
                MinimumEvidence::RankBound { level, mu },
            ))
        }
        Some(negative) => {
            let k =
                Matrix::from_entries(complement.cols(), bottleneck, negative.entries().to_vec());
            let upper_move = &complement * &k;
            let lower_move =
                &(&gram_inverse * &upper_move.transpose()) * &discrepancy(instance, at);
            let direction = lift(instance, level, &upper_move, &lower_move)
                .ok_or_else(|| Unclassified("a factor of full rank has no inverse".into()))?;
            let curve = straight(instance, direction);
            match descent_order(instance, &curve, 2) {
                Some(order @ 2) => {
                    let descent = DescentOrder {
                        order,
                        is_minimal: true,
                    };
                    Ok(saddle(Kind::StrictSaddle, instance, curve, descent))
                }
                other => Err(Unclassified(format!(
                    "full-rank saddle: order {other:?}, expected 2"
                ))),
            }
        }
    }
}

/// `Y X^+ - R` up to a part that vanishes on `X`: what a factor of unbounded rank would add.
fn discrepancy(instance: &Instance, at: &Evaluation) -> Matrix {
    let gram = instance.x() * &instance.x().transpose();
    let moment = instance.problem().cross_moment();
    let best = solve(&gram, &moment.transpose())
        .expect("a least-squares solution")
        .transpose();
    &best - at.product()
}

/// The direction in the layers that moves `A_p` by `upper` and `B_p` by `lower`.
fn lift(instance: &Instance, level: usize, upper: &Matrix, lower: &Matrix) -> Option<Vec<Matrix>> {
    let network = instance.network();
    let depth = network.depth();
    let zero = |w: &Matrix| Matrix::zeros(w.rows(), w.cols());
    let mut direction: Vec<Matrix> = network.layers().iter().map(zero).collect();
    direction[0] = &right_inverse(&network.between(1, level))? * lower;
    direction[depth - 1] = upper * &left_inverse(&network.between(level, depth - 1))?;
    Some(direction)
}

/// A rational `mu` with `fitted - mu gram >= 0` and `mu complement - discarded >= 0`.
fn separate(fitted: &Matrix, gram: &Matrix, discarded: &Matrix, complement: &Matrix) -> Rational {
    simplest_rational(|mu| {
        if !is_positive_semidefinite(&(fitted - &gram.scale(mu))) {
            Ordering::Greater
        } else if !is_positive_semidefinite(&(&complement.scale(mu) - discarded)) {
            Ordering::Less
        } else {
            Ordering::Equal
        }
    })
}
