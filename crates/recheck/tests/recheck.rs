//! The binary `recheck`: exit codes, messages, and agreement with the second checker
//! `tools/recheck.py`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The certificates of `tests/attacks`, in alphabetical order of their folders.
fn attacks() -> Vec<PathBuf> {
    let folders = std::fs::read_dir(root().join("tests/attacks")).unwrap();
    let mut files: Vec<PathBuf> = folders
        .map(|folder| folder.unwrap().path().join("certificate.json"))
        .collect();
    files.sort();
    assert!(files.len() >= 200, "only {} attacks", files.len());
    files
}

fn accepted() -> PathBuf {
    root().join("testdata/certificates.json")
}

fn recheck(arguments: &[&Path]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_recheck"))
        .args(arguments)
        .output()
        .unwrap()
}

fn both_streams(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn accepted_certificates_end_with_code_0() {
    let output = recheck(&[&accepted()]);
    assert_eq!(output.status.code(), Some(0), "{}", both_streams(&output));
    assert!(both_streams(&output).contains("0 rejected, 0 unreadable"));
}

/// Whether an attack is one on certificates of version 2, whose statement is a tree.
fn is_tree(file: &Path) -> bool {
    let name = file.parent().and_then(Path::file_name);
    name.is_some_and(|name| name.to_string_lossy().starts_with("tree."))
}

#[test]
fn attacks_on_trees_are_rejected_with_their_codes() {
    let files: Vec<PathBuf> = attacks().into_iter().filter(|file| is_tree(file)).collect();
    assert!(files.len() >= 60, "{}", files.len());
    let mut different = Vec::new();
    for file in files {
        let expected = std::fs::read_to_string(file.with_file_name("expected.json")).unwrap();
        let expected: serde_json::Value = serde_json::from_str(&expected).unwrap();
        assert!(expected["why"].as_str().unwrap().ends_with('.'));
        let output = recheck(&[Path::new("--json"), &file]);
        // What is no JSON has no line, and the exit code of what cannot be read.
        let line: serde_json::Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| serde_json::json!({"code": "malformed"}));
        if line["code"] != expected["code"] || matches!(output.status.code(), None | Some(0)) {
            different.push(format!("{}: {line}", file.display()));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn attacks_end_with_code_1_or_2() {
    for file in attacks() {
        let expected = std::fs::read_to_string(file.with_file_name("expected.json")).unwrap();
        let expected: serde_json::Value = serde_json::from_str(&expected).unwrap();
        let code = match expected["code"].as_str().unwrap() {
            "malformed" | "unsupported-schema" => 2,
            _ => 1,
        };
        let output = recheck(&[&file]);
        assert_eq!(
            output.status.code(),
            Some(code),
            "{}: {}",
            file.display(),
            both_streams(&output)
        );
    }
}

#[test]
fn one_attack_among_accepted_certificates_is_seen() {
    let attack = root().join("tests/attacks/minimum.not-critical/certificate.json");
    let output = recheck(&[&accepted(), &attack]);
    assert_eq!(output.status.code(), Some(1));
    let text = both_streams(&output);
    assert!(text.contains("rejected: [not-critical]"), "{text}");
    assert!(text.contains("1 rejected, 0 unreadable"), "{text}");
}

#[test]
fn a_file_that_holds_no_certificate_ends_with_code_2_and_says_why() {
    let attack = |name: &str| {
        root()
            .join("tests/attacks")
            .join(name)
            .join("certificate.json")
    };
    for (file, reason) in [
        (attack("format.empty-report"), "`certificates` is empty"),
        (
            attack("format.certificate-and-report"),
            "both a certificate and a report",
        ),
        (
            attack("format.empty-object"),
            "neither a certificate nor a report",
        ),
        (root().join("no-such-file.json"), "No such file"),
        (root(), "recheck: "),
    ] {
        let output = recheck(&[&file]);
        assert_eq!(output.status.code(), Some(2), "{}", file.display());
        let text = both_streams(&output);
        assert!(text.contains(reason), "{}: {text}", file.display());
    }
}

#[test]
fn wrong_usage_ends_with_code_2() {
    for arguments in [&[][..], &[Path::new("--fast")]] {
        let output = recheck(arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(both_streams(&output).contains("Usage: recheck"));
    }
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        let output = recheck(&[Path::new(std::ffi::OsStr::from_bytes(b"\xff"))]);
        assert_eq!(output.status.code(), Some(2));
        assert!(both_streams(&output).contains("not UTF-8"));
    }
}

#[test]
fn a_closed_pipe_is_no_panic() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_recheck"))
        .arg(accepted())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    // The pipe may close before or after the last write.
    let code = child.wait().unwrap().code();
    assert!(matches!(code, Some(0 | 2)), "{code:?}");
}

/// What a line of either checker says: accepted, rejected or malformed, or no opinion.
fn is_accepted(line: &str) -> Option<bool> {
    if line.contains(": unsupported") || line.contains(": too costly") {
        None
    } else {
        Some(line.contains(": accepted"))
    }
}

#[test]
fn the_second_checker_agrees() {
    // Sizes of a billion would take its memory.
    let is_small = |file: &PathBuf| !file.to_string_lossy().contains("-huge");
    let mut files: Vec<PathBuf> = attacks().into_iter().filter(is_small).collect();
    files.push(accepted());
    let python = Command::new("python3")
        .arg(root().join("tools/recheck.py"))
        .args(["--seconds", "1"])
        .args(&files)
        .output();
    let Ok(python) = python else {
        // Written past the capture of the test harness.
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED the_second_checker_agrees: python3 was not found"
        );
        return;
    };
    assert_eq!(python.status.code(), Some(2), "{}", both_streams(&python));
    let second = String::from_utf8(python.stdout).unwrap();
    let mut second = second.lines();
    let (mut agreed, mut accepted, mut costly) = (0, 0, 0);
    for file in &files {
        let first = recheck(&[file]);
        // A file that holds no certificate has one line, on the error stream.
        let text = both_streams(&first);
        for line in text.lines().filter(|line| line.contains(".json")) {
            let other = second.next().expect("a line for each certificate");
            costly += usize::from(other.contains(": too costly"));
            if let Some(opinion) = is_accepted(other) {
                assert_eq!(opinion, is_accepted(line).unwrap(), "{line}\n{other}");
                agreed += 1;
                accepted += usize::from(opinion);
            }
        }
    }
    assert_eq!(second.next(), None);
    assert!(agreed >= 170 && accepted >= 25, "{agreed}, {accepted}");
    assert!(costly >= 2, "{costly}");
}

#[test]
fn a_rejection_of_huge_numbers_is_short() {
    let digits = "7".repeat(9_000);
    let text = format!(
        r#"{{"schema": 1, "statement": {{"global-minimum": {{"instance":
        {{"x": [["{digits}"]], "y": [["{digits}"]], "layers": [[["{digits}"]]]}},
        "evidence": "gradient-zero"}}}}}}"#
    );
    let rejection = certificate::check(&certificate::read(&text).unwrap()).unwrap_err();
    assert_eq!(rejection.code.id(), "residual-correlated");
    assert!(rejection.detail.len() < 2_000);
}

/// The text of a file cannot forge, erase or hide a line.
#[test]
fn what_a_file_says_stays_on_one_line() {
    let file = root().join("tests/attacks/tree.forges-lines/certificate.json");
    let output = recheck(&[&file, &file]);
    let said = both_streams(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(said.lines().count(), 3, "{said}");
    let control = said.chars().filter(|c| c.is_control() && *c != '\n');
    assert_eq!(control.count(), 0, "{said:?}");
}

/// In place of an object no list of its fields is read, nor of a report.
#[test]
fn a_list_is_no_report() {
    let certificate = std::fs::read_to_string(accepted()).unwrap();
    let report: serde_json::Value = serde_json::from_str(&certificate).unwrap();
    let list = serde_json::json!([report["certificates"], null]);
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("list.json");
    std::fs::write(&file, list.to_string()).unwrap();
    assert_eq!(recheck(&[&file]).status.code(), Some(2));
}

const CLAIMS: &str = "\
claim product
  sizes a, b, c
  for all A : a x b, B : b x c
  assume full: rank(A) = min(a, b)
  form stated
    show rank(A*B) = rank(B)
  form other
    show rank(A*B) = 1/2
";

/// A folder with a file of claims, and the certificate that its first form is refuted.
fn refuted(name: &str) -> (PathBuf, kernel::certificate::Certificate) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("my.claims"), CLAIMS).unwrap();
    let (file, errors) = statement::parse_file(CLAIMS);
    assert_eq!(errors, []);
    let instance = serde_json::json!({
        "sizes": {"a": 1, "b": 2, "c": 1}, "values": {"A": [["0", "1"]], "B": [["1"], ["0"]]},
    });
    let certificate = kernel::certificate::Certificate {
        schema: 2,
        verdict: kernel::certificate::Verdict::Refuted,
        statement: file.claims[0].forms[0].statement(),
        dropped: Vec::new(),
        instance: serde_json::from_value(instance).unwrap(),
        evidence: std::collections::BTreeMap::new(),
    };
    (folder, certificate)
}

fn write(folder: &Path, certificate: &kernel::certificate::Certificate) -> PathBuf {
    let file = folder.join("certificate.json");
    std::fs::write(&file, serde_json::to_string(certificate).unwrap()).unwrap();
    file
}

#[test]
fn what_was_checked_is_printed_after_what_is_dropped() {
    let (folder, mut certificate) = refuted("printed");
    let output = recheck(&[&write(&folder, &certificate)]);
    assert_eq!(output.status.code(), Some(0), "{}", both_streams(&output));
    let text = both_streams(&output);
    for part in [
        "accepted: product/stated refuted\n",
        "    assume full: rank(A) = min(a, b)\n",
        "    show rank(A * B) = rank(B)\n",
        r#"  at {"sizes":{"a":1,"b":2,"c":1},"values":{"A":[["0","1"]],"B":[["1"],["0"]]}}"#,
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    certificate.dropped = vec!["full".into()];
    let output = recheck(&[&write(&folder, &certificate)]);
    let text = both_streams(&output);
    assert!(
        text.contains("product/stated refuted without full\n"),
        "{text}"
    );
    assert!(!text.contains("assume"), "{text}");
}

#[test]
fn against_a_file_the_tree_must_be_that_of_the_claim_and_form() {
    let (folder, certificate) = refuted("against");
    let claims = folder.join("my.claims");
    let against = |certificate: &kernel::certificate::Certificate| {
        let file = write(&folder, certificate);
        let output = recheck(&[Path::new("--against"), &claims, &file]);
        (output.status.code(), both_streams(&output))
    };
    assert_eq!(against(&certificate).0, Some(0));
    let rejected = |certificate: &kernel::certificate::Certificate, detail: &str| {
        let (code, text) = against(certificate);
        assert_eq!(code, Some(1), "{text}");
        assert!(
            text.contains("[another-statement]") && text.contains(detail),
            "{text}"
        );
    };
    let mut other = certificate.clone();
    other.statement.form = "other".into();
    rejected(
        &other,
        "has `show rank(A * B) = 1 / 2`, not `show rank(A * B) = rank(B)`",
    );
    other.statement.form = "third".into();
    rejected(&other, "no product/third");
    other.statement.claim = "lemma".into();
    rejected(&other, "no lemma/third");
    // It is accepted by itself, and is not what the file says.
    let mut weaker = certificate.clone();
    weaker
        .statement
        .items
        .retain(|item| !matches!(item, kernel::tree::Item::Assume { .. }));
    assert_eq!(recheck(&[&write(&folder, &weaker)]).status.code(), Some(0));
    rejected(&weaker, "has `assume full: rank(A) = min(a, b)`");
    let point = recheck(&[Path::new("--against"), &claims, &accepted()]);
    assert_eq!(point.status.code(), Some(1));
    let missing = recheck(&[Path::new("--against"), Path::new("no.claims"), &accepted()]);
    assert_eq!(missing.status.code(), Some(2));
}

/// A definition of formulas and one of terms are called alike; the trees differ.
#[test]
fn a_tree_that_prints_alike_but_differs_is_not_that_of_the_file() {
    let (folder, certificate) = refuted("alike");
    let claims = folder.join("my.claims");
    let mut json = serde_json::to_value(&certificate).unwrap();
    let text = certificate.statement.to_string();
    // `rank(B)` as an argument of nothing else: empty lists of indices are printed as none.
    json["statement"]["show"]["compare"][2]["call"]["over"] = serde_json::Value::Null;
    let file = folder.join("null.json");
    std::fs::write(&file, json.to_string()).unwrap();
    let output = recheck(&[Path::new("--against"), &claims, &file]);
    assert_eq!(output.status.code(), Some(2), "{}", both_streams(&output));
    assert!(both_streams(&output).contains("[malformed]"));
    let mut other = certificate.clone();
    if let kernel::tree::Formula::Compare(_, _, right) = &mut other.statement.show {
        **right = kernel::tree::Term::Name("rank(B)".into());
    }
    assert_ne!(other.statement.to_string(), text);
    let output = recheck(&[Path::new("--against"), &claims, &write(&folder, &other)]);
    assert_eq!(output.status.code(), Some(1));
}

/// A name with line breaks and escape codes is printed between guillemets, spelled.
#[test]
fn a_tree_cannot_forge_a_line() {
    let (folder, mut certificate) = refuted("forged-tree");
    certificate.statement.claim = "x\nother.json: accepted: y\u{1b}[2K".into();
    let file = write(&folder, &certificate);
    let output = recheck(&[&file]);
    let said = both_streams(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    let starts = said.lines().filter(|line| line.starts_with("other.json"));
    assert_eq!(starts.count(), 0, "{said}");
    let control = said.chars().filter(|c| c.is_control() && *c != '\n');
    assert_eq!(control.count(), 0, "{said:?}");
    certificate.dropped = vec!["a\nb: accepted".into()];
    let output = recheck(&[&write(&folder, &certificate)]);
    assert_eq!(
        both_streams(&output).lines().count(),
        2,
        "{}",
        both_streams(&output)
    );
}

#[test]
fn standard_input_is_a_file_and_the_version_is_told() {
    let text = std::fs::read_to_string(accepted()).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_recheck"))
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(both_streams(&output).contains("0 rejected, 0 unreadable"));
    let version = recheck(&[Path::new("--version")]);
    assert_eq!(version.status.code(), Some(0));
    assert!(both_streams(&version).starts_with("recheck 0."));
}
