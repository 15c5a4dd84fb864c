//! Boxes up to symmetry: the counts are those of visiting every subject.

use std::sync::atomic::AtomicBool;

use exact::Matrix;
use lemmas::{SubjectKind, Variant};
use search::{
    BoxCensus, Census, Certify, Choice, Control, Enumeration, Grid, Space, Sweep, Tally,
    box_census, census, search, search_up_to_symmetry,
};

fn with_control<T>(run: impl FnOnce(&Control) -> T) -> T {
    let stop = AtomicBool::new(false);
    run(&Control {
        stop: &stop,
        deadline: None,
        observe: &|_| {},
    })
}

fn reduced(grid: &Grid) -> BoxCensus {
    let sweep = Sweep::new(grid, Enumeration::Reduced).unwrap();
    with_control(|control| {
        box_census(&sweep, BoxCensus::empty(0), sweep.blocks(), control, |_| {}).0
    })
}

fn plain(grid: &Grid) -> Census {
    let variant = Variant::new("t2.1.value", "repaired", &[]).unwrap();
    let space = Space::Boxes(vec![grid.clone()]);
    let start = (0, Census::default());
    let end = space.len(variant.claim.subject).unwrap();
    with_control(|control| {
        census(
            &variant,
            &space,
            Certify::Every,
            start,
            end,
            control,
            |_, _| {},
        )
        .0
    })
}

fn boxes() -> Vec<Grid> {
    vec![
        Grid::with_identity_input(vec![2, 1, 2], 1),
        Grid::all(vec![1, 1, 1, 1], 2, 1),
        Grid::all(vec![1, 2, 1], 2, 1),
        Grid::all(vec![1, 1, 1], 2, 2),
        Grid::all(vec![2, 1], 2, 1),
        Grid {
            x: Choice::Fixed(Matrix::from_integers([[1, 0, 0], [0, 1, 0]])),
            y: Choice::Fixed(Matrix::from_integers([[0, 0, 1], [0, 1, 0]])),
            ..Grid::all(vec![2, 1, 1, 2], 3, 1)
        },
    ]
}

#[test]
fn the_reduced_census_has_the_counts_of_the_census_over_the_rationals() {
    for grid in boxes() {
        let (fast, slow) = (reduced(&grid), plain(&grid));
        assert_eq!((fast.failed, slow.failed), (0, 0), "{grid:?}");
        assert_eq!(
            (
                fast.instances,
                fast.critical,
                &fast.kinds,
                &fast.orders,
                &fast.coverage
            ),
            (
                slow.instances,
                slow.critical,
                &slow.kinds,
                &slow.orders,
                &slow.coverage
            ),
            "{grid:?}"
        );
        assert!(fast.certified <= fast.critical);
    }
}

#[test]
fn the_box_of_widths_2_2_2_at_the_identity_has_its_known_counts() {
    let census = reduced(&Grid::with_identity_input(vec![2, 2, 2], 1));
    assert_eq!(
        (census.instances, census.critical, census.failed),
        (531_441, 6_641, 0)
    );
    assert_eq!(census.kinds["global-minimum"], 4_577);
    assert_eq!(census.kinds["strict-saddle"], 2_064);
    assert_eq!(census.kinds["not-critical"], 531_441 - 6_641);
}

#[test]
fn all_43_046_721_networks_of_widths_2_2_2_are_counted_and_the_critical_ones_certified() {
    let census = reduced(&Grid::all(vec![2, 2, 2], 2, 1));
    assert_eq!(
        (census.instances, census.critical, census.failed),
        (43_046_721, 1_930_305, 0)
    );
    assert_eq!(census.kinds.values().sum::<u64>(), census.instances);
}

#[test]
fn parts_of_a_box_join_to_the_whole() {
    let grid = Grid::all(vec![2, 1, 2], 1, 1);
    let sweep = Sweep::new(&grid, Enumeration::Reduced).unwrap();
    let (blocks, whole) = (sweep.blocks(), reduced(&grid));
    for parts in [1, 2, 7] {
        let mut joined = BoxCensus::empty(0);
        for part in 0..parts {
            let range = blocks * part / parts..blocks * (part + 1) / parts;
            let written = serde_json::to_string(&sweep.census(range)).unwrap();
            assert!(joined.append(serde_json::from_str(&written).unwrap()));
        }
        assert_eq!(joined, whole);
        assert_eq!(joined.digest.root(), whole.digest.root());
    }
    let mut gap = sweep.census(0..1);
    assert!(!gap.append(sweep.census(2..3)) && !gap.append(sweep.census(0..1)));
}

#[test]
fn the_number_of_threads_does_not_change_the_census_of_a_box() {
    let grid = Grid::with_identity_input(vec![2, 2, 2], 1);
    let with_threads = |count| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(count);
        pool.build().unwrap().install(|| reduced(&grid))
    };
    assert_eq!(with_threads(1), with_threads(2));
}

#[test]
fn the_certificates_of_a_block_can_be_derived_again() {
    let sweep = Sweep::new(&Grid::all(vec![1, 2, 1], 2, 1), Enumeration::Reduced).unwrap();
    for block in 0..sweep.blocks() {
        let found = sweep.representatives(block);
        for representative in &found {
            let text = representative.certificate.as_ref().unwrap();
            certificate::check(&certificate::read(text).unwrap()).unwrap();
        }
        let counts = sweep.count(block..block + 1);
        assert_eq!(found.iter().map(|r| r.weight).sum::<u64>(), counts.critical);
    }
}

fn tallies(variant: &Variant, boxes: &[Grid]) -> (Tally, Tally) {
    let space = Space::Boxes(boxes.to_vec());
    let start = || (0, Tally::default());
    with_control(|control| {
        let end = space.len(variant.claim.subject).unwrap();
        let every = search(variant, &space, start(), end, control, |_, _| {});
        let (fast, done, stopped) =
            search_up_to_symmetry(variant, &space, start(), control, |_, _| {});
        assert_eq!((done, stopped), (every.1, None));
        (every.0, fast)
    })
}

#[test]
fn every_claim_about_networks_has_the_same_tally_up_to_symmetry() {
    let boxes = [
        Grid::all(vec![1, 1, 1], 2, 1),
        Grid::all(vec![1, 2, 1], 2, 1),
        Grid::with_identity_input(vec![2, 1, 1], 1),
    ];
    let about_networks =
        |claim: &&lemmas::Claim| matches!(claim.subject, SubjectKind::Network | SubjectKind::Layer);
    let mut refuted = 0;
    for variant in lemmas::claims()
        .iter()
        .filter(about_networks)
        .flat_map(Variant::all)
    {
        let (every, fast) = tallies(&variant, &boxes);
        let space = Space::Boxes(boxes.to_vec());
        if let Some(index) = fast.first_refuted {
            refuted += 1;
            assert!(index >= every.first_refuted.unwrap());
            let verdict = variant
                .check(&space.subject(&variant, index).unwrap())
                .unwrap();
            assert_eq!(verdict.id(), "refuted", "{variant}");
        }
        let counts = |tally: Tally| Tally {
            first_refuted: None,
            ..tally
        };
        assert_eq!(counts(every), counts(fast), "{variant}");
    }
    assert!(refuted > 0);
}
