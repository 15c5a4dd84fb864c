//! K13, open: what is so at all points near the centres, with no evidence. Unproved.
//!
//! Names near centres that do not move with them become displacements, and the proposition is
//! evaluated over germs (see [`crate::germ`]). Each value is then that of its term at all points
//! near, and each sign that is told is the sign there: of a germ that is not 0 at the centre, by
//! continuity, or of one that vanishes near. So what comes out true is true at all points near,
//! and what comes out false false. Ranks, inverses and indices that may jump stop the evaluation.
//!
//! What germs do not tell, by continuity again:
//!
//! * A matrix of germs is continuous, so near its centre its rank is at least the rank there, and
//!   at most what the sizes of its factors allow. If it is symmetric near, and definite at the
//!   centre, it is definite near.
//! * A strict comparison of continuous terms that may be irrational, true at the centres, is true
//!   near: singular values, spectral norm and radius are continuous.
//!
//! A denial is shown in the same way, so `exists` near is refused where its denial is so near.
//!
//! Nothing else may move: near a point that comes near another, germs tell what is so nearer to the
//! one than the other is.

use crate::core::{CoreBinder, Function, Op, PropId, PropOp, Slot, Sort, TermId};
use crate::decide::NoEvidence;
use crate::evaluate::Evaluator;
use crate::germ::Germ;
use crate::judge::{Node, clear};
use crate::matrix::Mat;
use crate::ring::{Reason, Stop};
use crate::rules::nearness::enter;
use crate::rules::quadratic::rank_bound;
use crate::rules::squares::displaced;
use crate::rules::unknown::{Conjunct, conjuncts_of, is_continuous, moves};
use crate::tree::Relation;
use crate::truth::Truth;
use crate::value::Value;

/// Whether the body of a `for all` near is true at all points near that meet its condition, or
/// that of an `exists` near false.
pub(crate) fn is_so_near(evaluator: &mut Evaluator<'_>, node: &Node<'_>) -> bool {
    let slots: Vec<Slot> = node.binders.iter().map(CoreBinder::slot).collect();
    if !evaluator.is_constant() {
        return false;
    }
    // Unrolled while the names have no values: no index may depend on them.
    let parts = conjuncts_of(evaluator, node.body, node.universal);
    let shown = enter(evaluator, node.binders).and_then(|()| {
        let (germs, _) = displaced(evaluator, slots.iter().copied(), None)?;
        let mut near = Near {
            centre: evaluator,
            germs,
            slots,
        };
        let condition = node.condition;
        let is_empty = condition.is_some_and(|c| near.is(c, false));
        Ok(is_empty || parts.iter().all(|part| near.holds(part)))
    });
    clear(evaluator, node.binders);
    shown == Ok(true)
}

/// A statement at the centres, and near them.
struct Near<'e, 'c> {
    centre: &'e mut Evaluator<'c>,
    germs: Evaluator<'c, Germ>,
    slots: Vec<Slot>,
}

impl Near<'_, '_> {
    fn holds(&mut self, part: &Conjunct) -> bool {
        for (slot, value) in &part.indices {
            self.centre.set(*slot, Value::Integer(*value));
            self.germs.set(*slot, Value::Integer(*value));
        }
        let holds = self.is(part.prop, part.asserted);
        for (slot, _) in &part.indices {
            self.centre.clear(*slot);
            self.germs.clear(*slot);
        }
        holds
    }

    /// Whether a proposition has a truth value at all points near.
    fn is(&mut self, prop: PropId, truth: bool) -> bool {
        let core = self.centre.core;
        match (&core.props[prop as usize].op, truth) {
            (PropOp::Not(a), _) => self.is(*a, !truth),
            (PropOp::And(a, b), true) | (PropOp::Or(a, b), false) => {
                self.is(*a, truth) && self.is(*b, truth)
            }
            (PropOp::And(a, b), false) | (PropOp::Or(a, b), true) => {
                self.is(*a, truth) || self.is(*b, truth)
            }
            (PropOp::Implies(a, b), true) => self.is(*a, false) || self.is(*b, true),
            (PropOp::Implies(a, b), false) => self.is(*a, true) && self.is(*b, false),
            (PropOp::Compare(relation, a, b), _)
                if matches!(core.terms[*a as usize].sort, Sort::Matrix(..))
                    && !matches!(relation, Relation::Equal | Relation::Unequal)
                    && (moves(core, *a, &self.slots) || moves(core, *b, &self.slots)) =>
            {
                truth && self.definite(*relation, *a, *b) == Ok(true)
            }
            (PropOp::Compare(relation, a, b), _) => {
                let relation = if truth { *relation } else { relation.denied() };
                let real = |id: TermId| core.terms[id as usize].sort == Sort::Real;
                self.ranks(relation, *a, *b) == Ok(true)
                    || self.evaluates(prop, truth)
                    || (real(*a) || real(*b)) && self.stays(prop, truth, relation, [*a, *b])
            }
            _ => self.evaluates(prop, truth),
        }
    }

    fn evaluates(&mut self, prop: PropId, truth: bool) -> bool {
        self.germs.prop(prop, &mut NoEvidence) == Truth::from(truth)
    }

    /// A strict comparison of continuous terms.
    fn stays(&mut self, prop: PropId, truth: bool, relation: Relation, sides: [TermId; 2]) -> bool {
        let core = self.centre.core;
        let strict = matches!(relation, Relation::Less | Relation::Greater);
        let continuous = |id: &TermId| is_continuous(core, *id, &self.slots);
        strict
            && sides.iter().all(continuous)
            && self.centre.prop(prop, &mut NoEvidence) == Truth::from(truth)
    }

    /// Whether a difference is symmetric near, and definite at the centre.
    fn definite(&mut self, relation: Relation, a: TermId, b: TermId) -> Result<bool, Stop> {
        let (large, small) = match relation {
            Relation::Greater | Relation::AtLeast => (a, b),
            _ => (b, a),
        };
        let large = self.germs.term(large)?.matrix()?;
        let gap = large.sub(&self.germs.term(small)?.matrix()?)?;
        let skew = gap.sub(&gap.transpose())?;
        let is_symmetric = skew.entries().iter().all(Germ::vanishes);
        Ok(is_symmetric && at_point(&gap)?.inertia()?.positive == gap.rows())
    }

    fn ranks(&mut self, relation: Relation, a: TermId, b: TermId) -> Result<bool, Stop> {
        let ((a, above_a), (b, above_b)) = (self.bounds(a)?, self.bounds(b)?);
        Ok(match relation {
            Relation::Less => above_a < b,
            Relation::AtMost => above_a <= b,
            Relation::Greater => a > above_b,
            Relation::AtLeast => a >= above_b,
            Relation::Unequal => above_a < b || a > above_b,
            Relation::Equal => a == above_b && b == above_a,
        })
    }

    /// Bounds of an integer at all points near: of a rank, or of a sum.
    fn bounds(&mut self, id: TermId) -> Result<(i64, i64), Stop> {
        let node = &self.centre.core.terms[id as usize];
        match &node.op {
            _ if !moves(self.centre.core, id, &self.slots) => {
                self.germs.integer(id).map(|n| (n, n))
            }
            Op::Call(Function::Rank, of) => {
                let near = self.germs.term(of[0])?.matrix()?;
                let above = rank_bound(&mut self.germs, of[0])?;
                Ok((at_point(&near)?.rank()? as i64, above as i64))
            }
            Op::Add(a, b) if node.sort == Sort::Integer => {
                let ((a, above_a), (b, above_b)) = (self.bounds(*a)?, self.bounds(*b)?);
                Ok((a.saturating_add(b), above_a.saturating_add(above_b)))
            }
            _ => self.germs.integer(id).map(|n| (n, n)),
        }
    }
}

/// The value of a matrix at the centres.
fn at_point(matrix: &Mat<Germ>) -> Result<Mat, Stop> {
    Mat::from_fn(matrix.rows(), matrix.cols(), |i, j| {
        let value = matrix.at(i, j).at_point();
        value.ok_or(Stop::Undecided(Reason::NotConstant))
    })
}
