//! Boxes up to symmetry: the counts are those of visiting every subject.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use census::{
    Census, Certify, Choice, Control, Grid, Hash, Located, Space, Stream, Tree, Walk, agreement,
    census, record,
};
use exact::Matrix;

fn with_control<T>(run: impl FnOnce(&Control) -> T) -> T {
    let stop = AtomicBool::new(false);
    run(&Control::until(&stop))
}

fn walk(grid: &Grid, certify: Certify, symmetry: bool) -> Walk {
    Walk::new(&Space::Boxes(vec![grid.clone()]), certify, symmetry).unwrap()
}

/// The census of a range of units.
fn part(walk: &Walk, units: std::ops::Range<u64>) -> Census {
    let start = Census::starting(units.start, 2);
    with_control(|control| census(walk, start, units.end, control, |_| {}).0)
}

fn reduced(grid: &Grid) -> Census {
    let walk = walk(grid, Certify::Critical, true);
    part(&walk, 0..walk.units)
}

fn plain(grid: &Grid) -> Census {
    let walk = walk(grid, Certify::Every, false);
    part(&walk, 0..walk.units)
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
        assert!(fast.accepted <= fast.critical);
        assert_eq!(fast.counted, fast.instances - fast.critical);
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
fn several() -> Walk {
    let boxes = vec![
        Grid::all(vec![2, 1, 2], 1, 1),
        Grid::with_identity_input(vec![2, 2, 1], 1),
        Grid::all(vec![1, 1], 2, 2),
    ];
    Walk::new(&Space::Boxes(boxes), Certify::Critical, true).unwrap()
}

#[test]
fn parts_of_boxes_join_to_the_whole() {
    let walk = several();
    let blocks = walk.units;
    let whole = part(&walk, 0..blocks);
    let points = 3u64.pow(8) + 3u64.pow(8) + 5u64.pow(5);
    assert_eq!((whole.instances, whole.failed), (points, 0));
    for parts in [1, 2, 7] {
        let mut joined = Census::starting(0, 2);
        for number in 0..parts {
            let range = blocks * number / parts..blocks * (number + 1) / parts;
            let found = part(&walk, range.clone());
            assert_eq!(found.instances, walk.stands_for(range));
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
    let walk = several();
    part(&walk, 0..1).append(part(&walk, 2..3));
}

#[test]
fn a_point_is_critical_exactly_if_what_stands_for_it_is_found_in_its_block() {
    let boxes = vec![
        Grid::all(vec![1, 2, 1], 2, 1),
        Grid::with_identity_input(vec![2, 1, 2], 1),
    ];
    let space = Space::Boxes(boxes);
    let walk = Walk::new(&space, Certify::Critical, true).unwrap();
    let end = space.count().unwrap();
    assert_eq!(walk.locate(end), None);
    let draw = |number| {
        let index = Stream::new(5, number).below(end as usize) as u64;
        walk.locate(index).unwrap()
    };
    let points: Vec<Located> = (0..400).map(draw).collect();
    let found = agreement(&points, |block, visit| {
        walk.points(block, visit);
    });
    assert_eq!((found.points, &found.differences), (400, &Vec::new()));
    assert!(found.critical > 10, "{}", found.critical);
    for located in &points {
        let representative = located.representative.instance();
        assert!(walk.certificate(located.block, &representative).is_ok());
        for other in [located.block + 1, walk.units] {
            assert!(walk.certificate(other, &representative).is_err());
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
fn the_record_of_a_unit_can_be_derived_again() {
    let grid = Grid::all(vec![1, 2, 1], 2, 1);
    for walk in [true, false].map(|symmetry| walk(&grid, Certify::Critical, symmetry)) {
        for unit in 0..walk.units.min(500) {
            let found = walk.certificates(unit, 0..u64::MAX);
            let mut digest = Tree::default();
            for (number, (weight, text)) in (0..).zip(&found) {
                let certificate = certificate::read(text.as_ref().unwrap()).unwrap();
                certificate::check(&certificate).unwrap();
                digest.push(Hash::leaf(record(*weight, text.as_ref()).as_bytes()));
                let alone = walk.certificates(unit, number..number + 1);
                assert_eq!(alone, found[number as usize..=number as usize]);
            }
            let census = part(&walk, unit..unit + 1);
            let sum: u64 = found.iter().map(|(weight, _)| weight).sum();
            assert_eq!(sum, census.critical);
            let root = digest.root().map_or(String::new(), |root| root.to_string());
            let leaf = census.digest.node_over(unit);
            assert_eq!(leaf, Some((unit..unit + 1, Hash::leaf(root.as_bytes()))));
        }
    }
}

#[test]
fn what_cannot_be_walked_through_up_to_symmetry_is_refused_by_name() {
    let half = Matrix::from_entries(1, 1, vec!["1/2".parse().unwrap()]);
    let fraction = Grid {
        x: Choice::Fixed(half),
        ..Grid::all(vec![1, 1], 1, 1)
    };
    for (grid, said) in [
        (Grid::all(vec![9, 9, 9], 9, 9), "more than 2^64 networks"),
        (
            Grid::all(vec![14, 1], 1, 1),
            "widths [14, 1] with 1 samples: the box is too large",
        ),
        (fraction, "no integer"),
    ] {
        let error = Walk::new(&Space::Boxes(vec![grid]), Certify::Critical, true).unwrap_err();
        assert!(error.contains(said), "{error}");
    }
}

#[test]
fn a_walk_that_is_stopped_anywhere_goes_on_to_the_same_end() {
    // Blocks of the second box have more critical points than are certified at a time.
    for (widths, symmetry) in [(vec![1, 2, 1], false), (vec![1, 3, 2], true)] {
        let walk = walk(&Grid::all(widths, 1, 1), Certify::Critical, symmetry);
        let whole = part(&walk, 0..walk.units);
        let (mut found, mut parts, mut within) = (Census::starting(0, 2), 0, 0);
        while found.end() < walk.units {
            // There is no time: a part ends as early as it can.
            let more = walk.census(&found, found.end()..walk.units, Instant::now());
            found.append(more);
            let written = serde_json::to_string(&found).unwrap();
            found = serde_json::from_str(&written).unwrap();
            parts += 1;
            within += u32::from(found.open.is_some());
        }
        assert_eq!(found, whole);
        assert!(parts > 2 && (within > 3 || !symmetry), "{parts}, {within}");
    }
}
