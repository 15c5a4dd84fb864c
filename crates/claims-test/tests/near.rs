//! Statements about points near others, as tests; an instance costs more than usual.

fn main() {
    claims_test::main(&["../../tests/claims/near.claims"], 1_000)
}
