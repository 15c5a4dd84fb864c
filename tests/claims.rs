//! The claims of the first paper as tests, named by claim and form: `cargo test --test claims
//! theorem_3_2`. An audit spends more on each.

use std::path::Path;

use claims_test::{EFFORT, trials};

/// The claims; within [`EFFORT`] each form has the verdict that they expect...
const PAPER: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../papers/lu-kawaguchi-2017/paper.claims"
);
/// ... but for these, which need more...
const HARD: [&str; 2] = [
    "theorem_2_3::strengthened_order_at_most_depth",
    "theorem_2_3::strengthened_straight_descent",
];
/// ... and for this one, which takes minutes: `cargo test --test claims -- --ignored`, and audits.
const LONG: [&str; 1] = ["lemma_3_2::repaired_square"];

fn main() {
    let of = |effort: u64| trials(Path::new(PAPER), effort).into_iter();
    let is_easy = |name: &str| !HARD.contains(&name) && !LONG.contains(&name);
    let easy = of(EFFORT).filter(|trial| is_easy(trial.name()));
    let hard = of(5 * EFFORT).filter(|trial| !is_easy(trial.name()));
    let hard = hard.map(|trial| {
        let is_long = LONG.contains(&trial.name());
        trial.with_ignored_flag(is_long)
    });
    let arguments = libtest_mimic::Arguments::from_args();
    libtest_mimic::run(&arguments, hard.chain(easy).collect()).exit()
}
