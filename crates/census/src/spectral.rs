//! Networks with rational singular value decompositions.
//!
//! With orthogonal `U`, `V`, `Q` from Cayley's transform `(I - K)(I + K)^{-1}` of skew matrices,
//! `X = T Q_1` and `Y = U D V^T Q_1 + N Q_2`, where `Q_1`, `Q_2` are the first `d_0` and the other
//! rows of `Q`, the critical products of rank `k` are those that keep `k` of the values of `D`.
//! Keeping the largest gives minima that meet the rank bound, keeping others full-rank saddles,
//! keeping fewer than `d_p` rank-deficient saddles. Repeated values give touching spectra.

use exact::{Matrix, Rational, column_basis, inverse, left_inverse, rank};
use network::{Instance, Network, Problem};

use crate::Stream;

/// A random orthogonal matrix.
fn orthogonal(stream: &mut Stream, size: usize) -> Matrix {
    let upper = stream.matrix(size, size);
    let skew = Matrix::from_fn(size, size, |i, j| match i.cmp(&j) {
        std::cmp::Ordering::Less => upper[(i, j)].clone(),
        std::cmp::Ordering::Equal => Rational::ZERO,
        std::cmp::Ordering::Greater => -&upper[(j, i)],
    });
    let identity = Matrix::identity(size);
    // I + K is invertible: its quadratic form is that of I.
    let right = inverse(&(&identity + &skew)).unwrap_or_else(|| identity.clone());
    &(&identity - &skew) * &right
}

/// An invertible matrix of small integers.
fn invertible(stream: &mut Stream, size: usize) -> Matrix {
    for _ in 0..4 {
        let matrix = stream.matrix(size, size);
        if rank(&matrix) == size {
            return matrix;
        }
    }
    Matrix::identity(size)
}

/// Layers of the given widths with the given product, if its rank is at most the least width:
/// `R = C D` with the columns of `C` independent, padded by zeros and partial identities.
pub fn network_with_product(widths: &[usize], product: &Matrix) -> Option<Network> {
    let (last, depth) = (column_basis(product), widths.len() - 1);
    if depth == 1 {
        return Network::new(vec![product.clone()]).ok();
    }
    if last.cols() > widths.iter().copied().min()? {
        return None;
    }
    let first = &left_inverse(&last)? * product;
    let identity = Matrix::identity(last.cols());
    let layer = |i: usize| {
        let part = match i {
            1 => &first,
            i if i == depth => &last,
            _ => &identity,
        };
        Matrix::from_fn(widths[i], widths[i - 1], |a, b| {
            match a < part.rows() && b < part.cols() {
                true => part[(a, b)].clone(),
                false => Rational::ZERO,
            }
        })
    };
    Network::new((1..=depth).map(layer).collect()).ok()
}

/// The same network in other bases of the hidden levels.
fn with_other_bases(stream: &mut Stream, network: &Network) -> Option<Network> {
    let mut layers = network.layers().to_vec();
    for level in 1..network.depth() {
        let basis = invertible(stream, layers[level - 1].rows());
        layers[level - 1] = &basis * &layers[level - 1];
        layers[level] = &layers[level] * &inverse(&basis)?;
    }
    Network::new(layers).ok()
}

/// A critical point of the given widths that keeps some of the singular values of its data.
pub(crate) fn spectral_instance(
    stream: &mut Stream,
    widths: &[usize],
    extra_samples: usize,
    keep_largest: bool,
) -> Option<Instance> {
    let (inputs, outputs) = (widths[0], widths[widths.len() - 1]);
    let bottleneck = widths.iter().copied().min()?;
    let samples = inputs + extra_samples;
    let (u, v, q) = (
        orthogonal(stream, outputs),
        orthogonal(stream, inputs),
        orthogonal(stream, samples),
    );
    let shared: Vec<usize> = (0..inputs).collect();
    let other: Vec<usize> = (inputs..samples).collect();
    let (q_1, q_2) = (q.select_rows(&shared), q.select_rows(&other));
    let t = invertible(stream, inputs);
    let count = inputs.min(outputs);
    let mut values: Vec<usize> = (0..count).map(|_| stream.below(4)).collect();
    values.sort_unstable_by(|a, b| b.cmp(a));
    let diagonal = |keep: &[usize]| {
        Matrix::from_fn(outputs, inputs, |i, j| {
            if i == j && keep.contains(&i) {
                Rational::from(values[i])
            } else {
                Rational::ZERO
            }
        })
    };
    let all: Vec<usize> = (0..count).collect();
    let core = |keep: &[usize]| &(&u * &diagonal(keep)) * &v.transpose();
    let noise = &stream.matrix(outputs, extra_samples) * &q_2;
    let x = &t * &q_1;
    let y = &(&core(&all) * &q_1) + &noise;
    let mut kept = all.clone();
    if !keep_largest {
        for i in (1..kept.len()).rev() {
            kept.swap(i, stream.below(i + 1));
        }
    }
    kept.truncate(if keep_largest || stream.chance(2, 3) {
        bottleneck
    } else {
        stream.below(bottleneck + 1)
    });
    let product = &core(&kept) * &inverse(&t)?;
    let network = with_other_bases(stream, &network_with_product(widths, &product)?)?;
    Instance::new(Problem::new(x, y).ok()?, network).ok()
}
