//! `try` and `hunt`.

use std::process::{Command, Stdio};

use kernel::certificate::Certificate;

use super::{code, err, fed, folder, holds, json_lines, out, referee, root};

const COMMUTING: &str = "for all A, B : n x n: rank(A*B) = rank(B*A)";

#[test]
fn a_false_formula_is_refuted_by_its_least_counterexample_with_both_sides() {
    let output = referee(&["try", COMMUTING]);
    assert_eq!(code(&output), 1, "{}", err(&output));
    holds(
        &out(&output),
        &[
            "refuted    least: n = 2, entries 0..1",
            "A = [ 0 0 ]   B = [ 0 0 ]",
            "rank(A * B) = 1, rank(B * A) = 0",
            "again: referee try",
            "--seed 1",
        ],
    );
}

#[test]
fn a_true_formula_stands_and_a_wrong_one_is_told_where_it_is_wrong() {
    let stands = referee(&["try", "for all A : n x n: trace(A) = trace(A^T)"]);
    assert_eq!(code(&stands), 0);
    holds(&out(&stands), &["stands", "searched completely"]);
    let wrong = referee(&["try", "for all A : a x b: A*A = A"]);
    assert_eq!(code(&wrong), 2);
    holds(&err(&wrong), &["sizes-differ"]);
    let free = referee(&["try", "rank(A) = 1"]);
    assert_eq!(code(&free), 2);
    holds(&err(&free), &["unknown-name", "for all A"]);
}

#[test]
fn undecided_and_untested_formulas_exit_3() {
    let untested = referee(&["try", "for all A : n x n with rank(A) = n + 1: A = 0"]);
    assert_eq!(code(&untested), 3);
    holds(&out(&untested), &["untested"]);
    // Motzkin's form is nowhere negative, and no sum of squares.
    let motzkin = "for all A : 1 x 3 with A = 0: for all V near A: \
        V[1,1]^4*V[1,2]^2 + V[1,1]^2*V[1,2]^4 + V[1,3]^6 >= 3*V[1,1]^2*V[1,2]^2*V[1,3]^2";
    let undecided = referee(&["try", motzkin, "--effort", "300"]);
    assert_eq!(code(&undecided), 3);
    holds(
        &out(&undecided),
        &["undecided", "no rule shows this `for all ... near`"],
    );
}

#[test]
fn every_certificate_that_is_written_is_accepted() {
    let folder = folder("certificates");
    let file = folder.join("try.json").display().to_string();
    assert_eq!(code(&referee(&["try", COMMUTING, "--out", &file])), 1);
    let claims = root().join("tests/claims/generic.claims");
    let claims = claims.to_str().unwrap();
    let made = folder.join("hunt").display().to_string();
    let output = referee(&["hunt", claims, "--effort", "2000", "--out", &made, "--json"]);
    let written = std::fs::read_dir(&made).unwrap();
    let mut files: Vec<_> = written.map(|entry| entry.unwrap().path()).collect();
    files.push(file.into());
    assert!(files.len() >= 15, "{}", files.len());
    for file in &files {
        let text = std::fs::read_to_string(file).unwrap();
        let certificate = Certificate::read(&text).unwrap_or_else(|e| panic!("{file:?}: {e:?}"));
        certificate
            .check()
            .unwrap_or_else(|e| panic!("{file:?}: {e:?}"));
    }
    // The lines name the files.
    let named = json_lines(&output);
    let named = named.iter().filter(|line| line["certificate"].is_string());
    assert!(named.count() >= 10);
}

#[test]
fn a_place_that_cannot_be_written_is_found_before_the_hunt() {
    let output = referee(&["try", COMMUTING, "--out", "/proc/no/file.json"]);
    assert_eq!((code(&output), out(&output).as_str()), (2, ""));
    holds(&err(&output), &["/proc/no/file.json"]);
}

#[test]
fn degenerate_counterexamples_are_marked_and_others_are_found() {
    let formula = "for all A : n x n: A^2 = A";
    let first = &json_lines(&referee(&["try", formula, "--json"]))[0];
    assert!(!first["degenerate"].as_array().unwrap().is_empty());
    let other = &json_lines(&referee(&["try", formula, "--json", "--no-degenerate"]))[0];
    assert_eq!(other["verdict"], "refuted");
    assert_eq!(other["degenerate"], serde_json::json!([]));
}

#[test]
fn a_counterexample_is_pasted_elsewhere() {
    for (language, expected) in [
        ("latex", "\\[ A = \\begin{pmatrix}"),
        ("numpy", "A = np.array([[0, 0], [0, 1]])"),
        ("sage", "A = matrix(QQ, [[0, 0], [0, 1]])"),
        ("lean", "def A : Matrix (Fin 2) (Fin 2) ℚ := !![0, 0; 0, 1]"),
    ] {
        let output = referee(&["try", COMMUTING, "--as", language]);
        holds(&out(&output), &[expected]);
    }
}

#[test]
fn the_bounds_of_a_search_are_kept() {
    let formula = "for all A : n x n: A[1,1] <= 2";
    let small = &json_lines(&referee(&[
        "try",
        formula,
        "--json",
        "--box-only",
        "--entries",
        "-2..2",
        "--max-size",
        "2",
    ]))[0];
    assert_eq!(small["verdict"], "stands");
    for searched in small["complete"].as_array().unwrap() {
        assert!(searched["sizes"]["n"].as_u64().unwrap() <= 2);
        assert!(searched["entries"][1].as_i64().unwrap() <= 2);
    }
    let random = &json_lines(&referee(&[
        "try",
        "for all A : n x n: rank(A) <= n",
        "--json",
        "--random-only",
        "--effort",
        "50",
    ]))[0];
    assert_eq!(random["complete"], serde_json::json!([]));
    let again = ["try", COMMUTING, "--json", "--seed", "7", "--effort", "500"];
    assert_eq!(out(&referee(&again)), out(&referee(&again)));
    assert_eq!(code(&referee(&["try", COMMUTING, "--entries", "0..1"])), 2);
    assert_eq!(
        code(&referee(&["try", COMMUTING, "--random-only", "--box-only"])),
        2
    );
}

#[test]
fn a_file_ends_with_0_if_every_form_has_the_verdict_that_it_expects() {
    let claim = |expected: &str| {
        format!("claim c\n  sizes n\n  for all A : n x n\n  show A^2 = A\n{expected}")
    };
    let hunt = |text: &str| code(&fed(&["hunt", "-", "--effort", "500"], text));
    assert_eq!(hunt(&claim("  expect refuted\n")), 0);
    assert_eq!(hunt(&claim("")), 1);
    assert_eq!(hunt(&claim("  expect stands\n")), 1);
    let unmet = "claim c\n  sizes n\n  for all A : n x n\n  assume big: rank(A) > n\n  \
                 show A = 0\n";
    assert_eq!(hunt(unmet), 3);
    assert_eq!(hunt(&format!("{unmet}  expect untested\n")), 0);
    assert_eq!(hunt("claim c\n  show\n"), 2);
    assert_eq!(hunt("\n"), 2);
}

#[test]
fn a_reader_that_has_gone_is_no_error() {
    for arguments in [
        &["try", COMMUTING][..],
        &["hunt", "tests/claims/generic.claims", "--effort", "50"],
        &[
            "hunt",
            "tests/claims/generic.claims",
            "--effort",
            "50",
            "--json",
        ],
    ] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_referee"))
            .args(arguments)
            .current_dir(root())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(err(&output), "", "{arguments:?}");
        assert!(matches!(code(&output), 0..=3), "{arguments:?}");
    }
}

#[test]
fn mutants_are_told_with_what_they_lack() {
    let text = "claim c\n  sizes a, b, c\n  for all A : a x b, B, C : b x c\n  \
                assume full: rank(A) = b\n  assume equal: A*B = A*C\n  show B = C\n";
    let output = fed(
        &["hunt", "-", "--mutants", "--json", "--effort", "2000"],
        text,
    );
    let lines = json_lines(&output);
    assert_eq!(lines[0]["killed"], serde_json::json!(["full", "equal"]));
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[1]["dropped"], serde_json::json!(["full"]));
    assert_eq!(lines[1]["verdict"], "refuted");
}
