//! Theorem 3.1 (page 4) and the steps of its proof.
//!
//! A family `R'(t)` refutes a statement about all `R'` near `R` if the statement fails for all
//! small `t > 0`.

use exact::{Matrix, MatrixPolynomial, Rational, kernel_basis, rank};
use network::Network;

use super::{expect, stands};
use crate::descent::check_degree;
use crate::rejection::require;
use crate::{Code, Evidence, Rejection, Subject};

/// The layers and the family `R'(t)`, checked to start at the product.
fn family(subject: &Subject) -> Result<(&Network, MatrixPolynomial), Rejection> {
    let Subject::Family {
        layers,
        left,
        right,
    } = subject
    else {
        return expect(None, "a network and a family of targets");
    };
    let product = layers.product();
    let ((rows, inner), (inner_right, cols)) = (left.shape(), right.shape());
    require(
        inner == inner_right && (rows, cols) == product.shape(),
        Code::ShapeMismatch,
        || {
            format!(
                "left has shape {:?}, right {:?}, the product {:?}",
                left.shape(),
                right.shape(),
                product.shape()
            )
        },
    )?;
    check_degree([left, right])?;
    let targets = left * right;
    require(*targets.start() == product, Code::CurveStart, || {
        format!(
            "the family starts at {}, expected the product {product}",
            targets.start()
        )
    })?;
    Ok((layers, targets))
}

/// The same for a claim that names both layers.
fn two_layers(subject: &Subject) -> Result<(&Network, MatrixPolynomial), Rejection> {
    let (network, targets) = family(subject)?;
    require(network.depth() == 2, Code::SubjectMismatch, || {
        "two layers are needed".into()
    })?;
    Ok((network, targets))
}

/// For small `t > 0`, `R'(t)` is not a product of layers near the given ones.
///
/// Either its rank exceeds `d_p` (it then does for all but finitely many `t`), or the following
/// obstruction holds at some level `k`. Let `B_k` be surjective. The row space of `R'(t)` lies in
/// that of `B_k'`, which tends to that of `B_k` as the layers tend to the given ones. Rows `n^T`
/// with `n^T R = 0` give `n^T R'(t) = t^j (e^T + O(t))`, so `e^T` must lie in the row space of
/// `B_k`. The same holds for the column space if `A_k` is injective.
pub(super) fn target_is_out_of_reach(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let (network, targets) = family(subject)?;
    let bottleneck = network.bottleneck();
    if rank(&targets.evaluate(&Rational::ONE)) > bottleneck {
        return Ok(());
    }
    let product = network.product();
    let left = MatrixPolynomial::constant(kernel_basis(&product.transpose()).transpose());
    let right = MatrixPolynomial::constant(kernel_basis(&product));
    let limit = |moved: MatrixPolynomial| moved.lowest_term().map(|(_, term)| term.clone());
    let (rows, columns) = (limit(&left * &targets), limit(&targets * &right));
    let leaves = |space: &Matrix, limit: &Option<Matrix>| match limit {
        Some(limit) => rank(&space.vstack(limit)) > rank(space),
        None => false,
    };
    let surjective = |b: &Matrix| rank(b) == b.rows();
    let lower = network.lower_products();
    let upper: Vec<Matrix> = network
        .upper_products()
        .iter()
        .map(Matrix::transpose)
        .collect();
    let columns = columns.map(|columns| columns.transpose());
    if lower.iter().any(|b| surjective(b) && leaves(b, &rows))
        || upper.iter().any(|a| surjective(a) && leaves(a, &columns))
    {
        Ok(())
    } else {
        Err(stands("no obstruction to nearby factors was found"))
    }
}

/// For small `t > 0`, `R'(t)` is neither `W_2` times a matrix nor a matrix times `W_1`.
pub(super) fn both_factors_must_move(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let (network, targets) = two_layers(subject)?;
    let left = kernel_basis(&network.layer(2).transpose()).transpose();
    let right = kernel_basis(network.layer(1));
    let leaves_columns = &MatrixPolynomial::constant(left) * &targets;
    let leaves_rows = &targets * &MatrixPolynomial::constant(right);
    if leaves_columns.lowest_term().is_some() && leaves_rows.lowest_term().is_some() {
        Ok(())
    } else {
        Err(stands("one factor suffices"))
    }
}

/// For small `t > 0`, `R'(t)` is not `T W_2 W_1` with a diagonal matrix `T`: some row of `R'(t)` is
/// no multiple of that row of `R`, because a coefficient of it is none.
pub(super) fn rows_leave_their_lines(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let (network, targets) = two_layers(subject)?;
    let product = network.product();
    let leaves = |i: usize| {
        let row = product.select_rows(&[i]);
        let mut coefficients = targets.coefficients().iter();
        coefficients.any(|c| rank(&row.vstack(&c.select_rows(&[i]))) > rank(&row))
    };
    if (0..product.rows()).any(leaves) {
        Ok(())
    } else {
        Err(stands("scaling rows reaches every member"))
    }
}

/// Every `R'` of rank at most `d_p` near `R` is a product of nearby layers although
/// `rank R < d_p`: with one layer, `W_1' = R'`; with all layers zero, `R'` is a product of
/// factors of balanced size, which tend to zero with `R'`.
pub(super) fn every_target_is_in_reach(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let network = expect(subject.network(), "a network")?;
    if network.depth() == 1 || network.layers().iter().all(Matrix::is_zero) {
        Ok(())
    } else {
        Err(stands("neither a single layer nor all layers zero"))
    }
}
