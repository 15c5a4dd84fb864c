//! The generic linear algebra against the crate `exact` and the laws that define it.

use exact::{Matrix, Rational, diagonalize};
use kernel::infinitesimal::Qt;
use kernel::matrix::Mat;
use kernel::ring::Stop;
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

fn mat(matrix: &Matrix) -> Mat {
    Mat::from(matrix)
}

fn exact(matrix: Result<Mat, Stop>) -> Matrix {
    matrix.unwrap().to_exact().unwrap()
}

fn number(value: Result<Qt, Stop>) -> Rational {
    value.unwrap().number().unwrap().clone()
}

proptest! {
    #[test]
    fn rank_and_inverse_are_those_of_exact(a in any_matrix(), s in square()) {
        prop_assert_eq!(mat(&a).rank().unwrap(), exact::rank(&a));
        let inverse = mat(&s).inverse().ok().and_then(|m| m.to_exact());
        prop_assert_eq!(inverse, exact::inverse(&s));
    }

    #[test]
    fn the_pseudoinverse_meets_the_equations_of_penrose(a in any_matrix()) {
        let plus = exact(mat(&a).pseudoinverse());
        let (left, right) = (&a * &plus, &plus * &a);
        prop_assert_eq!(&left * &a, a.clone());
        prop_assert_eq!(&plus * &left, plus.clone());
        prop_assert!(left.is_symmetric() && right.is_symmetric());
        prop_assert_eq!(exact(mat(&a).projector()), left);
    }

    #[test]
    fn adjugate_and_determinant_belong_together(a in square(), b in square()) {
        let determinant = number(mat(&a).determinant());
        let product = &a * &exact(mat(&a).adjugate());
        prop_assert_eq!(product, Matrix::identity(a.rows()).scale(&determinant));
        if a.rows() == b.rows() {
            let both = number(mat(&(&a * &b)).determinant());
            prop_assert_eq!(both, determinant * number(mat(&b).determinant()));
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
    fn a_matrix_without_a_diagonal_has_the_inertia_of_the_congruence(
        e in prop::collection::vec(-1i64..2, 10)
    ) {
        let entry = |i: usize, j: usize| match i.max(j) {
            _ if i == j => 0,
            k => e[k * (k - 1) / 2 + i.min(j)],
        };
        let rows: [[i64; 5]; 5] = std::array::from_fn(|i| std::array::from_fn(|j| entry(i, j)));
        let s = Matrix::from_integers(rows);
        let found = mat(&s).inertia().unwrap();
        let expected = diagonalize(&s).inertia();
        prop_assert_eq!((found.positive, found.negative, found.zero),
                        (expected.positive, expected.negative, expected.zero));
    }

    #[test]
    fn the_permanent_expands_along_the_first_row(a in square()) {
        let expand = |a: &Matrix| -> Rational {
            let n = a.rows();
            if n == 0 { return Rational::ONE; }
            let rest: Vec<usize> = (1..n).collect();
            let minor = |j: usize| {
                let columns: Vec<usize> = (0..n).filter(|&k| k != j).collect();
                number(mat(&a.select_rows(&rest).select_columns(&columns)).permanent())
            };
            (0..n).map(|j| &a[(0, j)] * &minor(j)).sum()
        };
        prop_assert_eq!(number(mat(&a).permanent()), expand(&a));
    }
}
