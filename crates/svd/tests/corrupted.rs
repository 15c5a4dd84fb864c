//! Wrong factors and wrong claims: refused, or harmless.

mod common;

use common::{Stream, power_of_two, r};
use enclosure::{
    Certificate, Code, Integral, SubspaceCertificate, check, check_subspaces, enclose,
    enclose_subspaces, read,
};
use exact::{Integer, Matrix, Rational};
use proptest::prelude::*;
use svd::singular_values;

fn diagonal(values: [i64; 3]) -> Matrix {
    Matrix::from_fn(3, 3, |i, j| {
        Rational::from(if i == j { values[i] } else { 0 })
    })
}

/// A matrix with the singular values 5, 3, 1/7, and its certificate.
fn sample() -> (Vec<Rational>, Certificate) {
    let values = vec![r("5"), r("3"), r("1/7")];
    let matrix = Stream(5).with_values(4, 3, &values);
    (
        values,
        singular_values(&matrix).unwrap().certificate().clone(),
    )
}

fn code(certificate: &Certificate) -> Code {
    check(certificate).unwrap_err().code
}

#[test]
fn a_certificate_survives_the_round_trip() {
    let (_, certificate) = sample();
    let text = serde_json::to_string(&certificate).unwrap();
    assert_eq!(read::<Certificate>(&text).unwrap(), certificate);
    for matrix in [Matrix::zeros(0, 3), Matrix::zeros(2, 2)] {
        let certificate = singular_values(&matrix).unwrap().certificate().clone();
        let text = serde_json::to_string(&certificate).unwrap();
        let again: Certificate = read(&text).unwrap();
        assert_eq!(again.matrix.shape(), matrix.shape());
        assert!(check(&again).is_ok());
    }
}

#[test]
fn malformed_certificates_are_refused() {
    let text = serde_json::to_string(&sample().1).unwrap();
    let refused = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        read::<Certificate>(&text.replacen(from, to, 1))
            .unwrap_err()
            .code
    };
    assert_eq!(refused("\"rank\"", "\"bias\":0,\"rank\""), Code::Malformed);
    assert_eq!(refused("\"rows\":4", "\"rows\":5"), Code::Malformed);
    assert_eq!(
        refused("\"rows\":4", "\"rows\":18446744073709551615"),
        Code::Malformed
    );
    assert_eq!(
        refused("\"by\":\"factors\"", "\"by\":\"faith\""),
        Code::Malformed
    );
    assert_eq!(
        refused("\"values\":[\"", "\"values\":[\"1/"),
        Code::Malformed
    );
    assert_eq!(read::<Certificate>("{").unwrap_err().code, Code::Malformed);
}

#[test]
fn each_defect_has_its_code() {
    let (_, good) = sample();
    assert!(check(&good).is_ok());
    let with = |change: &dyn Fn(&mut Certificate)| {
        let mut certificate = good.clone();
        change(&mut certificate);
        code(&certificate)
    };
    assert_eq!(with(&|c| c.schema = 2), Code::UnsupportedSchema);
    assert_eq!(with(&|c| c.matrix = Matrix::zeros(513, 1)), Code::TooLarge);
    assert_eq!(with(&|c| c.rank = 2), Code::ShapeMismatch);
    assert_eq!(with(&|c| c.factors = None), Code::FactorsMissing);
    assert_eq!(with(&|c| c.values.swap(0, 1)), Code::NotEnclosed);
    let narrower = |c: &mut Certificate| {
        let claim = &mut c.values[1];
        claim.lo = (&claim.lo + &claim.hi) / Rational::from(2);
    };
    assert_eq!(with(&narrower), Code::NotEnclosed);
    assert_eq!(with(&|c| c.values[0].lo = r("6")), Code::NotEnclosed);
    let by_count = |c: &mut Certificate| {
        c.values[2].lo = r("1/6");
        c.values[2].hi = r("1/5");
        c.values[2].by = enclosure::Evidence::Count;
    };
    assert_eq!(with(&by_count), Code::CountContradicts);
    // A claim by count needs no factors and may be a point.
    let mut point = good.clone();
    point.values[2].lo = r("1/7");
    point.values[2].hi = r("1/7");
    point.values[2].by = enclosure::Evidence::Count;
    assert!(check(&point).is_ok());

    let factors =
        |change: &dyn Fn(&mut enclosure::Factors)| with(&|c| change(c.factors.as_mut().unwrap()));
    assert_eq!(factors(&|f| f.values.swap(0, 2)), Code::NotSorted);
    assert_eq!(
        factors(&|f| f.values[2] = Integer::from(-1)),
        Code::NotSorted
    );
    assert_eq!(
        factors(&|f| f.left[0][0] += Integer::ONE << 130),
        Code::NotOrthonormal
    );
    assert_eq!(
        factors(&|f| f.left[0] = f.left[1].clone()),
        Code::NotOrthonormal
    );
    assert_eq!(factors(&|f| f.precision += 1), Code::NotOrthonormal);
    assert_eq!(factors(&|f| f.precision = 3001), Code::TooLarge);
    assert_eq!(factors(&|f| f.value_precision = usize::MAX), Code::TooLarge);
    assert_eq!(factors(&|f| f.value_precision += 1), Code::NotEnclosed);
    assert_eq!(factors(&|f| f.left.truncate(2)), Code::ShapeMismatch);
    assert_eq!(factors(&|f| f.right[0].truncate(2)), Code::ShapeMismatch);
    assert_eq!(factors(&|f| f.right.swap(0, 1)), Code::NotEnclosed);
}

#[test]
fn a_wrong_rank_is_refused() {
    let full = singular_values(&diagonal([3, 2, 1]))
        .unwrap()
        .certificate()
        .clone();
    let mut short = full.clone();
    short.rank = 2;
    short.values.truncate(2);
    assert_eq!(code(&short), Code::FactorsMissing);
    let factors = short.factors.as_mut().unwrap();
    factors.values.truncate(2);
    factors.left.truncate(2);
    // The factors are consistent, with a large residual; only the rank is wrong.
    for claim in &mut short.values {
        claim.lo = Rational::ZERO;
        claim.hi = r("100");
    }
    assert_eq!(code(&short), Code::RankMismatch);

    let singular = singular_values(&diagonal([3, 2, 0]))
        .unwrap()
        .certificate()
        .clone();
    let mut long = singular.clone();
    long.rank = 3;
    long.values.push(enclosure::Claim {
        lo: Rational::ZERO,
        hi: r("1"),
        by: enclosure::Evidence::Count,
    });
    long.values[0].by = enclosure::Evidence::Count;
    long.values[1].by = enclosure::Evidence::Count;
    assert_eq!(code(&long), Code::RankMismatch);
}

#[test]
fn subspace_bounds_below_the_proved_one_are_refused() {
    let (_, values) = sample();
    let (good, _) = enclose_subspaces(&check(&values).unwrap(), 1, 1).unwrap();
    assert!(check_subspaces(&good).is_ok());
    let with = |change: &dyn Fn(&mut SubspaceCertificate)| {
        let mut certificate = good.clone();
        change(&mut certificate);
        check_subspaces(&certificate).unwrap_err().code
    };
    assert_eq!(with(&|c| c.sine = &c.sine * &r("9/10")), Code::SineTooSmall);
    assert_eq!(with(&|c| c.sine = -&c.sine), Code::SineTooSmall);
    assert_eq!(with(&|c| c.count = 0), Code::ClusterOutOfRange);
    assert_eq!(with(&|c| c.count = usize::MAX), Code::ClusterOutOfRange);
    assert_eq!(with(&|c| c.first = 3), Code::ClusterOutOfRange);
    assert_eq!(
        with(&|c| c.values.values[0].lo = r("1")),
        Code::NotSeparated
    );
    // Vectors of another cluster have large residuals.
    let swapped = |c: &mut SubspaceCertificate| {
        for claim in &mut c.values.values {
            claim.by = enclosure::Evidence::Count;
        }
        let factors = c.values.factors.as_mut().unwrap();
        factors.left.swap(0, 1);
        factors.right.swap(0, 1);
    };
    assert_eq!(with(&swapped), Code::SineTooSmall);
}

#[test]
fn vectors_of_opposite_signs_give_no_common_enclosure() {
    // e_2 and -e_2 have a small sine but are no pair of singular vectors.
    let mut certificate = singular_values(&Matrix::from_integers([[100, 0], [0, 1]]))
        .unwrap()
        .certificate()
        .clone();
    let subspaces = enclose_subspaces(&check(&certificate).unwrap(), 1, 1)
        .unwrap()
        .1;
    assert!(subspaces.vector_radius().unwrap() < power_of_two(-90));
    for claim in &mut certificate.values {
        claim.by = enclosure::Evidence::Count;
    }
    let factors = certificate.factors.as_mut().unwrap();
    for entry in &mut factors.left[1] {
        *entry = -&*entry;
    }
    let subspaces = enclose_subspaces(&check(&certificate).unwrap(), 1, 1)
        .unwrap()
        .1;
    assert!(*subspaces.sine_upper() < r("1/10"));
    assert!(subspaces.vector_radius().is_none());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever the factors, what they prove is true.
    #[test]
    fn corrupted_factors_never_prove_a_false_interval(
        seed in any::<u64>(),
        shape in prop::sample::select(vec![(3, 3), (4, 3), (3, 4), (5, 2), (2, 2)]),
        deficient in any::<bool>(),
        strokes in prop::collection::vec(
            (0usize..4, any::<u32>(), any::<u32>(), 0usize..112, any::<bool>()),
            1..4,
        ),
    ) {
        let (m, n) = shape;
        let mut values = vec![r("5"), r("3"), r("1/7")];
        values.truncate(m.min(n));
        if deficient {
            *values.last_mut().unwrap() = Rational::ZERO;
        }
        let matrix = Stream(seed).with_values(m, n, &values);
        let certificate = singular_values(&matrix).unwrap().certificate().clone();
        let mut factors = certificate.factors.unwrap();
        for (place, i, j, bit, is_negative) in strokes {
            let (i, j) = (usize::try_from(i).unwrap(), usize::try_from(j).unwrap());
            let stroke = Integer::ONE << bit;
            let stroke = if is_negative { -stroke } else { stroke };
            match place {
                0 => {
                    let row = i % factors.left.len();
                    let k = j % factors.left[row].len();
                    factors.left[row][k] += stroke;
                }
                1 => {
                    let row = i % factors.right.len();
                    let k = j % factors.right[row].len();
                    factors.right[row][k] += stroke;
                }
                2 => {
                    let k = i % factors.values.len();
                    factors.values[k] += stroke;
                }
                _ => {
                    let k = i % factors.right.len();
                    factors.right.swap(0, k);
                }
            }
        }
        if let Ok(found) = enclose(&Integral::new(&matrix), factors) {
            prop_assert!(check(found.certificate()).is_ok());
            for (interval, value) in found.values().iter().zip(&values) {
                prop_assert!(interval.contains(value), "{} not in {}", value, interval);
            }
        }
    }
}

#[test]
fn a_spectrum_of_other_matrices_proves_no_equality() {
    let (a, b) = (diagonal([3, 2, 1]), diagonal([4, 2, 1]));
    let values = |matrix| singular_values(matrix).unwrap();
    let (x, y) = (values(&a), values(&b));
    let union = enclosure::Spectrum::new(&a).union(&enclosure::Spectrum::new(&b));
    let equal =
        |i, j, union| enclosure::certainly_equal((x.established(), i), (y.established(), j), union);
    assert!(equal(1, 1, &union) && !equal(0, 0, &union));
    let other = enclosure::Spectrum::new(&diagonal([7, 2, 1]));
    assert!(!equal(1, 1, &other));
}
