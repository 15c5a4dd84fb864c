//! Theorem 3.3 (page 6), Lemma 3.4 (page 6), and the steps of their proofs.

use exact::rank;
use network::Network;

use super::{evidence, expect, expect_minimum, stands};
use crate::hypothesis::{check_better, first_bottleneck, same_widths};
use crate::rejection::require;
use crate::{Code, Evidence, Rejection, Subject};

/// No local minimum of equal value has a product of rank `d_p`.
///
/// If `G = 0` then `W` is a global minimum, and every `W'` of equal value has `R' X = R X`, since
/// the minimisers of `||R X - Y||` over all matrices agree on `X`. So `rank R'` is at most
/// `rank(R X) + d_0 - rank X`. Alternatively a better network is known; then no `W'` of equal
/// value is a local minimum (Theorem 2.3).
pub(super) fn product_rank_is_stuck(subject: &Subject, given: &Evidence) -> Result<(), Rejection> {
    let instance = expect(subject.instance(), "a network with data")?;
    if let Some(other) = &given.other {
        return check_better(instance, other);
    }
    let at = instance.evaluate();
    require(at.g.is_zero(), Code::ResidualCorrelated, || {
        format!("(R X - Y) X^T is {}", at.g)
    })?;
    let free = instance.x().rows() - rank(instance.x());
    let bound = rank(&(at.product() * instance.x())) + free;
    let bottleneck = instance.network().bottleneck();
    if bound < bottleneck {
        Ok(())
    } else {
        Err(stands(format!(
            "rank R' <= {bound} does not exclude {bottleneck}"
        )))
    }
}

/// The network is a global minimum, and another one of equal loss, hence another global minimum,
/// has a product of rank `d_p`.
pub(super) fn other_minimum_exists(subject: &Subject, given: &Evidence) -> Result<(), Rejection> {
    let instance = expect(subject.instance(), "a network with data")?;
    expect_minimum(instance, given)?;
    let other = evidence(given.other.as_ref(), "another network")?;
    let found = same_widths(instance, other)?.loss();
    if found != instance.loss() {
        return Err(stands(format!("the other loss is {found}")));
    }
    let (found, needed) = (rank(&other.product()), other.bottleneck());
    if found == needed {
        Ok(())
    } else {
        Err(stands(format!("rank {found}, not {needed}")))
    }
}

/// Moving one layer of a global minimum keeps all outputs and gives the product rank `d_p` for
/// all but finitely many `t`, hence arbitrarily near.
pub(super) fn nearby_full_rank_minimum_exists(
    subject: &Subject,
    given: &Evidence,
) -> Result<(), Rejection> {
    let instance = expect(subject.instance(), "a network with data")?;
    expect_minimum(instance, given)?;
    let network = instance.network();
    let change = evidence(given.r#move.as_ref(), "a move")?;
    require(
        (1..=network.depth()).contains(&change.layer),
        Code::IndexOutOfRange,
        || format!("layer {}", change.layer),
    )?;
    let weights = network.layer(change.layer);
    require(
        change.direction.shape() == weights.shape(),
        Code::ShapeMismatch,
        || format!("the direction has shape {:?}", change.direction.shape()),
    )?;
    let other = network.with_layer(change.layer, weights + &change.direction);
    let outputs = |network: &Network| &network.product() * instance.x();
    if outputs(&other) != outputs(network) {
        return Err(stands("the move changes the outputs"));
    }
    let (found, needed) = (rank(&other.product()), other.bottleneck());
    if found == needed {
        Ok(())
    } else {
        Err(stands(format!("rank {found}, not {needed}")))
    }
}

/// `W_p` does not exist, has no layer below it, or lacks full row rank.
pub(super) fn merged_layer_is_unfit(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let network = expect(subject.network(), "a network")?;
    let level = first_bottleneck(network);
    if level < 2 || rank(network.layer(level)) < network.bottleneck() {
        Ok(())
    } else {
        Err(stands(format!("W_{level} has full row rank")))
    }
}

/// `(rank P, rank Q, rank(P Q))` for `P = A_p`, `Q = B_p` at the first bottleneck level.
fn factor_ranks(subject: &Subject) -> Result<(usize, usize, usize, usize), Rejection> {
    let network = expect(subject.network(), "a network")?;
    let level = first_bottleneck(network);
    let (upper, lower) = (
        &network.upper_products()[level],
        &network.lower_products()[level],
    );
    Ok((
        rank(upper),
        rank(lower),
        rank(&(upper * lower)),
        network.bottleneck(),
    ))
}

/// `rank(P Q) < rank P + rank Q - d_p`.
pub(super) fn sylvester_fails(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let (p, q, product, width) = factor_ranks(subject)?;
    if product + width < p + q {
        Ok(())
    } else {
        Err(stands(format!("{product} >= {p} + {q} - {width}")))
    }
}

/// `rank(P Q) < min(rank P, rank Q)`.
pub(super) fn product_rank_is_below_both(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let (p, q, product, _) = factor_ranks(subject)?;
    if product < p.min(q) {
        Ok(())
    } else {
        Err(stands(format!("{product} = min({p}, {q})")))
    }
}

/// `R'` is not `A` times a matrix. Then neither is `A B + t (R' - A B)` for any `t != 0`.
pub(super) fn target_leaves_column_space(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let Subject::LeftFactor { a, b, target } = subject else {
        return expect(None, "two factors and a target");
    };
    require(
        a.cols() == b.rows() && target.shape() == (a.rows(), b.cols()),
        Code::ShapeMismatch,
        || {
            format!(
                "a {:?}, b {:?}, target {:?}",
                a.shape(),
                b.shape(),
                target.shape()
            )
        },
    )?;
    if rank(&a.hstack(target)) > rank(a) {
        Ok(())
    } else {
        Err(stands("R' = A B' has a solution"))
    }
}
