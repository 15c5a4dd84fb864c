//! `s2.rank-bound` (Section 2, page 2): `rank(W_H ... W_1) <= d_p`.

use certificate::Subject;
use companion::{
    assert_holds, assert_hypotheses_fail_alone, assert_refuted, chain, form, network_of_integers,
    shape,
};
use proptest::prelude::*;

#[test]
fn there_is_no_hypothesis() {
    for id in ["stated", "strengthened.equality"] {
        assert_hypotheses_fail_alone(&form("s2.rank-bound", id), &[]);
    }
}

#[test]
fn the_bound_is_attained_at_the_smallest_size() {
    let one = chain(&["1"]);
    assert_holds(&form("s2.rank-bound", "stated"), &one);
    assert_holds(&form("s2.rank-bound", "strengthened.equality"), &one);
}

#[test]
fn the_rank_may_be_less_than_the_bound() {
    let equality = form("s2.rank-bound", "strengthened.equality");
    assert_refuted(&equality, &chain(&["0"]));
    // Two factors of full rank, yet the product vanishes.
    assert_refuted(&equality, &chain(&["1; 0", "0 1"]));
}

proptest! {
    #[test]
    fn the_rank_of_a_product_is_at_most_the_least_width(
        layers in shape(1..=5, 4).prop_flat_map(|widths| network_of_integers(&widths))
    ) {
        assert_holds(&form("s2.rank-bound", "stated"), &Subject::Chain { layers });
    }
}
