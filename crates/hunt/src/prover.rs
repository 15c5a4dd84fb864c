//! Decides what evaluation cannot: quantifiers over matrices, by the linear systems in them.
//!
//! `exists X: P` is refused if the affine equations of P have no solution, and evaluated if they
//! have one only; else some solutions are tried. Nothing here is trusted: a refutation that rests
//! on it stands in a certificate only with evidence that the kernel accepts.

use std::collections::HashMap;

use exact::Rational;
use kernel::core::{Core, CoreBinder, CoreType, Kind, PropId, PropOp, Slot, TermId};
use kernel::decide::Oracle;
use kernel::evaluate::Evaluator;
use kernel::truth::Truth;
use kernel::value::Value;

use crate::affine::{Affine, Cover};
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

impl Oracle<Rational> for Prover<'_> {
    fn decide(
        &mut self,
        evaluator: &mut Evaluator<'_, Rational>,
        prop: PropId,
        _path: &str,
    ) -> Truth {
        let core = self.core;
        match &core.props[prop as usize].op {
            PropOp::Quantifier { universal, binders, condition, body } => {
                let parts = (*condition, *body);
                self.quantifier(core, evaluator, prop, *universal, binders, parts)
            }
            _ => Truth::Undecided,
        }
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

    fn quantifier(
        &mut self,
        core: &Core,
        evaluator: &mut Evaluator<'_, Rational>,
        prop: PropId,
        universal: bool,
        binders: &[CoreBinder],
        (condition, body): (Option<PropId>, PropId),
    ) -> Truth {
        let mut unknown = Vec::new();
        let mut layouts = Vec::new();
        for binder in binders {
            let CoreBinder::Typed { slot, of } = binder else {
                return Truth::Undecided;
            };
            let Some(layout) = layout(core, evaluator, *slot, of) else {
                return Truth::Undecided;
            };
            unknown.push(*slot);
            layouts.push(layout);
        }
        // What an example must satisfy; of `for all`, an example of the negation.
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
        let solved = affine.system(core, evaluator, self, &layouts, &props);
        self.affine.insert(prop, affine);
        let truth = match solved {
            Ok((None, _)) => Truth::False,
            Ok((Some(system), cover)) => {
                let restricted = layouts.iter().flat_map(|(layout, _)| &layout.shapes).any(|shape| {
                    shape.over.is_some()
                        || matches!(shape.kind, Kind::Psd | Kind::Pd | Kind::Orthogonal | Kind::Natural)
                });
                if cover == Cover::All && !restricted && !universal {
                    Truth::True
                } else {
                    let dimension = system.dimension();
                    let tries = if dimension == 0 { 1 } else { TRIES };
                    let mut found = Truth::False;
                    for k in 0..tries {
                        let parameters = system.point(|index| choice(k, index));
                        let parts = (condition, body);
                        let truth =
                            self.example(evaluator, &unknown, &layouts, &parameters, universal, parts);
                        found = found.or(truth);
                        if found == Truth::True {
                            break;
                        }
                    }
                    match found {
                        Truth::True => Truth::True,
                        truth if dimension == 0 => truth,
                        _ if determined_negative(&layouts, &system.determined) => Truth::False,
                        _ => Truth::Undecided,
                    }
                }
            }
            Err(_) => Truth::Undecided,
        };
        for slot in unknown {
            evaluator.clear(slot);
        }
        if universal { truth.negate() } else { truth }
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
        let condition = condition.map_or(Truth::True, |c| evaluator.prop(c, self));
        if condition == Truth::False {
            return Truth::False;
        }
        let body = evaluator.prop(body, self);
        condition.and(if universal { body.negate() } else { body })
    }
}

/// Whether a psd unknown has a diagonal entry that the system makes negative.
fn determined_negative(
    layouts: &[(Layout, i64)],
    determined: &[Option<(Rational, Vec<(usize, Rational)>)>],
) -> bool {
    let mut start = 0;
    for shape in layouts.iter().flat_map(|(layout, _)| &layout.shapes) {
        let free = shape.free();
        let negative = free.iter().enumerate().any(|(k, (i, j))| {
            let fixed = |entry: &Option<(Rational, Vec<(usize, Rational)>)>| {
                entry.as_ref().is_some_and(|(constant, rest)| {
                    rest.is_empty()
                        && (constant.is_negative() || (shape.kind == Kind::Pd && constant.is_zero()))
                })
            };
            i == j && fixed(&determined[start + k])
        });
        if matches!(shape.kind, Kind::Psd | Kind::Pd) && negative {
            return true;
        }
        start += free.len();
    }
    false
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
