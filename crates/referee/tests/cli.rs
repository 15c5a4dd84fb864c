//! The command line: answers, exit codes, errors.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn referee(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_referee"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses its options ends without reading its input.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("an exit code")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn json_lines(output: &Output) -> Vec<Value> {
    stdout(output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

const CURVED: &str =
    r#"{"x": [[1,0,0],[0,1,0]], "y": [[0,0,1],[0,1,0]], "layers": [[[1,0]],[[0]],[[1],[0]]]}"#;

#[test]
fn classify_answers_with_kind_order_loss_and_certificate() {
    let output = referee(&["classify", "-", "--json"], CURVED);
    let answer = &json_lines(&output)[0];
    assert_eq!(code(&output), 0);
    assert_eq!(answer["verdict"], "non-strict-saddle");
    assert_eq!(
        (&answer["order"], &answer["order_is_minimal"]),
        (&4.into(), &true.into())
    );
    assert_eq!(
        (&answer["loss"], &answer["rank"], &answer["bottleneck"]),
        (&"1".into(), &0.into(), &1.into())
    );
    let certificate = certificate::read(&answer["certificate"].to_string()).unwrap();
    certificate::check(&certificate).unwrap();
}

#[test]
fn a_stream_answers_in_order_and_survives_a_bad_line() {
    let scalar = r#"{"x": [[1]], "y": [[1]], "layers": [[[0]],[[0]]]}"#;
    let input = format!("{CURVED}\nnot json\n\n{scalar}\n");
    let output = referee(&["classify", "-", "--jsonl"], &input);
    let answers = json_lines(&output);
    assert_eq!(code(&output), 2);
    assert_eq!(answers.len(), 3);
    assert_eq!(answers[0]["verdict"], "non-strict-saddle");
    assert_eq!(answers[1]["error"]["line"], 2);
    assert_eq!(answers[2]["verdict"], "strict-saddle");
}

#[test]
fn bad_input_exits_2_and_says_where_and_what_was_expected() {
    let cases = [
        (
            r#"{"x": [[1,0],[1]], "y": [[0,1]], "layers": [[[0]]]}"#,
            "field x: row 2 has 1 entries, expected 2",
        ),
        (
            r#"{"x": [[]], "y": [[0]], "layers": [[[0]]]}"#,
            "field x: the matrix is empty",
        ),
        (
            r#"{"x": [[1]], "y": [[0]], "layers": [[[1]], [[1, 2]]]}"#,
            "the number of columns of layers[1] is 2, expected 1",
        ),
        (
            r#"{"x": [[1e999999999]], "y": [[0]], "layers": [[[0]]]}"#,
            "too long",
        ),
        (
            r#"{"x": [["nan"]], "y": [[0]], "layers": [[[0]]]}"#,
            "field x[0][0]: \"nan\": not a number",
        ),
        (
            r#"{"x": [[1]], "y": [[0]], "layers": [[[0]]], "bias": 1}"#,
            "unknown field `bias`",
        ),
        (r#"{"x": [[1]], "y": [[0"#, "EOF"),
    ];
    for (input, expected) in cases {
        let output = referee(&["classify", "-"], input);
        assert_eq!(code(&output), 2, "{input}");
        assert!(
            stderr(&output).contains(expected),
            "{input}: {}",
            stderr(&output)
        );
    }
    let missing = referee(&["classify", "no-such-file.json"], "");
    assert_eq!(code(&missing), 2);
    assert!(stderr(&missing).contains("no-such-file.json"));
}

#[test]
fn the_export_in_json_holds_the_file() {
    let point = r#"{"x": [["1"]], "y": [["2"]], "layers": [[["2"]]]}"#;
    let found: Value =
        serde_json::from_slice(&referee(&["classify", "-", "--json"], point).stdout).unwrap();
    let certificate = found["certificate"].to_string();
    let file = referee(&["export", "--rocq", "-"], &certificate);
    let json = referee(&["export", "--rocq", "--json", "-"], &certificate);
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert!(file.stdout.starts_with(b"(*"));
    assert_eq!(json["rocq"].as_str().unwrap().as_bytes(), file.stdout);
}

/// A file in a folder for tests; it does not exist yet.
fn new_file(name: &str) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_file(&path);
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_reader_that_has_gone_is_no_error_and_a_full_disk_is_one() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = Command::new(env!("CARGO_BIN_EXE_referee"));
    let output = command.arg("claims").stdout(writer).output().unwrap();
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
    let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") else {
        return;
    };
    let mut command = Command::new(env!("CARGO_BIN_EXE_referee"));
    let output = command.arg("claims").stdout(full).output().unwrap();
    assert_eq!(code(&output), 2);
    assert!(
        stderr(&output).contains("standard output"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn the_certificate_of_an_answer_is_written_to_a_file() {
    let file = new_file("classify.json");
    referee(&["classify", "-", "--certificate", &file], CURVED);
    let text = std::fs::read_to_string(&file).unwrap();
    certificate::check(&certificate::read(&text).unwrap()).unwrap();
}

#[test]
fn a_file_that_cannot_be_written_is_found_before_the_run() {
    let folder = env!("CARGO_TARGET_TMPDIR");
    let arguments = ["census", "--random", "10", "--out", folder];
    let output = referee(&arguments, "");
    assert_eq!((code(&output), stdout(&output).as_str()), (2, ""));
    assert!(stderr(&output).contains(folder), "{}", stderr(&output));
}

#[test]
fn more_threads_than_cores_are_not_used() {
    let arguments = ["census", "--widths", "1,1", "--jobs", "9999"];
    let output = referee(&arguments, "");
    assert_eq!(code(&output), 0);
    assert!(
        stderr(&output).contains("--jobs 9999: this machine runs"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn errors_name_no_types_and_hint_at_well_known_causes() {
    let cases = [
        ("[1]", "found a list, expected an object"),
        ("3", "found integer `3`, expected an object"),
        (
            r#"{"X": [[1]], "y": [[1]], "layers": [[[1]]]}"#,
            "`x` for `X`",
        ),
        (
            r#"{"x": [[NaN]], "y": [[1]], "layers": [[[1]]]}"#,
            "NaN is not a number here",
        ),
        ("\u{feff}{}", "byte order mark"),
    ];
    for (input, expected) in cases {
        let output = referee(&["classify", "-"], input);
        let told = stderr(&output);
        assert_eq!(code(&output), 2, "{input}");
        assert!(told.contains(expected), "{input}: {told}");
        assert!(
            ["struct", "Fields", "\\n"]
                .iter()
                .all(|word| !told.contains(word)),
            "{told}"
        );
    }
}

#[test]
fn completions_name_every_command() {
    let help = stdout(&referee(&["help"], ""));
    for shell in ["bash", "zsh", "fish"] {
        let script = stdout(&referee(&["completions", shell], ""));
        for name in [
            "try",
            "hunt",
            "repair",
            "audit",
            "check",
            "census",
            "completions",
        ] {
            assert!(
                script.contains(name) && help.contains(name),
                "{shell}: {name}"
            );
        }
    }
}
