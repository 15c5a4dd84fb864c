//! Natural numbers have no bound, but those from some number on are alike where a statement only
//! compares them with what is bounded at its sizes.
//!
//! Let `k` stand only in `k <= t`, `t = k` and their like, where `t <= b`. For all `k > b` each of
//! these has one truth, hence so has the statement.

use kernel::core::{CoreBinder, CoreItem, Function, Op, PropOp, Slot, Sort, TermId};

use crate::plan::{Plan, Range, needs, range_of};
use crate::session::Session;
use crate::sizes::{Tuple, assign};

/// Whether at these sizes every instance has the truth of one whose natural numbers are at most
/// `natural`.
pub fn saturate(plan: &Plan<'_>, session: &mut Session<'_>, sizes: &Tuple, natural: i64) -> bool {
    let unbounded = |range: &Range| matches!(range, Range::Natural(None));
    let mut variables = plan.variables.iter().filter(|v| unbounded(&v.range));
    variables.all(|variable| {
        assign(plan, session, sizes);
        saturates(plan, session, variable.slot, natural)
    })
}

fn saturates(plan: &Plan<'_>, session: &mut Session<'_>, slot: Slot, natural: i64) -> bool {
    let core = plan.core;
    let is_it = |term: &TermId| core.terms[*term as usize].op == Op::Slot(slot);
    let binds = |binder: &CoreBinder| {
        let (bound, range) = range_of(binder);
        let near =
            matches!(binder, CoreBinder::Near { center, .. } if core.is_free_in(slot, center));
        near || needs(core, bound, &range).contains(&slot)
    };
    let in_terms = core.terms.iter().any(|node| {
        let sized = matches!(&node.sort, Sort::Matrix(rows, cols) if is_it(rows) || is_it(cols));
        sized || node.free.contains(&slot) && node.op != Op::Slot(slot)
    });
    let in_items = core.items.iter().any(|item| match item {
        CoreItem::Variable(binder) => binds(binder),
        CoreItem::Size { slot: size, .. } => {
            let family = &core.slots[*size as usize].family;
            family.iter().any(|i| is_it(&i.from) || is_it(&i.to))
        }
        CoreItem::Condition(_) | CoreItem::Assume { .. } => false,
    });
    if in_terms || in_items {
        return false;
    }
    core.props.iter().all(|prop| match &prop.op {
        PropOp::Compare(_, a, b) if is_it(a) || is_it(b) => {
            let other = if is_it(a) { *b } else { *a };
            most(plan, session, other).is_some_and(|most| most < natural)
        }
        PropOp::Quantifier { binders, .. } => !binders.iter().any(binds),
        PropOp::Predicate {
            objective, places, ..
        } => {
            let mut points = places.iter().map(|place| &place.point);
            !is_it(objective) && !points.any(|point| core.is_free_in(slot, point))
        }
        PropOp::Property(_, arguments) => !arguments.iter().any(is_it),
        _ => true,
    })
}

/// A bound from above of a term that holds at the sizes of the session.
fn most(plan: &Plan<'_>, session: &mut Session<'_>, term: TermId) -> Option<i64> {
    let core = plan.core;
    let node = &core.terms[term as usize];
    if let Op::Call(Function::Rank, arguments) = &node.op
        && let Sort::Matrix(rows, cols) = core.terms[arguments[0] as usize].sort
    {
        return Some(most(plan, session, rows)?.min(most(plan, session, cols)?));
    }
    let is_size = |slot: &Slot| plan.sizes.iter().any(|size| size.slot == *slot);
    let of_sizes = match &node.op {
        Op::Slot(slot) => is_size(slot),
        _ => node.free.iter().all(is_size),
    };
    of_sizes.then(|| session.integer(term))?
}
