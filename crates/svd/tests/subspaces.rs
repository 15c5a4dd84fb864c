//! Singular subspaces against matrices with known singular vectors.

mod common;

use common::{Stream, diagonal, power_of_two, r, sine_squared};
use exact::{Matrix, Rational, rank};
use svd::{Enclosure, Subspaces, singular_subspaces, singular_values};

#[test]
fn the_bound_on_the_sine_holds_for_known_subspaces() {
    let mut stream = Stream(2);
    for (m, n) in [(3, 3), (5, 3), (3, 5), (4, 4)] {
        let values: Vec<Rational> = ["4", "4", "1/3", "0"][..m.min(n)]
            .iter()
            .map(|x| r(x))
            .collect();
        let (left, right) = (stream.orthogonal(m), stream.orthogonal(n));
        let matrix = &(&left * &diagonal(m, n, &values)) * &right.transpose();
        let found = singular_values(&matrix).unwrap();
        let clusters = found.clusters();
        assert_eq!(clusters[..2], [0..2, 2..3]);
        for cluster in clusters {
            let indices: Vec<usize> = cluster.clone().collect();
            match singular_subspaces(&found, cluster.clone()).unwrap() {
                Subspaces::Enclosed {
                    established,
                    certificate,
                } => {
                    enclosure::check_subspaces(&certificate).unwrap();
                    assert!(*established.sine_upper() < power_of_two(-90));
                    let sines =
                        sine_squared(&left.select_columns(&indices), established.approx_left())
                            + sine_squared(
                                &right.select_columns(&indices),
                                established.approx_right(),
                            );
                    assert!(sines <= established.sine_upper() * established.sine_upper());
                    assert_eq!(established.vector_radius().is_some(), cluster.len() == 1);
                    if cluster.len() == 1 {
                        let signed = |sign: i64| {
                            let agrees = |vector: Vec<Enclosure>, exact: &Matrix| {
                                let exact = exact.scale(&Rational::from(sign));
                                vector
                                    .iter()
                                    .zip(exact.entries())
                                    .all(|(x, y)| x.contains(y))
                            };
                            agrees(
                                established.left_vector().unwrap(),
                                &left.select_columns(&indices),
                            ) && agrees(
                                established.right_vector().unwrap(),
                                &right.select_columns(&indices),
                            )
                        };
                        assert!(signed(1) != signed(-1));
                    }
                }
                Subspaces::Kernels { left: l, right: k } => {
                    assert_eq!(cluster, 3..4);
                    assert!((&matrix * &k).is_zero() && (&l.transpose() * &matrix).is_zero());
                    assert_eq!(rank(&k), n - found.rank());
                    assert_eq!(rank(&l), m - found.rank());
                }
            }
        }
        // Two neighbouring clusters together.
        assert!(matches!(
            singular_subspaces(&found, 0..3),
            Ok(Subspaces::Enclosed { .. })
        ));
        // Half of a double value has no subspace of its own.
        assert!(matches!(
            singular_subspaces(&found, 0..1),
            Err(svd::SvdError::Rejected(_))
        ));
        assert!(matches!(
            singular_subspaces(&found, 0..9),
            Err(svd::SvdError::Index { .. })
        ));
    }
}

#[test]
fn thin_and_full_factors_have_the_shapes_of_the_field() {
    for (m, n) in [(4, 2), (2, 4), (3, 3), (0, 2), (2, 0)] {
        let matrix = Stream(9).integers(m, n, 2);
        let approx = svd::approx_svd(&matrix);
        let k = m.min(n);
        assert_eq!(approx.shape(), (m, n));
        assert_eq!(approx.approx_singular_values().len(), k);
        assert_eq!(approx.approx_left_thin().shape(), (m, k));
        assert_eq!(approx.approx_right_thin().shape(), (n, k));
        for full in [approx.approx_left_full(), approx.approx_right_full()] {
            let size = full.rows();
            assert_eq!(full.cols(), size);
            let defect = &(&full.transpose() * &full) - &Matrix::identity(size);
            assert!(defect.max_abs_entry() < power_of_two(-95));
        }
    }
}

#[test]
fn the_approximate_factors_reconstruct_the_matrix() {
    for (family, matrix) in common::families(4) {
        let approx = svd::approx_svd(&matrix);
        let values = approx.approx_singular_values();
        let k = values.len();
        let diagonal = Matrix::from_fn(k, k, |i, j| {
            if i == j {
                values[i].clone()
            } else {
                Rational::ZERO
            }
        });
        let product =
            &(&approx.approx_left_thin() * &diagonal) * &approx.approx_right_thin().transpose();
        let error = (&product - &matrix).max_abs_entry();
        assert!(
            error <= &matrix.max_abs_entry() * &power_of_two(-94),
            "{family}"
        );
    }
}

#[test]
fn a_deficient_matrix_with_graded_rows_keeps_its_singular_vectors() {
    let rows = [["0", "3", "-1"], ["0", "3/2", "-1/2"], ["0", "9", "-3"]];
    let entries = rows.iter().flatten().map(|entry| entry.parse().unwrap());
    let matrix = Matrix::from_entries(3, 3, entries.collect());
    let values = singular_values(&matrix).unwrap();
    assert_eq!(values.rank(), 1);
    assert!(matches!(
        singular_subspaces(&values, 0..1),
        Ok(Subspaces::Enclosed { .. })
    ));
}
