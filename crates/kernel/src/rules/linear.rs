//! Linear systems: an `exists` whose equations are affine in the unknowns.
//!
//! If the equations among the conjuncts have no solution, the `exists` is false, whatever the other
//! conjuncts say. If all unknowns are near a centre it is false too if the solution nearest to the
//! centre does not come near it as t goes to 0; that solution is the one of least norm, and
//! rational. Otherwise the solution of least norm is tried as a witness, if it is of the types and
//! what shall be near a centre is. If it is the only one, its truth is the answer.
//!
//! Unproved in `proofs/`; the lemma is that solvability does not change from Q to R.

use super::unknown::{Conjunct, Equations, Solutions, Unknown, at, conjuncts};
use crate::core::CoreBinder;
use crate::evaluate::Evaluator;
use crate::jet::Jet;
use crate::judge::{Judge, Node, clear, is_of_type, starts_at};
use crate::ring::Stop;
use crate::truth::Truth;
use crate::value::Value;

/// The largest number of unknowns of a system that is solved.
const MAX_UNKNOWNS: usize = 400;

/// Decides by the affine equations, or not at all.
pub fn decide(judge: &mut Judge<'_>, evaluator: &mut Evaluator<'_>, node: &Node<'_>) -> Truth {
    decided(judge, evaluator, node)
        .unwrap_or(None)
        .unwrap_or(Truth::Undecided)
}

fn decided(
    judge: &mut Judge<'_>,
    evaluator: &mut Evaluator<'_>,
    node: &Node<'_>,
) -> Result<Option<Truth>, Stop> {
    let core = evaluator.core;
    let mut equations = conjuncts(evaluator, node);
    equations.retain(|conjunct| conjunct.equation(core).is_some());
    if equations.is_empty() {
        return Ok(None);
    }
    let mut unknown = Unknown::new(1);
    let mut values = Vec::new();
    for binder in node.binders {
        let Some(value) = unknown.bound(evaluator, binder)? else {
            return Ok(None);
        };
        values.push(value);
    }
    if unknown.count == 0 || unknown.count > MAX_UNKNOWNS {
        return Ok(None);
    }
    let Some(system) = system(evaluator, node, &values, &equations, unknown.count) else {
        return Ok(None);
    };
    let refused = Truth::from(node.universal);
    let Some(Solutions {
        least: solution,
        freedom,
    }) = system.solve()?
    else {
        return Ok(Some(refused));
    };
    let (mut typed, mut near, mut all_near) = (true, true, true);
    let mut found = Vec::new();
    for (binder, value) in node.binders.iter().zip(&values) {
        let value = at(value, &solution)?;
        let (slot, of) = match binder {
            CoreBinder::Typed { slot, of } => {
                all_near = false;
                (*slot, of)
            }
            CoreBinder::Near { slot, of, center } => {
                near &= starts_at(&value, &evaluator.point(center)?);
                (*slot, of)
            }
            CoreBinder::Range(_) | CoreBinder::Set { .. } => return Ok(None),
        };
        typed &= is_of_type(evaluator, slot, of, &value)?;
        found.push((slot, value));
    }
    for (slot, value) in found {
        evaluator.set(slot, value);
    }
    let only = freedom.cols() == 0;
    let truth = if !typed || !near {
        (only || all_near && !near).then_some(refused)
    } else if only {
        Some(evaluator.quantified(node.universal, node.condition, node.body, judge))
    } else {
        judge.shows(evaluator, node).ok()
    };
    clear(evaluator, node.binders);
    Ok(truth)
}

/// The equations that are affine in the unknowns; `None` if there are none.
fn system(
    evaluator: &Evaluator<'_>,
    node: &Node<'_>,
    values: &[Value<Jet>],
    equations: &[Conjunct],
    unknowns: usize,
) -> Option<Equations> {
    let mut forms = evaluator.over(Jet::lift);
    for (binder, value) in node.binders.iter().zip(values) {
        forms.set(binder.slot(), value.clone());
    }
    let mut system = Equations::new(unknowns);
    for conjunct in equations {
        if let Some(difference) = conjunct.difference(&mut forms) {
            difference
                .entries()
                .iter()
                .for_each(|form| system.vanish(form));
        }
    }
    (!system.is_empty()).then_some(system)
}
