//! Checking a variant on every subject of a space.

use std::collections::BTreeMap;
use std::ops::Range;

use certificate::Hypothesis;
use lemmas::{Variant, Verdict};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::run::fold;
use crate::{Control, Space, StopReason};

/// How many subjects had which verdict.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tally {
    /// Subjects checked.
    pub instances: u64,
    /// Subjects on which the claim holds.
    pub holds: u64,
    /// Subjects on which it is refuted.
    pub refuted: u64,
    /// Subjects on which it was not decided.
    pub undecided: u64,
    /// Subjects on which it is vacuous, by the first hypothesis that fails.
    pub vacuous: BTreeMap<String, u64>,
    /// The first subject that refutes the claim.
    pub first_refuted: Option<u64>,
    /// The first subject that was not decided, and why.
    pub first_undecided: Option<(u64, String)>,
}

impl Tally {
    /// Subjects on which the claim says nothing.
    pub fn vacuous_total(&self) -> u64 {
        self.vacuous.values().sum()
    }

    /// Subjects on which the claim was put to the test.
    pub fn tested(&self) -> u64 {
        self.holds + self.refuted
    }

    /// Appends the tally of other subjects.
    pub fn append(&mut self, later: Self) {
        self.instances += later.instances;
        self.holds += later.holds;
        self.refuted += later.refuted;
        self.undecided += later.undecided;
        for (hypothesis, count) in later.vacuous {
            *self.vacuous.entry(hypothesis).or_default() += count;
        }
        let refuted = self.first_refuted.into_iter();
        self.first_refuted = refuted.chain(later.first_refuted).min();
        let undecided = self.first_undecided.take().into_iter();
        self.first_undecided = undecided.chain(later.first_undecided).min();
    }

    /// Counts a subject that stands for `weight` ones.
    pub(crate) fn count(&mut self, index: u64, verdict: &Verdict, weight: u64) {
        let mut one = Self {
            instances: weight,
            ..Self::default()
        };
        match verdict {
            Verdict::Holds { .. } => one.holds = weight,
            Verdict::Vacuous { hypothesis, .. } => {
                one.vacuous.insert(hypothesis.id().into(), weight);
            }
            Verdict::Refuted { .. } => {
                (one.refuted, one.first_refuted) = (weight, Some(index));
            }
            Verdict::Undecided { reason } => {
                one.undecided = weight;
                one.first_undecided = Some((index, reason.clone()));
            }
        }
        self.append(one);
    }

    /// Counts subjects that are vacuous by a hypothesis.
    pub(crate) fn count_vacuous(&mut self, hypothesis: Hypothesis, weight: u64) {
        if weight > 0 {
            self.instances += weight;
            *self.vacuous.entry(hypothesis.id().into()).or_default() += weight;
        }
    }
}

/// The tally of a range of indices.
pub(crate) fn tally(variant: &Variant, space: &Space, range: Range<u64>) -> Tally {
    let mut tally = Tally::default();
    for index in range {
        let verdict = match space
            .subject(variant, index)
            .map(|subject| variant.check(&subject))
        {
            Some(Ok(verdict)) => verdict,
            Some(Err(error)) => Verdict::Undecided {
                reason: error.to_string(),
            },
            None => Verdict::Undecided {
                reason: "the space has no such subject".into(),
            },
        };
        tally.count(index, &verdict, 1);
    }
    tally
}

/// Checks a variant on the subjects of a space from `start` on, up to the index `end`; the given
/// tally is that of the subjects before. Returns the tally, the index up to which it goes, and why
/// the run ended early, if so.
pub fn search(
    variant: &Variant,
    space: &Space,
    start: (u64, Tally),
    end: u64,
    control: &Control,
    checkpoint: impl FnMut(u64, &Tally),
) -> (Tally, u64, Option<StopReason>) {
    fold(
        start,
        end,
        control,
        |range| tally(variant, space, range),
        Tally::append,
        checkpoint,
    )
}
