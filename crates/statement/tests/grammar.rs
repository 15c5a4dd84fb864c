//! The grammar, case by case: small files, right and wrong, with the conclusions they mean.

use kernel::elaborate::elaborate;
use kernel::print::Brackets;
use serde_json::Value;
use statement::parse_file;

fn cases() -> Vec<Value> {
    let text = include_str!("../../../testdata/language/grammar-cases.json");
    serde_json::from_str(text).unwrap()
}

#[test]
fn every_case_is_read_as_told() {
    let mut wrong = Vec::new();
    for case in cases() {
        let text = case["text"].as_str().unwrap();
        let (file, mut errors) = parse_file(text);
        let forms: Vec<_> = file.claims.iter().flat_map(|claim| &claim.forms).collect();
        for form in &forms {
            if let Err(faults) = elaborate(&form.statement()) {
                errors.extend(faults.iter().map(|fault| form.diagnostic(fault)));
            }
        }
        let why = case["why"].as_str().unwrap();
        if case["ok"] != errors.is_empty() {
            wrong.push(format!(
                "{why}\n{text}\n{}",
                statement::render("case", text, &errors)
            ));
        } else if let Some(tree) = case["tree"].as_str() {
            for form in forms {
                let printed = Brackets::All.formula(&form.statement().show);
                if printed != tree {
                    wrong.push(format!("{why}\n  {printed}\n  {tree}"));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} cases\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_claim_has_sizes_that_agree() {
    let files = [
        include_str!("../../../papers/lu-kawaguchi-2017/paper.claims"),
        include_str!("../../../tests/claims/generic.claims"),
        include_str!("../../../tests/claims/related.claims"),
        include_str!("../../../tests/claims/open.claims"),
    ];
    for text in files {
        let (file, errors) = parse_file(text);
        let forms = file.claims.iter().flat_map(|claim| &claim.forms);
        let faults = forms.flat_map(|form| {
            let faults = elaborate(&form.statement()).err().unwrap_or_default();
            faults
                .into_iter()
                .map(|fault| form.diagnostic(&fault))
                .collect::<Vec<_>>()
        });
        let errors: Vec<_> = errors.iter().cloned().chain(faults).collect();
        assert!(
            errors.is_empty(),
            "{}",
            statement::render("claims", text, &errors)
        );
    }
}

/// The example of each definition of the prelude.
#[test]
fn the_prelude_can_be_called() {
    let prelude = statement::PRELUDE;
    for line in prelude
        .lines()
        .filter_map(|line| line.strip_prefix("define "))
    {
        let (head, rest) = line.split_once(')').unwrap();
        let call = match head.split_once('(').unwrap() {
            (name, "M") => format!("{name}(A)"),
            (name, "M, c") => format!("{name}(A, s)"),
            (name, "A, B") => format!("{name}(A, 2*A)"),
            (_, other) => panic!("parameters {other}"),
        };
        let conclusion = if rest.starts_with(':') {
            call.clone()
        } else {
            format!("{call} = {call}")
        };
        let text = format!("for all A : n x n, s : number: {conclusion}");
        let form = statement::parse_formula(&text).unwrap();
        assert_eq!(elaborate(&form.statement()).err(), None, "{text}");
    }
}
