//! What `report.json` holds, and the ledger: the status of a variant, computed from its tally.

use std::collections::BTreeMap;

use certificate::Certificate;
use lemmas::{Claim, Quantifier, Variant};
use network::json::{self, JsonError};
use schemars::JsonSchema;
use search::{Census, Minimality, Opinions, Space, Tally};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{Disagreement, FormalClaim, FormalStatus, ProofCheck, verify};

/// The version of the schema.
pub const SCHEMA: u32 = 2;

/// The oldest version that is still read. A version that only adds fields reads its predecessors,
/// with defaults for what they lack; one that changes or removes a field raises this number.
pub const OLDEST_SCHEMA: u32 = 2;

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

/// Reads `report.json`, and checks that its parts agree.
///
/// # Errors
/// When the text is no report, one of a version that this program does not read (the error says
/// which version it is and which are read), or contradicts itself.
pub fn read_report(text: &str) -> Result<Report, ReportError> {
    let report = parse_report(text)?;
    verify(&report).map_err(ReportError::Contradictory)?;
    Ok(report)
}

fn parse_report(text: &str) -> Result<Report, JsonError> {
    #[derive(Deserialize)]
    struct Version {
        referee_report: u32,
    }
    let Version { referee_report } = json::read(text)?;
    if !(OLDEST_SCHEMA..=SCHEMA).contains(&referee_report) {
        let advice = if referee_report > SCHEMA {
            "read it with a later version of referee"
        } else {
            "make it anew with `referee audit`"
        };
        return Err(JsonError {
            field: "referee_report".into(),
            message: format!(
                "the report has version {referee_report}; referee {} reads versions \
                 {OLDEST_SCHEMA} to {SCHEMA}: {advice}",
                env!("CARGO_PKG_VERSION")
            ),
        });
    }
    json::read(text)
}

/// The report of an audit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The version of the schema, [`SCHEMA`].
    pub referee_report: u32,
    /// The paper.
    pub paper: String,
    /// What the run was asked to do; the same settings give the same report but for `run`.
    pub settings: Settings,
    /// What differs from run to run.
    pub run: Run,
    /// The claims that were checked, in the paper's order.
    pub claims: Vec<ClaimEntry>,
    /// The claims that were not checked.
    pub not_checked_yet: Vec<UncheckedEntry>,
    /// Boxes and random sets whose every network was classified and re-checked.
    pub census: Vec<CensusEntry>,
    /// What the census met, with floors.
    pub coverage: Vec<CoverageEntry>,
    /// What singular values say of the certificates: those of the census, and those of
    /// counterexamples at minima.
    #[serde(default)]
    pub second_opinion: Opinions,
    /// The digests of the formal proofs whose status stands at the claims.
    pub proofs: ProofSources,
    /// All certificates, for `recheck`, in the format of `docs/certificate-format.md`.
    #[schemars(with = "Vec<CertificateSchema>")]
    pub certificates: Vec<Certificate>,
}

/// A certificate as the schema of the report describes it: its own format is specified apart, in
/// `docs/certificate-format.md`, and decided by `recheck`.
#[derive(JsonSchema)]
#[schemars(rename = "Certificate", deny_unknown_fields)]
struct CertificateSchema {
    /// The version of the certificate format.
    #[serde(rename = "schema")]
    _schema: u32,
    /// The statement, by its kind.
    #[serde(rename = "statement")]
    _statement: BTreeMap<String, serde_json::Value>,
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

/// What a run was asked to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The seed of all random subjects.
    pub seed: u64,
    /// Random subjects per variant.
    pub random_per_variant: u64,
    /// How many subjects are enumerated in search of a least counterexample.
    pub enumeration_limit: u64,
    /// Whether the large boxes of the census were left out.
    pub quick: bool,
}

impl Settings {
    /// The command that makes a report of these settings. The number of subjects that are
    /// enumerated cannot be chosen.
    pub fn command(&self) -> String {
        let quick = if self.quick { " --quick" } else { "" };
        format!(
            "referee audit --seed {} --instances {}{quick}",
            self.seed, self.random_per_variant
        )
    }
}

/// What differs from run to run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
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
    /// Whether the time limit cut something short; the counts are then smaller than asked for.
    pub met_time_limit: bool,
    /// What is known on this machine about the formal proofs.
    pub proofs: ProofCheck,
}

/// The status of a variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Put to the test, and no counterexample found. Not a proof.
    Stands,
    /// A certified counterexample was found.
    Refuted,
    /// What the claim says to exist was found.
    Witnessed,
    /// Some subjects were not decided.
    Undecided,
    /// Nothing was put to the test: all subjects were vacuous.
    NotTested,
}

impl Status {
    /// The status that a tally gives.
    pub fn of(quantifier: Quantifier, tally: &Tally) -> Self {
        if tally.refuted > 0 {
            Self::Refuted
        } else if quantifier == Quantifier::Existential && tally.holds > 0 {
            Self::Witnessed
        } else if tally.undecided > 0 {
            Self::Undecided
        } else if quantifier == Quantifier::ExistentialForEach && tally.holds > 0 {
            Self::Witnessed
        } else if tally.holds > 0 {
            Self::Stands
        } else {
            Self::NotTested
        }
    }

    /// The status as it is printed.
    pub fn label(self) -> &'static str {
        match self {
            Self::Stands => "stands",
            Self::Refuted => "refuted",
            Self::Witnessed => "witnessed",
            Self::Undecided => "undecided",
            Self::NotTested => "NOT TESTED",
        }
    }
}

/// One claim with all its variants.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimEntry {
    /// The identifier.
    pub id: String,
    /// The name in words.
    pub title: String,
    /// The page of the paper.
    pub page: String,
    /// The formal theorems about the claim, from the proofs' own output.
    pub formal: Vec<FormalClaim>,
    /// The variants: each form, and each form without one hypothesis.
    pub variants: Vec<VariantEntry>,
}

/// One variant of a claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VariantEntry {
    /// The form.
    pub form: String,
    /// The statement of the form.
    pub statement: String,
    /// The hypotheses that remain.
    pub hypotheses: Vec<String>,
    /// The hypotheses that were dropped.
    pub dropped: Vec<String>,
    /// The status, computed from the tally.
    pub status: Status,
    /// Random and exhaustive subjects together.
    pub tally: Tally,
    /// How the subjects were made.
    pub spaces: Vec<Space>,
    /// The smallest counterexample that was found.
    pub counterexample: Option<CounterexampleEntry>,
}

impl VariantEntry {
    /// Whether the variant is a form of the claim, not a mutant without some hypothesis.
    pub fn is_plain(&self) -> bool {
        self.dropped.is_empty()
    }
}

/// A counterexample.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CounterexampleEntry {
    /// Its place in the list of certificates.
    pub certificate: usize,
    /// In which sense it is minimal.
    pub minimality: Minimality,
}

/// A claim that was not checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UncheckedEntry {
    /// The identifier.
    pub id: String,
    /// The page of the paper.
    pub page: String,
    /// The claim in words.
    pub statement: String,
    /// Why it was not checked.
    pub reason: String,
    /// The formal theorems about the claim, from the proofs' own output.
    pub formal: Vec<FormalClaim>,
}

/// One census.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CensusEntry {
    /// The name of the set.
    pub name: String,
    /// How the networks were made.
    pub space: Space,
    /// The counts.
    pub census: Census,
}

impl CensusEntry {
    /// The root of the digest, in hexadecimal digits; empty for a census of nothing.
    pub fn root(&self) -> String {
        let root = self.census.digest.root();
        root.map(|root| root.to_string()).unwrap_or_default()
    }
}

/// Something that the census must meet for the audit to mean something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CoverageEntry {
    /// What.
    pub what: String,
    /// How often it was met at critical points.
    pub count: u64,
    /// How often it must be met.
    pub floor: u64,
}

/// The result of one unit of work of an audit; what an interrupted audit keeps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Job {
    /// A variant was searched.
    Variant {
        /// The tally of all its spaces.
        tally: Tally,
        /// The smallest counterexample.
        counterexample: Option<(Box<Certificate>, Minimality)>,
    },
    /// A census was taken.
    Census(Census),
}

impl ClaimEntry {
    /// An entry without variants.
    pub fn new(claim: &Claim, formal: &FormalStatus) -> Self {
        Self {
            id: claim.id.into(),
            title: claim.title.into(),
            page: claim.page.into(),
            formal: formal.of(claim.id).cloned().collect(),
            variants: Vec::new(),
        }
    }
}

impl VariantEntry {
    /// The entry of a variant with its tally.
    pub fn new(
        variant: &Variant,
        tally: Tally,
        spaces: Vec<Space>,
        counterexample: Option<CounterexampleEntry>,
    ) -> Self {
        Self {
            form: variant.form.id.into(),
            statement: variant.form.statement.into(),
            hypotheses: variant.hypotheses().map(|h| h.id().into()).collect(),
            dropped: variant.dropped.iter().map(|h| h.id().into()).collect(),
            status: Status::of(variant.quantifier(), &tally),
            tally,
            spaces,
            counterexample,
        }
    }
}

impl Report {
    /// All variants with their claims.
    pub fn variants(&self) -> impl Iterator<Item = (&ClaimEntry, &VariantEntry)> {
        self.claims
            .iter()
            .flat_map(|claim| claim.variants.iter().map(move |v| (claim, v)))
    }

    /// How many claims were refuted as the paper states them.
    pub fn refuted_as_stated(&self) -> usize {
        let is_refuted = |claim: &&ClaimEntry| crate::view::is_refuted_as_stated(claim);
        self.claims.iter().filter(is_refuted).count()
    }

    /// What makes the audit incomplete: forms that are undecided or not tested, census failures,
    /// certificates that the second opinion contradicts, and floors that were not met. Mutants are
    /// there to be refuted, so their undecided subjects are shown but do not count here.
    pub fn gaps(&self) -> Vec<String> {
        let mut gaps = Vec::new();
        for (claim, variant) in self.variants().filter(|(_, variant)| variant.is_plain()) {
            if matches!(variant.status, Status::Undecided | Status::NotTested) {
                gaps.push(format!(
                    "{} ({}): {}",
                    claim.id,
                    variant.form,
                    variant.status.label()
                ));
            }
        }
        for entry in &self.census {
            let without = entry.census.failed.saturating_add(entry.census.counted);
            if without > 0 {
                gaps.push(format!(
                    "{}: {without} networks without an accepted certificate",
                    entry.name
                ));
            }
        }
        if let Some((index, reason)) = &self.second_opinion.first_contradiction {
            gaps.push(format!(
                "second opinion: {} certificates contradicted, the first at {index}: {reason}",
                self.second_opinion.contradicted
            ));
        }
        for entry in self
            .coverage
            .iter()
            .filter(|entry| entry.count < entry.floor)
        {
            gaps.push(format!(
                "coverage: {} met {} times, floor {}",
                entry.what, entry.count, entry.floor
            ));
        }
        gaps
    }
}
