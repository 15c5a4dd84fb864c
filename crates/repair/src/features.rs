//! Features: integers and properties that a statement has at each instance, read off its text.
//!
//! They are the sizes, also at the indices in scope and at their neighbours, the naturals, the
//! least of each family of sizes and of its two parts at an index, the ranks of variables and of
//! lets, at those indices, and the ranks of the products of two of these, transposes allowed. Of a
//! diagonal variable: how many entries are different, zero, and equal to the next. Where no index
//! is in scope, one runs through the family of matrices. What the conclusion speaks of is no
//! feature, because it would only be said again. Which of them have a meaning the kernel says.

use std::collections::BTreeSet;

use kernel::core::{Core, CoreBinder, CoreIndex, PropId, PropOp, TermId};
use kernel::decide::NoEvidence;
use kernel::elaborate::elaborate;
use kernel::evaluate::Evaluator;
use kernel::ring::Stop;
use kernel::tree::{Binder, Body, Formula, Index, Quantified, Relation, Statement, Term};
use kernel::truth::Truth;
use kernel::value::Value;

use crate::build::*;
use crate::scope::Scope;

/// The most ranks whose products are tried.
const MAX_FACTORS: usize = 24;
/// The value of what has none, such as a size beside the last.
pub const NONE: i64 = i64::MIN;

/// An integer of each instance.
#[derive(Clone, Debug)]
pub struct Feature {
    /// What it is.
    pub term: Term,
    /// Its text.
    pub text: String,
    /// Whether it is made of sizes alone.
    pub is_size: bool,
    /// Its place in the core.
    id: TermId,
}

/// A property of each instance: a matrix is zero, symmetric or positive semidefinite, two commute.
#[derive(Clone, Debug)]
pub struct Fact {
    /// What it says.
    pub formula: Formula,
    /// Its place in the core.
    id: PropId,
}

/// Integers for every index of a family.
#[derive(Clone, Debug)]
pub struct Running {
    /// The index.
    pub index: Index,
    /// The integers.
    pub features: Vec<Feature>,
    /// The index, in the core.
    at: CoreIndex,
}

/// A statement with its features.
pub struct Featured {
    /// The statement, elaborated together with the features; its conclusion is false.
    pub core: Core,
    /// The conclusion of the statement.
    pub show: PropId,
    /// The features.
    pub features: Vec<Feature>,
    /// The properties.
    pub facts: Vec<Fact>,
    /// What runs through a family.
    pub running: Option<Running>,
}

/// The features of a statement. With `within`, those of these variables and of sizes only.
///
/// Gives `None` if the statement has no meaning.
pub fn features(statement: &Statement, within: Option<&[String]>) -> Option<Featured> {
    elaborate(statement).ok()?;
    let mut scope = Scope::of(statement);
    if let Some(within) = within {
        scope.keep(within);
    }
    let mut spoken = Vec::new();
    ranks_of(&statement.show, &mut spoken);
    let means = |formula: Formula| elaborate(&asking(statement, &[formula])).is_ok();
    let meaningful = |term: &Term| means(same(term));
    spoken.retain(meaningful);
    let terms = terms(&scope, &meaningful);
    let mut facts = scope.facts(&|term| meaningful(&rank(term)));
    let said = statement.show.to_string();
    facts.retain(|fact| !said.contains(&fact.to_string()) && means(fact.clone()));
    let running = scope.running().map(|(index, terms)| {
        let kept = terms
            .into_iter()
            .filter(|(term, _)| means(running(&index, same(term))));
        (index.clone(), kept.collect::<Vec<_>>())
    });
    let running = running.filter(|(_, terms)| !terms.is_empty());

    let mut asked: Vec<Formula> = Vec::new();
    asked.extend(terms.iter().map(|(term, _)| same(term)));
    asked.extend(spoken.iter().map(same));
    asked.extend(facts.iter().cloned());
    if let Some((index, terms)) = &running {
        let body = all(std::iter::once(never()).chain(terms.iter().map(|(term, _)| same(term))));
        asked.push(self::running(index, body));
    }
    let mut core = elaborate(&asking(statement, &asked)).ok()?;
    let PropOp::Or(show, all) = core.props[core.show as usize].op else {
        return None;
    };
    let mut ids = conjuncts(&core, all, 1 + asked.len())?.into_iter();
    core.show = ids.next()?;
    let term = |prop: PropId| match core.props[prop as usize].op {
        PropOp::Compare(_, term, _) => Some(term),
        _ => None,
    };
    let feature = |(term, is_size): (Term, bool), id| Feature {
        text: term.to_string(),
        term,
        is_size,
        id,
    };
    let mut places = Vec::new();
    for _ in &terms {
        places.push(term(ids.next()?)?);
    }
    let mut seen = BTreeSet::new();
    for _ in &spoken {
        seen.insert(term(ids.next()?)?);
    }
    let features = terms.into_iter().zip(places);
    let features = features.filter(|(_, id)| seen.insert(*id));
    let features = features.map(|(named, id)| feature(named, id)).collect();
    let facts = facts
        .into_iter()
        .map(|formula| {
            Some(Fact {
                formula,
                id: ids.next()?,
            })
        })
        .collect::<Option<Vec<_>>>()?;
    let running = match running {
        None => None,
        Some((index, terms)) => {
            let PropOp::Quantifier { binders, body, .. } = &core.props[ids.next()? as usize].op
            else {
                return None;
            };
            let [CoreBinder::Range(at)] = &binders[..] else {
                return None;
            };
            let props = conjuncts(&core, *body, 1 + terms.len())?;
            let ids = props[1..].iter().map(|prop| term(*prop));
            let ids = ids.collect::<Option<Vec<_>>>()?;
            let features = terms.into_iter().zip(ids);
            Some(Running {
                index,
                features: features.map(|(named, id)| feature(named, id)).collect(),
                at: at.clone(),
            })
        }
    };
    Some(Featured {
        core,
        show,
        features,
        facts,
        running,
    })
}

/// The terms that have a meaning, and whether each is made of sizes alone.
fn terms(scope: &Scope, meaningful: &dyn Fn(&Term) -> bool) -> Vec<(Term, bool)> {
    let mut kept: Vec<(Term, bool)> = Vec::new();
    for (term, is_size) in scope.integers() {
        // A let may be an integer: as an exponent it has no meaning unless it is one.
        let exponent = Term::Power(Box::new(number(1)), Box::new(term.clone()));
        if meaningful(&exponent) {
            kept.push((term, is_size));
        }
    }
    let mut matrices = scope.matrices();
    matrices.retain(|matrix| meaningful(&rank(matrix)));
    kept.extend(matrices.iter().map(|matrix| (rank(matrix), false)));
    let factors = &matrices[..matrices.len().min(MAX_FACTORS)];
    for (i, a) in factors.iter().enumerate() {
        for (j, b) in factors.iter().enumerate() {
            let mut products = vec![product(a, b)];
            if i < j {
                // The transposes of these have the same rank.
                products.push(product(&transpose(a), b));
                products.push(product(b, &transpose(a)));
            }
            let ranks = products.iter().map(rank).filter(|term| meaningful(term));
            kept.extend(ranks.map(|term| (term, false)));
        }
    }
    kept
}

fn same(term: &Term) -> Formula {
    compare(Relation::Equal, term.clone(), term.clone())
}

/// `for all j in a..b: body`
pub(crate) fn running(index: &Index, body: Formula) -> Formula {
    Formula::ForAll(Box::new(Quantified {
        binders: vec![Binder::Range(index.clone())],
        condition: None,
        body,
    }))
}

/// The statement with a conclusion that mentions formulas: `show or (0 = 1 and f1 and f2 ...)`.
fn asking(statement: &Statement, formulas: &[Formula]) -> Statement {
    let all = all(std::iter::once(never()).chain(formulas.iter().cloned()));
    let mut asking = statement.clone();
    asking.show = Formula::Or(Box::new(statement.show.clone()), Box::new(all));
    asking
}

/// So many conjuncts, in their order.
fn conjuncts(core: &Core, mut all: PropId, count: usize) -> Option<Vec<PropId>> {
    let mut ids = Vec::new();
    while ids.len() + 1 < count {
        let PropOp::And(rest, last) = core.props[all as usize].op else {
            return None;
        };
        ids.push(last);
        all = rest;
    }
    ids.push(all);
    ids.reverse();
    Some(ids)
}

/// The ranks that a formula speaks of.
fn ranks_of(formula: &Formula, found: &mut Vec<Term>) {
    match formula {
        Formula::Iff(a, b) | Formula::Implies(a, b) | Formula::Or(a, b) | Formula::And(a, b) => {
            ranks_of(a, found);
            ranks_of(b, found);
        }
        Formula::Not(a) => ranks_of(a, found),
        Formula::Compare(_, a, b) => {
            ranks_in(a, found);
            ranks_in(b, found);
        }
        Formula::ForAll(inner) | Formula::Exists(inner) => {
            ranks_of(&inner.body, found);
            if let Some(condition) = &inner.condition {
                ranks_of(condition, found);
            }
        }
        Formula::Call(_) => {}
    }
}

fn ranks_in(term: &Term, found: &mut Vec<Term>) {
    match term {
        Term::Call(call) => {
            if call.name == "rank" {
                found.push(term.clone());
            }
            for argument in &call.arguments {
                if let Body::Term(term) = &argument.value {
                    ranks_in(term, found);
                }
            }
        }
        Term::Add(a, b) | Term::Subtract(a, b) | Term::Multiply(a, b) => {
            ranks_in(a, found);
            ranks_in(b, found);
        }
        Term::Minus(a) => ranks_in(a, found),
        _ => {}
    }
}

/// What an instance has: an integer for each feature, 1 for each fact that is true, 0 for each that
/// is false, and the integers for each index; [`NONE`] for what is not defined.
pub type Vector = Vec<i64>;

impl Featured {
    /// The length of a vector without what runs.
    pub fn fixed(&self) -> usize {
        self.features.len() + self.facts.len()
    }

    /// The vector at the instance of an evaluator, and the steps that it took.
    ///
    /// # Errors
    /// Where a feature is no integer, or a fact is not decided.
    pub fn vector(&self, evaluator: &mut Evaluator<'_>) -> Result<(Vector, u64), Stop> {
        let mut vector = Vec::with_capacity(self.fixed());
        let mut steps = 0;
        for feature in &self.features {
            vector.push(integer(evaluator, feature.id)?);
            steps += evaluator.spent();
        }
        for fact in &self.facts {
            vector.push(match evaluator.prop(fact.id, &mut NoEvidence) {
                Truth::True => 1,
                Truth::False => 0,
                Truth::Undefined => NONE,
                Truth::Undecided => return Err(Stop::Undefined),
            });
            steps += evaluator.spent();
        }
        if let Some(running) = &self.running {
            let (from, to) = evaluator.range(&running.at)?;
            for at in from..=to {
                evaluator.set(running.at.slot, Value::Integer(at));
                for feature in &running.features {
                    vector.push(integer(evaluator, feature.id)?);
                    steps += evaluator.spent();
                }
            }
            evaluator.clear(running.at.slot);
        }
        Ok((vector, steps))
    }
}

fn integer(evaluator: &mut Evaluator<'_>, id: TermId) -> Result<i64, Stop> {
    match evaluator.term(id) {
        Ok(Value::Integer(value)) => Ok(*value),
        // A neighbour out of range has no value; it is none that a feature has.
        Err(Stop::Undefined) => Ok(NONE),
        Ok(_) => Err(Stop::Undefined),
        Err(stop) => Err(stop),
    }
}
