//! Weaker hypotheses of a statement that stands: each one dropped, each pair, each conjunct; an
//! equation of numbers read as an inequality, a strict inequality as one that is not; a type as the
//! next weaker. Each weakening is hunted: it dies with a counterexample, or survives.

use std::sync::atomic::{AtomicBool, Ordering};

use hunt::{Finding, Tally, hunt, verdict};
use kernel::elaborate::elaborate;
use kernel::mutant::{mutants, mutate};
use kernel::tree::{Formula, Item, Relation, Statement, Term};
use statement::Verdict;

use crate::build::{compare, number};

/// A weaker statement.
#[derive(Clone, Debug)]
pub struct Weakening {
    /// What was changed, such as `without full-rank`.
    pub change: String,
    /// The hypotheses and types that are dropped or weakened, if nothing else is changed.
    pub dropped: Vec<String>,
    /// The statement.
    pub statement: Statement,
}

/// What became of a weakening.
#[derive(Clone, Debug)]
pub struct Weakened {
    /// The weakening.
    pub weakening: Weakening,
    /// The verdict of its hunt.
    pub verdict: Verdict,
    /// The counterexample with which it dies.
    pub finding: Option<Finding>,
    /// How many instances met its hypotheses.
    pub met: u64,
}

/// The weakenings of a statement by one change.
pub fn weakenings(statement: &Statement) -> Vec<Weakening> {
    let mut found = Vec::new();
    for name in mutants(statement) {
        let dropped = vec![name.clone()];
        if let Ok(mutant) = mutate(statement, &dropped) {
            let change = match name.strip_prefix("type-") {
                Some(variable) => format!("a weaker type of {variable}"),
                None => format!("without {name}"),
            };
            found.push(Weakening {
                change,
                dropped,
                statement: mutant,
            });
        }
    }
    for (k, item) in statement.items.iter().enumerate() {
        let Item::Assume { id, formula } = item else {
            continue;
        };
        let numeric = |term: &Term| is_number(statement, term);
        for weaker in weaker(formula, &numeric) {
            let change = format!("{id}: {weaker}");
            let mut changed = statement.clone();
            changed.items[k] = Item::Assume {
                id: id.clone(),
                formula: weaker,
            };
            found.push(Weakening {
                change,
                dropped: Vec::new(),
                statement: changed,
            });
        }
    }
    found
}

/// A formula with one conjunct less, or with one that says less.
fn weaker(formula: &Formula, numeric: &dyn Fn(&Term) -> bool) -> Vec<Formula> {
    match formula {
        Formula::And(a, b) => {
            let and =
                |a: &Formula, b: &Formula| Formula::And(Box::new(a.clone()), Box::new(b.clone()));
            let mut found = Vec::new();
            if !matches!(**a, Formula::And(..)) {
                found.push((**b).clone());
            }
            if !matches!(**b, Formula::And(..)) {
                found.push((**a).clone());
            }
            found.extend(weaker(a, numeric).iter().map(|weaker| and(weaker, b)));
            found.extend(weaker(b, numeric).iter().map(|weaker| and(a, weaker)));
            found
        }
        Formula::Compare(relation, a, b) => {
            let relations: &[Relation] = match relation {
                Relation::Equal if numeric(a) && numeric(b) => {
                    &[Relation::AtLeast, Relation::AtMost]
                }
                Relation::Greater => &[Relation::AtLeast],
                Relation::Less => &[Relation::AtMost],
                _ => &[],
            };
            let with = |relation: &Relation| compare(*relation, (**a).clone(), (**b).clone());
            relations.iter().map(with).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a term is a number: then 1 may be added to it. (A matrix of one row and column counts.)
fn is_number(statement: &Statement, term: &Term) -> bool {
    let one_more = Term::Add(Box::new(term.clone()), Box::new(number(1)));
    let mut asking = statement.clone();
    asking.show = compare(Relation::Equal, one_more.clone(), one_more);
    elaborate(&asking).is_ok()
}

/// Hunts the statement itself; then, if it is not refuted, each weakening, and of two hypotheses
/// that can each be left out, both left out.
///
/// Pairs of which one alone is needed die with its counterexample, and are not hunted.
pub fn weaken(
    statement: &Statement,
    options: &hunt::Options,
    stop: Option<&AtomicBool>,
) -> (Weakened, Vec<Weakened>) {
    let mut found: Vec<Weakened> = Vec::new();
    let judge = |weakening: Weakening| judge(weakening, options, stop);
    let stopped = || stop.is_some_and(|stop| stop.load(Ordering::Relaxed));
    let own = judge(Weakening {
        change: String::new(),
        dropped: Vec::new(),
        statement: statement.clone(),
    });
    if own.finding.is_some() {
        return (own, found);
    }
    for weakening in weakenings(statement) {
        if stopped() {
            return (own, found);
        }
        found.push(judge(weakening));
    }
    let survivors: Vec<String> = found
        .iter()
        .filter(|weakened| weakened.verdict == Verdict::Stands)
        .flat_map(|weakened| weakened.weakening.dropped.clone())
        .collect();
    for (k, a) in survivors.iter().enumerate() {
        for b in &survivors[k + 1..] {
            let dropped = vec![a.clone(), b.clone()];
            let Ok(mutant) = mutate(statement, &dropped) else {
                continue;
            };
            if stopped() {
                return (own, found);
            }
            found.push(judge(Weakening {
                change: format!("without {a} and {b}"),
                dropped,
                statement: mutant,
            }));
        }
    }
    (own, found)
}

fn judge(weakening: Weakening, options: &hunt::Options, stop: Option<&AtomicBool>) -> Weakened {
    let Ok(core) = elaborate(&weakening.statement) else {
        return Weakened {
            weakening,
            verdict: Verdict::Meaningless,
            finding: None,
            met: 0,
        };
    };
    let outcome = hunt(&core, options, stop);
    let Tally {
        met,
        undecided_conclusions,
        ..
    } = outcome.tally;
    let finding = outcome.found.or(outcome.ill_defined);
    let shown = finding.as_ref().map(|finding| finding.verdict);
    Weakened {
        verdict: verdict(shown, weakening.statement.some, undecided_conclusions, met),
        weakening,
        finding,
        met,
    }
}
