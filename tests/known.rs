//! Claims against subjects with known verdicts.

use companion::assert_known_verdicts;

#[test]
fn k() {
    assert_known_verdicts("theorem-2.2", "repaired");
    for c in ["theorem-3.1", "theorem-3.2", "theorem-3.3", "lemma-3.4"] {
        assert_known_verdicts(c, "stated");
    }
}
