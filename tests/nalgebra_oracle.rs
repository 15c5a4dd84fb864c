//! nalgebra's `DMatrix` holds and multiplies the rationals of this crate; its product is the
//! readable oracle of ours.

use exact::{Matrix, Rational};
use nalgebra::DMatrix;
use proptest::prelude::*;

fn to_nalgebra(matrix: &Matrix) -> DMatrix<Rational> {
    DMatrix::from_row_slice(matrix.rows(), matrix.cols(), matrix.entries())
}

fn matrix(rows: usize, cols: usize) -> impl Strategy<Value = Matrix> {
    let entry =
        (any::<i64>(), 1i64..1000).prop_map(|(n, d)| Rational::from_fraction(n, d).unwrap());
    prop::collection::vec(entry, rows * cols)
        .prop_map(move |entries| Matrix::from_entries(rows, cols, entries))
}

proptest! {
    #[test]
    fn products_agree_with_nalgebra(a in matrix(3, 2), b in matrix(2, 4)) {
        prop_assert_eq!(to_nalgebra(&(&a * &b)), to_nalgebra(&a) * to_nalgebra(&b));
        prop_assert_eq!(to_nalgebra(&a.transpose()), to_nalgebra(&a).transpose());
    }
}
