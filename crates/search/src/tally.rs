//! Checking a variant on every subject of a space.

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Instant;

use certificate::{Hypothesis, Subject};
use lemmas::{Variant, Verdict};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::plan::Plan;
use crate::run::fold_in_time;
use crate::stretch::{Parts, Points, Stretch};
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

/// The verdict on a subject; undecided where the check itself fails.
pub(crate) fn verdict(variant: &Variant, subject: &Subject) -> Verdict {
    let failed = |error: lemmas::CheckError| Verdict::Undecided {
        reason: error.to_string(),
    };
    variant.check(subject).unwrap_or_else(failed)
}

/// The search of a space, prepared.
struct Search<'a> {
    variant: &'a Variant,
    space: &'a Space,
    /// What points that are not critical are vacuous by, if they can be told apart.
    plan: Option<Plan>,
    parts: Parts,
}

impl<'a> Search<'a> {
    fn new(variant: &'a Variant, space: &'a Space) -> Self {
        let plan = Plan::of(variant);
        let parts = match plan {
            Some(_) => Parts::new(space, variant.claim.subject),
            None => Parts::whole(),
        };
        Self {
            variant,
            space,
            plan,
            parts,
        }
    }

    fn check(&self, index: u64, tally: &mut Tally) {
        let verdict = match self.space.subject(self.variant, index) {
            Some(subject) => verdict(self.variant, &subject),
            None => Verdict::Undecided {
                reason: "the space has no such subject".into(),
            },
        };
        tally.count(index, &verdict, 1);
    }

    /// The tally of a range of indices up to the time when it must end, and how far it goes.
    fn tally(&self, range: Range<u64>, deadline: Instant) -> (Tally, u64) {
        let mut tally = Tally::default();
        for (part, range) in self.parts.within(range.clone()) {
            let reached = match (&self.plan, &part.points) {
                (Some(plan), Some(points)) => {
                    self.tally_points(plan, points, range.clone(), deadline, &mut tally)
                }
                _ => self.tally_subjects(range.clone(), deadline, &mut tally),
            };
            if reached < range.end {
                return (tally, reached);
            }
        }
        (tally, range.end)
    }

    /// One by one.
    fn tally_subjects(&self, range: Range<u64>, deadline: Instant, tally: &mut Tally) -> u64 {
        for index in range.clone() {
            self.check(index, tally);
            if Instant::now() >= deadline {
                return index + 1;
            }
        }
        range.end
    }

    /// Those of critical points one by one.
    fn tally_points(
        &self,
        plan: &Plan,
        points: &Points,
        range: Range<u64>,
        deadline: Instant,
        tally: &mut Tally,
    ) -> u64 {
        let mut scan = points.scan();
        for (block, range) in points.blocks(range.clone()) {
            let (x, y) = points.data(block);
            if let Some(hypothesis) = plan.fails_on(&x, &y) {
                tally.count_vacuous(hypothesis, range.end - range.start);
                if Instant::now() >= deadline {
                    return range.end;
                }
                continue;
            }
            for stretch in points.walk(&mut scan, range) {
                let reached = match stretch {
                    Stretch::NotCritical(range) => {
                        tally.count_vacuous(plan.critical, range.end - range.start);
                        range.end
                    }
                    Stretch::Critical(index) => {
                        self.check(index, tally);
                        index + 1
                    }
                };
                if Instant::now() >= deadline {
                    return reached;
                }
            }
        }
        range.end
    }
}

/// Checks a variant on the subjects of a space from `start` on, up to the index `end`; the given
/// tally is that of the subjects before. Where the plan of the variant allows, only the subjects
/// of critical points are looked at one by one, with the same result. Returns the tally, the index
/// up to which it goes, and why the run ended early, if so.
pub fn search(
    variant: &Variant,
    space: &Space,
    start: (u64, Tally),
    end: u64,
    control: &Control,
    checkpoint: impl FnMut(u64, &Tally),
) -> (Tally, u64, Option<StopReason>) {
    let search = Search::new(variant, space);
    let work = |range, deadline| search.tally(range, deadline);
    fold_in_time(start, end, control, work, Tally::append, checkpoint)
}
