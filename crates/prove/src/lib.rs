//! The prover: finds evidence for what the kernel cannot evaluate.
//!
//! Nothing here is trusted. Whatever is found goes through the rules of the kernel, in a search as
//! in a certificate. What is not found is undecided.
//!
//! * Minima: a convex quadratic, or a bounded rank with a separating number; else a curve along
//!   which the function falls: by the gradient, by a negative direction of the Hessian, or, for the
//!   square loss of a product of matrices, by the crate `classify`, which always finds one.
//! * Minima under constraints: multipliers, then squares.
//! * Local minima that may not be global: a support, squares, a chart; curves at kinks; and a
//!   better point by descent in floating point, which decides nothing.
//! * `exists`: a witness from the solutions of its equations and from the values in scope; near a
//!   centre, a path. A refusal by a subspace (K4), or by the value of a minimum.
//! * `for all` near a centre: a path along which the body fails.

mod chain;
mod constrained;
mod draws;
mod float;
mod identity;
mod kink;
mod local;
mod lower;
mod minimum;
mod nearness;
mod networks;
mod refusal;
mod values;
mod witness;

use std::collections::HashMap;

use kernel::core::{PropId, PropOp};
use kernel::evaluate::Evaluator;
use kernel::evidence::Evidence;
use kernel::judge::{Judge, Node, Supplier};
use kernel::rules::minimum::Question;
use kernel::truth::Truth;
use kernel::value::Value;

/// The supplier of evidence for a search.
#[derive(Clone, Debug, Default)]
pub struct Prover {
    /// How deep questions within questions go.
    depth: u32,
    /// What was done so far.
    spent: u64,
    /// The last answer for each predicate, with the values it was asked at.
    minima: HashMap<PropId, Answer>,
}

/// Evidence about a minimum, if there is any, and the values at which it was asked for.
#[derive(Clone, Debug)]
struct Answer {
    values: Vec<Option<Value>>,
    evidence: Option<Evidence>,
}

/// The greatest depth of questions within questions.
const MAX_DEPTH: u32 = 4;
/// What a question about a minimum counts for, and a question about a quantifier, or a candidate
/// for it. One evaluation of a short formula counts for 1.
const MINIMUM: u64 = 20;
const QUANTIFIER: u64 = 8;

impl Supplier for Prover {
    fn supply(
        &mut self,
        evaluator: &mut Evaluator<'_>,
        prop: PropId,
        path: &str,
    ) -> Option<Evidence> {
        match &evaluator.core.props[prop as usize].op {
            PropOp::Predicate { .. } if evaluator.moves() => {
                let inner = self.minimum(&mut evaluator.starting()?, prop)?;
                Some(Evidence::HalfBall(Box::new(inner)))
            }
            PropOp::Predicate { .. } => self.minimum(evaluator, prop),
            _ => self.quantifier(evaluator, prop, path),
        }
    }
}

impl Prover {
    /// A count of what was done so far, which depends on the questions alone.
    pub fn spent(&self) -> u64 {
        self.spent
    }

    /// Evidence for or against a minimum. The paths that are tried from one point all ask about
    /// that point.
    fn minimum(&mut self, evaluator: &mut Evaluator<'_>, prop: PropId) -> Option<Evidence> {
        let free = &evaluator.core.props[prop as usize].free;
        let values = free.iter().map(|&slot| evaluator.slot(slot).cloned());
        let values: Vec<_> = values.collect();
        if let Some(known) = self.minima.get(&prop)
            && known.values.iter().zip(&values).all(values::same)
        {
            return known.evidence.clone();
        }
        self.spent += MINIMUM;
        let question = Question::of(evaluator, prop)?;
        let evidence = minimum::evidence(evaluator, &question, &mut self.spent);
        let answer = Answer { values, evidence };
        self.minima
            .entry(prop)
            .insert_entry(answer)
            .get()
            .evidence
            .clone()
    }

    fn quantifier(
        &mut self,
        evaluator: &mut Evaluator<'_>,
        prop: PropId,
        path: &str,
    ) -> Option<Evidence> {
        if self.depth >= MAX_DEPTH {
            return None;
        }
        let node = Node::of(evaluator.core, prop, path)?;
        let near = node.is_near();
        self.depth += 1;
        self.spent += QUANTIFIER;
        // Along a path, nearness can be refused but not shown.
        let is_open = !near || evaluator.is_constant();
        let by_rule = if near {
            nearness::evidence(evaluator, &node)
        } else {
            None
        };
        let witness = |prover: &mut Self, evaluator: &mut Evaluator<'_>, easy| {
            is_open.then(|| witness::evidence(prover, evaluator, &node, near, easy))?
        };
        // That all are as asked is shown by a refusal; that one is, by a witness.
        let first = !node.universal;
        let evidence = by_rule
            .or_else(|| first.then(|| witness(self, evaluator, true))?)
            .or_else(|| {
                self.spent += QUANTIFIER;
                refusal::evidence(evaluator, &node)
            })
            .or_else(|| (!first).then(|| witness(self, evaluator, true))?)
            .or_else(|| witness(self, evaluator, false));
        self.depth -= 1;
        evidence
    }

    /// Whether the values that the bound names have now decide the quantifier.
    fn shows(&mut self, evaluator: &mut Evaluator<'_>, node: &Node<'_>) -> bool {
        self.spent += QUANTIFIER;
        let mut judge = Judge::new(self);
        node.condition
            .is_none_or(|c| evaluator.prop(c, &mut judge) == Truth::True)
            && evaluator.prop(node.body, &mut judge) == Truth::from(!node.universal)
    }
}
