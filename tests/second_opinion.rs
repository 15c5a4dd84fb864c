//! The second opinion: singular values agree with every certificate, and contradict wrong ones.

use census::{Called, Opinion, WIDTH_BITS, is_least, least_value, opinion, second_opinion};
use certificate::{Certificate, MinimumEvidence, Statement};
use classify::{Kind, classify};
use companion::{critical_point, instance, matrix, minimum, spectral_point};
use exact::{Matrix, Rational};
use network::{Instance, Problem};
use proptest::prelude::*;

fn problem(x: &str, y: &str) -> Problem {
    Problem::new(matrix(x), matrix(y)).unwrap()
}

fn power_of_half(bits: usize) -> Rational {
    (0..bits).fold(Rational::ONE, |power, _| power / Rational::from(2))
}

/// The certificate that calls a network a global minimum, right or wrong.
fn called_minimum(instance: Instance) -> Certificate {
    let evidence = MinimumEvidence::RankBound {
        level: 1,
        mu: Rational::ONE,
    };
    Certificate::new(Statement::GlobalMinimum { instance, evidence })
}

fn is_contradicted(certificate: &Certificate) -> bool {
    let found = second_opinion(certificate).unwrap();
    matches!(found, Opinion::Contradicts(_))
}

#[test]
fn the_least_value_over_rank_one_is_irrational_for_the_golden_matrix() {
    // sigma_2^2 = (3 - sqrt 5) / 2, the smaller root of v^2 - 3 v + 1.
    let least = least_value(&problem("1 0; 0 1", "1 1; 0 1"), 1, 200).unwrap();
    let at = |v: &Rational| &(v * v) - &(&Rational::from(3) * v) + Rational::ONE;
    assert!(!at(least.lo()).is_negative() && !at(least.hi()).is_positive());
    assert!(least.width() <= &Rational::from(3) * &power_of_half(200));
}

#[test]
fn what_the_inputs_cannot_reach_is_part_of_the_least_value() {
    for (x, y, bound, expected) in [
        ("0", "2", 1, 4),
        ("1 0", "0 3", 1, 9),
        ("1 1; 1 1", "1 1; 1 1", 1, 0),
        ("1 0 0; 0 1 0", "2 0 1; 0 1 1", 1, 3),
        ("1 0; 0 1", "1 0; 0 1", 7, 0),
    ] {
        let least = least_value(&problem(x, y), bound, WIDTH_BITS).unwrap();
        assert!(
            least.contains(&Rational::from(expected)),
            "{x} {y}: {least}"
        );
        assert!(least.width() <= &Rational::from(8) * &power_of_half(WIDTH_BITS));
    }
}

#[test]
fn a_saddle_that_is_called_a_global_minimum_is_contradicted() {
    let saddle = instance("1 0; 0 1", "2 0; 0 1", &["0 1", "0; 1"]);
    assert_eq!(classify(&saddle).unwrap().kind, Kind::StrictSaddle);
    assert!(is_contradicted(&called_minimum(saddle)));
}

#[test]
fn a_minimum_that_is_called_no_minimum_is_contradicted() {
    let instance = instance("1 0; 0 1", "2 0; 0 1", &["1 0", "2; 0"]);
    assert_eq!(classify(&instance).unwrap().kind, Kind::GlobalMinimum);
    assert!(is_contradicted(&Certificate::new(Statement::NotCritical {
        instance,
        layer: 1,
    })));
}

#[test]
fn a_value_that_the_enclosure_cannot_tell_from_the_least_is_contradicted_too() {
    // The smaller of two values that agree to 300 bits is kept, in bases in which neither the
    // values nor the vectors are floating-point numbers.
    let close = &Rational::ONE - &power_of_half(300);
    let (u, v) = (
        matrix("3/5 4/5; -4/5 3/5"),
        matrix("5/13 12/13; -12/13 5/13"),
    );
    let smaller = (&u.column(1) * &v.select_rows(&[1])).scale(&close);
    let y = &(&u.column(0) * &v.select_rows(&[0])) + &smaller;
    let (r, problem) = (smaller, Problem::new(Matrix::identity(2), y).unwrap());
    let value = problem.residual(&r).frobenius_norm_squared();
    assert!(
        least_value(&problem, 1, WIDTH_BITS)
            .unwrap()
            .contains(&value)
    );
    assert!(!is_least(&problem, &r, 1).unwrap());
    let found = |called| opinion(&problem, &r, 1, called).unwrap();
    assert!(matches!(
        found(Called::GlobalMinimum),
        Opinion::Contradicts(_)
    ));
    assert_eq!(found(Called::NotLocalMinimum), Opinion::Above);
}

#[test]
fn a_product_above_the_bound_has_no_least_value() {
    let problem = problem("1 0; 0 1", "1 0; 0 1");
    assert!(!is_least(&problem, &Matrix::identity(2), 1).unwrap());
}

#[test]
fn touching_values_are_proved_equal() {
    // Both singular values of (1 1; -1 1) are sqrt 2; either direction may be kept.
    let problem = problem("1 0; 0 1", "1 1; -1 1");
    let kept = matrix("1 1; 0 0");
    assert!(is_least(&problem, &kept, 1).unwrap());
    let found = opinion(&problem, &kept, 1, Called::GlobalMinimum).unwrap();
    assert!(matches!(found, Opinion::Agrees { .. }), "{found:?}");
}

/// The opinion on the classification: it agrees, whatever the kind.
fn agrees(instance: &Instance) -> Result<(), TestCaseError> {
    let found = classify(instance).unwrap();
    let judged = second_opinion(&found.certificate).unwrap();
    let expected = match found.kind {
        Kind::GlobalMinimum => matches!(judged, Opinion::Agrees { .. }),
        _ => judged == Opinion::Above,
    };
    prop_assert!(expected, "{:?}: {:?}", found.kind, judged);
    if found.kind != Kind::GlobalMinimum {
        prop_assert!(is_contradicted(&called_minimum(instance.clone())));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn it_agrees_at_critical_points(instance in critical_point(1..=3, 3)) {
        agrees(&instance)?;
    }

    #[test]
    fn it_agrees_at_points_of_known_spectrum(point in spectral_point(1..=3, 4)) {
        agrees(&point.instance)?;
    }

    #[test]
    fn it_agrees_at_minima_with_any_inputs(instance in minimum(1..=3, 3)) {
        agrees(&instance)?;
    }
}
