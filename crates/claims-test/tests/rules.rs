//! Statements with quantifiers over one number, and with minima under constraints, as tests.

fn main() {
    let files = ["one-number", "constraints"];
    let files = files.map(|name| format!("../../tests/claims/{name}.claims"));
    claims_test::main(&files.each_ref().map(String::as_str), 10_000)
}
