//! Watching a long computation, and giving it up.
//!
//! [`watched`] runs work on the present thread together with a watcher, which long products tell by
//! [`progress`] how far they are. When the watcher says no, the work is unwound, and there is no
//! result. A watcher sees sizes and no numbers, so it can end work and cannot change what it finds.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;

type Watcher = Rc<dyn Fn(usize, usize) -> bool>;

thread_local! {
    static WATCHER: RefCell<Option<Watcher>> = const { RefCell::new(None) };
}

/// What work is unwound with.
struct GivenUp;

/// The result of the work, or `None` when the watcher ended it: it is told how many of how many
/// parts of the present product are done, and answers whether to go on.
pub fn watched<T>(
    watcher: impl Fn(usize, usize) -> bool + 'static,
    work: impl FnOnce() -> T,
) -> Option<T> {
    let before = WATCHER.replace(Some(Rc::new(watcher)));
    let result = catch_unwind(AssertUnwindSafe(work));
    WATCHER.set(before);
    match result {
        Ok(result) => Some(result),
        Err(payload) if payload.is::<GivenUp>() => None,
        Err(payload) => resume_unwind(payload),
    }
}

/// Tells the watcher, if there is one, how far the work is; it does not return if the work is to
/// end.
pub fn progress(done: usize, total: usize) {
    let watcher = WATCHER.with_borrow(Option::clone);
    if watcher.is_some_and(|goes_on| !goes_on(done, total)) {
        resume_unwind(Box::new(GivenUp));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::IntegerMatrix;

    fn ones(rows: usize, cols: usize) -> IntegerMatrix {
        let rows = vec![vec![1.into(); cols]; rows];
        IntegerMatrix { rows, cols }
    }

    #[test]
    fn a_product_is_given_up_in_the_middle_and_only_when_the_watcher_says_so() {
        let square = || ones(100, 100).gram().rows[0][0].clone();
        assert_eq!(watched(|_, _| true, square), Some(100.into()));
        let seen = Rc::new(RefCell::new(Vec::new()));
        let told = Rc::clone(&seen);
        let half = move |done: usize, total: usize| {
            told.borrow_mut().push((done, total));
            2 * done < total
        };
        assert_eq!(watched(half, square), None);
        let seen = seen.borrow();
        let (done, total) = seen[seen.len() - 1];
        assert!(seen.len() > 2 && done <= total && total <= 2 * done);
        // Afterwards nobody watches.
        assert_eq!(square(), 100.into());
    }

    #[test]
    fn a_product_is_told_in_pairs_of_rows_by_blocks_of_32_columns() {
        let seen = Rc::new(RefCell::new(Vec::new()));
        let told = Rc::clone(&seen);
        let watcher = move |done, total| {
            told.borrow_mut().push((done, total));
            true
        };
        let product = || ones(7, 1).times_transpose(&ones(65, 1));
        assert!(watched(watcher, product).is_some());
        let expected: Vec<_> = (0..4 * 3).map(|done| (done, 12)).collect();
        assert_eq!(*seen.borrow(), expected);
    }

    #[test]
    fn a_panic_is_no_interruption() {
        let panics = catch_unwind(|| watched(|_, _| true, || panic!("a bug")));
        assert!(panics.is_err());
    }
}
