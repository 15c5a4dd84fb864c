//! Random networks with data, of every kind.
//!
//! Of naive draws hardly any are critical. Critical points are made by choosing the layers and `X`
//! first, often of low rank, and then a residual `E` in the kernel of the linear conditions
//! `A_i^T E X^T B_{i-1}^T = 0`, with `Y = R X - E`; where `E X^T = 0` the point is a global
//! minimum. Minima that meet the rank bound come from `spectral.rs`.

use exact::{Matrix, Rational, kernel_basis, rank};
use network::{Instance, Network, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Stream;
use crate::spectral::spectral_instance;

/// The sizes of random networks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Shape {
    /// The widths, if they are fixed.
    pub widths: Option<Vec<usize>>,
    /// The largest depth.
    pub max_depth: usize,
    /// The largest width.
    pub max_width: usize,
    /// The largest number of samples, where X is not made to have full row rank.
    pub max_samples: usize,
}

impl Default for Shape {
    fn default() -> Self {
        Self {
            widths: None,
            max_depth: 3,
            max_width: 3,
            max_samples: 4,
        }
    }
}

impl Shape {
    /// Fixed widths.
    pub fn fixed(widths: Vec<usize>) -> Self {
        Self {
            widths: Some(widths),
            ..Self::default()
        }
    }

    fn widths(&self, stream: &mut Stream) -> Vec<usize> {
        self.widths.clone().unwrap_or_else(|| {
            let depth = stream.between(1, self.max_depth);
            (0..=depth)
                .map(|_| stream.between(1, self.max_width))
                .collect()
        })
    }
}

/// A random network with data, critical more often than not, of every kind.
pub fn random_instance(shape: &Shape, stream: &mut Stream) -> Instance {
    let saddle = stream.chance(1, 2);
    let widths = shape.widths(stream);
    let outputs = widths[widths.len() - 1];
    if stream.chance(1, 5) {
        let extra = stream.below(outputs + 1);
        let largest = stream.chance(1, 2);
        if let Some(instance) = spectral_instance(stream, &widths, extra, largest) {
            return instance;
        }
    }
    let network = layers(saddle, &widths, stream);
    let x = inputs(shape, &widths, stream);
    let y = if stream.chance(1, 12) {
        stream.matrix(outputs, x.cols())
    } else {
        let basis = if !saddle && stream.chance(1, 4) {
            uncorrelated_residuals(outputs, &x)
        } else if network.depth() > 1 && stream.chance(if saddle { 2 } else { 1 }, 4) {
            hidden_residuals(&network, &x)
        } else {
            critical_residuals(&network, &x)
        };
        let weights = stream.matrix(basis.cols(), 1);
        let scales = [(1, 1), (1, 1), (1, 4), (3, 1)];
        let (numerator, denominator) = scales[stream.below(scales.len())];
        let scale = Rational::from(numerator) / Rational::from(denominator);
        let residual = (&basis * &weights).scale(&scale);
        let residual = Matrix::from_entries(outputs, x.cols(), residual.entries().to_vec());
        &(&network.product() * &x) - &residual
    };
    let problem = Problem::new(x, y).expect("data with one number of samples");
    Instance::new(problem, network).expect("a network that fits its data")
}

/// Layers, mostly of full rank or with engineered kernels.
fn layers(saddle: bool, widths: &[usize], stream: &mut Stream) -> Network {
    let full_in_three = if saddle || stream.chance(1, 3) { 1 } else { 2 };
    let killer = stream.chance(1, 3);
    let mut layers: Vec<Matrix> = Vec::new();
    let mut below: Option<Matrix> = None;
    for pair in widths.windows(2) {
        let (rows, cols) = (pair[1], pair[0]);
        let full = rows.min(cols);
        let target = if stream.chance(full_in_three, 3) {
            full
        } else {
            stream.below(full + 1)
        };
        let killed = below.as_ref().filter(|_| killer && target < cols);
        let layer = killed
            .and_then(|below| killing(rows, target, below, stream))
            .unwrap_or_else(|| of_exact_rank(rows, cols, target, stream));
        below = Some(match &below {
            Some(product) => &layer * product,
            None => layer.clone(),
        });
        layers.push(layer);
    }
    Network::new(layers).expect("layers of consecutive widths")
}

fn of_exact_rank(rows: usize, cols: usize, target: usize, stream: &mut Stream) -> Matrix {
    for _ in 0..4 {
        let matrix = stream.matrix_of_rank(rows, cols, target);
        if rank(&matrix) == target {
            return matrix;
        }
    }
    Matrix::from_fn(rows, cols, |a, b| {
        if a == b && a < target {
            Rational::ONE
        } else {
            Rational::ZERO
        }
    })
}

/// A matrix of the given rank that maps some output of the product below to zero, so that the
/// product loses rank even if all layers have full rank.
fn killing(rows: usize, target: usize, below: &Matrix, stream: &mut Stream) -> Option<Matrix> {
    let output = below * &stream.matrix(below.cols(), 1);
    let annihilators = kernel_basis(&output.transpose()).transpose();
    let matrix = &of_exact_rank(rows, annihilators.rows(), target, stream) * &annihilators;
    (rank(&matrix) == target).then_some(matrix)
}

fn inputs(shape: &Shape, widths: &[usize], stream: &mut Stream) -> Matrix {
    let (rows, outputs) = (widths[0], widths[widths.len() - 1]);
    if stream.chance(1, 2) {
        let extra = stream.below(outputs + 1);
        let matrix = stream.matrix(rows, rows + extra);
        if stream.chance(1, 3) || rank(&matrix) < rows {
            return Matrix::identity(rows).hstack(&Matrix::zeros(rows, extra));
        }
        return matrix;
    }
    let cols = stream.between(1, shape.max_samples);
    let target = stream.below(rows.min(cols) + 1);
    stream.matrix_of_rank(rows, cols, target)
}

/// The residuals `E` for which the network is critical, as a basis of vectors in row-major order.
fn critical_residuals(network: &Network, x: &Matrix) -> Matrix {
    let (upper, lower) = (network.upper_products(), network.lower_products());
    let conditions = (1..=network.depth()).map(|i| {
        // A^T E (B X)^T = 0 in coordinates of E by rows.
        upper[i].transpose().kronecker(&(&lower[i - 1] * x))
    });
    let all = conditions.reduce(|above, below| above.vstack(&below));
    kernel_basis(&all.expect("at least one layer"))
}

/// The residuals for which `G` sees neither the rows of the first nor the columns of the last
/// layer: saddles from which descent is slow.
fn hidden_residuals(network: &Network, x: &Matrix) -> Matrix {
    let last = network.layer(network.depth());
    let above = last.transpose().kronecker(x);
    let below = Matrix::identity(last.rows()).kronecker(&(network.layer(1) * x));
    kernel_basis(&above.vstack(&below))
}

/// The residuals with `E X^T = 0`.
fn uncorrelated_residuals(outputs: usize, x: &Matrix) -> Matrix {
    kernel_basis(&Matrix::identity(outputs).kronecker(x))
}
