//! The slots that a term or proposition depends on.

use std::collections::BTreeSet;

use crate::core::{
    Core, CoreBinder, CoreIndex, CorePlace, CoreType, Family, Op, Point, PropId, PropOp, Slot,
    Sort, TermId,
};

struct Free<'c>(&'c Core, BTreeSet<Slot>);

impl Free<'_> {
    fn term(&mut self, id: TermId) {
        self.1.extend(&self.0.terms[id as usize].free);
    }

    fn terms(&mut self, ids: &[TermId]) {
        ids.iter().for_each(|id| self.term(*id));
    }

    fn prop(&mut self, id: PropId) {
        self.1.extend(&self.0.props[id as usize].free);
    }

    fn family(&mut self, family: &Family) {
        self.1.insert(family.slot);
        for (index, value) in &family.replaced {
            self.terms(&[*index, *value]);
        }
    }

    fn point(&mut self, point: &Point) {
        match point {
            Point::Term(id) => self.term(*id),
            Point::Family(family) => self.family(family),
        }
    }

    /// What `inner` depends on, without the slots that are bound.
    fn within(&mut self, bound: impl IntoIterator<Item = Slot>, inner: impl FnOnce(&mut Self)) {
        let outer = std::mem::take(&mut self.1);
        inner(self);
        for slot in bound {
            self.1.remove(&slot);
        }
        self.1.extend(outer);
    }

    fn indices(&mut self, indices: &[CoreIndex], inner: impl FnOnce(&mut Self)) {
        let Some((first, rest)) = indices.split_first() else {
            return inner(self);
        };
        self.terms(&[first.from, first.to]);
        self.within([first.slot], |free| free.indices(rest, inner));
    }

    fn places(&mut self, places: &[CorePlace], inner: impl FnOnce(&mut Self)) {
        for place in places {
            self.point(&place.point);
        }
        self.within(places.iter().map(|place| place.slot), inner);
    }

    fn type_of(&mut self, of: &CoreType) {
        self.terms(&of.rows.iter().chain(&of.cols).copied().collect::<Vec<_>>());
        self.terms(of.over.as_deref().unwrap_or_default());
    }

    fn members(&mut self, slot: Slot, of: &CoreType) {
        match self.0.slots[slot as usize].family.clone() {
            Some(index) => self.indices(&[index], |free| free.type_of(of)),
            None => self.type_of(of),
        }
    }

    fn binders(&mut self, binders: &[CoreBinder], inner: impl FnOnce(&mut Self)) {
        let Some((first, rest)) = binders.split_first() else {
            return inner(self);
        };
        let slot = match first {
            CoreBinder::Typed { slot, of } => {
                self.members(*slot, of);
                *slot
            }
            CoreBinder::Near { slot, center, of } => {
                self.point(center);
                self.members(*slot, of);
                *slot
            }
            CoreBinder::Range(index) => {
                self.terms(&[index.from, index.to]);
                index.slot
            }
            CoreBinder::Set { slot, values } => {
                self.terms(values);
                *slot
            }
        };
        self.within([slot], |free| free.binders(rest, inner));
    }
}

impl Core {
    pub(crate) fn free_of_term(&self, op: &Op, sort: Sort) -> Box<[Slot]> {
        let mut free = Free(self, BTreeSet::new());
        match op {
            Op::Number(_) => {}
            Op::Slot(slot) => {
                free.1.insert(*slot);
            }
            Op::Member(family, index) => {
                free.family(family);
                free.term(*index);
            }
            Op::Minus(a)
            | Op::Scalar(a)
            | Op::Transpose(a)
            | Op::Pseudoinverse(a)
            | Op::Inverse(a)
            | Op::NormSquared(a) => free.term(*a),
            Op::Add(a, b)
            | Op::Subtract(a, b)
            | Op::Multiply(a, b)
            | Op::Divide(a, b)
            | Op::Power(a, b)
            | Op::Row(a, b)
            | Op::Column(a, b) => free.terms(&[*a, *b]),
            Op::Entry(a, b, c) => free.terms(&[*a, *b, *c]),
            Op::Product {
                family,
                from,
                to,
                empty,
                ..
            } => {
                free.family(family);
                free.terms(&[*from, *to, *empty]);
            }
            Op::Zeros | Op::Identity | Op::Ones => {
                if let Sort::Matrix(rows, cols) = sort {
                    free.terms(&[rows, cols]);
                }
            }
            Op::Block(rows) => rows.iter().for_each(|row| free.terms(row)),
            Op::Entries { row, column, value } => {
                free.indices(&[row.clone(), column.clone()], |free| free.term(*value));
            }
            Op::Fold(_, parts) => {
                for part in parts {
                    free.indices(&part.indices, |free| {
                        free.term(part.value);
                        part.conditions.iter().for_each(|id| free.prop(*id));
                    });
                }
                // An empty sum of matrices takes its size from the sort, outside the indices.
            }
            Op::Call(_, arguments) => free.terms(arguments),
            Op::Derivative { value, places, .. } | Op::DescentOrder { value, places } => {
                free.places(places, |free| free.term(*value));
            }
        }
        free.1.into_iter().collect()
    }

    /// Whether a point depends on a slot.
    pub fn is_free_in(&self, slot: Slot, point: &Point) -> bool {
        let mut free = Free(self, BTreeSet::new());
        free.point(point);
        free.1.contains(&slot)
    }

    pub(crate) fn free_of_prop(&self, op: &PropOp) -> Box<[Slot]> {
        let mut free = Free(self, BTreeSet::new());
        match op {
            PropOp::Iff(a, b) | PropOp::Implies(a, b) | PropOp::Or(a, b) | PropOp::And(a, b) => {
                free.prop(*a);
                free.prop(*b);
            }
            PropOp::Not(a) => free.prop(*a),
            PropOp::Compare(_, a, b) => free.terms(&[*a, *b]),
            PropOp::Quantifier {
                binders,
                condition,
                body,
                ..
            } => {
                free.binders(binders, |free| {
                    condition.iter().for_each(|id| free.prop(*id));
                    free.prop(*body);
                });
            }
            PropOp::Predicate {
                objective,
                places,
                over,
                ..
            } => {
                free.places(places, |free| {
                    free.term(*objective);
                    over.iter().for_each(|id| free.prop(*id));
                });
            }
            PropOp::Property(_, arguments) => free.terms(arguments),
        }
        free.1.into_iter().collect()
    }
}
