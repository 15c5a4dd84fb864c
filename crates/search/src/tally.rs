//! Checking a variant on every subject of a space.

use std::collections::BTreeMap;
use std::ops::Range;

use lemmas::{Variant, Verdict};
use serde::{Deserialize, Serialize};

use crate::run::{CHUNK, fold};
use crate::{Control, Space, StopReason};

/// How many subjects had which verdict.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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

    /// Appends the tally of later subjects.
    pub fn append(&mut self, later: Self) {
        self.instances += later.instances;
        self.holds += later.holds;
        self.refuted += later.refuted;
        self.undecided += later.undecided;
        for (hypothesis, count) in later.vacuous {
            *self.vacuous.entry(hypothesis).or_default() += count;
        }
        self.first_refuted = self.first_refuted.or(later.first_refuted);
        self.first_undecided = self.first_undecided.take().or(later.first_undecided);
    }

    fn count(&mut self, index: u64, verdict: &Verdict) {
        self.instances += 1;
        match verdict {
            Verdict::Holds { .. } => self.holds += 1,
            Verdict::Vacuous { hypothesis, .. } => {
                *self.vacuous.entry(hypothesis.id().into()).or_default() += 1;
            }
            Verdict::Refuted { .. } => {
                self.refuted += 1;
                self.first_refuted.get_or_insert(index);
            }
            Verdict::Undecided { reason } => {
                self.undecided += 1;
                self.first_undecided
                    .get_or_insert_with(|| (index, reason.clone()));
            }
        }
    }
}

/// The tally of a range of indices.
fn tally(variant: &Variant, space: &Space, range: Range<u64>) -> Tally {
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
        tally.count(index, &verdict);
    }
    tally
}

/// Checks a variant on the subjects of a space from a given start on. Returns the tally, the
/// number of subjects that it covers, and why the run ended early, if so.
///
/// # Panics
/// When the space has more than `2^64` subjects.
pub fn search(
    variant: &Variant,
    space: &Space,
    start: (u64, Tally),
    control: &Control,
    checkpoint: impl FnMut(u64, &Tally),
) -> (Tally, u64, Option<StopReason>) {
    let total = space
        .len(variant.claim.subject)
        .expect("a space of at most 2^64 subjects");
    fold(
        total,
        CHUNK,
        start,
        control,
        |range| tally(variant, space, range),
        Tally::append,
        checkpoint,
    )
}
