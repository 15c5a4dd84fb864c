//! Points of the diagonal problem in the proof of Theorem 2.2, with two inputs, and points at which
//! each hypothesis of a form fails alone.

use crate::product_point;
use certificate::Subject;

/// The identity as input, a diagonal target, and a point.
pub fn on_diagonal(y: &str, r: &str, rank: usize) -> Subject {
    product_point("1 0; 0 1", y, r, rank)
}

/// A hypothesis, and a point at which it fails alone.
type Failure = (&'static str, Subject);

fn shared(feasible: Subject, more: &[Failure]) -> Vec<Failure> {
    let shared = vec![
        ("x-identity", product_point("2", "2", "1", 1)),
        ("y-diagonal", on_diagonal("0 1; 0 0", "0 1; 0 0", 1)),
        ("values-ordered", on_diagonal("1 0; 0 2", "0 0; 0 2", 1)),
        ("r-feasible", feasible),
    ];
    [shared, more.to_vec()].concat()
}

/// The hypotheses that all forms about the diagonal problem share, and more.
pub fn diagonal_failures(more: &[Failure]) -> Vec<Failure> {
    shared(on_diagonal("1 0; 0 1", "1 0; 0 1", 1), more)
}

/// The same with distinct values throughout, for forms that ask for them.
pub fn distinct_failures(more: &[Failure]) -> Vec<Failure> {
    shared(on_diagonal("2 0; 0 1", "2 0; 0 1", 1), more)
}

/// Keeps the smaller of two values.
pub fn saddle_failure() -> Failure {
    ("r-local-minimum", on_diagonal("2 0; 0 1", "0 0; 0 1", 1))
}

/// A multiple of the target that is no projection of it.
pub fn projection_failure() -> Failure {
    ("r-projection", on_diagonal("2 0; 0 1", "1 0; 0 0", 1))
}

/// The hypotheses of the forms about any data.
pub fn any_data_failures() -> [Failure; 2] {
    [
        ("r-feasible", on_diagonal("1 0; 0 1", "1 0; 0 1", 1)),
        ("r-local-minimum", product_point("1", "1", "0", 1)),
    ]
}
