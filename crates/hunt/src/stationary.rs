//! Stationary points of the functions of hypotheses: what vanishes there, in linear equations where
//! the function is affine in the unknowns, and points that are flat to second order.

use exact::{Matrix, Rational};
use kernel::core::{Core, CorePlace, Op, Predicate, PropId, Slot, TermId};
use kernel::decide::Oracle;
use kernel::evaluate::Evaluator;
use kernel::jet::Jet;
use kernel::ring::Stop;
use kernel::rules::minimum::Question;
use kernel::rules::unknown::Unknown;
use kernel::tree::Relation;
use kernel::value::Value;

use crate::affine::Affine;
use crate::layout::{Layout, System};
use crate::point::Content;
use crate::session::to_kernel;

/// The number k of a feasible set `rank(P) <= k`, P the only place.
pub fn rank_limit(core: &Core, over: PropId, places: &[CorePlace]) -> Option<TermId> {
    let [place] = places else { return None };
    let is_place = |of: TermId| core.terms[of as usize].op == Op::Slot(place.slot);
    match core.compared_rank(over, is_place)? {
        (Relation::AtMost, limit) => Some(limit),
        _ => None,
    }
}

/// The function of a question near the values that the slots have, truncated at a degree, and the
/// number of variables.
fn near(
    evaluator: &Evaluator<'_>,
    question: &Question<'_>,
    slots: &[Slot],
    degree: u8,
) -> Result<(Jet, usize), Stop> {
    let mut jets = evaluator.over(Jet::lift);
    let mut variables = Unknown::truncated(degree);
    for &slot in slots {
        let value = evaluator.slot(slot).ok_or(Stop::Undefined)?;
        jets.set(slot, variables.around_value(value)?);
    }
    let form = jets.term(question.objective)?.number()?;
    Ok((form, variables.count))
}

/// The derivatives of the function of a question, entered, in some slots.
fn gradient(
    evaluator: &Evaluator<'_>,
    question: &Question<'_>,
    slots: &[Slot],
) -> Result<Vec<Rational>, Stop> {
    let (form, count) = near(evaluator, question, slots, 1)?;
    (0..count).map(|k| coefficient(&form, &[k])).collect()
}

/// A coefficient, which is a number as nothing moves.
fn coefficient(form: &Jet, product: &[usize]) -> Result<Rational, Stop> {
    form.coefficient(product)
        .number()
        .cloned()
        .ok_or(Stop::Undefined)
}

/// Whether a minimum or maximum is excluded because the point is not stationary.
pub fn has_slope(evaluator: &mut Evaluator<'_>, prop: PropId) -> bool {
    let Some(question) = Question::of(evaluator, prop) else {
        return false;
    };
    let limited = |over| rank_limit(evaluator.core, over, question.places).is_some();
    if !question.over.is_none_or(limited) || question.predicate == Predicate::DescendsOnALine {
        return false;
    }
    let entered = question.enter(evaluator);
    let slopes = entered.and_then(|()| Affine::default().stationarity(evaluator, &question, prop));
    question.leave(evaluator);
    slopes.is_ok_and(|slopes| slopes.iter().any(|entry| !entry.is_zero()))
}

impl Affine {
    /// A point of the unknowns where the functions with a minimum are stationary in the unknowns as
    /// well: for a square loss, data that the network fits.
    pub fn stationary(
        &mut self,
        core: &Core,
        evaluator: &mut Evaluator<'_>,
        oracle: &mut dyn Oracle,
        layout: &(Layout, i64),
        props: &[PropId],
    ) -> Option<Vec<Rational>> {
        self.stationary = true;
        let solved = self.system(core, evaluator, oracle, std::slice::from_ref(layout), props);
        self.stationary = false;
        Some(solved.ok()?.0?.point(|_| Rational::ZERO))
    }
}

impl Affine {
    /// What vanishes at a stationary point of the function of a question, entered. Where the rank
    /// of the place P is bounded, the gradient G need only have `G P^T = 0` and `P^T G = 0`, if P
    /// has the largest rank.
    pub(crate) fn stationarity(
        &self,
        evaluator: &mut Evaluator<'_>,
        question: &Question<'_>,
        prop: PropId,
    ) -> Result<Vec<Rational>, Stop> {
        let places: Vec<Slot> = question.places.iter().map(|place| place.slot).collect();
        let also = self.unknown.iter().filter(|_| self.stationary);
        let slots: Vec<Slot> = places.iter().chain(also).copied().collect();
        let mut slopes = gradient(evaluator, question, &slots)?;
        if let Some(over) = question.over {
            let limit = rank_limit(evaluator.core, over, question.places);
            let limit = evaluator.term(limit.ok_or(Stop::Undefined)?);
            // Where the limit is undefined, so is the predicate.
            let limit = crate::session::integer(limit?);
            let point = evaluator.slot(places[0]).ok_or(Stop::Undefined)?;
            let point = point.matrix()?.to_exact().ok_or(Stop::Undefined)?;
            let (rows, cols) = point.shape();
            if limit.is_none_or(|limit| exact::rank(&point) as i64 >= limit) {
                let rest = slopes.split_off(rows * cols);
                let slope = Matrix::from_entries(rows, cols, slopes);
                slopes = (&slope * &point.transpose()).entries().to_vec();
                slopes.extend_from_slice((&point.transpose() * &slope).entries());
                slopes.extend(rest);
            }
        }
        if let Some(wanted) = self.curvature.get(&prop) {
            let found = curvature(evaluator, question, &places)?;
            slopes.extend(found.iter().zip(wanted).map(|(x, y)| x - y));
        }
        Ok(slopes)
    }

    /// The system of the stationary points with the second derivatives of a given point of the
    /// unknowns: for a square loss, where the data fit at that point, degenerate saddles. `None`
    /// if there is no condition about a family of at least three members.
    pub fn degenerate(
        &mut self,
        core: &Core,
        evaluator: &mut Evaluator<'_>,
        oracle: &mut dyn Oracle,
        layout: &(Layout, i64),
        (props, base): (&[PropId], &[Rational]),
    ) -> Option<System> {
        let value = Content::Value(layout.0.build(base));
        evaluator.set(self.unknown[0], to_kernel(&value, layout.1));
        for &prop in props {
            let Some(question) = Question::of(evaluator, prop).filter(|q| q.over.is_none()) else {
                continue;
            };
            let places: Vec<Slot> = question.places.iter().map(|place| place.slot).collect();
            let entered = question.enter(evaluator);
            let deep = places.iter().any(|&slot| {
                matches!(evaluator.slot(slot), Some(Value::Family(_, members)) if members.len() > 2)
            });
            if entered.is_ok()
                && deep
                && let Ok(found) = curvature(evaluator, &question, &places)
            {
                self.curvature.insert(prop, found);
            }
            question.leave(evaluator);
        }
        if self.curvature.is_empty() {
            return None;
        }
        let solved = self.system(core, evaluator, oracle, std::slice::from_ref(layout), props);
        self.curvature.clear();
        solved.ok()?.0
    }
}

/// The second derivatives of the function of a question, entered, in its places.
fn curvature(
    evaluator: &Evaluator<'_>,
    question: &Question<'_>,
    places: &[Slot],
) -> Result<Vec<Rational>, Stop> {
    let (form, count) = near(evaluator, question, places, 2)?;
    let pairs = (0..count).flat_map(|i| (i..count).map(move |j| [i, j]));
    pairs.map(|pair| coefficient(&form, &pair)).collect()
}
