//! The census: every network of a box is classified and its certificate re-checked.

use std::sync::atomic::AtomicBool;

use census::{Census, Certify, Control, Grid, Shape, Space, Walk, census};

fn take(space: &Space) -> Census {
    let stop = AtomicBool::new(false);
    let control = Control::until(&stop);
    let walk = Walk::new(space, Certify::Every, false).unwrap();
    census(&walk, Census::default(), walk.units, &control, |_| {}).0
}

fn kind(census: &Census, name: &str) -> u64 {
    census.kinds.get(name).copied().unwrap_or(0)
}

/// The greatest least order of descent at a depth.
fn highest_order(depth: u64) -> u64 {
    match depth {
        2 => 2,
        3 => 4,
        depth => depth,
    }
}

fn assert_orders_are_bounded(census: &Census) {
    for key in census.orders.keys() {
        let numbers: Vec<u64> = key
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|part| part.parse().ok())
            .collect();
        assert!(numbers[1] <= highest_order(numbers[0]), "{key}");
    }
}

#[test]
fn all_531441_networks_of_widths_2_2_2_at_the_identity_are_certified() {
    let census = take(&Space::Boxes(vec![Grid::with_identity_input(
        vec![2, 2, 2],
        1,
    )]));
    assert_eq!(
        (census.instances, census.accepted, census.failed),
        (531_441, 531_441, 0)
    );
    assert_eq!(
        (census.critical, kind(&census, "global-minimum")),
        (6_641, 4_577)
    );
    assert_eq!(kind(&census, "strict-saddle"), 2_064);
    let opinions = &census.opinions;
    assert_eq!(
        (opinions.agreed, opinions.above, opinions.contradicted),
        (4_577, 2_064, 0),
        "{opinions:?}"
    );
}

#[test]
fn the_box_of_widths_2_1_2_meets_the_rank_bound() {
    let census = take(&Space::Boxes(vec![Grid::with_identity_input(
        vec![2, 1, 2],
        1,
    )]));
    assert_eq!((census.instances, census.failed), (6_561, 0));
    assert!(census.coverage["global-minimum, rank bound"] > 0);
}

#[test]
fn three_scalar_layers_descend_at_order_three_at_most() {
    let census = take(&Space::Boxes(vec![Grid::all(vec![1, 1, 1, 1], 2, 1)]));
    assert_eq!((census.instances, census.failed), (2_187, 0));
    assert!(census.orders.contains_key("H=3, order 3, least"));
    assert!(
        !census.orders.keys().any(|key| key.contains("order 4")),
        "{:?}",
        census.orders
    );
}

#[test]
fn random_networks_of_every_kind_are_certified() {
    let shape = Shape {
        max_depth: 5,
        max_width: 4,
        ..Shape::default()
    };
    let census = take(&Space::Random {
        seed: 11,
        count: 1_500,
        shape,
    });
    assert_eq!(
        (census.accepted, census.failed),
        (1_500, 0),
        "{:?}",
        census.first_failure
    );
    for name in [
        "global-minimum",
        "strict-saddle",
        "non-strict-saddle",
        "not-critical",
    ] {
        assert!(kind(&census, name) > 0, "{name}: {:?}", census.kinds);
    }
    assert_orders_are_bounded(&census);
}

#[test]
#[ignore = "the long form: cargo test --release -p search --test census -- --ignored"]
fn a_hundred_thousand_random_networks_are_certified() {
    let shape = Shape {
        max_depth: 5,
        max_width: 4,
        ..Shape::default()
    };
    let census = take(&Space::Random {
        seed: 2026,
        count: 100_000,
        shape,
    });
    assert_eq!(
        (census.accepted, census.failed),
        (100_000, 0),
        "{:?}",
        census.first_failure
    );
    assert_orders_are_bounded(&census);
    println!(
        "{:?}\n{:?}\n{:?}",
        census.kinds, census.orders, census.coverage
    );
}
