//! Instances of claims of a paper with answers that were worked out by hand or by another program.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

/// What `check` says of instances of a claim, in order.
fn verdicts(claim: &str, instances: &[Value]) -> Vec<String> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_referee"))
        .args(["check", claim, "-", "--jsonl"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines: Vec<String> = instances.iter().map(Value::to_string).collect();
    let text = lines.join("\n") + "\n";
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let answers = String::from_utf8(output.stdout).unwrap();
    let verdict = |line: &str| {
        let answer: Value = serde_json::from_str(line).unwrap();
        answer["verdict"].as_str().unwrap_or(line).to_owned()
    };
    answers.lines().map(verdict).collect()
}

#[test]
fn every_instance_with_a_known_answer_has_it() {
    let text = include_str!("../../../testdata/instances.jsonl");
    let cases: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(cases.len() >= 30, "{} instances", cases.len());
    for of_claim in cases.chunk_by(|a, b| a["claim"] == b["claim"]) {
        let claim = of_claim[0]["claim"].as_str().unwrap();
        let instances: Vec<Value> = of_claim
            .iter()
            .map(|case| case["instance"].clone())
            .collect();
        let found = verdicts(claim, &instances);
        let expected: Vec<&str> = of_claim
            .iter()
            .map(|c| c["verdict"].as_str().unwrap())
            .collect();
        assert_eq!(found, expected, "{claim}: {of_claim:?}");
    }
}
