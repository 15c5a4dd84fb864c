//! Claims as tests of a crate: each form of a file becomes a test, such as `theorem_3_2::stated`,
//! that passes if a hunt finds the verdict which the file expects.
//!
//! A crate that uses it names it among its `dev-dependencies`, by path or git, and holds
//!
//! ```toml
//! [[test]]
//! name = "claims"
//! harness = false
//! ```
//!
//! ```text
//! // tests/claims.rs
//! fn main() {
//!     claims_test::main(&["tests/my.claims"], claims_test::EFFORT)
//! }
//! ```
//!
//! Paths start at the folder of the crate. `cargo test -- theorem_3_2` runs the forms of one claim.
//! A hunt is bounded by effort, not by time, so that a verdict does not depend on the machine.
//!
//! Other code can be tested on [`instances()`] of a claim that meet its hypotheses; the features
//! `proptest` and `quickcheck` make strategies and arbitrary values of them, and `nalgebra` and
//! `faer` convert their matrices.

#[cfg(any(feature = "faer", feature = "nalgebra"))]
mod convert;
mod instances;

use std::fmt::Write;
use std::path::{Path, PathBuf};

use hunt::{Form, Options, examine, explain};
use libtest_mimic::{Arguments, Failed, Trial};
use statement::{Diagnostic, File, parse_file, render};

#[cfg(feature = "faer")]
pub use convert::{from_faer, to_faer};
#[cfg(feature = "nalgebra")]
pub use convert::{from_nalgebra, to_nalgebra};
pub use instances::instances;
#[cfg(feature = "proptest")]
pub use instances::strategy;
#[cfg(feature = "quickcheck")]
pub use instances::{Claim, Of};
pub use kernel::instance::{Instance, SizeValue, Value};

/// The nodes and draws of one form, as much as a second of one core.
pub const EFFORT: u64 = 20_000;

/// Runs the forms of some files as the tests of a test target without harness.
pub fn main(files: &[&str], effort: u64) -> ! {
    let arguments = Arguments::from_args();
    let root = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(PathBuf::new, PathBuf::from);
    let tests = files
        .iter()
        .flat_map(|file| trials(&root.join(file), effort))
        .collect();
    libtest_mimic::run(&arguments, tests).exit()
}

/// The tests of a file: that it is read, and one for each form that is right.
pub fn trials(path: &Path, effort: u64) -> Vec<Trial> {
    let shown = path.display().to_string();
    let stem = path
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            let fails = move || Err(Failed::from(format!("{shown}: {error}")));
            return vec![Trial::test(
                format!("{}::is_read", identifier(&stem)),
                fails,
            )];
        }
    };
    let (file, errors) = parse_file(&text);
    let mut tests = vec![Trial::test(format!("{}::is_read", identifier(&stem)), {
        let (text, shown) = (text.clone(), shown.clone());
        let claims = file.claims.len();
        move || read(&shown, &text, &errors, claims)
    })];
    let File { claims } = file;
    for form in claims.into_iter().flat_map(|claim| claim.forms) {
        let name = format!("{}::{}", identifier(&form.claim), identifier(&form.id));
        let (text, shown) = (text.clone(), shown.clone());
        tests.push(Trial::test(name, move || {
            check(&form, effort, &shown, &text)
        }));
    }
    tests
}

/// An identifier as a name of Rust.
fn identifier(id: &str) -> String {
    id.replace(['.', '-'], "_")
}

/// A file has claims and no errors.
fn read(path: &str, text: &str, errors: &[Diagnostic], claims: usize) -> Result<(), Failed> {
    if !errors.is_empty() {
        return Err(render(path, text, errors).into());
    }
    if claims == 0 {
        Err(format!("{path}: there is no claim").into())
    } else {
        Ok(())
    }
}

/// Hunts for a counterexample of a form, and compares the verdict with the expected one.
fn check(form: &statement::Form, effort: u64, path: &str, text: &str) -> Result<(), Failed> {
    let task = Form::from(form);
    let options = Options {
        effort: Some(effort),
        seed: 1,
        ..Options::default()
    };
    let examined = examine(&task, &options, false, None).map_err(|faults| {
        let errors: Vec<_> = faults.iter().map(|fault| form.diagnostic(fault)).collect();
        Failed::from(render(path, text, &errors))
    })?;
    if examined.is_met() {
        return Ok(());
    }
    let line = &examined.line;
    let mut told = format!("{}\n\n", task.statement);
    match line.expected {
        Some(expected) => _ = writeln!(told, "expected {expected}, found {}", line.verdict),
        None => _ = writeln!(told, "found {}", line.verdict),
    }
    for (name, expected, found) in hunt::unmet(&examined.mutants) {
        let _ = writeln!(told, "without {name}: expected {expected}, found {found}");
    }
    if let Some(instance) = line.instance() {
        let least = if line.least { "least: " } else { "" };
        let _ = writeln!(
            told,
            "{least}{}",
            serde_json::to_string(instance).unwrap_or_default()
        );
        for part in explain(&task.statement, instance)
            .into_iter()
            .flat_map(|it| it.conclusion)
        {
            let values: Vec<_> = part
                .values
                .iter()
                .map(|(term, value)| format!("{term} = {value}"))
                .collect();
            let _ = writeln!(told, "{}: {}", part.text, values.join(", "));
        }
    }
    if let Some((count, reason)) = &examined.doubt {
        let _ = writeln!(told, "{count} instances are undecided: {reason}");
    }
    Err(told.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The verdict of a claim as a test.
    fn run(text: &str) -> Result<(), String> {
        let (file, errors) = parse_file(text);
        assert_eq!(errors, []);
        let result = check(&file.claims[0].forms[0], 2_000, "my.claims", text);
        result.map_err(|failed| failed.message().unwrap_or_default().to_owned())
    }

    const RANK: &str = "claim t\n  sizes n\n  for all A : n x n\n  show rank(A^2) = rank(A)\n";

    #[test]
    fn a_form_passes_if_the_hunt_finds_what_the_file_expects() {
        assert_eq!(run(&format!("{RANK}  expect refuted\n")), Ok(()));
        assert_eq!(
            run("claim t\n  sizes n\n  for all A : n x n\n  show rank(A) <= n\n"),
            Ok(())
        );
    }

    #[test]
    fn a_form_that_is_refuted_against_expectation_fails_with_the_counterexample() {
        let told = run(&format!("{RANK}  expect stands\n")).unwrap_err();
        assert!(told.contains("expected stands, found refuted"), "{told}");
        assert!(told.contains(r#""sizes":{"n":2}"#), "{told}");
        let told = run(RANK).unwrap_err();
        assert!(told.contains("found refuted"), "{told}");
    }

    #[test]
    fn a_hypothesis_that_is_not_needed_fails_its_expectation() {
        let text =
            "claim t\n  sizes n\n  for all A : n x n\n  assume zero: A = 0\n  show rank(A) <= n\n";
        let told = run(&format!("{text}  expect refuted without zero\n")).unwrap_err();
        assert!(
            told.contains("without zero: expected refuted, found stands"),
            "{told}"
        );
    }

    #[test]
    fn sizes_that_differ_fail_with_their_place() {
        let told =
            run("claim t\n  sizes a, b\n  for all A : a x b\n  show rank(A*A) = a\n").unwrap_err();
        assert!(told.contains("[my.claims:4:13]"), "{told}");
    }

    #[test]
    fn a_name_is_that_of_the_claim_and_form() {
        assert_eq!(identifier("theorem-3.2"), "theorem_3_2");
    }
}
