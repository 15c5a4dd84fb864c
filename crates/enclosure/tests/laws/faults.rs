//! Each fault of a certificate of singular values has its code.

use enclosure::{
    Certificate, Claim, Code, Evidence, Factors, Integral, SCHEMA, SubspaceCertificate, check,
    check_subspaces, enclose,
};
use exact::{Integer, Matrix, Rational};

fn q(n: i64) -> Rational {
    Rational::from(n)
}

/// The identity of size 2 with its decomposition at precision 4.
fn identity() -> Certificate {
    let one = || Integer::from(16);
    let vectors = || vec![vec![one(), Integer::ZERO], vec![Integer::ZERO, one()]];
    let factors = Factors {
        left: vectors(),
        right: vectors(),
        precision: 4,
        values: vec![one(), one()],
        value_precision: 4,
    };
    let matrix = Matrix::identity(2);
    enclose(&Integral::new(&matrix), factors)
        .unwrap()
        .certificate()
        .clone()
}

fn code(certificate: &Certificate) -> Option<Code> {
    check(certificate).err().map(|rejection| rejection.code)
}

#[test]
fn each_fault_of_a_certificate_has_its_code() {
    type Edit = fn(&mut Certificate);
    let edits: [(Edit, Option<Code>); 17] = [
        (|_| {}, None),
        (|c| c.schema = SCHEMA + 1, Some(Code::UnsupportedSchema)),
        (|c| c.matrix = Matrix::zeros(513, 1), Some(Code::TooLarge)),
        (|c| c.rank = 1, Some(Code::ShapeMismatch)),
        (|c| drop(c.values.pop()), Some(Code::ShapeMismatch)),
        (|c| c.values[0].lo = q(-1), Some(Code::NotEnclosed)),
        (|c| c.values[0].hi = q(0), Some(Code::NotEnclosed)),
        (|c| c.factors = None, Some(Code::FactorsMissing)),
        (
            |c| {
                c.values.pop();
                c.rank = 1;
            },
            Some(Code::FactorsMissing),
        ),
        (
            |c| c.factors.as_mut().unwrap().precision = 3001,
            Some(Code::TooLarge),
        ),
        (
            |c| c.factors.as_mut().unwrap().value_precision = 3001,
            Some(Code::TooLarge),
        ),
        (
            |c| drop(c.factors.as_mut().unwrap().left.pop()),
            Some(Code::ShapeMismatch),
        ),
        (
            |c| drop(c.factors.as_mut().unwrap().right[0].pop()),
            Some(Code::ShapeMismatch),
        ),
        (
            |c| c.factors.as_mut().unwrap().left[0][1] = Integer::from(32),
            Some(Code::NotOrthonormal),
        ),
        (
            |c| c.factors.as_mut().unwrap().values[1] = Integer::from(17),
            Some(Code::NotSorted),
        ),
        (
            |c| c.factors.as_mut().unwrap().values[1] = Integer::from(-1),
            Some(Code::NotSorted),
        ),
        (
            |c| c.factors.as_mut().unwrap().left[1][1] = Integer::from(24),
            Some(Code::NotOrthonormal),
        ),
    ];
    for (index, (edit, expected)) in edits.into_iter().enumerate() {
        let mut certificate = identity();
        edit(&mut certificate);
        assert_eq!(code(&certificate), expected, "edit {index}");
    }
}

#[test]
fn a_claim_by_count_needs_no_factors_and_must_be_true() {
    // Singular values 3, 2, 2, 0.
    let matrix = Matrix::from_fn(4, 4, |i, j| q(if i == j { [3, 2, 2, 0][i] } else { 0 }));
    let claim = |lo: i64, hi: i64| Claim {
        lo: q(lo),
        hi: q(hi),
        by: Evidence::Count,
    };
    let with = |rank, values| Certificate {
        schema: SCHEMA,
        matrix: matrix.clone(),
        rank,
        values,
        factors: None,
    };
    let right = || vec![claim(3, 3), claim(2, 2), claim(1, 2)];
    let found = check(&with(3, right())).unwrap();
    assert_eq!((found.rank(), found.values().len()), (3, 4));
    for wrong in [claim(1, 2), claim(4, 5)] {
        let mut values = right();
        values[0] = wrong;
        assert_eq!(code(&with(3, values)), Some(Code::CountContradicts));
    }
    for wrong in [claim(3, 3), claim(0, 1)] {
        let mut values = right();
        values[2] = wrong;
        assert_eq!(code(&with(3, values)), Some(Code::CountContradicts));
    }
    assert_eq!(
        code(&with(2, right()[..2].to_vec())),
        Some(Code::RankMismatch)
    );
    let all = [right(), vec![claim(0, 0)]].concat();
    assert_eq!(code(&with(4, all)), Some(Code::RankMismatch));
    assert_eq!(found.clusters(), [0..1, 1..3, 3..4]);
}

#[test]
fn the_largest_size_is_checked_and_no_larger_one() {
    let zero = |rows, cols| Certificate {
        schema: SCHEMA,
        matrix: Matrix::zeros(rows, cols),
        rank: 0,
        values: Vec::new(),
        factors: None,
    };
    assert_eq!(code(&zero(512, 2)), None);
    assert_eq!(code(&zero(2, 513)), Some(Code::TooLarge));
    assert_eq!(code(&zero(0, 3)), None);
}

/// Subspaces of `diag(2, 1)` with its exact decomposition; the claims may be wider.
fn of_diagonal(
    claims: [(Rational, Rational); 2],
    first: usize,
    sine: Rational,
) -> SubspaceCertificate {
    let matrix = Matrix::from_integers([[2, 0], [0, 1]]);
    let mut values = identity();
    values.factors.as_mut().unwrap().values[0] = Integer::from(32);
    values.matrix = matrix;
    for (claim, (lo, hi)) in values.values.iter_mut().zip(claims) {
        (claim.lo, claim.hi) = (lo, hi);
    }
    SubspaceCertificate {
        values,
        first,
        count: 1,
        sine,
    }
}

#[test]
fn intervals_that_touch_separate_no_subspaces() {
    let middle = || Rational::from_fraction(3, 2).unwrap();
    let code = |highest: Rational, first| {
        let claims = [(middle(), q(2)), (q(1), highest)];
        let checked = check_subspaces(&of_diagonal(claims, first, q(0)));
        checked.err().map(|rejection| rejection.code)
    };
    for first in [0, 1] {
        assert_eq!(code(middle(), first), Some(Code::NotSeparated));
        assert_eq!(code(Rational::from_fraction(5, 4).unwrap(), first), None);
    }
}

#[test]
fn a_sine_of_one_half_or_more_says_nothing_of_a_vector() {
    let radius = |sine| {
        let claims = [(q(2), q(2)), (q(1), q(1))];
        let found = check_subspaces(&of_diagonal(claims, 0, sine)).unwrap();
        found.vector_radius()
    };
    let half = Rational::from_fraction(1, 2).unwrap();
    assert_eq!(radius(half), None);
    // The vectors are exact, so that the radius is 3/2 of the sine.
    let near = Rational::from_fraction(499, 1000).unwrap();
    assert_eq!(radius(near), Rational::from_fraction(1497, 2000));
}
