//! Lemma 3.1 (page 3): singular values move by at most the norm of the change.

use certificate::{Certificate, Code, Statement, Subject};
use companion::{assert_holds, assert_refuted, form, matrix_of_integers, pair};
use exact::Rational;
use lemmas::Construction;
use proptest::prelude::*;

fn equalities(subject: &Subject) -> Vec<usize> {
    match assert_holds(&form("lemma-3.1", "stated"), subject) {
        Some(Construction::Continuity { equalities }) => equalities,
        other => panic!("{other:?}"),
    }
}

#[test]
fn it_holds_strictly_for_generic_matrices_of_every_shape() {
    for subject in [
        pair("1 2; 3 4", "1 2; 3 5"),
        pair("1 0 2; 0 3 1", "1 1 2; 0 3 0"),
        pair("1; 2; 3", "3; 2; 2"),
    ] {
        assert_eq!(equalities(&subject), Vec::<usize>::new());
    }
}

#[test]
fn equality_is_exact_for_rational_and_for_irrational_values() {
    assert_eq!(equalities(&pair("3 0; 0 1", "5 0; 0 1")), [1]);
    assert_eq!(equalities(&pair("1/3", "-2/3")), Vec::<usize>::new());
    assert_eq!(equalities(&pair("1/3", "2/3")), [1]);
    // The golden ratio and its double.
    assert_eq!(equalities(&pair("1 1; 0 1", "2 2; 0 2")), [1]);
    assert_eq!(equalities(&pair("1 1; 0 1", "1 1; 0 1")), [1, 2]);
    assert_eq!(equalities(&pair("0 0; 0 0", "1 1; 0 1")), [1]);
}

#[test]
fn half_the_distance_is_not_enough() {
    let half = form("lemma-3.1", "strengthened.half");
    let found = assert_refuted(&half, &pair("0", "1"));
    assert_eq!(found.evidence.bounds.unwrap().index, 1);
    assert_refuted(&half, &pair("1 1; 0 1", "2 2; 0 2"));
    assert_holds(&half, &pair("1 0; 0 0", "0 0; 0 1"));
}

#[test]
fn the_largest_entry_is_not_enough() {
    let entries = form("lemma-3.1", "strengthened.entries");
    assert_refuted(&entries, &pair("0 0", "1 1"));
    assert_holds(&entries, &pair("1", "2"));
    assert_holds(&entries, &pair("1 1; 0 1", "1 1; 0 1"));
}

#[test]
fn the_evidence_against_a_strengthened_form_does_not_refute_the_lemma() {
    let half = form("lemma-3.1", "strengthened.half");
    let mut found = assert_refuted(&half, &pair("1 1; 0 1", "2 2; 0 2"));
    found.form = "stated".into();
    let certificate = Certificate::new(Statement::Counterexample(Box::new(found)));
    let rejection = certificate::check(&certificate).unwrap_err();
    assert_eq!(rejection.code, Code::ConclusionStands);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn it_holds_for_small_integer_matrices(
        (m, other) in (1..=3usize, 1..=3usize).prop_flat_map(|(rows, cols)| {
            (matrix_of_integers(rows, cols), matrix_of_integers(rows, cols))
        })
    ) {
        assert_holds(&form("lemma-3.1", "stated"), &Subject::Pair { m, other });
    }

    #[test]
    fn the_largest_value_of_a_multiple_moves_by_the_norm(
        m in (1..=3usize, 1..=3usize).prop_flat_map(|(r, c)| matrix_of_integers(r, c))
    ) {
        let other = m.scale(&Rational::from(3));
        let found = equalities(&Subject::Pair { m, other });
        prop_assert!(found.contains(&1));
    }
}
