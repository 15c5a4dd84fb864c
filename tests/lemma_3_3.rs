//! Lemma 3.3 (page 4), read literally: a decomposition near the given one for each nearby matrix.

use certificate::{
    Certificate, Code, Counterexample, Evidence, Statement, Subject, Svd, SvdFamily,
};
use companion::{
    assert_holds, assert_hypotheses_fail_alone, assert_hypotheses_fail_alone_but,
    assert_known_verdicts, assert_refuted, assert_undisputed, assert_vacuous, form, matrix,
    rational, svd, without,
};
use exact::{Matrix, Rational};
use lemmas::Construction;
use proptest::prelude::*;
use search::{Minimality, shrink};

fn identity() -> Subject {
    svd("1 0; 0 1", "1 1", "1 0; 0 1")
}

fn given(subject: &Subject) -> &Svd {
    subject.svd().expect("a decomposition")
}

#[test]
fn the_known_decompositions_come_out_as_known() {
    assert_known_verdicts("lemma-3.3", "stated");
}

#[test]
fn it_is_refuted_at_the_identity() {
    let found = assert_refuted(&form("lemma-3.3", "stated"), &identity());
    let family = found.evidence.family.unwrap();
    assert_eq!(family.u, matrix("4/5 -3/5; 3/5 4/5"));
    assert_eq!(family.u, family.v);
}

#[test]
fn the_least_counterexample_is_the_identity() {
    // 3 I and turned vectors.
    let subject = svd("4/5 3/5; -3/5 4/5", "3 3", "0 1; 1 0");
    let shrunk = shrink(&form("lemma-3.3", "stated"), &subject, 200_000).unwrap();
    assert_eq!(shrunk.subject, identity());
    assert_eq!(shrunk.minimality, Minimality::Least);
}

#[test]
fn the_published_counterexample_is_accepted() {
    // M' = I + eps/25 [[7, 24], [24, -7]].
    let turn = matrix("4/5 -3/5; 3/5 4/5");
    let case = Counterexample {
        claim: "lemma-3.3".into(),
        form: "stated".into(),
        dropped: vec![],
        subject: identity(),
        evidence: Evidence {
            family: Some(SvdFamily {
                u: turn.clone(),
                slopes: vec![Rational::ONE, -&Rational::ONE],
                v: turn,
            }),
            ..Evidence::default()
        },
    };
    let certificate = Certificate::new(Statement::Counterexample(Box::new(case)));
    certificate::check(&certificate).unwrap();
}

#[test]
fn it_holds_for_different_positive_values() {
    let stated = form("lemma-3.3", "stated");
    for subject in [
        svd("1", "3", "-1"),
        svd("1 0; 0 1", "2 1", "0 1; 1 0"),
        svd("3/5 4/5; 4/5 -3/5", "2 1", "1 0; 0 1; 0 0"),
        svd("1", "1/2", "3/5; 4/5"),
    ] {
        assert_holds(&stated, &subject);
    }
}

#[test]
fn each_hypothesis_can_fail_alone() {
    let scaled = ("given-svd", svd("2", "1", "1"));
    let zero = ("m-full-rank", svd("1", "0", "1"));
    assert_hypotheses_fail_alone(&form("lemma-3.3", "stated"), &[scaled, zero.clone()]);
    let scaled = ("given-svd", svd("2", "1", "1"));
    assert_hypotheses_fail_alone(
        &form("lemma-3.3", "repaired.distinct"),
        &[scaled, ("distinct-values", identity()), zero],
    );
    let scaled = ("given-svd", svd("2", "0", "1"));
    assert_hypotheses_fail_alone_but(
        &form("lemma-3.3", "repaired.only-if"),
        &[],
        &[scaled, ("values-coincide", svd("1", "1", "1"))],
    );
    let unordered = svd("1 0; 0 1", "1 2", "1 0; 0 1");
    assert_vacuous(&form("lemma-3.3", "stated"), &unordered, "given-svd");
}

#[test]
fn full_rank_is_needed() {
    for id in ["stated", "repaired.distinct"] {
        let any_rank = without("lemma-3.3", id, "m-full-rank");
        assert_refuted(&any_rank, &svd("1", "0", "1"));
        assert_refuted(&any_rank, &svd("1 0; 0 1", "1 0", "1 0; 0 1"));
        assert_refuted(&any_rank, &svd("1", "0", "1; 0"));
    }
}

#[test]
fn different_values_are_needed() {
    let any_values = without("lemma-3.3", "repaired.distinct", "distinct-values");
    assert_refuted(&any_values, &identity());
    assert_refuted(&any_values, &svd("1 0; 0 1; 0 0", "1 1", "0 1; 1 0"));
    let three = svd("1 0 0; 0 1 0; 0 0 1", "2 1 1", "1 0 0; 0 1 0; 0 0 1");
    assert_refuted(&any_values, &three);
}

#[test]
fn the_repair_is_exact() {
    let only_if = form("lemma-3.3", "repaired.only-if");
    assert_holds(&only_if, &identity());
    assert_holds(&only_if, &svd("1", "0", "1"));
    let any_values = without("lemma-3.3", "repaired.only-if", "values-coincide");
    assert_refuted(&any_values, &svd("1 0; 0 1", "2 1", "1 0; 0 1"));
}

#[test]
fn a_family_that_keeps_the_vectors_is_rejected() {
    let mut found = assert_refuted(&form("lemma-3.3", "stated"), &identity());
    let family = found.evidence.family.as_mut().unwrap();
    (family.u, family.v) = (matrix("0 1; -1 0"), matrix("0 1; -1 0"));
    let certificate = Certificate::new(Statement::Counterexample(Box::new(found)));
    let rejection = certificate::check(&certificate).unwrap_err();
    assert_eq!(rejection.code, Code::ConclusionStands);
}

/// `M + t E` has, by enclosures, no vectors near the given ones: all its left vectors are farther
/// than 1/5 from the first given one.
#[test]
fn the_families_keep_away_by_enclosures() {
    for subject in [
        identity(),
        svd("1 0; 0 1; 0 0", "1 1", "0 1; 1 0"),
        svd("4/5 -3/5; 3/5 4/5", "2 2", "1 0; 0 1"),
    ] {
        let found = assert_refuted(&form("lemma-3.3", "stated"), &subject);
        let family = found.evidence.family.unwrap();
        let given = given(&subject);
        for t in ["1/10", "1/1000", "1/1000000"].map(rational) {
            let values = given.values.iter().zip(&family.slopes);
            let moved = Svd {
                u: family.u.clone(),
                values: values.map(|(s, e)| s + &(e * &t)).collect(),
                v: family.v.clone(),
            };
            let enclosed = svd::singular_values(&moved.matrix().unwrap()).unwrap();
            let first = given.u.column(0);
            for j in 0..2 {
                let svd::Subspaces::Enclosed { established, .. } =
                    svd::singular_subspaces(&enclosed, j..j + 1).unwrap()
                else {
                    panic!("a positive value");
                };
                let radius = established.vector_radius().unwrap();
                assert!(radius < rational("1/1000000000"));
                let near = established.approx_left();
                for distance in [near - &first, near + &first] {
                    assert!(distance.frobenius_norm_squared() > rational("1/25"));
                }
            }
        }
    }
}

/// Inside the radius the vectors of `M'` are within the modulus of the given ones, by enclosures.
#[test]
fn the_modulus_holds_by_enclosures() {
    let subject = svd("3/5 4/5; 4/5 -3/5", "2 1", "1 0; 0 1; 0 0");
    let Some(Construction::NearbySvd {
        radius_squared,
        modulus_squared,
    }) = assert_holds(&form("lemma-3.3", "stated"), &subject)
    else {
        panic!("no modulus");
    };
    let given = given(&subject);
    let step = matrix("1 -2 1; 0 1 3");
    for t in ["1/10", "1/100", "1/10000"].map(rational) {
        let change = step.scale(&t);
        let e = change.frobenius_norm_squared();
        assert!(e < radius_squared);
        let moved = svd::singular_values(&(&given.matrix().unwrap() + &change)).unwrap();
        let mut total = Rational::ZERO;
        for j in 0..2 {
            let svd::Subspaces::Enclosed { established, .. } =
                svd::singular_subspaces(&moved, j..j + 1).unwrap()
            else {
                panic!("a positive value");
            };
            let near: Matrix = established.approx_left().vstack(established.approx_right());
            let pair = given.pair(j);
            let square = |a: Matrix| a.frobenius_norm_squared();
            // The enclosure of the vectors is far tighter than a tenth more.
            assert!(established.vector_radius().unwrap() < rational("1e-20"));
            total += square(&near - &pair).min(square(&near + &pair));
        }
        assert!(total * rational("11/10") <= &modulus_squared * &e);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Rotations by Pythagorean angles and values with and without repetition: the repaired forms
    /// are never refuted, and exactly one of the literal conclusion and its converse holds.
    #[test]
    fn the_criterion_decides_every_decomposition(
        (p, q, a, b) in (-4i64..=4, -4i64..=4, 0i64..=3, 0i64..=3)
    ) {
        let rotation = |k: i64| {
            let (k, one) = (Rational::from(k), Rational::ONE);
            let norm = (&one + &(&k * &k)).recip().unwrap();
            let (c, s) = (&(&one - &(&k * &k)) * &norm, &(&k + &k) * &norm);
            Matrix::from_entries(2, 2, vec![c.clone(), -&s, s, c])
        };
        let values = vec![Rational::from(a.max(b)), Rational::from(a.min(b))];
        let subject = Subject::Svd(Svd { u: rotation(p), values, v: rotation(q) });
        assert_undisputed("lemma-3.3", "repaired", &subject);
        let literal = form("lemma-3.3", "repaired.distinct").check(&subject).unwrap();
        let converse = form("lemma-3.3", "repaired.only-if").check(&subject).unwrap();
        prop_assert_ne!(literal.id() == "holds", converse.id() == "holds");
    }
}
