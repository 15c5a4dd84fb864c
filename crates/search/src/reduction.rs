//! Checking a variant on all subjects of a box, with one critical point of each orbit.
//!
//! A point that is not critical is vacuous by the plan of the variant, and need not be visited. The
//! verdict on a critical point is that on its orbit, as claims
//! do not speak about the order and the signs of units and samples. The counts are those of
//! [`search`](crate::search); the first subject that refutes is the least among the
//! representatives.

use ::sweep::{SignedPermutation, orbits};
use certificate::{Hypothesis, Subject};
use exact::Matrix;
use lemmas::{SubjectKind, Variant};

use crate::plan::{Plan, has_full_row_rank};
use crate::run::fold;
use crate::sweep::region;
use crate::tally::verdict;
use crate::{Control, Grid, StopReason, Sweep, Tally};

/// A variant and the boxes in which it is checked up to symmetry.
pub struct Reduction<'a> {
    variant: &'a Variant,
    plan: Plan,
    sweep: &'a Sweep,
    boxes: Vec<ReducedBox>,
}

struct ReducedBox {
    /// The index of the first subject of the box.
    offset: u64,
    /// How many targets there are, and how many have full row rank.
    targets: (u64, u64),
}

/// How many targets a box has, and how many have full row rank; `None` when they are too many.
fn targets(grid: &Grid) -> Option<(u64, u64)> {
    let region = region(grid)?;
    if let Some(y) = &region.y {
        return Some((1, u64::from(has_full_row_rank(&y.to_matrix()))));
    }
    let trivial = [SignedPermutation::identity(region.samples)];
    let all = orbits(region.outputs(), region.samples, region.bound, &trivial).ok()?;
    let sum = |full: bool| {
        let kept = all
            .iter()
            .filter(|y| !full || has_full_row_rank(&y.matrix.to_matrix()));
        kept.map(|orbit| orbit.weight).sum()
    };
    Some((sum(false), sum(true)))
}

impl<'a> Reduction<'a> {
    /// Prepares the search.
    ///
    /// # Errors
    /// When the variant says something about points that are not critical, or a box has too many
    /// targets.
    pub fn new(variant: &'a Variant, sweep: &'a Sweep) -> Result<Self, String> {
        let plan = Plan::of(variant).ok_or_else(|| {
            format!("{variant} is not a statement about critical points of data of full rank")
        })?;
        let (mut boxes, mut offset) = (Vec::new(), 0u64);
        for swept in sweep.boxes() {
            let too_large = || format!("widths {:?}: the box is too large", swept.grid.widths);
            let targets = targets(&swept.grid).ok_or_else(too_large)?;
            boxes.push(ReducedBox { offset, targets });
            let count = swept.grid.count(variant.claim.subject);
            let next = count.and_then(|count| offset.checked_add(count));
            offset = next.ok_or_else(too_large)?;
        }
        Ok(Self {
            variant,
            plan,
            sweep,
            boxes,
        })
    }

    /// The tally of one block.
    fn tally(&self, block: u64) -> Tally {
        let mut result = Tally::default();
        let (number, block) = self.sweep.place(block);
        let (swept, place) = (&self.sweep.boxes()[number], &self.boxes[number]);
        let (engine, grid) = (&swept.engine, &swept.grid);
        let layers = swept.subjects_per_point(self.variant.claim.subject);
        let mut open = engine.instances(block);
        let mut only_full_targets = false;
        for hypothesis in &self.plan.data {
            let remaining = match hypothesis {
                Hypothesis::XFullRowRank => {
                    let full = has_full_row_rank(&engine.input(block).to_matrix());
                    if full { open } else { 0 }
                }
                _ => {
                    only_full_targets = true;
                    open / place.targets.0 * place.targets.1
                }
            };
            result.count_vacuous(*hypothesis, (open - remaining) * layers);
            open = remaining;
        }
        if open == 0 {
            return result;
        }
        engine.visit(block, &mut |point, weight| {
            let instance = point.instance();
            if only_full_targets && !has_full_row_rank(instance.y()) {
                return;
            }
            open -= weight;
            let data = [instance.x(), instance.y()];
            let matrices: Vec<&Matrix> = data
                .into_iter()
                .chain(instance.network().layers())
                .collect();
            let index = grid.index(&matrices).expect("a point of the box");
            for layer in 0..layers {
                let subject = match self.variant.claim.subject {
                    SubjectKind::Layer => Subject::Layer {
                        instance: instance.clone(),
                        layer: layer as usize + 1,
                    },
                    _ => Subject::Network {
                        instance: instance.clone(),
                    },
                };
                let verdict = verdict(self.variant, &subject);
                result.count(place.offset + index * layers + layer, &verdict, weight);
            }
        });
        result.count_vacuous(self.plan.critical, open * layers);
        result
    }
}

/// Checks a variant on the subjects of boxes like [`search`](crate::search), on those of the
/// blocks from `start` on, up to the block `end`; the given tally is that of the blocks before.
/// Returns the tally, the block up to which it goes, and why the run ended early, if so.
pub fn search_up_to_symmetry(
    reduction: &Reduction,
    start: (u64, Tally),
    end: u64,
    control: &Control,
    checkpoint: impl FnMut(u64, &Tally),
) -> (Tally, u64, Option<StopReason>) {
    let work = |blocks: std::ops::Range<u64>| {
        let tallies = blocks.map(|block| reduction.tally(block));
        tallies.fold(Tally::default(), |mut sum, later| {
            sum.append(later);
            sum
        })
    };
    fold(start, end, control, work, Tally::append, checkpoint)
}
