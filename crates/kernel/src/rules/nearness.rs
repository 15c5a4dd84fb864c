//! Nearness: when all matrices near a point have preimages near a point, and when some have not.
//!
//! * *Response* shows `for all S near c with C: exists x near a: F(x, S) = 0`. If F is affine in x
//!   and S together, and vanishes at the centres, a solution x exists for each S for which the
//!   equations are consistent, and the one of least norm is near a. Consistency is linear in S. It
//!   must follow from C near c: from the equations of C, and, where C bounds the rank of S by that
//!   of c, from the complement of Schur, `S22 = S21 S11^-1 S12`, if an off-diagonal block vanishes.
//!   Unproved.
//! * *Submersion* shows the same for `P(x) = S`, P a product. If `rank S <= k = rank c` is assumed,
//!   and no product has a larger rank, both sides are in the manifold of matrices of rank k, of
//!   dimension k (rows + columns - k). If the derivative of P at a has this rank, P maps
//!   neighbourhoods of a onto neighbourhoods of c. The same without a bound of the rank. Unproved
//!   in this generality; for the products of a network of full rank: `theorem_3_1`.
//! * *K6, limit of rows* refuses `exists x near a: P(x) = S(t)`. Let `P = A B`, both continuous in
//!   x, with B of full row rank at a, and `n^T S(t) = t^j (e^T + O(t))`. Then e is in the row space
//!   of B(x) for x near a, which is near that of B(a). If e is not in it, no x within a fixed
//!   distance does. The same for columns. Unproved.
//! * *K7, simple singular values.* The decompositions of a matrix with positive and pairwise
//!   different singular values differ by the signs of pairs of vectors, and are continuous. So all
//!   matrices near such a one have decompositions near a given one; and if `M(t) = Q D(t) P^T` is
//!   one with such values for t > 0, and some pair of the given vectors is not, up to a sign, a
//!   pair of Q and P, then no decomposition of M(t) is near the given one. Refutation in `proofs/`:
//!   `lemma_3_3_refuted`.

use crate::core::{Core, CoreBinder, Op, PropId, PropOp, Property, Slot, Sort, TermId};
use crate::evaluate::Evaluator;
use crate::evidence::{Evidence, Rejection};
use crate::infinitesimal::Qt;
use crate::instance;
use crate::jet::Jet;
use crate::judge::{Node, along, clear};
use crate::matrix::Mat;
use crate::ring::{Reason, Ring, Stop};
use crate::rules::fibre::fibre;
use crate::rules::minimum::stopped;
use crate::rules::quadratic::rank_bound;
use crate::rules::unknown::{Conjunct, Unknown, conjuncts, conjuncts_of, is_continuous, moves};
use crate::tree::Relation;
use crate::truth::Truth;
use crate::value::Value;

/// Decides a quantifier with a `near` by evidence of these rules.
///
/// # Errors
/// Why the evidence is refused.
pub fn check(
    evaluator: &mut Evaluator<'_>,
    node: &Node<'_>,
    evidence: &Evidence,
) -> Result<Truth, Rejection> {
    let shown = match evidence {
        Evidence::Response if node.universal => responds(evaluator, node, response),
        Evidence::Submersion if node.universal => responds(evaluator, node, submersion),
        Evidence::Fibre if node.universal => responds(evaluator, node, fibre),
        Evidence::SimpleSvd if node.universal => responds(evaluator, node, simple_svd),
        Evidence::Limit => limit(evaluator, node),
        Evidence::Svd { u, d, v } => other_vectors(evaluator, node, u, d, v)?,
        _ => {
            return Err(Rejection::new(
                "no-rule",
                "this evidence does not decide this quantifier",
            ));
        }
    };
    clear(evaluator, node.binders);
    match shown.map_err(stopped)? {
        true => Ok(Truth::from(node.universal)),
        false => Err(Rejection::new(
            "not-shown",
            "the conditions of the rule do not hold",
        )),
    }
}

/// An inner `exists x near a`.
pub(super) struct Inner<'c> {
    pub(super) binders: &'c [CoreBinder],
    pub(super) parts: Vec<Conjunct>,
}

type Rule = fn(&mut Evaluator<'_>, &Node<'_>, Slot, &Inner<'_>) -> Result<bool, Stop>;

/// Whether a rule shows one disjunct of the body, for one matrix near a centre that does not move.
fn responds(evaluator: &mut Evaluator<'_>, node: &Node<'_>, rule: Rule) -> Result<bool, Stop> {
    let [CoreBinder::Near { slot, center, .. }] = node.binders else {
        return Ok(false);
    };
    if !evaluator.is_constant() {
        return Ok(false);
    }
    let core = evaluator.core;
    let mut open = vec![node.body];
    while let Some(prop) = open.pop() {
        match &core.props[prop as usize].op {
            PropOp::Or(a, b) => open.extend([*a, *b]),
            PropOp::Quantifier {
                universal: false,
                binders,
                condition,
                body,
            } => {
                // A centre that moves with S may leave every neighbourhood, as S^+ does near 0.
                let near = |binder: &CoreBinder| match binder {
                    CoreBinder::Near { center, .. } => !core.is_free_in(*slot, center),
                    _ => false,
                };
                if !binders.iter().all(near) {
                    continue;
                }
                let path = node.path;
                let exists = Node {
                    prop,
                    path,
                    universal: false,
                    binders,
                    condition: *condition,
                    body: *body,
                };
                // Unrolled while S has no value: no index may depend on it.
                let inner = Inner {
                    binders,
                    parts: conjuncts(evaluator, &exists),
                };
                let value = evaluator.point(center)?;
                evaluator.set(*slot, value);
                let entered = enter(evaluator, binders);
                let shown = entered.and_then(|()| rule(evaluator, node, *slot, &inner));
                clear(evaluator, binders);
                evaluator.clear(*slot);
                if shown == Ok(true) {
                    return Ok(true);
                }
            }
            _ => {}
        }
    }
    Ok(false)
}

/// Puts bound names at their centres. A centre that moves with another of these names may jump, as
/// `U^+` does with U near 0; then what is near it need not be near its value here.
pub(super) fn enter(evaluator: &mut Evaluator<'_>, binders: &[CoreBinder]) -> Result<(), Stop> {
    for binder in binders {
        let CoreBinder::Near { slot, center, .. } = binder else {
            return Err(Stop::Undefined);
        };
        let moves = |other: &CoreBinder| evaluator.core.is_free_in(other.slot(), center);
        if binders.iter().any(moves) {
            return Err(Stop::Undecided(Reason::NotConstant));
        }
        let value = evaluator.point(center)?;
        evaluator.set(*slot, value);
    }
    Ok(())
}

/// Equations as forms in the entries of S, the first `first` unknowns, and then those of the x.
struct Forms {
    first: usize,
    count: usize,
    forms: Vec<Jet>,
}

/// The equations of an inner `exists`; `None` if some conjunct is no equation.
fn forms(
    evaluator: &Evaluator<'_>,
    slot: Slot,
    inner: &Inner<'_>,
    mut unknown: Unknown,
) -> Result<Option<Forms>, Stop> {
    let mut forms = evaluator.over(Jet::lift);
    let value = evaluator.slot(slot).ok_or(Stop::Undefined)?;
    forms.set(slot, unknown.around_value(value)?);
    let first = unknown.count;
    for binder in inner.binders {
        let value = evaluator.slot(binder.slot()).ok_or(Stop::Undefined)?;
        forms.set(binder.slot(), unknown.around_value(value)?);
    }
    let mut all = Vec::new();
    for part in &inner.parts {
        match part.difference(&mut forms) {
            Some(difference) => all.extend(difference.entries().iter().cloned()),
            None => return Ok(None),
        }
    }
    let count = unknown.count;
    Ok(Some(Forms {
        first,
        count,
        forms: all,
    }))
}

/// The matrix of the coefficients of unknowns, a row per form.
fn coefficients(forms: &[Jet], from: usize, to: usize) -> Result<Mat, Stop> {
    Mat::from_fn(forms.len(), to - from, |i, j| {
        Ok(forms[i].coefficient(&[from + j]))
    })
}

fn vanish_at_centre(forms: &[Jet]) -> bool {
    forms
        .iter()
        .all(|form| form.coefficient(&[]).is_zero() == Ok(true))
}

fn response(
    evaluator: &mut Evaluator<'_>,
    node: &Node<'_>,
    slot: Slot,
    inner: &Inner<'_>,
) -> Result<bool, Stop> {
    let Some(Forms {
        first,
        count,
        forms,
    }) = forms(evaluator, slot, inner, Unknown::new(1))?
    else {
        return Ok(false);
    };
    if forms.is_empty() || !vanish_at_centre(&forms) {
        return Ok(false);
    }
    let left = coefficients(&forms, first, count)?
        .transpose()
        .kernel_basis()?
        .transpose();
    let consistency = left.mul(&coefficients(&forms, 0, first)?)?;
    if consistency.is_zero()? {
        return Ok(true);
    }
    let allowed = tangent(evaluator, node, slot, first)?;
    consistency.mul(&allowed)?.is_zero()
}

/// Directions, as columns, among which all changes of S near its centre are, where its condition
/// holds.
fn tangent(
    evaluator: &mut Evaluator<'_>,
    node: &Node<'_>,
    slot: Slot,
    entries: usize,
) -> Result<Mat, Stop> {
    let Some(condition) = node.condition else {
        return Ok(Mat::identity(entries));
    };
    let centre = evaluator.slot(slot).ok_or(Stop::Undefined)?.clone();
    evaluator.clear(slot);
    let parts = conjuncts_of(evaluator, condition, true);
    let limit = rank_limit(evaluator, &parts, slot);
    evaluator.set(slot, centre.clone());
    let mut lifted = evaluator.over(Jet::lift);
    lifted.set(slot, Unknown::new(1).around_value(&centre)?);
    let mut rows: Vec<Jet> = Vec::new();
    for part in &parts {
        if let Some(difference) = part.difference(&mut lifted) {
            rows.extend(difference.entries().iter().cloned());
        }
    }
    let allowed = coefficients(&rows, 0, entries)?.kernel_basis()?;
    let centre = centre.matrix()?;
    if limit != Some(centre.rank()?) || !vanish_at_centre(&rows) {
        return Ok(allowed);
    }
    // Rows and columns of a largest invertible block of the centre, and the others.
    let (some, others) = independent(&centre.transpose())?;
    let (kept, free) = independent(&centre)?;
    let cols = centre.cols();
    let block = |rows: &[usize], columns: &[usize]| -> Vec<usize> {
        rows.iter()
            .flat_map(|i| columns.iter().map(move |j| i * cols + j))
            .collect()
    };
    let all: Vec<usize> = (0..allowed.cols()).collect();
    let vanishes = |rows: &[usize], columns: &[usize]| {
        let block = block(rows, columns);
        let fixed = block
            .iter()
            .all(|&k| centre.entries()[k].is_zero() == Ok(true));
        Ok(fixed && allowed.select(&block, &all).is_zero()?)
    };
    if !vanishes(&some, &free)? && !vanishes(&others, &kept)? {
        return Ok(allowed);
    }
    let complement = allowed.select(&block(&others, &free), &all);
    allowed.mul(&complement.kernel_basis()?)
}

/// A largest independent set of columns, and the others.
fn independent(matrix: &Mat) -> Result<(Vec<usize>, Vec<usize>), Stop> {
    let rows: Vec<usize> = (0..matrix.rows()).collect();
    let (mut kept, mut others) = (Vec::new(), Vec::new());
    for column in 0..matrix.cols() {
        let longer = [kept.as_slice(), &[column]].concat();
        if matrix.select(&rows, &longer).rank()? == longer.len() {
            kept = longer;
        } else {
            others.push(column);
        }
    }
    Ok((kept, others))
}

/// A conjunct that compares `rank(S)`, on the left, with a term.
pub(super) fn rank_compared(
    core: &Core,
    part: &Conjunct,
    slot: Slot,
) -> Option<(Relation, TermId)> {
    let is_slot = |id: TermId| core.terms[id as usize].op == Op::Slot(slot);
    let compared = core.compared_rank(part.prop, is_slot);
    compared.filter(|_| part.asserted)
}

/// The least k of the conjuncts `rank(S) <= k` whose k does not depend on S.
fn rank_limit(evaluator: &mut Evaluator<'_>, parts: &[Conjunct], slot: Slot) -> Option<usize> {
    let core = evaluator.core;
    let limits = parts.iter().filter_map(|part| {
        let (Relation::AtMost, limit) = rank_compared(core, part, slot)? else {
            return None;
        };
        usize::try_from(part.within(evaluator, |e| e.integer(limit)).ok()?).ok()
    });
    limits.min()
}

fn submersion(
    evaluator: &mut Evaluator<'_>,
    node: &Node<'_>,
    slot: Slot,
    inner: &Inner<'_>,
) -> Result<bool, Stop> {
    let core = evaluator.core;
    let [equation] = inner.parts.as_slice() else {
        return Ok(false);
    };
    let Some((a, b)) = equation.equation(core) else {
        return Ok(false);
    };
    let is_target = |id: TermId| core.terms[id as usize].op == Op::Slot(slot);
    let product = match (is_target(a), is_target(b)) {
        (true, false) => b,
        (false, true) => a,
        _ => return Ok(false),
    };
    if core.terms[product as usize].free.contains(&slot) {
        return Ok(false);
    }
    let Some(Forms {
        first,
        count,
        forms,
    }) = forms(evaluator, slot, inner, Unknown::truncated(1))?
    else {
        return Ok(false);
    };
    let centre = evaluator.slot(slot).ok_or(Stop::Undefined)?.clone();
    let (rows, cols) = centre.matrix()?.shape();
    let rank = centre.matrix()?.rank()?;
    let bound = rank_bound(evaluator, product)?;
    evaluator.clear(slot);
    let parts = match node.condition {
        Some(condition) => conjuncts_of(evaluator, condition, true),
        None => Vec::new(),
    };
    let limit = rank_limit(evaluator, &parts, slot)
        .unwrap_or(rows.min(cols))
        .min(rows)
        .min(cols);
    evaluator.set(slot, centre);
    let dimension = if limit == rows.min(cols) {
        rows * cols
    } else if rank == limit && bound <= limit {
        limit * (rows + cols - limit)
    } else {
        return Ok(false);
    };
    Ok(vanish_at_centre(&forms) && coefficients(&forms, first, count)?.rank()? == dimension)
}

/// The terms M, U, D, V of the only conjunct, `svd(M, U, D, V)`.
pub fn decomposition(core: &Core, parts: &[Conjunct]) -> Option<[TermId; 4]> {
    let [
        Conjunct {
            prop,
            asserted: true,
            ..
        },
    ] = parts
    else {
        return None;
    };
    match &core.props[*prop as usize].op {
        PropOp::Property(Property::SingularValueDecomposition, terms) => {
            terms.as_slice().try_into().ok()
        }
        _ => None,
    }
}

/// The name that a term is, or of which it is the transpose: near a point is near its transpose.
fn name_of(core: &Core, term: TermId) -> Option<Slot> {
    match &core.terms[term as usize].op {
        Op::Slot(slot) => Some(*slot),
        Op::Transpose(of) => name_of(core, *of),
        _ => None,
    }
}

/// Whether terms are different names that binders bind, or their transposes.
fn are_bound<const N: usize>(core: &Core, terms: [TermId; N], binders: &[CoreBinder]) -> bool {
    let names = terms.map(|term| name_of(core, term));
    let is_bound = |name: &Option<Slot>| {
        name.is_some_and(|name| binders.iter().any(|binder| binder.slot() == name))
    };
    names.iter().all(is_bound) && (1..N).all(|i| !names[..i].contains(&names[i]))
}

/// Whether diagonal entries are positive and pairwise different.
fn simple(values: &Mat) -> Result<bool, Stop> {
    let count = values.rows().min(values.cols());
    for i in 0..count {
        if !values.at(i, i).sign()?.is_gt() {
            return Ok(false);
        }
        for j in 0..i {
            if values.at(i, i).sub(values.at(j, j))?.is_zero()? {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

fn simple_svd(
    evaluator: &mut Evaluator<'_>,
    _: &Node<'_>,
    slot: Slot,
    inner: &Inner<'_>,
) -> Result<bool, Stop> {
    let core = evaluator.core;
    let Some([m, u, d, v]) = decomposition(core, &inner.parts) else {
        return Ok(false);
    };
    if name_of(core, m) != Some(slot) || !are_bound(core, [u, d, v], inner.binders) {
        return Ok(false);
    }
    let holds = inner.parts[0].prop;
    let values = evaluator.term(d)?.matrix()?;
    Ok(thin(evaluator, [m, u, d, v])? && holds_at(evaluator, holds) && simple(&values)?)
}

fn holds_at(evaluator: &mut Evaluator<'_>, prop: PropId) -> bool {
    evaluator.prop(prop, &mut crate::decide::NoEvidence) == Truth::True
}

/// Whether the decomposition has as many values as the smaller side.
fn thin(evaluator: &mut Evaluator<'_>, terms: [TermId; 4]) -> Result<bool, Stop> {
    let (rows, cols) = evaluator.term(terms[0])?.matrix()?.shape();
    Ok(evaluator.term(terms[2])?.matrix()?.shape() == (rows.min(cols), rows.min(cols)))
}

/// A decomposition with other vectors refuses nearness (K7).
fn other_vectors(
    evaluator: &mut Evaluator<'_>,
    node: &Node<'_>,
    u: &instance::Value,
    d: &[instance::Value],
    v: &instance::Value,
) -> Result<Result<bool, Stop>, Rejection> {
    let constant = |value: &instance::Value| along(evaluator, std::slice::from_ref(value));
    let (u, d, v) = (constant(u)?, along(evaluator, d)?, constant(v)?);
    let (Value::Matrix(u), Value::Matrix(d), Value::Matrix(v)) = (u, d, v) else {
        return Err(Rejection::new(
            "malformed",
            "a decomposition has three matrices",
        ));
    };
    Ok(keeps_away(evaluator, node, &u, &d, &v))
}

fn keeps_away(
    evaluator: &mut Evaluator<'_>,
    node: &Node<'_>,
    u: &Mat,
    d: &Mat,
    v: &Mat,
) -> Result<bool, Stop> {
    let core = evaluator.core;
    if node.universal {
        return Ok(false);
    }
    let parts = conjuncts(evaluator, node);
    let found = parts
        .iter()
        .find_map(|part| decomposition(core, std::slice::from_ref(part)));
    let Some([m, u_term, d_term, v_term]) = found else {
        return Ok(false);
    };
    if !are_bound(core, [u_term, v_term], node.binders) {
        return Ok(false);
    }
    // M must have a value while the bound names have none.
    let moving = evaluator.term(m)?.matrix()?;
    enter(evaluator, node.binders)?;
    let (given_u, given_v) = (
        evaluator.term(u_term)?.matrix()?,
        evaluator.term(v_term)?.matrix()?,
    );
    let fits = thin_at(&moving, d) && thin_at(&moving, &evaluator.term(d_term)?.matrix()?);
    let constant = |m: &Mat| m.entries().iter().all(|x| x.as_rational().is_some());
    let orthonormal = |m: &Mat| m.transpose().mul(m)?.equals(&Mat::identity(m.cols()));
    if !fits
        || !constant(&given_u)
        || !constant(&given_v)
        || (given_u.shape(), given_v.shape()) != (u.shape(), v.shape())
        || !orthonormal(u)?
        || !orthonormal(v)?
        || !crate::decide::inhabits(crate::core::Kind::Diagonal, d)?
        || !simple(d)?
        || !u.mul(d)?.mul(&v.transpose())?.equals(&moving)?
    {
        return Ok(false);
    }
    let pair = |u: &Mat, v: &Mat, j: usize| -> Vec<Qt> {
        let column = |m: &Mat| {
            (0..m.rows())
                .map(|i| m.at(i, j).clone())
                .collect::<Vec<_>>()
        };
        [column(u), column(v)].concat()
    };
    for i in 0..given_u.cols() {
        let given = pair(&given_u, &given_v, i);
        let mut kept = false;
        for j in 0..u.cols() {
            for sign in [1, -1] {
                let other = pair(u, v, j);
                let same = given
                    .iter()
                    .zip(&other)
                    .map(|(x, y)| x.sub(&y.mul(&Qt::integer(sign))?)?.is_zero());
                kept |= same
                    .collect::<Result<Vec<_>, _>>()?
                    .into_iter()
                    .all(|same| same);
            }
        }
        if !kept {
            return Ok(true);
        }
    }
    Ok(false)
}

fn thin_at(matrix: &Mat, values: &Mat) -> bool {
    let least = matrix.rows().min(matrix.cols());
    values.shape() == (least, least)
}

/// Whether the limit of rows or columns of a path keeps it from being a product of factors near
/// the given ones (K6).
fn limit(evaluator: &mut Evaluator<'_>, node: &Node<'_>) -> Result<bool, Stop> {
    if node.universal {
        return Ok(false);
    }
    let slots: Vec<Slot> = node.binders.iter().map(CoreBinder::slot).collect();
    let parts = conjuncts(evaluator, node);
    let core = evaluator.core;
    for part in &parts {
        let Some((a, b)) = part.equation(core) else {
            continue;
        };
        for (product, target) in [(a, b), (b, a)] {
            if moves(core, target, &slots) || !is_continuous(core, product, &slots) {
                continue;
            }
            let Ok(target) = part.within(evaluator, |e| e.term(target)?.matrix()) else {
                continue;
            };
            enter(evaluator, node.binders)?;
            let factors = part.within(evaluator, |e| factors(e, product));
            clear(evaluator, node.binders);
            if let Ok(factors) = factors
                && factors.iter().all(|factor| is_still(&factor.value))
                && leaves(&factors, &target)?
            {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// A factor of a product: its value, and its term, or the family of which it is a member.
pub(super) struct Factor {
    pub(super) term: Result<TermId, Slot>,
    pub(super) value: Mat,
}

impl Factor {
    /// Whether what a slot holds may be in it, if no index depends on that.
    pub(super) fn contains(&self, core: &Core, slot: Slot) -> bool {
        match self.term {
            Ok(id) => core.terms[id as usize].free.contains(&slot),
            Err(family) => family == slot,
        }
    }
}

/// The factors of a product from left to right, at the values that the slots have.
pub(super) fn factors(evaluator: &mut Evaluator<'_>, id: TermId) -> Result<Vec<Factor>, Stop> {
    let core = evaluator.core;
    let is_matrix = |id: TermId| matches!(core.terms[id as usize].sort, Sort::Matrix(..));
    match &core.terms[id as usize].op {
        Op::Multiply(a, b) if is_matrix(*a) && is_matrix(*b) => {
            let mut all = factors(evaluator, *a)?;
            all.extend(factors(evaluator, *b)?);
            Ok(all)
        }
        Op::Product {
            family,
            from,
            to,
            ascending,
            ..
        } => {
            let indices = evaluator.factors(*from, *to, *ascending)?;
            let member = |index| {
                let value = evaluator.member(family, index)?.matrix()?;
                let mut term = Err(family.slot);
                for &(replaced, by) in &family.replaced {
                    if evaluator.integer(replaced)? == index {
                        term = Ok(by);
                    }
                }
                Ok(Factor { term, value })
            };
            indices.map(member).collect()
        }
        _ => {
            let value = evaluator.term(id)?.matrix()?;
            Ok(vec![Factor {
                term: Ok(id),
                value,
            }])
        }
    }
}

fn is_still(matrix: &Mat) -> bool {
    matrix
        .entries()
        .iter()
        .all(|entry| entry.as_rational().is_some())
}

fn leaves(factors: &[Factor], target: &Mat) -> Result<bool, Stop> {
    let product = |factors: &[Factor]| {
        let (first, rest) = factors.split_first().ok_or(Stop::Undefined)?;
        let times = |product: Mat, factor: &Factor| product.mul(&factor.value);
        rest.iter().try_fold(first.value.clone(), times)
    };
    let start = product(factors)?;
    if start.shape() != target.shape() {
        return Ok(false);
    }
    let rows = lowest(&start.transpose().kernel_basis()?.transpose().mul(target)?);
    let columns = lowest(&target.mul(&start.kernel_basis()?)?);
    for k in 0..factors.len() {
        if let Some(rows) = &rows {
            let right = product(&factors[k..])?;
            let below = right.transpose().beside(&rows.transpose())?;
            if right.rank()? == right.rows() && below.rank()? > right.rank()? {
                return Ok(true);
            }
        }
        if let Some(columns) = &columns {
            let left = product(&factors[..=k])?;
            if left.rank()? == left.cols() && left.beside(columns)?.rank()? > left.rank()? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// The coefficient of the lowest power of t in a matrix that is not 0.
fn lowest(matrix: &Mat) -> Option<Mat> {
    let order = matrix
        .entries()
        .iter()
        .filter_map(|entry| entry.lowest_term())
        .map(|(k, _)| k)
        .min()?;
    let coefficient = |entry: &Qt| match entry.lowest_term() {
        Some((k, value)) if k == order => value.into(),
        _ => Qt::integer(0),
    };
    Some(matrix.map(&coefficient))
}
