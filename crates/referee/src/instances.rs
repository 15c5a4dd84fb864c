//! Answers about one instance, or about a stream of them; `classify`.

use std::io::BufRead;
use std::path::Path;

use anyhow::Context;
use census::agrees_with_ranks;
use certificate::Certificate;
use classify::{Classification, Kind};
use exact::{Matrix, Rational};
use network::Instance;
use network::json::{self, JsonError};
use rayon::prelude::*;
use serde::Serialize;

use crate::cli::ClassifyOptions;
use crate::conclude::{check_writable, write_certificate};
use crate::exit::Outcome;
use crate::input;
use crate::output::{self, say};

/// How many lines of a stream are worked on at a time.
const BATCH: usize = 256;

/// The answer to `classify`.
#[derive(Serialize)]
struct ClassifyAnswer<'a> {
    verdict: &'a str,
    order: Option<usize>,
    order_is_minimal: Option<bool>,
    loss: String,
    rank: usize,
    bottleneck: usize,
    /// Whether ranks have an opinion, which then is the same.
    ranks_agree: bool,
    certificate: &'a Certificate,
}

/// An answer as JSON, what it means for the exit code, and as text.
pub struct Answer {
    /// As one line of JSON.
    pub json: String,
    /// As text.
    pub text: String,
    /// What it means for the exit code.
    pub outcome: Outcome,
    /// Its certificate, if it has one.
    pub certificate: Option<serde_json::Value>,
}

fn to_json(value: &impl Serialize) -> anyhow::Result<String> {
    serde_json::to_string(value).context("writing JSON")
}

/// The instance of a record that is a deep linear network with the square loss.
fn deep_linear(text: &str) -> Option<Instance> {
    let mut fields: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text).ok()?;
    let loss = fields.remove("loss")?;
    let factor = loss
        .get("factor")
        .map_or(Some("1"), |factor| factor.as_str())?;
    let is_square = loss["kind"] == "square" && factor.parse::<Rational>().ok()?.is_positive();
    // A record that says more is of another network.
    let read = || json::read(&serde_json::Value::from(fields).to_string()).ok();
    is_square.then(read)?
}

/// The answer about a point of a network with a loss, an activation or a lattice.
fn landscape_answer(text: &str) -> anyhow::Result<Answer> {
    let found = landscape::classify(text)?;
    let json = to_json(&found)?;
    let fields: serde_json::Value = serde_json::from_str(&json)?;
    let verdict = fields["verdict"].as_str().unwrap_or_default();
    let kind = Kind::ALL.into_iter().find(|kind| kind.id() == verdict);
    if let (Some(kind), Some(instance)) = (kind, deep_linear(text)) {
        agrees_with_ranks(&instance, kind).map_err(anyhow::Error::msg)?;
    }
    let mut text = verdict.to_owned();
    if let Some(value) = &found.value {
        text += &format!("\n  loss {value}");
    }
    if let Some(better) = &found.better {
        text += &format!("; a better point has {}", better.value);
    }
    if let Some(reason) = &found.reason {
        text += &format!(": {}", json::printable(reason));
    }
    let outcome = match found.verdict {
        landscape::Verdict::Undecided => Outcome::Undecided,
        _ => Outcome::Done,
    };
    Ok(Answer {
        json,
        text,
        outcome,
        certificate: found.certificate.map(serde_json::to_value).transpose()?,
    })
}

fn classify_one(text: &str) -> anyhow::Result<Answer> {
    if landscape::is_record(text) {
        return landscape_answer(text);
    }
    let instance: Instance = json::read(text)?;
    match classify::classify(&instance) {
        Ok(found) => classification_answer(&found, &instance),
        Err(error) => {
            let json = serde_json::json!({"verdict": "undecided", "reason": error.to_string()});
            let text = format!("undecided: {error}");
            Ok(Answer {
                json: json.to_string(),
                text,
                outcome: Outcome::Undecided,
                certificate: None,
            })
        }
    }
}

/// Whether a point is not critical by so little that rounding alone may be the reason: the gradient
/// times the weights is below a millionth of the loss.
fn is_nearly_critical(found: &Classification, instance: &Instance) -> bool {
    if found.kind != Kind::NotCritical {
        return false;
    }
    let layers = instance.network().layers();
    let at = instance.evaluate();
    let sum = |squares: &mut dyn Iterator<Item = Rational>| {
        squares.fold(Rational::ZERO, |sum, square| &sum + &square)
    };
    let gradient = |i: usize| at.gradient(i).frobenius_norm_squared();
    let gradient = sum(&mut (1..=layers.len()).map(gradient));
    let weights = sum(&mut layers.iter().map(Matrix::frobenius_norm_squared));
    let millionth = &found.loss / &Rational::from(1_000_000);
    &gradient * &weights <= &millionth * &millionth
}

fn classification_answer(found: &Classification, instance: &Instance) -> anyhow::Result<Answer> {
    let answer = ClassifyAnswer {
        verdict: found.kind.id(),
        order: found.descent.map(|descent| descent.order),
        order_is_minimal: found.descent.map(|descent| descent.is_minimal),
        loss: found.loss.to_string(),
        rank: found.rank,
        bottleneck: found.bottleneck,
        ranks_agree: agrees_with_ranks(instance, found.kind).map_err(anyhow::Error::msg)?,
        certificate: &found.certificate,
    };
    let order = found.descent.map_or(String::new(), |descent| {
        let least = if descent.is_minimal {
            "the least possible"
        } else {
            "not shown to be least"
        };
        format!("\n  descent of order {}, {least}", descent.order)
    });
    let text = format!(
        "{}\n  loss {}, rank of the product {}, bottleneck {}{order}",
        found.kind.id(),
        found.loss,
        found.rank,
        found.bottleneck
    );
    let hint = match is_nearly_critical(found, instance) {
        true => {
            "\n  hint: the gradient is small enough to be rounding; `referee network` says how far \
             the loss is from the least loss"
        }
        false => "",
    };
    let text = text + hint;
    Ok(Answer {
        json: to_json(&answer)?,
        text,
        outcome: Outcome::Done,
        certificate: Some(serde_json::to_value(&found.certificate)?),
    })
}

/// The answer to a line that could not be read.
fn bad_line(file: &str, line: usize, field: String, message: String) -> Answer {
    let error = serde_json::json!({
        "error": {"file": file, "line": line, "field": field, "message": message}
    });
    Answer {
        json: error.to_string(),
        text: String::new(),
        outcome: Outcome::BadInput,
        certificate: None,
    }
}

/// Answers every line of a stream in order. A bad line gives an error object, and the stream goes
/// on.
///
/// # Errors
/// When the file cannot be read, or has no line.
pub fn stream(
    file: &str,
    answer: impl Fn(&str) -> anyhow::Result<Answer> + Sync,
) -> anyhow::Result<Outcome> {
    let source: Box<dyn BufRead> = if file == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        let opened = std::fs::File::open(file).with_context(|| file.to_owned())?;
        Box::new(std::io::BufReader::new(opened))
    };
    let mut outcome = Outcome::Done;
    let mut any = false;
    let mut lines = source.split(b'\n').enumerate();
    loop {
        let batch: Vec<_> = lines.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            break;
        }
        let answers: Vec<anyhow::Result<Option<Answer>>> = batch
            .into_par_iter()
            .map(|(number, line)| {
                let line = line.with_context(|| file.to_owned())?;
                let failure = |field, message| bad_line(file, number + 1, field, message);
                let Ok(text) = std::str::from_utf8(&line) else {
                    return Ok(Some(failure(".".into(), "not UTF-8".into())));
                };
                if text.trim().is_empty() {
                    return Ok(None);
                }
                Ok(Some(answer(text).unwrap_or_else(|error| {
                    let (field, message) = match error.downcast_ref::<JsonError>() {
                        Some(error) => (error.field.clone(), error.message.clone()),
                        None => (".".into(), format!("{error:#}")),
                    };
                    failure(field, input::told(text, &message))
                })))
            })
            .collect();
        let mut text = String::new();
        for answer in answers {
            if let Some(answer) = answer? {
                any = true;
                outcome = outcome.max(answer.outcome);
                text += &(answer.json + "\n");
            }
        }
        if !output::print(format_args!("{text}")) {
            return Ok(outcome);
        }
    }
    if !any {
        anyhow::bail!("{file}: no instance");
    }
    Ok(outcome)
}

/// Answers one file, and writes the certificate of the answer.
///
/// # Errors
/// When the file cannot be read, or the certificate not written.
pub fn single(
    file: &str,
    json: bool,
    certificate: Option<&Path>,
    answer: impl Fn(&str) -> anyhow::Result<Answer>,
) -> anyhow::Result<Outcome> {
    check_writable(certificate)?;
    let text = input::read(file)?;
    let answer = answer(&text).map_err(|error| {
        anyhow::anyhow!("{file}: {}", input::told(&text, &format!("{error:#}")))
    })?;
    say!("{}", if json { &answer.json } else { &answer.text });
    write_certificate(answer.certificate.as_ref(), certificate)?;
    Ok(answer.outcome)
}

/// `referee classify`.
///
/// # Errors
/// When the options or the input are bad.
pub fn classify(options: &ClassifyOptions) -> anyhow::Result<Outcome> {
    if options.jsonl {
        stream(&options.file, classify_one)
    } else {
        single(
            &options.file,
            options.json,
            options.certificate.certificate.as_deref(),
            classify_one,
        )
    }
}
