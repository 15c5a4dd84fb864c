//! The command line: renderings of a report, differences, and colours.

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_referee"));
    let variables = ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"];
    variables.iter().for_each(|name| {
        command.env_remove(name);
    });
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

/// The report that the tests share.
fn golden() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/report-v2.json");
    path.to_owned()
}

/// A folder of its own for each test.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
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
        assert!(
            std::fs::metadata(path.as_str().unwrap()).unwrap().len() > 0,
            "{path}"
        );
    }
    assert!(std::fs::read_to_string(junit).unwrap().starts_with("<?xml"));
    let errata = std::fs::read_to_string(out.join("errata.tex")).unwrap();
    assert!(errata.contains("\\section{Theorem 3.2 (page~5)}"));
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
fn a_report_with_a_rejected_certificate_is_not_rendered() {
    let path = changed("rejected", |report| {
        let certificates = report["certificates"].as_array_mut().unwrap();
        let case = certificates
            .iter_mut()
            .find_map(|c| c["statement"].get_mut("counterexample"));
        case.unwrap()["claim"] = "theorem-9.9".into();
    });
    let output = referee(&["report", &path]);
    assert_eq!(code(&output), 1);
    assert!(
        text(&output.stderr).contains("is rejected"),
        "{}",
        text(&output.stderr)
    );
    assert!(!PathBuf::from(path).with_file_name("errata.tex").exists());
}

#[test]
fn a_report_that_contradicts_itself_is_refused_by_every_command() {
    let path = changed("contradicts", |report| {
        let claims = report["claims"].as_array_mut().unwrap();
        let theorem = claims.iter_mut().find(|claim| claim["id"] == "theorem-2.3");
        let stated = &mut theorem.unwrap()["variants"][0];
        stated["status"] = "refuted".into();
        stated["counterexample"] = serde_json::json!({"certificate": 0, "minimality": "least"});
    });
    let golden = golden();
    for (arguments, expected) in [
        (vec!["report", &path], 1),
        (vec!["report", "--diff", &golden, &path], 1),
        (vec!["report", "--diff", &path, &golden], 1),
    ] {
        let output = referee(&arguments);
        let error = text(&output.stderr);
        assert_eq!(code(&output), expected, "{arguments:?}: {error}");
        assert!(error.contains("variants[0].status: is Refuted"), "{error}");
        assert_eq!(text(&output.stdout), "", "{arguments:?}");
    }
}

#[test]
fn a_report_of_another_version_is_refused_with_the_versions_that_are_read() {
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
    assert_eq!(
        (code(&same), text(&same.stdout).as_str()),
        (0, "no difference\n")
    );
    let path = changed("differs", |report| report["settings"]["seed"] = 7.into());
    let other = referee(&["report", "--diff", &golden(), &path]);
    assert_eq!(code(&other), 1);
    assert!(
        text(&other.stdout).contains("seed: 1 -> 7"),
        "{}",
        text(&other.stdout)
    );
    let json = referee(&["report", "--diff", &golden(), &path, "--json"]);
    let answer: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!((code(&json), &answer["is_empty"]), (1, &false.into()));
    assert_eq!(answer["changes"][0]["property"], "seed");
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
        let output = referee(&[
            "report",
            report,
            "--out",
            out,
            "--junit",
            name,
            "--baseline",
            baseline,
        ]);
        assert_eq!(code(&output), 0, "{}", text(&output.stderr));
        std::fs::read_to_string(&file).unwrap()
    };
    let same = junit(&golden(), &golden());
    assert!(!same.contains("<failure"), "{same}");
    // A form that the baseline does not have is a surprise.
    let shorter = changed("shorter", |report| {
        let variants = report["claims"][0]["variants"].as_array_mut().unwrap();
        variants.retain(|variant| variant["form"] != "stated");
    });
    let other = junit(&golden(), &shorter);
    assert!(other.contains("not in the baseline"), "{other}");
}
