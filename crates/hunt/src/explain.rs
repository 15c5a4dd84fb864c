//! Why an instance refutes: each hypothesis with its numbers, and both sides of the conclusion.

use std::collections::BTreeMap;

use kernel::certificate::judge;
use kernel::core::{
    Core, CoreBinder, CoreIndex, CoreItem, Family, FoldKind, Op, Part as Member, PropId, PropOp,
    TermId,
};
use kernel::elaborate::elaborate;
use kernel::evaluate::Evaluator;
use kernel::evidence::Evidence;
use kernel::instance::Instance;
use kernel::judge::Judge;
use kernel::print::Brackets;
use kernel::ring::Stop;
use kernel::tree::{Body, Call, Formula, Item, Statement, Term};
use kernel::truth::Truth;
use kernel::value::Value;
use prove::Prover;

/// The most values of an index that are tried for one at which a formula fails.
const MAX_INDICES: usize = 1000;

/// A part of a formula and its truth.
#[derive(Clone, Debug)]
pub struct Part {
    /// The indices at which it is looked at, with their values, as in `i = 2`; empty without any.
    pub at: String,
    /// The formula.
    pub text: String,
    /// Whether it holds.
    pub truth: Truth,
    /// Terms and their values.
    pub values: Vec<(String, String)>,
    /// What makes it undefined.
    pub why: Option<String>,
}

/// The explanation of an instance.
#[derive(Clone, Debug, Default)]
pub struct Explanation {
    /// The hypotheses: name and parts.
    pub hypotheses: Vec<(String, Vec<Part>)>,
    /// The parts of the conclusion that decide it.
    pub conclusion: Vec<Part>,
    /// The evidence that decides what is not evaluated, by the path of its node.
    pub grounds: BTreeMap<String, Evidence>,
}

/// Explains an instance of a statement; `None` if it is no instance.
pub fn explain(statement: &Statement, instance: &Instance) -> Option<Explanation> {
    let core = elaborate(statement).ok()?;
    let mut explainer = Explainer::new(&core, statement, instance)?;
    let mut judging = Judge::new(&mut explainer.prover);
    let _ = judge(&core, &mut explainer.evaluator, &mut judging);
    let grounds = judging.used;
    let mut explanation = Explanation {
        grounds,
        ..Explanation::default()
    };
    for item in &core.items {
        let CoreItem::Assume { id, prop } = item else {
            continue;
        };
        let formula = statement.items.iter().find_map(|item| match item {
            Item::Assume { id: other, formula } if other == id => Some(formula),
            _ => None,
        })?;
        let mut parts = Vec::new();
        explainer.parts(formula, *prop, false, &mut parts);
        explanation.hypotheses.push((id.clone(), parts));
    }
    explainer.parts(
        &statement.show,
        core.show,
        true,
        &mut explanation.conclusion,
    );
    Some(explanation)
}

struct Explainer<'c> {
    core: &'c Core,
    statement: &'c Statement,
    evaluator: Evaluator<'c>,
    prover: Prover,
    /// The indices around, with their values.
    at: Vec<String>,
}

impl<'c> Explainer<'c> {
    /// At an instance; `None` if it is no instance.
    fn new(core: &'c Core, statement: &'c Statement, instance: &Instance) -> Option<Self> {
        let mut evaluator = Evaluator::new(core);
        evaluator.assign(instance).ok()?;
        Some(Self {
            core,
            statement,
            evaluator,
            prover: Prover::default(),
            at: Vec::new(),
        })
    }

    fn truth(&mut self, prop: PropId) -> Truth {
        self.evaluator.prop(prop, &mut Judge::new(&mut self.prover))
    }

    /// The parts of a formula; of one that fails, those that make it fail.
    fn parts(&mut self, formula: &Formula, prop: PropId, failing: bool, out: &mut Vec<Part>) {
        let core = self.core;
        let truth = self.truth(prop);
        match (formula, &core.props[prop as usize].op) {
            (Formula::And(a, b), PropOp::And(p, q)) => {
                for (formula, prop) in [(a, *p), (b, *q)] {
                    if !failing || self.truth(prop) == truth {
                        self.parts(formula, prop, failing, out);
                    }
                }
            }
            (Formula::Or(a, b), PropOp::Or(p, q))
            | (Formula::Implies(a, b), PropOp::Implies(p, q))
            | (Formula::Iff(a, b), PropOp::Iff(p, q)) => {
                self.parts(a, *p, false, out);
                self.parts(b, *q, false, out);
            }
            (Formula::Compare(_, a, b), PropOp::Compare(_, s, t)) => {
                let values = [(&**a, *s), (&**b, *t)]
                    .into_iter()
                    .filter(|(term, _)| !is_literal(term))
                    .map(|(term, id)| (Brackets::Least.term(term), self.value(id)))
                    .collect();
                self.part(formula, truth, values, &[*s, *t], out);
            }
            (Formula::Call(call), PropOp::Compare(_, s, t)) => {
                // The body of a definition, for the values in it.
                let mut definitions = self.statement.definitions.iter();
                let body = definitions.find(|other| other.name == call.name);
                let body = body.map(|definition| &definition.body);
                let mut values = Vec::new();
                if let Some(Body::Formula(Formula::Compare(_, a, b))) = body {
                    let parameters = self.parameters(call);
                    for (term, id) in [(a, *s), (b, *t)] {
                        if !is_literal(term) {
                            let name = spelled(term, &parameters);
                            values.push((name, self.value(id)));
                        }
                    }
                }
                self.part(formula, truth, values, &[*s, *t], out);
            }
            (
                Formula::ForAll(quantified),
                PropOp::Quantifier {
                    binders,
                    condition,
                    body,
                    ..
                },
            ) if truth != Truth::True && self.settle(binders, *condition, *body, truth) => {
                let depth = self.at.len();
                for binder in binders {
                    let slot = binder.slot();
                    let name = &core.slots[slot as usize].name;
                    if let Some(value) = self.evaluator.slot(slot) {
                        self.at.push(format!("{name} = {value}"));
                    }
                }
                self.parts(&quantified.body, *body, failing, out);
                self.at.truncate(depth);
                for binder in binders {
                    self.evaluator.clear(binder.slot());
                }
            }
            _ => self.part(formula, truth, Vec::new(), &[], out),
        }
    }

    fn part(
        &mut self,
        formula: &Formula,
        truth: Truth,
        values: Vec<(String, String)>,
        terms: &[TermId],
        out: &mut Vec<Part>,
    ) {
        let mut why = None;
        if truth == Truth::Undefined {
            why = terms.iter().find_map(|&term| self.undefined(term));
        }
        out.push(Part {
            at: self.at.join(", "),
            text: Brackets::Least.formula(formula),
            truth,
            values,
            why,
        });
    }

    /// Sets indices to the first values at which a body has a truth value; `false`, with nothing
    /// set, if there are none or the binders are no indices.
    fn settle(
        &mut self,
        binders: &[CoreBinder],
        condition: Option<PropId>,
        body: PropId,
        truth: Truth,
    ) -> bool {
        let Some((first, rest)) = binders.split_first() else {
            let relevant = condition.is_none_or(|prop| self.truth(prop) == Truth::True);
            return relevant && self.truth(body) == truth;
        };
        let CoreBinder::Range(index) = first else {
            return false;
        };
        let Ok((from, to)) = self.evaluator.range(index) else {
            return false;
        };
        for value in (from..=to).take(MAX_INDICES) {
            self.evaluator.set(index.slot, Value::Integer(value));
            if self.settle(rest, condition, body, truth) {
                return true;
            }
        }
        self.evaluator.clear(index.slot);
        false
    }

    /// The parameters of a definition with the arguments of a call.
    fn parameters(&self, call: &Call) -> Vec<(String, String)> {
        let mut definitions = self.statement.definitions.iter();
        let Some(definition) = definitions.find(|other| other.name == call.name) else {
            return Vec::new();
        };
        let arguments = call.arguments.iter().map(|argument| match &argument.value {
            Body::Term(term) => Brackets::Least.term(term),
            Body::Formula(formula) => Brackets::Least.formula(formula),
        });
        definition
            .parameters
            .iter()
            .cloned()
            .zip(arguments)
            .collect()
    }

    fn value(&mut self, term: TermId) -> String {
        match self.evaluator.term(term) {
            Ok(Value::Matrix(matrix)) if let Some(matrix) = matrix.to_exact() => matrix.to_string(),
            Ok(value) => value.to_string(),
            Err(Stop::Undefined) => "undefined".to_owned(),
            Err(Stop::Undecided(reason)) => format!("not known ({reason})"),
        }
    }

    /// Why a term is undefined: the innermost cause, with its value.
    fn undefined(&mut self, term: TermId) -> Option<String> {
        if self.evaluator.term(term).err() != Some(Stop::Undefined) {
            return None;
        }
        let core = self.core;
        let op = &core.terms[term as usize].op;
        if let Op::Fold(_, parts) = op {
            for part in parts {
                if let Some(why) = self.undefined_member(part, &part.indices) {
                    return Some(why);
                }
            }
        }
        let replaced = |family: &Family| {
            let pairs = family.replaced.iter();
            pairs
                .flat_map(|&(index, value)| [index, value])
                .collect::<Vec<_>>()
        };
        let inner: Vec<TermId> = match op {
            Op::Minus(a)
            | Op::Scalar(a)
            | Op::Transpose(a)
            | Op::Pseudoinverse(a)
            | Op::Inverse(a)
            | Op::NormSquared(a) => vec![*a],
            Op::Member(family, a) => [&[*a], &replaced(family)[..]].concat(),
            Op::Add(a, b)
            | Op::Subtract(a, b)
            | Op::Multiply(a, b)
            | Op::Divide(a, b)
            | Op::Power(a, b)
            | Op::Row(a, b)
            | Op::Column(a, b) => vec![*a, *b],
            Op::Entry(a, i, j) => vec![*a, *i, *j],
            Op::Product {
                family, from, to, ..
            } => [&[*from, *to], &replaced(family)[..]].concat(),
            Op::Block(rows) => rows.concat(),
            Op::Call(_, arguments) => arguments.clone(),
            _ => Vec::new(),
        };
        if let Some(why) = inner.iter().find_map(|&term| self.undefined(term)) {
            return Some(why);
        }
        Some(match op {
            Op::Inverse(a) => format!("the inverse of {}, which is singular", self.value(*a)),
            Op::Divide(..) => "a division by 0".to_owned(),
            Op::Entry(_, i, j) => {
                format!("there is no entry [{}, {}]", self.value(*i), self.value(*j))
            }
            Op::Row(_, i) => format!("there is no row {}", self.value(*i)),
            Op::Column(_, i) | Op::Member(_, i) => format!("there is no member {}", self.value(*i)),
            Op::Fold(FoldKind::Min | FoldKind::Max, _) => {
                "the least or largest of nothing".to_owned()
            }
            Op::Product { from, to, .. } => {
                let (from, to) = (self.value(*from), self.value(*to));
                format!("there is no product of the factors from {from} to {to}")
            }
            _ => "a term has no value".to_owned(),
        })
    }

    /// Why a member of a fold is undefined, the first that is.
    fn undefined_member(&mut self, part: &Member, indices: &[CoreIndex]) -> Option<String> {
        let Some((index, rest)) = indices.split_first() else {
            let mut conditions = part.conditions.iter();
            let taken = conditions.all(|&prop| self.truth(prop) == Truth::True);
            return taken.then(|| self.undefined(part.value))?;
        };
        let (from, to) = match self.evaluator.range(index) {
            Ok(range) => range,
            Err(_) => {
                return self
                    .undefined(index.from)
                    .or_else(|| self.undefined(index.to));
            }
        };
        let why = (from..=to).take(MAX_INDICES).find_map(|value| {
            self.evaluator.set(index.slot, Value::Integer(value));
            self.undefined_member(part, rest)
        });
        self.evaluator.clear(index.slot);
        why
    }
}

/// A term of a definition's body, in the words of a call.
fn spelled(term: &Term, parameters: &[(String, String)]) -> String {
    let text = Brackets::Least.term(term);
    let mut out = String::new();
    let is_part = |c: char| c.is_alphanumeric() || "_'".contains(c);
    let mut rest = text.as_str();
    while let Some(first) = rest.chars().next() {
        let word: String = rest.chars().take_while(|c| is_part(*c)).collect();
        let step = if word.is_empty() {
            first.len_utf8()
        } else {
            word.len()
        };
        let argument = parameters.iter().find(|(name, _)| *name == word);
        match argument {
            Some((_, text)) if text.chars().all(is_part) => out += text,
            Some((_, text)) if out.ends_with('(') && rest[step..].starts_with(')') => out += text,
            Some((_, text)) => out += &format!("({text})"),
            None => out += &rest[..step],
        }
        rest = &rest[step..];
    }
    out
}

fn is_literal(term: &Term) -> bool {
    match term {
        Term::Number(_) | Term::Name(_) | Term::Identity(_) => true,
        Term::Minus(a) => is_literal(a),
        _ => false,
    }
}

/// The truth of a statement's conclusion at an instance, whatever its hypotheses; and, of an
/// equation, the value of its left side. `None` if it is no instance.
pub fn value(statement: &Statement, instance: &Instance) -> Option<(Truth, String)> {
    let core = elaborate(statement).ok()?;
    let mut explainer = Explainer::new(&core, statement, instance)?;
    let truth = explainer.truth(core.show);
    let shown = match &core.props[core.show as usize].op {
        PropOp::Compare(_, left, _) => explainer.value(*left),
        _ => String::new(),
    };
    Some((truth, shown))
}
