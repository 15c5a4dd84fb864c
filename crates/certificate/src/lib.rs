//! The certificate format and its checker.
//!
//! A [`Certificate`] states one fact about an instance and carries what is needed to verify it by
//! rational arithmetic: a point is *not critical*, is *not a local minimum*, is a *global
//! minimum*, or *refutes a claim* of the paper. [`check`] recomputes everything from the instance
//! alone; it does not know how a certificate was found. It depends on the crates `exact` and
//! `network` only. The format is specified in `docs/certificate-format.md`, and what is assumed
//! when a certificate is accepted stands in `TRUST.md`.
//!
//! Reading order: [`format`](Certificate), `descent.rs`, `minimum.rs`, `reduced.rs`,
//! `hypothesis.rs`, one rule per claim under `claim/`, and what a check costs, `cost.rs`.

mod claim;
mod cost;
mod descent;
mod format;
mod hypothesis;
mod landscape;
mod minimum;
mod reduced;
mod rejection;
mod svd;

pub use claim::{Conclusion, Rule, rule, rules};
pub use cost::{Cost, MAX_OPERATIONS, MAX_WORDS, cost, order_cost};
pub use descent::{MAX_DEGREE, loss_along, loss_up_to};
pub use format::{
    Bounds, Certificate, Counterexample, Evidence, MinimumEvidence, Move, SCHEMA, Squares,
    Statement, Subject, SvdFamily, read,
};
pub use hypothesis::{Hypothesis, architecture_rank, layer_ranks};
pub use landscape::{
    MAX_ORDER_WEIGHTS, cubic_direction, hessian_kernel, least_order, lines_never_descend,
};
pub use minimum::{check_minimum, projected_moment};
pub use rejection::{Code, Rejection};
pub use svd::Svd;

/// A fact that the checker has established.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Established {
    /// The gradient does not vanish.
    NotCritical,
    /// The loss falls along a curve; its first nonzero change is at this power of `t`.
    NotLocalMinimum {
        /// The power of `t`.
        order: usize,
    },
    /// No network of the same widths has a smaller loss.
    GlobalMinimum,
    /// A claim, in one of its forms, fails.
    Refuted {
        /// The claim, such as `theorem-3.2`.
        claim: String,
        /// The form, such as `stated`.
        form: String,
        /// The hypotheses that were left out.
        dropped: Vec<Hypothesis>,
    },
}

impl std::fmt::Display for Established {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotCritical => f.write_str("not critical"),
            Self::NotLocalMinimum { order } => {
                write!(f, "not a local minimum (descent of order {order})")
            }
            Self::GlobalMinimum => f.write_str("global minimum"),
            Self::Refuted {
                claim,
                form,
                dropped,
            } => {
                write!(f, "{claim} ({form}) refuted")?;
                for hypothesis in dropped {
                    write!(f, ", without {}", hypothesis.id())?;
                }
                Ok(())
            }
        }
    }
}

/// Checks a certificate, if that takes no more than [`MAX_OPERATIONS`] and [`MAX_WORDS`].
///
/// # Errors
/// When the certificate does not establish what it states, or its check is too costly. A rejection
/// says nothing about the truth of the statement.
pub fn check(certificate: &Certificate) -> Result<Established, Rejection> {
    cost(certificate).check()?;
    check_at_any_cost(certificate)
}

/// Checks a certificate, however long that takes.
///
/// # Errors
/// When the certificate does not establish what it states.
pub fn check_at_any_cost(certificate: &Certificate) -> Result<Established, Rejection> {
    match &certificate.statement {
        Statement::NotCritical { instance, layer } => {
            descent::check_not_critical(instance, *layer)?;
            Ok(Established::NotCritical)
        }
        Statement::NotLocalMinimum {
            instance,
            order,
            curve,
        } => {
            descent::check_descent(instance, *order, curve)?;
            Ok(Established::NotLocalMinimum { order: *order })
        }
        Statement::GlobalMinimum { instance, evidence } => {
            check_minimum(instance, evidence)?;
            Ok(Established::GlobalMinimum)
        }
        Statement::Counterexample(counterexample) => claim::check_counterexample(counterexample),
    }
}
