//! The judge: decides quantifiers over matrices and predicates by evidence.
//!
//! Evaluation and evidence meet here, and nowhere else. A [`Supplier`] gives evidence for a node: a
//! certificate looks it up by the node's path, a prover makes it. The rules check it in the same
//! way, so what a search has found is accepted later for the same reason.
//!
//! *Near.* `exists x near c: P` is shown by a path x(t) that starts at c and has P for all small
//! t > 0, that is, over the field of rational functions of t; `for all x near c: P` is refuted by a
//! path along which P is false. Inside such a path, `exists V near b` means: within a fixed
//! distance for all small t. It can be refused there, but not shown, because a path shows no more
//! than that V comes near b as t goes to 0.

use std::collections::BTreeMap;

use crate::core::{Core, CoreBinder, CoreType, Kind, PropId, PropOp, Slot};
use crate::decide::{Oracle, inhabits};
use crate::evaluate::Evaluator;
use crate::evidence::{Evidence, Paths, Rejection, Values};
use crate::infinitesimal::{self, Qt};
use crate::instance;
use crate::matrix::Mat;
use crate::ring::{Ring, Stop};
use crate::rules::open::is_so_near;
use crate::rules::{linear, minimum, nearness, one_number, order, refuse};
use crate::truth::Truth;
use crate::value::Value;

/// What gives evidence.
pub trait Supplier {
    /// Evidence for a node, if there is any; [`Evaluator::moves`] tells whether it may be a path.
    fn supply(
        &mut self,
        evaluator: &mut Evaluator<'_>,
        prop: PropId,
        path: &str,
    ) -> Option<Evidence>;
}

impl Supplier for BTreeMap<String, Evidence> {
    fn supply(&mut self, _: &mut Evaluator<'_>, _: PropId, path: &str) -> Option<Evidence> {
        self.get(path).cloned()
    }
}

/// A quantifier: `exists`, or `for all` as the denial of one.
pub struct Node<'n> {
    /// Its place in the core.
    pub prop: PropId,
    /// Its path.
    pub path: &'n str,
    /// Whether it is a `for all`.
    pub universal: bool,
    /// What it binds.
    pub binders: &'n [CoreBinder],
    /// The side condition.
    pub condition: Option<PropId>,
    /// The body.
    pub body: PropId,
}

impl<'n> Node<'n> {
    /// The quantifier that a proposition is, if it is one.
    pub fn of(core: &'n Core, prop: PropId, path: &'n str) -> Option<Self> {
        match &core.props[prop as usize].op {
            PropOp::Quantifier {
                universal,
                binders,
                condition,
                body,
            } => Some(Self {
                prop,
                path,
                universal: *universal,
                binders,
                condition: *condition,
                body: *body,
            }),
            _ => None,
        }
    }

    /// Whether something is bound near a centre.
    pub fn is_near(&self) -> bool {
        let near = |binder: &CoreBinder| matches!(binder, CoreBinder::Near { .. });
        self.binders.iter().any(near)
    }
}

/// Decides by evidence, and remembers the evidence that was used.
pub struct Judge<'s> {
    supplier: &'s mut dyn Supplier,
    /// The evidence that was accepted, by path.
    pub used: BTreeMap<String, Evidence>,
    /// Why evidence was refused, by path.
    pub refused: BTreeMap<String, Rejection>,
}

impl Oracle<Qt> for Judge<'_> {
    fn decide(&mut self, evaluator: &mut Evaluator<'_>, prop: PropId, path: &str) -> Truth {
        let core = evaluator.core;
        if let Some(node) = Node::of(core, prop, path) {
            return if !node.is_near() {
                self.quantifier(evaluator, &node)
            } else if is_so_near(evaluator, &node) {
                Truth::from(node.universal)
            } else {
                self.near(evaluator, &node)
            };
        }
        match &core.props[prop as usize].op {
            PropOp::Predicate { .. } => self.predicate(evaluator, prop, path),
            PropOp::Compare(relation, a, b) => {
                order::compare(evaluator, *relation, *a, *b).unwrap_or(Truth::Undecided)
            }
            _ => Truth::Undecided,
        }
    }
}

impl<'s> Judge<'s> {
    /// A judge with a supplier of evidence.
    pub fn new(supplier: &'s mut dyn Supplier) -> Self {
        Self {
            supplier,
            used: BTreeMap::new(),
            refused: BTreeMap::new(),
        }
    }

    /// Decides a quantifier with a `near`.
    fn near(&mut self, evaluator: &mut Evaluator<'_>, node: &Node<'_>) -> Truth {
        if !evaluator.moves {
            // At rest no value moves; a path from one that does would be a path within a path.
            return match evaluator.is_constant() {
                true => self.quantifier(&mut evaluator.moving(), node),
                false => Truth::Undecided,
            };
        }
        // Within a path, nearness can be refused only.
        match self.quantifier(evaluator, node) {
            truth if truth == Truth::from(node.universal) => truth,
            _ => Truth::Undecided,
        }
    }

    fn quantifier(&mut self, evaluator: &mut Evaluator<'_>, node: &Node<'_>) -> Truth {
        match linear::decide(self, evaluator, node) {
            Truth::Undecided => {}
            truth => return truth,
        }
        let Some(evidence) = self.supplier.supply(evaluator, node.prop, node.path) else {
            return one_number::decide(evaluator, node);
        };
        let shown = match &evidence {
            Evidence::Witness(values) => self.witness(evaluator, node, &paths_of(values)),
            Evidence::Path(paths) => self.witness(evaluator, node, paths),
            Evidence::AffineRank(_) | Evidence::Better(_) | Evidence::Least(..) => {
                refuse::check(self, evaluator, node, &evidence)
            }
            _ => nearness::check(evaluator, node, &evidence),
        };
        self.settle(node.path, evidence, shown)
    }

    /// Notes what became of evidence.
    pub(crate) fn settle(
        &mut self,
        path: &str,
        evidence: Evidence,
        shown: Result<Truth, Rejection>,
    ) -> Truth {
        match shown {
            Ok(truth) => {
                self.used.insert(path.to_owned(), evidence);
                truth
            }
            Err(rejection) => {
                self.refused.insert(path.to_owned(), rejection);
                Truth::Undecided
            }
        }
    }

    fn predicate(&mut self, evaluator: &mut Evaluator<'_>, prop: PropId, path: &str) -> Truth {
        if let Some(truth) = minimum::evaluated(self, evaluator, prop) {
            return truth;
        }
        let Some(evidence) = self.supplier.supply(evaluator, prop, path) else {
            return Truth::Undecided;
        };
        let shown = minimum::check(self, evaluator, prop, &evidence);
        self.settle(path, evidence, shown)
    }

    /// Values for the bound names that have their types and make the side condition true, and the
    /// body true (`exists`) or false (`for all`).
    fn witness(
        &mut self,
        evaluator: &mut Evaluator<'_>,
        node: &Node<'_>,
        paths: &Paths,
    ) -> Result<Truth, Rejection> {
        if paths.len() != node.binders.len() {
            return Err(Rejection::new(
                "malformed",
                "a witness has a value for each bound name",
            ));
        }
        let shown = bind(evaluator, node.binders, paths).and_then(|()| self.shows(evaluator, node));
        clear(evaluator, node.binders);
        shown
    }

    /// Whether the values that the binders have now decide the quantifier.
    pub(crate) fn shows(
        &mut self,
        evaluator: &mut Evaluator<'_>,
        node: &Node<'_>,
    ) -> Result<Truth, Rejection> {
        if let Some(condition) = node.condition
            && evaluator.prop(condition, self) != Truth::True
        {
            return Err(Rejection::new(
                "witness-fails",
                "the side condition is not shown to hold",
            ));
        }
        let wanted = Truth::from(!node.universal);
        if evaluator.prop(node.body, self) == wanted {
            Ok(wanted)
        } else {
            let wanted = if node.universal { "fail" } else { "hold" };
            Err(Rejection::new(
                "witness-fails",
                format!("the body is not shown to {wanted}"),
            ))
        }
    }
}

/// Gives the bound names their values, each of its type.
fn bind(
    evaluator: &mut Evaluator<'_>,
    binders: &[CoreBinder],
    paths: &Paths,
) -> Result<(), Rejection> {
    for binder in binders {
        let slot = binder.slot();
        let name = &evaluator.core.slots[slot as usize].name;
        let Some(path) = paths.get(name) else {
            return Err(Rejection::new(
                "malformed",
                format!("the witness has no value for {name}"),
            ));
        };
        let value = indexed(evaluator, slot, along(evaluator, path)?)?;
        let of = match binder {
            CoreBinder::Typed { of, .. } => of,
            CoreBinder::Near { center, of, .. } => {
                let center = evaluator.point(center);
                let starts = center.is_ok_and(|center| starts_at(&value, &center));
                if !starts {
                    let message = format!("{name} does not start at its centre");
                    return Err(Rejection::new("path-start", message));
                }
                of
            }
            CoreBinder::Range(_) | CoreBinder::Set { .. } => {
                return Err(Rejection::new(
                    "malformed",
                    "indices and matrices are bound apart",
                ));
            }
        };
        let value = of_kind(value, of);
        if is_of_type(evaluator, slot, of, &value) != Ok(true) {
            return Err(Rejection::new("type", format!("{name} is not of its type")));
        }
        evaluator.set(slot, value);
    }
    Ok(())
}

/// Takes the values of bound names away.
pub fn clear<K: Ring>(evaluator: &mut Evaluator<'_, K>, binders: &[CoreBinder]) {
    for binder in binders {
        evaluator.clear(binder.slot());
    }
}

/// A value along a path.
pub(crate) fn along(
    evaluator: &Evaluator<'_>,
    path: &[instance::Value],
) -> Result<Value, Rejection> {
    let message = match path.len() {
        2.. if !evaluator.moves => "a path stands where nothing moves",
        _ => "the coefficients of a path differ in shape",
    };
    let value = (evaluator.moves || path.len() == 1).then(|| infinitesimal::along(path));
    value
        .flatten()
        .ok_or_else(|| Rejection::new("malformed", message))
}

/// A family's members with the index of the first, as its slot has it.
pub(crate) fn indexed(
    evaluator: &mut Evaluator<'_>,
    slot: Slot,
    value: Value,
) -> Result<Value, Rejection> {
    match (value, &evaluator.core.slots[slot as usize].family) {
        (Value::Family(_, members), Some(index)) => {
            let range = evaluator.range(index);
            let (from, _) = range.map_err(|_| Rejection::new("type", "an undefined range"))?;
            Ok(Value::Family(from, members))
        }
        (value, _) => Ok(value),
    }
}

/// The value as one of a type: an integer is a number, unless a natural number is asked for.
pub(crate) fn of_kind(value: Value, of: &CoreType) -> Value {
    match value {
        Value::Integer(n) if of.kind != Kind::Natural => Value::Number(Qt::integer(n)),
        value => value,
    }
}

/// Whether a value has the sizes and the kind of a type.
pub(crate) fn is_of_type(
    evaluator: &mut Evaluator<'_>,
    slot: Slot,
    of: &CoreType,
    value: &Value,
) -> Result<bool, Stop> {
    let (first, shapes) = evaluator.shapes(slot, of)?;
    let members: Vec<Mat> = match (value, first) {
        (Value::Family(from, members), Some(first)) if *from == first => members.clone(),
        (Value::Matrix(m), None) if of.rows.is_some() => vec![m.clone()],
        (Value::Integer(n), None) if of.rows.is_none() => vec![Mat::scalar(1, &Qt::integer(*n))],
        (Value::Number(x), None) if of.rows.is_none() => vec![Mat::scalar(1, x)],
        _ => return Ok(false),
    };
    let natural = of.kind != Kind::Natural || matches!(value, Value::Integer(0..));
    let allowed = match &of.over {
        None => None,
        Some(over) => Some(evaluator.numbers(over)?),
    };
    if !natural || members.len() != shapes.len() {
        return Ok(false);
    }
    for (member, shape) in members.iter().zip(shapes) {
        if member.shape() != shape || !inhabits(of.kind, member)? {
            return Ok(false);
        }
        for (k, entry) in member.entries().iter().enumerate() {
            let off = k / member.cols() != k % member.cols();
            let Some(allowed) = &allowed else { continue };
            if off && of.kind == Kind::Diagonal {
                continue;
            }
            let mut free = false;
            for value in allowed {
                free |= value.sub(entry)?.is_zero()?;
            }
            if !free {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// Whether a path starts at a centre: their difference vanishes at t = 0.
pub(crate) fn starts_at(path: &Value, center: &Value) -> bool {
    let vanishes = |a: &Mat, b: &Mat| {
        a.shape() == b.shape()
            && a.sub(b).is_ok_and(|difference| {
                difference
                    .entries()
                    .iter()
                    .all(|entry| entry.at_zero().is_some_and(|x| x.is_zero()))
            })
    };
    match (path, center) {
        (Value::Family(i, a), Value::Family(j, b)) => {
            i == j && a.len() == b.len() && a.iter().zip(b).all(|(a, b)| vanishes(a, b))
        }
        (a, b) => match (a.matrix(), b.matrix()) {
            (Ok(a), Ok(b)) => vanishes(&a, &b),
            _ => false,
        },
    }
}

/// Values by their names, as paths that stay where they are.
pub fn paths_of(values: &Values) -> Paths {
    values
        .iter()
        .map(|(name, value)| (name.clone(), vec![value.clone()]))
        .collect()
}
