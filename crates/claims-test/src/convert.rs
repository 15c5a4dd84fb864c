//! Rational matrices as matrices of other libraries, and back. Entries become floats up to one
//! rounding more than the nearest; back, a float is the rational number that it is.

use exact::Matrix;

/// A matrix of nalgebra.
#[cfg(feature = "nalgebra")]
pub fn to_nalgebra(matrix: &Matrix) -> nalgebra::DMatrix<f64> {
    let entry = |i, j| weights::approx_rational(&matrix[(i, j)]);
    nalgebra::DMatrix::from_fn(matrix.rows(), matrix.cols(), entry)
}

/// The matrix of which one of nalgebra holds the entries; `None` if one is not finite.
#[cfg(feature = "nalgebra")]
pub fn from_nalgebra(matrix: &nalgebra::DMatrix<f64>) -> Option<Matrix> {
    from_floats(matrix.nrows(), matrix.ncols(), |i, j| matrix[(i, j)])
}

/// A matrix of faer.
#[cfg(feature = "faer")]
pub fn to_faer(matrix: &Matrix) -> faer::Mat<f64> {
    let entry = |i, j| weights::approx_rational(&matrix[(i, j)]);
    faer::Mat::from_fn(matrix.rows(), matrix.cols(), entry)
}

/// The matrix of which one of faer holds the entries; `None` if one is not finite.
#[cfg(feature = "faer")]
pub fn from_faer(matrix: &faer::Mat<f64>) -> Option<Matrix> {
    from_floats(matrix.nrows(), matrix.ncols(), |i, j| matrix[(i, j)])
}

fn from_floats(rows: usize, cols: usize, entry: impl Fn(usize, usize) -> f64) -> Option<Matrix> {
    let entries = (0..rows * cols).map(|k| svd::from_f64(entry(k / cols, k % cols)));
    let entries: Option<Vec<_>> = entries.collect();
    Some(Matrix::from_entries(rows, cols, entries?))
}
