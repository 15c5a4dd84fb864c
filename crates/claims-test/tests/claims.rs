//! The example of the crate: the claims of a file as tests.

fn main() {
    claims_test::main(&["tests/my.claims"], claims_test::EFFORT)
}
