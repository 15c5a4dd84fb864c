//! The audit: loss, least loss, gap, verdict, and the certificate.

use enclosure::IntegerMatrix;
use exact::integer::{ceil_sqrt, floor_sqrt};
use exact::{Inertia, Integer, Rational};
use faer::Mat;
use gap::{
    Biases, Certificate, Claim, Evidence, Gram, Layer, Problem, SCHEMA, Source, Statement, Whitened,
};
use weights::{LayerTensors, Samples, Tensor};

use crate::{Control, Error, apart, gradient, hessian, rotate, singular::singular_values, whiten};

/// Which multiple of half the sum of squares is the loss.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Loss {
    /// `1/2 ||f(X) - Y||^2`.
    #[default]
    HalfSum,
    /// `||f(X) - Y||^2`.
    Sum,
    /// The sum of squares over the number of entries, as PyTorch's `MSELoss`.
    Mean,
    /// The sum of squares over the number of samples.
    MeanPerSample,
}

impl Loss {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::HalfSum, Self::Sum, Self::Mean, Self::MeanPerSample];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::HalfSum => "half-sum",
            Self::Sum => "sum",
            Self::Mean => "mean",
            Self::MeanPerSample => "mean-per-sample",
        }
    }

    /// What half the sum of squares is multiplied by.
    pub fn factor(self, samples: usize, outputs: usize) -> Rational {
        let two_over = |n: usize| {
            Rational::from_integers(2.into(), n.into()).expect("a positive number of samples")
        };
        match self {
            Self::HalfSum => Rational::ONE,
            Self::Sum => two_over(1),
            Self::Mean => two_over(samples * outputs),
            Self::MeanPerSample => two_over(samples),
        }
    }
}

/// Whether the gap is within the tolerance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The gap is at most the tolerance.
    Within,
    /// The gap is above the tolerance.
    Above,
    /// The enclosure contains the tolerance.
    Undecided,
}

impl Verdict {
    /// The name in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Within => "within-tolerance",
            Self::Above => "above-tolerance",
            Self::Undecided => "undecided",
        }
    }
}

/// A network, its data, and what is asked.
pub struct Input<'a> {
    /// The layers, `W_1` first, with shapes that fit.
    pub layers: &'a [LayerTensors],
    /// The inputs.
    pub x: &'a Tensor,
    /// The targets; `None` when they are the inputs.
    pub y: Option<&'a Tensor>,
    /// Which way the samples lie in both.
    pub samples: Samples,
    /// Where the data stand, for the certificate.
    pub source: Option<Source>,
    /// How large the gap may be, relative to the loss of the zero network.
    pub tolerance: Rational,
}

/// What is known of a network. Losses are half sums of squares.
#[derive(Clone, Debug)]
pub struct Audit {
    /// `d_0, ..., d_H`.
    pub widths: Vec<usize>,
    /// The least width.
    pub bottleneck: usize,
    /// The number of samples.
    pub samples: usize,
    /// What the biases do.
    pub biases: Biases,
    /// The number of linearly independent inputs.
    pub rank: usize,
    /// Whether that number is proved; if not, the enclosure of the least loss is wide.
    pub rank_is_proved: bool,
    /// The loss, exactly.
    pub loss: Rational,
    /// An interval that contains the least loss.
    pub least_loss: (Rational, Rational),
    /// The loss of the zero network, with the best constant where biases are affine.
    pub zero_loss: Rational,
    /// The tolerance, relative to that loss.
    pub tolerance: Rational,
    /// The gradient norms of the layers, enclosed.
    pub gradient_norms: Vec<(Rational, Rational)>,
    /// The norm of the whole gradient, enclosed.
    pub gradient_norm: (Rational, Rational),
    /// The inertia of the Hessian, if there are at most [`crate::MAX_WEIGHTS`] weights and biases.
    pub inertia: Option<Inertia>,
    /// Enclosures of the singular values of each layer, the largest first.
    pub singular_values: Vec<Vec<(Rational, Rational)>>,
    /// Enclosures of the singular values of the product of the layers.
    pub product_singular_values: Vec<(Rational, Rational)>,
    /// Approximate singular values of `Y Pi`, largest first: a picture, no proof.
    pub approx_spectrum: Vec<f64>,
    /// How much of each of them the network has, approximately: 1 when it is learned, 0 when not.
    pub approx_learned: Vec<f64>,
    /// How many of the leading directions, at most the bottleneck, are learned by more than half.
    pub learned_directions: usize,
    /// What the least loss of maps of that rank exceeds the least loss by, enclosed.
    pub gap_of_rank: (Rational, Rational),
    /// What the loss exceeds the least loss of maps of that rank by, enclosed; negative when more
    /// directions are learned in part.
    pub gap_of_directions: (Rational, Rational),
    /// The problem in integers.
    pub problem: Problem,
    /// `Y Pi` in whitened coordinates, in units of the whitener.
    pub whitened: IntegerMatrix,
    /// What the checker accepts.
    pub certificate: Certificate,
}

impl Audit {
    /// The gap between the loss and the least loss, enclosed.
    pub fn gap(&self) -> (Rational, Rational) {
        let lower = &self.loss - &self.least_loss.1;
        (
            std::cmp::max(lower, Rational::ZERO),
            &self.loss - &self.least_loss.0,
        )
    }

    /// The loss, as a float.
    pub fn approx_loss(&self) -> f64 {
        weights::approx_rational(&self.loss)
    }

    /// The loss of the zero network, as a float.
    pub fn approx_zero_loss(&self) -> f64 {
        weights::approx_rational(&self.zero_loss)
    }

    /// The singular directions, counted from 0, of the critical point that is nearest in kind:
    /// those learned by more than half, at most as many as the bottleneck. Approximate.
    pub fn approx_directions(&self) -> Vec<usize> {
        let part = |i: &usize| self.approx_learned[*i];
        let mut learned: Vec<usize> = (0..self.approx_learned.len()).collect();
        learned.retain(|i| part(i) > 0.5);
        learned.truncate(self.bottleneck);
        learned
    }

    /// The loss of that critical point. Approximate.
    pub fn approx_critical_loss(&self) -> f64 {
        let directions = self.approx_directions();
        let learned = directions.iter().map(|i| self.approx_spectrum[*i]);
        let zero = weights::approx_rational(&self.zero_loss);
        learned
            .fold(zero, |loss, sigma| loss - sigma * sigma / 2.0)
            .max(0.0)
    }

    /// Whether the gap is within the tolerance.
    pub fn verdict(&self) -> Verdict {
        let allowed = &self.tolerance * &self.zero_loss;
        let (lower, upper) = self.gap();
        if upper <= allowed {
            Verdict::Within
        } else if lower > allowed {
            Verdict::Above
        } else {
            Verdict::Undecided
        }
    }
}

/// An interval that contains the square root, to about 60 bits.
pub(crate) fn square_root(value: &Rational) -> (Rational, Rational) {
    let (numerator, denominator) = value.to_integers();
    if numerator.is_zero() {
        return (Rational::ZERO, Rational::ZERO);
    }
    let bits = exact::integer::bit_length;
    let shift = (bits(&denominator) + 130)
        .saturating_sub(bits(&numerator))
        .div_ceil(2);
    let scaled = (numerator << (2 * shift)) / denominator;
    let root = |root: Integer| {
        Rational::from_integers(root, Integer::ONE << shift).expect("a power of two")
    };
    (root(floor_sqrt(&scaled)), root(ceil_sqrt(&(scaled + 1))))
}

/// `u_i^T R X v_i / sigma_i` for the singular triples of `Y Pi`, in whitened coordinates, with the
/// `u_i` (or, where `N` is taller than wide, the `v_i`) as the rows of the rotation.
fn approx_learned(
    gram: &Gram,
    layers: &[Layer],
    (problem, whitened): (&Problem, &IntegerMatrix),
    evidence: &Evidence,
    rotation: &IntegerMatrix,
) -> Vec<f64> {
    if evidence.basis.is_empty() {
        return Vec::new();
    }
    let inputs = gram.inputs.cols - 1;
    let (x_up, x_down) = gram.input_scale.to_integers();
    let factor = |j: usize| if j < inputs { &x_up } else { &x_down };
    // The whitened features at the narrowest level, then at the last.
    let vector = |j: &usize| {
        let row = &problem.reduced.inputs.rows[*j];
        let entry = |k: usize| row.get(k).map_or(Integer::ZERO, |x| x * factor(k));
        (0..=inputs).map(entry).collect()
    };
    let features = IntegerMatrix {
        rows: evidence.basis.iter().map(vector).collect(),
        cols: inputs + 1,
    };
    let narrowest = (0..layers.len()).min_by_key(|i| layers[*i].weight.rows.len());
    let (below, above) = layers.split_at(narrowest.map_or(0, |i| i + 1));
    let features = gradient::applied(below, features).transpose();
    let mut image = gradient::applied(above, evidence.whitener.times_transpose(&features));
    let outputs = whitened.rows.len();
    image.rows.iter_mut().for_each(|row| row.truncate(outputs));
    image.cols = outputs;
    let (image, image_bits) = rotate::approx_matrix(&image);
    let (target, target_bits) = rotate::approx_matrix(whitened);
    let (vectors, _) = rotate::approx_matrix(rotation);
    let rows = vectors.nrows();
    let (kept, target) = apart(move || match vectors.ncols() == outputs {
        true => (&vectors * image.transpose(), &vectors * &target),
        false => (&vectors * &image, &vectors * target.transpose()),
    });
    let down = Rational::from_integers(Integer::ONE, x_down * gradient::unit(layers));
    let unit = &down.expect("a positive denominator") / &gram.output_scale;
    let unit = weights::approx_rational(&unit) * f64::from(image_bits - target_bits).exp2();
    let dot = |a: &Mat<f64>, i: usize| a.row(i) * target.row(i).transpose();
    let largest = dot(&target, 0);
    let part = |i: usize| match dot(&target, i) {
        square if square > 1e-24 * largest => dot(&kept, i) * unit / square,
        _ => 0.0,
    };
    (0..rows).map(part).collect()
}

fn no_rows() -> IntegerMatrix {
    IntegerMatrix {
        rows: Vec::new(),
        cols: 0,
    }
}

/// Audits a network.
///
/// # Errors
/// When a weight is no dyadic number, a size exceeds the limits of the checker, or the caller
/// stops.
pub fn audit(input: &Input<'_>, control: &Control) -> Result<Audit, Error> {
    control.run(|| watched_audit(input, control))
}

fn watched_audit(input: &Input<'_>, control: &Control) -> Result<Audit, Error> {
    let layers: Result<Vec<_>, _> = input.layers.iter().map(weights::layer).collect();
    let layers = layers?;
    control.step("Gram matrix");
    let mut gram = weights::gram(input.x, input.y, input.samples)?;
    gram.source.clone_from(&input.source);
    control.step("loss");
    let loss = gap::loss(&gram, &layers)?;
    let problem = Problem::new(&gram, &layers)?;
    control.step("whitening");
    let whitening = whiten::whiten(&problem.reduced);
    let rank = whitening.basis.len();
    let mut evidence = Evidence {
        basis: whitening.basis,
        whitener: whitening.whitener,
        whitener_precision: whitening.precision,
        dependences: whitening.dependences,
        rotation: no_rows(),
        rotation_precision: rotate::PRECISION,
    };
    control.step("checking the whitening");
    let whitened = Whitened::new(&problem, &evidence)?;
    let (matrix, shift) = whitened.rounded();
    control.step("singular vectors");
    let (rotation, values) = rotate::rotation(&matrix);
    let of = (&problem, whitened.matrix());
    let learned = approx_learned(&gram, &layers, of, &evidence, &rotation);
    let learned_directions = (learned.iter().take(problem.bottleneck))
        .filter(|part| **part > 0.5)
        .count();
    evidence.rotation = rotation;
    control.step("enclosing the least loss");
    let least_loss = gap::enclose_least_loss(&problem, &whitened, &evidence)?;
    control.step("enclosing the least loss of fewer directions");
    let of_rank = match learned_directions == problem.bottleneck {
        true => least_loss.clone(),
        false => {
            let fewer = Problem {
                bottleneck: learned_directions,
                ..problem.clone()
            };
            gap::enclose_least_loss(&fewer, &whitened, &evidence)?
        }
    };
    if !(1..matrix.rows.len()).contains(&problem.bottleneck) {
        evidence.rotation = no_rows();
    }
    control.step("gradient");
    let squares: Vec<Rational> = gradient::gradient(&gram, &layers)
        .iter()
        .map(gradient::Gradient::norm_squared)
        .collect();
    let total = squares
        .iter()
        .fold(Rational::ZERO, |sum, square| &sum + square);
    let inputs = gram.inputs.cols - 1;
    control.step("Hessian");
    let inertia = hessian::inertia(&gram, &layers);
    control.step("singular values");
    let down = |unit: Integer| {
        Rational::from_integers(Integer::ONE, unit).expect("a positive denominator")
    };
    let of_layer = |layer: &Layer| singular_values(&layer.weight, &down(layer.unit()));
    let map = gradient::product(&layers);
    let product = IntegerMatrix {
        rows: map.rows.iter().map(|row| row[..inputs].to_vec()).collect(),
        cols: inputs,
    };
    let product_singular_values = singular_values(&product, &down(gradient::unit(&layers)));
    let samples = usize::try_from(&gram.inputs.rows[inputs][inputs]).unwrap_or(usize::MAX);
    let unit = weights::approx_rational(&problem.reduced.unit).sqrt();
    let exponent = shift as f64 - whitening.precision as f64;
    let claim = Claim {
        loss: loss.clone(),
        lower: least_loss.0.clone(),
        upper: least_loss.1.clone(),
    };
    let widths = layers.iter().map(|layer| layer.weight.rows.len());
    Ok(Audit {
        widths: std::iter::once(inputs).chain(widths).collect(),
        bottleneck: problem.bottleneck,
        samples,
        biases: problem.biases,
        rank,
        rank_is_proved: whitened.is_complete(),
        loss: loss.clone(),
        least_loss: least_loss.clone(),
        zero_loss: &(&problem.reduced.unit * &problem.reduced.target) / &Rational::from(2),
        tolerance: input.tolerance.clone(),
        gradient_norms: squares.iter().map(square_root).collect(),
        gradient_norm: square_root(&total),
        inertia,
        singular_values: layers.iter().map(of_layer).collect(),
        product_singular_values,
        approx_spectrum: values.iter().map(|s| s * exponent.exp2() * unit).collect(),
        learned_directions,
        gap_of_rank: match learned_directions == problem.bottleneck {
            true => (Rational::ZERO, Rational::ZERO),
            false => {
                let lower = &of_rank.0 - &least_loss.1;
                (
                    std::cmp::max(lower, Rational::ZERO),
                    &of_rank.1 - &least_loss.0,
                )
            }
        },
        gap_of_directions: (&loss - &of_rank.1, &loss - &of_rank.0),
        approx_learned: learned,
        whitened: whitened.matrix().clone(),
        problem,
        certificate: Certificate {
            schema: SCHEMA,
            statement: Statement::Gap,
            gram,
            layers,
            evidence,
            claim,
        },
    })
}
