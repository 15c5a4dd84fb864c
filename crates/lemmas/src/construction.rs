//! Constructions over the rationals that several claims share.

use exact::{Matrix, Rational, column_basis, kernel_basis, left_inverse, rank};
use network::{Instance, Network};

/// How many candidates are tried before a generic choice is given up.
const TRIALS: u64 = 24;

/// A deterministic sequence of small integers that satisfies no polynomial identity of low degree
/// by accident; the range grows with the trial.
fn entry(trial: u64, index: u64) -> Rational {
    let mut state =
        (trial + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ index.wrapping_mul(0xd1b5_4a32_d192_ed03);
    state ^= state >> 29;
    state = state.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state ^= state >> 32;
    let range = 2 * trial + 3;
    let shifted = i64::try_from(state % range).unwrap_or(0) - i64::try_from(range / 2).unwrap_or(0);
    Rational::from(shifted)
}

/// The first candidate, simplest first, that is accepted; candidates have generic entries.
pub fn generic_matrix(
    rows: usize,
    cols: usize,
    accept: impl Fn(&Matrix) -> bool,
) -> Option<Matrix> {
    let candidate = |trial: u64| {
        let mut index = 0;
        Matrix::from_fn(rows, cols, |i, j| {
            index += 1;
            match trial {
                0 if i == j => Rational::ONE,
                0 => Rational::ZERO,
                1 => Rational::ONE,
                _ => entry(trial, index),
            }
        })
    };
    (0..TRIALS).map(candidate).find(|matrix| accept(matrix))
}

/// A direction `M` of layer `i` with `A_i M B_{i-1} X = 0`, so that `W_i + t M` keeps the outputs,
/// for which the moved layer is accepted.
///
/// All such directions are `K C + D N^T` with the columns of `K` a basis of the kernel of `A_i`,
/// those of `N` a basis of the left kernel of `B_{i-1} X`, and `C`, `D` free.
pub fn silent_direction(
    instance: &Instance,
    layer: usize,
    accept: impl Fn(&Matrix) -> bool,
) -> Option<Matrix> {
    let at = instance.evaluate();
    let (rows, cols) = instance.network().layer(layer).shape();
    let unseen = kernel_basis(&at.upper[layer]);
    let unreached = kernel_basis(&(&at.lower[layer - 1] * instance.x()).transpose());
    let direction = |free: &Matrix| {
        let (upper, lower) = (unseen.cols(), unreached.cols());
        let c = Matrix::from_fn(upper, cols, |i, j| free[(i, j)].clone());
        let d = Matrix::from_fn(rows, lower, |i, j| free[(upper + i, j)].clone());
        &(&unseen * &c) + &(&d * &unreached.transpose())
    };
    let size = (unseen.cols() + rows, cols.max(unreached.cols()));
    let free = generic_matrix(size.0, size.1, |free| accept(&direction(free)))?;
    Some(direction(&free))
}

/// A network of the given widths with the given product, of rank at most the least width.
pub fn network_with_product(widths: &[usize], product: &Matrix) -> Option<Network> {
    let left = column_basis(product);
    let inner = left.cols();
    let right = &left_inverse(&left)? * product;
    if widths.len() < 2 || inner > widths.iter().copied().min()? {
        return None;
    }
    let depth = widths.len() - 1;
    if depth == 1 {
        return Network::new(vec![product.clone()]).ok();
    }
    let pad = |i: usize| {
        Matrix::from_fn(widths[i], widths[i - 1], |a, b| {
            if i == 1 {
                if a < inner {
                    right[(a, b)].clone()
                } else {
                    Rational::ZERO
                }
            } else if i == depth {
                if b < inner {
                    left[(a, b)].clone()
                } else {
                    Rational::ZERO
                }
            } else if a == b && a < inner {
                Rational::ONE
            } else {
                Rational::ZERO
            }
        })
    };
    Network::new((1..=depth).map(pad).collect()).ok()
}

/// A matrix of rank exactly `target` that agrees with `r` on `x`, if the kernel of `x^T` leaves
/// room for it.
pub fn extend_off_data(r: &Matrix, x: &Matrix, target: usize) -> Option<Matrix> {
    let unseen = kernel_basis(&x.transpose());
    let mut extended = r.clone();
    for j in 0..unseen.cols() {
        for i in 0..r.rows() {
            if rank(&extended) >= target {
                break;
            }
            let term = &Matrix::unit(r.rows(), 1, i, 0) * &unseen.column(j).transpose();
            let candidate = &extended + &term;
            if rank(&candidate) > rank(&extended) {
                extended = candidate;
            }
        }
    }
    (rank(&extended) == target).then_some(extended)
}
