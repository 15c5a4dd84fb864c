//! Shared by the companion tests: where the test data is, and how it is read.

use std::path::PathBuf;

use serde::de::DeserializeOwned;

/// The root of the workspace.
pub fn workspace_root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Reads a file of `testdata/`.
///
/// # Panics
/// When the file is missing or has another shape: a missing corpus is an error, not a skip.
pub fn testdata<T: DeserializeOwned>(name: &str) -> T {
    let path = workspace_root().join("testdata").join(name);
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    network::json::read(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
