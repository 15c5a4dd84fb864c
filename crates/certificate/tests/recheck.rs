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
    if line.contains(": unsupported") {
        None
    } else {
        Some(line.contains(": accepted"))
    }
}

#[test]
fn the_second_checker_agrees() {
    // The second checker has no limit, and would take as long as it takes.
    let is_cheap = |file: &PathBuf| !file.to_string_lossy().contains("/cost.");
    let mut files: Vec<PathBuf> = attacks().into_iter().filter(is_cheap).collect();
    files.push(accepted());
    let python = Command::new("python3")
        .arg(root().join("tools/recheck.py"))
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
    let (mut agreed, mut accepted) = (0, 0);
    for file in &files {
        let first = recheck(&[file]);
        // A file that holds no certificate has one line, on the error stream.
        let text = both_streams(&first);
        for line in text.lines().filter(|line| line.contains(".json")) {
            let other = second.next().expect("a line for each certificate");
            if let Some(opinion) = is_accepted(other) {
                assert_eq!(opinion, is_accepted(line).unwrap(), "{line}\n{other}");
                agreed += 1;
                accepted += usize::from(opinion);
            }
        }
    }
    assert_eq!(second.next(), None);
    assert!(agreed >= 170 && accepted >= 25, "{agreed}, {accepted}");
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
    let file = root().join("tests/attacks/claim.forges-lines/certificate.json");
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
