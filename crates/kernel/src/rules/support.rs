//! K10, support: a convex loss of what the variables reach. In `proofs/`: `support`, `support_min`.
//!
//! Let f = g(P) for a sub-term P of f through which alone f depends on its variables, or for the
//! entries of these together, and let g be convex: a quadratic function plus functions of linear
//! forms that are piecewise of degree 2, `g(P0 + D) = q(D) + sum phi_k(l_k(D))` (see
//! [`crate::kinked`]), such as multiples of absolute values, or Huber's loss. Where two pieces of
//! phi_k meet at D = 0, with slopes m_k - j_k and m_k + j_k, any number between is a slope, so
//! m_k + s_k j_k with |s_k| <= 1; elsewhere j_k = 0. So with any s_k, also ones that depend on the
//! displacements x of the variables,
//!
//! `f(x) - f(0) >= L(P(x) - P0)`, where `L(D) = q'(0) D + sum (m_k + s_k j_k) l_k(D)`.
//!
//! The evidence gives a polynomial c with c(0) > 0 and, for each k with j_k > 0, a polynomial r_k
//! with |r_k(0)| < c(0), so that s_k = r_k/c is one at all x near 0. If `c L(P(x) - P0) >= 0`
//! near 0, by squares (K9), then the point is a local minimum. Entries of P on which L does not
//! depend may sit on kinks: samples that are fitted exactly.
//!
//! If c and all r_k are constants and L = 0, then 0 is a subgradient of g at P0, and the point is a
//! global minimum.

use serde::{Deserialize, Serialize};

use crate::core::{Predicate, Sort, TermId};
use crate::evaluate::Evaluator;
use crate::germ::Germ;
use crate::infinitesimal::Qt;
use crate::jet::Jet;
use crate::kinked::Kinked;
use crate::matrix::Mat;
use crate::ring::{Ring, Stop};
use crate::rules::minimum::{Question, Ruling, limited_rank, refusal};
use crate::rules::quadratic::{moving, without};
use crate::rules::squares::{Polynomial, Squares, around, is_positive};
use crate::rules::unknown::Unknown;
use crate::value::Value;

/// The evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Support {
    /// c.
    pub multiplier: Polynomial,
    /// The polynomials r_k, in the order of the functions of which two slopes meet at the point.
    pub slopes: Vec<Polynomial>,
    /// Why c L is at least 0.
    pub squares: Squares,
}

/// A function as a convex function of a sub-term.
pub struct Convex {
    /// The sub-term and its value; `None` for the entries of all places together.
    pub node: Option<(TermId, Mat)>,
    /// The slope in the middle of those at the point, entry by entry.
    pub slope: Vec<Qt>,
    /// The second derivatives.
    pub curvature: Mat,
    /// The slopes `j_k l_k`.
    pub kinks: Vec<Vec<Qt>>,
}

/// All ways in which the function is a convex function of a sub-term.
pub fn convex(evaluator: &mut Evaluator<'_>, question: &Question<'_>) -> Vec<Convex> {
    let slots: Vec<_> = question.places.iter().map(|place| place.slot).collect();
    let mut without = without(evaluator, &slots, |x| Kinked::smooth(Jet::lift(x)));
    // Displacements are those of the entries, unless the places stay on a rank (K9).
    let jointly = match limited_rank(evaluator, question) {
        Ok(None) => jointly(evaluator, question).ok().flatten(),
        _ => None,
    };
    let nodes = moving(evaluator.core, question.objective, &slots).into_iter();
    let nodes = nodes.map(|node| of_node(evaluator, &mut without, question, node));
    let nodes = nodes.filter_map(|convex| convex.ok().flatten());
    jointly.into_iter().chain(nodes).collect()
}

fn of_node(
    evaluator: &mut Evaluator<'_>,
    without: &mut Evaluator<'_, Kinked>,
    question: &Question<'_>,
    node: TermId,
) -> Result<Option<Convex>, Stop> {
    let point = match evaluator.term(node)? {
        value @ (Value::Matrix(_) | Value::Number(_)) => value.matrix()?,
        _ => return Ok(None),
    };
    let mut unknown = Unknown::new(2);
    let entries = unknown.around(&point)?;
    let entries = entries.map(&|x| Kinked::smooth(x.clone()));
    let pinned = match evaluator.core.terms[node as usize].sort {
        Sort::Matrix(..) => Value::Matrix(entries),
        _ => Value::Number(entries.at(0, 0).clone()),
    };
    without.pin(node, pinned);
    let form = question.value(without);
    without.unpin(node);
    of_form(&form?, unknown.count, Some((node, point)))
}

/// The function as a convex one of the entries of all places together.
fn jointly(evaluator: &Evaluator<'_>, question: &Question<'_>) -> Result<Option<Convex>, Stop> {
    let mut kinked = evaluator.over(|x| Kinked::smooth(Jet::lift(x)));
    let mut unknown = Unknown::new(2);
    for place in question.places {
        let value = evaluator.slot(place.slot).ok_or(Stop::Undefined)?;
        let value = unknown.around_value(value)?;
        kinked.set(place.slot, value.map(&|x| Kinked::smooth(x.clone())));
    }
    of_form(&question.value(&mut kinked)?, unknown.count, None)
}

fn of_form(
    form: &Kinked,
    count: usize,
    node: Option<(TermId, Mat)>,
) -> Result<Option<Convex>, Stop> {
    let model = form.model(count)?;
    Ok(model.is_convex.then_some(Convex {
        node,
        slope: model.slope,
        curvature: model.curvature,
        kinks: model.kinks,
    }))
}

impl Convex {
    /// `c` times the slope in each entry of the sub-term, with the given polynomials.
    ///
    /// # Errors
    /// When it is too costly.
    pub fn slopes(&self, c: &Germ, r: &[Germ]) -> Result<Vec<Germ>, Stop> {
        let mut slopes = Vec::with_capacity(self.slope.len());
        for (k, slope) in self.slope.iter().enumerate() {
            let mut sum = c.mul(&Germ::constant(slope))?;
            for (row, r) in self.kinks.iter().zip(r) {
                sum = sum.add(&r.mul(&Germ::constant(&row[k]))?)?;
            }
            slopes.push(sum);
        }
        Ok(slopes)
    }

    fn check(
        &self,
        germs: &mut Evaluator<'_, Germ>,
        count: usize,
        evidence: &Support,
        global: bool,
    ) -> Result<Ruling, Stop> {
        if evidence.slopes.len() != self.kinks.len() {
            return refusal(
                "malformed",
                "there is a slope for each function of which two slopes meet",
            );
        }
        if !evidence.squares.constraints.is_empty() {
            return refusal("malformed", "a support has no multipliers of constraints");
        }
        let zero = Germ::integer(0);
        let slopes = evidence.slopes.iter().map(|r| r.germ(count));
        let read = evidence.multiplier.germ(count).and_then(|c| {
            let slopes = slopes.collect::<Result<Vec<Germ>, _>>()?;
            Ok((c, slopes))
        });
        let (c, r) = match read {
            Ok(read) => read,
            Err(rejection) => return Ok(Err(rejection)),
        };
        if !is_positive(&c)? {
            return refusal("multiplier", "the multiplier is not positive at the point");
        }
        for r in &r {
            if !is_positive(&c.sub(r)?)? || !is_positive(&c.add(r)?)? {
                return refusal("slope", "a slope is not between the two that meet");
            }
        }
        let slopes = self.slopes(&c, &r)?;
        if global {
            let constant = |germ: &Germ| germ.as_rational().is_some();
            if !constant(&c) || !r.iter().all(constant) {
                return refusal("slope", "for a global minimum the slopes are constants");
            }
            if !slopes.iter().all(Germ::vanishes) {
                return refusal("not-critical", "0 is no subgradient by these slopes");
            }
            // What is left is 0, and the squares say so: no number of the evidence is unread.
            return evidence.squares.show(&zero, &zero, count);
        }
        let support = self.support(germs, &slopes)?;
        evidence.squares.show(&support, &zero, count)
    }

    /// The displacements of the entries of the sub-term.
    ///
    /// # Errors
    /// When the sub-term is undefined near the point, or costs too much.
    pub fn changes(&self, germs: &mut Evaluator<'_, Germ>) -> Result<Vec<Germ>, Stop> {
        let Some((node, here)) = &self.node else {
            let change = |k| Germ::monomial(&Qt::integer(1), &[k]);
            return (0..self.slope.len()).map(change).collect();
        };
        let near = germs.term(*node)?.matrix()?;
        let entries = near.entries().iter().zip(here.entries());
        let change = |(near, here): (&Germ, &Qt)| near.sub(&Germ::constant(here));
        entries.map(change).collect()
    }

    /// The sum of the slopes times the displacements of the entries of the sub-term.
    ///
    /// # Errors
    /// When the sub-term is undefined near the point, or costs too much.
    pub fn support(&self, germs: &mut Evaluator<'_, Germ>, slopes: &[Germ]) -> Result<Germ, Stop> {
        let changes = self.changes(germs)?;
        let mut parts = slopes.iter().zip(&changes);
        parts.try_fold(Germ::integer(0), |sum, (slope, change)| {
            sum.add(&slope.mul(change)?)
        })
    }
}

/// Whether the places, where they are now, are at a local or global minimum.
pub(crate) fn support(
    evaluator: &mut Evaluator<'_>,
    question: &Question<'_>,
    evidence: &Support,
) -> Result<Ruling, Stop> {
    let global = question.predicate == Predicate::GlobalMin;
    let (mut germs, count) = around(evaluator, question)?;
    let mut first = None;
    for convex in convex(evaluator, question) {
        match convex.check(&mut germs, count, evidence, global) {
            Ok(Ok(truth)) => return Ok(Ok(truth)),
            Ok(Err(rejection)) => first = first.or(Some(rejection)),
            Err(_) => {}
        }
    }
    match first {
        Some(rejection) => Ok(Err(rejection)),
        None => refusal("no-rule", "the function is convex in no sub-term"),
    }
}
