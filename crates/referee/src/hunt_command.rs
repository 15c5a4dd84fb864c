//! `hunt` and `try`: counterexamples to the forms of a file, or to one formula.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use hunt::{Examined, Form, Limit, Line, Options};
use statement::Diagnostic;

use crate::cli::{EffortOptions, HuntOptions, TryOptions};
use crate::conclude::check_writable;
use crate::exit::Outcome;
use crate::forms::examine_all;
use crate::hunt_print::{print, print_mutant};
use crate::interrupt;
use crate::output::{self, say};
use crate::papers::{self, complain};
use crate::run;

/// The nodes and draws of `try`.
const TRY_EFFORT: u64 = 20_000;

/// `referee hunt`.
///
/// # Errors
/// When the file cannot be read, a claim or form is unknown, or a certificate cannot be written.
pub fn hunt(options: &HuntOptions) -> anyhow::Result<Outcome> {
    interrupt::install()?;
    let (source, name) = papers::find(&options.words)?;
    let mut outcome = source.complain();
    let forms = source.forms(name.as_ref())?;
    let tasks: Vec<Form> = forms.iter().map(|&form| form.into()).collect();
    let settings = settings(&options.effort, None);
    if let Some(out) = &options.out {
        check_writable(Some(&out.join("any.json")))?;
    }
    let jobs = run::threads(options.jobs);
    // In the order of the file, as soon as possible.
    let (mut ready, mut shown) = (BTreeMap::new(), 0);
    let wanted: Vec<&Form> = tasks.iter().collect();
    let mutants = options.effort.mutants;
    examine_all(&wanted, &settings, mutants, jobs, |index, examined, _| {
        if output::is_over() {
            // Nobody reads on.
            return Ok(());
        }
        ready.insert(index, examined);
        while let Some(examined) = ready.remove(&shown) {
            let one = match examined {
                Ok(examined) => tell(
                    &tasks[shown],
                    examined,
                    &options.effort,
                    options.out.as_deref(),
                    None,
                )?,
                Err(faults) => {
                    let found: Vec<Diagnostic> = faults
                        .iter()
                        .map(|fault| forms[shown].diagnostic(fault))
                        .collect();
                    complain(&source.file, &source.text, &found)
                }
            };
            outcome = outcome.max(one);
            shown += 1;
        }
        if output::is_over() {
            interrupt::stop();
        }
        Ok(())
    })?;
    Ok(outcome)
}

/// `referee try`.
///
/// # Errors
/// When the certificate cannot be written.
pub fn try_formula(options: &TryOptions) -> anyhow::Result<Outcome> {
    interrupt::install()?;
    check_writable(options.out.as_deref())?;
    let formula = &options.formula;
    let form = match statement::parse_formula(formula) {
        Ok(form) => form,
        Err(errors) => return Ok(complain("formula", formula, &errors)),
    };
    let task = Form::from(&form);
    let settings = settings(&options.effort, Some(TRY_EFFORT));
    match hunt::examine(
        &task,
        &settings,
        options.effort.mutants,
        Some(interrupt::flag()),
    ) {
        Ok(examined) => tell(
            &task,
            examined,
            &options.effort,
            options.out.as_deref(),
            Some(formula),
        ),
        Err(faults) => {
            let found: Vec<Diagnostic> =
                faults.iter().map(|fault| form.diagnostic(fault)).collect();
            Ok(complain("formula", formula, &found))
        }
    }
}

fn settings(options: &EffortOptions, effort: Option<u64>) -> Options {
    Options {
        effort: options
            .effort
            .or(if options.time.is_some() { None } else { effort }),
        time: options.time,
        entries: options.entries,
        max_size: options.max_size,
        random_only: options.random_only,
        box_only: options.box_only,
        seed: options.seed,
        all: options.all,
        no_degenerate: options.no_degenerate,
        any: options.any,
        patience: 0,
    }
}

/// Prints what was found and writes its certificate: to a file, or for `hunt` into a folder.
fn tell(
    form: &Form,
    mut examined: Examined,
    options: &EffortOptions,
    out: Option<&Path>,
    formula: Option<&str>,
) -> anyhow::Result<Outcome> {
    if let Some(out) = out {
        let lines = std::iter::once(&mut examined.line).chain(&mut examined.mutants);
        for line in lines {
            write_certificate(line, out, formula.is_some())?;
        }
    }
    if options.json {
        say!("{}", serde_json::to_string(&examined.line)?);
    } else {
        print(form, &examined, options, formula);
    }
    if options.mutants {
        for line in &examined.mutants {
            if options.json {
                say!("{}", serde_json::to_string(line)?);
            } else {
                print_mutant(form, line);
            }
        }
    }
    Ok(outcome(&examined))
}

/// Puts the certificate of a line into a file and its name in its place.
fn write_certificate(line: &mut Line, out: &Path, single: bool) -> anyhow::Result<()> {
    let Some(certificate) = &line.certificate else {
        return Ok(());
    };
    if single && !line.dropped.is_empty() {
        return Ok(());
    }
    let file = if single {
        out.to_owned()
    } else {
        std::fs::create_dir_all(out).with_context(|| out.display().to_string())?;
        out.join(line.file_name())
    };
    let text = serde_json::to_string_pretty(certificate)? + "\n";
    report::write_atomically(&file, &text).with_context(|| file.display().to_string())?;
    line.certificate = Some(file.display().to_string().into());
    Ok(())
}

fn outcome(examined: &Examined) -> Outcome {
    let line = &examined.line;
    if line.limit == Some(Limit::Interrupted) {
        Outcome::Interrupted
    } else if examined.is_met() {
        Outcome::Done
    } else if line.is_surprise() {
        Outcome::Refuted
    } else {
        Outcome::Undecided
    }
}
