//! The claims of the papers as tests, named by claim and form: `cargo test --test claims
//! theorem_3_2`.

use std::path::Path;

/// With this bound of work all verdicts are those that the files expect.
const EFFORT: u64 = 100_000;

fn main() {
    let papers = Path::new(env!("CARGO_MANIFEST_DIR")).join("../papers");
    let folders = std::fs::read_dir(&papers).expect("the papers");
    let files = folders.map(|folder| folder.expect("a folder").path().join("paper.claims"));
    let mut files: Vec<String> = files.map(|file| file.display().to_string()).collect();
    files.sort();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    claims_test::main(&files, EFFORT)
}
