//! `t3.1.rank-needed` (Theorem 3.1, page 4): the hypothesis `rank R = d_p` cannot be left out.

use companion::{
    assert_holds, assert_hypotheses_fail_alone, assert_refuted, chain, family, form, target,
    without,
};
use lemmas::{CheckError, Quantifier};

#[test]
fn a_witness_exists() {
    // W_2 W_1 = (0 t) with W_1 near (1 0) is impossible for every t != 0.
    let witness = family(&["1 0", "0"], &["0", "1"], &["0 1"]);
    assert_holds(&form("t3.1.rank-needed", "stated"), &witness);
    assert_holds(
        &form("t3.1.rank-needed", "strengthened.pointwise"),
        &witness,
    );
}

#[test]
fn what_is_no_witness_decides_nothing() {
    let stated = form("t3.1.rank-needed", "stated");
    assert_eq!(stated.claim.quantifier, Quantifier::Existential);
    for subject in [
        family(&["0", "0"], &["0", "1"], &["1"]),
        target(&["1 0", "0"], "0 1"),
    ] {
        assert_eq!(stated.check(&subject).unwrap().id(), "undecided");
    }
}

#[test]
fn each_hypothesis_can_fail_alone() {
    assert_hypotheses_fail_alone(
        &form("t3.1.rank-needed", "stated"),
        &[
            ("product-rank-deficient", target(&["1"], "2")),
            ("target-rank", target(&["1 0", "0; 0"], "1 0; 0 1")),
        ],
    );
    assert_hypotheses_fail_alone(
        &form("t3.1.rank-needed", "strengthened.pointwise"),
        &[("product-rank-deficient", target(&["1"], "2"))],
    );
}

#[test]
fn the_hypothesis_is_not_needed_at_every_network() {
    let pointwise = form("t3.1.rank-needed", "strengthened.pointwise");
    assert_refuted(&pointwise, &target(&["0"], "1"));
    assert_refuted(&pointwise, &target(&["0", "0"], "1"));
    let any_product = without(
        "t3.1.rank-needed",
        "strengthened.pointwise",
        "product-rank-deficient",
    );
    assert_refuted(&any_product, &target(&["1"], "2"));
}

#[test]
fn a_chain_without_target_is_no_subject() {
    let found = form("t3.1.rank-needed", "stated").check(&chain(&["1"]));
    assert!(matches!(found, Err(CheckError::WrongSubject { .. })));
}
