//! The refusal of an `exists`: K4, and values that no minimum has.
//!
//! A conjunct may be left out: what cannot be with fewer conjuncts cannot be at all.
//!
//! * *Equations.* An equation that is affine in the unknowns is a linear one. If the difference of
//!   its sides is a quadratic form whose sign never changes, and whose extreme value is 0, it says
//!   that the derivative vanishes, which is linear too; if that value is beyond 0, there is no
//!   solution. The unknowns are the bound variables, or the entries of a matrix through which the
//!   conjuncts that are used depend on them.
//! * *K4, affine rank.* Every matrix T of an affine space maps a subspace U of its columns into W,
//!   the span of the images; so rank T <= dim W + (columns - dim U). What excludes `det(T) = 0`
//!   asks for full rank. In `proofs/`, for ranks: `clashP`, in `refusal.v`, as `N T U = 0` with the
//!   rows of N orthogonal to W.
//! * *Equal minima.* If an equation says that f has the value c at the point, and a conjunct that
//!   the point is a minimum, then a feasible point with a value below c refuses it (for local
//!   minima, where they are global), and so does a global minimum with a value above c.

use std::cmp::Ordering;

use crate::core::{Function, Op, Predicate, PropOp, Slot, Sort, TermId};
use crate::evaluate::Evaluator;
use crate::evidence::{Evidence, Rejection, Values};
use crate::infinitesimal::Qt;
use crate::jet::Jet;
use crate::judge::{Judge, Node, along, clear, paths_of};
use crate::matrix::Mat;
use crate::ring::{Ring, Stop};
use crate::rules::minimum::{self, Question, local_is_global, stopped};
use crate::rules::quadratic::{Quadratic, rank_bound};
use crate::rules::unknown::{
    Conjunct, Equations, Solutions, Unknown, conjuncts, is_continuous, moves,
};
use crate::tree::Relation;
use crate::truth::Truth;
use crate::value::{Value, holds};

/// The highest degree in which two polynomials are compared.
const MAX_DEGREE: u8 = 16;

/// Refuses an `exists` by evidence.
///
/// # Errors
/// Why the evidence is refused.
pub fn check(
    judge: &mut Judge<'_>,
    evaluator: &mut Evaluator<'_>,
    node: &Node<'_>,
    evidence: &Evidence,
) -> Result<Truth, Rejection> {
    let parts = conjuncts(evaluator, node);
    let refused = match evidence {
        Evidence::AffineRank(subspace) => {
            let Value::Matrix(subspace) = along(evaluator, subspace)? else {
                return Err(Rejection::new("malformed", "a subspace is a matrix"));
            };
            affine_rank(evaluator, node, &subspace).map_err(stopped)?
        }
        Evidence::Better(values) => equal_minima(judge, evaluator, node, &parts, values, None)?,
        Evidence::Least(values, inner) => {
            equal_minima(judge, evaluator, node, &parts, values, Some(inner))?
        }
        _ => {
            return Err(Rejection::new(
                "no-rule",
                "this evidence does not decide a quantifier",
            ));
        }
    };
    if refused {
        Ok(Truth::from(node.universal))
    } else {
        Err(Rejection::new(
            "not-refused",
            "the conjuncts are not shown to exclude each other",
        ))
    }
}

/// Matrices `start + sum of x_k directions[k]` of which one must reach a rank.
pub struct Demand {
    /// A matrix of the affine space.
    pub start: Mat,
    /// A basis of the differences, perhaps with superfluous members.
    pub directions: Vec<Mat>,
    /// The rank that is asked for.
    pub least: i64,
}

/// What the equations of an `exists` leave of its unknowns.
pub enum Reading {
    /// The equations have no solution.
    Unsolvable,
    /// The solutions, and the ranks that must be reached on them.
    Solvable {
        /// The solution of least norm.
        least: Mat,
        /// A basis of the differences of solutions, as columns.
        freedom: Mat,
        /// The ranks.
        demands: Vec<Demand>,
    },
}

impl Demand {
    /// The images of a subspace, given by columns, under all matrices of the space, side by side.
    ///
    /// # Errors
    /// When the shapes do not fit.
    pub fn images(&self, subspace: &Mat) -> Result<Mat, Stop> {
        let mut images = self.start.mul(subspace)?;
        for direction in &self.directions {
            images = images.beside(&direction.mul(subspace)?)?;
        }
        Ok(images)
    }

    /// Whether a subspace shows that the rank is not reached (K4).
    fn is_out_of_reach(&self, subspace: &Mat) -> Result<bool, Stop> {
        if subspace.rows() != self.start.cols() {
            return Ok(false);
        }
        let bound = self.images(subspace)?.rank()? + self.start.cols() - subspace.rank()?;
        Ok(i64::try_from(bound).is_ok_and(|bound| bound < self.least))
    }
}

/// Reads the conjuncts of an `exists` in the bound variables, and then in each matrix through which
/// they depend on these, until `stop` says that it has seen enough.
pub fn readings(
    evaluator: &mut Evaluator<'_>,
    node: &Node<'_>,
    mut stop: impl FnMut(Reading) -> bool,
) -> Result<bool, Stop> {
    let core = evaluator.core;
    let parts = conjuncts(evaluator, node);
    let slots: Vec<Slot> = node.binders.iter().map(|binder| binder.slot()).collect();
    let mut forms = evaluator.over(Jet::lift);
    let mut unknown = Unknown::new(2);
    let mut starts = Vec::new();
    for binder in node.binders {
        if let Some(value) = unknown.bound(evaluator, binder)? {
            starts.push((binder.slot(), value.map(&|form| form.coefficient(&[]))));
            forms.set(binder.slot(), value);
        }
    }
    if stop(reading(&mut forms, &parts, unknown.count)?) {
        return Ok(true);
    }
    for slot in &slots {
        forms.clear(*slot);
    }
    for (slot, start) in starts {
        evaluator.set(slot, start);
    }
    // Defined at one point, such a term is defined at all.
    let all = (0..core.terms.len() as TermId).filter(|&id| {
        matches!(core.terms[id as usize].sort, Sort::Matrix(..))
            && moves(core, id, &slots)
            && is_continuous(core, id, &slots)
            && evaluator.term(id).is_ok()
    });
    let defined: Vec<TermId> = all.collect();
    clear(evaluator, node.binders);
    for id in defined {
        let Sort::Matrix(rows, cols) = core.terms[id as usize].sort else {
            continue;
        };
        let (Ok(rows), Ok(cols)) = (evaluator.size(rows), evaluator.size(cols)) else {
            continue;
        };
        let mut unknown = Unknown::new(2);
        let around = unknown.around(&Mat::constant(rows, cols, &Qt::integer(0)))?;
        forms.pin(id, Value::Matrix(around));
        let found = reading(&mut forms, &parts, unknown.count);
        let exceeds = match &found {
            Ok(Reading::Solvable { least, freedom, .. }) if freedom.cols() == 0 => {
                // The matrix is known, and its rank may be more than that of any such product.
                Mat::new(rows, cols, least.entries().to_vec()).rank()? > rank_bound(evaluator, id)?
            }
            _ => false,
        };
        forms.unpin(id);
        if exceeds && stop(Reading::Unsolvable) || found.is_ok_and(&mut stop) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn affine_rank(
    evaluator: &mut Evaluator<'_>,
    node: &Node<'_>,
    subspace: &Mat,
) -> Result<bool, Stop> {
    readings(evaluator, node, |reading| match reading {
        Reading::Unsolvable => true,
        Reading::Solvable { demands, .. } => demands
            .iter()
            .any(|demand| demand.is_out_of_reach(subspace) == Ok(true)),
    })
}

/// What the equations, with the unknowns in place, leave of them.
fn reading(
    forms: &mut Evaluator<'_, Jet>,
    parts: &[Conjunct],
    unknowns: usize,
) -> Result<Reading, Stop> {
    let system = equations(forms, parts, unknowns)?;
    let Some(Solutions {
        least: solution,
        freedom,
    }) = system.solve()?
    else {
        return Ok(Reading::Unsolvable);
    };
    let mut demands = Vec::new();
    for part in parts {
        let Some((matrix, least)) = rank_demand(forms, part) else {
            continue;
        };
        if matrix.entries().iter().any(|form| form.degree() > 1) {
            continue;
        }
        let (rows, cols) = matrix.shape();
        let start = Mat::from_fn(rows, cols, |i, j| matrix.at(i, j).at(solution.entries()))?;
        let direction = |k: usize| {
            Mat::from_fn(rows, cols, |i, j| {
                (0..unknowns).try_fold(Qt::integer(0), |sum, v| {
                    sum.add(&matrix.at(i, j).coefficient(&[v]).mul(freedom.at(v, k))?)
                })
            })
        };
        let directions = (0..freedom.cols())
            .map(direction)
            .collect::<Result<_, _>>()?;
        demands.push(Demand {
            start,
            directions,
            least,
        });
    }
    Ok(Reading::Solvable {
        least: solution,
        freedom,
        demands,
    })
}

/// The linear equations that the conjuncts make of the unknowns.
///
/// # Errors
/// When the ring cannot tell.
pub fn equations(
    forms: &mut Evaluator<'_, Jet>,
    parts: &[Conjunct],
    unknowns: usize,
) -> Result<Equations, Stop> {
    let mut system = Equations::new(unknowns);
    for part in parts {
        if let Some(difference) = part.difference(forms) {
            for form in difference.entries() {
                if form.degree() <= 1 {
                    system.vanish(form);
                } else {
                    at_extreme(form, unknowns, &mut system)?;
                }
            }
        }
    }
    Ok(system)
}

/// A quadratic form that is 0 only where its derivative vanishes says that it vanishes, and one
/// that is 0 nowhere has no solution.
fn at_extreme(form: &Jet, unknowns: usize, system: &mut Equations) -> Result<(), Stop> {
    let Quadratic { gradient, hessian } = Quadratic::of(form, (unknowns, 1))?;
    let inertia = hessian.inertia()?;
    if inertia.negative > 0 && inertia.positive > 0 {
        return Ok(());
    }
    let mut stationary = Equations::new(unknowns);
    for i in 0..unknowns {
        let row = (0..unknowns).map(|j| hessian.at(i, j).clone()).collect();
        stationary.push(row, Qt::integer(0).sub(gradient.at(i, 0))?);
    }
    let Some(Solutions {
        least: solution, ..
    }) = stationary.solve()?
    else {
        return Ok(());
    };
    let extreme = form.at(solution.entries())?.sign()?;
    let is_least = inertia.negative == 0;
    if extreme.is_eq() {
        system.extend(stationary);
    } else if extreme.is_gt() == is_least {
        system.push(vec![Qt::integer(0); unknowns], Qt::integer(1));
    }
    Ok(())
}

/// The matrix T of which a conjunct asks a rank, and this rank: `rank(T) >= k`, or a relation of
/// `det(T)` to a number in which 0 is not.
fn rank_demand(forms: &mut Evaluator<'_, Jet>, part: &Conjunct) -> Option<(Mat<Jet>, i64)> {
    let core = forms.core;
    let PropOp::Compare(relation, a, b) = core.props[part.prop as usize].op else {
        return None;
    };
    let relation = if part.asserted {
        relation
    } else {
        relation.denied()
    };
    part.within(forms, |forms| {
        let mut demand = |relation, id: TermId, other| {
            let Op::Call(function, of) = &core.terms[id as usize].op else {
                return None;
            };
            let mut matrix = || forms.term(of[0]).ok()?.matrix().ok();
            match (function, relation) {
                (Function::Rank, Relation::Equal | Relation::AtLeast) => {
                    Some((matrix()?, forms.integer(other).ok()?))
                }
                (Function::Rank, Relation::Greater) => {
                    Some((matrix()?, forms.integer(other).ok()?.saturating_add(1)))
                }
                (Function::Determinant, _) => {
                    let (matrix, other) = (matrix()?, forms.term(other).ok()?.number().ok()?);
                    let zero = other.coefficient(&[]).sign().ok()?.reverse();
                    let excluded = other.degree() == 0 && !holds(relation, zero);
                    let size = i64::try_from(matrix.rows()).ok()?;
                    excluded.then_some((matrix, size))
                }
                _ => None,
            }
        };
        demand(relation, a, b).or_else(|| demand(relation.turned(), b, a))
    })
}

/// Whether the value that an equation gives to a minimum is none that a minimum has.
fn equal_minima(
    judge: &mut Judge<'_>,
    evaluator: &mut Evaluator<'_>,
    node: &Node<'_>,
    parts: &[Conjunct],
    values: &Values,
    least: Option<&Evidence>,
) -> Result<bool, Rejection> {
    let mut forms = evaluator.over(Jet::lift);
    let mut unknown = Unknown::new(MAX_DEGREE);
    for binder in node.binders {
        if let Some(value) = unknown.bound(evaluator, binder).map_err(stopped)? {
            forms.set(binder.slot(), value);
        }
    }
    for part in parts.iter().filter(|part| part.asserted) {
        let Some(question) = Question::of(evaluator, part.prop) else {
            continue;
        };
        let minimum = matches!(
            question.predicate,
            Predicate::LocalMin | Predicate::GlobalMin
        );
        if !minimum || question.enter(&mut forms).is_err() {
            continue;
        }
        let value = forms
            .term(question.objective)
            .and_then(|value| value.number());
        question.leave(&mut forms);
        let Ok(value) = value else { continue };
        for equation in parts {
            let Some(difference) = equation.difference(&mut forms) else {
                continue;
            };
            let [form] = difference.entries() else {
                continue;
            };
            for form in [value.sub(form), value.add(form)] {
                let Some(level) = form.ok().filter(|form| form.degree() == 0) else {
                    continue;
                };
                let level = level.coefficient(&[]);
                let refused = no_minimum_at(judge, evaluator, &question, &level, values, least);
                question.leave(evaluator);
                if refused? {
                    return Ok(true);
                }
            }
        }
    }
    Ok(false)
}

/// Whether no minimum has the value `level`, by a point that is better, or by a global minimum that
/// is worse.
fn no_minimum_at(
    judge: &mut Judge<'_>,
    evaluator: &mut Evaluator<'_>,
    question: &Question<'_>,
    level: &Qt,
    values: &Values,
    least: Option<&Evidence>,
) -> Result<bool, Rejection> {
    question.move_to(evaluator, &paths_of(values))?;
    if question.feasible(evaluator, judge) != Truth::True {
        return Err(Rejection::new(
            "infeasible",
            "the other point is not feasible",
        ));
    }
    let value = question.value(evaluator).map_err(stopped)?;
    let sign = value
        .sub(level)
        .and_then(|change| change.sign())
        .map_err(stopped)?;
    match (least, sign) {
        (Some(inner), Ordering::Greater) => {
            Ok(minimum::global(evaluator, question, inner)? == Truth::True)
        }
        (None, Ordering::Less) => Ok(question.predicate == Predicate::GlobalMin
            || local_is_global(evaluator, question).map_err(stopped)?),
        _ => Ok(false),
    }
}
