//! The answer as JSON, in the loss that the user chose. `docs/network.schema.json` is its schema.

use std::collections::BTreeMap;

use exact::Rational;
use gap::Biases;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{Audit, Better, Loss, Round, decimal};

/// Significant digits of losses.
const LOSS_DIGITS: usize = 30;
/// Significant digits of gaps, norms and other bounds.
const BOUND_DIGITS: usize = 17;

/// What `referee network --json` prints. Numbers are strings that hold decimals.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// `within-tolerance`, `above-tolerance` or `undecided`.
    pub verdict: String,
    /// The loss, rounded to the nearest decimal of 30 digits.
    pub loss: String,
    /// The loss differs from that decimal by at most this.
    pub loss_error: String,
    /// The loss, exactly: an integer or a fraction.
    pub loss_exact: String,
    /// Which multiple of the sum of squares is the loss: `half-sum`, `sum`, `mean` or
    /// `mean-per-sample`.
    pub loss_kind: String,
    /// The loss in all four ways, rounded to 30 digits.
    pub losses: BTreeMap<String, String>,
    /// An interval, lower and upper end, that contains the least loss of networks of these widths.
    pub least_loss: [String; 2],
    /// The loss exceeds the least loss by at most this.
    pub gap: String,
    /// An interval that contains the gap.
    pub gap_interval: [String; 2],
    /// The gap is at most this multiple of the least loss; null when that may be 0.
    pub gap_relative: Option<String>,
    /// The gap is at most this multiple of the loss of the zero network, which the tolerance is
    /// relative to.
    pub gap_to_zero_network: Option<String>,
    /// The loss of the network of zeros, with the best constant if there is an output bias.
    pub zero_network_loss: String,
    /// The tolerance.
    pub tolerance: String,
    /// The norm of the gradient is at most this.
    pub gradient_norm: String,
    /// An interval that contains the norm of the gradient.
    pub gradient_norm_interval: [String; 2],
    /// The same for each layer, `W_1` first.
    pub gradient_norms: Vec<[String; 2]>,
    /// The least width.
    pub bottleneck: usize,
    /// Of the leading singular directions of the data, as many as the bottleneck, how many the
    /// network has learned by more than half. Approximate, a guide.
    pub learned_directions: usize,
    /// How much of each singular direction of the data the network has, the largest first: 1 when
    /// it is learned, 0 when not. Approximate, a guide.
    pub learned: Vec<f64>,
    /// The critical point that is nearest in kind. Approximate, a guide.
    pub nearest_critical: Critical,
    /// An interval that contains what networks that learn only so many directions must exceed the
    /// least loss by.
    pub gap_of_rank: [String; 2],
    /// An interval that contains the rest of the gap, which is due to the directions; negative when
    /// more directions are learned in part.
    pub gap_of_directions: [String; 2],
    /// The inertia of the Hessian, exactly; null for more than 64 weights and biases.
    pub hessian: Option<Hessian>,
    /// Intervals that contain the singular values of each layer, `W_1` first.
    pub singular_values: Vec<Vec<[String; 2]>>,
    /// Intervals that contain the singular values of the product of the layers.
    pub product_singular_values: Vec<[String; 2]>,
    /// The widths, inputs first.
    pub widths: Vec<usize>,
    /// The number of samples.
    pub samples: usize,
    /// `none`; `affine`: the biases amount to any constant, and the data are centred; `augmented`:
    /// they amount to one more input that is 1.
    pub biases: String,
    /// The number of linearly independent inputs (after centring).
    pub input_rank: usize,
    /// Whether that number is proved. If not, the lower end of the least loss allows for more.
    pub input_rank_proved: bool,
    /// A network with a lower loss, if one was asked for and found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub better: Option<Found>,
    /// The optimum in the number type of the weights, if it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub solved: Option<Found>,
    /// What the user should know.
    pub notes: Vec<String>,
}

/// A critical point of the loss: the best map on some of the singular directions of the data.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Critical {
    /// The directions, counted from 1, the largest first.
    pub directions: Vec<usize>,
    /// Its loss.
    pub loss: f64,
}

/// The inertia of the Hessian: how many of its eigenvalues are positive, negative and zero.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Hessian {
    /// How many are positive.
    pub positive: usize,
    /// How many are negative.
    pub negative: usize,
    /// How many are zero.
    pub zero: usize,
}

/// A network that was written, with what is proved of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Found {
    /// How it was found.
    pub way: String,
    /// The file that holds it.
    pub file: String,
    /// Its loss, rounded up.
    pub loss: String,
    /// Its loss is below that of the network audited; decided exactly.
    pub is_lower: bool,
    /// Its loss exceeds the least loss by at most this.
    pub gap: String,
}

impl Found {
    /// What is to be said of a better network.
    pub fn new(audit: &Audit, better: &Better, loss: Loss, file: String) -> Self {
        let outputs = *audit.widths.last().expect("a layer");
        let factor = loss.factor(audit.samples, outputs);
        let up = |value: &Rational| decimal(&(&factor * value), BOUND_DIGITS, Round::Up);
        Self {
            way: better.way.name().to_owned(),
            file,
            loss: up(&better.loss),
            is_lower: better.loss < audit.loss,
            gap: up(&(&better.loss - &audit.least_loss.0)),
        }
    }
}

fn interval((lower, upper): &(Rational, Rational), digits: usize) -> [String; 2] {
    [
        decimal(lower, digits, Round::Down),
        decimal(upper, digits, Round::Up),
    ]
}

impl Answer {
    /// The answer in a certain loss.
    pub fn new(audit: &Audit, loss: Loss, notes: Vec<String>) -> Self {
        let outputs = *audit.widths.last().expect("a layer");
        let factor = |loss: Loss| loss.factor(audit.samples, outputs);
        let scaled = |value: &Rational| &factor(loss) * value;
        let both = |(lower, upper): &(Rational, Rational)| (scaled(lower), scaled(upper));
        let gap = audit.gap();
        let least = &audit.least_loss;
        let quotient = |by: &Rational| {
            let up = |value: Rational| decimal(&value, BOUND_DIGITS, Round::Up);
            if gap.1.is_zero() {
                Some("0".to_owned())
            } else {
                by.is_positive().then(|| up(&gap.1 / by))
            }
        };
        let exact = scaled(&audit.loss);
        let printed = decimal(&exact, LOSS_DIGITS, Round::Nearest);
        let error = printed
            .parse::<Rational>()
            .map_or(exact.clone(), |p| (&p - &exact).abs());
        let all = Loss::ALL.iter().map(|kind| {
            let value = &factor(*kind) * &audit.loss;
            (
                kind.name().to_owned(),
                decimal(&value, LOSS_DIGITS, Round::Nearest),
            )
        });
        let approx_factor = weights::approx_rational(&factor(loss));
        let values = |values: &Vec<(Rational, Rational)>| {
            values
                .iter()
                .map(|value| interval(value, BOUND_DIGITS))
                .collect()
        };
        Self {
            verdict: audit.verdict().id().to_owned(),
            loss: printed,
            loss_error: decimal(&error, 3, Round::Up),
            loss_exact: exact.to_string(),
            loss_kind: loss.name().to_owned(),
            losses: all.collect(),
            least_loss: interval(&both(least), LOSS_DIGITS),
            gap: decimal(&scaled(&gap.1), BOUND_DIGITS, Round::Up),
            gap_interval: interval(&both(&gap), BOUND_DIGITS),
            gap_relative: quotient(&least.0),
            gap_to_zero_network: quotient(&audit.zero_loss),
            zero_network_loss: decimal(&scaled(&audit.zero_loss), LOSS_DIGITS, Round::Nearest),
            tolerance: decimal(&audit.tolerance, BOUND_DIGITS, Round::Nearest),
            gradient_norm: decimal(&scaled(&audit.gradient_norm.1), BOUND_DIGITS, Round::Up),
            gradient_norm_interval: interval(&both(&audit.gradient_norm), BOUND_DIGITS),
            gradient_norms: audit
                .gradient_norms
                .iter()
                .map(|norm| interval(&both(norm), BOUND_DIGITS))
                .collect(),
            bottleneck: audit.bottleneck,
            learned_directions: audit.learned_directions,
            learned: audit.approx_learned.clone(),
            nearest_critical: Critical {
                directions: audit.approx_directions().iter().map(|i| i + 1).collect(),
                loss: audit.approx_critical_loss() * approx_factor,
            },
            gap_of_rank: interval(&both(&audit.gap_of_rank), BOUND_DIGITS),
            gap_of_directions: interval(&both(&audit.gap_of_directions), BOUND_DIGITS),
            hessian: audit.inertia.map(|inertia| Hessian {
                positive: inertia.positive,
                negative: inertia.negative,
                zero: inertia.zero,
            }),
            singular_values: audit.singular_values.iter().map(values).collect(),
            product_singular_values: values(&audit.product_singular_values),
            widths: audit.widths.clone(),
            samples: audit.samples,
            biases: match audit.biases {
                Biases::None => "none",
                Biases::Affine => "affine",
                Biases::Augmented => "augmented",
            }
            .to_owned(),
            input_rank: audit.rank,
            input_rank_proved: audit.rank_is_proved,
            better: None,
            solved: None,
            notes,
        }
    }
}
