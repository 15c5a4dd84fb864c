//! `t3.3.sylvester` (proof of Theorem 3.3, page 6): Sylvester's inequality at the bottleneck.

use certificate::Subject;
use companion::{
    assert_holds, assert_hypotheses_fail_alone, assert_refuted, chain, form, network_of_integers,
    shape,
};
use proptest::prelude::*;

#[test]
fn there_is_no_hypothesis() {
    for id in ["stated", "strengthened.least-rank"] {
        assert_hypotheses_fail_alone(&form("t3.3.sylvester", id), &[]);
    }
}

#[test]
fn it_is_an_equality_for_two_complementary_projections() {
    // rank P = rank Q = 1, rank(P Q) = 0, d_p = 2.
    let subject = chain(&["0 0 0; 0 1 0", "1 0; 0 0"]);
    assert_holds(&form("t3.3.sylvester", "stated"), &subject);
    assert_refuted(&form("t3.3.sylvester", "strengthened.least-rank"), &subject);
}

#[test]
fn it_holds_at_the_smallest_size() {
    for layers in [["0"], ["1"]] {
        assert_holds(&form("t3.3.sylvester", "stated"), &chain(&layers));
        assert_holds(
            &form("t3.3.sylvester", "strengthened.least-rank"),
            &chain(&layers),
        );
    }
}

proptest! {
    #[test]
    fn it_holds_for_every_chain(
        layers in shape(1..=4, 4).prop_flat_map(|widths| network_of_integers(&widths))
    ) {
        assert_holds(&form("t3.3.sylvester", "stated"), &Subject::Chain { layers });
    }
}
