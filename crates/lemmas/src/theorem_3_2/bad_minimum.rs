//! The other direction of the architecture-level repair of Theorem 3.2 (page 5): where the rank of
//! the data is below the bound, a local minimum at which the theorem fails.
//!
//! Let `X` have full row rank and let `rank(Y X^T)` be less than
//! `s_1 + s_2 - max(d_i, d_{i-1})` with `s_1 = min(d_0..d_{i-1})`, `s_2 = min(d_i..d_H)`. The bound
//! is at most `d_p`, so the best product `R = Y X^T (X X^T)^{-1}` is attained, with `G = 0`. Let
//! `B_{i-1}` have rank `s_1` and a row space that contains that of `R`, and `A_i` rank `s_2` and a
//! column space that contains that of `R`; then some `W_i` of rank `rank R` makes the product `R`.

use certificate::{Hypothesis, Subject};
use exact::{Matrix, Rational, column_basis, rank, solve};
use network::{Network, Problem};

/// A network of the given widths that is a global minimum with `G = 0`, and a layer (from 1) at
/// which the conclusion of Theorem 3.2 fails there; `None` where the data allow none.
pub fn bad_minimum(problem: &Problem, widths: &[usize]) -> Option<(Network, usize)> {
    let gram = problem.x() * &problem.x().transpose();
    let best = solve(&gram, &problem.cross_moment().transpose())?.transpose();
    let candidate = |layer: usize| Some((through(&best, widths, layer)?, layer));
    (1..widths.len())
        .filter_map(candidate)
        .find(|(network, layer)| {
            let instance = network::Instance::new(problem.clone(), network.clone());
            instance.is_ok_and(|instance| {
                let subject = Subject::Layer {
                    instance,
                    layer: *layer,
                };
                Hypothesis::LayerRankConditionFails.decide(&subject) == Some(true)
            })
        })
}

/// `size` independent columns whose span contains the columns of the matrix.
fn spanning_columns(matrix: &Matrix, size: usize) -> Option<Matrix> {
    let mut basis = column_basis(matrix);
    for j in 0..matrix.rows() {
        let extended = basis.hstack(&Matrix::unit(matrix.rows(), 1, j, 0));
        if basis.cols() < size && rank(&extended) > basis.cols() {
            basis = extended;
        }
    }
    (basis.cols() == size).then_some(basis)
}

/// `rows x cols` with ones on the diagonal, as many as fit and at most `size`.
fn partial_identity(rows: usize, cols: usize, size: usize) -> Matrix {
    Matrix::from_fn(rows, cols, |i, j| {
        if i == j && i < size {
            Rational::ONE
        } else {
            Rational::ZERO
        }
    })
}

/// A network with product `best` whose factors around the layer have the greatest ranks.
fn through(best: &Matrix, widths: &[usize], layer: usize) -> Option<Network> {
    let depth = widths.len() - 1;
    let lower_rank = widths[..layer].iter().copied().min()?;
    let upper_rank = widths[layer..].iter().copied().min()?;
    let rows = spanning_columns(&best.transpose(), lower_rank)?.transpose();
    let columns = spanning_columns(best, upper_rank)?;
    // best = columns * core * rows
    let middle = solve(&columns, best)?;
    let core = solve(&rows.transpose(), &middle.transpose())?.transpose();
    let pad = |i: usize| {
        let (height, width) = (widths[i], widths[i - 1]);
        if i < layer {
            let shape =
                partial_identity(height, if i == 1 { lower_rank } else { width }, lower_rank);
            if i == 1 { &shape * &rows } else { shape }
        } else if i > layer {
            let shape = partial_identity(
                if i == depth { upper_rank } else { height },
                width,
                upper_rank,
            );
            if i == depth { &columns * &shape } else { shape }
        } else {
            let below = if layer == 1 {
                rows.clone()
            } else {
                partial_identity(lower_rank, width, lower_rank)
            };
            let above = if layer == depth {
                columns.clone()
            } else {
                partial_identity(height, upper_rank, upper_rank)
            };
            &(&above * &core) * &below
        }
    };
    Network::new((1..=depth).map(pad).collect()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_bad_minimum_is_the_zero_network() {
        let problem = Problem::new(
            Matrix::from_integers([[1, 0]]),
            Matrix::from_integers([[0, 1]]),
        );
        let (network, layer) = bad_minimum(&problem.unwrap(), &[1, 1]).unwrap();
        assert_eq!((network.product().is_zero(), layer), (true, 1));
    }

    #[test]
    fn data_of_full_rank_allow_no_bad_minimum() {
        let identity = Matrix::identity(2);
        let problem = Problem::new(identity.clone(), identity).unwrap();
        assert!(bad_minimum(&problem, &[2, 2, 2]).is_none());
    }
}
