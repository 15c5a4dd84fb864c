//! The examination of a form: the hunt, its mutants, and the verdict.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use kernel::certificate::{Certificate, SCHEMA, Verdict as Shown};
use kernel::elaborate::{Fault, elaborate};
use kernel::mutant::{mutants, mutate};
use kernel::tree::Statement;
use serde::{Deserialize, Serialize};
use statement::Verdict;

use crate::hunt::{EFFORT, Options, Outcome, hunt};
use crate::line::Line;

/// How many times the effort is spent on a counterexample that is expected.
const PATIENCE: u64 = 24;

/// A form and what its author expects.
#[derive(Clone, Debug)]
pub struct Form {
    /// The statement.
    pub statement: Statement,
    /// The verdict expected, if any.
    pub expected: Option<Verdict>,
    /// The verdicts expected of mutants.
    pub without: Vec<(String, Verdict)>,
}

impl From<&statement::Form> for Form {
    fn from(form: &statement::Form) -> Self {
        let mut task = Self {
            statement: form.statement(),
            expected: None,
            without: Vec::new(),
        };
        for expect in form.expects() {
            match &expect.without {
                None => task.expected = Some(expect.verdict),
                Some(name) => task.without.push((name.clone(), expect.verdict)),
            }
        }
        task
    }
}

/// What an examination found.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Examined {
    /// What is said of the form.
    pub line: Line,
    /// What is said of its mutants.
    pub mutants: Vec<Line>,
    /// How many distinct vectors of ranks were met.
    pub ranks: usize,
    /// The greatest size at which an instance that was drawn met all hypotheses.
    pub largest: Option<u32>,
    /// How many instances met all hypotheses and have an undecided conclusion, and why.
    pub doubt: Option<(u64, String)>,
}

impl Examined {
    /// Whether everything is as expected.
    pub fn is_met(&self) -> bool {
        is_met(&self.line, &self.mutants)
    }
}

/// Expectations of mutants that were not met: name, expected, found.
pub fn unmet(mutants: &[Line]) -> impl Iterator<Item = (&str, Verdict, Verdict)> {
    mutants.iter().filter_map(|line| {
        let expected = line.expected.filter(|expected| *expected != line.verdict)?;
        Some((line.dropped.first()?.as_str(), expected, line.verdict))
    })
}

/// Whether the verdict of a form is as expected, and those of its mutants; a form without
/// expectation is neither refuted nor ill-defined, and was tested.
pub fn is_met(line: &Line, mutants: &[Line]) -> bool {
    unmet(mutants).next().is_none()
        && match line.expected {
            Some(expected) => line.verdict == expected,
            None => matches!(line.verdict, Verdict::Stands | Verdict::Witnessed),
        }
}

/// The verdict of a form or mutant: what a certificate shows if there is one, whether it is `show
/// some`, how many instances met all hypotheses and were not decided, and how many were.
pub fn verdict(shown: Option<Shown>, some: bool, doubts: u64, met: u64) -> Verdict {
    match shown {
        Some(Shown::Witnessed) => Verdict::Witnessed,
        _ if some => Verdict::NotWitnessed,
        Some(Shown::Refuted) => Verdict::Refuted,
        Some(Shown::IllDefined) => Verdict::IllDefined,
        _ if doubts > 0 => Verdict::Undecided,
        _ if met == 0 => Verdict::Untested,
        _ => Verdict::Stands,
    }
}

/// The verdict of a form of which these mutants were examined: what stands is untested if one that
/// is expected to be refuted is not.
pub fn with_mutants(verdict: Verdict, mutants: &[Line]) -> Verdict {
    let missed = unmet(mutants).any(|(_, expected, _)| expected == Verdict::Refuted);
    if verdict == Verdict::Stands && missed {
        Verdict::Untested
    } else {
        verdict
    }
}

/// Hunts for a counterexample of a form and, where none is found, of its mutants.
///
/// # Errors
/// When the statement has no meaning.
pub fn examine(
    form: &Form,
    options: &Options,
    all_mutants: bool,
    stop: Option<&AtomicBool>,
) -> Result<Examined, Vec<Fault>> {
    let core = elaborate(&form.statement)?;
    let outcome = hunt(&core, &tasked(options, form.expected), stop);
    let (ranks, largest) = (outcome.tally.ranks.len(), outcome.largest);
    let doubt = (outcome.tally.undecided_conclusions > 0).then(|| {
        let reason = outcome.tally.reason.clone().unwrap_or_default();
        (outcome.tally.undecided_conclusions, reason)
    });
    let mut line = line(form, &[], outcome, options);
    line.expected = form.expected;
    let mut lines = Vec::new();
    let stands = line.verdict == Verdict::Stands;
    let begun = Instant::now();
    let names = mutants(&form.statement);
    for (k, name) in names.iter().enumerate() {
        let expected = form
            .without
            .iter()
            .find(|(other, _)| other == name)
            .map(|pair| pair.1);
        if !(stands || all_mutants || expected.is_some()) || form.statement.some {
            continue;
        }
        // All mutants together may take as long as the form.
        let left = options
            .time
            .map(|time| time.saturating_sub(begun.elapsed()));
        let options = Options {
            time: left.map(|left| left / (names.len() - k) as u32),
            ..options.clone()
        };
        let mutant = mutant(form, name, expected, &options, all_mutants, stop);
        match mutant.verdict {
            Verdict::Refuted | Verdict::IllDefined => line.killed.push(name.clone()),
            Verdict::Meaningless => {}
            _ => line.not_needed.push(name.clone()),
        }
        lines.push(mutant);
    }
    line.verdict = with_mutants(line.verdict, &lines);
    Ok(Examined {
        line,
        mutants: lines,
        ranks,
        largest,
        doubt,
    })
}

/// The options for a form or mutant of which a verdict is expected. A counterexample that is
/// expected is looked for longer; the hunt ends when it is found.
fn tasked(options: &Options, expected: Option<Verdict>) -> Options {
    let patience = match expected {
        Some(Verdict::Refuted) => PATIENCE,
        _ => 1,
    };
    Options {
        patience,
        ..options.clone()
    }
}

/// Hunts for a counterexample of a mutant, with a part of the effort.
fn mutant(
    form: &Form,
    name: &str,
    expected: Option<Verdict>,
    options: &Options,
    least: bool,
    stop: Option<&AtomicBool>,
) -> Line {
    let dropped = [name.to_owned()];
    let core = mutate(&form.statement, &dropped)
        .ok()
        .and_then(|mutant| elaborate(&mutant).ok());
    let mut options = tasked(options, expected);
    options.any = !least;
    if !least && expected.is_none() {
        options.effort = Some(options.effort.unwrap_or(EFFORT) / 4);
    }
    let outcome = match core {
        Some(core) => hunt(&core, &options, stop),
        None => Outcome::default(),
    };
    let meaningless = outcome.hypotheses.is_none();
    let mut line = line(form, &dropped, outcome, &options);
    if meaningless {
        line.verdict = Verdict::Meaningless;
    }
    line.expected = expected;
    line
}

/// What is said of the outcome of a hunt.
fn line(form: &Form, dropped: &[String], outcome: Outcome, options: &Options) -> Line {
    let some = form.statement.some;
    let tally = outcome.tally;
    let names = outcome.hypotheses.unwrap_or_default();
    let vacuous: BTreeMap<String, u64> = names
        .into_iter()
        .zip(tally.vacuous.iter().copied())
        .collect();
    let finding = outcome.found.or(outcome.ill_defined);
    let shown = finding.as_ref().map(|finding| finding.verdict);
    let verdict = verdict(shown, some, tally.undecided_conclusions, tally.met);
    let instance = finding.as_ref().map(|finding| finding.instance.clone());
    let certificate = finding.as_ref().and_then(|finding| {
        let certificate = Certificate {
            schema: SCHEMA,
            verdict: finding.verdict,
            statement: form.statement.clone(),
            dropped: dropped.to_vec(),
            instance: finding.instance.clone(),
            evidence: finding.evidence.clone(),
        };
        serde_json::to_value(certificate).ok()
    });
    Line {
        claim: (!form.statement.claim.is_empty()).then(|| form.statement.claim.clone()),
        form: form.statement.form.clone(),
        dropped: dropped.to_vec(),
        verdict,
        expected: None,
        counterexample: instance.clone().filter(|_| !some),
        witness: instance.filter(|_| some),
        least: finding.as_ref().is_some_and(|finding| finding.least),
        degenerate: finding
            .map(|finding| finding.degenerate)
            .unwrap_or_default(),
        instances: tally.instances(),
        met: tally.met,
        undecided: tally.undecided,
        undefined: tally.undefined,
        vacuous,
        killed: Vec::new(),
        not_needed: Vec::new(),
        complete: tally.complete,
        certificate,
        seed: options.seed,
        limit: outcome.limit,
    }
}
