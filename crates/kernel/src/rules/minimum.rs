//! Minima: K1, K2, K3, K5, and where local minima are global.
//!
//! * *Gradient.* `critical(f; x)` is evaluated: the derivatives in all entries vanish.
//! * *K1, curve.* If f falls along a polynomial path that starts at x, feasible for all small t >
//!   0, then x is no local minimum. In `proofs/`: `accepts_claim_sound`, for polynomials.
//! * *K2, convex.* If f = g(P) with g a convex quadratic and the gradient of g at P(x) vanishes,
//!   then x is a global minimum, over any feasible set that contains it. P is one sub-term, or all
//!   entries of the places together. Unproved in this generality; for the square loss:
//!   `certificate.v`.
//! * *K3, rank bound.* Let g be a squared distance in the weight M (see [`Distance`]), N the matrix
//!   to which it is one, and k a bound of the rank of P. Write S = P M^(1/2), T = (N - P) M^(1/2).
//!   If
//!   `gradient P^T = 0` and `P^T gradient = 0`, then S T^T = 0 and S^T T = 0, so the singular
//!   values of N M^(1/2) are those of S and of T. If rank S = k, `S S^T >= mu` on the columns of P
//!   and
//!   `T T^T <= mu`, then S is a best approximation of rank at most k (Eckart and Young), and x a
//!   global minimum. For the square loss: `rank_rule.v`; for P X and Y: `rank_minimum.v`.
//! * *K5, half ball.* If f is constant along a path that starts at a local minimum, all points of
//!   the path near its start are local minima: the ball of half the radius around them is in the
//!   ball. In `proofs/`: `half_ball`.
//! * *Local minima that may not be global*, and minima under constraints: K9, squares, with the
//!   multipliers of K15; K10, support; K11, chart, each in a file of its own.
//! * *Local minima are global* for a squared distance to a product of the factors of a whole family
//!   (Theorem 2.3 of Lu and Kawaguchi), and for one to a matrix of bounded rank (their Theorem
//!   2.2). In `proofs/`: `theorem_2_3`, `theorem_2_2`. So a better point refutes a local minimum.

use std::cmp::Ordering;

use crate::core::{CorePlace, Op, Predicate, PropId, PropOp, Slot, TermId};
use crate::evaluate::Evaluator;
use crate::evidence::{Evidence, Paths, Rejection, Values};
use crate::infinitesimal::Qt;
use crate::jet::Jet;
use crate::judge::{Judge, along, indexed, is_of_type, of_kind, paths_of, starts_at};
use crate::matrix::Mat;
use crate::ring::{Ring, Stop};
use crate::rules::chart::chart;
use crate::rules::order::descends_on_a_line;
use crate::rules::quadratic::{Distance, Quadratic, cuts, rank_bound};
use crate::rules::squares::squares;
use crate::rules::support::support;
use crate::rules::unknown::{Unknown, moves};
use crate::tree::Relation;
use crate::truth::Truth;

/// A predicate of a function at a point.
pub struct Question<'c> {
    /// Which predicate.
    pub predicate: Predicate,
    /// The function.
    pub objective: TermId,
    /// What moves, and the point.
    pub places: &'c [CorePlace],
    /// The feasible set.
    pub over: Option<PropId>,
}

impl<'c> Question<'c> {
    /// The question of a proposition, if it is a predicate.
    pub fn of(evaluator: &Evaluator<'c>, prop: PropId) -> Option<Self> {
        match &evaluator.core.props[prop as usize].op {
            PropOp::Predicate {
                predicate,
                objective,
                places,
                over,
            } => Some(Self {
                predicate: *predicate,
                objective: *objective,
                places,
                over: *over,
            }),
            _ => None,
        }
    }

    pub(crate) fn slots(&self) -> Vec<Slot> {
        self.places.iter().map(|place| place.slot).collect()
    }

    /// Puts the places at the point.
    pub fn enter<K: Ring>(&self, evaluator: &mut Evaluator<'_, K>) -> Result<(), Stop> {
        let points = self
            .places
            .iter()
            .map(|place| evaluator.point(&place.point));
        for (place, value) in self
            .places
            .iter()
            .zip(points.collect::<Result<Vec<_>, _>>()?)
        {
            evaluator.set(place.slot, value);
        }
        Ok(())
    }

    /// Takes the values of the places away.
    pub fn leave<K: Ring>(&self, evaluator: &mut Evaluator<'_, K>) {
        for place in self.places {
            evaluator.clear(place.slot);
        }
    }

    /// Puts the places at values by name, shaped as the places are.
    pub fn move_to(&self, evaluator: &mut Evaluator<'_>, paths: &Paths) -> Result<(), Rejection> {
        if paths.len() != self.places.len() {
            return Err(Rejection::new(
                "malformed",
                "there is a value for each place",
            ));
        }
        for place in self.places {
            let name = &evaluator.core.slots[place.slot as usize].name;
            let Some(path) = paths.get(name) else {
                return Err(Rejection::new(
                    "malformed",
                    format!("there is no value for {name}"),
                ));
            };
            let value = indexed(evaluator, place.slot, along(evaluator, path)?)?;
            let of = evaluator.core.type_of_place(place);
            let value = of_kind(value, &of);
            if is_of_type(evaluator, place.slot, &of, &value) != Ok(true) {
                return Err(Rejection::new(
                    "shape-mismatch",
                    format!("{name} has another shape"),
                ));
            }
            evaluator.set(place.slot, value);
        }
        Ok(())
    }

    /// Whether the places, where they are now, are feasible.
    pub fn feasible(&self, evaluator: &mut Evaluator<'_>, judge: &mut Judge<'_>) -> Truth {
        self.over
            .map_or(Truth::True, |over| evaluator.prop(over, judge))
    }

    /// The statement with unknown displacements of the places from where they are now.
    ///
    /// # Errors
    /// When a place has no value.
    pub fn displaced<'e>(
        &self,
        evaluator: &Evaluator<'e>,
        unknown: &mut Unknown,
    ) -> Result<Evaluator<'e, Jet>, Stop> {
        let mut jets = evaluator.over(Jet::lift);
        for place in self.places {
            let value = evaluator.slot(place.slot).ok_or(Stop::Undefined)?;
            jets.set(place.slot, unknown.around_value(value)?);
        }
        Ok(jets)
    }

    /// The function of unknown displacements of the places from where they are now, and how many
    /// these are.
    ///
    /// # Errors
    /// When it is no polynomial of the degree of the unknowns.
    pub fn form(
        &self,
        evaluator: &Evaluator<'_>,
        mut unknown: Unknown,
    ) -> Result<(Jet, usize), Stop> {
        let mut jets = self.displaced(evaluator, &mut unknown)?;
        Ok((self.value(&mut jets)?, unknown.count))
    }

    /// The value of the function.
    pub fn value<K: Ring>(&self, evaluator: &mut Evaluator<'_, K>) -> Result<K, Stop> {
        evaluator.term(self.objective)?.number()
    }
}

/// What needs no evidence: a point that is not feasible, or undefined; and `critical`.
pub fn evaluated(
    judge: &mut Judge<'_>,
    evaluator: &mut Evaluator<'_>,
    prop: PropId,
) -> Option<Truth> {
    let question = Question::of(evaluator, prop)?;
    if let Err(stop) = question.enter(evaluator) {
        question.leave(evaluator);
        return (stop == Stop::Undefined).then_some(Truth::Undefined);
    }
    let feasible = question.feasible(evaluator, judge);
    let value = question.value(evaluator).map(|_| true);
    let truth = match feasible.and(value.into()) {
        Truth::True if question.predicate == Predicate::DescendsOnALine => {
            Some(descends_on_a_line(evaluator, &question).unwrap_or(Truth::Undecided))
        }
        Truth::True => None,
        truth => Some(truth),
    };
    question.leave(evaluator);
    truth
}

/// Decides a predicate by evidence.
pub fn check(
    judge: &mut Judge<'_>,
    evaluator: &mut Evaluator<'_>,
    prop: PropId,
    evidence: &Evidence,
) -> Result<Truth, Rejection> {
    let Some(question) = Question::of(evaluator, prop) else {
        return Err(Rejection::new(
            "malformed",
            "evidence for a predicate stands elsewhere",
        ));
    };
    let result = checked(judge, evaluator, prop, &question, evidence);
    question.leave(evaluator);
    result
}

fn checked(
    judge: &mut Judge<'_>,
    evaluator: &mut Evaluator<'_>,
    prop: PropId,
    question: &Question<'_>,
    evidence: &Evidence,
) -> Result<Truth, Rejection> {
    use Predicate::{GlobalMin, LocalMin};
    match (question.predicate, evidence) {
        (LocalMin | GlobalMin, Evidence::Convex | Evidence::RankBound { .. }) => {
            question.enter(evaluator).map_err(stopped)?;
            global(evaluator, question, evidence)
        }
        (LocalMin, Evidence::Chart)
        | (LocalMin | GlobalMin, Evidence::Squares(_) | Evidence::Support(_)) => {
            question.enter(evaluator).map_err(stopped)?;
            local(evaluator, question, evidence)
        }
        (LocalMin, Evidence::Curve(paths)) if !evaluator.moves && evaluator.is_constant() => {
            falls(judge, &mut evaluator.moving(), question, paths)
        }
        (GlobalMin, Evidence::Better(values)) => better(judge, evaluator, question, values),
        (LocalMin, Evidence::Better(values)) => {
            question.enter(evaluator).map_err(stopped)?;
            if !local_is_global(evaluator, question).map_err(stopped)? {
                return Err(Rejection::new(
                    "no-rule",
                    "local minima are not known to be global here",
                ));
            }
            better(judge, evaluator, question, values)
        }
        (LocalMin, Evidence::HalfBall(inner)) if evaluator.moves => {
            half_ball(judge, evaluator, prop, question, inner)
        }
        _ => Err(Rejection::new(
            "no-rule",
            "this evidence does not decide this predicate",
        )),
    }
}

/// What stopped a rule.
pub fn stopped(stop: Stop) -> Rejection {
    match stop {
        Stop::Undefined => Rejection::new("undefined", "a term of the rule is undefined"),
        Stop::Undecided(reason) => Rejection::new("undecided", reason.to_string()),
    }
}

/// A truth value, or why there is none.
pub type Ruling = Result<Truth, Rejection>;

pub(crate) fn refusal(code: &'static str, message: impl Into<String>) -> Result<Ruling, Stop> {
    Ok(Err(Rejection::new(code, message)))
}

/// Whether the places, where they are now, are at a global minimum: K2 and K3.
pub fn global(
    evaluator: &mut Evaluator<'_>,
    question: &Question<'_>,
    evidence: &Evidence,
) -> Ruling {
    match evidence {
        Evidence::Convex => convex(evaluator, question).map_err(stopped)?,
        Evidence::RankBound { mu } => {
            rank_bounded(evaluator, question, &Qt::rational(mu)).map_err(stopped)?
        }
        _ => Err(Rejection::new(
            "no-rule",
            "this evidence shows no global minimum",
        )),
    }
}

/// Whether the places, where they are now, are at a minimum of the kind asked for: K9, K10 and K11.
///
/// # Errors
/// Why this evidence does not show it.
pub fn local(
    evaluator: &mut Evaluator<'_>,
    question: &Question<'_>,
    evidence: &Evidence,
) -> Ruling {
    match evidence {
        Evidence::Squares(evidence) => squares(evaluator, question, evidence),
        Evidence::Support(evidence) => support(evaluator, question, evidence),
        Evidence::Chart => chart(evaluator, question),
        _ => refusal("no-rule", "this evidence shows no local minimum"),
    }
    .map_err(stopped)?
}

fn convex(evaluator: &mut Evaluator<'_>, question: &Question<'_>) -> Result<Ruling, Stop> {
    let cuts = cuts(evaluator, question.objective, &question.slots());
    let quadratics = cuts.into_iter().map(|cut| cut.quadratic);
    for quadratic in quadratics.chain(jointly(evaluator, question).ok()) {
        if quadratic.gradient.is_zero()? && quadratic.is_convex()? {
            return Ok(Ok(Truth::True));
        }
    }
    refusal(
        "not-convex-critical",
        "in no sub-term, nor in all places, is the function convex with a vanishing gradient",
    )
}

/// The function as a quadratic one of the entries of all places together.
///
/// # Errors
/// When it is none.
pub fn jointly(evaluator: &Evaluator<'_>, question: &Question<'_>) -> Result<Quadratic, Stop> {
    let (form, count) = question.form(evaluator, Unknown::new(2))?;
    Quadratic::of(&form, (count, 1))
}

fn rank_bounded(
    evaluator: &mut Evaluator<'_>,
    question: &Question<'_>,
    mu: &Qt,
) -> Result<Ruling, Stop> {
    let mut first = None;
    for cut in cuts(evaluator, question.objective, &question.slots()) {
        let Some(distance) = Distance::of(&cut.quadratic, &cut.point)? else {
            continue;
        };
        let bound = bounded_rank(evaluator, question, cut.node)?;
        match eckart_young(&distance, bound, mu)? {
            Ok(truth) => return Ok(Ok(truth)),
            Err(rejection) => first = first.or(Some(rejection)),
        }
    }
    let nowhere = "the function is a squared distance in no sub-term";
    Ok(Err(
        first.unwrap_or_else(|| Rejection::new("no-rule", nowhere))
    ))
}

/// A bound of the rank of a node at all feasible points.
pub fn bounded_rank(
    evaluator: &mut Evaluator<'_>,
    question: &Question<'_>,
    node: TermId,
) -> Result<usize, Stop> {
    let mut bound = rank_bound(evaluator, node)?;
    if let Some(limit) = rank_limit(evaluator, question, node)? {
        bound = bound.min(limit);
    }
    Ok(bound)
}

/// The number k of a feasible set `rank(P) <= k`.
pub fn rank_limit(
    evaluator: &mut Evaluator<'_>,
    question: &Question<'_>,
    node: TermId,
) -> Result<Option<usize>, Stop> {
    let core = evaluator.core;
    let Some(over) = question.over else {
        return Ok(None);
    };
    let Some((Relation::AtMost, limit)) = core.compared_rank(over, |of| of == node) else {
        return Ok(None);
    };
    if moves(core, limit, &question.slots()) {
        return Ok(None);
    }
    Ok(Some(evaluator.integer(limit)?.max(0) as usize))
}

/// The number k of a feasible set `rank(P) <= k`, where P is the one place.
pub fn limited_rank(
    evaluator: &mut Evaluator<'_>,
    question: &Question<'_>,
) -> Result<Option<usize>, Stop> {
    let [place] = question.places else {
        return Ok(None);
    };
    let slot = Op::Slot(place.slot);
    for (node, term) in (0..).zip(&evaluator.core.terms) {
        if term.op == slot
            && let Some(limit) = rank_limit(evaluator, question, node)?
        {
            return Ok(Some(limit));
        }
    }
    Ok(None)
}

fn eckart_young(distance: &Distance, bound: usize, mu: &Qt) -> Result<Ruling, Stop> {
    let Distance {
        point,
        gradient,
        weight,
        residual,
    } = distance;
    let transpose = point.transpose();
    if !gradient.mul(&transpose)?.is_zero()? || !transpose.mul(gradient)?.is_zero()? {
        return refusal(
            "not-critical",
            "the gradient is not orthogonal to the point",
        );
    }
    let weighted = point.mul(weight)?;
    let rank = weighted.rank()?;
    if rank != bound {
        return refusal(
            "product-rank",
            format!("the rank is {rank}, the bound {bound}"),
        );
    }
    let kept = transpose.mul(&weighted.mul(&transpose)?)?.mul(point)?;
    let kept = kept.sub(&transpose.mul(point)?.scale(mu)?)?;
    if kept.inertia()?.negative > 0 {
        return refusal("mu-too-large", "a singular value that is kept is below mu");
    }
    let discarded = residual.mul(weight)?.mul(&residual.transpose())?;
    let discarded = Mat::scalar(discarded.rows(), mu).sub(&discarded)?;
    if discarded.inertia()?.negative > 0 {
        return refusal(
            "mu-too-small",
            "a singular value that is not kept is above mu",
        );
    }
    Ok(Ok(Truth::True))
}

/// Whether every local minimum is a global one: the function is a squared distance to a product of
/// the factors of a whole family, all of which move, or to a matrix of bounded rank.
pub fn local_is_global(
    evaluator: &mut Evaluator<'_>,
    question: &Question<'_>,
) -> Result<bool, Stop> {
    let [place] = question.places else {
        return Ok(false);
    };
    for cut in cuts(evaluator, question.objective, &[place.slot]) {
        if Distance::of(&cut.quadratic, &cut.point)?.is_none() {
            continue;
        }
        let is_slot = evaluator.core.terms[cut.node as usize].op == Op::Slot(place.slot);
        let limited = rank_limit(evaluator, question, cut.node)?.is_some();
        let free = question.over.is_none();
        if is_slot && (free || limited) || free && is_whole_product(evaluator, cut.node, place)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a node is the product of all members of a family that moves.
fn is_whole_product(
    evaluator: &mut Evaluator<'_>,
    node: TermId,
    place: &CorePlace,
) -> Result<bool, Stop> {
    let core = evaluator.core;
    let Op::Product {
        family,
        from,
        to,
        ascending,
        ..
    } = &core.terms[node as usize].op
    else {
        return Ok(false);
    };
    let Some(index) = &core.slots[place.slot as usize].family else {
        return Ok(false);
    };
    let (first, last) = evaluator.range(index)?;
    let (from, to) = (evaluator.integer(*from)?, evaluator.integer(*to)?);
    let whole = if *ascending { (from, to) } else { (to, from) } == (first, last);
    Ok(family.slot == place.slot && family.replaced.is_empty() && whole && first <= last)
}

fn better(
    judge: &mut Judge<'_>,
    evaluator: &mut Evaluator<'_>,
    question: &Question<'_>,
    values: &Values,
) -> Ruling {
    question.enter(evaluator).map_err(stopped)?;
    let here = question.value(evaluator).map_err(stopped)?;
    question.move_to(evaluator, &paths_of(values))?;
    let feasible = question.feasible(evaluator, judge);
    let there = question.value(evaluator).map_err(stopped)?;
    let falls = there.sub(&here).and_then(|change| change.sign());
    if feasible == Truth::True && falls == Ok(Ordering::Less) {
        Ok(Truth::False)
    } else {
        Err(Rejection::new(
            "not-better",
            "the other point is not feasible with a smaller value",
        ))
    }
}

fn falls(
    judge: &mut Judge<'_>,
    along: &mut Evaluator<'_>,
    question: &Question<'_>,
    paths: &Paths,
) -> Ruling {
    question.enter(along).map_err(stopped)?;
    let here = question.value(along).map_err(stopped)?;
    let slots = question
        .places
        .iter()
        .map(|place| along.slot(place.slot).cloned());
    let start: Vec<_> = slots.collect();
    question.move_to(along, paths)?;
    for (place, start) in question.places.iter().zip(&start) {
        let (Some(start), Some(path)) = (start, along.slot(place.slot)) else {
            continue;
        };
        if !starts_at(path, start) {
            return Err(Rejection::new(
                "curve-start",
                "the curve does not start at the point",
            ));
        }
    }
    if question.feasible(along, judge) != Truth::True {
        return Err(Rejection::new(
            "infeasible",
            "the curve leaves the feasible set",
        ));
    }
    let there = question.value(along).map_err(stopped)?;
    match there.sub(&here).and_then(|change| change.sign()) {
        Ok(Ordering::Less) => Ok(Truth::False),
        Ok(_) => Err(Rejection::new(
            "no-descent",
            "the function does not fall along the curve",
        )),
        Err(stop) => Err(stopped(stop)),
    }
}

fn half_ball(
    judge: &mut Judge<'_>,
    evaluator: &mut Evaluator<'_>,
    prop: PropId,
    question: &Question<'_>,
    inner: &Evidence,
) -> Ruling {
    // The function must not move with t; its places do, from their start.
    let core = evaluator.core;
    let mut fixed: Vec<Slot> = core.terms[question.objective as usize].free.to_vec();
    if let Some(over) = question.over {
        fixed.extend(&core.props[over as usize].free);
    }
    for slot in fixed
        .into_iter()
        .filter(|slot| !question.slots().contains(slot))
    {
        if evaluator
            .slot(slot)
            .is_some_and(|value| !value.all(&mut |x| x.as_rational().is_some()))
        {
            return Err(Rejection::new(
                "half-ball",
                "the function itself moves along the path",
            ));
        }
    }
    let Some(mut start) = evaluator.starting() else {
        return Err(Rejection::new("half-ball", "the path has no start"));
    };
    if check(judge, &mut start, prop, inner)? != Truth::True {
        return Err(Rejection::new(
            "half-ball",
            "the start is not shown to be a local minimum",
        ));
    }
    question.enter(&mut start).map_err(stopped)?;
    let before = question.value(&mut start).map_err(stopped)?;
    question.enter(evaluator).map_err(stopped)?;
    let value = question.value(evaluator).map_err(stopped)?;
    let constant = value.sub(&before).and_then(|change| change.is_zero());
    let near = question.places.iter().all(|place| {
        matches!((evaluator.slot(place.slot), start.slot(place.slot)), (Some(path), Some(start))
            if starts_at(path, start))
    });
    if constant == Ok(true) && near && question.feasible(evaluator, judge) == Truth::True {
        Ok(Truth::True)
    } else {
        Err(Rejection::new(
            "half-ball",
            "the function is not constant along the path",
        ))
    }
}
