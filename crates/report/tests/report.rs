//! A small paper, hunted and reported: the report agrees with itself, a forged one does not, and
//! each rendering tells what was found.

use std::path::Path;

use hunt::{Form, Options, examine};
use paper::Paper;
use report::{
    Checked, ClaimEntry, Condition, FormEntry, FormalStatus, Phrase, Plane, ProofCheck,
    ProofSources, RepairEntry, Report, ReportError, Run, SCHEMA, Settings, diff, diff_text, errata,
    html, junit, markdown, read,
};
use serde_json::{Value, json};
use sha2::Digest;

fn small() -> Report {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/paper");
    let paper = Paper::read(&folder).unwrap_or_else(|error| panic!("{error}"));
    let none = FormalStatus {
        sources: String::new(),
        statements: String::new(),
        claims: Vec::new(),
    };
    let options = Options {
        effort: Some(2_000),
        seed: 1,
        ..Options::default()
    };
    let claims = paper.claims.iter().map(|claim| {
        let entries = claim.forms.iter().map(|form| {
            let examined = examine(&Form::from(form), &options, false, None).unwrap();
            FormEntry::new(form, examined)
        });
        ClaimEntry::new(&paper, claim, entries.collect(), &none).unwrap()
    });
    let mut report = Report {
        referee_report: SCHEMA,
        certificates: Vec::new(),
        checked: None,
        claims: claims.collect(),
        paper: paper.about.clone(),
        settings: Settings {
            seed: 1,
            effort: 2_000,
            repair: false,
        },
        run: Run {
            version: "0".into(),
            finished: 0,
            seconds: 0,
            threads: 1,
            times: [("lemma-2/stated".to_owned(), 12)].into(),
            proofs: ProofCheck::NotCheckedHere,
        },
        proofs: ProofSources {
            sources: String::new(),
            statements: String::new(),
        },
    };
    report.gather();
    report
}

fn written(report: &Report) -> Value {
    serde_json::to_value(report).unwrap()
}

#[test]
fn a_report_that_is_read_again_is_the_same() {
    let report = small();
    let text = serde_json::to_string(&report).unwrap();
    let again = read(&text).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(written(&again), written(&report));
    assert!(diff(&report, &again).is_empty());
    assert!(report.forms().all(|(_, form)| form.is_met()));
}

/// Each field that carries a verdict, forged.
#[test]
fn a_forged_report_is_refused_and_the_place_is_named() {
    let report = written(&small());
    let stated = "/claims/0/forms/0";
    let repaired = "/claims/0/forms/1";
    let forgeries: &[(&str, Value, &str)] = &[
        ("/found/verdict", json!("stands"), stated),
        ("/found/instances", json!(1), stated),
        ("/found/met", json!(0), repaired),
        ("/found/killed", json!([]), repaired),
        ("/found/not_needed", json!(["nothing"]), repaired),
        ("/found/certificate", json!(null), stated),
        ("/found/counterexample/sizes/n", json!(3), stated),
        ("/found/certificate", json!(1_000_000_000), stated),
        ("/found/certificate", json!(1), stated),
        ("/mutants/0/verdict", json!("stands"), repaired),
        ("/mutants/0/dropped", json!(["another"]), repaired),
        ("/found/not_needed", json!(["invertible"]), repaired),
        ("/found/degenerate", json!(["A = I"]), stated),
        ("/explanation", json!(null), stated),
        ("/explanation/conclusion/0/truth", json!("true"), stated),
        (
            "/explanation/conclusion/0/values/0/1",
            json!({"words": "7"}),
            stated,
        ),
        ("/text", json!("claim theorem-1"), stated),
        ("/statement/form", json!("repaired"), stated),
        ("/doubt", json!([1, "nothing"]), repaired),
    ];
    for (field, value, form) in forgeries {
        let mut forged = report.clone();
        let place = format!("{form}{field}");
        let there = forged.pointer_mut(&place);
        *there.unwrap_or_else(|| panic!("{place}")) = value.clone();
        match read(&forged.to_string()) {
            Err(ReportError::Contradictory(found)) => {
                assert!(
                    found[0].place.starts_with("theorem-1/"),
                    "{place}: {found:?}"
                );
            }
            Err(ReportError::Unreadable(_)) => {}
            Ok(_) => panic!("{place} := {value} is accepted"),
        }
    }
}

#[test]
fn a_certificate_with_another_number_is_rejected() {
    for place in ["/instance/values/A/0/0", "/instance/sizes/n", "/verdict"] {
        let mut report = written(&small());
        *report["certificates"][0].pointer_mut(place).unwrap() = json!("7");
        assert!(read(&report.to_string()).is_err(), "{place}");
    }
}

/// A certificate that is right and belongs to another form.
#[test]
fn the_certificate_of_another_claim_is_refused() {
    let mut report = written(&small());
    let list = report["certificates"].as_array_mut().unwrap();
    let last = list.len() - 1;
    list.swap(0, last);
    let error = read(&report.to_string()).unwrap_err().to_string();
    assert!(error.contains("about another statement"), "{error}");
}

#[test]
fn a_report_of_another_version_says_so() {
    let mut report = written(&small());
    report["referee_report"] = json!(SCHEMA - 1);
    let error = read(&report.to_string()).unwrap_err().to_string();
    assert!(error.contains("make it anew"), "{error}");
}

#[test]
fn the_page_names_what_is_false_first_and_escapes_what_it_shows() {
    let page = html(&small()).unwrap();
    let first = page.find("False as stated").unwrap();
    assert!(first < page.find("Misprints").unwrap());
    assert!(first < page.find("id=\"claims\"").unwrap());
    assert!(page.contains("On Ranks &amp; Products"));
    assert!(page.contains("nowhere &lt;v1&gt;"));
    assert!(page.contains("ours, not the paper's") || page.contains("ours, not the paper&#x27;s"));
    for id in ["theorem-1", "lemma-2", "misprint", "witness", "not-here"] {
        assert!(page.contains(&format!("id=\"{id}\"")), "{id}");
    }
    assert!(!page.contains("<script"));
}

#[test]
fn the_numbers_of_a_note_are_those_of_the_counterexample() {
    let text = markdown(&small());
    assert!(
        text.contains("**2 of 4 claims are false as stated"),
        "{text}"
    );
    let hand = text.find("By hand:").unwrap();
    let line = text[hand..].lines().nth(2).unwrap();
    assert!(line.contains("= 1") || line.contains(" = $`1`$"), "{line}");
    assert!(line.contains(" = $`0`$"), "{line}");
}

#[test]
fn the_errata_hold_the_refuted_claims_in_the_order_of_the_pages() {
    let text = errata(&small());
    let (theorem, misprint) = (
        text.find(r"\section{Theorem 1").unwrap(),
        text.find(r"\section{A formula").unwrap(),
    );
    assert!(theorem < misprint);
    assert!(text.contains(r"On Ranks \& Products"));
    assert!(!text.contains(r"\section{Lemma 2"));
}

#[test]
fn a_form_as_expected_passes_and_a_surprise_fails() {
    let mut report = small();
    assert!(!junit(&report, None).contains("<failure"));
    let form = &mut report.claims[0].forms[0];
    form.found.expected = None;
    let xml = junit(&report, None);
    assert_eq!(xml.matches("<failure").count(), 1, "{xml}");
    let xml = junit(&report, Some(&small()));
    assert!(
        !xml.contains("<failure"),
        "the baseline has the same verdict"
    );
}

#[test]
fn a_verdict_that_changed_is_told() {
    let (old, mut new) = (small(), small());
    new.claims[1].forms[0].found.verdict = statement::Verdict::Undecided;
    let changes = diff(&old, &new);
    assert_eq!(
        diff_text(&changes),
        "lemma-2/stated: verdict: stands -> undecided\n"
    );
}

#[test]
fn a_repair_has_a_table_of_conditions_and_a_picture_of_where_the_form_failed() {
    let mut report = small();
    let condition = |formula: &str, kind: &str| Condition {
        formula: Phrase::Words(formula.into()),
        kind: kind.into(),
        length: 2,
        support: 7,
    };
    report.claims[0].forms[0].repair = Some(RepairEntry {
        answers: vec![condition("the answer", "exact")],
        competitors: 3,
        rivals: vec![condition("the rival", "exact")],
        vectors: 10,
        instances: 1_000,
        boxes: 1,
        both: None,
        picture: Some(Plane {
            features: ["rank(A)".into(), "n".into()],
            cells: vec![[0, 1, 4, 0], [1, 1, 0, 5], [1, 2, 2, 3]],
        }),
    });
    let text = markdown(&report);
    for said in [
        "| the answer | exact | 2 | 7 |",
        "| the rival | exact, competitor | 2 | 7 |",
        "3 longer conditions were exact as well.",
        "| | 0 | 1 |\n|---|---|---|\n| **2** |  | 2 \u{2212}3 |\n| **1** | 4 |  \u{2212}5 |\n",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let page = html(&report).unwrap();
    for class in ["held", "failed", "mixed"] {
        assert_eq!(page.matches(&format!("<rect class=\"{class}\"")).count(), 1);
    }
    let again = read(&serde_json::to_string(&report).unwrap()).unwrap();
    assert_eq!(written(&again), written(&report));
}

/// `REFEREE_WRITE_DOCS=1 cargo test -p report` writes it.
#[test]
fn the_schema_is_the_one_of_the_documentation() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/report.schema.json");
    let schema = serde_json::to_string_pretty(&report::schema()).unwrap() + "\n";
    if std::env::var_os("REFEREE_WRITE_DOCS").is_some() {
        std::fs::write(&path, &schema).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), schema);
}

/// A report says of its certificates what the file says of their digests, and where that stands.
#[test]
fn only_the_certificates_that_the_file_lists_are_called_checked_by_coq() {
    let mut report = small();
    assert!(report.certificates.len() > 1);
    let told = |report: &Report| {
        let (page, text) = (html(report).unwrap(), markdown(report));
        let place = "<span class=\"chip formal\">checked by Coq";
        (
            page.matches(place).count(),
            text.matches("hecked by Coq's kernel").count(),
        )
    };
    assert_eq!(told(&report), (0, 0));
    let listed = |certificates: &[Value]| {
        let row = |certificate: &Value| {
            let digest = sha2::Sha256::digest(certificate.to_string());
            let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            json!({"claim": "a", "form": "b", "without": [], "verdict": "refuted",
                "certificate": digest, "file": "a.v"})
        };
        let rows: Vec<Value> = certificates.iter().map(row).collect();
        Checked::read("listed.json", &json!(rows).to_string()).unwrap()
    };
    report.checked = Some(listed(&report.certificates[..1]));
    // The certificate, and the sentence that says which file says so.
    assert_eq!(told(&report), (1, 2));
    assert!(markdown(&report).contains("is what `listed.json` says of 1 of the"));
    assert!(
        html(&report)
            .unwrap()
            .contains("<code>listed.json</code> says of 1 of the")
    );
    // A forged line lists another certificate, and none of the report.
    report.checked = Some(listed(&[json!({"schema": 2})]));
    assert_eq!(told(&report), (0, 1));
    assert!(markdown(&report).contains("says of 0 of the"));
}
