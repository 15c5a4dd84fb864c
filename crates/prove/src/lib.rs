//! The prover: finds evidence for what the kernel cannot evaluate.
//!
//! Nothing here is trusted. Whatever is found goes through the rules of the kernel, in a search as
//! in a certificate. What is not found is undecided.
//!
//! * Minima: a convex quadratic, or a bounded rank with a separating number; else a curve along
//!   which the function falls: by the gradient, by a negative direction of the Hessian, or, for the
//!   square loss of a product of matrices, by the crate `classify`, which always finds one.
//! * `exists`: a witness from the solutions of its equations and from the values in scope; near a
//!   centre, a path. A refusal by a subspace (K4), or by the value of a minimum.
//! * `for all` near a centre: a path along which the body fails.

mod chain;
mod draws;
mod minimum;
mod nearness;
mod networks;
mod refusal;
mod values;
mod witness;

use exact::Rational;
use kernel::core::{PropId, PropOp};
use kernel::evaluate::Evaluator;
use kernel::evidence::Evidence;
use kernel::infinitesimal::Qt;
use kernel::judge::{Base, Judge, Node, Supplier};
use kernel::rules::minimum::Question;
use kernel::truth::Truth;

/// The supplier of evidence for a search.
#[derive(Clone, Copy, Debug, Default)]
pub struct Prover {
    /// How deep questions within questions go.
    depth: u32,
}

/// The greatest depth of questions within questions.
const MAX_DEPTH: u32 = 4;

impl Supplier for Prover {
    fn rational(
        &mut self,
        evaluator: &mut Evaluator<'_, Rational>,
        prop: PropId,
        path: &str,
    ) -> Option<Evidence> {
        match &evaluator.core.props[prop as usize].op {
            PropOp::Predicate { .. } => {
                let question = Question::of(evaluator, prop)?;
                minimum::evidence(evaluator, &question)
            }
            _ => self.quantifier(evaluator, prop, path),
        }
    }

    fn infinitesimal(
        &mut self,
        evaluator: &mut Evaluator<'_, Qt>,
        prop: PropId,
        path: &str,
    ) -> Option<Evidence> {
        match &evaluator.core.props[prop as usize].op {
            PropOp::Predicate { .. } => {
                let mut start = evaluator.starting()?;
                let question = Question::of(&start, prop)?;
                let inner = minimum::evidence(&mut start, &question)?;
                Some(Evidence::HalfBall(Box::new(inner)))
            }
            _ => self.quantifier(evaluator, prop, path),
        }
    }
}

impl Prover {
    fn quantifier<K: Base + witness::Walks>(
        &mut self,
        evaluator: &mut Evaluator<'_, K>,
        prop: PropId,
        path: &str,
    ) -> Option<Evidence> {
        if self.depth >= MAX_DEPTH {
            return None;
        }
        let node = Node::of(evaluator.core, prop, path)?;
        let near = node.is_near();
        self.depth += 1;
        // Along a path, nearness can be refused but not shown.
        let is_open = !near || evaluator.is_constant();
        let by_rule = if near {
            nearness::evidence(evaluator, &node)
        } else {
            None
        };
        let evidence = by_rule
            .or_else(|| refusal::evidence(evaluator, &node))
            .or_else(|| {
                if is_open {
                    witness::evidence(self, evaluator, &node, near)
                } else {
                    None
                }
            });
        self.depth -= 1;
        evidence
    }

    /// Whether the values that the bound names have now decide the quantifier.
    fn shows<K: Base>(&mut self, evaluator: &mut Evaluator<'_, K>, node: &Node<'_>) -> bool {
        let mut judge = Judge::new(self);
        node.condition
            .is_none_or(|c| evaluator.prop(c, &mut judge) == Truth::True)
            && evaluator.prop(node.body, &mut judge) == Truth::from(!node.universal)
    }
}
