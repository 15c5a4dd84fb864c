//! Points of the diagonal problem in the proof of Theorem 2.2: `X = I`, `Y = D` diagonal.
//!
//! The critical points are `T = P_L D` with a projector `P_L` that keeps some directions inside
//! the eigenspaces of `D D^T`: an orthogonal `Q` from Cayley's transform inside the blocks of equal
//! values, and `P_L = Q E Q^T` with a diagonal `E` of zeros and ones. Keeping the largest values
//! gives minima. A mutant without one of the hypotheses gets points that violate just that one.

use certificate::{Hypothesis, Subject};
use exact::{Matrix, Rational, rank, solve};
use lemmas::Variant;

use crate::Stream;
use crate::spectral::orthogonal;

/// Whether the form of the variant speaks of the diagonal problem.
pub(crate) fn is_diagonal(variant: &Variant) -> bool {
    let hypotheses = variant.claim.hypotheses(variant.form);
    hypotheses.contains(&Hypothesis::TargetDiagonal)
}

fn permuted(stream: &mut Stream, mut indices: Vec<usize>) -> Vec<usize> {
    for i in (1..indices.len()).rev() {
        indices.swap(i, stream.below(i + 1));
    }
    indices
}

/// Small values, with repetitions and zeros, ordered by size.
fn values(stream: &mut Stream, count: usize, distinct: bool) -> Vec<Rational> {
    let mut values: Vec<Rational> = (0..count)
        .map(|_| Rational::from(stream.below(5)) / Rational::from(stream.between(1, 2)))
        .collect();
    for i in 1..count {
        if stream.chance(1, 3) {
            values[i] = values[i - 1].clone();
        }
    }
    values.sort();
    values.reverse();
    if distinct {
        values.dedup();
        values.resize(count, Rational::ZERO);
    }
    values
}

/// `Q E Q^T`: keeps the chosen directions, turned inside the blocks of equal values.
fn block_projector(
    stream: &mut Stream,
    rows: usize,
    values: &[Rational],
    kept: &[usize],
) -> Matrix {
    let mut basis = Matrix::identity(rows);
    let mut start = 0;
    while start < values.len() && !values[start].is_zero() {
        let end = start
            + values[start..]
                .iter()
                .take_while(|v| **v == values[start])
                .count();
        let turn = orthogonal(stream, end - start);
        for i in start..end {
            for j in start..end {
                basis[(i, j)] = turn[(i - start, j - start)].clone();
            }
        }
        start = end;
    }
    let columns = basis.select_columns(kept);
    &columns * &columns.transpose()
}

/// A point of the diagonal problem, with sizes from the ends of `widths`.
pub(crate) fn diagonal_point(variant: &Variant, widths: &[usize], stream: &mut Stream) -> Subject {
    let keeps = |hypothesis| variant.hypotheses().any(|h| h == hypothesis);
    let (cols, outputs) = (widths[0], widths[widths.len() - 1]);
    let rows = if keeps(Hypothesis::TargetSquare) {
        cols
    } else {
        outputs
    };
    let count = rows.min(cols);
    let mut diagonal = values(stream, count, keeps(Hypothesis::ValuesDistinct));
    let bound = stream.between(1, count);
    let largest = keeps(Hypothesis::ProductLocalMinimum);
    let mut kept: Vec<usize> = (0..count).collect();
    if !largest {
        kept = permuted(stream, kept);
    }
    kept.truncate(if largest {
        bound
    } else {
        stream.below(bound + 1)
    });
    kept.retain(|&i| !diagonal[i].is_zero());
    let projector = block_projector(stream, rows, &diagonal, &kept);
    if !keeps(Hypothesis::ValuesOrdered) {
        for value in &mut diagonal {
            if stream.chance(1, 2) {
                *value = -&*value;
            }
        }
    }
    let mut y = Matrix::from_fn(rows, cols, |i, j| {
        if i == j {
            diagonal[i].clone()
        } else {
            Rational::ZERO
        }
    });
    let is_arbitrary = !largest && !keeps(Hypothesis::ProductProjection) && stream.chance(1, 2);
    let mut r = if is_arbitrary {
        stream.matrix_of_rank(rows, cols, bound)
    } else {
        &projector * &y
    };
    if !keeps(Hypothesis::TargetDiagonal) {
        let (u, v) = (orthogonal(stream, rows), orthogonal(stream, cols));
        let turned = |matrix: &Matrix| &(&u * matrix) * &v;
        (y, r) = (turned(&y), turned(&r));
    }
    if !keeps(Hypothesis::InputIdentity) {
        return fitted(stream, y);
    }
    let x = Matrix::identity(cols);
    Subject::RankConstrained {
        x,
        y,
        r,
        rank: bound,
    }
}

/// The least-squares fit of the targets by other inputs: a minimum for the bound that it meets.
fn fitted(stream: &mut Stream, y: Matrix) -> Subject {
    let inputs = stream.between(1, y.cols());
    let x = stream.matrix(inputs, y.cols());
    let gram = &x * &x.transpose();
    let solution = solve(&gram, &(&x * &y.transpose()));
    let r = solution.map_or_else(|| Matrix::zeros(y.rows(), inputs), |s| s.transpose());
    let rank = rank(&r).max(1);
    Subject::RankConstrained { x, y, r, rank }
}
