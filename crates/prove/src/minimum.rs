//! Evidence for minima, and against them.

use std::cell::Cell;
use std::cmp::Ordering;

use certificate::Statement;
use classify::{ProductPoint, classify, classify_product, simplest_rational};
use exact::{Matrix, MatrixPolynomial, Rational, negative_direction};
use kernel::core::{CorePlace, Op, Predicate};
use kernel::decide::NoEvidence;
use kernel::evaluate::Evaluator;
use kernel::evidence::{Evidence, Paths, Values};
use kernel::infinitesimal::Qt;
use kernel::instance;
use kernel::jet::Jet;
use kernel::judge::paths_of;
use kernel::matrix::Mat;
use kernel::ring::Ring;
use kernel::rules::minimum::{Question, bounded_rank, jointly, local_is_global, rank_limit};
use kernel::rules::quadratic::{Cut, Distance, Quadratic, cuts};
use kernel::rules::support::convex;
use kernel::rules::unknown::Unknown;
use kernel::truth::Truth;
use kernel::value::Value;

use crate::chain::{Factor, chain};
use crate::constrained::Problem;
use crate::identity::Poly;
use crate::kink::Kink;
use crate::values::{at_rest, constant, path};
use crate::{local, lower};

/// The largest number of entries whose Hessian is computed.
const MAX_ENTRIES: usize = 64;
/// What a search for a local minimum or for a better point counts for.
const SEARCH: u64 = 400;
/// Second derivatives of square losses that stand for others.
const CURVATURES: [i64; 3] = [2, 16, 256];
/// How many numbers are tried to separate singular values.
const MAX_TRIES: u32 = 400;

/// Evidence for or against a minimum.
pub(crate) fn evidence(
    evaluator: &mut Evaluator<'_>,
    question: &Question<'_>,
    spent: &mut u64,
) -> Option<Evidence> {
    let local = question.predicate == Predicate::LocalMin;
    if !local && question.predicate != Predicate::GlobalMin {
        return None;
    }
    let entered = question.enter(evaluator);
    let found = entered
        .ok()
        .and_then(|()| decided(evaluator, question, local, spent));
    question.leave(evaluator);
    found
}

/// Evidence for or against a global minimum at the values that the places have now.
pub(crate) fn at_places(
    evaluator: &mut Evaluator<'_>,
    question: &Question<'_>,
) -> Option<Evidence> {
    decided(evaluator, question, false, &mut 0)
}

fn decided(
    evaluator: &mut Evaluator<'_>,
    question: &Question<'_>,
    nearby: bool,
    spent: &mut u64,
) -> Option<Evidence> {
    let slots: Vec<_> = question.places.iter().map(|place| place.slot).collect();
    let cuts = cuts(evaluator, question.objective, &slots);
    if let Some(evidence) = global(evaluator, question, &cuts) {
        return Some(evidence);
    }
    let problem = Problem::at(evaluator, question);
    if problem.is_some() {
        *spent += SEARCH;
    }
    if let Some(evidence) = problem
        .as_ref()
        .and_then(|p| p.evidence(evaluator, question))
    {
        return Some(evidence);
    }
    let curve = curve(evaluator, question, &cuts);
    let curve = curve.filter(|curve| is_feasible(evaluator, question, curve));
    if let Some(curve) = curve.or_else(|| problem?.line(evaluator, question)) {
        if nearby {
            return Some(Evidence::Curve(curve));
        }
        if let Some(better) = along(evaluator, question, &curve) {
            return Some(Evidence::Better(better));
        }
    }
    if local_is_global(evaluator, question) == Ok(true) {
        return None;
    }
    beyond_derivatives(evaluator, question, nearby, spent)
}

/// Where the first two derivatives do not decide: kinks, and local minima that may not be global.
fn beyond_derivatives(
    evaluator: &mut Evaluator<'_>,
    question: &Question<'_>,
    nearby: bool,
    spent: &mut u64,
) -> Option<Evidence> {
    if let Some(evidence) = local::subgradient(evaluator, question) {
        return Some(evidence);
    }
    if !nearby {
        let even = local::even(evaluator, question);
        if let Some(evidence) = even.or_else(|| local::everywhere(evaluator, question)) {
            return Some(evidence);
        }
        *spent += SEARCH;
        return lower::better(evaluator, question).map(Evidence::Better);
    }
    if let Some(curve) = Kink::at(evaluator, question)?.quick() {
        return Some(Evidence::Curve(curve));
    }
    if let Some(curve) = of_slope(evaluator, question) {
        return Some(Evidence::Curve(curve));
    }
    *spent += SEARCH;
    local::evidence(evaluator, question)
        .or_else(|| Some(Evidence::Curve(Kink::at(evaluator, question)?.pairs()?)))
}

/// A curve of the layers of a product in which a differentiable function falls: one in which the
/// square loss of the same slope does, which has more curvature.
fn of_slope(evaluator: &mut Evaluator<'_>, question: &Question<'_>) -> Option<Paths> {
    let slots: Vec<_> = question.places.iter().map(|place| place.slot).collect();
    for convex in convex(evaluator, question) {
        let Some((node, point)) = convex.node.filter(|_| convex.kinks.is_empty()) else {
            continue;
        };
        let (rows, cols) = point.shape();
        for curvature in CURVATURES {
            let cut = Cut {
                node,
                point: point.clone(),
                quadratic: Quadratic {
                    gradient: Mat::new(rows, cols, convex.slope.clone()),
                    hessian: Mat::scalar(rows * cols, &Qt::integer(curvature)),
                },
            };
            let Some(chain) = chain(evaluator, &cut, &slots) else {
                break;
            };
            let Ok(found) = classify(&chain.instance) else {
                break;
            };
            let Statement::NotLocalMinimum { curve, .. } = &found.certificate.statement else {
                break;
            };
            let paths = moved(evaluator, question, &chain.layers, curve)?;
            if falls(evaluator, question, &paths) {
                return Some(paths);
            }
        }
    }
    None
}

/// Evidence of a global minimum.
fn global(
    evaluator: &mut Evaluator<'_>,
    question: &Question<'_>,
    cuts: &[Cut],
) -> Option<Evidence> {
    let together = jointly(evaluator, question).ok();
    let quadratics = cuts.iter().map(|cut| &cut.quadratic);
    for quadratic in quadratics.chain(&together) {
        let critical = quadratic.gradient.is_zero() == Ok(true);
        if critical && quadratic.is_convex() == Ok(true) {
            return Some(Evidence::Convex);
        }
    }
    for cut in cuts {
        let Ok(Some(distance)) = Distance::of(&cut.quadratic, &cut.point) else {
            continue;
        };
        let Ok(bound) = bounded_rank(evaluator, question, cut.node) else {
            continue;
        };
        if let Some(mu) = separation(&distance, bound) {
            return Some(Evidence::RankBound { mu });
        }
    }
    None
}

/// A number between the squares of the singular values that are kept and of the others.
fn separation(distance: &Distance, bound: usize) -> Option<Rational> {
    let point = &distance.point;
    let transpose = point.transpose();
    let orthogonal = |m: Mat| m.is_zero() == Ok(true);
    if !orthogonal(distance.gradient.mul(&transpose).ok()?)
        || !orthogonal(transpose.mul(&distance.gradient).ok()?)
    {
        return None;
    }
    let weighted = point.mul(&distance.weight).ok()?;
    if weighted.rank().ok()? != bound {
        return None;
    }
    let kept = transpose
        .mul(&weighted.mul(&transpose).ok()?)
        .ok()?
        .mul(point)
        .ok()?;
    let gram = transpose.mul(point).ok()?;
    let discarded = distance
        .residual
        .mul(&distance.weight)
        .ok()?
        .mul(&distance.residual.transpose())
        .ok()?;
    let fails = |m: Mat| m.inertia().is_ok_and(|inertia| inertia.negative > 0);
    let too_large = |mu: &Rational| {
        let scaled = gram.scale(&Qt::rational(mu));
        scaled.and_then(|m| kept.sub(&m)).is_ok_and(&fails)
    };
    let too_small = |mu: &Rational| {
        Mat::scalar(discarded.rows(), &Qt::rational(mu))
            .sub(&discarded)
            .is_ok_and(&fails)
    };
    let tries = Cell::new(0);
    let mu = simplest_rational(|mu| {
        tries.set(tries.get() + 1);
        match (too_large(mu), too_small(mu)) {
            _ if tries.get() > MAX_TRIES => Ordering::Equal,
            (true, true) => {
                tries.set(MAX_TRIES);
                Ordering::Equal
            }
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            (false, false) => Ordering::Equal,
        }
    });
    (!too_large(&mu) && !too_small(&mu)).then_some(mu)
}

/// A curve from the point along which the function falls.
fn curve(evaluator: &mut Evaluator<'_>, question: &Question<'_>, cuts: &[Cut]) -> Option<Paths> {
    if question.over.is_some()
        && let Some(found) = rank_constrained(evaluator, question, cuts)
    {
        return found;
    }
    let (count, gradient) = derivatives(evaluator, question, 1)?;
    let gradient = (0..count).map(|k| at_rest(&gradient.coefficient(&[k])));
    let gradient: Vec<Rational> = gradient.collect();
    if gradient.iter().any(|entry| !entry.is_zero()) {
        let downhill: Vec<Rational> = gradient.iter().map(|x| -x).collect();
        return line(evaluator, question, &downhill);
    }
    let slots: Vec<_> = question.places.iter().map(|place| place.slot).collect();
    for cut in cuts {
        let Some(chain) = chain(evaluator, cut, &slots) else {
            continue;
        };
        let Ok(found) = classify(&chain.instance) else {
            continue;
        };
        if let Statement::NotLocalMinimum { curve, .. } = &found.certificate.statement {
            return moved(evaluator, question, &chain.layers, curve);
        }
    }
    if count > MAX_ENTRIES {
        return None;
    }
    let (_, second) = derivatives(evaluator, question, 2)?;
    let direction = negative_direction(&Poly::of(&second).hessian(count))?;
    line(evaluator, question, direction.entries())
}

/// The function near the point, as a jet in the entries of all places.
fn derivatives(
    evaluator: &mut Evaluator<'_>,
    question: &Question<'_>,
    degree: u8,
) -> Option<(usize, Jet)> {
    let form = question.form(evaluator, Unknown::truncated(degree));
    form.ok().map(|(form, count)| (count, form))
}

/// The straight line from the point, with the direction entry by entry.
pub(crate) fn line(
    evaluator: &Evaluator<'_>,
    question: &Question<'_>,
    direction: &[Rational],
) -> Option<Paths> {
    let mut rest = direction;
    let mut paths = Paths::new();
    for place in question.places {
        let value = evaluator.slot(place.slot)?;
        let mut next = |shape: &Mat| {
            let (entries, others) = rest.split_at(shape.entries().len());
            rest = others;
            Mat::new(
                shape.rows(),
                shape.cols(),
                entries.iter().map(Qt::rational).collect(),
            )
        };
        let slope = match value {
            Value::Matrix(m) => Value::Matrix(next(m)),
            Value::Family(first, members) => {
                Value::Family(*first, members.iter().map(&mut next).collect())
            }
            _ => Value::Number(next(&Mat::constant(1, 1, &Qt::integer(0))).at(0, 0).clone()),
        };
        let start = match value {
            Value::Integer(n) => Value::Number(Qt::integer(*n)),
            other => other.clone(),
        };
        paths.insert(
            name(evaluator, place),
            vec![constant(&start)?, constant(&slope)?],
        );
    }
    Some(paths)
}

pub(crate) fn name(evaluator: &Evaluator<'_>, place: &CorePlace) -> String {
    evaluator.core.slots[place.slot as usize].name.clone()
}

/// Whether the function falls along a curve that stays in the feasible set at first.
pub(crate) fn falls(evaluator: &mut Evaluator<'_>, question: &Question<'_>, curve: &Paths) -> bool {
    let Ok(here) = question.value(evaluator) else {
        return false;
    };
    let mut along = evaluator.moving();
    let moved = question.move_to(&mut along, curve);
    let change = question
        .value(&mut along)
        .and_then(|there| there.sub(&here));
    let falls = change.and_then(|change| change.sign()) == Ok(Ordering::Less);
    moved.is_ok() && falls && is_feasible(evaluator, question, curve)
}

/// Whether a curve stays in the feasible set at first.
fn is_feasible(evaluator: &Evaluator<'_>, question: &Question<'_>, curve: &Paths) -> bool {
    question.over.is_none_or(|over| {
        let mut along = evaluator.moving();
        let moved = question.move_to(&mut along, curve);
        moved.is_ok() && along.prop(over, &mut NoEvidence) == Truth::True
    })
}

/// The paths of the places by their values along a curve.
pub(crate) fn curve_of(
    evaluator: &Evaluator<'_>,
    question: &Question<'_>,
    values: &[Value],
) -> Option<Paths> {
    let places = question.places.iter().zip(values);
    places
        .map(|(place, value)| Some((name(evaluator, place), path(value)?)))
        .collect()
}

/// The paths of the places when the layers move along a curve.
fn moved(
    evaluator: &Evaluator<'_>,
    question: &Question<'_>,
    layers: &[Factor],
    curve: &[MatrixPolynomial],
) -> Option<Paths> {
    let powers = curve.iter().map(|path| path.coefficients().len()).max()?;
    let mut paths = Paths::new();
    for place in question.places {
        let value = evaluator.slot(place.slot)?;
        let at = |power: usize| {
            let member = |index: Option<i64>, old: &Mat| {
                let moves = |factor: &Factor| factor.slot == place.slot && factor.index == index;
                Some(match layers.iter().position(moves) {
                    Some(layer) => {
                        let zero = Matrix::zeros(0, 0);
                        let found = curve[layer].coefficients().get(power).unwrap_or(&zero);
                        match (found.shape(), layers[layer].transposed) {
                            ((0, 0), _) => Matrix::zeros(old.rows(), old.cols()),
                            (_, true) => found.transpose(),
                            (_, false) => found.clone(),
                        }
                    }
                    None if power == 0 => old.to_exact()?,
                    None => Matrix::zeros(old.rows(), old.cols()),
                })
            };
            Some(match value {
                Value::Matrix(old) => instance::Value::Matrix(member(None, old)?),
                Value::Family(first, members) => instance::Value::Family(
                    members
                        .iter()
                        .zip(*first..)
                        .map(|(old, i)| member(Some(i), old))
                        .collect::<Option<_>>()?,
                ),
                other if power == 0 => constant(other)?,
                _ => instance::Value::Number(Rational::ZERO),
            })
        };
        let path = (0..powers).map(at).collect::<Option<_>>()?;
        paths.insert(name(evaluator, place), path);
    }
    Some(paths)
}

/// A curve of matrices of bounded rank, where the feasible set is one of these; `None` where not.
fn rank_constrained(
    evaluator: &mut Evaluator<'_>,
    question: &Question<'_>,
    cuts: &[Cut],
) -> Option<Option<Paths>> {
    let [place] = question.places else {
        return None;
    };
    let slot_cut = cuts
        .iter()
        .find(|cut| evaluator.core.terms[cut.node as usize].op == Op::Slot(place.slot))?;
    let bound = rank_limit(evaluator, question, slot_cut.node).ok()??;
    Some(of_rank(evaluator, cuts, place, bound))
}

fn of_rank(
    evaluator: &mut Evaluator<'_>,
    cuts: &[Cut],
    place: &CorePlace,
    bound: usize,
) -> Option<Paths> {
    for cut in cuts {
        let Some(chain) = chain(evaluator, cut, &[place.slot]) else {
            continue;
        };
        let [factor] = chain.layers.as_slice() else {
            continue;
        };
        let point = chain.instance.network().layers().first()?.clone();
        let Ok(ProductPoint::NotLocalMinimum { certificate, .. }) =
            classify_product(chain.instance.problem(), &point, bound)
        else {
            continue;
        };
        let Statement::NotLocalMinimum { curve, .. } = &certificate.statement else {
            continue;
        };
        let [b, a] = curve.as_slice() else { continue };
        let product = a * b;
        let power = |m: &Matrix| {
            instance::Value::Matrix(if factor.transposed {
                m.transpose()
            } else {
                m.clone()
            })
        };
        let path = product.coefficients().iter().map(power).collect();
        return Some(Paths::from([(name(evaluator, place), path)]));
    }
    None
}

/// A point of a curve at which the function is smaller than at its start.
fn along(evaluator: &mut Evaluator<'_>, question: &Question<'_>, curve: &Paths) -> Option<Values> {
    let here = question.value(evaluator).ok()?;
    let half = Rational::from_fraction(1, 2)?;
    let mut t = Rational::ONE;
    for _ in 0..200 {
        let values: Option<Values> = curve
            .iter()
            .map(|(name, path)| Some((name.clone(), at(path, &t)?)))
            .collect();
        let values = values?;
        question.move_to(evaluator, &paths_of(&values)).ok()?;
        let feasible = question
            .over
            .is_none_or(|over| evaluator.prop(over, &mut NoEvidence) == Truth::True);
        if feasible && question.value(evaluator).is_ok_and(|there| there < here) {
            return Some(values);
        }
        t *= &half;
    }
    None
}

/// A path at a number.
fn at(path: &[instance::Value], t: &Rational) -> Option<instance::Value> {
    use instance::Value::{Family, Integer, Number};
    let horner = |entries: Vec<&Matrix>| {
        entries
            .into_iter()
            .rev()
            .fold(None, |sum: Option<Matrix>, power| {
                Some(sum.map_or_else(|| power.clone(), |sum| &sum.scale(t) + power))
            })
    };
    match path.first()? {
        Integer(_) | Number(_) => {
            let number = |value: &instance::Value| match value {
                Integer(n) => Some(Rational::from(*n)),
                Number(x) => Some(x.clone()),
                _ => None,
            };
            let powers = path.iter().map(number).collect::<Option<Vec<_>>>()?;
            let sum = powers
                .iter()
                .rev()
                .fold(Rational::ZERO, |sum, x| &(&sum * t) + x);
            Some(Number(sum))
        }
        instance::Value::Matrix(_) => {
            horner(path.iter().map(matrix_of).collect::<Option<_>>()?).map(instance::Value::Matrix)
        }
        Family(members) => {
            let member = |i: usize| {
                let powers = path.iter().map(|value| members_of(value)?.get(i));
                horner(powers.collect::<Option<_>>()?)
            };
            (0..members.len())
                .map(member)
                .collect::<Option<_>>()
                .map(Family)
        }
    }
}

fn matrix_of(value: &instance::Value) -> Option<&Matrix> {
    match value {
        instance::Value::Matrix(matrix) => Some(matrix),
        _ => None,
    }
}

fn members_of(value: &instance::Value) -> Option<&[Matrix]> {
    match value {
        instance::Value::Family(members) => Some(members),
        _ => None,
    }
}
