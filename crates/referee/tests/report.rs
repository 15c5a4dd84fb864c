//! The command line: an audit of a small paper, renderings of its report, differences.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use serde_json::Value;

const PAPER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/paper");

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_referee"));
    command.args(arguments);
    command
}

fn referee(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("an exit code")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A folder of its own for each test.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// The audit of the small paper that the tests share: `report.json`.
fn golden() -> String {
    static MADE: OnceLock<String> = OnceLock::new();
    let make = || {
        let out = folder("golden");
        let out = out.to_str().unwrap();
        let output = referee(&["audit", PAPER, "--quick", "--out", out]);
        assert_eq!(code(&output), 0, "{}", text(&output.stderr));
        format!("{out}/report.json")
    };
    MADE.get_or_init(make).clone()
}

/// The report with a change, in a file.
fn changed(name: &str, change: impl Fn(&mut Value)) -> String {
    let mut report: Value =
        serde_json::from_str(&std::fs::read_to_string(golden()).unwrap()).unwrap();
    change(&mut report);
    let path = folder(name).join("report.json");
    std::fs::write(&path, report.to_string()).unwrap();
    path.to_str().unwrap().to_owned()
}

/// `report.json` of a folder without what differs from run to run.
fn settled(folder: &Path) -> Value {
    let text = std::fs::read_to_string(folder.join("report.json")).unwrap();
    let mut value: Value = serde_json::from_str(&text).unwrap();
    value["run"].take();
    value
}

#[test]
fn an_audit_that_is_resumed_or_has_other_threads_gives_the_same_report() {
    let out = folder("resumed");
    let name = out.to_str().unwrap();
    let arguments = ["audit", PAPER, "--quick", "--out", name];
    let first = referee(&arguments);
    assert_eq!(code(&first), 0, "{}", text(&first.stderr));
    assert!(text(&first.stdout).contains("0 rejected"));
    let report = settled(&out);
    // Half of the progress is lost, and the end of a line.
    let progress = out.join("progress.jsonl");
    let lines = std::fs::read_to_string(&progress).unwrap();
    std::fs::write(&progress, &lines[..lines.len() / 2]).unwrap();
    let again = referee(&[&arguments[..], &["--resume", "--jobs", "1"]].concat());
    assert_eq!(code(&again), 0);
    assert_eq!(settled(&out), report);
    assert_eq!(
        std::fs::read_to_string(&progress).unwrap().lines().count(),
        5
    );
}

#[test]
fn an_audit_without_a_paper_proposes_a_formula() {
    let empty = folder("no-papers");
    // No folder above may have papers either.
    let output = command(&["audit", "no-such-paper"])
        .current_dir(&empty)
        .output()
        .unwrap();
    assert_eq!(code(&output), 2);
    assert!(text(&output.stderr).contains("no-such-paper"));
    let nowhere = command(&["audit"]).current_dir("/").output().unwrap();
    assert_eq!(code(&nowhere), 2);
    assert!(text(&nowhere.stderr).contains("referee try"));
}

/// A claim of another verdict than its file expects.
#[test]
fn a_refutation_against_expectation_ends_with_1_and_is_named() {
    let paper = folder("surprise");
    for name in ["paper.toml", "paper.claims", "notes.md"] {
        let text = std::fs::read_to_string(Path::new(PAPER).join(name)).unwrap();
        let text = text.replacen("    expect refuted\n", "    expect stands\n", 1);
        std::fs::write(paper.join(name), text).unwrap();
    }
    let out = folder("surprise-out");
    let (paper, out) = (paper.to_str().unwrap(), out.to_str().unwrap());
    let output = referee(&["audit", paper, "--quick", "--out", out]);
    assert_eq!(code(&output), 1);
    let told = text(&output.stderr);
    assert!(
        told.contains("theorem-1/stated: refuted, expected stands"),
        "{told}"
    );
}

#[test]
fn a_report_is_rendered_again() {
    let out = folder("rendered");
    let junit = out.join("ci").join("junit.xml");
    let (out_name, junit_name) = (out.to_str().unwrap(), junit.to_str().unwrap());
    let arguments = [
        "report",
        &golden(),
        "--out",
        out_name,
        "--junit",
        junit_name,
        "--json",
    ];
    let output = referee(&arguments);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let written = answer["written"].as_array().unwrap();
    assert!(written.len() >= 3, "{answer}");
    for path in written {
        let size = std::fs::metadata(path.as_str().unwrap()).unwrap().len();
        assert!(size > 0, "{path}");
    }
    assert!(std::fs::read_to_string(junit).unwrap().starts_with("<?xml"));
    let errata = std::fs::read_to_string(out.join("errata.tex")).unwrap();
    assert!(errata.contains("\\section{Theorem 1 (page~1)}"));
}

#[test]
fn a_rendering_that_is_killed_leaves_each_file_old_or_new_and_whole() {
    let names = ["report.html", "report.md", "errata.tex"];
    let whole = folder("killed-whole");
    let output = referee(&["report", &golden(), "--out", whole.to_str().unwrap()]);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let new = names.map(|name| std::fs::read_to_string(whole.join(name)).unwrap());
    let out = folder("killed");
    let read = |name: &str| std::fs::read_to_string(out.join(name)).unwrap();
    for delay in 0..8 {
        for name in names {
            std::fs::write(out.join(name), "old").unwrap();
        }
        let mut child = command(&["report", &golden(), "--out", out.to_str().unwrap()])
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        // Until the first file is replaced, then a little further.
        while names.iter().all(|name| read(name) == "old") && child.try_wait().unwrap().is_none() {
            std::thread::sleep(std::time::Duration::from_micros(200));
        }
        std::thread::sleep(std::time::Duration::from_micros(delay * delay * 100));
        child.kill().unwrap();
        child.wait().unwrap();
        for (name, new) in names.iter().zip(&new) {
            let found = read(name);
            assert!(found == "old" || found == *new, "{name} is neither");
        }
        assert!(names.iter().any(|name| read(name) != "old"));
    }
}

#[test]
fn a_report_that_contradicts_itself_is_refused_by_every_command() {
    let path = changed("contradicts", |report| {
        report["claims"][1]["forms"][0]["found"]["verdict"] = "refuted".into();
    });
    let golden = golden();
    for arguments in [
        vec!["report", &path],
        vec!["report", "--diff", &golden, &path],
        vec!["report", "--diff", &path, &golden],
    ] {
        let output = referee(&arguments);
        let error = text(&output.stderr);
        assert_eq!(code(&output), 1, "{arguments:?}: {error}");
        assert!(
            error.contains("lemma-2/stated: it is called refuted"),
            "{error}"
        );
        assert_eq!(text(&output.stdout), "", "{arguments:?}");
    }
    let folder = PathBuf::from(path);
    assert!(!folder.with_file_name("errata.tex").exists());
}

#[test]
fn a_report_of_another_version_is_refused_with_the_version_that_is_read() {
    let path = changed("version", |report| report["referee_report"] = 99.into());
    let output = referee(&["report", &path]);
    assert_eq!(code(&output), 2);
    let error = text(&output.stderr);
    assert!(
        error.contains("version 99") && error.contains(&path),
        "{error}"
    );
}

#[test]
fn reports_that_agree_exit_0_and_reports_that_differ_exit_1() {
    let same = referee(&["report", "--diff", &golden(), &golden()]);
    let told = text(&same.stdout);
    assert_eq!((code(&same), told.as_str()), (0, "the reports agree\n"));
    let path = changed("differs", |report| report["settings"]["seed"] = 7.into());
    let other = referee(&["report", "--diff", &golden(), &path]);
    assert_eq!(code(&other), 1);
    let told = text(&other.stdout);
    assert!(told.contains("seed: 1 -> 7"), "{told}");
    let json = referee(&["report", "--diff", &golden(), &path, "--json"]);
    let answer: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(code(&json), 1);
    assert_eq!(answer[0]["property"], "seed");
    let missing = referee(&["report", "--diff", &golden(), "no-such-file"]);
    assert_eq!(code(&missing), 2);
    assert!(text(&missing.stderr).contains("no-such-file"));
}

#[test]
fn with_a_baseline_a_run_without_surprises_is_green() {
    let file = folder("baseline").join("junit.xml");
    let junit = |report: &str, baseline: &str| {
        let name = file.to_str().unwrap();
        let out = file.parent().unwrap().to_str().unwrap();
        let arguments = [
            "report",
            report,
            "--out",
            out,
            "--junit",
            name,
            "--baseline",
            baseline,
        ];
        let output = referee(&arguments);
        assert_eq!(code(&output), 0, "{}", text(&output.stderr));
        std::fs::read_to_string(&file).unwrap()
    };
    let same = junit(&golden(), &golden());
    assert!(!same.contains("<failure"), "{same}");
    // A form that the baseline does not have is a surprise.
    let shorter = changed("shorter", |report| {
        let forms = report["claims"][1]["forms"].as_array_mut().unwrap();
        forms.clear();
    });
    let other = junit(&golden(), &shorter);
    assert!(other.contains("not in the baseline"), "{other}");
}
