//! The certificate format: the types, and reading them from JSON.
//!
//! Unknown fields are errors. Integers and fractions are strings.

use enclosure::{Code, IntegerMatrix, Rejection, integer_rows, integers};
use exact::{Integer, Rational};
use network::json;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::require;

/// The version of the format.
pub const SCHEMA: u32 = 1;
/// The largest width, and the largest number of samples times 2^-30.
pub const MAX_SIZE: usize = 8192;
/// The largest number of layers.
pub const MAX_DEPTH: usize = 64;
/// The largest number of binary digits after the point.
const MAX_PRECISION: usize = 1 << 16;

/// The loss of a network lies within a gap of the least loss.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// The version of the format, [`SCHEMA`].
    pub schema: u32,
    /// What is stated: always `gap`.
    pub statement: Statement,
    /// The data.
    pub gram: Gram,
    /// The network, `W_1` first.
    pub layers: Vec<Layer>,
    /// Why the least loss is where it is.
    pub evidence: Evidence,
    /// What is claimed.
    pub claim: Claim,
}

/// The statement of a [`Certificate`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Statement {
    /// The loss, the least loss, and the gap lie where the claim says.
    Gap,
}

/// The Gram matrix of the data.
///
/// `X = input_scale * U` and `Y = output_scale * V` with integer matrices `U` and `V`; `Z` is `U`
/// above a row of ones.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gram {
    /// Where the data stand, if they stand in files; what is checked is the Gram matrix alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// The scale of `X`, positive.
    #[serde(with = "json::rational")]
    pub input_scale: Rational,
    /// The scale of `Y`, positive.
    #[serde(with = "json::rational")]
    pub output_scale: Rational,
    /// `Z Z^T`, `(d_0 + 1) x (d_0 + 1)`, as its lower triangle; the last entry is the number of
    /// samples.
    #[serde(with = "lower_triangle")]
    pub inputs: IntegerMatrix,
    /// `V Z^T`, `d_H x (d_0 + 1)`.
    #[serde(with = "matrix")]
    pub cross: IntegerMatrix,
    /// `||V||_F^2`, an integer.
    #[serde(with = "json::rational")]
    pub target: Rational,
}

/// The files that hold the data, for whoever wants to compute the Gram matrix again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The inputs.
    pub x: Array,
    /// The targets; without them, the inputs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y: Option<Array>,
    /// Whether a sample is a row of the arrays; else it is a column.
    pub samples_are_rows: bool,
    /// Whether the targets are labels, which stand for rows of the identity.
    pub one_hot: bool,
}

/// An array in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Array {
    /// The SHA-256 of the file, in 64 hexadecimal digits.
    pub sha256: String,
    /// The name of the array; without it, the only one of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// One layer: `W = weight / unit` and, if there is a bias, `b = bias / unit`, where `unit` is
/// `2^precision` times the denominators. No entries of `bias` mean that there is none.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    /// The weights, `d_i x d_{i-1}`.
    #[serde(with = "matrix")]
    pub weight: IntegerMatrix,
    /// The bias, of length `d_i`.
    #[serde(default, with = "integers")]
    pub bias: Vec<Integer>,
    /// The binary digits after the point.
    pub precision: usize,
    /// Other positive factors of the unit: none where the weights are floats.
    #[serde(default, with = "integers", skip_serializing_if = "Vec::is_empty")]
    pub denominators: Vec<Integer>,
}

impl Layer {
    /// What the integers are divided by.
    pub fn unit(&self) -> Integer {
        self.denominators.iter().product::<Integer>() << self.precision
    }
}

/// Why the least loss is where it is; see `optimum.rs` for the meaning.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Features that are linearly independent, distinct, counted from 0.
    pub basis: Vec<usize>,
    /// The columns `w_j` of a matrix that nearly whitens the features of the basis, times
    /// `2^whitener_precision`.
    #[serde(with = "matrix")]
    pub whitener: IntegerMatrix,
    /// The binary digits after the point of the whitener.
    pub whitener_precision: usize,
    /// One linear dependence for each feature outside of the basis, in increasing order: positive
    /// at that feature, zero at the others outside. Not needed when the basis has as many features
    /// as there are samples, or all.
    #[serde(with = "matrix")]
    pub dependences: IntegerMatrix,
    /// Approximate orthonormal eigenvectors, the largest eigenvalue first, times
    /// `2^rotation_precision`. Not needed when the bottleneck is no restriction.
    #[serde(with = "matrix")]
    pub rotation: IntegerMatrix,
    /// The binary digits after the point of the rotation.
    pub rotation_precision: usize,
}

/// What a [`Certificate`] claims.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The loss of the network.
    #[serde(with = "json::rational")]
    pub loss: Rational,
    /// The least loss is at least this.
    #[serde(with = "json::rational")]
    pub lower: Rational,
    /// The least loss is at most this.
    #[serde(with = "json::rational")]
    pub upper: Rational,
}

/// Reads a certificate.
///
/// # Errors
/// [`Code::Malformed`] when the text is not such a certificate.
pub fn read(text: &str) -> Result<Certificate, Rejection> {
    serde_json::from_str(text).map_err(|error| Rejection::new(Code::Malformed, error.to_string()))
}

/// Checks that the network fits the data and itself, and that sizes are within limits.
pub(crate) fn check_shapes(gram: &Gram, layers: &[Layer]) -> Result<(), Rejection> {
    let fits = |holds: bool, detail: &str| require(holds, Code::ShapeMismatch, detail);
    require(
        (1..=MAX_DEPTH).contains(&layers.len()),
        Code::TooLarge,
        &format!("{} layers, expected 1 to {MAX_DEPTH}", layers.len()),
    )?;
    let mut width = gram.inputs.cols.saturating_sub(1);
    for layer in layers {
        let rows = layer.weight.rows.len();
        let sizes = (1..=MAX_SIZE).contains(&rows) && (1..=MAX_SIZE).contains(&width);
        let limit = sizes && layer.precision <= MAX_PRECISION;
        require(
            limit,
            Code::TooLarge,
            "a width or a precision is beyond the limits",
        )?;
        fits(
            layer.weight.cols == width,
            "a layer does not follow the one before",
        )?;
        let bias = [0, rows].contains(&layer.bias.len());
        fits(bias, "a bias is not as long as its layer is wide")?;
        let positive = layer.denominators.iter().all(|d| *d > Integer::ZERO);
        fits(positive, "a denominator is not positive")?;
        width = rows;
    }
    let is_square = gram.inputs.rows.len() == gram.inputs.cols;
    let outputs = gram.cross.rows.len() == width && gram.cross.cols == gram.inputs.cols;
    fits(
        is_square && outputs,
        "the Gram matrices do not fit the network",
    )?;
    let samples = &gram.inputs.rows[gram.inputs.cols - 1][gram.inputs.cols - 1];
    fits(*samples > Integer::ZERO, "there are no samples")?;
    let scales = gram.input_scale.is_positive() && gram.output_scale.is_positive();
    fits(scales, "a scale of the data is not positive")
}

/// A matrix as the list of its rows; no rows have no columns.
mod matrix {
    use super::*;

    pub fn serialize<S: Serializer>(value: &IntegerMatrix, s: S) -> Result<S::Ok, S::Error> {
        integer_rows::serialize(&value.rows, s)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<IntegerMatrix, D::Error> {
        let rows = integer_rows::deserialize(d)?;
        let cols = rows.first().map_or(0, Vec::len);
        if rows.iter().any(|row| row.len() != cols) {
            return Err(D::Error::custom("rows of different length"));
        }
        Ok(IntegerMatrix { rows, cols })
    }
}

/// A symmetric matrix as its lower triangle.
mod lower_triangle {
    use super::*;

    pub fn serialize<S: Serializer>(value: &IntegerMatrix, s: S) -> Result<S::Ok, S::Error> {
        let lower = value.rows.iter().enumerate();
        let lower: Vec<Vec<Integer>> = lower.map(|(i, row)| row[..=i].to_vec()).collect();
        integer_rows::serialize(&lower, s)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<IntegerMatrix, D::Error> {
        let lower = integer_rows::deserialize(d)?;
        if lower.is_empty() || lower.iter().enumerate().any(|(i, row)| row.len() != i + 1) {
            return Err(D::Error::custom("not a lower triangle"));
        }
        let entry = |i: usize, j: usize| lower[i.max(j)][i.min(j)].clone();
        let row = |i: usize| (0..lower.len()).map(|j| entry(i, j)).collect();
        Ok(IntegerMatrix {
            rows: (0..lower.len()).map(row).collect(),
            cols: lower.len(),
        })
    }
}
