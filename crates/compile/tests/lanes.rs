//! Lanes that are too narrow count wrongly, and ranks are those of exact elimination.

use compile::{Compiled, Counts, Values, Walk, compile, rank, walk, walk_on};
use proptest::prelude::*;

use crate::agreement::{core, frame};
use crate::common::Nothing;

/// Whether `A` of 2 x 2 with entries up to 20 has `det(A^2) < 70000`.
fn compiled() -> Compiled {
    let core = core("claim c\n  for all A : 2 x 2\n  show det(A*A) < 70000\n");
    let mut frame = frame(&core, &[], 20);
    frame.variables[0].values = Values::Free((-20..=20).step_by(5).collect());
    compile(&core, frame, &[], core.show).expect("code")
}

fn counted(mut machine: Box<dyn Walk>) -> Counts {
    let mut counts = Counts::default();
    let flow = machine.run(0, machine.points(), &mut counts, &mut Nothing);
    assert!(flow.is_continue());
    counts
}

#[test]
fn lanes_of_a_wrong_bound_count_otherwise() {
    let on = |bits| counted(walk_on(bits, compiled(), 100).expect("a walk"));
    let right = on(64);
    assert_eq!(walk(compiled(), 100).expect("a walk").bits(), 32);
    assert_eq!(on(32), right);
    assert_eq!(on(128), right);
    assert_ne!(on(16), right);
    let det = |x: &[i64]| x[0] * x[3] - x[1] * x[2];
    let values: Vec<i64> = (-20..=20).step_by(5).collect();
    let mut held = 0;
    for &a in &values {
        for &b in &values {
            for &c in &values {
                for &d in &values {
                    held += u64::from(det(&[a, b, c, d]).pow(2) < 70000);
                }
            }
        }
    }
    assert_eq!(right.held, held);
}

#[test]
fn a_multiple_of_the_prime_of_the_elimination_is_not_0() {
    let prime = (1 << 31) - 1;
    assert_eq!(rank(&[prime, 0, 0, prime], 2), 2);
    assert_eq!(rank(&[prime, 1, prime, 1], 2), 1);
}

proptest! {
    #[test]
    fn the_rank_of_a_product_is_that_of_exact_elimination(
        left in prop::collection::vec(-3i128..=3, 15),
        right in prop::collection::vec(-3i128..=3, 18),
    ) {
        // 5 x 3 times 3 x 6.
        let entry = |k: usize| (0..3).map(|j| left[k / 6 * 3 + j] * right[j * 6 + k % 6]).sum();
        let product: Vec<i128> = (0..30).map(entry).collect();
        let numbers = product.iter().map(|&x| exact::Rational::from(x)).collect();
        let exact = exact::rank(&exact::Matrix::from_entries(5, 6, numbers));
        prop_assert_eq!(rank(&product, 6), exact);
    }
}
