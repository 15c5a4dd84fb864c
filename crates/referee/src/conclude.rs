//! The end of a long run: its report, written and printed.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use network::json::printable;
use report::{Found, Part, RunReport, Status, subject_text, write_atomically};
use search::{BoxCensus, Census, Shrunk, StopReason, Tally, shrink};

use crate::exit::Outcome;
use crate::progress::tally_counts;

/// How many subjects are enumerated in search of a least counterexample.
const ENUMERATION_LIMIT: u64 = 2_000_000;

/// Shrinks the first counterexample, re-checks the certificates, and writes and prints the report.
///
/// # Errors
/// When the report cannot be written.
pub fn conclude(
    part: Part,
    stopped: Option<StopReason>,
    out: Option<&Path>,
    json: bool,
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
            eprintln!("{}", printable(&line));
        }
    }
    if let Some(path) = out {
        if stopped.is_some() {
            eprintln!(
                "referee: the run is not finished; {} was not written",
                path.display()
            );
        } else {
            let text = serde_json::to_string_pretty(&report)? + "\n";
            write_atomically(path, &text).with_context(|| path.display().to_string())?;
        }
    }
    if json {
        report.run = None;
        println!("{}", serde_json::to_string(&report)?);
    } else {
        match &report.found {
            Found::Search(tally) => {
                let label = report.status.map_or("", Status::label);
                println!("{variant}: {label}");
                print_search(&report, tally, shrunk.as_ref());
            }
            Found::Census(census) => print_census(&report, census),
            Found::Orbits(census) => print_orbits(&report, census),
        }
        match stopped {
            Some(StopReason::TimeLimit) => println!("stopped by the time limit"),
            Some(StopReason::Interrupted) => println!("interrupted"),
            None => {}
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
    println!(
        "{} of {} instances: {}",
        tally.instances,
        report.subjects,
        tally_counts(tally)
    );
    for (hypothesis, count) in &tally.vacuous {
        println!("  {count} without {}", printable(hypothesis));
    }
    if let Some((index, reason)) = &tally.first_undecided {
        println!("  instance {index} undecided: {}", printable(reason));
    }
    if report.status == Some(Status::NotTested) {
        println!("nothing was put to the test: every instance is vacuous");
    }
    if let Some(found) = shrunk {
        println!(
            "smallest counterexample found:\n{}",
            subject_text(&found.subject)
        );
    }
}

fn print_census(report: &RunReport, census: &Census) {
    println!(
        "census: {} of {} networks, {} critical; {} certificates accepted, {} failed",
        census.instances, report.subjects, census.critical, census.accepted, census.failed
    );
    if census.counted > 0 {
        println!(
            "  {} counted as not critical by integer arithmetic, without a certificate each",
            census.counted
        );
    }
    print_counts(&census.kinds, &census.orders);
    if let Some((index, reason)) = &census.first_failure {
        println!("  network {index} failed: {}", printable(reason));
    }
    print_root(report);
}

fn print_orbits(report: &RunReport, census: &BoxCensus) {
    println!(
        "census up to symmetry: {} of {} networks, {} critical",
        census.instances, report.subjects, census.critical
    );
    print_counts(&census.kinds, &census.orders);
    for (label, count) in &census.coverage {
        println!("  {count} with {}", printable(label));
    }
    println!(
        "{} certificates accepted, each for an orbit, {} failed",
        census.certified, census.failed
    );
    if let Some((block, reason)) = &census.first_failure {
        println!("  block {block} failed: {}", printable(reason));
    }
    print_root(report);
}

fn print_counts(kinds: &BTreeMap<String, u64>, orders: &BTreeMap<String, u64>) {
    for (kind, count) in kinds {
        println!("  {count} {}", printable(kind));
    }
    for (order, count) in orders {
        println!("  {count} descents, {}", printable(order));
    }
}

fn print_root(report: &RunReport) {
    if let Some(root) = &report.root {
        println!("digest {root}");
    }
}
