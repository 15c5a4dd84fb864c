//! Random subjects that meet the hypotheses of a claim by construction.
//!
//! Naive sampling is vacuous almost always. Critical points are made by choosing the layers and
//! `X` first, often of low rank, and then a residual `E` in the kernel of the linear conditions
//! `A_i^T E X^T B_{i-1}^T = 0`, with `Y = R X - E`; where `E X^T = 0` the point is a global
//! minimum. Minima that meet the rank bound come from `spectral.rs`.

use certificate::{Hypothesis, Subject};
use exact::{Matrix, MatrixPolynomial, Rational, inverse, kernel_basis, rank};
use lemmas::{SubjectKind, Variant};
use network::{Instance, Network, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Stream;
use crate::cell::family;
use crate::diagonal::{diagonal_point, is_diagonal};
use crate::spectral::{invertible, pair, spectral_instance, svd, triple_pair};

/// The sizes of random subjects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Shape {
    /// The widths, if they are fixed.
    pub widths: Option<Vec<usize>>,
    /// The largest depth.
    pub max_depth: usize,
    /// The largest width.
    pub max_width: usize,
    /// The largest number of samples, where the hypotheses do not ask for more.
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

/// What the hypotheses of a variant ask of a network.
#[derive(Default)]
struct Wish {
    minimum: bool,
    critical: bool,
    full_rank_x: bool,
    full_rank_y: bool,
    correlated: bool,
    deficient_layer: bool,
    full_layers: bool,
    saddle: bool,
    full_product: bool,
    target_rank: bool,
    diagonal: bool,
}

impl Wish {
    fn of(variant: &Variant) -> Self {
        let hypotheses: Vec<Hypothesis> = variant.hypotheses().collect();
        let any = |list: &[Hypothesis]| list.iter().any(|h| hypotheses.contains(h));
        use Hypothesis::*;
        Self {
            minimum: any(&[LocalMinimum, GlobalMinimum, ProductLocalMinimum]),
            critical: any(&[Critical]),
            full_rank_x: any(&[XFullRowRank]),
            full_rank_y: any(&[YFullRowRank]),
            correlated: any(&[DataRank, DataRankOfInput, ArchitectureRank]),
            deficient_layer: any(&[LayerRankDeficient]),
            full_layers: any(&[LayersFullRank]),
            saddle: any(&[NotGlobalMinimum]),
            full_product: any(&[ProductFullRank]),
            target_rank: any(&[TargetRank]),
            diagonal: any(&[Diagonal]),
        }
    }
}

/// A random network with data, critical more often than not, of every kind.
pub fn random_instance(shape: &Shape, stream: &mut Stream) -> Instance {
    let widths = shape.widths(stream);
    let wish = Wish {
        saddle: stream.chance(1, 2),
        ..Wish::default()
    };
    instance(&wish, shape, widths, None, stream)
}

/// Layers, mostly of full rank or with engineered kernels, the chosen one deficient.
fn layers(wish: &Wish, widths: &[usize], deficient: Option<usize>, stream: &mut Stream) -> Network {
    let full_in_three = if wish.saddle || stream.chance(1, 3) {
        1
    } else {
        2
    };
    let killer = stream.chance(1, 3) && !wish.full_product;
    let mut layers: Vec<Matrix> = Vec::new();
    let mut below: Option<Matrix> = None;
    for i in 1..widths.len() {
        let (rows, cols) = (widths[i], widths[i - 1]);
        let full = rows.min(cols);
        let target = if deficient == Some(i) {
            stream.below(full)
        } else if wish.full_layers || wish.full_product || stream.chance(full_in_three, 3) {
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

fn inputs(wish: &Wish, shape: &Shape, widths: &[usize], stream: &mut Stream) -> Matrix {
    let (rows, outputs) = (widths[0], widths[widths.len() - 1]);
    if wish.full_rank_x || stream.chance(1, 2) {
        let extra = if wish.full_rank_y {
            outputs
        } else {
            stream.below(outputs + 1)
        };
        let cols = rows + extra;
        let matrix = stream.matrix(rows, cols);
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

fn instance(
    wish: &Wish,
    shape: &Shape,
    widths: Vec<usize>,
    deficient: Option<usize>,
    stream: &mut Stream,
) -> Instance {
    let outputs = widths[widths.len() - 1];
    let spectral = match (wish.minimum, deficient.is_some(), wish.correlated) {
        (_, true, false) => 0,
        (true, _, true) => 3,
        _ => 1,
    };
    if stream.chance(spectral, 5) {
        let extra = if wish.full_rank_y {
            outputs
        } else {
            stream.below(outputs + 1)
        };
        let largest = wish.minimum || stream.chance(1, 2);
        if let Some(instance) = spectral_instance(stream, &widths, extra, largest) {
            return instance;
        }
    }
    let network = layers(wish, &widths, deficient, stream);
    let x = inputs(wish, shape, &widths, stream);
    let generic = !wish.minimum && !wish.critical && stream.chance(1, 12);
    let y = if generic {
        stream.matrix(outputs, x.cols())
    } else {
        let basis = if wish.minimum || (!wish.saddle && stream.chance(1, 4)) {
            uncorrelated_residuals(outputs, &x)
        } else if network.depth() > 1 && stream.chance(if wish.saddle { 2 } else { 1 }, 4) {
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

/// How often a subject is drawn again because a hypothesis that is cheap to decide fails.
const ATTEMPTS: usize = 6;

/// A random subject for a variant of a claim.
pub fn random_subject(variant: &Variant, shape: &Shape, stream: &mut Stream) -> Subject {
    let mut subject = draw(variant, shape, stream);
    for _ in 1..ATTEMPTS {
        if variant
            .hypotheses()
            .all(|h| h.decide(&subject) != Some(false))
        {
            break;
        }
        subject = draw(variant, shape, stream);
    }
    subject
}

fn draw(variant: &Variant, shape: &Shape, stream: &mut Stream) -> Subject {
    let mut wish = Wish::of(variant);
    let is_free = !(wish.minimum || wish.critical || wish.full_layers || wish.deficient_layer);
    wish.saddle |= is_free && stream.chance(1, 2);
    let widths = shape.widths(stream);
    match variant.claim.subject {
        SubjectKind::Network => Subject::Network {
            instance: instance(&wish, shape, widths, None, stream),
        },
        SubjectKind::Layer => {
            let layer = stream.between(1, widths.len() - 1);
            let deficient = wish.deficient_layer.then_some(layer);
            Subject::Layer {
                instance: instance(&wish, shape, widths, deficient, stream),
                layer,
            }
        }
        SubjectKind::Chain => Subject::Chain {
            layers: layers(&wish, &widths, None, stream),
        },
        SubjectKind::Target if wish.diagonal => diagonal_target(&wish, shape, stream),
        SubjectKind::Target => target(&wish, widths, stream),
        SubjectKind::RankConstrained if is_diagonal(variant) => {
            diagonal_point(variant, &widths, stream)
        }
        SubjectKind::RankConstrained => {
            let widths = match widths.as_slice() {
                [inputs, .., outputs] => {
                    let bound = stream.between(1, *inputs.min(outputs));
                    vec![*inputs, bound, *outputs]
                }
                _ => vec![1, 1, 1],
            };
            let rank = widths[1];
            let found = instance(&wish, shape, widths, None, stream);
            let (x, y, r) = (
                found.x().clone(),
                found.y().clone(),
                found.network().product(),
            );
            Subject::RankConstrained { x, y, r, rank }
        }
        SubjectKind::LeftFactor => left_factor(stream, shape),
        SubjectKind::Rotation => rotation(stream),
        SubjectKind::Pair => pair(stream, shape),
        SubjectKind::Svd => Subject::Svd(svd(stream, shape)),
        SubjectKind::TriplePair => triple_pair(stream, shape),
    }
}

fn target(wish: &Wish, widths: Vec<usize>, stream: &mut Stream) -> Subject {
    let layers = layers(wish, &widths, None, stream);
    let (outputs, inputs) = (widths[widths.len() - 1], widths[0]);
    let inner = layers.bottleneck();
    let (u, v) = (stream.matrix(outputs, inner), stream.matrix(inner, inputs));
    match family(layers.clone(), u, v) {
        Some(Subject::Family {
            layers,
            left,
            right,
        }) if !wish.target_rank && stream.chance(1, 2) => {
            let column = stream.matrix(outputs, 1);
            let row = stream.matrix(1, inputs);
            Subject::Family {
                layers,
                left: widened(&left, column),
                right: heightened(&right, &row),
            }
        }
        Some(Subject::Family {
            layers,
            left,
            right,
        }) if wish.full_product && stream.chance(1, 3) => {
            let small = Rational::ONE / Rational::from(stream.between(10, 1000));
            let target = &left.evaluate(&small) * &right.evaluate(&small);
            Subject::Target { layers, target }
        }
        Some(subject) => subject,
        None => Subject::Target {
            target: layers.product(),
            layers,
        },
    }
}

/// Two layers `S_2 = D_2 C`, `S_1 = C^-1 D_1` with a diagonal product, and a diagonal target,
/// mostly near, or a family of such.
fn diagonal_target(wish: &Wish, shape: &Shape, stream: &mut Stream) -> Subject {
    let mut size = || stream.between(1, shape.max_width);
    let widths = [size(), size(), size()];
    let [cols, inner, rows] = widths;
    let count = cols.min(inner).min(rows);
    let kept = if wish.full_product || stream.chance(1, 2) {
        count
    } else {
        stream.below(count + 1)
    };
    let mut diagonal = |rows: usize, cols: usize, kept: usize| {
        let sizes = [1, -1, 2, -2, 3, 1];
        let values: Vec<i64> = (0..kept)
            .map(|_| sizes[stream.below(sizes.len())])
            .collect();
        Matrix::from_fn(rows, cols, |i, j| match values.get(i) {
            Some(&value) if i == j => Rational::from(value),
            _ => Rational::ZERO,
        })
    };
    let (top, bottom) = (diagonal(rows, inner, count), diagonal(inner, cols, kept));
    let extra = if wish.target_rank {
        count
    } else {
        cols.min(rows)
    };
    let step = diagonal(rows, cols, extra);
    let basis = invertible(stream, inner);
    let inverse = inverse(&basis).expect("an invertible matrix");
    let layers = Network::new(vec![&inverse * &bottom, &top * &basis]).expect("layers that fit");
    let scale = Rational::ONE / Rational::from(stream.between(1, 100));
    let product = layers.product();
    if stream.chance(1, 2) {
        let target = &product + &step.scale(&scale);
        return Subject::Target { layers, target };
    }
    let columns: Vec<usize> = (0..extra).collect();
    Subject::Family {
        layers,
        left: MatrixPolynomial::line(
            product.select_columns(&columns),
            step.select_columns(&columns),
        ),
        right: MatrixPolynomial::constant(Matrix::identity(cols).select_rows(&columns)),
    }
}

/// `[left | t column]`.
fn widened(left: &MatrixPolynomial, column: Matrix) -> MatrixPolynomial {
    let zero = Matrix::zeros(column.rows(), 1);
    let mut coefficients = left.coefficients().to_vec();
    if coefficients.len() < 2 {
        coefficients.push(Matrix::zeros(column.rows(), left.shape().1));
    }
    let parts = coefficients.iter().enumerate();
    let wide = parts.map(|(power, c)| c.hstack(if power == 1 { &column } else { &zero }));
    MatrixPolynomial::new(wide.collect()).expect("coefficients of one shape")
}

/// `right` above a constant row.
fn heightened(right: &MatrixPolynomial, row: &Matrix) -> MatrixPolynomial {
    let zero = Matrix::zeros(1, row.cols());
    let parts = right.coefficients().iter().enumerate();
    let high = parts.map(|(power, c)| c.vstack(if power == 0 { row } else { &zero }));
    MatrixPolynomial::new(high.collect()).expect("coefficients of one shape")
}

fn left_factor(stream: &mut Stream, shape: &Shape) -> Subject {
    let mut size = || stream.between(1, shape.max_width);
    let (rows, inner, cols) = (size(), size(), size());
    let a = stream.matrix(rows, inner);
    let b = stream.matrix(inner, cols);
    let step = stream
        .matrix(rows, cols)
        .scale(&(Rational::ONE / Rational::from(10)));
    let target = &(&a * &b) + &step;
    Subject::LeftFactor { a, b, target }
}

fn rotation(stream: &mut Stream) -> Subject {
    let mut value = |range: usize| {
        let numerator = Rational::from(stream.below(range + 1));
        numerator / Rational::from(stream.between(1, 4))
    };
    let (mut lambda_1, lambda_2) = (value(6), value(6));
    let (mut tangent, mut later_tangent) = (value(4), value(4));
    if tangent > later_tangent {
        std::mem::swap(&mut tangent, &mut later_tangent);
    }
    if stream.chance(3, 4) {
        lambda_1 += &lambda_2;
    }
    Subject::Rotation {
        lambda_1,
        lambda_2,
        tangent,
        later_tangent,
    }
}
