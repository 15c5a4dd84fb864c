//! The values of an evaluator, over other rings and with nodes put in place.

use super::Evaluator;
use crate::core::{Op, Point, TermId};
use crate::ring::{Ring, Stop};
use crate::value::Value;

impl<'c, K: Ring> Evaluator<'c, K> {
    /// The same values over another ring.
    pub fn over<L: Ring>(&self, f: impl Fn(&K) -> L) -> Evaluator<'c, L> {
        let mut lifted = Evaluator::sharing(self);
        for (slot, value) in self.slots.iter().enumerate() {
            lifted.slots[slot] = value.as_ref().map(|value| value.map(&f));
        }
        lifted
    }

    /// The value of a point: a term, or a family with its replaced members.
    pub fn point(&mut self, point: &Point) -> Result<Value<K>, Stop> {
        match point {
            Point::Term(term) => self.term(*term).cloned(),
            Point::Family(family) => {
                let Some(Value::Family(first, members)) = self.slot(family.slot) else {
                    return Err(Stop::Undefined);
                };
                let (first, count) = (*first, members.len() as i64);
                // The index after the last may be none.
                let members = (0..count).map(|k| self.member(family, first + k)?.matrix());
                Ok(Value::Family(first, members.collect::<Result<_, _>>()?))
            }
        }
    }

    /// Puts a value in place of a node, until a slot of the node changes or [`Self::unpin`].
    pub fn pin(&mut self, node: TermId, value: Value<K>) {
        if let Op::Slot(slot) = self.core.terms[node as usize].op {
            return self.set(slot, value);
        }
        self.unpin(node);
        self.memo[node as usize] = Some(Ok(value));
    }

    /// Forgets the value that stands in place of a node.
    pub fn unpin(&mut self, node: TermId) {
        if let Op::Slot(slot) = self.core.terms[node as usize].op {
            return self.clear(slot);
        }
        // Only later nodes have this one as an operand.
        self.memo[node as usize..].fill(None);
    }

    /// The value of a term with another in place of a node.
    pub fn pinned(
        &mut self,
        node: TermId,
        value: Value<K>,
        term: TermId,
    ) -> Result<Value<K>, Stop> {
        self.pin(node, value);
        let result = self.term(term).cloned();
        self.unpin(node);
        result
    }
}

impl<'c> Evaluator<'c> {
    /// The same values, along a path.
    pub fn moving(&self) -> Self {
        let mut moving = self.over(Clone::clone);
        moving.moves = true;
        moving
    }

    /// Whether no value moves with t.
    pub fn is_constant(&self) -> bool {
        let constant = |value: &Value| value.all(&mut |x| x.number().is_some());
        self.slots.iter().flatten().all(constant)
    }

    /// The values at t = 0, unless one has none.
    pub fn starting(&self) -> Option<Self> {
        let starts = |value: &Value| value.all(&mut |x| x.at_zero().is_some());
        if !self.slots.iter().flatten().all(starts) {
            return None;
        }
        let mut starting = self.over(|x| x.at_zero().expect("a limit").into());
        starting.moves = false;
        Some(starting)
    }
}
