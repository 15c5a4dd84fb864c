//! Lemma 3.4 (page 6): if `A` has full row rank, `R'` near `A B` is `A B'` with `B'` near `B`.

use certificate::{Certificate, Code, Counterexample, Evidence, Statement, Subject};
use companion::{
    assert_holds, assert_hypotheses_fail_alone, assert_known_verdicts, assert_refuted,
    assert_undisputed, failures, form, left_factor, low_rank, matrix_of_integers, without,
};
use exact::{Matrix, right_inverse};
use lemmas::{Construction, Verdict};
use proptest::prelude::*;

#[test]
fn the_known_factors_come_out_as_known() {
    assert_known_verdicts("lemma-3.4", "stated");
}

#[test]
fn it_holds_at_the_smallest_size() {
    for id in ["stated", "repaired"] {
        assert_holds(&form("lemma-3.4", id), &left_factor("2", "3", "7"));
    }
}

#[test]
fn the_product_itself_is_reached_without_a_move() {
    let found = assert_holds(
        &form("lemma-3.4", "stated"),
        &left_factor("1 0", "1 2; 3 4", "1 2"),
    );
    let Some(Construction::RightFactor { b, .. }) = found else {
        panic!("{found:?}");
    };
    assert_eq!(b, companion::matrix("1 2; 3 4"));
}

#[test]
fn each_hypothesis_can_fail_alone() {
    assert_hypotheses_fail_alone(
        &form("lemma-3.4", "stated"),
        &[
            ("a-full-row-rank", left_factor("1; 0", "1 0", "1 0; 1/10 0")),
            ("target-wide", left_factor("1 0; 0 1", "1; 2", "11/10; 2")),
        ],
    );
    assert_hypotheses_fail_alone(
        &form("lemma-3.4", "repaired"),
        &[("a-full-row-rank", left_factor("0", "1", "1"))],
    );
}

#[test]
fn the_rank_of_the_left_factor_is_needed() {
    let any_a = without("lemma-3.4", "stated", "a-full-row-rank");
    assert_refuted(&any_a, &left_factor("0", "1", "1"));
    assert_refuted(&any_a, &left_factor("1; 0", "1 0", "1 0; 1/10 0"));
    // A target inside the column space of A is reached all the same.
    assert_holds(&any_a, &left_factor("1; 0", "1 0", "2 0; 0 0"));
}

#[test]
fn the_shape_of_the_target_is_not_needed() {
    let any_shape = without("lemma-3.4", "stated", "target-wide");
    assert_holds(&any_shape, &left_factor("1 0; 0 1", "1; 2", "11/10; 2"));
}

/// Expected verdicts; the factor `B` of the last case has a part that `A` does not see.
fn suite() -> Vec<(Subject, &'static str)> {
    vec![
        (left_factor("2", "3", "7"), "holds"),
        (left_factor("0", "1", "1"), "vacuous"),
        (left_factor("1 1", "1 2; 3 4", "5 6"), "holds"),
    ]
}

/// A check with another formula for `B'`.
fn planted(subject: &Subject, formula: fn(&Matrix, &Matrix, &Matrix) -> Option<Matrix>) -> Verdict {
    let mut verdict = form("lemma-3.4", "repaired").check(subject).unwrap();
    if let (
        Verdict::Holds {
            construction: Some(Construction::RightFactor { b: found, .. }),
            ..
        },
        Subject::LeftFactor { a, b, target },
    ) = (&mut verdict, subject)
    {
        *found = formula(a, b, target).expect("a factor");
    }
    verdict
}

#[test]
fn wrong_constructions_are_caught() {
    let repaired = form("lemma-3.4", "repaired");
    let wrong_on = |check: &dyn Fn(&Subject) -> Verdict| failures(&repaired, &suite(), check).len();
    assert_eq!(wrong_on(&|subject| repaired.check(subject).unwrap()), 0);
    // B + A^T (R' - A B): the transpose is not the inverse.
    let transpose = |s: &Subject| {
        planted(s, |a, b, target| {
            Some(b + &(&a.transpose() * &(target - &(a * b))))
        })
    };
    assert!(wrong_on(&transpose) > 0);
    // A^R R' has the right product, but is not near B.
    let far = |s: &Subject| planted(s, |a, _, target| Some(&right_inverse(a)? * target));
    assert!(wrong_on(&far) > 0);
    // B is near, but has the old product.
    assert!(wrong_on(&|s: &Subject| planted(s, |_, b, _| Some(b.clone()))) > 0);
}

#[test]
fn a_counterexample_with_a_reachable_target_is_rejected() {
    let certificate = Certificate::new(Statement::Counterexample(Box::new(Counterexample {
        claim: "lemma-3.4".into(),
        form: "repaired".into(),
        dropped: vec![],
        subject: left_factor("2", "3", "7"),
        evidence: Evidence::default(),
    })));
    let rejection = certificate::check(&certificate).unwrap_err();
    assert_eq!(rejection.code, Code::ConclusionStands);
}

proptest! {
    #[test]
    fn it_is_never_refuted(
        (a, b, target) in (1..=3usize, 1..=4usize, 1..=4usize).prop_flat_map(|(rows, inner, cols)| {
            (low_rank(rows, inner), matrix_of_integers(inner, cols), low_rank(rows, cols))
        })
    ) {
        assert_undisputed("lemma-3.4", "", &Subject::LeftFactor { a, b, target });
    }

    #[test]
    fn every_target_is_reached_where_the_left_factor_is_surjective(
        (a, b, target) in (1..=3usize, 1..=3usize).prop_flat_map(|(rows, cols)| {
            let a = matrix_of_integers(rows, rows + 1);
            let a = a.prop_filter("full row rank", move |a| exact::rank(a) == rows);
            (a, matrix_of_integers(rows + 1, cols), matrix_of_integers(rows, cols))
        })
    ) {
        assert_holds(&form("lemma-3.4", "repaired"), &Subject::LeftFactor { a, b, target });
    }
}
