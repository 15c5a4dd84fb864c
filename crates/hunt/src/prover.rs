//! Supplies evidence for what evaluation cannot decide: examples for quantifiers over matrices, from
//! the linear systems in them.
//!
//! The kernel refuses an `exists` whose affine equations have no solution, and evaluates one with a
//! single solution. Where there are several, some are tried here. Nothing here is trusted: the
//! kernel checks each example.

use std::collections::HashMap;

use exact::Rational;
use kernel::core::{Core, CoreBinder, CoreType, PropId, PropOp, Slot, TermId};
use kernel::evaluate::Evaluator;
use kernel::evidence::{Evidence, Values};
use kernel::infinitesimal::Qt;
use kernel::judge::{Judge, Supplier};
use kernel::truth::Truth;
use kernel::value::Value;

use crate::affine::Affine;
use crate::layout::{Layout, Shape};
use crate::point::Content;
use crate::session::{integer, to_kernel};

/// How many solutions are tried where a system has several.
const TRIES: usize = 24;

/// The prover; it remembers the degrees of terms.
pub struct Prover<'c> {
    core: &'c Core,
    affine: HashMap<PropId, Affine>,
}

impl Supplier for Prover<'_> {
    fn rational(
        &mut self,
        evaluator: &mut Evaluator<'_, Rational>,
        prop: PropId,
        _path: &str,
    ) -> Option<Evidence> {
        let core = self.core;
        match &core.props[prop as usize].op {
            PropOp::Quantifier { universal, binders, condition, body } => {
                let parts = (*condition, *body);
                self.witness(evaluator, prop, *universal, binders, parts)
            }
            _ => None,
        }
    }

    fn infinitesimal(
        &mut self,
        _: &mut Evaluator<'_, Qt>,
        _: PropId,
        _: &str,
    ) -> Option<Evidence> {
        None
    }
}

impl<'c> Prover<'c> {
    /// The prover of a statement.
    pub fn new(core: &'c Core) -> Self {
        Self {
            core,
            affine: HashMap::new(),
        }
    }

    /// An example of an `exists`, or of the negation of a `for all`.
    fn witness(
        &mut self,
        evaluator: &mut Evaluator<'_, Rational>,
        prop: PropId,
        universal: bool,
        binders: &[CoreBinder],
        (condition, body): (Option<PropId>, PropId),
    ) -> Option<Evidence> {
        let core = self.core;
        let mut unknown = Vec::new();
        let mut layouts = Vec::new();
        for binder in binders {
            let CoreBinder::Typed { slot, of } = binder else {
                return None;
            };
            layouts.push(layout(core, evaluator, *slot, of)?);
            unknown.push(*slot);
        }
        let mut props: Vec<PropId> = condition.into_iter().collect();
        if universal {
            match core.props[body as usize].op {
                PropOp::Not(inner) => props.push(inner),
                PropOp::Implies(premise, _) => props.push(premise),
                _ => {}
            }
        } else {
            props.push(body);
        }
        let mut affine = self
            .affine
            .remove(&prop)
            .unwrap_or_else(|| Affine::new(unknown.clone()));
        let solved = affine.system(core, evaluator, &mut Judge::new(self), &layouts, &props);
        self.affine.insert(prop, affine);
        let mut found = None;
        if let Ok((Some(system), _)) = solved {
            let tries = if system.dimension() == 0 { 1 } else { TRIES };
            for k in 0..tries {
                let parameters = system.point(|index| choice(k, index));
                let parts = (condition, body);
                if self.example(evaluator, &unknown, &layouts, &parameters, universal, parts)
                    == Truth::True
                {
                    let mut start = 0;
                    let mut values = Values::new();
                    for (slot, (layout, _)) in unknown.iter().zip(&layouts) {
                        let end = start + layout.parameters();
                        let name = core.slots[*slot as usize].name.clone();
                        values.insert(name, layout.build(&parameters[start..end]));
                        start = end;
                    }
                    found = Some(Evidence::Witness(values));
                    break;
                }
            }
        }
        for slot in unknown {
            evaluator.clear(slot);
        }
        found
    }

    /// Whether the parameters are an example: of the right types, with the condition and the body
    /// (or, of `for all`, its negation).
    fn example(
        &mut self,
        evaluator: &mut Evaluator<'_, Rational>,
        unknown: &[Slot],
        layouts: &[(Layout, i64)],
        parameters: &[Rational],
        universal: bool,
        (condition, body): (Option<PropId>, PropId),
    ) -> Truth {
        let mut start = 0;
        for (slot, (layout, first)) in unknown.iter().zip(layouts) {
            let end = start + layout.parameters();
            let value = layout.build(&parameters[start..end]);
            if !layout.admits(&value) {
                return Truth::False;
            }
            evaluator.set(*slot, to_kernel(&Content::Value(value), *first));
            start = end;
        }
        let condition = condition.map_or(Truth::True, |c| evaluator.prop(c, &mut Judge::new(self)));
        if condition == Truth::False {
            return Truth::False;
        }
        let body = evaluator.prop(body, &mut Judge::new(self));
        condition.and(if universal { body.negate() } else { body })
    }
}

/// The value of a free parameter in the k-th try: 0, 1, a large diagonal, or spread numbers.
fn choice(k: usize, index: usize) -> Rational {
    match k {
        0 => Rational::ZERO,
        1 => Rational::ONE,
        2 => Rational::from(-1),
        3 => Rational::from(if index == 0 { 1 } else { 0 }),
        _ => {
            let spread = (k * 2_654_435_761 + index * 40_503 + k * index * 97) >> 4;
            Rational::from((spread % 9) as i64 - 4)
        }
    }
}

/// The layout of a bound variable and the index of its first member.
fn layout(
    core: &Core,
    evaluator: &mut Evaluator<'_, Rational>,
    slot: Slot,
    of: &CoreType,
) -> Option<(Layout, i64)> {
    let mut over = None;
    if let Some(values) = &of.over {
        let mut numbers = Vec::new();
        for &value in values {
            numbers.push(match evaluator.term(value).ok()? {
                Value::Integer(integer) => Rational::from(*integer),
                Value::Number(number) => number.clone(),
                _ => return None,
            });
        }
        over = Some(numbers);
    }
    let side = |evaluator: &mut Evaluator<'_, Rational>, term: Option<TermId>| match term {
        Some(term) => usize::try_from(integer(evaluator.term(term).ok()?)?).ok(),
        None => Some(1),
    };
    let shape = |evaluator: &mut Evaluator<'_, Rational>| {
        Some(Shape {
            kind: of.kind,
            rows: side(evaluator, of.rows)?,
            cols: side(evaluator, of.cols)?,
            over: over.clone(),
        })
    };
    let Some(index) = &core.slots[slot as usize].family else {
        let shapes = vec![shape(evaluator)?];
        return Some((Layout { family: false, shapes }, 0));
    };
    let from = integer(evaluator.term(index.from).ok()?)?;
    let to = integer(evaluator.term(index.to).ok()?)?;
    let mut shapes = Vec::new();
    for value in from..=to {
        evaluator.set(index.slot, Value::Integer(value));
        shapes.push(shape(evaluator)?);
    }
    evaluator.clear(index.slot);
    Some((Layout { family: true, shapes }, from))
}
