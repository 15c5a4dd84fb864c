//! Certificates of statements: those that were accepted stay so, each attack is refused with its
//! code, and evidence that is changed shows nothing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use kernel::certificate::{Certificate, Verdict};
use kernel::evidence::{Evidence, Rejection};
use serde_json::Value as Json;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The stack of the checker `recheck`: trees are as deep as their files.
fn with_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(1 << 30);
        thread.spawn_scoped(scope, work).unwrap().join().unwrap()
    })
}

fn check(text: &str) -> Result<(), Rejection> {
    Certificate::read(text)?.check()
}

fn accepted() -> Vec<Json> {
    let text = std::fs::read_to_string(root().join("testdata/statements.json")).unwrap();
    let corpus: Json = serde_json::from_str(&text).unwrap();
    corpus["certificates"].as_array().unwrap().clone()
}

/// The kinds of evidence in a certificate, and within other evidence.
fn kinds(evidence: &Evidence, found: &mut BTreeSet<&'static str>) {
    found.insert(match evidence {
        Evidence::Witness(_) => "witness",
        Evidence::Path(_) => "path",
        Evidence::Curve(_) => "curve",
        Evidence::Better(_) => "better",
        Evidence::Convex => "convex",
        Evidence::RankBound { .. } => "rank-bound",
        Evidence::HalfBall(_) => "half-ball",
        Evidence::AffineRank(_) => "affine-rank",
        Evidence::Response => "response",
        Evidence::Submersion => "submersion",
        Evidence::Fibre => "fibre",
        Evidence::Limit => "limit",
        Evidence::SimpleSvd => "simple-svd",
        Evidence::Svd { .. } => "svd",
        Evidence::Least(..) => "least",
        Evidence::Squares(_) => "squares",
        Evidence::Support(_) => "support",
        Evidence::Chart => "chart",
    });
    if let Evidence::HalfBall(inside) | Evidence::Least(_, inside) = evidence {
        kinds(inside, found);
    }
}

#[test]
fn certificates_of_every_rule_are_accepted() {
    let mut found = BTreeSet::new();
    for json in accepted() {
        let certificate = Certificate::read(&json.to_string()).unwrap();
        assert_eq!(certificate.check(), Ok(()), "{json}");
        certificate
            .evidence
            .values()
            .for_each(|evidence| kinds(evidence, &mut found));
    }
    // One kind is in the tests of the prover.
    assert_eq!(found.len(), 17, "{found:?}");
}

#[test]
fn attacks_on_trees_are_refused_with_their_codes() {
    let mut count = 0;
    for folder in std::fs::read_dir(root().join("tests/attacks")).unwrap() {
        let folder = folder.unwrap().path();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        if !name.starts_with("tree.") {
            continue;
        }
        let text = std::fs::read_to_string(folder.join("certificate.json")).unwrap();
        let expected = std::fs::read_to_string(folder.join("expected.json")).unwrap();
        let expected: Json = serde_json::from_str(&expected).unwrap();
        let code = with_stack(|| check(&text)).unwrap_err().code;
        assert_eq!(expected["code"], code, "{name}");
        count += 1;
    }
    assert!(count >= 70, "{count}");
}

/// No verdict but its own is accepted of an instance, with the same evidence.
#[test]
fn an_instance_has_one_verdict() {
    for json in accepted() {
        let certificate = Certificate::read(&json.to_string()).unwrap();
        for verdict in [
            Verdict::Refuted,
            Verdict::IllDefined,
            Verdict::Holds,
            Verdict::Witnessed,
        ] {
            let mut other = certificate.clone();
            other.verdict = verdict;
            assert_eq!(
                other.check().is_ok(),
                verdict == certificate.verdict,
                "{json}"
            );
        }
    }
}

/// Without one of its pieces of evidence nothing is shown; nor with it at the place of another.
#[test]
fn every_piece_of_evidence_is_needed_where_it_stands() {
    let (mut needed, mut spare) = (0, 0);
    for json in accepted() {
        let certificate = Certificate::read(&json.to_string()).unwrap();
        for path in certificate.evidence.keys() {
            let mut without = certificate.clone();
            let piece = without.evidence.remove(path).unwrap();
            match without.check() {
                Ok(()) => spare += 1,
                Err(_) => needed += 1,
            }
            let mut elsewhere = without;
            elsewhere.evidence.insert(format!("{path}/0"), piece);
            assert!(elsewhere.check().is_err() || spare > 0, "{path}: {json}");
        }
    }
    println!("{needed} pieces of evidence are needed, {spare} are not");
    assert_eq!(spare, 0);
    assert!(needed >= 40, "{needed}");
}

/// What a text is refused for.
fn code(text: &str) -> &'static str {
    let text = text.to_owned();
    with_stack(move || Certificate::read(&text).unwrap_err().code)
}

/// Brackets in strings are no lists, and a quotation mark after a backslash ends no string.
#[test]
fn a_file_is_as_deep_as_its_lists_and_objects_and_no_deeper() {
    use kernel::certificate::MAX_NESTING;
    let deep = |depth: usize, inside: &str| "[".repeat(depth) + inside + &"]".repeat(depth);
    let open = "[{".repeat(MAX_NESTING);
    let shut = "]}".repeat(MAX_NESTING);
    let short = [
        deep(MAX_NESTING, ""),
        deep(1, &format!("\"{open}\"")),
        deep(1, &format!("\"\\\"{open}\"")),
        deep(1, &format!("\"\\\\\", \"{open}\"")),
        deep(1, &format!("{}[]", "[],".repeat(MAX_NESTING + 1))),
        deep(1, &format!("{}{{}}", "{},".repeat(MAX_NESTING + 1))),
    ];
    for text in short {
        assert_eq!(code(&text), "unsupported-schema");
    }
    let long = [
        deep(MAX_NESTING + 1, ""),
        deep(MAX_NESTING, "{}"),
        deep(MAX_NESTING, &format!("\"{shut}\",[]")),
        deep(MAX_NESTING, &format!("\"\\\"{shut}\",[]")),
        // It is too deep even if it is no JSON.
        format!("\\{}", "[".repeat(MAX_NESTING + 1)),
    ];
    for text in long {
        assert_eq!(code(&text), "too-large");
    }
}

#[test]
fn a_file_of_the_greatest_length_is_read_and_a_longer_one_is_not() {
    use kernel::certificate::MAX_BYTES;
    let mut text = accepted()[0].to_string();
    text += &" ".repeat(MAX_BYTES - text.len());
    assert!(Certificate::read(&text).is_ok());
    text.push(' ');
    assert_eq!(code(&text), "too-large");
}

#[test]
fn verdicts_are_printed_as_they_are_written() {
    for verdict in [
        Verdict::Refuted,
        Verdict::IllDefined,
        Verdict::Holds,
        Verdict::Witnessed,
    ] {
        let written = serde_json::to_value(verdict).unwrap();
        assert_eq!(written, verdict.to_string());
    }
}

/// Each node is put to all rules that need no values.
#[test]
fn a_rule_shows_nothing_where_it_does_not_hold() {
    let rules = [
        Evidence::Convex,
        Evidence::Response,
        Evidence::Submersion,
        Evidence::Fibre,
        Evidence::Limit,
        Evidence::SimpleSvd,
        Evidence::Chart,
    ];
    let (mut refused, mut shown) = (0, BTreeSet::new());
    for json in accepted() {
        let certificate = Certificate::read(&json.to_string()).unwrap();
        for (path, own) in &certificate.evidence {
            for rule in rules.iter().filter(|rule| *rule != own) {
                let mut other = certificate.clone();
                other.evidence.insert(path.clone(), rule.clone());
                match other.check() {
                    Err(_) => refused += 1,
                    Ok(()) => {
                        let mut names = BTreeSet::new();
                        kinds(own, &mut names);
                        let own = names.into_iter().collect::<Vec<_>>().join(" of ");
                        names = BTreeSet::new();
                        kinds(rule, &mut names);
                        shown.insert(format!("{} for {own}", names.pop_first().unwrap()));
                    }
                }
            }
        }
    }
    // What two rules show is true by both.
    let both = [
        "chart for convex",
        "chart for convex of half-ball",
        "chart for rank-bound",
        "convex for convex of half-ball",
        "submersion for response",
    ];
    assert_eq!(shown.iter().collect::<Vec<_>>(), both);
    assert_eq!(refused, 599);
}
