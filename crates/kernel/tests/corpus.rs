//! Statements that were drawn at random, and kept because they tell the kernel from its mutants.
//!
//! The truth values in `testdata/truths.json` are those of the second evaluator
//! (`tools/evaluate.py`), of statements and instances by `tools/statements.py`. What
//! `testdata/faults.json` says of statements without a meaning, and of the paths of those that have
//! one, was said by the kernel itself: a change of it is to be read.

use std::collections::BTreeMap;
use std::path::Path;

use kernel::certificate::{Certificate, Verdict};
use kernel::core::CoreItem;
use kernel::decide::NoEvidence;
use kernel::elaborate::{Fault, Root, elaborate};
use kernel::evaluate::Evaluator;
use kernel::instance::Instance;
use kernel::tree::Statement;
use serde_json::{Map, Value as Json, json};

fn corpus(file: &str, list: &str) -> Vec<Json> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata");
    let text = std::fs::read_to_string(path.join(file)).unwrap();
    let mut corpus: Json = serde_json::from_str(&text).unwrap();
    match corpus[list].take() {
        Json::Array(members) => members,
        _ => panic!("{file} has no {list}"),
    }
}

fn statement(json: &Json) -> Statement {
    serde_json::from_value(json["statement"].clone()).unwrap()
}

/// The truth of every hypothesis and of the conclusion, or `"fault"`.
fn truths(statement: &Statement, instance: &Instance) -> Json {
    let core = elaborate(statement).unwrap_or_else(|faults| panic!("{faults:?}"));
    let mut evaluator = Evaluator::new(&core);
    if evaluator.assign(instance).is_err() {
        return json!("fault");
    }
    let mut truth = |prop| format!("{:?}", evaluator.prop(prop, &mut NoEvidence)).to_lowercase();
    let mut hypotheses = Map::new();
    for item in &core.items {
        if let CoreItem::Assume { id, prop } = item {
            hypotheses.insert(id.clone(), truth(*prop).into());
        }
    }
    json!({"hypotheses": hypotheses, "show": truth(core.show)})
}

/// The verdict that truth values ask for, if there is one.
fn verdict(truths: &Json, some: bool) -> Option<Verdict> {
    let hypotheses = truths.get("hypotheses")?.as_object()?;
    if hypotheses.values().any(|truth| truth != "true") {
        return None;
    }
    match (truths["show"].as_str()?, some) {
        ("true", true) => Some(Verdict::Witnessed),
        ("true", false) => Some(Verdict::Holds),
        ("false", false) => Some(Verdict::Refuted),
        ("undefined", false) => Some(Verdict::IllDefined),
        _ => None,
    }
}

#[test]
fn truth_values_are_those_of_the_second_evaluator() {
    let mut certified = 0;
    for pair in corpus("truths.json", "pairs") {
        let statement = statement(&pair);
        let instance: Instance = serde_json::from_value(pair["instance"].clone()).unwrap();
        assert_eq!(truths(&statement, &instance), pair["expected"], "{pair}");
        let Some(verdict) = verdict(&pair["expected"], statement.some) else {
            continue;
        };
        let certificate = Certificate {
            schema: 2,
            verdict,
            statement,
            dropped: vec![],
            instance,
            evidence: BTreeMap::new(),
        };
        assert_eq!(certificate.check(), Ok(()), "{pair}");
        certified += 1;
    }
    assert!(certified >= 20, "{certified}");
}

fn place(root: Root, path: &[u32]) -> String {
    let root = match root {
        Root::Definition(k) => format!("definition {k}"),
        Root::Item(k) => format!("item {k}"),
        Root::Show => "show".to_owned(),
    };
    path.iter().fold(root, |text, k| format!("{text}/{k}"))
}

fn told(fault: &Fault) -> Json {
    let at = place(fault.root, &fault.path);
    let mut told = json!({"at": at, "code": fault.code, "message": fault.message});
    if let Some((root, path)) = &fault.inside {
        told["inside"] = place(*root, path).into();
    }
    told
}

#[test]
fn a_statement_without_a_meaning_is_told_what_is_wrong_and_where() {
    let mut wrong = 0;
    for json in corpus("faults.json", "statements") {
        match elaborate(&statement(&json)) {
            Ok(core) => {
                let paths = core.props.iter().map(|prop| prop.path.clone());
                assert_eq!(json!(paths.collect::<Vec<_>>()), json["paths"], "{json}");
            }
            Err(faults) => {
                let faults = faults.iter().map(told);
                assert_eq!(json!(faults.collect::<Vec<_>>()), json["faults"], "{json}");
                wrong += 1;
            }
        }
    }
    assert!(wrong >= 20, "{wrong}");
}
