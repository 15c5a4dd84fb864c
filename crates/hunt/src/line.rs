//! What a hunt says of one form, as one line of JSON.

use std::collections::BTreeMap;

use kernel::instance::Instance;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use statement::Verdict;

use crate::budget::Limit;
use crate::tally::{Complete, Sizes};

/// What a hunt says of a form, or of a mutant of it. Always
/// `instances = met + vacuous + undecided + undefined`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The claim; null for a formula.
    pub claim: Option<String>,
    /// The form.
    pub form: String,
    /// What was dropped or weakened: hypotheses, `with-K`, `type-X`.
    pub dropped: Vec<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// The verdict that the file expects.
    pub expected: Option<Verdict>,
    /// The instance that refutes, or at which the conclusion is undefined.
    #[schemars(with = "Option<InstanceShape>")]
    pub counterexample: Option<Instance>,
    /// The instance that `show some` asks for.
    #[schemars(with = "Option<InstanceShape>")]
    pub witness: Option<Instance>,
    /// Whether every instance below it in the order, of no greater height, was visited and decided,
    /// or excluded.
    pub least: bool,
    /// What makes it degenerate: sizes of 1, zero or identity matrices, equal matrices.
    pub degenerate: Vec<String>,
    /// How many instances were met, vacuous, undecided or undefined.
    pub instances: u64,
    /// Those with all hypotheses and a conclusion that is true or false.
    pub met: u64,
    /// Those with an undecided hypothesis or conclusion.
    pub undecided: u64,
    /// Those with all hypotheses and an undefined conclusion.
    pub undefined: u64,
    /// Those that fail a hypothesis, by its name.
    pub vacuous: BTreeMap<String, u64>,
    /// The mutants that are refuted or ill-defined: hypotheses that are needed.
    pub killed: Vec<String>,
    /// The other mutants that have a meaning.
    pub not_needed: Vec<String>,
    /// The boxes of which every instance was visited and decided.
    pub complete: Vec<Complete>,
    /// The certificate, or the file that holds it.
    pub certificate: Option<serde_json::Value>,
    /// The seed of the draws.
    pub seed: u64,
    /// What ended the hunt early.
    pub limit: Option<Limit>,
}

impl Line {
    /// The instance that decides the verdict.
    pub fn instance(&self) -> Option<&Instance> {
        self.counterexample.as_ref().or(self.witness.as_ref())
    }

    /// Whether it is refuted, or its conclusion is undefined, and nobody expects that.
    pub fn is_surprise(&self) -> bool {
        self.expected != Some(self.verdict)
            && matches!(self.verdict, Verdict::Refuted | Verdict::IllDefined)
    }

    /// The name of the file of its certificate: `CLAIM.FORM.json`, `CLAIM.FORM.without-NAME.json`.
    pub fn file_name(&self) -> String {
        let claim = self.claim.as_deref().unwrap_or("formula");
        let dropped = self.dropped.iter().map(|name| format!(".without-{name}"));
        format!("{claim}.{}{}.json", self.form, dropped.collect::<String>())
    }
}

/// An instance in JSON.
#[derive(JsonSchema)]
#[allow(dead_code)]
struct InstanceShape {
    /// Sizes by name.
    sizes: BTreeMap<String, Sizes>,
    /// Values by name.
    values: BTreeMap<String, ValueShape>,
}

/// An index, a number in lowest terms, a matrix, or a family.
#[derive(JsonSchema)]
#[serde(untagged)]
#[allow(dead_code)]
enum ValueShape {
    Integer(i64),
    Number(String),
    Matrix(MatrixShape),
    Family(Vec<MatrixShape>),
}

/// The rows of a matrix; one with a side 0 is an object.
#[derive(JsonSchema)]
#[serde(untagged)]
#[allow(dead_code)]
enum MatrixShape {
    Rows(Vec<Vec<String>>),
    Empty { rows: u32, cols: u32 },
}

/// The JSON Schema of [`Line`].
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Line).to_value()
}
