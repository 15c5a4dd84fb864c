//! Theorem 3.2 (page 5) and the steps of its proof.
//!
//! Notation for one layer `i`: `A = A_i`, `B = B_{i-1}`, `s_2 = rank A`, `s_1 = rank(B X)`. Steps
//! stated with singular value factors are decided by their rational equivalents: in bases adapted
//! to the column space of `A` and the row space of `B X`, the sub-block of the proof is
//! `A^T Y X^T B^T` up to invertible factors.

use exact::{Matrix, Rational, rank};
use network::Instance;

use super::{evidence, expect, expect_minimum, stands};
use crate::hypothesis::check_better;
use crate::rejection::require;
use crate::{Code, Evidence, Rejection, Subject, layer_ranks};

fn layer(subject: &Subject) -> Result<(&Instance, usize), Rejection> {
    expect(subject.layer(), "a layer of a network with data")
}

/// No `W_i'` of full rank makes a local minimum of equal value.
///
/// If `W` satisfies the normal equation of layer `i`, so does every local minimum that differs
/// from it in `W_i` only, hence `A (W_i' - W_i) B X = 0`, and `rank W_i'` is at most
/// `rank(R X) + (d_i - s_2) + (d_{i-1} - s_1)`. Alternatively a better network is known; then `W'`
/// of equal value is no local minimum, because local minima are global (Theorem 2.3).
pub(super) fn no_admissible_layer(subject: &Subject, given: &Evidence) -> Result<(), Rejection> {
    let (instance, layer) = layer(subject)?;
    if let Some(other) = &given.other {
        return check_better(instance, other);
    }
    require(
        instance.evaluate().gradient(layer).is_zero(),
        Code::NotCritical,
        || format!("the gradient in layer {layer} does not vanish"),
    )?;
    let (fitted, upper, lower) = layer_ranks(instance, layer);
    let (rows, cols) = instance.network().layer(layer).shape();
    if fitted + rows.max(cols) < upper + lower {
        Ok(())
    } else {
        Err(stands(format!(
            "{fitted} + max({rows}, {cols}) >= {upper} + {lower}"
        )))
    }
}

/// At a global minimum the move `W_i + t M` with `A M B X = 0` keeps every output, and `W_i + M`
/// has full rank, so `W_i + t M` has full rank for all but finitely many `t`.
pub(super) fn admissible_layer_exists(
    subject: &Subject,
    given: &Evidence,
) -> Result<(), Rejection> {
    let (instance, layer) = layer(subject)?;
    expect_minimum(instance, given)?;
    let change = evidence(given.r#move.as_ref(), "a move")?;
    require(change.layer == layer, Code::IndexOutOfRange, || {
        "the move is of another layer".into()
    })?;
    moved(instance, layer, &change.direction).map(|_| ())
}

/// The instance with `W_i + M`, which has the same outputs, and full rank in layer `i`.
fn moved(instance: &Instance, layer: usize, direction: &Matrix) -> Result<Instance, Rejection> {
    let network = instance.network();
    require(
        (1..=network.depth()).contains(&layer),
        Code::IndexOutOfRange,
        || format!("layer {layer}"),
    )?;
    let weights = network.layer(layer);
    require(
        direction.shape() == weights.shape(),
        Code::ShapeMismatch,
        || {
            format!(
                "the direction has shape {:?}, expected {:?}",
                direction.shape(),
                weights.shape()
            )
        },
    )?;
    let at = instance.evaluate();
    let change = &(&at.upper[layer] * direction) * &(&at.lower[layer - 1] * instance.x());
    if !change.is_zero() {
        return Err(stands("the move changes the outputs"));
    }
    let sum = weights + direction;
    if rank(&sum) < sum.rows().min(sum.cols()) {
        return Err(stands("the moved layer has no full rank"));
    }
    instance
        .with_network(network.with_layer(layer, sum))
        .map_err(|error| Rejection::new(Code::ShapeMismatch, error.to_string()))
}

/// `V_2^T Y V_1` with invertible `V_1`, `V_2` does not have full rank.
pub(super) fn rotated_data_is_deficient(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let y = expect(subject.instance(), "a network with data")?.y();
    let (found, full) = (rank(y), y.rows().min(y.cols()));
    if found < full {
        Ok(())
    } else {
        Err(stands(format!("rank Y = {found}")))
    }
}

/// `rank(A^T Y X^T B^T)`, the rank of the sub-block.
fn sub_block_rank(instance: &Instance, layer: usize) -> usize {
    let at = instance.evaluate();
    let moment = &at.upper[layer].transpose() * &instance.problem().cross_moment();
    rank(&(&moment * &at.lower[layer - 1].transpose()))
}

/// The sub-block has rank less than `s_1 + s_2 - max(d_i, d_{i-1})`.
pub(super) fn sub_block_rank_is_small(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let (instance, layer) = layer(subject)?;
    let (rows, cols) = instance.network().layer(layer).shape();
    sub_block_rank_is_below(instance, layer, rows.max(cols))
}

/// The sub-block has rank less than `s_1 + s_2 - m`.
pub(super) fn sub_block_rank_is_below_sample_bound(
    subject: &Subject,
    _: &Evidence,
) -> Result<(), Rejection> {
    let (instance, layer) = layer(subject)?;
    sub_block_rank_is_below(instance, layer, instance.x().cols())
}

fn sub_block_rank_is_below(
    instance: &Instance,
    layer: usize,
    size: usize,
) -> Result<(), Rejection> {
    let (_, upper, lower) = layer_ranks(instance, layer);
    let found = sub_block_rank(instance, layer);
    if found + size < upper + lower {
        Ok(())
    } else {
        Err(stands(format!(
            "rank {found} >= {upper} + {lower} - {size}"
        )))
    }
}

/// At a critical point the sub-block does not have the rank of `R X`.
pub(super) fn sub_block_rank_differs_from_product(
    subject: &Subject,
    _: &Evidence,
) -> Result<(), Rejection> {
    let (instance, layer) = layer(subject)?;
    let (found, (fitted, ..)) = (
        sub_block_rank(instance, layer),
        layer_ranks(instance, layer),
    );
    if found == fitted {
        Err(stands(format!("both ranks are {found}")))
    } else {
        Ok(())
    }
}

/// `d_i + d_{i-1} - s_2 - s_1` ones do not fit into distinct rows and columns.
pub(super) fn ones_do_not_fit(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let (instance, layer) = layer(subject)?;
    let (_, upper, lower) = layer_ranks(instance, layer);
    let (rows, cols) = instance.network().layer(layer).shape();
    let (ones, places) = (rows + cols - upper - lower, rows.min(cols));
    if ones > places {
        Ok(())
    } else {
        Err(stands(format!("{ones} ones, {places} places")))
    }
}

/// Ones placed in distinct rows and columns outside the `s_2 x s_1` block, which holds a block
/// of rank `rho = rank(R X)`, do not reach rank
/// `min(d_i, d_{i-1}, rho + (d_i - s_2) + (d_{i-1} - s_1))`.
pub(super) fn ones_miss_generic_rank(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let (instance, layer) = layer(subject)?;
    let (rho, upper, lower) = layer_ranks(instance, layer);
    let (rows, cols) = instance.network().layer(layer).shape();
    let mut filled = Matrix::zeros(rows, cols);
    for i in 0..rho {
        filled[(i, i)] = Rational::ONE;
    }
    // Free rows meet first the columns that the block leaves empty, and likewise free columns.
    let free_rows: Vec<usize> = (upper..rows).collect();
    let free_cols: Vec<usize> = (lower..cols).collect();
    let empty_cols: Vec<usize> = (rho..lower).collect();
    let empty_rows: Vec<usize> = (rho..upper).collect();
    let places = free_rows.iter().copied().zip(empty_cols.iter().copied());
    let places = places.chain(empty_rows.iter().copied().zip(free_cols.iter().copied()));
    let rest_rows = free_rows.iter().copied().skip(empty_cols.len());
    let rest_cols = free_cols.iter().copied().skip(empty_rows.len());
    for place in places.chain(rest_rows.zip(rest_cols)) {
        filled[place] = Rational::ONE;
    }
    let expected = rows.min(cols).min(rho + free_rows.len() + free_cols.len());
    let found = rank(&filled);
    if found == expected {
        Err(stands(format!("rank {found}")))
    } else {
        Ok(())
    }
}

/// After a move of one deficient layer to full rank that keeps all outputs, for small `t > 0`
/// another deficient layer cannot be moved to full rank.
///
/// The ranks of `A'` and `B' X` at `t = 1` are lower bounds for those at all but finitely
/// many `t`, so the inequality of Theorem 3.2 fails for all small `t > 0`. The moved point is a
/// global minimum, as its outputs are those of one.
pub(super) fn second_layer_is_stuck(subject: &Subject, given: &Evidence) -> Result<(), Rejection> {
    let instance = expect(subject.instance(), "a network with data")?;
    // The first move leads to a local minimum, else it is no step of the iteration.
    expect_minimum(instance, given)?;
    let change = evidence(given.r#move.as_ref(), "a move")?;
    let next = *evidence(given.next_layer.as_ref(), "the next layer")?;
    let depth = instance.network().depth();
    require(
        (1..=depth).contains(&next) && next != change.layer,
        Code::IndexOutOfRange,
        || format!("next layer {next} after layer {}", change.layer),
    )?;
    let after = moved(instance, change.layer, &change.direction)?;
    for layer in [change.layer, next] {
        let weights = instance.network().layer(layer);
        require(
            rank(weights) < weights.rows().min(weights.cols()),
            Code::HypothesisFails,
            || format!("layer {layer} has full rank already"),
        )?;
    }
    let (fitted, upper, lower) = layer_ranks(&after, next);
    let (rows, cols) = after.network().layer(next).shape();
    if fitted + rows.max(cols) < upper + lower {
        Ok(())
    } else {
        Err(stands(format!(
            "{fitted} + max({rows}, {cols}) >= {upper} + {lower}"
        )))
    }
}
