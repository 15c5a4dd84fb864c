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
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

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
    Rejected(enclosure::Rejection),
    /// The user stopped it.
    #[error("interrupted")]
    Interrupted,
}

// Not the source of the error, whose message is told already.
impl From<enclosure::Rejection> for Error {
    fn from(rejection: enclosure::Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

/// What is told of a step and how far it is, and answers whether to go on.
type Watcher = dyn Fn(&str, Option<u32>) -> bool;

/// How often the watcher is asked while work of unknown length goes on.
const TICK: Duration = Duration::from_millis(20);

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
    /// present product are done, or `None` while that is unknown; an answer of `false` ends the run
    /// within a fraction of a second.
    pub fn new(watcher: impl Fn(&str, Option<u32>) -> bool + 'static) -> Self {
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
            let hundredths = (100 * done).checked_div(total);
            let hundredths = hundredths.map(|h| u32::try_from(h).unwrap_or(100));
            (control.watcher)(&control.step.borrow(), hundredths)
        };
        enclosure::watched(goes_on, work).unwrap_or(Err(Error::Interrupted))
    }

    /// Runs a step that tells nothing of how far it is, such as reading files, so that the watcher
    /// can end the run nevertheless: it runs on a thread that is then left.
    ///
    /// # Errors
    /// [`Error::Interrupted`] when the watcher ended it.
    pub fn apart<T: Send + 'static>(
        &self,
        step: &str,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        self.run(|| {
            self.step(step);
            Ok(apart(work))
        })
    }
}

/// Does work that tells nothing of how far it is, a decomposition by `faer` above all, on a thread
/// of its own, and asks the watcher meanwhile. When the watcher ends the run, the thread is left to
/// come to its end by itself; nobody sees what it finds.
pub(crate) fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (send, receive) = channel();
    let thread = std::thread::spawn(move || {
        // The receiver is gone when the work was given up.
        let _ = send.send(work());
    });
    loop {
        match receive.recv_timeout(TICK) {
            Ok(found) => return found,
            Err(RecvTimeoutError::Timeout) => enclosure::progress(0, 0),
            Err(RecvTimeoutError::Disconnected) => {
                let payload = thread.join().err();
                std::panic::resume_unwind(payload.unwrap_or_else(|| Box::new("no result")));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    #[test]
    fn work_that_tells_nothing_is_given_up_before_it_ends() {
        let (open, gate) = channel::<()>();
        let has_ended = Arc::new(AtomicBool::new(false));
        let ended = Arc::clone(&has_ended);
        let seen = Rc::new(RefCell::new(Vec::new()));
        let told = Rc::clone(&seen);
        let control = Control::new(move |step, hundredths| {
            told.borrow_mut().push((step.to_owned(), hundredths));
            told.borrow().len() < 4
        });
        // The work waits for what comes only after it was given up.
        let found = control.apart("waiting", move || {
            let _ = gate.recv();
            ended.store(true, Ordering::SeqCst);
        });
        assert_eq!(found, Err(Error::Interrupted));
        assert!(!has_ended.load(Ordering::SeqCst));
        let unknown = ("waiting".to_owned(), None);
        assert_eq!(
            seen.borrow()[1..],
            [unknown.clone(), unknown.clone(), unknown]
        );
        drop(open);
    }

    #[test]
    fn work_apart_gives_its_result_and_a_panic_in_it_is_no_interruption() {
        let control = Control::default();
        assert_eq!(control.apart("adding", || 1 + 1), Ok(2));
        let panics =
            std::panic::catch_unwind(|| Control::default().apart("failing", || panic!("a bug")));
        assert!(panics.is_err());
    }
}
