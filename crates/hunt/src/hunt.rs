//! The hunt: boxes and draws in turns, each turn larger than the last, first at small sizes, then
//! at larger ones; then the least.

mod least;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use exact::Rational;
use kernel::certificate;
use kernel::core::{Core, PropOp};
use kernel::evaluate::Evaluator;
use kernel::evidence::Evidence;
use kernel::instance::Instance;
use kernel::judge::Judge;
use kernel::truth::Truth;

pub use self::least::degeneracy;
use self::least::degenerate;
use crate::budget::{Budget, Limit};
use crate::climb::Climber;
use crate::draw::{Drawer, Drawn, Manner};
use crate::judge::{Judgement, judge};
use crate::mix::Pool;
use crate::order::{InstanceKey, Numbers, SizesKey, instance_key, numbers_up_to, sizes_key};
use crate::plan::Plan;
use crate::point::Point;
use crate::scan::{Ended, Receive, Scan, conclude};
use crate::session::Session;
use crate::sizes::{Tuple, assign, tuples};
use crate::stream::Stream;
use crate::tally::{Complete, Tally};
use crate::visit::Met;

/// The effort of a hunt, unless said: nodes and draws, counted by the work that they make.
pub const EFFORT: u64 = 300_000;
/// The greatest of the small sizes, at which a hunt begins.
const MAX_SIZE: u32 = 3;
/// The greatest size, unless said.
const LARGER: u32 = 5;
/// The greatest size where no variable is bound, or no smaller one is allowed.
const LARGEST: u32 = 12;
/// The part of what a turn spends on boxes that it spends on mixtures, besides.
const MIXED: u64 = 4;
/// The part of the effort that is spent on larger sizes, besides.
const BESIDES: u64 = 4;
/// The part of the effort with which a hunt begins that time alone bounds.
const BEGUN: u64 = 16;
/// The greatest height of a box, unless said.
const MAX_HEIGHT: u32 = 8;
/// The height up to which smaller sizes are searched once something is found.
const WIDER: u32 = 3;
/// The height up to which they are searched among fractions.
const HALVES: u32 = 2;
/// Sizes at which fewer than one in so many draws meet the hypotheses are drawn seldom...
const RARE: u64 = 100;
/// ... after so many draws.
const SOME: u64 = 12;
/// How many other sizes are tried instead.
const CHOICES: u32 = 16;
/// How far beyond the sizes the natural numbers of each such draw may go.
const FAR: u64 = 64;
/// What the first turn may spend on a box.
const FIRST: u64 = 400;
/// How much more each turn may spend.
const GROWTH: u64 = 4;
/// Why an instance that a search found is not told.
const DOUBT: &str = "the kernel judges an instance otherwise than the search";

/// What a hunt is told.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The bound of nodes and draws; without it, `EFFORT`, or none if there is a ceiling of time.
    pub effort: Option<u64>,
    /// How many times the effort may be spent until something is found; 0 counts as 1.
    pub patience: u64,
    /// The ceiling of time.
    pub time: Option<Duration>,
    /// The greatest entry of a box.
    pub entries: Option<u32>,
    /// The greatest size; without it, small ones, and for a part of the effort larger ones.
    pub max_size: Option<u32>,
    /// Draw only.
    pub random_only: bool,
    /// Search boxes only.
    pub box_only: bool,
    /// The seed of the draws.
    pub seed: u64,
    /// Go on after a counterexample.
    pub all: bool,
    /// Look for a counterexample that is not degenerate.
    pub no_degenerate: bool,
    /// Do not look for the least counterexample.
    pub any: bool,
}

/// An instance that decides a verdict.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The instance.
    pub instance: Instance,
    /// Whether everything below it was visited.
    pub least: bool,
    /// What makes it degenerate.
    pub degenerate: Vec<String>,
    /// What it shows.
    pub verdict: kernel::certificate::Verdict,
    /// The evidence that the kernel accepted.
    pub evidence: BTreeMap<String, Evidence>,
}

/// What a hunt found.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// A counterexample, or, of `show some`, a witness.
    pub found: Option<Finding>,
    /// An instance that meets the hypotheses and whose conclusion is undefined.
    pub ill_defined: Option<Finding>,
    /// What was met.
    pub tally: Tally,
    /// The greatest size at which an instance met all hypotheses, if the statement has sizes.
    pub largest: Option<u32>,
    /// The names of the hypotheses, in the order of [`Tally::vacuous`]; none before a hunt.
    pub hypotheses: Option<Vec<String>>,
    /// What ended the hunt early.
    pub limit: Option<Limit>,
}

/// What is shown the instances that a hunt would receive.
type See<'p> = &'p dyn Fn(&mut Met<'_, '_, '_>);

/// Hunts for a counterexample (or witness) of a statement.
pub fn hunt(core: &Core, options: &Options, stop: Option<&AtomicBool>) -> Outcome {
    hunt_with(core, options, stop, None)
}

/// Hunts, or shows what it would receive.
pub(crate) fn hunt_with(
    core: &Core,
    options: &Options,
    stop: Option<&AtomicBool>,
    see: Option<See<'_>>,
) -> Outcome {
    let plan = Plan::new(core);
    let deadline = options
        .time
        .and_then(|time| Instant::now().checked_add(time));
    let effort = match (options.effort, options.time) {
        (Some(effort), _) => effort,
        (None, Some(_)) => u64::MAX,
        (None, None) => EFFORT,
    };
    let bound = effort.saturating_mul(options.patience.max(1));
    let mut hunter = Hunter {
        options,
        session: Session::new(core),
        budget: Budget::new(0, deadline, stop),
        catch: Catch {
            plan: &plan,
            options,
            found: None,
            ill_defined: None,
            doubts: 0,
            see,
        },
        field: Field::default(),
        boxes: BTreeMap::new(),
        drawn: Tally::new(plan.hypotheses.len()),
        drawer: None,
        plan: &plan,
    };
    let (largest, limit) = hunter.hunt(bound);
    let found = hunter
        .catch
        .found
        .take()
        .map(|found| hunter.improve(found, Truth::from(core.some), effort));
    let ill_defined = match found {
        Some(_) => None,
        None => {
            let ill_defined = hunter.catch.ill_defined.take();
            ill_defined.map(|found| hunter.improve(found, Truth::Undefined, effort))
        }
    };
    let mut tally = hunter.drawn;
    for (_, (_, part)) in hunter.boxes {
        tally.join(part);
    }
    // What was no counterexample by the kernel is none, and nothing else is known of it.
    if hunter.catch.doubts > 0 {
        tally.undecided_conclusions += hunter.catch.doubts;
        tally.reason.get_or_insert_with(|| DOUBT.to_owned());
    }
    Outcome {
        limit: if found.is_some() { None } else { limit },
        found,
        ill_defined,
        tally,
        largest,
        hypotheses: Some(plan.hypotheses.iter().map(|(id, _)| id.clone()).collect()),
    }
}

/// What was caught.
#[derive(Clone, Debug)]
struct Caught {
    point: Point,
    key: InstanceKey,
}

/// Keeps the least of what is received.
struct Catch<'p, 'c> {
    plan: &'p Plan<'c>,
    options: &'p Options,
    found: Option<Caught>,
    ill_defined: Option<Caught>,
    /// How many instances the kernel judged otherwise than the search.
    doubts: u64,
    see: Option<See<'p>>,
}

/// The evidence with which the kernel finds that an instance is one, meets all hypotheses, and has
/// this conclusion; `None` if it does not.
fn shown(
    core: &Core,
    session: &Session<'_>,
    instance: &Instance,
    truth: Truth,
) -> Option<BTreeMap<String, Evidence>> {
    let mut evaluator = Evaluator::new(core);
    evaluator.assign(instance).ok()?;
    let mut prover = session.prover.clone();
    let mut judge = Judge::new(&mut prover);
    let outcome = certificate::judge(core, &mut evaluator, &mut judge);
    (outcome == certificate::Outcome::Met(truth)).then_some(judge.used)
}

impl<'c> Receive<'c> for Catch<'_, 'c> {
    fn receive(&mut self, session: &mut Session<'c>, truth: Truth) -> ControlFlow<()> {
        if let Some(see) = self.see {
            see(&mut Met {
                session,
                plan: self.plan,
            });
            return ControlFlow::Continue(());
        }
        if truth == Truth::Undefined && self.plan.core.some {
            return ControlFlow::Continue(());
        }
        let point = session.point.clone();
        if self.options.no_degenerate && !degenerate(self.plan, &point).is_empty() {
            return ControlFlow::Continue(());
        }
        let key = instance_key(&self.plan.declared, &point);
        let place = match truth {
            Truth::Undefined => &mut self.ill_defined,
            _ => &mut self.found,
        };
        if place.as_ref().is_none_or(|caught| key < caught.key) {
            let instance = session.instance(&self.plan.declared);
            if shown(self.plan.core, session, &instance, truth).is_none() {
                self.doubts += 1;
                return ControlFlow::Continue(());
            }
            *place = Some(Caught { point, key });
        }
        if truth == Truth::Undefined || self.options.all {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    }

    fn takes_all(&self) -> bool {
        self.see.is_some()
    }

    // The least one below it is looked for when the hunt is over.
    fn has_ill_defined(&self) -> bool {
        self.ill_defined.is_some()
    }
}

/// The most variables of a statement that is hunted: they are chosen one within the other.
pub const MAX_VARIABLES: usize = 256;

/// Some sizes, and how far they have been searched.
#[derive(Default)]
struct Field {
    /// The tuples of sizes, and whether the hypotheses about sizes hold.
    tuples: Vec<(Tuple, bool)>,
    /// For each tuple, how many instances were drawn, and met the hypotheses.
    met: Vec<(u64, u64)>,
    /// The turns that were begun.
    turn: u32,
    /// How many instances were drawn.
    draws: u64,
    /// For each tuple, instances that met the hypotheses, and how many were mixed of all.
    pools: Vec<Pool>,
    mixed: u64,
}

impl Field {
    /// Whether the hypotheses about sizes hold somewhere.
    fn is_allowed(&self) -> bool {
        self.tuples.iter().any(|(_, holds)| *holds)
    }
}

struct Hunter<'p, 'b, 'c> {
    plan: &'p Plan<'c>,
    options: &'p Options,
    session: Session<'c>,
    budget: Budget<'b>,
    catch: Catch<'p, 'c>,
    /// The sizes that are searched now.
    field: Field,
    /// What the largest box of each tuple met, and its entries if it is complete.
    boxes: BTreeMap<SizesKey, (Option<[i64; 2]>, Tally)>,
    drawn: Tally,
    drawer: Option<Drawer<'p, 'c>>,
}

impl<'p, 'c> Hunter<'p, '_, 'c> {
    /// The sizes up to `most`.
    fn field(&mut self, most: u32) -> Field {
        let plan = self.plan;
        let mut field = Field::default();
        if plan.variables.len() > MAX_VARIABLES {
            return field;
        }
        for tuple in tuples(plan, &mut self.session, most) {
            assign(plan, &mut self.session, &tuple);
            let mut holds = true;
            for &c in &plan.about_sizes {
                holds &= self.session.truth(plan.conjuncts[c].prop) == Truth::True;
            }
            field.tuples.push((tuple, holds));
        }
        field.met = vec![(0, 0); field.tuples.len()];
        field.pools.resize_with(field.tuples.len(), Pool::default);
        field
    }

    /// Searches the small sizes and, if nothing is found and all is decided, larger ones; without
    /// a bound, in turn. Told are the greatest size at which an instance met all hypotheses, and
    /// what ended the hunt.
    fn hunt(&mut self, bound: u64) -> (Option<u32>, Option<Limit>) {
        let mut most = self.options.max_size.unwrap_or(MAX_SIZE);
        self.field = self.field(most);
        while self.options.max_size.is_none() && !self.field.is_allowed() && most < LARGEST {
            most += MAX_SIZE;
            self.field = self.field(most);
        }
        let mut other = Field::default();
        if self.options.max_size.is_none() && self.catch.see.is_none() {
            let mut props = self.plan.core.props.iter();
            let evaluates = !props.any(|prop| matches!(prop.op, PropOp::Quantifier { .. }));
            let larger = if self.plan.variables.is_empty() && evaluates {
                LARGEST
            } else {
                LARGER
            };
            let small: BTreeSet<_> = self.field.keys().collect();
            other = self.field(larger.max(most));
            other.keep(|tuple| !small.contains(&sizes_key(tuple.iter())));
        }
        let is_bounded = bound < u64::MAX;
        let mut effort = if is_bounded { bound } else { EFFORT / BEGUN };
        let ends = is_bounded || !self.field.is_allowed() && !other.is_allowed();
        let mut limit;
        loop {
            self.budget.renew(effort);
            self.search();
            limit = self.budget.limit;
            if self.is_over() {
                break;
            }
            if !self.has_doubts() {
                // What a complete search of small sizes left goes to the larger ones.
                let left = self.budget.left();
                self.budget.renew((effort / BESIDES).max(left.min(effort)));
                std::mem::swap(&mut self.field, &mut other);
                self.search();
                std::mem::swap(&mut self.field, &mut other);
                limit = limit.or(self.budget.limit);
            }
            if self.is_over() || ends || limit.is_none() {
                break;
            }
            effort = effort.saturating_mul(GROWTH);
        }
        if self.budget.limit != Some(Limit::Effort) {
            limit = self.budget.limit.or(limit);
        }
        (self.field.largest().max(other.largest()), limit)
    }

    /// Whether some conclusion was not decided: at larger sizes none would be, at a higher cost.
    fn has_doubts(&self) -> bool {
        let boxes = self.boxes.values().map(|(_, tally)| tally);
        let mut tallies = boxes.chain([&self.drawn]);
        tallies.any(|tally| tally.undecided_conclusions > 0)
    }

    /// Whether something was found, or the hunt was ended from outside.
    fn is_over(&self) -> bool {
        let found = self.catch.found.is_some() && !self.options.all;
        found || matches!(self.budget.limit, Some(Limit::Time | Limit::Interrupted))
    }

    fn is_done(&self) -> bool {
        self.budget.is_over() || (self.catch.found.is_some() && !self.options.all)
    }

    /// Boxes and draws in turns.
    fn search(&mut self) {
        while !self.field.tuples.is_empty() {
            let turn = self.field.turn;
            self.field.turn += 1;
            let allowance = FIRST.saturating_mul(GROWTH.saturating_pow(turn));
            let before = self.budget.left();
            if !self.options.random_only {
                self.boxes(turn, allowance);
            }
            let boxes_do = self.options.box_only || self.plan.is_finite();
            if self.is_done() || (boxes_do && self.exhausted()) {
                return;
            }
            if !self.options.box_only {
                let spent = (before - self.budget.left()).max(allowance);
                self.draws(spent.saturating_mul(2));
                self.mixtures(spent / MIXED);
            }
            if self.is_done() {
                return;
            }
        }
    }

    /// The entries of the largest complete box of a tuple.
    fn complete_box(&self, k: usize) -> Option<[i64; 2]> {
        self.boxes.get(&sizes_key(self.field.tuples[k].0.iter()))?.0
    }

    /// Its height; that of 0 and 1 alone does not count.
    fn done(&self, k: usize) -> Option<u32> {
        let [low, high] = self.complete_box(k)?;
        u32::try_from(high).ok().filter(|_| low == -high)
    }

    /// The height of the largest boxes; those of variables with finitely many values are alike.
    fn height(&self) -> u32 {
        if self.plan.is_finite() {
            return 1;
        }
        self.options.entries.unwrap_or(MAX_HEIGHT)
    }

    /// Whether all boxes are complete.
    fn exhausted(&self) -> bool {
        let top = self.height();
        (0..self.field.tuples.len()).all(|k| !self.field.tuples[k].1 || self.done(k) >= Some(top))
    }

    /// Searches boxes, each for what it is allowed.
    fn boxes(&mut self, turn: u32, allowance: u64) {
        let count = 4usize.saturating_mul(4usize.saturating_pow(turn + 1));
        for k in 0..self.field.tuples.len().min(count) {
            let top = self.height().min(1 + turn);
            loop {
                let done = self.done(k);
                let next = done.map_or(1.min(top), |height| height + 1);
                if next > top || !self.field.tuples[k].1 && done.is_some() {
                    break;
                }
                let mut numbers = numbers_up_to(next, Numbers::Integers);
                let mut entries = [-i64::from(next), i64::from(next)];
                // First 0 and 1 alone: most of what is false is false there, and it costs little.
                if next == 1 && self.complete_box(k).is_none() && !self.plan.is_finite() {
                    numbers.truncate(2);
                    entries[0] = 0;
                }
                let (ended, tally) = self.scan(k, i64::from(next), &numbers, allowance, None);
                if self.is_done() {
                    self.keep(k, None, tally);
                    return;
                }
                if ended == Ended::Stopped {
                    self.keep(k, None, tally);
                    break;
                }
                self.keep(k, Some(entries), tally);
            }
        }
    }

    /// Keeps what a box met instead of what a smaller one did, and its entries, if it is complete.
    fn keep(&mut self, tuple: usize, entries: Option<[i64; 2]>, mut tally: Tally) {
        // Where something is undecided there may be a counterexample.
        if let Some(entries) = entries
            && self.field.tuples[tuple].1
            && tally.undecided == 0
        {
            tally.complete.push(self.complete(tuple, entries));
        }
        let key = sizes_key(self.field.tuples[tuple].0.iter());
        match self.boxes.get_mut(&key) {
            Some((_, old)) if entries.is_none() && old.instances() >= tally.instances() => {}
            Some((kept, old)) if entries.is_none() => {
                // The smaller box stays complete.
                tally.complete = std::mem::take(&mut old.complete);
                let kept = *kept;
                self.boxes.insert(key, (kept, tally));
            }
            _ => {
                self.boxes.insert(key, (entries, tally));
            }
        }
    }

    fn complete(&self, tuple: usize, entries: [i64; 2]) -> Complete {
        let pairs = self.plan.sizes.iter().zip(&self.field.tuples[tuple].0);
        let sizes = pairs
            .filter_map(|(size, content)| {
                let name = self.plan.core.slots[size.slot as usize].name.clone();
                Some((name, crate::tally::Sizes::try_from(content).ok()?))
            })
            .collect();
        Complete { sizes, entries }
    }

    /// Walks through a box, with natural numbers up to `natural` and the largest size. What it
    /// meets goes to `receive`, if given, else to the catch.
    fn scan(
        &mut self,
        k: usize,
        natural: i64,
        numbers: &[Rational],
        allowance: u64,
        receive: Option<&mut dyn Receive<'c>>,
    ) -> (Ended, Tally) {
        let tuple = &self.field.tuples[k].0;
        assign(self.plan, &mut self.session, tuple);
        let (_, _, sizes) = sizes_key(tuple.iter());
        let largest = sizes.into_iter().max().unwrap_or(1);
        let mut tally = Tally::new(self.plan.hypotheses.len());
        let mut part = self.budget.part(allowance);
        let lent = part.left();
        let mut scan = Scan {
            plan: self.plan,
            session: &mut self.session,
            numbers,
            natural: natural.max(i64::from(largest)),
            budget: &mut part,
            tally: &mut tally,
        };
        let ended = match receive {
            Some(receive) => scan.run(receive),
            None => scan.run(&mut self.catch),
        };
        self.budget.settle(lent, &part);
        (ended, tally)
    }

    /// Draws and climbs.
    fn draws(&mut self, allowance: u64) {
        let plan = self.plan;
        let usable: Vec<usize> = (0..self.field.tuples.len())
            .filter(|&k| self.field.tuples[k].1)
            .collect();
        if usable.is_empty() {
            // Nothing can be drawn; the boxes tell why.
            self.budget.limit = Some(Limit::Effort);
            return;
        }
        let mut drawer = self.drawer.take().unwrap_or_else(|| Drawer::new(plan));
        let mut climber = Climber::new(plan);
        // How far a point is from a minimum is not known: a climb seldom comes to one.
        let hard = plan.assumes_minimum();
        let share = if hard { 8 } else { 2 };
        let mut climbed = 0;
        let mut part = self.budget.part(allowance);
        let lent = part.left();
        while !part.is_over() && !self.is_done() {
            let mut stream = Stream::new(self.options.seed, self.field.draws);
            self.field.draws += 1;
            // Small sizes more often.
            let bits = usable.len().ilog2() as usize + 2;
            let choose = |stream: &mut Stream| {
                let reach = 1usize << stream.below(bits);
                stream.below(reach.min(usable.len()))
            };
            let mut chosen = choose(&mut stream);
            let mut tries = 0..CHOICES;
            let (k, natural) = loop {
                let k = usable[chosen];
                assign(plan, &mut self.session, &self.field.tuples[k].0);
                let (_, _, sizes) = sizes_key(self.field.tuples[k].0.iter());
                let natural = i64::from(sizes.into_iter().max().unwrap_or(1));
                // Seldom where the hypotheses are seldom met, or one about a variable alone never.
                let (drawn, met) = self.field.met[k];
                let is_rare = drawn >= SOME && met * RARE < drawn;
                let is_hopeless = drawer.is_hopeless(&mut self.session, natural);
                let of = if is_hopeless { 32 } else { 6 };
                let is_taken = !is_rare && !is_hopeless || stream.chance(1, of);
                if is_taken || tries.next().is_none() {
                    break (k, natural);
                }
                chosen = match is_hopeless {
                    true => choose(&mut stream),
                    false => stream.below(usable.len()),
                };
            };
            let is_far = plan.counts() && self.field.draws.is_multiple_of(FAR);
            let natural = natural + if is_far { FAR as i64 } else { 0 };
            let (session, catch, drawn) = (&mut self.session, &mut self.catch, &mut self.drawn);
            let spent = lent - part.left();
            if stream.chance(1, 16) && climbed * share <= spent {
                let flow = climber.climb(
                    session,
                    &mut stream,
                    natural,
                    &mut part,
                    &mut |session, judgement| count(plan, session, drawn, catch, judgement),
                );
                climbed += lent - part.left() - spent;
                if flow.is_break() {
                    continue;
                }
            } else {
                if part.spend(session.cost()).is_break() {
                    break;
                }
                let manner = Manner::draw(&mut stream);
                let outcome = drawer.draw(session, &mut stream, manner, natural);
                self.field.met[k].0 += 1;
                self.field.met[k].1 += u64::from(outcome == Drawn::Met);
                let flow = match outcome {
                    Drawn::Met => {
                        self.field.pools[k].keep(&session.point);
                        conclude(plan, session, drawn, catch)
                    }
                    Drawn::Failed(hypothesis) => {
                        drawn.fail(hypothesis, 1);
                        ControlFlow::Continue(())
                    }
                    Drawn::Undecided => {
                        drawn.undecided += 1;
                        ControlFlow::Continue(())
                    }
                    Drawn::Impossible => ControlFlow::Continue(()),
                };
                if flow.is_break() && !self.options.all {
                    break;
                }
            }
        }
        self.budget.settle(lent, &part);
        self.drawer = Some(drawer);
    }

    /// Mixes what was drawn.
    fn mixtures(&mut self, allowance: u64) {
        let pools = self.field.pools.iter().enumerate();
        let mixed = pools.filter(|(_, pool)| pool.is_mixed()).map(|(k, _)| k);
        let mixed: Vec<usize> = mixed.collect();
        let plan = self.plan;
        let fruitless = mixed.is_empty() || plan.hypotheses.is_empty() || plan.is_finite();
        if fruitless || self.is_done() {
            return;
        }
        let mut part = self.budget.part(allowance);
        let lent = part.left();
        loop {
            let mut stream = Stream::new(self.options.seed, u64::MAX - self.field.mixed);
            self.field.mixed += 1;
            let k = mixed[stream.below(mixed.len())];
            let Some(point) = self.field.pools[k].mixture(plan, &mut stream) else {
                break;
            };
            let session = &mut self.session;
            let judgement = judge(plan, session, &point);
            if matches!(judgement, Judgement::Met(_)) {
                self.field.pools[k].keep(&point);
            }
            if part.spend(session.cost()).is_break() {
                break;
            }
            let (drawn, catch) = (&mut self.drawn, &mut self.catch);
            if count(plan, session, drawn, catch, judgement).is_break() && self.is_done() {
                break;
            }
        }
        self.budget.settle(lent, &part);
    }
}

impl Field {
    fn keys(&self) -> impl Iterator<Item = SizesKey> {
        self.tuples.iter().map(|(tuple, _)| sizes_key(tuple.iter()))
    }

    fn keep(&mut self, keeps: impl Fn(&Tuple) -> bool) {
        self.tuples.retain(|(tuple, _)| keeps(tuple));
        self.met.truncate(self.tuples.len());
        self.pools.truncate(self.tuples.len());
    }

    /// The greatest size at which an instance that was drawn met all hypotheses.
    fn largest(&self) -> Option<u32> {
        let met = self.keys().zip(&self.met).filter(|(_, met)| met.1 > 0);
        met.filter_map(|((_, _, sizes), _)| sizes.into_iter().max())
            .max()
    }
}

/// Counts a judged instance.
fn count<'c>(
    plan: &Plan<'c>,
    session: &mut Session<'c>,
    tally: &mut Tally,
    catch: &mut Catch<'_, 'c>,
    judgement: Judgement,
) -> ControlFlow<()> {
    match judgement {
        Judgement::Outside => {}
        Judgement::Vacuous(hypothesis) => tally.fail(hypothesis, 1),
        Judgement::Undecided => tally.undecided += 1,
        Judgement::Met(_) => return conclude(plan, session, tally, catch),
    }
    ControlFlow::Continue(())
}
