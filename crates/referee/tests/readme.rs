//! The README shows what the programs print: each block of the console is run and compared.
//!
//! A line `...` stands for any lines. The audits, which take minutes, are compared by a test of
//! their own with outputs that `.ci/run` keeps.

use std::path::{Path, PathBuf};
use std::process::Command;

const README: &str = include_str!("../../../README.md");

/// A command of the README, and the lines that it shows.
#[derive(Debug)]
struct Shown {
    command: String,
    lines: Vec<String>,
}

/// The commands of all blocks of the console, in order.
fn shown() -> Vec<Shown> {
    let mut found: Vec<Shown> = Vec::new();
    for block in README.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap_or("");
        for line in block.lines() {
            match line.strip_prefix("$ ") {
                Some(command) => found.push(Shown {
                    command: command.split("  #").next().unwrap_or("").trim().to_owned(),
                    lines: Vec::new(),
                }),
                None => {
                    let last = found.last_mut().expect("a block starts with a command");
                    last.lines.push(line.to_owned());
                }
            }
        }
    }
    found
}

/// Whether the lines are those of the output, where `...` stands for any number of lines.
fn agree(expected: &[String], output: &[&str]) -> bool {
    match expected.split_first() {
        None => output.is_empty(),
        Some((line, rest)) if line == "..." => {
            (0..=output.len()).any(|skipped| agree(rest, &output[skipped..]))
        }
        Some((line, rest)) => output
            .split_first()
            .is_some_and(|(first, others)| line == first && agree(rest, others)),
    }
}

fn program(name: &str) -> PathBuf {
    // Both stand in one folder; cargo names only the program of this package.
    Path::new(env!("CARGO_BIN_EXE_referee")).with_file_name(name)
}

/// Runs a command of the README in a folder; `cargo run` is the program itself.
fn run(command: &str, folder: &Path) -> String {
    let recheck = program("recheck").display().to_string();
    let referee = program("referee").display().to_string();
    let command = command
        .replace("cargo run --bin recheck --", &recheck)
        .replace("cargo run --", &referee)
        .replace(
            "testdata/",
            concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/"),
        );
    let output = Command::new("sh")
        .args(["-c", &command])
        .current_dir(folder)
        .output()
        .expect("a shell");
    String::from_utf8(output.stdout).expect("text")
}

/// The audits whose output `.ci/run` keeps: how the README calls them, and the file.
const AUDITS: [(&str, &str); 2] = [
    ("cargo run", "stdout"),
    ("cargo run -- audit --all", "stdout-all"),
];

/// The file with the output of the audit that a command runs, and what stands behind it.
fn audit(command: &str) -> Option<(&'static str, &str)> {
    AUDITS.iter().find_map(|(audit, file)| {
        let rest = command.strip_prefix(audit)?;
        (rest.is_empty() || rest.starts_with(" |")).then_some((*file, rest))
    })
}

fn assert_shown(shown: &Shown, output: &str) {
    let lines: Vec<&str> = output.lines().map(str::trim_end).collect();
    assert!(
        agree(&shown.lines, &lines),
        "the README shows for `{}`\n{}\nbut it prints\n{output}",
        shown.command,
        shown.lines.join("\n")
    );
}

#[test]
fn the_readme_shows_what_is_printed() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readme");
    std::fs::create_dir_all(&folder).unwrap();
    let mut compared = 0;
    for shown in shown() {
        // A file that a reader has: it is made here.
        if let Some(name) = shown.command.strip_prefix("cat ") {
            std::fs::write(folder.join(name), shown.lines.join("\n")).unwrap();
            continue;
        }
        if audit(&shown.command).is_some() || shown.command == "cargo test" {
            continue;
        }
        assert_shown(&shown, &run(&shown.command, &folder));
        compared += 1;
    }
    assert!(compared >= 6, "{compared} commands were compared");
}

/// With `REFEREE_AUDIT`, the folder of a default audit, of its output `stdout`, and of the output
/// `stdout-all` of an audit of all papers.
#[test]
#[ignore = "needs a default audit: .ci/run"]
fn the_readme_shows_what_the_audit_prints() {
    let folder = std::env::var("REFEREE_AUDIT").expect("REFEREE_AUDIT: the folder of an audit");
    let folder = Path::new(&folder);
    let mut compared = 0;
    for shown in shown().iter().filter(|shown| !shown.lines.is_empty()) {
        let Some((file, rest)) = audit(&shown.command) else {
            continue;
        };
        let wrote = "wrote .*/report.json, .*/report.html, .*/report.md and .*/errata.tex";
        let there = "wrote referee-report/report.json, referee-report/report.html, \
                     referee-report/report.md and referee-report/errata.tex";
        let command = format!("sed 's#{wrote}#{there}#' {file} {rest}");
        assert_shown(shown, &run(&command, folder));
        compared += 1;
    }
    assert!(compared >= 2, "{compared} commands were compared");
}

#[test]
fn a_line_that_differs_and_a_line_too_many_are_found() {
    let expected = |lines: &[&str]| {
        lines
            .iter()
            .map(|&line| line.to_owned())
            .collect::<Vec<_>>()
    };
    assert!(agree(&expected(&["a", "...", "c"]), &["a", "b", "b", "c"]));
    assert!(!agree(&expected(&["a", "...", "c"]), &["a", "b"]));
    assert!(!agree(&expected(&["a"]), &["a", "b"]));
    assert!(!agree(&expected(&["a", "b"]), &["a"]));
}
