//! The audit: loss, least loss, gap, verdict, and the certificate.

use exact::integer::{ceil_sqrt, floor_sqrt};
use exact::{Integer, Rational};
use gap::{Biases, Certificate, Claim, Evidence, Problem, SCHEMA, Statement, Whitened};
use weights::{LayerTensors, Samples, Tensor};

use crate::{Control, Error, data, gradient, rotate, whiten};

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
    /// Names of the data for the certificate.
    pub names: Vec<String>,
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
    /// Approximate singular values of `Y Pi`, largest first: a picture, no proof.
    pub approx_spectrum: Vec<f64>,
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
fn square_root(value: &Rational) -> (Rational, Rational) {
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

/// Audits a network.
///
/// # Errors
/// When a weight is no dyadic number, a size exceeds the limits of the checker, or the caller stops.
pub fn audit(input: &Input<'_>, control: &Control<'_>) -> Result<Audit, Error> {
    let layers: Result<Vec<_>, _> = input.layers.iter().map(data::layer).collect();
    let layers = layers?;
    let names = input.names.clone();
    let gram = data::gram(input.x, input.y, input.samples, names, control)?;
    control.step("loss")?;
    let loss = gap::loss(&gram, &layers)?;
    let problem = Problem::new(&gram, &layers)?;
    control.step("whitening")?;
    let whitening = whiten::whiten(&problem.reduced);
    let rank = whitening.basis.len();
    let mut evidence = Evidence {
        basis: whitening.basis,
        whitener: whitening.whitener,
        whitener_precision: whitening.precision,
        dependences: whitening.dependences,
        rotation: enclosure::IntegerMatrix {
            rows: Vec::new(),
            cols: 0,
        },
        rotation_precision: rotate::PRECISION,
    };
    control.step("checking the whitening")?;
    let whitened = Whitened::new(&problem, &evidence)?;
    let (matrix, shift) = whitened.rounded();
    control.step("singular vectors")?;
    let (rotation, values) = rotate::rotation(&matrix);
    if (1..matrix.rows.len()).contains(&problem.bottleneck) {
        evidence.rotation = rotation;
    }
    control.step("enclosing the least loss")?;
    let least_loss = gap::enclose_least_loss(&problem, &whitened, &evidence)?;
    control.step("gradient")?;
    let squares: Vec<Rational> = gradient::gradient(&gram, &layers)
        .iter()
        .map(gradient::Gradient::norm_squared)
        .collect();
    let total = squares
        .iter()
        .fold(Rational::ZERO, |sum, square| &sum + square);
    let inputs = gram.inputs.cols - 1;
    let samples = usize::try_from(&gram.inputs.rows[inputs][inputs]).unwrap_or(usize::MAX);
    let unit = weights::approx_rational(&problem.reduced.unit).sqrt();
    let exponent = shift as f64 - whitening.precision as f64;
    let claim = Claim {
        loss: (loss.clone(), loss.clone()),
        gap: &loss - &least_loss.0,
        least_loss: least_loss.clone(),
    };
    let widths = layers.iter().map(|layer| layer.weight.rows.len());
    Ok(Audit {
        widths: std::iter::once(inputs).chain(widths).collect(),
        bottleneck: problem.bottleneck,
        samples,
        biases: problem.biases,
        rank,
        rank_is_proved: whitened.is_complete(),
        loss,
        least_loss,
        zero_loss: problem.zero_loss(),
        tolerance: input.tolerance.clone(),
        gradient_norms: squares.iter().map(square_root).collect(),
        gradient_norm: square_root(&total),
        approx_spectrum: values.iter().map(|s| s * exponent.exp2() * unit).collect(),
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
