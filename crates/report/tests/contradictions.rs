//! A report is what its certificates establish: no edit makes it say anything else.

use std::collections::BTreeSet;

use report::{ReportError, diff, errata, html, junit, markdown, read_report};
use serde_json::{Value, json};

fn golden() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/report-v2.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The places at which the edited report contradicts itself.
fn places(report: &Value) -> Vec<String> {
    match read_report(&report.to_string()) {
        Ok(_) => Vec::new(),
        Err(ReportError::Contradictory(found)) => found.into_iter().map(|d| d.place).collect(),
        Err(error) => panic!("{error}"),
    }
}

/// The place of a form of a claim, and the form.
fn variant<'a>(report: &'a mut Value, claim: &str, form: &str) -> (String, &'a mut Value) {
    let claims = report["claims"].as_array_mut().unwrap();
    let i = claims.iter().position(|c| c["id"] == claim).unwrap();
    let variants = claims[i]["variants"].as_array_mut().unwrap();
    let is_plain = |v: &Value| v["form"] == form && v["dropped"] == json!([]);
    let j = variants.iter().position(is_plain).unwrap();
    (format!("claims[{i}].variants[{j}]"), &mut variants[j])
}

#[test]
fn the_golden_report_agrees_with_itself() {
    assert_eq!(places(&golden()), Vec::<String>::new());
}

#[test]
fn a_theorem_is_not_refuted_by_the_certificate_of_another_claim() {
    let mut report = golden();
    let (place, theorem) = variant(&mut report, "theorem-2.3", "stated");
    let holds = theorem["tally"]["holds"].as_u64().unwrap();
    theorem["tally"]["holds"] = (holds - 1).into();
    theorem["tally"]["refuted"] = 1.into();
    theorem["status"] = "refuted".into();
    theorem["counterexample"] = json!({"certificate": 0, "minimality": "least"});
    let found = places(&report);
    let place = place + ".counterexample.certificate";
    assert!(found.contains(&place), "{found:?}");
}

#[test]
fn a_status_that_is_not_that_of_the_tally_is_named() {
    for status in ["refuted", "witnessed", "undecided", "not-tested"] {
        let mut report = golden();
        let (place, theorem) = variant(&mut report, "theorem-2.3", "stated");
        theorem["status"] = status.into();
        assert_eq!(places(&report), [format!("{place}.status")]);
    }
}

#[test]
fn a_citation_past_the_list_is_named() {
    for index in [67, 68, 1_000_000_000] {
        let mut report = golden();
        let (place, theorem) = variant(&mut report, "theorem-3.2", "stated");
        theorem["counterexample"]["certificate"] = index.into();
        let found = places(&report);
        let place = place + ".counterexample.certificate";
        assert!(found.contains(&place), "{found:?}");
    }
}

#[test]
fn a_hidden_refutation_is_found_by_its_certificate() {
    let mut report = golden();
    let (_, theorem) = variant(&mut report, "theorem-3.2", "stated");
    let tally = &mut theorem["tally"];
    tally["holds"] = (tally["holds"].as_u64().unwrap() + tally["refuted"].as_u64().unwrap()).into();
    tally["refuted"] = 0.into();
    theorem["status"] = "stands".into();
    theorem["counterexample"] = Value::Null;
    assert!(!places(&report).is_empty());
    // Without the whole claim the certificate is left over.
    let mut report = golden();
    let claims = report["claims"].as_array_mut().unwrap();
    claims.retain(|claim| claim["id"] != "theorem-3.2");
    let found = places(&report);
    assert!(
        found.iter().any(|place| place.starts_with("certificates[")),
        "{found:?}"
    );
}

#[test]
fn a_refutation_without_a_certificate_is_named() {
    let mut report = golden();
    let (place, theorem) = variant(&mut report, "theorem-3.2", "stated");
    theorem["counterexample"] = Value::Null;
    let found = places(&report);
    assert!(
        found.contains(&format!("{place}.counterexample")),
        "{found:?}"
    );
}

#[test]
fn counts_that_do_not_add_up_are_named() {
    let mut report = golden();
    let (place, theorem) = variant(&mut report, "theorem-2.3", "stated");
    theorem["tally"]["holds"] = u64::MAX.into();
    theorem["tally"]["vacuous"]["local-minimum"] = u64::MAX.into();
    assert_eq!(places(&report), [format!("{place}.tally")]);
    let mut report = golden();
    report["census"][0]["census"]["critical"] = 7.into();
    report["coverage"][0]["count"] = 1.into();
    assert_eq!(places(&report), ["census[0].census", "coverage[0].count"]);
}

#[test]
fn a_rejected_certificate_is_named() {
    let mut report = golden();
    report["certificates"][3]["statement"]["counterexample"]["form"] = "repaired".into();
    let found = places(&report);
    assert!(found.contains(&"certificates[3]".to_owned()), "{found:?}");
}

/// The paths of all numbers outside certificates and digests.
fn numbers(value: &Value, path: String, found: &mut BTreeSet<String>) {
    match value {
        Value::Number(_) => {
            found.insert(path);
        }
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                numbers(item, format!("{path}/{i}"), found);
            }
        }
        Value::Object(fields) => {
            for (key, field) in fields {
                if key != "certificates" && key != "nodes" {
                    numbers(field, format!("{path}/{key}"), found);
                }
            }
        }
        _ => {}
    }
}

/// Whatever is in a report, it is refused or rendered: nothing overflows.
#[test]
fn odd_numbers_in_a_report_are_refused_or_rendered() {
    let mut small = golden();
    // A few claims with all their certificates, so that many edits take little time.
    let kept = ["s2.rank-bound", "s2.equivalent"];
    small["claims"]
        .as_array_mut()
        .unwrap()
        .retain(|claim| kept.iter().any(|id| claim["id"] == *id));
    small["certificates"].as_array_mut().unwrap().truncate(2);
    let census = small["census"][2]["census"].clone();
    for sample in census["samples"].as_array().unwrap() {
        let text = sample["certificate"].as_str().unwrap();
        let certificate = serde_json::from_str(text).unwrap();
        small["certificates"]
            .as_array_mut()
            .unwrap()
            .push(certificate);
    }
    let entry = small["census"][2].clone();
    small["census"] = json!([entry]);
    for row in small["coverage"].as_array_mut().unwrap() {
        let what = row["what"].as_str().unwrap().to_owned();
        row["count"] = census["coverage"].get(&what).cloned().unwrap_or(0.into());
    }
    assert_eq!(places(&small), Vec::<String>::new());
    let mut paths = BTreeSet::new();
    numbers(&small, String::new(), &mut paths);
    let odd = [0, 1, 33, 1 << 16, u64::from(u32::MAX), 1 << 63, u64::MAX];
    let (mut edits, mut rendered) = (0, 0);
    // Of the many alike a part, of different ones each.
    for path in paths.iter().step_by(paths.len().div_ceil(100)) {
        for value in odd {
            let mut edited = small.clone();
            *edited.pointer_mut(path).unwrap() = value.into();
            edits += 1;
            let Ok(report) = read_report(&edited.to_string()) else {
                continue;
            };
            rendered += 1;
            let texts = [
                html(&report).unwrap(),
                markdown(&report),
                errata(&report),
                junit(&report, None),
            ];
            assert!(
                texts.iter().all(|text| !text.is_empty()),
                "{path} = {value}"
            );
            let same = diff(&report, &report);
            assert!(same.is_empty, "{path} = {value}");
        }
    }
    assert!(
        edits >= 400 && rendered >= 20,
        "{edits} edits, {rendered} rendered"
    );
}
