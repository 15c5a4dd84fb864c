//! Lemma 3.2 (pages 3-4): Wedin's bound for singular subspaces.

use certificate::{Certificate, Code, Counterexample, Evidence, Squares, Statement, Subject};
use companion::{
    assert_holds, assert_hypotheses_fail_alone, assert_known_verdicts, assert_refuted,
    assert_undisputed, assert_vacuous, decomposed_pair, form, low_rank, matrix_of_integers,
    rational, triple_pair, without,
};
use lemmas::{Variant, Verdict};
use proptest::prelude::*;

const FORMS: [&str; 3] = ["stated", "repaired.square", "strengthened.half"];

fn stated() -> Variant {
    form("lemma-3.2", "stated")
}

fn any_shape() -> Variant {
    without("lemma-3.2", "repaired.square", "square-matrices")
}

#[test]
fn the_known_pairs_come_out_as_known() {
    assert_known_verdicts("lemma-3.2", "stated");
}

#[test]
fn each_hypothesis_can_fail_alone() {
    let touching = triple_pair("2 0; 0 1", "1 0; 0 0", 1);
    let zero = triple_pair("1 0; 0 0", "0 0; 0 0", 2);
    assert_hypotheses_fail_alone(&stated(), &[("gap-positive", touching.clone())]);
    assert_vacuous(&stated(), &zero, "gap-positive");
    assert_hypotheses_fail_alone(
        &form("lemma-3.2", "strengthened.half"),
        &[("gap-positive", zero)],
    );
    let cases = [
        ("values-separated", touching),
        ("square-matrices", triple_pair("1; 0", "0; 1", 1)),
    ];
    assert_hypotheses_fail_alone(&form("lemma-3.2", "repaired.square"), &cases);
}

#[test]
fn a_gap_that_vanishes_at_irrational_values_is_vacuous() {
    // The second value of M and the first of M' are the square root of 2.
    let pair = triple_pair("3 0 0; 0 1 1; 0 1 -1", "1 1 0; 0 0 0; 0 0 0", 1);
    assert_vacuous(&stated(), &pair, "gap-positive");
    // The values (sqrt 5 +- 1) / 2 of one matrix, and the lesser one twice in the other.
    let pair = triple_pair("1 1; 1 0", "0 0; 0 1", 1);
    assert_holds(&stated(), &pair);
}

#[test]
fn the_gap_needs_the_least_kept_value_when_m_exceeds_n_and_when_n_exceeds_m() {
    // k = min(m, n): the first minimum is empty, hence infinite, but a vector without partner
    // turns.
    for pair in [triple_pair("1; 0", "0; 1", 1), triple_pair("1 0", "0 1", 1)] {
        assert_refuted(&any_shape(), &pair);
        assert_holds(&stated(), &pair);
    }
    // k < min(m, n): the gap is 4 without the term and 1 with it.
    let tall = triple_pair("6 0; 0 5; 0 0", "0 0; 0 0; 0 1", 1);
    let wide = triple_pair("6 0 0; 0 5 0", "0 0 0; 0 0 1", 1);
    for pair in [tall, wide] {
        assert_refuted(&any_shape(), &pair);
        assert_holds(&stated(), &pair);
    }
    // The same with decompositions.
    let m = ("1 0; 0 1; 0 0", &["6", "5"][..], "1 0; 0 1");
    let other = ("0 1; 0 0; 1 0", &["1", "0"][..], "0 1; 1 0");
    let pair = decomposed_pair(m, other, 1);
    assert_refuted(&any_shape(), &pair);
    assert_holds(&stated(), &pair);
}

#[test]
fn square_matrices_do_not_need_the_least_kept_value() {
    let square = form("lemma-3.2", "repaired.square");
    // delta = 5 - 1 without the term.
    let pair = triple_pair("6 0 0; 0 5 0; 0 0 5", "0 0 0; 0 0 0; 0 0 1", 1);
    assert_holds(&square, &pair);
    assert_holds(&stated(), &pair);
    // k = m = n: whole spaces, an empty minimum and no angle.
    assert_holds(&square, &triple_pair("1 2; 3 4", "0 1; 1 1", 2));
    assert_holds(&square, &triple_pair("0", "1", 1));
}

#[test]
fn the_constant_is_the_best_and_equality_is_decided() {
    let half = form("lemma-3.2", "strengthened.half");
    // L = 2, N = 2, delta = 1.
    let pair = triple_pair("1 0; 0 0", "0 0; 0 1", 1);
    assert_holds(&stated(), &pair);
    assert_refuted(&half, &pair);
    // Equality at irrational values: delta^2 = 5, L = 2/5, N = 2, also beside a common value.
    assert_holds(&stated(), &triple_pair("2 1; 1 1", "1 1; 1 2", 1));
    assert_holds(
        &stated(),
        &triple_pair("9 0 0; 0 2 1; 0 1 1", "9 0 0; 0 1 1; 0 1 2", 2),
    );
    assert_holds(
        &stated(),
        &triple_pair("2/7 1/7; 1/7 1/7", "1/7 1/7; 1/7 2/7", 1),
    );
}

#[test]
fn what_no_rational_certificate_shows_is_undecided() {
    let undecided = |variant: &Variant, subject: &Subject| {
        let verdict = variant.check(subject).unwrap();
        assert!(matches!(verdict, Verdict::Undecided { .. }), "{verdict:?}");
    };
    // The bound is attained, so half of it fails, at irrational values.
    let half = form("lemma-3.2", "strengthened.half");
    undecided(&half, &triple_pair("2 1; 1 1", "1 1; 1 2", 1));
    // Equality with four irrational values is beyond the root bound.
    let m = "40 1 0 0; 1 31 0 0; 0 0 2 1; 0 0 1 1";
    let other = "40 1 0 0; 1 31 0 0; 0 0 1 1; 0 0 1 2";
    undecided(&stated(), &triple_pair(m, other, 3));
}

#[test]
fn a_split_repeated_value_needs_given_decompositions() {
    assert_vacuous(
        &stated(),
        &triple_pair("1 0; 0 1", "3 0; 0 2", 1),
        "triples-determined",
    );
    // A value 0 with k = n < m has left vectors without partner beside it.
    assert_vacuous(
        &stated(),
        &triple_pair("0; 0", "1; 0", 1),
        "triples-determined",
    );
    // All choices of vectors of the identity obey the bound, whatever they are.
    let other = ("1 0; 0 1", &["3", "2"][..], "1 0; 0 1");
    for rotation in ["1 0; 0 1", "0 1; 1 0", "3/5 -4/5; 4/5 3/5"] {
        let pair = decomposed_pair((rotation, &["1", "1"], rotation), other, 1);
        assert_holds(&stated(), &pair);
    }
}

#[test]
fn clusters_inside_and_outside_the_first_triples_are_allowed() {
    // Repeated values 2, 2 inside, 1, 1 outside, and values that differ by 1/1000.
    let turned = "2 0 0 0; 0 1 0 0; 0 0 2 0; 0 0 0 1";
    assert_holds(
        &stated(),
        &triple_pair("2 0 0 0; 0 2 0 0; 0 0 1 0; 0 0 0 1", turned, 2),
    );
    assert_holds(
        &stated(),
        &triple_pair("2 0 0; 0 2001/1000 0; 0 0 1", "1 1/9 0; 0 2 0; 0 1/9 2", 2),
    );
    // Any order of a decomposition: the first triple is not the largest.
    let pair = decomposed_pair(
        ("1 0; 0 1", &["1", "7"], "1 0; 0 1"),
        ("3/5 -4/5; 4/5 3/5", &["2", "3"], "1 0; 0 1"),
        1,
    );
    assert_holds(&stated(), &pair);
}

fn rejection(subject: Subject, squares: Option<Squares>) -> Code {
    let certificate = Certificate::new(Statement::Counterexample(Box::new(Counterexample {
        claim: "lemma-3.2".into(),
        form: "strengthened.half".into(),
        dropped: vec![],
        subject,
        evidence: Evidence {
            squares,
            ..Evidence::default()
        },
    })));
    certificate::check(&certificate).unwrap_err().code
}

#[test]
fn false_squares_are_rejected() {
    let pair = || triple_pair("1 0; 0 0", "0 0; 0 1", 1);
    let squares = |m: [&str; 2], other: [&str; 2]| {
        let list = |texts: [&str; 2]| texts.map(rational).to_vec();
        Some(Squares {
            m: list(m),
            other: list(other),
        })
    };
    assert_eq!(rejection(pair(), None), Code::EvidenceMissing);
    for (m, other) in [
        (["4", "0"], ["1", "0"]),
        (["1", "0"], ["1", "1"]),
        (["0", "1"], ["1", "0"]),
    ] {
        assert_eq!(rejection(pair(), squares(m, other)), Code::SubjectMismatch);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn it_is_never_refuted(
        (m, other, count) in (1..=3usize, 1..=3usize).prop_flat_map(|(rows, cols)| {
            (low_rank(rows, cols), matrix_of_integers(rows, cols), 1..=rows.min(cols))
        })
    ) {
        let subject = Subject::TriplePair { m, other, count };
        assert_undisputed("lemma-3.2", "stated", &subject);
        assert_undisputed("lemma-3.2", "repaired", &subject);
    }

    /// Both sides are invariant under exchanging rows and columns.
    #[test]
    fn a_pair_and_its_transpose_have_one_verdict(
        (m, other, count) in (1..=3usize, 1..=3usize).prop_flat_map(|(rows, cols)| {
            let matrix = || matrix_of_integers(rows, cols);
            (matrix(), matrix(), 1..=rows.min(cols))
        })
    ) {
        let subject = Subject::TriplePair { m: m.clone(), other: other.clone(), count };
        let turned = Subject::TriplePair { m: m.transpose(), other: other.transpose(), count };
        for id in FORMS {
            let variant = form("lemma-3.2", id);
            let verdict = |subject| variant.check(subject).unwrap().id();
            prop_assert_eq!(verdict(&subject), verdict(&turned));
        }
    }
}
