//! The repair: instances are visited in boxes and by draws, at larger sizes too; conditions are
//! searched; each is attacked by hunts in both directions, instances are made at which two
//! conditions differ, or two features that were always equal; what is found is seen and the
//! conditions are searched again.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use exact::{Matrix, Rational};
use hunt::{Complete, Outcome, hunt};
use kernel::elaborate::elaborate;
use kernel::evaluate::Evaluator;
use kernel::instance::{Instance, SizeValue, Value};
use kernel::tree::{Formula, Relation, Statement, Term};
use kernel::truth::Truth;

use crate::build::{all, compare, literal};
use crate::features::{Featured, NONE, Vector, features};
use crate::picture::{Picture, picture};
use crate::scope::Scope;
use crate::search::{Found, Kind, search};
use crate::table::Table;
use crate::{denying, presupposing, repaired};

/// The effort, unless said: nodes and draws, counted by the work that they make.
pub const EFFORT: u64 = 1_000_000;
/// The greatest size of the second look.
pub const LARGER: u32 = 4;
/// How often conditions are searched.
const ROUNDS: u64 = 12;
/// How many conditions are attacked in each round.
const ATTACKED: usize = 2;
/// How many are told apart from the first.
const RIVALS: usize = 6;
/// How many pairs of features that were always equal are told apart, in a round and in all.
const ALIASES: (usize, usize) = (4, 12);
/// How many values that never failed are examined, of each vector and in all.
const DOUBTFUL: (usize, usize) = (3, 24);
/// The least height of the box that shows that a value holds.
const HEIGHT: u32 = 2;
/// How often a vector of some variables was seen that is believed to hold.
const SEEN: [u64; 11] = [2, 3, 5, 7, 10, 14, 20, 28, 40, 56, 80];
/// The part of the effort of one attack.
const SHARE: u64 = 12;
/// The same of an attempt to tell two conditions or features apart by draws only.
const DRAWN_SHARE: u64 = 3;

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
    /// Where the conclusion failed, over the two features that separate best.
    pub picture: Option<Picture>,
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
        table: Table::new(within),
        tried: BTreeMap::new(),
        aliases: 0,
        boxes: Vec::new(),
        undecided: 0,
    };
    engine.visit();
    let mut found = engine.settle();
    if let Some(within) = within
        && engine.mix(within)
    {
        found = engine.settle();
    }
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
        picture: picture(&featured, &table),
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
    /// How often two conditions or features were tried to be told apart.
    tried: BTreeMap<String, usize>,
    /// How many of these were pairs of features.
    aliases: usize,
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
                    // A repair is to have a conclusion with a meaning.
                    Truth::False | Truth::Undefined => false,
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
                seen |= self.hunt(&attacked, only_if, round);
            }
        }
        if let Some((first, others)) = found.answers.split_first() {
            for other in others.iter().take(RIVALS) {
                // Where two conditions differ, one of them is wrong.
                let [a, b] = [first, other].map(|side| Box::new(side.formula.clone()));
                let differ = Formula::Not(Box::new(Formula::Iff(a, b)));
                seen |= self.apart(differ, round, &[(SHARE, false), (DRAWN_SHARE, true)]);
            }
            for (a, b) in self.aliases(found) {
                let differ = compare(Relation::Unequal, a, b);
                seen |= self.apart(differ, round, &[(DRAWN_SHARE, true)]);
            }
        }
        seen
    }

    /// Pairs of features of the answers and others that were equal at all vectors.
    fn aliases(&mut self, found: &Found) -> Vec<(Term, Term)> {
        let answers = found.answers.iter().take(ATTACKED);
        let texts: Vec<String> = answers.map(|answer| answer.formula.to_string()).collect();
        let features = &self.featured.features;
        let mut pairs = Vec::new();
        for (i, a) in features.iter().enumerate() {
            if a.is_size || !texts.iter().any(|text| text.contains(&a.text)) {
                continue;
            }
            for (j, b) in features.iter().enumerate() {
                if i != j && self.table.rows.keys().all(|vector| vector[i] == vector[j]) {
                    pairs.push((a, b));
                }
            }
        }
        pairs.sort_by_key(|(a, b)| a.text.len() + b.text.len());
        let pairs = pairs
            .into_iter()
            .map(|(a, b)| (a.term.clone(), b.term.clone()));
        let is_new = |(a, b): &(Term, Term)| {
            let difference = compare(Relation::Unequal, a.clone(), b.clone());
            !self.tried.contains_key(&difference.to_string())
        };
        let (each, most) = ALIASES;
        let left = most.saturating_sub(self.aliases);
        let pairs: Vec<_> = pairs.filter(is_new).take(each.min(left)).collect();
        self.aliases += pairs.len();
        pairs
    }

    /// Looks for an instance that meets the hypotheses where two things differ: each time it is
    /// asked, in the next of some ways, a part of the effort and whether by draws only.
    fn apart(&mut self, difference: Formula, round: u64, ways: &[(u64, bool)]) -> bool {
        let tried = self.tried.entry(difference.to_string()).or_default();
        let Some(&how) = ways.get(*tried) else {
            return false;
        };
        *tried += 1;
        let apart = denying(self.statement, "apart", difference);
        let Some(finding) = self.find(&apart, round, None, how).found else {
            return false;
        };
        let instance = finding.instance;
        let held = match hunt::value(self.statement, &instance) {
            Some((Truth::True, _)) => true,
            Some((Truth::False | Truth::Undefined, _)) => false,
            _ => return false,
        };
        let seen = self.see(&instance, held);
        if held && self.options.within.is_some() {
            self.weigh(&instance, round);
        }
        seen
    }

    /// Of some variables: looks for instances with the sizes and the vector of another, to see
    /// whether one fails, or how many hold.
    fn weigh(&mut self, instance: &Instance, round: u64) {
        let Some(vector) = self.vector(instance) else {
            return;
        };
        let mut alike = Scope::of(self.statement).equations(instance, &[]);
        let features = self.featured.features.iter().zip(&vector);
        for (feature, &value) in features.filter(|(_, value)| **value != NONE) {
            let value = literal(Rational::from(value));
            alike.push(compare(Relation::Equal, feature.term.clone(), value));
        }
        let outcome = self.find_at(instance, all(alike), round, (SHARE, true));
        let tally = outcome.tally;
        match outcome.found.or(outcome.ill_defined) {
            Some(finding) => {
                self.see(&finding.instance, false);
            }
            None => self.table.held(vector, tally.met),
        }
    }

    /// Of some variables: looks for a value that never fails, though one with its vector does. Says
    /// whether something new was seen.
    fn mix(&mut self, within: &[String]) -> bool {
        let mut seen = false;
        let (each, most) = DOUBTFUL;
        let doubtful = self.table.doubtful(each).into_iter().take(most);
        for (k, (holds, fails)) in doubtful.enumerate() {
            match self.examine(within, &holds, k as u64) {
                Some(Some(found)) => seen |= self.see(&found, false),
                Some(None) => {
                    self.table.mixed = Some((holds, fails));
                    return true;
                }
                None => {}
            }
        }
        seen
    }

    /// Hunts with the sizes and some variables fixed: gives an instance that fails, or nothing if
    /// in a complete box none does. Gives `None` if the box is not complete, or not met.
    fn examine(
        &self,
        within: &[String],
        instance: &Instance,
        round: u64,
    ) -> Option<Option<Instance>> {
        let height = height(within, instance)?;
        let equations = all(Scope::of(self.statement).equations(instance, within));
        let outcome = self.find_at(instance, equations, round, (SHARE, false));
        let tally = outcome.tally;
        if let Some(finding) = outcome.found.or(outcome.ill_defined) {
            return Some(Some(finding.instance));
        }
        let least = i64::from(height.max(HEIGHT));
        let mut complete = tally.complete.iter();
        let is_whole = complete.any(|whole| whole.entries[1] >= least);
        let decided = tally.undecided_conclusions + tally.undecided == 0;
        (is_whole && decided && tally.met > 0).then_some(None)
    }

    /// Hunts for an instance that refutes the statement under conditions that fix the sizes to
    /// those of another.
    fn find_at(
        &self,
        instance: &Instance,
        conditions: Formula,
        round: u64,
        how: (u64, bool),
    ) -> Outcome {
        let fixed = presupposing(self.statement, "fixed", conditions);
        let largest = instance.sizes.values().map(|size| match size {
            SizeValue::One(size) => *size,
            SizeValue::Family(sizes) => sizes.iter().copied().max().unwrap_or(0),
        });
        self.find(&fixed, round, largest.max(), how)
    }

    /// Hunts for an instance that refutes a statement, or at which its conclusion is undefined, and
    /// sees it; whether the conclusion of the one to repair holds at it is known.
    fn hunt(&mut self, statement: &Statement, held: bool, round: u64) -> bool {
        let outcome = self.find(statement, round, None, (SHARE, false));
        let ill_defined = outcome.ill_defined.filter(|_| !held);
        match outcome.found.or(ill_defined) {
            Some(finding) => self.see(&finding.instance, held),
            None => false,
        }
    }

    /// Hunts for an instance that refutes a statement.
    fn find(
        &self,
        statement: &Statement,
        round: u64,
        max_size: Option<u32>,
        (share, random_only): (u64, bool),
    ) -> Outcome {
        let Ok(core) = elaborate(statement) else {
            return Outcome::default();
        };
        let settings = hunt::Options {
            effort: Some(self.effort() / share),
            seed: self.options.seed + 100 * round,
            any: true,
            max_size,
            random_only,
            ..hunt::Options::default()
        };
        hunt(&core, &settings, self.stop)
    }

    fn see(&mut self, instance: &Instance, held: bool) -> bool {
        let Some(vector) = self.vector(instance) else {
            return false;
        };
        self.table.see(vector, held, || instance.clone());
        true
    }

    fn vector(&self, instance: &Instance) -> Option<Vector> {
        let mut evaluator = Evaluator::new(&self.featured.core);
        evaluator.assign(instance).ok()?;
        Some(self.featured.vector(&mut evaluator).ok()?.0)
    }
}

/// The greatest entry of some variables, if they are integers.
fn height(within: &[String], instance: &Instance) -> Option<u32> {
    let mut height = 0;
    let values = instance.values.iter();
    for (_, value) in values.filter(|(name, _)| within.contains(name)) {
        let matrices = match value {
            Value::Integer(_) => continue,
            Value::Number(number) => &[Matrix::from_entries(1, 1, vec![number.clone()])][..],
            Value::Matrix(matrix) => std::slice::from_ref(matrix),
            Value::Family(members) => members,
        };
        for entry in matrices.iter().flat_map(Matrix::entries) {
            let (entry, 1) = entry.to_small_fraction()? else {
                return None;
            };
            height = height.max(u32::try_from(entry.abs()).ok()?);
        }
    }
    Some(height)
}
