//! K12, fibre: a matrix of large rank near a given one, for all other matrices near theirs.
//!
//! It shows `for all S near c with C: exists x near a: rank(x) >= k and g(P) = v`, where the
//! equation depends on x only through `P = A x B`, A and B do not contain x, and for x = a the
//! equation follows from C. All x with `A x B = A a B` then meet it, for every S, and they form an
//! affine space with a in it. In bases where A and B are blocks with an identity, x has one block
//! that is given, of the rank of A a B, and the others are free: the space contains a matrix of
//! rank `min(p, q, rank(A a B) + p - rank A + q - rank B)` if x is `p x q`, so those of this rank
//! are dense in it, and some are as near a as is wanted. Near c the rank of A a B is at least that
//! at c; the ranks of A and B are at most those of their factors, and of a factor that contains S,
//! its smaller side. Unproved for all S; for one: `full_rank_move.v`.
//!
//! Source: N. Cohen, C. R. Johnson, L. Rodman, H. J. Woerdeman, Ranks of completions of partial
//! matrices, 1989.

use crate::core::{CoreBinder, Kind, Op, Slot, Sort, TermId};
use crate::evaluate::Evaluator;
use crate::jet::Jet;
use crate::judge::Node;
use crate::matrix::Mat;
use crate::ring::Stop;
use crate::rules::nearness::{Inner, factors, rank_compared};
use crate::rules::quadratic::cuts;
use crate::rules::unknown::{Conjunct, Unknown, conjuncts_of, is_continuous};
use crate::tree::Relation;

/// Whether the rule shows an inner `exists` for all S in a slot; S and x stand at their centres.
pub(super) fn fibre(
    evaluator: &mut Evaluator<'_>,
    node: &Node<'_>,
    slot: Slot,
    inner: &Inner<'_>,
) -> Result<bool, Stop> {
    let core = evaluator.core;
    let [CoreBinder::Near { slot: x, of, .. }] = inner.binders else {
        return Ok(false);
    };
    if of.kind != Kind::Matrix {
        return Ok(false);
    }
    let contains = |id: TermId, slot: Slot| core.terms[id as usize].free.contains(&slot);
    let sizes = evaluator.slot(*x).ok_or(Stop::Undefined)?.matrix()?.shape();
    let most = sizes.0.min(sizes.1) as i64;
    let (mut wanted, mut equations) = (0, Vec::new());
    for part in &inner.parts {
        match rank_compared(core, part, *x) {
            Some((relation, rank)) if !contains(rank, *x) && !contains(rank, slot) => {
                let rank = part.within(evaluator, |e| e.integer(rank))?;
                if relation != Relation::AtLeast && (relation, rank) != (Relation::Equal, most) {
                    return Ok(false);
                }
                wanted = wanted.max(rank);
            }
            _ => equations.push(part),
        }
    }
    let [equation] = equations[..] else {
        return Ok(false);
    };
    let Some((a, b)) = equation.equation(core) else {
        return Ok(false);
    };
    let side = match (contains(a, *x), contains(b, *x)) {
        (true, false) => a,
        (false, true) => b,
        _ => return Ok(false),
    };
    let reaches = equation.within(evaluator, |evaluator| {
        let nodes = match core.terms[side as usize].sort {
            Sort::Matrix(..) => vec![side],
            _ => cuts(evaluator, side, &[*x, slot])
                .iter()
                .map(|cut| cut.node)
                .collect(),
        };
        let rank = |node| reached(evaluator, node, *x, slot).ok().flatten();
        nodes
            .into_iter()
            .filter_map(rank)
            .any(|rank| wanted <= rank)
    });
    Ok(reaches && follows(evaluator, node, slot, equation)?)
}

/// A rank that some x with the same `A x B` as the centre has, for all S near theirs; `None` if a
/// node is no product with x as one of its factors, or jumps, so that its factors may be others.
fn reached(
    evaluator: &mut Evaluator<'_>,
    node: TermId,
    x: Slot,
    slot: Slot,
) -> Result<Option<i64>, Stop> {
    let core = evaluator.core;
    if !is_continuous(core, node, &[x, slot]) {
        return Ok(None);
    }
    let product = evaluator.term(node)?.matrix()?.rank()?;
    // Of A and, once x was met, of B: a bound of the rank, and the size on the side of x.
    let mut bounds: [Option<usize>; 2] = [None; 2];
    let (mut met, mut sizes) = (0, (0, 0));
    for factor in factors(evaluator, node)? {
        let (rows, cols) = factor.value.shape();
        if factor
            .term
            .is_ok_and(|id| core.terms[id as usize].op == Op::Slot(x))
        {
            (met, sizes) = (met + 1, (rows, cols));
            continue;
        }
        if met > 1 || factor.contains(core, x) {
            return Ok(None);
        }
        let bound = if factor.contains(core, slot) {
            rows.min(cols)
        } else {
            factor.value.rank()?
        };
        let least = &mut bounds[met];
        *least = Some(least.map_or(bound, |least| least.min(bound)));
    }
    if met != 1 {
        return Ok(None);
    }
    let (rows, cols) = sizes;
    let free =
        rows - bounds[0].unwrap_or(rows).min(rows) + cols - bounds[1].unwrap_or(cols).min(cols);
    Ok(Some((product + free).min(rows).min(cols) as i64))
}

/// Whether an equation holds for x at its centre and all S that meet the condition: the difference
/// of its sides is, as a polynomial in S, 0 or that of an equation of the condition.
fn follows(
    evaluator: &mut Evaluator<'_>,
    node: &Node<'_>,
    slot: Slot,
    equation: &Conjunct,
) -> Result<bool, Stop> {
    let centre = evaluator.slot(slot).ok_or(Stop::Undefined)?.clone();
    evaluator.clear(slot);
    // Unrolled while S has no value: no index may depend on it.
    let assumed = node
        .condition
        .map(|condition| conjuncts_of(evaluator, condition, true));
    evaluator.set(slot, centre.clone());
    let mut around = evaluator.over(Jet::lift);
    around.set(slot, Unknown::new(2).around_value(&centre)?);
    let Some(wanted) = equation.difference(&mut around) else {
        return Ok(false);
    };
    let vanishes = |m: &Mat<Jet>| m.entries().iter().all(Jet::is_nothing);
    let is_same = |assumed: &Conjunct| {
        let given = assumed.difference(&mut around)?;
        let same = given.shape() == wanted.shape() && vanishes(&given.sub(&wanted).ok()?);
        same.then_some(())
    };
    Ok(vanishes(&wanted) || assumed.iter().flatten().find_map(is_same).is_some())
}
