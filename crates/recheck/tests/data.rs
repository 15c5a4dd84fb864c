//! `recheck --data`: the Gram matrices of a certificate against the data.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// X = I, Y = diag(2, 1), the network x -> x: its loss is 1/2 and the least loss is 0.
const CERTIFICATE: &str = r#"{
  "schema": 1, "statement": "gap",
  "gram": {
    "source": {
      "x": {"sha256": "28d9679320141cb843249a311e9cbd982b4155c8d857a7c1a1d9a40d9c21531f"},
      "y": {"sha256": "2a19cc9acd9bf638f7a47f24bc232f365793b43c7997b447bbfec903bdfed757"},
      "samples_are_rows": true, "one_hot": false
    },
    "input_scale": "1", "output_scale": "1",
    "inputs": [["1"], ["0", "1"], ["1", "1", "2"]],
    "cross": [["2", "0", "2"], ["0", "1", "1"]],
    "target": "5"
  },
  "layers": [{"weight": [["1", "0"], ["0", "1"]], "bias": [], "precision": 0}],
  "evidence": {
    "basis": [0, 1], "whitener": [["1", "0"], ["0", "1"]], "whitener_precision": 0,
    "dependences": [], "rotation": [], "rotation_precision": 0
  },
  "claim": {"loss": "1/2", "lower": "0", "upper": "0"}
}"#;

fn folder(name: &str, certificate: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("data-{name}"));
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    write("x.csv", "1,0\n0,1\n");
    write("y.csv", "2,0\n0,1\n");
    write("other.csv", "2,0\n0,2\n");
    write("gap.json", certificate);
    folder
}

fn recheck(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_recheck"));
    let Output {
        status,
        stdout,
        stderr,
    } = command
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&stdout).into_owned();
    (status.code(), text + &String::from_utf8_lossy(&stderr))
}

const DATA: [&str; 5] = ["gap.json", "--data", "x.csv", "--data", "y.csv"];

#[test]
fn without_data_it_speaks_of_the_matrices_given_and_with_them_of_the_data() {
    let folder = folder("accepted", CERTIFICATE);
    let (code, text) = recheck(&folder, &["gap.json"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.contains("about all data with the Gram matrices given: the loss is at most"),
        "{text}"
    );
    let (code, text) = recheck(&folder, &DATA);
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.contains("about the data given: the loss is at most"),
        "{text}"
    );
}

#[test]
fn matrices_that_are_not_those_of_the_data_are_refused() {
    // The same network on Y = diag(2, 2) has loss 1; the certificate stands by itself.
    let other = CERTIFICATE
        .replace(r#"["0", "1", "1"]],"#, r#"["0", "2", "2"]],"#)
        .replace(r#""target": "5""#, r#""target": "8""#)
        .replace(r#""loss": "1/2""#, r#""loss": "1""#);
    let folder = folder("forged", &other);
    let (code, text) = recheck(&folder, &["gap.json"]);
    assert_eq!(code, Some(0), "{text}");
    let (code, text) = recheck(&folder, &DATA);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("are not those of the data"), "{text}");
}

#[test]
fn another_file_a_missing_file_and_a_certificate_without_source_are_refused() {
    let folder = folder("others", CERTIFICATE);
    for (arguments, what) in [
        (
            ["gap.json", "--data", "x.csv", "--data", "other.csv"],
            "no file given by --data FILE has the SHA-256",
        ),
        (
            ["gap.json", "--data", "x.csv", "--data", "none.csv"],
            "none.csv",
        ),
    ] {
        let (code, text) = recheck(&folder, &arguments);
        assert_eq!(code, Some(1), "{text}");
        assert!(text.contains(what), "{text}");
    }
    let start = CERTIFICATE.find(r#""source""#).unwrap();
    let end = CERTIFICATE.find(r#""input_scale""#).unwrap();
    let unnamed = format!("{}{}", &CERTIFICATE[..start], &CERTIFICATE[end..]);
    std::fs::write(folder.join("gap.json"), unnamed).unwrap();
    let (code, text) = recheck(&folder, &DATA);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("does not name its data"), "{text}");
}
