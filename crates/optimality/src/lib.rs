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

use std::cell::RefCell;
use std::rc::Rc;

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

/// What is told of a step and how far it is, and answers whether to go on.
type Watcher = dyn Fn(&str, u32) -> bool;

/// Lets a caller watch a run and stop it.
#[derive(Clone)]
pub struct Control {
    watcher: Rc<Watcher>,
    step: Rc<RefCell<String>>,
}

/// Nobody watches.
impl Default for Control {
    fn default() -> Self {
        Self::new(|_, _| true)
    }
}

impl Control {
    /// `watcher` is told the name of each step and, now and then, how many hundredths of its
    /// present product are done; an answer of `false` ends the run within a fraction of a second.
    /// Only a decomposition in double precision is not interrupted.
    pub fn new(watcher: impl Fn(&str, u32) -> bool + 'static) -> Self {
        Self {
            watcher: Rc::new(watcher),
            step: Rc::default(),
        }
    }

    /// Announces a step.
    pub(crate) fn step(&self, name: impl Into<String>) {
        self.step.replace(name.into());
        enclosure::progress(0, 1);
    }

    /// Runs work that the watcher can end.
    pub(crate) fn run<T>(&self, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        let control = self.clone();
        let goes_on = move |done: usize, total: usize| {
            let hundredths = u32::try_from(100 * done / total.max(1)).unwrap_or(100);
            (control.watcher)(&control.step.borrow(), hundredths)
        };
        enclosure::watched(goes_on, work).unwrap_or(Err(Error::Interrupted))
    }
}
