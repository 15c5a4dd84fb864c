//! Points of networks with any loss: local minima that are not global, saddles, lattices.
//!
//! A point is written as a claim in the language, with its instance; the prover looks for evidence,
//! and the kernel decides by it. What comes out is a verdict with a certificate of version 2 that
//! says all of it: that the point is a local minimum, say, and that another point is better.
//! Nothing here is trusted, and what no rule of the kernel decides is undecided.

mod exponent;
mod features;
mod lattice;
mod loss;
mod ranks;
mod record;
mod write;

use std::collections::BTreeMap;

use exact::{Matrix, Rational};
use kernel::certificate::{self, Certificate, Outcome, SCHEMA};
use kernel::core::{Core, PropOp};
use kernel::elaborate::elaborate;
use kernel::evaluate::Evaluator;
use kernel::evidence::{Evidence, Values};
use kernel::instance::Value;
use kernel::judge::{Judge, paths_of};
use kernel::ring::Ring as _;
use kernel::rules::minimum::Question;
use kernel::tree::Statement;
use kernel::truth::Truth;
use network::json::JsonError;
use prove::Prover;
use serde::Serialize;

use record::{Record, is_claim};
pub use record::{fields, is_record};
use write::{Part, Refusal, Written, beyond};

/// What a point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The gradient does not vanish.
    NotCritical,
    /// Points arbitrarily near are better; nothing is said of derivatives.
    NotLocalMinimum,
    /// Critical, no minimum, and the Hessian has a negative direction.
    StrictSaddle,
    /// Critical, no minimum, and the Hessian has no negative direction.
    NonStrictSaddle,
    /// No point is better.
    GlobalMinimum,
    /// No point near is better, but some point is.
    LocalMinimumNotGlobal,
    /// No point near is better; whether one far away is, is unknown.
    LocalMinimum,
    /// The features at the samples are linearly independent.
    Independent,
    /// They are not.
    Dependent,
    /// No rule decides it.
    Undecided,
}

/// The answer about a point. Fields that do not apply are left out.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// What the point is.
    pub verdict: Verdict,
    /// The loss.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// A better point, with its loss.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub better: Option<Better>,
    /// The eigenvalues of the Hessian by sign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hessian_inertia: Option<Inertia>,
    /// What a lattice has at each distance.
    #[serde(flatten)]
    pub lattice: Option<lattice::Table>,
    /// Ranks of features.
    #[serde(flatten)]
    pub ranks: BTreeMap<String, i64>,
    /// Why it is undecided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What the verdict rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Certificate>,
}

/// A point in the shape of the record.
#[derive(Clone, Debug, Serialize)]
pub struct Better {
    /// The layers, if the point has layers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layers: Option<Vec<Vec<Vec<String>>>>,
    /// The biases of each layer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub biases: Option<Vec<Option<Vec<String>>>>,
    /// The matrix in place of layers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r: Option<Vec<Vec<String>>>,
    /// Its loss.
    pub value: String,
}

/// How many eigenvalues are of each sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Inertia {
    /// Above 0.
    pub positive: usize,
    /// Below 0.
    pub negative: usize,
    /// 0.
    pub zero: usize,
}

impl Answer {
    fn new(verdict: Verdict) -> Self {
        Self {
            verdict,
            value: None,
            better: None,
            hessian_inertia: None,
            lattice: None,
            ranks: BTreeMap::new(),
            reason: None,
            certificate: None,
        }
    }

    fn undecided(reason: impl Into<String>) -> Self {
        Self {
            reason: Some(reason.into()),
            ..Self::new(Verdict::Undecided)
        }
    }
}

/// A claim about the point, with what came of it.
pub(crate) struct Asked {
    pub(crate) statement: Statement,
    pub(crate) core: Core,
    pub(crate) truth: Truth,
    pub(crate) evidence: BTreeMap<String, Evidence>,
}

/// The claim that a formula holds at the point.
///
/// # Errors
/// When it has no meaning.
pub(crate) fn state(written: &Written, show: &str) -> Result<(Statement, Core), Refusal> {
    let text = written.claim(show);
    let (file, errors) = statement::parse_file(&text);
    let form = file.claims.first().and_then(|claim| claim.forms.first());
    let Some(form) = form else {
        let errors: Vec<&str> = errors.iter().map(|e| e.message.as_str()).collect();
        return beyond(".", format!("not a claim: {}", errors.join("; ")));
    };
    let statement = form.statement();
    match elaborate(&statement) {
        Ok(core) => Ok((statement, core)),
        Err(faults) => {
            let faults: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
            beyond(
                ".",
                format!("the claim has no meaning: {}", faults.join("; ")),
            )
        }
    }
}

/// Asks whether a formula holds at the point.
pub(crate) fn ask(written: &Written, show: &str) -> Result<Asked, Refusal> {
    let (statement, core) = state(written, show)?;
    let mut prover = Prover::default();
    let mut judge = Judge::new(&mut prover);
    let mut evaluator = Evaluator::new(&core);
    if let Err(fault) = evaluator.assign(&written.instance) {
        return beyond(".", format!("no instance: {fault}"));
    }
    let truth = match certificate::judge(&core, &mut evaluator, &mut judge) {
        Outcome::Met(truth) => truth,
        _ => Truth::Undecided,
    };
    let evidence = judge.used;
    Ok(Asked {
        statement,
        core,
        truth,
        evidence,
    })
}

/// The certificate that a formula holds at the point, checked.
pub(crate) fn certify(written: &Written, show: &str) -> Result<Option<Certificate>, Refusal> {
    let asked = ask(written, show)?;
    let certificate = Certificate {
        schema: SCHEMA,
        verdict: certificate::Verdict::Holds,
        statement: asked.statement,
        dropped: Vec::new(),
        instance: written.instance.clone(),
        evidence: asked.evidence,
    };
    let accepted = asked.truth == Truth::True && certificate.check().is_ok();
    Ok(accepted.then_some(certificate))
}

/// Classifies the point of a record.
///
/// # Errors
/// When the text is no record, or its parts do not fit.
pub fn classify(text: &str) -> Result<Answer, JsonError> {
    if is_claim(text) {
        return Ok(Answer::undecided(
            "lattices: all points of a box are a claim in the language, and no point",
        ));
    }
    let record: Record = network::json::read(text)?;
    if record.layers.is_none() && record.r.is_none() && record.convolution.is_none() {
        return answered(ranks::khatri_rao(&record));
    }
    answered(write::write(&record).and_then(|written| {
        if written.lattice.is_some() && written.has_loss {
            lattice::classify(&record, &written)
        } else if written.has_loss {
            point(&record, &written)
        } else {
            ranks::features(&written)
        }
    }))
}

fn answered(answer: Result<Answer, Refusal>) -> Result<Answer, JsonError> {
    match answer {
        Ok(answer) => Ok(answer),
        Err(refusal) if refusal.beyond => Ok(Answer::undecided(format!(
            "{}: {}",
            refusal.field, refusal.message
        ))),
        Err(Refusal { field, message, .. }) => Err(JsonError { field, message }),
    }
}

fn point(record: &Record, written: &Written) -> Result<Answer, Refusal> {
    let places = written.names();
    let over = written
        .over
        .as_ref()
        .map_or(String::new(), |over| format!(" over {over}"));
    let local = format!("local_min(L; {places}{over})");
    let global = format!("global_min(L; {places}{over})");
    let critical = format!("critical(L; {places})");
    let (_, core) = state(written, &global)?;
    let value = value_at(written, &core, None);
    // Where a polynomial stands for an activation, the value and what curves say are those of both.
    let (asked, better) = match written.taylor {
        Some(_) if value != Some(Rational::ZERO) => (Truth::Undecided, None),
        _ => {
            let asked = ask(written, &global)?;
            (asked.truth, better(record, written, &asked))
        }
    };
    let answer = |verdict, show: &str| {
        let certificate = certify(written, show)?;
        let mut answer = Answer::new(verdict);
        if certificate.is_none() {
            answer = Answer::undecided("the certificate was not accepted");
        }
        Ok(Answer {
            value: value.as_ref().map(Rational::to_string),
            better: better.clone(),
            certificate,
            ..answer
        })
    };
    if asked == Truth::True {
        return answer(Verdict::GlobalMinimum, &global);
    }
    let is_bad = asked == Truth::False;
    let is_product =
        matches!(written.places.as_slice(), [place] if matches!(place.part, Part::Product));
    let slope = if is_product {
        Truth::Undefined
    } else {
        ask(written, &critical)?.truth
    };
    if slope == Truth::False {
        return answer(Verdict::NotCritical, &format!("not {critical}"));
    }
    let nearby = ask(written, &local)?;
    let is_shown = match (written.taylor, nearby.truth) {
        (None, _) => true,
        (Some(order), Truth::False) => order_of_change(written, &nearby).is_some_and(|n| n < order),
        (Some(_), _) => false,
    };
    match nearby.truth {
        _ if !is_shown => Ok(Answer {
            value: value.as_ref().map(Rational::to_string),
            ..Answer::undecided("the derivatives of the activation at 0 do not decide it")
        }),
        Truth::True if is_bad => {
            let show = format!("{local} and not {global}");
            let mut answer = answer(Verdict::LocalMinimumNotGlobal, &show)?;
            answer.hessian_inertia = inertia(written, &places, slope);
            Ok(answer)
        }
        Truth::True => answer(Verdict::LocalMinimum, &local),
        Truth::False => {
            let inertia = inertia(written, &places, slope);
            let kind = match inertia {
                Some(inertia) if written.convex || inertia.positive > 0 => {
                    let hessian = format!("hess(L; {places}) >= 0");
                    Some(match inertia.negative {
                        0 => (Verdict::NonStrictSaddle, hessian),
                        _ => (Verdict::StrictSaddle, format!("not ({hessian})")),
                    })
                }
                _ => None,
            };
            let mut answer = match kind {
                Some((verdict, hessian)) => answer(
                    verdict,
                    &format!("{critical} and {hessian} and not {local}"),
                ),
                None => answer(Verdict::NotLocalMinimum, &format!("not {local}")),
            }?;
            answer.hessian_inertia = inertia;
            Ok(answer)
        }
        Truth::Undecided | Truth::Undefined => Ok(Answer {
            value: value.as_ref().map(Rational::to_string),
            better,
            ..Answer::undecided(
                "no rule of the kernel shows that the point is a local minimum, or that it is none",
            )
        }),
    }
}

/// The value of the function of a predicate, at the point or elsewhere.
fn value_at(written: &Written, core: &Core, elsewhere: Option<&Values>) -> Option<Rational> {
    let mut evaluator = Evaluator::new(core);
    evaluator.assign(&written.instance).ok()?;
    let question = Question::of(&evaluator, core.show)?;
    match elsewhere {
        None => question.enter(&mut evaluator).ok()?,
        Some(values) => question.move_to(&mut evaluator, &paths_of(values)).ok()?,
    }
    question.value(&mut evaluator).ok()?.number().cloned()
}

/// The order of the first change along the curve of the evidence.
fn order_of_change(written: &Written, asked: &Asked) -> Option<i64> {
    let Evidence::Curve(paths) = asked.evidence.get("show")? else {
        return None;
    };
    let mut along = Evaluator::new(&asked.core);
    along.assign(&written.instance).ok()?;
    let mut along = along.moving();
    let question = Question::of(&along, asked.core.show)?;
    question.enter(&mut along).ok()?;
    let here = question.value(&mut along).ok()?;
    question.move_to(&mut along, paths).ok()?;
    let there = question.value(&mut along).ok()?;
    Some(there.sub(&here).ok()?.lowest_term()?.0)
}

/// The better point of the evidence against a global minimum.
fn better(record: &Record, written: &Written, asked: &Asked) -> Option<Better> {
    let Evidence::Better(values) = asked.evidence.get("show")? else {
        return None;
    };
    let value = value_at(written, &asked.core, Some(values))?;
    Some(in_shape(record, written, values, &value))
}

fn spelled(m: &Matrix) -> Vec<Vec<String>> {
    let row = |row: &[Rational]| row.iter().map(Rational::to_string).collect();
    m.row_slices().map(row).collect()
}

/// A point as a record has it.
pub(crate) fn in_shape(
    record: &Record,
    written: &Written,
    values: &Values,
    value: &Rational,
) -> Better {
    let mut layers: BTreeMap<usize, Vec<Vec<String>>> = BTreeMap::new();
    let mut biases: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut r = None;
    let column = |m: &Matrix| {
        m.entries()
            .iter()
            .map(Rational::to_string)
            .collect::<Vec<_>>()
    };
    for place in &written.places {
        match (&place.part, values.get(&place.name)) {
            (Part::Layers, Some(Value::Family(members))) => {
                layers.extend(members.iter().map(spelled).enumerate());
            }
            (Part::Layer(k), Some(Value::Matrix(m))) => {
                layers.insert(*k, spelled(m));
            }
            (Part::Bias(k), Some(Value::Matrix(m))) => {
                biases.insert(*k, column(m));
            }
            (Part::Product, Some(Value::Matrix(m))) => r = Some(spelled(m)),
            (Part::Exponentials { inverse, bias }, Some(Value::Matrix(m))) => {
                let mut rows = Vec::new();
                let mut last = Vec::new();
                for i in 0..m.rows() {
                    let power = |j: usize| {
                        let powers = inverse.column(j);
                        exponent::product_of_powers(m.row(i), powers.entries())
                            .map_or_else(|| "irrational".to_owned(), |x| x.to_string())
                    };
                    let mut row: Vec<String> = (0..m.cols()).map(power).collect();
                    if *bias {
                        last.extend(row.pop());
                    }
                    rows.push(row);
                }
                layers.insert(0, rows);
                if *bias {
                    biases.insert(0, last);
                }
            }
            _ => {}
        }
    }
    let count = layers.len();
    let has_biases = record.biases.is_some();
    Better {
        layers: r.is_none().then(|| layers.into_values().collect()),
        biases: has_biases.then(|| (0..count).map(|k| biases.remove(&k)).collect()),
        r,
        value: value.to_string(),
    }
}

/// The inertia of the Hessian, where the function is critical and twice differentiable.
fn inertia(written: &Written, places: &str, critical: Truth) -> Option<Inertia> {
    if critical != Truth::True {
        return None;
    }
    let hessian = format!("hess(L; {places})");
    let formula = format!("inertia_pos({hessian}) >= inertia_neg({hessian})");
    let (_, core) = state(written, &formula).ok()?;
    let PropOp::Compare(_, positive, negative) = core.props[core.show as usize].op else {
        return None;
    };
    let mut evaluator = Evaluator::new(&core);
    evaluator.assign(&written.instance).ok()?;
    let mut count = |term| usize::try_from(evaluator.integer(term).ok()?).ok();
    let (positive, negative) = (count(positive)?, count(negative)?);
    let entries = written.places.iter().map(|place| match place.part {
        Part::Layers => match written.instance.values.get(&place.name) {
            Some(Value::Family(members)) => members.iter().map(|m| m.entries().len()).sum(),
            _ => 0,
        },
        _ => place.shape.0 * place.shape.1,
    });
    let total: usize = entries.sum();
    Some(Inertia {
        positive,
        negative,
        zero: total.checked_sub(positive + negative)?,
    })
}
