//! Counts the critical points of a box, for `benches/peers/search.py`: prints one line of JSON.
//!
//! `sweep_peer plain|reduced WIDTHS SAMPLES BOUND X REPEAT`, such as `plain 2,2,2 2 1 all 5`; `X`
//! is `all` or `identity`. The times are those of one preparation and of one count, as means over
//! the repeated ones, in nanoseconds, on one thread: on Linux the time that the thread ran,
//! elsewhere the time that passed.

use std::time::Instant;

use sweep::{Counts, Lane, Plain, Reduced, Region, Words};

/// Nanoseconds that this thread ran, or that passed since `start`.
fn clock(start: Instant) -> u128 {
    let ran = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let ran = ran.and_then(|text| text.split(' ').next()?.parse().ok());
    ran.unwrap_or_else(|| start.elapsed().as_nanos())
}

/// The result of the last run, and the mean time.
fn mean<T>(repeat: u32, mut run: impl FnMut() -> T) -> (T, u128) {
    let now = Instant::now();
    let start = clock(now);
    for _ in 1..repeat {
        std::hint::black_box(run());
    }
    let result = run();
    (result, (clock(now) - start) / u128::from(repeat.max(1)))
}

fn report(lane: Lane, blocks: u64, prepared: u128, counted: (Counts, u128)) {
    let (counts, time) = counted;
    println!(
        "{{\"lane\": \"{lane}\", \"blocks\": {blocks}, \"prepared_ns\": {prepared}, \
         \"count_ns\": {time}, \"instances\": {}, \"critical\": {}}}",
        counts.instances, counts.critical
    );
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
    if way == "plain" {
        let (found, prepared) = mean(repeat, || Plain::new(&region).expect("a box that fits"));
        let counted = mean(repeat, || found.count(0..found.blocks()));
        report(found.lane(), found.blocks(), prepared, counted);
    } else {
        let (found, prepared) = mean(repeat, || Reduced::new(&region).expect("a box that fits"));
        let counted = mean(repeat, || found.count(0..found.blocks()));
        report(found.lane(), found.blocks(), prepared, counted);
    }
}
