//! Ranks with witnesses, for `benches/peers/rank.py`: reads a query a line, answers with one.
//!
//! A query is `ROWS COLS REPEAT ENTRY...`, entries such as `-3` or `1/2`; the answer is
//! `RANK FIND CHECK`, the least times of finding and of checking the witness, in nanoseconds.

use std::io::BufRead;
use std::time::Instant;

use exact::Matrix;
use rank::rank_with_witness;

fn least<T>(repeat: usize, mut run: impl FnMut() -> T) -> u128 {
    let times = (0..repeat.max(1)).map(|_| {
        let start = Instant::now();
        std::hint::black_box(run());
        start.elapsed().as_nanos()
    });
    times.min().unwrap_or(0)
}

fn main() {
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("a line");
        let mut words = line.split_whitespace();
        let mut number = || words.next().and_then(|w| w.parse().ok()).expect("a number");
        let (rows, cols, repeat): (usize, usize, usize) = (number(), number(), number());
        let entries = words
            .map(|word| word.parse().expect("a rational number"))
            .collect();
        let matrix = Matrix::from_entries(rows, cols, entries);
        let witness = rank_with_witness(&matrix);
        let find = least(repeat, || rank_with_witness(&matrix));
        let check = least(repeat, || witness.check(&matrix));
        let rank = witness.check(&matrix).then(|| witness.rank());
        println!("{} {find} {check}", rank.map_or(-1, |rank| rank as i64));
    }
}
