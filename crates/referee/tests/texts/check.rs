//! `check`: a claim at an instance.

use kernel::certificate::Certificate;

use super::{code, err, fed, folder, holds, json_lines, out, run_in};

const FILE: &str = "\
claim product \"Products of full-rank factors\" page 3
  sizes a, b, c
  for all A : a x b, B : b x c
  form stated
    assume full-a: rank(A) = min(a, b)
    assume full-b: rank(B) = min(b, c)
    show rank(A*B) = min(a, c)
  form repaired
    assume columns: rank(A) = b
    show rank(A*B) = rank(B)
claim inverse
  sizes n
  for all A : n x n
  show for all i in 1..n: (A^-1)[i,i] * A[i,i] = 1
claim network
  sizes H, d[0..H], m
  for all X : d[0] x m, Y : d[H] x m, W[i in 1..H] : d[i] x d[i-1], i in 1..H
  let R = W[H] * ... * W[1]
  assume local-minimum: local_min(1/2 * ||R*X - Y||^2; W)
  show rank(W[i]) = min(d[i], d[i-1])
claim some
  sizes n
  for all N : n x n
  show some: N != 0 and N^2 = 0
";

/// Checks a claim of the file at an instance, in a folder with it.
fn check(name: &str, arguments: &[&str], instance: &str) -> std::process::Output {
    let folder = folder(name);
    std::fs::write(folder.join("my.claims"), FILE).unwrap();
    let all = [&["check", "my.claims"], arguments].concat();
    run_in(&folder, &all, instance)
}

#[test]
fn a_counterexample_is_told_with_its_numbers_and_certified() {
    let instance =
        r#"{"sizes": {"a": 1, "b": 2, "c": 1}, "values": {"A": [["0","1"]], "B": [["1"],["0"]]}}"#;
    let output = check("refuted", &["product", "-"], instance);
    assert_eq!(code(&output), 1, "{}", err(&output));
    holds(
        &out(&output),
        &[
            "product/stated: refuted",
            "full-a: rank(A) = min(a, b) holds: rank(A) = 1, min(a, b) = 1",
            "rank(A * B) = min(a, c) fails: rank(A * B) = 0, min(a, c) = 1",
        ],
    );
    let line = &json_lines(&check(
        "refuted-json",
        &["product", "-", "--json"],
        instance,
    ))[0];
    assert_eq!(line["verdict"], "refuted");
    let certificate = Certificate::read(&line["certificate"].to_string()).unwrap();
    assert_eq!(certificate.check(), Ok(()));
}

#[test]
fn sizes_that_follow_from_the_values_may_be_left_out_and_numbers_spelled_freely() {
    let instance = r#"{"values": {"A": [[0, 0.5]], "B": [["2/2"],[0]]}}"#;
    let output = check("inferred", &["product", "-", "--json"], instance);
    let line = &json_lines(&output)[0];
    assert_eq!(line["verdict"], "refuted", "{}", err(&output));
    let expected = serde_json::json!({
        "sizes": {"a": 1, "b": 2, "c": 1},
        "values": {"A": [["0", "1/2"]], "B": [["1"], ["0"]]},
    });
    assert_eq!(line["instance"], expected);
}

#[test]
fn a_failing_hypothesis_makes_an_instance_vacuous() {
    let instance = r#"{"values": {"A": [[0, 0]], "B": [[1],[0]]}}"#;
    let output = check("vacuous", &["product", "-"], instance);
    assert_eq!(code(&output), 3);
    holds(
        &out(&output),
        &[
            "vacuous: full-a does not hold",
            "rank(A) = min(a, b) fails: rank(A) = 0",
        ],
    );
    let dropped = check("dropped", &["product", "-", "--drop", "full-a"], instance);
    assert_eq!(code(&dropped), 1);
    holds(&out(&dropped), &["product/stated without full-a: refuted"]);
    let unknown = check("unknown", &["product", "-", "--drop", "full-A"], instance);
    assert_eq!(code(&unknown), 2);
    holds(&err(&unknown), &["did you mean full-a?", "full-a, full-b"]);
}

#[test]
fn a_form_is_named_after_the_claim_or_by_an_option() {
    let instance = r#"{"values": {"A": [[1]], "B": [[1]]}}"#;
    for arguments in [
        &["product/repaired", "-"][..],
        &["product", "-", "--form", "repaired"],
    ] {
        let output = check("form", arguments, instance);
        assert_eq!(code(&output), 0, "{}", err(&output));
        holds(
            &out(&output),
            &["product/repaired: holds", "columns: rank(A) = b holds"],
        );
    }
    let output = check("no-form", &["product/repiared", "-"], instance);
    assert_eq!(code(&output), 2);
    holds(
        &err(&output),
        &["did you mean repaired?", "stated, repaired"],
    );
}

#[test]
fn what_makes_a_conclusion_undefined_or_false_is_named() {
    let singular = r#"{"values": {"A": [[1, 1], [1, 1]]}}"#;
    let output = check("undefined", &["inverse", "-"], singular);
    assert_eq!(code(&output), 1);
    holds(
        &out(&output),
        &[
            "ill-defined",
            "at i = 1",
            "the inverse of [1 1; 1 1], which is singular",
        ],
    );
    let other = r#"{"values": {"A": [[1, 1], [0, 1]]}}"#;
    assert_eq!(code(&check("holds", &["inverse", "-"], other)), 0);
    let rotated = r#"{"values": {"A": [[0, 1], [1, 0]]}}"#;
    let output = check("false", &["inverse", "-"], rotated);
    holds(
        &out(&output),
        &["refuted", "fails at i = 1: A^-1[i,i] * A[i,i] = 0"],
    );
}

#[test]
fn a_network_is_read_in_its_own_words() {
    let network = r#"{"x": [[1, 0]], "y": [[0, 1]], "layers": [[[0]]], "layer": 1}"#;
    let output = check("network", &["network", "-"], network);
    assert_eq!(code(&output), 1, "{}", err(&output));
    holds(
        &out(&output),
        &[
            "X = [ 1 0 ]",
            "local-minimum: ",
            "holds",
            "fails: rank(W[i]) = 0",
        ],
    );
    let beyond = network.replace("\"layer\": 1", "\"layer\": 2");
    let output = check("beyond", &["network", "-"], &beyond);
    assert_eq!(code(&output), 2);
    holds(&err(&output), &["`i`", "1..1"]);
}

#[test]
fn an_asserted_instance_is_witnessed_or_not() {
    let yes = r#"{"values": {"N": [[0, 1], [0, 0]]}}"#;
    assert_eq!(code(&check("witness", &["some", "-"], yes)), 0);
    let no = r#"{"values": {"N": [[1]]}}"#;
    let output = check("no-witness", &["some", "-"], no);
    assert_eq!(code(&output), 3);
    holds(&out(&output), &["not-witnessed"]);
}

#[test]
fn a_stream_is_answered_line_by_line_and_a_bad_line_loses_no_other() {
    let lines = "{\"values\": {\"N\": [[0, 1], [0, 0]]}}\n{\"values\": 3}\n\n\
                 {\"values\": {\"N\": [[1]]}}\n";
    let output = check("stream", &["some", "-", "--jsonl"], lines);
    let answers = json_lines(&output);
    assert_eq!(code(&output), 2);
    assert_eq!(answers[0]["verdict"], "witnessed");
    assert_eq!(answers[1]["error"]["line"], 2);
    assert_eq!(answers[2]["verdict"], "not-witnessed");
}

#[test]
fn a_bad_instance_is_told_what_is_wrong_and_where() {
    for (instance, expected) in [
        (r#"{"values": {"A": [[1]]}}"#, "has no value"),
        (
            r#"{"values": {"A": [[1]], "B": [[1]], "C": [[1]]}}"#,
            "declares no `C`",
        ),
        (
            r#"{"values": {"A": [[1, 2]], "B": [[1]]}}"#,
            "`B`: expected 2 x 1, found 1 x 1",
        ),
        (
            r#"{"values": {"A": [["x"]], "B": [[1]]}}"#,
            "values.A[0][0]: \"x\"",
        ),
        (
            r#"{"values": {"A": [[1], 2], "B": [[1]]}}"#,
            "values.A[1]: expected a list",
        ),
        (
            r#"{"values": {"A": [[]], "B": [[1]]}}"#,
            "{\"rows\": 0, \"cols\": 3}",
        ),
        (r#"{"sizes": {"a": -1}, "values": {}}"#, "sizes"),
        (r#"{"value": {}}"#, "unknown field `value`"),
        (r#"{"values": {"A": [[1"#, "EOF"),
        ("[]", "object"),
        ("", "EOF"),
    ] {
        let output = check("bad", &["product", "-"], instance);
        assert_eq!(code(&output), 2, "{instance}: {}", out(&output));
        holds(&err(&output), &[expected]);
    }
    let huge = r#"{"sizes": {"n": 1000000000}, "values": {"N": {"rows": 0, "cols": 1000000000}}}"#;
    assert_eq!(code(&check("huge", &["some", "-"], huge)), 2);
}

#[test]
fn an_instance_cannot_forge_a_line() {
    let forged = "{\"values\": {\"A\\nproduct/stated: holds\\u001b[2K\": [[1]]}}";
    let output = check("forged", &["product/stated", "-"], forged);
    let said = out(&output) + &err(&output);
    assert_eq!(code(&output), 2);
    let control = said.chars().filter(|c| c.is_control() && *c != '\n');
    assert_eq!((control.count(), said.lines().count()), (0, 1), "{said:?}");
}

#[test]
fn a_certificate_is_written_to_a_file() {
    let folder = folder("written");
    std::fs::write(folder.join("my.claims"), FILE).unwrap();
    let arguments = ["check", "my.claims", "some", "-", "--certificate", "c.json"];
    run_in(
        &folder,
        &arguments,
        r#"{"values": {"N": [[0, 1], [0, 0]]}}"#,
    );
    let text = std::fs::read_to_string(folder.join("c.json")).unwrap();
    assert_eq!(Certificate::read(&text).unwrap().check(), Ok(()));
}

#[test]
fn a_claim_of_the_papers_needs_no_file() {
    let network = r#"{"x": [[1, 0]], "y": [[0, 1]], "layers": [[[0]]], "layer": 1}"#;
    let output = fed(&["check", "theorem-3.2", "-"], network);
    assert_eq!(code(&output), 1, "{}", err(&output));
    holds(
        &out(&output),
        &["theorem-3.2/stated: refuted", "local-minimum"],
    );
    let unknown = fed(&["check", "theorem3.2", "-"], network);
    assert_eq!(code(&unknown), 2);
    holds(&err(&unknown), &["did you mean theorem-3.2?"]);
}
