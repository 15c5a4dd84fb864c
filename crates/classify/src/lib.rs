//! The certifying classifier.
//!
//! Every rational point `W` of the square loss of a deep linear network is one of: *not critical*,
//! a *global minimum*, a *strict saddle* (critical, and the Hessian has a negative direction), or
//! a *non-strict saddle* (critical, not a minimum, and the Hessian is positive semidefinite).
//! [`classify`] says which, with a certificate. That there is no fifth kind is Theorem 2.3 of Lu
//! and Kawaguchi, by the elementary proof sketched in `docs/proof.md`:
//!
//! * critical with `G = 0`: a global minimum;
//! * critical with `rank R = d_p`: a global minimum or a strict saddle (`full_rank.rs`);
//! * critical with `rank R < d_p` and `G != 0`: a saddle; the Hessian decides whether it is
//!   strict, and otherwise a polynomial curve descends (`deficient.rs`).
//!
//! Nothing here is trusted: the certificates are checked by the crate `certificate`.

mod deficient;
mod full_rank;
mod interval;
mod line;
mod rank_constrained;
mod separation;

use std::fmt;

use certificate::{Certificate, MinimumEvidence, Statement};
use exact::Rational;
use network::Instance;
use rank::rank;

pub use interval::{Interval, interval_decomposition};
pub use line::gradient_line;
pub use rank_constrained::{ProductPoint, classify_product};
pub use separation::simplest_rational;

/// The largest number of weights for which strictness of a saddle is decided by its Hessian.
pub const MAX_HESSIAN_WEIGHTS: usize = 1024;

/// The kind of a point.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The gradient does not vanish.
    NotCritical,
    /// No network of the same widths has a smaller loss.
    GlobalMinimum,
    /// Critical, and the Hessian has a negative direction.
    StrictSaddle,
    /// Critical, not a local minimum, and the Hessian is positive semidefinite.
    NonStrictSaddle,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 4] = [
        Self::NotCritical,
        Self::GlobalMinimum,
        Self::StrictSaddle,
        Self::NonStrictSaddle,
    ];

    /// The name as it is printed, such as `strict-saddle`.
    pub fn id(self) -> &'static str {
        match self {
            Self::NotCritical => "not-critical",
            Self::GlobalMinimum => "global-minimum",
            Self::StrictSaddle => "strict-saddle",
            Self::NonStrictSaddle => "non-strict-saddle",
        }
    }
}

/// The order of descent that a certificate shows: the power of `t` at which the loss first falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct DescentOrder {
    /// The power of `t`.
    pub order: usize,
    /// Whether no curve descends at a lower order. `false` means that this is not known.
    pub is_minimal: bool,
}

/// The classification of a point.
#[derive(Clone, Debug)]
pub struct Classification {
    /// The kind of the point.
    pub kind: Kind,
    /// The order of descent; `None` at a global minimum.
    pub descent: Option<DescentOrder>,
    /// The loss, with its factor 1/2.
    pub loss: Rational,
    /// The rank of the product.
    pub rank: usize,
    /// The least width.
    pub bottleneck: usize,
    /// The certificate of the kind (of a saddle: that it is not a local minimum).
    pub certificate: Certificate,
}

impl Classification {
    /// The evidence, if the point is a global minimum.
    pub fn minimum(&self) -> Option<&MinimumEvidence> {
        match &self.certificate.statement {
            Statement::GlobalMinimum { evidence, .. } => Some(evidence),
            _ => None,
        }
    }
}

/// A point for which no certificate was found. By Theorem 2.3 this cannot happen below the
/// documented size limits, so it is an internal failure and is never counted as an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unclassified(pub String);

impl fmt::Display for Unclassified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no certificate found: {}", self.0)
    }
}

impl std::error::Error for Unclassified {}

/// A kind with its certificate, before the facts that need no search are added.
pub(crate) struct Finding {
    kind: Kind,
    descent: Option<DescentOrder>,
    statement: Statement,
}

impl Finding {
    pub(crate) fn minimum(instance: &Instance, evidence: MinimumEvidence) -> Self {
        let statement = Statement::GlobalMinimum {
            instance: instance.clone(),
            evidence,
        };
        Self {
            kind: Kind::GlobalMinimum,
            descent: None,
            statement,
        }
    }
}

/// Classifies a point.
///
/// # Errors
/// When no certificate is found, which is an internal failure, or when the network has more than
/// [`MAX_HESSIAN_WEIGHTS`] weights and its Hessian would be needed.
pub fn classify(instance: &Instance) -> Result<Classification, Unclassified> {
    let at = instance.evaluate();
    let bottleneck = instance.network().bottleneck();
    let product_rank = rank(at.product());
    let finding = if let Some(layer) = at.noncritical_layer() {
        let statement = Statement::NotCritical {
            instance: instance.clone(),
            layer,
        };
        let descent = Some(DescentOrder {
            order: 1,
            is_minimal: true,
        });
        Finding {
            kind: Kind::NotCritical,
            descent,
            statement,
        }
    } else if at.g.is_zero() {
        Finding::minimum(instance, MinimumEvidence::GradientZero)
    } else if product_rank == bottleneck {
        full_rank::classify(instance, &at)?
    } else {
        deficient::classify(instance, &at)?
    };
    Ok(Classification {
        kind: finding.kind,
        descent: finding.descent,
        loss: at.residual.frobenius_norm_squared() / Rational::from(2),
        rank: product_rank,
        bottleneck,
        certificate: Certificate::new(finding.statement),
    })
}
