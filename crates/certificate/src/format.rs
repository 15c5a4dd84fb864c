//! The certificate format: the types, and reading them from JSON.
//!
//! Unknown fields are errors. Statements are tagged by an outer key:
//! `{"schema": 1, "statement": {"global-minimum": {"instance": {...}, "evidence": ...}}}`.

use exact::{Matrix, MatrixPolynomial, Rational};
use network::json::{self, JsonError};
use network::{Instance, Network};
use serde::{Deserialize, Serialize};

use crate::{Code, Hypothesis, Rejection, Svd};

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
    /// The subject refutes a claim.
    Counterexample(Box<Counterexample>),
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

/// A subject on which a claim fails.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Counterexample {
    /// The claim, such as `theorem-3.2`.
    pub claim: String,
    /// The form of the claim, such as `stated`.
    pub form: String,
    /// Hypotheses of the form that are left out (a mutant of the claim).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped: Vec<Hypothesis>,
    /// The subject.
    pub subject: Subject,
    /// What the hypotheses and the failure of the conclusion need beyond the subject.
    #[serde(default)]
    pub evidence: Evidence,
}

/// What a claim speaks about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Subject {
    /// A network with data.
    Network {
        /// The instance.
        instance: Instance,
    },
    /// A network with data, and one of its layers.
    Layer {
        /// The instance.
        instance: Instance,
        /// The layer, from 1.
        layer: usize,
    },
    /// A chain of layers, without data.
    Chain {
        /// The layers, `W_1` first.
        layers: Network,
    },
    /// A chain of layers and a matrix that may be a product of nearby layers.
    Target {
        /// The layers, `W_1` first.
        layers: Network,
        /// The matrix `R'`, of the size of the product.
        #[serde(with = "json::matrix")]
        target: Matrix,
    },
    /// A chain of layers and a family `R'(t) = left(t) right(t)` with `R'(0) = R`.
    Family {
        /// The layers, `W_1` first.
        layers: Network,
        /// The left factor.
        #[serde(with = "json::polynomial")]
        left: MatrixPolynomial,
        /// The right factor.
        #[serde(with = "json::polynomial")]
        right: MatrixPolynomial,
    },
    /// The rank-constrained problem: minimise `||R X - Y||_F^2` over `rank R <= rank`.
    RankConstrained {
        /// Inputs.
        #[serde(with = "json::matrix")]
        x: Matrix,
        /// Targets.
        #[serde(with = "json::matrix")]
        y: Matrix,
        /// The point.
        #[serde(with = "json::matrix")]
        r: Matrix,
        /// The bound on the rank.
        rank: usize,
    },
    /// Two factors `A`, `B` and a matrix near their product (Lemma 3.4).
    LeftFactor {
        /// The factor that stays.
        #[serde(with = "json::matrix")]
        a: Matrix,
        /// The factor that moves.
        #[serde(with = "json::matrix")]
        b: Matrix,
        /// The matrix `R'`, of the size of `A B`.
        #[serde(with = "json::matrix")]
        target: Matrix,
    },
    /// Two singular values and angles given by the tangents of their halves (proof of
    /// Theorem 2.2).
    Rotation {
        /// `lambda_1`.
        #[serde(with = "json::rational")]
        lambda_1: Rational,
        /// `lambda_2`.
        #[serde(with = "json::rational")]
        lambda_2: Rational,
        /// `tan(theta / 2)` of the first angle.
        #[serde(with = "json::rational")]
        tangent: Rational,
        /// `tan(theta / 2)` of a second angle.
        #[serde(with = "json::rational")]
        later_tangent: Rational,
    },
    /// Two matrices of one shape.
    Pair {
        /// The matrix `M`.
        #[serde(with = "json::matrix")]
        m: Matrix,
        /// The matrix `M'`.
        #[serde(with = "json::matrix")]
        other: Matrix,
    },
    /// A matrix `M` by its given singular value decomposition.
    Svd(Svd),
    /// Two matrices of one shape and a number `k` of singular triples (Lemma 3.2): the first `k`
    /// in non-increasing order, which must not split a repeated singular value.
    TriplePair {
        /// The matrix `M`.
        #[serde(with = "json::matrix")]
        m: Matrix,
        /// The matrix `M'`.
        #[serde(with = "json::matrix")]
        other: Matrix,
        /// The number `k`.
        count: usize,
    },
    /// The same with given decompositions, in any order: the first `k` triples are their first
    /// columns.
    DecomposedPair {
        /// The matrix `M`.
        m: Svd,
        /// The matrix `M'`.
        other: Svd,
        /// The number `k`.
        count: usize,
    },
}

/// What the checker needs beyond the subject.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Evidence {
    /// Why the network is a global, hence local, minimum; for the rank-constrained problem, why
    /// `R` is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<MinimumEvidence>,
    /// A network of the same widths to compare with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<Network>,
    /// A move of one layer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#move: Option<Move>,
    /// A layer to be treated after the move, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_layer: Option<usize>,
    /// Bounds of singular values of two matrices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounds: Option<Bounds>,
    /// A family of decompositions through a given matrix.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<SvdFamily>,
    /// Decompositions of two matrices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub svds: Option<[Svd; 2]>,
    /// The squares of the singular values of two matrices, where they are rational.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub squares: Option<Squares>,
}

/// Bounds of the `index`-th singular values (from 1) of `M` and `M'`: the larger of the two numbers
/// bounds its value from below, the smaller from above.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// The index, from 1.
    pub index: usize,
    /// The bound of the singular value of `M`.
    #[serde(with = "json::rational")]
    pub m: Rational,
    /// The bound of the singular value of `M'`.
    #[serde(with = "json::rational")]
    pub other: Rational,
    /// An upper bound of the norm of `M - M'` that the claim speaks about.
    #[serde(with = "json::rational")]
    pub norm: Rational,
}

/// The matrices `M(t) = Q diag(s + t e) P^T`, where `s` are the given singular values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SvdFamily {
    /// The left vectors `Q`, as columns.
    #[serde(with = "json::matrix")]
    pub u: Matrix,
    /// The slopes `e` of the values.
    #[serde(with = "json::rationals")]
    pub slopes: Vec<Rational>,
    /// The right vectors `P`, as columns.
    #[serde(with = "json::matrix")]
    pub v: Matrix,
}

/// The squares of all `min(m, n)` singular values of two matrices, in non-increasing order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Squares {
    /// Of `M`.
    #[serde(with = "json::rationals")]
    pub m: Vec<Rational>,
    /// Of `M'`.
    #[serde(with = "json::rationals")]
    pub other: Vec<Rational>,
}

/// `W_layer + t * direction`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// The layer, from 1.
    pub layer: usize,
    /// The direction, of the shape of the layer.
    #[serde(with = "json::matrix")]
    pub direction: Matrix,
}

/// Reads a certificate.
///
/// # Errors
/// [`Code::Malformed`] when the text is not a certificate, [`Code::UnsupportedSchema`] when it is
/// one of another version.
pub fn read(text: &str) -> Result<Certificate, Rejection> {
    #[derive(Deserialize)]
    struct Version {
        schema: u32,
    }
    let malformed = |error: JsonError| Rejection::new(Code::Malformed, error.to_string());
    let Version { schema } = json::read(text).map_err(malformed)?;
    if schema != SCHEMA {
        let detail = format!("schema {schema}, expected {SCHEMA}");
        return Err(Rejection::new(Code::UnsupportedSchema, detail));
    }
    json::read(text).map_err(malformed)
}
