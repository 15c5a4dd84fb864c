//! The claims of the first paper as tests, named by claim and form: `cargo test --test claims
//! theorem_3_2`.

/// With this bound of work all verdicts are those that the files expect.
const EFFORT: u64 = 100_000;

fn main() {
    claims_test::main(&["../papers/lu-kawaguchi-2017/paper.claims"], EFFORT)
}
