//! The generic linear algebra against the crate `exact` and the laws that define it.

use exact::{Matrix, Rational, diagonalize};
use kernel::matrix::Mat;
use proptest::prelude::*;

fn sized(rows: usize, cols: usize) -> impl Strategy<Value = Matrix> {
    prop::collection::vec((-3i64..4, 1i64..3), rows * cols).prop_map(move |entries| {
        let entries = entries
            .into_iter()
            .map(|(n, d)| Rational::from_fraction(n, d).unwrap());
        Matrix::from_entries(rows, cols, entries.collect())
    })
}

fn any_matrix() -> impl Strategy<Value = Matrix> {
    (0usize..4, 0usize..4, 0usize..4).prop_flat_map(|(rows, inner, cols)| {
        // Products through an inner side are of every rank.
        (sized(rows, inner), sized(inner, cols)).prop_map(|(a, b)| &a * &b)
    })
}

fn square() -> impl Strategy<Value = Matrix> {
    (0usize..4).prop_flat_map(|n| sized(n, n))
}

fn mat(matrix: &Matrix) -> Mat<Rational> {
    Mat::from(matrix)
}

proptest! {
    #[test]
    fn rank_and_inverse_are_those_of_exact(a in any_matrix(), s in square()) {
        prop_assert_eq!(mat(&a).rank().unwrap(), exact::rank(&a));
        let inverse = mat(&s).inverse().ok().map(|m| m.to_exact());
        prop_assert_eq!(inverse, exact::inverse(&s));
    }

    #[test]
    fn the_pseudoinverse_meets_the_equations_of_penrose(a in any_matrix()) {
        let plus = mat(&a).pseudoinverse().unwrap().to_exact();
        let (left, right) = (&a * &plus, &plus * &a);
        prop_assert_eq!(&left * &a, a.clone());
        prop_assert_eq!(&plus * &left, plus.clone());
        prop_assert!(left.is_symmetric() && right.is_symmetric());
        prop_assert_eq!(mat(&a).projector().unwrap().to_exact(), left);
    }

    #[test]
    fn adjugate_and_determinant_belong_together(a in square(), b in square()) {
        let determinant = mat(&a).determinant().unwrap();
        let product = &a * &mat(&a).adjugate().unwrap().to_exact();
        prop_assert_eq!(product, Matrix::identity(a.rows()).scale(&determinant));
        if a.rows() == b.rows() {
            let both = mat(&(&a * &b)).determinant().unwrap();
            prop_assert_eq!(both, determinant * mat(&b).determinant().unwrap());
        }
    }

    #[test]
    fn the_inertia_is_that_of_the_congruence(a in square()) {
        let s = &a + &a.transpose();
        let found = mat(&s).inertia().unwrap();
        let expected = diagonalize(&s).inertia();
        prop_assert_eq!((found.positive, found.negative, found.zero),
                        (expected.positive, expected.negative, expected.zero));
        prop_assert_eq!(mat(&a).inertia().is_ok(), a.is_symmetric());
    }

    #[test]
    fn the_permanent_expands_along_the_first_row(a in square()) {
        let expand = |a: &Matrix| -> Rational {
            let n = a.rows();
            if n == 0 { return Rational::ONE; }
            let rest: Vec<usize> = (1..n).collect();
            let minor = |j: usize| {
                let columns: Vec<usize> = (0..n).filter(|&k| k != j).collect();
                mat(&a.select_rows(&rest).select_columns(&columns)).permanent().unwrap()
            };
            (0..n).map(|j| &a[(0, j)] * &minor(j)).sum()
        };
        prop_assert_eq!(mat(&a).permanent().unwrap(), expand(&a));
    }
}
