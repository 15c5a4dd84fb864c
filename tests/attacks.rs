//! Ways to cheat: each folder of `attacks/` holds a certificate that must be rejected, and the
//! code of the rejection.

use std::collections::BTreeSet;
use std::path::PathBuf;

use certificate::Rejection;
use companion::{ACCEPTED, certificate_texts, testdata_text, workspace_root};
use serde::Deserialize;

use crate::truth::is_true;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    code: String,
    /// What is wrong, for the reader.
    why: String,
}

/// The folders, in alphabetical order.
fn folders() -> Vec<PathBuf> {
    let root = workspace_root().join("tests/attacks");
    let entries = std::fs::read_dir(&root).unwrap_or_else(|error| panic!("{root:?}: {error}"));
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    // Those on certificates of version 2 are the business of the tests of `recheck`.
    folders.retain(|folder| !folder.to_string_lossy().contains("/tree."));
    folders.sort();
    folders
}

#[test]
fn every_attack_is_rejected_with_its_code() {
    let folders = folders();
    assert!(folders.len() >= 120, "only {} attacks", folders.len());
    let (mut codes, mut failures) = (BTreeSet::new(), Vec::new());
    for folder in folders {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let read = |file: &str| {
            std::fs::read_to_string(folder.join(file))
                .unwrap_or_else(|error| panic!("{name}/{file}: {error}"))
        };
        let expected: Expected = network::json::read(&read("expected.json"))
            .unwrap_or_else(|error| panic!("{name}/expected.json: {error}"));
        assert!(expected.why.ends_with('.'), "{name}: why is a sentence");
        let ruling = certificate::read(&read("certificate.json"))
            .and_then(|certificate| certificate::check(&certificate));
        match ruling {
            Ok(established) => failures.push(format!("{name}: accepted as {established}")),
            Err(Rejection { code, detail }) if code.id() != expected.code => {
                failures.push(format!(
                    "{name}: {} for {}: {detail}",
                    code.id(),
                    expected.code
                ));
            }
            Err(_) => {}
        }
        codes.insert(expected.code);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    // Every code of the checker is met.
    assert_eq!(codes.len(), 16, "{codes:?}");
}

#[test]
fn every_certificate_of_the_corpus_is_accepted() {
    let texts = certificate_texts(&testdata_text(ACCEPTED));
    assert!(texts.len() >= 25, "only {} certificates", texts.len());
    for text in texts {
        certificate::read(&text)
            .and_then(|certificate| certificate::check(&certificate))
            .unwrap_or_else(|rejection| panic!("{rejection}\n{text}"));
    }
}

/// The slow path of the mutation tests is no rubber stamp: it denies what these attacks state.
#[test]
fn the_slow_path_denies_false_statements() {
    let states_falsehood = |name: &str| {
        let prefixes = [
            "descent.",
            "not-critical.wrong",
            "minimum.g-is-not-zero",
            "minimum.not-critical",
            "minimum.rank-",
            "minimum.saddle",
            "minimum.single-layer",
        ];
        // This states a truth, badly.
        let is_true = name == "descent.degree-huge";
        prefixes.iter().any(|prefix| name.starts_with(prefix)) && !is_true
    };
    let (mut denied, mut confirmed) = (0, Vec::new());
    for folder in folders() {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(folder.join("certificate.json")).unwrap();
        let Ok(certificate) = certificate::read(&text) else {
            continue;
        };
        if states_falsehood(&name) {
            if is_true(&certificate) {
                confirmed.push(name);
            }
            denied += 1;
        }
    }
    assert!(confirmed.is_empty(), "{confirmed:?}");
    assert!(denied >= 18, "{denied}");
}
