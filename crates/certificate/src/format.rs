//! The certificate format: the types, and reading them from JSON.
//!
//! Unknown fields are errors. Statements are tagged by an outer key:
//! `{"schema": 1, "statement": {"global-minimum": {"instance": {...}, "evidence": ...}}}`.

use exact::{MatrixPolynomial, Rational};
use network::Instance;
use network::json::{self, JsonError};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{Code, Rejection};

/// The version of the format.
pub const SCHEMA: u32 = 1;

/// A statement about an instance, with what is needed to verify it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// The version of the format, [`SCHEMA`].
    pub schema: u32,
    /// The statement.
    pub statement: Statement,
}

impl Certificate {
    /// A certificate of the present version.
    pub fn new(statement: Statement) -> Self {
        Self {
            schema: SCHEMA,
            statement,
        }
    }
}

/// What a certificate states.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Statement {
    /// The gradient in `layer` (from 1) does not vanish.
    NotCritical {
        /// The instance.
        instance: Instance,
        /// The layer, from 1.
        layer: usize,
    },
    /// Along the curve `W(t)`, `W(0) = W`, the loss falls: the first nonzero coefficient of
    /// `L(W(t)) - L(W)` is negative and belongs to `t^order`.
    NotLocalMinimum {
        /// The instance.
        instance: Instance,
        /// The power of `t` of the first change.
        order: usize,
        /// One matrix polynomial per layer.
        #[serde(with = "json::polynomials")]
        curve: Vec<MatrixPolynomial>,
    },
    /// No network of the same widths has a smaller loss.
    GlobalMinimum {
        /// The instance.
        instance: Instance,
        /// Why.
        evidence: MinimumEvidence,
    },
}

/// Why a network is a global minimum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum MinimumEvidence {
    /// `G = 0`: the product minimises the convex loss over all matrices.
    GradientZero,
    /// The point is critical, the product has rank `d_p`, and `mu` separates the kept part of
    /// the data from the discarded part.
    RankBound {
        /// A bottleneck level, from 1 to `H - 1`.
        level: usize,
        /// The separating number.
        #[serde(with = "json::rational")]
        mu: Rational,
    },
}

/// What version 1 no longer carries.
const COUNTEREXAMPLE: &str = "a counterexample of schema 1; those of schema 2 carry the claim: \
    `referee check CLAIM INSTANCE --certificate FILE` writes one";

/// Reads a certificate.
///
/// # Errors
/// [`Code::Malformed`] when the text is not a certificate, [`Code::UnsupportedSchema`] when it is
/// one of another version, or a counterexample.
pub fn read(text: &str) -> Result<Certificate, Rejection> {
    #[derive(Deserialize)]
    struct Head {
        schema: u32,
        #[serde(default)]
        statement: Option<Box<RawValue>>,
    }
    #[derive(Deserialize)]
    struct Counterexample {
        #[serde(rename = "counterexample")]
        _ignored: IgnoredAny,
    }
    let malformed = |error: JsonError| Rejection::new(Code::Malformed, error.to_string());
    let unsupported = |detail: String| Err(Rejection::new(Code::UnsupportedSchema, detail));
    let Head { schema, statement } = json::read(text).map_err(malformed)?;
    if schema != SCHEMA {
        return unsupported(format!("schema {schema}, expected {SCHEMA}"));
    }
    if statement.is_some_and(|text| json::read::<Counterexample>(text.get()).is_ok()) {
        return unsupported(COUNTEREXAMPLE.into());
    }
    json::read(text).map_err(malformed)
}
