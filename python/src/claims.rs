//! Claims in the claim language: one instance, and the hunt.

use std::time::Duration;

use ::hunt::{Form, Options};
use kernel::certificate::{Outcome, judge};
use kernel::core::{Core, CoreBinder, CoreItem, Op, TermId};
use kernel::elaborate::elaborate;
use kernel::evaluate::Evaluator;
use kernel::instance::{Instance, SizeValue, Value};
use kernel::judge::Judge;
use kernel::truth::Truth;
use prove::Prover;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::watch::watched;

/// The forms of a text: a file of claims, or one formula.
fn forms(text: &str) -> Result<Vec<statement::Form>, String> {
    let is_file = text.lines().any(|line| {
        let word = line.split_whitespace().next();
        matches!(word, Some("claim" | "context" | "define"))
    });
    if !is_file {
        let form = statement::parse_formula(text);
        return form
            .map(|form| vec![form])
            .map_err(|errors| statement::render("formula", text, &errors));
    }
    let (file, errors) = statement::parse_file(text);
    if !errors.is_empty() {
        return Err(statement::render("text", text, &errors));
    }
    let forms = file.claims.into_iter().flat_map(|claim| claim.forms);
    Ok(forms.collect())
}

fn faults(text: &str, form: &statement::Form, faults: &[kernel::elaborate::Fault]) -> String {
    let found: Vec<_> = faults.iter().map(|fault| form.diagnostic(fault)).collect();
    statement::render("text", text, &found)
}

/// Sizes that are not given but stand as the rows or columns of a matrix that is.
fn infer_sizes(core: &Core, instance: &mut Instance) {
    for item in &core.items {
        let CoreItem::Variable(CoreBinder::Typed { slot, of }) = item else {
            continue;
        };
        let name = &core.slots[*slot as usize].name;
        let Some(Value::Matrix(matrix)) = instance.values.get(name) else {
            continue;
        };
        let shape = matrix.shape();
        let mut set = |term: Option<TermId>, size: usize| {
            if let Some(term) = term
                && let Op::Slot(slot) = core.terms[term as usize].op
                && let Ok(size) = u32::try_from(size)
            {
                let name = core.slots[slot as usize].name.clone();
                instance.sizes.entry(name).or_insert(SizeValue::One(size));
            }
        };
        set(of.rows, shape.0);
        set(of.cols, shape.1);
    }
}

/// Judges one instance, in JSON, of the only form of a text: a verdict, and a detail.
#[pyfunction]
pub fn check(py: Python<'_>, text: String, instance: String) -> PyResult<(String, String)> {
    let found = watched(py, move |_| {
        let forms = forms(&text)?;
        let [form] = forms.as_slice() else {
            let count = forms.len();
            return Err(format!("the text has {count} forms; check expects one"));
        };
        let core = elaborate(&form.statement()).map_err(|found| faults(&text, form, &found))?;
        let mut instance: Instance =
            serde_json::from_str(&instance).map_err(|e| format!("the instance: {e}"))?;
        infer_sizes(&core, &mut instance);
        let mut evaluator = Evaluator::new(&core);
        (evaluator.assign(&instance)).map_err(|fault| format!("the instance: {fault}"))?;
        let mut prover = Prover::default();
        let outcome = judge(&core, &mut evaluator, &mut Judge::new(&mut prover));
        Ok(verdict(outcome, core.some))
    })?;
    let (verdict, detail) = found.map_err(PyValueError::new_err)?;
    Ok((verdict.to_owned(), detail))
}

fn verdict(outcome: Outcome, some: bool) -> (&'static str, String) {
    match outcome {
        Outcome::Outside => ("vacuous", "a condition on sizes does not hold".to_owned()),
        Outcome::Vacuous(id) => ("vacuous", format!("the hypothesis {id} does not hold")),
        Outcome::Unknown(id) => ("undecided", format!("the hypothesis {id} is not decided")),
        Outcome::Met(Truth::True) if some => ("witnessed", String::new()),
        Outcome::Met(Truth::True) => ("holds", String::new()),
        Outcome::Met(Truth::False) if some => ("not-witnessed", String::new()),
        Outcome::Met(Truth::False) => ("refuted", String::new()),
        Outcome::Met(Truth::Undefined) => ("ill-defined", "the conclusion has no value".into()),
        Outcome::Met(Truth::Undecided) => ("undecided", "the conclusion is not decided".into()),
    }
}

/// Hunts for counterexamples to the forms of a text: a list of lines of JSON.
#[pyfunction]
#[pyo3(signature = (text, effort, time, seed, entries, max_size, mutants))]
#[expect(
    clippy::too_many_arguments,
    reason = "the options of the Python function"
)]
pub fn hunt(
    py: Python<'_>,
    text: String,
    effort: Option<u64>,
    time: Option<f64>,
    seed: u64,
    entries: Option<u32>,
    max_size: Option<u32>,
    mutants: bool,
) -> PyResult<Vec<String>> {
    let time = time.map(Duration::try_from_secs_f64).transpose();
    let time = time.map_err(|error| PyValueError::new_err(format!("time: {error}")))?;
    let found = watched(py, move |stop| {
        let options = Options {
            effort,
            time,
            seed,
            entries,
            max_size,
            ..Options::default()
        };
        let mut lines = Vec::new();
        for form in &forms(&text)? {
            let examined = ::hunt::examine(&Form::from(form), &options, mutants, Some(&stop))
                .map_err(|found| faults(&text, form, &found))?;
            for line in std::iter::once(&examined.line).chain(&examined.mutants) {
                lines.push(serde_json::to_string(line).map_err(|e| e.to_string())?);
            }
        }
        Ok::<_, String>(lines)
    })?;
    found.map_err(PyValueError::new_err)
}
