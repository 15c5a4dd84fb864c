//! Boxes up to symmetry: the counts are those of visiting every subject.

use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, Ordering};

use census::{
    BoxCensus, Census, Certify, Choice, Control, Grid, Hash, Located, Space, StopReason, Stream,
    Sweep, Tree, agreement, box_census, census, record,
};
use exact::Matrix;

fn with_control<T>(run: impl FnOnce(&Control) -> T) -> T {
    let stop = AtomicBool::new(false);
    run(&Control::until(&stop))
}

fn sweep(grid: &Grid) -> Sweep {
    Sweep::new(&Space::Boxes(vec![grid.clone()])).unwrap()
}

/// The census of a range of blocks.
fn part(sweep: &Sweep, blocks: std::ops::Range<u64>) -> BoxCensus {
    let start = BoxCensus::starting(blocks.start, 2);
    with_control(|control| box_census(sweep, start, blocks.end, control, |_| {}).0)
}

fn reduced(grid: &Grid) -> BoxCensus {
    let sweep = sweep(grid);
    part(&sweep, 0..sweep.blocks())
}

fn plain(grid: &Grid) -> Census {
    let space = Space::Boxes(vec![grid.clone()]);
    let start = (0, Census::default());
    let end = space.count().unwrap();
    with_control(|control| census(&space, Certify::Every, start, end, control, |_, _| {}).0)
}

fn boxes() -> Vec<Grid> {
    vec![
        Grid::with_identity_input(vec![2, 1, 2], 1),
        Grid::all(vec![1, 1, 1, 1], 2, 1),
        Grid::all(vec![1, 2, 1], 2, 1),
        Grid::all(vec![1, 1, 1], 2, 2),
        Grid::all(vec![2, 1], 2, 1),
        Grid {
            x: Choice::Fixed(Matrix::from_integers([[1, -2, 0], [0, 1, 1]])),
            ..Grid::all(vec![2, 1, 1], 3, 1)
        },
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

/// Several boxes, whose blocks are numbered together.
fn several() -> Sweep {
    let boxes = vec![
        Grid::all(vec![2, 1, 2], 1, 1),
        Grid::with_identity_input(vec![2, 2, 1], 1),
        Grid::all(vec![1, 1], 2, 2),
    ];
    Sweep::new(&Space::Boxes(boxes)).unwrap()
}

#[test]
fn parts_of_boxes_join_to_the_whole() {
    let sweep = several();
    let blocks = sweep.blocks();
    let whole = part(&sweep, 0..blocks);
    let points = 3u64.pow(8) + 3u64.pow(8) + 5u64.pow(5);
    assert_eq!((whole.instances, whole.failed), (points, 0));
    for parts in [1, 2, 7] {
        let mut joined = BoxCensus::starting(0, 2);
        for number in 0..parts {
            let range = blocks * number / parts..blocks * (number + 1) / parts;
            let found = part(&sweep, range.clone());
            assert_eq!(found.instances, sweep.points(range));
            let written = serde_json::to_string(&found).unwrap();
            joined.append(serde_json::from_str(&written).unwrap());
        }
        assert_eq!(joined, whole);
        assert_eq!(joined.digest.root(), whole.digest.root());
    }
}

#[test]
#[should_panic(expected = "neighbouring parts")]
fn a_gap_is_no_join() {
    let sweep = several();
    part(&sweep, 0..1).append(part(&sweep, 2..3));
}

#[test]
fn a_census_that_is_stopped_anywhere_goes_on_to_the_same_end() {
    // Blocks of this box have more critical points than are certified at a time.
    let sweep = sweep(&Grid::all(vec![1, 3, 2], 2, 1));
    let whole = part(&sweep, 0..sweep.blocks());
    assert!(whole.certified > 5_000, "{}", whole.certified);
    let (mut census, mut stops, mut within) = (BoxCensus::starting(0, 2), 0, 0);
    loop {
        let stop = AtomicBool::new(false);
        let control = Control {
            stop: &stop,
            deadline: None,
            observe: &|_| stop.store(true, Ordering::Relaxed),
        };
        let saved = RefCell::new(None);
        let keep = |state: &BoxCensus| *saved.borrow_mut() = Some(state.clone());
        let (reached, stopped) = box_census(&sweep, census, sweep.blocks(), &control, keep);
        assert_eq!(saved.into_inner().as_ref(), Some(&reached));
        let written = serde_json::to_string(&reached).unwrap();
        census = serde_json::from_str(&written).unwrap();
        within += u32::from(census.open.is_some());
        if stopped.is_none() {
            break;
        }
        assert_eq!(stopped, Some(StopReason::Interrupted));
        stops += 1;
    }
    assert_eq!(census, whole);
    assert!(
        stops > 5 && within > 3,
        "{stops} stops, {within} within a block"
    );
}

#[test]
fn a_point_is_critical_exactly_if_what_stands_for_it_is_found_in_its_block() {
    let boxes = vec![
        Grid::all(vec![1, 2, 1], 2, 1),
        Grid::with_identity_input(vec![2, 1, 2], 1),
    ];
    let space = Space::Boxes(boxes);
    let sweep = Sweep::new(&space).unwrap();
    let end = space.count().unwrap();
    assert_eq!(sweep.locate(end), None);
    let draw = |number| {
        let index = Stream::new(5, number).below(end as usize) as u64;
        sweep.locate(index).unwrap()
    };
    let points: Vec<Located> = (0..400).map(draw).collect();
    let found = agreement(&points, |block, visit| {
        sweep.visit(block, &mut |point, _| visit(point));
    });
    assert_eq!((found.points, &found.differences), (400, &Vec::new()));
    assert!(found.critical > 10, "{}", found.critical);
    for located in &points {
        let representative = located.representative.instance();
        assert!(sweep.certificate(located.block, &representative).is_ok());
        for other in [located.block + 1, sweep.blocks()] {
            assert!(sweep.certificate(other, &representative).is_err());
        }
    }

    // A list that leaves all critical points out, and one that has others in it.
    let missing = agreement(&points, |_, _| {});
    assert_eq!(missing.differences.len() as u64, found.critical);
    assert!(missing.differences[0].contains("not found: the point is critical"));
    let too_many = agreement(&points, |_, visit| {
        points.iter().for_each(|point| visit(&point.representative));
    });
    let others = found.points - found.critical;
    assert_eq!(too_many.differences.len() as u64, others);
    // A point that is said to stand for one of another kind.
    let kind_of = |located: &Located| {
        let found = classify::classify(&located.point.instance()).unwrap();
        found.kind.id()
    };
    let of_kind = |kind| points.iter().find(|point| kind_of(point) == kind).unwrap();
    let (minimum, saddle) = (of_kind("global-minimum"), of_kind("strict-saddle"));
    let confused = Located {
        representative: saddle.representative.clone(),
        ..minimum.clone()
    };
    let found = agreement(&[confused], |_, visit| visit(&saddle.representative));
    assert!(found.differences[0].contains("a global-minimum, what stands for it a strict-saddle"));
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
fn the_record_of_a_block_can_be_derived_again() {
    let sweep = sweep(&Grid::all(vec![1, 2, 1], 2, 1));
    for block in 0..sweep.blocks() {
        let found = sweep.representatives(block, 0..usize::MAX);
        let mut digest = Tree::default();
        for (number, (weight, text)) in found.iter().enumerate() {
            let certificate = certificate::read(text.as_ref().unwrap()).unwrap();
            certificate::check(&certificate).unwrap();
            digest.push(Hash::leaf(record(*weight, text.as_ref()).as_bytes()));
            let alone = sweep.representatives(block, number..number + 1);
            assert_eq!(alone, found[number..=number]);
        }
        let sum: u64 = found.iter().map(|(weight, _)| weight).sum();
        assert_eq!(sum, sweep.count(block).critical);
        let root = digest.root().map_or(String::new(), |root| root.to_string());
        let leaf = part(&sweep, block..block + 1).digest.node_over(block);
        assert_eq!(leaf, Some((block..block + 1, Hash::leaf(root.as_bytes()))));
    }
}

#[test]
fn what_has_no_sweep_is_refused_by_name() {
    let half = Matrix::from_entries(1, 1, vec!["1/2".parse().unwrap()]);
    let fraction = Grid {
        x: Choice::Fixed(half),
        ..Grid::all(vec![1, 1], 1, 1)
    };
    for (grid, said) in [
        (
            Grid::all(vec![9, 9, 9], 9, 9),
            "widths [9, 9, 9] with 9 samples: the box is too large",
        ),
        (fraction, "no integer"),
    ] {
        let error = Sweep::new(&Space::Boxes(vec![grid])).unwrap_err();
        assert!(error.contains(said), "{error}");
    }
}
