//! Weaker hypotheses: those that are needed die with a counterexample, the others survive.

use hunt::Options;
use repair::weaken::{weaken, weakenings};
use statement::Verdict;

fn verdicts(formula: &str) -> Vec<(String, Verdict)> {
    let statement = statement::parse_formula(formula).unwrap().statement();
    let options = Options {
        effort: Some(3_000),
        seed: 1,
        ..Options::default()
    };
    let (own, weakened) = weaken(&statement, &options, None);
    assert_eq!(own.verdict, Verdict::Stands);
    let verdict = |one: &repair::weaken::Weakened| {
        assert_eq!(one.finding.is_some(), one.verdict == Verdict::Refuted);
        (one.weakening.change.clone(), one.verdict)
    };
    weakened.iter().map(verdict).collect()
}

#[test]
fn a_trace_with_two_semidefinite_matrices_needs_both() {
    let found = verdicts("for all A, B : psd n: trace(A * B) >= 0");
    let types = ["A", "B"].map(|name| (format!("a weaker type of {name}"), Verdict::Refuted));
    assert_eq!(found, types);
}

#[test]
fn of_an_equation_only_the_needed_side_dies() {
    let formula = "for all A : a x b with rank(A) = a and b > 0: a <= b";
    let statement = statement::parse_formula(formula).unwrap().statement();
    let changes: Vec<String> = weakenings(&statement)
        .into_iter()
        .map(|weakening| weakening.change)
        .collect();
    let sides = ["rank(A) >= a", "rank(A) <= a"];
    for side in sides {
        assert!(
            changes.iter().any(|change| change.contains(side)),
            "{changes:?}"
        );
    }
    for (change, verdict) in verdicts(formula) {
        match &change {
            change if change.contains("rank(A) >= a") => assert_eq!(verdict, Verdict::Stands),
            change if change.contains("rank(A) <= a") => assert_eq!(verdict, Verdict::Refuted),
            _ => {}
        }
    }
}

#[test]
fn two_hypotheses_that_can_each_be_left_out_may_be_needed_together() {
    let text = "claim either\n  sizes n\n  for all A : n x n\n  assume first: A = 0\n  \
        assume second: 2 * A = 0\n  show A^2 = 0\n";
    let (file, errors) = statement::parse_file(text);
    assert!(errors.is_empty());
    let options = Options {
        effort: Some(3_000),
        ..Options::default()
    };
    let (_, found) = weaken(&file.claims[0].forms[0].statement(), &options, None);
    let verdict = |change: &str| {
        let mut all = found.iter();
        all.find(|one| one.weakening.change == change)
            .map(|one| one.verdict)
    };
    assert_eq!(verdict("without first"), Some(Verdict::Stands));
    assert_eq!(verdict("without second"), Some(Verdict::Stands));
    assert_eq!(verdict("without first and second"), Some(Verdict::Refuted));
}

#[test]
fn side_conditions_are_counted_in_the_statement_as_it_stands() {
    let formula = "for all A : n x n: (for all x in {-1, 1} with x > 0: x >= 0) or \
                   (for all y in {1} with y > 1: y = 1) or (for all z in {-1, 1} with z > 0: z >= 0)";
    let statement = statement::parse_formula(formula).unwrap().statement();
    let without = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        kernel::mutant::mutate(&statement, &names).unwrap()
    };
    for (a, b) in [
        ("with-1", "with-2"),
        ("with-1", "with-3"),
        ("with-2", "with-3"),
    ] {
        assert_eq!(without(&[a, b]), without(&[b, a]));
        assert_eq!(without(&[a, b]).to_string().matches(" with ").count(), 1);
    }
    let kept = without(&["with-1", "with-2"]).to_string();
    assert!(kept.contains("with z > 0"), "{kept}");
    let twice = ["with-1", "with-1"].map(str::to_owned);
    assert_eq!(
        kernel::mutant::mutate(&statement, &twice),
        Err("with-1".to_owned())
    );
    let all = ["with-1", "with-2", "with-3", "with-4"].map(str::to_owned);
    assert_eq!(
        kernel::mutant::mutate(&statement, &all),
        Err("with-4".to_owned())
    );
}
