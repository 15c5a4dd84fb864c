//! `t2.2.reduction` (proof of Theorem 2.2, page 7): approximation of a diagonal matrix.

use certificate::Subject;
use classify::{ProductPoint, classify_product};
use companion::{
    assert_holds, assert_hypotheses_fail_alone, assert_refuted, form, matrix_of_integers,
    orthogonal, product_point, spectral_point, without,
};
use exact::{Matrix, Rational, rank};
use network::Problem;
use proptest::collection::vec;
use proptest::prelude::*;

#[test]
fn it_holds_at_the_smallest_sizes() {
    let stated = form("t2.2.reduction", "stated");
    assert_holds(&stated, &product_point("2", "3", "1", 1));
    assert_holds(&stated, &product_point("1 0", "0 1", "5", 1));
    assert_holds(
        &stated,
        &product_point("1 1; 0 1", "1 0; 1 1", "0 0; 0 0", 2),
    );
}

#[test]
fn each_hypothesis_can_fail_alone() {
    let deficient = || product_point("0", "1", "1", 1);
    assert_hypotheses_fail_alone(
        &form("t2.2.reduction", "stated"),
        &[("x-full-row-rank", deficient())],
    );
    assert_hypotheses_fail_alone(
        &form("t2.2.reduction", "strengthened.no-constant"),
        &[
            ("x-full-row-rank", product_point("0", "0", "1", 1)),
            ("y-in-row-space", product_point("1 0", "0 1", "0", 1)),
        ],
    );
    assert_hypotheses_fail_alone(&form("t2.2.reduction", "strengthened.any-input"), &[]);
}

#[test]
fn inputs_of_deficient_rank_lose_rank_of_the_variable() {
    let any_x = without("t2.2.reduction", "stated", "x-full-row-rank");
    let subject = product_point("0", "1", "1", 1);
    assert_refuted(&any_x, &subject);
    assert_holds(&form("t2.2.reduction", "strengthened.any-input"), &subject);
}

#[test]
fn the_constant_is_the_part_of_the_targets_off_the_row_space() {
    let no_constant = without(
        "t2.2.reduction",
        "strengthened.no-constant",
        "y-in-row-space",
    );
    assert_refuted(&no_constant, &product_point("1 0", "0 1", "0", 1));
    assert_holds(&no_constant, &product_point("1 0", "1 0", "0", 1));
}

/// The factors of `X = U_1 [S_1 0] V_1^T` and `Y = U_2 D V_2^T V^T + N`, and some `R`.
#[derive(Clone, Debug)]
struct Factors {
    u_1: Matrix,
    s_1: Matrix,
    v_1: Matrix,
    u_2: Matrix,
    d: Matrix,
    v_2: Matrix,
    noise: Matrix,
    r: Matrix,
}

fn diagonal(rows: usize, cols: usize, values: &[i64]) -> Matrix {
    Matrix::from_fn(rows, cols, |i, j| match i == j {
        true => Rational::from(values[i]),
        false => Rational::ZERO,
    })
}

fn factors() -> BoxedStrategy<Factors> {
    (1..=3usize, 1..=3usize, 0..=1usize)
        .prop_flat_map(|(inputs, outputs, extra)| {
            let bases = (
                orthogonal(inputs),
                orthogonal(inputs + extra),
                orthogonal(outputs),
                orthogonal(inputs),
            );
            let values = (vec(1i64..=3, inputs), vec(0i64..=2, inputs.min(outputs)));
            let free = (
                matrix_of_integers(outputs, extra),
                matrix_of_integers(outputs, inputs),
            );
            (bases, values, free)
        })
        .prop_map(|((u_1, v_1, u_2, v_2), (kept, mut values), (noise, r))| {
            values.sort_unstable_by(|a, b| b.cmp(a));
            let (inputs, outputs) = (u_1.rows(), u_2.rows());
            let s_1 = diagonal(inputs, inputs, &kept);
            let d = diagonal(outputs, inputs, &values);
            Factors {
                u_1,
                s_1,
                v_1,
                u_2,
                d,
                v_2,
                noise,
                r,
            }
        })
        .boxed()
}

impl Factors {
    /// `X`, `Y`, and `T = U_2^T R U_1 S_1 V_2`.
    fn data(&self) -> (Matrix, Matrix, Matrix) {
        let columns: Vec<usize> = (0..self.v_1.cols()).collect();
        let (seen, unseen) = columns.split_at(self.u_1.rows());
        let seen = self.v_1.select_columns(seen).transpose();
        let unseen = self.v_1.select_columns(unseen).transpose();
        let half = &self.u_1 * &self.s_1;
        let core = &(&self.u_2 * &self.d) * &self.v_2.transpose();
        let y = &(&core * &seen) + &(&self.noise * &unseen);
        let t = &(&(&self.u_2.transpose() * &self.r) * &half) * &self.v_2;
        (&half * &seen, y, t)
    }
}

proptest! {
    #[test]
    fn the_printed_factors_give_the_printed_identity(factors in factors()) {
        let (x, y, t) = factors.data();
        let value = (&(&factors.r * &x) - &y).frobenius_norm_squared();
        let reduced = (&t - &factors.d).frobenius_norm_squared();
        // The rows of V_1 are orthonormal, so the constant is the norm of the noise.
        prop_assert_eq!(value, reduced + factors.noise.frobenius_norm_squared());
        prop_assert_eq!(rank(&t), rank(&factors.r));
        let subject = Subject::RankConstrained { x, y, r: factors.r, rank: 1 };
        assert_holds(&form("t2.2.reduction", "stated"), &subject);
        assert_holds(&form("t2.2.reduction", "strengthened.any-input"), &subject);
    }

    #[test]
    fn the_diagonal_matrix_holds_the_singular_values_of_the_fit(factors in factors()) {
        let (x, y, _) = factors.data();
        let values = svd::singular_values(&crate::oracle::fitted(&x, &y)).unwrap();
        for (i, value) in values.values().iter().enumerate() {
            let expected = match i < factors.d.rows().min(factors.d.cols()) {
                true => factors.d[(i, i)].clone(),
                false => Rational::ZERO,
            };
            prop_assert!(value.contains(&expected), "{value} misses {expected}");
        }
    }

    /// Minima of the problem are minima of the reduced one, and the other way round.
    #[test]
    fn the_reduction_keeps_minima(point in spectral_point(2..=2, 3)) {
        let (instance, bound) = (&point.instance, point.instance.network().bottleneck());
        let r = instance.network().product();
        let s = &r * instance.x();
        let z = crate::oracle::fitted(instance.x(), instance.y());
        let reduced = Problem::new(Matrix::identity(s.cols()), z).unwrap();
        let is_minimum = |problem: &Problem, at: &Matrix| {
            let found = classify_product(problem, at, bound).unwrap();
            matches!(found, ProductPoint::GlobalMinimum { .. })
        };
        prop_assert_eq!(is_minimum(instance.problem(), &r), is_minimum(&reduced, &s));
    }
}
