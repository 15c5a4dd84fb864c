//! Random structured instances: uniform ones are hardly ever critical, so hypotheses are met by
//! construction.

use std::ops::RangeInclusive;

use census::network_with_product;
use exact::{Matrix, Rational, inverse, kernel_basis};
use network::{Instance, Network, Problem};
use proptest::collection::vec;
use proptest::prelude::*;

/// A matrix with entries from -2 to 2.
pub fn matrix_of_integers(rows: usize, cols: usize) -> BoxedStrategy<Matrix> {
    vec(-2i64..=2, rows * cols)
        .prop_map(move |entries| {
            Matrix::from_entries(
                rows,
                cols,
                entries.into_iter().map(Rational::from).collect(),
            )
        })
        .boxed()
}

/// A matrix of any rank, small ranks as likely as large ones.
pub fn low_rank(rows: usize, cols: usize) -> BoxedStrategy<Matrix> {
    (0..=rows.min(cols))
        .prop_flat_map(move |rank| {
            if rank == rows.min(cols) {
                return matrix_of_integers(rows, cols);
            }
            (
                matrix_of_integers(rows, rank),
                matrix_of_integers(rank, cols),
            )
                .prop_map(|(left, right)| &left * &right)
                .boxed()
        })
        .boxed()
}

/// Widths `d_0, ..., d_H`.
pub fn shape(depth: RangeInclusive<usize>, width: usize) -> BoxedStrategy<Vec<usize>> {
    depth
        .prop_flat_map(move |depth| vec(1..=width, depth + 1))
        .boxed()
}

fn network_of(
    widths: &[usize],
    layer: impl Fn(usize, usize) -> BoxedStrategy<Matrix>,
) -> BoxedStrategy<Network> {
    let layers: Vec<_> = widths.windows(2).map(|w| layer(w[1], w[0])).collect();
    layers
        .prop_map(|layers| Network::new(layers).expect("layers that fit"))
        .boxed()
}

/// A network whose layers may have any rank.
pub fn network_of_integers(widths: &[usize]) -> BoxedStrategy<Network> {
    network_of(widths, low_rank)
}

/// A network and data, `Y` of the form `R X - E` with the error `E` drawn by `error`.
fn with_error(
    depth: RangeInclusive<usize>,
    width: usize,
    errors: fn(&Network, &Matrix) -> Matrix,
) -> BoxedStrategy<Instance> {
    (shape(depth, width), 1..=4usize)
        .prop_flat_map(|(widths, samples)| {
            let inputs = low_rank(widths[0], samples);
            let coefficients = vec(-2i64..=2, widths[widths.len() - 1] * samples);
            (network_of_integers(&widths), inputs, coefficients)
        })
        .prop_map(move |(network, x, coefficients)| {
            let product = &network.product() * &x;
            let basis = errors(&network, &x);
            let coefficients = coefficients.into_iter().take(basis.cols());
            let coefficients = coefficients.map(Rational::from).collect();
            let vector = &basis * &Matrix::from_entries(basis.cols(), 1, coefficients);
            let (rows, cols) = product.shape();
            let error = Matrix::from_entries(rows, cols, vector.entries().to_vec());
            let problem = Problem::new(x, &product - &error).expect("data that fit");
            Instance::new(problem, network).expect("a network that fits the data")
        })
        .boxed()
}

/// A critical point of any kind: the errors `E` with `A_i^T E X^T B_{i-1}^T = 0` for all `i` form
/// a linear space, from which one is drawn. Row by row, `A E C` is `(A (x) C^T) E`.
pub fn critical_point(depth: RangeInclusive<usize>, width: usize) -> BoxedStrategy<Instance> {
    with_error(depth, width, |network, x| {
        let (upper, lower) = (network.upper_products(), network.lower_products());
        let conditions = (1..=network.depth())
            .map(|i| upper[i].transpose().kronecker(&(&lower[i - 1] * x)))
            .reduce(|above, below| above.vstack(&below));
        kernel_basis(&conditions.expect("a layer"))
    })
}

/// A global minimum with `G = 0`: the errors `E` with `E X^T = 0`.
pub fn minimum(depth: RangeInclusive<usize>, width: usize) -> BoxedStrategy<Instance> {
    with_error(depth, width, |network, x| {
        let outputs = network.widths()[network.depth()];
        kernel_basis(&Matrix::identity(outputs).kronecker(x))
    })
}

/// A critical point of data with known singular values.
#[derive(Clone, Debug)]
pub struct Spectral {
    /// The point.
    pub instance: Instance,
    /// The singular values of `Y Pi` that `R X` keeps, at most `d_p`.
    pub kept: Vec<u64>,
    /// Those that it discards.
    pub discarded: Vec<u64>,
}

/// The rational orthogonal matrix `(I - S)(I + S)^{-1}` of a skew matrix `S` (Cayley).
pub fn orthogonal(size: usize) -> BoxedStrategy<Matrix> {
    matrix_of_integers(size, size)
        .prop_map(move |free| {
            let skew = &free - &free.transpose();
            let identity = Matrix::identity(size);
            let sum = inverse(&(&identity + &skew)).expect("I + S is invertible for skew S");
            &(&identity - &skew) * &sum
        })
        .boxed()
}

/// An invertible matrix of small integers, a product of unit triangular ones.
pub fn invertible(size: usize) -> BoxedStrategy<Matrix> {
    matrix_of_integers(size, size)
        .prop_map(move |free| {
            let part = |keep: fn(usize, usize) -> bool| {
                Matrix::from_fn(size, size, |i, j| match () {
                    () if i == j => Rational::ONE,
                    () if keep(i, j) => free[(i, j)].clone(),
                    () => Rational::ZERO,
                })
            };
            &part(|i, j| i > j) * &part(|i, j| i < j)
        })
        .boxed()
}

/// A point `R X = U T V^T` of data `Y = U D V^T + Z`, `X = C V^T`, with rational orthogonal `U`,
/// orthonormal `V`, invertible `C`, `Z X^T = 0`, and `T` a part of the diagonal matrix `D` with at
/// most `d_p` entries; the layers are drawn among those with product `R`.
pub fn spectral_point(depth: RangeInclusive<usize>, width: usize) -> BoxedStrategy<Spectral> {
    (shape(depth, width), 0..=1usize)
        .prop_flat_map(|(widths, extra)| {
            let (inputs, outputs) = (widths[0], widths[widths.len() - 1]);
            let gauges: Vec<_> = widths[1..widths.len() - 1]
                .iter()
                .map(|&width| invertible(width))
                .collect();
            let count = inputs.min(outputs);
            let values = vec((0u64..=3, any::<bool>()), count);
            let bases = (orthogonal(outputs), orthogonal(inputs + extra));
            let noise = matrix_of_integers(outputs, extra);
            (
                Just(widths),
                values,
                bases,
                invertible(inputs),
                noise,
                gauges,
            )
        })
        .prop_map(|(widths, values, (u, v), c, noise, gauges)| {
            let (inputs, outputs) = (widths[0], widths[widths.len() - 1]);
            let bottleneck = widths.iter().copied().min().unwrap_or(0);
            let mut kept = Vec::new();
            let mut discarded = Vec::new();
            let mut full = Matrix::zeros(outputs, inputs);
            let mut part = full.clone();
            for (i, &(value, keep)) in values.iter().enumerate() {
                full[(i, i)] = Rational::from(value);
                if keep && value > 0 && kept.len() < bottleneck {
                    part[(i, i)] = Rational::from(value);
                    kept.push(value);
                } else {
                    discarded.push(value);
                }
            }
            let columns: Vec<usize> = (0..v.cols()).collect();
            let reached = v.select_columns(&columns[..inputs]);
            let silent = v.select_columns(&columns[inputs..]);
            let x = &c * &reached.transpose();
            let y = &(&(&u * &full) * &reached.transpose()) + &(&noise * &silent.transpose());
            let product = &(&u * &part) * &inverse(&c).expect("an invertible factor");
            let network = network_with_product(&widths, &product).expect("rank at most d_p");
            let instance = Instance::new(
                Problem::new(x, y).expect("data that fit"),
                regauged(&network, &gauges),
            );
            Spectral {
                instance: instance.expect("a network that fits the data"),
                kept,
                discarded,
            }
        })
        .boxed()
}

/// The layers `M_i W_i M_{i-1}^{-1}`, which have the same product.
fn regauged(network: &Network, gauges: &[Matrix]) -> Network {
    let mut layers = network.layers().to_vec();
    for (i, gauge) in gauges.iter().enumerate() {
        layers[i] = gauge * &layers[i];
        layers[i + 1] = &layers[i + 1] * &inverse(gauge).expect("an invertible factor");
    }
    Network::new(layers).expect("layers that fit")
}
