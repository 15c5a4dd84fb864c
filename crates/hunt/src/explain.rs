//! Why an instance refutes: each hypothesis with its numbers, and both sides of the conclusion.

use exact::Rational;
use kernel::certificate::judge;
use kernel::core::{Core, CoreItem, PropId, PropOp};
use kernel::elaborate::elaborate;
use kernel::evaluate::Evaluator;
use kernel::instance::Instance;
use kernel::judge::Judge;
use kernel::print::Brackets;
use kernel::ring::Stop;
use kernel::tree::{Body, Formula, Item, Statement, Term};
use kernel::truth::Truth;
use kernel::value::Value;
use prove::Prover;

/// A part of a formula and its truth.
#[derive(Clone, Debug)]
pub struct Part {
    /// The formula.
    pub text: String,
    /// Whether it holds.
    pub truth: Truth,
    /// Terms and their values.
    pub values: Vec<(String, String)>,
}

/// The explanation of an instance.
#[derive(Clone, Debug, Default)]
pub struct Explanation {
    /// The hypotheses: name and parts.
    pub hypotheses: Vec<(String, Vec<Part>)>,
    /// The parts of the conclusion that decide it.
    pub conclusion: Vec<Part>,
}

/// Explains an instance of a statement; `None` if it is no instance.
pub fn explain(statement: &Statement, instance: &Instance) -> Option<Explanation> {
    let core = elaborate(statement).ok()?;
    let mut evaluator = Evaluator::new(&core);
    evaluator.assign(instance).ok()?;
    let mut prover = Prover::default();
    let _ = judge(&core, &mut evaluator, &mut Judge::new(&mut prover));
    let mut explainer = Explainer {
        core: &core,
        statement,
        evaluator,
        prover,
    };
    let mut explanation = Explanation::default();
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
    evaluator: Evaluator<'c, Rational>,
    prover: Prover,
}

impl Explainer<'_> {
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
                out.push(Part {
                    text: Brackets::Least.formula(formula),
                    truth,
                    values,
                });
            }
            (Formula::Call(call), op) => {
                // The body of a definition, for the values in it.
                let mut values = Vec::new();
                let body = self
                    .statement
                    .definitions
                    .iter()
                    .find(|other| other.name == call.name);
                if let (Some(Body::Formula(_)), PropOp::Compare(_, s, t)) =
                    (body.map(|definition| &definition.body), op)
                {
                    values.push(("its left side".to_owned(), self.value(*s)));
                    values.push(("its right side".to_owned(), self.value(*t)));
                }
                out.push(Part {
                    text: Brackets::Least.formula(formula),
                    truth,
                    values,
                });
            }
            _ => out.push(Part {
                text: Brackets::Least.formula(formula),
                truth,
                values: Vec::new(),
            }),
        }
    }

    fn value(&mut self, term: u32) -> String {
        match self.evaluator.term(term) {
            Ok(Value::Matrix(matrix)) => matrix.to_exact().to_string(),
            Ok(value) => value.to_string(),
            Err(Stop::Undefined) => "undefined".to_owned(),
            Err(Stop::Undecided(reason)) => format!("not known ({reason})"),
        }
    }
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
    let mut evaluator = Evaluator::new(&core);
    evaluator.assign(instance).ok()?;
    let mut explainer = Explainer {
        core: &core,
        statement,
        evaluator,
        prover: Prover::default(),
    };
    let truth = explainer.truth(core.show);
    let shown = match &core.props[core.show as usize].op {
        PropOp::Compare(_, left, _) => explainer.value(*left),
        _ => String::new(),
    };
    Some((truth, shown))
}
