//! Numbers and matrices over the integers `Z`, denominators cleared.
//!
//! Every number is written from an [`Integer`]: in the scope of `Z`, `1/2` would be read as a
//! quotient of integers, which is 0.

use exact::integer::gcd;
use exact::{Integer, Matrix, Rational};

/// The least `q > 0` such that `q` times every entry is an integer.
pub fn common_denominator<'a>(matrices: impl IntoIterator<Item = &'a Matrix>) -> Integer {
    let entries = matrices.into_iter().flat_map(Matrix::entries);
    entries.fold(Integer::ONE, |common, entry| {
        let (_, denominator) = entry.to_integers();
        let shared = gcd(&common, &denominator);
        common / shared * denominator
    })
}

/// `q` times the number, if that is an integer.
pub fn cleared(number: &Rational, q: &Integer) -> Option<Integer> {
    let (numerator, denominator) = number.to_integers();
    let exact = q % &denominator == Integer::ZERO;
    exact.then(|| numerator * (q / denominator))
}

/// A list of MathComp.
pub fn list(items: impl IntoIterator<Item = String>) -> String {
    let items: Vec<String> = items.into_iter().collect();
    if items.is_empty() {
        "[::]".to_owned()
    } else {
        format!("[:: {}]", items.join("; "))
    }
}

/// The integers `q a` for the numbers `a` of a row.
pub fn row(numbers: &[Rational], q: &Integer) -> Option<String> {
    let cleared: Option<Vec<Integer>> = numbers.iter().map(|a| cleared(a, q)).collect();
    Some(list(cleared?.iter().map(Integer::to_string)))
}

/// The integer matrix `q M`, by rows.
pub fn integers(matrix: &Matrix, q: &Integer) -> Option<String> {
    let rows: Option<Vec<String>> = matrix.row_slices().map(|a| row(a, q)).collect();
    Some(list(rows?))
}

/// A rational matrix `M` as `(q, q M)` for the least `q`.
pub fn matrix(matrix: &Matrix) -> String {
    matrix_over(matrix, &common_denominator([matrix]))
}

/// A rational matrix `M` as `(q, q M)` for a multiple `q` of its denominators.
pub fn matrix_over(matrix: &Matrix, q: &Integer) -> String {
    match integers(matrix, q) {
        Some(rows) if matrix.rows() > 0 && matrix.cols() > 0 => format!("({q}, {rows})"),
        _ => "(1, [::])".to_owned(),
    }
}

/// A rational number `p / q` as `(q, p)`.
pub fn number(number: &Rational) -> String {
    let (numerator, denominator) = number.to_integers();
    format!("({denominator}, {numerator})")
}
