//! Approximate eigenvectors for the checker, by the singular value decomposition of `faer` in
//! double precision.

use enclosure::IntegerMatrix;
use exact::Integer;
use exact::integer::bit_length;
use faer::Mat;
use faer::linalg::solvers::Svd;

/// Binary digits after the point: entries of unit vectors fill one digit of the checker.
pub const PRECISION: usize = 55;

/// A matrix of integers as floats times a power of two that makes the largest entry about 1.
pub fn approx_matrix(matrix: &IntegerMatrix) -> (Mat<f64>, i32) {
    let bits = matrix.rows.iter().flatten().map(bit_length).max();
    let bits = bits.unwrap_or(0);
    let entry = |x: &Integer| approx_integer(x, bits);
    let floats = Mat::from_fn(matrix.rows.len(), matrix.cols, |i, j| {
        entry(&matrix.rows[i][j])
    });
    (floats, i32::try_from(bits).unwrap_or(i32::MAX))
}

/// `value / 2^bits`.
fn approx_integer(value: &Integer, bits: usize) -> f64 {
    let own = bit_length(value);
    let down = own.saturating_sub(64);
    let top = (value >> down).to_f64().value();
    // At most 1, and below 2^-1000 as good as 0.
    let exponent = bits - down;
    if exponent > 1000 {
        return 0.0;
    }
    top * 2f64.powi(-i32::try_from(exponent).unwrap_or(0))
}

/// The thin singular value decomposition, if it succeeds, where the watcher can end the run.
pub fn decomposition(matrix: &Mat<f64>) -> Option<Svd<f64>> {
    let matrix = matrix.clone();
    crate::apart(move || matrix.thin_svd().ok())
}

/// The left singular vectors of a matrix that is not taller than wide, the largest singular value
/// first, as rows of integers times `2^PRECISION`; and the singular values of the approximation.
/// The identity when the decomposition fails.
pub fn rotation(matrix: &IntegerMatrix) -> (IntegerMatrix, Vec<f64>) {
    let size = matrix.rows.len();
    let (floats, bits) = approx_matrix(matrix);
    let svd = decomposition(&floats).filter(|svd| svd.U().is_all_finite());
    let one = 2f64.powi(i32::try_from(PRECISION).expect("a small number"));
    let entry = |i: usize, j: usize| match &svd {
        #[expect(clippy::cast_possible_truncation, reason = "at most 2^PRECISION")]
        Some(svd) => Integer::from((svd.U()[(j, i)] * one).round() as i64),
        None => Integer::from(u8::from(i == j)) << PRECISION,
    };
    let values = svd.as_ref().map_or_else(Vec::new, |svd| {
        let unit = 2f64.powi(bits.min(1000));
        svd.S().column_vector().iter().map(|s| s * unit).collect()
    });
    let rows = (0..size).map(|i| (0..size).map(|j| entry(i, j)).collect());
    let rotation = IntegerMatrix {
        rows: rows.collect(),
        cols: size,
    };
    (rotation, values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Control, Error};

    #[test]
    fn a_decomposition_is_given_up_while_it_runs() {
        // Large enough that the watcher is asked before it ends.
        let matrix = Mat::from_fn(700, 700, |i, j| {
            ((i * j) % 701) as f64 + f64::from(u8::from(i == j))
        });
        let control = Control::new(|_, hundredths| hundredths.is_some());
        let ended = control.run(|| {
            control.step("decomposition");
            Ok(decomposition(&matrix).is_some())
        });
        assert_eq!(ended, Err(Error::Interrupted));
        // Nobody watches, and it comes to its end.
        let small = Mat::from_fn(3, 3, |i, j| f64::from(u8::from(i == j)));
        assert_eq!(decomposition(&small).unwrap().S().column_vector()[0], 1.0);
    }
}
