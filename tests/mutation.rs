//! Every certificate is changed in every place, one at a time. A changed certificate that is
//! still accepted must state something true, decided by the slow path of `truth.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::process::{Command, Stdio};

use certificate::{Certificate, Rejection, Statement};
use companion::{ACCEPTED, certificate_texts, testdata, testdata_text, workspace_root};
use exact::Rational;
use network::Instance;
use serde_json::Value;

use crate::truth::is_true;

/// The certificates to change: the corpus, and what the classifier says of its known points.
fn originals() -> Vec<String> {
    let mut texts = certificate_texts(&testdata_text(ACCEPTED));
    let cases: Vec<Value> = testdata("classify.json");
    for case in cases {
        let instance: Instance = network::json::read(&case["instance"].to_string()).unwrap();
        let found = classify::classify(&instance).unwrap();
        texts.push(serde_json::to_string(&found.certificate).unwrap());
    }
    texts
}

/// Other values in place of a string: numbers near the number that it spells, or other names.
fn other_strings(text: &str, names: &[String]) -> Vec<Value> {
    let Ok(number) = text.parse::<Rational>() else {
        return names.iter().map(|name| Value::from(name.clone())).collect();
    };
    let (one, two) = (Rational::ONE, Rational::from(2));
    [
        &number + &one,
        &number - &one,
        -&number,
        &number * &two,
        &number / &two,
        &number + &(&one / &Rational::from(1_000_000_007)),
        Rational::ZERO,
        one,
    ]
    .iter()
    .map(|number| Value::from(number.to_string()))
    .collect()
}

/// Everything that one change can make of a value.
pub fn mutants(value: &Value, names: &[String], keys: &[String]) -> Vec<Value> {
    let mut found = vec![
        Value::Null,
        Value::from("0"),
        Value::from(1),
        Value::Array(vec![]),
    ];
    match value {
        Value::String(text) => found.extend(other_strings(text, names)),
        Value::Number(number) => {
            let number = number.as_i64().unwrap_or(i64::MAX);
            let (next, last) = (number.saturating_add(1), number.saturating_sub(1));
            let others = [next, last, number.saturating_neg(), 0, i64::MAX];
            found.extend(others.map(Value::from));
        }
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                let with = |edit: &dyn Fn(&mut Vec<Value>)| {
                    let mut items = items.clone();
                    edit(&mut items);
                    Value::Array(items)
                };
                found.push(with(&|items| drop(items.remove(i))));
                found.push(with(&|items| items.insert(i, item.clone())));
                found.push(with(&|items| items.swap(i, 0)));
                let inner = mutants(item, names, keys).into_iter();
                found.extend(inner.map(|mutant| with(&|items| items[i] = mutant.clone())));
            }
        }
        Value::Object(fields) => {
            for (key, field) in fields {
                let mut without = fields.clone();
                without.remove(key);
                found.push(Value::Object(without.clone()));
                for other in keys {
                    let mut renamed = without.clone();
                    renamed.insert(other.clone(), field.clone());
                    found.push(Value::Object(renamed));
                }
                for mutant in mutants(field, names, keys) {
                    let mut fields = fields.clone();
                    fields.insert(key.clone(), mutant);
                    found.push(Value::Object(fields));
                }
            }
            for key in keys {
                let mut fields = fields.clone();
                fields.entry(key.clone()).or_insert(Value::from("1"));
                found.push(Value::Object(fields));
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
    found.retain(|mutant| mutant != value);
    found
}

/// The keys of all objects in a value.
fn keys(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.keys().cloned());
            fields.values().for_each(|field| keys(field, found));
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

pub fn verdict(text: &str) -> Result<Certificate, Rejection> {
    let certificate = certificate::read(text)?;
    certificate::check(&certificate).map(|_| certificate)
}

/// All mutants of all originals, without repetition.
fn all_mutants() -> BTreeSet<String> {
    let originals: Vec<Value> = originals()
        .iter()
        .map(|text| serde_json::from_str(text).unwrap())
        .collect();
    let mut known_keys = BTreeSet::new();
    originals
        .iter()
        .for_each(|original| keys(original, &mut known_keys));
    let known_keys: Vec<String> = known_keys.into_iter().collect();
    assert!(known_keys.len() >= 14, "{known_keys:?}");
    let names = ["gradient-zero".to_owned()];
    originals
        .iter()
        .flat_map(|original| mutants(original, &names, &known_keys))
        .map(|mutant| mutant.to_string())
        .collect()
}

#[test]
fn the_slow_path_confirms_every_original() {
    for text in originals() {
        let certificate = verdict(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert!(is_true(&certificate), "{text}");
    }
}

#[test]
fn a_changed_certificate_is_rejected_or_states_the_truth() {
    let mutants = all_mutants();
    let (mut accepted, mut codes) = (BTreeMap::new(), BTreeMap::new());
    let mut false_statements = Vec::new();
    for text in &mutants {
        match verdict(text) {
            Ok(certificate) => {
                let kind = match &certificate.statement {
                    Statement::NotCritical { .. } => "not-critical",
                    Statement::NotLocalMinimum { .. } => "not-local-minimum",
                    Statement::GlobalMinimum { .. } => "global-minimum",
                };
                *accepted.entry(kind).or_insert(0) += 1;
                if !is_true(&certificate) {
                    false_statements.push(text);
                }
            }
            Err(rejection) => *codes.entry(rejection.code.id()).or_insert(0) += 1,
        }
    }
    println!(
        "{} mutants, accepted {accepted:?}, rejected {codes:?}",
        mutants.len()
    );
    assert!(
        false_statements.is_empty(),
        "accepted: {false_statements:#?}"
    );
    assert!(mutants.len() >= 10_000, "{} mutants", mutants.len());
    assert!(
        accepted.len() == 3 && accepted.values().all(|&count| count >= 10),
        "{accepted:?}"
    );
    assert!(codes.len() >= 12, "{codes:?}");
}

/// The second checker agrees on every tenth mutant, and has no opinion on few.
#[test]
fn the_second_checker_agrees_on_mutants() {
    let mutants: Vec<String> = all_mutants().into_iter().step_by(10).collect();
    let spawned = Command::new("python3")
        .arg(workspace_root().join("tools/recheck.py"))
        .arg("--jsonl")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut python) = spawned else {
        // Written past the capture of the test harness.
        let skipped = "SKIPPED the_second_checker_agrees_on_mutants: python3 was not found";
        let _ = writeln!(std::io::stderr(), "{skipped}");
        return;
    };
    let mut input = python.stdin.take().unwrap();
    let lines = mutants.join("\n") + "\n";
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()).unwrap());
    let output = python.wait_with_output().unwrap();
    writer.join().unwrap();
    let rulings = String::from_utf8(output.stdout).unwrap();
    assert_eq!(rulings.lines().count(), mutants.len());
    let (mut agreed, mut accepted) = (0, 0);
    for (text, ruling) in mutants.iter().zip(rulings.lines()) {
        if ruling.starts_with("-: unsupported") {
            continue;
        }
        let first = verdict(text);
        assert_eq!(
            first.is_ok(),
            ruling == "-: accepted",
            "{first:?}\n{ruling}\n{text}"
        );
        agreed += 1;
        accepted += usize::from(first.is_ok());
    }
    println!(
        "{agreed} of {} compared, {accepted} accepted",
        mutants.len()
    );
    assert!(agreed >= 1_000 && accepted >= 50, "{agreed}, {accepted}");
}
