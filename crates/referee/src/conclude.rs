//! The end of a long run: its report, written and printed.

use std::path::Path;

use anyhow::Context;
use census::{Census, StopReason};
use network::json::printable;
use report::{writable, write_atomically};
use runs::{Found, Part, RunReport, Unit, Work};
use serde::Serialize;

use crate::box_command;
use crate::exit::Outcome;
use crate::output::{note, say};

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

/// Re-checks the certificates, and prints the report of a run; writes it to a file if it is whole.
///
/// # Errors
/// When the report cannot be written; it is printed first.
pub fn conclude(
    part: Part,
    subjects: u64,
    stopped: Option<StopReason>,
    out: Option<&Path>,
    json: bool,
) -> anyhow::Result<Outcome> {
    let mut report = RunReport::new(part, subjects, stopped);
    let mut rejected = 0;
    for (index, certificate) in report.certificates.iter().enumerate() {
        if let Err(rejection) = certificate::check(certificate) {
            rejected += 1;
            let line = format!("referee: certificate {index} is rejected: {rejection}");
            note!("{}", printable(&line));
        }
    }
    let whole = out.map(|_| serde_json::to_string_pretty(&report));
    if json {
        report.run = None;
        say!("{}", serde_json::to_string(&report)?);
    } else {
        match &report.found {
            Found::Census(census) => print_census(&report, census),
            Found::Box(found) => box_command::print(found),
        }
        match stopped {
            Some(StopReason::TimeLimit) => say!("stopped by the time limit"),
            Some(StopReason::Interrupted) => say!("interrupted"),
            None => {}
        }
    }
    if let (Some(path), Some(text)) = (out, whole) {
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
    Ok(if stopped == Some(StopReason::Interrupted) {
        Outcome::Interrupted
    } else if rejected > 0 {
        Outcome::Refuted
    } else {
        outcome(&report)
    })
}

fn outcome(report: &RunReport) -> Outcome {
    let (counted, failed) = match (&report.found, &report.task.work) {
        (Found::Census(census), _) => (census.instances, census.failed),
        (Found::Box(found), Work::Box(task)) if found.met.instances == report.subjects => {
            return box_command::outcome(task, found);
        }
        (Found::Box(found), _) => (found.met.instances, u64::from(found.found.is_some())),
    };
    if failed > 0 {
        Outcome::Refuted
    } else if counted == 0 || counted < report.subjects {
        Outcome::Undecided
    } else {
        Outcome::Done
    }
}

fn print_census(report: &RunReport, census: &Census) {
    let is_block = report.task.unit() == Unit::Block;
    let [way, each] = match is_block {
        true => [" up to symmetry", ", each for an orbit"],
        false => [""; 2],
    };
    say!(
        "census{way}: {} of {} networks, {} critical; {} certificates accepted{each}, {} failed",
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
    for (kind, count) in &census.kinds {
        say!("  {count} {}", printable(kind));
    }
    for (order, count) in &census.orders {
        say!("  {count} descents, {}", printable(order));
    }
    for (label, count) in &census.coverage {
        say!("  {count} with {}", printable(label));
    }
    if let Some((number, reason)) = &census.first_failure {
        let unit = if is_block { "block" } else { "network" };
        say!("  {unit} {number} failed: {}", printable(reason));
    }
    if let Some(root) = &report.root {
        say!("digest {root}");
    }
}
