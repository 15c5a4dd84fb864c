//! Every saddle is recognised, whatever its size and gauge: saddles of a generator that shares
//! nothing with the classifier, none undecided.

use certificate::Established;
use classify::{Kind, classify};
use network::Instance;

use crate::chains::{Draw, saddle};

/// Classifies `count` saddles; how many needed an order above 2, and the greatest order.
fn classify_saddles(seed: u64, count: usize, gauges: &[i64]) -> (usize, usize) {
    let (mut draw, mut found, mut higher, mut greatest) = (Draw(seed), 0, 0, 0);
    while found < count {
        let depth = draw.within(2, 6) as usize;
        let gauge = gauges[found % gauges.len()];
        let Some(instance) = saddle(&mut draw, depth, gauge) else {
            continue;
        };
        found += 1;
        let text = || serde_json::to_string(&instance).unwrap();
        let classified = classify(&instance).unwrap_or_else(|e| panic!("{e}: {}", text()));
        let order = classified.descent.map_or(0, |descent| descent.order);
        let established = certificate::check(&classified.certificate);
        assert_eq!(
            established,
            Ok(Established::NotLocalMinimum { order }),
            "{}",
            text()
        );
        let is_strict = classified.kind == Kind::StrictSaddle;
        assert_eq!(is_strict, order == 2, "{}", text());
        higher += usize::from(order > 2);
        greatest = greatest.max(order);
    }
    (higher, greatest)
}

/// Factors `[1]`, zero and a huge weight: the loss falls only along curves within `10^-9` or so.
#[test]
fn a_saddle_beside_a_huge_weight_is_recognised() {
    for exponent in [0, 9, 40, 400, 4000] {
        let text =
            format!(r#"{{"x":[[1]],"y":[[1],[0]],"layers":[[[0]],[[0],["5e{exponent}"]]]}}"#);
        let instance: Instance = network::json::read(&text).unwrap();
        let found = classify(&instance).unwrap();
        assert_eq!(found.kind, Kind::StrictSaddle, "{text}");
        certificate::check(&found.certificate).unwrap();
    }
}

#[test]
fn no_saddle_is_undecided_whatever_its_gauge() {
    let (higher, greatest) = classify_saddles(1, 300, &[0, 1, 10, 40]);
    assert!(higher >= 30, "{higher} above order 2");
    assert_eq!(greatest, 6);
}

/// The full form of the same, 10^5 saddles.
#[test]
#[ignore = "minutes in release: cargo test --release -p companion saddles -- --ignored"]
fn no_saddle_of_a_hundred_thousand_is_undecided() {
    let (higher, greatest) = classify_saddles(2, 100_000, &[0, 0, 0, 1, 3, 10, 20, 40]);
    println!("{higher} of 100000 saddles need an order above 2, the greatest is {greatest}");
    assert!(higher >= 10_000, "{higher}");
}
