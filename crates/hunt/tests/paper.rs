//! The claims of a paper: the known counterexamples are found or bettered. That every form has the
//! verdict that its file expects, the proof companion tests (`tests/claims.rs`).

mod common;

use common::place;
use hunt::{Examined, Form, Options, examine};
use statement::Verdict;

/// The effort where time is short.
const LITTLE: u64 = 100_000;
/// Forms of which a counterexample takes more than that.
const HARD: [&str; 4] = [
    "theorem-3.3/stated",
    "theorem-2.3/strengthened.straight-descent",
    "theorem-2.3/strengthened.order-at-most-depth",
    "lemma-3.2/repaired.square",
];
/// For each false form the sum of the sizes of a known counterexample, found by the searches that
/// knew the claims, and the height of its entries.
const KNOWN: [(&str, u32, i128); 24] = [
    ("s2.rank-bound/strengthened.equality", 3, 0),
    ("s2.equivalent/stated", 5, 1),
    ("t2.1.value/stated", 4, 1),
    ("t2.1.other-minimum/stated", 5, 1),
    ("t2.2.projection/strengthened.converse", 3, 1),
    ("t2.2.full-count/stated", 4, 1),
    ("t2.2.rotation-identity/stated", 0, 1),
    ("theorem-2.3/strengthened.critical", 6, 1),
    ("theorem-2.3/strengthened.negative-direction", 8, 1),
    ("theorem-2.3/strengthened.straight-descent", 12, 1),
    ("theorem-2.3/strengthened.order-at-most-depth", 12, 1),
    ("lemma-3.1/strengthened.half", 2, 1),
    ("lemma-3.1/strengthened.entries", 3, 1),
    ("lemma-3.2/strengthened.half", 4, 1),
    ("lemma-3.3/stated", 4, 1),
    ("lemma-3.3.some/strengthened.gap-free", 4, 2),
    ("t3.1.one-factor/stated", 7, 1),
    ("t3.1.rank-needed/strengthened.pointwise", 5, 0),
    ("theorem-3.2/stated", 5, 1),
    ("t3.2.sub-block-rank/stated", 5, 1),
    ("t3.2.count-of-ones/stated", 9, 1),
    ("t3.2.iterate/stated", 7, 1),
    ("theorem-3.3/stated", 8, 1),
    ("t3.3.sylvester/strengthened.least-rank", 9, 1),
];

fn forms() -> Vec<(String, Form)> {
    let folder = env!("CARGO_MANIFEST_DIR");
    let path = format!("{folder}/../../papers/lu-kawaguchi-2017/paper.claims");
    let (file, errors) = statement::parse_file(&std::fs::read_to_string(path).unwrap());
    assert!(errors.is_empty(), "{errors:?}");
    let forms = file.claims.iter().flat_map(|claim| &claim.forms);
    let named = forms.map(Form::from).map(|form| {
        let name = format!("{}/{}", form.statement.claim, form.statement.form);
        (name, form)
    });
    named.collect()
}

fn examined(form: &Form, effort: Option<u64>) -> Examined {
    let options = Options {
        effort,
        seed: 1,
        ..Options::default()
    };
    examine(form, &options, false, None).unwrap()
}

/// Whether the counterexample is none of the larger ones.
fn is_as_small(name: &str, examined: &Examined) -> bool {
    let known = KNOWN.iter().find(|known| known.0 == name);
    let found = examined.line.counterexample.as_ref().map(place);
    known.is_none_or(|&(_, sum, height)| found.is_some_and(|found| found <= (sum, height)))
}

#[test]
fn the_false_forms_are_refuted_by_no_larger_counterexamples_than_are_known() {
    for (name, form) in forms() {
        let expected = form.expected == Some(Verdict::Refuted);
        if !expected || HARD.contains(&name.as_str()) {
            continue;
        }
        let form = Form {
            without: Vec::new(),
            ..form
        };
        let examined = examined(&form, Some(LITTLE));
        assert_eq!(examined.line.verdict, Verdict::Refuted, "{name}");
        let instance = &examined.line.counterexample;
        assert!(is_as_small(&name, &examined), "{name}: {instance:?}");
    }
}
