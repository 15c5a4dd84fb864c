//! What `report.json` holds: for each claim of a paper and each form of it, what a hunt found.
//!
//! Nothing is stored that can be computed: verdicts stand in the lines of the hunt beside the
//! counts and certificates that they follow from, and [`read`] computes them anew.

use std::collections::BTreeMap;

use hunt::{Line, is_met, unmet};
use kernel::instance::Instance;
use kernel::tree::{Body, Statement};
use network::json::{self, JsonError};
use paper::About;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use statement::Verdict;
use thiserror::Error;

use crate::checked::Checked;
use crate::formal::{FormalClaim, ProofCheck};
use crate::verify::{Disagreement, verify};

/// The version of the schema.
pub const SCHEMA: u32 = 4;

/// The report of an audit.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The version of the schema, [`SCHEMA`].
    pub referee_report: u32,
    /// What the paper's folder says of it.
    pub paper: About,
    /// What the run was asked to do; the same settings give the same report but for `run`.
    pub settings: Settings,
    /// What differs from run to run.
    pub run: Run,
    /// The claims in the order of the paper.
    pub claims: Vec<ClaimEntry>,
    /// The digests of the formal proofs whose status stands at the claims.
    pub proofs: ProofSources,
    /// All certificates, for `recheck`, in the format of `docs/certificate-format-2.md`. A line of
    /// what was found names its certificate by the place in this list.
    pub certificates: Vec<serde_json::Value>,
    /// What a file says of checks by Coq's kernel; it is read anew each time, and not written.
    #[serde(skip)]
    pub checked: Option<Checked>,
}

/// What a run was asked to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The seed of all draws.
    pub seed: u64,
    /// The nodes and draws of each form.
    pub effort: u64,
    /// Whether conditions were looked for under which the forms that are refuted as stated hold.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub repair: bool,
}

/// What differs from run to run.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// The version of referee.
    pub version: String,
    /// Seconds since 1970 at the end of the run.
    pub finished: u64,
    /// Wall-clock seconds, those of an interrupted run not included.
    pub seconds: u64,
    /// The number of threads.
    pub threads: usize,
    /// Wall-clock milliseconds of each form, by its name `CLAIM/FORM`.
    pub times: BTreeMap<String, u64>,
    /// What is known on this machine about the formal proofs.
    pub proofs: ProofCheck,
}

/// Which formal proofs the report speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProofSources {
    /// SHA-256 of the list of the sources with their digests.
    pub sources: String,
    /// SHA-256 of the file of statements.
    pub statements: String,
}

/// A claim.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimEntry {
    /// Its identifier.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// The page of the paper.
    pub page: Option<String>,
    /// Its forms in the order of the file.
    pub forms: Vec<FormEntry>,
    /// What the notes say of it, by section.
    pub notes: BTreeMap<String, Vec<Paragraph>>,
    /// The theorems of the formal development about it.
    pub formal: Vec<FormalClaim>,
}

/// A form of a claim.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormEntry {
    /// The statement as the kernel prints it.
    pub text: String,
    /// The statement.
    #[schemars(with = "serde_json::Value")]
    pub statement: Statement,
    /// What was found of it.
    pub found: Line,
    /// How many instances met all hypotheses and have an undecided conclusion, and why.
    pub doubt: Option<(u64, String)>,
    /// How many distinct vectors of ranks were met.
    pub ranks: u64,
    /// What was found of its mutants.
    pub mutants: Vec<Line>,
    /// Why the counterexample refutes it, or the witness is one.
    pub explanation: Option<Explanation>,
    /// The weakest condition under which it holds, where one was looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repair: Option<RepairEntry>,
}

/// What was found of the conditions under which a false form holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RepairEntry {
    /// The conditions of least length.
    pub answers: Vec<Condition>,
    /// How many longer ones were exact as well.
    pub competitors: u64,
    /// The shortest of these; where none is exact, the next best.
    pub rivals: Vec<Condition>,
    /// On how many vectors of features they were judged.
    pub vectors: u64,
    /// How many instances those were.
    pub instances: u64,
    /// How many boxes were searched completely.
    pub boxes: u64,
    /// An instance that held and one that failed, with one vector: no formula is exact.
    #[schemars(with = "Option<(serde_json::Value, serde_json::Value)>")]
    pub both: Option<(Instance, Instance)>,
    /// Where it failed.
    pub picture: Option<Plane>,
}

/// A condition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The condition.
    pub formula: Phrase,
    /// `exact`, `sufficient`, `necessary`.
    pub kind: String,
    /// Its length, in terms.
    pub length: u64,
    /// At how many vectors it holds.
    pub support: u64,
}

/// The plane of two features.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plane {
    /// The feature from left to right, and the one from below.
    pub features: [String; 2],
    /// The values of both, and how many vectors held and failed there.
    pub cells: Vec<[i64; 4]>,
}

/// Why an instance decides a form.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// Each hypothesis with its parts.
    pub hypotheses: Vec<(String, Vec<Part>)>,
    /// The parts of the conclusion that decide it.
    pub conclusion: Vec<Part>,
}

/// A part of a formula with its numbers.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The formula.
    pub formula: Phrase,
    /// `true`, `false`, `undefined`, `undecided`.
    pub truth: String,
    /// Where, of a formula about indices: `i = 2`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub at: String,
    /// Terms and their values.
    pub values: Vec<(Phrase, Phrase)>,
}

/// Words, or a term or formula.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Phrase {
    /// Words.
    Words(String),
    /// Words that are stressed.
    Stressed(String),
    /// A term or formula.
    Tree(#[schemars(with = "serde_json::Value")] Body),
}

/// A paragraph of a note, or an item of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Paragraph {
    /// Whether it is an item of a list.
    pub item: bool,
    /// What it says.
    pub phrases: Vec<Phrase>,
}

/// Why a report is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReportError {
    /// The text is no report, or one of a version that this program does not read.
    #[error("{0}")]
    Unreadable(#[from] JsonError),
    /// The report contradicts itself or its certificates.
    #[error("{}", in_lines(.0))]
    Contradictory(Vec<Disagreement>),
}

/// How many disagreements are told.
const TOLD: usize = 20;

fn in_lines(found: &[Disagreement]) -> String {
    let mut lines: Vec<String> = found.iter().take(TOLD).map(ToString::to_string).collect();
    if found.len() > TOLD {
        lines.push(format!("and {} more", found.len() - TOLD));
    }
    lines.join("\n")
}

/// Reads `report.json`: every certificate is checked, and every verdict computed anew.
///
/// # Errors
/// When the text is no report, one of a version that this program does not read (the error says
/// which version it is and which is read), or contradicts itself.
pub fn read(text: &str) -> Result<Report, ReportError> {
    #[derive(Deserialize)]
    struct Version {
        referee_report: u32,
    }
    let Version { referee_report } = json::read(text)?;
    if referee_report != SCHEMA {
        let advice = if referee_report > SCHEMA {
            "read it with a later version of referee"
        } else {
            "make it anew with `referee audit`"
        };
        let message = format!(
            "the report has version {referee_report}; referee {} reads version {SCHEMA}: {advice}",
            env!("CARGO_PKG_VERSION")
        );
        let field = "referee_report".into();
        return Err(JsonError { field, message }.into());
    }
    let report: Report = json::read(text)?;
    verify(&report).map_err(ReportError::Contradictory)?;
    Ok(report)
}

impl Settings {
    /// The command that makes a report of these settings.
    pub fn command(&self, paper: &str) -> String {
        let repair = if self.repair { " --repair" } else { "" };
        format!(
            "referee audit {paper} --seed {} --effort {}{repair}",
            self.seed, self.effort
        )
    }
}

impl ClaimEntry {
    /// The form as the paper states it, which is the form `stated`.
    pub fn stated(&self) -> Option<&FormEntry> {
        self.forms.iter().find(|form| form.found.form == "stated")
    }

    /// Whether the paper numbers it, as its title says.
    pub fn is_numbered(&self) -> bool {
        const KINDS: [&str; 6] = [
            "Theorem",
            "Lemma",
            "Proposition",
            "Corollary",
            "Claim",
            "Fact",
        ];
        let first = self.title.as_deref().and_then(|t| t.split(' ').next());
        first.is_some_and(|word| KINDS.contains(&word))
    }

    /// The title, or else the identifier.
    pub fn title(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.id)
    }
}

impl FormEntry {
    /// Expectations of mutants that were not met: name, expected, found.
    pub fn unmet(&self) -> impl Iterator<Item = (&str, Verdict, Verdict)> {
        unmet(&self.mutants)
    }

    /// Whether everything is as the file expects; a form without expectation has to stand.
    pub fn is_met(&self) -> bool {
        is_met(&self.found, &self.mutants)
    }

    /// What was found beside what was expected: `refuted, expected stands; without NAME ...`.
    pub fn told(&self) -> String {
        let found = self.found.verdict;
        let mut told = match self.found.expected {
            Some(expected) if expected != found => format!("{found}, expected {expected}"),
            _ => found.to_string(),
        };
        for (without, expected, found) in self.unmet() {
            told += &format!("; without {without} {found}, expected {expected}");
        }
        told
    }
}

impl Report {
    /// Moves the certificates that lines carry into the list.
    pub fn gather(&mut self) {
        for form in self.claims.iter_mut().flat_map(|claim| &mut claim.forms) {
            for line in std::iter::once(&mut form.found).chain(&mut form.mutants) {
                if let Some(certificate) = line.certificate.take() {
                    line.certificate = Some(self.certificates.len().into());
                    self.certificates.push(certificate);
                }
            }
        }
    }

    /// The certificate of a line.
    pub fn certificate(&self, line: &Line) -> Option<&serde_json::Value> {
        let place = line.certificate.as_ref()?.as_u64()?;
        self.certificates.get(usize::try_from(place).ok()?)
    }

    /// All forms with their claims, in order.
    pub fn forms(&self) -> impl Iterator<Item = (&ClaimEntry, &FormEntry)> {
        self.claims
            .iter()
            .flat_map(|claim| claim.forms.iter().map(move |form| (claim, form)))
    }
}
