//! Many forms, examined by some threads.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Instant;

use hunt::{Examined, Form, Options, examine};
use kernel::elaborate::Fault;

use crate::interrupt;

/// Examines each form and hands on what was found, with the milliseconds it took, as it comes. The
/// first error of the receiver ends it.
///
/// # Errors
/// Those of the receiver.
pub fn examine_all(
    tasks: &[&Form],
    options: &Options,
    mutants: bool,
    jobs: usize,
    mut receive: impl FnMut(usize, Result<Examined, Vec<Fault>>, u64) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let next = AtomicUsize::new(0);
    let ended = AtomicBool::new(false);
    let (send, found) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..jobs.min(tasks.len()) {
            let (send, next, ended) = (send.clone(), &next, &ended);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let over = ended.load(Ordering::Relaxed);
                    let Some(task) = tasks.get(index).filter(|_| !over) else {
                        break;
                    };
                    let start = Instant::now();
                    let examined = examine(task, options, mutants, Some(interrupt::flag()));
                    let milliseconds =
                        u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
                    if send.send((index, examined, milliseconds)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        for (index, examined, milliseconds) in found {
            let received = receive(index, examined, milliseconds);
            if received.is_err() {
                ended.store(true, Ordering::Relaxed);
                return received;
            }
        }
        Ok(())
    })
}
