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
