//! `referee network` from the outside: answers, exit codes, errors.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("network-{name}"));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_referee"));
    command.current_dir(folder).arg("network").args(arguments);
    command.output().unwrap()
}

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("{error}: {}", String::from_utf8_lossy(&output.stderr));
    })
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).unwrap();
}

/// X = I, Y = diag(2, 1), bottleneck 1: the least loss is 1/2.
fn example(name: &str, layers: &str) -> PathBuf {
    let folder = folder(name);
    write(&folder, "x.csv", "1,0\n0,1\n");
    write(&folder, "y.csv", "2,0\n0,1\n");
    write(&folder, "w.json", &format!(r#"{{"layers": {layers}}}"#));
    folder
}

const DATA: [&str; 6] = ["--x", "x.csv", "--y", "y.csv", "--samples", "rows"];

#[test]
fn the_exit_code_is_the_verdict() {
    let folder = example("verdict", "[[[2, 0]], [[1], [0]]]");
    let arguments = [&["w.json", "--json"], DATA.as_slice()].concat();
    let optimal = run(&folder, &arguments);
    let answer = json(&optimal);
    assert_eq!(optimal.status.code(), Some(0), "{answer}");
    assert_eq!(answer["verdict"], "within-tolerance");
    assert_eq!(answer["loss"], "0.5");
    assert_eq!(answer["bottleneck"], 1);

    let folder = example("above", "[[[0, 1]], [[0], [1]]]");
    let poor = run(&folder, &arguments);
    assert_eq!(poor.status.code(), Some(1));
    assert_eq!(json(&poor)["loss"], "2");
    // The gap of 3/2 is 3/5 of the loss 5/2 of the zero network: an enclosure around it decides
    // nothing.
    let edge = [arguments.as_slice(), &["--tolerance", "0.6"]].concat();
    let edge = run(&folder, &edge);
    assert_eq!(edge.status.code(), Some(3), "{}", json(&edge));
}

#[test]
fn the_loss_is_the_one_that_was_asked_for() {
    let folder = example("loss", "[[[0, 0]], [[0], [0]]]");
    for (kind, loss) in [
        ("half-sum", "2.5"),
        ("sum", "5"),
        ("mean", "1.25"),
        ("mean-per-sample", "2.5"),
    ] {
        let arguments = [&["w.json", "--json", "--loss", kind], DATA.as_slice()].concat();
        let answer = json(&run(&folder, &arguments));
        assert_eq!(answer["loss"], loss, "{kind}");
        assert_eq!(answer["losses"]["sum"], "5");
    }
}

#[test]
fn escape_and_optimum_are_written_and_are_as_good_as_said() {
    let folder = example("escape", "[[[0, 0]], [[0]], [[0], [0]]]");
    let files = ["--escape", "better.json", "--solve", "solved.json"];
    let arguments = [&["w.json", "--json"], DATA.as_slice(), &files].concat();
    let answer = json(&run(&folder, &arguments));
    assert_eq!(answer["better"]["is_lower"], true);
    for file in ["better.json", "solved.json"] {
        let arguments = [&[file, "--json"], DATA.as_slice()].concat();
        let output = run(&folder, &arguments);
        assert_eq!(output.status.code(), Some(0), "{}", json(&output));
    }
}

#[test]
fn bad_input_is_told_with_the_file_and_the_tensor() {
    let folder = example("errors", "[[[2, 0]], [[1, 0], [0, 1]]]");
    let cases: [(&[&str], &str); 5] = [
        (
            &["w.json", "--x", "x.csv", "--y", "y.csv"],
            "layers.1.weight",
        ),
        (&["w.json"], "field x"),
        (&["none.npz", "--x", "x.csv", "--y", "same"], "none.npz"),
        (&["w.pt", "--x", "x.csv", "--y", "same"], "pickle"),
        (&["w.json", "--x", "x.csv"], "--y"),
    ];
    for (arguments, what) in cases {
        let output = run(&folder, arguments);
        let message = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(
            message.contains(what) || what == "field x",
            "{what}: {message}"
        );
    }
}
