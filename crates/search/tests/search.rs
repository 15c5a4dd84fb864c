//! The search finds what is false, and finds it small.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use certificate::Subject;
use lemmas::Variant;
use search::{Control, Grid, Minimality, Shape, Space, StopReason, Tally, search, shrink};

fn variant(claim: &str, form: &str, dropped: &[&str]) -> Variant {
    let dropped: Vec<String> = dropped.iter().map(ToString::to_string).collect();
    Variant::new(claim, form, &dropped).unwrap()
}

fn run(variant: &Variant, space: &Space) -> Tally {
    let stop = AtomicBool::new(false);
    let control = Control::until(&stop);
    let end = space.len(variant.claim.subject).unwrap();
    let start = (0, Tally::default());
    search(variant, space, start, end, &control, |_, _| {}).0
}

fn random(seed: u64, count: u64, widths: &[usize]) -> Space {
    Space::Random {
        seed,
        count,
        shape: Shape::fixed(widths.to_vec()),
    }
}

#[test]
fn theorem_3_2_is_refuted_within_twenty_random_networks_for_every_seed() {
    let stated = variant("theorem-3.2", "stated", &[]);
    for widths in [&[1, 1, 1][..], &[2, 2, 2]] {
        for seed in 0..50 {
            let tally = run(&stated, &random(seed, 20, widths));
            assert!(
                tally.refuted > 0,
                "seed {seed}, widths {widths:?}: {tally:?}"
            );
        }
    }
}

/// The smallest counterexamples that random search and shrinking reach from many seeds.
fn least_witnesses(claim: &str, seeds: std::ops::Range<u64>) -> BTreeSet<String> {
    let stated = variant(claim, "stated", &[]);
    let shrunk = seeds.map(|seed| {
        let space = Space::Random {
            seed,
            count: 400,
            shape: Shape::default(),
        };
        let first = run(&stated, &space)
            .first_refuted
            .expect("a counterexample");
        let subject = space.subject(&stated, first).unwrap();
        let found = shrink(&stated, &subject, 1_000_000).unwrap();
        assert_eq!(found.minimality, Minimality::Least, "seed {seed}");
        certificate::check(&found.certificate).unwrap();
        serde_json::to_string(&found.subject).unwrap()
    });
    shrunk.collect()
}

#[test]
fn every_seed_leads_to_one_least_counterexample_of_theorem_3_2() {
    // One weight, zero; X of full row rank and orthogonal to Y.
    let expected =
        r#"{"layer":{"instance":{"x":[["0","1"]],"y":[["1","0"]],"layers":[[["0"]]]},"layer":1}}"#;
    let found = least_witnesses("theorem-3.2", 0..12);
    assert_eq!(found.into_iter().collect::<Vec<_>>(), [expected]);
}

#[test]
fn every_seed_leads_to_one_least_counterexample_of_theorem_3_3() {
    // Widths (1, 2, 1): both layers have full rank, their product is zero.
    let found = least_witnesses("theorem-3.3", 0..2);
    let expected = r#"{"network":{"instance":{"x":[["0","1"]],"y":[["1","0"]],"layers":[[["0"],["1"]],[["1","0"]]]}}}"#;
    assert_eq!(found.into_iter().collect::<Vec<_>>(), [expected]);
}

#[test]
fn square_whitened_data_never_refute_theorem_3_2() {
    let stated = variant("theorem-3.2", "stated", &[]);
    let grid = Grid::with_identity_input(vec![1, 1, 1], 2);
    let tally = run(&stated, &Space::Boxes(vec![grid]));
    assert!(tally.refuted == 0 && tally.undecided == 0, "{tally:?}");
}

#[test]
fn the_true_theorems_stand_and_are_put_to_the_test() {
    for claim in [
        "theorem-2.1",
        "theorem-2.2",
        "theorem-2.3",
        "theorem-3.1",
        "lemma-3.4",
    ] {
        let space = Space::Random {
            seed: 7,
            count: 500,
            shape: Shape::default(),
        };
        let tally = run(&variant(claim, "stated", &[]), &space);
        assert_eq!(
            (tally.refuted, tally.undecided),
            (0, 0),
            "{claim}: {tally:?}"
        );
        assert!(tally.holds > 250, "{claim}: mostly vacuous: {tally:?}");
    }
}

#[test]
fn a_space_that_meets_no_hypothesis_tests_nothing() {
    // One sample and two inputs: X never has full row rank.
    let stated = variant("theorem-2.3", "stated", &[]);
    let tally = run(&stated, &Space::Boxes(vec![Grid::all(vec![2, 1], 1, 1)]));
    assert_eq!(
        (tally.tested(), tally.vacuous["x-full-row-rank"]),
        (0, tally.instances)
    );
}

#[test]
fn the_number_of_threads_does_not_change_the_result() {
    let stated = variant("theorem-3.3", "stated", &[]);
    let space = Space::Random {
        seed: 3,
        count: 3000,
        shape: Shape::default(),
    };
    let with_threads = |count| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(count)
            .build()
            .unwrap();
        pool.install(|| run(&stated, &space))
    };
    assert_eq!(with_threads(1), with_threads(2));
}

#[test]
fn an_interrupted_search_goes_on_where_it_stopped() {
    let stated = variant("theorem-3.2", "stated", &[]);
    let space = Space::Boxes(vec![Grid::all(vec![1, 2, 1], 2, 1)]);
    let end = space.len(stated.claim.subject).unwrap();
    let whole = run(&stated, &space);
    let stop = AtomicBool::new(false);
    let observe = |_| stop.store(true, Ordering::Relaxed);
    let (mut state, mut interruptions) = ((0, Tally::default()), 0);
    loop {
        stop.store(false, Ordering::Relaxed);
        let control = Control {
            stop: &stop,
            deadline: None,
            observe: &observe,
        };
        let (tally, done, stopped) = search(&stated, &space, state, end, &control, |_, _| {});
        state = (done, tally);
        match stopped {
            Some(reason) => assert_eq!(reason, StopReason::Interrupted),
            None => break,
        }
        interruptions += 1;
    }
    assert!(interruptions > 1);
    assert_eq!(state.1, whole);
}

#[test]
fn a_subject_that_refutes_nothing_is_not_shrunk() {
    let stated = variant("theorem-2.3", "stated", &[]);
    let space = random(1, 1, &[1, 1]);
    let subject: Subject = space.subject(&stated, 0).unwrap();
    assert!(shrink(&stated, &subject, 1000).is_none());
}
