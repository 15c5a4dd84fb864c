//! Evidence: what a certificate gives for the nodes that evaluation cannot decide.
//!
//! The shapes are those of `docs/certificate-format-2.md`.

use std::collections::BTreeMap;

use exact::Rational;
use serde::{Deserialize, Serialize};

use crate::instance::Value;
use crate::rules::squares::Squares;
use crate::rules::support::Support;

/// A value for each name.
pub type Values = BTreeMap<String, Value>;

/// A path for each name: the coefficients of the powers of t.
pub type Paths = BTreeMap<String, Vec<Value>>;

/// Evidence for one node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Evidence {
    /// Values that make an `exists` true, or a `for all` false.
    Witness(Values),
    /// The same, along a path that starts at the centres of a `near`.
    Path(Paths),
    /// K1: along this path, which starts at the point, the function falls.
    Curve(Paths),
    /// A feasible point with a smaller value; or, for an `exists`, one that shows that no local
    /// minimum has the value that is asked for.
    Better(Values),
    /// K2: the function is a convex quadratic in a matrix, whose gradient vanishes.
    Convex,
    /// K3: the function is a squared distance to a matrix of bounded rank.
    RankBound {
        /// What separates the singular values that are kept from those that are not.
        #[serde(with = "crate::number")]
        mu: Rational,
    },
    /// K5: the function is constant along the path, whose start is a local minimum by the evidence.
    HalfBall(Box<Evidence>),
    /// K9: the function is its value plus squares near the point.
    Squares(Squares),
    /// K10: the function is a convex one of a sub-term, with a support from below.
    Support(Box<Support>),
    /// K11: a strict minimum over the matrices of bounded rank, by the second order in a chart.
    Chart,
    /// K4: a subspace, spanned by the columns of a matrix (a path in t), that every matrix of an
    /// affine space maps into a small one.
    AffineRank(Vec<Value>),
    /// Affine equations that respond to all changes of a matrix near its centre.
    Response,
    /// The derivative of a product reaches all directions of the matrices of its rank.
    Submersion,
    /// K12: the values of one factor that leave a product as it is; some have a large rank.
    Fibre,
    /// K6: rows or columns of a path have a limit that no product near the given one allows.
    Limit,
    /// K7: a decomposition with positive and different values is continuous.
    SimpleSvd,
    /// K7: along a path the matrix has this decomposition, with positive and different values,
    /// and vectors other than the given ones.
    Svd {
        /// The left vectors.
        u: Value,
        /// The values, as a path of diagonal matrices.
        d: Vec<Value>,
        /// The right vectors.
        v: Value,
    },
    /// A global minimum with another value than the one that is asked for, with its evidence.
    Least(Values, Box<Evidence>),
}

/// Why evidence was refused: a code, and what was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rejection {
    /// A stable word, such as `no-descent`.
    pub code: &'static str,
    /// What was found.
    pub message: String,
}

impl Rejection {
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }
}
