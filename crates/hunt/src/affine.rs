//! Linear systems hidden in propositions: equations whose sides are affine in some unknowns.
//!
//! A term's degree in the unknowns is read off its form. An affine equation is taken apart by
//! evaluation at 0 and at the unit vectors of the parameters. A minimum, or critical point, is an
//! equation too: the gradient vanishes. Of a square loss it is affine in the data.

use std::collections::HashMap;

use exact::{Matrix, Rational};
use kernel::core::{
    Core, CoreBinder, CorePlace, Family, Function, Op, Point, Predicate, PropId, PropOp, Slot,
    TermId,
};
use kernel::decide::Oracle;
use kernel::evaluate::Evaluator;
use kernel::ring::Stop;
use kernel::rules::minimum::Question;
use kernel::tree::Relation;
use kernel::truth::Truth;
use kernel::value::Value;

use crate::layout::{Layout, System};
use crate::point::Content;
use crate::session::{GRADIENT, to_kernel};
use crate::stationary::rank_limit;

/// No polynomial of a low degree.
const HIGH: u8 = 9;

/// The unknowns, and what is known of the degrees of terms in them.
#[derive(Clone, Debug, Default)]
pub struct Affine {
    pub(crate) unknown: Vec<Slot>,
    degrees: HashMap<TermId, u8>,
    /// Whether equations were met that are affine by a guess.
    probed: bool,
    /// Whether a function with a minimum is stationary in the unknowns too.
    pub(crate) stationary: bool,
    /// The second derivatives that functions with a minimum must have.
    pub(crate) curvature: HashMap<PropId, Vec<Rational>>,
}

/// How much of a proposition its equations say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// All: the proposition holds exactly where they do.
    All,
    /// Some.
    Part,
}

impl Affine {
    /// Nothing is known yet.
    pub fn new(unknown: Vec<Slot>) -> Self {
        Self {
            unknown,
            ..Self::default()
        }
    }

    fn depends(&self, free: &[Slot]) -> bool {
        self.unknown.iter().any(|slot| free.contains(slot))
    }

    /// Whether terms, as the ends of a range, are the same whatever the unknowns are.
    fn stay(&self, core: &Core, terms: &[TermId]) -> bool {
        let moves = |&term: &TermId| self.depends(&core.terms[term as usize].free);
        !terms.iter().any(moves)
    }

    /// Whether the same members of a family are replaced whatever the unknowns are.
    fn members_stay(&self, core: &Core, family: &Family) -> bool {
        let mut replaced = family.replaced.iter();
        replaced.all(|(index, _)| self.stay(core, &[*index]))
    }

    /// Whether binders are of indices whose ranges stay.
    fn are_ranges(&self, core: &Core, binders: &[CoreBinder]) -> bool {
        binders.iter().all(|binder| match binder {
            CoreBinder::Range(index) => self.stay(core, &[index.from, index.to]),
            _ => false,
        })
    }

    /// An upper bound of the degree of a term in the unknowns.
    pub fn degree(&mut self, core: &Core, term: TermId) -> u8 {
        if let Some(&degree) = self.degrees.get(&term) {
            return degree;
        }
        let degree = self.degree_of(core, term).min(HIGH);
        self.degrees.insert(term, degree);
        degree
    }

    fn degree_of(&mut self, core: &Core, term: TermId) -> u8 {
        let node = &core.terms[term as usize];
        if let Op::Slot(slot) = node.op {
            return u8::from(self.unknown.contains(&slot));
        }
        if !self.depends(&node.free) {
            return 0;
        }
        let max = |affine: &mut Self, terms: &mut dyn Iterator<Item = TermId>| {
            terms
                .map(|term| affine.degree(core, term))
                .max()
                .unwrap_or(0)
        };
        match &node.op {
            Op::Minus(a) | Op::Transpose(a) | Op::Scalar(a) => self.degree(core, *a),
            Op::Add(a, b) | Op::Subtract(a, b) => max(self, &mut [*a, *b].into_iter()),
            Op::Multiply(a, b) => self.degree(core, *a).saturating_add(self.degree(core, *b)),
            Op::Divide(a, b) if self.degree(core, *b) == 0 => self.degree(core, *a),
            Op::NormSquared(a) => self.degree(core, *a).saturating_mul(2),
            Op::Power(a, n) => match &core.terms[*n as usize].op {
                Op::Number(n) if n == &Rational::ONE => self.degree(core, *a),
                Op::Number(n) if n.is_zero() => 0,
                _ => HIGH,
            },
            Op::Entry(a, i, j) if self.degree(core, *i) + self.degree(core, *j) == 0 => {
                self.degree(core, *a)
            }
            Op::Row(a, i) | Op::Column(a, i) if self.degree(core, *i) == 0 => self.degree(core, *a),
            Op::Member(family, index)
                if self.stay(core, &[*index]) && self.members_stay(core, family) =>
            {
                let replaced = max(self, &mut family.replaced.iter().map(|pair| pair.1));
                replaced.max(u8::from(self.unknown.contains(&family.slot)))
            }
            Op::Product {
                family, from, to, ..
            } if !self.unknown.contains(&family.slot)
                && self.stay(core, &[*from, *to])
                && self.members_stay(core, family) =>
            {
                let degrees = family.replaced.iter().map(|pair| pair.1);
                degrees.fold(0, |sum: u8, term| {
                    sum.saturating_add(self.degree(core, term))
                })
            }
            Op::Block(rows) => max(self, &mut rows.iter().flatten().copied()),
            Op::Entries { row, column, value }
                if self.stay(core, &[row.from, row.to, column.from, column.to]) =>
            {
                self.degree(core, *value)
            }
            Op::Fold(kernel::core::FoldKind::Sum, parts) => {
                let constant = parts
                    .iter()
                    .flat_map(|part| &part.conditions)
                    .all(|&condition| !self.depends(&core.props[condition as usize].free));
                let mut indices = parts.iter().flat_map(|part| &part.indices);
                let ranges = indices.all(|index| self.stay(core, &[index.from, index.to]));
                if constant && ranges {
                    max(self, &mut parts.iter().map(|part| part.value))
                } else {
                    HIGH
                }
            }
            Op::Call(Function::Trace | Function::Diagonal, arguments) => {
                max(self, &mut arguments.iter().copied())
            }
            Op::Call(Function::Hadamard | Function::Kronecker | Function::KhatriRao, arguments) => {
                arguments.iter().fold(0, |sum: u8, &term| {
                    sum.saturating_add(self.degree(core, term))
                })
            }
            _ => HIGH,
        }
    }

    /// Whether a proposition has an affine equation in the unknowns.
    pub fn has_equation(&mut self, core: &Core, prop: PropId) -> bool {
        let node = &core.props[prop as usize];
        if !self.depends(&node.free) {
            return false;
        }
        match &node.op {
            PropOp::And(a, b) => self.has_equation(core, *a) || self.has_equation(core, *b),
            PropOp::Implies(a, b) => {
                !self.depends(&core.props[*a as usize].free) && self.has_equation(core, *b)
            }
            PropOp::Compare(Relation::Equal, a, b) => {
                self.degree(core, *a).max(self.degree(core, *b)) == 1
            }
            PropOp::Predicate {
                predicate,
                objective,
                places,
                over,
            } if *predicate != Predicate::DescendsOnALine => {
                over.is_none_or(|over| rank_limit(core, over, places).is_some())
                    && !places.iter().any(|place| self.moves(core, place))
                    && matches!(self.degree(core, *objective), 1 | 2)
            }
            PropOp::Quantifier {
                universal: true,
                binders,
                condition,
                body,
            } => {
                self.are_ranges(core, binders)
                    && condition.is_none_or(|c| !self.depends(&core.props[c as usize].free))
                    && self.has_equation(core, *body)
            }
            _ => false,
        }
    }

    /// Whether the point of a place depends on the unknowns.
    fn moves(&self, core: &Core, place: &CorePlace) -> bool {
        match &place.point {
            Point::Term(term) => match core.terms[*term as usize].op {
                Op::Slot(slot) => self.unknown.contains(&slot),
                _ => self.depends(&core.terms[*term as usize].free),
            },
            Point::Family(family) => {
                self.unknown.contains(&family.slot)
                    || family
                        .replaced
                        .iter()
                        .any(|(_, value)| self.depends(&core.terms[*value as usize].free))
            }
        }
    }

    /// What it costs to find the system of a proposition, beside one evaluation for each unknown.
    pub fn price(core: &Core, props: &[PropId], parameters: usize) -> u64 {
        let gradient = |&prop: &PropId| {
            let predicate = matches!(core.props[prop as usize].op, PropOp::Predicate { .. });
            if predicate { GRADIENT } else { 1 }
        };
        props.iter().map(gradient).sum::<u64>() * (parameters as u64 + 1)
    }

    /// Appends the differences of the sides of all affine equations at the present values.
    fn residuals(
        &mut self,
        core: &Core,
        evaluator: &mut Evaluator<'_>,
        oracle: &mut dyn Oracle,
        prop: PropId,
        out: &mut Vec<Rational>,
    ) -> Result<Cover, Stop> {
        let node = &core.props[prop as usize];
        match &node.op {
            PropOp::And(a, b) => {
                let first = self.residuals(core, evaluator, oracle, *a, out)?;
                let second = self.residuals(core, evaluator, oracle, *b, out)?;
                Ok(if first == Cover::All {
                    second
                } else {
                    Cover::Part
                })
            }
            PropOp::Implies(a, b) if !self.depends(&core.props[*a as usize].free) => {
                match evaluator.prop(*a, oracle) {
                    Truth::True => self.residuals(core, evaluator, oracle, *b, out),
                    Truth::False => Ok(Cover::All),
                    _ => Ok(Cover::Part),
                }
            }
            PropOp::Compare(Relation::Equal, a, b)
                if self.degree(core, *a).max(self.degree(core, *b)) <= 1 =>
            {
                let left = evaluator.term(*a)?.clone();
                let right = evaluator.term(*b)?;
                difference(&left, right, out);
                Ok(Cover::All)
            }
            PropOp::Predicate { .. } if self.has_equation(core, prop) => {
                self.probed = true;
                let question = Question::of(evaluator, prop).ok_or(Stop::Undefined)?;
                let result = question
                    .enter(evaluator)
                    .and_then(|()| self.stationarity(evaluator, &question, prop));
                question.leave(evaluator);
                out.extend(result?);
                Ok(Cover::Part)
            }
            PropOp::Quantifier {
                universal: true,
                binders,
                condition,
                body,
            } if self.are_ranges(core, binders)
                && condition.is_none_or(|c| !self.depends(&core.props[c as usize].free)) =>
            {
                self.members(core, evaluator, oracle, binders, (*condition, *body), out)
            }
            _ => Ok(Cover::Part),
        }
    }

    /// The residuals of the members of a bounded quantifier.
    fn members(
        &mut self,
        core: &Core,
        evaluator: &mut Evaluator<'_>,
        oracle: &mut dyn Oracle,
        binders: &[CoreBinder],
        (condition, body): (Option<PropId>, PropId),
        out: &mut Vec<Rational>,
    ) -> Result<Cover, Stop> {
        let Some((CoreBinder::Range(index), rest)) = binders.split_first() else {
            return match condition.map_or(Truth::True, |c| evaluator.prop(c, oracle)) {
                Truth::True => self.residuals(core, evaluator, oracle, body, out),
                Truth::False => Ok(Cover::All),
                _ => Ok(Cover::Part),
            };
        };
        let mut end = |term| -> Result<i64, Stop> {
            crate::session::integer(evaluator.term(term)?).ok_or(Stop::Undefined)
        };
        let (from, to) = (end(index.from)?, end(index.to)?);
        let mut cover = Cover::All;
        for value in from..=to {
            evaluator.set(index.slot, Value::Integer(value));
            let member = self.members(core, evaluator, oracle, rest, (condition, body), out);
            if member.inspect_err(|_| evaluator.clear(index.slot))? == Cover::Part {
                cover = Cover::Part;
            }
        }
        evaluator.clear(index.slot);
        Ok(cover)
    }

    /// The linear system that propositions put on the unknowns, given everything else: `None` if it
    /// has no solution. Parameters are those of all layouts, one after the other.
    ///
    /// # Errors
    /// When a term is undefined or undecided.
    pub fn system(
        &mut self,
        core: &Core,
        evaluator: &mut Evaluator<'_>,
        oracle: &mut dyn Oracle,
        layouts: &[(Layout, i64)],
        props: &[PropId],
    ) -> Result<(Option<System>, Cover), Stop> {
        let parameters: usize = layouts.iter().map(|(layout, _)| layout.parameters()).sum();
        let unknown = self.unknown.clone();
        let mut point = vec![Rational::ZERO; parameters];
        let mut columns = Vec::with_capacity(parameters + 1);
        let mut cover = Cover::All;
        self.probed = false;
        for k in 0..=parameters + 1 {
            if k > parameters {
                // What is not affine differs at another point.
                if !self.probed {
                    break;
                }
                for (index, entry) in point.iter_mut().enumerate() {
                    *entry = Rational::from(2 + (index * index) % 7);
                }
            } else if k > 0 {
                point[k - 1] = Rational::ONE;
            }
            let mut start = 0;
            for (slot, (layout, first)) in unknown.iter().zip(layouts) {
                let end = start + layout.parameters();
                let value = Content::Value(layout.build(&point[start..end]));
                evaluator.set(*slot, to_kernel(&value, *first));
                start = end;
            }
            let mut column = Vec::new();
            for &prop in props {
                if self.residuals(core, evaluator, oracle, prop, &mut column)? == Cover::Part {
                    cover = Cover::Part;
                }
            }
            columns.push(column);
            if (1..=parameters).contains(&k) {
                point[k - 1] = Rational::ZERO;
            }
        }
        let constant = columns.remove(0);
        let probe = if self.probed { columns.pop() } else { None };
        if columns.iter().any(|column| column.len() != constant.len()) {
            return Err(Stop::Undefined);
        }
        let coefficients = Matrix::from_fn(constant.len(), parameters, |i, j| {
            &columns[j][i] - &constant[i]
        });
        if let Some(probe) = probe {
            let column = Matrix::from_entries(parameters, 1, point);
            let expected = &coefficients * &column;
            let fits = |i: usize| &expected[(i, 0)] + &constant[i] == probe[i];
            if probe.len() != constant.len() || !(0..constant.len()).all(fits) {
                return Err(Stop::Undefined);
            }
        }
        let right: Vec<Rational> = constant.iter().map(|value| -value).collect();
        Ok((System::solve(&coefficients, &right), cover))
    }
}

/// Appends the entries of the difference of two values.
fn difference(a: &Value, b: &Value, out: &mut Vec<Rational>) {
    match (a, b) {
        (Value::Matrix(a), Value::Matrix(b)) => {
            let pairs = a.entries().iter().zip(b.entries());
            out.extend(pairs.filter_map(|(x, y)| Some(x.number()? - y.number()?)));
        }
        (a, b) => {
            let number = |value: &Value| {
                let single = value.matrix().ok().filter(|m| m.shape() == (1, 1));
                single
                    .and_then(|m| m.at(0, 0).number().cloned())
                    .unwrap_or_default()
            };
            out.push(&number(a) - &number(b));
        }
    }
}
