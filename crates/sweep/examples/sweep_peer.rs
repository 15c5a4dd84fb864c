//! Counts the critical points of a box, for `benches/peers/search.py`: prints one line of JSON.
//!
//! `sweep_peer plain|reduced WIDTHS SAMPLES BOUND X REPEAT`, such as `plain 2,2,2 2 1 all 5`; `X` is
//! `all` or `identity`. The times are those of the preparation and of the fastest of the repeated
//! counts, in nanoseconds, on one thread: on Linux the time that the thread ran, elsewhere the time
//! that passed.

use std::time::Instant;

use sweep::{Counts, Lane, Plain, Reduced, Region, Words};

/// Nanoseconds that this thread ran, or that passed since `start`.
fn clock(start: Instant) -> u128 {
    let ran = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let ran = ran.and_then(|text| text.split(' ').next()?.parse().ok());
    ran.unwrap_or_else(|| start.elapsed().as_nanos())
}

fn measure(repeat: u32, mut run: impl FnMut() -> Counts) -> (Counts, u128) {
    let mut best = (Counts::default(), u128::MAX);
    for _ in 0..repeat {
        let now = Instant::now();
        let start = clock(now);
        let counts = run();
        best = (counts, best.1.min(clock(now) - start));
    }
    best
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [way, widths, samples, bound, x, repeat] = arguments.as_slice() else {
        panic!("expected: plain|reduced WIDTHS SAMPLES BOUND all|identity REPEAT");
    };
    let widths: Vec<usize> = widths
        .split(',')
        .map(|w| w.parse().expect("a width"))
        .collect();
    let region = Region {
        x: (x == "identity").then(|| Words::identity(widths[0])),
        y: None,
        widths,
        samples: samples.parse().expect("a number of samples"),
        bound: bound.parse().expect("a bound"),
    };
    let repeat: u32 = repeat.parse().expect("a number of runs");
    let now = Instant::now();
    let start = clock(now);
    let (lane, blocks, prepared, (counts, best)): (Lane, u64, u128, _) = if way == "plain" {
        let box_ = Plain::new(&region).expect("a box that fits");
        let prepared = clock(now) - start;
        let run = measure(repeat, || box_.count(0..box_.blocks()));
        (box_.lane(), box_.blocks(), prepared, run)
    } else {
        let box_ = Reduced::new(&region).expect("a box that fits");
        let prepared = clock(now) - start;
        let run = measure(repeat, || box_.count(0..box_.blocks()));
        (box_.lane(), box_.blocks(), prepared, run)
    };
    println!(
        "{{\"lane\": \"{lane}\", \"blocks\": {blocks}, \"prepared_ns\": {prepared}, \
         \"best_ns\": {best}, \"instances\": {}, \"critical\": {}}}",
        counts.instances, counts.critical
    );
}
