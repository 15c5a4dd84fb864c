//! Networks, and pairs of matrices, with rational singular value decompositions.
//!
//! With orthogonal `U`, `V`, `Q` from Cayley's transform `(I - K)(I + K)^{-1}` of skew matrices,
//! `X = T Q_1` and `Y = U D V^T Q_1 + N Q_2`, where `Q_1`, `Q_2` are the first `d_0` and the other
//! rows of `Q`, the critical products of rank `k` are those that keep `k` of the values of `D`.
//! Keeping the largest gives minima that meet the rank bound, keeping others full-rank saddles,
//! keeping fewer than `d_p` rank-deficient saddles. Repeated values give touching spectra.

use certificate::{Subject, Svd};
use exact::{Matrix, Rational, inverse, rank};
use lemmas::construction::network_with_product;
use network::{Instance, Network, Problem};

use crate::{Shape, Stream};

/// A random orthogonal matrix.
pub(crate) fn orthogonal(stream: &mut Stream, size: usize) -> Matrix {
    turn_of(stream, size, &Rational::ONE)
}

/// A random orthogonal matrix, at a distance from the identity of the order of the scale.
fn turn_of(stream: &mut Stream, size: usize, scale: &Rational) -> Matrix {
    let upper = stream.matrix(size, size).scale(scale);
    let skew = Matrix::from_fn(size, size, |i, j| match i.cmp(&j) {
        std::cmp::Ordering::Less => upper[(i, j)].clone(),
        std::cmp::Ordering::Equal => Rational::ZERO,
        std::cmp::Ordering::Greater => -&upper[(j, i)],
    });
    cayley(&skew)
}

/// `(I - K)(I + K)^{-1}` for a skew matrix `K`.
fn cayley(skew: &Matrix) -> Matrix {
    let identity = Matrix::identity(skew.rows());
    // I + K is invertible: its quadratic form is that of I.
    let right = inverse(&(&identity + skew)).unwrap_or_else(|| identity.clone());
    &(&identity - skew) * &right
}

/// An invertible matrix of small integers.
pub(crate) fn invertible(stream: &mut Stream, size: usize) -> Matrix {
    for _ in 0..4 {
        let matrix = stream.matrix(size, size);
        if rank(&matrix) == size {
            return matrix;
        }
    }
    Matrix::identity(size)
}

/// A rational decomposition: values that are graded, clustered, repeated, or zero.
pub(crate) fn svd(stream: &mut Stream, shape: &Shape) -> Svd {
    let (cols, rows) = sizes(stream, shape);
    let count = cols.min(rows);
    let family = stream.below(5);
    let tiny = Rational::ONE / Rational::from(1000);
    let mut value = |j: usize| match family {
        // Graded.
        0 => Rational::from_fraction(1, 10i64.pow((count - 1 - j) as u32)).unwrap_or_default(),
        // Nearly equal.
        1 => &Rational::ONE + &(&tiny * &Rational::from(stream.below(3))),
        // Rank-deficient.
        2 if j == 0 => Rational::ZERO,
        // Small, equal with a good chance.
        3 => Rational::from(stream.between(1, 2)),
        _ => Rational::from(stream.between(1, 6)),
    };
    let mut values: Vec<Rational> = (0..count).map(&mut value).collect();
    values.sort_unstable_by(|a, b| b.cmp(a));
    let first: Vec<usize> = (0..count).collect();
    Svd {
        u: orthogonal(stream, rows).select_columns(&first),
        values,
        v: orthogonal(stream, cols).select_columns(&first),
    }
}

fn sizes(stream: &mut Stream, shape: &Shape) -> (usize, usize) {
    let size = |stream: &mut Stream| stream.between(1, shape.max_width);
    match shape.widths.as_deref() {
        Some([cols, .., rows]) => (*cols, *rows),
        _ if stream.chance(1, 2) => {
            let size = size(stream);
            (size, size)
        }
        _ => (size(stream), size(stream)),
    }
}

/// Two matrices, mostly near each other: with rational decompositions that turn a little or a lot,
/// or a matrix of small integers, of any rank, and a change of some scale.
pub(crate) fn pair(stream: &mut Stream, shape: &Shape) -> Subject {
    let scales = [1, 10, 100, 1000];
    let scale = Rational::ONE / Rational::from(scales[stream.below(scales.len())]);
    if stream.chance(1, 2) {
        let (cols, rows) = sizes(stream, shape);
        let rank = stream.below(cols.min(rows) + 1);
        let m = stream.matrix_of_rank(rows, cols, if rank == 0 { cols.min(rows) } else { rank });
        let change_rank = stream.between(1, cols.min(rows));
        let step = stream.matrix_of_rank(rows, cols, change_rank);
        let other = &m + &step.scale(&scale);
        return Subject::Pair { m, other };
    }
    let svd = svd(stream, shape);
    let count = svd.values.len();
    let turn = if stream.chance(1, 2) {
        turn_of(stream, count, &scale)
    } else {
        orthogonal(stream, count)
    };
    let moved = Svd {
        u: &svd.u * &turn,
        values: svd
            .values
            .iter()
            .map(|s| s + &(&scale * &stream.small_integer()))
            .collect(),
        v: &svd.v * &turn,
    };
    let matrix = |svd: &Svd| svd.matrix().expect("factors that fit");
    Subject::Pair {
        m: matrix(&svd),
        other: matrix(&moved),
    }
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

/// Orthogonal matrices of left and right singular vectors.
struct Bases {
    left: Matrix,
    right: Matrix,
}

/// A rotation by an angle of about `1/size`.
fn small_rotation(stream: &mut Stream, order: usize, size: usize) -> Matrix {
    let upper = stream.matrix(order, order);
    let small = Rational::ONE / Rational::from(size.max(1));
    cayley(&(&upper - &upper.transpose()).scale(&small))
}

/// Singular values with repetitions, zeros, clusters and grades.
fn singular_values(stream: &mut Stream, count: usize) -> Vec<Rational> {
    let family = stream.below(4);
    let value = |stream: &mut Stream, index: usize| match family {
        // Small integers: repeated values and zeros are frequent.
        0 => Rational::from(stream.below(4)),
        // A cluster, and values apart from it.
        1 => {
            let offset = Rational::from(stream.below(3)) / Rational::from(1000);
            Rational::from(stream.between(1, 2)) + offset
        }
        // Graded.
        2 => {
            let base = Rational::from(10);
            (0..2 * index).fold(Rational::from(stream.between(1, 3)), |value, _| {
                &value / &base
            })
        }
        _ => Rational::from(stream.below(9)) / Rational::from(stream.between(1, 4)),
    };
    let mut values: Vec<Rational> = (0..count).map(|index| value(stream, index)).collect();
    if !stream.chance(1, 4) {
        values.sort_unstable_by(|a, b| b.cmp(a));
    }
    values
}

/// Two matrices and a number of singular triples: small integers, one matrix and its image under
/// exchanges of axes, or rational decompositions that are far apart, near, or differ in the values
/// only; with the decompositions or without.
pub(crate) fn triple_pair(stream: &mut Stream, shape: &Shape) -> Subject {
    let (rows, cols) = match shape.widths.as_deref() {
        Some([cols, .., rows]) => (*rows, *cols),
        _ => (
            stream.between(1, shape.max_width),
            stream.between(1, shape.max_width),
        ),
    };
    let size = rows.min(cols);
    let count = match shape.widths.as_deref() {
        Some([_, count, _]) => (*count).clamp(1, size),
        _ => stream.between(1, size),
    };
    if stream.chance(1, 4) {
        let m = stream.matrix(rows, cols);
        let other = if stream.chance(1, 2) {
            let exchange = |size: usize| {
                Matrix::from_fn(size, size, |i, j| {
                    if i + j + 1 == size {
                        Rational::ONE
                    } else {
                        Rational::ZERO
                    }
                })
            };
            &(&exchange(rows) * &m) * &exchange(cols)
        } else {
            stream.matrix(rows, cols)
        };
        return Subject::TriplePair { m, other, count };
    }
    let bases = Bases {
        left: orthogonal(stream, rows),
        right: orthogonal(stream, cols),
    };
    let (near, size_of_step) = (stream.below(3), stream.between(2, 50));
    let moved = |stream: &mut Stream, basis: &Matrix| match near {
        0 => orthogonal(stream, basis.rows()),
        1 => basis * &small_rotation(stream, basis.rows(), size_of_step),
        _ => basis.clone(),
    };
    let other_bases = Bases {
        left: moved(stream, &bases.left),
        right: moved(stream, &bases.right),
    };
    let first: Vec<usize> = (0..size).collect();
    let decomposition = |bases: &Bases, values: Vec<Rational>| Svd {
        u: bases.left.select_columns(&first),
        values,
        v: bases.right.select_columns(&first),
    };
    let values = singular_values(stream, size);
    let other_values = if stream.chance(1, 3) {
        values.clone()
    } else {
        singular_values(stream, size)
    };
    let m = decomposition(&bases, values);
    let other = decomposition(&other_bases, other_values);
    match (m.matrix(), other.matrix()) {
        (Some(m), Some(other)) if stream.chance(1, 2) => Subject::TriplePair { m, other, count },
        _ => Subject::DecomposedPair { m, other, count },
    }
}
