//! Global minima.
//!
//! *Gradient zero.* `G` is the gradient of the convex function `F(R) = 1/2 ||R X - Y||^2`. If
//! `G = 0` then `R` minimises `F` over all matrices, so `W` is a global minimum.
//!
//! *Rank bound.* Let `W` be critical with `rank R = d_p`, and let `p` be a level of width `d_p`
//! with `0 < p < H`; `A = A_p`, `S = R X`, and `Z` the projection of the rows of `Y` onto the row
//! space of `X`. Criticality gives `P Z = S` with `P` the orthogonal projection onto the column
//! space of `A`, so that with `T = Z - S` both `S T^T` and `S^T T` vanish. If a number `mu >= 0`
//! satisfies `S S^T >= mu` on the column space of `A` and `T T^T <= mu` on its complement, then
//! every `R'` of rank at most `d_p` has `F(R') >= F(R)`. With the columns of `N` a basis of the
//! kernel of `A^T`, the two conditions are that `A^T S S^T A - mu A^T A` and
//! `mu N^T N - N^T Z Z^T N` are positive semidefinite.

use exact::{Matrix, is_positive_semidefinite, kernel_basis, rank, solve};
use network::{Evaluation, Instance, Problem};

use crate::rejection::require;
use crate::{Code, MinimumEvidence, Rejection};

/// `Z Z^T = Y X^T (X X^T)^+ X Y^T`, of size `d_H x d_H`.
pub fn projected_moment(problem: &Problem) -> Matrix {
    let gram = problem.x() * &problem.x().transpose();
    let moment = problem.cross_moment();
    // The normal equation of least squares always has a solution.
    let solution = solve(&gram, &moment.transpose()).expect("a least-squares solution");
    &moment * &solution
}

/// Accepts if the network is a global minimum of its loss.
///
/// # Errors
/// When the evidence does not show it.
pub fn check_minimum(instance: &Instance, evidence: &MinimumEvidence) -> Result<(), Rejection> {
    match evidence {
        MinimumEvidence::GradientZero => {
            let problem = instance.problem();
            let g = problem.correlation(&problem.residual(&instance.network().product()));
            require(g.is_zero(), Code::ResidualCorrelated, || {
                format!("(R X - Y) X^T is {g}, expected zero")
            })
        }
        MinimumEvidence::RankBound { level, mu } => {
            let at = instance.evaluate();
            check_rank_bound(instance, &at, *level)?;
            require(!mu.is_negative(), Code::MuTooSmall, || {
                format!("mu = {mu} is negative")
            })?;
            let upper = &at.upper[*level];
            let fitted = &(upper.transpose()) * &(at.product() * instance.x());
            let kept = &(&fitted * &fitted.transpose()) - &(&upper.transpose() * upper).scale(mu);
            require(is_positive_semidefinite(&kept), Code::MuTooLarge, || {
                format!("A^T S S^T A - mu A^T A is not positive semidefinite for mu = {mu}")
            })?;
            let complement = kernel_basis(&upper.transpose());
            let transpose = complement.transpose();
            let moment = projected_moment(instance.problem());
            let discarded =
                &(&transpose * &complement).scale(mu) - &(&(&transpose * &moment) * &complement);
            require(
                is_positive_semidefinite(&discarded),
                Code::MuTooSmall,
                || format!("mu N^T N - N^T Z Z^T N is not positive semidefinite for mu = {mu}"),
            )
        }
    }
}

/// The conditions of the rank bound that do not involve `mu`.
fn check_rank_bound(instance: &Instance, at: &Evaluation, level: usize) -> Result<(), Rejection> {
    let network = instance.network();
    let (depth, widths, bottleneck) = (network.depth(), network.widths(), network.bottleneck());
    require(0 < level && level < depth, Code::IndexOutOfRange, || {
        format!("level {level}, expected one from 1 to {}", depth - 1)
    })?;
    require(widths[level] == bottleneck, Code::NotBottleneck, || {
        format!(
            "level {level} has width {}, the bottleneck is {bottleneck}",
            widths[level]
        )
    })?;
    if let Some(layer) = at.noncritical_layer() {
        return Err(Rejection::new(
            Code::NotCritical,
            format!("the gradient in layer {layer} is {}", at.gradient(layer)),
        ));
    }
    let product_rank = rank(at.product());
    require(product_rank == bottleneck, Code::ProductRank, || {
        format!("the product has rank {product_rank}, expected {bottleneck}")
    })
}
