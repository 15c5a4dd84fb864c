//! Statements with quantifiers over one number, as tests.

fn main() {
    claims_test::main(
        &["../../tests/claims/one-number.claims"],
        claims_test::EFFORT,
    )
}
