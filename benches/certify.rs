//! The cost of a certified answer: `cargo bench -p benches`.
//!
//! `classify` classifies one critical point and builds its certificate; `write` writes it;
//! `recheck` reads the written certificate and checks it; `census` does all of that for every
//! network of a slice of the box of widths 2, 2, 2 at `X = I`, entries -1, 0, 1, most of them not
//! critical.

use std::sync::atomic::AtomicBool;

use census::{
    Census, Certify, Choice, Control, Grid, Shape, Space, Stream, Walk, census, random_instance,
};
use certificate::Certificate;
use classify::{Kind, classify};
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use network::Instance;

fn main() {
    divan::main();
}

const WIDTHS: &[&[usize]] = &[&[2, 2, 2], &[2, 3, 2], &[4, 4, 4, 4]];

/// Critical points of the given widths, of every kind.
fn critical_points(widths: &[usize]) -> Vec<Instance> {
    let shape = Shape::fixed(widths.to_vec());
    (0..)
        .map(|index| random_instance(&shape, &mut Stream::new(1, index)))
        .filter(|instance| classify(instance).is_ok_and(|found| found.kind != Kind::NotCritical))
        .take(64)
        .collect()
}

#[divan::bench(args = WIDTHS)]
fn classify_a_critical_point(bencher: Bencher, widths: &[usize]) {
    let points = critical_points(widths);
    bencher.counter(ItemsCount::new(points.len())).bench(|| {
        points
            .iter()
            .filter(|point| classify(black_box(point)).is_ok())
            .count()
    });
}

#[divan::bench(args = WIDTHS)]
fn write_a_certificate(bencher: Bencher, widths: &[usize]) {
    let found: Vec<Certificate> = critical_points(widths)
        .iter()
        .map(|point| classify(point).unwrap().certificate)
        .collect();
    bencher.counter(ItemsCount::new(found.len())).bench(|| {
        let write = |certificate| serde_json::to_string(certificate).unwrap().len();
        found.iter().map(write).sum::<usize>()
    });
}

#[divan::bench(args = WIDTHS)]
fn recheck_a_critical_point(bencher: Bencher, widths: &[usize]) {
    let written: Vec<String> = critical_points(widths)
        .iter()
        .map(|point| serde_json::to_string(&classify(point).unwrap().certificate).unwrap())
        .collect();
    bencher.counter(ItemsCount::new(written.len())).bench(|| {
        let accepts =
            |text: &&String| certificate::check(&certificate::read(text).unwrap()).is_ok();
        written.iter().filter(accepts).count()
    });
}

#[divan::bench(sample_count = 5)]
fn census_of_a_slice(bencher: Bencher) {
    let grid = Grid::with_identity_input(vec![2, 2, 2], 1);
    let instance = grid.instance(300_000).expect("an index of the box");
    // One Y, all 6,561 weights.
    let slice = Grid {
        y: Choice::Fixed(instance.y().clone()),
        ..grid
    };
    let count = slice.count().unwrap();
    let space = Space::Boxes(vec![slice]);
    let walk = Walk::new(&space, Certify::Every, false).unwrap();
    let stop = AtomicBool::new(false);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .unwrap();
    bencher.counter(ItemsCount::new(count)).bench(|| {
        let control = Control::until(&stop);
        pool.install(|| census(&walk, Census::default(), count, &control, |_| {}).0)
    });
}
