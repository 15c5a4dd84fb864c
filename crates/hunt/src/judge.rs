//! The judgement of one point: of its types, conditions, hypotheses and conclusion, in this order.

use kernel::instance;
use kernel::truth::Truth;

use crate::plan::{Domain, Plan};
use crate::point::{Content, Point, matrices};
use crate::session::Session;

/// What a point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// No instance: a size, type or range is not met.
    Outside,
    /// The hypothesis of this place is the first that does not hold.
    Vacuous(usize),
    /// A hypothesis is undecided and none before it fails.
    Undecided,
    /// All hypotheses hold; the truth of the conclusion.
    Met(Truth),
}

/// Judges a point; the session holds it afterwards.
pub fn judge<'c>(plan: &Plan<'c>, session: &mut Session<'c>, point: &Point) -> Judgement {
    match place(plan, session, point) {
        Some(()) => hypotheses(plan, session),
        None => Judgement::Outside,
    }
}

/// Sets a point, if it is an instance.
fn place<'c>(plan: &Plan<'c>, session: &mut Session<'c>, point: &Point) -> Option<()> {
    for variable in &plan.variables {
        session.clear(variable.slot);
    }
    for size in &plan.sizes {
        session.clear(size.slot);
    }
    for size in &plan.sizes {
        let content = point.get(size.slot)?.clone();
        let (length, all) = match &content {
            Content::Size(value) => (None, vec![*value]),
            Content::Sizes(family) => (Some(family.len()), family.clone()),
            Content::Value(_) => return None,
        };
        let expected = match &size.family {
            Some(index) => {
                let (from, to) = session.range(index.from, index.to)?;
                Some(usize::try_from(instance::length(from, to)).ok()?)
            }
            None => None,
        };
        if length != expected || all.iter().any(|&value| value < size.least) {
            return None;
        }
        session.set(size.slot, content);
    }
    if plan
        .conditions
        .iter()
        .any(|&prop| session.truth(prop) != Truth::True)
    {
        return None;
    }
    for (k, variable) in plan.variables.iter().enumerate() {
        let content = point.get(variable.slot)?.clone();
        let Content::Value(value) = &content else {
            return None;
        };
        let fits = match plan.domain(session, k, i64::MAX)? {
            Domain::Integers(from, to) => {
                matches!(value, kernel::instance::Value::Integer(i) if (from..=to).contains(i))
            }
            Domain::Listed(values) => values.contains(value),
            Domain::Entries(layout) => {
                let shapes = matrices(value).iter().map(exact::Matrix::shape);
                let number = matches!(value, kernel::instance::Value::Number(_));
                (number || shapes.eq(layout.shapes.iter().map(|s| (s.rows, s.cols))))
                    && layout.build(&layout.read(value)) == *value
                    && layout.admits(value)
            }
        };
        if !fits || !session.set(variable.slot, content) {
            return None;
        }
    }
    Some(())
}

/// Judges the hypotheses and the conclusion at the session's point.
pub fn hypotheses<'c>(plan: &Plan<'c>, session: &mut Session<'c>) -> Judgement {
    for (k, (_, prop)) in plan.hypotheses.iter().enumerate() {
        match session.truth(*prop) {
            Truth::True => {}
            Truth::Undecided => return Judgement::Undecided,
            Truth::False | Truth::Undefined => return Judgement::Vacuous(k),
        }
    }
    Judgement::Met(session.truth(plan.core.show))
}
