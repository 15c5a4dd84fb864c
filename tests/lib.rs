//! Shared by the companion tests: a notation for networks, and random structured ones.

mod notation;
mod random;

use std::path::PathBuf;

use serde::de::DeserializeOwned;

pub use notation::{curved_only, instance, layers, matrix, rational};
pub use random::{
    Spectral, critical_point, matrix_of_integers, minimum, network_of_integers, shape,
    spectral_point,
};

/// The root of the workspace.
pub fn workspace_root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The file of `testdata/` with accepted certificates of every kind, in the form of a report.
pub const ACCEPTED: &str = "certificates.json";

/// The text of a file of `testdata/`.
///
/// # Panics
/// When the file is missing: a missing corpus is an error, not a skip.
pub fn testdata_text(name: &str) -> String {
    let path = workspace_root().join("testdata").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Reads a file of `testdata/`.
///
/// # Panics
/// When the file is missing or has another shape.
pub fn testdata<T: DeserializeOwned>(name: &str) -> T {
    network::json::read(&testdata_text(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The certificates of a report, each as its text.
///
/// # Panics
/// When the text is not a report.
pub fn certificate_texts(report: &str) -> Vec<String> {
    #[derive(serde::Deserialize)]
    struct Report {
        certificates: Vec<Box<serde_json::value::RawValue>>,
    }
    let report: Report = network::json::read(report).unwrap_or_else(|error| panic!("{error}"));
    let text = |raw: Box<serde_json::value::RawValue>| raw.get().to_owned();
    report.certificates.into_iter().map(text).collect()
}
