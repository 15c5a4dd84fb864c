//! The order of descent, and descent on straight lines.
//!
//! Along a curve `x + t D + ...` a function f changes at order 1 by its gradient, at order 2 by the
//! Hessian form of D. If the Hessian is positive semidefinite, a curve without change at order 2
//! has D in its kernel, and then the change at order 3 is the cubic form of D alone. So the least
//! order of descent is 1 unless the point is critical, 2 unless the Hessian is positive
//! semidefinite, 3 unless the cubic form vanishes on its kernel, and at least 4 after that.
//!
//! On straight lines f falls if this order is at most 3. It does not if the order is higher, f =
//! g(P) with g a convex quadratic, and the change of P on the kernel is orthogonal to the gradient
//! of g: then the change of f is a square. Unproved in this generality; for networks:
//! `counterexamples.v`.

use crate::core::{Op, Predicate, TermId};
use crate::evaluate::Evaluator;
use crate::infinitesimal::Qt;
use crate::jet::Jet;
use crate::matrix::Mat;
use crate::ring::{Ring, Stop};
use crate::rules::minimum::Question;
use crate::rules::quadratic::cuts;
use crate::rules::unknown::Unknown;
use crate::tree::Relation;
use crate::truth::Truth;
use crate::value::{Value, holds};

/// The highest degree of a change that is expanded.
const MAX_DEGREE: u8 = 16;

/// A lower bound of the order of descent, exact below 4, and the kernel of the Hessian, as columns,
/// where the order is above 2.
struct Order {
    least: i64,
    kernel: Mat,
}

fn order(evaluator: &mut Evaluator<'_>, question: &Question<'_>) -> Result<Order, Stop> {
    let mut jets = evaluator.over(Jet::lift);
    let mut unknown = Unknown::truncated(2);
    for place in question.places {
        let value = evaluator.slot(place.slot).ok_or(Stop::Undefined)?;
        jets.set(place.slot, unknown.around_value(value)?);
    }
    let form = jets.term(question.objective)?.number()?;
    let count = unknown.count;
    let none = Mat::constant(count, 0, &Qt::integer(0));
    for k in 0..count {
        if !form.coefficient(&[k]).is_zero()? {
            return Ok(Order {
                least: 1,
                kernel: none,
            });
        }
    }
    let hessian = Mat::from_fn(count, count, |i, j| {
        let coefficient = form.coefficient(&[i.min(j), i.max(j)]);
        if i == j {
            coefficient.add(&coefficient)
        } else {
            Ok(coefficient)
        }
    })?;
    if hessian.inertia()?.negative > 0 {
        return Ok(Order {
            least: 2,
            kernel: none,
        });
    }
    let kernel = hessian.kernel_basis()?;
    let mut cubic = on(evaluator, question, &kernel, &mut Unknown::truncated(3))?;
    let form = cubic.term(question.objective)?.number()?;
    let least = if form.degree() == 3 { 3 } else { 4 };
    Ok(Order { least, kernel })
}

/// The places moved by combinations of directions, given as columns.
fn on<'c>(
    evaluator: &Evaluator<'c>,
    question: &Question<'_>,
    directions: &Mat,
    unknown: &mut Unknown,
) -> Result<Evaluator<'c, Jet>, Stop> {
    let zero = Mat::constant(directions.cols(), 1, &Qt::integer(0));
    let changes = directions.map(&Jet::lift).mul(&unknown.around(&zero)?)?;
    let mut next = 0;
    let mut moved = |m: &Mat| {
        let from = next;
        next += m.entries().len();
        Mat::from_fn(m.rows(), m.cols(), |i, j| {
            Jet::lift(m.at(i, j)).add(changes.at(from + i * m.cols() + j, 0))
        })
    };
    let mut jets = evaluator.over(Jet::lift);
    for place in question.places {
        let value = match evaluator.slot(place.slot).ok_or(Stop::Undefined)? {
            Value::Matrix(m) => Value::Matrix(moved(m)?),
            Value::Family(first, members) => Value::Family(
                *first,
                members.iter().map(&mut moved).collect::<Result<_, _>>()?,
            ),
            number => Value::Number(moved(&number.matrix()?)?.at(0, 0).clone()),
        };
        jets.set(place.slot, value);
    }
    Ok(jets)
}

/// A comparison of `descent_order(f; x)` with an integer. The order is infinite if f does not fall.
pub(crate) fn compare(
    evaluator: &mut Evaluator<'_>,
    relation: Relation,
    a: TermId,
    b: TermId,
) -> Result<Truth, Stop> {
    let core = evaluator.core;
    let (relation, order_of, other) = match (&core.terms[a as usize].op, &core.terms[b as usize].op)
    {
        (Op::DescentOrder { .. }, Op::DescentOrder { .. }) => return Ok(Truth::Undecided),
        (Op::DescentOrder { .. }, _) => (relation, a, b),
        (_, Op::DescentOrder { .. }) => (relation.turned(), b, a),
        _ => return Ok(Truth::Undecided),
    };
    let Op::DescentOrder { value, places } = &core.terms[order_of as usize].op else {
        return Ok(Truth::Undecided);
    };
    let bound = evaluator.integer(other)?;
    let question = Question {
        predicate: Predicate::LocalMin,
        objective: *value,
        places,
        over: None,
    };
    question.enter(evaluator)?;
    let found = order(evaluator, &question);
    question.leave(evaluator);
    let least = found?.least;
    // Below 4 the order is known; else it is at least 4.
    let decided = least < 4
        || match relation {
            Relation::Less | Relation::AtLeast => bound <= 4,
            _ => bound < 4,
        };
    Ok(if decided {
        holds(relation, least.cmp(&bound)).into()
    } else {
        Truth::Undecided
    })
}

/// Whether f falls on some straight line from the places as they are.
pub(crate) fn descends_on_a_line(
    evaluator: &mut Evaluator<'_>,
    question: &Question<'_>,
) -> Result<Truth, Stop> {
    let Order { least, kernel } = order(evaluator, question)?;
    if least < 4 {
        return Ok(Truth::True);
    }
    let slots: Vec<_> = question.places.iter().map(|place| place.slot).collect();
    for cut in cuts(evaluator, question.objective, &slots) {
        if !cut.quadratic.is_convex()? {
            continue;
        }
        let mut moved = on(evaluator, question, &kernel, &mut Unknown::new(MAX_DEGREE))?;
        let Ok(change) = moved.term(cut.node).and_then(|value| value.matrix()) else {
            continue;
        };
        let change = change.sub(&cut.point.map(&Jet::lift))?;
        if change
            .inner(&cut.quadratic.gradient.map(&Jet::lift))?
            .is_zero()
            == Ok(true)
        {
            return Ok(Truth::False);
        }
    }
    Ok(Truth::Undecided)
}
