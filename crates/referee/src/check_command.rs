//! `check`: a claim at one instance, or at a stream of them.

use std::path::Path;

use hunt::{Explanation, Part, explain};
use kernel::certificate::{self, Certificate, Outcome as Judged, SCHEMA};
use kernel::core::Core;
use kernel::elaborate::elaborate;
use kernel::evaluate::Evaluator;
use kernel::instance::Instance;
use kernel::judge::Judge;
use kernel::mutant::{mutants, mutate};
use kernel::tree::Statement;
use kernel::truth::Truth;
use network::json::printable;
use prove::Prover;
use serde::Serialize;

use crate::cli::CheckOptions;
use crate::exit::Outcome;
use crate::instances::{Answer, single, stream};
use crate::papers::{self, Name, Source, proposal};
use crate::tell::{explanation_lines, instance_lines};
use crate::{instance, interrupt};

/// The answer in JSON.
#[derive(Serialize)]
struct Line<'a> {
    claim: &'a str,
    form: &'a str,
    dropped: &'a [String],
    verdict: &'a str,
    /// The hypothesis that fails, or that is not decided.
    hypothesis: Option<String>,
    instance: &'a Instance,
    hypotheses: Vec<Hypothesis<'a>>,
    conclusion: Vec<Told<'a>>,
    certificate: Option<&'a Certificate>,
}

#[derive(Serialize)]
struct Hypothesis<'a> {
    id: &'a str,
    parts: Vec<Told<'a>>,
}

/// A part of a formula, its truth and its numbers.
#[derive(Serialize)]
struct Told<'a> {
    at: &'a str,
    text: &'a str,
    truth: String,
    values: Vec<(&'a str, &'a str)>,
    why: Option<&'a str>,
}

impl<'a> From<&'a Part> for Told<'a> {
    fn from(part: &'a Part) -> Self {
        Self {
            at: &part.at,
            text: &part.text,
            truth: part.truth.to_string(),
            values: part.values.iter().map(|(a, b)| (&**a, &**b)).collect(),
            why: part.why.as_deref(),
        }
    }
}

/// The form that is checked.
struct Checked {
    name: String,
    /// As it is written.
    statement: Statement,
    dropped: Vec<String>,
    /// Without what is dropped.
    mutant: Statement,
    core: Core,
}

/// `referee check`.
///
/// # Errors
/// When the claim, the options or the input are bad.
pub fn check(options: &CheckOptions) -> anyhow::Result<Outcome> {
    interrupt::install()?;
    let Some((file, words)) = options.words.split_last() else {
        anyhow::bail!("expected [FILE] CLAIM INSTANCE");
    };
    let (source, name) = papers::find(words)?;
    let Some(mut name) = name else {
        anyhow::bail!(
            "{}: name the claim between the file and the instance",
            source.file
        );
    };
    if options.form.is_some() {
        name.form.clone_from(&options.form);
    }
    let checked = checked(&source, &name, &options.drop)?;
    let answer = |text: &str| answer(&checked, text);
    if options.jsonl {
        stream(file, answer)
    } else {
        let certificate: Option<&Path> = options.certificate.certificate.as_deref();
        single(file, options.json, certificate, answer)
    }
}

fn checked(source: &Source, name: &Name, dropped: &[String]) -> anyhow::Result<Checked> {
    let form = source.form(name)?;
    let statement = form.statement();
    let mutant = mutate(&statement, dropped).map_err(|unknown| {
        let known = mutants(&statement);
        anyhow::anyhow!(
            "{} has nothing named {unknown}{}; it has {}",
            source.full_name(form),
            proposal(&unknown, known.iter().map(String::as_str)),
            known.join(", ")
        )
    })?;
    let core = elaborate(&mutant).map_err(|faults| {
        let first = faults.first().map_or("", |fault| &fault.message);
        let name = source.full_name(form);
        match dropped {
            [] => anyhow::anyhow!("{name} has no meaning: {first}; `referee hunt` tells where"),
            _ => anyhow::anyhow!(
                "{name} has no meaning without {}: {first}",
                dropped.join(", ")
            ),
        }
    })?;
    Ok(Checked {
        name: source.full_name(form),
        statement,
        dropped: dropped.to_vec(),
        mutant,
        core,
    })
}

fn answer(checked: &Checked, text: &str) -> anyhow::Result<Answer> {
    let instance = instance::read(text, &checked.mutant)?;
    let mut evaluator = Evaluator::new(&checked.core);
    evaluator.assign(&instance)?;
    let mut prover = Prover::default();
    let mut judge = Judge::new(&mut prover);
    let judged = certificate::judge(&checked.core, &mut evaluator, &mut judge);
    let evidence = judge.used;
    let certified = certificate::verdict(&judged, checked.core.some);
    let certificate = certified.map(|verdict| Certificate {
        schema: SCHEMA,
        verdict,
        statement: checked.statement.clone(),
        dropped: checked.dropped.clone(),
        instance: instance.clone(),
        evidence,
    });
    let (verdict, outcome) = match (certified, &judged) {
        (Some(verdict), _) => (verdict.to_string(), outcome(verdict)),
        (None, Judged::Vacuous(_)) => ("vacuous".to_owned(), Outcome::Undecided),
        (None, Judged::Met(Truth::False | Truth::Undefined)) => {
            ("not-witnessed".to_owned(), Outcome::Undecided)
        }
        (None, Judged::Unknown(_) | Judged::Met(_)) => ("undecided".to_owned(), Outcome::Undecided),
        (None, Judged::Outside) => anyhow::bail!("a condition on sizes does not hold"),
    };
    let explanation = explain(&checked.mutant, &instance).unwrap_or_default();
    let json = serde_json::to_string(&Line {
        claim: &checked.statement.claim,
        form: &checked.statement.form,
        dropped: &checked.dropped,
        verdict: &verdict,
        hypothesis: match &judged {
            Judged::Vacuous(id) | Judged::Unknown(id) => Some(id.clone()),
            _ => None,
        },
        instance: &instance,
        hypotheses: explanation
            .hypotheses
            .iter()
            .map(|(id, parts)| Hypothesis {
                id,
                parts: parts.iter().map(Told::from).collect(),
            })
            .collect(),
        conclusion: explanation.conclusion.iter().map(Told::from).collect(),
        certificate: certificate.as_ref(),
    })?;
    Ok(Answer {
        json,
        text: text_of(checked, &verdict, &judged, &instance, &explanation),
        outcome,
        certificate: certificate.map(serde_json::to_value).transpose()?,
    })
}

fn outcome(verdict: certificate::Verdict) -> Outcome {
    match verdict {
        certificate::Verdict::Refuted | certificate::Verdict::IllDefined => Outcome::Refuted,
        certificate::Verdict::Holds | certificate::Verdict::Witnessed => Outcome::Done,
    }
}

fn text_of(
    checked: &Checked,
    verdict: &str,
    judged: &Judged,
    instance: &Instance,
    explanation: &Explanation,
) -> String {
    let without = match checked.dropped.as_slice() {
        [] => String::new(),
        dropped => format!(" without {}", dropped.join(", ")),
    };
    let note = match judged {
        Judged::Vacuous(id) => {
            format!(": {id} does not hold, so the claim says nothing about this instance")
        }
        Judged::Unknown(id) => format!(": {id} is not decided"),
        _ => String::new(),
    };
    let mut lines = vec![format!("{}{without}: {verdict}{note}", checked.name)];
    let mut indented = |more: Vec<String>| {
        lines.extend(more.iter().map(|line| format!("  {}", printable(line))));
    };
    indented(instance_lines(&checked.mutant, instance));
    indented(explanation_lines(explanation));
    lines.join("\n")
}
