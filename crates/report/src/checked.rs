//! Which counterexamples Coq's kernel has checked, as a file says.
//!
//! The file is `refutations.json`: `make -C proofs audit` compiles the refutations of an audit and
//! lists those that coqc accepted, each with the SHA-256 of its certificate, as compact JSON with
//! sorted keys. A report says of a certificate what the file says of its digest, and nothing else:
//! this program does not run coqc.

use std::collections::BTreeSet;

use network::json::{self, JsonError};
use serde::Deserialize;

use crate::formal::sha256;

/// The certificates that a file says Coq's kernel has checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The file.
    pub file: String,
    digests: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    #[serde(rename = "claim")]
    _claim: String,
    #[serde(rename = "form")]
    _form: String,
    #[serde(rename = "without")]
    _without: Vec<String>,
    #[serde(rename = "verdict")]
    _verdict: String,
    certificate: String,
    #[serde(rename = "file")]
    _file: String,
}

impl Checked {
    /// Reads `refutations.json`.
    ///
    /// # Errors
    /// When it is no such file.
    pub fn read(file: &str, text: &str) -> Result<Self, JsonError> {
        let rows: Vec<Row> = json::read(text)?;
        let file = file.to_owned();
        let digests = rows.into_iter().map(|row| row.certificate).collect();
        Ok(Self { file, digests })
    }

    /// Whether the file lists this very certificate.
    pub(crate) fn lists(&self, certificate: &serde_json::Value) -> bool {
        // The keys of an object are sorted.
        let compact = certificate.to_string();
        self.digests.contains(&sha256(compact.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `printf '%s' '{"a":["1/2"],"b":1}' | sha256sum`
    const DIGEST: &str = "9497a1e3f34d053c0d452295316f8f0d9a5300a2ca05c6a4e4343a2ea061032f";

    fn listing(digest: &str) -> String {
        format!(
            r#"[{{"claim": "a", "form": "stated", "without": [], "verdict": "refuted",
               "certificate": "{digest}", "file": "a.v"}}]"#
        )
    }

    #[test]
    fn the_layout_of_a_certificate_does_not_matter_and_each_of_its_values_does() {
        let checked = Checked::read("r.json", &listing(DIGEST)).unwrap();
        let value = |text: &str| serde_json::from_str(text).unwrap();
        assert!(checked.lists(&value("{\"b\": 1,\n \"a\": [\"1/2\"]}")));
        assert!(!checked.lists(&value(r#"{"a": ["1/3"], "b": 1}"#)));
    }

    #[test]
    fn a_file_of_another_form_is_an_error() {
        for text in [
            "{}",
            "[{}]",
            "[1]",
            &listing(DIGEST).replace("\"file\"", "\"path\""),
        ] {
            assert!(Checked::read("r.json", text).is_err(), "{text}");
        }
    }
}
