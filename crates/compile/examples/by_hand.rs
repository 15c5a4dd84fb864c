//! Two boxes as a careful user writes them in Rust, for `benches/peers/boxes.py`: scalar, with an
//! early exit. `by_hand lemma|nilpotent ENTRIES REPEAT` prints one line of JSON, as `whole_box`
//! does.
//!
//! `lemma`: A of 2 x 3 and B of 3 x 2 of rank 2 have a product of rank 2. `nilpotent`: AB is
//! nilpotent if and only if BA is.

use std::time::Instant;

type Flat = [i64; 6];

/// Nanoseconds that this thread ran, or that passed since `start`.
fn clock(start: Instant) -> u128 {
    let ran = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let ran = ran.and_then(|text| text.split(' ').next()?.parse().ok());
    ran.unwrap_or_else(|| start.elapsed().as_nanos())
}

fn values(height: i64) -> Vec<Flat> {
    let base = 2 * height + 1;
    let digits = |mut k: i64| {
        std::array::from_fn(|_| {
            let digit = k % base - height;
            k /= base;
            digit
        })
    };
    (0..base.pow(6)).map(digits).collect()
}

/// Whether a 2 x 3 matrix by rows, or a 3 x 2 matrix by columns, has rank 2.
fn full(m: &Flat) -> bool {
    let minor = |i: usize, j: usize| m[i] * m[3 + j] - m[j] * m[3 + i];
    minor(0, 1) != 0 || minor(0, 2) != 0 || minor(1, 2) != 0
}

fn lemma(all: &[Flat]) -> (u64, u64) {
    let (mut met, mut failed) = (0, 0);
    for a in all.iter().filter(|a| full(a)) {
        for b in all {
            // B by columns.
            if !full(b) {
                continue;
            }
            met += 1;
            let c =
                |i: usize, j: usize| -> i64 { (0..3).map(|k| a[3 * i + k] * b[3 * j + k]).sum() };
            failed += u64::from(c(0, 0) * c(1, 1) == c(0, 1) * c(1, 0));
        }
    }
    (met, failed)
}

fn nilpotent(all: &[Flat]) -> (u64, u64) {
    let mut failed = 0;
    for a in all {
        for b in all {
            let ab: [[i64; 2]; 2] = std::array::from_fn(|i| {
                std::array::from_fn(|j| (0..3).map(|k| a[3 * i + k] * b[3 * j + k]).sum())
            });
            let square = |i: usize, j: usize| ab[i][0] * ab[0][j] + ab[i][1] * ab[1][j];
            let left =
                square(0, 0) == 0 && square(0, 1) == 0 && square(1, 0) == 0 && square(1, 1) == 0;
            let ba: [[i64; 3]; 3] =
                std::array::from_fn(|i| std::array::from_fn(|j| b[i] * a[j] + b[3 + i] * a[3 + j]));
            let times = |x: &[[i64; 3]; 3], y: &[[i64; 3]; 3]| -> [[i64; 3]; 3] {
                std::array::from_fn(|i| {
                    std::array::from_fn(|j| (0..3).map(|k| x[i][k] * y[k][j]).sum())
                })
            };
            let cube = times(&times(&ba, &ba), &ba);
            let right = cube.iter().flatten().all(|&entry| entry == 0);
            failed += u64::from(left != right);
        }
    }
    ((all.len() * all.len()) as u64, failed)
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, height, repeat] = arguments.as_slice() else {
        panic!("expected: lemma|nilpotent ENTRIES REPEAT");
    };
    let all = values(height.parse().expect("the greatest entry"));
    let now = Instant::now();
    let start = clock(now);
    let repeat: u32 = repeat.parse().expect("a number of runs");
    let (mut met, mut failed) = (0, 0);
    for _ in 0..repeat {
        (met, failed) = match what.as_str() {
            "lemma" => lemma(std::hint::black_box(&all)),
            _ => nilpotent(std::hint::black_box(&all)),
        };
    }
    let time = (clock(now) - start) / u128::from(repeat);
    println!(
        "{{\"instances\": {}, \"met\": {met}, \"failed\": {failed}, \"walk_ns\": {time}}}",
        all.len() * all.len()
    );
}
