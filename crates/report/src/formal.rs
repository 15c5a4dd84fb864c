//! What the formal proofs say of themselves.
//!
//! `proofs/status.json` is written by the check of the proofs, from the answers of coqc: per claim
//! the theorem, whether it proves or refutes the claim, and what it assumes. It names the digest of
//! the sources that it was made from. Nothing here is written by hand: the file is built into the
//! program, and read again where the sources are at hand.

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
    /// One entry per theorem. A claim that is stated without one is left out on reading.
    #[serde(deserialize_with = "settled")]
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
    /// `proved`, `refuted` or `repaired`.
    pub kind: String,
    /// What the theorem assumes, in the words of coqc.
    pub assumptions: String,
}

/// Reads the claims of the status, and keeps those with a theorem.
fn settled<'de, D: serde::Deserializer<'de>>(reader: D) -> Result<Vec<FormalClaim>, D::Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Row {
        id: String,
        theorem: Option<String>,
        kind: String,
        assumptions: Option<String>,
    }
    let rows = Vec::<Row>::deserialize(reader)?.into_iter();
    let settled = rows.filter_map(|row| {
        Some(FormalClaim {
            id: row.id,
            theorem: row.theorem?,
            kind: row.kind,
            assumptions: row.assumptions?,
        })
    });
    Ok(settled.collect())
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
        // The file is part of the program, and a test reads it.
        serde_json::from_str(STATUS).expect("proofs/status.json is a status")
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

/// The names of the sources, in byte order.
fn source_names(proofs: &Path) -> Option<Vec<String>> {
    let mut names: Vec<String> = std::fs::read_dir(proofs.join("theories"))
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".v"))
        .collect();
    names.sort();
    Some(names)
}

/// What `sha256sum` prints for a file of the folder.
fn digest_line(proofs: &Path, name: &str) -> Option<String> {
    let bytes = std::fs::read(proofs.join("theories").join(name)).ok()?;
    Some(format!("{}  theories/{name}\n", sha256(&bytes)))
}

/// Whether every source has a compiled file, and the build noted the digests of both. Times say
/// nothing.
fn is_compiled(proofs: &Path) -> bool {
    let built = |name: &String| {
        let stem = name.strip_suffix(".v")?;
        let noted = proofs.join("theories").join(format!("{stem}.digest"));
        let noted = std::fs::read_to_string(noted).ok()?;
        let compiled = digest_line(proofs, &format!("{stem}.vo"))?;
        Some(noted == digest_line(proofs, name)? + &compiled)
    };
    let names = source_names(proofs).unwrap_or_default();
    !names.is_empty() && names.iter().all(|name| built(name) == Some(true))
}

/// SHA-256 of what `sha256sum theories/*.v` prints in the folder, names in byte order.
fn sources_digest(proofs: &Path) -> Option<String> {
    let lines = source_names(proofs)?;
    let list: Option<String> = lines.iter().map(|name| digest_line(proofs, name)).collect();
    Some(sha256(list?.as_bytes()))
}

/// SHA-256 in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
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
    fn a_claim_that_is_stated_without_a_theorem_is_no_theorem() {
        let text = r#"{"sources":"","statements":"","claims":[
            {"id":"a","theorem":null,"kind":"stated-not-formalised","assumptions":null},
            {"id":"b","theorem":"b","kind":"proved","assumptions":"none"}]}"#;
        let status: FormalStatus = serde_json::from_str(text).unwrap();
        assert_eq!((status.of("a").count(), status.of("b").count()), (0, 1));
    }

    /// A compiled file counts if it was built from the source as it is, whatever the times say.
    #[test]
    fn a_source_that_changed_after_its_build_is_not_compiled_here() {
        let folder = std::env::temp_dir().join(format!("formal-{}", std::process::id()));
        let theories = folder.join("theories");
        std::fs::create_dir_all(&theories).unwrap();
        let put = |name: &str, text: &str| std::fs::write(theories.join(name), text).unwrap();
        put("a.v", "source");
        put("a.vo", "object");
        assert!(!is_compiled(&folder), "no digest was noted");
        let noted = digest_line(&folder, "a.v").unwrap() + &digest_line(&folder, "a.vo").unwrap();
        put("a.digest", &noted);
        assert!(is_compiled(&folder));
        put("b.v", "another source");
        assert!(!is_compiled(&folder), "one source of two is compiled");
        std::fs::remove_file(theories.join("b.v")).unwrap();
        put("a.v", "changed");
        put("a.vo", "object");
        assert!(
            !is_compiled(&folder),
            "the object is newer, the source is another"
        );
        std::fs::remove_dir_all(&folder).unwrap();
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
