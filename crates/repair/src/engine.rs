//! The repair: instances are visited in boxes and by draws, at larger sizes too; conditions are
//! searched; each is attacked by hunts in both directions, and what they find is seen and the
//! conditions are searched again.

use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, Ordering};

use exact::Rational;
use hunt::{Complete, hunt};
use kernel::elaborate::elaborate;
use kernel::evaluate::Evaluator;
use kernel::instance::Instance;
use kernel::tree::{Formula, Statement};
use kernel::truth::Truth;

use crate::features::{Featured, features};
use crate::repaired;
use crate::search::{Found, Kind, search};
use crate::table::Table;

/// The effort, unless said: nodes and draws, counted by the work that they make.
pub const EFFORT: u64 = 1_000_000;
/// The greatest size of the second look.
const LARGER: u32 = 4;
/// How often conditions are searched.
const ROUNDS: u64 = 8;
/// How many conditions are attacked in each round.
const ATTACKED: usize = 2;
/// How many are told apart from the first.
const RIVALS: usize = 6;
/// How often a vector of some variables was seen that is believed to hold.
const SEEN: [u64; 11] = [2, 3, 5, 7, 10, 14, 20, 28, 40, 56, 80];
/// The part of the effort of one attack.
const SHARE: u64 = 12;

/// How a repair is looked for.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The variables that a condition may use, beside sizes; all, without. An instance then fails
    /// if some value of the others fails.
    pub within: Option<Vec<String>>,
    /// The bound of nodes and draws.
    pub effort: Option<u64>,
    /// The seed of the draws.
    pub seed: u64,
}

/// A repair.
#[derive(Clone, Debug)]
pub struct Repair {
    /// The answers of least length, and how many were as good.
    pub found: Found,
    /// An instance that held and one that failed alike: no formula in the features is exact.
    pub both: Option<(Instance, Instance)>,
    /// What was seen.
    pub table: Table,
    /// The texts of the features.
    pub features: Vec<String>,
    /// Boxes that were searched completely.
    pub boxes: Vec<Complete>,
    /// How many instances met the hypotheses and were not decided.
    pub undecided: u64,
}

/// Looks for the weakest condition under which a statement holds.
///
/// Gives `None` if it has no meaning.
pub fn repair(
    statement: &Statement,
    options: &Options,
    stop: Option<&AtomicBool>,
) -> Option<Repair> {
    let within = options.within.as_deref();
    let featured = features(statement, within)?;
    let mut engine = Engine {
        statement,
        featured: &featured,
        options,
        stop,
        table: Table::new(within.is_some()),
        boxes: Vec::new(),
        undecided: 0,
    };
    engine.visit();
    let found = engine.settle();
    let Engine {
        table,
        boxes,
        undecided,
        ..
    } = engine;
    let running = featured
        .running
        .iter()
        .flat_map(|running| &running.features);
    let integers = featured.features.iter().chain(running);
    let texts = integers.map(|feature| feature.text.clone());
    let facts = featured.facts.iter().map(|fact| fact.formula.to_string());
    let features = texts.chain(facts).collect();
    Some(Repair {
        found,
        both: table.both(),
        table,
        features,
        boxes,
        undecided,
    })
}

struct Engine<'e> {
    statement: &'e Statement,
    featured: &'e Featured,
    options: &'e Options,
    stop: Option<&'e AtomicBool>,
    table: Table,
    boxes: Vec<Complete>,
    undecided: u64,
}

impl Engine<'_> {
    fn effort(&self) -> u64 {
        self.options.effort.unwrap_or(EFFORT)
    }

    fn stopped(&self) -> bool {
        self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }

    /// Visits instances at the sizes of a hunt, then at larger ones.
    fn visit(&mut self) {
        for (share, max_size) in [(1, None), (2, Some(LARGER))] {
            let settings = hunt::Options {
                effort: Some(self.effort() / share),
                max_size,
                random_only: max_size.is_some(),
                seed: self.options.seed + share,
                ..hunt::Options::default()
            };
            let table = RefCell::new(std::mem::take(&mut self.table));
            let undecided = RefCell::new(0);
            let featured = self.featured;
            let tally = hunt::visit(&featured.core, &settings, self.stop, &|met| {
                let held = match met.truth(featured.show) {
                    Truth::True => true,
                    Truth::False => false,
                    Truth::Undefined => return,
                    Truth::Undecided => {
                        *undecided.borrow_mut() += 1;
                        return;
                    }
                };
                let instance = met.instance();
                if let Ok((vector, steps)) = featured.vector(met.evaluator()) {
                    met.spend(steps);
                    table.borrow_mut().see(vector, held, || instance.clone());
                }
            });
            self.table = table.into_inner();
            self.undecided += undecided.into_inner();
            self.boxes.extend(tally.complete);
        }
    }

    /// Searches conditions until what is found stands.
    fn settle(&mut self) -> Found {
        let mut found = self.search();
        for round in 1..=ROUNDS {
            if self.stopped() || !self.attack(&found, round) {
                break;
            }
            found = self.search();
        }
        found
    }

    /// Conditions that are exact; of some variables, on vectors that were seen more and more often
    /// until there is one.
    fn search(&self) -> Found {
        let first = search(self.featured, &self.table, 1);
        let is_exact = |found: &Found| {
            let kind = found.answers.first().map(|answer| answer.kind);
            kind == Some(Kind::Exact)
        };
        if self.options.within.is_none() || is_exact(&first) {
            return first;
        }
        let later = SEEN
            .into_iter()
            .map(|least| search(self.featured, &self.table, least));
        later.into_iter().find(is_exact).unwrap_or(first)
    }

    /// Attacks conditions. Says whether something new was seen.
    fn attack(&mut self, found: &Found, round: u64) -> bool {
        let mut seen = false;
        for answer in found.answers.iter().take(ATTACKED) {
            for only_if in [false, true] {
                if only_if && (answer.kind != Kind::Exact || self.options.within.is_some()) {
                    continue;
                }
                if !only_if && answer.kind == Kind::Necessary {
                    continue;
                }
                let attacked = repaired(self.statement, &answer.formula, "repaired", only_if);
                seen |= self.hunt(&attacked, Some(only_if), round);
            }
        }
        if let Some((first, others)) = found.answers.split_first() {
            for other in others.iter().take(RIVALS) {
                // Where two conditions differ, one of them is wrong.
                let mut apart = self.statement.clone();
                let sides = [&first.formula, &other.formula].map(|side| Box::new(side.clone()));
                let [a, b] = sides;
                apart.show = Formula::Iff(a, b);
                seen |= self.hunt(&apart, None, round);
            }
        }
        seen
    }

    /// Hunts for an instance that refutes a statement, and sees it: whether it is one at which the
    /// conclusion holds is known, or is looked at.
    fn hunt(&mut self, statement: &Statement, held: Option<bool>, round: u64) -> bool {
        let Ok(core) = elaborate(statement) else {
            return false;
        };
        let settings = hunt::Options {
            effort: Some(self.effort() / SHARE),
            seed: self.options.seed + 100 * round,
            any: true,
            ..hunt::Options::default()
        };
        let Some(finding) = hunt(&core, &settings, self.stop).found else {
            return false;
        };
        let held = match held {
            Some(held) => held,
            None => match hunt::value(self.statement, &finding.instance) {
                Some((Truth::True, _)) => true,
                Some((Truth::False, _)) => false,
                _ => return false,
            },
        };
        self.see(&finding.instance, held)
    }

    fn see(&mut self, instance: &Instance, held: bool) -> bool {
        let mut evaluator = Evaluator::<Rational>::new(&self.featured.core);
        if evaluator.assign(instance).is_err() {
            return false;
        }
        let Ok((vector, _)) = self.featured.vector(&mut evaluator) else {
            return false;
        };
        self.table.see(vector, held, || instance.clone());
        true
    }
}
