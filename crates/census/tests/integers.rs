//! What integer arithmetic finds on a box is what rational arithmetic finds on each of its points.

use std::sync::atomic::{AtomicBool, Ordering};

use census::{Census, Certify, Choice, Control, Grid, Space, Walk, census};
use exact::Matrix;
use proptest::prelude::*;

/// Boxes with one to three layers, free and fixed data, and entries to 1 and 2.
fn boxes() -> Vec<Grid> {
    vec![
        Grid::all(vec![1, 1], 2, 2),
        Grid::all(vec![2, 1], 2, 1),
        Grid::all(vec![1, 2, 1], 1, 1),
        Grid::all(vec![1, 1, 1], 1, 2),
        Grid::all(vec![1, 1, 1, 1], 1, 1),
        Grid::with_identity_input(vec![2, 1, 1], 1),
        Grid {
            x: Choice::Fixed(Matrix::from_integers([[1, 0, 0], [0, 1, 0]])),
            y: Choice::Fixed(Matrix::from_integers([[0, 0, 1], [0, 1, 0]])),
            ..Grid::all(vec![2, 1, 1, 2], 3, 1)
        },
    ]
}

/// A box that integers of known size do not fit.
fn fractional() -> Grid {
    let half = exact::Rational::from_fraction(1, 2).unwrap();
    Grid {
        x: Choice::Fixed(Matrix::from_entries(1, 1, vec![half])),
        ..Grid::all(vec![1, 1], 1, 1)
    }
}

fn every_space() -> Vec<Space> {
    let each = boxes().into_iter().map(|grid| Space::Boxes(vec![grid]));
    let mixed = vec![
        Grid::all(vec![1, 1], 1, 1),
        fractional(),
        Grid::all(vec![1, 1, 1], 1, 1),
    ];
    each.chain([Space::Boxes(mixed)]).collect()
}

fn with_control<T>(run: impl FnOnce(&Control) -> T) -> T {
    let stop = AtomicBool::new(false);
    run(&Control::until(&stop))
}

fn take(space: &Space, certify: Certify, range: std::ops::Range<u64>) -> Census {
    let walk = Walk::new(space, certify, false).unwrap();
    let start = Census::starting(range.start, 3);
    with_control(|control| census(&walk, start, range.end, control, |_| {}).0)
}

/// The census that has a certificate of every network, if the others agree.
fn with_every_certificate(fast: Census) -> Census {
    Census {
        accepted: fast.accepted + fast.counted,
        counted: 0,
        ..fast
    }
}

#[test]
fn a_census_of_critical_points_is_that_of_every_point() {
    for space in every_space() {
        let all = 0..space.count().unwrap();
        let fast = take(&space, Certify::Critical, all.clone());
        let slow = take(&space, Certify::Every, all);
        assert_eq!((fast.failed, slow.counted), (0, 0), "{space:?}");
        assert!(
            fast.counted > 0 && fast.accepted >= fast.critical,
            "{space:?}"
        );
        assert_eq!(with_every_certificate(fast), slow, "{space:?}");
    }
}

#[test]
fn in_a_box_of_integers_exactly_the_critical_points_are_certified() {
    for grid in boxes() {
        let space = Space::Boxes(vec![grid]);
        let census = take(&space, Certify::Critical, 0..space.count().unwrap());
        assert_eq!(census.accepted, census.critical, "{space:?}");
    }
}

#[test]
fn a_box_with_fractions_is_certified_at_every_point() {
    let space = Space::Boxes(vec![fractional()]);
    let census = take(&space, Certify::Critical, 0..space.count().unwrap());
    assert_eq!((census.accepted, census.counted), (census.instances, 0));
}

#[test]
fn the_number_of_threads_does_not_change_a_census() {
    let space = Space::Boxes(vec![Grid::all(vec![1, 2, 1], 2, 1)]);
    let with_threads = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let all = 0..space.count().unwrap();
        let pool = pool.build().unwrap();
        pool.install(|| take(&space, Certify::Critical, all))
    };
    assert_eq!(with_threads(1), with_threads(2));
}

#[test]
fn an_interrupted_census_of_critical_points_goes_on_where_it_stopped() {
    let space = Space::Boxes(vec![Grid::with_identity_input(vec![2, 1, 2], 1)]);
    let walk = Walk::new(&space, Certify::Critical, false).unwrap();
    let stop = AtomicBool::new(false);
    let control = Control {
        stop: &stop,
        deadline: None,
        observe: &|_| stop.store(true, Ordering::Relaxed),
    };
    let (mut state, mut sessions) = (Census::starting(0, 3), 0);
    loop {
        stop.store(false, Ordering::Relaxed);
        let (taken, stopped) = census(&walk, state, walk.units, &control, |_| {});
        state = taken;
        sessions += 1;
        if stopped.is_none() {
            break;
        }
    }
    assert!(sessions > 1);
    assert_eq!(state, take(&space, Certify::Critical, 0..walk.units));
}

/// Places to cut `end` networks, with both ends.
fn cuts(end: u64, places: &[f64]) -> Vec<u64> {
    let mut cuts: Vec<u64> = places.iter().map(|at| (end as f64 * at) as u64).collect();
    cuts.extend([0, end]);
    cuts.sort_unstable();
    cuts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn parts_join_to_the_whole_wherever_they_are_cut(
        number in 0..every_space().len(), places in prop::collection::vec(0.0..1.0f64, 1..6)
    ) {
        let space = &every_space()[number];
        let end = space.count().unwrap();
        let mut joined = Census::starting(0, 3);
        for cut in cuts(end, &places).windows(2) {
            joined.append(take(space, Certify::Critical, cut[0]..cut[1]));
        }
        prop_assert_eq!(joined, take(space, Certify::Critical, 0..end));
    }
}
