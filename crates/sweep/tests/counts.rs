//! The two ways through a box agree with each other and with rational arithmetic, and the
//! symmetries are symmetries.

use std::ops::{ControlFlow, Range};

use exact::Rational;
use network::Instance;
use proptest::prelude::*;
use sweep::{Plain, Point, Reduced, Region, SignedPermutation, Words};

fn all(widths: &[usize], samples: usize, bound: u32) -> Region {
    Region {
        widths: widths.to_vec(),
        samples,
        bound,
        x: None,
        y: None,
    }
}

fn matrix(rows: usize, cols: usize, entries: &[i64]) -> Option<Words<i64>> {
    Some(Words::new(rows, cols, entries.to_vec()))
}

/// Boxes of every kind: free and fixed data, one to three layers, more samples than inputs.
fn boxes() -> Vec<Region> {
    let identity = |widths: &[usize], bound| Region {
        x: Some(Words::identity(widths[0])),
        ..all(widths, widths[0], bound)
    };
    vec![
        all(&[2, 2, 2], 2, 1),
        all(&[2, 1, 2], 2, 1),
        all(&[1, 2, 1], 2, 1),
        all(&[1, 1, 1], 2, 2),
        all(&[1, 1, 1, 1], 2, 1),
        all(&[2, 1, 1, 2], 1, 1),
        all(&[1, 2, 2, 1], 1, 1),
        all(&[2, 2], 2, 1),
        all(&[1, 3], 2, 1),
        all(&[1, 1, 3], 2, 1),
        identity(&[2, 2, 2], 1),
        identity(&[2, 1, 2], 2),
        identity(&[3, 1, 1], 1),
        Region {
            x: matrix(2, 3, &[1, 0, 0, 0, 1, 0]),
            y: matrix(2, 3, &[0, 0, 1, 0, 1, 0]),
            ..all(&[2, 1, 1, 2], 3, 1)
        },
        Region {
            y: matrix(2, 2, &[1, 0, 1, 1]),
            ..all(&[1, 2, 2], 2, 1)
        },
        Region {
            x: matrix(2, 2, &[3, -3, 1, 5]),
            ..all(&[2, 1, 1], 2, 2)
        },
    ]
}

#[test]
fn the_reduced_way_counts_what_the_plain_way_counts() {
    for region in boxes() {
        let (plain, reduced) = (Plain::new(&region).unwrap(), Reduced::new(&region).unwrap());
        let counts = plain.count(0..plain.blocks());
        assert_eq!(counts.instances, region.points().unwrap());
        assert_eq!(reduced.count(0..reduced.blocks()), counts, "{region:?}");
    }
}

fn is_critical(instance: &Instance) -> bool {
    instance.evaluate().noncritical_layer().is_none()
}

/// What is visited of a block, but the first ones.
fn visited(reduced: &Reduced, block: u64, skip: u64) -> Vec<(Point, u64)> {
    let mut found = Vec::new();
    let flow = reduced.visit(block, skip, &mut |point, weight| {
        found.push((point.clone(), weight));
        ControlFlow::Continue(())
    });
    assert!(flow.is_continue());
    found
}

#[test]
fn what_is_visited_is_critical_and_counted_with_its_weight() {
    for region in boxes().into_iter().skip(1) {
        let reduced = Reduced::new(&region).unwrap();
        for block in 0..reduced.blocks() {
            let visited = visited(&reduced, block, 0);
            let sum: u64 = visited.iter().map(|(_, weight)| weight).sum();
            let counts = reduced.count(block..block + 1);
            assert_eq!(counts.critical, sum);
            assert_eq!(counts.instances, reduced.instances(block));
            for (point, _) in &visited {
                assert!(is_critical(&point.instance()), "{point:?}");
            }
            for skip in [1, visited.len() / 2, visited.len(), visited.len() + 1] {
                let rest = &visited[skip.min(visited.len())..];
                assert_eq!(self::visited(&reduced, block, skip as u64), rest);
            }
        }
    }
}

#[test]
fn a_small_box_counts_alike_over_the_rationals() {
    for region in [
        all(&[1, 1, 1], 2, 1),
        all(&[2, 1], 2, 1),
        all(&[1, 1, 1, 1], 1, 1),
    ] {
        let plain = Plain::new(&region).unwrap();
        let expected = points(&region).filter(|point| is_critical(&point.instance()));
        let expected = (points(&region).count() as u64, expected.count() as u64);
        let counts = plain.count(0..plain.blocks());
        assert_eq!((counts.instances, counts.critical), expected, "{region:?}");
    }
}

/// The critical points of a range, by index.
fn critical(plain: &Plain, points: Range<u64>) -> Vec<u64> {
    let (mut scan, mut found, mut next) = (plain.scan(), Vec::new(), points.start);
    while next < points.end {
        let reached = scan.step(next..points.end, &mut found);
        assert!(next < reached && reached <= points.end);
        next = reached;
    }
    found
}

/// All points of a box.
fn points(region: &Region) -> impl Iterator<Item = Point> {
    let free = |rows, cols, fixed: &Option<Words<i64>>| (rows, cols, fixed.clone());
    let mut shapes = vec![
        free(region.inputs(), region.samples, &region.x),
        free(region.outputs(), region.samples, &region.y),
    ];
    shapes.extend(region.widths.windows(2).map(|d| free(d[1], d[0], &None)));
    let (values, bound) = (region.values(), i64::from(region.bound));
    (0..region.points().unwrap()).map(move |index| {
        let mut rest = index;
        let mut matrices = shapes.iter().map(|(rows, cols, fixed)| {
            fixed.clone().unwrap_or_else(|| {
                let entries = (0..rows * cols).map(|_| {
                    let digit = rest % values;
                    rest /= values;
                    digit as i64 - bound
                });
                Words::new(*rows, *cols, entries.collect())
            })
        });
        Point {
            x: matrices.next().unwrap(),
            y: matrices.next().unwrap(),
            layers: matrices.collect(),
        }
    })
}

#[test]
fn as_many_critical_points_are_moved_to_a_representative_as_its_weight_says() {
    let small = |region: &Region| region.points().unwrap() < 200_000;
    let depth_1 = all(&[2, 1], 2, 1);
    for region in boxes().into_iter().filter(small).chain([depth_1]) {
        let reduced = Reduced::new(&region).unwrap();
        let mut weights = std::collections::BTreeMap::new();
        for block in 0..reduced.blocks() {
            for (point, weight) in visited(&reduced, block, 0) {
                assert_eq!(reduced.locate(&point), Some((block, point.clone())));
                let known = weights.insert((block, point), weight);
                assert_eq!(known, None, "visited twice in {block}");
            }
        }
        let mut blocks = vec![0; reduced.blocks() as usize];
        for point in points(&region) {
            let (block, representative) = reduced.locate(&point).unwrap();
            blocks[block as usize] += 1;
            let is_critical = match weights.get_mut(&(block, representative)) {
                Some(left) => {
                    *left -= 1;
                    true
                }
                None => false,
            };
            assert_eq!(
                is_critical,
                self::is_critical(&point.instance()),
                "{point:?}"
            );
        }
        assert!(weights.values().all(|&left| left == 0), "{region:?}");
        for (block, found) in (0..).zip(blocks) {
            assert_eq!(reduced.instances(block), found, "{region:?}");
        }
    }
}

#[test]
fn a_point_outside_the_box_has_no_block() {
    let region = all(&[1, 2], 1, 1);
    let reduced = Reduced::new(&region).unwrap();
    let point = points(&region).next().unwrap();
    assert!(reduced.locate(&point).is_some());
    let changes: [fn(&mut Point); 4] = [
        |point| point.x.entries[0] = 2,
        |point| point.y.entries[0] = -2,
        |point| point.layers[0] = Words::identity(2),
        |point| point.layers.push(Words::identity(2)),
    ];
    for change in changes {
        let mut outside = point.clone();
        change(&mut outside);
        assert_eq!(reduced.locate(&outside), None);
    }
    let fixed = Region {
        x: matrix(1, 1, &[0]),
        ..region
    };
    assert_eq!(Reduced::new(&fixed).unwrap().locate(&point), None);
}

#[test]
fn the_plain_way_visits_what_it_counts() {
    for region in boxes() {
        let plain = Plain::new(&region).unwrap();
        let size = plain.points_of_block();
        for block in (0..plain.blocks()).step_by(5) {
            let visited = critical(&plain, block * size..(block + 1) * size);
            let counts = plain.count(block..block + 1);
            assert_eq!(visited.len() as u64, counts.critical, "{region:?}");
        }
    }
}

#[test]
fn the_plain_way_visits_the_critical_points_of_the_box_in_order() {
    for region in boxes() {
        let plain = Plain::new(&region).unwrap();
        let points = region.points().unwrap();
        assert_eq!(points, plain.blocks() * plain.points_of_block());
        let range = points / 3..points.min(points / 3 + 3000);
        let expected: Vec<u64> = range
            .clone()
            .filter(|&index| is_critical(&plain.point(index).instance()))
            .collect();
        assert_eq!(critical(&plain, range), expected, "{region:?}");
    }
}

#[test]
fn the_points_of_a_box_are_numbered_in_lexicographic_order() {
    // The digits of a number are its entries, the first of X being the first.
    let region = all(&[1, 2, 1], 1, 1);
    let plain = Plain::new(&region).unwrap();
    let value = |digit: u64| [0, 1, -1][digit as usize];
    for index in 0..region.points().unwrap() {
        let point = plain.point(index);
        let matrices = [&point.x, &point.y].into_iter().chain(&point.layers);
        let entries: Vec<i64> = matrices.flat_map(|m| m.entries.clone()).collect();
        let digits = (0..6).rev().map(|k| value(index / 3u64.pow(k) % 3));
        assert_eq!(entries, digits.collect::<Vec<_>>());
    }
}

#[test]
fn at_the_identity_a_network_and_its_transpose_have_as_many_critical_points() {
    // With X X^T = I the loss depends on R - Y X^T alone, and transposition reverses the layers.
    let at_identity = |widths: &[usize]| {
        let x = Some(Words::identity(widths[0]));
        let region = Region {
            x,
            ..all(widths, widths[0], 1)
        };
        let reduced = Reduced::new(&region).unwrap();
        reduced.count(0..reduced.blocks())
    };
    for widths in [[1, 2, 2], [2, 1, 3], [1, 1, 2], [2, 2, 3], [1, 3, 2]] {
        let reversed: Vec<usize> = widths.iter().rev().copied().collect();
        assert_eq!(at_identity(&widths), at_identity(&reversed), "{widths:?}");
    }
}

#[test]
fn boxes_that_fit_no_network_are_refused() {
    for (region, text) in [
        (all(&[2], 1, 1), "expected two positive widths"),
        (all(&[2, 0], 1, 1), "expected two positive widths"),
        (all(&[9, 9, 9], 9, 9), "too large"),
        (
            Region {
                x: matrix(1, 1, &[1]),
                ..all(&[2, 1], 2, 1)
            },
            "x has shape 1 x 1",
        ),
    ] {
        let error = Reduced::new(&region).unwrap_err();
        assert!(error.to_string().contains(text), "{error}");
        assert!(Plain::new(&region).is_err());
    }
}

/// A point with small entries, and a signed permutation of each level and of the samples.
fn moved_points() -> impl Strategy<Value = (Point, Vec<SignedPermutation>, SignedPermutation)> {
    let sizes = (prop::collection::vec(1usize..4, 2..5), 1usize..4);
    sizes.prop_flat_map(|(widths, samples)| {
        let words = |rows: usize, cols: usize| {
            prop::collection::vec(-2i64..3, rows * cols)
                .prop_map(move |entries| Words::new(rows, cols, entries))
        };
        let element = |size| {
            let group = SignedPermutation::all(size);
            (0..group.len()).prop_map(move |k| group[k].clone())
        };
        let layers: Vec<_> = widths.windows(2).map(|d| words(d[1], d[0])).collect();
        let group: Vec<_> = widths.iter().map(|&d| element(d)).collect();
        let data = (
            words(widths[0], samples),
            words(widths[widths.len() - 1], samples),
        );
        (data, layers, group, element(samples))
            .prop_map(|((x, y), layers, group, q)| (Point { x, y, layers }, group, q))
    })
}

proptest! {
    #[test]
    fn the_critical_points_of_a_range_are_those_of_its_parts(
        number in 0..boxes().len(), places in prop::collection::vec(0.0..1.0f64, 1..5)
    ) {
        let region = &boxes()[number];
        let plain = Plain::new(region).unwrap();
        let points = region.points().unwrap();
        let mut cuts: Vec<u64> = places.iter().map(|at| (points as f64 * at) as u64).collect();
        cuts.sort_unstable();
        let end = points.min(cuts[0] + 50_000);
        let whole = critical(&plain, cuts[0]..end);
        cuts.retain(|&cut| cut < end);
        cuts.push(end);
        let parts = cuts.windows(2).flat_map(|cut| critical(&plain, cut[0]..cut[1]));
        prop_assert_eq!(parts.collect::<Vec<_>>(), whole);
    }

    #[test]
    fn signed_permutations_keep_the_loss_and_the_gradients_up_to_sign_and_order(
        (point, levels, samples) in moved_points()
    ) {
        let (first, last) = (&levels[0], &levels[levels.len() - 1]);
        let both = |rows: &SignedPermutation, cols: &SignedPermutation, m: &Words<i64>| {
            cols.apply_to_columns(&rows.apply_to_rows(m))
        };
        let layers = point.layers.iter().enumerate();
        let moved = Point {
            x: both(first, &samples, &point.x),
            y: both(last, &samples, &point.y),
            layers: layers.map(|(i, w)| both(&levels[i + 1], &levels[i], w)).collect(),
        };
        let (old, new) = (point.instance(), moved.instance());
        prop_assert_eq!(old.loss(), new.loss());
        let (before, after) = (old.evaluate(), new.evaluate());
        for layer in 1..=point.layers.len() {
            let sizes = |matrix: exact::Matrix| {
                let mut sizes: Vec<Rational> = matrix.entries().iter().map(Rational::abs).collect();
                sizes.sort();
                sizes
            };
            prop_assert_eq!(sizes(before.gradient(layer)), sizes(after.gradient(layer)));
        }
        prop_assert_eq!(is_critical(&old), is_critical(&new));
    }
}
