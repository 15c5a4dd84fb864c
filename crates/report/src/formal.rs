//! What the formal proofs say of themselves.
//!
//! `proofs/status.json` is written by the check of the proofs, from the answers of coqc: per claim
//! the theorem, whether it proves or refutes the claim, and what it assumes. It names the digest of
//! the sources that it was made from. Nothing here is written by hand: the file is built into the
//! program, and read again where the sources are at hand.

use std::fmt::Write;
use std::path::Path;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The file as it was when the program was built.
const STATUS: &str = include_str!("../../../proofs/status.json");

/// The status of all formal statements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormalStatus {
    /// SHA-256 of the list of the sources with their digests.
    pub sources: String,
    /// SHA-256 of the file of statements.
    pub statements: String,
    /// One entry per theorem.
    pub claims: Vec<FormalClaim>,
}

/// One theorem about a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormalClaim {
    /// The claim, or the claim and a form of it, such as `theorem-3.2-repaired-pointwise`.
    pub id: String,
    /// The name of the theorem in `proofs/theories/paper.v`.
    pub theorem: String,
    /// `proved`, `refuted`, `repaired` or `stated-not-formalised`.
    pub kind: String,
    /// What the theorem assumes, in the words of coqc.
    pub assumptions: String,
}

/// What is known on this machine about the proofs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProofCheck {
    /// The sources are those of the status, and are compiled here.
    CompiledHere,
    /// The proofs were not checked on this machine.
    NotCheckedHere,
    /// The sources differ from those of the status, which says nothing about them.
    Stale,
}

impl ProofCheck {
    /// The words for the reader.
    pub fn label(self) -> &'static str {
        match self {
            Self::CompiledHere => "proofs compiled on this machine",
            Self::NotCheckedHere => "proofs not checked on this machine",
            Self::Stale => "the proofs have changed since their status was written",
        }
    }
}

impl FormalStatus {
    /// The status that the program was built with.
    pub fn built_in() -> Self {
        // The file is committed and checked; a program with a broken one does not pass its tests.
        serde_json::from_str(STATUS).unwrap_or(Self {
            sources: String::new(),
            statements: String::new(),
            claims: Vec::new(),
        })
    }

    /// The theorems about a claim.
    pub fn of<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a FormalClaim> {
        self.claims.iter().filter(move |claim| {
            claim
                .id
                .strip_prefix(id)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        })
    }

    /// Compares the sources in a folder `proofs` with those of the status.
    pub fn check(&self, proofs: &Path) -> ProofCheck {
        match sources_digest(proofs) {
            None => ProofCheck::NotCheckedHere,
            Some(digest) if digest != self.sources => ProofCheck::Stale,
            Some(_) if is_compiled(proofs) => ProofCheck::CompiledHere,
            Some(_) => ProofCheck::NotCheckedHere,
        }
    }
}

fn is_compiled(proofs: &Path) -> bool {
    let modified = |name: &str| {
        std::fs::metadata(proofs.join("theories").join(name))
            .and_then(|file| file.modified())
            .ok()
    };
    matches!((modified("paper.v"), modified("paper.vo")), (Some(source), Some(object)) if object >= source)
}

/// SHA-256 of what `sha256sum theories/*.v` prints in the folder, names in byte order.
fn sources_digest(proofs: &Path) -> Option<String> {
    let hex = |bytes: &[u8]| {
        bytes
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    let mut names: Vec<String> = std::fs::read_dir(proofs.join("theories"))
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".v"))
        .collect();
    names.sort();
    let mut list = String::new();
    for name in names {
        let source = std::fs::read(proofs.join("theories").join(&name)).ok()?;
        writeln!(list, "{}  theories/{name}", hex(&Sha256::digest(&source))).ok()?;
    }
    Some(hex(&Sha256::digest(list.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proofs() -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proofs")
    }

    #[test]
    fn the_status_was_made_from_the_sources_at_hand() {
        let status = FormalStatus::built_in();
        assert_eq!(sources_digest(&proofs()), Some(status.sources));
    }

    #[test]
    fn every_theorem_is_closed_under_the_global_context() {
        let status = FormalStatus::built_in();
        assert!(status.claims.len() >= 27);
        for claim in status.claims {
            assert_eq!(
                claim.assumptions, "Closed under the global context",
                "{}",
                claim.id
            );
        }
    }

    #[test]
    fn the_theorems_of_a_claim_are_found_and_those_of_its_neighbours_are_not() {
        let status = FormalStatus::built_in();
        let names = |id| {
            status
                .of(id)
                .map(|claim| claim.theorem.as_str())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            names("theorem-3.2"),
            ["theorem_3_2_refuted", "theorem_3_2_repaired_pointwise"]
        );
        assert_eq!(names("lemma-3"), [""; 0]);
    }

    #[test]
    fn changed_sources_make_the_status_stale_and_missing_ones_say_nothing() {
        let status = FormalStatus {
            sources: "0".into(),
            ..FormalStatus::built_in()
        };
        assert_eq!(status.check(&proofs()), ProofCheck::Stale);
        assert_eq!(
            status.check(Path::new("no-such-folder")),
            ProofCheck::NotCheckedHere
        );
    }
}
