//! Shared by the companion tests: a notation for subjects, assertions about verdicts that
//! verify every part of them, and random structured instances.

mod assertion;
mod diagonal;
mod notation;
mod random;

use std::path::PathBuf;

use lemmas::input::read_subject;
use serde::de::DeserializeOwned;

pub use assertion::{
    assert_holds, assert_hypotheses_fail_alone, assert_hypotheses_fail_alone_but, assert_refuted,
    assert_stands, assert_undisputed, assert_vacuous, failures, form, hypothesis_holds, validate,
    without,
};
pub use diagonal::{
    any_data_failures, diagonal_failures, distinct_failures, on_diagonal, projection_failure,
    saddle_failure,
};
pub use notation::{
    chain, curved_only, decomposed_pair, family, instance, layer, layers, left_factor, matrix,
    network, pair, product_point, rational, rotation, svd, target, triple_pair,
};
pub use random::{
    Spectral, critical_point, diagonal_point, factorable_target, full_rank_move, full_rank_network,
    invertible, low_rank, matrix_of_integers, minimum, moved_product, network_of_integers,
    orthogonal, shape, spectral_point,
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

/// A subject of a claim with its expected verdict.
#[derive(serde::Deserialize)]
pub struct Case {
    /// The name of the case.
    pub id: String,
    /// The subject, as users write it.
    pub subject: Box<serde_json::value::RawValue>,
    /// The expected verdict.
    pub verdict: String,
}

/// Checks every case of `testdata/CLAIM.json` in a form of the claim.
///
/// # Panics
/// When a verdict differs or is unsound, or the corpus is missing or empty.
pub fn assert_known_verdicts(claim: &str, form_id: &str) {
    let variant = form(claim, form_id);
    let cases: Vec<Case> = testdata(&format!("{claim}.json"));
    assert!(!cases.is_empty(), "{claim}: no cases");
    for Case {
        id,
        subject,
        verdict,
    } in cases
    {
        let subject = read_subject(variant.claim.subject, subject.get())
            .unwrap_or_else(|error| panic!("{claim} {id}: {error}"));
        let found = variant.check(&subject).unwrap();
        assert_eq!(found.id(), verdict, "{claim} {id}: {found:?}");
        validate(&variant, &subject, &found).unwrap_or_else(|e| panic!("{claim} {id}: {e}"));
    }
}
