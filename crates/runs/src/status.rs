//! The status of a variant, computed from its tally, and where its counterexample is.

use lemmas::Quantifier;
use schemars::JsonSchema;
use search::{Minimality, Tally};
use serde::{Deserialize, Serialize};

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

/// A counterexample.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CounterexampleEntry {
    /// Its place in the list of certificates.
    pub certificate: usize,
    /// In which sense it is minimal.
    pub minimality: Minimality,
}
