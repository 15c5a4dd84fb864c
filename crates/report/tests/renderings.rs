//! The renderings of a report: snapshots, hostile names, size, differences, versions.

use std::path::{Path, PathBuf};

use certificate::{Certificate, Counterexample, Evidence, MinimumEvidence, Statement, Subject};
use exact::Matrix;
use network::{Instance, Network, Problem};
use report::{
    ClaimEntry, CounterexampleEntry, Report, Status, claim_text, diff, errata, json_schema, junit,
    markdown, read_report,
};
use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A report of the present version, of a small audit.
fn golden_text() -> String {
    std::fs::read_to_string(root().join("testdata/report-v2.json")).unwrap()
}

fn golden() -> Report {
    read_report(&golden_text()).unwrap()
}

/// A few claims of it, so that a snapshot can be read.
fn small() -> Report {
    let mut report = golden();
    let kept = [
        "t2.2.rotation-identity",
        "t3.1.one-factor",
        "theorem-3.2",
        "lemma-3.4",
    ];
    report
        .claims
        .retain(|claim| kept.contains(&claim.id.as_str()));
    for claim in &mut report.claims {
        claim.variants.truncate(3);
    }
    report.not_checked_yet.truncate(1);
    report.census.truncate(1);
    report.coverage.truncate(2);
    report
}

/// Without the sequences of styles.
fn unstyled(text: &str) -> String {
    let mut plain = String::new();
    for (i, piece) in text.split("\u{1b}[").enumerate() {
        let shown = if i == 0 {
            piece
        } else {
            piece.split_once('m').unwrap().1
        };
        plain.push_str(shown);
    }
    plain
}

// Snapshots.

#[test]
fn the_markdown_of_a_small_report() {
    insta::assert_snapshot!(markdown(&small()));
}

#[test]
fn the_errata_of_a_small_report() {
    insta::assert_snapshot!(errata(&small()));
}

#[test]
fn a_refuted_claim_in_the_terminal() {
    let report = small();
    let claim = report
        .claims
        .iter()
        .find(|claim| claim.id == "theorem-3.2")
        .unwrap();
    insta::assert_snapshot!(unstyled(&claim_text(Some(&report), claim, 80)));
}

#[test]
fn the_junit_xml_of_a_small_report() {
    insta::assert_snapshot!(junit(&small(), None));
}

// What the renderings must hold.

#[test]
fn every_claim_that_was_refuted_as_stated_has_a_text() {
    let report = golden();
    let mut refuted = 0;
    for (claim, variant) in report.variants() {
        if variant.is_plain() && variant.form == "stated" && variant.status == Status::Refuted {
            refuted += 1;
            let prose = lemmas::prose(&claim.id).unwrap_or_else(|| panic!("{}: no text", claim.id));
            let text = unstyled(&claim_text(Some(&report), claim, 80));
            let lines = text
                .lines()
                .filter(|line| line.trim_start().starts_with(['1', '2', '3']));
            let lines = lines.filter(|line| line.starts_with("    ")).count();
            assert!(
                lines >= prose.check.len(),
                "{}: a value is missing\n{text}",
                claim.id
            );
        }
    }
    assert!(refuted > 0);
}

#[test]
fn the_errata_name_the_refuted_claims_and_no_others() {
    let mut report = golden();
    let is_refuted = |claim: &ClaimEntry| {
        let mut stated = claim
            .variants
            .iter()
            .filter(|v| v.is_plain() && v.form == "stated");
        stated.any(|v| v.status == Status::Refuted)
    };
    let sections = |report: &Report| errata(report).matches("\\section{").count();
    let refuted = report
        .claims
        .iter()
        .filter(|claim| is_refuted(claim))
        .count();
    assert_eq!(sections(&report), refuted);
    let stands = report
        .claims
        .iter_mut()
        .find(|claim| is_refuted(claim))
        .unwrap();
    stands.variants[0].status = Status::Stands;
    assert_eq!(sections(&report), refuted - 1);
}

#[test]
fn a_counterexample_to_something_else_is_not_shown() {
    let mut report = small();
    let other = report.certificates.len() - 1;
    let claim = report
        .claims
        .iter()
        .position(|claim| claim.id == "theorem-3.2")
        .unwrap();
    assert!(errata(&report).contains("\\section{Theorem 3.2"));
    if let Some(entry) = &mut report.claims[claim].variants[0].counterexample {
        entry.certificate = other;
    }
    assert!(!errata(&report).contains("\\section{Theorem 3.2"));
}

#[test]
fn a_refuted_claim_without_a_text_is_shown_with_its_statement() {
    let mut report = small();
    let claim = report
        .claims
        .iter()
        .position(|claim| claim.id == "theorem-3.2")
        .unwrap();
    report.claims[claim].id = "theorem-9.9".into();
    let index = report.claims[claim].variants[0]
        .counterexample
        .as_ref()
        .unwrap()
        .certificate;
    if let Statement::Counterexample(case) = &mut report.certificates[index].statement {
        case.claim = "theorem-9.9".into();
    }
    let tex = errata(&report);
    assert!(
        tex.contains("If $X$ and $Y$ have full row rank, $W$ is a local minimum"),
        "{tex}"
    );
    assert!(markdown(&report).contains("## theorem-9.9"));
}

// Hostile names.

const HOSTILE: &str = "<script>alert(1)</script> \\input{/etc/passwd} \\end{document} ${7*7}$ %# | \
                       `a` [b](javascript:c) ]]> &amp; ~^ \"q\" \u{1b}[31m\u{7}\u{202e} \u{4e16}\n# x";

/// The report with its free texts replaced; the identifiers too, if asked for.
fn hostile(identifiers: bool) -> Report {
    fn replace(value: &mut Value, fields: &[&str]) {
        let all = |text: &mut Value| *text = HOSTILE.into();
        match value {
            Value::Object(map) => {
                for key in ["kinds", "vacuous"] {
                    if let Some(Value::Object(counts)) = map.get_mut(key) {
                        counts.insert(HOSTILE.into(), 1.into());
                    }
                }
                for (key, field) in map.iter_mut().filter(|(key, _)| *key != "certificates") {
                    match field {
                        Value::String(_) if fields.contains(&key.as_str()) => all(field),
                        Value::Array(texts) if fields.contains(&key.as_str()) => {
                            texts.iter_mut().for_each(all);
                        }
                        _ => replace(field, fields),
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| replace(item, fields)),
            _ => {}
        }
    }
    let mut value = serde_json::to_value(small()).unwrap();
    let mut fields = vec![
        "paper",
        "title",
        "page",
        "statement",
        "name",
        "what",
        "reason",
        "theorem",
        "kind",
        "digest",
        "version",
        "sources",
    ];
    if identifiers {
        fields.extend(["id", "form", "hypotheses", "dropped"]);
    }
    replace(&mut value, &fields);
    serde_json::from_value(value).unwrap()
}

#[test]
fn hostile_names_are_harmless_in_markdown() {
    for report in [hostile(false), hostile(true)] {
        let text = markdown(&report);
        for harmful in [
            "<script", "[b](", "\u{1b}", "\u{7}", "\u{202e}", "\n# x", "`a`",
        ] {
            assert!(!text.contains(harmful), "{harmful:?}");
        }
        assert!(text.contains("&lt;script&gt;"));
        // Rows of tables keep their number of cells.
        let rows = text
            .lines()
            .filter(|line| line.starts_with("| ") && line.contains("alert"));
        for row in rows {
            let cells = row.replace("\\|", "").matches('|').count();
            assert!((4..=7).contains(&cells), "{row}");
        }
    }
}

#[test]
fn hostile_names_are_harmless_in_latex() {
    for report in [hostile(false), hostile(true)] {
        let text = errata(&report);
        for harmful in ["\\input", "${7", "\u{1b}", "\u{7}", "\u{202e}", "\u{4e16}"] {
            assert!(!text.contains(harmful), "{harmful:?}");
        }
        assert_eq!(text.matches("\\end{document}").count(), 1);
    }
    assert!(errata(&hostile(false)).contains(r"\textbackslash{}input\{/etc/passwd\}"));
}

#[test]
fn hostile_names_are_harmless_in_the_terminal() {
    for report in [hostile(false), hostile(true)] {
        for claim in &report.claims {
            let text = unstyled(&claim_text(Some(&report), claim, 80));
            let is_bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
            assert!(!text.contains(is_bad), "{text:?}");
        }
        let difference = unstyled(&diff(&small(), &report).text(80));
        assert!(!difference.contains(|c: char| c.is_control() && c != '\n'));
    }
}

#[test]
fn hostile_names_are_harmless_in_junit_xml() {
    let report = hostile(true);
    let xml = junit(&report, None);
    assert!(
        !xml.contains("<script") && !xml.contains(['\u{1b}', '\u{7}']),
        "{xml}"
    );
    let read = quick_junit::Report::deserialize_from_str(&xml).unwrap();
    let cases: usize = read
        .test_suites
        .iter()
        .map(|suite| suite.test_cases.len())
        .sum();
    assert_eq!(cases, read.tests);
    assert!(cases > report.claims.len());
}

// Size.

fn zero_counterexample(size: usize) -> Certificate {
    let zeros = || Matrix::zeros(size, size);
    let problem = Problem::new(zeros(), zeros()).unwrap();
    let network = Network::new(vec![zeros()]).unwrap();
    let instance = Instance::new(problem, network).unwrap();
    Certificate::new(Statement::Counterexample(Box::new(Counterexample {
        claim: "theorem-3.2".into(),
        form: "stated".into(),
        dropped: Vec::new(),
        subject: Subject::Layer { instance, layer: 1 },
        evidence: Evidence {
            minimum: Some(MinimumEvidence::GradientZero),
            ..Evidence::default()
        },
    })))
}

#[test]
fn a_thousand_counterexamples_are_rendered_and_large_matrices_cut() {
    const COUNT: usize = 1000;
    let mut report = small();
    let mut model = report
        .claims
        .iter()
        .find(|c| c.id == "theorem-3.2")
        .unwrap()
        .clone();
    model.variants.truncate(1);
    let (mut claims, mut certificates) = (Vec::new(), Vec::new());
    for index in 0..COUNT {
        let size = if index % 100 == 0 { 40 } else { 1 };
        let mut claim = model.clone();
        let counterexample = claim.variants[0].counterexample.as_mut().unwrap();
        *counterexample = CounterexampleEntry {
            certificate: index,
            ..counterexample.clone()
        };
        claims.push(claim);
        certificates.push(zero_counterexample(size));
    }
    (report.claims, report.certificates) = (claims, certificates);
    let (text, tex, xml) = (markdown(&report), errata(&report), junit(&report, None));
    assert_eq!(text.matches("## theorem-3.2").count(), COUNT);
    assert_eq!(tex.matches("\\section{").count(), COUNT);
    assert_eq!(xml.matches("<failure").count(), COUNT);
    let note = "40 x 40, cut here; whole in report.json";
    assert_eq!(text.matches(note).count(), 3 * COUNT / 100);
    for (format, output) in [("Markdown", text), ("LaTeX", tex), ("XML", xml)] {
        let most = output.len() / COUNT;
        assert!(most < 8000, "{format}: {most} bytes per counterexample");
    }
}

// Differences.

#[test]
fn a_report_does_not_differ_from_itself_whenever_it_was_made() {
    let old = golden();
    let mut new = golden();
    (new.run.finished, new.run.seconds, new.run.threads) = (0, 0, 99);
    let found = diff(&old, &new);
    assert!(found.is_empty && found.changes.is_empty(), "{found:?}");
    assert_eq!(found.text(80), "no difference\n");
}

#[test]
fn every_kind_of_change_is_told() {
    let old = small();
    let mut new = small();
    new.settings.seed += 1;
    new.run.version = "9.9.9".into();
    let gone = new.claims.remove(0);
    new.claims[0].variants[0].status = Status::Stands;
    new.claims[0].variants[0].tally.holds += 1;
    new.claims[1].variants[0].counterexample = None;
    let moved = new.not_checked_yet[0].id.clone();
    new.claims[2].id.clone_from(&moved);
    new.not_checked_yet.clear();
    new.coverage[0].count += 1;
    let found = diff(&old, &new);
    let has = |subject: &str, property: &str| {
        let is = |c: &&report::Change| c.subject == subject && c.property == property;
        assert!(
            found.changes.iter().any(|c| is(&c)),
            "{subject} {property}: {found:#?}"
        );
    };
    has("settings", "seed");
    has("run", "version");
    has(&gone.id, "presence");
    has("t3.1.one-factor (stated)", "status");
    has("t3.1.one-factor (stated)", "tally.holds");
    has("theorem-3.2 (stated)", "counterexample");
    has(&moved, "checked");
    has(&format!("coverage: {}", new.coverage[0].what), "count");
    assert!(!found.is_empty);
    insta::assert_snapshot!(unstyled(&found.text(80)));
}

// Versions and the schema.

#[test]
fn a_report_of_version_1_is_refused_with_advice() {
    let path = root().join("testdata/report-v1.json");
    let error = read_report(&std::fs::read_to_string(path).unwrap()).unwrap_err();
    let message = error.to_string();
    assert!(
        message.contains("version 1") && message.contains("referee audit"),
        "{message}"
    );
}

#[test]
fn a_report_of_an_unknown_version_is_refused_with_advice() {
    let with = |version: &str| golden_text().replacen(r#""referee_report":2"#, version, 1);
    let later = read_report(&with(r#""referee_report":99"#))
        .unwrap_err()
        .to_string();
    assert!(
        later.contains("version 99") && later.contains("a later version"),
        "{later}"
    );
    let earlier = read_report(&with(r#""referee_report":0"#))
        .unwrap_err()
        .to_string();
    assert!(
        earlier.contains("version 0") && earlier.contains("referee audit"),
        "{earlier}"
    );
    let none = read_report("{}").unwrap_err().to_string();
    assert!(none.contains("referee_report"), "{none}");
}

#[test]
fn the_committed_schema_is_that_of_the_types() {
    let path = root().join("docs/report.schema.json");
    if std::env::var_os("REFEREE_WRITE_DOCS").is_some() {
        std::fs::write(&path, json_schema()).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == json_schema(),
        "rewrite it by REFEREE_WRITE_DOCS=1 cargo test -p report schema"
    );
}

/// The objects of a value against the part of the schema that describes them: what is missing or
/// not allowed.
fn violations(value: &Value, part: &Value, schema: &Value, path: &str, found: &mut Vec<String>) {
    let part = match part["$ref"].as_str() {
        Some(name) => &schema["$defs"][name.trim_start_matches("#/$defs/")],
        None => part,
    };
    match value {
        Value::Object(fields) if part["properties"].is_object() && part["oneOf"].is_null() => {
            let required = part["required"].as_array().into_iter().flatten();
            let missing = required
                .filter_map(Value::as_str)
                .filter(|key| !fields.contains_key(*key));
            found.extend(missing.map(|key| format!("{path}.{key} is missing")));
            for (key, field) in fields {
                let path = format!("{path}.{key}");
                match &part["properties"][key] {
                    Value::Null if part["additionalProperties"] == false => {
                        found.push(format!("{path} is unknown"));
                    }
                    inner => violations(field, inner, schema, &path, found),
                }
            }
        }
        Value::Array(items) if part["items"].is_object() => {
            for (i, item) in items.iter().enumerate() {
                violations(item, &part["items"], schema, &format!("{path}[{i}]"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn the_schema_has_the_fields_of_the_report_and_no_others() {
    let schema: Value = serde_json::from_str(&json_schema()).unwrap();
    let mut report: Value = serde_json::from_str(&golden_text()).unwrap();
    let check = |report: &Value| {
        let mut found = Vec::new();
        violations(report, &schema, &schema, "", &mut found);
        found
    };
    assert_eq!(check(&report), Vec::<String>::new());
    report["claims"][0]["truth"] = true.into();
    report["settings"].as_object_mut().unwrap().remove("seed");
    assert_eq!(
        check(&report),
        [".claims[0].truth is unknown", ".settings.seed is missing"]
    );
}

// LaTeX itself.

/// Runs pdflatex twice; its log.
fn pdflatex(source: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("errata.tex"), source).unwrap();
    let mut log = String::new();
    for _ in 0..2 {
        let output = std::process::Command::new("pdflatex")
            .args([
                "-interaction=nonstopmode",
                "-halt-on-error",
                "-no-shell-escape",
                "errata.tex",
            ])
            .current_dir(folder.path())
            .output()
            .expect("pdflatex, of Debian's texlive-latex-base");
        log = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{log}");
    }
    log
}

/// The greatest width in points by which a box sticks out.
fn overfull(log: &str) -> f64 {
    let width = |line: &str| {
        line.split_once("Overfull \\hbox (")?
            .1
            .split("pt")
            .next()?
            .parse()
            .ok()
    };
    log.lines().filter_map(width).fold(0.0, f64::max)
}

#[test]
#[ignore = "needs pdflatex: texlive-latex-recommended and texlive-fonts-recommended"]
fn the_errata_compile_without_overfull_boxes_beyond_5_points() {
    for report in [golden(), small()] {
        let log = pdflatex(&errata(&report));
        assert!(overfull(&log) <= 5.0, "{log}");
        assert!(!log.contains("undefined references"), "{log}");
    }
    assert!(overfull("Overfull \\hbox (21.5pt too wide) in paragraph") > 21.0);
}

#[test]
#[ignore = "needs pdflatex: texlive-latex-recommended and texlive-fonts-recommended"]
fn the_errata_of_a_hostile_report_compile() {
    for report in [hostile(false), hostile(true)] {
        let log = pdflatex(&errata(&report));
        // TeX names each file that it opens after a bracket.
        assert!(
            log.contains("(./errata.tex") && !log.contains("(/etc/passwd"),
            "{log}"
        );
    }
}
