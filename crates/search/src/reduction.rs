//! Checking a variant on all subjects of a box, with one critical point of each orbit.
//!
//! A point that is not critical is vacuous by the plan of the variant, and need not be visited. The
//! verdict on a critical point is that on its orbit, as claims
//! do not speak about the order and the signs of units and samples. The counts are those of
//! [`search`](crate::search); the first subject that refutes is the least among the
//! representatives.

use certificate::{Hypothesis, Subject};
use exact::Matrix;
use lemmas::{SubjectKind, Variant};
use sweep::{SignedPermutation, orbits};

use crate::box_census::region;
use crate::plan::{Plan, has_full_row_rank};
use crate::run::fold;
use crate::tally::verdict;
use crate::{Control, Enumeration, Grid, Progress, Space, StopReason, Sweep, Tally};

/// A box whose critical points are found up to symmetry.
struct Reduction<'a> {
    variant: &'a Variant,
    plan: &'a Plan,
    grid: &'a Grid,
    /// The index of the first subject of the box.
    offset: u64,
    sweep: Sweep,
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

impl Reduction<'_> {
    /// The tally of one block.
    fn tally(&self, block: u64) -> Tally {
        let mut result = Tally::default();
        let depth = self.grid.widths.len() as u64 - 1;
        let layers = match self.variant.claim.subject {
            SubjectKind::Layer => depth,
            _ => 1,
        };
        let mut open = self.sweep.engine.instances(block);
        let mut only_full_targets = false;
        for hypothesis in &self.plan.data {
            let remaining = match hypothesis {
                Hypothesis::XFullRowRank => {
                    let full = has_full_row_rank(&self.sweep.engine.input(block).to_matrix());
                    if full { open } else { 0 }
                }
                _ => {
                    only_full_targets = true;
                    open / self.targets.0 * self.targets.1
                }
            };
            result.count_vacuous(*hypothesis, (open - remaining) * layers);
            open = remaining;
        }
        if open == 0 {
            return result;
        }
        self.sweep.visit(block, &mut |point, weight| {
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
            let index = self.grid.index(&matrices).expect("a point of the box");
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
                result.count(self.offset + index * layers + layer, &verdict, weight);
            }
        });
        result.count_vacuous(self.plan.critical, open * layers);
        result
    }
}

/// Checks a variant on the subjects of a space like [`search`](crate::search), boxes up to symmetry
/// where that is possible. A run that is interrupted within such a box resumes at its start.
///
/// # Panics
/// When the space has more than `2^64` subjects.
pub fn search_up_to_symmetry(
    variant: &Variant,
    space: &Space,
    start: (u64, Tally),
    control: &Control,
    mut checkpoint: impl FnMut(u64, &Tally),
) -> (Tally, u64, Option<StopReason>) {
    let (Space::Boxes(boxes), Some(plan)) = (space, Plan::of(variant)) else {
        let total = space.len(variant.claim.subject);
        let end = total.expect("a space of at most 2^64 subjects");
        return crate::search(variant, space, start, end, control, checkpoint);
    };
    let kind = variant.claim.subject;
    let total = space.len(kind).expect("a space of at most 2^64 subjects");
    let (mut done, mut result) = start;
    let mut offset = 0;
    for grid in boxes {
        let count = grid.count(kind).expect("a part of the space");
        let end = offset + count;
        let reduction = (done == offset && count > 0)
            .then(|| {
                Sweep::new(grid, Enumeration::Reduced)
                    .ok()
                    .zip(targets(grid))
            })
            .flatten()
            .map(|(sweep, targets)| Reduction {
                variant,
                plan: &plan,
                grid,
                offset,
                sweep,
                targets,
            });
        if let Some(reduction) = reduction {
            let share = |p: Progress| {
                let share = u128::from(count) * u128::from(p.done) / u128::from(p.total.max(1));
                let done = offset + share as u64;
                (control.observe)(Progress { done, total });
            };
            let inner = Control {
                observe: &share,
                ..*control
            };
            let work = |blocks: std::ops::Range<u64>| {
                let tallies = blocks.map(|block| reduction.tally(block));
                tallies.fold(Tally::default(), |mut sum, later| {
                    sum.append(later);
                    sum
                })
            };
            let (blocks, empty) = (reduction.sweep.blocks(), (0, Tally::default()));
            let (tally, _, stopped) = fold(empty, blocks, &inner, work, Tally::append, |_, _| {});
            if stopped.is_some() {
                return (result, done, stopped);
            }
            result.append(tally);
            done = end;
            checkpoint(done, &result);
        } else if done < end {
            let start = (done, result);
            let (tally, reached, stopped) =
                crate::search(variant, space, start, end, control, &mut checkpoint);
            (result, done) = (tally, reached);
            if stopped.is_some() {
                return (result, done, stopped);
            }
        }
        offset = end;
    }
    (result, done, None)
}
