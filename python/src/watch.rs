//! Long work that Ctrl-C ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

/// How often signals are asked for.
const TICK: Duration = Duration::from_millis(20);
/// How long interrupted work is waited for; after that it is left to end by itself.
const GRACE: Duration = Duration::from_secs(2);
/// The stack of the thread: statements may be nested deeply.
const STACK: usize = 64 << 20;

/// Runs `work` without the interpreter's lock. `work` gets a flag that is raised when the user
/// interrupts; the error is then `KeyboardInterrupt`, or whatever the handler of the signal raised.
pub fn watched<T: Send + 'static>(
    py: Python<'_>,
    work: impl FnOnce(Arc<AtomicBool>) -> T + Send + 'static,
) -> PyResult<T> {
    let stop = Arc::new(AtomicBool::new(false));
    let (send, receive) = channel();
    let flag = Arc::clone(&stop);
    let run = move || {
        // The receiver is gone when the work was given up.
        let _ = send.send(work(flag));
    };
    std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(run)
        .map_err(|error| PyRuntimeError::new_err(format!("no thread: {error}")))?;
    py.detach(move || {
        loop {
            match receive.recv_timeout(TICK) {
                Ok(found) => return Ok(found),
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(PyRuntimeError::new_err("internal error: the work panicked"));
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
            if let Err(interrupt) = Python::attach(|py| py.check_signals()) {
                stop.store(true, Ordering::Relaxed);
                let deadline = Instant::now() + GRACE;
                let _ = receive.recv_timeout(deadline - Instant::now());
                return Err(interrupt);
            }
        }
    })
}
