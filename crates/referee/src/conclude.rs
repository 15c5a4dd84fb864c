//! The end of a long run: its report, written and printed.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use network::json::printable;
use report::{writable, write_atomically};
use runs::{Found, Part, RunReport, Status, subject_text};
use search::{BoxCensus, Census, Shrunk, StopReason, Tally, shrink};
use serde::Serialize;

use crate::exit::Outcome;
use crate::output::{note, say};
use crate::progress::tally_counts;

/// How many subjects are enumerated in search of a least counterexample.
const ENUMERATION_LIMIT: u64 = 2_000_000;

/// What is wanted of a run beside its result.
pub struct Wishes<'a> {
    /// Where the report goes.
    pub out: Option<&'a Path>,
    /// Whether it is printed as JSON.
    pub json: bool,
    /// Whether the first counterexample is enough.
    pub first: bool,
    /// Where the certificate of the smallest counterexample goes.
    pub certificate: Option<&'a Path>,
    /// The command that finds the counterexample again.
    pub again: Option<String>,
}

impl<'a> Wishes<'a> {
    /// A report, perhaps in a file.
    pub fn new(out: Option<&'a Path>, json: bool) -> Self {
        Self {
            out,
            json,
            first: false,
            certificate: None,
            again: None,
        }
    }
}

/// Refuses a file that could not be written.
///
/// # Errors
/// When it could not; the error names it.
pub fn check_writable(file: Option<&Path>) -> anyhow::Result<()> {
    let Some(path) = file else { return Ok(()) };
    writable(path).with_context(|| path.display().to_string())
}

/// Writes a certificate to the file that was asked for, and says so.
///
/// # Errors
/// When it cannot be written.
pub fn write_certificate(
    certificate: Option<&impl Serialize>,
    file: Option<&Path>,
) -> anyhow::Result<()> {
    let Some(path) = file else { return Ok(()) };
    let Some(certificate) = certificate else {
        note!(
            "referee: the answer has no certificate; {} was not written",
            path.display()
        );
        return Ok(());
    };
    let text = serde_json::to_string_pretty(certificate)? + "\n";
    write_atomically(path, &text).with_context(|| path.display().to_string())?;
    note!("wrote {}", path.display());
    Ok(())
}

/// Shrinks the first counterexample, re-checks the certificates, and prints and writes the report.
///
/// # Errors
/// When the report cannot be written; it is printed first.
pub fn conclude(
    part: Part,
    stopped: Option<StopReason>,
    wishes: &Wishes,
) -> anyhow::Result<Outcome> {
    let variant = part.task.variant()?;
    let first = part.found.first_refuted();
    let subject = first.and_then(|index| part.task.space.subject(&variant, index));
    let shrunk = subject.and_then(|subject| shrink(&variant, &subject, ENUMERATION_LIMIT));
    let mut report = RunReport::new(part, shrunk.as_ref(), stopped)?;
    let mut rejected = 0;
    for (index, certificate) in report.certificates.iter().enumerate() {
        if let Err(rejection) = certificate::check(certificate) {
            rejected += 1;
            let line = format!("referee: certificate {index} is rejected: {rejection}");
            note!("{}", printable(&line));
        }
    }
    let whole = wishes.out.map(|_| serde_json::to_string_pretty(&report));
    if wishes.json {
        report.run = None;
        say!("{}", serde_json::to_string(&report)?);
    } else {
        match &report.found {
            Found::Search(tally) => {
                let label = report.status.map_or("", Status::label);
                say!("{variant}: {label}");
                print_search(&report, tally, shrunk.as_ref());
            }
            Found::Census(census) => print_census(&report, census),
            Found::Orbits(census) => print_orbits(&report, census),
        }
        match stopped {
            Some(StopReason::TimeLimit) => say!("stopped by the time limit"),
            Some(StopReason::Interrupted) => say!("interrupted"),
            Some(StopReason::Found) => say!("stopped at the first counterexample"),
            None => {}
        }
        if let (Some(_), Some(again)) = (&shrunk, &wishes.again) {
            say!("again: {again}");
        }
    }
    if let (Some(path), Some(text)) = (wishes.out, whole) {
        if stopped.is_some() {
            note!(
                "referee: the run is not finished; {} was not written",
                path.display()
            );
        } else {
            let text = text? + "\n";
            write_atomically(path, &text).with_context(|| path.display().to_string())?;
        }
    }
    let certificate = shrunk.as_ref().map(|found| &found.certificate);
    write_certificate(certificate, wishes.certificate)?;
    Ok(if stopped == Some(StopReason::Interrupted) {
        Outcome::Interrupted
    } else if rejected > 0 {
        Outcome::Refuted
    } else {
        outcome(&report)
    })
}

fn outcome(report: &RunReport) -> Outcome {
    let (counted, failed) = match &report.found {
        Found::Census(census) => (census.instances, census.failed),
        Found::Orbits(census) => (census.instances, census.failed),
        Found::Search(_) => {
            return match report.status {
                Some(Status::Refuted) => Outcome::Refuted,
                Some(Status::Stands | Status::Witnessed) => Outcome::Done,
                Some(Status::Undecided | Status::NotTested) | None => Outcome::Undecided,
            };
        }
    };
    if failed > 0 {
        Outcome::Refuted
    } else if counted == 0 || counted < report.subjects {
        Outcome::Undecided
    } else {
        Outcome::Done
    }
}

fn print_search(report: &RunReport, tally: &Tally, shrunk: Option<&Shrunk>) {
    say!(
        "{} of {} instances: {}",
        tally.instances,
        report.subjects,
        tally_counts(tally)
    );
    for (hypothesis, count) in &tally.vacuous {
        say!("  {count} where {} does not hold", printable(hypothesis));
    }
    if let Some((index, reason)) = &tally.first_undecided {
        say!("  instance {index} undecided: {}", printable(reason));
    }
    if report.status == Some(Status::NotTested) {
        let why = match tally.instances {
            0 => "no instance was visited".into(),
            1 => "the instance visited does not meet the hypotheses".into(),
            visited => format!("none of the {visited} instances visited meets the hypotheses"),
        };
        say!("nothing was put to the test: {why}");
    }
    if let Some(found) = shrunk {
        say!(
            "smallest counterexample found:\n{}",
            subject_text(&found.subject).trim_end()
        );
    }
}

fn print_census(report: &RunReport, census: &Census) {
    say!(
        "census: {} of {} networks, {} critical; {} certificates accepted, {} failed",
        census.instances,
        report.subjects,
        census.critical,
        census.accepted,
        census.failed
    );
    if census.counted > 0 {
        say!(
            "  {} counted as not critical by integer arithmetic, without a certificate each",
            census.counted
        );
    }
    print_counts(&census.kinds, &census.orders);
    if let Some((index, reason)) = &census.first_failure {
        say!("  network {index} failed: {}", printable(reason));
    }
    print_root(report);
}

fn print_orbits(report: &RunReport, census: &BoxCensus) {
    say!(
        "census up to symmetry: {} of {} networks, {} critical",
        census.instances,
        report.subjects,
        census.critical
    );
    print_counts(&census.kinds, &census.orders);
    for (label, count) in &census.coverage {
        say!("  {count} with {}", printable(label));
    }
    say!(
        "{} certificates accepted, each for an orbit, {} failed",
        census.certified,
        census.failed
    );
    if let Some((block, reason)) = &census.first_failure {
        say!("  block {block} failed: {}", printable(reason));
    }
    print_root(report);
}

fn print_counts(kinds: &BTreeMap<String, u64>, orders: &BTreeMap<String, u64>) {
    for (kind, count) in kinds {
        say!("  {count} {}", printable(kind));
    }
    for (order, count) in orders {
        say!("  {count} descents, {}", printable(order));
    }
}

fn print_root(report: &RunReport) {
    if let Some(root) = &report.root {
        say!("digest {root}");
    }
}
