//! The certificate format and its checker.
//!
//! A [`Certificate`] states one fact about an instance and carries what is needed to verify it by
//! rational arithmetic: a point is *not critical*, is *not a local minimum*, or is a *global
//! minimum*. [`check`] recomputes everything from the instance alone; it does not know how a
//! certificate was found. It depends on the crates `exact` and `network` only. The format is
//! specified in `docs/certificate-format.md`, and what is assumed when a certificate is accepted
//! stands in `TRUST.md`. Certificates of claims are those of the crate `kernel`.
//!
//! Reading order: [`format`](Certificate), `descent.rs`, `minimum.rs`, and what a check costs,
//! `cost.rs`.

mod cost;
mod descent;
mod format;
mod landscape;
mod minimum;
mod rejection;

pub use cost::{Cost, MAX_OPERATIONS, MAX_WORDS, cost, order_cost};
pub use descent::{MAX_DEGREE, loss_along, loss_up_to};
pub use format::{Certificate, MinimumEvidence, SCHEMA, Statement, read};
pub use landscape::{MAX_ORDER_WEIGHTS, cubic_direction, hessian_kernel, least_order};
pub use minimum::{check_minimum, projected_moment};
pub use rejection::{Code, Rejection};

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
}

impl std::fmt::Display for Established {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotCritical => f.write_str("not critical"),
            Self::NotLocalMinimum { order } => {
                write!(f, "not a local minimum (descent of order {order})")
            }
            Self::GlobalMinimum => f.write_str("global minimum"),
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
    }
}
