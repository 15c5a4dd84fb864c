//! Whole boxes of a form from the command line: in shards, killed and resumed, what is met is that
//! of the box in one piece, byte for byte.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

const CLAIMS: &str = "claim lemma
  sizes a, b, c
  for all A : a x b, B : b x c
  assume full-a: rank(A) = min(a, b)
  assume full-b: rank(B) = min(b, c)
  show rank(A*B) = min(a, c)
";

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("lemma.claims"), CLAIMS).unwrap();
    folder
}

fn command(folder: &Path, entries: &str, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_referee"));
    let entries = format!("--entries={entries}");
    command
        .current_dir(folder)
        .args(["box", "lemma.claims", "lemma", "--sizes", "a=2,b=3,c=2"])
        .args([entries.as_str(), "--jobs", "1"])
        .args(more);
    command
}

fn searched(folder: &Path, entries: &str, more: &[&str]) -> Output {
    command(folder, entries, more).output().unwrap()
}

fn merged(folder: &Path, files: &[&str], out: &str) -> Output {
    let mut merge = Command::new(env!("CARGO_BIN_EXE_referee"));
    merge.current_dir(folder).arg("merge").args(files);
    merge.args(["--out", out]).output().unwrap()
}

fn read(folder: &Path, file: &str) -> String {
    std::fs::read_to_string(folder.join(file)).unwrap()
}

fn error(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn shards_of_a_box_make_the_box_and_gaps_overlaps_and_other_boxes_are_refused() {
    let folder = folder("box-shards");
    let whole = searched(&folder, "-1..1", &["--out", "whole.json"]);
    // The statement is false, as the first counterexample shows.
    assert_eq!(whole.status.code(), Some(1), "{}", error(&whole));
    let names: Vec<String> = (1..=7).map(|k| format!("{k}.json")).collect();
    for (k, name) in names.iter().enumerate() {
        let shard = format!("{}/7", k + 1);
        searched(&folder, "-1..1", &["--shard", &shard, "--out", name]);
    }
    let mut files: Vec<&str> = names.iter().map(String::as_str).collect();
    files.reverse();
    let output = merged(&folder, &files, "merged.json");
    assert_eq!(output.status.code(), Some(1), "{}", error(&output));
    assert_eq!(read(&folder, "merged.json"), read(&folder, "whole.json"));

    let gap = merged(&folder, &files[1..], "gap.json");
    assert_eq!(gap.status.code(), Some(2));
    let twice = [&files[..], &files[..1]].concat();
    assert_eq!(merged(&folder, &twice, "twice.json").status.code(), Some(2));
    searched(
        &folder,
        "-2..2",
        &["--shard", "1/900", "--out", "wide.json"],
    );
    let mixed = ["wide.json", files[0]];
    assert_eq!(merged(&folder, &mixed, "mixed.json").status.code(), Some(2));
}

/// `BOX_KILLS=20 cargo test -p referee --test boxes` kills it twenty times.
#[test]
fn a_box_that_is_killed_again_and_again_is_the_box_in_one_piece() {
    let kills = std::env::var("BOX_KILLS").map_or(2, |kills| kills.parse().unwrap());
    let folder = folder("box-kills");
    searched(&folder, "-2..2", &["--out", "whole.json"]);
    let resumed = [
        "--state",
        "state.json",
        "--resume",
        "--checkpoint",
        "0s",
        "--out",
        "resumed.json",
    ];
    for kill in 0..kills {
        let mut child = command(&folder, "-2..2", &resumed)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(60 + 37 * kill % 200));
        let _ = child.kill();
        child.wait().unwrap();
    }
    let last = searched(&folder, "-2..2", &resumed);
    assert_eq!(last.status.code(), Some(1), "{}", error(&last));
    assert_eq!(read(&folder, "resumed.json"), read(&folder, "whole.json"));
    let other = searched(&folder, "-1..1", &resumed);
    assert_eq!(other.status.code(), Some(2));
    assert!(error(&other).contains("another run"), "{}", error(&other));
}

#[test]
fn a_box_of_three_thousand_billion_instances_is_planned() {
    let folder = folder("box-plan");
    let output = searched(&folder, "-5..5", &["--plan", "--json"]);
    assert!(output.status.success(), "{}", error(&output));
    let plan: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(plan["instances"], 11u64.pow(12));
    assert_eq!(plan["compiled"], true);
}
