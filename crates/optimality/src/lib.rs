//! How far a trained linear network is from the least loss that its widths allow.
//!
//! [`audit`] takes layers and data as tensors of exact numbers and answers with the exact loss, a
//! rigorous enclosure of the least loss, the gap between them, and a certificate, which the crate
//! `gap` checks. The crate is not trusted: singular vectors come from double precision, and what
//! they are worth is found by the checker over the integers.
//!
//! Reading order: `whiten.rs` and `rotate.rs` (evidence), `audit.rs`, `gradient.rs`, `hessian.rs`,
//! `singular.rs`, `better.rs`, `answer.rs`, `decimal.rs`.

mod answer;
mod audit;
mod better;
mod decimal;
mod gradient;
mod hessian;
mod rotate;
mod singular;
mod whiten;

pub use answer::{Answer, Found};
pub use audit::{Audit, Input, Loss, Verdict, audit};
pub use better::{Better, Way, better, losses_between, solve};
pub use decimal::{Round, decimal};
pub use gradient::{Gradient, gradient};
pub use hessian::MAX_WEIGHTS;
pub use singular::singular_values;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The network or the data are not what they should be.
    #[error(transparent)]
    Input(#[from] weights::Error),
    /// The checker refused; a size beyond its limits, or a bug.
    #[error("the checker refused: {0}")]
    Rejected(#[from] enclosure::Rejection),
    /// The user stopped it.
    #[error("interrupted")]
    Interrupted,
}

/// Lets a caller watch a run and stop it.
pub struct Control<'a> {
    /// Called with the name of each step; an answer of `false` stops the run.
    pub step: &'a (dyn Fn(&str) -> bool + Sync),
}

impl Control<'_> {
    /// Announces a step.
    ///
    /// # Errors
    /// [`Error::Interrupted`] when the caller wants to stop.
    pub fn step(&self, name: &str) -> Result<(), Error> {
        if (self.step)(name) {
            Ok(())
        } else {
            Err(Error::Interrupted)
        }
    }
}
