//! What a new user meets: files that cannot be written, readers that have gone, hostile text.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const CLAIMS: &str =
    "claim shape\n  sizes m, n\n  form stated\n    for all A : m x n\n    show rank(A) = 1\n";
const NETWORK: &str = r#"{"x": [["1","0"]], "y": [["0","1"]], "layers": [[["0"]]], "layer": 1}"#;
const INSTANCE: &str = r#"{"x": [["1","0"]], "y": [["0","1"]], "layers": [[["0"]]]}"#;

fn start(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_referee"));
    command
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null());
    command
}

fn referee(folder: &Path, arguments: &[&str]) -> Output {
    start(folder, arguments).output().unwrap()
}

/// A folder of a test with a network, an instance and claims.
fn folder(test: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("everyday")
        .join(test);
    std::fs::create_dir_all(&path).unwrap();
    for (name, text) in [
        ("network.json", NETWORK),
        ("instance.json", INSTANCE),
        ("shape.claims", CLAIMS),
    ] {
        std::fs::write(path.join(name), text).unwrap();
    }
    path
}

/// The name is below a file, so that nobody can write it.
const UNWRITABLE: &str = "network.json/x";

#[test]
fn a_file_that_cannot_be_written_is_refused_before_anything_is_done() {
    let folder = folder("unwritable");
    let commands: [&[&str]; 11] = [
        &["audit", "--out", UNWRITABLE],
        &["audit", "--junit", UNWRITABLE, "--out", "report"],
        &["census", "--widths", "1,1", "--out", UNWRITABLE],
        &["census", "--widths", "1,1", "--state", UNWRITABLE],
        &[
            "check",
            "theorem-3.2",
            "network.json",
            "--certificate",
            UNWRITABLE,
        ],
        &["classify", "instance.json", "--certificate", UNWRITABLE],
        &[
            "try",
            "for all A : m x n : rank(A) = 1",
            "--out",
            UNWRITABLE,
        ],
        &["hunt", "shape.claims", "--out", UNWRITABLE],
        &["repair", "shape.claims", "shape", "--out", UNWRITABLE],
        &["network", "instance.json", "--certificate", UNWRITABLE],
        &["network", "instance.json", "--solve", UNWRITABLE],
    ];
    for command in commands {
        let output = referee(&folder, command);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{command:?}: {told}");
        assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{command:?}");
        assert!(told.contains("network.json"), "{command:?}: {told}");
    }
}

/// `referee ... 2>&1 | head -1`: nobody reads either stream.
#[test]
fn a_command_that_nobody_listens_to_ends_with_the_code_that_it_has_otherwise() {
    let folder = folder("unheard");
    let commands: [&[&str]; 5] = [
        &[
            "check",
            "theorem-3.2",
            "network.json",
            "--certificate",
            "c.json",
        ],
        &["classify", "instance.json", "--certificate", "c.json"],
        &["census", "--random", "10", "--jobs", "9999"],
        &["network", "instance.json"],
        &["show", "theorem-9.9"],
    ];
    for command in commands {
        let heard = referee(&folder, command);
        let mut unheard = start(&folder, command);
        let mut child = unheard
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop((child.stdout.take(), child.stderr.take()));
        assert_eq!(
            child.wait().unwrap().code(),
            heard.status.code(),
            "{command:?}"
        );
    }
}

/// Escape codes and line ends in names and texts of claims never reach the terminal.
#[test]
fn no_text_of_a_file_of_claims_moves_the_cursor() {
    let folder = folder("hostile");
    let hostile = [
        CLAIMS.replace("shape", "sha\u{1b}[2Kpe"),
        CLAIMS.replace("show rank(A)", "show rank(\u{1b}[1A\u{1b}[2K)"),
        CLAIMS.replace("claim shape", "claim shape \"\u{1b}[8m\r\u{9b}2K\""),
        CLAIMS.replace("= 1", "= \u{7}\u{8}B"),
        CLAIMS.replace("for all A", "# \u{1b}]0;x\u{7}\n    for all \u{202e}A"),
    ];
    for text in hostile {
        let file = folder.join("hostile.claims");
        std::fs::File::create(&file)
            .unwrap()
            .write_all(text.as_bytes())
            .unwrap();
        let output = referee(&folder, &["hunt", "hostile.claims", "--effort", "100"]);
        let shown = [output.stdout, output.stderr].concat();
        let shown = String::from_utf8(shown).unwrap();
        let moves = |c: &char| c.is_control() && *c != '\n' || *c == '\u{202e}';
        assert!(!shown.chars().any(|c| moves(&c)), "{text:?}: {shown:?}");
    }
}
