//! From a finding to the least one: moves that make it smaller, then everything below it.

use std::ops::ControlFlow;

use exact::{Matrix, Rational};
use kernel::certificate;
use kernel::core::Core;
use kernel::instance::Instance;
use kernel::truth::Truth;

use super::{
    Catch, Caught, EFFORT, Finding, GROWTH, HALVES, Hunter, MAX_SIZE, Options, WIDER, shown,
};
use crate::budget::Limit;
use crate::draw::{Drawer, Drawn, Manner};
use crate::firsts::{firsts_at, index_of};
use crate::judge::{Judgement, judge};
use crate::naturals::saturate;
use crate::order::{Numbers, instance_key, numbers_up_to, sizes_key};
use crate::plan::Plan;
use crate::point::{Content, Point, matrices};
use crate::scan::{Ended, Receive};
use crate::session::{Session, instance_at, point_of};
use crate::shrink::shrink;
use crate::sizes::assign;
use crate::stream::{Stream, Style};

/// So many numbers are listed for the price of one node.
const LISTED: u64 = 16;
/// The first number of a draw that is made to find a smaller counterexample.
const REDRAWN: u64 = 1 << 48;
/// The part of the effort that is spent on such draws where only sizes may become smaller.
const SMALLER: u64 = 4;
/// The numbers of such draws.
const SIMPLE: [Style; 3] = [Style::Binary, Style::Sparse, Style::Signs];

impl<'c> Hunter<'_, '_, 'c> {
    /// Makes a finding smaller, then looks for the least below it; without a bound, in turns.
    pub(super) fn improve(&mut self, caught: Caught, wanted: Truth, effort: u64) -> Finding {
        let plan = self.plan;
        let first = caught.clone();
        let mut caught = caught;
        let mut least = false;
        let is_bounded = effort < u64::MAX;
        let mut effort = if is_bounded {
            effort.max(EFFORT / 4)
        } else {
            EFFORT
        };
        while !self.options.any && !least {
            (caught, least) = self.lessened(caught, wanted, effort);
            if is_bounded || self.budget.limit != Some(Limit::Effort) {
                break;
            }
            effort = effort.saturating_mul(GROWTH);
        }
        let at = |caught: &Caught| instance_at(plan.core, &plan.declared, &caught.point);
        let mut instance = at(&caught);
        let mut evidence = shown(plan.core, &self.session, &instance, wanted);
        if evidence.is_none() {
            // What the kernel does not find of a smaller one, it found of the first.
            (caught, least) = (first, false);
            instance = at(&caught);
            evidence = shown(plan.core, &self.session, &instance, wanted);
        }
        Finding {
            instance,
            least,
            degenerate: degenerate(plan, &caught.point),
            verdict: match wanted {
                Truth::True => certificate::Verdict::Witnessed,
                Truth::Undefined => certificate::Verdict::IllDefined,
                Truth::False | Truth::Undecided => certificate::Verdict::Refuted,
            },
            evidence: evidence.unwrap_or_default(),
        }
    }

    /// Something below a finding, or itself, and whether it is known to be the least.
    fn lessened(&mut self, mut caught: Caught, wanted: Truth, effort: u64) -> (Caught, bool) {
        self.budget.renew(effort);
        self.shrink(&mut caught, wanted);
        self.budget.renew(effort);
        // What is below may have a size that is larger, if it has smaller others.
        let largest = caught.key.sizes.iter().copied().max().unwrap_or(1);
        let sum = u32::try_from(caught.key.sum).unwrap_or(u32::MAX);
        let families = !caught.key.lengths.is_empty();
        self.field = self.field(if families {
            largest.max(MAX_SIZE)
        } else {
            sum.max(largest)
        });
        if let Some(smaller) = self.smaller(&caught, wanted) {
            caught = smaller;
            self.budget.renew(effort);
            self.shrink(&mut caught, wanted);
        }
        self.budget.renew(effort);
        caught = self.redrawn(caught, wanted);
        self.budget.renew(effort);
        self.least(caught, wanted)
    }

    /// Draws of no greater sizes, from simple numbers, each made smaller: at a minimum entries hang
    /// together, so that no move on few of them keeps it, and boxes with such heights are large.
    fn redrawn(&mut self, caught: Caught, wanted: Truth) -> Caught {
        let plan = self.plan;
        let simple = Rational::from(i64::from(WIDER));
        if self.options.box_only || plan.is_finite() {
            return caught;
        }
        if caught.key.height <= simple {
            // Boxes of smaller sizes were looked at, and hold few minima.
            if !plan.assumes_minimum() {
                return caught;
            }
            let part = self.budget.left() / SMALLER;
            self.budget.renew(part);
        }
        let mut best = caught;
        let mut drawer = self.drawer.take().unwrap_or_else(|| Drawer::new(plan));
        let mut draws = 0;
        while !self.budget.is_over() {
            let mut below = self.below(&best);
            if best.key.height <= simple {
                let own = best.key.sizes_key();
                below.retain(|&k| sizes_key(self.field.tuples[k].0.iter()) < own);
            }
            let mut stream = Stream::new(self.options.seed, REDRAWN + draws);
            draws += 1;
            let Some(&k) = below.get(stream.below(below.len().max(1))) else {
                break;
            };
            let tuple = &self.field.tuples[k].0;
            assign(plan, &mut self.session, tuple);
            let (_, _, sizes) = sizes_key(tuple.iter());
            let natural = i64::from(sizes.into_iter().max().unwrap_or(1));
            let mut manner = Manner::draw(&mut stream);
            manner.style = SIMPLE[stream.below(SIMPLE.len())];
            let drawn = drawer.draw(&mut self.session, &mut stream, manner, natural);
            let cost = self.session.cost();
            if self.budget.spend(cost).is_break() {
                break;
            }
            let point = self.session.point.clone();
            if drawn != Drawn::Met
                || judge(plan, &mut self.session, &point) != Judgement::Met(wanted)
                || self.options.no_degenerate && !degenerate(plan, &point).is_empty()
            {
                continue;
            }
            let key = instance_key(&plan.declared, &point);
            let mut other = Caught { point, key };
            self.shrink(&mut other, wanted);
            if other.key < best.key {
                best = other;
            }
        }
        self.drawer = Some(drawer);
        best
    }

    /// The tuples of sizes that are not greater than those of a finding, in their order.
    fn below(&self, caught: &Caught) -> Vec<usize> {
        let place = caught.key.sizes_key();
        (0..self.field.tuples.len())
            .take_while(|&k| sizes_key(self.field.tuples[k].0.iter()) <= place)
            .filter(|&k| self.field.tuples[k].1)
            .collect()
    }

    /// Makes a finding smaller move by move.
    fn shrink(&mut self, caught: &mut Caught, wanted: Truth) {
        let plan = self.plan;
        let no_degenerate = self.options.no_degenerate;
        let point = caught.point.clone();
        let mut keeps = |session: &mut Session<'c>, point: &Point| {
            judge(plan, session, point) == Judgement::Met(wanted)
                && (!no_degenerate || degenerate(plan, point).is_empty())
        };
        let point = shrink(plan, &mut self.session, point, &mut self.budget, &mut keeps);
        caught.key = instance_key(&plan.declared, &point);
        caught.point = point;
    }

    /// Looks for a finding of smaller sizes among integers up to [`WIDER`] and halves, and for one
    /// of its sizes and a smaller height, as far as the budget goes.
    fn smaller(&mut self, caught: &Caught, wanted: Truth) -> Option<Caught> {
        let place = caught.key.sizes_key();
        let below = self.below(caught);
        let share = self.budget.left() / (below.len().max(1) as u64);
        for k in below {
            let mut allowance = share;
            let done = self.done(k).unwrap_or(0);
            let own = sizes_key(self.field.tuples[k].0.iter()) == place;
            let integers = (done + 1..=WIDER).map(|height| (height, Numbers::Integers));
            for (height, kind) in integers.chain([(HALVES, Numbers::Rationals)]) {
                if own && Rational::from(i64::from(height)) >= caught.key.height {
                    continue;
                }
                let numbers = numbers_up_to(height, kind);
                let before = self.budget.left();
                let most = Most {
                    natural: i64::from(height),
                    height: None,
                };
                let (ended, _, found) = self.first(k, most, &numbers, allowance, wanted);
                if found.is_some() {
                    return found;
                }
                allowance = allowance.saturating_sub(before - self.budget.left());
                if ended == Ended::Stopped {
                    break;
                }
            }
        }
        None
    }

    /// The least instance of a box that is wanted, and whether all that were visited are decided.
    fn first(
        &mut self,
        k: usize,
        most: Most,
        numbers: &[Rational],
        allowance: u64,
        wanted: Truth,
    ) -> (Ended, bool, Option<Caught>) {
        let options = Options {
            all: false,
            ..self.options.clone()
        };
        let mut first = First {
            catch: Catch {
                plan: self.plan,
                options: &options,
                found: None,
                ill_defined: None,
                doubts: 0,
                see: None,
            },
            wanted,
            height: most.height.map(|height| Rational::from(i64::from(height))),
            is_whole: most.height.is_some() && !self.plan.is_ordered(),
        };
        let (ended, tally) = self.scan(k, most.natural, numbers, allowance, Some(&mut first));
        let found = first.catch.found.or(first.catch.ill_defined);
        (ended, tally.undecided == 0, found)
    }

    /// Visits what is below a finding, in the order, as far as the budget goes, until what is found
    /// has nothing below it. Tells whether all was visited.
    fn least(&mut self, caught: Caught, wanted: Truth) -> (Caught, bool) {
        let mut best = caught;
        loop {
            let (found, all) = self.less(&best, wanted);
            match found {
                Some(found) if found.key < best.key => best = found,
                _ => return (best, all),
            }
        }
    }

    /// Something less than a finding, and if there is nothing, whether all was visited: all smaller
    /// sizes with entries of no greater height (of which there are finitely many), then its sizes.
    fn less(&mut self, best: &Caught, wanted: Truth) -> (Option<Caught>, bool) {
        let plan = self.plan;
        let place = best.key.sizes_key();
        let top = best.key.height.to_small_fraction();
        let Some(top) = top.and_then(|(n, _)| u32::try_from(n).ok()) else {
            return (None, false);
        };
        let last = i64::from(top).max(best.key.largest_integer());
        let mut all = true;
        for k in 0..self.field.tuples.len() {
            let here = sizes_key(self.field.tuples[k].0.iter());
            if here > place {
                break;
            }
            let is_last = here == place;
            // One more than every rank: from there on all are alike.
            let greatest = here.2.iter().copied().max().unwrap_or(1);
            let natural = 1 + last.max(i64::from(greatest));
            // At its sizes, if all entries are 0, only smaller integers are below.
            let sizes = &self.field.tuples[k].0;
            all &=
                is_last && best.key.is_zero() || saturate(plan, &mut self.session, sizes, natural);
            for height in 0..=top {
                let complete = self.done(k);
                if !is_last && height < top && top <= 2 {
                    continue;
                }
                // The natural numbers of a box go as far as its entries or sizes do.
                let reached = complete.map_or(-1, |done| i64::from(done.max(greatest)));
                if height <= 1
                    && complete.is_some_and(|done| done >= height)
                    && (reached >= natural || !plan.counts())
                    && !self.options.no_degenerate
                {
                    let met = self.boxes.get(&here);
                    all &= met.is_none_or(|(_, tally)| tally.undecided == 0);
                    continue;
                }
                // Among so many numbers a box would not be walked through.
                let listed = u64::from(height).pow(2) / LISTED;
                if self.budget.spend(listed).is_break() {
                    return (None, false);
                }
                let numbers = numbers_up_to(height, Numbers::Rationals);
                let allowance = self.budget.left();
                let most = Most {
                    natural,
                    height: Some(height),
                };
                let (ended, decided, found) = self.first(k, most, &numbers, allowance, wanted);
                // What is undecided may be a counterexample, and what was not visited.
                all &= decided;
                all &= ended == Ended::Complete || found.is_some() && plan.is_ordered();
                if found.is_some() || ended == Ended::Stopped {
                    return (found, all);
                }
            }
        }
        (None, all)
    }
}

/// What is looked at in a box.
#[derive(Clone, Copy)]
struct Most {
    /// The greatest natural number, if no size is greater.
    natural: i64,
    /// The greatest height of an instance.
    height: Option<u32>,
}

/// Keeps the least instance of the wanted truth; where a box is walked in the order of instances,
/// the first, which ends the search.
struct First<'p, 'c> {
    catch: Catch<'p, 'c>,
    wanted: Truth,
    /// The greatest height: numbers of finite sets are in every box.
    height: Option<Rational>,
    /// Whether the search goes on to the end of the box.
    is_whole: bool,
}

impl<'c> Receive<'c> for First<'_, 'c> {
    fn receive(&mut self, session: &mut Session<'c>, truth: Truth) -> ControlFlow<()> {
        if truth != self.wanted {
            return ControlFlow::Continue(());
        }
        if let Some(height) = &self.height
            && instance_key(&self.catch.plan.declared, &session.point).height > *height
        {
            return ControlFlow::Continue(());
        }
        // Whether it was kept tells whether it counts.
        let _ = self.catch.receive(session, truth);
        let is_caught = self.catch.found.is_some() || self.catch.ill_defined.is_some();
        if is_caught && !self.is_whole {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
}

/// What makes an instance of a statement degenerate: a size of 1, a zero or identity matrix, two
/// equal matrices.
pub fn degeneracy(core: &Core, instance: &Instance) -> Vec<String> {
    degenerate(&Plan::new(core), &point_of(core, instance))
}

pub(super) fn degenerate(plan: &Plan<'_>, point: &Point) -> Vec<String> {
    let mut reasons = Vec::new();
    let mut named: Vec<(String, &Matrix)> = Vec::new();
    let mut firsts = None;
    for &slot in &plan.declared {
        let name = &plan.core.slots[slot as usize].name;
        match point.get(slot) {
            Some(Content::Size(1)) => reasons.push(format!("{name} = 1")),
            Some(Content::Sizes(sizes)) if sizes.contains(&1) => {
                reasons.push(format!("{name} holds a 1"));
            }
            Some(Content::Value(value)) => {
                let members = matrices(value);
                let family = matches!(value, kernel::instance::Value::Family(_));
                if family && firsts.is_none() {
                    firsts = Some(firsts_at(plan.core, point));
                }
                for (k, matrix) in members.iter().enumerate() {
                    let name = if let (true, Some(firsts)) = (family, &firsts) {
                        format!("{name}[{}]", index_of(firsts, name, k))
                    } else {
                        name.clone()
                    };
                    named.push((name, matrix));
                }
            }
            _ => {}
        }
    }
    for (k, (name, matrix)) in named.iter().enumerate() {
        if matrix.is_zero() {
            reasons.push(format!("{name} = 0"));
        } else if **matrix == Matrix::identity(matrix.rows()) {
            reasons.push(format!("{name} = I"));
        }
        if let Some((other, _)) = named[..k].iter().find(|(_, other)| other == matrix) {
            reasons.push(format!("{name} = {other}"));
        }
    }
    reasons
}
