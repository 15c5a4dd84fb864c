//! The certificate formats: the types, and reading them from JSON.
//!
//! Unknown fields are errors. Numbers are strings that spell integers or fractions.

use exact::{Integer, Matrix, Rational};
use network::json::{self, JsonError};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Code, Rejection};

/// The version of the formats.
pub const SCHEMA: u32 = 1;

/// The rank of a matrix and intervals for its positive singular values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// The version of the format, [`SCHEMA`].
    pub schema: u32,
    /// The matrix `A`.
    #[serde(with = "sized_matrix")]
    pub matrix: Matrix,
    /// The rank of `A`: as many singular values are positive, the others are 0.
    pub rank: usize,
    /// One claim per positive singular value, the largest first.
    pub values: Vec<Claim>,
    /// An approximate singular value decomposition, for claims that rest on one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factors: Option<Factors>,
}

/// A singular value lies in `[lo, hi]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The lower end.
    #[serde(with = "json::rational")]
    pub lo: Rational,
    /// The upper end.
    #[serde(with = "json::rational")]
    pub hi: Rational,
    /// Why.
    pub by: Evidence,
}

/// Why an interval contains a singular value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// The factors prove it: Weyl's bound, sharpened by Kato and Temple where it isolates.
    Factors,
    /// The number of singular values above each end proves it: the signs of the coefficients of
    /// the shifted characteristic polynomial of the Gram matrix (Descartes).
    Count,
}

/// An approximate singular value decomposition in dyadic numbers.
///
/// `A = c B` with `c > 0` and `B` an integer matrix without common factor. The vectors are
/// `left[i] / 2^precision` and `right[i] / 2^precision`, the singular values *of `B`* are
/// `values[i] / 2^value_precision`. With `r` the number of values: there are `r` vectors on the
/// longer side of the matrix (`left` if it is at least as tall as wide, otherwise `right`) and as
/// many as the shorter side is long on the other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Factors {
    /// Left singular vectors.
    #[serde(with = "integer_rows")]
    pub left: Vec<Vec<Integer>>,
    /// Right singular vectors.
    #[serde(with = "integer_rows")]
    pub right: Vec<Vec<Integer>>,
    /// The binary digits after the point of the vectors.
    pub precision: usize,
    /// Singular values of `B`, the largest first.
    #[serde(with = "integers")]
    pub values: Vec<Integer>,
    /// The binary digits after the point of the values.
    pub value_precision: usize,
}

/// A bound on the distance of the singular subspaces of a cluster from computed ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubspaceCertificate {
    /// The enclosures of all singular values; its factors hold the computed vectors.
    pub values: Certificate,
    /// The first singular value of the cluster, counted from 0.
    pub first: usize,
    /// The number of singular values of the cluster.
    pub count: usize,
    /// The claimed bound.
    #[serde(with = "json::rational")]
    pub sine: Rational,
}

/// Reads a certificate, a [`Certificate`] or a [`SubspaceCertificate`].
///
/// # Errors
/// [`Code::Malformed`] when the text is not such a certificate.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Rejection> {
    json::read(text).map_err(|error: JsonError| Rejection::new(Code::Malformed, error.to_string()))
}

/// A matrix with its size, which may be zero: `{"rows": 1, "cols": 2, "entries": ["1", "1/2"]}`.
mod sized_matrix {
    use super::*;

    #[derive(Serialize, Deserialize)]
    #[serde(deny_unknown_fields, rename = "matrix")]
    struct Fields {
        rows: usize,
        cols: usize,
        entries: Vec<Number>,
    }

    #[derive(Serialize, Deserialize)]
    struct Number(#[serde(with = "json::rational")] Rational);

    pub fn serialize<S: Serializer>(matrix: &Matrix, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = Fields {
            rows: matrix.rows(),
            cols: matrix.cols(),
            entries: matrix.entries().iter().cloned().map(Number).collect(),
        };
        fields.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Matrix, D::Error> {
        let Fields {
            rows,
            cols,
            entries,
        } = Fields::deserialize(deserializer)?;
        if rows.checked_mul(cols) != Some(entries.len()) {
            let found = entries.len();
            return Err(D::Error::custom(format_args!(
                "{found} entries in a {rows} x {cols} matrix"
            )));
        }
        let entries = entries.into_iter().map(|entry| entry.0).collect();
        Ok(Matrix::from_entries(rows, cols, entries))
    }
}

/// An integer, as a string.
struct Digits(Integer);

impl Serialize for Digits {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.to_string().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Digits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = json::rational::deserialize(deserializer)?;
        if value.is_integer() {
            Ok(Self(value.to_integers().0))
        } else {
            Err(D::Error::custom(format_args!("{value} is not an integer")))
        }
    }
}

/// The JSON form of a list of integers, strings, for `#[serde(with)]`.
pub mod integers {
    use super::*;

    /// Writes a list of strings.
    pub fn serialize<S: Serializer>(row: &[Integer], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(row.iter().cloned().map(Digits))
    }

    /// Reads a list of strings or numbers.
    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<Integer>, D::Error> {
        let row: Vec<Digits> = Vec::deserialize(d)?;
        Ok(row.into_iter().map(|entry| entry.0).collect())
    }
}

/// The JSON form of rows of integers, for `#[serde(with)]`.
pub mod integer_rows {
    use super::*;

    #[derive(Serialize, Deserialize)]
    struct Row(#[serde(with = "integers")] Vec<Integer>);

    /// Writes a list of lists of strings.
    pub fn serialize<S: Serializer>(
        rows: &[Vec<Integer>],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(rows.iter().cloned().map(Row))
    }

    /// Reads a list of lists.
    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<Vec<Integer>>, D::Error> {
        let rows: Vec<Row> = Vec::deserialize(d)?;
        Ok(rows.into_iter().map(|row| row.0).collect())
    }
}
